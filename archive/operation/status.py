"""How an archive is doing: what it holds, how its runs ended, what is late, and what it takes on its disk.

All of it is read, nothing written, so that it can be asked while a crawl is at work. What of it needs a person
is decided in `attention.py`.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from archive import crawls
from archive.articles import Counts, counts
from archive.clock import timestamp
from archive.config import Config
from archive.crawls import Crawl
from archive.database import archive_file, open_for_reading
from archive.errors import ArchiveError
from archive.events import keeping as events
from archive.lock import crawl_at_work
from archive.operation.disk import Disk, disk
from archive.operation.memory import Memory, memory
from archive.operation.volume import Month, Silence, Volume, volume
from archive.search import index as search_index
from herne_scraper.german_date import BERLIN
from herne_scraper.sites.herne import HERNE

RECENT = timedelta(days=7)
"""How long what the city took away counts as news."""
PAUSES_OVER = timedelta(days=90)
LATE_INTERVALS = 2
"""So many intervals without a run are too many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A time without a run, longer than it should have been."""

    after: str
    """When the run before began."""
    until: str
    """When the next one began."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """An article whose page was not there, and that is not gone yet."""

    key: str
    misses: int
    """How many count."""
    since: str
    """The first of them."""
    last: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How an archive is doing."""

    path: Path
    at: datetime
    """When it was asked."""
    every: timedelta | None
    """How often runs are expected; `None` where none is: a demo, a finished archive, a copy without `private/`."""
    least_free: int
    counts: Counts
    states: dict[str, int]
    """How many articles are in which state."""
    last_run: Crawl | None
    """It may be at work."""
    last_ended: Crawl | None
    last_complete: Crawl | None
    first_start: str | None
    """When the first run began."""
    at_work: int | None
    """Process of the crawl that holds the archive now."""
    pauses: tuple[Pause, ...]
    """Of the last ninety days, oldest first."""
    volume: Volume
    watched: tuple[Watched, ...]
    """Misses under observation, the oldest first."""
    gone: tuple[str, ...]
    """Keys of what was found gone in the last seven days."""
    extractors: dict[str, int]
    """How many versions each version of the extractor has read."""
    open_redaction: int | None
    """A removal that was begun and is not finished."""
    index: str | None
    """What is wrong with the search index; `None` where nothing is."""
    index_version: str | None
    disk: Disk
    memory: Memory | None
    """`None` where the archive came without its private folder, e.g. as a published copy."""

    def record(self) -> dict[str, Any]:
        """Return the status ready for JSON; an absent thing is null."""
        held, known = self.counts, self.memory
        return {
            "archive": str(self.path),
            "at": timestamp(self.at),
            "articles": held.articles,
            "versions": held.versions,
            "listing_only": held.listing_only,
            "states": self.states,
            "first": held.first.isoformat() if held.first else None,
            "last": held.last.isoformat() if held.last else None,
            "every_seconds": self.every.total_seconds() if self.every else None,
            "last_run": asdict(self.last_run) if self.last_run else None,
            "last_complete_run": asdict(self.last_complete) if self.last_complete else None,
            "at_work": self.at_work is not None,
            "pauses": [asdict(pause) for pause in self.pauses],
            "last_sweep": known.sweep if known else None,
            "months": [_month(month) for month in self.volume.months],
            "silences": [_silence(silence) for silence in self.volume.silences],
            "longest_usual_silence_days": self.volume.longest_usual,
            "misses_under_observation": [asdict(watched) for watched in self.watched],
            "gone_in_seven_days": list(self.gone),
            "extractors": self.extractors,
            "open_redaction": self.open_redaction,
            "index": {"version": self.index_version, "problem": self.index},
            "disk": {**asdict(self.disk), "total": self.disk.total},
            "addresses": known.addresses if known else None,
            "captures": known.captures if known else None,
            "rechecks": _rechecks(known) if known else None,
            "undelivered": known.undelivered if known else None,
            "unreadable_listings": list(known.unreadable_listings) if known else None,
            "unreadable": [asdict(problem) for problem in known.problems] if known else None,
        }


def _rechecks(known: Memory) -> dict[str, Any]:
    oldest = asdict(known.oldest_overdue) if known.oldest_overdue else None
    return {"due": known.overdue, "late": known.late, "oldest": oldest}


def _month(month: Month) -> dict[str, Any]:
    return {**asdict(month), "out_of_band": month.out_of_band}


def _silence(silence: Silence) -> dict[str, Any]:
    return {
        "after": silence.after.isoformat(),
        "until": silence.until.isoformat(),
        "days": silence.days,
        "open": silence.open,
    }


STATES = "SELECT state, count(*) FROM articles GROUP BY state ORDER BY state"
EXTRACTORS = "SELECT extractor, count(*) FROM versions GROUP BY extractor ORDER BY extractor"
WATCHED = """
    SELECT a.key, count(*), min(m.at), max(m.at) FROM misses AS m JOIN articles AS a ON a.id = m.article_id
    WHERE a.state = 'missing' AND m.counts = 1 AND m.closed IS NULL GROUP BY a.id ORDER BY min(m.at), a.key
"""
OPEN_REDACTION = "SELECT id FROM redactions WHERE finished IS NULL"
GONE = """
    SELECT DISTINCT a.key FROM changes AS c JOIN articles AS a ON a.id = c.article_id
    WHERE c.kind = 'gone' AND c.at > ? AND a.state = 'gone' ORDER BY a.key
"""


def status(directory: Path, config: Config, now: datetime) -> Status:
    """Return how the archive in a folder is doing. Raises `NoArchive` where there is none, `ArchiveError` if broken."""
    # Asked first: a run that ends meanwhile is then said to be at work, and never to have been killed.
    at_work = crawl_at_work(directory)
    with closing(open_for_reading(directory, briefly=True)) as conn:
        known = memory(directory, now=now, every=config.schedule.every, main_listings=HERNE.main_listings)
        every = config.schedule.every if known is not None else None
        # One moment for all of it.
        conn.execute("BEGIN")
        complete = crawls.last_complete(conn)
        problem, version = _index(conn)
        return Status(
            path=archive_file(directory).absolute(),
            at=now,
            every=every,
            least_free=config.status.least_free,
            counts=counts(conn),
            states=dict(conn.execute(STATES).fetchall()),
            last_run=crawls.last(conn),
            last_ended=crawls.last_ended(conn),
            last_complete=complete,
            first_start=crawls.first_start(conn),
            at_work=at_work,
            pauses=_pauses(conn, every, now),
            volume=volume(conn, _until(complete, now)),
            watched=tuple(
                Watched(key=key, misses=misses, since=since, last=last)
                for key, misses, since, last in conn.execute(WATCHED)
            ),
            open_redaction=next((int(number) for (number,) in conn.execute(OPEN_REDACTION)), None),
            gone=tuple(key for (key,) in conn.execute(GONE, (timestamp(now - RECENT),))),
            extractors=dict(conn.execute(EXTRACTORS).fetchall()),
            index=problem,
            index_version=version,
            disk=disk(directory, known.growth if known else None),
            memory=known,
        )


def _until(complete: Crawl | None, now: datetime) -> date:
    """Return the day up to which the archive knows everything: what was published later no run has looked for."""
    moment = now if complete is None else min(now, datetime.fromisoformat(complete.started))
    return moment.astimezone(BERLIN).date()


def _pauses(conn: sqlite3.Connection, every: timedelta | None, now: datetime) -> tuple[Pause, ...]:
    if every is None:
        return ()
    moments = crawls.starts(conn, timestamp(now - PAUSES_OVER))
    longest = LATE_INTERVALS * every
    return tuple(
        Pause(after=one, until=other)
        for one, other in pairwise(moments)
        if datetime.fromisoformat(other) - datetime.fromisoformat(one) > longest
    )


def _index(conn: sqlite3.Connection) -> tuple[str | None, str | None]:
    row = conn.execute(search_index.READ_VERSION).fetchone()
    version = None if row is None else str(row[0])
    try:
        search_index.check(conn)
        events.check(conn)
    except ArchiveError as exc:
        return str(exc), version
    return None, version
