"""Searches the archive: a request in, a page of results out, with counts for every filter.

Pure functions of a connection, which may be read-only and may give rows of any kind. No dictionary is needed for
words that occur in the archive, so the serving process stays small.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from pyroaring import BitMap

from archive.search.answer import Answer, answer
from archive.search.corrections import corrections
from archive.search.explain import explained
from archive.search.facets import count
from archive.search.hits import page
from archive.search.match import Target
from archive.search.related import related_words
from archive.search.results import Results, SearchRequest
from archive.search.tree import terms_of

__all__ = ["SearchRequest", "matching", "numbers", "ordered", "search"]


def search(conn: sqlite3.Connection, request: SearchRequest, *, explain: bool = False) -> Results:
    """Return a page of the articles that match a request.

    Pages hang together at any depth: articles of equal rank stand newest first. Raises `AnalyserMismatch` for an
    index of another analyser version, and nothing for any query.
    """
    found = answer(conn, request)
    state = found.index.state
    targets = [found.index.targets[term] for term in terms_of(found.root, wanted_only=True)]
    shown = page(conn, state, _on_page(found, request), targets)
    return Results(
        total=len(found.found),
        is_capped=found.is_capped,
        hits=shown.hits,
        facets=count(conn, state, found.matched, found.found, found.filters),
        understood=found.query.understood,
        notes=found.notes,
        corrections=corrections(conn, request, found),
        related=related_words(conn, shown.texts[:MOST_BESIDE], _own(targets), state.size(conn))
        if request.page <= 1 and targets
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
    on_page = _on_page(found, request, by_texts=by_texts)
    ids = _ids(conn, on_page)
    return len(found.found), [ids[number] for number in on_page]


def _own(targets: Iterable[Target]) -> frozenset[str]:
    """Return the tokens that a query is about itself."""
    return frozenset(
        token
        for target in targets
        for token in (*target.tokens, *target.parts, *(token for place in target.places for token in place))
    )


def _on_page(found: Answer, request: SearchRequest, *, by_texts: bool = True) -> list[int]:
    """Return the numbers of the articles of a page, in order. Beyond the last one nothing is ordered, however far."""
    limit = max(request.per_page, 0)
    start = (max(request.page, 1) - 1) * limit
    end = min(start + limit, len(found.found))
    return found.order(request, by_texts=by_texts).stretch(start, end) if start < end else []


MOST_BESIDE = 10
"""Hits whose words are compared to find those that stand out."""
IDS = "SELECT rowid_, article_id FROM search_meta WHERE rowid_ IN (SELECT value FROM json_each(?))"


def _ids(conn: sqlite3.Connection, numbers: list[int]) -> dict[int, int]:
    return dict(map(tuple, conn.execute(IDS, (json.dumps(numbers),))))
