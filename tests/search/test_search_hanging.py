"""Words of which a hyphen leaves a part out."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from shelf import add, archive_of, asked, found, marked, new_archive

from archive.search.engine import search
from archive.search.hanging import may_hang
from archive.search.words import read


def completed(text: str) -> list[str | None]:
    return [joined.written for joined in read(text).joined if joined.written is not None]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Rad- und Fußwege", ["Radwege"]),
        ("Kinder- und Jugendarbeit", ["Kinderarbeit"]),
        ("Kinder‐ und Jugendförderplan", ["Kinderförderplan"]),
        ("Haupt- und Finanzausschuss", ["Hauptausschuss"]),
        ("Rad- und Fußgängerbrücke", ["Radbrücke"]),
        ("Räum- und Streupflicht", ["Räumpflicht"]),
        ("Feld-, Wald- und Wiesenwege", ["Feldwege", "Waldwege"]),
        ("Schul-, Kultur- sowie Sportausschuss", ["Schulausschuss", "Kulturausschuss"]),
        ("Herbst- bzw. Winterferien", ["Herbstferien"]),
        ("Grund-/Gewerbesteuer", ["Grundsteuer"]),
        ("Rad- \nund Fußwege", ["Radwege"]),
        ("Ein- und Ausgang", ["Eingang"]),
        ("die An- oder Abreise", ["Anreise"]),
        ("Be- und Entladen", ["Beladen"]),
        ("Parkplätze und -häuser", ["Parkhäuser"]),
    ],
)
def test_a_word_without_its_end_or_beginning_is_completed(text: str, words: list[str]) -> None:
    assert completed(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "Er kam - und ging ins Rathaus",
        "Rad- weg",
        "Rad-. Und Fußwege",
        "Rad- (und Fußwege)",
        "Bürgerinnen und -bürger",
        "Wanne- und Eickel",
        "minus -5 Grad",
        "- Rathaus\n- Bahnhof",
        "Rat- und",
        "Rad-",
        "-",
        "a- " * 500,
        "ab- und ab" + "ö*innen" * 2000,
    ],
)
def test_what_is_no_such_list_is_left_alone(text: str) -> None:
    assert completed(text) == []


def test_what_is_left_out_is_found_and_the_whole_of_it_marked() -> None:
    conn = archive_of(["Neue Rad- und Fußwege am Kanal", "Ein Radweg", "Ein Rad"])
    assert found(conn, "Radweg") == [2, 1]
    assert found(conn, "Radwege Fußweg") == [1]
    hits = search(conn, asked("Radweg")).hits
    assert [marked(hit.snippet) for hit in hits] == [["Radweg"], ["Rad- und Fußwege"]]


def test_the_archive_knows_how_it_would_be_written() -> None:
    conn = new_archive()
    add(conn, "Rad- und Fußgängerbrücken")
    (display,) = conn.execute("SELECT display FROM lexicon WHERE form = 'radbrucken'").fetchone()
    assert display == "Radbrücken"


SCRAPS = (
    "Rad", "Feld", "Wald", "Ein", "Fußwege", "Wiesenwege", "Ausgang", "wege", "und", "UND", "uend",
    "u\u0308nd", "u\u00adnd", "oder", "oeder", "bzw.", "sowie", "u.", "wie",
    "-", "-", "-", "\u2010", " ", " ", "\n", ", ", "/", ". ",
)  # fmt: skip


@settings(deadline=None, max_examples=500)
@given(st.lists(st.sampled_from(SCRAPS), max_size=12).map("".join))
@example("Rad-\nuend Fußwege")
@example("Feld-, Wald- und Wiesenwege")
@example("Fußwege und -gänge")
def test_where_no_part_may_be_left_out_none_is(text: str) -> None:
    assert may_hang(text) or not completed(text)
