"""A machine's clock is set back or ahead, between two runs or within one: nothing is lost, hidden or put off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from scripted_city import City, Notice, notices, rows
from simulated_days import START, Days

from archive.integrity.verify import verify

YEAR = 365


@pytest.fixture
def days(city: City, tmp_path: Path) -> Days:
    return Days(tmp_path, city.url)


def saying(notice: Notice, words: str) -> Notice:
    return replace(notice, text=f"{notice.text} {words}")


def shown(days: Days, notice: Notice) -> str:
    ((body,),) = days.rows("SELECT body FROM articles WHERE source_id = ?", str(notice.number))
    return str(body)


def test_clock_set_back_by_a_year_between_two_runs_hides_no_edit(days: Days, city: City):
    news = notices(12, listing_only_every=0)
    city.publish(news)
    assert days.crawl().outcome == "complete"
    for step, words in ((-YEAR, "Neu: 10 Uhr."), (1, "Neu: 11 Uhr."), (YEAR, "Neu: 12 Uhr.")):
        city.publish([saying(news[0], words), *news[1:]])
        assert days.pass_(step, mode="full").outcome == "complete"
        assert shown(days, news[0]).endswith(words), "what was seen last is shown, whatever the clock said"
    versions = days.rows(
        "SELECT v.body FROM versions AS v JOIN articles AS a ON a.id = article_id WHERE source_id = ? ORDER BY v.rowid",
        str(news[0].number),
    )
    assert [body[-12:] for (body,) in versions[1:]] == ["Neu: 10 Uhr.", "Neu: 11 Uhr.", "Neu: 12 Uhr."]
    assert verify(days.directory).findings == []


def test_clock_that_was_years_ahead_for_a_run_puts_off_no_look(days: Days, city: City):
    news = notices(12, first=date(2026, 1, 20), listing_only_every=0)
    city.publish(news, per_page=5)
    days.now = START + timedelta(days=10 * YEAR)
    assert days.crawl().outcome == "complete"
    days.now = START
    days.crawl()
    city.publish([*news[:-1], saying(news[-1], "Der Termin fällt aus.")], per_page=5)
    # The page is six weeks old: it is looked at within a month, and not in ten years.
    days.daily(31)
    assert shown(days, news[-1]).endswith("fällt aus.")
    # The listings were swept in the future only; they are swept again.
    query = f"SELECT count(*) FROM walks WHERE mode = 'full' AND ended = 'end' AND finished < '{START.year + 1}'"
    assert rows(days.directory / "private/captures.db", query)[0][0] > 0
    assert verify(days.directory).findings == []


@pytest.mark.parametrize("jump", [timedelta(days=-YEAR), timedelta(hours=-1), timedelta(days=YEAR)])
def test_clock_that_jumps_within_a_run_costs_nothing(days: Days, city: City, jump: timedelta):
    news = notices(30)
    city.publish(news, per_page=10)
    days.clock = jumping(days, jump)  # type: ignore[method-assign]
    first = days.crawl()
    assert (first.outcome, first.counts["new"]) == ("complete", 30), first.report
    city.publish([saying(news[3], "Jetzt doch."), *news[:3], *news[4:]], per_page=10)
    days.now = START + timedelta(days=2)
    second = days.crawl(mode="full")
    assert (second.outcome, second.counts["changed"]) == ("complete", 1), second.report
    assert verify(days.directory).findings == []


def jumping(days: Days, jump: timedelta) -> Callable[[], datetime]:
    """Return a clock that ticks, and jumps at its eightieth look."""
    looks = count()

    def clock() -> datetime:
        look = next(looks)
        return days.now + timedelta(milliseconds=look) + (jump if look >= 80 else timedelta())

    return clock
