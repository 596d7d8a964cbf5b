"""The file of captures and frontier, brought up to date from what earlier releases wrote."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import zstandard
from sqlite_utils import Database

from archive.captures import Captures, captures_file, make_private_folder, open_captures
from archive.crawling import addresses, pointer_rows
from archive.crawling.dry_run import copy_of_frontier
from archive.errors import ArchiveError
from archive.migrations import captures_migrations

DIGEST = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
"""Of the body `abc`."""
PAGE = "https://www.herne.de/Meldungen/News-Detailansicht_281473.html"
LISTING = "https://www.herne.de/Meldungen/Alle-News.html"
AT = "2026-11-01T08:00:00.000000+00:00"

FIRST_RELEASE = f"""
    INSERT INTO bodies (sha256, size, zstd) VALUES ('{DIGEST}', 3, x'{zstandard.compress(b"abc").hex()}');
    INSERT INTO captures (id, url, fetched_url, fetched_at, method, status, request_headers, response_headers, sha256)
    VALUES (7, '{PAGE}', '{PAGE}', '{AT}', 'GET', 200, x'', x'', '{DIGEST}'),
           (9, '{LISTING}', '{LISTING}', '{AT}', 'GET', 200, x'', x'', '{DIGEST}');
    INSERT INTO addresses (url, kind, source_id, number, state, found_at, last_fetched, last_status, capture_id, title)
    VALUES ('{PAGE}', 'detail', '281473', 281473, 'done', '{AT}', '{AT}', 200, 7, 'Titel'),
           ('{PAGE}x', 'detail', '281474', 281474, 'missing', '{AT}', '{AT}', 404, NULL, NULL),
           ('{LISTING}', 'listing', NULL, NULL, 'done', '{AT}', '{AT}', 200, 9, NULL);
    INSERT INTO walks (id, listing, position, run, mode, started) VALUES (3, '{LISTING}', 0, 1, 'full', '{AT}');
    INSERT INTO walk_pages (walk_id, url, chain, capture_id) VALUES (3, '{LISTING}', 0, 9);
    INSERT INTO sightings (listing, entry, first_seen, last_seen, last_walk, last_chain, known)
    VALUES ('{LISTING}', '{PAGE}', '{AT}', '{AT}', 3, 0, 1);
"""


def of_the_first_release(directory: Path, rows: str = FIRST_RELEASE) -> None:
    make_private_folder(directory)
    with closing(sqlite3.connect(captures_file(directory))) as conn:
        captures_migrations.apply(Database(conn), stop_before="m003_recheck_ladder")
        conn.executescript(rows)


@pytest.fixture
def old(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    of_the_first_release(tmp_path)
    with closing(open_captures(tmp_path)) as conn:
        yield conn


def test_captures_of_the_first_release_can_be_read(old: sqlite3.Connection) -> None:
    received, captured = Captures(old).read(7)
    assert (received.body, received.url, captured.sha256) == (b"abc", PAGE, DIGEST)
    assert old.execute("SELECT id, revisit_of FROM captures ORDER BY id").fetchall() == [(7, None), (9, None)]


def test_addresses_of_the_first_release_keep_what_is_known_of_them(old: sqlite3.Connection) -> None:
    query = "SELECT url, kind, state, last_status, capture_id, title, rung, checked_at FROM addresses ORDER BY url DESC"
    assert old.execute(query).fetchall() == [
        (f"{PAGE}x", "detail", "missing", 404, None, None, 0, None),
        (PAGE, "detail", "done", 200, 7, "Titel", 0, AT),
        (LISTING, "listing", "done", 200, 9, None, 0, AT),
    ]


def test_walks_and_sightings_of_the_first_release_go_on(old: sqlite3.Connection) -> None:
    assert old.execute("SELECT url, capture_id FROM walk_pages").fetchall() == [(LISTING, 9)]
    assert old.execute("SELECT entry, announced, known FROM sightings").fetchall() == [(PAGE, None, 1)]


def test_foreign_keys_hold_after_the_tables_were_made_anew(old: sqlite3.Connection) -> None:
    assert old.execute("PRAGMA foreign_keys").fetchone() == (1,)
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        old.execute("UPDATE walk_pages SET capture_id = 8")
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        old.execute("UPDATE addresses SET capture_id = 8")


@pytest.mark.parametrize(
    ("status", "revisit_of"),
    [(304, "NULL"), (200, "7")],
)
def test_a_304_names_what_it_confirms_and_nothing_else_does(
    old: sqlite3.Connection, status: int, revisit_of: str
) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        old.execute(
            "INSERT INTO captures (url, fetched_url, fetched_at, method, status, request_headers, response_headers, "
            f"sha256, revisit_of) VALUES ('u', 'u', '{AT}', 'GET', {status}, x'', x'', '{DIGEST}', {revisit_of})"
        )


@pytest.mark.parametrize("kind", ["listing", "feed", "sitemap", "media"])
def test_only_a_notice_needs_a_number_of_the_city(old: sqlite3.Connection, kind: str) -> None:
    old.execute("INSERT INTO addresses (url, kind, state, found_at) VALUES ('u', ?, 'new', '')", (kind,))
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        old.execute("INSERT INTO addresses (url, kind, state, found_at) VALUES ('v', 'detail', 'new', '')")


@pytest.mark.parametrize(
    ("sql", "index"),
    [
        (addresses.NEXT_NEW, "addresses_new"),
        (addresses.NEXT_AGAIN, "addresses_again"),
        (addresses.COUNT_NEW, "addresses_new"),
        (pointer_rows.NEXT, "addresses_pointers"),
        (pointer_rows.COUNT.replace("?", "'feed'"), "addresses_pointers"),
    ],
)
def test_what_each_page_asks_of_the_frontier_is_answered_from_an_index(
    old: sqlite3.Connection, sql: str, index: str
) -> None:
    plan = " ".join(detail for *_, detail in old.execute(f"EXPLAIN QUERY PLAN {sql}", {"since": None}))
    assert index in plan
    assert "TEMP B-TREE" not in plan


def test_a_row_that_refers_to_nothing_is_said_not_passed_over(tmp_path: Path) -> None:
    of_the_first_release(tmp_path, FIRST_RELEASE.replace("0, 9);", "0, 99);"))
    with pytest.raises(ArchiveError, match=r"walk_pages .*refers to a row of captures"):
        open_captures(tmp_path)


def test_a_dry_run_reads_the_frontier_of_the_first_release_and_leaves_it(tmp_path: Path) -> None:
    of_the_first_release(tmp_path)
    before = captures_file(tmp_path).read_bytes()
    with closing(copy_of_frontier(tmp_path)) as conn:
        assert conn.execute("SELECT count(*) FROM addresses").fetchone() == (3,)
    assert captures_file(tmp_path).read_bytes() == before
