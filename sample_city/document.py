"""A notice of the city as an editor knows it, apart from any HTML, and the record a reader must get from it.

The model says what stands on a page; `sample_city.markups` says how it is put into HTML. The expected record is
composed here by the plain rules of the contract in `docs/how-it-works.md`, without parsing anything.
Texts of the model are tidy: NFC, single plain blanks, no soft hyphens. What makes them untidy is the markup's doing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

ORIGIN = "https://www.herne.de"

MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip

_UNITS = {"KB": 1_000, "MB": 1_000_000}


@dataclass(frozen=True, slots=True)
class Text:
    """Running text inside a paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A new line inside a paragraph."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link to something that is no file."""

    label: str
    url: str
    """Absolute and canonical: http, https, mailto or tel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLink:
    """A link to a file, announced as the city does it."""

    label: str
    path: str
    """Root-relative: `/PDF/Rathaus/2019/plan.pdf`."""
    size: str | None = None
    """As printed: `3.603 KB` or `1,2 MB`; `None` where nothing is announced."""
    edition: int = 0
    """How often another file was put under the path."""

    def __post_init__(self) -> None:
        if not self.path.endswith(".pdf"):
            raise ValueError(f"the city announces PDF files only, not {self.path!r}")

    @property
    def announcement(self) -> str | None:
        """What stands in brackets after the label: `(PDF, 3.603 KB)`."""
        return f"({self.path.rpartition('.')[2].upper()}, {self.size})" if self.size else None


Inline = Text | LineBreak | Anchor | FileLink


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. One that holds nothing but a `FileLink` is an attachment on a line of its own."""

    parts: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A subheading inside the body."""

    text: str


@dataclass(frozen=True, slots=True)
class BulletList:
    """A bullet list; an item may hold links."""

    items: tuple[tuple[Inline, ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of data. The first row may be its head."""

    rows: tuple[tuple[str, ...], ...]
    head: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture with what stands at it."""

    path: str
    """Root-relative address of the largest version."""
    alt: str | None = None
    caption: str | None = None
    credit: str | None = None
    credit_label: str = "Foto: "
    """What stands before the credit on the page: `Foto: `, `© `, `Grafik: `; it is no part of the record."""
    credit_last: bool = False
    """The credit does not stand at the picture but is the last paragraph of the page."""
    edition: int = 0
    """How often another picture was put under the path; no page says so."""


@dataclass(frozen=True, slots=True)
class Gallery:
    """Several pictures shown as one block."""

    pictures: tuple[Picture, ...]


Block = Paragraph | Heading | BulletList | Table | Picture | Gallery


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A notice: on a detail page of its own, or only as an entry of a listing."""

    source_id: str | None
    """The city's number; `None` for a notice without a page."""
    title: str
    published: date
    blocks: tuple[Block, ...]
    """What stands on the detail page; without a page, the text of the entry."""
    teaser: tuple[Paragraph, ...] = ()
    """What a listing prints of a notice with a page."""
    listings: tuple[str, ...] = ()
    """Paths of all listings it stands on, in crawl order; empty for one that only another article links."""
    sections: tuple[str, ...] = ()
    """Paths of those listings that are sections, in crawl order."""
    more: str = "mehr zur Meldung: {title}"
    """The words of the listing's link to the page."""
    appears: date | None = None
    """The day it came online where that is later than its date."""

    def __post_init__(self) -> None:
        if self.source_id is None and not self.listings:
            raise ValueError(f"no page and no listing: {self.title!r} of {self.published} could not be found by anyone")
        last_credits = [picture for picture in pictures_of(self) if picture.credit_last]
        if last_credits and len(pictures_of(self)) != 1:
            raise ValueError(f"{self.title!r}: a closing credit needs exactly one picture")

    @property
    def key(self) -> str:
        """Name of the article in the city: its number, or date and title where it has none."""
        return self.source_id or f"{self.published.isoformat()} {self.title}"

    @property
    def path(self) -> str | None:
        """Path of its detail page."""
        return f"/Meldungen/News-Detailansicht_{self.source_id}.html" if self.source_id else None

    @property
    def online_since(self) -> date:
        """The day from which readers could see it."""
        return self.appears or self.published


def date_line(day: date) -> str:
    """Return the date line as the city prints it: `Meldung vom 05. Oktober 2022`."""
    return f"Meldung vom {day.day:02d}. {MONTHS[day.month - 1]} {day.year}"


def size_in_bytes(size: str) -> int:
    """Return the bytes a printed size announces: `3.603 KB` gives 3603000, `1,2 MB` gives 1200000."""
    number, unit = size.split(" ")
    return int(Decimal(number.replace(".", "").replace(",", ".")) * _UNITS[unit])


def text_of(parts: tuple[Inline, ...]) -> str:
    """Return the text of inline parts as a reader sees it; a line break is a newline."""
    texts = []
    for part in parts:
        match part:
            case Text(text=text) | Anchor(label=text):
                texts.append(text)
            case LineBreak():
                texts.append("\n")
            case FileLink():
                texts.append(" ".join(filter(None, (part.label, part.announcement))))
    return "".join(texts)


def body_text(blocks: tuple[Block, ...]) -> str:
    """Return the body as the contract writes it: paragraphs apart by one blank line, without pictures."""
    paragraphs = []
    for block in blocks:
        match block:
            case Paragraph(parts=parts):
                paragraphs.append(text_of(parts))
            case Heading(text=text):
                paragraphs.append(text)
            case BulletList(items=items):
                paragraphs.append("\n".join(f"- {text_of(item)}" for item in items))
            case Table(rows=rows):
                paragraphs.append("\n".join(" | ".join(row) for row in rows))
            case Picture() | Gallery():
                pass
    return "\n\n".join(paragraphs)


def pictures_of(article: Article) -> list[Picture]:
    """Return all pictures in reading order, those of galleries included."""
    return pictures_in(article.blocks)


def pictures_in(blocks: tuple[Block, ...]) -> list[Picture]:
    """Return the pictures of some blocks in reading order, those of galleries included."""
    pictures: list[Picture] = []
    for block in blocks:
        match block:
            case Picture():
                pictures.append(block)
            case Gallery(pictures=several):
                pictures.extend(several)
            case _:
                pass
    return pictures


def inlines_of(blocks: tuple[Block, ...]) -> list[Inline]:
    """Return all inline parts in reading order."""
    parts: list[Inline] = []
    for block in blocks:
        match block:
            case Paragraph(parts=own):
                parts.extend(own)
            case BulletList(items=items):
                for item in items:
                    parts.extend(item)
            case _:
                pass
    return parts


def record(article: Article) -> dict[str, Any]:
    """Return the record that must be read from the article's page, or from its entry where it has no page."""
    return {
        "site": "herne",
        "source_id": article.source_id,
        "url": ORIGIN + (article.path or article.listings[0]),
        "title": article.title,
        "published": article.published.isoformat(),
        "published_raw": date_line(article.published),
        "teaser": None,
        "body": body_text(article.blocks),
        "images": [
            {"url": ORIGIN + picture.path, "alt": picture.alt, "caption": picture.caption, "credit": picture.credit}
            for picture in pictures_of(article)
        ],
        "attachments": _attachments(article.blocks),
        "links": _links(article.blocks),
        "sections": list(article.sections),
    }


def entry_record(article: Article) -> dict[str, Any]:
    """Return the record of the article's entry on a listing."""
    shown: tuple[Block, ...] = article.teaser if article.source_id else article.blocks
    return {
        "url": ORIGIN + article.path if article.path else None,
        "source_id": article.source_id,
        "title": article.title,
        "published": article.published.isoformat(),
        "published_raw": date_line(article.published),
        "teaser": body_text(shown) or None,
        "images": [],
        "attachments": _attachments(shown),
        "links": _links(shown),
    }


def _attachments(blocks: tuple[Block, ...]) -> list[dict[str, Any]]:
    return [
        {
            "url": ORIGIN + part.path,
            "label": part.label,
            "media_type": "application/pdf",
            "size_bytes": size_in_bytes(part.size) if part.size else None,
        }
        for part in inlines_of(blocks)
        if isinstance(part, FileLink)
    ]


def _links(blocks: tuple[Block, ...]) -> list[dict[str, str]]:
    return [{"url": part.url, "label": part.label} for part in inlines_of(blocks) if isinstance(part, Anchor)]
