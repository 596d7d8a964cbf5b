"""How numbers and days are written in German, wherever the archive says something to a reader. Pure."""

from __future__ import annotations

from datetime import date

MONTHS = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)


def number(value: int) -> str:
    """Return a count with a dot between thousands: `12.345`."""
    return f"{value:,}".replace(",", ".")


def month_name(month: int) -> str:
    """Return the name of a month, 1 to 12."""
    return MONTHS[month - 1]


def long_date(value: date | str) -> str:
    """Return a date, or an ISO 8601 one, in words: `5. Oktober 2022`."""
    day = date.fromisoformat(value) if isinstance(value, str) else value
    return f"{day.day}. {month_name(day.month)} {day.year}"
