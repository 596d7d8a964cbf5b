"""What a user types as a date, as a span of days: `März 2024`, `gestern`, `vor zwei Wochen`, `5. bis 10. März 2024`.

A grammar of shapes; each is read as a whole or refused. Nothing is guessed. Only counting back from today in words is
left to dateparser, which is asked for nothing else.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from herne_scraper.errors import UnreadableDate
from herne_scraper.german_date import EARLIEST, MONTHS, WEEKDAYS, day_of, parse_german_date

_MONTH = r"(?P<month>[a-zä]+)\.?"
_ISO_DATE = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?")
_MONTH_AND_YEAR = re.compile(rf"{_MONTH} (?P<year>[0-9]{{4}})")
_NUMBERED_MONTH = re.compile(r"(?P<month>[0-9]{1,2})[./] ?(?P<year>[0-9]{4})")
_LAST = r"(?:letzte|vorige|vergangene)[rsmn]?"
_THIS_OR_LAST = re.compile(rf"(?:in )?(?P<which>diese[rsmn]?|{_LAST}) (?P<unit>woche|monats?|jahr(?:es)?)")
_LAST_WEEKDAY = re.compile(rf"(?:am )?{_LAST} (?P<weekday>[a-z]+)")
_LAST_FEW = re.compile(rf"(?:(?:in )?de[rn] |die )?{_LAST} (?P<number>\w+) (?P<unit>tagen?|wochen|monaten?|jahren?)")
_PART = re.compile(r"(?P<part>anfang|mitte|ende) (?:(?P<month>[a-zä]+)\.? )?(?P<year>[0-9]{4})")
_SEASON = re.compile(
    r"(?P<season>fr(?:ü|ue)h(?:ling|jahr)|sommer|herbst|winter) (?P<year>[0-9]{4})(?:/(?P<next>[0-9]{2,4}))?"
)
_QUARTER = re.compile(r"(?P<number>[1-4])\. quartal (?P<year>[0-9]{4})")
_WEEK = re.compile(r"kw ?(?P<number>[0-9]{1,2})[/ ](?P<year>[0-9]{4})")
_SHORT_YEAR = re.compile(r"(?P<date>[0-9]{1,2}\. ?[0-9]{1,2}\. ?)(?P<year>[0-9]{2})")
_RANGE = re.compile(r" bis (?:zum )?| ?(?:[–—]|\.\.) ?| - |-")
_LONGEST_RANGE = 80
_DAY = re.compile(r"[0-9]{1,2}\.")
_NO_FULL_STOP = re.compile(r"(?P<day>[0-9]{1,2}) (?P<month>[a-zä]+)\.? (?P<year>[0-9]{4})")
_RELATIVE = re.compile(r"vor (?P<number>\w+) (?P<unit>tag|tagen|wochen?|monat|monaten|jahr|jahren)")
_DAYS_AGO = {"heute": 0, "gestern": 1, "vorgestern": 2}
# What dateparser does not count; it knows one to twelve itself.
_NUMERALS = {"dreizehn": "13", "vierzehn": "14", "fünfzehn": "15", "zwanzig": "20", "dreißig": "30"}

# The first month of each; meteorologists let them begin with a month.
_SEASONS = {"frühling": 3, "fruehling": 3, "frühjahr": 3, "fruehjahr": 3, "sommer": 6, "herbst": 9, "winter": 12}

USER_SHAPES = (
    "2024, 2024-03, 2024-03-05, 05.03.2024, 5. März 2024, März 2024, 03/2024, Anfang März 2024, Sommer 2023, "
    "1. Quartal 2024, KW 12/2024, heute, gestern, vorgestern, letzten Montag, letzte Woche, letzten Monat, "
    "dieses Jahr, vor zwei Wochen, die letzten drei Monate, 5. bis 10. März 2024, 2020-2022"
)
"""What `parse_user_date` takes, for help and error messages."""


def parse_user_date(text: str, today: date) -> tuple[date, date]:
    """Return first and last day of what a user typed, e.g. `März 2024`, `gestern`, `vor zwei Wochen`, `05.10.2022`.

    `today` is the day that relative words count from. `USER_SHAPES` lists the shapes; anything else, and an
    impossible date, raises `UnreadableDate` naming the text.
    """
    typed = _tidy(text)
    try:
        return parse_user_range(typed, today) or _one_span(typed, today, text)
    except OverflowError as error:
        raise UnreadableDate(f"the calendar does not reach so far: {text!r}") from error
    except UnreadableDate as error:
        raise UnreadableDate(f"{error.reason}; understood are {USER_SHAPES}") from error


def ending_like(begin: str, end: str) -> Iterator[str]:
    """Yield the begin of a range as it stands, and with what it leaves to the end: `5.` before `10. März 2024`."""
    yield begin
    if _DAY.fullmatch(begin):
        if match := re.match(rf"{_DAY.pattern} ?", end):
            yield f"{begin} {end[match.end() :]}"
    elif match := re.search(r"[0-9]{4}$", end):
        yield f"{begin} {match[0]}"


def parse_user_range(text: str, today: date) -> tuple[date, date] | None:
    """Return the days from one date to another, `5. bis 10. März 2024`; `None` for what are no two dates in order."""
    typed = _tidy(text)
    if len(typed) > _LONGEST_RANGE:
        return None
    for between in _RANGE.finditer(typed):
        begin, end = typed[: between.start()].removeprefix("vom "), typed[between.end() :]
        try:
            last = _one_span(end, today, end)[1]
        except (UnreadableDate, OverflowError):
            continue
        for full in ending_like(begin, end):
            try:
                first = _one_span(full, today, full)[0]
            except (UnreadableDate, OverflowError):
                continue
            if first <= last:
                return first, last
    return None


def _tidy(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


def _one_span(typed: str, today: date, text: str) -> tuple[date, date]:
    span = _span_of_days(typed, text) or _relative_span(typed, today, text)
    if span is None:
        day = parse_german_date(typed)
        span = day, day
    return span


def _span_of_days(typed: str, text: str) -> tuple[date, date] | None:
    """Return the days of a shape that names a year; `None` for every other."""
    if match := _ISO_DATE.fullmatch(typed):
        return _span(int(match["year"]), match["month"], match["day"], text)
    if match := _NUMBERED_MONTH.fullmatch(typed):
        return _span(int(match["year"]), match["month"], None, text)
    if (match := _MONTH_AND_YEAR.fullmatch(typed)) and match["month"] in MONTHS:
        return _span(int(match["year"]), str(MONTHS[match["month"]]), None, text)
    if (match := _NO_FULL_STOP.fullmatch(typed)) and match["month"] in MONTHS:
        return _span(int(match["year"]), str(MONTHS[match["month"]]), match["day"], text)
    if match := _SHORT_YEAR.fullmatch(typed):
        century = EARLIEST.year // 100 if int(match["year"]) >= EARLIEST.year % 100 else EARLIEST.year // 100 + 1
        day = parse_german_date(f"{match['date']}{century}{match['year']}")
        return day, day
    if (match := _PART.fullmatch(typed)) and (match["month"] is None or match["month"] in MONTHS):
        return _part(match["part"], int(match["year"]), MONTHS.get(match["month"] or ""), text)
    if match := _SEASON.fullmatch(typed):
        return _season(match["season"], int(match["year"]), match["next"], text)
    if match := _QUARTER.fullmatch(typed):
        return _months(int(match["year"]), 3 * int(match["number"]) - 2, 3, text)
    if match := _WEEK.fullmatch(typed):
        try:
            monday = date.fromisocalendar(int(match["year"]), int(match["number"]), 1)
        except ValueError as error:
            raise UnreadableDate(f"the year has no such week: {text!r}") from error
        return day_of(monday.year, monday.month, monday.day, text), monday + timedelta(days=6)
    return None


def _relative_span(typed: str, today: date, text: str) -> tuple[date, date] | None:
    """Return the days of a shape that counts from today; `None` for every other."""
    if match := _THIS_OR_LAST.fullmatch(typed):
        return _this_or_last(match["unit"], today, back=not match["which"].startswith("diese"))
    if (match := _LAST_WEEKDAY.fullmatch(typed)) and match["weekday"] in WEEKDAYS:
        day = today - timedelta(days=(today.weekday() - WEEKDAYS[match["weekday"]] - 1) % 7 + 1)
        return day, day
    if match := _LAST_FEW.fullmatch(typed):
        unit = match["unit"] if match["unit"].endswith("n") else f"{match['unit']}n"
        return _relative_day(f"vor {match['number']} {unit}", today, text), today
    if typed in _DAYS_AGO or _RELATIVE.fullmatch(typed):
        day = today - timedelta(days=_DAYS_AGO[typed]) if typed in _DAYS_AGO else _relative_day(typed, today, text)
        return day, day
    return None


def _span(year: int, month: str | None, day: str | None, text: str) -> tuple[date, date]:
    if month is None:
        return day_of(year, 1, 1, text), day_of(year, 12, 31, text)
    if day is not None:
        whole = day_of(year, int(month), int(day), text)
        return whole, whole
    first = day_of(year, int(month), 1, text)
    return first, first.replace(day=monthrange(first.year, first.month)[1])


def _part(part: str, year: int, month: int | None, text: str) -> tuple[date, date]:
    """Return a third of a month, in tens of days, or of a year, in four months."""
    place = ("anfang", "mitte", "ende").index(part)
    if month is None:
        return _months(year, 4 * place + 1, 4, text)
    first, last = _months(year, month, 1, text)
    return first.replace(day=10 * place + 1), last if part == "ende" else first.replace(day=10 * place + 10)


def _season(season: str, year: int, following: str | None, text: str) -> tuple[date, date]:
    """Return the days of a season. A winter has two years: with one, it is not said which winter is meant."""
    if (season == "winter") != (following is not None) or (
        following is not None and following not in (str(year + 1), str(year + 1)[2:])
    ):
        raise UnreadableDate(f"a winter has two years, as Winter 2023/24, and no other season has: {text!r}")
    return _months(year, _SEASONS[season], 3, text)


def _months(year: int, month: int, number: int, text: str) -> tuple[date, date]:
    """Return the first day of a month and the last of the few that begin with it."""
    first = day_of(year, month, 1, text)
    last_year, last_month = divmod(12 * year + month - 1 + number - 1, 12)
    return first, _span(last_year, str(last_month + 1), None, text)[1]


def _this_or_last(unit: str, today: date, *, back: bool) -> tuple[date, date]:
    if unit == "woche":
        monday = today - timedelta(days=today.weekday() + 7 * back)
        return monday, monday + timedelta(days=6)
    if unit.startswith("monat"):
        month = today.replace(day=1) - timedelta(days=int(back))
        return month.replace(day=1), month.replace(day=monthrange(month.year, month.month)[1])
    return date(today.year - back, 1, 1), date(today.year - back, 12, 31)


@lru_cache(maxsize=256)
def _relative_day(typed: str, today: date, text: str) -> date:
    # Imported here since it takes 0.1 s, and most commands never meet a relative date.
    from dateparser.date import DateDataParser

    parser = DateDataParser(
        languages=["de"],
        settings={
            "STRICT_PARSING": True,
            "PARSERS": ["relative-time"],
            "RELATIVE_BASE": datetime.combine(today, time(12)),
            "RETURN_AS_TIMEZONE_AWARE": False,
        },
    )
    words = [_NUMERALS.get(word, word) for word in typed.split()]
    found = parser.get_date_data(" ".join(words)).date_obj
    if found is None:
        raise UnreadableDate(f"no day that can be counted back to: {text!r}")
    return found.date()
