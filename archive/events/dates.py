"""Finds the days that a German text names: `vom Montag, 9., bis Freitag, 13. Dezember 2019`, `heute (Sonntag)`.

An event is a day named in the text: by day and month, by a feast that falls on the same day each year, or counted
from the article's date (`am morgigen Mittwoch`, `am kommenden Freitag`). Days of the past and of history are events
too, with `starts` in the past. Not events: a year, a month or a part of one (`Mitte Mai`), a bare weekday (`am
Freitag`, which may be the last one or the next), opening hours, `jeden ersten Mittwoch`. A day after `bis` or `ab` is
that day; that it is an end or a beginning is for the reader of the words.

Pure: the same text and date of the article give the same days on every machine and day. Nothing is guessed: a year
that the text and the article's date do not give is left open, and a weekday that contradicts a date is kept beside it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal

from archive.events import words
from archive.events.days import Days, days_of_chain, feast_days, relative_days
from archive.events.times import Hours, find_hours

Moment = date | datetime
"""A day, or a local time of Europe/Berlin without offset."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A day, or a first and a last day, with times where there are any, as one place of a text names them."""

    position: int
    """Offset of `text` in the text that was read, in characters."""
    text: str
    """The words that name it; several days of one list share them."""
    starts: Moment | None
    """`None` where the year is left open."""
    ends: Moment | None
    year_from: Literal["text", "article"] | None
    weekday: str | None = None
    """A weekday that is named and is not that of the day, as printed."""


def find_events(text: str, published: date) -> list[Event]:
    """Return the events of a text by an article of that date, in the order of the text. Never raises."""
    named = sorted(_find_days(text, published), key=lambda days: days.start)
    times = _attach(text, named, list(find_hours(text)))
    events: list[Event] = []
    for index, days in enumerate(named):
        events.extend(_events(text, days, times.get(index, ())))
    return _joined(text, events)


def _find_days(text: str, published: date) -> list[Days]:
    found: list[Days] = []
    for match in words.CHAIN.finditer(text):
        found.extend(days_of_chain(text, match, published))
    taken = [(days.start, days.end) for days in found]
    for match in words.FEAST.finditer(text):
        if not _beside(text, match.start(), match.end(), taken):
            found.extend(feast_days(match, published))
    for match in words.RELATIVE.finditer(text):
        if not _beside(text, match.start(), match.end(), taken):
            found.extend(relative_days(text, match, published))
    return found


_APPOSITION = re.compile(r"[\s,(:]*(?:(?:dem|den|der|am|also)\s)?")
_BEHIND = re.compile(r",?\s\(?")


def _beside(text: str, start: int, end: int, taken: list[tuple[int, int]]) -> bool:
    """Tell whether words only say again which day a date beside them is: `heute, 3. Mai`, `Heiligabend (24.12.)`."""
    index = bisect_left(taken, (start, 0))
    if index < len(taken) and (taken[index][0] < end or _APPOSITION.fullmatch(text, end, taken[index][0])):
        return True
    return index > 0 and (
        taken[index - 1][1] > start or _BEHIND.fullmatch(text, taken[index - 1][1], start) is not None
    )


_LONGEST_GAP = 220
_SENTENCE_ENDS = re.compile(
    r"[!?]\s|\n|;|(?:(?<!\d)|(?<=\d{3}))\.\s*(?=[A-ZÄÖÜ„\"‚»(])"
    r"|\.\s(?=(?:Das|Die|Der|Es|Eine?|Im|In|Wer|Für|Bei|Mit|Auch|Dort|Hier|Karten|Telefon|Eintritt|Anmeld\w+)\b)"
)
"""After a short number a full stop may be that of an ordinal: `beim 14. Tag`, but not `Platz 2. Das Büro`."""
_ABBREVIATION = re.compile(r"\b(?:Dr|Prof|[Ss]tr|St|Nr|ca|bzw|z\. ?B|u\. ?a|inkl|evtl|Tel|Abs|Hbf|[A-Z]|Dipl|Ing)$")
_OTHER_DAY = re.compile(
    rf"\b(?:{words.WEEKDAY}s?(?:abends?|nachmittags?|morgens?)?|(?:mon|diens|donners|frei|sams|sonn)tags|mittwochs"
    r"|täglich|werktags|sonst|[Jj]eden|normalerweise)\b"
)
_BEGINNING = re.compile(
    r"[.!]\s(?:Beginn|Start|Anfang|Anstoß|Los geht(?:['’]s| es)?)"
    r"(?:\s(?:ist|um|ab|jeweils))*:?\s*$"
)
_TIME_BEFORE = re.compile(r"\s?,?\s?(?:am\s)?")


def _attach(text: str, named: list[Days], hours: list[Hours]) -> dict[int, tuple[Hours, ...]]:
    """Return which times belong to which days: those that follow in the sentence, or stand right before."""
    attached: dict[int, tuple[Hours, ...]] = {}
    starts, ends = [days.start for days in named], [days.end for days in named]
    for found in hours:
        # The words do not overlap, so both offsets rise; the days of one list share theirs.
        before, behind = bisect_right(ends, found.start), bisect_left(starts, found.end)
        if before and _belongs(text[max(ends[before - 1], found.start - _LONGEST_GAP - 1) : found.start]):
            for index in range(bisect_left(ends, ends[before - 1]), before):
                attached[index] = (*attached.get(index, ()), found)
        elif behind < len(named) and behind not in attached:
            gap = text[found.end : starts[behind]]
            if "am" in gap.split() and _TIME_BEFORE.fullmatch(gap):
                attached[behind] = (found,)
    return attached


def _belongs(gap: str) -> bool:
    """Tell whether a time behind that gap is one of the day before it."""
    if len(gap) > _LONGEST_GAP or _OTHER_DAY.search(gap):
        return False
    gap = _BEGINNING.sub("", gap)
    return all(_ABBREVIATION.search(gap[: end.start()]) for end in _SENTENCE_ENDS.finditer(gap))


def _events(text: str, days: Days, hours: tuple[Hours, ...]) -> list[Event]:
    """Return the events of one day or range: one, or one for each time at which it begins."""
    end = days.end
    for found in hours:
        if found.start >= end and re.fullmatch(
            r"\s?[,(|:]?\s?(?:jeweils\s)?(?:um|ab|von|gegen|zwischen|jeweils)?\s?", text[end : found.start]
        ):
            end = found.end
    if text.count("(", days.start, end) > text.count(")", days.start, end) and text.startswith(")", end):
        end += 1
    event = Event(
        position=days.start,
        text=text[days.start : end],
        starts=days.first,
        ends=days.last,
        year_from=days.year_from,
        weekday=days.weekday,
    )
    if days.first is None or not hours:
        return [event]
    first = hours[0]
    begins = [clock for clock in (first.begins, first.also) if clock is not None]
    ends = first.ends
    for more in hours[1:]:
        # `von 9 bis 12 Uhr und von 14 bis 17 Uhr` is one day from 9 to 17; another beginning alone is none of ours.
        goes_on = ends is not None and more.begins is not None and more.begins >= ends
        if more.ends is not None and (goes_on or (ends is None and more.begins is None)):
            ends = more.ends
    starts: list[Moment] = [datetime.combine(days.first, clock) for clock in begins] or [days.first]
    return [replace(event, starts=start, ends=_end(days, start, ends)) for start in starts]


def _end(days: Days, start: Moment, ends: time | None) -> Moment | None:
    """Return when it ends: at a time of its last day, after midnight where that lies before the beginning."""
    if ends is None or days.first is None:
        return days.last
    end = datetime.combine(days.last or days.first, ends)
    if (isinstance(start, datetime) and end <= start) or (not isinstance(start, datetime) and ends == time(0)):
        end += timedelta(days=1)
    return end


_TO = re.compile(r"\s?,?\s(?:bis)(?:\s(?:zum|einschließlich))?\s")


def _joined(text: str, events: list[Event]) -> list[Event]:
    """Join what a time has parted: `Freitag, 3. Mai, 18 Uhr, bis Sonntag, 5. Mai, 12 Uhr` is one event."""
    joined: list[Event] = []
    for event in events:
        before = joined[-1] if joined else None
        if (
            before is not None
            and before.ends is None
            and isinstance(before.starts, datetime)
            and event.starts is not None
            and event.ends is None
            and _TO.fullmatch(text[before.position + len(before.text) : event.position])
            and _date(before.starts) < _date(event.starts)
        ):
            whole = text[before.position : event.position + len(event.text)]
            weekday = before.weekday or event.weekday
            year_from = "text" if "text" in (before.year_from, event.year_from) else before.year_from
            joined[-1] = replace(before, text=whole, ends=event.starts, weekday=weekday, year_from=year_from)
        else:
            joined.append(event)
    return joined


def _date(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
