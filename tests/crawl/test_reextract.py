"""After the extractor is mended, `reextract` makes the archive what the mended one would have made of it."""

from __future__ import annotations

import hashlib
import json
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from scripted_city import City, Notice, command, crawl, environment, notices, public_rows, rows, serving

from archive.captures import open_captures
from archive.lock import sole_crawl

ROOT = Path(__file__).parents[2]

OLDER = """
import dataclasses
import herne_scraper
herne_scraper.EXTRACTOR_VERSION = "{version}"
from herne_scraper.errors import MissingBody
from herne_scraper.sites import herne

read_detail, read_entries = herne.read_detail, herne.read_entries

def read(root, url, address_of):
    raw = read_detail(root, url, address_of)
    if "{unreadable}" in raw.title:
        raise MissingBody("an older extractor is at a loss", url=url)
    return dataclasses.replace(raw, body=raw.body.replace("{word}", ""))

def entries(root, url, address_of):
    raw = read_entries(root, url, address_of)
    return dataclasses.replace(raw, entries=tuple(
        dataclasses.replace(one, teaser=one.teaser.replace("{word}", "") if one.teaser else None)
        for one in raw.entries))

herne.read_detail, herne.read_entries = read, entries
"""


@pytest.fixture
def older(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment in which an extractor is at work that misses words, misses some edits and some pages."""
    return extractor(tmp_path / "older", OLDER.format(version="0", unreadable="7 aus", word="Sodingen"))


def extractor(folder: Path, source: str) -> dict[str, str]:
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(source)
    return {"PYTHONPATH": f"{folder}:{ROOT}"}


def reextract(directory: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(directory, "reextract", *arguments),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=environment(**variables),
    )


def summary(done: subprocess.CompletedProcess[str]) -> dict[str, object]:
    assert done.returncode == 0, done.stderr
    record: dict[str, object] = json.loads(done.stdout)
    return record


def edited(news: list[Notice]) -> list[Notice]:
    """Some notices changed: for all to see, or in what only a better extractor sees."""
    changed = []
    for n, notice in enumerate(news):
        if n % 4 == 1:
            notice = replace(notice, text=notice.text + " Beginn ist um 8 Uhr, nicht um 9.")
        if n % 4 == 3:
            notice = replace(notice, text=notice.text.replace("Sodingen", "Börnig"))
        changed.append(notice)
    return changed


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[City, Path]]:
    """A city, and its archive as the older extractor and as the mended one makes it in two crawls."""
    folder = tmp_path_factory.mktemp("made")
    old = extractor(folder / "older", OLDER.format(version="0", unreadable="7 aus", word="Sodingen"))
    with serving(City()) as city:
        two_crawls(city, folder / "old", **old)
        two_crawls(city, folder / "mended")
        yield city, folder


@pytest.fixture
def old(made: tuple[City, Path], tmp_path: Path) -> Path:
    """A copy of the older extractor's archive."""
    copy(made[1] / "old", tmp_path / "old")
    return tmp_path / "old"


SHOWN = ("articles", "images", "attachments", "links", "article_sections", "search_meta")


def shown(directory: Path) -> dict[str, object]:
    """What a reader is shown: without how often and by whom it was read."""
    tables = {name: found for name, found in public_rows(directory).items() if name in SHOWN and name != "articles"}
    columns = "key, url, title, published, published_raw, teaser, body, listing_only, state, content_hash"
    tables["articles"] = [
        repr(row) for row in rows(directory / "archive.db", f"SELECT {columns} FROM articles ORDER BY key")
    ]
    tables["sections"] = [
        repr(row)
        for row in rows(
            directory / "archive.db",
            "SELECT a.key, s.path FROM article_sections JOIN articles AS a ON a.id = article_id"
            " JOIN sections AS s ON s.id = section_id ORDER BY 1, 2",
        )
    ]
    for name in ("article_sections", "search_meta", "images", "attachments", "links"):
        # By row id, which follows the order of saving.
        tables[name] = [str(len(tables[name]))]
    return tables


def two_crawls(city: City, directory: Path, **variables: str) -> None:
    news = notices(24)
    city.publish(news, per_page=10)
    crawl(directory, city.url, **variables)
    city.publish(edited(news), per_page=10)
    crawl(directory, city.url, "--full", **variables)


def test_the_archive_becomes_what_the_mended_extractor_would_have_made(made, old: Path):
    mended = shown(made[1] / "mended")
    assert shown(old) != mended
    done = summary(reextract(old, "--json"))
    assert shown(old) == mended
    assert done["new"] == 2, "pages 7 and 17"
    assert done["caught_up"] == 2
    assert done["extractions"] > 20
    kinds = dict(rows(old / "archive.db", "SELECT kind, count(*) FROM changes GROUP BY kind"))
    assert kinds["extraction"] == done["extractions"]
    assert set(rows(old / "archive.db", "SELECT DISTINCT extractor FROM versions")) == {("0",), ("1",)}


def test_a_second_time_nothing_differs_and_the_next_crawl_finds_no_edit(made, old: Path):
    summary(reextract(old, "--json"))
    before = public_rows(old)
    done = summary(reextract(old, "--json", "--jobs", "1"))
    assert (done["differing"], done["extractions"], done["new"]) == (0, 0, 0)
    assert public_rows(old) == before
    again = crawl(old, made[0].url, "--full")
    assert again.code == 0, again.err
    assert again.counts("new", "changed", "errors") == (0, 0, 0)


def test_unchanged_captures_cost_no_write(made, tmp_path: Path):
    copy(made[1] / "mended", tmp_path)
    before = {name: digest(tmp_path / name) for name in ("archive.db", "private/captures.db")}
    done = summary(reextract(tmp_path, "--json"))
    assert done["differing"] == 0
    assert done["captures"] > 24
    assert {name: digest(tmp_path / name) for name in before} == before


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_what_was_unreadable_is_no_trouble_any_more(city: City, tmp_path: Path, older):
    city.publish(notices(10))
    assert crawl(tmp_path, city.url, **older).code == 1
    assert rows(tmp_path / "private/captures.db", "SELECT count(*) FROM problems") == [(1,)]
    city.log.clear()
    summary(reextract(tmp_path, "--json"))
    assert city.log == []
    assert rows(tmp_path / "private/captures.db", "SELECT count(*) FROM problems") == [(0,)]
    assert rows(tmp_path / "private/captures.db", "SELECT DISTINCT state FROM addresses WHERE kind = 'detail'") == [
        ("done",)
    ]
    assert rows(tmp_path / "archive.db", "SELECT count(*) FROM changes WHERE kind = 'new'") == [(10,)]


def test_a_page_that_was_never_read_says_what_the_city_changed(city: City, tmp_path: Path):
    lost = extractor(tmp_path / "lost", OLDER.format(version="0", unreadable="umgezogen", word="nichts davon"))
    news = notices(3, listing_only_every=0)
    city.publish(news)
    crawl(tmp_path / "a", city.url)
    moved = replace(news[0], title=news[0].title + ", umgezogen")
    city.publish([moved, *news[1:]])
    assert crawl(tmp_path / "a", city.url, "--full", **lost).code == 1
    done = summary(reextract(tmp_path / "a", "--json"))
    assert (done["edits"], done["extractions"], done["new"]) == (1, 0, 0)
    assert rows(tmp_path / "a/archive.db", "SELECT kind FROM changes ORDER BY id DESC LIMIT 1") == [("edit",)]


def test_what_cannot_be_read_any_more_is_reported_and_stays(city: City, tmp_path: Path):
    worse = extractor(tmp_path / "worse", OLDER.format(version="2", unreadable="7 aus", word="nichts davon"))
    city.publish(notices(10))
    crawl(tmp_path / "a", city.url)
    before = public_rows(tmp_path / "a")
    done = reextract(tmp_path / "a", "--json", **worse)
    assert done.returncode == 1
    assert [problem["error"] for problem in json.loads(done.stdout)["lost"]] == ["MissingBody"]
    assert "Cannot be read any more: https://www.herne.de/Meldungen/News-Detailansicht_280049.html" in done.stderr
    assert public_rows(tmp_path / "a") == before


def test_an_entry_that_is_not_read_any_more_is_reported(city: City, tmp_path: Path):
    source = OLDER.format(version="2", unreadable="nichts", word="nichts davon")
    source = source.replace("for one in raw.entries", "for one in raw.entries if one.url")
    city.publish(notices(10))
    crawl(tmp_path / "a", city.url)
    done = reextract(tmp_path / "a", "--json", **extractor(tmp_path / "worse", source))
    assert done.returncode == 1
    assert {problem["error"] for problem in json.loads(done.stdout)["lost"]} == {"MissingEntry"}
    assert rows(tmp_path / "a/archive.db", "SELECT count(*) FROM articles") == [(10,)]


def test_lost_archive_is_made_anew_from_the_captures(made, tmp_path: Path):
    copy(made[1] / "mended", tmp_path)
    before = shown(tmp_path)
    (tmp_path / "archive.db").unlink()
    made[0].log.clear()
    done = summary(reextract(tmp_path, "--json"))
    assert (done["new"], made[0].log) == (24, [])
    assert shown(tmp_path) == before


def test_killed_at_any_moment_it_ends_the_same(old: Path, tmp_path: Path):
    copy(old, tmp_path / "whole")
    copy(old, tmp_path / "killed")
    summary(reextract(tmp_path / "whole", "--json"))
    chance = random.Random(3)
    finished = 0
    for _ in range(12):
        running = subprocess.Popen(
            command(tmp_path / "killed", "reextract", "--jobs", "2"), env=environment(), stderr=subprocess.DEVNULL
        )
        try:
            running.wait(chance.uniform(0.3, 1.5))
            finished += 1
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()
        assert rows(tmp_path / "killed/archive.db", "PRAGMA integrity_check") == [("ok",)]
    assert finished < 12
    summary(reextract(tmp_path / "killed", "--json"))
    assert shown(tmp_path / "killed") == shown(tmp_path / "whole")
    count = "SELECT kind, count(*) FROM changes GROUP BY kind"
    assert rows(tmp_path / "killed/archive.db", count) == rows(tmp_path / "whole/archive.db", count)


def copy(source: Path, target: Path) -> None:
    (target / "private").mkdir(parents=True)
    for name in ("archive.db", "private/captures.db"):
        (target / name).write_bytes((source / name).read_bytes())


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
def test_no_reading_process_outlives_it(old: Path, signum):
    running = subprocess.Popen(command(old, "reextract", "--jobs", "2"), env=environment(), stderr=subprocess.PIPE)
    children: list[int] = []
    while running.poll() is None and len(children) < 2:
        children = children_of(running.pid)
    running.send_signal(signum)
    _, error = running.communicate(timeout=20)
    if signum is signal.SIGTERM and running.returncode:
        assert b"asked to stop" in error
    if signum is not signal.SIGKILL:
        # A reading process that has not been told yet what to do when its parent is gone says so itself.
        assert b"Traceback" not in error
    deadline = time.monotonic() + 20
    while any(alive(child) for child in children):
        assert time.monotonic() < deadline, "a reading process is still there"
    summary(reextract(old, "--json"))


def children_of(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def alive(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def test_dry_run_says_it_and_writes_nothing(made, old: Path):
    before = {name: digest(old / name) for name in ("archive.db", "private/captures.db")}
    done = summary(reextract(old, "--dry-run", "--json"))
    assert done["differing"] == summary(reextract(old, "--json"))["differing"]
    assert done["dry_run"] is True
    copy_of = {name: digest(old / name) for name in before}
    assert copy_of != before, "the real one did write"


def test_dry_run_leaves_the_files_as_they_are(made, old: Path):
    before = {path.name: digest(path) for path in old.rglob("*.db")}
    summary(reextract(old, "--dry-run", "--json"))
    assert {path.name: digest(path) for path in old.rglob("*.db")} == before


def test_one_article_alone(made, old: Path):
    done = summary(reextract(old, "--article", "herne-280161", "--json"))
    assert done["captures"] == 2
    assert rows(
        old / "archive.db",
        "SELECT DISTINCT a.key FROM versions AS v JOIN articles AS a ON a.id = v.article_id WHERE cause = 'extraction'",
    ) == [("herne-280161",)]


def test_an_entry_alone(made, old: Path):
    ((key,),) = rows(old / "archive.db", "SELECT key FROM articles WHERE listing_only = 1 ORDER BY id LIMIT 1")
    assert summary(reextract(old, "--article", key, "--json"))["extractions"] >= 1
    assert rows(
        old / "archive.db",
        "SELECT DISTINCT a.key FROM versions AS v JOIN articles AS a ON a.id = v.article_id WHERE cause = 'extraction'",
    ) == [(key,)]


def test_one_at_a_time(old: Path):
    for arguments in ((), ("--dry-run",)):
        with sole_crawl(old):
            busy = reextract(old, *arguments)
        assert busy.returncode == 1
        assert "another crawl" in busy.stderr


def test_wrong_use(old: Path, tmp_path: Path):
    nothing = reextract(tmp_path / "nothing")
    assert nothing.returncode == 1
    assert "no captures" in nothing.stderr
    assert not (tmp_path / "nothing").exists()
    assert reextract(old, "--jobs", "0").returncode == 2
    unknown = reextract(old, "--article", "herne-1", "--json")
    assert unknown.returncode == 1
    assert json.loads(unknown.stderr)["error"] == "UnknownArticle"


def test_a_damaged_body_ends_it_with_a_word(old: Path):
    with closing(open_captures(old)) as conn:
        conn.execute("UPDATE bodies SET zstd = (SELECT zstd FROM bodies ORDER BY rowid LIMIT 1) WHERE rowid > 9")
    done = reextract(old)
    assert done.returncode == 1
    assert "damaged" in done.stderr
