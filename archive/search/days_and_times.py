"""Days and times of a day in a text, each in the form in which all its spellings meet: `5oktober2022`, `20uhr36`.

Which spellings these are says `archive.search.numbers`. Other than `archive.events.dates` this knows no calendar and
no date of the article, since what is typed has none: it tells no weekday, and leaves a year out where none is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.search.numerals import BEGIN, BLANK, DASH, END, NO_LETTER, Number

DAY = r"(?:0?[1-9]|[12][0-9]|3[01])"
MONTHS = (
    "januar", "februar", "marz", "april", "mai", "juni", "juli", "august", "september", "oktober", "november",
    "dezember",
)  # fmt: skip
MONTH_NAME = (
    r"(?:Januar|Jänner|Jan|Februar|Feb|M(?:ä|a\u0308|ae|a)rz|Mrz|April|Apr|Mai|Juni|Jun|Juli|Jul|August|Aug"
    rf"|September|Sept|Sep|Oktober|Okt|November|Nov|Dezember|Dez){NO_LETTER}"
)
WEEKDAY = r"(?:(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|Sonnabend|Mittwoch|Mo|Di|Mi|Do|Fr|Sa|So)"
TO = rf"(?:,?{BLANK}(?:und|u\.|sowie|oder|bis|/|{DASH}){BLANK}(?:zum{BLANK})?|,{BLANK})(?:{WEEKDAY}[.,]{{0,2}}{BLANK})?"
EARLIER = rf"(?P<earlier>(?:{DAY}\.{TO}){{0,8}})"
"""Days that share the month of the last one."""
YEAR = r"(?P<year>(?:1[0-9]|20)[0-9]{2}(?![0-9]))"

NAMED_DAY = re.compile(
    rf"{BEGIN}{EARLIER}(?P<day>{DAY})\.?{BLANK}(?P<month>{MONTH_NAME})(?:\.?{BLANK}{YEAR})?", re.IGNORECASE
)
MONTH = r"(?P<month>0?[1-9]|1[0-2])"
NUMBERED_DAY = re.compile(
    rf"{BEGIN}{EARLIER}(?P<day>{DAY})\.{BLANK}{MONTH}\.(?:{BLANK}{YEAR}|(?P<short>[0-9]{{2}})(?![0-9])|(?![0-9]))"
    rf"(?![.,:/]?[0-9])",
    re.IGNORECASE,
)
ISO_DAY = re.compile(rf"{BEGIN}{YEAR}-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12][0-9]|3[01]){END}")
ONE_DAY = re.compile(rf"(?<![0-9]){DAY}(?=\.)")
YOUNGEST_SHORT_YEAR = 50
"""A year of two digits is one of this century up to here; `8.5.45` is 1945's or 2045's, both far from the archive's."""


def read_days(match: re.Match[str]) -> Iterator[Number]:
    """Yield the days of a list that shares its month: `9., bis Freitag, 13. Dezember 2019` has two."""
    groups = match.groupdict()
    month = MONTHS[int(groups["month"]) - 1] if groups["month"].isdecimal() else _month(groups["month"])
    year = groups["year"] or ""
    if short := groups.get("short"):
        year = f"{20 if int(short) <= YOUNGEST_SHORT_YEAR else 19}{short}"
    days = [(match["day"], match.start(), match.end())]
    if groups.get("earlier"):
        start, end = match.span("earlier")
        listed = ONE_DAY.finditer(match.string, start, end)
        days = [*((one[0], one.start(), one.end()) for one in listed), (match["day"], end, match.end())]
    for day, start, end in days:
        plain = f"{int(day)}{month}"
        # At the end of a sentence `20.10.` may be a time.
        may_be_time = not year and len(groups["month"]) == len("MM") and int(day) < 24
        implied: tuple[str, ...] = (_time(day, groups["month"]),) if may_be_time else ()
        if year:
            # `Oktober 2022` finds 5.10.22 too.
            implied = (plain, month, year) if groups["month"].isdecimal() else (plain,)
        yield Number(form=f"{plain}{year}", start=start, end=end, implied=implied)


AS_WRITTEN = (("ä", "a"), ("a\u0308", "a"), ("ae", "a"), ("ı", "i"), ("i\u0307", "i"))
"""Letters of months; the last are what a pattern in any case takes for an i: MAİ."""


def _month(name: str) -> str:
    letters = name.casefold()
    for written, letter in AS_WRITTEN:
        letters = letters.replace(written, letter)
    return "marz" if letters == "mrz" else next(month for month in MONTHS if month.startswith(letters[:3]))


HOUR = "(?:[01]?[0-9]|2[0-4])"
MINUTES = "[.:][0-5][0-9]"
ONE_TIME = re.compile(rf"(?<![0-9.:])({HOUR})(?:([.:])([0-5][0-9]))?(?![0-9])")
UNTIL = rf"(?:{BLANK}(?:bis|und|oder|sowie|/|,|{DASH}){BLANK})"
CLOCK = re.compile(
    rf"{BEGIN}{HOUR}(?:{MINUTES})?(?:{UNTIL}{HOUR}(?:{MINUTES})?){{0,8}}(?:{BLANK}|{DASH})Uhr{NO_LETTER}", re.IGNORECASE
)
BARE_TIMES = re.compile(rf"{BEGIN}{HOUR}{MINUTES}(?:{UNTIL}{HOUR}{MINUTES}){{0,8}}(?:{BLANK}h{NO_LETTER})?{END}")


def read_times(match: re.Match[str]) -> Iterator[Number]:
    """Yield the times of a list that shares its `Uhr`: `18 bis 20 Uhr` has two."""
    found = list(ONE_TIME.finditer(match.string, *match.span()))
    is_clock = "uhr" in match[0].casefold()
    for one in found:
        hour, sign, minutes = one[1], one[2], one[3] or "00"
        # 5.10 alone may be a day.
        may_be_day = not is_clock and sign == "." and int(hour) and 1 <= int(minutes) <= len(MONTHS)
        yield Number(
            form=_time(hour, minutes),
            start=one.start(),
            end=match.end() if one is found[-1] else one.end(),
            implied=(f"{int(hour)}{MONTHS[int(minutes) - 1]}",) if may_be_day else (),
        )


def _time(hour: str, minutes: str) -> str:
    return f"{int(hour)}uhr{minutes}"
