"""Tells where a text contradicts itself or its date: a wrong weekday, a day announced that is past already.

Pure, and precise rather than eager: what could be right is not reported. A day is announced where the sentence says so,
or where its weekday is that of the same day a year later: in January many a notice has the number of the old year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from archive.events.dates import Event
from archive.events.days import weekday_number
from archive.events.years import AHEAD

WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")

ANNOUNCES = re.compile(
    r"\b(?:find(?:et|en)\b.*\bstatt|l(?:ädt|aden)\b.*\b(?:ein|zu[mr]?)|beginn(?:t|en)|start(?:et|en)"
    r"|Beginn ist"
    r"|öffne(?:t|n)|tag(?:t|en)|steh(?:t|en)\b.*\bauf dem Programm|kommt\b.*\bzusammen|sind eingeladen"
    r"|ist\b.*\beingeladen|werden\b.*\berwartet|kann man sich\b.*\banmelden)\b"
)
"""Words of the present or the future with which something is announced."""
REPORTS = re.compile(
    r"\b(?:fand(?:en)?|hat(?:te|ten)?|haben|war(?:en)?|wurden?|begann(?:en)?|startete[n]?|lud(?:en)?|öffnete[n]?|tagte[n]?"
    r"|seit|worden|gewesen|jährt|erinner[nt]|damals|Jahrestag|Rückblick"
    r"|nachdem|musste[n]?|konnte[n]?|sollte[n]?|ursprünglich|ausfiel(?:en)?|endete[n]?)\b"
)
"""Words that report, or that count from a day of the past."""
CITED_BEFORE = re.compile(r"(?:\b[A-ZÄÖÜ][\w-]+\svom\s|\b[Ww]ie\s(?:(?:bereits|schon)\s)?(?:am|vom)\s)$")
CITED_BEHIND = re.compile(r"\s\w{4,}(?:t|en)e[rnms]?\s[A-ZÄÖÜ]")
"""What makes a day that of something said or done before: `Beschluss vom 3. März`, `am 3. März vorgestellte Pläne`."""
SLIP_OF_A_YEAR = timedelta(days=731)
"""A day further back is history."""
JUST_PAST = timedelta(days=14)
"""How far back a day may lie whose year nobody wrote, so that no other year can be meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """What does not fit, and why."""

    kind: Literal["weekday_differs", "event_past"]
    event: Event
    falls_on: str | None
    """The weekday that the day is, in German; `None` where the year is open or the kind another."""


def contradictions(text: str, events: Sequence[Event], published: date) -> Iterator[Contradiction]:
    """Yield what contradicts itself in a text by an article of that date."""
    seen: set[tuple[int, str | None]] = set()
    for event in events:
        if event.weekday is not None and (event.position, event.weekday) not in seen:
            seen.add((event.position, event.weekday))
            falls_on = WEEKDAYS[event.starts.weekday()] if event.starts is not None and _is_one_day(event) else None
            yield Contradiction(kind="weekday_differs", event=event, falls_on=falls_on)
        if _is_past(text, event, events, published):
            yield Contradiction(kind="event_past", event=event, falls_on=None)


def _is_past(text: str, event: Event, events: Sequence[Event], published: date) -> bool:
    """Tell whether the text announces as coming what is over on the day of the article."""
    day = _last_day(event)
    if day is None:
        return False
    if not published - (SLIP_OF_A_YEAR if event.year_from == "text" else JUST_PAST) <= day < published:
        return False
    if _is_last_years_number(event, day, published):
        return True
    start, end = _sentence(text, event)
    sentence = text[start:end]
    if ANNOUNCES.search(sentence) is None or REPORTS.search(sentence) is not None:
        return False
    behind = event.position + len(event.text)
    if CITED_BEFORE.search(text[start : event.position]) or CITED_BEHIND.match(text, behind, end):
        return False
    # Of several days what is announced is the one that is still to come.
    return not any(
        start <= other.position < end and (last := _last_day(other)) is not None and last >= published
        for other in events
    )


def _last_day(event: Event) -> date | None:
    end = event.ends or event.starts
    return end.date() if isinstance(end, datetime) else end


def _is_one_day(event: Event) -> bool:
    return event.ends is None or event.starts is None or event.starts.timetuple()[:3] == event.ends.timetuple()[:3]


def _is_last_years_number(event: Event, day: date, published: date) -> bool:
    """Tell whether the weekday that is named is that of the same day a year later, which is still ahead."""
    if event.weekday is None or not _is_one_day(event) or (day.month, day.day) == (2, 29):
        return False
    later = day.replace(year=day.year + 1)
    return published <= later <= published + AHEAD and later.weekday() == weekday_number(event.weekday)


LONGEST_SENTENCE = 1000
"""Characters to either side that are read for its words."""
_ENDS = re.compile(r"[!?\n]|(?<=[^\W\d]{3})\.(?=\s|$)")


def _sentence(text: str, event: Event) -> tuple[int, int]:
    """Return where the sentence begins and ends that an event stands in."""
    start, end = event.position, event.position + len(event.text)
    first, last = max(0, start - LONGEST_SENTENCE), end + LONGEST_SENTENCE
    for match in _ENDS.finditer(text, first, start):
        first = match.end()
    behind = _ENDS.search(text, end, last)
    return first, behind.start() if behind else min(last, len(text))
