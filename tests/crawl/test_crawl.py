from __future__ import annotations

import hashlib
import stat
from dataclasses import replace
from datetime import date
from pathlib import Path

from scripted_city import MAIN, POLITICS, PRESS, Answer, Asked, City, Notice, crawl, html, listing_page, notices, rows


def test_whole_city_is_read_and_a_second_run_finds_nothing_new(city: City, tmp_path: Path):
    news = notices(45)
    city.publish(news)
    city.publish(news[:25], listing=PRESS)
    politics = [notice for notice in news if notice.day.day % 3 == 0]
    city.publish(politics, listing=POLITICS)

    first = crawl(tmp_path, city.url)
    assert first.code == 0, first.err
    assert first.counts("outcome", "new", "changed", "errors") == ("complete", 45, 0, 0)
    archive = tmp_path / "archive.db"
    assert rows(archive, "SELECT count(*), sum(listing_only) FROM articles") == [(45, 9)]
    in_politics = "SELECT title FROM articles JOIN article_sections ON article_id = articles.id ORDER BY published DESC"
    assert rows(archive, in_politics) == [(notice.title,) for notice in politics]

    second = crawl(tmp_path, city.url)
    assert second.code == 0, second.err
    assert second.counts("outcome", "new", "changed", "errors") == ("complete", 0, 0, 0)
    assert len(city.asked(r"/Meldungen/News-Detailansicht_.*")) == 36


def test_addresses_of_the_copy_become_those_of_the_city(city: City, tmp_path: Path):
    notice = Notice(281473, "Umzug", date(2025, 3, 4), f'<a href="{city.url}/Rathaus/Politik/">Politik</a> zieht um.')
    city.publish([notice])
    assert crawl(tmp_path, city.url).code == 0
    assert rows(tmp_path / "archive.db", "SELECT key, url FROM articles") == [
        ("herne-281473", "https://www.herne.de/Meldungen/News-Detailansicht_281473.html")
    ]
    assert rows(tmp_path / "archive.db", "SELECT url FROM links") == [("https://www.herne.de/Rathaus/Politik/",)]


def test_links_to_the_real_city_are_followed_on_the_copy(city: City, tmp_path: Path):
    notice = Notice(281473, "Umzug", date(2025, 3, 4))
    city.publish([notice])
    page = listing_page([notice]).replace('href="/', 'href="https://www.herne.de/')
    city.pages[MAIN] = page
    assert crawl(tmp_path, city.url).counts("outcome", "new") == ("complete", 1)


def test_detail_that_only_another_notice_links_is_found(city: City, tmp_path: Path):
    hidden = Notice(280001, "Vergessen", date(2025, 1, 2))
    city.pages[hidden.path] = hidden.page()
    known = Notice(280500, "Bekannt", date(2025, 1, 9))
    city.publish([known])
    city.pages[known.path] = replace(known, text=f'Mehr dazu <a href="{hidden.path}">dort</a>.').page()
    assert crawl(tmp_path, city.url).counts("outcome", "new") == ("complete", 2)
    assert rows(tmp_path / "archive.db", "SELECT source_id FROM articles ORDER BY id") == [("280500",), ("280001",)]


def test_details_are_fetched_by_rising_number_after_all_listings(city: City, tmp_path: Path):
    city.publish(notices(25, listing_only_every=0))
    crawl(tmp_path, city.url)
    details = city.asked(r"/Meldungen/News-Detailansicht_.*")
    assert details == sorted(details)
    assert [asked.path for asked in city.log][-25:] == details


def test_archives_are_walked_when_the_pages_end(city: City, tmp_path: Path):
    news = notices(60)
    city.publish(news)
    city.pages[MAIN] = listing_page(news[:20]).replace(
        "</main>", f'<h2>Archiv</h2><ul><li><a href="{MAIN}?jahr=2024">2024</a></li></ul></main>'
    )
    city.pages[f"{MAIN}?jahr=2024"] = listing_page(news[20:40], f"{MAIN}?jahr=2024&seite=2")
    city.pages[f"{MAIN}?jahr=2024&seite=2"] = listing_page(news[40:])
    assert crawl(tmp_path, city.url).counts("outcome", "new") == ("complete", 60)


def test_new_notices_are_found_without_reading_the_whole_listing(city: City, tmp_path: Path):
    news = notices(130, listing_only_every=0)
    city.publish(news[10:])
    crawl(tmp_path, city.url)
    city.publish(news)
    city.log.clear()
    assert crawl(tmp_path, city.url).counts("outcome", "new") == ("complete", 10)
    # One page with news, two without; the page that moved the others is the first.
    assert city.asked(rf"{MAIN}.*") == [MAIN, f"{MAIN}?seite=2", f"{MAIN}?seite=3"]


def test_late_entry_on_the_second_page_is_found(city: City, tmp_path: Path):
    news = notices(100)
    city.publish(news)
    crawl(tmp_path, city.url)
    late = Notice(290001, "Nachgetragen", news[30].day)
    city.publish([*news[:30], late, *news[30:]])
    assert crawl(tmp_path, city.url).counts("outcome", "new") == ("complete", 1)


def test_full_run_asks_whether_known_pages_have_changed(city: City, tmp_path: Path):
    news = notices(30)
    city.publish(news)

    def conditional(notice: Notice) -> None:
        def answer(asked: Asked) -> Answer:
            if asked.headers.get("if-none-match") == '"v1"':
                return Answer(status=304, headers={"ETag": '"v1"'})
            return Answer(notice.page(), headers={"ETag": '"v1"'})

        city.pages[notice.path] = answer

    numbered = [notice for notice in news if notice.number is not None]
    for notice in numbered:
        conditional(notice)
    crawl(tmp_path, city.url)
    same = crawl(tmp_path, city.url, "--full")
    assert same.counts("outcome", "new", "changed", "seen") == ("complete", 0, 0, 30)

    edited = replace(numbered[3], text="Die Sitzung fällt aus.")
    city.pages[edited.path] = edited.page()
    changed = crawl(tmp_path, city.url, "--full")
    assert changed.counts("outcome", "new", "changed", "errors") == ("complete", 0, 1, 0)


def test_unchanged_listing_is_read_from_its_capture(city: City, tmp_path: Path):
    news = notices(15)
    city.publish(news)
    page = listing_page(news)

    def answer(asked: Asked) -> Answer:
        known = asked.headers.get("if-none-match") == '"l1"'
        return Answer(status=304) if known else Answer(page, headers={"ETag": '"l1"'})

    city.pages[MAIN] = answer
    crawl(tmp_path, city.url)
    second = crawl(tmp_path, city.url)
    assert second.counts("outcome", "new", "seen", "entries") == ("complete", 0, 15, 30)
    query = "SELECT id, status, sha256, revisit_of FROM captures WHERE url LIKE '%/Alle-News.html' ORDER BY id"
    (first, *page_kept), (_, *visit) = rows(tmp_path / "private/captures.db", query)
    digest = hashlib.sha256(page.encode()).hexdigest()
    assert page_kept == [200, digest, None]
    assert visit == [304, digest, first], "a visit is a row, and says which page it confirms"
    pointed = "SELECT capture_id, last_status FROM addresses WHERE url LIKE '%/Alle-News.html'"
    assert rows(tmp_path / "private/captures.db", pointed) == [(first, 304)]


def test_every_response_is_kept_whatever_its_status(city: City, tmp_path: Path):
    notice = Notice(281000, "Da", date(2025, 3, 4))
    city.publish([notice, Notice(281001, "Weg", date(2025, 3, 3))])
    city.pages["/Meldungen/News-Detailansicht_281001.html"] = Answer(html("<h1>Gone</h1>"), 410, {"X-Reason": "old"})
    crawl(tmp_path, city.url)
    captures = tmp_path / "private/captures.db"
    kept = rows(captures, "SELECT status, response_headers FROM captures WHERE url LIKE '%281001.html'")
    assert [status for status, _ in kept] == [410]
    assert b"X-Reason: old" in kept[0][1]
    assert rows(captures, "SELECT count(*) FROM captures WHERE url LIKE '%robots.txt'") == [(1,)]
    # The address was asked for as the site's, the response came from the copy.
    assert rows(captures, "SELECT fetched_url FROM captures WHERE url LIKE 'https://www.herne.de/%281000.html'") == [
        (f"{city.url}{notice.path}",)
    ]


def test_article_names_the_capture_it_was_read_from(city: City, tmp_path: Path):
    city.publish(notices(7))
    crawl(tmp_path, city.url)
    named = {sha for (sha,) in rows(tmp_path / "archive.db", "SELECT capture_sha256 FROM versions")}
    kept = {sha for (sha,) in rows(tmp_path / "private/captures.db", "SELECT sha256 FROM bodies")}
    assert named <= kept


def test_captures_are_for_the_owner_only(city: City, tmp_path: Path):
    city.publish(notices(3))
    crawl(tmp_path, city.url)
    assert stat.S_IMODE((tmp_path / "private").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "private/captures.db").stat().st_mode) == 0o600


def test_notice_that_gets_its_page_is_one_article(city: City, tmp_path: Path):
    before = Notice(None, "Bombe gefunden", date(2025, 3, 4))
    city.publish([before])
    crawl(tmp_path, city.url)
    city.publish([replace(before, number=281473)])
    assert crawl(tmp_path, city.url).counts("outcome", "new", "changed") == ("complete", 0, 1)
    assert rows(tmp_path / "archive.db", "SELECT key, listing_only FROM articles") == [("herne-281473", 0)]
