from __future__ import annotations

import pytest

from archive.search import dictionary
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
        ("Crange", ["Cranger", "Cranges"]),
        ("Bochum", ["Bochumer"]),
        ("schließen", ["geschlossen", "geschlossene", "schloss", "geschlossenen"]),
        ("beschließen", ["beschlossen", "beschlossenen", "beschloss"]),
        ("absagen", ["abgesagt", "abgesagte", "abgesagten", "abzusagen"]),
        ("verschieben", ["verschoben", "verschobene", "verschobenen"]),
        ("mitbringen", ["mitgebracht", "mitgebrachte", "mitzubringen"]),
        ("freuen", ["gefreut", "freut"]),
        ("denken", ["gedacht", "dachte"]),
        ("schicken", ["geschickt", "schickt"]),
        ("machen", ["macht", "gemacht"]),
        ("suchen", ["sucht", "gesucht"]),
        ("halten", ["hält", "hielt", "gehalten"]),
        ("toll", ["tolle", "toller", "tolles"]),
        ("weit", ["weiter", "weitere", "weiteren"]),
        ("Vorsitzende", ["Vorsitzender", "Vorsitzenden"]),
        ("Nigeria", ["Nigerias"]),
        ("Million", ["Mio", "Millionen"]),
        ("Sankt", ["St"]),
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
        ("Stunde", "steht"),
        ("Lage", "liegt"),
        ("Öl", "geölt"),
        ("Rat", "geraten"),
        ("Vorstand", "vorsteht"),
        ("Eintritt", "eintreten"),
        ("Markt", "marken"),
        ("Arbeit", "abarbeiten"),
        ("gesamten", "Samen"),
        ("Verdacht", "denken"),
        ("Bild", "bildet"),
        ("kommend", "kommt"),
        ("gerecht", "rechen"),
        ("Wanner", "wann"),
    ],
)
def test_words_that_only_look_related_share_none(left: str, right: str) -> None:
    assert not tokens(left) & tokens(right)


@pytest.mark.parametrize(
    ("gendered", "plain"),
    [
        ("Bürger*innenbäume", "Bürgerbäume"),
        ("Lehrer*innenband", "Lehrerband"),
        ("Teilnehmer/-innenzahl", "Teilnehmerzahl"),
        ("Quartiershelferinnentreffen", "Quartiershelfertreffen"),
    ],
)
def test_a_compound_with_a_gender_form_means_the_one_without(gendered: str, plain: str) -> None:
    assert meaning(fold(gendered)) == meaning(fold(plain))


@pytest.mark.parametrize("word", ["Klosterinnenhof", "Fensterinnenbank", "Körperinnenraum"])
def test_an_inside_is_no_gender_form(word: str) -> None:
    assert "innen" in meaning(fold(word)).main


def test_a_leading_zero_of_a_day_or_an_hour_counts_for_nothing() -> None:
    assert [meaning(number).main for number in ("05", "5", "00", "007", "0457")] == ["5", "5", "00", "007", "0457"]


OF_ALL_KINDS = (
    *("Bürgerinnen", "Haus", "Straßensperrung", "geschlossene", "xyzzy", "Böe", "Israel", "Äußerung", "neuere", "Maße"),
    *("Öl", "Übelkeit", "Kinoeingang", "лес", "Aeroflot", "Poesie", "bourgeoise", "Querstr", "gefreut", "abzusagende"),
)


def test_words_mean_the_same_once_many_are_expected(monkeypatch: pytest.MonkeyPatch) -> None:
    forms = [fold(word) for word in OF_ALL_KINDS]
    before = [meaning(form) for form in forms]
    monkeypatch.setattr(dictionary, "_known", [])
    dictionary.look_up.cache_clear()
    dictionary.entries.cache_clear()
    meaning.cache_clear()
    dictionary.expect_many_words()
    assert dictionary.look_up("Haus") == "Haus"
    assert dictionary.look_up("Straßensperrungsxyz") is None
    assert [meaning(form) for form in forms] == before


@pytest.mark.parametrize("number", ["2024", "53c", "a42", "0", "20er", "covid19"])
def test_what_holds_a_digit_means_itself(number: str) -> None:
    assert tokens(number) == {number}


def test_the_main_token_is_not_among_the_others() -> None:
    for word in ("verletzte", "Masse", "Sperren", "Bomben"):
        found = meaning(fold(word))
        assert found.others
        assert found.main not in found.others


def test_a_word_longer_than_any_entry_is_still_read() -> None:
    assert meaning("a" * 10_000).main
    assert meaning("innen" * 10_000).main
    assert meaning("gebacken" * 10_000).main
