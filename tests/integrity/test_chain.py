"""History is append-only, and its chain can be computed again from its written description alone."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from kept import article, keep, rows
from sqlite_utils import Database

from archive.captures import captures_file, open_captures
from archive.database import archive_file, open_for_writing
from archive.integrity.chain import ARCHIVE, CAPTURES, Chain, head
from archive.migrations import archive_migrations, captures_migrations


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE versions SET body = 'anders' WHERE id LIKE 'herne-1@%'", "versions are append-only"),
        ("DELETE FROM versions", "versions are append-only"),
        ("INSERT OR REPLACE INTO versions SELECT * FROM versions LIMIT 1", "versions are append-only"),
        ("UPDATE changes SET edits = '[]' WHERE kind = 'edit'", "changes are append-only"),
        ("DELETE FROM changes WHERE id = 1", "changes are append-only"),
        ("REPLACE INTO changes SELECT * FROM changes LIMIT 1", "changes are append-only"),
        ("UPDATE chain SET salt = NULL WHERE id = 1", "the chain is append-only"),
        ("UPDATE chain SET digest = link WHERE id = 1", "the chain is append-only"),
        ("DELETE FROM chain WHERE id = 1", "the chain is append-only"),
        ("REPLACE INTO chain SELECT * FROM chain LIMIT 1", "the chain is append-only"),
    ],
)
def test_history_is_never_changed(directory: Path, statement: str, says: str) -> None:
    with closing(open_for_writing(directory)) as conn, pytest.raises(sqlite3.IntegrityError, match=says):
        conn.execute(statement)


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE captures SET status = 404", "captures are append-only"),
        ("DELETE FROM captures", "captures are append-only"),
        ("REPLACE INTO captures SELECT * FROM captures LIMIT 1", "captures are append-only"),
        ("DELETE FROM bodies", "bodies are kept for ever"),
        ("UPDATE captures_chain SET salt = NULL", "the chain is append-only"),
        ("DELETE FROM captures_chain", "the chain is append-only"),
    ],
)
def test_captures_are_never_changed(directory: Path, statement: str, says: str) -> None:
    with closing(open_captures(directory)) as conn, pytest.raises(sqlite3.IntegrityError, match=says):
        conn.execute(statement)


def test_finished_redaction_is_never_changed(directory: Path) -> None:
    begin = "INSERT INTO redactions (kind, reason, replacement, started) VALUES ('redact', 'Urteil', '[…]', '2026')"
    with closing(open_for_writing(directory)) as conn:
        conn.execute(begin)
        with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
            conn.execute(begin)
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            conn.execute("UPDATE redactions SET reason = 'anders'")
        conn.execute("UPDATE redactions SET finished = '2027'")
        for statement in ("UPDATE redactions SET counts = '{}'", "DELETE FROM redactions"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                conn.execute(statement)
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            conn.execute("UPDATE versions SET body = 'anders'")


def test_open_redaction_may_change_a_version_and_nothing_may_delete_one(directory: Path) -> None:
    with closing(open_for_writing(directory)) as conn:
        conn.execute(
            "INSERT INTO redactions (kind, reason, replacement, started) VALUES ('redact', 'Urteil', '[…]', '2026')"
        )
        conn.execute("UPDATE versions SET body = 'anders'")
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            conn.execute("DELETE FROM versions")


def computed_again(path: Path, table: str, rows_of: dict[str, str]) -> list[str]:
    """Compute a chain as the docstring of archive/integrity/chain.py says, with none of its code."""

    def sha256(value: bytes) -> str:
        return hashlib.sha256(value).hexdigest()

    def jcs(value: Any) -> bytes:
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

    links, previous = [], "0" * 64
    with closing(sqlite3.connect(path)) as conn:
        conn.row_factory = sqlite3.Row
        for link in conn.execute(f"SELECT * FROM {table} ORDER BY id"):
            if link["kind"] == "anchor":
                row: dict[str, Any] = {"head": link["ref"]}
            else:
                found = conn.execute(f"SELECT * FROM {rows_of[link['kind']]} WHERE id = ?", (link["ref"],)).fetchone()
                row = {key: sha256(found[key]) if isinstance(found[key], bytes) else found[key] for key in dict(found)}
            form = {"form": "herne-archive/chain/1", "kind": link["kind"], "row": row, "salt": link["salt"]}
            assert link["digest"] == sha256(jcs(form))
            previous = sha256(jcs([previous, link["id"], link["kind"], link["ref"], link["digest"]]))
            links.append(previous)
    return links


def test_chain_of_the_archive_can_be_computed_from_its_description(directory: Path) -> None:
    path = archive_file(directory)
    links = computed_again(path, "chain", {"version": "versions", "change": "changes"})
    assert links == [link for (link,) in rows(path, "SELECT link FROM chain ORDER BY id")]
    kinds = [kind for (kind,) in rows(path, "SELECT kind FROM chain ORDER BY id")]
    assert kinds == ["version", "change"] * 3 + ["anchor"] + ["version", "change"] * 2 + ["anchor"]


def test_chain_of_the_captures_can_be_computed_from_its_description(directory: Path) -> None:
    path = captures_file(directory)
    links = computed_again(path, "captures_chain", {"capture": "captures"})
    assert links == [link for (link,) in rows(path, "SELECT link FROM captures_chain ORDER BY id")]
    assert len(links) == 5


def test_run_that_captured_nothing_new_adds_no_anchor(directory: Path) -> None:
    before = rows(archive_file(directory), "SELECT count(*) FROM chain")
    keep(directory, [], minutes=120)
    assert rows(archive_file(directory), "SELECT count(*) FROM chain") == before


def test_what_is_rolled_back_leaves_no_link(tmp_path: Path) -> None:
    keep(tmp_path, [article(1)])
    before = rows(archive_file(tmp_path), "SELECT id, link FROM chain")
    surrogate = article(2, links=(), body="ein\ud800er")
    with pytest.raises(Exception, match="surrogate"):
        keep(tmp_path, [surrogate])
    assert rows(archive_file(tmp_path), "SELECT id, link FROM chain") == before


@pytest.mark.parametrize(
    ("migrations", "before", "chain", "tables"),
    [
        (archive_migrations, "m006_chain", ARCHIVE, ("versions", "changes")),
        (captures_migrations, "m004_chain", CAPTURES, ("captures",)),
    ],
)
def test_older_archive_is_linked_when_it_is_brought_up_to_date(
    directory: Path, tmp_path: Path, migrations: Any, before: str, chain: Chain, tables: tuple[str, ...]
) -> None:
    path = archive_file(directory) if chain is ARCHIVE else captures_file(directory)
    older = Database(str(tmp_path / "older.db"))
    migrations.apply(older, stop_before=before)
    older.execute("PRAGMA foreign_keys = OFF")
    older.execute("ATTACH ? AS kept", [str(path)])
    for table in tables:
        columns = ", ".join(column.name for column in older[table].columns)
        older.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM kept.{table} ORDER BY rowid")
    older.conn.commit()
    older.execute("DETACH kept")
    migrations.apply(older)
    count = sum(older.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables)
    assert head(older.conn, chain).id == count
    older.close()
