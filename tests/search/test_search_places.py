from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.identity import slug
from archive.search.places import find_place, known, place_of, places_in, why_no_place
from archive.search.words import read

PIECES = (
    *("Wanne", "Eickel", "Süd", "Unser", "Fritz", "Herne", "Mitte", "Crange", "Cranger", "Holthausen", "Elpes", "Hof"),
    *("Sodinger", "Straße", "die", "Frau", "Essen", "Mai", "2024", " ", " ", "-", "-", "/", ", ", "\n", "(", "\u00ad"),
)
FILE = files("archive.search") / "gazetteer" / "herne.toml"


def named(*texts: str) -> set[str]:
    return set(places_in(map(read, texts)))


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Bombenfund in Wanne: Evakuierung läuft", "wanne"),
        ("BOMBENFUND IN WANNE", "wanne"),
        ("Rathaus Wanne, Rathausstraße 6", "wanne"),
        ("Was braucht Wanne?", "wanne"),
        ("In Wanne wächst etwas", "wanne"),
        ("Wannes Bürgerinnen", "wanne"),
        ("Die Wanner Innenstadt", "wanne"),
        ("Mit den Wannern und einer Sodingerin", "wanne sodingen"),
        ("Sodinger*innen treffen sich", "sodingen"),
        ("In Wanne und Eickel", "wanne eickel"),
        ("In Wanne, Eickel, Sodingen und Herne-Mitte", "wanne eickel sodingen herne-mitte"),
        ("Herne-Wanne und Herne-Eickel", "wanne eickel"),
        ("Wanne-Mitte", "wanne"),
        ("Der Eickeler Markt", "eickel"),
        ("Die Bezirksvertretung Herne-Mitte tagt", "herne-mitte"),
        ("Der Stadtbezirk Mitte", "herne-mitte"),
        ("Der Halt Herne Mitte entfällt", "herne-mitte"),
        ("In Baukau-West", "baukau"),
    ],
)
def test_a_text_names_its_places(text: str, places: str) -> None:
    assert named(text) == set(places.split())


@pytest.mark.parametrize(
    "spelling", ["Röhlinghausen", "Roehlinghausen", "RÖHLINGHAUSEN", "Ro\u0308hlinghausen", "Röhling\u00adhausen"]
)
def test_every_spelling_of_a_letter_is_read(spelling: str) -> None:
    assert named(f"Ein Fest in {spelling}.") == {"roehlinghausen", "eickel"}


@pytest.mark.parametrize(
    "spelling", ["Unser Fritz", "Unser-Fritz", "Unser\u2010Fritz", "UnserFritz", "Unser\u00a0Fritz 2/3"]
)
def test_blank_hyphen_and_nothing_between_the_words_of_a_name_are_one(spelling: str) -> None:
    assert named(f"In der Künstlerzeche {spelling}.") == {"unser-fritz", "wanne"}


def test_a_stadtbezirk_is_named_with_its_ortsteile() -> None:
    assert named("Feuer in Crange") == {"crange", "wanne"}
    assert named("Kita in Elpes Hof", "Text", "Bild aus Börnig") == {"elpeshof", "boernig", "sodingen"}


def test_an_ortsteil_of_two_stadtbezirke_names_neither() -> None:
    assert named("Arbeitsplätze in Baukau") == {"baukau"}


@pytest.mark.parametrize("spelling", ["Wanne-Süd", "Wanne Süd", "Wannesued", "WANNE-SÜD"])
def test_wanne_sued_is_in_eickel_and_no_wanne(spelling: str) -> None:
    assert named(f"Stadtteilbüro {spelling}") == {"wanne-sued", "eickel"}


@pytest.mark.parametrize(
    "text",
    [
        "Wanne-Eickel Hbf",
        "Gesamtschule Wanne-Eickel",
        "in Herne/Wanne-Eickel",
        "Wanne/Eickel",
        "Wanne Eickel",
        "WanneEickel",
        "Wanne-Eickels Mond",
        "eine Wanne-Eickelerin",
        "die Wanne-Eickeler Vereine",
    ],
)
def test_the_old_town_names_neither_of_the_stadtbezirke_that_have_its_names(text: str) -> None:
    assert named(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Stadt Herne",
        "Herner Bürger",
        "Rhein-Herne-Kanal",
        "Herne, Mitte Mai",
        "Herne-Süd",
        "mitten in Herne",
        "die neue Mitte",
    ],
)
def test_herne_alone_is_no_part_of_it(text: str) -> None:
    assert named(text) == set()


@pytest.mark.parametrize(
    "text",
    ["in Herne Mitte Mai", "in Herne Mitte der Woche", "in Herne Mitte 2024", "Sperrung in Herne Mitte nächster Woche"],
)
def test_a_town_and_a_time_are_no_district(text: str) -> None:
    assert named(text) == set()


def test_a_hyphen_makes_a_district_even_before_a_time() -> None:
    assert named("Sperrung in Herne-Mitte Mitte Mai", "Fest in Herne-Mitte im Mai") == {"herne-mitte"}


@pytest.mark.parametrize(
    "text", ["Die Wanne läuft über", "In der Wanne", "eine Wanne voll Eis", "Griff zur Wanne", "Badewanne", "Wannen"]
)
def test_a_tub_is_no_district(text: str) -> None:
    assert named(text) == set()


def test_the_article_of_a_run_of_hyphens_belongs_to_its_last_word() -> None:
    assert named("Die Wanne-Tour beginnt") == {"wanne"}


@pytest.mark.parametrize(
    "text",
    [
        "Eickeler Straße 12",
        "Sodinger Str. 5",
        "Sodinger und Castroper Straße",
        "Holsterhauser/Sodinger Straße",
        "Dorstener Straße / Holsterhauser Straße",
        "Unser-Fritz-Straße",
        "Wanne-Süd-Straße",
        "der Wanner Weg",
    ],
)
def test_a_street_lies_elsewhere_than_its_name_says(text: str) -> None:
    assert named(text) == set()


def test_a_place_beside_a_street_is_a_place() -> None:
    assert named("Roonstraße in Horsthausen") == {"horsthausen", "sodingen"}
    assert named("In Holsterhausen, Dorstener Straße 12") == {"holsterhausen", "herne-mitte"}


def test_the_cranger_kirmes_is_about_crange() -> None:
    expected = {"crange", "wanne"}
    assert named("Cranger Kirmes") == named("Der Cranger-Kirmes-Umzug") == named("Das „Crange-Band“") == expected


@pytest.mark.parametrize(
    "text",
    [
        "Essen-Holsterhausen",
        "Holsterhausen (Essen)",
        "Dorsten Holsterhausen",
        "Essener Stadtteil Holsterhausen",
        "Holthausen (Hattingen)",
        "Hattinger Ortsteil Holthausen",
        "Düsseldorf-Holthausen",
    ],
)
def test_a_place_of_another_town_is_none_of_this_one(text: str) -> None:
    assert named(text) == set()


@pytest.mark.parametrize("text", ["Frau Holthausen", "Dr. Wanner", "Herr Eickeler", "Familie Eickel"])
def test_a_person_is_no_place(text: str) -> None:
    assert named(text) == set()


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=60))
def test_no_text_is_too_odd_to_be_read_or_asked_for(text: str) -> None:
    assert named(text) <= {place.slug for place in known()}
    place = find_place(text)
    assert place is None or place in known()
    assert isinstance(why_no_place(text), str | None)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_an_ortsteil_never_comes_without_its_stadtbezirk(text: str) -> None:
    found = named(text)
    assert all(place.within in found for place in known() if place.slug in found and place.within)


@pytest.mark.parametrize("text", ["", " ", "…", "1234", "-", "Unser", "Elpes", "Herne-", "Wannenbad", "Crangerkirmes2"])
def test_odd_texts_name_nothing(text: str) -> None:
    assert named(text) == set()


@pytest.mark.parametrize(
    ("asked", "slug"),
    [
        ("Wanne", "wanne"),
        ("wanne süd", "wanne-sued"),
        ("WANNE-SUED", "wanne-sued"),
        ("Wannesüd", "wanne-sued"),
        ("wanne-sued", "wanne-sued"),
        ("unser fritz", "unser-fritz"),
        ("UnserFritz", "unser-fritz"),
        ("roehlinghausen", "roehlinghausen"),
        ("Rohlinghausen", "roehlinghausen"),
        ("boernig", "boernig"),
        ("Herne Mitte", "herne-mitte"),
        ("Mitte", "herne-mitte"),
        ("Stadtbezirk Mitte", "herne-mitte"),
        ("Herne-Crange", "crange"),
        ("Stadtteil Crange", "crange"),
        ("Cranger", "crange"),
        ("Elpes Hof", "elpeshof"),
    ],
)
def test_a_place_is_found_however_it_is_asked_for(asked: str, slug: str) -> None:
    place = find_place(asked)
    assert place is not None
    assert place.slug == slug


@pytest.mark.parametrize(
    "asked",
    ["", " ", "?", "Herne", "Wanne-Eickel", "Bahnhofstraße", "Eickeler Straße", "Bochum", "Stadtteil", "Wanne Kita"],
)
def test_what_is_no_place_is_not_found(asked: str) -> None:
    assert find_place(asked) is None


def test_it_is_said_why_something_is_no_place() -> None:
    assert "frühere Stadt" in (why_no_place("wanne eickel") or "")
    assert "ganze Stadt" in (why_no_place("Herne") or "")
    for street in ("Bahnhofstraße", "Eickeler Straße", "Bahnhofstr.", "Europaplatz"):
        assert "Wörter" in (why_no_place(street) or "")
    assert why_no_place("Bochum") is None
    assert why_no_place("") is None


def test_every_name_in_the_gazetteer_finds_its_place_and_is_read_in_a_text() -> None:
    for place in known():
        assert place_of(place.slug) == place == find_place(place.name) == find_place(place.slug)
        assert place.slug in named(f"Ein Fest in {place.name}.")


def test_the_list_is_in_order_and_its_slugs_are_those_of_its_names() -> None:
    before: set[str] = set()
    for place in known():
        assert place.slug == slug(place.name)
        assert (place.kind == "Stadtbezirk") <= (place.within is None)
        assert place.within is None or place.within in before
        before.add(place.slug)
    assert [place.name for place in known() if place.kind == "Stadtbezirk"] == [
        "Herne-Mitte", "Sodingen", "Wanne", "Eickel",
    ]  # fmt: skip


def test_every_entry_names_its_source() -> None:
    written = tomllib.loads(FILE.read_text(encoding="utf-8"))
    for entry in (*written["place"], written["no_place"][0]):
        assert all(source.startswith("http") for source in entry["sources"])
        assert entry["sources"]


def test_a_site_without_a_gazetteer_has_no_places() -> None:
    assert known("bochum") == ()
    assert find_place("Wanne", "bochum") is None
    assert places_in([read("In Wanne")], "bochum") == frozenset()
