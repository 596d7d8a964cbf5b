"""How much the city publishes, beside what it has always published: months and silences that are out of the ordinary.

The band of a month comes from the archive's own past and nothing else: from the quietest and the busiest month of the
same season (the month and its neighbours) in the five years before, by articles a day. Where fewer than three years are
known, the fifth and the ninety-fifth percentile of all months widen it. Around these the chance of counting is allowed
for: a month is out of band where a Poisson count of the extreme rate would be so low, or so high, once in a thousand
months. So a summer as quiet as every summer is none, a month that has not ended is measured by its days so far, and a
city that publishes little gets a wide band. Months before the first with an article, and that one itself, since it may
have begun in the middle, count for nothing.
"""

from __future__ import annotations

import calendar
import math
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

LEAST_PAST = 6
"""Months that make a past."""
YEARS = 5
"""How far back the band looks."""
A_SEASON = 9
"""Months of the same season that are enough: those of three years."""
SILENCE_YEARS = 3
SELDOM = 0.001
"""How likely a count outside the band is where nothing is wrong."""
JUDGED_FROM = 10
"""Days of a month after which it says something: New Year is quiet."""
LEAST_SILENCE = 7
"""Days without an article that are never out of the ordinary."""
LEAST_GAPS = 30
"""Silences, one day long or more, that make a past."""
SHOWN_MONTHS = 13


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """The articles of one month."""

    month: str
    """2026-11"""
    articles: int
    days: int
    """How many of its days are over."""
    whole: bool
    low: int | None
    """The band of so many days; `None` where the past is too short."""
    high: int | None

    @property
    def out_of_band(self) -> str | None:
        """`low`, `high`, or `None` where all is as ever or nothing can be said."""
        if self.low is None or self.high is None or self.days < JUDGED_FROM:
            return None
        return "low" if self.articles < self.low else "high" if self.articles > self.high else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Days in a row without an article."""

    after: date
    """The last day with one."""
    until: date
    """The next day with one, or the day of the question."""
    open: bool
    """Whether it still lasts."""

    @property
    def days(self) -> int:
        """How many days had none."""
        return (self.until - self.after).days - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """What was published, and what of it is out of the ordinary."""

    months: tuple[Month, ...]
    """The last thirteen at most, oldest first; the last is the present one."""
    silences: tuple[Silence, ...]
    """Those longer than `longest_usual` of the last three years, oldest first."""
    longest_usual: int | None
    """Days; `None` where the past is too short."""

    @property
    def judged(self) -> Month | None:
        """The month that says how things are now: the present one once it is old enough, else the one before."""
        usable = [month for month in self.months if month.days >= JUDGED_FROM]
        return usable[-1] if usable else None

    @property
    def silent(self) -> Silence | None:
        """A silence out of the ordinary that still lasts."""
        return self.silences[-1] if self.silences and self.silences[-1].open else None


DAYS = "SELECT published, count(*) FROM articles WHERE published < ? GROUP BY published ORDER BY published"


def volume(conn: sqlite3.Connection, as_of: date) -> Volume:
    """Return what was published before a day: that of the last run that read everything, not the present one."""
    days = {date.fromisoformat(day): number for day, number in conn.execute(DAYS, (as_of.isoformat(),))}
    silences, usual = silences_of(sorted(days), as_of)
    return Volume(months=months_of(days, as_of), silences=silences, longest_usual=usual)


def months_of(days: Mapping[date, int], as_of: date) -> tuple[Month, ...]:
    """Return the months up to a day, which is not counted itself."""
    if not days:
        return ()
    counts: dict[str, int] = {}
    month = min(days).replace(day=1)
    while month <= as_of:
        counts[_name(month)] = 0
        month = _next(month)
    for day, number in days.items():
        counts[_name(day)] += number
    names = list(counts)
    found = []
    for place, name in list(enumerate(names))[-SHOWN_MONTHS:]:
        over = _length(name) if name != _name(as_of) else as_of.day - 1
        # The first month may have begun in the middle.
        low, high = _band(name, over, {past: counts[past] for past in names[1:place]})
        found.append(
            Month(
                month=name,
                articles=counts[name],
                days=over,
                whole=name != _name(as_of),
                low=low,
                high=high,
            )
        )
    return tuple(found)


def _band(name: str, days: int, past: Mapping[str, int]) -> tuple[int | None, int | None]:
    if len(past) < LEAST_PAST:
        return None, None
    rates = {month: past[month] / _length(month) for month in list(past)[-12 * YEARS :]}
    near = {(int(name[5:]) + step - 1) % 12 + 1 for step in (-1, 0, 1)}
    season = [rate for month, rate in rates.items() if int(month[5:]) in near]
    if len(season) < A_SEASON:
        ordered = sorted(rates.values())
        season += [_quantile(ordered, 0.05), _quantile(ordered, 0.95)]
    lowest, highest = min(season), max(season)
    return poisson_quantile(lowest * days, SELDOM), poisson_quantile(highest * days, 1 - SELDOM)


def _quantile(ordered: Sequence[float], share: float) -> float:
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def poisson_quantile(mean: float, share: float) -> int:
    """Return the least count that a Poisson count of a mean does not exceed with that probability."""
    count, logarithm, below = 0, -mean, math.exp(-mean)
    while below < share and count < 10 * mean + 50:
        count += 1
        logarithm += math.log(mean / count) if mean > 0 else -math.inf
        below += math.exp(logarithm)
    return count


def silences_of(days: Sequence[date], as_of: date) -> tuple[tuple[Silence, ...], int | None]:
    """Return the silences out of the ordinary among days with an article, and how long an ordinary one may be.

    One and a half times the second longest of the last three years: one outage of the city's own makes no rule.
    """
    recent = [day for day in days if day > as_of - timedelta(days=366 * SILENCE_YEARS)]
    if not recent:
        return (), None
    found = [Silence(after=one, until=other, open=False) for one, other in pairwise(recent)]
    known = sorted(silence.days for silence in found)
    present = Silence(after=recent[-1], until=as_of, open=True)
    if len(known) < LEAST_GAPS:
        return (), None
    usual = max(LEAST_SILENCE, math.ceil(1.5 * known[-2]))
    return tuple(silence for silence in [*found, present] if silence.days > usual), usual


def _name(day: date) -> str:
    return day.isoformat()[:7]


def _next(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)


def _length(name: str) -> int:
    return calendar.monthrange(int(name[:4]), int(name[5:]))[1]
