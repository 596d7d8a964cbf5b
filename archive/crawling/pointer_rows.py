"""The rows of feeds and sitemaps among the addresses, and what their hints make due.

Feeds are read with every crawl, sitemaps once a day, those that an index names when it says that they have changed, or
weekly. What they say of a page that is known is a hint to look at it; one that calls most pages changed has none.

All functions work inside the caller's transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from archive.clock import timestamp
from archive.crawling import rechecks
from archive.crawling.ladder import DAY, HOUR
from herne_scraper.site import Kind

MOST = {Kind.FEED: 10, Kind.SITEMAP: 100}
"""How many of a kind are read; a site that declares more is read in part."""
EVERY = {Kind.FEED: HOUR, Kind.SITEMAP: 20 * HOUR}
OF_AN_INDEX = 7 * DAY
BELIEVED = 20
"""So many pages a sitemap may call changed whatever the share."""
FUTURE = timedelta(days=2)
"""A change later than that from now is a mistake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PointerRow:
    """A feed or sitemap that is to be read."""

    url: str
    kind: Kind
    etag: str | None
    last_modified: str | None
    unread: int | None
    """Its capture, where it was fetched and not read."""


COUNT = "SELECT count(*) FROM addresses WHERE kind IN ('feed', 'sitemap') AND kind = ?"
DECLARE = """
    INSERT INTO addresses (url, kind, state, queued, next_due, found_on, found_at) VALUES (?, ?, 'new', 1, ?, ?, ?)
    ON CONFLICT DO NOTHING
"""


def declare(conn: sqlite3.Connection, kind: Kind, urls: Sequence[str], *, found_on: str, now: datetime) -> None:
    """Add feeds or sitemaps of the site, to be read in this run; those beyond `MOST` are left out."""
    if not urls:
        return
    moment = timestamp(now)
    (count,) = conn.execute(COUNT, (kind,)).fetchone()
    for url in urls:
        if count < MOST[kind]:
            count += conn.execute(DECLARE, (url, kind, moment, found_on, moment)).rowcount


QUEUE = """
    UPDATE addresses SET queued = 1
    WHERE kind IN ('feed', 'sitemap') AND queued = 0 AND (next_due <= :now OR next_due IS NULL OR :everything)
"""
NEXT = """
    SELECT url, kind, CASE WHEN state = 'done' THEN etag END, CASE WHEN state = 'done' THEN last_modified END,
        CASE WHEN state = 'fetched' THEN capture_id END
    FROM addresses WHERE kind IN ('feed', 'sitemap') AND (queued = 1 OR state = 'fetched') ORDER BY kind, url LIMIT 1
"""


def queue(conn: sqlite3.Connection, *, now: datetime, everything: bool) -> None:
    """Queue for the present run what is due, or everything."""
    conn.execute(QUEUE, {"now": timestamp(now), "everything": everything})


def next_pointers(conn: sqlite3.Connection) -> PointerRow | None:
    """Return the feed or sitemap that is next."""
    row = conn.execute(NEXT).fetchone()
    if row is None:
        return None
    url, kind, etag, modified, unread = row
    return PointerRow(url=url, kind=Kind(kind), etag=etag, last_modified=modified, unread=unread)


DONE = """
    UPDATE addresses SET state = 'done', queued = 0, failures = 0, last_error = NULL, checked_at = ?, next_due = ?
    WHERE url = ?
"""
OF_INDEX = "SELECT found_on IN (SELECT url FROM addresses WHERE kind = 'sitemap') FROM addresses WHERE url = ?"


def done(conn: sqlite3.Connection, url: str, kind: Kind, at: datetime) -> None:
    """Note that a file was read, or is as it was."""
    row = conn.execute(OF_INDEX, (url,)).fetchone()
    every = OF_AN_INDEX if row is not None and row[0] else EVERY[kind]
    conn.execute(DONE, (timestamp(at), timestamp(at + every), url))


CHANGED_FILE = """
    UPDATE addresses SET queued = 1 WHERE url = ? AND kind = 'sitemap' AND queued = 0 AND checked_at < ?
"""


def changed_sitemap(conn: sqlite3.Connection, url: str, changed: datetime, now: datetime) -> None:
    """Have a sitemap read in this run that its index calls changed since it was read."""
    if changed <= now + FUTURE:
        conn.execute(CHANGED_FILE, (url, timestamp(changed)))


CHECKED = "SELECT checked_at FROM addresses WHERE url = ? AND kind = 'detail' AND state = 'done'"


def hint(conn: sqlite3.Connection, changed: Sequence[tuple[str, datetime]], now: datetime, *, queued: bool) -> None:
    """Make pages due that a sitemap or a feed calls changed since they were looked at, where that can be believed."""
    newer, known = [], 0
    for url, moment in changed:
        row = conn.execute(CHECKED, (url,)).fetchone()
        if row is None or row[0] is None:
            continue
        known += 1
        if row[0] < timestamp(moment) and moment <= now + FUTURE:
            newer.append(url)
    if len(newer) > BELIEVED and 2 * len(newer) > known:
        return
    for url in newer:
        rechecks.due_now(conn, url, now, queued=queued)
