from __future__ import annotations

import codecs
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from herne_scraper.decode import decode, parse
from herne_scraper.errors import UndecodablePage
from herne_scraper.items import Page
from herne_scraper.sites.herne import HERNE

TEXT = "Größe, Äpfel, „Maß“ – 5 €"
LATIN = "Größe, Äpfel"
HTML = "<!doctype html><html><head>{meta}</head><body><p>{text}</p></body></html>"


def page(body: bytes, header: str | None = None) -> Page:
    url = "https://www.herne.de/Meldungen/News-Detailansicht_1.html"
    content_type = f"text/html; charset={header}" if header else None
    return Page(url=url, body=body, content_type=content_type, captured_at=datetime(2026, 1, 1, tzinfo=UTC))


def html(text: str, meta: str | None) -> str:
    return HTML.format(meta=f'<meta charset="{meta}">' if meta else "", text=text)


@pytest.mark.parametrize("header", [None, "utf-8", "iso-8859-1", "windows-1252", "UTF8", "nonsense"])
@pytest.mark.parametrize("meta", [None, "utf-8", "iso-8859-1", "windows-1252"])
@pytest.mark.parametrize(("charset", "text"), [("utf-8", TEXT), ("cp1252", TEXT), ("iso-8859-1", LATIN)])
def test_bytes_are_read_right_whatever_is_declared(
    charset: str, text: str, meta: str | None, header: str | None
) -> None:
    sent = page(html(text, meta).encode(charset), header)
    assert text in decode(sent).text
    assert parse(sent).findtext(".//p") == text


def test_another_charset_is_believed_where_the_bytes_are_no_utf8() -> None:
    text = "Škoda žije"
    assert text in decode(page(html(text, None).encode("iso-8859-2"), "iso-8859-2")).text
    assert text in decode(page(html(text, "iso-8859-2").encode("iso-8859-2"))).text


@pytest.mark.parametrize(
    "body", [codecs.BOM_UTF8 + html(TEXT, "iso-8859-1").encode(), html(TEXT, None).encode("utf-16")]
)
def test_a_byte_order_mark_goes_before_all(body: bytes) -> None:
    sent = page(body, "iso-8859-1")
    assert decode(sent).text.startswith("<!doctype")
    assert parse(sent).findtext(".//p") == TEXT


def test_pure_ascii_is_utf8() -> None:
    assert decode(page(b"<p>Herne</p>")).charset == "utf-8"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<p>Größe</p>".encode() + "ö".encode()[:1], "cut off"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "NUL"),
        (b"<div>" * 3000 + b"<p>Herne</p>", "deeper"),
        (codecs.BOM_UTF16_LE + b"<\x00p", "marked as"),
        (b"", "no HTML"),
        (b"   ", "no HTML"),
    ],
)
def test_what_is_no_text_is_an_error_that_says_why(body: bytes, reason: str) -> None:
    with pytest.raises(UndecodablePage, match=reason) as caught:
        parse(page(body))
    assert caught.value.url == "https://www.herne.de/Meldungen/News-Detailansicht_1.html"


ARTICLE = "<p>Meldung vom 05. Oktober 2022</p><h1>Neue Bänke</h1><p>{body}</p><p>Details der Meldungen</p>{footer}"
STRAY = [("Stra\ufffde".encode(), "utf-8"), ("Straße".encode("cp1252"), "utf-8"), (b"Stra\x81e", "cp1252")]


@pytest.mark.parametrize(("stray", "charset"), STRAY)
def test_stray_bytes_outside_of_the_article_harm_nobody(stray: bytes, charset: str) -> None:
    whole = ARTICLE.format(body="Sie sind grün.", footer="").encode(charset)
    article = HERNE.read_article(page(whole + b"<footer>" + stray + b"</footer>"))
    assert (article.title, article.body) == ("Neue Bänke", "Sie sind grün.")


@pytest.mark.parametrize(("stray", "charset"), STRAY)
def test_stray_bytes_in_the_article_are_an_error_that_names_the_place(stray: bytes, charset: str) -> None:
    before, after = ARTICLE.format(body="In der BYTES.", footer="").encode(charset).split(b"BYTES")
    with pytest.raises(UndecodablePage, match="letters are lost: 'In der Stra"):
        HERNE.read_article(page(before + stray + after))


def test_a_damaged_entry_is_a_problem_and_the_listing_goes_on() -> None:
    body = (
        "<p>Meldung vom 05. Oktober 2022</p><h3>Ganz</h3><p>Text.</p>"
        "<p>Meldung vom 04. Oktober 2022</p><h3>Halb</h3><p>Stra\ufffde</p>"
        "<p>1 <a href='?seite=2'>2</a></p>"
    )
    listing = HERNE.read_listing(replace(page(body.encode()), url="https://www.herne.de/Rathaus/Politik/"))
    assert [entry.title for entry in listing.entries] == ["Ganz"]
    assert [problem.error for problem in listing.problems] == ["UndecodablePage"]
    assert listing.next_url == "https://www.herne.de/Rathaus/Politik/?seite=2"


def test_elements_left_open_lose_no_text() -> None:
    text = "".join(f"<p><font><b>Absatz {number} der Meldung." for number in range(300))
    article = HERNE.read_article(page(f"<p>Meldung vom 05. Oktober 2022</p><h1>Titel</h1>{text}".encode()))
    assert article.body.count("Absatz") == 300
