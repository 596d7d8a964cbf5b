"""What the terms of a query mean in the index: as an FTS5 expression, and as marks in a text. Both by one rule."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from archive.search.lemmas import Meaning
from archive.search.lexicon import known_meanings, meaning_of, places_of
from archive.search.old_query import Term
from archive.search.words import Reading, Span

MOST_READINGS = 100
"""Of one phrase. A word that may be several lemmas multiplies them; the unlikeliest are left out beyond this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What must stand in a text for a term to be found: one of the tokens, or the places one after the other."""

    tokens: frozenset[str]
    """Any of these, as any meaning of a word; empty for a phrase."""
    places: tuple[tuple[str, ...], ...]
    """For each word of a phrase the tokens that may stand there; empty for a single word."""


def target(conn: sqlite3.Connection, term: Term) -> Target:
    """Return what stands for a term in this archive.

    A run of hyphens is found joined (`Kirmesumzug`) and as its parts in a row (`Kirmes-Umzug`, `Kirmes Umzug`), a
    number, day or time in the form in which all its spellings meet.
    """
    if not term.quoted and len(term.words) == 1 and term.words[0].is_certain and term.words[0].whole:
        return Target(tokens=meaning_of(conn, term.words[0].whole).tokens, places=())
    parts = [meaning_of(conn, form) for word in term.words for form in word.forms]
    if term.quoted or len(term.words) > 1:
        return Target(tokens=frozenset(), places=_likeliest([places_of(conn, part) for part in parts]))
    if len(parts) == 1:
        return Target(tokens=parts[0].tokens, places=())
    whole = term.words[0].whole
    return Target(
        tokens=meaning_of(conn, whole).tokens if whole else frozenset(),
        places=_likeliest([places_of(conn, part) for part in parts]),
    )


def _likeliest(places: list[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    kept = list(places)
    while prod(map(len, kept)) > MOST_READINGS:
        longest = max(range(len(kept)), key=lambda place: len(kept[place]))
        kept[longest] = kept[longest][:-1]
    return tuple(kept)


def expression(targets: Sequence[Target], excluded: Sequence[Target]) -> str:
    """Return the FTS5 expression for articles with all targets (at least one) and none of the excluded.

    Every token is quoted and made of letters and digits, so nothing typed is ever read as syntax.
    """
    wanted = " AND ".join(f"({_any(found)})" for found in targets)
    return f"({wanted}) NOT ({any_of(excluded)})" if excluded else wanted


def any_of(targets: Sequence[Target]) -> str:
    """Return the FTS5 expression for articles with at least one of the targets."""
    return " OR ".join(map(_any, targets))


def _any(found: Target) -> str:
    phrases = [f'"{" ".join(reading)}"' for reading in product(*found.places)] if found.places else []
    alternatives = [f'"{token}"' for token in sorted(found.tokens)]
    if phrases:
        alternatives.append(f"{{body title image annex former}} : ({' OR '.join(phrases)})")
    return " OR ".join(alternatives)


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

    forms: frozenset[str]
    """The forms of these texts that are a hit by themselves."""
    places: tuple[tuple[str, ...], ...]
    """As those of the target."""


def needles(targets: Iterable[Target], meanings: Mapping[str, Meaning]) -> tuple[Needle, ...]:
    """Return what to look for in texts with these meanings, as `meanings_in` returns them.

    A form without one is in no mark: it is not in the index either.
    """
    return tuple(
        Needle(
            forms=frozenset(form for form, found in meanings.items() if not sought.tokens.isdisjoint(found.tokens)),
            places=sought.places,
        )
        for sought in targets
    )


def marks(reading: Reading, sought: Sequence[Needle], meanings: Mapping[str, Meaning]) -> tuple[Mark, ...]:
    """Return where the needles stand in one passage, in order; marks may overlap."""
    found = {
        Mark(start=start, end=end, target=number)
        for number, needle in enumerate(sought)
        for start, end in (*_words(reading, needle), *_phrases(reading, needle, meanings))
    }
    return tuple(sorted(found, key=lambda mark: (mark.start, mark.end, mark.target)))


def _words(reading: Reading, needle: Needle) -> Iterator[Span]:
    if needle.forms.isdisjoint(reading.forms) and not reading.joined:
        return
    yield from (span for form, span in zip(reading.forms, reading.spans, strict=True) if form in needle.forms)
    yield from (run.span for run in reading.joined if run.form in needle.forms)


def _phrases(reading: Reading, needle: Needle, meanings: Mapping[str, Meaning]) -> Iterator[Span]:
    if not needle.places:
        return
    places = [meanings[form].main if form in meanings else None for form in reading.forms]
    for first in range(len(places) - len(needle.places) + 1):
        if all(place in allowed for place, allowed in zip(places[first:], needle.places, strict=False)):
            yield reading.spans[first][0], reading.spans[first + len(needle.places) - 1][1]


def meanings_in(conn: sqlite3.Connection, readings: Iterable[Reading]) -> dict[str, Meaning]:
    """Return the meanings of all forms in some texts, joined runs included."""
    forms: set[str] = set()
    for reading in readings:
        forms.update(reading.forms)
        forms.update(run.form for run in reading.joined)
    return known_meanings(conn, forms)
