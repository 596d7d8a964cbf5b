"""The make-believe city crawled whole: what the archive holds is what the city knows it has published."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from scripted_city import Crawled, crawl

from archive.articles import read
from archive.database import open_for_reading
from sample_city.city import build_city
from sample_city.edits import EDITS
from sample_city.pointers import FEED, INDEX, in_sitemaps
from sample_city.server import Server, serve

ARTICLES = 220


@dataclass
class Crawl:
    directory: Path
    server: Server
    first: Crawled
    truth: dict[object, dict[str, Any]]


def name(record: dict[str, Any]) -> object:
    return record["source_id"] or (record["published"], record["title"])


def archived(directory: Path, fields: set[str]) -> dict[object, dict[str, Any]]:
    """Return what is archived, with the fields that the city's truth has; sections have no order."""
    with closing(open_for_reading(directory)) as conn:
        records = [read(conn, number).record() for (number,) in conn.execute("SELECT id FROM articles")]
    return {name(record): comparable({field: record[field] for field in fields}) for record in records}


def comparable(record: dict[str, Any]) -> dict[str, Any]:
    return record | {"sections": sorted(record["sections"])}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawl]:
    directory = tmp_path_factory.mktemp("sample")
    with serve(build_city(seed=3, end=date(2026, 10, 31), articles=ARTICLES)) as server:
        first = crawl(directory, server.url)
        truth = {name(record): comparable(record) for record in server.city.truth()}
        yield Crawl(directory, server, first, truth)


def test_archive_is_the_truth(whole: Crawl):
    assert whole.first.code == 0, whole.first.out
    assert whole.first.counts("outcome", "new", "errors") == ("complete", ARTICLES, 0)
    found = archived(whole.directory, set(next(iter(whole.truth.values()))))
    assert found.keys() == whole.truth.keys()
    wrong = {key: (found[key], record) for key, record in whole.truth.items() if found[key] != record}
    assert wrong == {}


def test_second_run_changes_nothing_and_fetches_no_article(whole: Crawl):
    before = len(whole.server.log)
    second = crawl(whole.directory, whole.server.url)
    assert second.code == 0, second.out
    assert second.counts("outcome", "new", "changed", "errors") == ("complete", 0, 0, 0)
    assert not [asked for asked in whole.server.log[before:] if "News-Detailansicht" in asked.address]


def test_full_run_of_an_unchanged_city_is_answered_with_304(whole: Crawl):
    before = len(whole.server.log)
    full = crawl(whole.directory, whole.server.url, "--full")
    assert full.counts("outcome", "new", "changed", "seen") == ("complete", 0, 0, ARTICLES)
    details = [asked for asked in whole.server.log[before:] if "News-Detailansicht" in asked.address]
    assert len(details) == sum(1 for key in whole.truth if isinstance(key, str))
    assert {asked.status for asked in details} == {304}


def test_days_notice_on_every_page_changes_nothing(whole: Crawl):
    whole.server.notice = "Das Rathaus bleibt am Freitag geschlossen."
    full = crawl(whole.directory, whole.server.url, "--full")
    assert full.counts("outcome", "new", "changed", "errors") == ("complete", 0, 0, 0)


def test_edits_of_the_city_are_found_by_a_full_run(whole: Crawl):
    paged = [article.key for article in whole.server.city.articles if article.source_id]
    edited = 0
    for key, kind in zip(paged, EDITS, strict=False):
        try:
            whole.server.edit(key, kind)
        except ValueError:
            # Not every notice has a date, a picture or a file to edit.
            continue
        edited += 1
    assert edited >= 5
    full = crawl(whole.directory, whole.server.url, "--full")
    assert full.counts("outcome", "new", "changed", "errors") == ("complete", 0, edited, 0)
    truth = {name(record): comparable(record) for record in whole.server.city.truth()}
    found = archived(whole.directory, set(next(iter(truth.values()))))
    assert {key: found[key] for key in truth} == truth


def test_notice_that_stands_on_no_listing_is_found_by_sitemap_or_feed(tmp_path: Path):
    city = build_city(seed=5, end=date(2026, 10, 31), articles=120)
    quirks = {key for keys in city.quirks.values() for key in keys}
    ordinary = [article for article in in_sitemaps(city) if article.key not in quirks]
    for hidden in (ordinary[0], ordinary[-1]):
        city = city.having(replace(hidden, listings=(), sections=()), instead_of=hidden.key)
    with serve(city) as server:
        without = crawl(tmp_path / "without", server.url)
        server.pointers = True
        server.city = city
        found = crawl(tmp_path / "with", server.url)
        assert found.code == 0, found.out
        assert found.counts("outcome", "errors") == ("complete", 0)
        assert without.summary["new"] < found.summary["new"] == len(server.city.articles)
        asked = {request.address for request in server.log if "sitemap" in request.address or "rss" in request.address}
        years = {f"/sitemap-{article.published.year}.xml.gz" for article in in_sitemaps(server.city)}
        assert asked == {FEED, INDEX, *years}
