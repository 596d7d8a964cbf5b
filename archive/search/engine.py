"""Searches the archive: a request in, a page of results out, with counts for every filter.

Pure functions of a connection, which may be read-only and may give rows of any kind. No dictionary is needed for
words that occur in the archive, so the serving process stays small.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from pyroaring import BitMap

from archive.search.answer import answer
from archive.search.corrections import corrections
from archive.search.evaluate import terms_of
from archive.search.explain import explained
from archive.search.facets import count
from archive.search.hits import page
from archive.search.match import Target
from archive.search.related import related_words
from archive.search.results import Results, SearchRequest
from archive.search.section_names import section_slug

__all__ = ["SearchRequest", "matching", "numbers", "ordered", "search", "section_slug"]


def search(conn: sqlite3.Connection, request: SearchRequest, *, explain: bool = False) -> Results:
    """Return a page of the articles that match a request.

    Pages hang together at any depth: articles of equal rank stand newest first. Raises `AnalyserMismatch` for an
    index of another analyser version, and nothing for any query.
    """
    found = answer(conn, request)
    state = found.index.state
    start, end = _stretch(request)
    # Beyond the last page nothing is ordered, however far beyond it is.
    order = found.order(request) if start < min(end, len(found.found)) else None
    targets = [found.index.targets[term] for term in terms_of(found.root, wanted_only=True)]
    numbers = [] if order is None else order.stretch(start, min(end, len(found.found)))
    shown = page(conn, state, numbers, targets)
    return Results(
        total=len(found.found),
        is_capped=found.is_capped,
        hits=shown.hits,
        facets=count(conn, state, found.matched, found.found, found.filters),
        understood=found.query.understood,
        notes=found.notes,
        corrections=corrections(conn, request, found),
        related=related_words(conn, shown.texts[:MOST_BESIDE], _own(targets), state.size(conn))
        if start == 0 and targets
        else (),
        explanation=explained(conn, request, found) if explain else None,
    )


def matching(conn: sqlite3.Connection, request: SearchRequest) -> set[int]:
    """Return the ids of all articles that match a request as it was typed, whatever page of them it asks for.

    They are all there, however many: who waits for news of an old article is told of it too.

    Raises `AnalyserMismatch` for an index of another analyser version.
    """
    return set(_ids(conn, list(numbers(conn, request))).values())


def numbers(conn: sqlite3.Connection, request: SearchRequest) -> BitMap:
    """Return the same as numbers of the index: a set that is quickly looked into, however large."""
    return answer(conn, request, as_typed=True, most=None).found


def ordered(conn: sqlite3.Connection, request: SearchRequest, *, by_texts: bool = True) -> tuple[int, list[int]]:
    """Return how many articles match a request, and the ids of those of its page, in order.

    They are those of `search`, without what a list shows; without `by_texts` as the index alone ranks them. Raises
    `AnalyserMismatch` likewise.
    """
    found = answer(conn, request)
    start, end = _stretch(request)
    total = len(found.found)
    numbers = found.order(request, by_texts=by_texts).stretch(start, min(end, total)) if start < min(end, total) else []
    ids = _ids(conn, numbers)
    return total, [ids[number] for number in numbers]


def _own(targets: Iterable[Target]) -> frozenset[str]:
    """Return the tokens that a query is about itself."""
    return frozenset(
        token
        for target in targets
        for token in (*target.tokens, *target.parts, *(token for place in target.places for token in place))
    )


def _stretch(request: SearchRequest) -> tuple[int, int]:
    limit = max(request.per_page, 0)
    start = (max(request.page, 1) - 1) * limit
    return start, start + limit


MOST_BESIDE = 10
"""Hits whose words are compared to find those that stand out."""
IDS = "SELECT rowid_, article_id FROM search_meta WHERE rowid_ IN (SELECT value FROM json_each(?))"


def _ids(conn: sqlite3.Connection, numbers: list[int]) -> dict[int, int]:
    return dict(map(tuple, conn.execute(IDS, (json.dumps(numbers),))))
