"""`Meinten Sie …?`: what is proposed, and for what nothing is."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shelf import add, asked, found, new_archive

from archive.search.engine import search


@pytest.fixture(scope="module")
def town() -> sqlite3.Connection:
    conn = new_archive()
    for number in range(60):
        add(
            conn,
            "Kirmes in Crange",
            "Die Straßensperrung beginnt am Rathaus.",
            published=f"2024-01-{number % 28 + 1:02d}",
        )
    add(conn, "Evakuierung", "Ein Blindgänger in Wanne wird entschärft. Kirmess.")
    add(conn, "Hase", "Ein Hase am Platz. Wahlbenachrichtigungen kommen.")
    for _ in range(40):
        add(conn, "Nase", "Eine Nase.")
    conn.commit()
    return conn


@pytest.mark.parametrize("q", ["ſtatus:Kirmse", "rubrık:Kirmse", "MİT:Kirmse"])
def test_what_only_looks_like_a_filter_is_a_word(town: sqlite3.Connection, q: str) -> None:
    assert proposed(town, q) == []
    assert len(search(town, asked(q)).notes) > 1


def proposed(conn: sqlite3.Connection, q: str, **fields: object) -> list[str]:
    return [one.q for one in search(conn, asked(q, **fields)).corrections]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Kirmse", "Kirmes"),
        ("Kirme", "Kirmes"),
        ("Kirrmes", "Kirmes"),
        ("Jirmes", "Kirmes"),
        ("Blindgäger", "Blindgänger"),
        ("Blindgenger", "Blindgänger"),
        ("Evakkuirung", "Evakuierung"),
        ("Strasensperrun", "Straßensperrung"),
        ("Wahlbenachichtigung", "Wahlbenachrichtigungen"),
        ("kirmse -wanne", "Kirmes -wanne"),
        ('"Kirmse in Crange"', '"Kirmes in Crange"'),
        ("titel:(Kirmse ODER Hase)", "titel:(Kirmes ODER Hase)"),
        ("Kirmse Rathuas", "Kirmes Rathaus"),
        ("Rathaus von:2023 Crnage", "Rathaus von:2023 Crange"),
    ],
)
def test_an_error_is_mended_in_its_place(town: sqlite3.Connection, typed: str, meant: str) -> None:
    assert proposed(town, typed)[0] == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ort:Crnage", ["ort:Crange"]),
        ("bezirk:Wane Blindgänger", ["bezirk:Wanne Blindgänger"]),
        ('rubrik:"Poltik" Kirmes', ['rubrik:"Politik" Kirmes']),
        ("Kirmes von:Jnauar 2024", ["Kirmes von:Januar 2024"]),
        ("ort:Kirmse", []),
        ("ort:Evakuirung", []),
        ("rubrik:Rathuas", []),
    ],
)
def test_behind_a_filter_only_its_values_are_proposed(typed: str, meant: list[str]) -> None:
    conn = new_archive()
    sections = [("/Rathaus/Politik/", "Politik")]
    add(conn, "Kirmes in Crange", "Am Rathaus.", sections=sections)
    add(conn, "Evakuierung", "Ein Blindgänger in Wanne.")
    assert proposed(conn, typed) == meant


def test_a_text_of_unknown_words_is_not_taken_for_typing_errors(town: sqlite3.Connection) -> None:
    assert proposed(town, " ODER ".join(["Kirmse"] + ["xyzkq" + letter for letter in "abcdefg"])) != []
    assert proposed(town, " ODER ".join(["Kirmse"] + ["xyzkq" + letter for letter in "abcdefgh"])) == []


def test_the_replaced_words_are_named(town: sqlite3.Connection) -> None:
    assert search(town, asked("Kirmse Rathuas")).corrections[0].words == (("Kirmse", "Kirmes"), ("Rathuas", "Rathaus"))


def test_words_that_belong_together_or_apart_are_proposed_so(town: sqlite3.Connection) -> None:
    assert "Kirmes Rathaus" in proposed(town, "Kirmesrathaus") or found(town, "Kirmesrathaus")
    assert proposed(town, "titel:Xyz Strassen Sperrungen") == []
    assert proposed(town, "Blind Gänger") == ["Blindgänger"] or found(town, "Blind Gänger") == [61]


def test_an_error_that_stands_in_an_article_leads_to_what_was_meant(town: sqlite3.Connection) -> None:
    assert found(town, "Kirmess") == [61]
    assert proposed(town, "Kirmess") == ["Kirmes"]


@pytest.mark.parametrize(
    "q", ["Kirmes", "Hase", "Blindgänger", "-Kirmse", "Kirmes Nase", "Kir*", "", "Q", "12345", "Straßensperrungen"]
)
def test_what_is_as_it_should_be_is_left_alone(town: sqlite3.Connection, q: str) -> None:
    assert proposed(town, q) == []


@pytest.mark.parametrize("q", ["Vase", "Kirmes Vase", "Freitag", "Reihenhaus", "Eisenbahn"])
def test_a_good_word_that_stands_nowhere_is_no_error(town: sqlite3.Connection, q: str) -> None:
    assert proposed(town, q) == []


def test_nothing_is_proposed_that_the_filters_would_leave_nothing_of(town: sqlite3.Connection) -> None:
    assert proposed(town, "Kirmse", year=2024) == ["Kirmes"]
    assert proposed(town, "Kirmse", year=2020) == []


@settings(deadline=None, max_examples=60)
@given(q=st.text(st.sampled_from('Kirmse" -(:*)ODER'), max_size=24))
def test_whatever_is_proposed_finds_something(town: sqlite3.Connection, q: str) -> None:
    for other in proposed(town, q):
        assert search(town, asked(other)).total
