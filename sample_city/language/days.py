"""Days, times and ranges as German texts write them."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from sample_city.document import MONTHS

WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")


def long_day(day: date) -> str:
    """Return `Samstag, 12. Oktober 2019`."""
    return f"{WEEKDAYS[day.weekday()]}, {day.day}. {MONTHS[day.month - 1]} {day.year}"


def short_day(day: date) -> str:
    """Return `Samstag, 12. Oktober`, a day without its year."""
    return f"{WEEKDAYS[day.weekday()]}, {day.day}. {MONTHS[day.month - 1]}"


def plain_day(day: date) -> str:
    """Return `12. Oktober 2019`."""
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"


def span(first: date, last: date) -> str:
    """Return `Montag, 9., bis Freitag, 13. Dezember 2019`, naming the month once where both days share it."""
    if (first.year, first.month) == (last.year, last.month):
        return f"{WEEKDAYS[first.weekday()]}, {first.day}., bis {long_day(last)}"
    return f"{short_day(first)}, bis {long_day(last)}"


def draw_day(draw: Random, after: date, low: int, high: int) -> date:
    """Return a day `low` to `high` days after another one."""
    return after + timedelta(days=draw.randint(low, high))


def draw_time(draw: Random) -> str:
    """Return a time of day in one of the three ways the texts write it."""
    hour = draw.choice((9, 10, 11, 14, 15, 16, 17, 18, 19, 20))
    return draw.choice((f"{hour} Uhr", f"{hour} Uhr", f"{hour}.30 Uhr", f"{hour}:30 Uhr"))
