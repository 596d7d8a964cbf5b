"""Shares beside the archive's past: chance alarms nobody, a broken site does."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from archive.drift.health import KINDS, LEAST_FLOOD, MOST_EXTRA, Health, Share, chance, most_new, usual_rate

WEEK = timedelta(weeks=1)


def run(kind: str, findings: list[bool], past: Share | None = None) -> Health:
    health = Health({} if past is None else {kind: past})
    for bad in findings:
        health.add(kind, bad=bad)
    return health


def test_chance_is_the_tail_of_the_binomial() -> None:
    assert chance(Share(0, 9), 0.3) == 1
    assert chance(Share(2, 2), 0.5) == pytest.approx(0.25)
    assert chance(Share(1, 3), 0.5) == pytest.approx(0.875)
    assert chance(Share(900, 20_000), 0.01) < 1e-100
    assert chance(Share(3, 3), 1.0) == 1


@pytest.mark.parametrize("kind", ["unreadable", "unreadable_new", "vanished"])
@pytest.mark.parametrize(
    ("bad", "good", "alarms"), [(0, 0, 0), (1, 0, 0), (2, 0, 0), (3, 0, 1), (1, 40, 0), (3, 40, 0), (20, 20, 1)]
)
def test_one_or_two_odd_pages_alarm_nobody_and_three_of_three_do(kind: str, bad: int, good: int, alarms: int) -> None:
    assert len(run(kind, [True] * bad + [False] * good).alarms()) == alarms
    # A past without a fault makes nobody nervous.
    assert len(run(kind, [True] * bad + [False] * good, Share(0, 100_000)).alarms()) == alarms


def test_what_was_always_so_is_no_alarm() -> None:
    findings = [True] * 4 + [False] * 6
    assert run("unreadable_new", findings).alarms() != []
    assert run("unreadable_new", findings, Share(300, 1000)).alarms() == []


def test_site_that_breaks_in_the_middle_of_a_run_shows_in_the_last_pages() -> None:
    health = run("unreadable_new", [False] * 2000)
    for _ in range(5):
        health.add("unreadable_new", bad=True)
    assert health.alarms() != []


def test_a_year_of_runs_with_the_usual_share_alarms_hardly_ever() -> None:
    draw = random.Random(1)
    alarms = sum(
        bool(run("unreadable", [draw.random() < 0.01 for _ in range(40)], Share(24, 2400)).alarms()) for _ in range(365)
    )
    assert alarms <= 1


def test_pictures_say_nothing_in_a_young_archive_and_nothing_where_most_have_none() -> None:
    assert run("without_image", [True] * 20).alarms() == []
    assert run("without_image", [True] * 20, Share(10, 200)).alarms() != []
    assert run("without_image", [True] * 20, Share(200, 200)).alarms() == []


def test_pictures_are_judged_over_several_runs() -> None:
    past = {"without_image": Share(100, 200)}
    bare = Health(past, latest={"without_image": [True] * 17})
    bare.add("without_image", bad=True)
    assert bare.alarms() != []
    idle = Health(past, latest={"without_image": [True] * 17})
    assert idle.alarms() == [], "a run without a new article has nothing to say"


def test_vanished_pages_say_nothing_against_those_that_are_read() -> None:
    health = run("vanished", [True] * 20)
    assert health.alarms() != []
    assert health.alarms(of_reading=True) == []


def test_odd_pages_ask_for_known_ones_within_bounds() -> None:
    health = run("vanished", [False] * 3)
    assert health.wanted(0) == 0
    health.add("vanished", bad=True)
    assert health.wanted(0) == 15 - 4
    for _ in range(30):
        health.add("vanished", bad=True)
    assert health.wanted(0) == MOST_EXTRA
    assert health.wanted(MOST_EXTRA) == 0


def test_unknown_kind_is_refused() -> None:
    with pytest.raises(KeyError):
        run("beautiful", [True])
    assert set(KINDS) >= {"vanished", "unreadable", "disagreed", "without_image", "without_section"}


def test_usual_rate_is_never_below_the_least_and_follows_the_past() -> None:
    assert usual_rate(Share(), 0.01) == 0.01
    assert usual_rate(Share(0, 10_000), 0.01) == 0.01
    assert usual_rate(Share(300, 1000), 0.01) == pytest.approx(0.286, abs=0.001)


@pytest.mark.parametrize(
    ("weeks", "since_last", "most"),
    [
        ([], WEEK, None),
        ([10] * 7, WEEK, None),
        ([10] * 8, WEEK, 100),
        ([0, 0, 0, 0, 0, 0, 1, 1], WEEK, LEAST_FLOOD),
        # A busy week sets the measure too, and so does a long time in which nobody looked.
        ([10] * 20 + [300], WEEK, 300),
        ([10] * 20, 12 * WEEK, 1200),
        ([10] * 20, timedelta(days=1), 100),
    ],
)
def test_flood_is_ten_times_the_usual(weeks: list[int], since_last: timedelta, most: int | None) -> None:
    assert most_new(weeks, since_last) == most
