"""The ledger of disappearance: from a page that was not there once to an article that is gone, and back.

    online ── a miss that counts ──▶ missing ── three of them, 14 days apart ──▶ gone
       ▲                                │                                          │
       └────────── the page is read, or the site says that it is unchanged ───────┘

A miss is what the page itself answered: 404, 410, a redirect elsewhere, or a page of the site without an article. What
a listing shows or no longer shows says nothing. A miss counts only once its run has ended complete and healthy, so a
site that is down or rebuilt, a run that was killed and a run for a part of the notices make nobody missing.

All functions work inside the caller's transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from archive import history
from archive.clock import timestamp

How = Literal["not_found", "gone", "redirect", "no_article"]
"""404, 410, sent elsewhere, and a page of the site without an article (a soft 404)."""

MISSES_TO_BE_GONE = 3
DAYS_TO_BE_GONE = timedelta(days=14)
"""At least so long from the first miss to the last. Pages flap: a 404 of some days is common and means nothing."""
KILLED = "the run did not end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """A visit at which the page of an article was not there."""

    how: How
    at: datetime
    status: int | None = None
    location: str | None = None
    """Where it sent on to."""
    moved_to: str | None = None
    """The city's number of the detail page there; `None` where there is none."""
    sha256: str | None = None
    """Of the body of the response; `None` where nothing came."""
    captured_at: datetime | None = None


def is_gone(counted: Sequence[datetime]) -> bool:
    """Tell whether these misses, in the order of their runs and without a sighting between, make an article gone.

    The span is from the first to the last as they came: a clock that was wrong for one run between makes nothing older.
    """
    return len(counted) >= MISSES_TO_BE_GONE and counted[-1] - counted[0] >= DAYS_TO_BE_GONE


ABSENT = """
    SELECT count(*), coalesce(sum(EXISTS (SELECT 1 FROM misses WHERE article_id = a.id AND closed IS NULL)), 0)
    FROM articles AS a WHERE a.site = ? AND a.state = 'online' AND a.listing_only = 0
"""


def absent(conn: sqlite3.Connection, site: str) -> tuple[int, int]:
    """Return how many articles with a page are shown as online, and of how many of these the last look was a miss."""
    online, away = conn.execute(ABSENT, (site,)).fetchone()
    return int(online), int(away)


NOTE = """
    INSERT INTO misses (article_id, crawl_id, at, how, status, location, capture_sha256, capture_time)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (article_id, crawl_id) DO NOTHING
"""


def note(conn: sqlite3.Connection, article_id: int, crawl_id: int, miss: Miss) -> None:
    """Keep a miss as evidence. What it means is decided when its run has ended; a run counts once."""
    captured = None if miss.captured_at is None else timestamp(miss.captured_at)
    values = (timestamp(miss.at), miss.how, miss.status, miss.location, miss.sha256, captured)
    conn.execute(NOTE, (article_id, crawl_id, *values))


DISCARD = "UPDATE misses SET counts = 0, reason = ? WHERE counts IS NULL"


def discard(conn: sqlite3.Connection, reason: str) -> None:
    """Keep the misses of a run that was not complete, not healthy or killed as evidence that does not count."""
    conn.execute(DISCARD, (reason,))


SETTLE = "UPDATE misses SET counts = 1 WHERE crawl_id = ? AND counts IS NULL AND closed IS NULL"
# A page that was missed and read in one run is there.
SETTLE_CLOSED = (
    "UPDATE misses SET counts = 0, reason = 'the page was read later in the run' WHERE crawl_id = ? AND counts IS NULL"
)
OPEN = """
    SELECT m.article_id, a.state FROM misses AS m JOIN articles AS a ON a.id = m.article_id
    WHERE m.crawl_id = ? AND m.counts = 1 AND m.closed IS NULL AND a.state IN ('online', 'missing')
    ORDER BY m.id
"""
COUNTED = "SELECT at FROM misses WHERE article_id = ? AND counts = 1 AND closed IS NULL ORDER BY id"
SET_MISSING = "UPDATE articles SET state = 'missing' WHERE id = ?"
SET_GONE = "UPDATE articles SET state = 'gone', gone_since = ? WHERE id = ?"


def settle(conn: sqlite3.Connection, crawl_id: int) -> list[int]:
    """Count the misses of a run that ended complete and healthy; return the articles that are missing or gone now."""
    conn.execute(SETTLE, (crawl_id,))
    conn.execute(SETTLE_CLOSED, (crawl_id,))
    found = conn.execute(OPEN, (crawl_id,)).fetchall()
    for article_id, state in found:
        counted = [at for (at,) in conn.execute(COUNTED, (article_id,))]
        if state == "online":
            conn.execute(SET_MISSING, (article_id,))
            _log(conn, article_id, "missing", counted[-1])
        if is_gone([datetime.fromisoformat(at) for at in counted]):
            conn.execute(SET_GONE, (counted[0], article_id))
            _log(conn, article_id, "gone", counted[-1])
    return [article_id for article_id, _ in found]


CLOSE = "UPDATE misses SET closed = ? WHERE article_id = ? AND closed IS NULL"
SET_BACK = "UPDATE articles SET state = 'online', gone_since = NULL WHERE id = ? AND state IN ('missing', 'gone')"


def sighted(conn: sqlite3.Connection, article_id: int, moment: str) -> bool:
    """Note that the page of an article was read, or is said to be unchanged: what was missed before is over.

    Return whether the article was missing or gone.
    """
    conn.execute(CLOSE, (moment, article_id))
    is_back = bool(conn.execute(SET_BACK, (article_id,)).rowcount)
    if is_back:
        _log(conn, article_id, "back", moment)
    return is_back


def _log(conn: sqlite3.Connection, article_id: int, kind: Literal["missing", "gone", "back"], at: str) -> None:
    """Log what happened to a page; its text is the same before and after, so both versions are the last one."""
    last = history.latest(conn, article_id).id
    history.add_change(conn, article_id, kind=kind, at=at, before=last, after=last, edits=[])


MOVED = "INSERT INTO related (article_id, other_id, kind, score) VALUES (?, ?, 'moved', 1.0) ON CONFLICT DO NOTHING"
SAME_NOTICE = """
    SELECT other.id FROM articles AS other, articles AS kept
    WHERE kept.id = ? AND other.id <> kept.id AND other.site = kept.site AND other.source_id = ?
        AND other.published = kept.published AND other.title_folded = kept.title_folded
"""
LEADS_HERE = """
    SELECT DISTINCT m.article_id FROM misses AS m JOIN articles AS old ON old.id = m.article_id
    JOIN articles AS kept ON kept.id = ? AND kept.url = m.location
    WHERE old.id <> kept.id AND old.published = kept.published AND old.title_folded = kept.title_folded
"""


def link_moved(conn: sqlite3.Connection, article_id: int, number: str) -> None:
    """Link an article with the one its page sends on to, if that has its date and title: one notice, two numbers."""
    for (other,) in conn.execute(SAME_NOTICE, (article_id, number)).fetchall():
        conn.execute(MOVED, (article_id, other))


def link_moved_here(conn: sqlite3.Connection, article_id: int) -> None:
    """Link an article that is new with those whose pages sent on to it before it was read."""
    for (other,) in conn.execute(LEADS_HERE, (article_id,)).fetchall():
        conn.execute(MOVED, (other, article_id))
