from __future__ import annotations

import struct
import zlib

import pytest

from herne_scraper.media_type import MediaType, media_type_of


def png(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + b"IHDR" + header + struct.pack(">I", zlib.crc32(b"IHDR" + header))
    return b"\x89PNG\r\n\x1a\n" + chunk


def jpeg(width: int, height: int) -> bytes:
    exif = b"\xff\xe1" + struct.pack(">H", 10) + b"Exif\0\0II"
    # A thumbnail's frame inside the Exif data must not be taken for the picture's.
    tables = b"\xff\xdb" + struct.pack(">H", 4) + b"\0\1"
    return b"\xff\xd8" + exif + tables + b"\xff\xff\xc2" + struct.pack(">HBHH", 17, 8, height, width) + b"\3\1\x22\0"


WEBP = b"RIFF\x24\0\0\0WEBP"


@pytest.mark.parametrize(
    ("body", "media_type", "extension", "size"),
    [
        (png(1600, 900), "image/png", "png", (1600, 900)),
        (b"GIF89a" + struct.pack("<HH", 7, 9) + b"\0", "image/gif", "gif", (7, 9)),
        (jpeg(4032, 3024), "image/jpeg", "jpg", (4032, 3024)),
        (WEBP + b"VP8X" + b"\x0a\0\0\0" + b"\0" * 4 + b"\x7f\x02\0" + b"\xdf\x01\0", "image/webp", "webp", (640, 480)),
        (WEBP + b"VP8 " + b"\0" * 7 + b"\x9d\x01\x2a" + struct.pack("<HH", 640, 480), "image/webp", "webp", (640, 480)),
        (
            WEBP + b"VP8L" + b"\0" * 4 + b"\x2f" + struct.pack("<I", 639 | 479 << 14) + b"\0" * 8,
            "image/webp",
            "webp",
            (640, 480),
        ),
        (b"\0\0\0\x20ftypavif" + b"\0" * 20, "image/avif", "avif", (None, None)),
        (b"%PDF-1.7\n%...", "application/pdf", "pdf", (None, None)),
        (b"\r\n\r\n%PDF-1.4", "application/pdf", "pdf", (None, None)),
        (b'<?xml version="1.0"?>\n<!-- a -->\n<svg xmlns="x">', "image/svg+xml", "svg", (None, None)),
        (b"\xef\xbb\xbf<svg>", "image/svg+xml", "svg", (None, None)),
    ],
)
def test_a_file_is_what_its_bytes_say(
    body: bytes, media_type: str, extension: str, size: tuple[int | None, int | None]
) -> None:
    width, height = size
    expected = MediaType(media_type=media_type, extension=extension, width=width, height=height)
    assert media_type_of(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<!DOCTYPE html><html><body><svg></svg></body></html>",
        b"<html>Seite nicht gefunden</html>",
        b"\n\n<p>%PDF</p>",
        b"\x89PNG\r\n\x1a\n",
        b"GIF8",
        b"RIFF....WAVE",
        b"PK\x03\x04",
        b"\0\0\0\x20ftypmp42",
        b" " * 2000 + b"%PDF-1.4",
    ],
)
def test_what_is_no_picture_and_no_pdf_is_nothing(body: bytes) -> None:
    assert media_type_of(body) is None


@pytest.mark.parametrize("body", [png(0, 9), jpeg(0, 3), b"\xff\xd8\xff\xe0\0\0" * 50, b"\xff\xd8\xff", WEBP + b"VP8X"])
def test_a_picture_without_a_size_has_none(body: bytes) -> None:
    found = media_type_of(body)
    assert found is not None
    assert (found.width, found.height) == (None, None)


def test_every_prefix_of_a_picture_is_answered() -> None:
    for whole in (png(3, 4), jpeg(3, 4), WEBP + b"VP8L" + b"\0" * 20):
        for end in range(len(whole)):
            media_type_of(whole[:end])
