from __future__ import annotations

import pytest

from herne_scraper.addresses import canonical
from herne_scraper.site import Kind
from herne_scraper.sites.herne import HERNE

DETAIL = "https://www.herne.de/Meldungen/News-Detailansicht_281473.html"
LIBRARY = "https://www.herne.de/Familie-und-Bildung/Au%C3%9Ferschulische-Bildung/Stadtbibliothek/Aktuelles/"


@pytest.mark.parametrize(
    "url",
    [
        DETAIL,
        "http://herne.de/Meldungen/News-Detailansicht_281473.html",
        "HTTPS://WWW.Herne.DE:443/Meldungen/News-Detailansicht_281473.html?utm_source=x&page=2#oben",
        "http://www.herne.de:80/Meldungen/News-Detailansicht_281473.html",
        "http://www.kids.herne.de/Meldungen/News-Detailansicht_281473.html",
        "//www.herne.de/Meldungen/News-Detailansicht_281473.html",
        "/Meldungen/News-Detailansicht_281473.html",
        " /Meldungen/News-Detail\nansicht_281473.html ",
        "News-Detailansicht_281473.html",
        "../Meldungen/./News-Detailansicht_281473.html",
        "/Meldungen/News%2DDetailansicht_281473.html",
        "/Meldungen/News-Detailansicht_281473.html;jsessionid=0A1B",
    ],
)
def test_a_detail_page_has_one_address_and_a_number(url: str) -> None:
    address = HERNE.address(url, base="https://www.herne.de/Meldungen/Alle-News.html")
    assert (address.url, address.kind, address.source_id) == (DETAIL, Kind.DETAIL, "281473")


@pytest.mark.parametrize(
    ("url", "canonical_url"),
    [
        ("/Rathaus/Politik/", "https://www.herne.de/Rathaus/Politik/"),
        ("/Rathaus/Politik", "https://www.herne.de/Rathaus/Politik/"),
        ("http://herne.de/Rathaus/Politik/index.html#x", "https://www.herne.de/Rathaus/Politik/"),
        ("/Rathaus/Politik/?seite=2", "https://www.herne.de/Rathaus/Politik/?seite=2"),
        ("/Rathaus/Politik/?seite=2&utm_medium=y", "https://www.herne.de/Rathaus/Politik/?seite=2"),
        ("/Rathaus/Politik/2021/", "https://www.herne.de/Rathaus/Politik/2021/"),
        ("/Rathaus/Politik/2021/05/", "https://www.herne.de/Rathaus/Politik/2021/05/"),
        ("/Meldungen/Alle-News.html", "https://www.herne.de/Meldungen/Alle-News.html"),
        ("/Meldungen/Alle-News_2.html", "https://www.herne.de/Meldungen/Alle-News_2.html"),
        ("/Meldungen/2021/", "https://www.herne.de/Meldungen/2021/"),
        ("/Familie-und-Bildung/Außerschulische-Bildung/Stadtbibliothek/Aktuelles/", LIBRARY),
        ("/Familie-und-Bildung/Au%c3%9ferschulische-Bildung/Stadtbibliothek/Aktuelles/index.html", LIBRARY),
    ],
)
def test_a_listing_is_known_by_its_path(url: str, canonical_url: str) -> None:
    address = HERNE.address(url, base="https://www.herne.de/")
    assert (address.url, address.kind, address.source_id) == (canonical_url, Kind.LISTING, None)


@pytest.mark.parametrize(
    "url",
    [
        "/",
        "/index.html",
        "/Meldungen/",
        "/Meldungen/News-Detailansicht_.html",
        "/Meldungen/News-Detailansicht_12a.html",
        "/Meldungen/Archiv/News-Detailansicht_281473.html",
        "/Rathaus/Buergerservice/Dienstleistungen/Dienstleistungen-Detailansicht_13513.html",
        "/Rathaus/Karriere_4/",
        "/Rathaus/Politik/Ausschuesse/",
        "/allris/si010_e.asp?MM=6&YY=2019",
        "/PDF/Rathaus/2019/plan.pdf",
        "http://www.kids.herne.de/Rathaus/Politik/",
    ],
)
def test_other_pages_of_the_host_are_no_news(url: str) -> None:
    assert HERNE.address(url, base="https://www.herne.de/Rathaus/").kind is Kind.OTHER


@pytest.mark.parametrize(
    "url",
    [
        "https://herne.de.example/Meldungen/News-Detailansicht_281473.html",
        "https://stadtwerke.example/",
        "https://www.herne.de:8443/Rathaus/Politik/",
        "ftp://www.herne.de/Rathaus/Politik/",
        "mailto:presse@herne.de",
        "tel:+492323160",
        "javascript:void(0)",
        "http://[kaputt/",
        "https://www.herne.de:x/",
        "",
    ],
)
def test_other_hosts_schemes_and_broken_addresses_are_foreign(url: str) -> None:
    assert HERNE.address(url, base="https://www.herne.de/").kind is Kind.FOREIGN


def test_every_listing_is_its_own_canonical_address() -> None:
    assert len(HERNE.main_listings) == 2
    assert len(HERNE.section_listings) == 20
    for url in (*HERNE.main_listings, *HERNE.section_listings):
        assert HERNE.address(url).url == url
        assert HERNE.address(url).kind is Kind.LISTING


def test_sections_have_german_names_and_main_listings_none() -> None:
    names = [section.name for url in HERNE.section_listings if (section := HERNE.section(url))]
    assert names[1] == "Integration"
    assert len(set(names)) == 20
    assert all(HERNE.section(url) is None for url in HERNE.main_listings)


def test_further_pages_and_archives_belong_to_the_section() -> None:
    section = HERNE.section("https://www.herne.de/Rathaus/Politik/")
    assert section is not None
    assert HERNE.section("https://www.herne.de/Rathaus/Politik/?seite=3") == section
    assert HERNE.section("https://www.herne.de/Rathaus/Politik/2021/") == section
    assert HERNE.section("https://www.herne.de/Rathaus/Politik/Ausschuesse/") is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/x?fbclid=1&id=3&utm_campaign=y", "https://a.example/x?id=3"),
        ("https://a.example/x?utm_source=y", "https://a.example/x"),
        ("HTTPS://User:Geheim@A.Example:443/x#teil", "https://a.example/x#teil"),
        ("https://a.example", "https://a.example/"),
        ("https://a.example/ü b?q=ä b", "https://a.example/%C3%BC%20b?q=%C3%A4%20b"),
        ("https://a.example/%7Eich/%e4", "https://a.example/~ich/%C3%A4"),
        ("https://a.example/a%2fb", "https://a.example/a%2fb"),
        ("https://a.example/a/../b//c", "https://a.example/b/c"),
        ("mailto:a@b.example?subject=Guten Tag", "mailto:a@b.example?subject=Guten%20Tag"),
    ],
)
def test_an_address_has_one_form(url: str, expected: str) -> None:
    assert canonical(url) == expected
    assert canonical(expected) == expected
