"""Words are found in every spelling, and nothing else is."""

from __future__ import annotations

import gzip
import io
import unicodedata
import zipfile

import pytest

from archive.redaction.wording import Wording, for_markup

NAME = Wording(["Anna Müller"])


@pytest.mark.parametrize(
    "spelled",
    [
        b"Anna M\xc3\xbcller",
        b"Anna M\xfcller",
        "ANNA MÜLLER".encode(),
        b"anna mueller",
        b"ANNA MUELLER",
        unicodedata.normalize("NFD", "Anna Müller").encode(),
        b"Anna M&uuml;ller",
        b"Anna&nbsp;M&#252;ller",
        b"Anna M&#xFC;ller",
        b"&#65;nna M&#x00fc;ller",
        rb"Anna M\u00fcller",
        rb"Anna\nM\u00FCller",
        b"Anna%20M%C3%BCller",
        b"anna+m%fcller",
        b"anna-mueller",
        b"anna_mueller",
        b"anna.mueller",
        b"annamueller",
        b"Anna <b>M\xc3\xbcller</b>"[:-4],
        b"<b>Anna</b>\n  M\xc3\xbcller"[3:],
        "Anna Mül\u00adler".encode(),
        b"Anna M&uuml;l&shy;ler",
        "Anna Müllers".encode(),
        "Anna Müller’s".encode(),
        "Anna\u00a0Müller".encode(),
        "Anna-Müller".encode(),
    ],
)
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"", b""),
        (b"Frau ", b" sagt"),
        (b"(", b")"),
        ("„".encode(), "“".encode()),
        (b"\x84", b"\x93"),
        (b"/", b".html"),
        (b"mailto:", b"@herne.de"),
        (rb"\n", rb"\n"),
        (b"%20", b"%20"),
        (b">", b"<"),
        (b'"', b'"'),
    ],
)
def test_name_is_found_and_taken_out_whole(spelled: bytes, before: bytes, after: bytes) -> None:
    left, count = NAME.taken_out(before + spelled + after, b"[x]")
    assert count == 1
    assert left.startswith(before + b"[x]")
    assert left.endswith(after)
    assert not NAME.stands_in(left)


@pytest.mark.parametrize(
    "other",
    [
        "Anna Müllerin",
        "Johanna Müller",
        "Anna-Müllerstraße",
        "Anna, Müller und Söhne",
        "Anna Mullers",
        "Anna Mülle",
        "ÄAnna Müller",
        "Anna Müllerß",
    ],
)
@pytest.mark.parametrize("charset", ["utf-8", "latin-1"])
def test_other_words_stay(other: str, charset: str) -> None:
    data = other.encode(charset)
    assert NAME.taken_out(data, b"[x]") == (data, 0)


def test_short_word_does_not_eat_longer_ones() -> None:
    text = "Der Rat im Rathaus berät; des Rats Beirat, Rat&auml;"
    assert Wording(["Rat"]).taken_out_of_text(text, "[x]") == (
        "Der [x] im Rathaus berät; des [x] Beirat, Rat&auml;",
        2,
    )


def test_double_name_and_name_spelled_out() -> None:
    double = Wording(["Groß-Weiss"])
    for spelled in ("Groß-Weiß", "Gross Weiss", "GROSS-WEISS", "GROẞ-WEIẞ", "Groß-Weiss’"):
        assert double.taken_out_of_text(spelled, "[x]") == ("[x]", 1), spelled
    assert Wording(["Mueller"]).taken_out_of_text("Müller und Müllers", "[x]") == ("[x] und [x]", 2)


def test_tags_inside_the_words_stay() -> None:
    left, _ = NAME.taken_out("<p><b>Anna</b> <i>Müller</i></p>".encode(), b"[x]")
    assert left == b"<p><b>[x]</b><i></i></p>"


def test_everything_else_stays_byte_for_byte() -> None:
    data = bytes(range(256)) + " Anna Müller".encode("latin-1") + bytes(range(32, 48)) + bytes(range(128, 256))
    left, count = NAME.taken_out(data, b"")
    assert count == 1
    assert left == data.replace("Anna Müller".encode("latin-1"), b"")


def test_what_wraps_the_words_is_undone() -> None:
    page = "<p>Anna M<span class='x' title='y'>ü</span>ller</p>".encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", page)
    for wrapped in (
        "Anna Müller".encode("utf-16"),
        gzip.compress("Anna Müller".encode()),
        packed.getvalue(),
        b"Anna M&amp;uuml;ller",
        b"x%41nna%20M%C3%BCller"[1:],
    ):
        assert NAME.stands_in(wrapped)
        assert not Wording(["Berta Müller"]).stands_in(wrapped)


def test_passages_have_no_genitive() -> None:
    passages = Wording(["Der Rat tagt, wie immer.", "Am Freitag"], inflected=False)
    page = b"<p>Der <b>Rat</b> tagt, wie immer.</p><p>Am Freitag um 9; am Freitags-Markt, Am Freitags</p>"
    assert passages.taken_out(page, b"-")[0] == b"<p>-<b></b>.</p><p>- um 9; am Freitags-Markt, Am Freitags</p>"


def test_words_are_counted_by_their_spelling() -> None:
    assert dict(NAME.found("Anna Müller, ANNA MUELLER, Anna Müller".encode())) == {"Anna Müller": 2, "ANNA MUELLER": 1}


def test_text_without_a_word_is_refused() -> None:
    with pytest.raises(ValueError, match="no word"):
        Wording([" -- "])


def test_replacement_is_the_same_in_any_charset() -> None:
    assert for_markup("[geschwärzt] & mehr") == b"[geschw&#228;rzt] &amp; mehr"
