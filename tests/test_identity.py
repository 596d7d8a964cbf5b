from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.identity import distinct, fold_title, key_of, slug, version_id
from herne_scraper.items import Article


def article(title: str = "Kulturausschuss", source_id: str | None = None) -> Article:
    return Article(
        site="herne",
        source_id=source_id,
        url="https://www.herne.de/Meldungen/Alle-News.html",
        title=title,
        published=date(2021, 3, 4),
        published_raw="Meldung vom 04. März 2021",
        body="Der Ausschuss tagt.",
    )


def test_a_page_is_named_by_the_citys_number() -> None:
    assert key_of(article(source_id="281473")) == "herne-281473"


def test_an_entry_without_page_is_named_by_date_and_title() -> None:
    # Golden: a key that was cited once answers for ever.
    assert key_of(article()) == "herne-20210304-b84587c2"
    assert key_of(article("„Straße frei!“ – so geht’s")) == key_of(article('"STRASSE frei!" - so geht\'s'))


def test_a_taken_key_gets_the_next_suffix() -> None:
    key = "herne-20210304-b84587c2"
    assert key_of(article(), {key}) == f"{key}-2"
    assert key_of(article(), {key, f"{key}-2"}) == f"{key}-3"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Cranger Kirmes", "CRANGER  KIRMES"),
        ("Straßenfest", "STRASSENFEST"),
        ("Weltkriegs\u00adbombe", "Weltkriegsbombe"),
        ("Mu\u0308hle", "Mühle"),
        ("„Tag der offenen Tür“", '"Tag der offenen Tür"'),
        ("Herne\u2010Mitte", "Herne-Mitte"),
        ("Der\u00a0Rat tagt", "Der Rat\ntagt "),
    ],
)
def test_spellings_of_one_title_are_equal(one: str, other: str) -> None:
    assert fold_title(one) == fold_title(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Corona: 118 Fälle", "Corona: 119 Fälle"),
        ("Kita Mühlenstraße", "Kita Muhlenstraße"),
        ("Sperrung", "Sperrung?"),
        ("10,5 Millionen", "105 Millionen"),
        ("Ausschuss", "Ausschuß"[:-1]),
    ],
)
def test_other_titles_stay_apart(one: str, other: str) -> None:
    assert fold_title(one) != fold_title(other)


@given(st.text())
def test_folding_twice_is_folding_once(title: str) -> None:
    assert fold_title(fold_title(title)) == fold_title(title)


def test_a_version_is_named_by_its_content() -> None:
    assert version_id("herne-1", "0123456789abcdef" * 4) == "herne-1@0123456789ab"
    assert version_id("herne-1", "0123456789abcdef" * 4, {"herne-1@0123456789ab"}) == "herne-1@0123456789ab-2"


def test_distinct_takes_the_first_free_name() -> None:
    assert distinct("a", {"a", "a-2", "a-4"}) == "a-3"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Blumen am Rathaus", "blumen-am-rathaus"),
        ("Straßensperrung: Größe & Änderung", "strassensperrung-groesse-aenderung"),
        ("Bürger*innen feiern", "buergerinnen-feiern"),
        ("Schüler/-innen und Lehrer:innen", "schuelerinnen-und-lehrerinnen"),
        ("Café Zürich", "cafe-zuerich"),
        ("Mu\u0308hle", "muehle"),
        ("🎉 – !", "meldung"),
        ("Fassungen", "meldung-fassungen"),
        ("x" * 100, "x" * 80),
        ("Wort " * 30, "-".join(["wort"] * 16)),
    ],
)
def test_slugs_read_well(title: str, expected: str) -> None:
    assert slug(title) == expected


@given(st.text())
def test_any_title_has_a_slug(title: str) -> None:
    made = slug(title)
    assert 1 <= len(made) <= 80
    assert all(character in "abcdefghijklmnopqrstuvwxyz0123456789-" for character in made)
    assert not made.startswith("-")
    assert not made.endswith("-")
