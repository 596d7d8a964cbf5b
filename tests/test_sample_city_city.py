from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from sample_city.city import City, build_city
from sample_city.document import body_text, date_line, record
from sample_city.drafts import ONE_DIGIT, WITHOUT_PAGE
from sample_city.listing_pages import PAGE_SIZE, listing_pages
from sample_city.places_of_news import LISTINGS, SECTIONS
from sample_city.quirks import QUIRKS

END = date(2026, 11, 20)


@pytest.fixture(scope="module")
def city() -> City:
    return build_city(seed=1, end=END, articles=600)


def test_same_arguments_give_the_same_city(city: City) -> None:
    again = build_city(seed=1, end=END, articles=600)

    assert again.truth() == city.truth()
    assert again.quirks == city.quirks


def test_another_seed_gives_another_city(city: City) -> None:
    assert build_city(seed=2, end=END, articles=600).truth() != city.truth()


@pytest.mark.parametrize("count", [1, 5, 100])
def test_city_has_as_many_articles_as_asked_for(count: int) -> None:
    assert len(build_city(end=END, articles=count).articles) == count


def test_city_without_articles_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one article, not 0"):
        build_city(end=END, articles=0)


def test_city_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be 2016-01-01"):
        build_city(end=date(2016, 1, 1), articles=10)


def test_every_quirk_has_its_article(city: City) -> None:
    assert set(city.quirks) == {*(quirk.name for quirk in QUIRKS), ONE_DIGIT}
    assert all(key in city.by_key for keys in city.quirks.values() for key in keys)


def test_18_percent_have_no_page(city: City) -> None:
    assert len(city.truth_of_listings_only()) == round(600 * WITHOUT_PAGE)


def test_articles_without_page_differ_in_date_or_title_from_all_others(city: City) -> None:
    identities = [(article.published, article.title.casefold()) for article in city.articles]

    for article in city.articles:
        if article.source_id is None:
            assert identities.count((article.published, article.title.casefold())) == 1


def test_numbers_rise_with_the_day_of_coming_online(city: City) -> None:
    paged = sorted((a for a in city.articles if a.source_id), key=lambda a: (a.online_since, int(a.source_id or 0)))

    assert all(int(old.source_id or 0) < int(new.source_id or 0) for old, new in pairwise(paged))
    assert {len(a.source_id or "") for a in paged if a.published.year == 2017} == {5}
    assert {len(a.source_id or "") for a in paged if a.published.year >= 2020} == {6}


def test_truth_is_tidy_text(city: City) -> None:
    for known in city.truth():
        for text in (known["title"], known["body"], *(link["label"] for link in known["links"])):
            assert text == unicodedata.normalize("NFC", text)
            assert "\u00ad" not in text
            assert "\u00a0" not in text
            assert text == text.strip()
            assert "  " not in text
            assert not set(text) & set("{}[]"), text
        assert known["body"]


def test_records_name_existing_sections_in_crawl_order(city: City) -> None:
    order = list(SECTIONS)
    for known in city.truth():
        assert known["sections"] == sorted(known["sections"], key=order.index)


def test_links_to_quirks_lead_to_pages_of_the_city(city: City) -> None:
    urls = [link["url"] for known in city.truth() for link in known["links"]]

    assert not [url for url in urls if url.startswith("quirk:")]
    (chronicle,) = city.quirks["linked-only-from-a-body"]
    assert any(url.endswith(f"_{chronicle}.html") for url in urls)
    assert city.by_key[chronicle].listings == ()


def test_link_to_a_quirk_that_is_not_there_is_plain_text() -> None:
    names = [quirk.name for quirk in QUIRKS]
    small = build_city(end=END, articles=names.index("linked-only-from-a-body"))

    assert not [link for known in small.truth() for link in known["links"] if link["url"].startswith("quirk:")]


def test_case_numbers_of_two_days_differ_in_one_digit() -> None:
    big = build_city(end=END, articles=1500)
    texts = [body_text(big.by_key[key].blocks) for key in big.quirks[ONE_DIGIT]]
    figures = [text.split("Inzidenz")[0] for text in texts]

    def distance(one: str, other: str) -> int:
        return sum(a != b for a, b in zip(one, other, strict=True)) if len(one) == len(other) else 99

    assert min(distance(one, other) for one, other in pairwise(figures)) == 1


def test_every_listed_article_is_reached_through_the_pages_of_its_listings(city: City) -> None:
    reached: dict[str, set[str]] = {path: set() for path in LISTINGS}
    for listing, page in listing_pages(city).values():
        assert len(page.entries) <= PAGE_SIZE
        reached[listing] |= {article.key for article in page.entries}

    for path in LISTINGS:
        assert reached[path] == {article.key for article in city.listed(path)}


def test_listings_are_newest_first(city: City) -> None:
    for path in LISTINGS:
        days = [article.published for article in city.listed(path)]
        assert days == sorted(days, reverse=True)


def test_earlier_visit_does_not_see_what_came_later(city: City) -> None:
    (late,) = city.quirks["back-dated"]
    article = city.by_key[late]

    assert late not in city.on(article.published).by_key
    assert late in city.on(article.online_since).by_key


def test_changed_article_changes_the_truth_and_nothing_else(city: City) -> None:
    article = city.articles[100]
    changed = city.having(replace(article, title="Neu"), instead_of=article.key)

    before, after = city.truth(), changed.truth()
    assert sum(old != new for old, new in zip(before, after, strict=True)) == 1
    assert {"title": "Neu"}.items() <= record(changed.articles[100]).items()


def test_unknown_article_cannot_be_taken_away(city: City) -> None:
    with pytest.raises(KeyError, match="no article of the city: 99"):
        city.without(["99"])


def test_printed_date_is_the_published_one(city: City) -> None:
    assert all(known["published_raw"] == date_line(date.fromisoformat(known["published"])) for known in city.truth())
