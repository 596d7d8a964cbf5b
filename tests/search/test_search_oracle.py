"""The search against reading every article from its first word to its last."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st
from shelf import archive_of, asked, found, marked

from archive.search.engine import matching, search
from archive.search.lemmas import Meaning, meaning
from archive.search.match import Target, marks, meanings_of, needles
from archive.search.words import read, words

VOCABULARY = [
    "Bürger*innen",
    "Bürgern",
    "Bürgerin",
    "Haus",
    "Häuser",
    "hausen",
    "Hauses",
    "verletzte",
    "Verletzter",
    "verletzen",
    "Straße",
    "Strasse",
    "Str.",
    "Strass",
    "Kirmes-Umzug",
    "Kirmesumzug",
    "Kirmes",
    "Umzug",
    "der",
    "die",
    "Rat",
    "Räte",
    "Stadt",
    "Städten",
    "raten",
    "2024",
    "20.36",
    "Herne",
    "Herner",
    "Sperrung",
    "sperren",
    "gesperrte",
    "Wanne-Eickel",
    "Wanne",
    "Eickel",
]
WORD = st.sampled_from(VOCABULARY)
PASSAGE = st.lists(WORD, min_size=1, max_size=7).map(" ".join)
BODIES = st.lists(st.lists(PASSAGE, min_size=1, max_size=3), min_size=1, max_size=6)


def parts(passage: str) -> list[Meaning]:
    return [meaning(form) for form in read(passage).forms]


def findable(form: str) -> frozenset[str]:
    """Return what a form is found by: what it means and, of a compound, what its parts do."""
    meant = meaning(form)
    return meant.tokens.union(meant.parts)


def has_word(passages: Sequence[str], sought: str) -> bool:
    """Whether a word, or a run of hyphens as one, stands in a text in any meaning."""
    (wanted,) = words(sought)
    tokens = meaning(wanted.whole or wanted.forms[0]).tokens
    return any(
        findable(form) & tokens
        for passage in passages
        for form in (*read(passage).forms, *(run.form for run in read(passage).joined))
    )


def is_part(passages: Sequence[str], sought: str) -> bool:
    """Whether a text has a part of a compound, which is searched for where the compound itself is rare."""
    (wanted,) = words(sought)
    of = frozenset(meaning(wanted.whole or wanted.forms[0]).parts)
    return any(findable(form) & of for passage in passages for form in read(passage).forms)


def has_phrase(everything: Sequence[Sequence[str]], passages: Sequence[str], sought: str) -> bool:
    """Whether words stand in a row, each where a word of the archive with one of its meanings may stand."""
    known = [found for body in everything for passage in body for found in parts(passage)]
    places = [
        wanted.tokens | {found.main for found in known if found.tokens & wanted.tokens} for wanted in parts(sought)
    ]
    for passage in passages:
        mains = [found.main for found in parts(passage)]
        for first in range(len(mains) - len(places) + 1):
            if all(main in place for main, place in zip(mains[first:], places, strict=False)):
                return True
    return False


def expected(everything: Sequence[Sequence[str]], sought: str, *, is_phrase: bool) -> set[int]:
    is_run = not is_phrase and len(next(iter(words(sought))).forms) > 1
    return {
        number
        for number, passages in enumerate(everything, 1)
        if ((is_phrase or is_run) and has_phrase(everything, passages, sought))
        or (not is_phrase and has_word(passages, sought))
    }


def of_year(everything: Sequence[Sequence[str]], word: str, *, beside: str) -> set[int]:
    """Return the articles published in the year that a word names beside another one: all or none."""
    return set(range(1, len(everything) + 1)) if word == "2024" != beside else set()


def archive(everything: Sequence[Sequence[str]]) -> sqlite3.Connection:
    return archive_of(["\n\n".join(passages) for passages in everything])


SINGLE = WORD.filter(lambda word: len(list(words(word))) == 1)


@settings(deadline=None, max_examples=60)
@given(BODIES, SINGLE, SINGLE)
def test_words_and_words_left_out(everything: list[list[str]], first: str, second: str) -> None:
    conn = archive(everything)
    with_first = expected(everything, first, is_phrase=False)
    with_second = expected(everything, second, is_phrase=False)
    assert matching(conn, asked(first)) == with_first
    assert matching(conn, asked(f"{first} {second}")) == (with_first | of_year(everything, first, beside=second)) & (
        with_second | of_year(everything, second, beside=first)
    )
    assert matching(conn, asked(f"{first} -{second}")) == with_first - with_second
    assert matching(conn, asked(f"-{first}")) == set(range(1, len(everything) + 1)) - with_first
    conn.close()


@settings(deadline=None, max_examples=60)
@given(BODIES, st.lists(WORD, min_size=1, max_size=3).map(" ".join))
def test_phrases_and_phrases_left_out(everything: list[list[str]], phrase: str) -> None:
    conn = archive(everything)
    with_phrase = expected(everything, phrase, is_phrase=True)
    assert matching(conn, asked(f'"{phrase}"')) == with_phrase
    assert matching(conn, asked(f"-„{phrase}“")) == set(range(1, len(everything) + 1)) - with_phrase
    conn.close()


@settings(deadline=None, max_examples=60)
@given(BODIES, st.lists(SINGLE, min_size=1, max_size=3))
def test_every_mark_reads_again_as_a_word_of_the_query(everything: list[list[str]], query: list[str]) -> None:
    conn = archive(everything)
    for hit in search(conn, asked(q=" ".join(query))).hits:
        for mark in marked(hit.snippet):
            assert any(
                has_word([mark], word) or has_phrase(everything, [mark], word) or is_part([mark], word)
                for word in query
            ), (mark, query)
    conn.close()


@settings(deadline=None, max_examples=60)
@given(BODIES, SINGLE)
def test_every_word_that_is_found_is_marked(everything: list[list[str]], word: str) -> None:
    conn = archive(everything)
    (term,) = words(word)
    if len(term.forms) == 1:
        target = Target(tokens=meaning(term.forms[0]).tokens, places=())
        for passages in everything:
            reading = read("\n".join(passages))
            known = meanings_of(conn, {*reading.forms, *(run.form for run in reading.joined)})
            spans = [(mark.start, mark.end) for mark in marks(reading, needles([target], known), known)]
            by_eye = [
                span
                for form, span in (
                    *zip(reading.forms, reading.spans, strict=True),
                    *((run.form, run.span) for run in reading.joined),
                )
                if findable(form).intersection(target.tokens)
            ]
            assert spans == sorted(by_eye)
    conn.close()


def test_a_phrase_of_many_readings_is_still_found() -> None:
    conn = archive([["Die verletzten Waren sind die Massen der Busse und die Verletzten der Räte"]])
    assert found(conn, '"verletzte ware ist die masse der bus und die verletzte der rat"') == [1]


def test_all_pairs_of_the_vocabulary_in_a_row_are_found_as_phrases() -> None:
    pairs = [f"{first} {second}" for first, second in product(VOCABULARY[:12], repeat=2)]
    everything = [[pair] for pair in pairs]
    conn = archive(everything)
    for number, pair in enumerate(pairs, 1):
        assert number in found(conn, f'"{pair}"')
    conn.close()
