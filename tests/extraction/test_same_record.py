"""The same article in every markup gives the same record, and it is the one the city meant."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from herne_scraper.items import Page
from herne_scraper.sites.herne import HERNE
from sample_city.city import City, build_city
from sample_city.document import (
    ORIGIN,
    Anchor,
    Article,
    Block,
    BulletList,
    FileLink,
    Gallery,
    Heading,
    Inline,
    LineBreak,
    Paragraph,
    Picture,
    Table,
    Text,
    entry_record,
    record,
)
from sample_city.listing_pages import listing_pages
from sample_city.markups import MARKUPS, Surroundings, render_detail
from sample_city.website import Look, Website

END = date(2026, 11, 20)
CAPTURED_AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
NOTICE = "Das Rathaus bleibt am Freitag, 2. Januar 2026, geschlossen."


@pytest.fixture(scope="module")
def city() -> City:
    return build_city(seed=3, end=END, articles=80)


def read(path: str, body: bytes, content_type: str | None) -> dict[str, Any]:
    page = Page(url=ORIGIN + path, body=body, content_type=content_type, captured_at=CAPTURED_AT)
    return HERNE.read_article(page).record()


def test_there_are_at_least_eight_markups() -> None:
    assert len(MARKUPS) >= 8


@pytest.mark.parametrize("notice", [None, NOTICE])
@pytest.mark.parametrize("markup", MARKUPS)
def test_every_article_of_the_city_is_read_from_every_markup(city: City, markup: str, notice: str | None) -> None:
    website = Website(city=city, look=Look(markup=markup, notice=notice))
    for article in city.articles:
        if article.path is None:
            continue
        answer = website.answer(article.path)
        found = read(article.path, answer.body, answer.content_type)
        assert found == {**record(article), "sections": []}


@pytest.mark.parametrize("markup", MARKUPS)
def test_every_listing_of_the_city_is_read_from_every_markup(city: City, markup: str) -> None:
    website = Website(city=city, look=Look(markup=markup, notice=NOTICE))
    entries = 0
    for path, (_, listing) in listing_pages(city).items():
        answer = website.answer(path)
        url = HERNE.address(ORIGIN + path).url
        if url in HERNE.main_listings and not listing.entries:
            continue
        page = Page(url=url, body=answer.body, content_type=answer.content_type, captured_at=CAPTURED_AT)
        found = HERNE.read_listing(page)
        assert [entry.record() for entry in found.entries] == [entry_record(article) for article in listing.entries]
        following = listing.paging.following
        assert found.next_url == (ORIGIN + following if following else None)
        assert set(found.archives) == {ORIGIN + archive for _, archive in listing.paging.archives}
        assert found.problems == ()
        entries += len(found.entries)
    assert entries > 80


# A text that begins or ends with a mark of lists, dates or credits would mean something else to a reader, too.
WORD = st.text(alphabet="abcdefghijklmnoprstuvwzäöüßABCDEGHKMRSTÄÖÜ„“§5", min_size=2, max_size=18)
WORDS = st.lists(WORD, min_size=1, max_size=12).map(" ".join)
SENTENCE = WORDS.map(lambda words: f"Es heißt {words}.")
ANCHOR = st.builds(
    Anchor,
    label=WORDS,
    url=st.sampled_from(
        ["https://www.herne.de/Rathaus/", "https://a.example/x?id=3", "mailto:a@herne.example", "tel:+49232316"]
    ),
)
FILE = st.builds(
    FileLink,
    label=WORDS,
    path=st.sampled_from(["/PDF/Rathaus/plan.pdf", "/PDF/Kultur/2021/heft.pdf"]),
    size=st.sampled_from([None, "3.603 KB", "1,2 MB", "98 KB"]),
)


@st.composite
def paragraphs(draw: st.DrawFn) -> Paragraph:
    parts: list[Inline] = [Text(draw(SENTENCE))]
    for kind in draw(st.lists(st.sampled_from(["text", "link", "break"]), max_size=3)):
        match kind:
            case "text":
                parts.append(Text(" " + draw(SENTENCE)))
            case "link":
                parts += [
                    Text(" Siehe "),
                    draw(ANCHOR),
                    Text(draw(st.sampled_from([".", ", und mehr.", " sowie mehr."]))),
                ]
            case _:
                parts += [LineBreak(), Text(draw(SENTENCE))]
    return Paragraph(tuple(parts))


def pictures(name: str) -> st.SearchStrategy[Picture]:
    return st.builds(
        Picture,
        path=st.just(f"/Bilder/{name}.png"),
        alt=st.none() | WORDS,
        caption=st.none() | SENTENCE,
        credit=st.none() | st.just("Frank Dieper, Stadt Herne"),
        credit_label=st.sampled_from(["Foto: ", "Fotos: ", "Bild: ", "© ", "Grafik/Quelle: "]),
    )


@st.composite
def articles(draw: st.DrawFn) -> Article:
    blocks: list[Block] = [draw(paragraphs())]
    kinds = draw(st.lists(st.sampled_from(["p", "h", "ul", "table", "file", "picture", "gallery"]), max_size=6))
    for number, kind in enumerate(kinds):
        match kind:
            case "p":
                blocks.append(draw(paragraphs()))
            case "h":
                blocks += [Heading(draw(WORDS)), draw(paragraphs())]
            case "ul":
                items = draw(st.lists(SENTENCE, min_size=1, max_size=4))
                blocks.append(BulletList(tuple((Text(item),) for item in items)))
            case "table":
                width = draw(st.integers(2, 4))
                rows = draw(st.lists(st.tuples(*[WORD] * width), min_size=2, max_size=4))
                blocks.append(Table(tuple(rows), head=draw(st.booleans())))
            case "file":
                blocks.append(Paragraph((draw(FILE),)))
            case "picture":
                blocks.append(draw(pictures(f"einzeln-{number}")))
            case _:
                shown = [draw(pictures(f"reihe-{number}-{index}")) for index in range(draw(st.integers(2, 3)))]
                blocks.append(Gallery(tuple(shown)))
    return Article(
        source_id=str(draw(st.integers(10_000, 999_999))),
        title=draw(WORDS),
        published=draw(st.dates(date(2017, 5, 2), END)),
        blocks=tuple(blocks),
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(article=articles(), notice=st.none() | st.just(NOTICE), related=st.lists(articles(), max_size=2))
def test_generated_articles_are_read_from_every_markup(
    article: Article, notice: str | None, related: list[Article]
) -> None:
    expected = record(article)
    others = tuple(other for other in related if other.source_id != article.source_id)
    for markup in MARKUPS.values():
        page = render_detail(article, markup, Surroundings(notice=notice, related=others))
        assert read(str(article.path), page.body, page.content_type) == expected, markup.name
