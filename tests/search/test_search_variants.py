"""Every way to write a word finds what every other does."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from shelf import add, found, new_archive

GROUPS = [
    [
        "Straßensperrung",
        "Strassensperrung",
        "STRASSENSPERRUNG",
        "straßensperrung",
        "Straßen-Sperrung",
        "Straßen\u2010Sperrung",
    ],
    ["Fußgängerzone", "Fussgängerzone", "Fussgaengerzone", "Fußgaengerzone", "fussgangerzone", "Fußgänger-Zone"],
    ["Mülheim", "Muelheim", "Mulheim", "Mu\u0308lheim", "MÜLHEIM"],
    ["Kirmesumzug", "Kirmes-Umzug", "Kirmes\u00adumzug", "KirmesUmzug", "Kirmes\u2011Umzug"],
    [
        "Kolleg*innen",
        "Kolleg:innen",
        "Kolleg_innen",
        "Kolleg/innen",
        "Kolleg/-innen",
        "KollegInnen",
        "Kolleg(innen)",
        "Kolleginnen",
    ],
    [
        "Bürger*innen",
        "Bürger:innen",
        "Buerger*innen",
        "Bürger/-innen",
        "BürgerInnen",
        "Bürgerinnen",
        "Bürgerin",
        "Bürger",
    ],
    ["Ärzt*innen", "Aerzt:innen", "Ärztinnen", "Ärztin", "ärztInnen"],
    ["Akteur*innen", "Akteurinnen", "Akteurin", "Akteur"],
    ["Bahnhofstraße", "Bahnhofstrasse", "Bahnhofstr.", "bahnhofstr"],
    ["FunkenbergQuartier", "Funkenbergquartier", "Funkenberg-Quartier"],
    ["vhs", "VHS", "Vhs"],
    ["geht's", "geht’s", "gehts", "geht´s"],
    ["§53c", "53c", "53C"],
    ["20:36", "20.36"],
]


@pytest.fixture(scope="module")
def conn() -> Iterator[sqlite3.Connection]:
    conn = new_archive()
    for group in GROUPS:
        for spelling in group:
            add(conn, spelling, "Ein Text.")
            add(conn, "Titel", f"Ein Text mit {spelling} darin.")
    conn.commit()
    yield conn
    conn.close()


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group[0])
def test_all_spellings_find_all_spellings(conn: sqlite3.Connection, group: list[str]) -> None:
    everything = {spelling: set(found(conn, spelling)) for spelling in group}
    first = 1 + 2 * sum(len(earlier) for earlier in GROUPS[: GROUPS.index(group)])
    assert everything == {spelling: set(range(first, first + 2 * len(group))) for spelling in group}


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group[0])
def test_leaving_a_spelling_out_leaves_them_all_out(conn: sqlite3.Connection, group: list[str]) -> None:
    everything = set(found(conn, ""))
    for spelling in group:
        assert set(found(conn, f"-{spelling}")) == everything - set(found(conn, group[0]))
