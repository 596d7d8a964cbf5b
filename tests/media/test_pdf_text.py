"""PDFs come from the network: honest ones give their text, hostile ones a name, and none takes long."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest
from pypdf import PdfWriter
from pypdf.constants import UserAccessPermissions

from archive.media.pdf_text import CHARACTERS, PAGES, PdfText, read_pdf, reader_name, tidy
from sample_city.media import pdf_text, scanned_pdf, write_pdf

PLAN = "/PDF/Rathaus/2019/plan.pdf"


def saved(folder: Path, body: bytes) -> Path:
    path = folder / "file.pdf"
    path.write_bytes(body)
    return path


def pdf_of(*objects: bytes) -> bytes:
    """Return a PDF of these objects; the first is the catalogue."""
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    xref = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n" % (size, table, size)
    return out + xref + b"startxref\n%d\n%%%%EOF\n" % len(out)


def page_with(content: bytes, encoding: bytes) -> bytes:
    return pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>>> >>",
        b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), encoding, content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )


@pytest.mark.parametrize("edition", [0, 1])
@pytest.mark.parametrize("path", [PLAN, "/PDF/Umwelt/übersicht (neu).pdf", "/PDF/a/b.pdf"])
def test_the_text_of_a_pdf_is_what_it_says(tmp_path: Path, path: str, edition: int) -> None:
    read = read_pdf(saved(tmp_path, write_pdf(path, edition)))
    assert read == PdfText(text=pdf_text(path, edition), problem=None, pages=2)
    assert "-\n" not in str(read.text)


def test_a_scanned_page_has_no_text_and_says_so(tmp_path: Path) -> None:
    assert read_pdf(saved(tmp_path, scanned_pdf())) == PdfText(text=None, problem="no_text", pages=1)


def encrypted(folder: Path, password: str) -> Path:
    path = folder / "encrypted.pdf"
    writer = PdfWriter(clone_from=saved(folder, write_pdf(PLAN)))
    writer.encrypt(password, "owner", algorithm="RC4-128", permissions_flag=UserAccessPermissions(0))
    writer.write(path)
    return path


def test_a_pdf_that_asks_for_a_password_is_named_encrypted(tmp_path: Path) -> None:
    read = read_pdf(encrypted(tmp_path, "geheim"))
    assert (read.text, read.problem) == (None, "encrypted")


def test_a_pdf_that_must_only_not_be_printed_is_read(tmp_path: Path) -> None:
    assert read_pdf(encrypted(tmp_path, "")).text == pdf_text(PLAN)


@pytest.mark.parametrize(
    "body",
    [
        b"%PDF-1.4\n",
        b"%PDF-1.7\n" + bytes(range(256)) * 40,
        b"%PDF-1.4\n%%EOF",
        pdf_of(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"),
        pdf_of(b"<< /Type /Catalog /Pages 2 0 R >>", b"[ 1 2 3 ]"),
        page_with(b"BT (a) Tj ET", b"/Filter /NoSuchFilter"),
    ],
    ids=["head only", "noise", "end only", "pages that are their own child", "no pages", "unknown filter"],
)
def test_a_broken_pdf_has_no_text_and_a_reason(tmp_path: Path, body: bytes) -> None:
    read = read_pdf(saved(tmp_path, body))
    assert read.text is None
    assert read.problem in ("broken", "no_text")


def test_a_truncated_pdf_gives_what_can_be_read_or_a_reason(tmp_path: Path) -> None:
    whole = write_pdf(PLAN)
    for share in (0.3, 0.6, 0.9, 0.99):
        read = read_pdf(saved(tmp_path, whole[: int(len(whole) * share)]))
        assert read.text is None or read.text in pdf_text(PLAN)
        assert read.text is not None or read.problem is not None


def test_a_bomb_of_blanks_is_stopped_by_its_size(tmp_path: Path) -> None:
    bomb = zlib.compress(zlib.compress(b" " * 400_000_000, 9), 9)
    assert len(bomb) < 100_000
    read = read_pdf(saved(tmp_path, page_with(bomb, b"/Filter [/FlateDecode /FlateDecode]")))
    assert (read.text, read.problem) == (None, "too_large")


def test_a_pdf_that_keeps_the_reader_busy_is_stopped_by_its_time(tmp_path: Path) -> None:
    content = zlib.compress(b"BT /F1 9 Tf " + b"1 0 0 1 5 5 Tm (x) Tj " * 1_500_000 + b"ET")
    read = read_pdf(saved(tmp_path, page_with(content, b"/Filter /FlateDecode")), seconds=2, memory=4 * 1024**3)
    assert (read.text, read.problem) == (None, "too_slow")


def test_a_reader_without_memory_is_named_so(tmp_path: Path) -> None:
    content = zlib.compress(b"BT /F1 9 Tf " + b"(xxxxxxxx) Tj " * 400_000 + b"ET")
    read = read_pdf(saved(tmp_path, page_with(content, b"/Filter /FlateDecode")), memory=60 * 1024**2)
    assert (read.text, read.problem) == (None, "too_large")


def test_of_a_very_long_pdf_the_beginning_is_kept_and_said_to_be_one(tmp_path: Path) -> None:
    line = b"(" + b"Wort " * 2000 + b") Tj\n"
    content = zlib.compress(b"BT /F1 9 Tf\n" + line * 150 + b"ET")
    read = read_pdf(saved(tmp_path, page_with(content, b"/Filter /FlateDecode")))
    assert read.problem == "too_long"
    assert read.text is not None
    assert CHARACTERS * 0.9 < len(read.text) <= CHARACTERS


def test_of_very_many_pages_the_first_are_kept(tmp_path: Path) -> None:
    writer = PdfWriter()
    one = PdfWriter(clone_from=saved(tmp_path, write_pdf(PLAN)))
    for _ in range(PAGES + 1):
        writer.add_page(one.pages[0])
    path = tmp_path / "many.pdf"
    writer.write(path)
    read = read_pdf(path)
    assert (read.problem, read.pages) == ("too_long", PAGES + 1)
    assert read.text is not None
    assert read.text.count("Stadt Herne\n") == PAGES


def test_the_reader_is_named_with_its_version() -> None:
    assert reader_name().startswith("pypdf 7.")


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("Die Straßen-\nsperrung", "Die Straßensperrung"),
        ("Die Straßen\u2010\nsperrung", "Die Straßensperrung"),
        ("Die Stra\u00ad\nße und Ge\u00admeinde", "Die Straße und Gemeinde"),
        ("in Wanne-\nEickel", "in Wanne-\nEickel"),
        ("Vor-\nund Nachmittag", "Vor-\nund Nachmittag"),
        ("Kinder-\nbzw. Jugendarbeit", "Kinder-\nbzw. Jugendarbeit"),
        ("Stunden-\nunderschrift", "Stundenunderschrift"),
        ("9-\nbis 12-jährige", "9-\nbis 12-jährige"),
        ("E-\nmail", "E-\nmail"),
        ("- Punkt\n- zwei", "- Punkt\n- zwei"),
        ("u\u0308ber\u00a0uns", "über uns"),
        ("a\x00b\ud800c\r\nd", "abc\nd"),
        ("  viel \t Raum  \n\n\n\nEnde ", "viel Raum\n\nEnde"),
    ],
)
def test_words_parted_at_a_lines_end_are_whole_again_and_others_left(printed: str, text: str) -> None:
    assert tidy([printed]) == text


def test_pages_are_parted_and_nothing_is_nothing() -> None:
    assert tidy([" eins ", "", "zwei"]) == "eins\n\nzwei"
    assert tidy(["", " \n "]) is None
    assert tidy([]) is None
