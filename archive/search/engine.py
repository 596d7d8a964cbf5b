"""Searches the archive: a request in, a page of results out, with counts for every filter.

Pure functions of a connection, which may be read-only and may give rows of any kind. No dictionary is needed for
words that occur in the archive, so the serving process stays small.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from archive.identity import slug
from archive.search.find import (
    Parameters,
    Sort,
    Source,
    count,
    count_months,
    count_sections,
    count_years,
    occurs,
    page,
    source,
)
from archive.search.index import check
from archive.search.match import Target, marks, meanings_in, needles, target
from archive.search.old_query import parse, shown
from archive.search.section_names import section_slug
from archive.search.snippets import Fragments, fragments, snippet
from archive.search.texts import read_texts
from archive.search.words import read
from herne_scraper.items import Section


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """What is asked for. No value raises an error: a filter that fits nothing finds nothing."""

    q: str = ""
    """As typed; empty for all articles. The language stands in `archive.search.query`."""
    year: int | None = None
    month: int | None = None
    """1 to 12."""
    since: date | None = None
    """The first day."""
    until: date | None = None
    """The last day, included."""
    section: str | None = None
    """The path (`/Rathaus/Politik/`) or the slug (`rathaus-politik`) of a section."""
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
    published: date
    sections: tuple[Section, ...]
    """In the order of their paths."""
    state: str
    """`online`, `missing`, `gone` or `withdrawn`."""
    versions: int
    has_image: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """A page of what was found."""

    total: int
    """On all pages."""
    hits: tuple[Hit, ...]
    years: tuple[tuple[int, int], ...]
    """Each with its number of hits, newest first; as if no year and no month were asked for."""
    months: tuple[tuple[int, int], ...]
    """Those of the year asked for, first to last, with their numbers; as if no month were asked for."""
    sections: tuple[tuple[Section, int], ...]
    """Each with its number of hits, fullest first; as if no section were asked for."""
    understood: str
    """The query as it was read, in German; empty for all articles, and for a query without a word, which finds none."""
    notes: tuple[str, ...]
    """What the reader should know about the query, German sentences."""


def search(conn: sqlite3.Connection, request: SearchRequest) -> Results:
    """Return a page of the articles that match a request.

    Pages hang together at any depth: articles of equal rank stand in the order of their date and id. Raises
    `AnalyserMismatch` for an index of another analyser version, and nothing for any query.
    """
    check(conn)
    query = parse(request.q)
    if query.wordless:
        return Results(total=0, hits=(), years=(), months=(), sections=(), understood="", notes=query.notes)
    wanted = [target(conn, term) for term in query.wanted]
    found = source(wanted, [target(conn, term) for term in query.unwanted])
    filters, notes = _filters(conn, request)
    total = count(conn, found, filters)
    if not total:
        missing = (term for term, sought in zip(query.wanted, wanted, strict=True) if not occurs(conn, sought))
        notes += [f"{shown(term.text)} kommt in keiner Meldung vor." for term in missing]
    any_time: Parameters = {**filters, "year": None, "month": None}
    any_month: Parameters = {**filters, "month": None}
    return Results(
        total=total,
        hits=_hits(conn, _page(conn, found, filters, request, total), wanted),
        years=count_years(conn, found, any_time),
        months=() if request.year is None else count_months(conn, found, any_month),
        sections=count_sections(conn, found, {**filters, "sections": None}),
        understood=query.understood(),
        notes=(*query.notes, *notes),
    )


def matching(conn: sqlite3.Connection, request: SearchRequest) -> set[int]:
    """Return the ids of all articles that match a request, whatever page of them it asks for.

    Raises `AnalyserMismatch` for an index of another analyser version.
    """
    check(conn)
    query = parse(request.q)
    if query.wordless:
        return set()
    found = source([target(conn, term) for term in query.wanted], [target(conn, term) for term in query.unwanted])
    filters, _ = _filters(conn, request)
    return set(page(conn, found, filters, "neu", limit=-1, offset=0))


SECTIONS = "SELECT id, path FROM sections"


def _filters(conn: sqlite3.Connection, request: SearchRequest) -> tuple[Parameters, list[str]]:
    """Return the filters as SQL parameters, and what to say about them."""
    notes: list[str] = []
    ids: list[int] | None = None
    if request.section is not None:
        ids = [row_id for row_id, path in conn.execute(SECTIONS) if request.section in (path, section_slug(path))]
        if not ids:
            notes.append(f"Eine Rubrik {shown(request.section)} gibt es im Archiv nicht.")
    filters: Parameters = {
        "year": _in_sqlite(request.year),
        "month": _in_sqlite(request.month),
        "since": request.since.isoformat() if request.since else None,
        "until": request.until.isoformat() if request.until else None,
        "sections": None if ids is None else json.dumps(ids),
    }
    return filters, notes


def _in_sqlite(number: int | None) -> int | None:
    """Return a year or month, or 0, which fits no article, for one that is beyond SQLite's numbers too."""
    return number if number is None or 0 < number <= date.max.year else 0


def _page(
    conn: sqlite3.Connection, found: Source, filters: Parameters, request: SearchRequest, total: int
) -> list[int]:
    limit = max(request.per_page, 0)
    offset = (max(request.page, 1) - 1) * limit
    # Beyond the last page nothing is asked: the number may be larger than any that SQLite knows.
    return page(conn, found, filters, request.sort, limit=limit, offset=offset) if offset < total else []


HITS = """
    SELECT a.id, a.key, a.published, a.state, a.versions,
        EXISTS (SELECT 1 FROM images AS i WHERE i.article_id = a.id),
        (SELECT json_group_array(json_array(s.path, s.name))
            FROM article_sections AS m JOIN sections AS s ON s.id = m.section_id WHERE m.article_id = a.id)
    FROM articles AS a WHERE a.id IN (SELECT value FROM json_each(?))
"""


def _hits(conn: sqlite3.Connection, ids: Sequence[int], wanted: Sequence[Target]) -> tuple[Hit, ...]:
    texts = read_texts(conn, ids)
    readings = {number: [read(part) for part in (text.title, *text.passages)] for number, text in texts.items()}
    meanings = meanings_in(conn, chain.from_iterable(readings.values()))
    sought = needles(wanted, meanings)
    hits = {}
    for article_id, key, published, state, versions, has_image, sections in conn.execute(HITS, (json.dumps(ids),)):
        text = texts[article_id]
        in_title, *in_passages = (marks(reading, sought, meanings) for reading in readings[article_id])
        hits[article_id] = Hit(
            article_id=article_id,
            key=key,
            slug=slug(text.title),
            title=fragments(text.title, in_title),
            snippet=snippet(text.passages, in_passages),
            published=date.fromisoformat(published),
            sections=tuple(Section(path=path, name=name) for path, name in sorted(json.loads(sections))),
            state=state,
            versions=versions,
            has_image=bool(has_image),
        )
    return tuple(hits[article_id] for article_id in ids)
