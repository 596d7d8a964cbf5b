"""What could not be read, and whether a run has said so already."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Literal

from archive.clock import timestamp
from herne_scraper.items import ReadingProblem

Part = Literal["page", "entry", "media"]

NOTE = """
    INSERT INTO problems (url, part, error, reason, first_seen, last_seen) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET last_seen = excluded.last_seen
"""


def note(conn: sqlite3.Connection, problem: ReadingProblem, part: Part, now: datetime) -> None:
    """Note a problem, or that it is still there."""
    moment = timestamp(now)
    conn.execute(NOTE, (problem.url, part, problem.error, problem.reason, moment, moment))


def page_was_read(conn: sqlite3.Connection, url: str) -> None:
    """Forget the problems of a page that could be read after all."""
    conn.execute("DELETE FROM problems WHERE url = ? AND part = 'page'", (url,))


def media_was_captured(conn: sqlite3.Connection, url: str) -> None:
    """Forget the problems of a picture or file that could be had after all."""
    conn.execute("DELETE FROM problems WHERE url = ? AND part = 'media'", (url,))


def entries_were_read(conn: sqlite3.Connection, listing: str, since: datetime) -> None:
    """Forget the problems with entries of a listing that a walk over all of it did not meet again."""
    conn.execute("DELETE FROM problems WHERE url = ? AND part = 'entry' AND last_seen < ?", (listing, timestamp(since)))


UNREPORTED = """
    SELECT url, error, reason FROM problems WHERE reported = 0 AND (part = 'media') = ? ORDER BY first_seen, url
"""


def report(conn: sqlite3.Connection, *, media: bool = False) -> tuple[ReadingProblem, ...]:
    """Return the problems no run has reported, and take them as reported: of pages and entries, or of media.

    A run that is killed reports nothing; what it met is new to the next.
    """
    rows = conn.execute(UNREPORTED, (media,)).fetchall()
    if rows:
        conn.execute("UPDATE problems SET reported = 1 WHERE reported = 0 AND (part = 'media') = ?", (media,))
    return tuple(ReadingProblem(url=url, error=error, reason=reason) for url, error, reason in rows)
