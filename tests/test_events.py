from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from archive.cli import main
from archive.database import archive_file, open_for_writing
from archive.errors import ArchiveError, UnknownArticle
from archive.events import keeping as events
from archive.migrations import archive_migrations
from archive.store import Archive, Capture, Cause
from herne_scraper.items import Article, Image

NOON = datetime(2026, 1, 20, 12, tzinfo=UTC)
ARTICLE = Article(
    site="herne",
    source_id="1000",
    url="https://www.herne.de/Meldungen/News-Detailansicht_1000.html",
    title="Lesung am 3. Februar",
    published=date(2026, 1, 20),
    published_raw="Meldung vom 20. Januar 2026",
    body="Die Lesung beginnt am Dienstag, 3. Februar, um 18 Uhr.\n\nDie Schau läuft vom 17. Oktober bis 12. November.",
    images=(Image(url="https://www.herne.de/1.png"), Image(url="https://www.herne.de/2.png", caption="Am 1. Mai 1955")),
)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path, clock=lambda: NOON) as opened:
        yield opened


@pytest.fixture
def db(tmp_path: Path, archive: Archive) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(archive_file(tmp_path))) as conn:
        yield conn


def save(archive: Archive, article: Article, minutes: int = 0, cause: Cause = "edit") -> str:
    capture = Capture(sha256=f"{minutes % 10}" * 64, time=NOON + timedelta(minutes=minutes))
    return archive.save(article, capture=capture, extractor="1", cause=cause).key


def command(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["herne-archive", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def noticed(db: sqlite3.Connection) -> list[tuple[str, dict[str, object]]]:
    rows = db.execute("SELECT kind, detail FROM observations ORDER BY id")
    return [(kind, json.loads(detail)) for kind, detail in rows]


KEPT = "SELECT field, image, position, text, starts, ends, year_from FROM events ORDER BY id"


def test_a_version_is_kept_with_the_days_it_names(archive: Archive, db: sqlite3.Connection) -> None:
    save(archive, ARTICLE)
    assert db.execute(KEPT).fetchall() == [
        ("title", None, 10, "3. Februar", "2026-02-03", None, "article"),
        ("body", None, 22, "Dienstag, 3. Februar, um 18 Uhr", "2026-02-03T18:00", None, "article"),
        ("body", None, 76, "17. Oktober bis 12. November", "2026-10-17", "2026-11-12", "article"),
        ("caption", 2, 3, "1. Mai 1955", "1955-05-01", None, "text"),
    ]
    assert ARTICLE.body[76:].startswith("17. Oktober bis 12. November")


@pytest.mark.parametrize("cause", ["edit", "extraction", "backfill"])
def test_every_version_has_its_own_days(archive: Archive, db: sqlite3.Connection, cause: Cause) -> None:
    save(archive, ARTICLE)
    save(archive, replace(ARTICLE, title="Lesung", body="Am 5. Februar wird gelesen.", images=()), 5, cause)
    rows = db.execute(
        "SELECT v.cause, group_concat(e.starts) FROM versions AS v JOIN events AS e ON e.version_id = v.id "
        "GROUP BY v.id ORDER BY v.rowid"
    ).fetchall()
    assert rows[1] == (cause, "2026-02-05")
    assert len(rows) == 2


def test_a_day_whose_year_nobody_knows_is_left_open(archive: Archive, db: sqlite3.Connection) -> None:
    save(archive, replace(ARTICLE, title="Lesung", body="Am Freitag, 3. Februar, wird gelesen.", images=()))
    assert db.execute(KEPT).fetchall() == [("body", None, 3, "Freitag, 3. Februar", None, None, None)]


def test_a_failing_save_leaves_no_days(archive: Archive, db: sqlite3.Connection) -> None:
    db.execute("CREATE TRIGGER stop BEFORE INSERT ON article_sections BEGIN SELECT RAISE(ABORT, 'stop'); END")
    db.execute("CREATE TRIGGER halt BEFORE INSERT ON search_meta BEGIN SELECT RAISE(ABORT, 'halt'); END")
    db.commit()
    with pytest.raises(sqlite3.IntegrityError):
        save(archive, ARTICLE)
    assert db.execute("SELECT count(*) FROM events").fetchone() == (0,)


def test_a_wrong_weekday_is_noticed_once_a_version(archive: Archive, db: sqlite3.Connection) -> None:
    wrong = replace(ARTICLE, title="Lesung", body="Gelesen wird am Montag, 3. Februar 2026.", images=())
    save(archive, wrong)
    save(archive, wrong, 5)
    ((kind, detail),) = noticed(db)
    assert kind == "weekday_differs"
    assert detail == {
        "version": db.execute("SELECT id FROM versions").fetchone()[0],
        "field": "body",
        "position": 16,
        "text": "Montag, 3. Februar 2026",
        "starts": "2026-02-03",
        "ends": None,
        "weekday": "Montag",
        "falls_on": "Dienstag",
    }


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Die Lesung findet am 29. Januar 2025 im Rathaus statt.", ["event_past"]),
        ("Das DRK lädt am 12. Januar 2025 ein.", ["event_past"]),
        ("Der Kurs beginnt am 18. Januar.", ["event_past"]),
        ("Der Kurs beginnt am 20. Januar.", []),
        ("Der Kurs beginnt am 12. Dezember.", []),
        ("Die Lesung fand am 29. Januar 2025 im Rathaus statt.", []),
        ("Am 29. Januar 2025 wurde die Kita eröffnet. Nun lädt sie ein.", []),
        ("Am 1. September 1939 beginnt der Krieg.", []),
        ("Die Schau startet am 3. Februar und endet am 12. Mai 2026.", []),
        ("Die Schau startet nicht vom 3. Januar bis 12. Mai 2026.", []),
        ("Die Kita öffnet wieder, nachdem sie am 18. Januar geschlossen werden musste.", []),
        ("Das am 18. Januar vorgestellte Programm startet im Sommer.", []),
        ("Der Kurs, der am 18. Januar ausfiel, findet nun am 28. Januar statt.", []),
        ("Die Frist endete am 18. Januar, das Verfahren beginnt nun.", []),
        ("Wie am 18. Januar angekündigt, beginnen die Bauarbeiten am Montag.", []),
        ("Laut Beschluss vom 14. Januar 2025 beginnt der Bau im Sommer.", []),
        ("Mit der Satzung vom 1.1.2025 starten neue Gebühren.", []),
        ("Zum Tag der Lyrik am 18. Januar lädt die Stadt für Freitag, 23. Januar, ein.", []),
        ("Am 18. Januar und am 19. Januar findet der Kurs statt.", ["event_past", "event_past"]),
    ],
)
def test_a_day_announced_that_is_past_is_noticed(
    archive: Archive, db: sqlite3.Connection, body: str, expected: list[str]
) -> None:
    save(archive, replace(ARTICLE, title="Lesung", body=body, images=()))
    assert [kind for kind, _ in noticed(db)] == expected


def test_what_a_listing_contradicts_is_noticed_once(archive: Archive, db: sqlite3.Connection) -> None:
    key = save(archive, ARTICLE)
    for minutes in (0, 5):
        detail = {"title": "Lesung am 4. Februar", "url": "https://www.herne.de/Meldungen/Alle-News.html"}
        archive.note_observation(key, "listing_contradicts", detail, NOON + timedelta(minutes=minutes))
    ((kind, kept),) = noticed(db)
    assert kind == "listing_contradicts"
    assert kept == {"version": db.execute("SELECT id FROM versions").fetchone()[0], **detail}
    with pytest.raises(UnknownArticle, match="'9'"):
        archive.note_observation("9", "listing_contradicts", {}, NOON)


def test_an_archive_made_before_gets_its_days_by_reindex(
    tmp_path: Path,
    archive: Archive,
    db: sqlite3.Connection,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    wrong = replace(ARTICLE, source_id="1001", title="Lesung", body="Am Montag, 3. Februar 2026.", images=())
    for article in (ARTICLE, wrong):
        save(archive, article)
    before = db.execute(KEPT).fetchall(), noticed(db)
    for statement in (*events.FORGET, "DELETE FROM observations"):
        db.execute(statement)
    db.commit()

    assert command(monkeypatch, "reindex", "--check", "--archive", str(tmp_path)) == 1
    assert "run `herne-archive reindex`" in capsys.readouterr().err
    assert command(monkeypatch, "status", "--archive", str(tmp_path)) == 1
    assert "the table events was read not from all versions" in capsys.readouterr().out
    save(archive, replace(ARTICLE, source_id="1002"))
    with pytest.raises(ArchiveError, match="not from all versions"):
        events.check(db)
    for _ in range(2):
        assert command(monkeypatch, "reindex", "--archive", str(tmp_path)) == 0
    assert command(monkeypatch, "reindex", "--check", "--archive", str(tmp_path)) == 0
    assert (db.execute(KEPT).fetchall()[:5], noticed(db)) == before


def test_days_read_by_another_grammar_ask_for_reindex(archive: Archive, db: sqlite3.Connection) -> None:
    events.check(db)
    save(archive, ARTICLE)
    events.check(db)
    db.execute("UPDATE event_reader SET version = '0'")
    with pytest.raises(ArchiveError, match="by the grammar of dates 0"):
        events.check(db)


def test_an_interrupted_rereading_changes_nothing(tmp_path: Path, archive: Archive, db: sqlite3.Connection) -> None:
    save(archive, ARTICLE)
    before = db.execute(KEPT).fetchall()

    def stop() -> None:
        raise KeyboardInterrupt

    with closing(open_for_writing(tmp_path)) as conn, pytest.raises(KeyboardInterrupt):
        events.reread(conn, on_version=stop)
    assert db.execute(KEPT).fetchall() == before
    events.check(db)


def test_observations_made_before_are_kept_once() -> None:
    database = Database(memory=True)
    archive_migrations.apply(database, stop_before="m005_events")
    database.execute(
        "INSERT INTO articles VALUES (1, 'k', 's', '1', 'u', 't', 't', '2026-01-01', 'r', NULL, 'b', 0, 'online', "
        "'', '', '', NULL, 1, '')"
    )
    for seen_at in ("2026-01-02", "2026-01-01"):
        database.execute(
            "INSERT INTO observations (article_id, kind, detail, seen_at) VALUES (1, 'listing_differs', '{}', ?)",
            [seen_at],
        )
    archive_migrations.apply(database)
    rows = database.execute("SELECT id, article_id, kind, detail, seen_at FROM observations").fetchall()
    assert rows == [(1, 1, "listing_differs", "{}", "2026-01-01")]


@pytest.mark.parametrize(
    "wrong",
    [
        {"starts": None},
        {"ends": "2026-02-02"},
        {"field": "teaser"},
        {"field": "caption"},
        {"text": ""},
        {"position": -1},
        {"year_from": "today"},
    ],
)
def test_a_wrong_row_is_refused(archive: Archive, db: sqlite3.Connection, wrong: dict[str, object]) -> None:
    save(archive, ARTICLE)
    (version,) = db.execute("SELECT id FROM versions").fetchone()
    row = {
        "article_id": 1,
        "version_id": version,
        "field": "body",
        "position": 0,
        "text": "x",
        "starts": "2026-02-03T18:00",
        "year_from": "text",
    } | wrong
    with pytest.raises(sqlite3.IntegrityError):
        db.execute(f"INSERT INTO events ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values()))
