"""Whether a Datasette instance serves our archive, and how its pages read from it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias, TypeVar
from weakref import WeakKeyDictionary

from datasette.utils import sqlite_timelimit

from archive.config import load_config

Datasette: TypeAlias = Any
"""A running `datasette.app.Datasette`; Datasette publishes no types."""
Request: TypeAlias = Any
"""A `datasette.utils.asgi.Request`."""

DATABASE = "archive"
"""The name under which `archive.db` is served, from plain `datasette archive.db` too."""

PAGE_TIME_LIMIT_MS = 1000
"""What all reading for one page may take; Datasette limits its own queries only."""

OUR_TABLES = frozenset({"articles", "versions", "changes", "sections", "article_sections", "search", "search_meta"})

TABLE_NAMES = "SELECT name FROM sqlite_master WHERE type = 'table'"

Value = TypeVar("Value")

_answers: WeakKeyDictionary[Any, bool] = WeakKeyDictionary()


def serves_archive(datasette: Datasette) -> bool:
    """Tell whether the instance serves an archive of ours; asked of the file once, then remembered.

    The plugin is installed beside whatever else runs in the environment: an instance without a database named
    `archive`, or with one that is something else, must not notice it. A file that cannot be read counts as
    something else: Datasette itself refuses to start on it and says why.
    """
    if datasette not in _answers:
        database = datasette.databases.get(DATABASE)
        _answers[datasette] = database is not None and _has_our_tables(database.path)
    return _answers[datasette]


def _has_our_tables(path: str | None) -> bool:
    if path is None:
        return False
    try:
        conn = sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=ro", uri=True)
        try:
            return OUR_TABLES.issubset(name for (name,) in conn.execute(TABLE_NAMES))
        finally:
            conn.close()
    except sqlite3.Error:
        return False


def notice_of(datasette: Datasette) -> str | None:
    """Return what the operator wants every page to say, from the settings beside the served file.

    Raises `ConfigurationError` for settings that are not right, as a crawl does.
    """
    path = Path(datasette.databases[DATABASE].path)
    return load_config(path.absolute().parent, os.environ).web.notice


async def read(datasette: Datasette, function: Callable[[sqlite3.Connection], Value]) -> Value:
    """Run a reading function on a read-only connection, in one transaction and within the time limit.

    One transaction, because a crawl may write between two statements and a page must not be half old, half new.
    Raises `sqlite3.OperationalError` (`interrupted`) where the limit is passed.
    """

    def in_thread(conn: sqlite3.Connection) -> Value:
        conn.execute("BEGIN")
        try:
            with sqlite_timelimit(conn, PAGE_TIME_LIMIT_MS):
                return function(conn)
        finally:
            # Beyond the limit: what ends a reading must not be stopped by it, or the next one finds it open.
            conn.rollback()

    value: Value = await datasette.get_database(DATABASE).execute_fn(in_thread)
    return value
