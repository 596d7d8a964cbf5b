"""A run that may make so many requests and no more: what it does first, and what it leaves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from desk import MAIN, Desk, detail, entry

from archive.crawling.rechecks import Watch
from herne_scraper.ports import Fate, NotRead, Target
from herne_scraper.site import Kind
from herne_scraper.sites.herne import HERNE

LISTINGS = len(HERNE.main_listings) + len(HERNE.section_listings)
OLD = date(2019, 5, 1)
DAY = timedelta(days=1)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.kill()


def run(desk: Desk, pages: int = 0, *, per_page: int = 5, new: int = 0, unchanged: bool = True) -> list[str]:
    """Answer all a run asks for; the main listing has so many pages, and so many new notices at its head."""
    desk.frontier.agenda.on_walked = lambda before: asked.append("walked") if before is None else None
    asked: list[str] = []
    while (target := desk.frontier.next()) is not None:
        asked.append(target.url)
        if target.kind is Kind.DETAIL:
            read_detail(desk, target)
        elif target.listing == MAIN:
            number = 1 if target.url == MAIN else int(target.url.partition("=")[2])
            first = 10_000 - (number - 1) * per_page
            shown = [entry(n, OLD) for n in range(first, first - per_page, -1)] if pages else []
            if number == 1:
                shown = [entry(20_000 + n, desk.now.date()) for n in range(new)] + shown
            desk.read_listing(target, *shown, next_url=f"{MAIN}?seite={number + 1}" if number < pages else None)
        else:
            desk.read_listing(target)
    desk.frontier.flush()
    return asked


def read_detail(desk: Desk, target: Target) -> None:
    published = OLD if int(target.url.partition("_")[2].partition(".")[0]) < 20_000 else desk.now.date()
    desk.read_article(target, body=b"page", watch=Watch(published=published))


def kinds(asked: list[str]) -> Counter[str]:
    return Counter("detail" if "Detail" in url else "listing" for url in asked if url != "walked")


def test_a_run_never_makes_more_requests_than_it_may(desk: Desk) -> None:
    for budget in (1, 7, 23, 60):
        desk.begin(budget=budget)
        run(desk, 30)
        assert desk.frontier.agenda.budget.spent <= budget


def test_a_budget_that_is_not_reached_changes_the_order_alone(desk: Desk, tmp_path: Path) -> None:
    other = Desk(tmp_path / "other")
    desk.begin(budget=1000)
    other.begin()
    asked, without = run(desk, 6), run(other, 6)
    assert sorted(asked) == sorted(without)
    assert asked[asked.index("walked") :] == without[without.index("walked") :]
    other.kill()


def test_heads_come_first_then_further_pages_then_new_notices(desk: Desk) -> None:
    desk.begin(budget=60)
    asked = run(desk, 30)
    assert asked[: LISTINGS + 1] == [MAIN, f"{MAIN}?seite=2", *HERNE.main_listings[1:], *HERNE.section_listings]
    further = [url for url in asked[LISTINGS + 1 :] if "seite" in url]
    assert len(further) == 15, "a quarter of sixty"
    assert kinds(asked)["detail"] == 60 - (LISTINGS + 1) - 15
    assert "walked" not in asked, "entries without a page wait: a page further down may link them"
    assert desk.frontier.agenda.count_new() > 0


def test_run_after_run_a_first_crawl_comes_to_its_end(desk: Desk) -> None:
    seen: Counter[str] = Counter()
    runs = 0
    while runs < 30:
        runs += 1
        desk.begin(budget=50)
        asked = run(desk, 20)
        seen.update(url for url in asked if "Detail" in url)
        assert kinds(asked)["detail"] > 0 or not desk.frontier.agenda.count_new(), "new notices are never starved"
        if desk.frontier.agenda.listings_were_read() and not desk.frontier.agenda.count_new():
            break
    assert runs < 15
    assert asked.count("walked") == 1
    assert set(seen) == {detail(n) for n in range(10_000, 9_900, -1)}
    assert set(seen.values()) == {1}


def test_new_notices_come_before_those_that_are_due(desk: Desk) -> None:
    desk.begin()
    run(desk, 4)
    desk.now += 200 * DAY
    # The sweep is due as well, and has a share.
    desk.begin(budget=60)
    asked = run(desk, 4, new=3)
    details = [url for url in asked if "Detail" in url]
    assert details[:3] == [detail(20_000), detail(20_001), detail(20_002)]
    assert 0 < len(details) - 3 < 20
    assert desk.frontier.agenda.listings_were_read()
    assert desk.frontier.agenda.count_new() == 0
    assert desk.frontier.agenda.count_waiting() == 20 - (len(details) - 3)


def test_what_is_due_and_does_not_fit_stays_due_the_longest_overdue_first(desk: Desk) -> None:
    desk.begin()
    run(desk, 4)
    desk.now += 200 * DAY
    assert desk.conn is not None
    overdue = [url for (url,) in desk.conn.execute("SELECT url FROM addresses WHERE kind = 'detail' ORDER BY next_due")]
    asked: list[str] = []
    for _ in range(6):
        desk.begin(budget=LISTINGS + 10)
        asked += [url for url in run(desk, 4) if "Detail" in url]
    assert asked == overdue


def test_a_sweep_is_spread_over_runs_and_does_not_begin_anew(desk: Desk) -> None:
    desk.begin()
    run(desk, 40, per_page=2)
    desk.now += 29 * DAY
    swept: list[str] = []
    for _ in range(8):
        desk.now += DAY
        desk.begin(budget=50)
        asked = run(desk, 40, per_page=2)
        assert desk.frontier.agenda.listings_were_read(), "a sweep that goes on makes no run incomplete"
        swept += [url for url in asked if "seite" in url and url != f"{MAIN}?seite=2"]
    assert swept == [f"{MAIN}?seite={n}" for n in range(3, 41)], "each page once"


def test_sections_take_turns_where_a_budget_is_too_small_for_all(desk: Desk) -> None:
    read: set[str] = set()
    for _ in range(4):
        desk.begin(budget=10)
        read |= set(run(desk))
    assert read >= {*HERNE.main_listings, *HERNE.section_listings}


def test_listings_leave_something_for_new_notices(desk: Desk) -> None:
    desk.begin(budget=16)
    asked = run(desk, 30)
    assert kinds(asked) == {"listing": 12, "detail": 4}


def test_a_budget_too_small_for_all_heads_starves_neither_what_is_due_nor_any_section(desk: Desk) -> None:
    desk.begin()
    run(desk, 4)
    desk.now += 200 * DAY
    seen: Counter[str] = Counter()
    for day in range(10):
        desk.now += DAY
        desk.begin(budget=16)
        asked = run(desk, 4, new=day + 1)
        assert kinds(asked)["detail"] >= 4
        assert desk.frontier.agenda.count_new() == 0
        seen.update(asked)
    assert all(seen[detail(n)] == 1 for n in range(10_000, 9_980, -1)), "each that was due, once"
    assert all(seen[section] for section in HERNE.section_listings)
    assert desk.frontier.agenda.listings_were_read(), "the main listings today, each section within a week"


def test_new_notices_leave_something_for_what_is_due(desk: Desk) -> None:
    desk.begin()
    run(desk, 4)
    desk.now += 200 * DAY
    desk.begin(budget=50)
    details = [url for url in run(desk, 4, new=100) if "Detail" in url]
    again = [url for url in details if int(url.partition("_")[2].partition(".")[0]) <= 10_000]
    assert len(again) == 5, "a tenth of fifty"
    assert len(details) - len(again) >= 7


def test_killed_again_and_again_a_budgeted_crawl_gets_there(desk: Desk) -> None:
    found: set[str] = set()
    for number in range(60):
        desk.begin(budget=45)
        for _ in range(LISTINGS + 3 + number % 20):
            target = desk.frontier.next()
            if target is None:
                break
            if target.kind is Kind.DETAIL:
                found.add(target.url)
                if target.unread is not None:
                    desk.frontier.article_done(desk.article(target, desk.frontier.replay(target.unread)[1]))
                else:
                    read_detail(desk, target)
            elif target.listing == MAIN:
                page = 1 if target.url == MAIN else int(target.url.partition("=")[2])
                numbers = range(10_000 - (page - 1) * 5, 10_000 - page * 5, -1)
                following = f"{MAIN}?seite={page + 1}" if page < 6 else None
                desk.read_listing(target, *(entry(n, OLD) for n in numbers), next_url=following)
            else:
                desk.read_listing(target)
    assert found == {detail(n) for n in range(10_000, 9_970, -1)}


def test_a_request_that_finds_the_budget_spent_leaves_its_page_due(desk: Desk) -> None:
    desk.begin(budget=8)
    assert kinds(run(desk, 1)) == {"listing": 4, "detail": 4}
    target = Target(url=detail(10_000), kind=Kind.DETAIL)
    assert not desk.frontier.may_ask()
    desk.frontier.not_read(NotRead(target=target, fate=Fate.PENDING, error="BudgetSpent", reason="r", at=desk.now))
    assert desk.frontier.agenda.budget.refused
    desk.begin()
    desk.empty_sections()
    assert desk.next().url == target.url
