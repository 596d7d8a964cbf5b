"""A query written again from its tree finds what the query found: nothing it means is left out of the tree."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from asking import KNOWN, NEARLY
from hypothesis import HealthCheck, given, settings
from shelf import add, new_archive
from typed_again import typed

from archive.search.engine import matching
from archive.search.query import parse
from archive.search.results import SearchRequest

TEXTS = (
    ("Bombe in Wanne", "Die Straßensperrung am Rat der Stadt endet um 20.36 Uhr."),
    ("Bombe in Eickel", "Alle Bürger*innen rufen 0 23 23 / 16-29 32 an."),
    ("Fest in Unser Fritz", "Bürgerinnen und Bürger feiern am 5. März 2024."),
    ("Kollegen gesucht", "Kolleg(inn)en für Wanne-Eickel, Raum 16-29."),
)


@pytest.fixture(scope="module")
def conn() -> Iterator[sqlite3.Connection]:
    conn = new_archive()
    for number, section in enumerate(KNOWN.sections):
        title, body = TEXTS[number % len(TEXTS)]
        add(conn, title, body, published=f"2024-03-{number + 1:02}", sections=[(section.path, section.name)])
    yield conn
    conn.close()


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=NEARLY)
def test_a_query_typed_again_finds_the_same(conn: sqlite3.Connection, text: str) -> None:
    again = typed(parse(text, KNOWN).root)
    if again:
        found = [matching(conn, SearchRequest(q=q, today=KNOWN.today)) for q in (text, again)]
        assert found[0] == found[1]
