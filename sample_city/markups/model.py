"""What a markup decides, and what surrounds an article on its page."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sample_city.document import Article, Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """How a page becomes bytes and what it says of that, rightly or wrongly."""

    bytes_as: str
    """Python's name of the charset the bytes really are in."""
    header: str | None = None
    """What the Content-Type header declares."""
    meta: str | None = None
    """What the page itself declares."""
    bom: bool = False

    def content_type(self) -> str:
        """Return the Content-Type header."""
        return f"text/html; charset={self.header}" if self.header else "text/html"

    def encode(self, html: str) -> bytes:
        """Return the bytes; a letter the charset lacks becomes a numeric reference, as a CMS does it."""
        return (codecs.BOM_UTF8 if self.bom else b"") + html.encode(self.bytes_as, errors="xmlcharrefreplace")


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """What a CMS does to a text without a reader seeing it."""

    soft_hyphens: str | None = None
    """Put into long words: `&shy;`, the character itself, `<wbr>`, a comment or an empty element."""
    no_break: str | None = None
    """Put instead of a blank after a number: `&nbsp;`, `&#160;` or the character."""
    entities: str | None = None
    """`named` or `numeric` references for letters beyond ASCII."""
    decomposed: bool = False
    """Umlauts as letter and combining mark (NFD)."""
    wrapped: bool = False
    """Source lines end inside of sentences."""
    emphasis: str | None = None
    """Template around the first long word of a text: `<strong>{}</strong>`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """One way to put the same page into HTML. Templates in `{}` are filled with finished HTML."""

    name: str
    since: date
    """First day of its era: the city shows notices of this day and later in it."""
    encoding: Encoding
    noise: Noise = Noise()
    address: Callable[[str, str], str]
    """Canonical address and path of the page it stands on → what stands in `href`."""
    document: str
    """`string.Template` of the whole page; `$main` is the detail or the listing."""
    detail: str
    """`string.Template` of an article and what stands between its parts."""
    listing: str
    """`string.Template` of a block of news and what stands around it."""
    entry: str
    """An entry: `{date}`, `{title}`, `{teaser}`, `{more}`."""
    entry_join: str = "\n"
    entry_title: str
    more: str = '<p><a href="{href}">{lead}{rest}</a></p>'
    """The link to the page; `{lead}` is `mehr zur Meldung: `, `{rest}` the title."""
    date_line: str
    """`{text}`, or `{words}` (`Meldung vom`) and `{day}` apart; and, for machines, `{iso}`."""
    title: str
    paragraph: str = "<p>{}</p>"
    heading: str = "<h2>{}</h2>"
    block_join: str = "\n"
    line_break: str = "<br>"
    bullet_list: str = "<ul>{}</ul>"
    bullet_item: str = "<li>{}</li>"
    bullet_join: str = ""
    table: str = "<table>{}</table>"
    row: str = "<tr>{}</tr>"
    cell: str = "<td>{}</td>"
    head_cell: str = "<th>{}</th>"
    picture: Callable[[Picture, Markup, str], str]
    gallery: str = '<div class="galerie">{}</div>'
    gallery_item: str = "{}"
    anchor: str = '<a href="{href}">{label}</a>'
    file_link: str = '<a href="{href}">{label} {announcement}</a>'
    loose_links: bool = False
    """A link keeps a blank before the punctuation that follows it."""
    related: Callable[[Surroundings, Markup, str], str]
    """The sidebar's teasers of other news."""
    trailer: str
    """How `Details der Meldungen` and the template's own date end the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a page shows besides its article. None of it belongs to any record."""

    notice: str | None = None
    """The day's notice, plain text."""
    cookie_box: str | None = None
    """The cookie box's text, plain, paragraphs apart by a blank line."""
    related: tuple[Article, ...] = ()
    """Other news with a page, for the sidebar."""
    menu_bytes: int = 0
    """The navigation is filled up until it weighs about this many bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A page as it goes over the wire."""

    body: bytes
    content_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """How a listing page names its neighbours. All paths are root-relative."""

    style: str
    """One of `sample_city.markups.listing.PAGINGS`."""
    pages: tuple[str, ...] = ()
    """The pages of this listing in order."""
    position: int = 0
    """Index of this page in `pages`."""
    archives: tuple[tuple[str, str], ...] = ()
    """Words and path of years or months."""
    beyond: str | None = None
    """Where the last page still says that there is more."""

    @property
    def following(self) -> str | None:
        """Path of the next page."""
        return self.pages[self.position + 1] if self.position + 1 < len(self.pages) else self.beyond


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingPage:
    """One page of a listing."""

    path: str
    heading: str
    entries: tuple[Article, ...]
    paging: Paging
    label: str | None = "Pressemeldungen"
    """The line between heading and entries (since November 2018)."""
    intro: tuple[str, ...] = ()
    """Paragraphs before the block."""
    downloads: tuple[tuple[str, str], ...] = ()
    """Label and path of files listed before the block."""
    picture: Picture | None = None
    """A picture before the block."""
    detail_origin: str | None = None
    """Host that the entries' links name where it is another one of the city's: `https://www.kids.herne.de`."""
