"""Times of day as German texts write them: `um 18 Uhr`, `von 9.30 bis 12 Uhr`, `9-12 Uhr`, `bis 17 Uhr`.

Pure: knows no days. Which day a time belongs to is decided in `archive.events.dates`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time

DASH = "[-\u2010\u2013\u2014]"

_CLOCK = r"(?<![\d.,:/])(?:[01]?\d|2[0-4])(?:[.:][0-5]\d)?"
_TIMES = re.compile(
    rf"(?P<lead>\b(?:Stand|Einlass|bis|zwischen)\b:?\s*(?:ist\s+|jeweils\s+)?(?:um|ab|von|gegen)?\s*)?"
    rf"(?P<first>{_CLOCK})"
    rf"(?:(?:\s?Uhr)?(?P<joint>\s?(?:bis|{DASH})\s?|\s+und\s+|\s+oder\s+)(?P<second>{_CLOCK}))?"
    rf"(?:\s+und\s+(?:von\s+)?{_CLOCK}\s?(?:bis|{DASH})\s?(?P<third>{_CLOCK}))?\s?Uhr\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """A time of day, or from one to another, and where it stands in the text."""

    start: int
    """Offset of the first sign, in characters."""
    end: int
    """Offset behind `Uhr`."""
    begins: time | None
    """`None` for `bis 17 Uhr`."""
    ends: time | None = None
    """`None` for a single time. Midnight at the end of a day is `00:00`."""
    also: time | None = None
    """A second beginning: `um 15 und 17 Uhr`."""


def find_hours(text: str) -> Iterator[Hours]:
    """Yield the times of a text in order, but for those at which doors open (`Einlass`) or a count was made (`Stand`).

    Only what is followed by `Uhr` is a time; `24 Uhr` is the midnight that ends a day, and begins none.
    """
    for match in _TIMES.finditer(text):
        lead = (match["lead"] or "").lower()
        if lead.startswith(("stand", "einlass")):
            continue
        first, start, end = _clock(match["first"]), match.start(), match.end()
        second = _clock(match["second"]) if match["second"] else None
        third = _clock(match["third"]) if match["third"] else None
        if match["first"].startswith("24") and not lead.startswith("bis"):
            continue
        if second is None:
            until = lead.startswith("bis")
            yield Hours(start=start, end=end, begins=None if until else first, ends=first if until else None)
        elif match["joint"].strip().lower() in ("und", "oder") and not lead.startswith("zwischen"):
            yield Hours(start=start, end=end, begins=first, also=second)
        else:
            yield Hours(start=start, end=end, begins=first, ends=third or second)


def _clock(text: str) -> time:
    hour, _, minute = text.replace(":", ".").partition(".")
    return time(int(hour) % 24, int(minute or 0))
