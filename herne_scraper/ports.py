"""What the crawl asks of whoever keeps its findings, and what it hands over.

    Frontier ── next ──▶ Target ── fetch ──▶ Received ── keep ──▶ Captured ── read ──▶ Finding ──▶ item pipeline

The scraper knows no database. The pipeline named in the settings brings a `Frontier` and takes the findings; a
finding is all that one page gave, so that whoever keeps it can do so in one step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from herne_scraper.items import Article, Listing, ReadingProblem
from herne_scraper.media_type import MediaType
from herne_scraper.site import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One page to be fetched, or to be read from what was fetched before."""

    url: str
    """Canonical."""
    kind: Kind
    """`LISTING`, `DETAIL`, `FEED`, `SITEMAP` or `MEDIA`."""
    walk: int | None = None
    """The walk a listing page belongs to."""
    listing: str | None = None
    """Canonical address of that walk's listing, whatever page of it this is."""
    main: bool = False
    """Whether the page is the first of a main listing, which has entries on every day."""
    etag: str | None = None
    last_modified: str | None = None
    unread: int | None = None
    """The capture to read instead of fetching: an earlier run fetched the page and was stopped before it read it."""
    reread: bool = False
    """What is kept of it could not be read: where the page has not changed (304), it is read again all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A response as it came."""

    url: str
    """Canonical."""
    fetched_url: str
    fetched_at: datetime
    """Aware, UTC."""
    method: str
    status: int
    request_headers: bytes
    """Header lines."""
    response_headers: bytes
    """Header lines, with the content-encoding as it was sent."""
    content_encoding: str | None
    content_type: str | None
    etag: str | None
    last_modified: str | None
    body: bytes
    """Its content-encoding undone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """Where a response is kept."""

    id: int
    sha256: str
    """Of the body."""
    fetched_at: datetime
    body: bytes | None = None
    """What was kept in the place of the body, where something in it must not be; the page is to be read from this."""
    repeats: bool = False
    """Whether the page was last read from the same bytes, so that there is nothing to read."""


class Fate(StrEnum):
    """Why a page gave no record."""

    UNREADABLE = "unreadable"
    """It was fetched and is kept, but its text could not be read."""
    MISSING = "missing"
    """The site says that there is no such page."""
    MOVED = "moved"
    """The site sends on to another page, which is none of its own or a detail page with another number."""
    FORBIDDEN = "forbidden"
    """robots.txt asks not to fetch it."""
    FAILED = "failed"
    """No answer, or none that can be used."""
    PENDING = "pending"
    """Not its fault: the run ends before it could be fetched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRead:
    """A detail page gave its article."""

    target: Target
    capture: Captured
    article: Article
    details: tuple[str, ...] = ()
    """Canonical addresses of other detail pages it links."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingRead:
    """A listing page gave its entries."""

    target: Target
    capture: Captured
    listing: Listing
    articles: tuple[Article, ...] = ()
    """The entries without a page, in order: they are whole articles."""
    problems: tuple[ReadingProblem, ...] = ()
    """Entries that could not be read."""
    unchanged_at: datetime | None = None
    """When the site said that the page is still the captured one; `None` where it was fetched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PointersRead:
    """A feed or a sitemap gave its pointers."""

    target: Target
    capture: Captured
    details: tuple[tuple[str, datetime | None], ...]
    """Canonical addresses of detail pages, and when each was changed as far as the file says."""
    sitemaps: tuple[tuple[str, datetime | None], ...] = ()
    """Canonical addresses of other sitemaps of the site, likewise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaRead:
    """An address gave a picture or a file."""

    target: Target
    capture: Captured
    media: MediaType
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """A page, feed, sitemap or file is as it was last time: the site says so (304), or has sent the same bytes."""

    target: Target
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRead:
    """A page gave no record."""

    target: Target
    fate: Fate
    error: str
    """Name of the error class."""
    reason: str
    at: datetime
    status: int | None = None
    capture: Captured | None = None
    moved_to: str | None = None
    """Canonical address of the detail page it is now."""
    location: str | None = None
    """Where a redirect leads that is not followed."""
    gives_up: bool = False
    """The site cannot be crawled now; the rest stays pending."""


Finding = ArticleRead | ListingRead | PointersRead | MediaRead | Unchanged | NotRead


class Frontier(Protocol):
    """Knows every address and what became of it."""

    def next(self) -> Target | None:
        """Return what is to be done next; `None` when the run is at its end.

        A target that was handed out and of which no finding came back is handed out once more, then counted as failed.
        """
        ...

    def declared_sitemaps(self, urls: Sequence[str], found_on: str) -> None:
        """Note the sitemaps of the site that its robots.txt names, canonical."""
        ...

    def may_ask(self) -> bool:
        """Count a request that is about to be made; tell whether the run may make it."""
        ...

    def keep(self, received: Received, target: Target | None) -> Captured:
        """Keep a response before anything is read from it; with a page of the target's (200) the target is `fetched`.

        `target` is `None` for what belongs to no target, such as robots.txt. Guarantees that it is on disk.
        """
        ...

    def revisit(self, received: Received, target: Target) -> None:
        """Keep the visit that found a target as it was (304)."""
        ...

    def replay(self, capture: int) -> tuple[Received, Captured]:
        """Return a response that was kept."""
        ...

    def last_capture(self, target: Target) -> int | None:
        """Return the capture that the target's validators belong to."""
        ...
