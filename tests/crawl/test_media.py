"""Pictures and PDFs of articles, captured from the make-believe city and from one that misbehaves."""

from __future__ import annotations

import hashlib
import json
import signal
import sqlite3
import subprocess
import threading
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from scripted_city import Answer, City, Notice, command, crawl, environment, html, public_rows, rows

from archive.captures import Captures, open_captures
from sample_city.city import build_city
from sample_city.document import FileLink, Paragraph, pictures_of
from sample_city.media import draw_png, scanned_pdf, write_pdf
from sample_city.server import Server, serve

END = date(2026, 10, 31)
MEDIA = "/(?:Bilder|PDF)/.*"


def digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def kept(directory: Path) -> dict[str, str]:
    """Return the hash under which each address is kept now, each checked against the file's own bytes."""
    found = rows(directory / "archive.db", "SELECT url, sha256, file FROM media WHERE is_current = 1")
    for _, sha256, file in found:
        assert digest((directory / "media" / file).read_bytes()) == sha256
    return {url: sha256 for url, sha256, _ in found}


FOLDERS = ("/Bilder", "/PDF")


def asked_for_media(server: Server, since: int = 0) -> list[tuple[str, int]]:
    return [(asked.address, asked.status) for asked in server.log[since:] if asked.address.startswith(FOLDERS)]


def test_all_pictures_and_files_of_a_city_are_captured_with_their_text(tmp_path: Path) -> None:
    with serve(build_city(seed=5, end=END, articles=45)) as server:
        first = crawl(tmp_path, server.url, "--media")
        assert first.code == 0, first.out + first.err
        truth = server.city.media_truth()
        assert len(truth) >= 12
        assert kept(tmp_path) == truth
        assert first.counts("media", "media_new", "media_replaced") == (len(truth), len(truth), 0)
        # After the pages, once each, and of the wished kind.
        addresses = [asked.address for asked in server.log]
        begins = min(addresses.index(path) for path, _ in asked_for_media(server))
        assert not [address for address in addresses[begins:] if "Detailansicht" in address]
        assert len(asked_for_media(server)) == len(truth)
        accept = {asked.headers["accept"] for asked in server.log if asked.address.startswith("/Bilder")}
        assert accept == {"image/*, application/pdf;q=0.9, */*;q=0.1"}

        texts = dict(rows(tmp_path / "archive.db", "SELECT url, text FROM media WHERE media_type = 'application/pdf'"))
        assert texts == server.city.file_texts()
        shown = rows(tmp_path / "archive.db", "SELECT url, sha256, text FROM attachments")
        assert shown
        assert all(sha256 == truth[url] and text == texts[url] for url, sha256, text in shown)
        images = rows(tmp_path / "archive.db", "SELECT url, sha256 FROM images")
        assert all(sha256 == truth[url] for url, sha256 in images)

        # Nothing is due on the next day, and everything is answered with 304 when all is looked at.
        since = len(server.log)
        second = crawl(tmp_path, server.url, "--media")
        assert second.counts("outcome", "media") == ("complete", 0)
        assert asked_for_media(server, since) == []
        full = crawl(tmp_path, server.url, "--media", "--full")
        assert full.counts("media", "media_new", "media_replaced") == (len(truth), 0, 0)
        assert {status for _, status in asked_for_media(server, since)} == {304}
        visits = "SELECT count(*) FROM captures WHERE revisit_of IS NOT NULL AND url LIKE '%.png'"
        assert rows(tmp_path / "private" / "captures.db", visits)[0][0] > 0


def test_a_picture_and_a_file_replaced_under_their_address_are_found(tmp_path: Path) -> None:
    with serve(build_city(seed=5, end=END, articles=45)) as server:
        crawl(tmp_path, server.url, "--media")
        pictured = next(article for article in server.city.articles if _takes(server, article.key, "picture"))
        filed = next(article for article in server.city.articles if _takes(server, article.key, "file"))
        versions = rows(tmp_path / "archive.db", "SELECT id, content_hash FROM versions ORDER BY rowid")
        before = server.city.media_truth()
        server.replace_media(pictured.key, "picture")
        server.replace_media(filed.key, "file")
        after = server.city.media_truth()
        changed = {url for url in before if before[url] != after[url]}
        assert len(changed) == 2
        full = crawl(tmp_path, server.url, "--media", "--full")
        assert full.counts("outcome", "changed", "media_replaced") == ("complete", 0, 2)
        assert kept(tmp_path) == after
        rows_of_edits = rows(tmp_path / "archive.db", "SELECT edits FROM changes WHERE kind = 'edit'")
        edits = [edit for (text,) in rows_of_edits for edit in json.loads(text)]
        told = {(e["kind"], e["before"]["url"], e["before"]["sha256"], e["after"]["sha256"]) for e in edits}
        assert {url for _, url, _, _ in told} == changed
        assert all((old, new) == (before[url], after[url]) for _, url, old, new in told)
        assert {kind for kind, *_ in told} == {"image", "attachment"}
        assert rows(tmp_path / "archive.db", "SELECT id, content_hash FROM versions ORDER BY rowid") == versions


def _takes(server: Server, key: str, what: Any) -> bool:
    """Tell whether an article has a picture, or a file where an edit finds it."""
    article = server.city.by_key[key]
    if what == "picture":
        return bool(pictures_of(article))
    paragraphs = [block for block in article.blocks if isinstance(block, Paragraph)]
    return any(isinstance(part, FileLink) for paragraph in paragraphs for part in paragraph.parts)


def test_a_crawl_without_media_asks_for_none_and_a_later_one_gets_them_all(tmp_path: Path) -> None:
    with serve(build_city(seed=6, end=END, articles=30)) as server:
        crawl(tmp_path, server.url)
        assert asked_for_media(server) == []
        assert not (tmp_path / "media").exists()
        (tmp_path / "config.toml").write_text("[media]\nenabled = true\n")
        assert crawl(tmp_path, server.url, "--no-media").summary["media"] == 0
        assert asked_for_media(server) == []
        assert crawl(tmp_path, server.url).code == 0
        assert kept(tmp_path) == server.city.media_truth()


def test_only_the_wanted_types_are_fetched(tmp_path: Path) -> None:
    with serve(build_city(seed=6, end=END, articles=30)) as server:
        crawl(tmp_path, server.url, "--media", HERNE_MEDIA_TYPES="pdf")
        assert {path.rpartition(".")[2] for path, _ in asked_for_media(server)} == {"pdf"}
        wrong = crawl(tmp_path, server.url, HERNE_MEDIA_TYPES="pdf films")
        assert wrong.code == 2
        assert "HERNE_MEDIA_TYPES must be a list of images, pdf; not ['pdf', 'films']" in wrong.err


def test_what_was_lost_comes_back_from_the_captures_or_from_the_city(tmp_path: Path) -> None:
    with serve(build_city(seed=6, end=END, articles=30)) as server:
        crawl(tmp_path, server.url, "--media")
        (tmp_path / "archive.db").unlink()
        since = len(server.log)
        assert crawl(tmp_path, server.url, "--media").code == 0
        assert kept(tmp_path) == server.city.media_truth()
        assert asked_for_media(server, since) == []
        lost = sorted((tmp_path / "media").iterdir())[0]
        lost.unlink()
        crawl(tmp_path, server.url, "--media", "--full")
        assert lost.is_file()
        assert kept(tmp_path) == server.city.media_truth()
        assert [status for _, status in asked_for_media(server, since)].count(200) >= 1


# A city that misbehaves

PICTURE, PLAN = draw_png("/Bilder/a.png"), write_pdf("/PDF/plan.pdf")


def publish(city: City, images: list[str], files: list[str] | None = None) -> None:
    """Put one notice online whose page shows these pictures and links these files."""
    notice = Notice(number=280_001, title="Ein Bild aus dem Rathaus", day=date(2025, 2, 3))
    city.publish([notice])
    shown = "".join(f'<figure><img src="{src}" alt="Bild {n}"></figure>' for n, src in enumerate(images))
    linked = "".join(f'<p><a href="{href}">Datei {n} (PDF, 3 KB)</a></p>' for n, href in enumerate(files or []))
    city.pages[notice.path] = html(
        f"<p>{notice.date_line}</p><h1>{notice.title}</h1><p>{notice.text}</p>{shown}{linked}"
    )


def picture(body: bytes = PICTURE, **headers: str) -> Answer:
    return Answer(body, headers={"Content-Type": "image/png"} | headers)


def problems_of(directory: Path) -> list[tuple[Any, ...]]:
    return rows(directory / "private" / "captures.db", "SELECT url, error FROM problems WHERE part = 'media'")


TROUBLES = {
    "nicht-da": (Answer(html("<h1>Seite nicht gefunden</h1>"), 404), "HttpStatus"),
    "fehlerseite": (Answer(html("<h1>Fehler</h1>"), 200, {"Content-Type": "image/png"}), "NoMedia"),
    "ohne-inhalt": (Answer("", 200, {"Content-Type": "image/png"}), "NoMedia"),
    "startseite": (Answer("", 302, {"Location": "/"}), "NoMedia"),
    "liste": (Answer("", 302, {"Location": "/Meldungen/Alle-News.html"}), "Redirect"),
    "fremd": (Answer("", 302, {"Location": "https://cdn.example/a.png"}), "Redirect"),
    "kreis": (Answer("", 302, {"Location": "/Bilder/kreis.png"}), "Redirect"),
    "zu-gross": (Answer(PICTURE + b"x" * 60_000, 200, {"Content-Type": "image/png"}), "DownloadCancelledError"),
    "verpackt": (Answer(PICTURE, 200, {"Content-Encoding": "gzip"}), "BrokenEncoding"),
    "kaputt": (Answer(PICTURE, 500), "HttpStatus"),
    "verboten": (Answer(PICTURE, 403), "HttpStatus"),
    "zu-kurz": (Answer(PICTURE[:20], 200, claimed_length=len(PICTURE)), "ResponseDataLossError"),
}


def test_what_cannot_be_had_is_noted_once_and_fails_nothing(city: City, tmp_path: Path) -> None:
    # A good one after every bad one, since many without an answer in a row end the part.
    paths = [path for name in TROUBLES for path in (f"/Bilder/{name}.png", f"/Bilder/{name}-gut.png")]
    publish(city, paths)
    city.pages["/"] = html("<h1>Stadt Herne</h1>")
    city.pages |= {path: picture(draw_png(path)) for path in paths}
    city.pages |= {f"/Bilder/{name}.png": answer for name, (answer, _) in TROUBLES.items()}
    (tmp_path / "config.toml").write_text("[media]\nenabled = true\nmax_size = 40000\n")
    first = crawl(tmp_path, city.url)
    assert first.code == 0, first.out + first.err
    assert first.counts("outcome", "new", "errors", "media") == ("complete", 1, 0, len(TROUBLES))
    found = {problem["url"].rpartition("/")[2]: problem["error"] for problem in first.summary["media_problems"]}
    assert found == {f"{name}.png": error for name, (_, error) in TROUBLES.items()}
    assert len(kept(tmp_path)) == len(TROUBLES)
    # All are asked for again: it is still so, and was said already.
    second = crawl(tmp_path, city.url, "--full")
    assert (second.code, second.summary["media_problems"]) == (0, [])
    city.pages |= {path: picture(draw_png(path)) for path in paths}
    assert crawl(tmp_path, city.url, "--full").code == 0
    assert len(kept(tmp_path)) == 2 * len(TROUBLES)
    assert problems_of(tmp_path) == []


def test_what_robots_txt_forbids_is_not_fetched(city: City, tmp_path: Path) -> None:
    publish(city, ["/Bilder/a.png"])
    city.pages["/Bilder/a.png"] = picture()
    city.pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /Bilder/\n")
    done = crawl(tmp_path, city.url, "--media")
    assert done.code == 0
    assert [problem["error"] for problem in done.summary["media_problems"]] == ["Disallowed"]
    assert city.asked(MEDIA) == []


def test_files_of_other_hosts_are_never_asked_for(city: City, tmp_path: Path) -> None:
    publish(city, ["https://cdn.example/a.png", "https://www.kids.herne.de/b.png"], ["https://drive.example/plan.pdf"])
    done = crawl(tmp_path, city.url, "--media")
    assert (done.code, done.summary["media"], done.summary["media_problems"]) == (0, 0, [])
    assert rows(tmp_path / "archive.db", "SELECT count(*) FROM images") == [(2,)]


def test_a_redirect_to_another_place_of_the_site_is_followed(city: City, tmp_path: Path) -> None:
    publish(city, ["/Bilder/a.png"])
    city.pages["/Bilder/a.png"] = Answer("", 301, {"Location": "/neu/a.png"})
    city.pages["/neu/a.png"] = picture()
    crawl(tmp_path, city.url, "--media")
    assert kept(tmp_path) == {"https://www.herne.de/Bilder/a.png": digest(PICTURE)}


def test_a_server_without_validators_is_told_apart_by_the_bytes(city: City, tmp_path: Path) -> None:
    publish(city, ["/Bilder/a.png"])
    city.pages["/Bilder/a.png"] = picture()
    crawl(tmp_path, city.url, "--media")
    same = crawl(tmp_path, city.url, "--media", "--full")
    assert same.counts("media", "media_replaced") == (1, 0)
    other = draw_png("/Bilder/a.png", 1)
    city.pages["/Bilder/a.png"] = picture(other)
    assert crawl(tmp_path, city.url, "--media", "--full").counts("media", "media_replaced") == (1, 1)
    assert kept(tmp_path) == {"https://www.herne.de/Bilder/a.png": digest(other)}
    assert rows(tmp_path / "archive.db", "SELECT count(*) FROM changes WHERE kind = 'edit'") == [(1,)]


def test_a_pdf_without_text_says_why(city: City, tmp_path: Path) -> None:
    publish(city, [], ["/PDF/scan.pdf", "/PDF/kaputt.pdf", "/PDF/plan.pdf"])
    city.pages["/PDF/scan.pdf"] = Answer(scanned_pdf())
    city.pages["/PDF/kaputt.pdf"] = Answer(b"%PDF-1.4 und dann nichts")
    city.pages["/PDF/plan.pdf"] = Answer(PLAN)
    assert crawl(tmp_path, city.url, "--media").code == 0
    found = rows(tmp_path / "archive.db", "SELECT url, text IS NULL, text_problem FROM media ORDER BY url")
    assert [(url.rpartition("/")[2], *more) for url, *more in found] == [
        ("kaputt.pdf", 1, "broken"),
        ("plan.pdf", 0, None),
        ("scan.pdf", 1, "no_text"),
    ]


def test_a_server_that_fails_ends_the_media_and_not_the_run(city: City, tmp_path: Path) -> None:
    publish(city, [f"/Bilder/{n}.png" for n in range(12)])
    for n in range(12):
        city.pages[f"/Bilder/{n}.png"] = Answer("", 502)
    done = crawl(tmp_path, city.url, "--media")
    assert done.code == 0
    assert done.counts("outcome", "new") == ("complete", 1)
    assert len(set(city.asked(MEDIA))) == 5
    for n in range(12):
        city.pages[f"/Bilder/{n}.png"] = picture()
    assert crawl(tmp_path, city.url, "--media").summary["media"] == 12


def test_a_server_that_asks_for_patience_is_left_alone(city: City, tmp_path: Path) -> None:
    publish(city, [f"/Bilder/{n}.png" for n in range(4)])
    for n in range(4):
        city.pages[f"/Bilder/{n}.png"] = Answer("", 503, {"Retry-After": "86400"})
    done = crawl(tmp_path, city.url, "--media")
    assert (done.code, done.summary["outcome"], len(city.asked(MEDIA))) == (0, "complete", 1)
    for n in range(4):
        city.pages[f"/Bilder/{n}.png"] = picture()
    assert crawl(tmp_path, city.url, "--media").summary["media"] == 4


def test_a_limited_run_fetches_as_few_files_as_articles(city: City, tmp_path: Path) -> None:
    publish(city, [f"/Bilder/{n}.png" for n in range(4)])
    for n in range(4):
        city.pages[f"/Bilder/{n}.png"] = picture()
    assert crawl(tmp_path, city.url, "--media", "--limit", "2").summary["media"] == 2
    assert crawl(tmp_path, city.url, "--media").summary["media"] == 2


def test_a_dry_run_captures_nothing_and_says_so_where_it_is_asked_to(city: City, tmp_path: Path) -> None:
    publish(city, ["/Bilder/a.png"])
    refused = crawl(tmp_path, city.url, "--media", "--dry-run")
    assert refused.code == 2
    assert "--dry-run keeps nothing" in refused.err
    assert crawl(tmp_path, city.url, "--dry-run", HERNE_MEDIA_ENABLED="true").summary["media"] == 0
    assert city.asked(MEDIA) == []


def _tell(city: City, reached: threading.Event) -> None:
    if city.log[-1].path.startswith(FOLDERS):
        reached.set()


def test_a_run_killed_among_the_pictures_leaves_nothing_half_and_is_gone_on_with(city: City, tmp_path: Path) -> None:
    bodies = {f"/Bilder/{n}.png": draw_png(f"/Bilder/{n}.png") for n in range(8)} | {"/PDF/plan.pdf": PLAN}
    publish(city, [path for path in bodies if path.endswith(".png")], ["/PDF/plan.pdf"])
    for path, body in bodies.items():
        city.pages[path] = Answer(body)
    whole = tmp_path / "whole"
    assert crawl(whole, city.url, "--media").code == 0
    broken = tmp_path / "broken"
    for later in (0.0, 0.01, 0.02, 0.04, 0.06):
        reached = threading.Event()
        city.on_request = partial(_tell, city, reached)
        running = subprocess.Popen(command(broken, "crawl", "--base-url", city.url, "--media"), env=environment())
        # A little later each time: while it is fetched, kept, read and noted. The last may have nothing left to do.
        while running.poll() is None and not reached.wait(0.1):
            pass
        threading.Event().wait(later)
        running.send_signal(signal.SIGKILL)
        running.wait()
        city.on_request = None
        if (broken / "archive.db").exists():
            kept(broken)
        for path in (broken / "media").glob("*"):
            assert path.suffix == ".part" or digest(path.read_bytes()) == path.stem
    assert crawl(broken, city.url, "--media").code == 0
    assert kept(broken) == {f"https://www.herne.de{path}": digest(body) for path, body in bodies.items()}
    assert not list((broken / "media").glob("*.part"))
    whole_rows, broken_rows = public_rows(whole), public_rows(broken)
    for table in ("images", "attachments", "changes", "articles", "versions"):
        assert broken_rows[table] == whole_rows[table]
    captures = Captures(conn := open_captures(broken))
    for (number,) in conn.execute("SELECT id FROM captures WHERE url LIKE '%/Bilder/%'").fetchall():
        assert captures.read(number)[0].body in bodies.values()
    conn.close()


def test_a_run_killed_between_keeping_and_noting_notes_from_the_capture(city: City, tmp_path: Path) -> None:
    publish(city, ["/Bilder/a.png"])
    city.pages["/Bilder/a.png"] = picture()
    crawl(tmp_path, city.url, "--media")
    with closing(sqlite3.connect(tmp_path / "private" / "captures.db")) as conn, conn:
        conn.execute("UPDATE addresses SET state = 'fetched' WHERE kind = 'media'")
    with closing(sqlite3.connect(tmp_path / "archive.db")) as conn, conn:
        conn.execute("DELETE FROM media")
        conn.execute("UPDATE images SET sha256 = NULL")
    city.log.clear()
    assert crawl(tmp_path, city.url, "--media").summary["media_new"] == 1
    assert city.asked(MEDIA) == []
    assert kept(tmp_path) == {"https://www.herne.de/Bilder/a.png": digest(PICTURE)}
