from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from datasette.utils.asgi import Request
from hypothesis import given
from hypothesis import strategies as st

from archive.search.places import known
from archive.web.search_values import FORMATS, LONGEST_QUERY, SearchValues, read_search_values, search_path
from archive.web.searching import arguments_of, values_of

NAMES = ("q", "jahr", "monat", "rubrik", "von", "bis", "sort", "seite", "ort", "status", "mit")
TODAY = date(2024, 3, 5)


def read(**args: str) -> tuple[SearchValues, tuple[str, ...]]:
    return read_search_values({name: [value] for name, value in args.items()}, TODAY)


def test_all_parameters_are_read() -> None:
    values, notes = read(
        q=" Deich ",
        jahr="2021",
        monat="3",
        rubrik="politik",
        ort="wanne-sued",
        status="geaendert",
        mit="pdf",
        von="2021-03-04",
        bis="5.3.2021",
        sort="alt",
        seite="2",
    )
    assert notes == ()
    assert values == SearchValues(
        q="Deich",
        year=2021,
        month=3,
        section="politik",
        place="wanne-sued",
        status="geaendert",
        has="pdf",
        since=date(2021, 3, 4),
        until=date(2021, 3, 5),
        sort="alt",
        page=2,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("seite", "²"),
        ("seite", "0"),
        ("seite", "-1"),
        ("seite", "9" * 40),
        ("seite", "1e3"),
        ("seite", "٣"),
        ("jahr", "21"),
        ("jahr", "MMXX"),
        ("monat", "13"),
        ("von", "2021-02-30"),
        ("von", "31.2.2021"),
        ("bis", "irgendwann"),
        ("bis", "0000"),
        ("von", "1980"),
        ("ort", "Atlantis"),
        ("ort", "😀"),
        ("status", "online"),
        ("mit", "ton"),
        ("sort", "zufall"),
    ],
)
def test_what_cannot_be_understood_is_left_aside_with_a_note(name: str, value: str) -> None:
    values, notes = read(**{"jahr": "2020", name: value})
    assert values == SearchValues(year=None if name == "jahr" else 2020)
    assert len(notes) == 1
    assert name in notes[0]


def test_a_month_without_a_year_is_that_of_any_year() -> None:
    assert read(monat="3") == (SearchValues(month=3), ())


@pytest.mark.parametrize(
    ("name", "value", "field", "meant"),
    [
        ("ort", "Wanne Süd", "place", "wanne-sued"),
        ("ort", "Stadtteil Crange", "place", "crange"),
        ("status", "geändert", "status", "geaendert"),
        ("status", "Verschwunden", "status", "verschwunden"),
        ("mit", "PDF", "has", "pdf"),
        ("sort", "Neu", "sort", "neu"),
    ],
)
def test_values_may_be_spelled_as_people_write(name: str, value: str, field: str, meant: str) -> None:
    values, notes = read(**{name: value})
    assert notes == ()
    assert getattr(values, field) == meant


def test_foreign_parameters_are_none_of_our_business() -> None:
    assert read(utm_source="x") == (SearchValues(), ())


@pytest.mark.parametrize(
    ("since", "until", "first", "last"),
    [
        ("2021", "2021", date(2021, 1, 1), date(2021, 12, 31)),
        ("2021-02", "2024-02", date(2021, 2, 1), date(2024, 2, 29)),
        ("2021-12", "2021-12", date(2021, 12, 1), date(2021, 12, 31)),
        ("März 2021", "gestern", date(2021, 3, 1), date(2024, 3, 4)),
        ("letztes Jahr", "letzten Monat", date(2023, 1, 1), date(2024, 2, 29)),
    ],
)
def test_a_span_stands_for_its_first_and_last_day(since: str, until: str, first: date, last: date) -> None:
    values, _ = read(von=since, bis=until)
    assert (values.since, values.until) == (first, last)


def test_a_span_that_ends_before_it_begins_is_turned_round() -> None:
    values, notes = read(von="2022-01-01", bis="2021-01-01")
    assert (values.since, values.until) == (date(2021, 1, 1), date(2022, 1, 1))
    assert len(notes) == 1


def test_control_characters_are_blanks_and_pastes_are_cut() -> None:
    values, notes = read(q="a\x00b" + "x" * 10_000)
    assert values.q.startswith("a b")
    assert len(values.q) == LONGEST_QUERY
    assert len(notes) == 1


@given(st.dictionaries(st.sampled_from(NAMES), st.lists(st.text(max_size=20), max_size=3)))
def test_no_input_raises_and_the_address_reads_back_as_the_same_search(args: dict[str, list[str]]) -> None:
    values, _ = read_search_values(args, TODAY)
    path = search_path(values)
    again, notes = read_search_values(parse_qs(urlsplit(path).query), TODAY)
    assert again == values
    assert notes == ()
    assert search_path(again) == path


def test_defaults_are_not_in_the_address() -> None:
    assert search_path(SearchValues()) == "/suche"
    assert search_path(SearchValues(q="Deich", page=1)) == "/suche?q=Deich"


def test_every_format_has_the_address_of_the_page_with_its_ending() -> None:
    values = SearchValues(q="Deich", year=2021, place="wanne")
    for form in FORMATS:
        assert search_path(values, form) == f"/suche.{form}?q=Deich&jahr=2021&ort=wanne"


def test_words_are_ordered_by_relevance_and_mere_filters_by_date() -> None:
    assert SearchValues(q="Deich").order == "relevanz"
    assert SearchValues(year=2021).order == "neu"


def test_every_place_is_read_from_its_own_name_in_addresses() -> None:
    for place in known():
        assert read(ort=place.slug) == (SearchValues(place=place.slug), ())


class CountingRequest(Request):
    """Counts how often its address is parsed."""

    parsed = 0

    @property
    def args(self) -> Any:
        self.parsed += 1
        return super().args


def test_an_address_is_parsed_once_however_many_parameters_it_has() -> None:
    query = "&".join(["q=Deich", "mit=", *(f"x{number}={number}" for number in range(300))])
    request = CountingRequest.fake(f"/suche?{query}")
    arguments = arguments_of(request)
    assert (len(arguments), arguments["q"], arguments["mit"]) == (302, ["Deich"], [""])
    assert values_of(request)[0] == SearchValues(q="Deich")
    assert request.parsed == 2
