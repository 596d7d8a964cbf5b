"""What `private/captures.db` knows of a crawl's state: addresses, late re-checks, sweeps, what could not be read.

Read-only. The file is written by crawls alone; a published copy of an archive comes without it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from archive.captures import captures_file
from archive.clock import timestamp
from archive.crawling.ladder import RUNGS
from archive.database import uri_for_reading
from archive.errors import ArchiveError

GROWTH_OVER = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A page that was fetched and could not be read, or an entry of a listing."""

    url: str
    part: str
    """`page`, or `entry` for one entry of a listing."""
    error: str
    """Name of the error, e.g. `MissingBody`."""
    reason: str
    first_seen: str
    last_seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """A page whose re-check is due."""

    url: str
    due: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """The state of every address, and what could not be read."""

    addresses: dict[str, int]
    """How many detail pages are in which state."""
    problems: tuple[Problem, ...]
    """Oldest first."""
    overdue: int
    """How many re-checks are due and not made."""
    oldest_overdue: Late | None
    late: int
    """How many of them are later than half their interval: the crawl does not keep up."""
    sweep: str | None
    """Since when every listing has been read to its end; `None` where one never was."""
    unreadable_listings: tuple[str, ...]
    """Main listings whose last reading failed."""
    undelivered: int
    """Messages about runs that reached nobody yet."""
    captures: int
    growth: float | None
    """Bytes a day that captures took over the last thirty days; `None` without a day to measure."""


STATES = "SELECT state, count(*) FROM addresses WHERE kind = 'detail' GROUP BY state ORDER BY state"
PROBLEMS = """
    SELECT url, part, error, reason, first_seen, last_seen FROM problems
    ORDER BY first_seen, url, part, error, reason
"""
OVERDUE = """
    SELECT url, next_due, rung FROM addresses
    WHERE kind = 'detail' AND state <> 'new' AND next_due IS NOT NULL AND next_due < ? ORDER BY next_due, url
"""
# A section that the city does not have answers 404 for ever; it has nothing to be swept.
SWEEP = """
    SELECT min(coalesce(swept, '')) FROM (
        SELECT listing, max(CASE WHEN mode = 'full' AND ended = 'end' THEN finished END) AS swept,
            (SELECT ended FROM walks AS w WHERE w.listing = walks.listing AND finished IS NOT NULL
                ORDER BY id DESC LIMIT 1) AS newest
        FROM walks GROUP BY listing
    ) WHERE newest IS NULL OR newest <> 'missing'
"""
UNREADABLE = """
    SELECT url FROM addresses
    WHERE kind = 'listing' AND state IN ('unreadable', 'missing', 'moved', 'forbidden', 'failed') ORDER BY url
"""
UNDELIVERED = "SELECT count(*) FROM undelivered"
CAPTURES = "SELECT count(*) FROM captures"
FIRST_CAPTURE = "SELECT min(fetched_at) FROM captures WHERE fetched_at >= ?"
# A body is of the day on which it was first fetched.
GROWN = """
    SELECT coalesce(sum(CASE WHEN sha256 IN (SELECT sha256 FROM body_files) THEN size ELSE length(zstd) END), 0)
    FROM bodies WHERE sha256 IN (SELECT sha256 FROM captures WHERE fetched_at >= :since)
        AND sha256 NOT IN (SELECT sha256 FROM captures WHERE fetched_at < :since)
"""


def memory(directory: Path, *, now: datetime, every: timedelta | None, main_listings: tuple[str, ...]) -> Memory | None:
    """Return what is known; `None` where there is no such file. Raises `ArchiveError` where it cannot be read."""
    with reading_captures(directory) as conn:
        if conn is None:
            return None
        overdue = conn.execute(OVERDUE, (timestamp(now),)).fetchall()
        return Memory(
            addresses=dict(conn.execute(STATES).fetchall()),
            problems=tuple(
                Problem(url=url, part=part, error=error, reason=reason, first_seen=first_seen, last_seen=last_seen)
                for url, part, error, reason, first_seen, last_seen in conn.execute(PROBLEMS)
            ),
            overdue=len(overdue),
            oldest_overdue=Late(url=overdue[0][0], due=overdue[0][1]) if overdue else None,
            late=sum(_is_late(due, rung, now, every) for _, due, rung in overdue),
            sweep=conn.execute(SWEEP).fetchone()[0] or None,
            unreadable_listings=tuple(url for (url,) in conn.execute(UNREADABLE) if url in main_listings),
            undelivered=int(conn.execute(UNDELIVERED).fetchone()[0]),
            captures=int(conn.execute(CAPTURES).fetchone()[0]),
            growth=_growth(conn, now),
        )


def _is_late(due: str, rung: int, now: datetime, every: timedelta | None) -> bool:
    """Tell whether more than half an interval has passed since a re-check was due; runs cannot be more often."""
    interval = max(RUNGS[rung], every or timedelta())
    return datetime.fromisoformat(due) + interval / 2 < now


def _growth(conn: sqlite3.Connection, now: datetime) -> float | None:
    since = timestamp(now - GROWTH_OVER)
    (first,) = conn.execute(FIRST_CAPTURE, (since,)).fetchone()
    (older,) = conn.execute("SELECT EXISTS (SELECT 1 FROM captures WHERE fetched_at < ?)", (since,)).fetchone()
    if first is None or not older:
        # The first crawl fetches everything: what it took says nothing of the days to come.
        return None
    (grown,) = conn.execute(GROWN, {"since": since}).fetchone()
    return float(grown) / GROWTH_OVER.days


@contextmanager
def reading_captures(directory: Path) -> Iterator[sqlite3.Connection | None]:
    """Open `captures.db` for reading, or give `None` where there is none. Raises `ArchiveError` for a broken file."""
    path = captures_file(directory)
    if not path.is_file():
        yield None
        return
    try:
        with closing(sqlite3.connect(uri_for_reading(path), uri=True)) as conn:
            yield conn
    except sqlite3.DatabaseError as exc:
        older = "; `herne-archive upgrade` brings one of an older release up to date" if "no such" in str(exc) else ""
        raise ArchiveError(f"{path} cannot be read: {exc}{older}") from exc
