"""Which captures of one article the present extractor reads differently from what is kept of them. Pure.

The captures come in the order in which they were made, each with the hash of its present reading; the versions in the
order of the history. A version belongs to the capture it was read from; one from elsewhere (a listing, an older
archive) stands before the first capture made after it. What is kept of a capture is the last version up to it: a page
that was fetched again and said the same has none of its own.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reading:
    """What the present extractor reads from one capture."""

    capture: int
    sha256: str
    time: str
    content_hash: str | None
    """`None` where it reads nothing."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A version of the archive."""

    sha256: str
    """Of the capture it was read from."""
    time: str
    """Of that capture."""
    observed_at: str
    content_hash: str


@dataclass(frozen=True, slots=True)
class Differs:
    """A capture of which something else is kept, or nothing."""

    capture: int
    newest: bool
    """Whether no later capture has been read: its text is the one to be shown."""
    read_before: bool = False
    """Whether a version was read from this very capture."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is to be written, and what is lost."""

    differing: tuple[Differs, ...]
    """In the order of the captures; with these written, a second judgement finds nothing."""
    unreadable_now: tuple[int, ...]
    """Captures that a version was read from, and nothing is read from now."""


def judge(readings: Sequence[Reading], kept: Sequence[Kept], first_seen: str | None) -> Judgement:
    """Compare the readings of one article with its versions; `first_seen` is `None` where the archive lacks it.

    An older capture whose time contradicts the order in which it was made (the machine's clock was set back), or is
    that of another one, is left alone unless a version was read from it: the history could not say where it belongs.
    """
    places = {(reading.sha256, reading.time): n for n, reading in reversed(list(enumerate(readings)))}
    times = [reading.time for reading in readings]
    own: dict[int, list[Kept]] = {}
    before: dict[int, list[Kept]] = {}
    for one in kept:
        place = places.get((one.sha256, one.time))
        if place is None:
            before.setdefault(bisect_left(times, one.observed_at), []).append(one)
        else:
            own.setdefault(place, []).append(one)
    last_read = max((n for n, reading in enumerate(readings) if reading.content_hash is not None), default=-1)
    newest = last_read if all(n <= last_read for n in own) and len(readings) not in before else -1

    following = _following(len(readings), own, before)
    differing, lost = [], []
    in_force: str | None = None
    for n, reading in enumerate(readings):
        if n in before:
            in_force = before[n][-1].content_hash
        version = own[n][-1] if n in own else None
        if version is not None:
            in_force = version.content_hash
        now = reading.content_hash
        if now is None:
            if version is not None:
                lost.append(reading.capture)
            continue
        if now == in_force:
            continue
        if version is None and (after := following[n]) is not None and after.content_hash == now:
            if in_force is None and first_seen is not None and reading.time < first_seen:
                # Nothing new is said, but it was said earlier than is known.
                differing.append(Differs(reading.capture, newest=False))
            continue
        if version is None and n != newest and not _in_order(times, n):
            continue
        differing.append(Differs(reading.capture, newest=n == newest, read_before=version is not None))
        in_force = now
    return Judgement(differing=tuple(differing), unreadable_now=tuple(lost))


def _following(count: int, own: dict[int, list[Kept]], before: dict[int, list[Kept]]) -> list[Kept | None]:
    """Return the next version after each of so many captures."""
    found: list[Kept | None] = [None] * count
    upcoming = next(iter(before.get(count, ())), None)
    for n in reversed(range(count)):
        found[n] = upcoming
        upcoming = next(iter((*before.get(n, ()), *own.get(n, ()))), upcoming)
    return found


def _in_order(times: Sequence[str], n: int) -> bool:
    return all(time < times[n] for time in times[:n]) and all(time > times[n] for time in times[n + 1 :])
