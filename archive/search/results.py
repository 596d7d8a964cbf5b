"""What a search is asked and what it answers. Pure values, the same for page, feed, file, API and command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from archive.search.snippets import Fragments
from herne_scraper.items import Section

Sort = Literal["relevanz", "neu", "alt"]
Status = Literal["geaendert", "verschwunden"]
With = Literal["bild", "anhang", "pdf"]
THINGS: Mapping[With, str] = {"bild": "mit Bild", "anhang": "mit Anhang", "pdf": "mit PDF"}
"""What an article may have; each as a reader is shown it."""
Source = Literal["text", "bild", "anhang", "fassung"]
"""Where a snippet stands: text of the article, caption or alternative text, text of a PDF, an earlier version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """What is asked for. No value raises an error: a filter that fits nothing finds nothing."""

    q: str = ""
    """As typed; empty for all articles. The language stands in `archive.search.grammar`."""
    today: date
    """What `gestern` is counted from."""
    year: int | None = None
    month: int | None = None
    """1 to 12; of any year, where no year is asked for."""
    since: date | None = None
    """The first day."""
    until: date | None = None
    """The last day, included."""
    section: str | None = None
    """The path (`/Rathaus/Politik/`) or the slug (`rathaus-politik`) of a section."""
    place: str | None = None
    """The slug of a place of the gazetteer."""
    status: Status | None = None
    has: With | None = None
    """What an article must have."""
    sort: Sort = "relevanz"
    """Without words to be relevant to, newest first."""
    page: int = 1
    """Counted from 1, as is what is below."""
    per_page: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article that was found."""

    article_id: int
    key: str
    slug: str
    title: Fragments
    snippet: Fragments
    source: Source
    """Where the snippet stands."""
    source_label: str | None
    """Of an attachment its label, of an earlier version its id; else `None`."""
    published: date
    sections: tuple[Section, ...]
    """In the order of their paths."""
    places: tuple[str, ...]
    """Slugs of the places of the gazetteer it is about."""
    state: str
    """`online`, `missing` or `gone`."""
    versions: int
    is_changed: bool
    """Whether the city edited it after it was published."""
    has_image: bool
    has_attachment: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetCount:
    """A value by which the hits can be narrowed, and how many would be left."""

    value: str
    """As in `SearchRequest` and in addresses."""
    label: str
    """As a reader is shown it."""
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """Counts for every filter, each as if that filter were not set; values without a hit are left out."""

    years: tuple[tuple[int, int], ...] = ()
    """Each with its number of hits, newest first; as if neither year nor month were asked for."""
    months: tuple[tuple[int, int], ...] = ()
    """Of the year asked for, first to last; as if no month were asked for. Empty without a year."""
    sections: tuple[FacetCount, ...] = ()
    """The fullest first."""
    places: tuple[FacetCount, ...] = ()
    """In the order of the gazetteer, Stadtbezirke each before its Ortsteile."""
    has: tuple[FacetCount, ...] = ()
    status: tuple[FacetCount, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a reader may have meant."""

    q: str
    """The whole query with the words replaced; finds something."""
    words: tuple[tuple[str, str], ...]
    """Each replaced word as typed, and what it may have been."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What was searched, for `--explain`: the same as was done, not a second reading of the query."""

    tree: tuple[str, ...]
    """The query as it was read, a line a node, indented."""
    terms: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]
    """Each term as typed, the tokens searched for it, and the forms of the archive that these stand for."""
    expression: str | None
    """What FTS5 was asked; `None` where words took no part."""
    order: str
    """How the hits were ordered, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """A page of what was found."""

    total: int
    """On all pages."""
    is_capped: bool
    """Whether there are more than `total`, and the counts are those of the newest."""
    hits: tuple[Hit, ...]
    facets: Facets
    understood: str
    """The query as it was read, in German; empty for all articles, and for a query without a word, which finds none."""
    notes: tuple[str, ...]
    """What the reader should know about the query, German sentences."""
    corrections: tuple[Correction, ...] = ()
    """`Meinten Sie …?`, the likeliest first."""
    related: tuple[str, ...] = ()
    """Words that stand out in the best hits, as written there."""
    explanation: Explanation | None = None
    """Where it was asked for."""
