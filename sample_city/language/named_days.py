"""What a notice says of days, known from the slots that wrote it and not read from its text.

While a text is written, each day stands between two marks of the private use area; the number of the first mark names
the `Mention` it is. Once the text is whole, `unmark` takes them out and says where each day stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal

_FIRST, _LAST, _CLOSE = "\ue100", "\uf7ff", "\ue000"
_MARKED = re.compile(f"([{_FIRST}-{_LAST}])([^{_CLOSE}]*){_CLOSE}")

Field = Literal["title", "body", "caption"]
Slip = Literal["weekday", "year"]
"""A weekday that is not that of the date, or last year's number in an announcement."""


@dataclass(slots=True, kw_only=True)
class Mention:
    """One place at which a day, a range or several days are named; a time may join it."""

    form: str
    """How the days are written: `long`, `range`, `relative` …"""
    days: tuple[tuple[date, date | None], ...]
    """First and last day of each; empty where the words leave the day open."""
    begins: time | None = None
    ends: time | None = None
    slip: Slip | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedDay:
    """A day that a notice names, as the archive is to keep it."""

    field: Field
    image: int | None = None
    """Number of the image whose caption it is, from 1."""
    position: int
    text: str
    """The words of the day, without those of a time."""
    starts: str | None
    """ISO 8601 day or local time; `None` where nobody can know it."""
    ends: str | None
    form: str
    slip: Slip | None = None


@dataclass(slots=True)
class Mentions:
    """All mentions of one notice while it is written."""

    made: list[Mention] = field(default_factory=list)

    def mark(self, text: str, mention: Mention) -> str:
        """Return a text between marks that name the mention."""
        self.made.append(mention)
        return f"{chr(ord(_FIRST) + len(self.made) - 1)}{text}{_CLOSE}"

    def named_in(self, text: str, where: Field, image: int | None = None) -> list[NamedDay]:
        """Return the days that a marked text names, with their places in it once the marks are out."""
        found, marks = [], 0
        for match in _MARKED.finditer(text):
            mention = self.made[ord(match[1]) - ord(_FIRST)]
            for starts, ends in moments(mention):
                found.append(
                    NamedDay(
                        field=where,
                        image=image,
                        position=match.start() - marks,
                        text=match[2],
                        starts=starts,
                        ends=ends,
                        form=mention.form,
                        slip=mention.slip,
                    )
                )
            marks += 2
        return found


def moments(mention: Mention) -> Sequence[tuple[str | None, str | None]]:
    """Return begin and end of each of the days, as the archive writes them."""
    if not mention.days:
        return [(None, None)]
    written = []
    for first, last in mention.days:
        starts = datetime.combine(first, mention.begins).isoformat(timespec="minutes") if mention.begins else None
        ends = last.isoformat() if last else None
        if mention.ends:
            night = timedelta(days=mention.begins is not None and mention.ends <= mention.begins)
            ends = datetime.combine((last or first) + night, mention.ends).isoformat(timespec="minutes")
        written.append((starts or first.isoformat(), ends))
    return written


def unmark(text: str) -> str:
    """Return a text without marks."""
    return _MARKED.sub(r"\2", text)
