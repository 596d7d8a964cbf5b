"""The number under which an article stands in the index: its day, its place among the articles of that day, its length.

    rowid = day since 1900-01-01 (17 bits) | place in the day (6 bits) | class of length (3 bits)

So the index is in the order of publication: newest first is the rowid downwards, a span of days is a span of rowids,
and a year's count is counted without a look at any table. The class of length is what BM25 needs to know of an
article, without a look at a second table for each hit. A rowid fits in the 28 bits that FTS5 writes as four bytes.

What FTS5 keeps for each word of each article is how far it is from the one before, so a bit that no day needs is paid
a hundred times an article. A day that has more articles than places gives a place to one article of each class.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from archive.errors import ArchiveError

FIRST_DAY = date(1900, 1, 1)
DAYS = 1 << 17
LAST_DAY = FIRST_DAY + timedelta(days=DAYS - 1)
"""2258-11-11. What is dated before the first or after the last day stands at that day; no article of a city is."""
PLACE_BITS, LENGTH_BITS = 6, 3
PLACES, CLASSES = 1 << PLACE_BITS, 1 << LENGTH_BITS
DAY_BITS = PLACE_BITS + LENGTH_BITS
"""Below the day."""
MOST = (DAYS << DAY_BITS) - 1

SHORTEST = 32
"""Words of the body up to which an article is of class 0. Each class is twice as long as the one before."""


def rowid(day: date, taken: Collection[int], words: int) -> int:
    """Return a number for an article of a day, from the numbers that the day's others have and the words of its body.

    It has the lowest place that no other has; on a day of more than 64 articles the lowest that none of its class of
    length has, or of the class that comes next to it. Raises `ArchiveError` where the day is full, with 512 articles.
    """
    own = length_class(words)
    used = {place_of(number) for number in taken}
    place = next((place for place in range(PLACES) if place not in used), None)
    if place is not None:
        return _number(day, place, own)
    for near in sorted(range(CLASSES), key=lambda other: abs(other - own)):
        for place in range(PLACES):
            if (number := _number(day, place, near)) not in taken:
                return number
    raise ArchiveError(
        f"{day.isoformat()} has {PLACES * CLASSES} articles already; the search index has room for no more"
    )


class Numbering:
    """Gives numbers to all articles of an archive, which come day by day."""

    def __init__(self) -> None:
        """Begin with no article."""
        self._first = -1
        self._taken: set[int] = set()

    def next(self, day: date, words: int) -> int:
        """Return the number of the next article, as `rowid` does."""
        if first_of(day) != self._first:
            self._first = first_of(day)
            self._taken.clear()
        number = rowid(day, self._taken, words)
        self._taken.add(number)
        return number


def _number(day: date, place: int, length: int) -> int:
    return first_of(day) | place << LENGTH_BITS | length


def length_class(words: int) -> int:
    """Return the class of length, 0 to 7."""
    return min(max((words - 1) // SHORTEST, 0).bit_length(), CLASSES - 1)


def first_of(day: date) -> int:
    """Return the lowest number an article of a day can have."""
    return (min(max(day, FIRST_DAY), LAST_DAY) - FIRST_DAY).days << DAY_BITS


def after(day: date) -> int:
    """Return the lowest number beyond those of a day."""
    return first_of(day) + (1 << DAY_BITS)


def day_of(number: int) -> date:
    """Return the day an article's number stands for."""
    return FIRST_DAY + timedelta(days=number >> DAY_BITS)


def place_of(number: int) -> int:
    """Return an article's place among those of its day."""
    return (number >> LENGTH_BITS) & (PLACES - 1)
