"""Spans of time as people write them in settings and options: `90m`, `6h`, `1d`, `2w`."""

from __future__ import annotations

import re
from datetime import timedelta

WRITTEN = re.compile(r"([0-9]{1,6})\s*([smhdw])")
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
EXAMPLES = "90m, 6h, 1d"


def read_duration(text: str) -> timedelta:
    """Return the span that a number and a unit (s, m, h, d, w) name. Raises `ValueError` for all else."""
    found = WRITTEN.fullmatch(text.strip().lower())
    if found is None or not int(found[1]):
        raise ValueError(f"a span of time is a number and s, m, h, d or w, such as {EXAMPLES}; not {text!r}")
    return timedelta(**{UNITS[found[2]]: int(found[1])})


def write_duration(span: timedelta) -> str:
    """Return a whole span in its largest unit that fits: `1d`, `36h`, `90m`, `45s`."""
    seconds = round(span.total_seconds())
    for unit, size in (("d", 86_400), ("h", 3600), ("m", 60)):
        if seconds and seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def roughly(span: timedelta) -> str:
    """Return how long a span is, for a sentence: `3 days`, `5 hours`, `12 minutes`."""
    seconds = max(0, round(span.total_seconds()))
    for name, size in (("day", 86_400), ("hour", 3600), ("minute", 60)):
        if seconds >= 2 * size or (name == "minute" and seconds >= size):
            number = seconds // size
            return f"{number} {name}{'' if number == 1 else 's'}"
    return f"{seconds} second{'' if seconds == 1 else 's'}"
