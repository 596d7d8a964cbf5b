"""The slots that name days: each writes a day and knows which it is.

Days follow the notice's date by `low` to `high` days. Now and then the press office slips: a weekday that is not
that of the date, or the number of the year before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta
from random import Random

from sample_city.document import MONTHS
from sample_city.language import days
from sample_city.language.days import WEEKDAYS
from sample_city.language.named_days import Mention, Slip

SLIPS = 0.02
"""Share of the full dates that carry a slip of each kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The text of a slot and what it names."""

    text: str
    form: str
    days: tuple[tuple[date, date | None], ...]
    slip: Slip | None = None

    def mention(self) -> Mention:
        """Return one more place at which it is named."""
        return Mention(form=self.form, days=self.days, slip=self.slip)


def draw_day(word: str, numbers: list[str], draw: Random, slips: Random, published: date) -> Day | None:
    """Return the day of a slot, `None` for a slot that names none."""
    if word == "on":
        day = date(*(int(number) for number in numbers[0].split("-")))
        return Day(text=days.plain_day(day), form="history" if day.year < 2000 else "day and year", days=((day, None),))
    if word == "next":
        month, number = (int(part) for part in numbers[0].split("-"))
        day = date(published.year, month, number)
        day = day if day >= published else date(published.year + 1, month, number)
        return Day(text=f"{day.day}. {MONTHS[day.month - 1]}", form="without a year", days=((day, None),))
    if word in _RELATIVE:
        return _RELATIVE[word](published)
    if word not in _DAYS:
        return None
    low, high = (int(number) for number in (*numbers, "2", "20")[:2])
    first = days.draw_day(draw, published, low, high)
    return _DAYS[word](first, draw, slips)


def _long(day: date, _: Random, slips: Random) -> Day:
    chance = slips.random()
    if chance < SLIPS:
        wrong = WEEKDAYS[(day.weekday() + 3) % 7]
        text = f"{wrong}, {days.plain_day(day)}"
        return Day(text=text, form="weekday, day and year", days=((day, None),), slip="weekday")
    if chance < 2 * SLIPS and (day.month, day.day) != (2, 29):
        slipped = day.replace(year=day.year - 1)
        text = f"{WEEKDAYS[day.weekday()]}, {days.plain_day(slipped)}"
        return Day(text=text, form="weekday, day and year", days=((slipped, None),), slip="year")
    return Day(text=days.long_day(day), form="weekday, day and year", days=((day, None),))


def _short(day: date, _: Random, slips: Random) -> Day:
    if slips.random() < SLIPS:
        text = f"{WEEKDAYS[(day.weekday() + 3) % 7]}, {day.day}. {MONTHS[day.month - 1]}"
        return Day(text=text, form="weekday, without a year", days=(), slip="weekday")
    return Day(text=days.short_day(day), form="weekday, without a year", days=((day, None),))


def _plain(day: date, _draw: Random, _slips: Random) -> Day:
    return Day(text=days.plain_day(day), form="day and year", days=((day, None),))


def _span(first: date, draw: Random, _slips: Random) -> Day:
    last = days.draw_day(draw, first, 2, 18)
    return Day(text=days.span(first, last), form="range", days=((first, last),))


def _plain_span(first: date, draw: Random, _slips: Random) -> Day:
    last = days.draw_day(draw, first, 50, 100)
    return Day(text=f"{days.plain_day(first)} bis zum {days.plain_day(last)}", form="range", days=((first, last),))


def _bare(day: date, _draw: Random, _slips: Random) -> Day:
    return Day(text=f"{day.day}. {MONTHS[day.month - 1]}", form="without a year", days=((day, None),))


def _bare_span(first: date, draw: Random, _slips: Random) -> Day:
    last = days.draw_day(draw, first, 20, 100)
    text = f"{first.day}. {MONTHS[first.month - 1]} bis {last.day}. {MONTHS[last.month - 1]}"
    return Day(text=text, form="range without a year", days=((first, last),))


def _year_turn(first: date, draw: Random, _slips: Random) -> Day:
    first = date(first.year, 12, draw.randint(10, 29))
    last = date(first.year + 1, 1, draw.randint(2, 14))
    text = f"{first.day}. Dezember bis {days.plain_day(last)}"
    return Day(text=text, form="range over the turn of the year", days=((first, last),))


def _not_after(latest: int, day: date) -> date:
    """Return the day, or the 2nd of the next month where it is later than a day of its month: a list has one month."""
    return day if day.day <= latest else (day.replace(day=1) + timedelta(days=32)).replace(day=2)


def _dash(first: date, draw: Random, _slips: Random) -> Day:
    first = _not_after(24, first)
    last = first + timedelta(days=draw.randint(1, 4))
    dash = draw.choice((" - ", "-", " – ", "–", ". bis "))
    text = f"{first.day}{'' if dash[0] == '.' else '.'}{dash}{last.day}. {MONTHS[last.month - 1]}"
    return Day(text=text, form="range without a year", days=((first, last),))


def _pair(first: date, draw: Random, _slips: Random) -> Day:
    first = _not_after(20, first)
    second = first + timedelta(days=draw.choice((1, 7)))
    text = f"{first.day}. und {second.day}. {MONTHS[second.month - 1]}"
    return Day(text=text, form="list", days=((first, None), (second, None)))


def _triple(first: date, _draw: Random, _slips: Random) -> Day:
    first = _not_after(14, first)
    several = [first + timedelta(days=7 * number) for number in range(3)]
    text = f"{first.day}., {several[1].day}. und {days.plain_day(several[2])}"
    return Day(text=text, form="list", days=tuple((day, None) for day in several))


def _weekend(first: date, draw: Random, _slips: Random) -> Day:
    saturday = first + timedelta(days=(5 - first.weekday()) % 7)
    while saturday.month != (saturday + timedelta(days=1)).month:
        saturday += timedelta(days=7)
    sunday = saturday + timedelta(days=1)
    numbers = f"{saturday.day}. und {sunday.day}. {MONTHS[sunday.month - 1]}"
    weekdays = draw.choice(("Samstag und Sonntag", "Samstag/Sonntag"))
    return Day(text=f"{weekdays}, {numbers}", form="list", days=((saturday, None), (sunday, None)))


def _numbers(day: date, draw: Random, _slips: Random) -> Day:
    text = draw.choice((f"{day.day}.{day.month}.{day.year}", f"{day:%d.%m.%Y}", f"{day:%d.%m.%y}"))
    return Day(text=text, form="numbers", days=((day, None),))


def _short_numbers(day: date, draw: Random, _slips: Random) -> Day:
    text = draw.choice((f"{day.day}.{day.month}.", f"{day:%d.%m.}", f"{WEEKDAYS[day.weekday()][:2]}., {day:%d.%m.}"))
    return Day(text=text, form="numbers without a year", days=((day, None),))


def _slipped(day: date, draw: Random, _slips: Random) -> Day:
    weekday, month = WEEKDAYS[day.weekday()], MONTHS[day.month - 1]
    texts = (
        f"{weekday},{day.day}. {month} {day.year}",
        f"{day.day} {month} {day.year}",
        f"{weekday} {day.day}.{month} {day.year}",
    )
    return Day(text=draw.choice(texts), form="typing slips", days=((day, None),))


def _feast(day: date, draw: Random, _slips: Random) -> Day:
    name, number = draw.choice((("Heiligabend", 24), ("Silvester", 31)))
    return Day(text=name, form="feast", days=((date(day.year, 12, number), None),))


_DAYS: dict[str, Callable[[date, Random, Random], Day]] = {
    "day": _long,
    "shortday": _short,
    "plainday": _plain,
    "span": _span,
    "plainspan": _plain_span,
    "bareday": _bare,
    "barespan": _bare_span,
    "yearturn": _year_turn,
    "dash": _dash,
    "pair": _pair,
    "triple": _triple,
    "weekend": _weekend,
    "numbers": _numbers,
    "shortnumbers": _short_numbers,
    "slipped": _slipped,
    "feast": _feast,
}


def _relative(text: str, day: date) -> Day:
    return Day(text=text, form="relative", days=((day, None),))


def _in(days_on: int, text: str) -> Callable[[date], Day]:
    def written(published: date) -> Day:
        day = published + timedelta(days=days_on)
        return _relative(text.format(WEEKDAYS[day.weekday()]), day)

    return written


_RELATIVE: dict[str, Callable[[date], Day]] = {
    "today": _in(0, "heute"),
    "thisday": _in(0, "heutigen {}"),
    "todaysday": _in(0, "heute ({})"),
    "tonight": _in(0, "heute Abend"),
    "yesterday": _in(-1, "gestern"),
    "yesterdaysday": _in(-1, "gestrigen {}"),
    "tomorrow": _in(1, "morgen"),
    "tomorrowsday": _in(1, "morgigen {}"),
    "coming": _in(4, "kommenden {}"),
    "nextday": _in(3, "nächsten {}"),
    "past": _in(-4, "vergangenen {}"),
}


def draw_time(draw: Random) -> tuple[str, time]:
    """Return a time of day in one of the three ways the texts write it, and which it is."""
    text = days.draw_time(draw)
    hour, _, minute = text.removesuffix(" Uhr").replace(":", ".").partition(".")
    return text, time(int(hour), int(minute or 0))


def clock(text: str) -> time:
    """Return the time that a template names: `9.30`."""
    hour, _, minute = text.partition(".")
    return time(int(hour), int(minute or 0))
