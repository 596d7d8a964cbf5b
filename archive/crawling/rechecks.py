"""Which pages are looked at again, and when: the ladder of `archive.crawling.ladder` on the rows of the frontier.

Each known page has a next date, whatever became of it; only one that waits to be read from its capture has none. A
notice without a page has nothing that could be asked for: its re-check is the reading of the listing it stands on.

All functions work inside the caller's transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from archive.clock import timestamp
from archive.crawling import ladder
from archive.crawling.ladder import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What the archive says about how closely a notice is to be watched."""

    published: date | None = None
    edited: datetime | None = None
    """When the last edit was observed; `None` where the city has never changed it."""
    events: Sequence[Event] = ()
    """Days that its text names."""


NOTHING_KNOWN = Watch()

QUEUE_DUE = """
    UPDATE addresses SET queued = 1
    WHERE kind = 'detail' AND next_due <= :now AND queued = 0 AND (:since IS NULL OR published >= :since)
"""
QUEUE_ALL = "UPDATE addresses SET queued = 1 WHERE kind = 'detail' AND state <> 'fetched'"
WITHOUT_DATE = """
    SELECT url, published, found_at FROM addresses
    WHERE kind = 'detail' AND state IN ('done', 'moved') AND next_due IS NULL AND queued = 0
"""
GIVE_DATE = "UPDATE addresses SET rung = ?, next_due = ? WHERE url = ?"


def queue(conn: sqlite3.Connection, *, now: datetime, since: str | None, everything: bool) -> None:
    """Queue for the present run what is due, or everything; what an earlier run has left in the queue stays there.

    Pages that have no next date get one: an earlier release gave them none.
    """
    for url, published, found_at in conn.execute(WITHOUT_DATE).fetchall():
        step = ladder.first_step(url, now, _born(None, published, found_at))
        conn.execute(GIVE_DATE, (step.rung, timestamp(step.due), url))
    conn.execute(QUEUE_DUE, {"now": timestamp(now), "since": since})
    if everything:
        conn.execute(QUEUE_ALL)


AHEAD = """
    UPDATE addresses SET next_due = :now WHERE next_due > :now AND coalesce(last_fetched, checked_at) > :tomorrow
"""


def clock_was_ahead(conn: sqlite3.Connection, now: datetime) -> None:
    """Make due what was looked at in the future: a clock that was ahead put its next look as far ahead.

    A clock that is set back by less than a day puts looks off by less than a day, which does no harm.
    """
    conn.execute(AHEAD, {"now": timestamp(now), "tomorrow": timestamp(now + ladder.DAY)})


STANDING = "SELECT rung, checked_at, published, found_at FROM addresses WHERE url = ?"
LOOKED = """
    UPDATE addresses SET state = 'done', queued = 0, failures = 0, last_error = NULL, moved_to = NULL,
        rung = ?, next_due = ?, checked_at = ?, changed_at = coalesce(?, changed_at), published = coalesce(published, ?)
    WHERE url = ?
"""


def looked(conn: sqlite3.Connection, url: str, at: datetime, watch: Watch, *, unchanged: bool) -> None:
    """Note that a page was compared with what is kept, and when that is to be done again.

    Whether it has changed the archive's history tells, not the outcome of saving: a run that was killed between the two
    saves the same page once more, and finds it as it is.
    """
    rung, checked_at, announced, found_at = conn.execute(STANDING, (url,)).fetchone()
    born = _born(watch.published, announced, found_at)
    changed = not unchanged and watch.edited is not None and watch.edited >= at
    if checked_at is None:
        step = ladder.first_step(url, at, born, watch.events)
    else:
        step = ladder.next_step(url, rung, at, born, changed=changed, events=watch.events)
    moment = timestamp(at)
    published = None if watch.published is None else watch.published.isoformat()
    conn.execute(LOOKED, (step.rung, timestamp(step.due), moment, moment if changed else None, published, url))


AGE = "SELECT checked_at, published, found_at FROM addresses WHERE url = ?"


def longest_pause(conn: sqlite3.Connection, url: str, now: datetime) -> datetime | None:
    """Return when a page that was read once is to be looked at again at the latest, however often it has failed.

    It would be looked at by then if it had not failed, but no oftener than daily. `None` for one never read.
    """
    row = conn.execute(AGE, (url,)).fetchone()
    if row is None or row[0] is None:
        return None
    _, published, found_at = row
    rung = ladder.highest(now - _born(None, published, found_at))
    return now + max(ladder.DAY * ladder.SHARES[0], ladder.interval(url, rung))


SHOWN = "SELECT state, title, published, last_fetched FROM addresses WHERE url = ?"
ANNOUNCED = "UPDATE addresses SET title = ?, published = ? WHERE url = ?"
DUE_NOW = """
    UPDATE addresses SET queued = max(queued, :queued), next_due = min(coalesce(next_due, :now), :now) WHERE url = :url
"""


def shown(
    conn: sqlite3.Connection,
    url: str,
    title: str,
    published: str,
    *,
    before: str | None,
    now: datetime,
    since: str | None,
) -> None:
    """Note that a listing shows a notice whose page is known; what it says may be a reason to look at the page at once.

    Reasons are a title or date other than what the same listing said `before` (where nothing is known of that, than
    what any listing said first), and that the page was not there at the last look.
    """
    row = conn.execute(SHOWN, (url,)).fetchone()
    if row is None:
        return
    state, known_title, known_day, last_fetched = row
    said = before or (announcement(known_title, known_day) if known_title else None)
    news = said is not None and said != announcement(title, published)
    if news:
        conn.execute(ANNOUNCED, (title, published, url))
    lately = last_fetched is not None and last_fetched > timestamp(now - ladder.SOONEST)
    if (news and state in ("done", "unreadable")) or (state in ("missing", "moved", "failed") and not lately):
        due_now(conn, url, now, queued=since is None or published >= since)


def due_now(conn: sqlite3.Connection, url: str, now: datetime, *, queued: bool) -> None:
    """Make a page due, in this run or the next."""
    conn.execute(DUE_NOW, {"url": url, "now": timestamp(now), "queued": queued})


def announcement(title: str, published: str) -> str:
    """Return what a listing says of a notice, to be compared with what it said before."""
    return f"{published} {title}"


def _born(published: date | None, announced: str | None, found_at: str) -> datetime:
    if published is not None:
        return ladder.born(published)
    return datetime.fromisoformat(found_at) if announced is None else ladder.born(date.fromisoformat(announced))
