from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from archive.search.places import known
from archive.search.results import FacetCount, Facets
from archive.web import search_choices
from archive.web.search_values import SearchValues, read_search_values, search_path

TODAY = date(2024, 3, 5)
EVERYTHING = SearchValues(
    q="Deich",
    year=2021,
    month=3,
    since=date(2021, 3, 4),
    until=date(2021, 3, 5),
    section="politik",
    place="wanne",
    has="bild",
    status="geaendert",
    page=4,
)


def values_at(path: str) -> SearchValues:
    values, notes = read_search_values(parse_qs(urlsplit(path).query), TODAY)
    assert notes == ()
    return values


def test_each_filter_is_a_chip_whose_link_takes_away_that_filter_alone() -> None:
    chips = search_choices.chosen(EVERYTHING, "Politik", "Wanne")
    assert [chip.label for chip in chips] == [
        "März 2021",
        "ab 04.03.2021",
        "bis 05.03.2021",
        "Politik",
        "Wanne",
        "mit Bild",
        "nachträglich geändert",
    ]
    fields = ("month", "since", "until", "section", "place", "has", "status")
    for chip, field in zip(chips, fields, strict=True):
        left = values_at(chip.path)
        assert getattr(left, field) is None
        assert left.page == 1
        assert all(
            getattr(left, other) == getattr(EVERYTHING, other) for other in ("q", "year", *fields) if other != field
        )


def test_a_year_or_a_month_alone_is_a_chip_too() -> None:
    (year,) = search_choices.chosen(SearchValues(year=2021))
    (month,) = search_choices.chosen(SearchValues(month=3))
    assert (year.label, year.path) == ("2021", "/suche")
    assert (month.label, month.path) == ("März, alle Jahre", "/suche")


def test_the_chosen_year_has_its_months_below_it_and_leads_back() -> None:
    facets = Facets(years=((2022, 10), (2021, 5), (2020, 1)), months=((3, 4), (12, 1)))
    first, chosen, last = search_choices.years(SearchValues(q="x", year=2021, month=12), facets)
    assert (first.label, first.count, first.length, first.path) == ("2022", 10, 100, "/suche?q=x&jahr=2022")
    assert (first.below, last.below) == ((), ())
    assert chosen.selected
    assert chosen.path == "/suche?q=x"
    march, december = chosen.below
    assert (march.label, march.count, march.length, march.selected) == ("März", 4, 100, False)
    assert march.path == "/suche?q=x&jahr=2021&monat=3"
    assert (december.selected, december.path) == (True, "/suche?q=x&jahr=2021")
    assert last.length == 10


def test_quarters_stand_below_their_district_and_by_themselves_where_it_has_no_hits() -> None:
    within = {place.slug: place.within for place in known()}
    assert within["crange"] == "wanne"
    counts = [("wanne", 5), ("crange", 2), ("holthausen", 1)]
    facets = Facets(places=tuple(FacetCount(value=slug, label=slug.title(), count=n) for slug, n in counts))
    tops = search_choices.places(SearchValues(q="x", place="crange"), facets, known())
    assert [top.label for top in tops] == ["Wanne", "Holthausen"]
    (crange,) = tops[0].below
    assert (crange.label, crange.count, crange.selected, crange.path) == ("Crange", 2, True, "/suche?q=x")
    assert tops[0].path == "/suche?q=x&ort=wanne"


def test_a_section_named_by_its_path_is_the_chosen_one() -> None:
    facets = Facets(sections=(FacetCount(value="rathaus-politik", label="Politik", count=3),))
    (chosen,) = search_choices.sections(SearchValues(section="/Rathaus/Politik/"), facets, "rathaus-politik")
    assert (chosen.selected, chosen.path) == (True, "/suche")
    (other,) = search_choices.sections(SearchValues(), facets, None)
    assert (other.selected, other.path) == (False, "/suche?rubrik=rathaus-politik")


@given(st.integers(1, 9_999), st.integers(0, 9_999))
def test_pages_lead_everywhere_with_a_handful_of_links(here: int, pages: int) -> None:
    links = search_choices.paging(SearchValues(q="x", page=here), pages)
    numbers = [link.number for link in links if link.path and not link.rel]
    assert len(links) <= 11
    assert numbers == sorted(set(numbers))
    assert set(numbers) <= set(range(1, pages + 1))
    if pages:
        assert {1, pages} <= set(numbers)
    rels = {link.rel: values_at(link.path).page for link in links if link.rel and link.path}
    assert rels.get("prev") == (here - 1 if 1 < here <= pages else None)
    assert rels.get("next") == (here + 1 if here < pages else None)


def test_a_choice_begins_at_the_first_page() -> None:
    for order in search_choices.orders(EVERYTHING):
        assert values_at(order.path).page == 1
    assert search_path(EVERYTHING).endswith("seite=4")
