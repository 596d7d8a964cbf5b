from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from archive.database import open_for_reading, open_for_writing, transaction
from archive.errors import ArchiveError, NoArchive
from archive.migrations import archive_migrations, captures_migrations

CONTRACT = {
    "articles": "id key site source_id url title published published_raw teaser body listing_only state first_seen "
    "last_seen last_checked gone_since versions content_hash",
    "versions": "id article_id observed_at recorded_at cause extractor content_hash capture_sha256 capture_time title "
    "published teaser body images attachments links",
    "changes": "id article_id from_version to_version at kind edits",
    "images": "article_id position url alt caption credit sha256",
    "attachments": "article_id position url label media_type size_bytes sha256 text",
    "links": "article_id position url label",
    "sections": "id path name",
    "article_sections": "article_id section_id first_seen last_seen",
    "related": "article_id other_id kind score",
    "observations": "article_id kind detail seen_at",
    "events": "article_id version_id field image position starts ends text year_from",
    "crawls": "id started finished mode outcome counts report",
    "aliases": "old_key article_id",
}

ARTICLE: dict[str, Any] = {
    "key": "herne-1",
    "site": "herne",
    "source_id": "1",
    "url": "https://www.herne.de/Meldungen/News-Detailansicht_1.html",
    "title": "Titel",
    "title_folded": "titel",
    "published": "2026-01-02",
    "published_raw": "Meldung vom 02. Januar 2026",
    "body": "Text.",
    "listing_only": 0,
    "first_seen": "2026-01-02T08:00:00.000000+00:00",
    "last_seen": "2026-01-02T08:00:00.000000+00:00",
    "last_checked": "2026-01-02T08:00:00.000000+00:00",
    "content_hash": "0" * 64,
}


@pytest.fixture
def db() -> Database:
    database = Database(memory=True)
    archive_migrations.apply(database)
    database.execute("PRAGMA foreign_keys = ON")
    return database


def insert(db: Database, **fields: Any) -> None:
    row = ARTICLE | fields
    db.execute(f"INSERT INTO articles ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values()))


@pytest.mark.parametrize("table", CONTRACT)
def test_the_contracts_columns_are_there(db: Database, table: str) -> None:
    assert set(CONTRACT[table].split()) <= {column.name for column in db[table].columns}


@pytest.mark.parametrize("table", CONTRACT)
def test_the_contracts_tables_are_strict(db: Database, table: str) -> None:
    (strict,) = db.execute("SELECT strict FROM pragma_table_list WHERE name = ?", [table]).fetchone()
    assert strict == 1


@pytest.mark.parametrize("table", CONTRACT)
def test_every_column_says_what_it_is(db: Database, table: str) -> None:
    for column in db[table].columns:
        assert re.search(rf"^\s+{column.name} .*-- \S", db[table].schema, re.MULTILINE), column.name


def test_a_second_application_changes_nothing(db: Database) -> None:
    before = db.execute("SELECT sql FROM sqlite_master").fetchall()
    archive_migrations.apply(db)
    assert db.execute("SELECT sql FROM sqlite_master").fetchall() == before


def test_both_files_have_migrations_of_their_own() -> None:
    database = Database(memory=True)
    captures_migrations.apply(database)
    assert "articles" not in database.table_names()


def test_a_whole_article_fits(db: Database) -> None:
    insert(db)
    assert db.execute("SELECT state, versions FROM articles").fetchone() == ("online", 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"body": ""},
        {"published": "02.01.2026"},
        {"published": "2026-02-30"},
        {"published": "2026-1-2"},
        {"listing_only": 1},
        {"source_id": None},
        {"state": "deleted"},
        {"versions": 0},
        {"key": None},
        {"published_raw": None},
    ],
)
def test_a_wrong_article_is_refused(db: Database, wrong: dict[str, Any]) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        insert(db, **wrong)


def test_a_number_of_the_city_is_there_once(db: Database) -> None:
    insert(db)
    with pytest.raises(sqlite3.IntegrityError, match="source_id"):
        insert(db, key="herne-1-2")
    insert(db, key="wanne-1", site="wanne")


def test_parts_belong_to_an_article(db: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        db.execute("INSERT INTO links (article_id, position, url, label) VALUES (7, 1, 'https://a.de/', 'a')")


def test_a_run_has_an_outcome_when_it_has_an_end(db: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        db.execute("INSERT INTO crawls (started, mode, outcome) VALUES ('2026', 'full', 'complete')")


@pytest.mark.parametrize(
    ("sql", "index"),
    [
        ("SELECT id FROM articles WHERE source_id = '1'", "source_id=?"),
        ("SELECT id FROM articles WHERE site = 'a' AND published = 'b' AND title_folded = 'c'", "articles_identity"),
        ("SELECT id FROM articles ORDER BY published DESC, id DESC LIMIT 10", "articles_published"),
        ("SELECT id FROM versions WHERE article_id = 1 ORDER BY observed_at DESC", "versions_article"),
        ("SELECT article_id FROM versions WHERE published = 'b'", "versions_published"),
        ("SELECT article_id FROM article_sections WHERE section_id = 1", "article_sections_section"),
    ],
)
def test_what_is_asked_often_is_answered_from_an_index(db: Database, sql: str, index: str) -> None:
    plan = " ".join(detail for *_, detail in db.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall())
    assert index in plan
    assert "TEMP B-TREE" not in plan


def test_writing_makes_folder_and_file(tmp_path: Path) -> None:
    conn = open_for_writing(tmp_path / "new" / "archive")
    assert conn.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert conn.execute("PRAGMA foreign_keys").fetchone() == (1,)
    conn.close()
    assert (tmp_path / "new" / "archive" / "archive.db").is_file()


def test_reading_makes_nothing_and_says_where_it_looked(tmp_path: Path) -> None:
    with pytest.raises(NoArchive, match=re.escape(str(tmp_path / "nowhere"))):
        open_for_reading(tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == []


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    open_for_writing(tmp_path).close()
    conn = open_for_reading(tmp_path)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        conn.execute("INSERT INTO sections (path, name) VALUES ('/', 'x')")
    conn.close()


@pytest.mark.parametrize("opening", [open_for_reading, open_for_writing])
def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path, opening: Any) -> None:
    (tmp_path / "archive.db").write_text("Dear diary, this is longer than a header. " * 20)
    with pytest.raises(ArchiveError, match=r"archive\.db.*not a database"):
        opening(tmp_path)
    assert (tmp_path / "archive.db").read_text().startswith("Dear diary")


def test_a_database_of_something_else_is_no_archive(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "archive.db") as conn:
        conn.execute("CREATE TABLE articles (id)")
    conn.close()
    with pytest.raises(ArchiveError, match="is no archive"):
        open_for_reading(tmp_path)
    with pytest.raises(ArchiveError, match=r"other tables \(articles\)"):
        open_for_writing(tmp_path)


@pytest.mark.parametrize("opening", [open_for_reading, open_for_writing])
def test_an_archive_of_a_newer_release_is_refused(tmp_path: Path, opening: Any) -> None:
    conn = open_for_writing(tmp_path)
    with conn:
        conn.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('herne_archive', 'm999', '2030')"
        )
    conn.close()
    with pytest.raises(ArchiveError, match=r"newer release \(it has m999\)"):
        opening(tmp_path)


def test_a_transaction_is_all_or_nothing(tmp_path: Path) -> None:
    conn = open_for_writing(tmp_path)

    def stop_in_the_middle() -> None:
        with transaction(conn):
            conn.execute("INSERT INTO sections (path, name) VALUES ('/', 'x')")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stop_in_the_middle()
    assert conn.execute("SELECT count(*) FROM sections").fetchone() == (0,)
    with transaction(conn):
        conn.execute("INSERT INTO sections (path, name) VALUES ('/', 'x')")
    assert conn.execute("SELECT count(*) FROM sections").fetchone() == (1,)
    conn.close()


def test_what_the_archive_did_is_told_from_what_the_city_did() -> None:
    database = Database(memory=True)
    archive_migrations.apply(database, stop_before="m003_kinds_of_change")
    insert(database)
    for number, cause in enumerate(("edit", "extraction", "backfill")):
        database.execute(
            "INSERT INTO versions VALUES (?, 1, '', '', ?, '1', ?, ?, '', '', 't', 'd', 'r', NULL, 'b', "
            "'[]', '[]', '[]')",
            [f"herne-1@{number}", cause, "0" * 64, "0" * 64],
        )
    for kind, version in (("new", 0), ("edit", 0), ("edit", 1), ("edit", 2), ("gone", None)):
        name = None if version is None else f"herne-1@{version}"
        database.execute("INSERT INTO changes (article_id, to_version, at, kind) VALUES (1, ?, '', ?)", [name, kind])
    database.execute("DELETE FROM changes WHERE kind = 'gone'")
    archive_migrations.apply(database)
    kinds = [kind for (kind,) in database.execute("SELECT kind FROM changes ORDER BY id").fetchall()]
    assert kinds == ["new", "edit", "extraction", "backfill"]
    database.execute("INSERT INTO changes (article_id, at, kind) VALUES (1, '', 'back')")
    assert database.execute("SELECT max(id) FROM changes").fetchone() == (6,)
