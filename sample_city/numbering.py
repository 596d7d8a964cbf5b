"""The numbers of the CMS: one counter for everything, so the news take about one in twenty, rising with the date.

The fixed points are read off stored copies of herne.de; between them the counter is taken to run evenly.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from random import Random

FIXED_POINTS = (
    (date(2017, 4, 26), 32_600),
    (date(2017, 5, 14), 33_408),
    (date(2019, 9, 3), 102_529),
    (date(2021, 9, 2), 174_592),
    (date(2024, 6, 21), 248_704),
    (date(2025, 11, 25), 281_473),
    (date(2026, 2, 16), 285_889),
)


def counter_on(day: date) -> int:
    """Return where the counter stood that morning; after the last fixed point it runs on at the last pace."""
    for (start, low), (end, high) in pairwise(FIXED_POINTS):
        if day < end or end == FIXED_POINTS[-1][0]:
            return low + (high - low) * (day - start).days // (end - start).days
    raise AssertionError("pairwise yields at least one pair")


def number_days(days: list[date], draw: Random) -> list[int]:
    """Return a number for each day, strictly rising. `days` must be sorted."""
    numbers: list[int] = []
    for day in days:
        earliest = counter_on(day) + draw.randint(0, 30)
        numbers.append(max(earliest, numbers[-1] + 1) if numbers else earliest)
    return numbers
