"""Whether a run still reads what it should: shares of one run beside those of the archive's own past.

Of each kind of finding a share may be bad: pages that vanished, that cannot be read, of which the second witness tells
another story, new articles without a picture or a section. A share is out of band where so many bad ones among so
many would come up once in ten thousand times if nothing had changed. So one or two odd pages on a quiet day alarm
nobody, three unreadable pages of three do. What nothing had changed means is the share in the runs before; each
kind has a least share that is taken for usual, so that a past without any fault makes no alarm of the first.

Looks are spread over weeks, and so is what they find: a site half of which is missing shows a few lost pages a day. So
the pages that were away at their last look are judged as well, among all that are shown as online.

Both all of a run and its last pages are looked at: a site that changes while it is crawled shows in the latter first.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import median

SELDOM = 1e-4
"""How likely a share is, where nothing has changed, from which on it is out of band."""
PAST_WEIGHS = 50
"""Findings of the usual share that stand before the past, so that a short one says little."""
LATEST = 20
"""The last findings of a kind, looked at by themselves."""

KNOWN_PER_ODD = 15
"""Known pages to be looked at for each odd one, so that some lost pages are told from a lost site."""
LEAST_KNOWN, MOST_EXTRA = 10, 60

LEAST_WEEKS = 8
"""Weeks of news that make a past."""
FLOOD = 10
"""Times the usual week that is no week of news any more."""
LEAST_FLOOD = 50
"""New articles that are never a flood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of finding that may be bad."""

    usual: float
    """The least share that is taken for usual."""
    says: str
    """What a share of it means, for the report: `3 of 20 …`."""
    least_past: int = 0
    """Findings without which nothing is said: what is usual differs from site to site."""


KINDS: Mapping[str, Kind] = {
    "vanished": Kind(usual=0.01, says="pages of articles that were online are not there"),
    "absent": Kind(usual=0.01, says="pages of articles that are shown as online were not there at their last look"),
    "unreadable": Kind(usual=0.01, says="pages of articles that were read before cannot be read"),
    "unreadable_new": Kind(usual=0.01, says="pages never read before cannot be read"),
    # Measured on the sample city's 240 pages: 0 to 9 in 100, by its markup; a text cut in half is noticed in 82 to 91.
    "disagreed": Kind(usual=0.15, says="pages tell the second witness another story"),
    "without_image": Kind(usual=0.05, says="new articles have no picture", least_past=60),
    "without_section": Kind(usual=0.05, says="new articles stand in no section", least_past=60),
}


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many were bad."""

    bad: int = 0
    of: int = 0


@dataclass(slots=True)
class Tally:
    """What one run has found of one kind."""

    bad: int = 0
    of: int = 0
    latest: deque[bool] = field(default_factory=lambda: deque(maxlen=LATEST))

    def add(self, *, bad: bool) -> None:
        """Count one finding."""
        self.bad += bad
        self.of += 1
        self.latest.append(bad)


class Health:
    """What a run has found so far, beside the past."""

    def __init__(self, past: Mapping[str, Share], *, latest: Mapping[str, Sequence[bool]] | None = None) -> None:
        """`latest` holds the last findings of earlier runs, of kinds that are too few a day to say anything."""
        self._past = past
        self._said: str | None = None
        self._tallies = {name: Tally() for name in KINDS}
        for name, found in (latest or {}).items():
            self.remember(name, found)

    def add(self, name: str, *, bad: bool) -> None:
        """Count one finding. Raises `KeyError` for a kind there is none of."""
        self._tallies[name].add(bad=bad)

    def remember(self, name: str, latest: Sequence[bool]) -> None:
        """Begin with the last findings of earlier runs, nothing of that kind having been counted yet."""
        self._tallies[name].latest = deque(latest, maxlen=LATEST)

    def set(self, name: str, share: Share) -> None:
        """Say how many are bad of a kind that is not counted one by one."""
        self._tallies[name] = Tally(bad=share.bad, of=share.of)

    def say(self, alarm: str) -> None:
        """Raise an alarm that is no share."""
        self._said = alarm

    def share(self, name: str) -> Share:
        """Return what this run has found of a kind."""
        tally = self._tallies[name]
        return Share(tally.bad, tally.of)

    def alarms(self, *, of_reading: bool = False) -> list[str]:
        """Return what is out of band, with its figures; with `of_reading` only what makes reading itself doubtful.

        Pages that are not there say nothing against those that are.
        """
        found = [] if self._said is None else [self._said]
        for name, kind in KINDS.items():
            tally, past = self._tallies[name], self._past.get(name, Share())
            if of_reading and name in ("vanished", "absent"):
                continue
            if past.of < kind.least_past or not tally.of:
                continue
            rate = usual_rate(past, kind.usual, 0 if kind.least_past else PAST_WEIGHS)
            latest = Share(sum(tally.latest), len(tally.latest))
            for share in (Share(tally.bad, tally.of), latest):
                if chance(share, rate) < SELDOM:
                    found.append(f"{share.bad} of {share.of} {kind.says}; usual are {rate:.1%}")
                    break
        return found

    def wanted(self, extra: int) -> int:
        """Return how many known pages should be looked at besides, `extra` of them having been so already.

        So that a run which met odd pages knows what they are: lost pages, or a lost site.
        """
        vanished, unreadable, new = (self.share(name) for name in ("vanished", "unreadable", "unreadable_new"))
        odd = vanished.bad + unreadable.bad + new.bad
        if not odd:
            return 0
        known = max(vanished.of, unreadable.of)
        return max(0, min(max(LEAST_KNOWN, KNOWN_PER_ODD * odd) - known, MOST_EXTRA - extra))


def usual_rate(past: Share, least: float, weight: int = PAST_WEIGHS) -> float:
    """Return the share that is usual after a past, at least so much; `weight` findings of the least stand before it."""
    if weight:
        return max(least, (past.bad + weight * least) / (past.of + weight))
    # Neither never nor always is ever certain.
    return max(least, (past.bad + 1) / (past.of + 2))


def chance(share: Share, rate: float) -> float:
    """Return how likely it is that so many or more are bad, each with a probability (the tail of the binomial)."""
    if share.bad <= 0:
        return 1.0
    if rate >= 1:
        return 1.0
    logs = (
        math.lgamma(share.of + 1)
        - math.lgamma(bad + 1)
        - math.lgamma(share.of - bad + 1)
        + bad * math.log(rate)
        + (share.of - bad) * math.log1p(-rate)
        for bad in range(share.bad, share.of + 1)
    )
    return min(1.0, math.fsum(math.exp(value) for value in logs))


def most_new(weeks: Sequence[int], since_last: timedelta) -> int | None:
    """Return how many new articles a run may bring before it is no news any more; `None` without a past.

    `weeks` are the new articles of each week before, quiet ones included; `since_last` is how long nobody looked. The
    busiest week sets the measure where it was far above the usual one, since a city may publish in bursts.
    """
    if len(weeks) < LEAST_WEEKS:
        return None
    usual = max(median(weeks), max(weeks) / FLOOD, 1)
    spans = max(1.0, since_last / timedelta(weeks=1))
    return max(LEAST_FLOOD, math.ceil(FLOOD * usual * spans))
