from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from scrapy.settings import Settings
from scripted_city import MAIN, Answer, City, Notice, crawl, environment, html, listing_page, notices, rows

from archive.crawling.crawl_settings import CrawlOptions
from herne_scraper.errors import ConfigurationError

DETAILS = r"/Meldungen/News-Detailansicht_.*"
ROOT = Path(__file__).parents[2]


def files(directory: Path) -> list[tuple[str, bytes]]:
    return sorted((str(path), path.read_bytes()) for path in directory.rglob("*") if path.is_file())


def test_dry_run_makes_no_file(city: City, tmp_path: Path):
    city.publish(notices(10))
    target = tmp_path / "none"
    done = crawl(target, city.url, "--dry-run")
    assert done.code == 0, done.err
    assert done.counts("dry_run", "run", "outcome", "new") == (True, None, "complete", 10)
    assert not target.exists()


def test_dry_run_tells_what_is_new_and_changed_and_touches_nothing(city: City, tmp_path: Path):
    news = notices(10)
    city.publish(news[2:])
    crawl(tmp_path, city.url)
    before = files(tmp_path)
    city.publish(news)
    edited = replace(news[3], text="Die Sitzung fällt aus.")
    city.pages[edited.path] = edited.page()
    done = crawl(tmp_path, city.url, "--dry-run", "--full")
    assert done.counts("new", "changed") == (2, 1), done.err
    assert files(tmp_path) == before


def test_limit_leaves_the_rest_for_later_runs(city: City, tmp_path: Path):
    city.publish(notices(45, listing_only_every=0))
    first = crawl(tmp_path, city.url, "--limit", "7")
    assert first.code == 0
    assert first.counts("outcome", "new") == ("limited", 7)
    assert city.asked(rf"{MAIN}.*") == [MAIN], "it knows enough after the first page"
    assert crawl(tmp_path, city.url).counts("outcome", "new") == ("complete", 38)


def test_limit_that_is_not_reached_is_no_limit(city: City, tmp_path: Path):
    city.publish(notices(5, listing_only_every=0))
    assert crawl(tmp_path, city.url, "--limit", "6").counts("outcome", "new") == ("complete", 5)


def test_since_stops_paging_and_leaves_older_notices_alone(city: City, tmp_path: Path):
    news = notices(100, first=date(2025, 1, 1))
    city.publish(news)
    start = news[29].day
    done = crawl(tmp_path, city.url, "--since", start.isoformat())
    assert done.code == 0, done.err
    assert done.counts("outcome", "mode", "new") == ("complete", "since", 30)
    assert rows(tmp_path / "archive.db", "SELECT min(published) FROM articles") == [(start.isoformat(),)]
    assert rows(tmp_path / "archive.db", "SELECT mode, outcome FROM crawls") == [("since", "complete")]
    # Page 2 holds the last wanted ones, 3 and 4 none.
    assert city.asked(rf"{MAIN}.*")[-1] == f"{MAIN}?seite=4"
    assert crawl(tmp_path, city.url).counts("outcome", "new") == ("complete", 70), "the rest comes with the next run"


def test_since_is_not_fooled_by_pinned_and_back_dated_entries(city: City, tmp_path: Path):
    news = notices(80, listing_only_every=0)
    pinned = Notice(270000, "Immer oben", date(2019, 1, 1))
    old = [Notice(270100 + n, f"Nachgetragen {n}", date(2018, 1, 1) + timedelta(days=n)) for n in range(20)]
    # Page 1 begins with a pinned old one, page 2 is full of back-dated ones.
    order = [pinned, *news[:19], *old, *news[19:]]
    city.publish(order)
    done = crawl(tmp_path, city.url, "--since", news[29].day.isoformat())
    assert done.counts("outcome", "new") == ("complete", 30)


@pytest.mark.parametrize("text", ["gestern oder so", "31.02.2024", "12"])
def test_since_that_is_no_date_is_wrong_usage(tmp_path: Path, text: str):
    done = crawl(tmp_path, "http://127.0.0.1:9", "--since", text)
    assert done.code == 2
    assert text in done.err


def test_full_and_since_exclude_each_other(tmp_path: Path):
    assert crawl(tmp_path, "http://127.0.0.1:9", "--full", "--since", "2024").code == 2


def test_empty_main_listing_is_a_failure(city: City, tmp_path: Path):
    city.pages[MAIN] = html("<h1>Meldungen</h1><p>Derzeit keine.</p>")
    done = crawl(tmp_path, city.url)
    assert done.code == 1
    assert done.summary["outcome"] == "failed"
    assert {problem["error"] for problem in done.summary["problems"]} >= {"EmptyListing"}
    assert crawl(tmp_path, city.url).code == 1, "and stays one"


def test_page_that_cannot_be_read_is_reported_once_and_kept(city: City, tmp_path: Path):
    news = notices(4, listing_only_every=0)
    city.publish(news)
    city.pages[news[1].path] = html("<h1>Etwas ganz anderes</h1><p>Ohne Datum.</p>")
    first = crawl(tmp_path, city.url)
    assert first.code == 1
    assert first.counts("outcome", "new", "errors") == ("complete", 3, 1)
    (problem,) = first.summary["problems"]
    assert (problem["url"], problem["error"]) == (f"https://www.herne.de{news[1].path}", "MissingDateLine")
    kept = "SELECT state, capture_id IS NOT NULL FROM addresses WHERE url LIKE ?".replace("?", f"'%{news[1].path}'")
    assert rows(tmp_path / "private/captures.db", kept) == [("unreadable", 1)]

    second = crawl(tmp_path, city.url, "--full")
    assert second.code == 0
    assert second.counts("errors", "problems") == (1, [])
    city.pages[news[1].path] = news[1].page()
    assert crawl(tmp_path, city.url, "--full").counts("new", "errors") == (1, 0)
    assert rows(tmp_path / "private/captures.db", "SELECT * FROM problems") == []


def test_notice_that_is_gone_is_news_not_an_error(city: City, tmp_path: Path):
    news = notices(4, listing_only_every=0)
    city.publish(news)
    crawl(tmp_path, city.url)
    del city.pages[news[2].path]
    done = crawl(tmp_path, city.url, "--full")
    assert done.code == 0
    assert done.counts("outcome", "missing", "errors") == ("complete", 1, 0)
    assert rows(tmp_path / "archive.db", "SELECT count(*) FROM articles") == [(4,)]


def test_endless_listing_is_stopped_and_reported(city: City, tmp_path: Path):
    news = notices(400, listing_only_every=1)
    city.publish(news, per_page=5)
    done = crawl(tmp_path, city.url, HERNE_CRAWL_MAX_PAGES="6")
    assert done.code == 1
    assert [problem["error"] for problem in done.summary["problems"]] == ["EndlessListing"]
    assert len(city.asked(rf"{MAIN}.*")) == 6


def test_listing_that_answers_any_page_number_ends(city: City, tmp_path: Path):
    news = notices(10)
    city.publish(news)
    for number in range(1, 50):
        here = MAIN if number == 1 else f"{MAIN}?seite={number}"
        # Not the same bytes: the page tells its number.
        page = listing_page(news, f"{MAIN}?seite={number + 1}")
        city.pages[here] = page.replace("</main>", f"<p>Seite {number}</p></main>")
    assert crawl(tmp_path, city.url).counts("outcome", "new") == ("complete", 10)
    assert city.asked(rf"{MAIN}.*") == [MAIN, f"{MAIN}?seite=2"]


def test_scrapy_makes_the_same_crawl(city: City, tmp_path: Path):
    city.publish(notices(12))
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", "herne", "-s", f"HERNE_BASE_URL={city.url}"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=ROOT,
        env=environment(HERNE_ARCHIVE=str(tmp_path)),
    )
    assert done.returncode == 0, done.stderr
    assert rows(tmp_path / "archive.db", "SELECT count(*) FROM articles") == [(12,)]
    assert rows(tmp_path / "archive.db", "SELECT outcome FROM crawls") == [("complete",)]
    assert crawl(tmp_path, city.url).counts("outcome", "new") == ("complete", 0)


def test_folder_that_cannot_be_written_is_said_in_a_line(city: City, tmp_path: Path):
    city.publish(notices(1))
    (tmp_path / "file").write_text("no folder")
    done = crawl(tmp_path / "file", city.url)
    assert done.code in (1, 2)
    assert "Traceback" not in done.err
    assert str(tmp_path / "file") in done.err


def test_summary_for_people_is_one_line(city: City, tmp_path: Path):
    city.publish(notices(3))
    done = subprocess.run(
        [sys.executable, "-m", "archive", "--archive", str(tmp_path), "crawl", "--base-url", city.url],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env=environment(),
    )
    assert done.stdout.startswith("complete: ")
    assert "3 new, 0 changed, 0 seen, 0 errors" in done.stdout
    assert done.stdout.count("\n") == 1
    assert not os.environ.get("HERNE_ARCHIVE")


def test_time_limit_ends_the_run_in_good_order_and_leaves_the_rest(city: City, tmp_path: Path):
    news = notices(12, listing_only_every=0)
    city.publish(news)
    # Whatever comes before it took, this page is still being waited for when the time is over.
    city.pages[news[-3].path] = Answer(news[-3].page(), after=1.2)
    first = crawl(tmp_path, city.url, "--time-limit", "1s")
    assert (first.code, first.summary["outcome"]) == (0, "limited"), first.err
    assert first.summary["reasons"] == ["it reached its time limit of 1s; the next run goes on"]
    assert first.summary["new"] < 12
    city.publish(news)
    assert crawl(tmp_path, city.url, "--time-limit", "2h").counts("outcome", "new") == (
        "complete",
        12 - first.summary["new"],
    )


@pytest.mark.parametrize("text", ["0h", "3", "soon", "-1h", "1.5h"])
def test_time_limit_that_is_none_is_wrong_usage(tmp_path: Path, text: str):
    refused = crawl(tmp_path, "http://127.0.0.1:9", "--time-limit", text)
    assert refused.code == 2
    assert repr(text) in refused.err
    assert not (tmp_path / "private").exists()


def test_budget_counts_every_request_and_the_rest_stays_due(city: City, tmp_path: Path):
    news = notices(30, listing_only_every=0)
    city.publish(news)
    # Two of them cost more than one: a redirect, and an answer that is tried again.
    city.pages[news[-1].path] = Answer("", 302, {"Location": f"{news[-1].path}?druck=0"})
    city.pages[f"{news[-1].path}?druck=0"] = news[-1].page()
    city.pages[news[-2].path] = Answer("", 500)
    first = crawl(tmp_path, city.url, "--budget", "50")
    assert first.code == 1, "a page that answers 500 is a problem"
    assert len(city.log) == 50
    assert first.counts("outcome", "requests") == ("limited", 50)
    waiting = first.summary["waiting"]
    assert first.summary["reasons"] == [f"its budget of 50 requests was spent: {waiting} new notices wait"]
    city.pages[news[-2].path] = news[-2].page()
    second = crawl(tmp_path, city.url)
    assert second.counts("outcome", "waiting") == ("complete", 0)
    assert rows(tmp_path / "archive.db", "SELECT count(*) FROM articles") == [(30,)]


def test_budget_of_the_configuration_is_for_default_runs(city: City, tmp_path: Path):
    city.publish(notices(30, listing_only_every=0))
    (tmp_path / "config.toml").write_text("[crawl]\nbudget = 35\n")
    assert crawl(tmp_path, city.url).counts("outcome", "requests") == ("limited", 35)
    assert crawl(tmp_path, city.url, "--budget", "30").counts("requests") == (30,)
    assert crawl(tmp_path, city.url, "--full").summary["outcome"] == "complete"
    assert crawl(tmp_path, city.url, HERNE_CRAWL_BUDGET="20").counts("requests") == (20,)


@pytest.mark.parametrize("text", ["0", "-3", "many", "1.5"])
def test_budget_that_is_none_is_wrong_usage(tmp_path: Path, text: str):
    refused = crawl(tmp_path, "http://127.0.0.1:9", "--budget", text)
    assert refused.code == 2
    assert "--budget" in refused.err


def test_crawl_spread_over_many_budgets_gives_the_archive_of_one(city: City, tmp_path: Path):
    news = notices(60)
    city.publish(news, per_page=10)
    # A section shows the notices without the links that the main listing gives them further down.
    bare = [replace(notice, number=None) for notice in news[40:50]]
    city.pages["/Rathaus/Politik/"] = listing_page(bare)
    crawl(tmp_path / "whole", city.url)
    outcomes = []
    while outcomes[-1:] != ["complete"] and len(outcomes) < 12:
        done = crawl(tmp_path / "spread", city.url, "--budget", "45")
        assert done.summary["requests"] <= 45
        outcomes.append(done.summary["outcome"])
    assert 2 < len(outcomes) < 8
    assert set(outcomes[:-1]) == {"limited"}
    texts = "SELECT key, content_hash, versions, listing_only FROM articles ORDER BY key"
    assert rows(tmp_path / "spread/archive.db", texts) == rows(tmp_path / "whole/archive.db", texts)
    kinds = "SELECT DISTINCT kind FROM changes"
    assert rows(tmp_path / "spread/archive.db", kinds) == [("new",)], "no entry was an article before its page was"


def test_entry_without_a_page_is_saved_when_a_small_budget_has_come_round_all_listings(city: City, tmp_path: Path):
    news = notices(20, listing_only_every=0)
    city.publish(news)
    crawl(tmp_path, city.url)
    bare = Notice(None, "Nur hier", date(2026, 3, 3), "Eine Meldung ohne Seite, die nur in der Liste steht.")
    city.publish([bare, *news])
    saved = "SELECT count(*) FROM articles WHERE listing_only = 1"
    outcomes = []
    while rows(tmp_path / "archive.db", saved) == [(0,)] and len(outcomes) < 6:
        outcomes.append(crawl(tmp_path, city.url, "--budget", "12").summary["outcome"])
    assert rows(tmp_path / "archive.db", saved) == [(1,)]
    assert len(outcomes) > 1, "some listing may yet link it"
    assert set(outcomes) == {"complete"}, "the main listings were read, and each section lately"


def test_negative_budget_of_a_setting_is_wrong_usage(tmp_path: Path):
    with pytest.raises(ConfigurationError, match="HERNE_BUDGET must not be negative, and is -5"):
        CrawlOptions.of(Settings({"HERNE_MODE": "default", "HERNE_SINCE": "", "HERNE_LIMIT": 0, "HERNE_BUDGET": -5}))
