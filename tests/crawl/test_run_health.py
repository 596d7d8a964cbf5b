"""A site that breaks, is rebuilt or falls silent: the run stops before it writes nonsense, and nothing is lost."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from scripted_city import MAIN, PRESS, Answer, City, Notice, html, notices
from simulated_days import Days

from herne_scraper.items import Article, Page
from herne_scraper.sites.herne import HERNE, Herne
from herne_scraper.spiders.herne import HerneSpider
from sample_city.city import build_city
from sample_city.server import Server, serve
from sample_city.troubles import Shell, SoftNotFound

NEWS = notices(60, listing_only_every=0)
SHELL = html('<div id="app"></div><script src="/app.js"></script>')


@pytest.fixture
def days(city: City, tmp_path: Path) -> Days:
    city.publish(NEWS)
    archive = Days(tmp_path, city.url)
    assert archive.crawl().exit_code == 0
    return archive


def fresh(count: int, first: int = 0) -> list[Notice]:
    return [
        Notice(300_000 + 7 * n, f"Neues {n}", date(2026, 3, 1) + timedelta(days=n // 3), f"Es ist {n} geschehen.")
        for n in range(first + count, first, -1)
    ]


def captures(days: Days, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(days.directory / "private/captures.db")) as conn:
        return conn.execute(query).fetchall()


def test_site_nobody_can_read_alarms_on_the_first_day(city: City, tmp_path: Path):
    city.publish(NEWS)
    for notice in NEWS:
        city.pages[notice.path] = SHELL
    days = Days(tmp_path, city.url)
    first = days.crawl()
    assert first.exit_code == 1
    assert "10 of 10 pages never read before cannot be read" in (first.report or "")
    assert days.rows("SELECT count(*) FROM articles") == [(0,)]
    assert captures(days, "SELECT count(*) FROM addresses WHERE state = 'fetched'") == [(60,)]


def test_redesign_of_the_pages_alarms_at_once_loses_nothing_and_is_caught_up_with(days: Days, city: City):
    before = days.rows("SELECT count(*) FROM versions")
    for day in range(3):
        news = fresh(3 * day + 2)
        city.publish([*news, *NEWS])
        for notice in [*news, *NEWS]:
            city.pages[notice.path] = SHELL
        city.log.clear()
        broken = days.pass_(1)
        assert broken.exit_code == 1, day
        assert "cannot be read" in (broken.report or "")
        # Each new page is captured, and none is asked for again and again.
        asked = city.asked(r"/Meldungen/News-Detailansicht_.*")
        assert len(asked) == len(set(asked)) <= 30
    assert {state for (state,) in days.rows("SELECT DISTINCT state FROM articles")} == {"online"}
    assert days.rows("SELECT count(*) FROM misses WHERE counts = 1") == [(0,)]
    assert days.rows("SELECT count(*) FROM versions") == before
    assert captures(days, "SELECT count(*) FROM addresses WHERE state = 'fetched' AND number >= 300000") == [(8,)]
    # The city repairs its pages.
    city.publish([*fresh(8), *NEWS])
    well = days.pass_(1)
    assert (well.outcome, well.exit_code, well.counts["new"]) == ("complete", 0, 8), well.report
    assert days.rows("SELECT count(*) FROM changes WHERE kind NOT IN ('new')") == [(0,)]
    assert captures(days, "SELECT url, state FROM addresses WHERE state <> 'done' AND kind = 'detail'") == []


def test_one_page_that_cannot_be_read_stops_nothing(days: Days, city: City):
    news = fresh(4)
    city.publish([*news, *NEWS])
    city.pages[news[1].path] = SHELL
    done = days.pass_(1)
    assert (done.outcome, done.counts["new"]) == ("complete", 3), done.report
    assert [problem.error for problem in done.problems] == ["MissingDateLine"]
    # Known pages were asked for besides, to tell this page from a broken site.
    assert done.counts["known"] >= 10
    assert days.pass_(1).exit_code == 0


def test_half_of_all_pages_missing_is_said_loudly_and_counts_for_nothing(days: Days, city: City):
    lost = NEWS[::2]
    for notice in lost:
        del city.pages[notice.path]
    broken = days.pass_(1, mode="full")
    assert broken.exit_code == 1
    assert "30 of 60 pages of articles that were online are not there" in (broken.report or "")
    assert days.pass_(15, mode="full").exit_code == 1
    assert days.rows("SELECT DISTINCT counts FROM misses") == [(0,)]
    assert days.rows("SELECT DISTINCT state FROM articles") == [("online",)]
    # A person looks, and says that it is so.
    accepted = days.pass_(1, mode="full", accept="the city has cleared out 2025")
    assert accepted.outcome == "complete", accepted.report
    assert "accepted (the city has cleared out 2025)" in (accepted.report or "")
    assert days.rows("SELECT count(*) FROM articles WHERE state = 'missing'") == [(30,)]
    assert days.rows("SELECT report FROM crawls ORDER BY id DESC LIMIT 1")[0][0].startswith("accepted (")


def test_daily_looks_at_a_site_half_of_which_is_missing_count_for_nothing_however_they_are_spread(
    days: Days, city: City
):
    lost = [city.pages.pop(notice.path) for notice in NEWS[::2]]
    assert len(lost) == 30
    runs = days.daily(40)
    first = next(place for place, run in enumerate(runs) if run.exit_code)
    assert {run.exit_code for run in runs[first:]} == {1}, "it is said as long as it is so"
    assert days.rows("SELECT DISTINCT state FROM articles") == [("online",)]
    # A person who looks into it on any day has to say so once.
    accepted = days.pass_(0.5, accept="the city has cleared out 2025")
    assert accepted.outcome == "complete", accepted.report
    assert "30 of 60 pages" in (accepted.report or "")
    assert days.rows("SELECT count(*) FROM articles WHERE state = 'missing'") == [(30,)]
    assert {run.outcome for run in days.daily(60)} == {"complete"}
    assert days.rows("SELECT state, count(*) FROM articles GROUP BY 1") == [("gone", 30), ("online", 30)]


def test_outage_of_three_days_makes_nobody_missing(days: Days, city: City):
    pages = dict(city.pages)
    for status in (503, 404, 500):
        for path in pages:
            city.pages[path] = Answer("", status)
        city.pages["/robots.txt"] = pages["/robots.txt"]
        assert days.pass_(1, mode="full").exit_code == 1
    city.pages.update(pages)
    assert days.pass_(1, mode="full").outcome == "complete"
    assert days.rows("SELECT DISTINCT kind FROM changes") == [("new",)]


def test_errors_on_a_third_of_all_requests_lose_and_invent_nothing(days: Days, city: City):
    chance = random.Random(4)
    pages = dict(city.pages)

    def shaky(page: Any) -> Any:
        return lambda asked: Answer("", 404 if chance.random() < 0.5 else 500) if chance.random() < 0.3 else page

    for path, page in pages.items():
        if path != "/robots.txt":
            city.pages[path] = shaky(page)
    for _ in range(4):
        days.pass_(4, mode="full")
    city.pages.update(pages)
    assert days.pass_(5, mode="full").outcome == "complete"
    assert days.rows("SELECT count(*) FROM articles WHERE state <> 'online'") == [(0,)]
    assert "gone" not in {kind for (kind,) in days.rows("SELECT kind FROM changes")}


@pytest.mark.parametrize("options", [{"limit": 20}, {"budget": 30}])
def test_run_that_reads_only_some_listings_does_not_take_news_for_articles_without_a_section(
    city: City, tmp_path: Path, options: dict[str, int]
):
    news = notices(100, listing_only_every=0)
    city.publish(news)
    # One of the last sections in turn.
    path = HERNE.section_listings[-1].removeprefix(HERNE.origin)
    city.publish(news, listing=path)
    days = Days(tmp_path, city.url)
    assert days.crawl().exit_code == 0
    assert days.rows("SELECT count(*) FROM article_sections") == [(100,)]
    news = [*(replace(notice, day=date(2026, 3, 3)) for notice in fresh(25)), *news]
    city.publish(news)
    city.publish(news, listing=path)
    partial = days.pass_(1, **options)
    assert partial.outcome == "limited", partial.report
    assert partial.counts["new"] > 6
    whole = days.pass_(1)
    assert whole.outcome == "complete", whole.report
    assert days.rows("SELECT count(*) FROM article_sections") == [(125,)]


def test_flood_of_new_articles_is_not_saved(days: Days, city: City):
    for week in range(9):
        city.publish([*fresh(2, first=2 * week), *NEWS])
        days.pass_(7)
    flood = [Notice(None, f"Etwas {n}", date(2026, 4, 1), f"Der Text {n} ist ein anderer.") for n in range(300)]
    city.publish([*flood, *NEWS], per_page=400)
    stopped = days.pass_(1)
    assert stopped.exit_code == 1
    assert "300 new articles are no news any more" in (stopped.report or "")
    assert days.rows("SELECT count(*) FROM articles WHERE listing_only = 1") == [(0,)]
    taken = days.pass_(1, accept="an archive of older notices came online")
    assert taken.exit_code == 0, taken.report
    assert days.rows("SELECT count(*) FROM articles WHERE listing_only = 1") == [(300,)]


def test_silence_longer_than_ever_is_said_once(city: City, tmp_path: Path):
    news = notices(60, first=date(2026, 1, 1), listing_only_every=0)
    city.publish(news)
    days = Days(tmp_path, city.url)
    assert days.crawl().exit_code == 0
    assert days.pass_(7).exit_code == 0, "a week without news is none"
    quiet = days.pass_(60)
    assert (quiet.outcome, quiet.exit_code) == ("complete", 1)
    assert "no article since 2026-03-02; 7 days are the longest usual silence" in (quiet.report or "")
    assert days.pass_(1).exit_code == 0, "it was said"


def test_listing_that_shows_nothing_any_more_fails_the_run(days: Days, city: City):
    city.pages[MAIN] = html("<h1>Meldungen</h1>")
    city.pages[PRESS] = html("<h1>Meldungen</h1>")
    assert days.pass_(1).outcome == "failed"
    assert days.rows("SELECT DISTINCT state FROM articles") == [("online",)]


@pytest.fixture
def sample(tmp_path: Path) -> Any:
    with serve(build_city(seed=3, end=date(2026, 2, 28), articles=140)) as server:
        archive = Days(tmp_path, server.url, now=datetime(2026, 3, 2, 6, tzinfo=UTC))
        assert archive.crawl().exit_code == 0
        yield server, archive


def test_relaunch_that_can_be_read_alarms_nobody(sample: tuple[Server, Days]):
    server, days = sample
    for markup in ("verschachtelt", "zwillinge", "layout-tabellen"):
        server.relaunch(markup)
        done = days.pass_(1, mode="full")
        assert done.exit_code == 0, (markup, done.report)
        assert done.counts["compared"] >= 20
    assert days.rows("SELECT count(*) FROM changes WHERE kind <> 'new'") == [(0,)]


class BlindHerne(Herne):
    """Takes the title for the text."""

    def read_article(self, page: Page) -> Article:
        article = Herne.read_article(self, page)
        return replace(article, body=article.title)


def test_wrong_reading_is_noticed_by_the_second_witness_and_caught_up_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    with serve(build_city(seed=3, end=date(2026, 2, 28), articles=140)) as server:
        days = Days(tmp_path, server.url, now=datetime(2026, 3, 2, 6, tzinfo=UTC))
        monkeypatch.setattr(HerneSpider, "site", BlindHerne())
        blind = days.crawl()
        assert blind.exit_code == 1
        assert "pages tell the second witness another story" in (blind.report or "")
        assert days.rows("SELECT count(*) FROM articles WHERE listing_only = 0") == [(0,)]
        said = captures(days, "SELECT count(*), sum(agrees) FROM witness WHERE agrees IS NOT NULL")
        assert said[0][0] >= 5
        kept = captures(days, "SELECT count(*) FROM addresses WHERE state = 'fetched' AND kind = 'detail'")[0][0]
        assert kept >= 100
        # As long as it is so, nothing is fetched twice.
        server.log.clear()
        assert days.pass_(1).exit_code == 1
        asked = [request.address for request in server.log if "News-Detailansicht" in request.address]
        assert len(asked) < 140 - kept
        monkeypatch.setattr(HerneSpider, "site", Herne())
        server.log.clear()
        mended = days.pass_(1)
        assert mended.exit_code == 0, mended.report
        assert days.rows("SELECT count(*) FROM articles") == [(140,)]
        assert days.rows("SELECT count(*) FROM changes WHERE kind <> 'new'") == [(0,)]


def test_pages_of_a_script_make_nobody_gone_and_no_edit(sample: tuple[Server, Days]):
    server, days = sample
    server.troubles.add("/Meldungen/News-Detailansicht*", Shell())
    for gap in (1, 7, 8):
        assert days.pass_(gap, mode="full").exit_code == 1
    server.troubles.clear()
    server.troubles.add("/Meldungen/News-Detailansicht*", SoftNotFound())
    for gap in (1, 7, 8):
        assert days.pass_(gap, mode="full").exit_code == 1
    server.troubles.clear()
    assert days.pass_(1, mode="full").exit_code == 0
    assert days.rows("SELECT count(*) FROM changes WHERE kind <> 'new'") == [(0,)]
    assert days.rows("SELECT DISTINCT state FROM articles") == [("online",)]
    assert captures(days, "SELECT count(*) FROM addresses WHERE kind = 'detail' AND state <> 'done'") == [(0,)]
