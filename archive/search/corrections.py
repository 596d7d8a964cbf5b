"""What a reader may have meant who made a typing error: `Meinten Sie …?`.

Only words of the archive are proposed, each put into the query as typed, and only where that finds something. A word
that finds something is left alone, but for one that hardly occurs, is in no dictionary, and has a neighbour that is
far more frequent: there the error stands in an article.
"""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from rapidfuzz.distance import OSA

from archive.search.answer import Answer, answer
from archive.search.dictionary import entries
from archive.search.evaluate import terms_of
from archive.search.lemmas import meaning
from archive.search.results import Correction, SearchRequest
from archive.search.tree import And, Term
from archive.search.wording import replaced
from archive.search.words import Span, Word

SHORTEST, SHORTEST_FAR, LONGEST = 4, 6, 40
"""Letters of a word from which on one error is mended, and two; and up to which any is."""
RARE, FAR_MORE = 5, 20
"""Articles in which an error may stand itself, and how many times as many its neighbour must have."""
MOST = 3
"""Corrections."""
LETTERS = "abcdefghijklmnopqrstuvwxyz"
LINKS = ("", "s", "n", "en", "es", "e")
"""What German puts between the parts of a compound."""
SHORTEST_PART = 3


Changes = Mapping[Span, str]
"""Stretches of the query, and what stands there instead."""


def corrections(conn: sqlite3.Connection, request: SearchRequest, found: Answer) -> tuple[Correction, ...]:
    """Return what the reader may have meant, the likeliest first; nothing where all words are as they should be.

    Each finds something with the filters that hold.
    """
    if found.query.root is None or len(found.found) > RARE:
        return ()
    proposed = dict.fromkeys(_correction(request.q, changes) for changes in _changes(conn, found))
    return tuple(islice((one for one in proposed if _finds(conn, request, one)), MOST))


def _finds(conn: sqlite3.Connection, request: SearchRequest, correction: Correction) -> bool:
    return bool(answer(conn, replace(request, q=correction.q), as_typed=True).found)


def _correction(q: str, changes: Changes) -> Correction:
    return Correction(
        q=replaced(q, changes), words=tuple((q[slice(*span)], meant) for span, meant in sorted(changes.items()))
    )


def _changes(conn: sqlite3.Connection, found: Answer) -> Iterator[Changes]:
    """Yield what may be changed in a query, the likeliest first: all errors at once, then one in another way."""
    suspects = _suspects(conn, found)
    mended = [(_span(suspect.word), _neighbours(conn, suspect)) for suspect in suspects]
    best = {span: meant[0] for span, meant in mended if meant}
    if best:
        yield best
    yield from (best | {span: other} for span, meant in mended for other in meant[1:MOST])
    if not found.found:
        yield from ({_span(one.word): apart} for one in suspects if (apart := _apart(conn, one.form)))
        yield from _together(conn, found)


def _span(word: Word) -> Span:
    return word.start, word.end


@dataclass(frozen=True, slots=True, kw_only=True)
class _Suspect:
    """A word that may hold an error."""

    word: Word
    often: int
    """In how many articles it stands as it is."""
    main: str

    @property
    def form(self) -> str:
        """Return it as it is compared."""
        return self.word.forms[0]


KNOWN = "SELECT form, df, main, parts FROM lexicon WHERE form IN (SELECT value FROM json_each(?))"
OCCURS = "SELECT 1 FROM search WHERE search MATCH ? LIMIT 1"


def _suspects(conn: sqlite3.Connection, found: Answer) -> list[_Suspect]:
    """Return the words that stand in few articles or none; not compounds, nor forms of words that stand in some."""
    words = [
        word
        for term in terms_of(found.query.root, wanted_only=True)
        for word in term.words
        if term.kind != "prefix" and len(word.forms) == 1 and word.forms[0].isalpha()
    ]
    words = [word for word in words if SHORTEST <= len(word.forms[0]) <= LONGEST]
    rows = conn.execute(KNOWN, (json.dumps([word.forms[0] for word in words]),))
    known = {form: (df, main, parts) for form, df, main, parts in rows}
    suspects = []
    for word in words:
        form = word.forms[0]
        if form in known:
            often, main, parts = known[form]
            if often <= RARE and not parts:
                suspects.append(_Suspect(word=word, often=often, main=main))
            continue
        meant = meaning(form)
        tokens = " OR ".join(f'"{token}"' for token in sorted(meant.tokens))
        if conn.execute(OCCURS, (tokens,)).fetchone() is None:
            suspects.append(_Suspect(word=word, often=0, main=meant.main))
    return suspects


WORDS = "SELECT form, display, df, main FROM lexicon WHERE form IN (SELECT value FROM json_each(?))"
ALIKE = """
    SELECT form, display, df, main FROM lexicon
    WHERE form >= ? AND form < ? AND length(form) BETWEEN ? AND ?
"""


def _neighbours(conn: sqlite3.Connection, suspect: _Suspect) -> list[str]:
    """Return the words that one may be a typing error for, as they are written, the likeliest first.

    Measured on typing errors in German news, an error more weighs as much as a word four thousand times as frequent,
    and errors in the first two letters are rare.
    """
    form = suspect.form
    rows = conn.execute(WORDS, (json.dumps(sorted(_one_error_away(form))),)).fetchall()
    if not rows and not suspect.often and len(form) >= SHORTEST_FAR:
        begin = form[:2]
        rows = conn.execute(ALIKE, (begin, f"{begin}\U0010ffff", len(form) - 2, len(form) + 2)).fetchall()
    found: list[tuple[float, str]] = []
    for other, display, frequency, main in rows:
        errors = OSA.distance(form, other, score_cutoff=2)
        if errors <= 2 and frequency >= FAR_MORE * suspect.often and (not suspect.often or main != suspect.main):
            found.append((errors - 0.12 * math.log(frequency) - 0.3 * (other[:2] == form[:2]), display))
    # Asked last, since a dictionary is read for it.
    if found and suspect.often and next(iter(entries(form)), None):
        return []
    return [display for _, display in sorted(found)]


def _one_error_away(form: str) -> set[str]:
    halves = [(form[:place], form[place:]) for place in range(len(form) + 1)]
    left_out = {left + right[1:] for left, right in halves if right}
    swapped = {left + right[1] + right[0] + right[2:] for left, right in halves if len(right) > 1}
    other = {left + letter + right[1:] for left, right in halves if right for letter in LETTERS}
    further = {left + letter + right for left, right in halves for letter in LETTERS}
    return (left_out | swapped | other | further) - {form}


def _apart(conn: sqlite3.Connection, form: str) -> str | None:
    """Return a form that no article has as two words that some have, the most frequent; `None` where it is not two."""
    halves = [
        (left, form[place:])
        for place in range(SHORTEST_PART, len(form) - SHORTEST_PART + 1)
        for left in {form[:place].removesuffix(link) for link in LINKS}
        if len(left) >= SHORTEST_PART
    ]
    rows = conn.execute(WORDS, (json.dumps([half for pair in halves for half in pair]),))
    known = {part: (frequency, display) for part, display, frequency, _ in rows}
    pairs = [
        (min(known[left][0], known[right][0]), f"{known[left][1]} {known[right][1]}")
        for left, right in halves
        if left in known and right in known
    ]
    return max(pairs)[1] if pairs else None


def _together(conn: sqlite3.Connection, found: Answer) -> Iterator[Changes]:
    """Yield neighbours in the query that are one word: `Strassen Sperrung`."""
    root = found.query.root
    parts = root.parts if isinstance(root, And) else ()
    words = [
        part.words[0]
        for part in parts
        if isinstance(part, Term) and part.kind == "word" and len(part.words) == 1 and len(part.words[0].forms) == 1
    ]
    for left, right in pairwise(words):
        if right.start - left.end != 1:
            continue
        forms = [f"{left.forms[0]}{link}{right.forms[0]}" for link in LINKS]
        joined = max(conn.execute(WORDS, (json.dumps(forms),)).fetchall(), key=lambda row: int(row[2]), default=None)
        if joined is not None:
            yield {(left.start, right.end): str(joined[1])}
