"""German text as a reader sees it: tidy strings, captions apart from credits, announcements of files.

Nothing here knows HTML. What the city wrote stays as it wrote it, typing errors included; only what no
reader can see goes: soft hyphens, kinds of blanks, decomposed letters.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Soft hyphen, zero width space, word joiner, byte order mark: no reader sees them. Control characters of C1 are what
# `&#150;` and its like become; browsers show them as windows-1252 has them (HTML standard, 13.2.5.80).
_UNTIDY = re.compile("[\u00ad\u200b\u2060\ufeff\x80-\x9f]")

# Labels that can only be at a picture, and words that may open any paragraph: `Quelle: IT.NRW`.
_PICTURE_LABEL = (
    r"(?:(?:Archiv|Symbol|Presse)?(?:[Ff]otos?|[Bb]ild(?:er)?)|Grafik(?:en)?|Illustration(?:en)?|Fotomontage|Montage"
    r"|Screenshot|Visualisierung(?:en)?|Repro|(?:Bild|Foto)(?:quellen?|nachweis|rechte|credits?)|Fotograf(?:in|en)?)"
)
_CREDIT_LABEL = rf"(?:{_PICTURE_LABEL}|Quellen?|Karte|Plakat|Animation|Entwurf|Copyright|Urheber(?:in)?)"
_AT_A_PICTURE = re.compile(rf"\(?(?:{_PICTURE_LABEL}\b|©|\([cC]\)|Copyright)")
# `Foto:`, `Grafik/Quelle:`, `Foto und Montage:`, `Foto (c)`, `©`; with a colon or a copyright sign it is a label.
_CREDIT = re.compile(
    rf"(?:\b{_CREDIT_LABEL}(?:\s?(?:/|,|&|und|\+)\s?{_CREDIT_LABEL})*"
    rf"(?:\s?\([^()]{{1,20}}\))?\s?(?::\s*(?:©|\([cC]\))?|©|\([cC]\))|©|\([cC]\)\s)\s*"
)
# `Bilder Frank Dieper, Stadt Herne`: without a colon it must be names and nothing else.
_NAME = r"(?:(?:von|van|de|der|zu)\s)?[A-ZÄÖÜ][\wäöüß.-]*"
_BARE_CREDIT = re.compile(
    rf"(?:Fotos?|Bild(?:er)?)\s(?!(?:Herner|Wanner|Eickeler|Cranger|Sodinger|Alle|Die|Der|Das)\b)"
    rf"(?:von\s)?{_NAME}(?:(?:\s|,\s|\s/\s|/|\sund\s){_NAME}){{1,6}}"
)
# Before one of these a label belongs to the sentence: `Auf dem Foto: die Gewinner`.
_IN_A_SENTENCE = re.compile(
    r"(?:^|\s)(?:das|dem|der|die|den|des|ein|eine|einem|dieses|diesem|dieser|diese|im|am|auf|zum|unser|unserem|Unser|"
    r"Das|Dem|Der|Die|Im|Am|Ein|Eine|Auf|Unsere|obiges|oberes|unteres|linkes|rechtes|großes|kleines)\s*$"
)
_ENDS_IN_ABBREVIATION = re.compile(r"(?:\b[a-zA-Z]\.\s?[a-zA-Z]\.|\b(?:Co|Inc|Ltd|jr|sen|Dr|Prof|St|Nr)\.)$")
_BLANK_BEFORE_STOP = re.compile(r"\s+(?=[.,;:!?](?:\s|$))")

_MEDIA_TYPES = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "rtf": "application/rtf",
    "txt": "text/plain",
    "csv": "text/csv",
    "ics": "text/calendar",
    "epub": "application/epub+zip",
    "zip": "application/zip",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "gpx": "application/gpx+xml",
    "kml": "application/vnd.google-earth.kml+xml",
}
_LONGEST_CREDIT = 300
"""Characters of a paragraph that only credits; the makers of a dozen pictures fit."""

_ANNOUNCEMENT = re.compile(
    rf"[(\[]\s?(?P<type>{'|'.join(sorted(_MEDIA_TYPES, key=len, reverse=True))})(?:-(?:Datei|Dokument|Format))?"
    r"(?:\s?[,;:/|–-]?\s?(?:ca\.\s?)?(?P<size>[0-9][0-9.,]*)\s?(?P<unit>Bytes?|B|KB|KiB|MB|MiB|GB))?"
    r"(?:\s?[,;|–-]\s?(?:nicht )?(?:barrierefrei|barrierearm))?\s?[)\]]",
    re.IGNORECASE,
)
_UNITS = {"b": 1, "byte": 1, "bytes": 1, "kb": 10**3, "kib": 1024, "mb": 10**6, "mib": 1024**2, "gb": 10**9}
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """What a text announces of a file: `(PDF, 3.603 KB)`."""

    media_type: str
    size_bytes: int | None
    start: int
    """Where it begins in the text."""
    end: int


def tidy(text: str) -> str:
    """Return text as one line a reader sees: NFC, single plain blanks, nothing invisible, nothing around it."""
    if not text.isascii():
        if _UNTIDY.search(text):
            text = _UNTIDY.sub(_as_seen, text)
        if not unicodedata.is_normalized("NFC", text):
            text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())


def split_credit(lines: list[str] | tuple[str, ...]) -> tuple[str | None, str | None]:
    """Return caption and credit of the tidy lines at one picture; each is `None` where there is none.

    A credit is known by its label, which is dropped: `Foto: …`, `Fotos: …`, `Bild: …`, `Bilder …`, `© …`,
    `Grafik/Quelle: …`; on a line of its own, behind the caption on the same line, or in brackets.
    `Auf dem Foto: …` is no label. Several credits are joined by `; `.
    """
    captions: list[str] = []
    makers: list[str] = []
    for line in lines:
        caption, credit = _split_line(line)
        if caption:
            captions.append(caption)
        if credit:
            makers.append(credit)
    return " ".join(captions) or None, "; ".join(makers) or None


def only_credit(text: str) -> str | None:
    """Return the credit of a text that holds nothing else and says itself that it is a picture's, else `None`."""
    if len(text) > _LONGEST_CREDIT or _AT_A_PICTURE.match(text) is None:
        return None
    caption, credit = split_credit(text.split("\n"))
    return credit if caption is None else None


def find_announcement(text: str) -> Announcement | None:
    """Return the first announcement of a file in a tidy text: `(PDF, 3.603 KB)`, `(PDF, 1,2 MB)`, `(PDF)`.

    A KB is 1,000 bytes, as printed. A full stop before three digits parts thousands, a comma is a decimal point.
    """
    match = _ANNOUNCEMENT.search(text)
    if match is None:
        return None
    size = _bytes_of(match["size"], match["unit"]) if match["size"] else None
    return Announcement(
        media_type=_MEDIA_TYPES[match["type"].lower()], size_bytes=size, start=match.start(), end=match.end()
    )


def media_type_of(path: str) -> str | None:
    """Return the media type that the ending of an address's path names; `None` for a page."""
    ending = path.rpartition(".")[2].lower()
    return _MEDIA_TYPES.get(ending) if "." in path else None


def _as_seen(match: re.Match[str]) -> str:
    letter = match.group()
    return letter.encode("latin-1").decode("cp1252", errors="ignore") if "\x80" <= letter <= "\x9f" else ""


@lru_cache(maxsize=512)
def _split_line(line: str) -> tuple[str | None, str | None]:
    for match in _CREDIT.finditer(line):
        before = line[: match.start()]
        if before and _IN_A_SENTENCE.search(before):
            continue
        if before.endswith(("(", "[")):
            close = _closing_bracket(line, match.end())
            if close is not None:
                rest = line[close + 1 :]
                caption = _BLANK_BEFORE_STOP.sub("", f"{before[:-1].rstrip()} {rest.strip()}".strip())
                # A bracket in the caption keeps a lone full stop only where the caption has none.
                caption = re.sub(r"([.!?…])\.$", r"\1", caption)
                return (caption if caption.strip(" .") else None), _tidy_credit(line[match.end() : close])
        credit = _tidy_credit(line[match.end() :])
        if credit is None:
            continue
        return before.rstrip(" |/–-([").rstrip() or None, credit
    bare = _BARE_CREDIT.fullmatch(line) or _bare_credit_at_end(line)
    if bare:
        before = line[: bare.start()].strip()
        words = re.sub(r"^(?:Fotos?|Bild(?:er)?)\s(?:von\s)?", "", bare.group())
        return before or None, _tidy_credit(words)
    return line.strip() or None, None


def _bare_credit_at_end(line: str) -> re.Match[str] | None:
    # Only after the end of a sentence, so that no caption loses its words.
    for match in re.finditer(r"(?<=[.!?“”\"]\s)(?:Fotos?|Bild(?:er)?)\s", line):
        found = _BARE_CREDIT.match(line, match.start())
        if found and found.end() >= len(line.rstrip(". ")):
            return found
    return None


def _closing_bracket(line: str, start: int) -> int | None:
    depth = 0
    for index in range(start, len(line)):
        if line[index] in "([":
            depth += 1
        elif line[index] in ")]":
            if depth == 0:
                return index
            depth -= 1
    return None


def _tidy_credit(text: str) -> str | None:
    text = text.strip(" |;,")
    if text.startswith("©"):
        text = text[1:].lstrip()
    if text.endswith(")") and text.count(")") > text.count("("):
        text = text[:-1].rstrip()
    if text.endswith(".") and not _ENDS_IN_ABBREVIATION.search(text):
        text = text[:-1].rstrip()
    return text or None


def _bytes_of(size: str, unit: str) -> int:
    if _THOUSANDS.fullmatch(size):
        number = float(size.replace(".", ""))
    elif "," in size:
        number = float(size.replace(".", "").replace(",", "."))
    else:
        number = float(size.rstrip("."))
    return round(number * _UNITS[unit.lower()])
