from __future__ import annotations

import json
import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import pytest
from sqlite_utils import Database

from archive.cli import main
from archive.crawling.problems import note
from archive.migrations import captures_migrations
from archive.store import Archive, Capture
from herne_scraper.items import Article, Attachment, Image, Link, ReadingProblem, Section

START = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
CAPTURE = Capture(sha256="ab" * 32, time=START)
PAGE = Article(
    site="herne",
    source_id="281473",
    url="https://www.herne.de/Meldungen/News-Detailansicht_281473.html",
    title="Blumen am Rathaus",
    published=date(2026, 10, 30),
    published_raw="Meldung vom 30. Oktober 2026",
    body="Am Freitag wurde gepflanzt.\n\nUm 18 Uhr war Schluss.",
    images=(Image(url="https://www.herne.de/a.jpg", alt="Beet", caption="Das Beet", credit="Stadt Herne"),),
    attachments=(
        Attachment(
            url="https://www.herne.de/PDF/plan.pdf", label="Plan", media_type="application/pdf", size_bytes=3_603_000
        ),
    ),
    links=(Link(url="https://example.org/", label="mehr dazu"),),
    sections=(Section(path="/Rathaus/Politik/", name="Politik"),),
)
ENTRY = Article(
    site="herne",
    source_id=None,
    url="https://www.herne.de/Meldungen/Alle-News.html",
    title="Kulturausschuss",
    published=date(2021, 3, 4),
    published_raw="Meldung vom 04. März 2021",
    body="Der Ausschuss\u202e tagt\x1b[31m.",
)


class Ran(NamedTuple):
    code: int
    out: str
    err: str


class Run(Protocol):
    def __call__(self, *arguments: str) -> Ran: ...


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Call the command line as a shell does, on the archive in `tmp_path`."""

    def call(*arguments: str) -> Ran:
        monkeypatch.setattr("sys.argv", ["herne-archive", "--archive", str(tmp_path), *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return Ran(ended.value.code, printed.out, printed.err)

    return call


@pytest.fixture
def archive(tmp_path: Path) -> Any:
    with Archive(tmp_path, clock=lambda: START) as opened:
        opened.save(PAGE, capture=CAPTURE, extractor="1")
        opened.save(ENTRY, capture=CAPTURE, extractor="1")
        yield opened


def remember(directory: Path, states: dict[str, int], problems: int) -> None:
    """Write a memory of addresses and problems as a crawl does."""
    (directory / "private").mkdir()
    db = Database(directory / "private" / "captures.db")
    captures_migrations.apply(db)
    with db.conn:
        number = 0
        for state, count in states.items():
            for _ in range(count):
                number += 1
                db.conn.execute(
                    "INSERT INTO addresses (url, kind, source_id, state, found_at) VALUES (?, 'detail', ?, ?, '2026')",
                    (f"https://www.herne.de/{number}", str(number), state),
                )
        for n in range(problems):
            problem = ReadingProblem(url=f"https://www.herne.de/p{n:02}", error="MissingBody", reason="no text")
            note(db.conn, problem, "page", START)
    db.close()


def test_show_prints_the_whole_article(archive: Archive, run: Run) -> None:
    code, out, err = run("show", "281473")
    assert (code, err) == (0, "")
    for text in (
        "Blumen am Rathaus\n=================\nMeldung vom 30. Oktober 2026 (2026-10-30)",
        "herne-281473",
        PAGE.url,
        "Politik (/Rathaus/Politik/)",
        "Am Freitag wurde gepflanzt.\n\nUm 18 Uhr war Schluss.",
        "Das Beet (Foto: Stadt Herne)\n    Beet\n    https://www.herne.de/a.jpg",
        "Plan (application/pdf, 3,603,000 bytes)\n    https://www.herne.de/PDF/plan.pdf",
        "mehr dazu\n    https://example.org/",
        "2026-11-01 08:00 UTC  first       herne-281473@",
    ):
        assert text in out


def test_show_says_that_there_is_no_page(archive: Archive, run: Run) -> None:
    assert "Alle-News.html (a listing; there is no page)" in run("show", "herne-20210304-b84587c2").out


def test_show_finds_an_article_under_its_former_key(archive: Archive, run: Run) -> None:
    archive.save(
        Article(
            site="herne",
            source_id="99",
            url="https://www.herne.de/Meldungen/News-Detailansicht_99.html",
            title=ENTRY.title,
            published=ENTRY.published,
            published_raw=ENTRY.published_raw,
            body="Der Ausschuss tagt.",
        ),
        capture=CAPTURE,
        extractor="1",
    )
    assert "herne-99, formerly herne-20210304-b84587c2" in run("show", "herne-20210304-b84587c2").out


def test_what_the_web_wrote_cannot_command_the_terminal(archive: Archive, run: Run) -> None:
    out = run("show", "herne-20210304-b84587c2").out
    assert "Der Ausschuss tagt[31m." in out
    assert "\x1b" not in out


def test_show_as_json_is_the_record(archive: Archive, run: Run) -> None:
    code, out, _ = run("show", "herne-281473", "--json")
    record = json.loads(out)
    assert code == 0
    assert record.pop("archive")["key"] == "herne-281473"
    assert record == PAGE.record()


def test_an_unknown_key_is_an_error_that_names_it(archive: Archive, run: Run, tmp_path: Path) -> None:
    code, out, err = run("show", "herne-4711")
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert "'herne-4711'" in err
    assert str(tmp_path) in err


def test_an_unknown_key_is_an_object_where_json_is_asked_for(archive: Archive, run: Run) -> None:
    code, out, err = run("show", "4711", "--json")
    assert (code, out) == (1, "")
    assert json.loads(err)["error"] == "UnknownArticle"
    assert "4711" in json.loads(err)["reason"]


@pytest.mark.parametrize("arguments", [("show", "1"), ("status",)])
def test_without_an_archive_the_error_says_where_and_how(run: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (1, "")
    assert str(tmp_path) in err
    assert "herne-archive demo" in err
    assert list(tmp_path.iterdir()) == []
    assert json.loads(run(*arguments, "--json").err)["error"] == "NoArchive"


def test_show_without_a_key_is_wrong_usage(archive: Archive, run: Run) -> None:
    assert run("show").code == 2


def test_status_of_an_archive_without_a_run(archive: Archive, run: Run) -> None:
    code, out, _ = run("status")
    assert code == 0
    assert "Articles    2 (1 without a page)" in out
    assert "Period      2021-03-04 to 2026-10-30" in out
    assert "Last run    none yet" in out
    assert "unknown: there is no private/captures.db" in out


def test_status_tells_how_the_last_run_ended(archive: Archive, run: Run) -> None:
    crawl = archive.begin_crawl("full", START)
    archive.end_crawl(crawl, START + timedelta(minutes=75), "failed", {"pages": 1200, "new": 2}, "The server is down.")
    out = run("status").out
    assert "full, failed, 2026-11-01 08:00 UTC to 2026-11-01 09:15 UTC: 1,200 pages, 2 new" in out
    assert "The server is down." in out


def test_status_tells_of_a_run_that_has_not_ended(archive: Archive, run: Run) -> None:
    archive.begin_crawl("default", START)
    assert "default, began 2026-11-01 08:00 UTC and has not ended" in run("status").out


def test_status_lists_what_could_not_be_read(archive: Archive, run: Run, tmp_path: Path) -> None:
    remember(tmp_path, {"done": 3, "unreadable": 1}, problems=12)
    out = run("status").out
    assert "Addresses   3 done, 1 unreadable" in out
    assert "Unreadable  12" in out
    assert "https://www.herne.de/p00\n    MissingBody: no text, since 2026-11-01 08:00 UTC" in out
    assert "and 2 more" in out


def test_status_as_json_has_all(archive: Archive, run: Run, tmp_path: Path) -> None:
    remember(tmp_path, {"done": 3}, problems=12)
    archive.end_crawl(archive.begin_crawl("default", START), START, "complete", {"new": 2})
    found = json.loads(run("status", "--json").out)
    assert (found["articles"], found["versions"], found["listing_only"]) == (2, 2, 1)
    assert (found["first"], found["last"]) == ("2021-03-04", "2026-10-30")
    assert (found["last_run"]["outcome"], found["last_run"]["counts"]) == ("complete", {"new": 2})
    assert found["addresses"] == {"done": 3}
    assert len(found["unreadable"]) == 12


def test_a_broken_memory_is_an_error(archive: Archive, run: Run, tmp_path: Path) -> None:
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "captures.db").write_text("no database " * 100)
    code, _, err = run("status")
    assert code == 1
    assert "captures.db cannot be read" in err


def test_show_reads_while_a_crawl_writes(archive: Archive, run: Run) -> None:
    writer = sqlite3.connect(archive.path)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE articles SET title = 'half'")
    assert "Blumen am Rathaus" in run("show", "281473").out
    writer.rollback()
    writer.close()
