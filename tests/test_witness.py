"""The second witness on the sample city, in all its markups: it agrees with what is right, not with what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from archive.drift.witness import Bench, Comparison, Statement, compare, phrases, see, text_of
from herne_scraper.items import Article, Page
from herne_scraper.sites.herne import HERNE
from sample_city.city import City, build_city
from sample_city.document import ORIGIN
from sample_city.markups import MARKUPS, Surroundings, render_detail
from sample_city.website import COOKIE_BOX

AT = datetime(2026, 11, 1, tzinfo=UTC)
NEIGHBOURS = 3


@pytest.fixture(scope="module")
def city() -> City:
    return build_city(seed=5, end=date(2026, 10, 31), articles=300)


def pages(city: City, markup: str) -> list[tuple[Page, list[str]]]:
    """Return pages, and the titles in the sidebar of each."""
    found = []
    for article in [article for article in city.articles if article.path][-70:]:
        related = city.related_to(article)
        around = Surroundings(
            notice="Das Rathaus bleibt am Freitag geschlossen.",
            cookie_box=COOKIE_BOX,
            related=related,
            menu_bytes=3000,
        )
        rendered = render_detail(article, MARKUPS[markup], around)
        page = Page(
            url=f"{ORIGIN}{article.path}", body=rendered.body, content_type=rendered.content_type, captured_at=AT
        )
        found.append((page, [one.title for one in related]))
    return found


def half(article: Article, _: list[str]) -> Article:
    words = article.body.split(" ")
    return replace(article, body=" ".join(words[: len(words) // 2]))


def sidebar(article: Article, titles: list[str]) -> Article:
    return replace(article, title="Aktuelle Meldungen", body="\n\n".join(titles) or "Kontakt")


def title(article: Article, _: list[str]) -> Article:
    return replace(article, body=article.title)


def share_of_disagreement(
    shown: list[tuple[Page, list[str]]],
    lines: list[tuple[str, ...]],
    wrong: Callable[[Article, list[str]], Article],
) -> float:
    compared: list[Comparison] = []
    for place, (page, titles) in enumerate(shown):
        around = [*lines[max(0, place - NEIGHBOURS) : place], *lines[place + 1 : place + 1 + NEIGHBOURS]]
        ours = text_of(wrong(HERNE.read_article(page), titles))
        compared.append(
            compare(Statement(page.url, "", ours, lines[place]), phrases(line for other in around for line in other))
        )
    said = [one for one in compared if one.agrees is not None]
    assert len(said) >= 0.9 * len(compared)
    return sum(not one.agrees for one in said) / len(said)


@pytest.mark.parametrize("markup", MARKUPS)
def test_witness_tells_right_from_wrong_in_every_markup(city: City, markup: str) -> None:
    shown = pages(city, markup)
    lines = [see(page) for page, _ in shown]
    assert share_of_disagreement(shown, lines, lambda article, _: article) <= 0.15
    assert share_of_disagreement(shown, lines, half) >= 0.7
    assert share_of_disagreement(shown, lines, sidebar) >= 0.9
    assert share_of_disagreement(shown, lines, title) >= 0.9


def test_page_that_is_no_text_says_nothing() -> None:
    page = Page(url="https://www.herne.de/x", body=b"%PDF-1.4\x00\xff" * 50, captured_at=AT)
    assert see(page) == ()
    assert compare(Statement(page.url, "", "Ein Text", ())).agrees is None


def test_bench_hears_beside_and_says_each_once(city: City) -> None:
    bench = Bench()
    shown = pages(city, "semantisch")[:6]
    bench.know([page for page, _ in shown[:2]])
    for page, _ in shown[2:]:
        assert bench.wants(changed=False)
        bench.call(page, "0" * 64, HERNE.read_article(page))
    heard = [*bench.listen(wait=False), *bench.listen(wait=True)]
    assert [one.url for one in heard] == [page.url for page, _ in shown[2:]]
    assert bench.listen(wait=True) == []
    assert bench.compared == heard
    bench.close()


def test_bench_hears_no_more_than_it_may() -> None:
    bench = Bench()
    wanted = [bench.wants(changed=False) for _ in range(100)]
    assert (wanted[:40], sum(wanted[40:])) == ([True] * 40, 6)
    assert bench.wants(changed=True)
    bench.close()
