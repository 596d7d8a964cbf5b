"""Small pictures and PDF files made from their path: real files, the same bytes for the same path."""

from __future__ import annotations

import hashlib
import struct
import zlib

_WIDTH, _HEIGHT = 48, 27

# A one-pixel transparent GIF, for placeholders and counters.
GIF = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")


def draw_png(path: str) -> bytes:
    """Return a picture in two colours that follow from the path."""
    seed = hashlib.sha256(path.encode()).digest()
    sky, ground = seed[0:3], seed[3:6]
    horizon = _HEIGHT // 3 + seed[6] % (_HEIGHT // 3)
    rows = b"".join(b"\x00" + (sky if row < horizon else ground) * _WIDTH for row in range(_HEIGHT))
    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(name, data) for name, data in ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    )


def write_pdf(path: str) -> bytes:
    """Return a PDF of one page that says its own name."""
    name = path.rpartition("/")[2].removesuffix(".pdf")
    text = f"BT /F1 18 Tf 72 720 Td (Stadt Herne: {_pdf_text(name)}) Tj ET".encode("ascii")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>>> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
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


def _pdf_text(name: str) -> str:
    plain = name.encode("ascii", errors="replace").decode("ascii")
    return plain.replace("\\", "").replace("(", "").replace(")", "")
