"""Kinds of edit are measured, and the figures may not fall: see `bench/edits.py` and docs/benchmarks.md."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

import pytest

from archive.edits import german_facts, german_words
from archive.edits.kinds import FACTS, KINDS
from archive.search.dictionary import look_up
from bench import edit_maker
from bench.edits import FLOORS, SEEDS, Result, city_cases, held_out_cases, measure
from sample_city import edits as city_edits

LEAST = 500


def below(result: Result) -> dict[str, tuple[float, float]]:
    return {
        kind: (round(score.precision, 3), round(score.recall, 3))
        for kind, score in result.scores.items()
        if min(score.precision, score.recall) < FLOORS[kind]
    }


def test_generated_edits_are_told_as_what_they_are() -> None:
    result = measure(held_out_cases(SEEDS[:1]), look_up)
    assert result.edits >= LEAST
    assert result.scores.keys() == FLOORS.keys()
    assert below(result) == {}


def test_without_a_dictionary_facts_are_told_as_well() -> None:
    result = measure(held_out_cases(SEEDS[:1]), None)
    facts = [result.scores[kind] for kind in FACTS if kind != "place"]
    assert min(min(score.precision, score.recall) for score in facts) >= FLOORS["date"]


def test_edits_of_the_sample_city_are_told_as_what_they_are() -> None:
    result = measure(city_cases(80), look_up)
    assert result.edits >= LEAST
    assert result.scores.keys() == FLOORS.keys()
    assert below(result) == {}


def test_a_classifier_that_tells_too_much_or_too_little_falls_below() -> None:
    case = next(held_out_cases(SEEDS[:1]))
    more = edit_maker.Case(before=case.before, after=case.after, kinds=Counter())
    less = edit_maker.Case(before=case.before, after=case.before, kinds=case.kinds)
    assert below(measure([case], None)) == {}
    assert below(measure([more], None)).keys() == below(measure([less], None)).keys() == case.kinds.keys()


def test_floors_are_those_of_the_project() -> None:
    assert {FLOORS[kind] for kind in ("date", "time", "number")} == {0.95}
    assert min(FLOORS.values()) == 0.9
    assert FLOORS.keys() == KINDS.keys() - {"page"}
    assert set(city_edits.KIND_OF.values()) == FLOORS.keys()
    assert city_edits.KIND_OF.keys() == city_edits.EDITS.keys()


WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
STREET_HEADS = {"straße", "platz", "weg", "allee"}
"""What a street is called by is a closed class, too."""


def words(texts: Iterable[str]) -> set[str]:
    return {word.lower() for text in texts for word in WORD.findall(text)}


def of_classifier() -> set[str]:
    closed = words((*german_facts.MONTHS, *german_facts.WEEKDAYS, *german_facts.NUMBER_WORDS)) | STREET_HEADS
    lists = (
        german_facts.QUARTERS, german_facts.TOWNS, german_facts.SEASONS, german_facts.FEASTS, german_facts.UNITS,
        german_words.TITLES, german_words.NO_BUILDING, german_words.BUILDINGS, german_words.ORGANISATIONS,
        german_words.TOWN_ENDINGS, german_words.ABSTRACT_ENDINGS,
    )  # fmt: skip
    # Words that only join others are grammar: no sentence can do without them.
    return set().union(*(words(entries) for entries in lists)) - closed - german_words.FUNCTION_WORDS


@pytest.mark.parametrize("name", [*edit_maker.TUNING, edit_maker.HELD_OUT])
def test_the_maker_shares_no_word_list_with_the_classifier(name: str) -> None:
    language = edit_maker.language(name)
    vocabulary = [entry for key, entries in language.items() if key not in ("sentences", "titles") for entry in entries]
    choices = [match[1] for text in language["sentences"] for match in re.finditer(r"\{([^{}]*\|[^{}]*)\}", text)]
    assert words((*vocabulary, *choices)) & of_classifier() == set()


def test_the_sample_city_edits_with_words_of_its_own() -> None:
    vocabulary = (
        *city_edits._OTHER_STREETS,
        *city_edits._OTHER_SQUARES,
        *city_edits._OTHER_VENUES,
        *city_edits._OTHER_PEOPLE,
        *(word for pair in city_edits._WORDINGS for word in pair),
    )
    assert words(vocabulary) & of_classifier() == set()


def test_the_held_out_vocabulary_is_not_that_of_the_tuning() -> None:
    held_out = edit_maker.language(edit_maker.HELD_OUT)
    for name in edit_maker.TUNING:
        for key, entries in edit_maker.language(name).items():
            assert set(entries).isdisjoint(held_out[key]), (name, key)
