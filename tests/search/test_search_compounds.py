"""Compounds, on words of municipal news that nothing was tuned on, and on grammar that can be said in a sentence."""

from __future__ import annotations

import re
from datetime import date
from importlib.metadata import version

import pytest

from archive.search import compounds
from archive.search.compound_list.__main__ import text
from archive.search.lemmas import meaning
from archive.search.parts import is_noun
from archive.search.words import fold
from sample_city.city import build_city
from sample_city.document import record
from tests.search.compound_words import COMPOUNDS, NO_COMPOUNDS


def tokens(word: str) -> frozenset[str]:
    return meaning(fold(word)).tokens


def found_by(word: str) -> frozenset[str]:
    meant = meaning(fold(word))
    return meant.tokens | frozenset(meant.parts)


def cut(word: str) -> str:
    form = fold(word)
    pieces = compounds.split(form, is_noun)
    return "|".join(form[piece.start : piece.end] for piece in pieces) or form


@pytest.mark.parametrize(
    ("part", "word"),
    [
        ("Netzwerk", "Integrationsnetzwerk"),
        ("Netz", "Integrationsnetzwerk"),
        ("Integration", "Integrationsnetzwerk"),
        ("Bombe", "Weltkriegsbombe"),
        ("Weltkrieg", "Weltkriegsbombe"),
        ("Sperrung", "Straßensperrungen"),
        ("Straße", "Strassensperrungen"),
        ("Bürger", "Bürger*innenbäume"),
        ("Baum", "Bürgerinnenbäume"),
        ("Schule", "Schulhof"),
        ("Sprache", "Sprachcafé"),
        ("Kirche", "Kirchturm"),
        ("Stadt", "Städtebau"),
        ("Mann", "Männerchor"),
        ("Arbeit", "Gleisbauarbeiten"),
        ("Lehrer", "Musikschullehrerinnen"),
        ("frei", "barrierefreie"),
        ("Eingang", "Kinoeingang"),
        ("Einrichtung", "Büroeinrichtung"),
        ("Herne", "Herneplan"),
        ("Garten", "Kleingartenvereine"),
        ("Kleingarten", "Kleingartenvereine"),
        ("Verkehr", "Nahverkehrsplan"),
        ("Wasser", "Hochwasserschutz"),
    ],
)
def test_a_compound_is_found_by_its_part(part: str, word: str) -> None:
    assert tokens(part) & frozenset(meaning(fold(word)).parts)


@pytest.mark.parametrize(
    "word",
    [
        *("Ausfahrt", "Überweg", "anmelden", "umgeleitet", "teilnehmen", "versehen"),
        *("Mannschaft", "Nachbarschaft", "Eigentum", "Hindernis", "Fahrerin", "Helferinnen", "Hernerinnen"),
        *("reibungslos", "unterhaltsamen", "Engagierte", "regelmäßig"),
        *("Holsterhauser", "Horsthausen", "Röhlinghausen", "Wanne", "Düsseldorf", "Deutschland"),
        *("Interesse", "Transport", "Redaktion", "Temperatur", "Literatur", "Freitag"),
        *("b42straße", "a" * 80, "str"),
    ],
)
def test_what_is_no_compound_has_no_parts(word: str) -> None:
    assert meaning(fold(word)).parts == ()


def test_no_part_repeats_what_the_word_itself_means() -> None:
    for word in (*COMPOUNDS, *NO_COMPOUNDS):
        meant = meaning(fold(word))
        assert not meant.tokens & set(meant.parts)
        assert list(meant.parts) == sorted(set(meant.parts))


def test_the_parts_cover_the_form_without_gap_or_overlap() -> None:
    for word in COMPOUNDS:
        form = fold(word)
        pieces = compounds.split(form, is_noun)
        assert not pieces or "".join(form[piece.start : piece.end] for piece in pieces) == form


def test_all_spellings_of_a_compound_have_the_same_parts() -> None:
    assert meaning(fold("Fußgängerüberwege")) == meaning(fold("FUSSGAENGERUEBERWEGE"))


def test_a_term_comes_apart_alone_but_not_in_a_longer_word() -> None:
    assert cut("Hochwasser") == "hoch|wasser"
    assert cut("Hochwasserpegel") == "hochwasser|pegel"


def test_cuts_of_municipal_words_are_right() -> None:
    made = right = 0
    for word, (bars, _) in COMPOUNDS.items():
        mine = _places(cut(word), "|") - _places(bars, "·")
        made, right = made + len(mine), right + len(mine & _places(bars, "|"))
    assert right >= 0.96 * made


def test_municipal_words_are_found_by_their_parts() -> None:
    asked = [(part, word) for word, (_, parts) in COMPOUNDS.items() for part in parts]
    missed = [(part, word) for part, word in asked if not tokens(part) & found_by(word)]
    assert len(COMPOUNDS) >= 150
    assert len(missed) <= 0.04 * len(asked)


def test_a_noun_that_looks_like_a_verb_is_the_noun_where_it_is_a_part() -> None:
    assert meaning("kindergarten").parts == ("garten", "kind")


def test_words_of_the_sample_city_are_found_by_what_they_end_in() -> None:
    city = build_city(seed=11, end=date(2026, 10, 31), articles=400)
    texts = (f"{article.title} {record(article)['body']}" for article in city.articles)
    ends = {
        end: re.compile(rf"\b[A-ZÄÖÜ][a-zäöüß]{{3,}}{end}\b")
        for end in ("straße", "markt", "fest", "abend", "platz", "halle")
    }
    pairs = {(end, word) for text in texts for end, pattern in ends.items() for word in pattern.findall(text)}
    missed = [(end, word) for end, word in sorted(pairs) if not tokens(end) & found_by(word)]
    assert len(pairs) >= 30
    # Streets named after people whose names are in no dictionary.
    assert [pair for pair in missed if pair[0] != "straße"] == []
    assert len(missed) <= 0.3 * len(pairs)


def test_few_simple_words_come_apart() -> None:
    wrong = [word for word in NO_COMPOUNDS if meaning(fold(word)).parts]
    assert len(wrong) <= 0.05 * len(NO_COMPOUNDS)


def _places(bars: str, sign: str) -> set[int]:
    """Return after how many letters of the folded word a sign stands."""
    return {len(fold(bars[:place])) for place, other in enumerate(bars) if other == sign}


def test_the_list_is_what_the_dictionary_gives() -> None:
    kept = compounds.LIST.read_text(encoding="utf-8")
    assert version("simplemma") in kept[:200], "another dictionary: run python -m archive.search.compound_list"
    assert kept == text()
