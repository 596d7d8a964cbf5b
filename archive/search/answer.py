"""What a request finds: which articles, in which order, and how it was read. The one way from a request to its hits.

A second look is taken only where the first found little: a compound that stands in no article is then searched as its
parts, and what that finds comes last and is said.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from pyroaring import BitMap

from archive.german import number
from archive.search import places
from archive.search.dictionary import entries
from archive.search.evaluate import Index, Window, window_of
from archive.search.facets import Filters, filters_of
from archive.search.match import Target, targets
from archive.search.query import Known, parse
from archive.search.rank import Order, by_relevance
from archive.search.results import SearchRequest
from archive.search.section_names import section_slug
from archive.search.state import state_of
from archive.search.tree import And, Node, Or, Period, Query, Term, terms_of
from archive.search.typed_years import is_year
from archive.search.wording import shown
from archive.search.words import Word
from herne_scraper.items import Section

MOST_COUNTED = 200_000
"""Articles that words find; of more the newest are counted and shown, and the reader is told."""
FEW = 20
"""Hits below which compounds that stand nowhere are searched as their parts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a request finds."""

    query: Query
    index: Index
    filters: Filters
    matched: BitMap
    """What the query finds, whatever the filters of the request but since and until."""
    found: BitMap
    """What is left of it."""
    further: BitMap
    """What of this only the parts of compounds found."""
    root: Node | None
    """The query as it was searched in the end, for the marks."""
    is_capped: bool
    notes: tuple[str, ...]

    def order(self, request: SearchRequest, *, by_texts: bool = True) -> Order:
        """Return what was found in the order asked for; without `by_texts` ranked by the index alone."""
        if request.sort != "relevanz" or self.query.root is None:
            return Order(best=(), others=self.found, newest_first=request.sort != "alt")
        plainly = self.found - self.further
        all_match = not self.filters.are_set
        first = by_relevance(self.index, self.query.root, plainly, all_match=all_match, by_texts=by_texts)
        if not self.further:
            return first
        then = by_relevance(self.index, self.root, self.further, all_match=False, by_texts=by_texts)
        return Order(best=[*first.stretch(0, len(self.found)), *then.best], others=then.others)


def answer(
    conn: sqlite3.Connection, request: SearchRequest, *, as_typed: bool = False, most: int | None = MOST_COUNTED
) -> Answer:
    """Return what a request finds, of words alone the newest `most`; with `as_typed` no second look is taken.

    Raises `AnalyserMismatch` for an index of another analyser version, and nothing for any request.
    """
    state = state_of(conn)
    query = read_query(conn, request)
    index = Index(conn=conn, state=state, targets=targets(conn, terms_of(query.root)))
    filters = filters_of(conn, state, request)
    if query.wordless:
        return _nothing(query, index, filters)
    window = window_of(Period(first=request.since, last=request.until))
    matched, is_capped = _newest(index, query.root, window, most)
    found, notes = filters.of(matched), list(_notes(conn, request, query, index))
    if is_capped and filters.are_set:
        # Of what the filters leave nothing is missing, but what is left without one of them is counted of the newest.
        found = filters.of(index.find(query.root, window.within(filters.window)))
        notes.append(f"Die Zahlen an gesetzten Filtern zählen nur die neuesten {number(len(matched))} Treffer.")
    elif is_capped:
        notes.append(f"Gezählt und gezeigt werden nur die neuesten {number(len(matched))} Treffer.")
    plain = Answer(
        query=query,
        index=index,
        filters=filters,
        matched=matched,
        found=found,
        further=BitMap(),
        root=query.root,
        is_capped=is_capped and not filters.are_set,
        notes=tuple(notes),
    )
    return plain if as_typed or len(found) >= FEW else _with_parts(plain, window)


def _nothing(query: Query, index: Index, filters: Filters) -> Answer:
    return Answer(
        query=query,
        index=index,
        filters=filters,
        matched=BitMap(),
        found=BitMap(),
        further=BitMap(),
        root=None,
        is_capped=False,
        notes=query.notes,
    )


SECTIONS = "SELECT path, name FROM sections ORDER BY path"


def read_query(conn: sqlite3.Connection, request: SearchRequest) -> Query:
    """Return what was typed as it is understood in this archive."""
    # Only behind a colon stands the name of a section.
    known = known_in(conn, request.today) if ":" in request.q else Known(today=request.today, sections=())
    return parse(request.q, known)


def known_in(conn: sqlite3.Connection, today: date) -> Known:
    """Return what must be known of an archive to read a query."""
    return Known(today=today, sections=tuple(Section(path=path, name=name) for path, name in conn.execute(SECTIONS)))


def _newest(index: Index, root: Node | None, window: Window, most: int | None) -> tuple[BitMap, bool]:
    """Return what a query finds, and whether that is only the newest of it."""
    if most is None or index.state.size(index.conn) <= most:
        return index.find(root, window), False
    found = index.find(root, window, newest=most + 1)
    if len(found) != most + 1 or not terms_of(root):
        return found, False
    return found[1:], True


def _notes(conn: sqlite3.Connection, request: SearchRequest, query: Query, index: Index) -> Iterator[str]:
    """Yield what there is to say before anything is found."""
    yield from query.notes
    if request.section is not None:
        wanted = section_slug(request.section)
        if not any(section_slug(path) == wanted for path, _ in conn.execute(SECTIONS)):
            yield f"Eine Rubrik {shown(request.section)} gibt es im Archiv nicht."
    if request.place is not None and places.place_of(request.place) is None:
        yield f"Einen Ort {shown(request.place)} kennt das Archiv nicht."
    root = query.root
    typed_alone = root.parts if isinstance(root, And) else (root,)
    for term, target in index.targets.items():
        if term in typed_alone and is_year(term, request.today):
            yield f"{shown(term.text)} wurde als Wort gesucht; alle Meldungen aus diesem Jahr findet jahr:{term.text}."
        if target.is_cut:
            yield (
                f"{shown(term.text + '*')} steht für mehr als {len(target.tokens)} Wörter; "
                "gesucht wurde nach den häufigsten."
            )


def _with_parts(plain: Answer, window: Window) -> Answer:
    """Return the answer with what is found by the parts of compounds, and a note on each.

    Of compounds that stand in no article; where all words stand in some, but not together, of all compounds.
    """
    index = plain.index
    sought = terms_of(plain.query.root, wanted_only=True)
    missing = [term for term in sought if not _stands_somewhere(plain, term)]
    split: dict[Term, Node] = {}
    known: dict[Term, Target] = dict(index.targets)
    for term in missing or (sought if not plain.found else ()):
        target = index.targets[term]
        if len(target.parts) > 1:
            parts = {_part(term, token): Target(tokens=(token,), scope=term.scope) for token in target.parts}
            known |= parts
            split[term] = And(parts=tuple(parts))
    wider, more = index, BitMap()
    if split and plain.query.root is not None:
        wider = replace(index, targets=known)
        more = wider.find(_replaced(plain.query.root, split), window) - plain.matched
        if not missing and not plain.filters.of(more):
            # Without the filters enough is found.
            more = BitMap()
    told = missing or (list(split) if more else ())
    notes = tuple(_of_parts(index, term, by_parts=bool(more) and term in split, stands=not missing) for term in told)
    if not more:
        if not notes and not plain.matched and len(sought) > 1:
            notes = (NOT_TOGETHER,)
        return replace(plain, notes=(*plain.notes, *notes)) if not plain.found else plain
    return replace(
        plain,
        index=wider,
        root=None if plain.query.root is None else _replaced(plain.query.root, split),
        matched=plain.matched | more,
        found=plain.found | plain.filters.of(more),
        further=plain.filters.of(more),
        notes=(*plain.notes, *notes),
    )


def _stands_somewhere(plain: Answer, term: Term) -> bool:
    root = plain.query.root
    if plain.matched and (term == root or (isinstance(root, And) and term in root.parts)):
        return True
    return bool(plain.index.find(term, newest=1))


NOT_TOGETHER = "Jedes Wort kommt vor, aber keine Meldung passt zu allem, was gesucht wurde."


def _of_parts(index: Index, term: Term, *, by_parts: bool, stands: bool) -> str:
    """Return what is said of a term that is not found, or not with the others, and of its parts that were searched."""
    typed = shown(f"{term.text}*" if term.kind == "prefix" else term.text)
    if not by_parts:
        return f"{typed} kommt in keiner Meldung vor."
    form = term.words[0].whole or term.words[0].forms[0]
    # In the order of the compound; what has changed on the way (Städte, Stadt) stands first.
    in_order = sorted(index.targets[term].parts, key=lambda token: form.find(token[:3]))
    *firsts, last = (_display(index.conn, token) for token in in_order)
    parts = f"{', '.join(firsts)} und {last}"
    if stands:
        return f"Keine Meldung passt genau; statt {typed} wurde auch nach {parts} gesucht."
    return f"{typed} kommt in keiner Meldung vor; gesucht wurde auch nach {parts}."


def _part(term: Term, token: str) -> Term:
    word = Word(forms=(token,), start=term.span[0], end=term.span[1])
    return replace(term, words=(word,), text=token)


# A lemma may be none of its forms as they are folded; then the lexicon is read, for the few queries that come here.
DISPLAY = """
    SELECT display FROM lexicon WHERE form = :token
    UNION ALL SELECT * FROM (SELECT display FROM lexicon WHERE main = :token ORDER BY df DESC, form LIMIT 1)
    LIMIT 1
"""


def _display(conn: sqlite3.Connection, token: str) -> str:
    """Return how the archive writes a token; of one that stands in compounds alone, how the dictionary does."""
    row = conn.execute(DISPLAY, {"token": token}).fetchone()
    if row is not None:
        return str(row[0])
    listed = sorted(entries(token), key=lambda entry: (entry[0] != entry[1], entry[0].islower(), entry[0]))
    return listed[0][0] if listed else token


def _replaced(node: Node, split: Mapping[Term, Node]) -> Node:
    if isinstance(node, Term):
        return split.get(node, node)
    if isinstance(node, (And, Or)):
        return replace(node, parts=tuple(_replaced(part, split) for part in node.parts))
    return node
