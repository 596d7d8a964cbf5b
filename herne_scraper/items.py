"""What flows from the web to the archive: a page, what was read from it, and the typed article.

    Page ── read ──▶ RawArticle ── normalise ──▶ Article
                     RawListing ── normalise ──▶ Listing of ListingEntry

Every type is frozen. Raw types hold text exactly as a reader sees it; typed ones hold what the archive keeps.
Text is NFC, without soft hyphens, with plain blanks. Absent is `None`, never an empty string.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One response of a city's site, as it came, before anything is read from it."""

    url: str
    """Canonical absolute address (https, canonical host), whatever host it was fetched from."""
    body: bytes
    """The body after its content-encoding is undone; its charset is still undecided."""
    content_type: str | None = None
    """The Content-Type header as sent, e.g. `text/html; charset=iso-8859-1`."""
    captured_at: datetime
    """When it was fetched; aware, UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture of an article, in reading order."""

    url: str
    """Absolute; the largest candidate of a srcset."""
    alt: str | None = None
    caption: str | None = None
    """Only from a figure, or from an element that holds nothing but one image and its text."""
    credit: str | None = None
    """Who made it, without its label: `Foto: Frank Dieper, Stadt Herne` gives `Frank Dieper, Stadt Herne`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file an article links."""

    url: str
    label: str
    """The link's text without the announcement of type and size."""
    media_type: str | None = None
    """`application/pdf` and so on, from the announcement or the ending of the address."""
    size_bytes: int | None = None
    """As announced; a KB is 1,000 bytes, as printed: `(PDF, 3.603 KB)` gives 3603000."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An outgoing link of an article's body that is not an attachment."""

    url: str
    """Absolute (http, https, mailto or tel), without tracking parameters."""
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A topic of the city's own order, e.g. `/Rathaus/Politik/`."""

    path: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RawArticle:
    """An article as strings, as read from a detail page or from one entry of a listing."""

    url: str | None
    """Address of the detail page; `None` for an entry that has none."""
    published_raw: str
    """The date line as printed: `Meldung vom 05. Oktober 2022`."""
    title: str
    teaser: str | None = None
    """The text of a listing entry; `None` on a detail page, where a lead is part of the body."""
    body: str | None = None
    images: tuple[Image, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A notice of the city, complete and typed. There are no half-filled ones."""

    site: str
    """Key of the site, `herne`."""
    source_id: str | None
    """The city's number of the detail page, digits as printed; `None` where there is no page."""
    url: str
    """Canonical address of the detail page; for an article without a page, of the listing it stands on."""
    title: str
    published: date
    published_raw: str
    teaser: str | None = None
    body: str
    """Paragraphs separated by one blank line; see `docs/how-it-works.md` for headings, lists and tables."""
    images: tuple[Image, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    links: tuple[Link, ...] = ()
    sections: tuple[Section, ...] = ()

    def record(self) -> dict[str, Any]:
        """Return the article as the JSON-ready record of the contract (dates ISO 8601, sections as paths)."""
        return {
            "site": self.site,
            "source_id": self.source_id,
            "url": self.url,
            "title": self.title,
            "published": self.published.isoformat(),
            "published_raw": self.published_raw,
            "teaser": self.teaser,
            "body": self.body,
            "images": [asdict(image) for image in self.images],
            "attachments": [asdict(attachment) for attachment in self.attachments],
            "links": [asdict(link) for link in self.links],
            "sections": [section.path for section in self.sections],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingEntry:
    """One entry of a listing page: a pointer to a detail page, or a whole article where there is none."""

    url: str | None
    """Canonical address of the detail page; `None` for an entry that exists only on the listing."""
    source_id: str | None
    title: str
    published: date
    published_raw: str
    teaser: str | None
    """All text of the entry below its title, without the `mehr zur Meldung:` line."""
    images: tuple[Image, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    links: tuple[Link, ...] = ()

    def record(self) -> dict[str, Any]:
        """Return the entry as the JSON-ready record of the contract."""
        return {
            "url": self.url,
            "source_id": self.source_id,
            "title": self.title,
            "published": self.published.isoformat(),
            "published_raw": self.published_raw,
            "teaser": self.teaser,
            "images": [asdict(image) for image in self.images],
            "attachments": [asdict(attachment) for attachment in self.attachments],
            "links": [asdict(link) for link in self.links],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A listing page: its entries in order, and where the listing goes on."""

    url: str
    entries: tuple[ListingEntry, ...]
    next_url: str | None = None
    """The following page of this listing, canonical."""
    archives: tuple[str, ...] = ()
    """Other listing pages it names: months, years, older notices; canonical."""
    details: tuple[str, ...] = ()
    """Canonical addresses of every link of the detail shape on the page, wherever it stands, in order, once each."""
    feeds: tuple[str, ...] = ()
    """Feeds of the site that the page declares; canonical."""
    problems: tuple[ReadingProblem, ...] = field(default=())
    """Entries that could not be read. The others stand all the same; the run reports these."""

    def record(self) -> dict[str, Any]:
        """Return the listing as the JSON-ready record of the contract."""
        return {"entries": [entry.record() for entry in self.entries], "next_url": self.next_url}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingProblem:
    """Something on a page that could not be read, said so that a person finds it."""

    url: str
    error: str
    """Name of the error class, e.g. `UnreadableDate`."""
    reason: str
