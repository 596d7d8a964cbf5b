"""The file `archive.db`: where it is, and how it is opened for writing and for reading."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from archive.errors import ArchiveError, NoArchive
from archive.migrations import archive_migrations
from herne_scraper.errors import ConfigurationError

BUSY_SECONDS = 30.0
"""How long a connection waits for one that writes, e.g. `reindex` for a crawl; `HERNE_BUSY_SECONDS` says otherwise."""

MOST_BUSY_SECONDS = 3600

TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
MIGRATIONS = "_sqlite_migrations"
"""Where sqlite-utils keeps which steps a file has had: every file of ours has it from its first step on."""


def busy_seconds() -> float:
    """Return how long to wait for another. Raises `ConfigurationError` for a variable that is no number of seconds."""
    said = os.environ.get("HERNE_BUSY_SECONDS", "").strip()
    try:
        seconds = float(said) if said else BUSY_SECONDS
    except ValueError as exc:
        raise ConfigurationError(f"HERNE_BUSY_SECONDS must be a number of seconds, not {said!r}") from exc
    if not 0 <= seconds <= MOST_BUSY_SECONDS:
        raise ConfigurationError(f"HERNE_BUSY_SECONDS must lie between 0 and {MOST_BUSY_SECONDS}, not be {said}")
    return seconds


def archive_file(directory: Path) -> Path:
    """Return where an archive's served file is."""
    return directory / "archive.db"


def open_for_writing(directory: Path) -> sqlite3.Connection:
    """Open the archive in a folder, making folder and file where there are none, and bring its schema up to date.

    Write-ahead logging lets readers go on while a crawl writes. Each commit is on the disk before it returns
    (`synchronous=FULL`): the frontier marks an address as done in another file, and must not outlive the article.
    Raises `ArchiveError` for a file that is no archive, or one of a newer release, and leaves it as it is.
    """
    path = archive_file(directory)
    directory.mkdir(parents=True, exist_ok=True)
    conn = connect_for_writing(path, "an archive")
    try:
        database = Database(conn)
        refuse_other(conn, path, "archive")
        _refuse_newer(database, path)
        conn.execute("PRAGMA journal_mode = WAL")
        conn.execute("PRAGMA synchronous = FULL")
        conn.execute("PRAGMA foreign_keys = ON")
        archive_migrations.apply(database)
    except sqlite3.DatabaseError as exc:
        conn.close()
        raise ArchiveError(f"{path} cannot be opened as an archive: {exc}") from exc
    except BaseException:
        conn.close()
        raise
    return conn


def connect_for_writing(path: Path, what: str, *, autocommit: bool = False) -> sqlite3.Connection:
    """Connect to a file that is made where there is none. Raises `ArchiveError` where it cannot be."""
    try:
        return sqlite3.connect(path, timeout=busy_seconds(), isolation_level=None if autocommit else "DEFERRED")
    except sqlite3.Error as exc:
        raise ArchiveError(f"{path} cannot be opened as {what}: {exc}") from exc


def refuse_other(conn: sqlite3.Connection, path: Path, what: str) -> None:
    """Raise `ArchiveError` for a database of something else: our tables must not come to stand beside its own."""
    tables = [name for (name,) in conn.execute(TABLES)]
    if tables and MIGRATIONS not in tables:
        shown = ", ".join(tables[:3]) + (", …" if len(tables) > 3 else "")
        raise ArchiveError(f"{path} is no {what} but a database with other tables ({shown})")


def uri_for_reading(path: Path) -> str:
    """Return how SQLite shall open a file for a short look at it.

    SQLite puts two files beside one in WAL mode even to read it. Where it may not, on a read-only disk, and no log
    waits to be read along, the file is at rest and can be read without them.
    """
    log = path.with_name(f"{path.name}-wal")
    at_rest = not os.access(path.parent, os.W_OK) and not (log.exists() and log.stat().st_size)
    return f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if at_rest else ''}"


def open_for_reading(directory: Path, *, briefly: bool = False) -> sqlite3.Connection:
    """Open the archive in a folder so that nothing can be written to it.

    `briefly`, for one answer, works on a read-only disk too; see `uri_for_reading`.
    Raises `NoArchive` where there is none, and `ArchiveError` for a file that is no archive or of another release.
    """
    path = archive_file(directory)
    if not path.is_file():
        raise NoArchive(
            f"there is no archive in {directory.absolute()} (no archive.db); "
            "name its folder with --archive DIR, or make one with `herne-archive crawl` or `herne-archive demo`"
        )
    uri = uri_for_reading(path) if briefly else f"{path.absolute().as_uri()}?mode=ro"
    conn = sqlite3.connect(uri, uri=True, timeout=busy_seconds())
    try:
        database = Database(conn)
        refuse_other(conn, path, "archive")
        _refuse_newer(database, path)
        pending = [migration.name for migration in archive_migrations.pending(database)]
    except sqlite3.DatabaseError as exc:
        conn.close()
        raise ArchiveError(f"{path} cannot be read as an archive: {exc}") from exc
    except BaseException:
        conn.close()
        raise
    if pending:
        conn.close()
        raise ArchiveError(
            f"{path} is no archive or one of an older release (it lacks {', '.join(pending)}); "
            "if it is one, `herne-archive upgrade` or the next `herne-archive crawl` brings it up to date"
        )
    return conn


@contextmanager
def transaction(conn: sqlite3.Connection) -> Iterator[None]:
    """Do all of a block or nothing of it. The write lock is taken at once, so that what was read stays true."""
    conn.execute("BEGIN IMMEDIATE")
    try:
        yield
        conn.commit()
    except BaseException:
        conn.rollback()
        raise


def _refuse_newer(database: Database, path: Path) -> None:
    known = {migration.name for migration in archive_migrations.pending(Database(memory=True))}
    unknown = [migration.name for migration in archive_migrations.applied(database) if migration.name not in known]
    if unknown:
        raise ArchiveError(f"{path} was written by a newer release (it has {', '.join(unknown)}); update herne-archive")
