"""Feeds and sitemaps that the site declares are read too, and what is wrong with them fails no run."""

from __future__ import annotations

import gzip
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from scripted_city import MAIN, Answer, Asked, City, Notice, crawl, notices, rows

DETAILS = r"/Meldungen/News-Detailansicht_.*"
HIDDEN = Notice(277_777, "Auf keiner Liste", date(2025, 1, 5))
STATES = "SELECT kind, url, state FROM addresses WHERE kind IN ('feed', 'sitemap') ORDER BY kind, url"
ORIGIN = "https://www.herne.de"
TODAY = datetime.now(UTC).date().isoformat()


def sitemap(paths: Sequence[str], lastmod: str | None = None) -> str:
    changed = "" if lastmod is None else f"<lastmod>{lastmod}</lastmod>"
    urls = "".join(f"<url><loc>{ORIGIN}{path}</loc>{changed}</url>" for path in paths)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'


def index(*paths: str) -> str:
    inside = "".join(f"<sitemap><loc>{ORIGIN}{path}</loc></sitemap>" for path in paths)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inside}</sitemapindex>'


def declare_sitemap(city: City, *urls: str) -> None:
    lines = "".join(f"Sitemap: {url}\n" for url in urls)
    city.pages["/robots.txt"] = Answer(f"User-agent: *\nAllow: /\n{lines}")


def declare_feed(city: City, href: str, feed: str | Answer) -> None:
    page = city.pages[MAIN]
    assert isinstance(page, str)
    link = f'<link rel="alternate" type="application/rss+xml" href="{href}">'
    city.pages[MAIN] = page.replace("</head>", f"{link}</head>")
    city.pages[href] = feed


def rss(*paths: str) -> str:
    return "<rss><channel>" + "".join(f"<item><link>{path}</link></item>" for path in paths) + "</channel></rss>"


def overdue(directory: Path) -> None:
    with closing(sqlite3.connect(directory / "private/captures.db")) as conn, conn:
        conn.execute("UPDATE addresses SET next_due = '2026-01-01' WHERE kind IN ('feed', 'sitemap')")


def test_what_only_a_sitemap_of_an_index_names_is_found(city: City, tmp_path: Path):
    city.publish(notices(5, listing_only_every=0))
    city.pages[HIDDEN.path] = HIDDEN.page()
    declare_sitemap(city, f"{ORIGIN}/sitemap.xml")
    city.pages["/sitemap.xml"] = index("/sitemap-1.xml.gz", "/sitemap-2.xml")
    packed = gzip.compress(sitemap([HIDDEN.path, "/Rathaus/", "/PDF/a.pdf"]).encode())
    city.pages["/sitemap-1.xml.gz"] = Answer(packed, headers={"Content-Type": "application/gzip"})
    city.pages["/sitemap-2.xml"] = sitemap([])
    done = crawl(tmp_path, city.url)
    assert done.code == 0, done.err
    assert done.counts("outcome", "new") == ("complete", 6)
    assert city.asked("/PDF.*") == []
    # A crawl right after it asks for none of them again.
    city.log.clear()
    assert crawl(tmp_path, city.url).counts("outcome", "new") == ("complete", 0)
    assert city.asked("/sitemap.*") == []


def test_what_only_a_feed_names_is_found_and_the_feed_is_asked_for_conditionally(city: City, tmp_path: Path):
    city.publish(notices(5, listing_only_every=0))
    city.pages[HIDDEN.path] = HIDDEN.page()
    conditions = []

    def feed(asked: Asked) -> Answer:
        conditions.append(asked.headers.get("if-none-match"))
        return Answer(status=304) if conditions[-1] else Answer(rss(HIDDEN.path), headers={"ETag": '"f1"'})

    declare_feed(city, "/rss.xml", "")
    city.pages["/rss.xml"] = feed
    assert crawl(tmp_path, city.url).counts("outcome", "new") == ("complete", 6)
    overdue(tmp_path)
    assert crawl(tmp_path, city.url).counts("outcome", "new", "errors") == ("complete", 0, 0)
    assert conditions == [None, '"f1"']
    visits = "SELECT status, revisit_of IS NOT NULL FROM captures WHERE url LIKE '%rss.xml' ORDER BY id"
    assert rows(tmp_path / "private/captures.db", visits) == [(200, 0), (304, 1)]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answer("", 404), "HttpStatus"),
        (Answer("", 500), "HttpStatus"),
        (Answer("<html><body>Startseite</body></html>"), "UnreadablePointers"),
        (Answer("<rss><channel><item>"), "UnreadablePointers"),
        (Answer('<!DOCTYPE r [<!ENTITY a "b">]><rss/>'), "UnreadablePointers"),
        (Answer("", 302, {"Location": "https://feeds.example.org/herne.xml"}), "Redirect"),
        (lambda asked: Answer("", 302, {"Location": asked.path}), "Redirect"),
        (Answer(rss(), claimed_length=100), "ResponseFailed"),
    ],
)
def test_a_feed_that_is_absent_broken_or_hostile_is_a_problem_and_no_failure(
    city: City, tmp_path: Path, answer: Answer, error: str
):
    city.publish(notices(3, listing_only_every=0))
    declare_feed(city, "/rss.xml", answer)
    first = crawl(tmp_path, city.url)
    assert first.counts("outcome", "new") == ("complete", 3)
    assert first.code == 1
    (problem,) = first.summary["problems"]
    assert problem["url"] == f"{ORIGIN}/rss.xml"
    assert error in problem["error"] or error == "ResponseFailed"
    assert crawl(tmp_path, city.url).code == 0, "said once"
    city.pages["/rss.xml"] = rss()
    overdue(tmp_path)
    crawl(tmp_path, city.url)
    assert rows(tmp_path / "private/captures.db", "SELECT * FROM problems") == []
    assert rows(tmp_path / "private/captures.db", STATES) == [("feed", f"{ORIGIN}/rss.xml", "done")]


def test_feeds_and_sitemaps_of_other_hosts_are_left_alone(city: City, tmp_path: Path):
    city.publish(notices(3, listing_only_every=0))
    declare_sitemap(city, "https://example.org/sitemap.xml", "http://localhost:1/sitemap.xml", "/sitemap.xml")
    city.pages["/sitemap.xml"] = index("/ok.xml").replace(f"{ORIGIN}/ok.xml", "https://www.kids.herne.de/kids.xml")
    declare_feed(city, "https://feeds.example.org/herne.rss", "")
    done = crawl(tmp_path, city.url)
    assert done.code == 0, done.out
    assert rows(tmp_path / "private/captures.db", STATES) == [("sitemap", f"{ORIGIN}/sitemap.xml", "done")]


def test_sitemaps_that_name_each_other_or_without_end_are_read_once_and_not_all(city: City, tmp_path: Path):
    city.publish(notices(3, listing_only_every=0))
    declare_sitemap(city, "/s0.xml")
    city.pages["/s0.xml"] = index("/s0.xml", "/s1.xml", *(f"/deep-{n}.xml" for n in range(300)))
    city.pages["/s1.xml"] = index("/s0.xml", "/s1.xml")
    for number in range(300):
        city.pages[f"/deep-{number}.xml"] = sitemap([])
    assert crawl(tmp_path, city.url).counts("outcome", "new") == ("complete", 3)
    asked = city.asked(r"/(s\d|deep-\d+)\.xml")
    assert len(asked) == len(set(asked)) == 100


def test_a_sitemap_that_calls_a_page_changed_makes_it_due_at_once(city: City, tmp_path: Path):
    news = notices(30, listing_only_every=0)
    city.publish(news)
    declare_sitemap(city, "/sitemap.xml")
    city.pages["/sitemap.xml"] = sitemap([notice.path for notice in news], "2025-06-01")
    crawl(tmp_path, city.url)
    city.log.clear()
    text = sitemap([notice.path for notice in news[1:]], "2025-06-01")
    named = f"<url><lastmod>{TODAY}</lastmod><loc>{ORIGIN}{news[0].path}</loc></url>"
    city.pages["/sitemap.xml"] = text.replace("</urlset>", f"{named}</urlset>")
    overdue(tmp_path)
    assert crawl(tmp_path, city.url).counts("outcome", "changed") == ("complete", 0)
    assert city.asked(DETAILS) == [news[0].path]


@pytest.mark.parametrize("lastmod", [TODAY, "2099-01-01"])
def test_a_sitemap_that_calls_everything_changed_is_not_believed(city: City, tmp_path: Path, lastmod: str):
    news = notices(30, listing_only_every=0)
    city.publish(news)
    crawl(tmp_path, city.url)
    city.log.clear()
    declare_sitemap(city, "/sitemap.xml")
    city.pages["/sitemap.xml"] = sitemap([notice.path for notice in news], lastmod)
    assert crawl(tmp_path, city.url).summary["outcome"] == "complete"
    assert city.asked(DETAILS) == []


def test_a_feed_that_was_fetched_and_not_read_is_read_from_its_capture(city: City, tmp_path: Path):
    city.publish(notices(3, listing_only_every=0))
    declare_feed(city, "/rss.xml", rss(HIDDEN.path))
    city.pages[HIDDEN.path] = HIDDEN.page()
    crawl(tmp_path, city.url)
    with closing(sqlite3.connect(tmp_path / "private/captures.db")) as conn, conn:
        # As a kill between the two commits leaves it.
        conn.execute("UPDATE addresses SET state = 'fetched' WHERE kind = 'feed'")
        conn.execute("DELETE FROM addresses WHERE url LIKE '%277777%'")
    city.log.clear()
    crawl(tmp_path, city.url)
    assert city.asked("/rss.xml") == []
    assert city.asked(DETAILS) == [HIDDEN.path]


def test_robots_txt_forbids_feeds_too(city: City, tmp_path: Path):
    city.publish(notices(3, listing_only_every=0))
    declare_feed(city, "/rss.xml", rss(HIDDEN.path))
    city.pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /rss.xml\n")
    assert crawl(tmp_path, city.url).summary["outcome"] == "complete"
    assert city.asked("/rss.xml") == []
