"""Which year a day means that is named without one: that of the article's date, never today's.

Pure. A notice announces up to about ten months ahead and reports up to about two months back; in between each day of
the calendar lies once. A weekday that is named decides, and where it contradicts every year that could be meant,
the year is left open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

BACK = timedelta(days=61)
"""A notice reports what was that long ago; with `AHEAD` a year, so that each day lies in it once."""
AHEAD = timedelta(days=303)
FARTHEST_BACK = timedelta(days=183)
"""Where a weekday decides, a day may lie this far back. Not farther ahead than `AHEAD`: the same day of the next year
has the next weekday, so that one wrong weekday in a report would move it by a year."""

Span = tuple[date, date]
"""First and last day; the same for a single day."""


def day_of(year: int, month: int, day: int) -> date | None:
    """Return a day, or `None` where the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


Fits = Callable[[Span], bool]


def choose(candidates: Iterable[Span], published: date, fits: Fits, *, past: bool = False) -> Span | None:
    """Return the span that an article of that date means, `None` where none or several could be meant.

    `fits` says whether the weekdays that are named are those of a span. A span that goes on at the article's date is
    preferred to one that begins within `BACK` and `AHEAD`, and both to what only a weekday speaks for. In the past
    alone (`past`) it is the last one, or none.
    """
    spans = list(candidates)
    if past:
        last_one = max((span for span in spans if span[0] <= published), default=None)
        return last_one if last_one is not None and fits(last_one) else None
    running = [span for span in spans if span[0] <= published <= span[1] and span[1] - span[0] <= AHEAD]
    near = [span for span in spans if published - BACK <= span[0] <= published + AHEAD]
    for likely in (running, near):
        fitting = [span for span in likely if fits(span)]
        if fitting:
            return fitting[0]
    far = [span for span in spans if published - FARTHEST_BACK <= span[0] <= published + AHEAD and fits(span)]
    return far[0] if len(far) == 1 else None


def upcoming(weekday: int, published: date, *, least: int = 1) -> date:
    """Return the first day of that weekday at least `least` days after the article's date."""
    first = published + timedelta(days=least)
    return first + timedelta(days=(weekday - first.weekday()) % 7)


def last(weekday: int, published: date) -> date:
    """Return the last day of that weekday before the article's date."""
    return published - timedelta(days=(published.weekday() - weekday - 1) % 7 + 1)
