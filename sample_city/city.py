"""A make-believe city with all its news, and the truth about it.

`build_city` makes the same city from the same seed, end and number of articles, always. A `City` never changes;
what happens to it (an edit, a disappearance, a new day) makes another one.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from random import Random
from typing import Any

from sample_city.document import (
    ORIGIN,
    Anchor,
    Article,
    Block,
    BulletList,
    FileLink,
    Inline,
    Paragraph,
    Picture,
    Text,
    inlines_of,
    pictures_of,
    record,
)
from sample_city.drafts import FIRST_DAY, WITHOUT_PAGE, Draft, draft_notices, draft_quirk
from sample_city.language.named_days import NamedDay
from sample_city.media import draw_png, pdf_text, write_pdf
from sample_city.numbering import number_days
from sample_city.places_of_news import ALL_NEWS, SECTIONS, in_crawl_order
from sample_city.quirks import QUIRKS

_RELATED = 3


@dataclass(frozen=True, kw_only=True)
class City:
    """All news of the city as of one day, by date, oldest first."""

    seed: int
    end: date
    """The day of the visit; nothing came online later."""
    articles: tuple[Article, ...]
    quirks: Mapping[str, tuple[str, ...]]
    """Name of a quirk → keys of the articles that show it."""
    days: Mapping[str, tuple[NamedDay, ...]]
    """Key of an article → the days it names, by title, body and captions. Edits of an article do not follow here."""
    odd: Mapping[str, tuple[tuple[str, str], ...]]
    """Key of an article → kinds of contradictions in it and the words that make them."""

    @cached_property
    def by_key(self) -> Mapping[str, Article]:
        """All articles by their key."""
        return {article.key: article for article in self.articles}

    @cached_property
    def by_path(self) -> Mapping[str, Article]:
        """All articles with a page by its path."""
        return {article.path: article for article in self.articles if article.path}

    @cached_property
    def _listed_pages(self) -> list[Article]:
        return [article for article in self.articles if article.path and ALL_NEWS in article.listings]

    def truth(self) -> list[dict[str, Any]]:
        """Return the record of every article, oldest first."""
        return [record(article) for article in self.articles]

    def truth_by_source_id(self) -> dict[str, dict[str, Any]]:
        """Return the records of all articles with a page."""
        return {article.source_id: record(article) for article in self.articles if article.source_id}

    def truth_of_listings_only(self) -> dict[tuple[str, str], dict[str, Any]]:
        """Return the records of all articles without a page, by date and title, which are their identity."""
        return {
            (article.published.isoformat(), article.title): record(article)
            for article in self.articles
            if article.source_id is None
        }

    @cached_property
    def editions(self) -> Mapping[str, int]:
        """How often another file was put under the paths of pictures and files where that happened."""
        shown = [
            part
            for article in self.articles
            for part in (*pictures_of(article), *inlines_of(article.blocks))
            if isinstance(part, Picture | FileLink) and part.edition
        ]
        return {part.path: part.edition for part in shown}

    def media_truth(self) -> dict[str, str]:
        """Return the SHA-256 of every picture and file that articles show, by its address."""
        pictures = {picture.path for article in self.articles for picture in pictures_of(article)}
        parts = [part for article in self.articles for part in inlines_of(article.blocks)]
        files = {part.path for part in parts if isinstance(part, FileLink)}
        bodies = {path: draw_png(path, self.editions.get(path, 0)) for path in pictures}
        bodies |= {path: write_pdf(path, self.editions.get(path, 0)) for path in files}
        return {ORIGIN + path: hashlib.sha256(body).hexdigest() for path, body in bodies.items()}

    def file_texts(self) -> dict[str, str]:
        """Return what every PDF that articles link says, by its address."""
        parts = [part for article in self.articles for part in inlines_of(article.blocks)]
        files = {part.path for part in parts if isinstance(part, FileLink)}
        return {ORIGIN + path: pdf_text(path, self.editions.get(path, 0)) for path in files}

    def listed(self, path: str) -> tuple[Article, ...]:
        """Return what stands on a listing, newest first."""
        return tuple(article for article in reversed(self.articles) if path in article.listings)

    def related_to(self, article: Article) -> tuple[Article, ...]:
        """Return other news with a page for the article's sidebar: those of the days before it."""
        pages = self._listed_pages
        position = bisect_left(pages, article.published, key=lambda page: page.published)
        return tuple(pages[max(position - _RELATED, 0) : position])

    def on(self, day: date) -> City:
        """Return the city as a visitor saw it on an earlier day."""
        seen = tuple(article for article in self.articles if article.online_since <= day)
        return replace(self, end=day, articles=seen)

    def having(self, article: Article, *, instead_of: str) -> City:
        """Return the city with an article changed. Raises `KeyError` for a key no article has."""
        self._require([instead_of])
        changed = tuple(article if known.key == instead_of else known for known in self.articles)
        return replace(self, articles=tuple(sorted(changed, key=lambda known: known.published)))

    def without(self, keys: Iterable[str]) -> City:
        """Return the city without some articles. Raises `KeyError` for a key no article has."""
        gone = set(keys)
        self._require(gone)
        return replace(self, articles=tuple(article for article in self.articles if article.key not in gone))

    def _require(self, keys: Iterable[str]) -> None:
        unknown = set(keys) - set(self.by_key)
        if unknown:
            raise KeyError(f"no article of the city: {', '.join(sorted(unknown))}")


def build_city(*, seed: int = 1, end: date, articles: int) -> City:
    """Return the city of that seed with so many articles from 2017 to `end`.

    Every quirk has its place as soon as there is room: with fewer articles than quirks, the first quirks are there.
    Raises `ValueError` for no articles or an end before the first day.
    """
    if articles < 1:
        raise ValueError(f"a city needs at least one article, not {articles}")
    if end < FIRST_DAY:
        raise ValueError(f"the city's news begin on {FIRST_DAY}, its end cannot be {end}")
    draw = Random(seed)
    drafts = [draft_quirk(quirk, end) for quirk in QUIRKS[:articles]]
    bare = round(articles * WITHOUT_PAGE) - sum(not draft.with_page for draft in drafts)
    taken = {draft.identity for draft in drafts}
    drafts += draft_notices(draw, end, articles - len(drafts), max(bare, 0), taken)
    drafts.sort(key=lambda draft: draft.online_since)
    numbers = number_days([draft.online_since for draft in drafts], draw)

    named: dict[str, list[Article]] = {}
    days: dict[str, tuple[NamedDay, ...]] = {}
    odd: dict[str, tuple[tuple[str, str], ...]] = {}
    finished = []
    for draft, number in zip(drafts, numbers, strict=True):
        article = _number(draft, number)
        finished.append(article)
        days[article.key], odd[article.key] = draft.days, draft.odd
        if draft.quirk:
            named.setdefault(draft.quirk, []).append(article)
    pages = {name: several[0].path for name, several in named.items()}
    ordered = sorted((_resolve_article(article, pages) for article in finished), key=lambda article: article.published)
    quirks = {name: tuple(article.key for article in several) for name, several in named.items()}
    return City(seed=seed, end=end, articles=tuple(ordered), quirks=quirks, days=days, odd=odd)


def _number(draft: Draft, number: int) -> Article:
    listings = in_crawl_order(set(draft.listings))
    return Article(
        source_id=str(number) if draft.with_page else None,
        title=draft.title,
        published=draft.published,
        blocks=draft.blocks,
        teaser=draft.teaser,
        listings=listings,
        sections=tuple(path for path in listings if path in SECTIONS),
        more=draft.more,
        appears=draft.online_since if draft.online_since != draft.published else None,
    )


def _resolve_article(article: Article, pages: Mapping[str, str | None]) -> Article:
    blocks = tuple(_resolve_block(block, pages) for block in article.blocks)
    teaser = tuple(Paragraph(_resolve(paragraph.parts, pages)) for paragraph in article.teaser)
    return replace(article, blocks=blocks, teaser=teaser)


def _resolve_block(block: Block, pages: Mapping[str, str | None]) -> Block:
    match block:
        case Paragraph(parts=parts):
            return Paragraph(_resolve(parts, pages))
        case BulletList(items=items):
            return BulletList(tuple(_resolve(item, pages) for item in items))
        case _:
            return block


def _resolve(parts: tuple[Inline, ...], pages: Mapping[str, str | None]) -> tuple[Inline, ...]:
    resolved: list[Inline] = []
    for part in parts:
        if isinstance(part, Anchor) and part.url.startswith("quirk:"):
            path = pages.get(part.url.removeprefix("quirk:"))
            # In a city too small for the other article, nothing is linked.
            resolved.append(Anchor(part.label, ORIGIN + path) if path else Text(part.label))
        else:
            resolved.append(part)
    return tuple(resolved)
