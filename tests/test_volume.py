"""What is usual comes from the past alone; what is not is told apart from chance and from the season."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from archive.operation.volume import months_of, poisson_quantile, silences_of

FIRST = date(2019, 5, 11)


def city(
    until: date, *, seed: int, a_weekday: float = 3.0, summer: float = 1.0, quiet: frozenset[date] = frozenset()
) -> dict[date, int]:
    """Return the articles a day of a city that rests on Sundays, and at the turn of the year."""
    chance = random.Random(seed)
    days = {}
    day = FIRST
    while day < until:
        rate = a_weekday * (summer if day.month in (7, 8) else 1.0) * (0.2 if day.weekday() == 5 else 1.0)
        resting = day.weekday() == 6 or (day.month, day.day) in {(12, n) for n in range(24, 32)} or day in quiet
        number = 0 if resting else sum(chance.random() < rate / 10 for _ in range(10))
        if number:
            days[day] = number
        day += timedelta(days=1)
    return days


@pytest.mark.parametrize(
    ("mean", "share", "count"),
    # Of the table of the Poisson distribution: P(X <= 10 | 10) = .5830, P(X <= 2 | 10) = .0028, P(X <= 1 | 10) = .0005.
    [(10, 0.583, 10), (10, 0.001, 2), (10, 0.0004, 1), (0, 0.999, 0), (2, 0.999, 8), (3000, 0.5, 3000)],
)
def test_quantile_is_that_of_the_poisson_distribution(mean: float, share: float, count: int):
    assert poisson_quantile(mean, share) == count


def test_without_a_past_nothing_is_said():
    months = months_of({date(2026, 1, 1) + timedelta(days=n): 3 for n in range(150)}, date(2026, 6, 20))
    assert [month.low for month in months] == [None] * 6
    assert all(month.out_of_band is None for month in months)
    assert months_of({}, date(2026, 6, 20)) == ()


def test_ordinary_months_raise_no_alarm():
    alarms = looked = 0
    for seed in range(8):
        days = city(date(2026, 11, 1), seed=seed)
        for back in range(0, 720, 9):
            as_of = date(2026, 11, 1) - timedelta(days=back)
            month = months_of({day: n for day, n in days.items() if day < as_of}, as_of)[-1]
            looked += 1
            alarms += month.out_of_band is not None
    assert looked == 640
    assert alarms <= 3


def test_summer_that_is_as_quiet_as_every_summer_is_usual():
    days = city(date(2026, 8, 25), seed=3, summer=0.3)
    august = months_of(days, date(2026, 8, 25))[-1]
    assert august.out_of_band is None
    # The same number of articles in October would be.
    autumn = city(date(2026, 10, 1), seed=3, summer=0.3)
    october = {date(2026, 10, day.day): n for day, n in days.items() if (day.year, day.month) == (2026, 8)}
    assert months_of(autumn | october, date(2026, 10, 25))[-1].out_of_band == "low"


@pytest.mark.parametrize("silent_from", [1, 5, 10])
def test_month_that_dries_up_is_noticed_before_its_end(silent_from: int):
    quiet = frozenset(date(2026, 10, day) for day in range(silent_from, 32))
    days = city(date(2026, 10, 29), seed=5, quiet=quiet)
    assert months_of(days, date(2026, 10, 29))[-1].out_of_band == "low"


def test_month_with_three_times_as_many_is_noticed():
    days = city(date(2026, 10, 20), seed=5)
    days |= {day: 3 * n for day, n in days.items() if day >= date(2026, 10, 1)}
    month = months_of(days, date(2026, 10, 20))[-1]
    assert (month.out_of_band, month.days, month.whole) == ("high", 19, False)


def test_first_days_of_a_month_say_nothing():
    days = city(date(2026, 10, 1), seed=5)
    month = months_of(days, date(2026, 10, 10))[-1]
    assert (month.articles, month.days, month.out_of_band) == (0, 9, None)


def test_first_month_may_have_begun_in_the_middle_and_is_no_past():
    days = {day: n for day, n in city(date(2026, 10, 20), seed=1).items() if day >= date(2026, 2, 27)}
    months = months_of(days, date(2026, 10, 20))
    assert months[0].month == "2026-02"
    assert [month.low is None for month in months] == [True] * 7 + [False] * 2
    assert months[-1].low > 10


def test_silence_that_still_lasts_is_told_from_one_that_ended():
    quiet = frozenset(date(2026, 3, 3) + timedelta(days=n) for n in range(25))
    days = sorted(city(date(2026, 10, 1), seed=2, quiet=quiet))
    silences, usual = silences_of(days, date(2026, 10, 1))
    assert usual is not None
    assert 8 <= usual <= 20, "the turn of the year makes the rule, one outage does not"
    (past,) = silences
    assert (past.after, past.open) == (date(2026, 3, 2), False)
    assert past.days >= 25
    silences, _ = silences_of(days, date(2026, 10, 30))
    assert silences[-1].open
    assert silences[-1].days >= 28


def test_turn_of_the_year_is_no_silence():
    days = sorted(city(date(2026, 1, 3), seed=4))
    assert silences_of(days, date(2026, 1, 3))[0] == ()


def test_silence_needs_a_past_too():
    assert silences_of([date(2026, 1, 1), date(2026, 3, 1)], date(2026, 10, 1)) == ((), None)
    assert silences_of([], date(2026, 10, 1)) == ((), None)
