"""What a file is, told by its first bytes and not by its name or its header: an error page named `.jpg` is no picture.

Reads headers only and decodes nothing, so that no file can do harm here. Sources: the formats' own specifications
(PNG 3rd edition, 5.2; GIF89a, 17; JPEG, ITU T.81, B.1 and B.2; WebP, RFC 9649; AVIF 1.1 with ISO 14496-12, 4.3;
PDF, ISO 32000-2, 7.5.2: the header may follow within the first 1,024 bytes).
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

HEAD = 1024
"""Bytes within which a PDF must say that it is one, and an SVG must begin."""
PDF = "application/pdf"
SVG = "image/svg+xml"

_START_OF_FRAME = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset((0x01, *range(0xD0, 0xD9)))
_SVG = re.compile(rb"(?:<\?xml[^>]*>|<!--.*?-->|<!DOCTYPE\s+svg[^>]*>|\s)*<svg[\s>]", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaType:
    """What a file is."""

    media_type: str
    """`image/png` and so on."""
    extension: str
    """Without a dot."""
    width: int | None = None
    """In pixels; `None` where the header does not say it in a word."""
    height: int | None = None


def media_type_of(body: bytes) -> MediaType | None:
    """Return what a file is; `None` for anything that is no picture of a known format and no PDF."""
    if body.startswith(b"\x89PNG\r\n\x1a\n") and body[12:16] == b"IHDR" and len(body) >= 24:
        return _picture("image/png", "png", struct.unpack(">II", body[16:24]))
    if body.startswith((b"GIF87a", b"GIF89a")) and len(body) >= 10:
        return _picture("image/gif", "gif", struct.unpack("<HH", body[6:10]))
    if body.startswith(b"\xff\xd8\xff"):
        return _picture("image/jpeg", "jpg", _jpeg_size(body))
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return _picture("image/webp", "webp", _webp_size(body))
    if body[4:12] in (b"ftypavif", b"ftypavis"):
        return _picture("image/avif", "avif", None)
    if b"%PDF-" in body[:HEAD]:
        return MediaType(media_type=PDF, extension="pdf")
    if _SVG.match(body[:HEAD].removeprefix(b"\xef\xbb\xbf")):
        return MediaType(media_type=SVG, extension="svg")
    return None


def _picture(media_type: str, extension: str, size: tuple[int, ...] | None) -> MediaType:
    width, height = size if size and all(size) else (None, None)
    return MediaType(media_type=media_type, extension=extension, width=width, height=height)


def _jpeg_size(body: bytes) -> tuple[int, int] | None:
    """Return width and height of the first frame: segments are walked by their lengths, a few dozen at most."""
    at = 2
    while at + 9 <= len(body) and body[at] == 0xFF:
        marker = body[at + 1]
        if marker == 0xFF:
            # A fill byte.
            at += 1
        elif marker in _ALONE:
            at += 2
        elif marker in _START_OF_FRAME:
            height, width = struct.unpack(">HH", body[at + 5 : at + 9])
            return width, height
        else:
            (length,) = struct.unpack(">H", body[at + 2 : at + 4])
            at += 2 + max(length, 2)
    return None


def _webp_size(body: bytes) -> tuple[int, int] | None:
    if len(body) < 30:
        return None
    kind = body[12:16]
    if kind == b"VP8X":
        return int.from_bytes(body[24:27], "little") + 1, int.from_bytes(body[27:30], "little") + 1
    if kind == b"VP8 " and body[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack("<HH", body[26:30])
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L" and body[20] == 0x2F:
        bits = int.from_bytes(body[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return None
