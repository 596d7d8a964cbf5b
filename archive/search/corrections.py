"""What a reader may have meant who made a typing error: `Meinten Sie …?`.

Only words of the archive are proposed, each put into the query as typed, and only where that finds something. A word
that finds something is left alone, but for one that hardly occurs, is in no dictionary, and has a neighbour that is
far more frequent: there the error stands in an article.
"""

from __future__ import annotations

import json
import math
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from rapidfuzz.distance import OSA

from archive.german import MONTHS
from archive.search import places
from archive.search.answer import Answer, answer
from archive.search.dictionary import entries
from archive.search.grammar import ATTACHED, FIELDS, FILTERS, QUOTES, WITH, Field
from archive.search.lemmas import meaning
from archive.search.query_values import LABELS
from archive.search.results import Correction, SearchRequest
from archive.search.tree import And, Term, terms_of
from archive.search.wording import replaced
from archive.search.words import Span, Word, fold

SHORTEST, SHORTEST_FAR, LONGEST = 4, 6, 40
"""Letters of a word from which on one error is mended, and two; and up to which any is."""
RARE, FAR_MORE = 5, 20
"""Articles in which an error may stand itself, and how many times as many its neighbour must have."""
LONGEST_ENDING = 4
"""Letters that another form of the word may have more."""
MOST = 3
"""Corrections."""
MOST_SUSPECTS = 8
"""Words that may hold an error; where there are more, the text is in another language or none, and each costs time."""
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
    proposed = dict.fromkeys(_correction(request.q, changes) for changes in _changes(conn, request.q, found))
    return tuple(islice((one for one in proposed if _finds(conn, request, one)), MOST))


def _finds(conn: sqlite3.Connection, request: SearchRequest, correction: Correction) -> bool:
    return bool(answer(conn, replace(request, q=correction.q), as_typed=True).found)


def _correction(q: str, changes: Changes) -> Correction:
    return Correction(
        q=replaced(q, changes), words=tuple((q[slice(*span)], meant) for span, meant in sorted(changes.items()))
    )


def _changes(conn: sqlite3.Connection, q: str, found: Answer) -> Iterator[Changes]:
    """Yield what may be changed in a query, the likeliest first: all errors at once, then one in another way."""
    suspects = _suspects(conn, found)
    if len(suspects) > MOST_SUSPECTS:
        return
    mended = [(_span(suspect.word), _meant(conn, q, suspect)) for suspect in suspects]
    best = {span: meant[0] for span, meant in mended if meant}
    if best:
        yield best
    yield from (best | {span: other} for span, meant in mended for other in meant[1:MOST])
    if not found.found:
        yield from (
            {_span(one.word): apart}
            for one in suspects
            if not _field_before(q, one) and (apart := _apart(conn, one.form))
        )
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


BEHIND_A_FILTER = re.compile(rf"\b((?ai:{'|'.join(FILTERS)})):[{QUOTES}]?$")
SECTION_NAMES = "SELECT DISTINCT name FROM sections ORDER BY name"
DAYS = ("heute", "gestern", "vorgestern", "Anfang", "Mitte", "Ende", "Frühling", "Sommer", "Herbst", "Winter")


def _meant(conn: sqlite3.Connection, q: str, suspect: _Suspect) -> list[str]:
    """Return what may stand where a suspect does: behind the colon of a filter what is a value there, else any word."""
    field = _field_before(q, suspect)
    if field is None:
        return _neighbours(conn, suspect)
    most = 1 if len(suspect.form) < SHORTEST_FAR else 2
    names = {name: OSA.distance(suspect.form, fold(name)) for name in _values(conn, field)}
    return sorted((name for name, errors in names.items() if errors <= most), key=lambda name: (names[name], name))


def _field_before(q: str, suspect: _Suspect) -> Field | None:
    behind = BEHIND_A_FILTER.search(q[: suspect.word.start])
    return FIELDS[behind[1].lower()] if behind else None


def _values(conn: sqlite3.Connection, field: Field) -> Iterable[str]:
    if field == "rubrik":
        return (name for (name,) in conn.execute(SECTION_NAMES))
    if field == "ort":
        return (place.name for place in places.known())
    if field == "status":
        return LABELS["geaendert"], "verschwunden"
    if field in ("mit", "anhang"):
        return WITH if field == "mit" else ATTACHED
    return (*MONTHS, *DAYS)


WORDS = "SELECT form, display, df, main FROM lexicon WHERE form IN (SELECT value FROM json_each(?))"
ALIKE = """
    SELECT form, display, df, main FROM lexicon
    WHERE form >= ? AND form < ? AND length(form) BETWEEN ? AND ?
"""


def _neighbours(conn: sqlite3.Connection, suspect: _Suspect) -> list[str]:
    """Return the words that one may be a typing error for, as they are written, the likeliest first.

    A word of the dictionary is no error (Garten, where an archive has only Karten); what it has as a form of another
    word is one where it stands in no article. Measured on typing errors in German news, an error more weighs as much as
    a word four thousand times as frequent, and errors in the first two letters are rare.
    """
    form = suspect.form
    rows = conn.execute(WORDS, (json.dumps(sorted(_one_error_away(form))),)).fetchall()
    if not rows and not suspect.often and len(form) >= SHORTEST_FAR:
        begin = form[:2]
        rows = conn.execute(ALIKE, (begin, f"{begin}\U0010ffff", len(form) - 2, len(form) + LONGEST_ENDING)).fetchall()
    found: list[tuple[float, str]] = []
    for other, display, frequency, main in rows:
        errors = OSA.distance(form, other, score_cutoff=2)
        if errors > 2 and len(other) > len(form):
            # The archive may have the word in another form only: `Wahlbenachichtigung`, Wahlbenachrichtigungen.
            errors = OSA.distance(form, main, score_cutoff=2)
        if errors <= 2 and frequency >= FAR_MORE * suspect.often and (not suspect.often or main != suspect.main):
            found.append((errors - 0.12 * math.log(frequency) - 0.3 * (other[:2] == form[:2]), display))
    # Asked last, since a dictionary is read for it.
    if found and any(suspect.often or word == lemma for word, lemma in entries(form)):
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
