"""Reads what points to notices without showing them: feeds (RSS 0.9 to 2.0, Atom), sitemaps and their indexes.

A pointer is a hint. It names an address, and perhaps when that was changed; what stands there only the page tells.
The file is somebody else's XML: no entity is expanded, nothing is fetched for it, and its size is bounded.

Sources: https://www.sitemaps.org/protocol.html, RFC 4287, https://www.rssboard.org/rss-specification (November 2026).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from urllib.parse import urljoin

from lxml import etree

from herne_scraper.errors import UnreadablePointers
from herne_scraper.html_tree import Element, select

MOST_BYTES = 50 * 1024 * 1024
"""Of a file once it is unpacked; the protocol of sitemaps allows as many."""
MOST_POINTERS = 50_000
"""Of one file, as many as the protocol allows; what stands behind them is not read."""
GZIP = b"\x1f\x8b"
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_SITEMAP_LINE = re.compile(rb"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
_FEED_TYPES = ("application/rss+xml", "application/atom+xml")
_ALTERNATES = etree.XPath("//link[@rel and @href and @type]")
_ROOTS = frozenset(("rss", "RDF", "feed", "urlset", "sitemapindex"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """One address that a feed or sitemap names."""

    url: str
    """Absolute, not yet canonical."""
    changed: datetime | None = None
    """When it was last changed, at the latest; `None` where nothing or nothing sensible is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointers:
    """What one file names."""

    pages: tuple[Pointer, ...]
    sitemaps: tuple[Pointer, ...]
    """Other sitemaps, named by an index."""


def sitemaps_of(robots_txt: bytes) -> list[str]:
    """Return the sitemaps that a robots.txt declares, as written there."""
    return [line.decode("utf-8", "replace") for line in _SITEMAP_LINE.findall(robots_txt)]


def feeds_of(root: Element) -> list[str]:
    """Return the references to feeds in the head of a page, as written there."""
    return [
        (link.get("href") or "").strip()
        for link in select(_ALTERNATES, root)
        if "alternate" in (link.get("rel") or "").lower().split()
        and (link.get("type") or "").partition(";")[0].strip().lower() in _FEED_TYPES
    ]


def unpack(body: bytes) -> bytes:
    """Return a file without its compression, if it has one. Raises `UnreadablePointers` for too large or broken ones.

    This is for files that are themselves packed (`sitemap.xml.gz`); a content-encoding is undone before.
    """
    if not body.startswith(GZIP):
        return body
    unpacker = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpacker.decompress(body, MOST_BYTES + 1)
    except zlib.error as exc:
        raise UnreadablePointers(f"it begins as gzip and cannot be unpacked: {exc}") from exc
    if len(unpacked) > MOST_BYTES:
        raise UnreadablePointers(f"unpacked it has more than {MOST_BYTES} bytes")
    if not unpacker.eof:
        raise UnreadablePointers("it is gzip and ends before its end")
    return unpacked


def read_pointers(body: bytes, url: str) -> Pointers:
    """Return what a feed or a sitemap names, relative addresses resolved against `url`.

    Raises `UnreadablePointers` for what is no such file, is no well-formed XML, or brings entities of its own.
    """
    if len(body) > MOST_BYTES:
        raise UnreadablePointers(f"it has more than {MOST_BYTES} bytes")
    # In UTF-16 each letter has a zero beside it.
    if _ENTITY.search(body.replace(b"\0", b"")):
        raise UnreadablePointers("it declares entities, which no feed or sitemap needs and an attack does")
    pages: list[Pointer] = []
    sitemaps: list[Pointer] = []
    try:
        for element in _elements(body):
            found = _pointer(element, url)
            if found is not None:
                (sitemaps if _name(element) == "sitemap" else pages).append(found)
            if len(pages) + len(sitemaps) >= MOST_POINTERS:
                break
    except etree.XMLSyntaxError as exc:
        raise UnreadablePointers(f"it is no well-formed XML: {exc.msg}") from exc
    return Pointers(pages=tuple(pages), sitemaps=tuple(sitemaps))


def _elements(body: bytes) -> Iterator[Element]:
    """Yield the elements that hold a pointer, each forgotten once it was looked at."""
    parsing = etree.iterparse(
        BytesIO(body), events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    root: Element | None = None
    for event, element in parsing:
        if root is None:
            root = element
            if _name(element) not in _ROOTS:
                raise UnreadablePointers(f"its root is {_name(element)!r}, so it is neither feed nor sitemap")
        elif event == "end" and _name(element) in ("item", "entry", "url", "sitemap"):
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def _pointer(element: Element, base: str) -> Pointer | None:
    url = changed = None
    for part in element:
        name, text = _name(part), (part.text or "").strip()
        if name == "loc" or (name == "link" and text):
            url = url or text
        elif name == "link" and part.get("rel", "alternate") == "alternate":
            url = url or part.get("href")
        elif name in ("lastmod", "updated"):
            changed = _moment(text)
    if not url:
        return None
    try:
        return Pointer(url=urljoin(base, url), changed=changed)
    except ValueError:
        return None


def _name(element: Element) -> str:
    """Return an element's name without its namespace; empty for comments and the like."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _moment(text: str) -> datetime | None:
    """Return the moment a W3C date and time means: of a day alone its end, the latest that the change may have come."""
    try:
        if len(text) == 10:
            return datetime.combine(date.fromisoformat(text), time(), UTC) + timedelta(days=1)
        moment = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        return None
    return moment.replace(tzinfo=UTC) if moment.utcoffset() is None else moment
