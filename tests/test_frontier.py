from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from desk import MAIN, START, Desk, detail, entry

from archive.crawling.addresses import next_try
from herne_scraper.ports import ArticleRead, Fate, NotRead, Target, Unchanged
from herne_scraper.site import Kind
from herne_scraper.sites.herne import HERNE


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.kill()


def test_listings_come_first_in_the_sites_order_then_details_by_number(desk: Desk):
    desk.begin()
    order = []
    while (target := desk.frontier.next()) is not None:
        order.append(target.url)
        if target.kind is Kind.LISTING:
            desk.read_listing(target, *(entry(n) for n in (100002, 99999, 100001)))
        else:
            desk.read_article(target)
    assert order == [
        *HERNE.main_listings,
        *HERNE.section_listings,
        detail(99999),
        detail(100001),
        detail(100002),
    ]


def test_details_found_on_details_join_in_their_order(desk: Desk):
    desk.begin()
    desk.walk((20, 40))
    desk.empty_sections()
    desk.read_article(desk.next(), details=(detail(30), detail(10), detail(40)))
    assert [desk.next().url for _ in range(1)] == [detail(10)]
    desk.read_article(Target(url=detail(10), kind=Kind.DETAIL))
    assert desk.next().url == detail(30)


def test_killed_between_fetching_and_saving_the_page_is_read_from_its_capture(desk: Desk):
    desk.begin()
    desk.walk((5,))
    desk.empty_sections()
    target = desk.next()
    kept = desk.keep(target, b"the page")
    desk.begin()
    again = desk.next()
    assert (again.url, again.unread) == (target.url, kept.id)
    assert desk.frontier.replay(kept.id)[0].body == b"the page"
    desk.frontier.article_done(
        ArticleRead(target=again, capture=kept, article=None, details=())  # type: ignore[arg-type]
    )
    assert desk.next().kind is Kind.LISTING


def test_killed_before_done_was_written_the_page_is_read_once_more_and_not_fetched(desk: Desk):
    desk.begin()
    desk.walk((5,))
    desk.empty_sections()
    desk.read_article(desk.next())
    desk.begin()
    assert desk.next().unread is not None


def test_done_is_written_with_the_next_page(desk: Desk):
    desk.begin()
    desk.walk((5, 6))
    desk.empty_sections()
    desk.read_article(desk.next())
    desk.keep(desk.next())
    assert desk.conn is not None
    states = "SELECT source_id, state FROM addresses WHERE kind = 'detail' ORDER BY number"
    assert desk.conn.execute(states).fetchall() == [("5", "done"), ("6", "fetched")]


def test_listing_page_that_was_fetched_and_not_read_is_read_from_its_capture(desk: Desk):
    desk.begin()
    kept = desk.keep(desk.next())
    desk.begin()
    again = desk.next()
    assert (again.url, again.unread) == (MAIN, kept.id)


def test_walk_goes_on_at_its_page_and_then_reads_its_head_again(desk: Desk):
    desk.begin()
    target = desk.next()
    desk.read_listing(target, entry(9), entry(8), next_url=f"{MAIN}?seite=2")
    desk.begin()
    assert desk.walk((9, 8), (7, 6), (5, 4)) == [f"{MAIN}?seite=2", f"{MAIN}?seite=3", MAIN, f"{MAIN}?seite=2"]


def test_repeated_kills_pile_up_no_walks(desk: Desk):
    desk.begin()
    desk.read_listing(desk.next(), entry(9), next_url=f"{MAIN}?seite=2")
    for _ in range(5):
        desk.begin()
    assert desk.conn is not None
    open_walks = "SELECT count(*) FROM walks WHERE listing = ? AND finished IS NULL"
    assert desk.conn.execute(open_walks, (MAIN,)).fetchone() == (2,)


def test_two_pages_of_known_entries_end_a_walk(desk: Desk):
    pages = ((9, 8), (7, 6), (5, 4), (3, 2))
    desk.begin()
    assert len(desk.walk(*pages)) == 4
    desk.empty_sections()
    desk.begin()
    assert desk.walk(*pages) == [MAIN, f"{MAIN}?seite=2"]


def test_one_page_of_known_entries_does_not(desk: Desk):
    desk.begin()
    desk.walk((9, 8), (7, 6), (5, 4), (3, 2))
    desk.begin()
    assert len(desk.walk((9, 8), (7, 77), (5, 4), (3, 2))) == 4


def test_entries_of_a_walk_that_was_broken_off_are_not_known(desk: Desk):
    desk.begin()
    for number in (1, 2):
        target = desk.next()
        following = f"{MAIN}?seite={number + 1}"
        desk.read_listing(target, entry(100 - number), entry(90 - number), next_url=following)
    desk.fail(desk.next(), Fate.FAILED)
    # A walk that begins anew must go by the two pages that the broken one saw.
    desk.begin(mode="full")
    assert len(desk.walk((99, 89), (98, 88), (5, 4), (3, 2))) == 4


def test_after_28_days_a_listing_is_read_to_its_end(desk: Desk):
    pages = ((9, 8), (7, 6), (5, 4), (3, 2))
    desk.begin()
    desk.walk(*pages)
    desk.now += timedelta(days=27)
    desk.begin()
    assert len(desk.walk(*pages)) == 2
    desk.now += timedelta(days=2)
    desk.begin()
    assert len(desk.walk(*pages)) == 4


def test_full_run_reads_all_pages_and_asks_again_for_known_details(desk: Desk):
    desk.begin()
    desk.walk((9, 8), (7, 6))
    desk.empty_sections()
    for _ in range(4):
        desk.read_article(desk.next())
    assert desk.frontier.next() is None
    desk.frontier.flush()
    desk.begin("full")
    assert len(desk.walk((9, 8), (7, 6))) == 2
    desk.empty_sections()
    asked = set()
    while (target := desk.frontier.next()) is not None:
        assert target.etag == '"e"'
        desk.frontier.unchanged(Unchanged(target=target, at=desk.now))
        asked.add(target.url)
    assert asked == {detail(number) for number in (6, 7, 8, 9)}


def test_page_that_shows_nothing_new_ends_its_chain(desk: Desk):
    desk.begin()
    desk.read_listing(desk.next(), entry(9), next_url=f"{MAIN}?seite=2")
    assert desk.read_listing(desk.next(), entry(9), next_url=f"{MAIN}?seite=3") == "end"


def test_page_with_the_bytes_of_another_ends_its_chain(desk: Desk):
    desk.begin()
    desk.read_listing(desk.next(), entry(9), next_url=f"{MAIN}?seite=2", body=b"same")
    assert desk.read_listing(desk.next(), entry(8), next_url=f"{MAIN}?seite=3", body=b"same") == "end"


def test_page_that_leads_back_is_not_read_twice(desk: Desk):
    desk.begin()
    desk.read_listing(desk.next(), entry(9), next_url=f"{MAIN}?seite=2")
    assert desk.read_listing(desk.next(), entry(8), next_url=MAIN) == "end"


def test_brake_ends_a_walk(desk: Desk):
    desk.begin()
    ended = None
    for number in range(1, 51):
        assert ended is None
        ended = desk.read_listing(desk.next(), entry(1000 - number), next_url=f"{MAIN}?seite={number + 1}")
    assert ended == "brake"


def test_archives_follow_the_pages_each_with_its_own(desk: Desk):
    desk.begin()
    desk.read_listing(desk.next(), entry(9), archives=(f"{MAIN}?jahr=2025", f"{MAIN}?jahr=2024"))
    # A page of an archive may show only what the first page showed, and still go on.
    desk.read_listing(desk.next(), entry(9), next_url=f"{MAIN}?jahr=2025&seite=2")
    assert desk.next().url == f"{MAIN}?jahr=2025&seite=2"
    desk.read_listing(Target(url=f"{MAIN}?jahr=2025&seite=2", kind=Kind.LISTING, walk=1, listing=MAIN), entry(7))
    assert desk.next().url == f"{MAIN}?jahr=2024"


def test_walk_since_a_day_ends_after_two_pages_of_older_entries(desk: Desk):
    desk.begin("since", since=date(2026, 1, 1))
    old, new = date(2020, 1, 1), date(2026, 2, 1)
    pages = [(9, new), (8, old), (7, new), (6, old), (5, old), (4, old)]
    ended = []
    for number, (article, day) in enumerate(pages, 1):
        ended.append(desk.read_listing(desk.next(), entry(article, day), next_url=f"{MAIN}?seite={number + 1}"))
        if ended[-1]:
            break
    assert ended == [None, None, None, None, "older"]
    desk.empty_sections()
    found = []
    while (target := desk.frontier.next()) is not None:
        found.append(target.url)
        desk.read_article(target)
    assert found == [detail(7), detail(9)]


def test_what_a_run_since_a_day_left_out_the_next_default_run_fetches(desk: Desk):
    desk.begin("since", since=date(2026, 1, 1))
    desk.read_listing(desk.next(), entry(9, date(2026, 2, 1)), entry(8, date(2020, 1, 1)))
    desk.empty_sections()
    desk.begin()
    desk.walk((9, 8), (7, 6), (5, 4))
    desk.empty_sections()
    assert desk.next().url == detail(4), "the walk since a day counts for nothing"


def test_limit_ends_listings_and_details(desk: Desk):
    desk.begin(limit=2)
    desk.read_listing(desk.next(), entry(9), entry(8), entry(7), next_url=f"{MAIN}?seite=2")
    for number in (7, 8):
        target = desk.next()
        assert target.url == detail(number)
        desk.read_article(target)
    assert desk.frontier.next() is None
    assert desk.frontier.agenda.reached_limit


def test_target_without_any_answer_is_handed_out_twice_and_then_failed(desk: Desk):
    desk.begin()
    desk.walk((9,))
    while (first := desk.next()).kind is Kind.LISTING:
        desk.read_listing(first)
    assert desk.next() == first
    assert desk.frontier.next() is None
    assert desk.conn is not None
    assert desk.conn.execute("SELECT state, failures FROM addresses WHERE url = ?", (first.url,)).fetchone() == (
        "failed",
        1,
    )


def test_moved_page_leads_to_the_other(desk: Desk):
    desk.begin()
    desk.walk((5,))
    desk.empty_sections()
    moved = NotRead(target=desk.next(), fate=Fate.MOVED, error="Redirect", reason="r", at=desk.now, moved_to=detail(77))
    desk.frontier.not_read(moved)
    assert desk.next().url == detail(77)


def test_what_failed_is_asked_for_again_later_and_later(desk: Desk):
    desk.begin()
    desk.walk((5,))
    desk.empty_sections()
    tried = []
    for day in range(30):
        if (target := desk.frontier.next()) is not None and target.url == detail(5):
            desk.fail(target, Fate.MISSING)
            tried.append(day)
        desk.now = START + timedelta(days=day + 1)
        desk.begin()
        desk.empty_sections()
    assert tried[:4] == [0, 1, 3, 7]


@pytest.mark.parametrize(
    ("fate", "failures", "days"),
    [
        (Fate.FAILED, 0, 0),
        (Fate.FAILED, 1, 0),
        (Fate.FAILED, 2, 1),
        (Fate.FAILED, 99, 28),
        (Fate.MISSING, 0, 1),
        (Fate.UNREADABLE, 3, 8),
        (Fate.FORBIDDEN, 0, 28),
    ],
)
def test_pauses_double_up_to_four_weeks(fate: Fate, failures: int, days: int):
    assert next_try(fate, failures, START) == START + timedelta(days=days)


def test_page_that_moved_is_looked_at_again_like_one_that_is_missing():
    assert next_try(Fate.MOVED, 0, START) == next_try(Fate.MISSING, 0, START)
    assert next_try(Fate.MOVED, 9, START) == START + timedelta(days=28)
