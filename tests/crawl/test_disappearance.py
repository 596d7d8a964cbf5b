"""What vanishes from the city's site, over weeks: missing, gone and back, and never by mistake."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from scripted_city import MAIN, Answer, City, Notice, html, listing_page, notices
from simulated_days import START, Days

NEWS = notices(40, listing_only_every=0)
LOST = NEWS[30]


@pytest.fixture
def days(city: City, tmp_path: Path) -> Days:
    city.publish(NEWS)
    archive = Days(tmp_path, city.url)
    assert archive.crawl().exit_code == 0
    return archive


WAYS: list[tuple[str, Answer | str]] = [
    ("not_found", Answer(html("<h1>Nicht gefunden</h1>"), 404)),
    ("gone", Answer("", 410)),
    ("redirect", Answer("", 302, {"Location": "/"})),
    ("redirect", Answer("", 301, {"Location": MAIN})),
    ("redirect", Answer("", 301, {"Location": "https://www.example.org/herne"})),
    ("no_article", html("<h1>Fehler</h1><p>Diese Seite gibt es nicht mehr.</p>")),
]


def vanish(city: City, *lost: Notice) -> None:
    """Take notices off the listings and their pages offline."""
    city.publish([notice for notice in NEWS if notice not in lost])
    for notice in lost:
        city.pages.pop(notice.path, None)


def test_page_that_stays_away_is_missing_then_gone_whichever_way(days: Days, city: City):
    lost = NEWS[10 : 10 + len(WAYS)]
    city.publish([notice for notice in NEWS if notice not in lost])
    for notice, (_, answer) in zip(lost, WAYS, strict=True):
        city.pages[notice.path] = answer
        assert days.pass_(1, mode="full").exit_code == 0
        assert days.state(notice.number) == "missing"
    days.pass_(8, mode="full")
    days.pass_(0.9, mode="full")
    assert {days.state(notice.number) for notice in lost} == {"missing"}
    days.pass_(6, mode="full")
    for notice, (how, _) in zip(lost, WAYS, strict=True):
        assert days.state(notice.number) == "gone"
        assert days.life(notice.number) == ["new", "missing", "gone"]
        assert set(days.misses(notice.number)) == {(how, 1)}
    since = days.rows("SELECT substr(gone_since, 1, 10) FROM articles WHERE state = 'gone' ORDER BY gone_since")
    assert [day for (day,) in since] == [f"2026-03-{3 + n:02d}" for n in range(len(WAYS))]


def test_daily_runs_look_after_a_day_two_four_and_eight(days: Days, city: City):
    vanish(city, LOST)
    days.pass_(1, mode="full")
    days.daily(15)
    query = "SELECT CAST(julianday(at) - julianday('2026-03-03T06:00:00') + 0.5 AS INTEGER) FROM misses ORDER BY id"
    assert [day for (day,) in days.rows(query)] == [0, 1, 3, 7, 15]
    assert days.state(LOST.number) == "gone"


def test_article_that_comes_back_is_online_again_and_its_misses_are_over(days: Days, city: City):
    page = city.pages[LOST.path]
    vanish(city, LOST)
    for gap in (1, 7, 8):
        days.pass_(gap, mode="full")
    assert days.state(LOST.number) == "gone"
    city.pages[LOST.path] = page
    days.pass_(1, mode="full")
    assert days.state(LOST.number) == "online"
    assert days.life(LOST.number) == ["new", "missing", "gone", "back"]
    assert days.rows("SELECT count(*) FROM misses WHERE closed IS NULL") == [(0,)]
    assert days.rows("SELECT count(*) FROM articles WHERE gone_since IS NOT NULL") == [(0,)]
    # A second absence begins at nought.
    vanish(city, LOST)
    days.pass_(30, mode="full")
    assert days.state(LOST.number) == "missing"


def test_page_that_flaps_is_never_gone(days: Days, city: City):
    page = city.pages[LOST.path]
    for _ in range(3):
        city.pages[LOST.path] = Answer("", 404)
        days.pass_(1, mode="full")
        days.pass_(10, mode="full")
        city.pages[LOST.path] = page
        days.pass_(1, mode="full")
    assert days.life(LOST.number) == ["new", *["missing", "back"] * 3]


def test_missing_from_every_listing_means_nothing(days: Days, city: City):
    rest = [notice for notice in NEWS if notice is not LOST]
    city.publish(rest)
    days.pass_(1)
    days.pass_(30, mode="full")
    assert days.state(LOST.number) == "online"
    assert days.life(LOST.number) == ["new"]


def test_notice_without_a_page_is_never_missing(city: City, tmp_path: Path):
    city.publish(notices(10, listing_only_every=2))
    days = Days(tmp_path, city.url)
    days.crawl()
    city.publish([notice for notice in notices(10, listing_only_every=2) if notice.number is not None])
    for gap in (1, 7, 8):
        days.pass_(gap, mode="full")
    assert days.rows("SELECT DISTINCT state FROM articles") == [("online",)]
    assert days.rows("SELECT count(*) FROM misses") == [(0,)]


def test_three_misses_in_less_than_fourteen_days_are_not_enough(days: Days, city: City):
    del city.pages[LOST.path]
    for gap in (1, 6, 6, 1.9):
        days.pass_(gap, mode="full")
    assert days.misses(LOST.number) == [("not_found", 1)] * 4
    assert days.state(LOST.number) == "missing"
    days.pass_(0.2, mode="full")
    assert days.state(LOST.number) == "gone"


def test_two_misses_are_not_enough_however_far_apart(days: Days, city: City):
    del city.pages[LOST.path]
    days.pass_(1, mode="full")
    days.pass_(300, mode="full")
    assert days.state(LOST.number) == "missing"


def test_runs_that_are_not_whole_count_for_nothing(days: Days, city: City):
    del city.pages[LOST.path]
    city.pages[MAIN] = Answer("", 500)
    for _ in range(4):
        assert days.pass_(7, mode="full").outcome == "failed"
    assert days.state(LOST.number) == "online"
    assert {counts for _, counts in days.misses(LOST.number)} == {0}
    assert days.rows("SELECT DISTINCT reason FROM misses") == [("the run was failed",)]
    city.publish(NEWS)
    del city.pages[LOST.path]
    days.pass_(1, mode="full")
    days.pass_(1, mode="since", since=date(2024, 1, 1))
    days.pass_(30, limit=1, mode="full")
    counts = [counts for _, counts in days.misses(LOST.number)]
    assert counts[:5] == [0, 0, 0, 0, 1]
    assert set(counts[5:]) == {0}
    assert days.state(LOST.number) == "missing"


def test_listing_that_shows_a_vanished_page_has_it_looked_at_in_each_run(days: Days, city: City):
    page = city.pages.pop(LOST.path)
    for gap in (1, 7, 8, 20, 28):
        days.pass_(gap, mode="full")
    assert days.state(LOST.number) == "gone"
    city.log.clear()
    days.pass_(1)
    assert city.asked(LOST.path) == [LOST.path]
    city.pages[LOST.path] = page
    days.pass_(1)
    assert days.state(LOST.number) == "online"


def test_notice_that_moved_to_another_number_is_linked_with_it(days: Days, city: City):
    moved = Notice(299_999, LOST.title, LOST.day, LOST.text)
    city.pages[LOST.path] = Answer("", 301, {"Location": moved.path})
    city.pages[moved.path] = moved.page()
    for gap in (1, 7, 8):
        days.pass_(gap, mode="full")
    assert days.state(LOST.number) == "gone"
    assert days.misses(LOST.number)[0] == ("redirect", 1)
    link = "SELECT a.source_id, b.source_id, kind FROM related JOIN articles AS a ON a.id = article_id"
    assert days.rows(f"{link} JOIN articles AS b ON b.id = other_id") == [(str(LOST.number), "299999", "moved")]
    assert days.state(299_999) == "online"


def test_page_that_moved_to_another_notice_is_not_linked(days: Days, city: City):
    city.pages[LOST.path] = Answer("", 301, {"Location": NEWS[3].path})
    days.pass_(1, mode="full")
    assert days.state(LOST.number) == "missing"
    assert days.rows("SELECT count(*) FROM related") == [(0,)]


def test_listing_in_the_place_of_a_page_is_no_edit(days: Days, city: City):
    # The newest notice is not kept yet when the old page is answered with the list.
    fresh = Notice(300_000, "Ganz neu", date(2026, 3, 1), "Heute ist etwas Neues geschehen in der Stadt.")
    city.publish([fresh, *NEWS])
    city.pages[LOST.path] = listing_page([fresh, *NEWS])
    done = days.pass_(1, mode="full")
    assert days.life(LOST.number) == ["new", "missing"], done.problems
    assert days.misses(LOST.number) == [("no_article", 1)]
    assert days.life(300_000) == ["new"]


def test_page_whose_text_is_there_but_cannot_be_read_is_not_missing(days: Days, city: City):
    city.pages[LOST.path] = html(f"<h1>{LOST.title}</h1><p>{LOST.text}</p>")
    broken = days.pass_(1, mode="full")
    assert [problem.error for problem in broken.problems] == ["MissingDateLine"]
    for gap in (7, 8):
        days.pass_(gap, mode="full")
    assert days.state(LOST.number) == "online"
    assert days.misses(LOST.number) == []


def test_page_that_was_never_read_is_unreadable_and_not_missing(days: Days, city: City):
    fresh = Notice(300_000, "Ganz neu", date(2026, 3, 1))
    city.publish([fresh, *NEWS])
    city.pages[fresh.path] = html("<h1>Diese Seite gibt es nicht.</h1>")
    done = days.pass_(1)
    assert [problem.error for problem in done.problems] == ["MissingDateLine"]
    assert days.rows("SELECT count(*) FROM misses") == [(0,)]


def test_evidence_names_its_capture(days: Days, city: City):
    city.pages[LOST.path] = Answer(html("<h1>Weg</h1>"), 404)
    days.pass_(1, mode="full")
    ((status, digest, at),) = days.rows("SELECT status, capture_sha256, capture_time FROM misses")
    assert (status, at[:10]) == (404, "2026-03-03")
    assert days.now > START
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(days.directory / "private/captures.db")) as conn:
        kept = conn.execute("SELECT status FROM captures JOIN bodies USING (sha256) WHERE sha256 = ?", (digest,))
        assert kept.fetchall() == [(404,)]
