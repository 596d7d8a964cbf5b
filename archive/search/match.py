"""What the terms of a query mean in the index: as FTS5 expressions, and as marks in a text. Both by one rule."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import product

from archive.search.lemmas import Meaning, meaning
from archive.search.lexicon import counted_meanings, known_meanings
from archive.search.phrases import likeliest, mains_of, places_of_day, tokens_at
from archive.search.tree import Scope, Term
from archive.search.words import Reading, Span, Word

MOST_BEGUN, MOST_BEGUN_IN_ALL = 500, 2_000
"""Words that one beginning (`stra*`) stands for, and all beginnings of a query together; the most frequent ones, where
there are more. Each costs a look into the index."""

COLUMNS: Mapping[Scope | None, tuple[str, str]] = {
    None: ("", "{body title image annex former} : "),
    "titel": ("{title title_x} : ", "{title} : "),
    "bild": ("{image image_x} : ", "{image} : "),
}
"""Where words of a scope stand, and where its phrases: only there is each word in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What must stand in a text for a term to be found: one of the tokens, or the places one after the other."""

    tokens: tuple[str, ...]
    """Any of these, in the order of the alphabet; none for a phrase."""
    places: tuple[tuple[str, ...], ...] = ()
    """For each word of a phrase the tokens that may stand there."""
    rarest: tuple[str, ...] = ()
    """Of these the tokens of the word that is rarest as it was typed."""
    parts: tuple[str, ...] = ()
    """What a compound is made of, without parts of its parts."""
    scope: Scope | None = None
    is_prefix: bool = False
    """Whether the tokens are those of the words with one beginning, the most frequent first."""
    is_cut: bool = False
    """Whether there are more of these than are searched."""
    often: int = 0
    """In how many articles its rarest word stands as it was typed."""

    @property
    def expression(self) -> str:
        """Return the FTS5 expression for all of it; there must be tokens or places."""
        alternatives = [self.any_of(self.tokens)] if self.tokens else []
        if self.places:
            readings = " OR ".join(f'"{" ".join(reading)}"' for reading in product(*self.places))
            alternatives.append(f"{COLUMNS[self.scope][1]}({readings})")
        return f"({' OR '.join(alternatives)})"

    def any_of(self, tokens: Sequence[str]) -> str:
        """Return the FTS5 expression for some of the tokens.

        Every token is quoted and made of letters and digits, so nothing typed is ever read as syntax.
        """
        quoted = " OR ".join(f'"{token}"' for token in tokens)
        return f"{COLUMNS[self.scope][0]}({quoted})"


Targets = Mapping[Term, Target]

BEGUN = """
    SELECT main, sum(df) AS often FROM lexicon WHERE form >= :first AND form < :last
    GROUP BY main ORDER BY often DESC, main LIMIT :most
"""


def targets(conn: sqlite3.Connection, terms: Iterable[Term]) -> dict[Term, Target]:
    """Return what stands for each term in this archive.

    A run of hyphens is found joined (`Kirmesumzug`) and as its parts in a row (`Kirmes-Umzug`, `Kirmes Umzug`); a
    number, day or time in the form in which all its spellings meet. The beginning of a word stands for all forms of
    the archive that begin so, each found as if it were typed itself. A phrase is found where its words stand as such,
    not where they are parts of others.
    """
    terms = list(terms)
    words = [word for term in terms if term.kind != "prefix" for word in term.words]
    forms = {form for word in words for form in (*word.forms, *filter(None, (word.whole,)))}
    counted = counted_meanings(conn, forms) if forms else {}
    meanings = {form: meant for form, (_, meant) in counted.items()}
    frequencies = {form: often for form, (often, _) in counted.items()}
    meanings |= {form: meaning(form) for form in forms - meanings.keys()}
    most = min(MOST_BEGUN, MOST_BEGUN_IN_ALL // max(1, sum(term.kind == "prefix" for term in terms)))
    in_rows = {form for term in terms if _is_in_a_row(term) for word in term.words for form in word.forms}
    mains = mains_of(conn, [meanings[form] for form in in_rows]) if in_rows else {}
    return {
        term: _begun(conn, term, most) if term.kind == "prefix" else _target(term, meanings, mains, frequencies)
        for term in terms
    }


def _is_in_a_row(term: Term) -> bool:
    """Return whether the words of a term, or the parts of its word, may stand one after the other."""
    if term.kind == "prefix" or _is_a_number(term):
        return False
    word = term.words[0]
    return term.kind == "phrase" or len(term.words) > 1 or (len(word.forms) > 1 and not _is_one(word))


def _is_one(word: Word) -> bool:
    return word.is_certain and word.whole is not None


def _is_a_number(term: Term) -> bool:
    """Return whether all of a term is one number, day or time, which quotation marks make no narrower."""
    word = term.words[0]
    is_one = len(word.forms) == 1 or _is_one(word)
    return len(term.words) == 1 and is_one and any(map(str.isdecimal, word.whole or word.forms[0]))


def _target(
    term: Term,
    meanings: Mapping[str, Meaning],
    mains: Mapping[str, Sequence[str]],
    frequencies: Mapping[str, int],
) -> Target:
    meant = _single(term, meanings)
    places: list[tuple[str, ...]] = []
    if _is_in_a_row(term):
        for word in term.words:
            places += places_of_day(word) or (tokens_at(meanings[form], mains) for form in word.forms)
    places = list(likeliest(places))
    often = [frequencies.get(form, 0) for word in term.words for form in word.forms]
    return Target(
        tokens=() if meant is None else tuple(sorted(meant.tokens)),
        parts=() if meant is None else _largest(meant.parts),
        places=tuple(places),
        rarest=min(zip(often, places, strict=False), default=(0, ()))[1],
        scope=term.scope,
        often=min(often),
    )


def _single(term: Term, meanings: Mapping[str, Meaning]) -> Meaning | None:
    """Return what a term means as one word; `None` where it is only found as several in a row."""
    word = term.words[0]
    if not _is_a_number(term) and (term.kind != "word" or len(term.words) > 1):
        return None
    form = word.forms[0] if len(word.forms) == 1 and not _is_one(word) else word.whole
    return None if form is None else meanings[form]


def _largest(parts: Sequence[str]) -> tuple[str, ...]:
    return tuple(part for part in parts if not any(part != other and part in other for other in parts))


def _begun(conn: sqlite3.Connection, term: Term, most: int) -> Target:
    begin = term.words[0].forms[0]
    values = {"first": begin, "last": f"{begin}\U0010ffff", "most": most + 1}
    tokens = [main for main, _ in conn.execute(BEGUN, values)]
    return Target(tokens=tuple(tokens[:most]), scope=term.scope, is_prefix=True, is_cut=len(tokens) > most)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A stretch of a text in which a target stands: whole words."""

    start: int
    end: int
    target: int
    """Which of the targets, counted from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Needle:
    """A target as it may stand in some texts."""

    number: int
    """Which of the targets, counted from 0."""
    forms: frozenset[str]
    """The forms of these texts that are a hit by themselves."""
    places: tuple[frozenset[str], ...]
    """As those of the target."""
    scope: Scope | None


def needles(sought: Sequence[Target], meanings: Mapping[str, Meaning]) -> tuple[Needle, ...]:
    """Return what to look for in texts with these meanings, as `meanings_of` returns them.

    A form is a hit where the index has it under one of the tokens: as its lemma, or as a part of it. A form without a
    meaning is in no mark: it is not in the index either.
    """
    numbers: dict[str, list[int]] = {}
    for number, target in enumerate(sought):
        for token in target.tokens:
            numbers.setdefault(token, []).append(number)
    forms: list[set[str]] = [set() for _ in sought]
    for form, meant in meanings.items():
        for token in (meant.main, *meant.others, *meant.parts):
            for number in numbers.get(token, ()):
                forms[number].add(form)
    return tuple(
        Needle(
            number=number,
            forms=frozenset(forms[number]),
            places=tuple(map(frozenset, target.places)),
            scope=target.scope,
        )
        for number, target in enumerate(sought)
    )


def marks(reading: Reading, sought: Iterable[Needle], meanings: Mapping[str, Meaning]) -> tuple[Mark, ...]:
    """Return where the needles stand in one passage, in order; marks may overlap."""
    found = {
        Mark(start=start, end=end, target=needle.number)
        for needle in sought
        for start, end in (*_words(reading, needle), *_phrases(reading, needle, meanings))
    }
    return tuple(sorted(found, key=lambda mark: (mark.start, mark.end, mark.target)))


def _words(reading: Reading, needle: Needle) -> Iterator[Span]:
    if not needle.forms.isdisjoint(reading.forms):
        yield from (span for form, span in zip(reading.forms, reading.spans, strict=True) if form in needle.forms)
    yield from (run.span for run in reading.joined if run.form in needle.forms)


def _phrases(reading: Reading, needle: Needle, meanings: Mapping[str, Meaning]) -> Iterator[Span]:
    if not needle.places:
        return
    mains = [meanings[form].main if form in meanings else None for form in reading.forms]
    for first in range(len(mains) - len(needle.places) + 1):
        if all(main in allowed for main, allowed in zip(mains[first:], needle.places, strict=False)):
            yield reading.spans[first][0], reading.spans[first + len(needle.places) - 1][1]


KEPT: dict[str, Meaning] = {}
"""Meanings of forms that were asked for: of one version of the analysis, a form has one meaning in any archive."""
MOST_KEPT = 1_000


def meanings_of(conn: sqlite3.Connection, forms: Set[str]) -> dict[str, Meaning]:
    """Return the meanings of those of some forms that the archive has."""
    found = {form: kept for form in forms if (kept := KEPT.get(form)) is not None}
    if len(found) < len(forms):
        new = known_meanings(conn, forms - found.keys())
        if len(KEPT) > MOST_KEPT:
            KEPT.clear()
        KEPT.update(new)
        found |= new
    return found
