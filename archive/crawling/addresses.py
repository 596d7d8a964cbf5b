"""The rows of the frontier's addresses: SQL and nothing else.

All functions work inside the caller's transaction; `archive.crawling.frontier` decides which of them to call.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence, Set
from datetime import datetime, timedelta

from archive.clock import timestamp
from archive.crawling import rechecks
from archive.identity import fold_title
from herne_scraper.ports import Captured, Fate, NotRead, Received
from herne_scraper.site import Address

LONGEST_PAUSE = timedelta(days=28)
"""Between two tries of what failed again and again."""

COLUMNS = "SELECT url, state, etag, last_modified FROM addresses"
NEXT_NEW = f"""
    {COLUMNS} WHERE queued = 1 AND kind = 'detail' AND state = 'new' AND (:since IS NULL OR published >= :since)
    ORDER BY number, url LIMIT 1
"""
NEXT_AGAIN = f"""
    {COLUMNS} WHERE queued = 1 AND kind = 'detail' AND state <> 'new' AND (:since IS NULL OR published >= :since)
    ORDER BY next_due, number, url LIMIT 1
"""


def next_detail(
    conn: sqlite3.Connection, since: str | None, *, only_new: bool = False, due_first: bool = False
) -> tuple[str, str | None, str | None, bool] | None:
    """Return the queued detail page that is next, its validators, and whether what is kept is unreadable.

    New ones come first, by rising number; then those to be looked at again, the longest overdue first. With
    `due_first` it is the other way round.
    """
    queries = [NEXT_NEW] if only_new else [NEXT_AGAIN, NEXT_NEW] if due_first else [NEXT_NEW, NEXT_AGAIN]
    row = next((found for query in queries if (found := conn.execute(query, {"since": since}).fetchone())), None)
    if row is None:
        return None
    url, state, etag, modified = row
    if state not in ("done", "unreadable"):
        return url, None, None, False
    return url, etag, modified, state == "unreadable"


COUNT_NEW = """
    SELECT count(*) FROM addresses
    WHERE queued = 1 AND kind = 'detail' AND state = 'new' AND (:since IS NULL OR published >= :since)
"""


def count_new(conn: sqlite3.Connection, since: str | None) -> int:
    """Return how many detail pages are queued that were never asked for."""
    return int(conn.execute(COUNT_NEW, {"since": since}).fetchone()[0])


COUNT_QUEUED = """
    SELECT count(*) FROM addresses WHERE queued = 1 AND kind = 'detail' AND (:since IS NULL OR published >= :since)
"""


def count_queued(conn: sqlite3.Connection, since: str | None) -> int:
    """Return how many detail pages are queued."""
    return int(conn.execute(COUNT_QUEUED, {"since": since}).fetchone()[0])


FETCHED_BEFORE = (
    "SELECT url, capture_id FROM addresses WHERE state = 'fetched' AND kind = 'detail' ORDER BY capture_id, number"
)


def fetched_before(conn: sqlite3.Connection) -> list[tuple[str, int]]:
    """Return the detail pages that were kept and not read, with their captures, in the order of fetching."""
    return conn.execute(FETCHED_BEFORE).fetchall()


ADD_DETAIL = """
    INSERT INTO addresses
        (url, kind, source_id, number, state, queued, next_due, title, published, found_on, found_at)
    VALUES (?, 'detail', ?, ?, 'new', ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET title = excluded.title, published = excluded.published,
        queued = CASE WHEN state = 'new' THEN max(queued, excluded.queued) ELSE queued END
        WHERE title IS NULL AND excluded.title IS NOT NULL
"""


def add_detail(
    conn: sqlite3.Connection,
    address: Address,
    *,
    found_on: str,
    now: datetime,
    queued: bool,
    title: str | None,
    published: str | None,
) -> None:
    """Add a detail page, or what a listing says of one that is known."""
    assert address.source_id is not None  # noqa: S101 - every detail page has one
    number, moment = int(address.source_id), timestamp(now)
    values = (address.url, address.source_id, number, queued, moment, title, published, found_on, moment)
    conn.execute(ADD_DETAIL, values)


KNOWN = "SELECT 1 FROM addresses WHERE url = ?"


def is_known(conn: sqlite3.Connection, url: str) -> bool:
    """Tell whether an address is in the frontier."""
    return conn.execute(KNOWN, (url,)).fetchone() is not None


KEPT_DETAIL = """
    UPDATE addresses SET state = 'fetched', queued = 0, next_due = NULL, last_fetched = ?, last_status = ?,
        etag = ?, last_modified = ?, capture_id = ? WHERE url = ?
"""
KEPT_LISTING = """
    INSERT INTO addresses
        (url, kind, state, found_at, last_fetched, last_status, etag, last_modified, capture_id)
    VALUES (?, 'listing', 'fetched', ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET state = 'fetched', last_fetched = excluded.last_fetched,
        last_status = excluded.last_status, etag = excluded.etag, last_modified = excluded.last_modified,
        capture_id = excluded.capture_id
"""


def kept(conn: sqlite3.Connection, url: str, received: Received, captured: Captured, *, listing: bool) -> None:
    """Note that a page is kept and has to be read."""
    at = timestamp(received.fetched_at)
    values = (at, received.status, received.etag, received.last_modified, captured.id)
    if listing:
        conn.execute(KEPT_LISTING, (url, at, *values))
    else:
        conn.execute(KEPT_DETAIL, (*values, url))


DONE = """
    UPDATE addresses SET state = 'done', queued = 0, failures = 0, last_error = NULL, checked_at = ? WHERE url = ?
"""


def done(conn: sqlite3.Connection, url: str, at: datetime) -> None:
    """Note that a page was read that is no notice's."""
    conn.execute(DONE, (timestamp(at), url))


REVISITED = "UPDATE addresses SET last_fetched = ?, last_status = ? WHERE url = ?"


def revisited(conn: sqlite3.Connection, url: str, received: Received) -> None:
    """Note that a page is as it was, says the site."""
    conn.execute(REVISITED, (timestamp(received.fetched_at), received.status, url))


LAST_BODY = """
    SELECT captures.sha256 FROM addresses JOIN captures ON captures.id = addresses.capture_id
    WHERE addresses.url = ? AND addresses.state = 'done'
"""


def last_body(conn: sqlite3.Connection, url: str) -> str | None:
    """Return the hash of the body that an address was last read from; `None` where it is to be read anyway."""
    row = conn.execute(LAST_BODY, (url,)).fetchone()
    return None if row is None else str(row[0])


CONFIRMED = """
    UPDATE addresses SET last_fetched = ?, last_status = ?, etag = ?, last_modified = ?, capture_id = ? WHERE url = ?
"""


def confirmed(conn: sqlite3.Connection, url: str, received: Received, captured: Captured) -> None:
    """Note that a page came with the bytes it was last read from: there is nothing to read."""
    at = timestamp(received.fetched_at)
    conn.execute(CONFIRMED, (at, received.status, received.etag, received.last_modified, captured.id, url))


FAILURES = "SELECT failures FROM addresses WHERE url = ?"


def failures(conn: sqlite3.Connection, url: str) -> int:
    """Return how often in a row an address gave no record."""
    row = conn.execute(FAILURES, (url,)).fetchone()
    return 0 if row is None else int(row[0])


FAILED_DETAIL = """
    UPDATE addresses SET state = ?, queued = 0, next_due = ?, last_fetched = ?, last_status = ?, last_error = ?,
        moved_to = ?, failures = failures + 1 WHERE url = ?
"""
FAILED_LISTING = """
    INSERT INTO addresses (url, kind, state, found_at, last_fetched, last_status, last_error, failures)
    VALUES (?, 'listing', ?, ?, ?, ?, ?, 1)
    ON CONFLICT DO UPDATE SET state = excluded.state, last_fetched = excluded.last_fetched,
        last_status = excluded.last_status, last_error = excluded.last_error, failures = failures + 1
"""


def failed(conn: sqlite3.Connection, finding: NotRead, *, listing: bool) -> None:
    """Note why a page gave no record, and when it is to be tried again."""
    url, at = finding.target.url, timestamp(finding.at)
    error = f"{finding.error}: {finding.reason}"
    if listing:
        conn.execute(FAILED_LISTING, (url, finding.fate, at, at, finding.status, error))
        return
    due = next_try(finding.fate, failures(conn, url), finding.at)
    latest = rechecks.longest_pause(conn, url, finding.at)
    if latest is not None and finding.fate is not Fate.FORBIDDEN:
        due = min(due, latest)
    conn.execute(FAILED_DETAIL, (finding.fate, timestamp(due), at, finding.status, error, finding.moved_to, url))


def next_try(fate: Fate, before: int, now: datetime) -> datetime:
    """Return when a page is to be tried again after it failed `before` times already.

    What failed is tried in the next run, and from the third time on after pauses that double; what is not there, has
    moved or cannot be read after a day, two, four; at most 28 days. So three misses of a page lie 14 days apart after
    the fifth, and one that is gone is still looked at.
    """
    if fate is Fate.FORBIDDEN:
        return now + LONGEST_PAUSE
    steps = before - 2 if fate is Fate.FAILED else before
    if steps < 0:
        return now
    return now + min(timedelta(days=2 ** min(steps, 5)), LONGEST_PAUSE)


LAST_CAPTURE = "SELECT capture_id FROM addresses WHERE url = ?"


def last_capture(conn: sqlite3.Connection, url: str) -> int | None:
    """Return the capture of the last page kept of an address; `None` where there is none."""
    row = conn.execute(LAST_CAPTURE, (url,)).fetchone()
    return None if row is None else row[0]


DONE_DETAILS = "SELECT url, source_id, capture_id FROM addresses WHERE kind = 'detail' AND state = 'done'"
READ_AGAIN = "UPDATE addresses SET state = 'fetched', queued = 0, next_due = NULL WHERE url = ?"
FETCH_AGAIN = "UPDATE addresses SET state = 'new', queued = 1, etag = NULL, last_modified = NULL WHERE url = ?"
FORGET_SIGHTINGS = "UPDATE sightings SET known = 0"
FORGET_SWEEPS = "UPDATE walks SET ended = 'dropped' WHERE mode = 'full' AND ended = 'end'"


def lost(conn: sqlite3.Connection, archived: Set[str], *, captures: bool) -> int:
    """Return how many articles the archive no longer has, being lost or restored from an older copy; read them again.

    Pages are read from their captures, without these fetched; entries without a page come with the listings, which
    are walked whole once more.
    """
    missing = [(url, capture) for url, number, capture in conn.execute(DONE_DETAILS) if number not in archived]
    if missing:
        for url, capture in missing:
            conn.execute(READ_AGAIN if captures and capture is not None else FETCH_AGAIN, (url,))
        conn.execute(FORGET_SIGHTINGS)
        conn.execute(FORGET_SWEEPS)
    return len(missing)


VALIDATORS = "SELECT etag, last_modified FROM addresses WHERE url = ? AND state = 'done'"


def validators(conn: sqlite3.Connection, url: str) -> tuple[str | None, str | None]:
    """Return ETag and Last-Modified of what is kept of an address and was read."""
    return conn.execute(VALIDATORS, (url,)).fetchone() or (None, None)


def done_among(conn: sqlite3.Connection, urls: Sequence[str]) -> set[str]:
    """Return those of some pages whose articles are in the archive."""
    marks = ",".join("?" * len(urls))
    query = f"SELECT url FROM addresses WHERE url IN ({marks}) AND state = 'done'"  # noqa: S608 - question marks
    return {url for (url,) in conn.execute(query, tuple(urls))}


ANNOUNCED_AS = "SELECT published, title FROM addresses WHERE url = ? AND published IS NOT NULL AND title IS NOT NULL"
ANNOUNCED_ON = "SELECT url, title FROM addresses WHERE kind = 'detail' AND published = ? AND url <> ?"


def announced_as(conn: sqlite3.Connection, url: str) -> tuple[str, str] | None:
    """Return date and title under which a listing first linked a page; `None` where none has."""
    row: tuple[str, str] | None = conn.execute(ANNOUNCED_AS, (url,)).fetchone()
    return row


def announced_elsewhere(conn: sqlite3.Connection, url: str, published: str, title_folded: str) -> str | None:
    """Return another page than this one that a listing links under a date and title."""
    for other, title in conn.execute(ANNOUNCED_ON, (published, url)):
        if title is not None and fold_title(title) == title_folded:
            return str(other)
    return None


LOOK_AT_ABSENT = """
    UPDATE addresses SET queued = 1
    WHERE kind = 'detail' AND state IN ('missing', 'moved', 'unreadable') AND queued = 0 AND capture_id IS NOT NULL
"""


def look_at_absent(conn: sqlite3.Connection) -> None:
    """Queue all pages that were there once and were not the last time."""
    conn.execute(LOOK_AT_ABSENT)


TO_BE_READ = "UPDATE addresses SET state = 'fetched', queued = 0, next_due = NULL WHERE url = ?"


def to_be_read(conn: sqlite3.Connection, url: str) -> None:
    """Note that what is kept of a page is to be read."""
    conn.execute(TO_BE_READ, (url,))


ASK_ANEW = "UPDATE addresses SET state = 'unreadable', queued = 1, etag = NULL, last_modified = NULL WHERE url = ?"


def ask_anew(conn: sqlite3.Connection, urls: Iterable[str]) -> None:
    """Queue pages of which the captured body is of no use."""
    conn.executemany(ASK_ANEW, [(url,) for url in urls])


# The order is another one in each run, and the same when a run is repeated.
KNOWN_PAGES = """
    SELECT url FROM addresses WHERE kind = 'detail' AND state = 'done' AND queued = 0 AND checked_at < ?
    ORDER BY (number * 48271 + ? * 69621) % 2147483647 LIMIT ?
"""


def known_pages(conn: sqlite3.Connection, count: int, run: int, since: datetime) -> list[str]:
    """Return some pages that were read at their last look, none of which was looked at since a moment."""
    return [url for (url,) in conn.execute(KNOWN_PAGES, (timestamp(since), run, count))]


NEIGHBOURS = """
    SELECT capture_id FROM addresses WHERE kind = 'detail' AND state = 'done' AND capture_id IS NOT NULL AND url <> ?
    ORDER BY last_fetched DESC LIMIT ?
"""


def neighbours(conn: sqlite3.Connection, url: str, count: int) -> list[int]:
    """Return the captures of the detail pages that were fetched last, besides one."""
    return [capture for (capture,) in conn.execute(NEIGHBOURS, (url, count))]
