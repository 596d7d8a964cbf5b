"""From the words that name days to days: the chain of a range or list, a feast, a day counted from the article's.

Pure. The shapes of the words are in `archive.events.words`, the choice of a year in `archive.events.years`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from archive.events import words
from archive.events.years import choose, day_of, last, upcoming
from herne_scraper.german_date import MONTHS, WEEKDAYS

YearFrom = Literal["text", "article"] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """A day or a range of days, and the words that name it."""

    start: int
    end: int
    """Offsets of the words; the days of one list share them."""
    first: date | None
    """`None` where the year is left open."""
    last: date | None = None
    """Of a range."""
    year_from: YearFrom
    weekday: str | None = None
    """A weekday that is named and is not that of the day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """One day of a chain: `Montag, 9.,` or `Freitag, 13. Dezember 2019`."""

    weekday: str | None
    day: int
    month: int
    year: int | None
    until: bool
    """It is joined to the one before by `bis`."""


def days_of_chain(text: str, match: re.Match[str], published: date) -> list[Days]:
    """Return the days of a chain that `event_words.CHAIN` found; none where it only looks like one."""
    before = text[max(0, match.start() - 30) : match.start()]
    if words.NOT_A_DATE_AFTER.search(before):
        return []
    if _only_numbers(match[0]) and not words.BEFORE_NUMBERS.search(before):
        return []
    # `Freitag (24. Mai)`: the bracket that the weekday opened is part of the words.
    closed = match[0].count("(") > match[0].count(")") and text.startswith(")", match.end())
    place = match.start(), match.end() + closed
    parts = list(_parts(text, match))
    several = words.WEEKDAYS_BEFORE.search(text[max(0, match.start() - 70) : match.start()])
    if several and len(parts) > 1 and parts[0].weekday and not any(part.weekday for part in parts[1:]):
        place = match.start() - len(several[0]), place[1]
        parts = _each_its_weekday(parts, words.NAMED.findall(several[0]))
    groups: list[list[_Part]] = []
    between = words.BETWEEN.search(before) is not None
    for number, part in enumerate(_with_years(parts)):
        if (part.until or (between and number == 1)) and groups and len(groups[-1]) == 1:
            groups[-1].append(part)
        else:
            groups.append([part])
    past = words.SINCE.search(before) is not None
    return [days for group in groups for days in _days(group, published, place, past=past)]


def _each_its_weekday(parts: list[_Part], before: list[str]) -> list[_Part]:
    """Give the days of a chain the weekdays named before all of them; none where their numbers differ."""
    named: list[str | None] = [*before, parts[0].weekday]
    if len(named) == len(parts):
        return [replace(part, weekday=weekday) for part, weekday in zip(parts, named, strict=True)]
    return [replace(part, weekday=None) for part in parts]


def _only_numbers(text: str) -> bool:
    """Tell whether a chain is numbers alone, `24.12.`, without a year or a weekday that would make it a date."""
    return re.search(r"[^\W\d_]{3}|\d{4}|\.\d{2}$", text) is None and not re.match(r"[A-Z]", text)


def _parts(text: str, match: re.Match[str]) -> Iterator[_Part]:
    """Yield the days of a chain in order, each with a month: its own or that of the next that has one."""
    position, until = match.start(), False
    pending: list[tuple[re.Match[str], bool]] = []
    while position < match.end():
        unit = words.UNIT.match(text, position, match.end())
        if unit is not None:
            day, month, year = _numbers(unit)
            for lone, lone_until in pending:
                yield _Part(weekday=lone["weekday"], day=int(lone["day"]), month=month, year=None, until=lone_until)
            pending = []
            weekday = unit["weekday"] or unit["odd_weekday"] or unit["behind"]
            yield _Part(weekday=weekday, day=day, month=month, year=year, until=until)
            position = unit.end()
        else:
            bare = words.BARE.match(text, position, match.end())
            if bare is None:
                return
            pending.append((bare, until))
            position = bare.end()
        joint = words.JOINT.match(text, position, match.end())
        if joint is None:
            return
        until = words.UNTIL.fullmatch(joint[0]) is not None
        position = joint.end()


def _numbers(unit: re.Match[str]) -> tuple[int, int, int | None]:
    """Return day, month and year of a unit as they are written; no year where there is none."""
    if unit["iso"]:
        year, month, day = unit["iso"].split("-")
        return int(day), int(month), int(year)
    if unit["numbered"]:
        year = unit["number_year"] or (f"20{unit['short_year']}" if unit["short_year"] else None)
        return int(unit["numbered"]), int(unit["number"]), int(year) if year else None
    name = unit["month"] or unit["slip_month"] or unit["odd_month"]
    year = unit["year"] or unit["slip_year"]
    day = 1 if unit["first"] else int(unit["day"] or unit["slip"] or unit["odd"])
    return day, MONTHS[name.rstrip(".").lower()], int(year) if year else None


def _with_years(parts: list[_Part]) -> list[_Part]:
    """Give each day of a chain the year that another one of it names: that of the next, else of the one before."""
    dated = list(parts)
    for index in range(len(dated) - 2, -1, -1):
        part, following = dated[index], dated[index + 1]
        if part.year is None and following.year is not None:
            turns = (part.month, part.day) > (following.month, following.day)
            dated[index] = replace(part, year=following.year - turns)
    for index in range(1, len(dated)):
        before, part = dated[index - 1], dated[index]
        if part.year is None and before.year is not None:
            turns = (part.month, part.day) < (before.month, before.day)
            dated[index] = replace(part, year=before.year + turns)
    return dated


def _days(group: list[_Part], published: date, place: tuple[int, int], *, past: bool) -> list[Days]:
    """Return a day or a range as days of the calendar; nothing for a day that the calendar does not have."""
    start, end = place
    first, final = group[0], group[-1]
    single = len(group) == 1
    if first.year is not None:
        span = _span(group, first.year)
        if span is None:
            return []
        if span[1] < span[0]:
            # `5. Mai 2026 bis 3. Mai 2026`: two days, since no range ends before it begins.
            return [days for part in group for days in _days([part], published, place, past=past)]
        wrong = next((p.weekday for p, day in zip((first, final), span, strict=True) if not _is(p, day)), None)
        return [
            Days(
                start=start,
                end=end,
                first=span[0],
                last=None if single else span[1],
                year_from="text",
                weekday=wrong,
            )
        ]
    years = range(published.year - 1, published.year + 3)
    spans = [span for year in years if (span := _span(group, year)) is not None and span[0] <= span[1]]
    if not spans:
        # 29 February comes every fourth year; 30 February never does.
        return []
    chosen = choose(spans, published, lambda span: _is(first, span[0]) and _is(final, span[1]), past=past)
    if chosen is None:
        named = next((part.weekday for part in group if part.weekday), None)
        return [Days(start=start, end=end, first=None, year_from=None, weekday=named)]
    return [
        Days(
            start=start,
            end=end,
            first=chosen[0],
            last=None if single else chosen[1],
            year_from="article",
        )
    ]


def _span(group: list[_Part], year: int) -> tuple[date, date] | None:
    """Return first and last day where the first lies in that year; the last is the next such day unless it has one."""
    first, final = group[0], group[-1]
    begin = day_of(year, first.month, first.day)
    turns = final.year is None and (final.month, final.day) < (first.month, first.day)
    end = day_of((final.year or year) + turns, final.month, final.day)
    return (begin, end) if begin and end else None


def _is(part: _Part, day: date) -> bool:
    return part.weekday is None or weekday_number(part.weekday) == day.weekday()


def weekday_number(name: str) -> int:
    """Return 0 for a Monday, however it is written: `Montag`, `Mo`, `Montagabend`."""
    lowered = name.lower()
    for length in (len(lowered), *(len(known) for known in WEEKDAYS if len(known) > 2)):
        if lowered[:length] in WEEKDAYS:
            return WEEKDAYS[lowered[:length]]
    raise LookupError(f"no weekday: {name!r}")


def feast_days(match: re.Match[str], published: date) -> Iterator[Days]:
    """Yield the day of a feast, in the year that is named or the one the article means."""
    month, day = words.FEASTS[match["feast"]]
    if match["y"]:
        yield Days(start=match.start(), end=match.end(), first=date(int(match["y"]), month, day), year_from="text")
        return
    years = range(published.year - 1, published.year + 3)
    chosen = choose([(date(year, month, day),) * 2 for year in years], published, lambda _span: True)
    if chosen is not None:
        yield Days(start=match.start(), end=match.end(), first=chosen[0], year_from="article")


_OF = {"vorgestrig": -2, "gestrig": -1, "heutig": 0, "morgig": 1, "übermorgig": 2}
_WORD = {"vorgestern": -2, "gestern": -1, "heute": 0, "morgen": 1, "übermorgen": 2}


def relative_days(text: str, match: re.Match[str], published: date) -> Iterator[Days]:
    """Yield the day that is counted from the article's date; left open where its weekday is another."""
    before, behind = text[max(0, match.start() - 40) : match.start()], text[match.end() : match.end() + 10]
    if match["next"]:
        if words.HABIT_BEFORE.search(before) or words.HABIT_BEHIND.match(behind):
            return
        number = weekday_number(match["nwd"])
        if match["next"] in ("kommend", "nächst"):
            day = upcoming(number, published)
        elif match["next"] == "dies":
            day = upcoming(number, published, least=0)
        else:
            day = last(number, published)
        yield Days(start=match.start(), end=match.end(), first=day, year_from="article")
        return
    weekday = match["ofwd"] or match["wwd"] or match["wwd2"]
    if match["word"] and not _means_a_day(match, before, behind):
        return
    day = published + timedelta(days=_OF[match["of"]] if match["of"] else _WORD[match["word"].lower()])
    if weekday and weekday_number(weekday) != day.weekday():
        yield Days(start=match.start(), end=match.end(), first=None, year_from=None, weekday=weekday)
    else:
        yield Days(start=match.start(), end=match.end(), first=day, year_from="article")


def _means_a_day(match: re.Match[str], before: str, behind: str) -> bool:
    """Tell `heute um 18 Uhr` from `bis heute`, and `morgen` from `die Stadt von morgen`."""
    if match["appended"] or words.STILL_TODAY.search(before):
        return True
    if words.NOT_TODAY_BEFORE.search(before):
        return False
    return match["word"].lower() != "heute" or words.TODAY_BEHIND.match(behind) is not None
