"""Which page of which listing is next, and when a listing has been read far enough.

A walk reads one listing: its pages as they follow each other (chain 0), then the archives it names, each a chain of
its own. Its state stands in the frontier after every page, so that a run that was killed is gone on with.

Where a walk ends, by its mode:

default  after two pages in a row whose entries were all known from a walk of this listing that went to its end.
         What only a walk saw that was broken off is not known: behind it there may be more. In a simulation of two
         years this rule misses 0.1 % of the late and back-dated entries, one page alone ten times as many; a
         full walk every 28 days finds those.
full     at the end of all chains.
since    after two pages in a row without an entry of that date or later. Two, since one may hold nothing but
         back-dated entries; a pinned old entry among new ones, or a new one among old, stops nothing.

Whatever the mode, a chain ends with a page that shows nothing the chain has not shown, or the same bytes as a page
before: some sites answer any page number. A brake on the number of pages holds what is left, and is an error.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from archive.clock import timestamp
from archive.crawling import problems
from archive.crawling.rechecks import announcement
from archive.identity import fold_title
from herne_scraper.items import Article, Listing, ListingEntry

Mode = Literal["default", "full", "since"]
Ended = Literal["end", "known", "older", "brake", "failed"]

SWEEP_EVERY = timedelta(days=28)
QUIET_PAGES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkPage:
    """A page that a walk has yet to read."""

    walk: int
    listing: str
    url: str
    unread: int | None
    """The capture of it, where it was fetched and not read."""


PENDING = """
    SELECT id, mode, EXISTS (SELECT 1 FROM walk_pages WHERE walk_id = walks.id AND (read = 1 OR capture_id IS NOT NULL))
    FROM walks WHERE listing = ? AND finished IS NULL ORDER BY id
"""
DROP = "UPDATE walks SET finished = ?, ended = 'dropped' WHERE id = ?"
GO_ON = "UPDATE walks SET run = ?, failed_in = NULL WHERE id = ?"
SWEPT = "SELECT 1 FROM walks WHERE listing = ? AND mode = 'full' AND ended = 'end' AND finished BETWEEN ? AND ? LIMIT 1"
"""A sweep of the future is none: the clock was ahead, and would put the next one as far ahead."""
WAS_READ = "SELECT 1 FROM walks WHERE listing = ? AND mode <> 'since' AND ended IN ('end', 'known') LIMIT 1"
BEGIN = "INSERT INTO walks (listing, position, run, mode, since, started) VALUES (?, ?, ?, ?, ?, ?) RETURNING id"
ADD_PAGE = "INSERT INTO walk_pages (walk_id, url, chain) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"


def plan(
    conn: sqlite3.Connection,
    listings: Sequence[str],
    *,
    run: int,
    mode: Mode,
    since: date | None,
    now: datetime,
    sweep_every: timedelta = SWEEP_EVERY,
    heads_apart: bool = False,
) -> None:
    """Set up the walks of a run: what is pending is gone on with, then each listing is read from its head.

    A walk that was broken off is finished first and its listing read anew, for what came to its head meanwhile.
    Pending walks of another kind are dropped: a full walk replaces a default one, never the other way round.
    With `heads_apart` a sweep that is due has a default walk before it, so that the sweep itself can wait.
    """
    moment = timestamp(now)
    text = None if since is None else since.isoformat()
    for position, listing in enumerate(listings):
        resumed = False
        for number, kind, begun in conn.execute(PENDING, (listing,)).fetchall():
            fits = begun and not resumed and (mode == kind == "full" or (mode == "default" and kind != "since"))
            if fits:
                conn.execute(GO_ON, (run, number))
                resumed = True
            elif mode != "since" or kind == "since":
                conn.execute(DROP, (moment, number))
        lately = (timestamp(now - sweep_every), timestamp(now + timedelta(days=1)))
        swept = conn.execute(SWEPT, (listing, *lately)).fetchone() is not None
        kinds: list[Mode] = [mode]
        if mode != "since" and resumed:
            kinds = ["default"]
        elif mode == "default" and not swept:
            known = heads_apart and conn.execute(WAS_READ, (listing,)).fetchone() is not None
            kinds = ["default", "full"] if known else ["full"]
        for kind in kinds:
            (walk,) = conn.execute(BEGIN, (listing, position, run, kind, text, moment)).fetchone()
            conn.execute(ADD_PAGE, (walk, listing, 0))


LAST_READ = "SELECT max(finished) FROM walks WHERE listing = ? AND ended IN ('end', 'known', 'missing')"


def longest_unread_first(conn: sqlite3.Connection, listings: Sequence[str]) -> list[str]:
    """Return listings by when a walk of them was last finished, those never read first, else in the same order."""
    return sorted(listings, key=lambda listing: conn.execute(LAST_READ, (listing,)).fetchone()[0] or "")


NEXT = """
    SELECT walks.id, walks.listing, walk_pages.url, walk_pages.capture_id
    FROM walks JOIN walk_pages ON walk_pages.walk_id = walks.id AND walk_pages.read = 0
    WHERE walks.finished IS NULL AND walks.run = :run AND walks.failed_in IS NULL
        AND (:heads IS NULL OR :heads = (
            walks.started = :began
            AND (SELECT count(*) FROM walk_pages AS before WHERE before.walk_id = walks.id AND before.read = 1) < :pages
            -- A sweep that has a default walk of its own run before it has no head.
            AND NOT EXISTS (
                SELECT 1 FROM walks AS first
                WHERE first.run = walks.run AND first.listing = walks.listing AND first.started = walks.started
                    AND first.id < walks.id
            )
        ))
    ORDER BY walks.position, walks.id, walk_pages.chain LIMIT 1
"""


def next_page(
    conn: sqlite3.Connection,
    run: int,
    *,
    heads: bool | None = None,
    head_pages: int | None = None,
    began: str | None = None,
) -> WalkPage | None:
    """Return the page that is next in this run; `None` when its walks are done or cannot go on.

    With `heads` only of the first `head_pages` pages of walks that `began` with this run, or none of these.
    """
    row = conn.execute(NEXT, {"run": run, "heads": heads, "pages": head_pages, "began": began}).fetchone()
    if row is None:
        return None
    walk, listing, url, capture = row
    return WalkPage(walk=walk, listing=listing, url=url, unread=capture)


# Of each listing that is not done with: when the last walk began that read it from its head to what was known.
HEADS = """
    SELECT listing, (
        SELECT max(started) FROM walks AS head
        WHERE head.listing = walks.listing AND head.ended IN ('end', 'known', 'missing', 'brake')
    ) FROM walks WHERE run = :run AND finished IS NULL AND failed_in IS NULL GROUP BY listing
"""


def heads_left(conn: sqlite3.Connection, run: int, began: str, *, sections_since: str, mains: Set[str]) -> bool:
    """Tell whether a main listing was not read in this run, or a section not since a moment."""
    return any(
        read is None or read < (began if listing in mains else sections_since)
        for listing, read in conn.execute(HEADS, {"run": run})
    )


NEXT_BEGAN = "SELECT min(started) FROM walks WHERE started > ?"


def read_since(conn: sqlite3.Connection, run: int) -> str | None:
    """Return before which moment something must have been seen so that every listing was read in that run or since.

    `None` where every listing was read in this run; empty where one was never read.
    """
    read: list[str | None] = [read for _, read in conn.execute(HEADS, {"run": run})]
    if not read:
        return None
    known = [moment for moment in read if moment is not None]
    if len(known) < len(read):
        return ""
    # What was seen in the run in which the last of them was read, it may have seen after that.
    before: str | None = conn.execute(NEXT_BEGAN, (min(known),)).fetchone()[0]
    return before


FETCHED = "UPDATE walk_pages SET capture_id = ? WHERE walk_id = ? AND url = ?"


def fetched(conn: sqlite3.Connection, walk: int, url: str, capture: int) -> None:
    """Note that a page is kept and has to be read."""
    conn.execute(FETCHED, (capture, walk, url))


def entry_name(entry: ListingEntry) -> str:
    """Return what an entry is known by: its page, or its date and folded title where it has none."""
    return entry.url or text_name(entry)


def text_name(entry: ListingEntry | Article) -> str:
    """Return what a notice is known by on a listing that does not link its page."""
    return f"{entry.published.isoformat()} {fold_title(entry.title)}"


def announced(entry: ListingEntry) -> str | None:
    """Return what a listing says of a notice with a page: should it say something else, the page may have changed."""
    return None if entry.url is None else announcement(entry.title, entry.published.isoformat())


ANNOUNCED = "SELECT announced FROM sightings WHERE listing = ? AND entry = ?"


def announced_before(conn: sqlite3.Connection, listing: str, entry: str) -> str | None:
    """Return what a listing last said of a notice; `None` where it has not shown it yet."""
    row = conn.execute(ANNOUNCED, (listing, entry)).fetchone()
    return None if row is None else row[0]


NUMBERS = re.compile("[0-9]+")
WALK = "SELECT listing, mode, since, quiet_pages, run FROM walks WHERE id = ?"
CHAIN = "SELECT chain FROM walk_pages WHERE walk_id = ? AND url = ?"
READ = "UPDATE walk_pages SET read = 1, capture_id = NULL, sha256 = ? WHERE walk_id = ? AND url = ?"
REPEATED = "SELECT 1 FROM walk_pages WHERE walk_id = ? AND sha256 = ? AND url <> ? LIMIT 1"
SEEN = "SELECT known, last_walk, last_chain FROM sightings WHERE listing = ? AND entry = ?"
SIGHT = """
    INSERT INTO sightings (listing, entry, announced, first_seen, last_seen, last_walk, last_chain)
    VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET announced = excluded.announced,
        last_seen = excluded.last_seen, last_walk = excluded.last_walk, last_chain = excluded.last_chain
"""
QUIET = "UPDATE walks SET quiet_pages = ? WHERE id = ?"
COUNT_READ = "SELECT count(*) FROM walk_pages WHERE walk_id = ? AND read = 1"
LAST_CHAIN = "SELECT max(chain) FROM walk_pages WHERE walk_id = ?"
WALKED = """
    SELECT 1 FROM walk_pages JOIN walks ON walks.id = walk_pages.walk_id
    WHERE walk_pages.url = ? AND walks.run = ? LIMIT 1
"""
FIRST_READ = """
    SELECT 1 FROM walk_pages WHERE walk_id = ? AND read = 0 AND chain > 0 AND url NOT IN (
        SELECT url FROM walk_pages JOIN walks ON walks.id = walk_pages.walk_id
        WHERE walks.listing = ? AND walks.ended IN ('end', 'known') AND walk_pages.sha256 IS NOT NULL
    ) LIMIT 1
"""
"""An archive that waits to be read and that no completed walk of the listing has read yet."""
UNREAD = "SELECT 1 FROM walk_pages WHERE walk_id = ? AND read = 0 LIMIT 1"


def page_read(
    conn: sqlite3.Connection, walk: int, url: str, listing: Listing, sha256: str, *, now: datetime, most_pages: int
) -> Ended | None:
    """Note what a page showed and what follows from it; returns why the walk is at its end, `None` if it goes on."""
    name, mode, since_text, quiet, run = conn.execute(WALK, (walk,)).fetchone()
    (chain,) = conn.execute(CHAIN, (walk, url)).fetchone()
    since = None if since_text is None else date.fromisoformat(since_text)
    wanted = {entry_name(entry): entry for entry in listing.entries if since is None or entry.published >= since}
    before = {entry: row for entry in wanted if (row := conn.execute(SEEN, (name, entry)).fetchone()) is not None}
    moment = timestamp(now)
    conn.executemany(
        SIGHT, [(name, known_as, announced(entry), moment, moment, walk, chain) for known_as, entry in wanted.items()]
    )
    conn.execute(READ, (sha256, walk, url))

    repeats = conn.execute(REPEATED, (walk, sha256, url)).fetchone() is not None
    shows_new = any(row[1:] != (walk, chain) for row in _rows(wanted, before)) or (mode == "since" and not wanted)
    is_quiet = bool(listing.entries) and _is_quiet(mode, wanted, before)
    quiet = quiet + 1 if is_quiet else 0
    far_enough = quiet >= QUIET_PAGES
    conn.execute(QUIET, (0 if far_enough else quiet, walk))
    if far_enough and conn.execute(FIRST_READ, (walk, name)).fetchone() is None:
        return _finish(conn, walk, name, "known" if mode == "default" else "older", moment)
    if listing.next_url is not None and listing.entries and shows_new and not repeats and not far_enough:
        conn.execute(ADD_PAGE, (walk, listing.next_url, chain))
    (last,) = conn.execute(LAST_CHAIN, (walk,)).fetchone()
    for archive in _newest_first(listing.archives):
        # Many sections name the archives of the main listing: once in a run is enough.
        if conn.execute(WALKED, (archive, run)).fetchone() is None:
            last += 1
            conn.execute(ADD_PAGE, (walk, archive, last))
    return _end_or_go_on(conn, walk, name, moment, most_pages)


def page_missing(conn: sqlite3.Connection, walk: int, url: str, *, now: datetime, most_pages: int) -> None:
    """Note that a page does not exist. Where it was to follow another, nothing is known of what stood behind it."""
    name, *_ = conn.execute(WALK, (walk,)).fetchone()
    conn.execute(READ, (None, walk, url))
    if url == name:
        conn.execute("UPDATE walks SET finished = ?, ended = 'missing' WHERE id = ?", (timestamp(now), walk))
    else:
        _end_or_go_on(conn, walk, name, timestamp(now), most_pages)


def page_failed(conn: sqlite3.Connection, walk: int, url: str, *, run: int) -> None:
    """Leave a walk as it is for the next run: a page of it could not be had."""
    conn.execute("UPDATE walk_pages SET capture_id = NULL WHERE walk_id = ? AND url = ?", (walk, url))
    conn.execute("UPDATE walks SET failed_in = ? WHERE id = ?", (run, walk))


BEGINS = """
    SELECT page.chain > 0 AND NOT EXISTS (
        SELECT 1 FROM walk_pages WHERE walk_id = page.walk_id AND chain = page.chain AND read = 1 AND url <> page.url
    ) FROM walk_pages AS page WHERE page.walk_id = ? AND page.url = ?
"""


def begins_archive(conn: sqlite3.Connection, walk: int, url: str) -> bool:
    """Tell whether a page is the first of its chain, and that chain not the listing itself."""
    row = conn.execute(BEGINS, (walk, url)).fetchone()
    return row is not None and bool(row[0])


LISTINGS_OF = "SELECT listing FROM sightings WHERE entry = ?"


def listings_of(conn: sqlite3.Connection, entry: str) -> set[str]:
    """Return the listings an entry was seen on, by its page or by what `entry_name` calls it."""
    return {listing for (listing,) in conn.execute(LISTINGS_OF, (entry,))}


def _rows(
    wanted: Mapping[str, ListingEntry], before: Mapping[str, tuple[int, int, int]]
) -> list[tuple[int, int | None, int | None]]:
    return [before.get(entry, (0, None, None)) for entry in wanted]


def _newest_first(archives: Sequence[str]) -> list[str]:
    """Return archives in falling order of the numbers in their addresses, years and months as a rule.

    The rule that ends paging then meets what is new first. Addresses without numbers keep the order of the page; should
    that be another one, the full sweep finds what this one misses.
    """
    return sorted(archives, key=lambda url: [int(number) for number in NUMBERS.findall(url)], reverse=True)


def _is_quiet(mode: Mode, wanted: Mapping[str, ListingEntry], before: Mapping[str, tuple[int, int, int]]) -> bool:
    if mode == "since":
        return not wanted
    return mode == "default" and all(known for known, _, _ in _rows(wanted, before))


def _end_or_go_on(conn: sqlite3.Connection, walk: int, listing: str, moment: str, most_pages: int) -> Ended | None:
    if conn.execute(UNREAD, (walk,)).fetchone() is None:
        return _finish(conn, walk, listing, "end", moment)
    (pages,) = conn.execute(COUNT_READ, (walk,)).fetchone()
    return None if pages < most_pages else _finish(conn, walk, listing, "brake", moment)


# A walk for a date has left out what is older, so that nothing is known of what its pages were among.
NOW_KNOWN = """
    UPDATE sightings SET known = 1
    WHERE listing = :listing AND last_walk = :walk AND known = 0
        AND NOT EXISTS (SELECT 1 FROM walks WHERE id = :walk AND mode = 'since')
"""


# A page that is missing has no hash. The first page of an archive may be: a dead link leaves out what nobody can read.
GAP = """
    SELECT 1 FROM walk_pages AS page WHERE walk_id = ? AND read = 1 AND sha256 IS NULL AND (
        chain = 0 OR EXISTS (
            SELECT 1 FROM walk_pages WHERE walk_id = page.walk_id AND chain = page.chain AND sha256 IS NOT NULL
        )
    ) LIMIT 1
"""


def _finish(conn: sqlite3.Connection, walk: int, listing: str, ended: Ended, moment: str) -> Ended:
    if ended == "end" and conn.execute(GAP, (walk,)).fetchone() is not None:
        ended = "failed"
    conn.execute("UPDATE walks SET finished = ?, ended = ? WHERE id = ?", (moment, ended, walk))
    if ended == "end":
        (started,) = conn.execute("SELECT started FROM walks WHERE id = ?", (walk,)).fetchone()
        problems.entries_were_read(conn, listing, datetime.fromisoformat(started))
    if ended in ("end", "known"):
        conn.execute(NOW_KNOWN, {"listing": listing, "walk": walk})
    return ended
