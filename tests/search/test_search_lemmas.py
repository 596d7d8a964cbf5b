from __future__ import annotations

import pytest

from archive.search.lemmas import meaning
from archive.search.words import fold


def tokens(word: str) -> frozenset[str]:
    return meaning(fold(word)).tokens


@pytest.mark.parametrize(
    ("query", "forms"),
    [
        ("Haus", ["Häuser", "Häusern", "Hauses", "Haeuser"]),
        ("gehen", ["ging", "gegangen", "geht"]),
        ("Sperrung", ["Sperrungen"]),
        ("sperren", ["gesperrt", "gesperrte", "gesperrten", "sperrt"]),
        ("geplant", ["geplante", "geplanten", "geplanter", "geplantes"]),
        ("verletzt", ["Verletzte", "Verletzten", "verletzte"]),
        ("Israel", ["israel", "Israels"]),
        ("aktuell", ["aktuelle", "aktuellen"]),
        ("neu", ["neue", "neuen", "neues"]),
        ("Frau", ["Frauen"]),
        ("Fußgänger", ["Fussgänger", "Fussgaenger", "Fußgängern"]),
        ("Straße", ["Strasse", "Straßen", "Str", "str"]),
        ("Hofstraße", ["Hofstr", "Hofstrasse"]),
        ("Bahnhofstraße", ["Bahnhofstr", "Bahnhofstrasse"]),
        ("Herne", ["Herner", "Hernes"]),
        ("Röhlinghausen", ["Röhlinghauser", "Roehlinghausen"]),
    ],
)
def test_forms_of_a_word_share_a_token(query: str, forms: list[str]) -> None:
    assert [form for form in forms if not tokens(form) & tokens(query)] == []


@pytest.mark.parametrize(
    ("masculine", "others"),
    [
        ("Bürger", ["Bürgerin", "Bürgerinnen", "Bürgern", "Bürgers"]),
        ("Träger", ["Trägerin", "Trägerinnen"]),
        ("Arzt", ["Ärztin", "Ärztinnen", "Ärzte"]),
        ("Kollege", ["Kollegin", "Kolleginnen", "Kollegen"]),
        ("Koch", ["Köchin", "Köchinnen", "Köche"]),
        ("Bauer", ["Bäuerin", "Bäuerinnen"]),
        ("Förderer", ["Förderin", "Förderinnen"]),
        ("Beamter", ["Beamtin", "Beamtinnen", "Beamte"]),
        ("Gärtner", ["Gärtnerin", "Gärtnerinnen"]),
        ("Oberbürgermeister", ["Oberbürgermeisterin"]),
        ("Apothekenhelfer", ["Apothekenhelferin", "Apothekenhelferinnen"]),
        ("Fachbereichsleiter", ["Fachbereichsleiterin", "Fachbereichsleiterinnen"]),
        ("Integrationslotse", ["Integrationslotsinnen"]),
        ("Quartiershelfer", ["Quartiershelferinnen"]),
    ],
)
def test_a_feminine_means_what_its_masculine_does(masculine: str, others: list[str]) -> None:
    assert [form for form in others if not tokens(masculine) <= tokens(form)] == []


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Termin", "Term"),
        ("Augustin", "August"),
        ("Martin", "Mart"),
        ("Medizin", "Mediz"),
        ("Bürger", "Burg"),
        ("Schüler", "Schule"),
        ("Kollegin", "Kolleg"),
        ("binnen", "bin"),
        ("drinnen", "dr"),
    ],
)
def test_words_that_only_look_related_share_none(left: str, right: str) -> None:
    assert not tokens(left) & tokens(right)


@pytest.mark.parametrize("number", ["2024", "53c", "a42", "0", "20er", "covid19"])
def test_what_holds_a_digit_means_itself(number: str) -> None:
    assert tokens(number) == {number}


def test_the_main_token_is_not_among_the_others() -> None:
    for word in ("verletzte", "Masse", "Sperren", "Haus"):
        found = meaning(fold(word))
        assert found.others
        assert found.main not in found.others


def test_a_word_longer_than_any_entry_is_still_read() -> None:
    assert meaning("a" * 10_000).main
