"""What listings say of one notice, and what becomes of listings in trouble."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from scripted_city import (
    MAIN,
    POLITICS,
    PRESS,
    Answer,
    Asked,
    City,
    Crawled,
    Notice,
    crawl,
    html,
    listing_page,
    notices,
    rows,
)


def test_notice_that_one_listing_links_and_another_does_not_is_new_once(city: City, tmp_path: Path):
    linked = Notice(281000, "Fest im Park", date(2025, 5, 1), "Die ganze Geschichte des Festes.")
    unlinked = replace(linked, number=None, text="Nur der Anfang.")
    city.publish([linked])
    city.pages[MAIN] = listing_page([unlinked, Notice(None, "Allein", date(2025, 5, 2))])
    city.pages[PRESS] = listing_page([linked])
    city.pages[POLITICS] = listing_page([unlinked])
    for new in (2, 0):
        assert crawl(tmp_path, city.url).counts("outcome", "new", "changed") == ("complete", new, 0)
    archive = tmp_path / "archive.db"
    assert rows(archive, "SELECT key, versions FROM articles WHERE title LIKE 'Fest%'") == [("herne-281000", 1)]
    assert rows(archive, "SELECT kind FROM changes") == [("new",), ("new",)]
    assert rows(archive, "SELECT path FROM article_sections JOIN sections ON id = section_id") == [(POLITICS,)]
    assert rows(tmp_path / "private/captures.db", "SELECT * FROM held") == []


def test_linked_notice_whose_page_is_missing_is_what_another_listing_shows(city: City, tmp_path: Path):
    linked = Notice(281000, "Fest im Park", date(2025, 5, 1))
    city.publish([linked])
    city.pages[POLITICS] = listing_page([replace(linked, number=None)])
    city.pages[linked.path] = Answer("", 404)
    crawl(tmp_path, city.url)
    crawl(tmp_path, city.url)
    assert rows(tmp_path / "archive.db", "SELECT title, listing_only FROM articles") == [("Fest im Park", 1)]


@pytest.mark.parametrize("listing", [MAIN, POLITICS])
def test_run_is_no_success_while_a_listing_is_broken(city: City, tmp_path: Path, listing: str):
    news = notices(60)
    city.publish(news)
    city.publish(news, listing=listing)
    city.pages[f"{listing}?seite=2"] = Answer("", 500)
    for _ in range(3):
        broken = crawl(tmp_path, city.url)
        assert broken.code == 1
        assert broken.counts("outcome") == ("failed",)
        assert f"{listing}?seite=2" in broken.summary["reasons"][0]
    city.publish(news, listing=listing)
    well = crawl(tmp_path, city.url)
    assert well.code == 0, well.out
    assert rows(tmp_path / "archive.db", "SELECT count(*) FROM articles") == [(60,)]


def test_page_missing_in_the_middle_is_a_problem_and_the_listing_is_read_whole_again(city: City, tmp_path: Path):
    news = notices(100)
    city.publish(news)
    page = city.pages[f"{MAIN}?seite=3"]
    city.pages[f"{MAIN}?seite=3"] = Answer("", 404)
    first = crawl(tmp_path, city.url)
    assert errors_of(first) == [("Alle-News.html?seite=3", "HttpStatus")]
    city.pages[f"{MAIN}?seite=3"] = page
    assert crawl(tmp_path, city.url).code == 0
    assert rows(tmp_path / "archive.db", "SELECT count(*) FROM articles") == [(100,)]


@pytest.mark.parametrize(
    ("archive", "error"), [(Answer("", 404), "HttpStatus"), (html("<h1>2018</h1><p>Nichts.</p>"), "EmptyListing")]
)
def test_archive_without_entries_is_a_problem_once(city: City, tmp_path: Path, archive: Answer | str, error: str):
    city.publish(notices(5))
    main = city.pages[MAIN]
    assert isinstance(main, str)
    city.pages[MAIN] = main.replace("</main>", f'<p><a href="{MAIN}?jahr=2018">2018</a></p></main>')
    city.pages[f"{MAIN}?jahr=2018"] = archive
    assert errors_of(crawl(tmp_path, city.url)) == [("Alle-News.html?jahr=2018", error)]
    assert errors_of(crawl(tmp_path, city.url, "--full")) == []


def test_section_that_sends_on_to_another_listing_is_not_read_as_it(city: City, tmp_path: Path):
    city.publish(notices(6))
    city.pages[POLITICS] = Answer("", 301, {"Location": MAIN})
    assert crawl(tmp_path, city.url).counts("outcome", "new") == ("complete", 6)
    assert rows(tmp_path / "archive.db", "SELECT * FROM article_sections") == []


def test_answer_that_nothing_has_changed_is_a_check(city: City, tmp_path: Path):
    news = notices(4, listing_only_every=4)
    city.publish(news)
    for path, page in city.pages.items():
        if isinstance(page, str):
            city.pages[path] = conditional(page)
    crawl(tmp_path, city.url)
    times = "SELECT key, last_checked, last_seen FROM articles ORDER BY key"
    before = rows(tmp_path / "archive.db", times)
    time.sleep(0.01)
    assert crawl(tmp_path, city.url, "--full").counts("seen", "changed") == (4, 0)
    for (_, checked, seen), (_, checked_again, seen_again) in zip(
        before, rows(tmp_path / "archive.db", times), strict=True
    ):
        assert checked_again > checked
        assert seen_again > seen


def test_section_is_left_when_its_listing_shows_the_notice_no_more(city: City, tmp_path: Path):
    news = notices(4, listing_only_every=0)
    city.publish(news)
    city.publish(news[:2], listing=POLITICS)
    crawl(tmp_path, city.url)
    last_seen = "SELECT m.last_seen FROM article_sections AS m JOIN articles ON id = article_id ORDER BY published DESC"
    before = rows(tmp_path / "archive.db", last_seen)
    city.publish(news[:1], listing=POLITICS)
    crawl(tmp_path, city.url, "--full")
    after = rows(tmp_path / "archive.db", last_seen)
    assert after[0] > before[0]
    assert after[1] == before[1]


def test_unreadable_page_that_has_not_changed_is_read_again(city: City, tmp_path: Path):
    news = notices(2, listing_only_every=0)
    city.publish(news)
    city.pages[news[0].path] = conditional(html("<h1>Ohne Datum</h1>"))
    crawl(tmp_path, city.url)
    done = crawl(tmp_path, city.url, "--full")
    assert done.counts("outcome") == ("complete",)
    state = "SELECT state, failures, queued FROM addresses WHERE url LIKE '%280014.html'"
    assert rows(tmp_path / "private/captures.db", state) == [("unreadable", 2, 0)]


def test_body_whose_encoding_is_broken_is_kept_as_it_came(city: City, tmp_path: Path):
    news = notices(2, listing_only_every=0)
    city.publish(news)
    city.pages[news[0].path] = Answer(news[0].page(), headers={"Content-Encoding": "gzip"})
    assert errors_of(crawl(tmp_path, city.url)) == [("News-Detailansicht_280014.html", "BrokenEncoding")]
    kept = "SELECT content_encoding FROM captures WHERE url LIKE '%280014.html'"
    assert [note[:17] for (note,) in rows(tmp_path / "private/captures.db", kept)] == ["gzip; not undone:"]


def test_dry_run_tells_what_the_next_run_will(city: City, tmp_path: Path):
    news = notices(6, listing_only_every=2)
    city.publish(news)
    city.pages[POLITICS] = listing_page([replace(n, text="Kürzer.") for n in news if n.number is None])
    crawl(tmp_path, city.url)
    names = ("new", "changed", "seen", "errors")
    assert crawl(tmp_path, city.url, "--dry-run").counts(*names) == crawl(tmp_path, city.url).counts(*names)


@pytest.mark.parametrize("option", ["--since", "--base-url"])
def test_empty_option_is_a_usage_error(tmp_path: Path, option: str):
    assert crawl(tmp_path, None, option, "").code == 2


def conditional(page: str) -> object:
    def answer(asked: Asked) -> Answer:
        known = asked.headers.get("if-none-match") == '"x"'
        return Answer(status=304) if known else Answer(page, headers={"ETag": '"x"'})

    return answer


def errors_of(crawled: Crawled) -> list[tuple[str, str]]:
    return [(problem["url"].rpartition("/")[2], problem["error"]) for problem in crawled.summary["problems"]]
