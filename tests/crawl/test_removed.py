"""What was withdrawn or redacted does not come back, however often the city shows it again."""

from __future__ import annotations

import subprocess
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from scripted_city import MAIN, Answer, City, Notice, command, crawl, environment, notices, rows

from archive.article_life import read_life
from archive.captures import Captures, open_captures
from archive.history import latest
from archive.integrity.verify import verify
from archive.search.engine import search
from archive.search.results import SearchRequest

TITLE = "Frau Beispielhuber zieht um"
TEXT = "Das Ehepaar Beispielhuber verlässt die Bahnhofstraße. Der Umzugswagen kommt am Montag."
WORDS = ("Beispielhuber", "beispielhuber", "Bahnhofstraße", "bahnhofstrasse", "Umzugswagen", "umzugswagen")


def news(number: int | None) -> list[Notice]:
    others = notices(8, first=date(2026, 1, 1))
    return [*others[:4], Notice(number=number, title=TITLE, day=date(2026, 1, 4), text=TEXT), *others[4:]]


def archived(directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(directory, *arguments), capture_output=True, text=True, timeout=60, env=environment(), check=False
    )


def traces(directory: Path) -> list[str]:
    found = []
    for path in sorted(directory.rglob("*")):
        if path.is_file() and path.name != "redactions.toml":
            data = path.read_bytes()
            found += [f"{path.name}: {word}" for word in WORDS if word.encode() in data]
    with closing(open_captures(directory)) as conn:
        captures = Captures(conn)
        for digest, url in conn.execute("SELECT sha256, url FROM captures").fetchall():
            body = captures.body(digest).decode()
            found += [f"{url}: {word}" for word in WORDS if word in body]
    return found


def findings(directory: Path) -> list[str]:
    return [str(finding) for finding in verify(directory).findings]


@pytest.mark.parametrize("number", [280900, None])
def test_withdrawn_article_is_gone_and_stays_so(city: City, tmp_path: Path, number: int | None):
    city.publish(news(number))
    city.publish(news(number)[3:6], listing="/Rathaus/Politik/")
    assert crawl(tmp_path, city.url).code == 0
    assert traces(tmp_path)
    (key,) = rows(tmp_path / "archive.db", f"SELECT key FROM articles WHERE title = '{TITLE}'")[0]
    ran = archived(tmp_path, "withdraw", key, "--reason", "Urteil vom 3. Mai", "--yes")
    assert ran.returncode == 0, ran.stderr + ran.stdout
    assert traces(tmp_path) == []
    assert findings(tmp_path) == []
    articles = "SELECT key, title, body, state FROM articles ORDER BY id"
    after = rows(tmp_path / "archive.db", articles)
    assert (key, "[zurückgezogen]", "[zurückgezogen]", "withdrawn") in after
    for arguments in ((), ("--full",)):
        again = crawl(tmp_path, city.url, *arguments)
        assert again.code == 0, again.out + again.err
        assert again.counts("new", "changed") == (0, 0)
        assert traces(tmp_path) == []
        assert rows(tmp_path / "archive.db", articles) == after
    # The city edits it, and shows it with another title.
    other = Notice(number=number, title="Frau Beispielhuber bleibt", day=date(2026, 1, 4), text=TEXT + " Oder nicht.")
    changed = [other if notice.title == TITLE else notice for notice in news(number)]
    if number is not None:
        city.publish(changed)
        again = crawl(tmp_path, city.url, "--full")
        assert again.code == 0, again.out + again.err
        assert traces(tmp_path) == []
        assert rows(tmp_path / "archive.db", articles) == after
    assert findings(tmp_path) == []


def test_tombstone_says_when_and_why_and_search_finds_nothing(city: City, tmp_path: Path):
    city.publish(news(280900))
    crawl(tmp_path, city.url)
    archived(tmp_path, "withdraw", "280900", "--reason", "Urteil vom 3. Mai", "--yes")
    from archive.database import open_for_reading

    with closing(open_for_reading(tmp_path)) as conn:
        (article_id,) = conn.execute("SELECT id FROM articles WHERE source_id = '280900'").fetchone()
        (stone,) = read_life(conn, article_id, latest(conn, article_id).id).tombstones
        assert (stone.kind, stone.reason) == ("withdraw", "Urteil vom 3. Mai")
        assert search(conn, SearchRequest(today=date(2024, 6, 1), q="Umzugswagen")).total == 0
        assert search(conn, SearchRequest(today=date(2024, 6, 1), q="zurückgezogen")).total == 0
        changes = "SELECT kind, edits FROM changes WHERE article_id = ? ORDER BY id"
        assert conn.execute(changes, (article_id,)).fetchall() == [("new", "[]"), ("withdrawn", "[]")]
        for table in ("images", "attachments", "links", "observations", "events"):
            assert conn.execute(f"SELECT count(*) FROM {table} WHERE article_id = ?", (article_id,)).fetchone() == (0,)
    again = archived(tmp_path, "withdraw", "280900", "--reason", "noch einmal", "--yes")
    assert again.returncode == 1
    assert "does not hold this" in again.stdout


def test_withdrawn_page_that_vanishes_is_noted_and_nothing_else(city: City, tmp_path: Path):
    city.publish(news(280900))
    crawl(tmp_path, city.url)
    archived(tmp_path, "withdraw", "280900", "--reason", "Urteil", "--yes")
    city.publish([notice for notice in news(280900) if notice.number != 280900])
    del city.pages["/Meldungen/News-Detailansicht_280900.html"]
    assert crawl(tmp_path, city.url, "--full").code == 0
    assert rows(tmp_path / "archive.db", "SELECT state FROM articles WHERE source_id = '280900'") == [("withdrawn",)]
    assert findings(tmp_path) == []


@pytest.mark.parametrize("number", [280900, None])
def test_page_that_names_a_redacted_person_is_no_edit(city: City, tmp_path: Path, number: int | None):
    city.publish(news(number))
    crawl(tmp_path, city.url)
    ran = archived(tmp_path, "redact", "Beispielhuber", "--reason", "Antrag", "--yes")
    assert ran.returncode == 0, ran.stderr + ran.stdout
    articles = "SELECT key, title, body, versions FROM articles ORDER BY id"
    after = rows(tmp_path / "archive.db", articles)
    assert "Frau [geschwärzt] zieht um" in {title for _, title, _, _ in after}
    for arguments in ((), ("--full",)):
        again = crawl(tmp_path, city.url, *arguments)
        assert again.code == 0, again.out + again.err
        assert again.counts("new", "changed") == (0, 0)
        assert rows(tmp_path / "archive.db", articles) == after
    assert [trace for trace in traces(tmp_path) if "eispielhuber" in trace] == []
    assert findings(tmp_path) == []
    # A new page that names the person comes in without the name.
    city.publish([Notice(number=280901, title="Neues von Beispielhubers", day=date(2026, 2, 1)), *news(number)])
    assert crawl(tmp_path, city.url).counts("new") == (1,)
    assert [trace for trace in traces(tmp_path) if "eispielhuber" in trace] == []
    assert MAIN in city.asked(".*Alle-News.*")


def test_captures_read_again_bring_nothing_back(city: City, tmp_path: Path):
    city.publish(news(280900))
    crawl(tmp_path, city.url)
    archived(tmp_path, "withdraw", "280900", "--reason", "Urteil", "--yes")
    archived(tmp_path, "redact", "Sodingen", "--reason", "Antrag", "--yes")
    before = rows(tmp_path / "archive.db", "SELECT id, content_hash FROM versions ORDER BY rowid")
    ran = archived(tmp_path, "reextract")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert rows(tmp_path / "archive.db", "SELECT id, content_hash FROM versions ORDER BY rowid") == before
    assert findings(tmp_path) == []


def test_feed_that_names_a_withdrawn_article_is_kept_without_its_words(city: City, tmp_path: Path):
    city.publish(news(280900))
    address = "https://www.herne.de/Meldungen/News-Detailansicht_{}.html"
    city.pages["/feed.xml"] = Answer(
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Stadt Herne</title>'
        f"<item><title>{TITLE}</title><link>{address.format(280900)}</link><description>{TEXT}</description></item>"
        f"<item><title>Nachricht 8</title><link>{address.format(280056)}</link></item></channel></rss>",
        headers={"Content-Type": "application/rss+xml"},
    )
    main = str(city.pages[MAIN])
    link = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
    city.pages[MAIN] = main.replace("<head>", f"<head>{link}")
    assert crawl(tmp_path, city.url).code == 0
    assert "/feed.xml" in city.asked()
    assert any("feed.xml" in trace for trace in traces(tmp_path))
    assert archived(tmp_path, "withdraw", "280900", "--reason", "Urteil", "--yes").returncode == 0
    assert traces(tmp_path) == []
    # Other bytes, so that it is captured anew.
    feed = city.pages["/feed.xml"]
    assert isinstance(feed, Answer)
    city.pages["/feed.xml"] = replace(feed, body=str(feed.body).replace("Stadt Herne", "Herne"))
    assert crawl(tmp_path, city.url, "--full").code == 0
    assert traces(tmp_path) == []
    feeds = rows(tmp_path / "private/captures.db", "SELECT count(*) FROM captures WHERE url LIKE '%feed.xml'")
    assert feeds == [(2,)]
    assert findings(tmp_path) == []


def test_damaged_list_of_what_is_kept_out_stops_the_crawl(city: City, tmp_path: Path):
    city.publish(news(280900))
    crawl(tmp_path, city.url)
    (tmp_path / "private/redactions.toml").write_text("[[rule]]\nkind = ")
    ran = crawl(tmp_path, city.url)
    assert ran.code == 1
    assert "redactions.toml is no TOML" in ran.err
    assert "Traceback" not in ran.err
