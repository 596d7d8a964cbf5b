"""Feeds and sitemaps are read as what they are: somebody else's XML, and hints."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta

import pytest

from herne_scraper import pointers
from herne_scraper.decode import parse
from herne_scraper.errors import UnreadablePointers
from herne_scraper.items import Page
from herne_scraper.pointers import Pointer, feeds_of, read_pointers, sitemaps_of, unpack

BASE = "https://www.herne.de/feed/"
NOTICE = "https://www.herne.de/Meldungen/News-Detailansicht_281473.html"
XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def rss(item: str) -> bytes:
    return f"<?xml version='1.0'?><rss version='2.0'><channel><link>{BASE}</link>{item}</channel></rss>".encode()


def urlset(inside: str) -> bytes:
    return f"<?xml version='1.0' encoding='UTF-8'?><urlset {XMLNS}>{inside}</urlset>".encode()


@pytest.mark.parametrize(
    "body",
    [
        rss(f"<item><title>T</title><link>{NOTICE}</link><pubDate>Wed, 04 Mar 2026 12:00:00 GMT</pubDate></item>"),
        rss("<item><link>\n /Meldungen/News-Detailansicht_281473.html \n</link></item>"),
        rss(f"<item><link><![CDATA[{NOTICE}]]></link></item>"),
        f'<feed xmlns="http://www.w3.org/2005/Atom"><link href="{BASE}"/>'
        f'<entry><link rel="self" href="x.xml"/><link href="{NOTICE}"/></entry></feed>'.encode(),
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        f"<item><link>{NOTICE}</link></item></rdf:RDF>".encode(),
        urlset(f"<url><loc>{NOTICE}</loc></url>"),
        urlset(f"<url><loc>{NOTICE}</loc></url>").replace(f" {XMLNS}".encode(), b""),
        f'<?xml version="1.0" encoding="UTF-16"?><urlset><url><loc>{NOTICE}</loc></url></urlset>'.encode("utf-16"),
    ],
)
def test_every_kind_of_file_names_its_pages(body: bytes) -> None:
    assert read_pointers(body, BASE).pages == (Pointer(url=NOTICE),)


def test_an_index_names_sitemaps_not_pages() -> None:
    one = f"<sitemap><loc>{BASE}1.xml.gz</loc><lastmod>2026-03-04</lastmod></sitemap>"
    found = read_pointers(f"<sitemapindex {XMLNS}>{one}</sitemapindex>".encode(), BASE)
    assert found.pages == ()
    assert found.sitemaps == (Pointer(url=f"{BASE}1.xml.gz", changed=datetime(2026, 3, 5, tzinfo=UTC)),)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-04", datetime(2026, 3, 5, tzinfo=UTC)),
        ("2026-03-04T12:00:00Z", datetime(2026, 3, 4, 12, tzinfo=UTC)),
        ("2026-03-04T12:00:00+01:00", datetime(2026, 3, 4, 11, tzinfo=UTC)),
        ("2026-03-04T12:00", datetime(2026, 3, 4, 12, tzinfo=UTC)),
        ("2026-03", None),
        ("gestern", None),
        ("2026-13-01", None),
        ("9999-12-31", None),
        ("", None),
    ],
)
def test_the_day_of_a_change_is_read_or_left_out(text: str, moment: datetime | None) -> None:
    (found,) = read_pointers(urlset(f"<url><lastmod>{text}</lastmod><loc>{NOTICE}</loc></url>"), BASE).pages
    assert found.changed == moment
    assert found.changed is None or found.changed.utcoffset() is not None


@pytest.mark.parametrize("inside", ["<url/>", "<url><loc/></url>", "<url><loc>http://[</loc></url>", "<!-- x -->"])
def test_what_names_nothing_is_passed_over(inside: str) -> None:
    found = read_pointers(urlset(f"{inside}<url><loc>{NOTICE}</loc></url>"), BASE).pages
    assert [pointer.url for pointer in found] == [NOTICE]


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "well-formed"),
        (b"<html><body>Nicht gefunden</body></html>", "'html'"),
        (b"Not found", "well-formed"),
        (rss(f"<item><link>{NOTICE}</link></item>")[:-20], "well-formed"),
        (rss("<item><title>Wanne & Eickel</title></item>"), "well-formed"),
        (f'<!DOCTYPE rss [<!ENTITY l0 "x">{LAUGHS}]><rss>&l9;</rss>'.encode(), "entities"),
        (b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><item><link>&x;</link></item></rss>', "entities"),
        ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE r [<!ENTITY a "b">]><rss/>'.encode("utf-16"), "entities"),
        (b"<rss>" + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</rss>", "well-formed"),
    ],
)
def test_what_is_broken_or_hostile_is_refused_with_its_reason(body: bytes, reason: str) -> None:
    with pytest.raises(UnreadablePointers, match=reason):
        read_pointers(body, BASE)


def test_a_doctype_alone_is_no_attack_and_nothing_is_fetched_for_it() -> None:
    doctype = b'<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://127.0.0.1:1/rss-0.91.dtd">'
    body = doctype + f"<rss version='0.91'><channel><item><link>{NOTICE}</link></item></channel></rss>".encode()
    assert read_pointers(body, BASE).pages == (Pointer(url=NOTICE),)


def test_no_more_is_read_than_the_protocol_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pointers, "MOST_POINTERS", 10)
    assert len(read_pointers(urlset(f"<url><loc>{NOTICE}</loc></url>" * 30), BASE).pages) == 10
    monkeypatch.setattr(pointers, "MOST_BYTES", 100)
    with pytest.raises(UnreadablePointers, match="more than 100 bytes"):
        read_pointers(urlset(" " * 100), BASE)


def test_a_packed_file_is_unpacked_and_a_bomb_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert unpack(gzip.compress(b"<rss/>")) == b"<rss/>"
    assert unpack(b"<rss/>") == b"<rss/>"
    monkeypatch.setattr(pointers, "MOST_BYTES", 1000)
    for wrong in (gzip.compress(bytes(1001)), gzip.compress(b"<rss/>" * 50)[:-9], b"\x1f\x8bnothing"):
        with pytest.raises(UnreadablePointers):
            unpack(wrong)


def test_robots_txt_names_sitemaps_in_any_spelling() -> None:
    text = b"User-agent: *\nDisallow: /x\nSitemap: https://www.herne.de/a.xml\r\n  SITEMAP :/b.xml\n# Sitemap: /c.xml\n"
    assert sitemaps_of(text) == ["https://www.herne.de/a.xml", "/b.xml"]
    assert sitemaps_of(b"\xff\xfe") == []


def test_a_page_names_its_feeds_and_no_other_alternates() -> None:
    html = (
        '<html><head><link rel="alternate" type="application/rss+xml" href="/rss.xml">'
        '<link rel="Alternate home" type="application/ATOM+xml; charset=utf-8" href=" atom.xml ">'
        '<link rel="alternate" hreflang="en" href="/en/"><link rel="stylesheet" type="text/css" href="/a.css">'
        '<link rel="alternate" type="application/json" href="/feed.json"></head><body>x</body></html>'
    )
    page = Page(url=BASE, body=html.encode(), captured_at=datetime(2026, 3, 4, tzinfo=UTC) + timedelta(0))
    assert feeds_of(parse(page)) == ["/rss.xml", "atom.xml"]
