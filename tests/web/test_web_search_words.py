from __future__ import annotations

from datetime import date

import pytest

from archive.search.results import Facets, Results
from archive.web.search_values import SearchValues
from archive.web.search_words import in_words


def found(total: int, understood: str = "", *, is_capped: bool = False) -> Results:
    return Results(total=total, is_capped=is_capped, hits=(), facets=Facets(), understood=understood, notes=())


def test_the_sentence_names_every_filter() -> None:
    values = SearchValues(
        q="Deich",
        year=2021,
        month=3,
        since=date(2021, 3, 4),
        until=date(2021, 3, 5),
        section="politik",
        place="wanne",
        has="bild",
        status="geaendert",
    )
    assert in_words(values, found(1234, "Deich"), section_name="Politik", place_name="Wanne") == (
        "1.234 Meldungen zu „Deich“ aus dem März 2021 vom 4. März 2021 bis zum 5. März 2021 "
        "in der Rubrik „Politik“ mit Bezug zu Wanne, mit Bild, nachträglich geändert"
    )


@pytest.mark.parametrize(
    ("values", "results", "sentence"),
    [
        (SearchValues(q="x"), found(0, "x"), "Keine Meldung zu „x“"),
        (SearchValues(), found(1), "1 Meldung"),
        (SearchValues(q="x"), found(200_000, "x", is_capped=True), "Mehr als 200.000 Meldungen zu „x“"),
        (SearchValues(q="a b"), found(2, "a und b"), "2 Meldungen zu a und b"),
        (
            SearchValues(q="von:2024"),
            found(2, "alle Meldungen vom 1. Januar 2024 an"),
            "2 Meldungen vom 1. Januar 2024 an",
        ),
        (SearchValues(month=5), found(3), "3 Meldungen aus dem Mai aller Jahre"),
        (SearchValues(since=date(2021, 5, 1), until=date(2021, 5, 1)), found(1), "1 Meldung vom 1. Mai 2021"),
        (SearchValues(status="verschwunden"), found(2), "2 Meldungen, von herne.de verschwunden"),
        (SearchValues(section="x"), found(0), "Keine Meldung in der Rubrik „x“"),
    ],
)
def test_the_sentence_is_german(values: SearchValues, results: Results, sentence: str) -> None:
    assert in_words(values, results) == sentence
