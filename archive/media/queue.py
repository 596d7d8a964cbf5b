"""Pictures and files in the frontier: which of them a run asks for, in which order, and when again.

They are asked for when no page is left, so that nothing waits for them: first what was fetched and not noted, then what
is new, then what is due, in the order of the addresses. What articles show is asked of the archive at that moment, not
collected on the way: whatever a run was killed at, the next one finds the same.

A file is looked at again on the upper rungs of the ladder (30, 90, 180 days): it is seldom replaced, and each look
costs a request. All functions work inside the caller's transaction.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from archive.clock import timestamp
from archive.crawling import ladder
from archive.media.files import MediaFiles
from herne_scraper.ports import Target
from herne_scraper.site import Kind, Site

LOWEST, HIGHEST = 4, len(ladder.RUNGS) - 1
"""Of the ladder's rungs: 30 days, 180 days."""

Shown = tuple[str, str, bool]
"""Address, as what an article shows it (`images`, `pdf`), and whether the archive has it."""

MAKE_ROOM = "CREATE TEMP TABLE IF NOT EXISTS wanted_media (url TEXT PRIMARY KEY, captured INTEGER) WITHOUT ROWID"
WANT = "INSERT INTO temp.wanted_media (url, captured) VALUES (?, ?) ON CONFLICT DO NOTHING"
ADD = """
    INSERT INTO addresses (url, kind, state, queued, rung, found_at)
    SELECT url, 'media', 'new', 0, :rung, :now FROM temp.wanted_media WHERE true ON CONFLICT DO NOTHING
"""
# The archive was lost, or is an older copy: what the captures still have is noted again, without the network.
READ_AGAIN = """
    UPDATE addresses SET state = CASE WHEN capture_id IS NULL THEN 'new' ELSE 'fetched' END
    WHERE kind = 'media' AND state = 'done' AND url IN (SELECT url FROM temp.wanted_media WHERE NOT captured)
"""
UNREAD = "SELECT url, capture_id FROM addresses WHERE kind = 'media' AND state = 'fetched' ORDER BY url"
TO_FETCH = """
    SELECT a.url, a.etag, a.last_modified, f.file
    FROM addresses AS a JOIN temp.wanted_media AS w ON w.url = a.url
    LEFT JOIN captures AS c ON c.id = a.capture_id AND a.state = 'done'
    LEFT JOIN body_files AS f ON f.sha256 = c.sha256
    WHERE a.kind = 'media' AND a.state <> 'fetched' AND (a.state = 'new' OR a.next_due <= :now OR :everything)
    ORDER BY a.state <> 'new', a.url
"""


class MediaQueue:
    """What of an archive's pictures and files one run asks for."""

    def __init__(
        self,
        conn: sqlite3.Connection,
        directory: Path,
        site: Site,
        shown: Callable[[], Iterable[Shown]],
        *,
        types: Iterable[str],
        clock: Callable[[], datetime],
        everything: bool,
        limit: int | None,
    ) -> None:
        """Ask for nothing yet: what articles show is known when the pages are read.

        `everything` looks at all again, whenever it is due. `limit` is how many are fetched at most.
        """
        self._conn = conn
        self._files = MediaFiles(directory)
        self._site = site
        self._shown = shown
        self._types = frozenset(types)
        self._clock = clock
        self._everything = everything
        self._limit = limit
        self._waiting: deque[Target] | None = None

    def next(self) -> Target | None:
        """Return the next picture or file; `None` when none is left."""
        if self._waiting is None:
            self._waiting = deque(self._plan())
        return self._waiting.popleft() if self._waiting else None

    def stop(self) -> None:
        """Leave the rest for the next run."""
        self._waiting = deque()

    def _plan(self) -> list[Target]:
        now = timestamp(self._clock())
        self._conn.execute(MAKE_ROOM)
        self._conn.execute("DELETE FROM temp.wanted_media")
        wanted = ((url, known) for url, shown_as, known in self._shown() if shown_as in self._types)
        self._conn.executemany(WANT, [(url, known) for url, known in wanted if self._is_ours(url)])
        self._conn.execute(ADD, {"rung": LOWEST, "now": now})
        self._conn.execute(READ_AGAIN)
        unread = [Target(url=url, kind=Kind.MEDIA, unread=capture) for url, capture in self._conn.execute(UNREAD)]
        rows = self._conn.execute(TO_FETCH, {"now": now, "everything": self._everything}).fetchall()
        return unread + [self._target(*row) for row in rows[: self._limit]]

    def _target(self, url: str, etag: str | None, modified: str | None, file: str | None) -> Target:
        # Where the file is lost, an answer that it has not changed would leave it so.
        if file is None or not self._files.path(file).is_file():
            return Target(url=url, kind=Kind.MEDIA)
        return Target(url=url, kind=Kind.MEDIA, etag=etag, last_modified=modified)

    def _is_ours(self, url: str) -> bool:
        """Tell whether a file is of the site's own host; others have not asked to be visited."""
        return url.startswith(f"{self._site.origin}/") and self._site.address(url).kind is Kind.OTHER


STANDING = "SELECT rung, checked_at FROM addresses WHERE url = ?"
LOOKED = """
    UPDATE addresses SET state = 'done', queued = 0, failures = 0, last_error = NULL, rung = ?, next_due = ?,
        checked_at = ?, changed_at = coalesce(?, changed_at) WHERE url = ?
"""


def looked(conn: sqlite3.Connection, url: str, at: datetime, *, replaced: bool) -> None:
    """Note that a file was compared with what is kept, and when that is to be done again.

    The first look back comes anywhere in the second half of a rung, since a first crawl fetches thousands in one night.
    """
    rung, checked_at = conn.execute(STANDING, (url,)).fetchone()
    if checked_at is None:
        rung, wait = LOWEST, ladder.RUNGS[LOWEST] * ladder.share(url, "first", 0.5, ladder.SHARES[1])
    else:
        rung = LOWEST if replaced else min(max(rung, LOWEST - 1) + 1, HIGHEST)
        wait = ladder.interval(url, rung)
    moment = timestamp(at)
    conn.execute(LOOKED, (rung, timestamp(at + wait), moment, moment if replaced else None, url))
