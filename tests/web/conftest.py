from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from cityhall import GONE, SECOND_VISIT, WITHDRAWN, build_archive
from datasette.app import Datasette
from visiting import Get, client_of

GONE_SQL = "UPDATE articles SET state = 'gone', gone_since = ? WHERE source_id = ?"
MISS_SQL = """
    INSERT INTO misses (article_id, crawl_id, at, how, status, location, counts, reason)
    SELECT id, ?, ?, ?, ?, ?, ?, ? FROM articles WHERE source_id = ?
"""
MISSES = (
    (1, "not_found", 404, None, 1, None),
    (2, "redirect", 302, "https://www.herne.de/Ein-sehr-langer-Name-ohne-Umbruch.html", 0, "the run failed"),
)
WITHDRAWN_SQL = "UPDATE articles SET state = 'withdrawn' WHERE source_id = ?"


@pytest.fixture(scope="session")
def archive_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("archive")
    path = build_archive(directory)
    conn = sqlite3.connect(path)
    with conn:
        conn.execute(GONE_SQL, (SECOND_VISIT.isoformat(timespec="microseconds"), GONE.source_id))
        for crawl, how, status, location, counts, reason in MISSES:
            at = SECOND_VISIT.isoformat(timespec="microseconds")
            conn.execute(MISS_SQL, (crawl, at, how, status, location, counts, reason, GONE.source_id))
        conn.execute(WITHDRAWN_SQL, (WITHDRAWN.source_id,))
    conn.close()
    return directory


@pytest.fixture(scope="session")
def archive_path(archive_directory: Path) -> Path:
    return archive_directory / "archive.db"


@pytest.fixture(scope="session")
def datasette(archive_path: Path) -> Datasette:
    return Datasette([str(archive_path)])


@pytest.fixture(scope="session")
def open_get(archive_path: Path) -> Get:
    """Asks an instance without limits on how often."""
    limits = {"sql_per_minute": 0, "filtered_per_minute": 0}
    return client_of(Datasette([str(archive_path)], metadata={"plugins": {"herne-archive": limits}}))


@pytest.fixture(scope="session")
def get(datasette: Datasette) -> Get:
    return client_of(datasette)
