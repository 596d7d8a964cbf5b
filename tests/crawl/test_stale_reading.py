"""A better extractor is not an edit: what it reads otherwise is told from what the city changed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from scripted_city import City, Notice, html, notices
from simulated_days import Days

from herne_scraper.items import Article, ListingEntry, Page
from herne_scraper.sites.herne import Herne
from herne_scraper.spiders.herne import HerneSpider

NEWS = notices(12, listing_only_every=0)
EDITED = NEWS[5]
ENTRY = Notice(None, "Nur in der Liste", date(2025, 1, 20), "Diese Meldung hat keine Seite.")


class BetterHerne(Herne):
    """Reads one sentence more."""

    def read_article(self, page: Page) -> Article:
        article = Herne.read_article(self, page)
        return replace(article, body=f"{article.body}\n\nBesser gelesen.")

    def article_of(self, entry: ListingEntry, listing_url: str) -> Article:
        article = Herne.article_of(self, entry, listing_url)
        return replace(article, body=f"{article.body}\n\nBesser gelesen.")


@pytest.fixture
def days(city: City, tmp_path: Path) -> Days:
    city.publish([ENTRY, *NEWS])
    archive = Days(tmp_path, city.url)
    assert archive.crawl().exit_code == 0
    return archive


def better(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(HerneSpider, "site", BetterHerne(extractor="2"))


def test_edit_met_by_a_better_extractor_is_only_what_the_city_changed(
    days: Days, city: City, monkeypatch: pytest.MonkeyPatch
):
    better(monkeypatch)
    edited = replace(EDITED, text=f"{EDITED.text} Beginn ist um 18 Uhr.")
    city.pages[edited.path] = edited.page()
    assert days.pass_(1, mode="full").exit_code == 0
    assert days.life(EDITED.number) == ["new", "extraction", "edit"]
    query = """
        SELECT c.kind, v.extractor, v.cause, v.capture_time FROM changes AS c JOIN versions AS v ON v.id = c.to_version
        JOIN articles AS a ON a.id = c.article_id WHERE a.source_id = ? ORDER BY c.id
    """
    first, second, third = days.rows(query, str(EDITED.number))
    assert (first[1], second[1], third[1]) == ("1", "2", "2")
    assert first[3] == second[3] < third[3], "the re-reading is of the capture that was kept"
    ((body,),) = days.rows("SELECT body FROM articles WHERE source_id = ?", str(EDITED.number))
    assert body.endswith("18 Uhr.\n\nBesser gelesen.")


def test_page_with_other_bytes_and_the_same_text_is_no_edit(days: Days, city: City, monkeypatch: pytest.MonkeyPatch):
    better(monkeypatch)
    for notice in NEWS:
        city.pages[notice.path] = html(f"<!-- neu -->{notice.page()}")
    assert days.pass_(1, mode="full").exit_code == 0
    assert days.life(EDITED.number) == ["new", "extraction"]
    assert days.rows("SELECT count(*) FROM changes WHERE kind = 'edit'") == [(0,)]
    # Once is enough.
    city.pages[EDITED.path] = html(f"<!-- noch einmal -->{EDITED.page()}")
    days.pass_(1, mode="full")
    assert days.life(EDITED.number) == ["new", "extraction"]


def test_entry_without_a_page_is_read_again_too(days: Days, city: City, monkeypatch: pytest.MonkeyPatch):
    better(monkeypatch)
    city.publish([replace(ENTRY, text="Diese Meldung hat immer noch keine Seite."), *NEWS])
    assert days.pass_(1).exit_code == 0
    query = "SELECT c.kind FROM changes AS c JOIN articles AS a ON a.id = c.article_id WHERE a.listing_only = 1"
    assert [kind for (kind,) in days.rows(f"{query} ORDER BY c.id")] == ["new", "extraction", "edit"]


def test_same_extractor_reads_nothing_again(days: Days, city: City):
    city.pages[EDITED.path] = replace(EDITED, text="Alles ist anders.").page()
    assert days.pass_(1, mode="full").exit_code == 0
    assert days.life(EDITED.number) == ["new", "edit"]


def test_page_that_contradicts_its_listing_is_an_observation_once(city: City, tmp_path: Path):
    city.publish(NEWS)
    city.pages[EDITED.path] = replace(EDITED, title="Ganz anders").page()
    days = Days(tmp_path, city.url)
    days.crawl()
    city.pages[EDITED.path] = html(f"<!-- neu -->{replace(EDITED, title='Ganz anders').page()}")
    days.pass_(1, mode="full")
    ((kind, detail),) = days.rows("SELECT kind, detail FROM observations")
    assert kind == "listing_contradicts"
    said = json.loads(detail)
    assert (said["title"], said["published"]) == (EDITED.title, EDITED.day.isoformat())
    assert said["version"].startswith(f"herne-{EDITED.number}@")
