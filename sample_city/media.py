"""Small pictures and PDF files made from their path: real files, the same bytes for the same path and edition.

A city puts another picture or file under an old address now and then; each is another edition.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from random import Random

from sample_city.document import MONTHS

_WIDTH, _HEIGHT = 48, 27

# A one-pixel transparent GIF, for placeholders and counters.
GIF = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")


def draw_png(path: str, edition: int = 0) -> bytes:
    """Return a picture in two colours that follow from the path and the edition."""
    seed = hashlib.sha256(f"{path} {edition}".encode() if edition else path.encode()).digest()
    sky, ground = seed[0:3], seed[3:6]
    horizon = _HEIGHT // 3 + seed[6] % (_HEIGHT // 3)
    rows = b"".join(b"\x00" + (sky if row < horizon else ground) * _WIDTH for row in range(_HEIGHT))
    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(name, data) for name, data in ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    )


def write_pdf(path: str, edition: int = 0) -> bytes:
    """Return a PDF of two pages with the text of `pdf_lines`, set as an office program does it: in small pieces."""
    return _pdf([_content(lines) for lines in pdf_lines(path, edition)])


def pdf_lines(path: str, edition: int = 0) -> tuple[tuple[str, ...], ...]:
    """Return the lines of the pages of a PDF as they are printed, words parted at their ends."""
    draw = Random(f"{path} {edition}")
    name = path.rpartition("/")[2].removesuffix(".pdf")
    stand = f"Stand: {draw.randint(1, 28)}. {draw.choice(MONTHS)} {draw.randint(2017, 2026)}"
    sentences = draw.sample(_SENTENCES, 8)
    number = draw.randint(101, 989)
    first = ("Stadt Herne", name, f"{stand}, Auflage {edition + 1}", *_wrapped(" ".join(sentences[:4])))
    return first, (*_wrapped(" ".join(sentences[4:])), f"Drucksache 20{draw.randint(17, 26)}/0{number}")


def pdf_text(path: str, edition: int = 0) -> str:
    """Return what a PDF says: its lines, parted words whole again, pages apart by a blank line."""
    pages = ["\n".join(lines) for lines in pdf_lines(path, edition)]
    # Said by who parted them: the mark stands only where the hyphen is none of the word's own.
    return "\n\n".join(page.replace(_PARTED + "\n", "").replace("|", "") for page in pages)


def scanned_pdf() -> bytes:
    """Return a PDF whose one page is a picture: there is no text in it."""
    return _pdf([b"q 200 0 0 200 100 500 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q"])


_PARTED = "\u00ac"
"""Stands in the lines for the hyphen of a word that was parted."""
_LINE = 64
# A bar is where a word may be parted.
_SENTENCES = (
    "Die Straßen|sperrung in Wanne-Eickel dauert bis zum Ende der Bau|arbeiten an der Emscher|brücke.",
    "Anträge nimmt das Bürger|büro am Friedrich-Ebert-Platz vor- und nach|mittags ent|gegen.",
    "Für die Öffnungs|zeiten der Stadt|bibliothek gelten während der Weihnachts|ferien andere Regeln.",
    "Der Rats|beschluss sieht für den Kinder|spiel|platz 48.500 Euro aus der Städte|bau|förderung vor.",
    "Eltern und Groß|eltern können sich bis Freitag, 18 Uhr, für die Ferien|freizeit anmelden.",
    "Die Kampf|mittel|räumung prüft die Verdachts|punkte zwischen Crange und Unser Fritz.",
    "Größere Mengen Grün|schnitt gehören auf den Wert|stoff|hof an der Südstraße 10.",
    "Über die Ver|kehrs|führung entscheidet die Bezirks|vertretung Sodingen in öffent|licher Sitzung.",
    "Wer älter als 65 Jahre ist, zahlt für die Führung „Zeche & Kanal“ nur die Hälfte – also 3,50 €.",
    "Zuständig ist der Fach|bereich Umwelt|schutz, Telefon 0 23 23 / 16 - 0.",
)


def _wrapped(text: str) -> tuple[str, ...]:
    """Return lines of `_LINE` signs at most, words parted where they may be."""
    lines, line = [], ""
    for word in text.split(" "):
        parts = word.split("|")
        for number, part in enumerate(parts):
            lead = " " if number == 0 and line else ""
            last = number == len(parts) - 1
            if len(line) + len(lead) + len(part) + (not last) <= _LINE or not line:
                line += lead + part
            else:
                lines.append(line + (_PARTED if number else ""))
                line = part
    return (*lines, line)


def _content(lines: tuple[str, ...]) -> bytes:
    shown = b"\n".join(b"(%s) Tj T*" % _pdf_text(line) for line in lines)
    return b"BT /F1 11 Tf 14 TL 72 780 Td\n%s\nET" % shown


def _pdf(contents: list[bytes]) -> bytes:
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, content in enumerate(contents):
        packed = zlib.compress(content)
        page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources <</Font <</F1 3 0 R>>>>"
        objects.append(f"{page} /Contents {5 + 2 * number} 0 R >>".encode())
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed))
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _pdf_text(line: str) -> bytes:
    printed = line.replace(_PARTED, "-").encode("cp1252", errors="replace")
    return printed.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
