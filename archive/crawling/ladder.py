"""When a notice's page is looked at again: pure arithmetic, so that years of it can be run through in a test.

A page stands on a rung. The rung says how long an edit may stay unseen: it is found within the rung, or in the first
run after that. How high a page may stand follows its age, since a city mends a notice in its first days:

    age, days      < 1   < 7   < 21   < 60   < 365   < 1095   more
    rung           6 h   1 d   3 d    7 d    30 d    90 d     180 d

Behaviour: a change puts a page back on the lowest rung, and it climbs one with each look that finds it as it was, as
far as its age lets it. An event the text names: from three days before it until two days after, no more than a day
passes between two looks (of one that lasts for more than two weeks this holds for its beginning and its end).

Looks are drawn apart, never out: a page is due after 0.8 to 0.95 of its rung, by the hash of its address, so that a
daily run whose looks take an hour still finds tomorrow due what is due daily. The first look back comes anywhere within
the rung: a first crawl fetches thousands of pages in one night, and they must not all come round in one night again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

RUNGS = (6 * HOUR, DAY, 3 * DAY, 7 * DAY, 30 * DAY, 90 * DAY, 180 * DAY)
"""The longest that passes between two looks, by rung."""
YOUNGER_THAN = (DAY, 7 * DAY, 21 * DAY, 60 * DAY, 365 * DAY, 1095 * DAY)
"""The age below which a page stands no higher than the rung of the same place."""
SHARES = (0.8, 0.95)
"""Of a rung: after which part of it a page is due."""
SOONEST = RUNGS[0] * SHARES[0]
"""Nothing comes round sooner than what is due most often."""

BEFORE_EVENT, AFTER_EVENT = 3 * DAY, 2 * DAY
WATCHED_WHOLE = 14 * DAY
"""An event that lasts longer is watched at its beginning and at its end only."""
EVENT_RUNG = 1
"""The highest rung near an event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Days that the text of a notice names."""

    starts: date
    ends: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Where a page stands after a look, and when the next one is due."""

    rung: int
    due: datetime


def first_step(url: str, now: datetime, born: datetime, events: Iterable[Event] = ()) -> Step:
    """Return where a page begins that was read for the first time; `born` is when it was published."""
    rung = highest(now - born)
    wait = max(SOONEST, RUNGS[rung] * share(url, "first", 0.0, SHARES[1]))
    return _near_events(url, rung, now, now + wait, events)


def next_step(
    url: str, rung: int, now: datetime, born: datetime, *, changed: bool, events: Iterable[Event] = ()
) -> Step:
    """Return where a page goes from its rung after it was found changed, or as it was."""
    climbed = 0 if changed else min(rung + 1, highest(now - born))
    return _near_events(url, climbed, now, now + interval(url, climbed), events)


def highest(age: timedelta) -> int:
    """Return the highest rung for a page of that age; what is of tomorrow is as young as can be."""
    return next((rung for rung, limit in enumerate(YOUNGER_THAN) if age < limit), len(RUNGS) - 1)


def interval(url: str, rung: int) -> timedelta:
    """Return after how long a page on a rung is due, always the same for one address."""
    return RUNGS[rung] * share(url, "ladder", *SHARES)


def born(published: date) -> datetime:
    """Return the moment a notice of that day counts from."""
    return datetime.combine(published, time(), UTC)


def share(url: str, purpose: str, least: float, most: float) -> float:
    """Return a number from `least` to below `most`, by chance and yet the same for one address and purpose."""
    digest = hashlib.sha256(f"{purpose} {url}".encode()).digest()
    return least + (most - least) * int.from_bytes(digest[:8]) / 2**64


def windows(event: Event) -> tuple[tuple[datetime, datetime], ...]:
    """Return the times, from and until, in which a page that names the event is looked at every day."""
    starts, ends = born(event.starts), born(max(event.starts, event.ends))
    if ends - starts <= WATCHED_WHOLE:
        return ((starts - BEFORE_EVENT, ends + AFTER_EVENT),)
    return (starts - BEFORE_EVENT, starts + AFTER_EVENT), (ends - BEFORE_EVENT, ends + AFTER_EVENT)


def _near_events(url: str, rung: int, now: datetime, due: datetime, events: Iterable[Event]) -> Step:
    """Bring a look forward to the beginning of a time that is watched, or inside of one to a day from now."""
    for begins, ends in (window for event in events for window in windows(event)):
        if begins <= now < ends:
            rung = min(rung, EVENT_RUNG)
            due = min(due, now + interval(url, rung))
        elif now < begins < due:
            due = begins
    return Step(rung=rung, due=due)
