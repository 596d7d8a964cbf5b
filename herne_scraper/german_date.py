"""German dates: the city's date line, by a strict grammar.

The date line decides under which day a notice is kept for ever, so its grammar refuses what it does not know:
a day and a year without doubt, a month by name or number, a weekday that fits. Nothing is guessed and no part
is filled in from today. What a user types is read in `herne_scraper.user_dates`.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from herne_scraper.errors import UnreadableDate

BERLIN = ZoneInfo("Europe/Berlin")

DATE_LINE_PREFIX = "Meldung vom"

EARLIEST = date(1995, 1, 1)
"""No page of a city's site is older; an earlier year is a slip of the keyboard."""

MONTHS = {
    "januar": 1, "jänner": 1, "jaenner": 1, "jan": 1,
    "februar": 2, "febr": 2, "feb": 2,
    "märz": 3, "maerz": 3, "mär": 3, "maer": 3, "mrz": 3,
    "april": 4, "apr": 4,
    "mai": 5,
    "juni": 6, "jun": 6,
    "juli": 7, "jul": 7,
    "august": 8, "aug": 8,
    "september": 9, "sept": 9, "sep": 9,
    "oktober": 10, "okt": 10,
    "november": 11, "nov": 11,
    "dezember": 12, "dez": 12,
}  # fmt: skip

WEEKDAYS = {
    "montag": 0, "mo": 0,
    "dienstag": 1, "di": 1,
    "mittwoch": 2, "mi": 2,
    "donnerstag": 3, "do": 3,
    "freitag": 4, "fr": 4,
    "samstag": 5, "sonnabend": 5, "sa": 5,
    "sonntag": 6, "so": 6,
}  # fmt: skip

# Months whose full name is no longer than its abbreviation take no full stop, but one does no harm.
_MONTH = r"(?P<month>[a-zä]+)\.?"
_WEEKDAY = r"(?:(?P<weekday>[a-z]+)\.?,? ?(?:de[mn] )?)?"
_GERMAN_DATE = re.compile(
    rf"{_WEEKDAY}(?P<day>[0-9]{{1,2}})\. ?(?:{_MONTH} ?|(?P<number>[0-9]{{1,2}})\. ?)(?P<year>[0-9]{{4}})"
)
# `Mittwoch, dem 05. Oktober 2022` has five words, one more is a slip.
_LONGEST_DATE_LINE = 60
_MOST_WORDS = 6
_GOES_ON = re.compile(r"[a-zäöüß]{5,}[.!?:]$|[0-9]{4}\s?[:|–-]?\s?[^\W\d]{2,}")


def parse_german_date(text: str) -> date:
    """Return the day that a full German date names: `Mittwoch, 05. Oktober 2022`, `1. Maerz 2021`, `05.10.2022`.

    `text` is tidy (NFC, plain blanks). Raises `UnreadableDate`, naming the text, for every other shape, for a day
    the calendar does not have, and for a weekday that contradicts the rest.
    """
    match = _GERMAN_DATE.fullmatch(text.lower())
    if match is None:
        raise UnreadableDate(f"no date in a known German form: {text!r}")
    number, name, weekday = match["number"], match["month"], match["weekday"]
    month = int(number) if number else MONTHS.get(name)
    if month is None:
        raise UnreadableDate(f"unknown month {name!r} in {text!r}")
    day = day_of(int(match["year"]), month, int(match["day"]), text)
    if weekday is not None:
        if weekday not in WEEKDAYS:
            raise UnreadableDate(f"unknown weekday {weekday!r} in {text!r}")
        if WEEKDAYS[weekday] != day.weekday():
            raise UnreadableDate(f"the weekday does not fit the date: {text!r} ({day.isoformat()} is another one)")
    return day


def is_date_line(line: str) -> bool:
    """Tell whether a line stands where the date must stand: `Meldung vom …`, be it a date or not.

    What goes on after the date is none, be it a sentence (`Meldung vom 12. Mai 2020 und diese Korrektur …`) or a
    teaser in one line (`Meldung vom 12. Mai 2020: Sperrung der Roonstraße`).
    """
    if not line.startswith(DATE_LINE_PREFIX) or len(line) > _LONGEST_DATE_LINE:
        return False
    rest = line[len(DATE_LINE_PREFIX) :]
    return not rest or (rest[0] in " :," and rest.count(" ") <= _MOST_WORDS and _GOES_ON.search(rest) is None)


def parse_date_line(line: str, *, captured_at: datetime) -> date:
    """Return the day of a date line, `Meldung vom 05. Oktober 2022`.

    `captured_at` is aware. Raises `UnreadableDate`, naming the line, where the rest after `Meldung vom` is no date of
    the grammar, impossible, or later than the day after the capture in Europe/Berlin (the city dates a
    notice a day ahead when it is put online in the evening).
    """
    if not line.startswith(f"{DATE_LINE_PREFIX} "):
        raise UnreadableDate(f"no date line of the form 'Meldung vom 05. Oktober 2022': {line!r}")
    try:
        day = parse_german_date(line[len(DATE_LINE_PREFIX) + 1 :])
    except UnreadableDate as error:
        raise UnreadableDate(f"{error.reason}, in the date line {line!r}") from error
    last = captured_at.astimezone(BERLIN).date() + timedelta(days=1)
    if day > last:
        raise UnreadableDate(f"the date line {line!r} lies in the future: later than the day after the capture")
    return day


def day_of(year: int, month: int, day: int, text: str) -> date:
    """Return a day; raises `UnreadableDate`, naming the text, where the calendar has none or no city had a site."""
    try:
        result = date(year, month, day)
    except ValueError as error:
        raise UnreadableDate(f"the calendar has no such day: {text!r}") from error
    if result < EARLIEST:
        raise UnreadableDate(f"{text!r} lies before {EARLIEST.year}, when no city had a site")
    return result
