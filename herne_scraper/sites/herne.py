"""herne.de: its hosts and addresses, its listings, and how its pages are read.

What is known of the site and since when stands in `docs/how-it-works.md`; addresses seen from 2017 to 2026.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from herne_scraper import EXTRACTOR_VERSION
from herne_scraper.addresses import canonical, resolve
from herne_scraper.article_text import AddressOf
from herne_scraper.decode import parse, room_for_depth
from herne_scraper.detail_page import read_detail
from herne_scraper.errors import EmptyListing, ReadingError
from herne_scraper.html_tree import Element
from herne_scraper.items import Article, Listing, ListingEntry, Page, ReadingProblem, Section
from herne_scraper.listing_page import read_entries
from herne_scraper.normalise import article_of_entry, normalise_article, normalise_entry
from herne_scraper.paging import ways_on
from herne_scraper.pointers import feeds_of
from herne_scraper.site import Address, Kind

ORIGIN = "https://www.herne.de"
HOSTS = frozenset(("www.herne.de", "herne.de"))
KIDS_HOST = "www.kids.herne.de"
"""The children's pages: their notices are counted with all others, their other pages are no listings."""

MAIN_LISTINGS = ("/Meldungen/Alle-News.html", "/Rathaus/Buergerservice/Presse/Pressemeldungen/")

SECTIONS = (
    Section(path="/Stadt-und-Leben/", name="Stadt und Leben"),
    Section(path="/Stadt-und-Leben/Integration/", name="Integration"),
    Section(path="/Stadt-und-Leben/Gesundheit/", name="Gesundheit"),
    Section(path="/Stadt-und-Leben/Umwelt/", name="Umwelt"),
    Section(path="/Stadt-und-Leben/Senioren/", name="Senioren"),
    Section(path="/Rathaus/", name="Rathaus"),
    Section(path="/Rathaus/Buergerservice/", name="Bürgerservice"),
    Section(path="/Rathaus/Buergerbeteiligung/", name="Bürgerbeteiligung"),
    Section(path="/Rathaus/Politik/", name="Politik"),
    Section(path="/Familie-und-Bildung/", name="Familie und Bildung"),
    Section(path="/Familie-und-Bildung/Kinderbetreuung/", name="Kinderbetreuung"),
    Section(
        path="/Familie-und-Bildung/Au%C3%9Ferschulische-Bildung/Stadtbibliothek/Aktuelles/", name="Stadtbibliothek"
    ),
    Section(path="/Kultur-und-Freizeit/", name="Kultur und Freizeit"),
    Section(path="/Kultur-und-Freizeit/Kulturorte/", name="Kulturorte"),
    Section(path="/Kultur-und-Freizeit/Museen/", name="Museen"),
    Section(path="/Kultur-und-Freizeit/Freizeit/", name="Freizeit"),
    Section(path="/Kultur-und-Freizeit/Tourismus/", name="Tourismus"),
    Section(path="/Kultur-und-Freizeit/Veranstaltungen/", name="Veranstaltungen"),
    Section(path="/Wirtschaft-und-Infrastruktur/", name="Wirtschaft und Infrastruktur"),
    Section(path="/Wirtschaft-und-Infrastruktur/Stadtplanung/", name="Stadtplanung"),
)

_DETAIL = re.compile(r"/Meldungen/News-Detailansicht_([0-9]+)\.html")
_INDEX = re.compile(r"/index\.html?$", re.IGNORECASE)
_SECTION_AT = {section.path: section for section in SECTIONS}
_LISTING_PATHS = frozenset((*MAIN_LISTINGS, *_SECTION_AT))
# How pages of a listing may be named beside or below it, none of which is seen: years, months, page numbers.
_PAGE_OF_LISTING = re.compile(
    r"(?:[/_-]|/Archiv/|/Seite[-_/]?)?(?:(?:19|20)[0-9]{2}(?:[/-][01]?[0-9])?|[0-9]{1,3}|Archiv|Seite[-_/]?[0-9]{1,4})"
    r"(?:/|\.html|/index\.html)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Herne:
    """The site of the city of Herne."""

    key: str = "herne"
    name: str = "Stadt Herne"
    origin: str = ORIGIN
    extractor: str = EXTRACTOR_VERSION
    main_listings: tuple[str, ...] = tuple(ORIGIN + path for path in MAIN_LISTINGS)
    section_listings: tuple[str, ...] = tuple(ORIGIN + section.path for section in SECTIONS)

    def address(self, url: str, *, base: str | None = None) -> Address:
        """Return the canonical address and kind of `url`, resolved against `base` where it is relative.

        A listing is one of the known ones under any query, or a page named after a year, a month or a number beside or
        below it. What is no address at all comes back as it is, as foreign.
        """
        absolute = resolve(url, base)
        return Address(url=url, kind=Kind.FOREIGN) if absolute is None else _classified(absolute)

    def section(self, url: str) -> Section | None:
        """Return the section a listing address belongs to, its further pages included; `None` for a main listing."""
        path = _listing_path(urlsplit(self.address(url).url).path)
        return _SECTION_AT.get(path) if path is not None else None

    def read_article(self, page: Page) -> Article:
        """Read a detail page; raises a `ReadingError` that names page and reason, never returns a part."""
        root = parse(page)
        with room_for_depth():
            raw = read_detail(root, page.url, _addresses_on(root, page.url))
        address = self.address(page.url)
        return normalise_article(raw, site=self.key, address=address, captured_at=page.captured_at)

    def read_listing(self, page: Page) -> Listing:
        """Read a listing page.

        Entries that cannot be read are in `problems`. Raises `EmptyListing` for the first page of a main listing
        without entries.
        """
        root = parse(page)
        address_of = _addresses_on(root, page.url)
        with room_for_depth():
            raw = read_entries(root, page.url, address_of)
        entries: list[ListingEntry] = []
        problems = list(raw.problems)
        for entry in raw.entries:
            source_id = self.address(entry.url).source_id if entry.url else None
            try:
                entries.append(
                    normalise_entry(entry, source_id=source_id, listing_url=page.url, captured_at=page.captured_at)
                )
            except ReadingError as error:
                reason = f"{error.reason}, in the entry {entry.title!r} of {entry.published_raw!r}"
                problems.append(ReadingProblem(url=page.url, error=type(error).__name__, reason=reason))
        if not entries and page.url in self.main_listings:
            found = "; ".join(problem.reason for problem in problems) or "no date line in its visible text"
            raise EmptyListing(f"a main listing without a single entry: {found}", url=page.url)
        ways = ways_on(root, page.url, address_of, lambda url: _same_listing(url, page.url))
        return Listing(
            url=page.url,
            entries=tuple(entries),
            next_url=ways.next_url,
            archives=tuple(url for url in ways.archives if url != ways.next_url),
            details=ways.details,
            feeds=_feeds(root, address_of),
            problems=tuple(problems),
        )

    def article_of(self, entry: ListingEntry, listing_url: str) -> Article:
        """Return the article of an entry without a page: its text is the body, the listing its address.

        The listing's address is that of its first page, since an entry moves from page to page as others come. Raises
        `MissingBody` for an entry without text.
        """
        address = self.address(listing_url).url
        path = _listing_path(urlsplit(address).path)
        return article_of_entry(entry, site=self.key, listing_url=ORIGIN + path if path else address)


HERNE = Herne()


def _feeds(root: Element, address_of: AddressOf) -> tuple[str, ...]:
    """Return the feeds of the city's main host that a page declares, once each."""
    found = [address for href in feeds_of(root) if (address := address_of(href)) is not None]
    own = [one.url for one in found if one.url.startswith(f"{ORIGIN}/") and one.kind is not Kind.DETAIL]
    return tuple(dict.fromkeys(own))


def _addresses_on(root: Element, url: str) -> AddressOf:
    head = root.find("head")
    base_element = head.find("base") if head is not None else None
    base = urljoin(url, (base_element.get("href") or "").strip()) if base_element is not None else url

    def address_of(reference: str) -> Address | None:
        absolute = resolve(reference, base)
        return None if absolute is None else _classified(absolute)

    return address_of


@lru_cache(maxsize=4096)
def _classified(absolute: str) -> Address:
    url = canonical(absolute)
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        return Address(url=url, kind=Kind.FOREIGN)
    own = parts.netloc in HOSTS
    if own or parts.netloc == KIDS_HOST:
        if match := _DETAIL.fullmatch(parts.path):
            # The digits as printed, but one notice has one address.
            return Address(url=f"{ORIGIN}{parts.path}", kind=Kind.DETAIL, source_id=match[1])
        if not own:
            return Address(url=parts._replace(scheme="https").geturl(), kind=Kind.OTHER)
    else:
        return Address(url=url, kind=Kind.FOREIGN)
    path = _INDEX.sub("/", parts.path)
    if f"{path}/" in _LISTING_PATHS:
        path = f"{path}/"
    kind = Kind.LISTING if _listing_path(path) is not None else Kind.OTHER
    fragment = "" if kind is Kind.LISTING else parts.fragment
    return Address(
        url=parts._replace(scheme="https", netloc="www.herne.de", path=path, fragment=fragment).geturl(), kind=kind
    )


def _listing_path(path: str) -> str | None:
    """Return the path of the known listing that a path is or is a page of."""
    if path in _LISTING_PATHS:
        return path
    for known in _LISTING_PATHS:
        stem = known.removesuffix(".html").removesuffix("/")
        if path.startswith(stem) and _PAGE_OF_LISTING.fullmatch(path[len(stem) :]):
            return known
    # Archives of all news may stand beside `Alle-News.html`.
    if path.startswith("/Meldungen") and _PAGE_OF_LISTING.fullmatch(path[len("/Meldungen") :]):
        return MAIN_LISTINGS[0]
    return None


def _same_listing(url: str, page_url: str) -> bool:
    """Tell whether an address can be another page of the listing at `page_url`: its path, or one shaped as its page."""
    path, page_path = urlsplit(url).path, urlsplit(page_url).path
    known = _listing_path(page_path)
    if known is not None and _listing_path(path) == known:
        return True
    return path == page_path
