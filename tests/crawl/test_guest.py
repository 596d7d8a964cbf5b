from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from scripted_city import MAIN, Answer, Asked, City, crawl, notices, rows
from simulated_days import Days

from archive.captures import open_captures
from archive.crawling.asked_to_wait import asked_to_wait

DETAILS = r"/Meldungen/News-Detailansicht_.*"


def test_crawl_of_another_machine_needs_a_contact_and_says_how_to_set_it(tmp_path: Path):
    refused = crawl(tmp_path, None)
    assert refused.code == 2
    assert "HERNE_CONTACT=" in refused.err
    assert str(tmp_path / "config.toml") in refused.err
    assert not (tmp_path / "private").exists()


def test_base_address_that_is_none_is_wrong_usage(tmp_path: Path):
    refused = crawl(tmp_path, "ftp://127.0.0.1/")
    assert refused.code == 2
    assert "--base-url" in refused.err
    assert "'ftp://127.0.0.1/'" in refused.err


def test_user_agent_names_product_and_contact(city: City, tmp_path: Path):
    city.publish(notices(1))
    crawl(tmp_path, city.url, HERNE_CONTACT="archiv@example.org")
    agents = {asked.headers["user-agent"] for asked in city.log}
    assert len(agents) == 1
    assert agents.pop().startswith("herne-archive/")
    assert all("(+archiv@example.org)" in asked.headers["user-agent"] for asked in city.log)


def test_no_cookie_and_no_referrer_is_sent(city: City, tmp_path: Path):
    city.publish(notices(5))
    page = city.pages[MAIN]
    assert isinstance(page, str)
    city.pages[MAIN] = Answer(page, headers={"Set-Cookie": "id=1"})
    crawl(tmp_path, city.url)
    assert not any({"cookie", "referer"} & set(asked.headers) for asked in city.log)


def test_robots_txt_comes_first_and_is_obeyed(city: City, tmp_path: Path):
    city.pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /Meldungen/News-Detailansicht_280007.html\n")
    city.publish(notices(3, listing_only_every=0))
    done = crawl(tmp_path, city.url)
    assert city.log[0].path == "/robots.txt"
    assert city.asked(r".*280007.*") == []
    assert done.code == 1
    assert done.counts("outcome", "new", "errors") == ("complete", 2, 1)
    assert done.summary["problems"][0]["error"] == "Disallowed"
    again = crawl(tmp_path, city.url)
    assert again.code == 0, "what is known to be forbidden is no news"


@pytest.mark.parametrize("status", [500, 503, 429])
def test_robots_txt_that_cannot_be_read_forbids_everything(city: City, tmp_path: Path, status: int):
    city.publish(notices(3))
    city.pages["/robots.txt"] = Answer("later", status)
    done = crawl(tmp_path, city.url)
    assert done.code == 1
    assert done.counts("outcome", "pages", "new") == ("failed", 0, 0)
    assert "robots.txt" in done.summary["reasons"][0]
    assert set(city.asked()) == {"/robots.txt"}


def test_crawl_delay_is_kept(city: City, tmp_path: Path):
    city.pages["/robots.txt"] = Answer("User-agent: herne-archive\nCrawl-delay: 0.3\n\nUser-agent: *\nDisallow: /\n")
    city.publish(notices(4, listing_only_every=0))
    crawl(tmp_path, city.url, "--limit", "3")
    gaps = [after.at - before.at for before, after in pairwise(city.log[1:])]
    assert len(gaps) >= 3
    assert min(gaps) >= 0.29


def test_page_that_is_always_overloaded_keeps_no_other_from_being_read(city: City, tmp_path: Path):
    news = notices(6, listing_only_every=0)
    city.publish(news)
    city.pages[news[-3].path] = Answer("", 503)
    city.pages["/Stadt-und-Leben/"] = Answer("", 429)
    done = crawl(tmp_path, city.url)
    assert done.code == 1
    assert done.counts("new") == (5,)
    city.pages[news[-3].path] = news[-3].page()
    del city.pages["/Stadt-und-Leben/"]
    assert crawl(tmp_path, city.url).counts("outcome", "new") == ("complete", 1)


def test_server_that_asks_to_be_left_alone_for_a_day_is(city: City, tmp_path: Path):
    news = notices(6, listing_only_every=0)
    city.publish(news)
    city.pages[news[-3].path] = Answer("", 429, {"Retry-After": "86400"})
    stopped = crawl(tmp_path, city.url)
    assert stopped.code == 1
    assert stopped.counts("outcome", "new") == ("failed", 2)
    assert city.asked(DETAILS)[-1] == news[-3].path
    # A run before the day is over asks for nothing, and takes nothing away from what waits.
    asked = len(city.log)
    city.pages[news[-3].path] = news[-3].page()
    early = crawl(tmp_path, city.url)
    assert early.code == 1
    assert early.counts("outcome", "requests") == ("failed", 0)
    assert "asked to be left alone until" in early.summary["reasons"][0]
    assert len(city.log) == asked
    # Nothing is lost: the run after that goes on there.
    with closing(open_captures(tmp_path)) as conn:
        now = datetime.now(UTC)
        assert asked_to_wait(conn, now) is not None
        assert asked_to_wait(conn, now + timedelta(days=1)) is None
        assert asked_to_wait(conn, now - timedelta(days=30)) is None, "a clock that was wrong silences nothing for long"
    days = Days(tmp_path, city.url, now=now + timedelta(days=1))
    whole = days.crawl()
    assert (whole.outcome, whole.counts["new"]) == ("complete", 4)
    # What came after such an answer shows that the site can be asked.
    assert days.crawl().outcome == "complete"


def test_site_that_is_down_ends_the_run_and_nothing_is_lost(city: City, tmp_path: Path):
    news = notices(12, listing_only_every=0)
    city.publish(news)
    for notice in news:
        city.pages[notice.path] = Answer("", 500)
    done = crawl(tmp_path, city.url)
    assert done.code == 1
    assert done.counts("outcome", "new") == ("failed", 0)
    assert len(set(city.asked(DETAILS))) == 5
    city.publish(news)
    assert crawl(tmp_path, city.url).counts("outcome", "new") == ("complete", 12)


def test_nothing_is_asked_of_a_port_that_does_not_answer_twice(tmp_path: Path):
    done = crawl(tmp_path, "http://127.0.0.1:9")
    assert done.code == 1
    assert done.counts("outcome", "pages") == ("failed", 0)


def test_server_that_is_overloaded_is_asked_half_as_often_and_by_and_by_as_before(city: City, tmp_path: Path):
    city.pages["/robots.txt"] = Answer("User-agent: *\nCrawl-delay: 0.1\n")
    news = notices(30, listing_only_every=0)
    city.publish(news)
    busy = news[-2]
    tries: list[float] = []

    def answer(asked: Asked) -> Answer:
        tries.append(asked.at)
        return Answer("", 503) if len(tries) == 1 else Answer(busy.page())

    city.pages[busy.path] = answer
    done = crawl(tmp_path, city.url)
    assert done.counts("outcome", "new") == ("complete", 30)
    at = [asked.at for asked in city.log]
    gaps = [after - before for before, after in pairwise(at)]
    turn = at.index(tries[0])
    assert min(gaps[turn : turn + 9]) >= 0.19, "twice as long after the complaint"
    assert min(gaps[1:turn]) < 0.19
    later = gaps[turn + 12 :]
    assert min(later) >= 0.09
    assert sum(gap < 0.19 for gap in later) > len(later) / 2, "ten good answers are a reason to trust it again"


def test_outage_in_a_run_of_rechecks_leaves_them_due(city: City, tmp_path: Path):
    news = notices(12, listing_only_every=0)
    city.publish(news)
    crawl(tmp_path, city.url)
    captures = tmp_path / "private/captures.db"
    with closing(sqlite3.connect(captures)) as conn, conn:
        conn.execute("UPDATE addresses SET next_due = '2026-01-01T00:00:00.000000+00:00' WHERE kind = 'detail'")
    for notice in news:
        city.pages[notice.path] = Answer("", 500)
    assert crawl(tmp_path, city.url).counts("outcome", "missing") == ("failed", 0)
    in_an_hour = "strftime('%Y-%m-%dT%H:%M', 'now', '+1 hour')"
    soon = f"SELECT count(*) FROM addresses WHERE kind = 'detail' AND next_due < {in_an_hour}"
    assert rows(captures, soon) == [(12,)], "five were asked for, seven were not, all are due"
    city.publish(news)
    assert crawl(tmp_path, city.url).counts("outcome", "seen", "waiting") == ("complete", 12, 0)
