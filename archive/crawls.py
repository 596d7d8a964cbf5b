"""The log of runs: one row a crawl, from its start to how it ended."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from archive.errors import ArchiveError

Mode = Literal["default", "full", "since"]
Outcome = Literal["complete", "limited", "interrupted", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawl:
    """One run."""

    id: int
    started: str
    finished: str | None
    mode: str
    outcome: str | None
    """`None` while it runs, or when it was killed and no other has begun since."""
    counts: dict[str, int]
    report: str | None


CLOSE_KILLED = """
    UPDATE crawls SET finished = ?, outcome = 'interrupted', report = 'It ended without a word; the next run closed it.'
    WHERE outcome IS NULL
"""
BEGIN = "INSERT INTO crawls (started, mode) VALUES (?, ?) RETURNING id"


def begin(conn: sqlite3.Connection, mode: Mode, started: str) -> int:
    """Open the row of a run and return its id; rows that were left open are closed as interrupted."""
    conn.execute(CLOSE_KILLED, (started,))
    (crawl_id,) = conn.execute(BEGIN, (started, mode)).fetchone()
    return int(crawl_id)


END = "UPDATE crawls SET finished = ?, outcome = ?, counts = ?, report = ? WHERE id = ? AND outcome IS NULL"


def end(
    conn: sqlite3.Connection,
    crawl_id: int,
    finished: str,
    outcome: Outcome,
    counts: Mapping[str, int],
    report: str | None,
) -> None:
    """Close the row of a run. Raises `ArchiveError` for one that is not open."""
    values = (finished, outcome, json.dumps(dict(counts), ensure_ascii=False), report, crawl_id)
    if conn.execute(END, values).rowcount != 1:
        raise ArchiveError(f"crawl {crawl_id} is not open, so it cannot end as {outcome!r}")


COLUMNS = "id, started, finished, mode, outcome, counts, report"
LAST = f"SELECT {COLUMNS} FROM crawls ORDER BY id DESC LIMIT 1"  # noqa: S608 - no value, only names
LAST_ENDED = f"SELECT {COLUMNS} FROM crawls WHERE outcome IS NOT NULL ORDER BY id DESC LIMIT 1"  # noqa: S608
LAST_COMPLETE = f"SELECT {COLUMNS} FROM crawls WHERE outcome = 'complete' ORDER BY id DESC LIMIT 1"  # noqa: S608


def last(conn: sqlite3.Connection) -> Crawl | None:
    """Return the last run, which may be at work; `None` where there was none."""
    return _one(conn, LAST)


def last_ended(conn: sqlite3.Connection) -> Crawl | None:
    """Return the last run that has ended."""
    return _one(conn, LAST_ENDED)


def last_complete(conn: sqlite3.Connection) -> Crawl | None:
    """Return the last run that read everything it was to read."""
    return _one(conn, LAST_COMPLETE)


KILLED_BEFORE = """
    SELECT before.started FROM crawls AS before JOIN crawls AS this ON this.id = ?
    WHERE before.id < this.id AND before.outcome = 'interrupted' AND before.finished = this.started
    ORDER BY before.id DESC LIMIT 1
"""


def killed_before(conn: sqlite3.Connection, crawl_id: int) -> str | None:
    """Return when the run before one began, if that one was killed: it was closed as this one began."""
    row = conn.execute(KILLED_BEFORE, (crawl_id,)).fetchone()
    return None if row is None else str(row[0])


STARTS = "SELECT started FROM crawls WHERE outcome IN ('complete', 'limited') AND started > ? ORDER BY started"
FIRST = "SELECT min(started) FROM crawls"


def starts(conn: sqlite3.Connection, since: str) -> list[str]:
    """Return when the runs since a moment began that did what they were asked to."""
    return [started for (started,) in conn.execute(STARTS, (since,))]


def first_start(conn: sqlite3.Connection) -> str | None:
    """Return when the first run began."""
    started: str | None = conn.execute(FIRST).fetchone()[0]
    return started


def _one(conn: sqlite3.Connection, query: str) -> Crawl | None:
    row = conn.execute(query).fetchone()
    if row is None:
        return None
    crawl_id, started, finished, mode, outcome, counts, report = row
    return Crawl(
        id=crawl_id,
        started=started,
        finished=finished,
        mode=mode,
        outcome=outcome,
        counts=json.loads(counts),
        report=report,
    )


COUNTS = "SELECT counts FROM crawls WHERE outcome = 'complete' ORDER BY id DESC LIMIT ?"
FIRST_COMPLETE = "SELECT min(finished) FROM crawls WHERE outcome = 'complete'"


def counts_of_complete(conn: sqlite3.Connection, runs: int) -> list[dict[str, int]]:
    """Return what the last complete runs counted, the newest first."""
    return [json.loads(text) for (text,) in conn.execute(COUNTS, (runs,))]


def first_complete(conn: sqlite3.Connection) -> str | None:
    """Return when the first run that read everything had ended; `None` where there was none."""
    row: tuple[str | None] = conn.execute(FIRST_COMPLETE).fetchone()
    return row[0]
