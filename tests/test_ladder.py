"""Years of looks at pages, run through as arithmetic."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from archive.crawling.ladder import (
    DAY,
    HOUR,
    RUNGS,
    SHARES,
    Event,
    born,
    first_step,
    highest,
    interval,
    next_step,
    share,
)

START = datetime(2026, 3, 4, 4, tzinfo=UTC)


def page(number: int) -> str:
    return f"https://www.herne.de/Meldungen/News-Detailansicht_{number}.html"


def looks(
    url: str,
    published: datetime,
    days: float,
    *,
    every: timedelta = DAY,
    edits: tuple[datetime, ...] = (),
    events: tuple[Event, ...] = (),
    into_a_run: timedelta = HOUR,
) -> list[tuple[datetime, int]]:
    """Return when runs look at a page, and on which rung it stands after each look."""
    run, seen = START, START + into_a_run
    step = first_step(url, seen, published, events)
    found = [(seen, step.rung)]
    while run < START + days * DAY:
        run += every
        if step.due <= run:
            at = run + into_a_run
            changed = any(seen <= edit < at for edit in edits)
            step = next_step(url, step.rung, at, published, changed=changed, events=events)
            found.append((at, step.rung))
            seen = at
    return found


@pytest.mark.parametrize(
    ("days", "hours"),
    [(-2, 6), (0, 6), (0.9, 6), (1, 24), (6.9, 24), (7, 72), (21, 168), (60, 720), (365, 2160), (1095, 4320)],
)
def test_the_older_a_page_the_higher_it_may_stand(days: float, hours: int) -> None:
    assert RUNGS[highest(timedelta(days=days))] == hours * HOUR


@pytest.mark.parametrize("age", [0, 3, 15, 40, 200, 700, 3000])
def test_between_two_looks_of_daily_runs_passes_no_more_than_a_rung_and_a_day(age: int) -> None:
    for number in range(40):
        url = page(number)
        found = looks(url, START - age * DAY, 800)
        for (before, rung), (after, _) in pairwise(found):
            assert after - before <= max(1.2 * RUNGS[rung], DAY), (url, before, rung, after)


def test_runs_of_every_six_hours_look_at_a_new_page_in_each_of_them() -> None:
    found = [at for at, _ in looks(page(1), START, 1, every=6 * HOUR, into_a_run=HOUR / 6)]
    assert [after - before for before, after in pairwise(found)][:3] == [6 * HOUR] * 3


def test_a_page_that_stays_as_it_is_climbs_with_its_age_and_never_stops_coming_round() -> None:
    found = looks(page(7), START, 4 * 365)
    rungs = [rung for _, rung in found]
    assert rungs == sorted(rungs)
    assert set(rungs) == set(range(7))
    assert found[-1][0] > START + (4 * 365 - 190) * DAY


def test_a_change_puts_a_page_back_and_it_climbs_again_step_by_step() -> None:
    edit = START + 400 * DAY
    found = looks(page(3), START - 2000 * DAY, 1000, edits=(edit,))
    after = [rung for at, rung in found if at > edit]
    assert after[:7] == [0, 1, 2, 3, 4, 5, 6]
    assert {rung for at, rung in found if at < edit} == {6}


def test_every_edit_that_stays_for_a_rung_and_a_fifth_is_found() -> None:
    for number in range(60):
        url, age = page(number), (number * 53) % 3000
        edit = START + timedelta(days=37 + number * 11, hours=number % 24)
        found = looks(url, START - age * DAY, 1100, edits=(edit,))
        before = max(at for at, _ in found if at <= edit)
        rung = next(rung for at, rung in found if at == before)
        seen = min(at for at, _ in found if at > edit)
        assert seen - edit <= max(1.2 * RUNGS[rung], timedelta(days=1, hours=1))


def test_a_first_crawl_does_not_come_round_in_one_night() -> None:
    due = Counter((first_step(page(n), START, START - 2000 * DAY).due - START).days for n in range(3000))
    assert len(due) > 160
    assert max(due.values()) < 3 * 3000 / 171
    # Nor do the looks after that come together again.
    later = Counter(day for n in range(3000) for day in [day_of_look(n, 3)])
    assert max(later.values()) < 3 * 3000 / 171


def day_of_look(number: int, count: int) -> int:
    url, published = page(number), START - 2000 * DAY
    step = first_step(url, START, published)
    for _ in range(count):
        step = next_step(url, step.rung, step.due, published, changed=False)
    return (step.due - START).days


@pytest.mark.parametrize("rung", range(7))
def test_a_look_is_drawn_forward_by_chance_and_always_the_same(rung: int) -> None:
    found = {interval(page(n), rung) / RUNGS[rung] for n in range(200)}
    assert SHARES[0] <= min(found) < 0.82
    assert 0.93 < max(found) < SHARES[1]
    assert interval(page(5), rung) == interval(page(5), rung)
    assert share(page(5), "a", 0, 1) != share(page(5), "b", 0, 1)


def test_around_an_event_a_page_is_looked_at_every_day() -> None:
    day = (START + 500 * DAY).date()
    found = looks(page(4), START - 800 * DAY, 700, events=(Event(starts=day, ends=day),))
    begins, ends = born(day) - 3 * DAY, born(day) + 2 * DAY
    near = [at for at, _ in found if begins <= at <= ends]
    assert len(near) >= 5
    assert min(rung for at, rung in found if at < begins) >= 5, "until then it stands as high as it would"
    assert near[0] - begins < DAY + HOUR
    after = [rung for at, rung in found if at > ends]
    assert after[:4] == [2, 3, 4, 5], "it climbs again from there"


def test_of_an_event_of_months_beginning_and_end_are_watched() -> None:
    event = Event(starts=(START + 100 * DAY).date(), ends=(START + 220 * DAY).date())
    found = [at for at, _ in looks(page(4), START - 800 * DAY, 300, events=(event,))]
    assert len([at for at in found if abs(at - born(event.starts)) < 2 * DAY]) >= 3
    assert len([at for at in found if abs(at - born(event.ends)) < 2 * DAY]) >= 3
    between = [at for at in found if born(event.starts) + 20 * DAY < at < born(event.ends) - 20 * DAY]
    assert len(between) < 10


@pytest.mark.parametrize("event", [Event(starts=date(1945, 1, 27), ends=date(1945, 1, 27))])
def test_an_event_of_the_past_changes_nothing(event: Event) -> None:
    assert first_step(page(1), START, START - 99 * DAY, [event]) == first_step(page(1), START, START - 99 * DAY)


def test_an_event_whose_end_lies_before_its_beginning_is_its_beginning() -> None:
    day = START.date()
    wrong = Event(starts=day, ends=date(2020, 1, 1))
    step = next_step(page(1), 6, START, START - 3000 * DAY, changed=False, events=[wrong])
    assert step.due - START <= DAY


def test_a_clock_that_was_set_back_leaves_a_page_due() -> None:
    step = next_step(page(1), 4, START - 4000 * DAY, START, changed=False)
    assert step.due <= START
