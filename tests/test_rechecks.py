"""Every known address has a next date, whatever became of it, and a listing can bring it forward."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from desk import MAIN, START, Desk, detail, entry

from archive.crawling.ladder import RUNGS, Event
from archive.crawling.rechecks import Watch
from herne_scraper.items import ListingEntry
from herne_scraper.ports import Fate, NotRead, Received, Target
from herne_scraper.site import Kind

OLD = date(2019, 5, 1)
DAY = timedelta(days=1)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.kill()


def field(desk: Desk, name: str, number: int = 5) -> Any:
    desk.frontier.flush()
    assert desk.conn is not None
    (value,) = desk.conn.execute(f"SELECT {name} FROM addresses WHERE url = ?", (detail(number),)).fetchone()
    return value


def due_in(desk: Desk, number: int = 5) -> timedelta:
    return datetime.fromisoformat(field(desk, "next_due", number)) - desk.now


def known(desk: Desk, *entries: ListingEntry, watch: Watch | None = None) -> None:
    """Crawl a main listing of these entries and their pages."""
    desk.begin()
    read(desk, *entries)
    while (target := desk.frontier.next()) is not None:
        desk.read_article(target, body=b"page", watch=watch or Watch(published=entries[0].published))
    desk.frontier.flush()


def read(desk: Desk, *entries: ListingEntry) -> None:
    while (target := desk.frontier.next()) is not None and target.kind is Kind.LISTING:
        desk.read_listing(target, *(entries if target.url == MAIN else ()))


def details(desk: Desk) -> list[Target]:
    """Return the pages that a run asks for, each of which cannot be had."""
    found = []
    while (target := desk.frontier.next()) is not None:
        found.append(target)
        desk.fail(target, Fate.FAILED)
    return found


def test_each_address_has_a_next_date_whatever_became_of_it(desk: Desk) -> None:
    desk.begin()
    read(desk, *(entry(number) for number in (1, 2, 3, 4, 5, 6)))
    fates = iter((Fate.MISSING, Fate.MOVED, Fate.FAILED, Fate.FORBIDDEN, Fate.UNREADABLE))
    while (target := desk.frontier.next()) is not None:
        if target.url == detail(6):
            desk.read_article(target)
        else:
            desk.fail(target, next(fates))
    assert desk.conn is not None
    desk.frontier.flush()
    states = "SELECT state FROM addresses WHERE kind = 'detail' AND next_due IS NOT NULL ORDER BY number"
    assert [state for (state,) in desk.conn.execute(states)] == [
        "missing",
        "moved",
        "failed",
        "forbidden",
        "unreadable",
        "done",
    ]


def test_a_page_comes_round_and_climbs(desk: Desk) -> None:
    known(desk, entry(5))
    assert field(desk, "rung") == 1, "it is three days old"
    for _ in range(40):
        desk.now += DAY
        desk.begin()
        desk.empty_sections()
        while (target := desk.frontier.next()) is not None:
            desk.read_article(target, body=b"page")
    assert field(desk, "rung") == 3
    assert field(desk, "checked_at") > (desk.now - 8 * DAY).isoformat()
    assert field(desk, "changed_at") is None


def test_a_change_brings_a_page_back_to_the_lowest_rung(desk: Desk) -> None:
    known(desk, entry(5, OLD))
    assert field(desk, "rung") == 6
    desk.now += 180 * DAY
    desk.begin()
    desk.empty_sections()
    desk.read_article(desk.next(), body=b"another", watch=Watch(published=OLD, edited=desk.now))
    assert field(desk, "rung") == 0
    assert field(desk, "changed_at") == field(desk, "checked_at")
    assert due_in(desk) <= RUNGS[0]


def test_a_change_that_a_killed_run_has_saved_counts_in_the_next(desk: Desk) -> None:
    known(desk, entry(5, OLD))
    desk.now += 180 * DAY
    desk.begin()
    desk.empty_sections()
    kept = desk.keep(desk.next(), b"another")
    edited = desk.now
    desk.begin()
    again = desk.next()
    assert again.unread == kept.id
    captured = desk.frontier.replay(kept.id)[1]
    finding = desk.article(again, captured)
    desk.frontier.article_done(finding, Watch(published=OLD, edited=edited))
    assert (field(desk, "rung"), field(desk, "changed_at") is not None) == (0, True)


def test_an_edit_of_long_ago_is_no_change(desk: Desk) -> None:
    known(desk, entry(5, OLD))
    desk.now += 180 * DAY
    desk.begin()
    desk.empty_sections()
    desk.read_article(desk.next(), body=b"another", watch=Watch(published=OLD, edited=START - DAY))
    assert (field(desk, "rung"), field(desk, "changed_at")) == (6, None)


def test_a_page_is_looked_at_daily_near_an_event(desk: Desk) -> None:
    day = START.date()
    known(desk, entry(5, OLD), watch=Watch(published=OLD, events=[Event(starts=day, ends=day)]))
    assert due_in(desk) <= DAY


def test_the_same_bytes_are_not_read_again_and_the_address_points_to_the_latest(desk: Desk) -> None:
    known(desk, entry(5, OLD))
    before = field(desk, "capture_id")
    desk.now += 180 * DAY
    desk.begin()
    desk.empty_sections()
    kept = desk.keep(desk.next(), b"page")
    assert kept.repeats
    assert field(desk, "state") == "done"
    assert field(desk, "capture_id") == kept.id > before


def test_the_same_bytes_are_read_again_where_they_could_not_be_read(desk: Desk) -> None:
    desk.begin()
    read(desk, entry(5))
    target = desk.next()
    kept = desk.keep(target, b"page")
    desk.frontier.not_read(
        NotRead(target=target, fate=Fate.UNREADABLE, error="E", reason="r", at=desk.now, capture=kept)
    )
    desk.now += 2 * DAY
    desk.begin()
    desk.empty_sections()
    assert not desk.keep(desk.next(), b"page").repeats


def test_a_304_is_a_row_that_names_the_page_and_never_another_304(desk: Desk) -> None:
    known(desk, entry(5, OLD))
    original = field(desk, "capture_id")
    for _ in range(2):
        target = Target(url=detail(5), kind=Kind.DETAIL, etag='"e"')
        received = Received(
            url=target.url,
            fetched_url=target.url,
            fetched_at=desk.now,
            method="GET",
            status=304,
            request_headers=b"If-None-Match: x",
            response_headers=b"",
            content_encoding=None,
            content_type=None,
            etag=None,
            last_modified=None,
            body=b"",
        )
        desk.frontier.revisit(received, target)
        desk.frontier.revisit(replace(received, url=detail(6)), replace(target, url=detail(6)))
    assert desk.conn is not None
    rows = desk.conn.execute("SELECT url, revisit_of, sha256 FROM captures WHERE status = 304").fetchall()
    (digest,) = desk.conn.execute("SELECT sha256 FROM captures WHERE id = ?", (original,)).fetchone()
    assert rows == [(detail(5), original, digest)] * 2, "what was never kept confirms nothing"
    assert field(desk, "capture_id") == original


@pytest.mark.parametrize(
    "shown",
    [
        replace(entry(5, OLD), title="Meldung 5 – abgesagt"),
        entry(5, OLD + DAY),
    ],
)
def test_a_listing_that_says_something_else_makes_a_page_due_at_once_and_once(desk: Desk, shown: ListingEntry) -> None:
    known(desk, entry(5, OLD))
    desk.begin()
    read(desk, shown)
    target = desk.next()
    assert target.url == detail(5)
    desk.read_article(target, body=b"page")
    desk.begin()
    read(desk, shown)
    assert desk.frontier.next() is None


def test_two_listings_that_contradict_each_other_do_not_make_a_page_due_for_ever(desk: Desk) -> None:
    other = replace(entry(5, OLD), title="Ganz anders")
    asked = []
    for _ in range(3):
        desk.begin()
        while (target := desk.frontier.next()) is not None:
            if target.kind is Kind.LISTING:
                desk.read_listing(target, entry(5, OLD) if target.url == MAIN else other)
            else:
                asked.append(target.url)
                desk.read_article(target, body=b"page", watch=Watch(published=OLD))
        desk.frontier.flush()
    assert asked == [detail(5)]


@pytest.mark.parametrize("fate", [Fate.MISSING, Fate.MOVED, Fate.FAILED])
def test_a_listing_that_shows_a_page_that_was_not_there_makes_it_due(desk: Desk, fate: Fate) -> None:
    known(desk, entry(5, OLD))
    desk.begin("full")
    read(desk, entry(5, OLD))
    desk.fail(desk.next(), fate)
    desk.begin()
    read(desk, entry(5, OLD))
    soon = [target.url for target in details(desk)]
    assert soon == ([detail(5)] if fate is Fate.FAILED else []), "not twice within hours for that"
    desk.now += DAY / 4
    desk.begin()
    read(desk, entry(5, OLD))
    assert [target.url for target in details(desk)] == [detail(5)]


def test_failing_looks_neither_lose_a_page_nor_put_it_off_beyond_its_rung(desk: Desk) -> None:
    known(desk, entry(5, date(2026, 2, 25)))
    tried = []
    for day in range(1, 40):
        desk.now = START + day * DAY
        desk.begin()
        desk.empty_sections()
        for target in details(desk):
            assert target.url == detail(5)
            tried.append(day)
    assert max(after - before for before, after in pairwise(tried)) <= 7
    assert len(tried) >= 10


def test_an_archive_without_next_dates_gets_them_spread_over_the_rungs(desk: Desk) -> None:
    known(desk, *(entry(number, OLD) for number in range(1, 200)))
    desk.frontier.flush()
    assert desk.conn is not None
    desk.conn.execute("UPDATE addresses SET next_due = NULL, rung = 0")
    desk.begin()
    days = [day for (day,) in desk.conn.execute("SELECT substr(next_due, 1, 10) FROM addresses WHERE kind = 'detail'")]
    assert len(days) == 199
    assert len(set(days)) > 90
    assert desk.conn.execute("SELECT DISTINCT rung FROM addresses WHERE kind = 'detail'").fetchall() == [(6,)]
