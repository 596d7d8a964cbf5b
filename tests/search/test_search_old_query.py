from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.search.old_query import MOST_WORDS, parse


def terms(text: str) -> list[str]:
    """Return the terms as one reads them: -not, "phrase", run_of_parts."""
    return [
        ("-" if term.excluded else "")
        + ('"{}"' if term.quoted else "{}").format(" ".join("_".join(word.forms) for word in term.words))
        for term in parse(text).terms
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bombe Wanne", ["bombe", "wanne"]),
        ('"Rat der Stadt" Herne', ['"rat der stadt"', "herne"]),
        ("„Rat der Stadt“", ['"rat der stadt"']),
        ("“Rat der Stadt”", ['"rat der stadt"']),
        ("»Rat der Stadt«", ['"rat der stadt"']),
        ("«Rat der Stadt»", ['"rat der stadt"']),
        ('„Rat der Stadt"', ['"rat der stadt"']),
        ("Bombe -Wanne", ["bombe", "-wanne"]),
        ("Bombe −Wanne", ["bombe", "-wanne"]),
        ('-"Rat der Stadt"', ['-"rat der stadt"']),
        ("-„Rat der Stadt“", ['-"rat der stadt"']),
        ("Wanne-Eickel", ["wanne_eickel"]),
        ("-Wanne-Eickel", ["-wanne_eickel"]),
        ("Herne - Wanne – Eickel", ["herne", "wanne", "eickel"]),
        ("Bombe,Wanne", ["bombe", "wanne"]),
        ("20.36 05.10.2022 16/29", ["20_36", "05_10_2022", "16_29"]),
        ("um 20.36 Uhr", ["um", "20_36_uhr"]),
        ("Tel -0 23 23 / 16-29 32 Herne", ["tel", "-0_23_23_16_29_32", "herne"]),
        ("am 5. Oktober 2022 -Kirmes", ["am", "5_oktober_2022", "-kirmes"]),
        ("liebe Bürgerinnen und Bürger", ["liebe", "burgerinnen_und_burger"]),
        ('Kirmes -"Rat der Stadt"', ["kirmes", '-"rat der stadt"']),
        ("Bombe Bombe bombe", ["bombe"]),
        ('Bombe "Bombe" -Bombe', ["bombe", '"bombe"', "-bombe"]),
        ("Bürger*innen bürger:innen", ["burgerinnen"]),
        ('Bombe ""', ["bombe"]),
        ("", []),
    ],
)
def test_a_query_is_read_as_it_is_meant(text: str, expected: list[str]) -> None:
    assert terms(text) == expected
    assert parse(text).notes == ()


@pytest.mark.parametrize(
    ("text", "expected", "note"),
    [
        ('"Rat der', ["rat", "der"], "Ein Anführungszeichen ohne Gegenstück wurde übergangen."),
        (
            "Bombe OR Kita",
            ["bombe", "or", "kita"],
            "„OR“ wurde als gewöhnliches Wort gesucht; alle Wörter müssen vorkommen.",
        ),
        ("Bomb*", ["bomb"], "„Bomb*“ wurde als ganzes Wort gesucht; Platzhalter gibt es nicht."),
        ("titel:Bombe", ["titel", "bombe"], "„titel:Bombe“ wurde als gewöhnliche Wörter gesucht, nicht in einem Feld."),
        ("Bombe &", ["bombe"], "„&“ enthält kein Wort und wurde übergangen."),
        ("Bombe \x00", ["bombe"], "Ein unsichtbares Zeichen wurde übergangen."),
    ],
)
def test_what_is_not_understood_is_taken_as_words_and_said(text: str, expected: list[str], note: str) -> None:
    assert terms(text) == expected
    assert parse(text).notes == (note,)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        (" - ", "„-“ enthält kein Wort; gesucht wurde nichts."),
        ("😀", "„😀“ enthält kein Wort; gesucht wurde nichts."),
        ("* &", "„* &“ enthält kein Wort; gesucht wurde nichts."),
        ("\x00", "Die Eingabe enthält kein Wort; gesucht wurde nichts."),
        ('"' + "wort " * 40 + '"', "Mehr als 32 Wörter sind nicht möglich; gesucht wurde nichts."),
    ],
)
def test_a_query_without_a_word_to_search_says_that_nothing_was_searched(text: str, note: str) -> None:
    query = parse(text)
    assert (query.terms, query.notes, query.wordless) == ((), (note,), True)


@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_an_empty_query_asks_for_everything_without_a_remark(text: str) -> None:
    query = parse(text)
    assert (query.terms, query.notes, query.wordless) == ((), (), False)


def test_a_long_query_is_cut_and_says_so() -> None:
    query = parse(" ".join(f"wort{number}" for number in range(100)))
    assert len(query.terms) == MOST_WORDS
    assert query.notes == ("Gesucht wurde nur nach den ersten Wörtern; mehr als 32 sind nicht möglich.",)
    assert parse("-".join("ab" * 40)).terms == ()


def test_what_is_searched_is_told_in_german() -> None:
    assert parse("Bombe „Rat der Stadt“ -Wanne -Crange").understood() == (
        "Bombe und „Rat der Stadt“, aber nicht Wanne und nicht Crange"
    )
    assert parse("-Wanne").understood() == "nicht Wanne"
    assert parse("").understood() == ""


@settings(deadline=None)
@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("\"„“”»«-−*:()^{}+~\x00' ORNEAT"))))
def test_every_text_is_a_query(text: str) -> None:
    query = parse(text)
    assert sum(len(word.forms) for term in query.terms for word in term.words) <= MOST_WORDS
    assert all(note.isprintable() and len(note) < 200 for note in query.notes)
    assert query.understood().isprintable()
