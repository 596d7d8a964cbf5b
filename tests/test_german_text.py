from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herne_scraper.german_text import find_announcement, media_type_of, only_credit, split_credit, tidy


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("  Am\n\t Markt  ", "Am Markt"),
        ("16\u00a0Uhr", "16 Uhr"),
        ("10\u202f000\u2009Euro", "10 000 Euro"),
        ("Ge\u00adsundheits\u00adamt", "Gesundheitsamt"),
        ("Bu\u0308rger", "Bürger"),
        ("\ufeffHerne\u200b", "Herne"),
        ("\x84neu\x93 \x96", "„neu“ –"),
        ("Bürger*innen „x“ ‚y‘ ´z´ ʼ – - \u2010 §53c", "Bürger*innen „x“ ‚y‘ ´z´ ʼ – - \u2010 §53c"),
    ],
)
def test_tidy_keeps_what_a_reader_sees(text: str, seen: str) -> None:
    assert tidy(text) == seen


@given(st.text())
def test_tidy_is_idempotent_and_one_line_of_nfc(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert "\n" not in once
    assert unicodedata.is_normalized("NFC", once)


@pytest.mark.parametrize(
    ("lines", "caption", "credit"),
    [
        (["Foto: Frank Dieper, Stadt Herne"], None, "Frank Dieper, Stadt Herne"),
        (["Fotos: Anna Muster"], None, "Anna Muster"),
        (["Bild: Stadt Herne/Thomas Schmidt"], None, "Stadt Herne/Thomas Schmidt"),
        (["Bilder Frank Dieper"], None, "Frank Dieper"),
        (["Bilder: HCR"], None, "HCR"),
        (["© Stadt Herne, Frank Dieper"], None, "Stadt Herne, Frank Dieper"),
        (["Foto: © Stadt Herne"], None, "Stadt Herne"),
        (["Foto (c) Stadt Herne"], None, "Stadt Herne"),
        (["Grafik/Quelle: RVR"], None, "RVR"),
        (["Foto: privat"], None, "privat"),
        (["Archivfoto: Stadt Herne"], None, "Stadt Herne"),
        (["Die Kita. Foto: Frank Dieper"], "Die Kita.", "Frank Dieper"),
        (["Die Kita Foto: Frank Dieper"], "Die Kita", "Frank Dieper"),
        (["Die Kita", "Foto: Frank Dieper"], "Die Kita", "Frank Dieper"),
        (["Foto: Frank Dieper", "Die Kita"], "Die Kita", "Frank Dieper"),
        (["Die Kita (Foto: Frank Dieper)"], "Die Kita", "Frank Dieper"),
        (["Die Kita (Foto: Frank Dieper)."], "Die Kita.", "Frank Dieper"),
        (["Von links: Anna (Foto: privat) und Bert."], "Von links: Anna und Bert.", "privat"),
        (["Die Kita. Fotos: A (links), B (rechts)"], "Die Kita.", "A (links), B (rechts)"),
        (["Der Bus. Foto: HCR e.V."], "Der Bus.", "HCR e.V."),
        (["Der Bus. Foto: Stadt Herne / Grafik: Büro Grün"], "Der Bus.", "Stadt Herne / Grafik: Büro Grün"),
        (["Auf dem Foto: Anna und Bert"], "Auf dem Foto: Anna und Bert", None),
        (["Das Bild: ein Geschenk"], "Das Bild: ein Geschenk", None),
        (["Bilder aus der Ausstellung"], "Bilder aus der Ausstellung", None),
        (["Bilder Herner Künstler"], "Bilder Herner Künstler", None),
        (["Bild des Monats: die Halde"], "Bild des Monats: die Halde", None),
        (["Fotowettbewerb: die Sieger"], "Fotowettbewerb: die Sieger", None),
        (["Nur eine Unterschrift."], "Nur eine Unterschrift.", None),
        ([], None, None),
    ],
)
def test_caption_and_credit_are_told_apart(lines: list[str], caption: str | None, credit: str | None) -> None:
    assert split_credit(lines) == (caption, credit)


@pytest.mark.parametrize(
    ("text", "credit"),
    [
        ("Foto: Frank Dieper", "Frank Dieper"),
        ("(Foto: Frank Dieper)", "Frank Dieper"),
        ("© Stadt Herne", "Stadt Herne"),
        ("Die Kita. Foto: Frank Dieper", None),
        ("Quelle: IT.NRW", None),
        ("Karte: 12 Euro", None),
        ("Foto: " + "sehr viele Namen, " * 30, None),
    ],
)
def test_a_paragraph_that_only_credits_a_picture_is_known(text: str, credit: str | None) -> None:
    assert only_credit(text) == credit


@pytest.mark.parametrize(
    ("text", "media_type", "size"),
    [
        ("Der Plan (PDF, 3.603 KB)", "application/pdf", 3_603_000),
        ("(PDF, 1,2 MB)", "application/pdf", 1_200_000),
        ("(PDF, 1.234,5 KB)", "application/pdf", 1_234_500),
        ("(pdf; 980 kB)", "application/pdf", 980_000),
        ("[PDF, 512 Bytes]", "application/pdf", 512),
        ("(PDF)", "application/pdf", None),
        ("(DOCX, 33 KB)", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", 33_000),
    ],
)
def test_an_announcement_is_read(text: str, media_type: str, size: int | None) -> None:
    found = find_announcement(text)
    assert found is not None
    assert (found.media_type, found.size_bytes) == (media_type, size)


@pytest.mark.parametrize("text", ["Der Plan", "(3 Seiten)", "PDF, 3 MB", "(PDFs, 3 MB)", "(Foto: PDF)"])
def test_what_announces_no_file_is_none(text: str) -> None:
    assert find_announcement(text) is None


def test_a_media_type_is_told_by_the_ending() -> None:
    assert media_type_of("plan.PDF") == "application/pdf"
    assert media_type_of("index.html") is None
    assert media_type_of("pdf") is None
