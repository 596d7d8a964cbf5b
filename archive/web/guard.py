"""What a reader's SQL may cost: limits and refusals on every connection to the archive.

Datasette's time limit stops loops over rows, not one long call: `hex(zeroblob(400000000))` was measured at
12.75 s and 4.8 GB without this guard, and is refused within milliseconds with it.
"""

from __future__ import annotations

import sqlite3

LIMITS = (
    (sqlite3.SQLITE_LIMIT_LENGTH, 8_000_000),
    (sqlite3.SQLITE_LIMIT_SQL_LENGTH, 20_000),
    (sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 200),
    (sqlite3.SQLITE_LIMIT_COMPOUND_SELECT, 20),
    (sqlite3.SQLITE_LIMIT_ATTACHED, 0),
    (sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 200),
)

REFUSED_FUNCTIONS = frozenset({"printf", "format", "zeroblob", "randomblob", "load_extension"})
"""They make long values out of short queries, or code out of files."""

REFUSED_TABLES = frozenset({"pragma_database_list"})
"""It tells where on the machine the file lies."""


def guard(conn: sqlite3.Connection) -> None:
    """Put limits and refusals on a connection; everything Datasette itself asks still works."""
    for limit, value in LIMITS:
        conn.setlimit(limit, value)
    conn.execute("PRAGMA query_only = 1")
    conn.set_authorizer(_authorise)


def _authorise(action: int, first: str | None, second: str | None, _database: str | None, _trigger: str | None) -> int:
    if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in REFUSED_FUNCTIONS:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_READ and (first or "").lower() in REFUSED_TABLES:
        return sqlite3.SQLITE_DENY
    if action in (sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH):
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK
