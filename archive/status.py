"""How an archive is doing: what it holds, how the last run ended, what could not be read."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from archive import crawls
from archive.articles import Counts, counts
from archive.captures import captures_file
from archive.crawls import Crawl
from archive.database import archive_file, open_for_reading
from archive.errors import ArchiveError


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
class Memory:
    """What `private/captures.db` knows: the state of every address, and what could not be read."""

    addresses: dict[str, int]
    """How many detail pages are in which state."""
    problems: tuple[Problem, ...]
    """Oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How an archive is doing."""

    path: Path
    counts: Counts
    last_run: Crawl | None
    memory: Memory | None
    """`None` where the archive came without its private folder, e.g. as a published copy."""

    def record(self) -> dict[str, Any]:
        """Return the status ready for JSON; an absent thing is null."""
        held = self.counts
        return {
            "archive": str(self.path),
            "articles": held.articles,
            "versions": held.versions,
            "listing_only": held.listing_only,
            "first": held.first.isoformat() if held.first else None,
            "last": held.last.isoformat() if held.last else None,
            "last_run": asdict(self.last_run) if self.last_run else None,
            "addresses": self.memory.addresses if self.memory else None,
            "unreadable": [asdict(problem) for problem in self.memory.problems] if self.memory else None,
        }


def status(directory: Path) -> Status:
    """Return how the archive in a folder is doing. Raises `NoArchive` where there is none."""
    with closing(open_for_reading(directory)) as conn:
        held, last_run = counts(conn), crawls.last(conn)
    return Status(path=archive_file(directory).absolute(), counts=held, last_run=last_run, memory=_memory(directory))


STATES = "SELECT state, count(*) FROM addresses WHERE kind = 'detail' GROUP BY state ORDER BY state"
PROBLEMS = """
    SELECT url, part, error, reason, first_seen, last_seen FROM problems
    ORDER BY first_seen, url, part, error, reason
"""


def _memory(directory: Path) -> Memory | None:
    path = captures_file(directory)
    if not path.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as conn:
            return Memory(
                addresses=dict(conn.execute(STATES).fetchall()),
                problems=tuple(
                    Problem(url=url, part=part, error=error, reason=reason, first_seen=first_seen, last_seen=last_seen)
                    for url, part, error, reason, first_seen, last_seen in conn.execute(PROBLEMS)
                ),
            )
    except sqlite3.DatabaseError as exc:
        raise ArchiveError(f"{path} cannot be read: {exc}") from exc
