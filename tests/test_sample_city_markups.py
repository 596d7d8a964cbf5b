from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date
from urllib.parse import urljoin

import lxml.html
import pytest

from sample_city.city import build_city
from sample_city.document import ORIGIN, Article, record
from sample_city.listing_pages import listing_pages
from sample_city.markups import MARKUPS, Markup, Surroundings, markup_of, render_detail, render_listing
from sample_city.markups.listing import PAGINGS

CITY = build_city(seed=1, end=date(2026, 11, 20), articles=60)
PAGED = [CITY.by_key[key] for keys in CITY.quirks.values() for key in keys if CITY.by_key[key].path]

every_markup = pytest.mark.parametrize("markup", MARKUPS.values(), ids=MARKUPS)


def tree_of(body: bytes, markup: Markup) -> lxml.html.HtmlElement:
    text = body.decode("utf-8-sig" if markup.encoding.bom else markup.encoding.bytes_as)
    return lxml.html.document_fromstring(re.sub(r'<meta charset="[^"]+">', "", text))


def squeezed(text: str) -> str:
    """Letters only: what noise, blanks and tags cannot change."""
    return re.sub(r"[\s\u00ad]+", "", unicodedata.normalize("NFC", text))


def test_there_are_at_least_eight_markups() -> None:
    assert len(MARKUPS) >= 8


def test_eras_follow_one_another() -> None:
    begins = [markup.since for markup in MARKUPS.values()]

    assert begins == sorted(begins)
    assert [markup_of(day) for day in begins] == list(MARKUPS.values())
    assert markup_of(date(2000, 1, 1)).name == "layout-tabellen"


@every_markup
def test_page_shows_all_of_its_record(markup: Markup) -> None:
    for article in PAGED:
        assert missing_on_page(article, markup) == [], article.key


def missing_on_page(article: Article, markup: Markup) -> list[str]:
    tree = tree_of(render_detail(article, markup).body, markup)
    text = squeezed(tree.text_content())
    expected = record(article)

    shown = [expected["published_raw"], expected["title"]]
    shown += [cell.removeprefix("- ") for line in expected["body"].split("\n") for cell in line.split(" | ")]
    shown += [image[part] for image in expected["images"] for part in ("caption", "credit") if image[part]]
    # Hints for assistive tools stand inside of links.
    text = text.replace(squeezed(" (Öffnet in einem neuen Tab)"), "")
    return [part for part in shown if squeezed(part) not in text]


@every_markup
def test_links_of_a_page_lead_where_the_record_says(markup: Markup) -> None:
    for article in PAGED:
        expected = record(article)
        wanted = {link["url"] for link in expected["links"] + expected["attachments"]}
        assert wanted <= hrefs_on_page(article, markup), article.key


def hrefs_on_page(article: Article, markup: Markup) -> set[str]:
    page = tree_of(render_detail(article, markup).body, markup)
    (base, *_) = [*page.xpath("//base/@href"), ORIGIN + str(article.path)]
    hrefs = {re.sub(r"[?&]utm_.*", "", urljoin(base, href)) for href in page.xpath("//a/@href")}
    return {href.replace("http://herne.de/", f"{ORIGIN}/") for href in hrefs}


@every_markup
def test_pictures_name_their_largest_version(markup: Markup) -> None:
    (article,) = (CITY.by_key[key] for key in CITY.quirks["gallery"])
    html = str(lxml.html.tostring(tree_of(render_detail(article, markup).body, markup), encoding="unicode"))

    for image in record(article)["images"]:
        assert image["url"].rpartition("/")[2] in html


def test_some_charset_declarations_are_wrong() -> None:
    wrong = set()
    for name, markup in MARKUPS.items():
        declared = markup.encoding.header or markup.encoding.meta
        try:
            if declared and render_detail(PAGED[0], markup).body.decode(declared) != render_detail(
                PAGED[0], markup
            ).body.decode(markup.encoding.bytes_as):
                wrong.add(name)
        except UnicodeDecodeError:
            wrong.add(name)
    assert wrong >= {"verschachtelt", "umbrueche", "rollen"}


def test_article_without_page_has_no_rendering() -> None:
    entry = next(article for article in CITY.articles if article.path is None)

    with pytest.raises(ValueError, match="no page of its own"):
        render_detail(entry, MARKUPS["schlicht"])


@every_markup
def test_menu_fills_a_page_to_the_weight_asked_for(markup: Markup) -> None:
    light = len(render_detail(PAGED[0], markup).body)
    heavy = len(render_detail(PAGED[0], markup, Surroundings(menu_bytes=46_000)).body)

    assert 44_000 < heavy - light < 50_000


@every_markup
def test_listing_shows_every_entry_and_leads_to_the_next_page(markup: Markup) -> None:
    listings = [page for _, page in listing_pages(CITY).values() if page.entries]
    for listing in listings:
        page = tree_of(render_listing(listing, markup).body, markup)
        text = squeezed(page.text_content())
        assert all(squeezed(entry.title) in text for entry in listing.entries)
        if listing.paging.following:
            (base, *_) = [*page.xpath("//base/@href"), ORIGIN + listing.path]
            hrefs = {urljoin(base, href) for href in page.xpath("//a/@href | //link/@href")}
            assert ORIGIN + listing.paging.following in hrefs


def test_all_ways_of_paging_are_in_use() -> None:
    assert {page.paging.style for _, page in listing_pages(CITY).values()} >= set(PAGINGS)


def test_unknown_way_of_paging_is_refused() -> None:
    _, page = next(iter(listing_pages(CITY).values()))

    with pytest.raises(ValueError, match="'Kaffeesatz' is no way of paging"):
        render_listing(replace(page, paging=replace(page.paging, style="Kaffeesatz")), MARKUPS["schlicht"])
