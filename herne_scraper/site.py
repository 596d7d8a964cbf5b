"""What a city must provide so that its news can be crawled. One `Site` a city, in `herne_scraper.sites`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from herne_scraper.items import Article, Listing, ListingEntry, Page, Section


class Kind(StrEnum):
    """What an address of the city's host stands for."""

    LISTING = "listing"
    DETAIL = "detail"
    FEED = "feed"
    """RSS or Atom. No address says so of itself: a listing declares it."""
    SITEMAP = "sitemap"
    """Declared by robots.txt, or named by another sitemap."""
    MEDIA = "media"
    """A picture or a file of an article. Of an address alone nobody can tell; whoever asks for it knows."""
    OTHER = "other"
    """Of the host, but no news: other modules, council pages, media files."""
    FOREIGN = "foreign"
    """Another host or scheme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address in its one canonical form, and what it is."""

    url: str
    kind: Kind
    source_id: str | None = None
    """The city's number, for a detail page only."""


class Site(Protocol):
    """A city's site: its names, where its news stands, and how its pages are read."""

    @property
    def key(self) -> str:
        """Short name in keys and records: `herne`."""
        ...

    @property
    def name(self) -> str:
        """For readers, in German: `Stadt Herne`."""
        ...

    @property
    def origin(self) -> str:
        """Scheme and canonical host: `https://www.herne.de`."""
        ...

    @property
    def extractor(self) -> str:
        """Version of what reads the pages, recorded with each version of an article.

        It rises when a page would be read differently: what then differs is no edit by the city.
        """
        ...

    @property
    def main_listings(self) -> tuple[str, ...]:
        """Canonical addresses; one of these without entries is an error."""
        ...

    @property
    def section_listings(self) -> tuple[str, ...]:
        """Canonical addresses of section pages that may carry a block of news."""
        ...

    def address(self, url: str, *, base: str | None = None) -> Address:
        """Return the canonical address and kind of `url`, resolved against `base` where it is relative."""
        ...

    def section(self, url: str) -> Section | None:
        """Return the section a listing address belongs to; `None` for a main listing."""
        ...

    def read_article(self, page: Page) -> Article:
        """Read a detail page; raises a `ReadingError` that names page and reason, never returns a part."""
        ...

    def read_listing(self, page: Page) -> Listing:
        """Read a listing page.

        Entries that cannot be read are in `problems`. Raises `EmptyListing` for a main listing without entries.
        """
        ...

    def article_of(self, entry: ListingEntry, listing_url: str) -> Article:
        """Return the article of an entry without a page: its text is the body, the listing its address."""
        ...
