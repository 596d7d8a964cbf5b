"""One page from a file or an address, for reading it without an archive."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from time import monotonic
from urllib.parse import urljoin, urlsplit

import httpx
from lxml import etree

from archive import __version__
from archive.crawling.crawl_settings import ROBOT, is_loopback
from herne_scraper.decode import parse
from herne_scraper.errors import ReadingError
from herne_scraper.html_tree import select
from herne_scraper.items import Page
from herne_scraper.mirror import Mirror
from herne_scraper.site import Kind
from herne_scraper.sites.herne import HERNE, HOSTS, KIDS_HOST

LARGEST = 10 * 1024 * 1024
"""Bytes of a page, after its content-encoding is undone."""
LONGEST = 30.0
"""Seconds for a page, redirects included."""
_MOST_REDIRECTS = 5
_REDIRECTS = frozenset((301, 302, 303, 307, 308))

_DETAIL_FILE = re.compile(r"News-Detailansicht_[0-9]+", re.IGNORECASE)
_SAYS_ADDRESS = etree.XPath("//link[@rel='canonical' and @href] | //meta[@property='og:url' and @content]")


class Unfetched(ReadingError):
    """A page could not be fetched: no connection, another status than 200, too large or too slow, a foreign host."""


class UnknownAddress(ValueError):
    """Nothing tells under which address of the city's site a page stands."""


def load_page(path: Path, *, url: str | None, now: datetime) -> Page:
    """Return a saved page; `now` bounds its date, since it cannot have been saved later.

    Its address is `url`, else what its canonical link or `og:url` say, else told by a name like
    `News-Detailansicht_281473.html`. Raises `UnknownAddress` where there is none of these, `OSError` for a file that
    cannot be read, and `UndecodablePage`.
    """
    page = Page(url=path.name, body=path.read_bytes(), captured_at=now)
    known = canonical_of(url) if url else _said_address(page) or _named_address(path)
    if known is None:
        raise UnknownAddress(
            f"{path} does not say where it stands on the city's site (no canonical link, and its name is not like "
            "News-Detailansicht_281473.html); give its address by --url"
        )
    return Page(url=known, body=page.body, captured_at=now)


def fetch_page(source: str, *, url: str | None, now: datetime, contact: str | None) -> Page:
    """Fetch a page from the city's hosts, or from a copy of its site on this machine.

    `contact` is named in the user agent. Redirects are followed on these hosts only. Raises `Unfetched`, and
    `UnknownAddress` for a `url` that is not the city's.
    """
    with client_for(contact) as client:
        answer = fetch(client, source)
    if answer.status != HTTPStatus.OK:
        raise Unfetched(f"the server answered with status {answer.status}", url=answer.url)
    return answer.page(url=url, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server of the city, or of a copy of its site, answered."""

    url: str
    """As it was fetched, after redirects."""
    status: int
    headers: Mapping[str, str]
    """Their names in small letters."""
    body: bytes
    """Its content-encoding undone."""

    def page(self, *, now: datetime, url: str | None = None) -> Page:
        """Return the page under the address it has on the city's site; raises `UnknownAddress` for a foreign `url`."""
        mirror = _mirror_of(self.url)
        return Page(
            url=canonical_of(url or mirror.resolved(self.url, self.url)),
            body=mirror.as_published(self.body),
            content_type=self.headers.get("content-type"),
            captured_at=now,
        )


def client_for(contact: str | None) -> httpx.Client:
    """Return a client that says who it is and who may be asked about it."""
    agent = f"{ROBOT}/{__version__}" + (f" (+{contact})" if contact else "")
    return httpx.Client(headers={"User-Agent": agent}, timeout=LONGEST, trust_env=False)


def fetch(client: httpx.Client, source: str, *, headers: Mapping[str, str] | None = None) -> Answer:
    """Fetch an address, following redirects on the city's hosts only. Raises `Unfetched` where there is no answer."""
    deadline = monotonic() + LONGEST
    at = source
    on_this_machine = is_loopback(source)
    for _ in range(_MOST_REDIRECTS + 1):
        _refuse_foreign(at)
        if is_loopback(at) and not on_this_machine:
            raise Unfetched(f"{source} sends on to this machine, which is not the city's to name", url=at)
        try:
            with client.stream("GET", at, headers=headers) as response:
                if response.status_code in _REDIRECTS and (location := response.headers.get("location")):
                    at = urljoin(at, location)
                    continue
                body = _body_of(response, deadline)
        except httpx.HTTPError as error:
            raise Unfetched(f"could not be fetched: {error or type(error).__name__}", url=at) from error
        values = {name.lower(): value for name, value in response.headers.items()}
        return Answer(url=at, status=response.status_code, headers=values, body=body)
    raise Unfetched(f"more than {_MOST_REDIRECTS} redirects, the last one to {at}", url=source)


def canonical_of(url: str) -> str:
    """Return the canonical address of a page of the city; raises `UnknownAddress` for what is not the city's."""
    address = HERNE.address(url, base=HERNE.origin)
    if address.kind is Kind.FOREIGN:
        raise UnknownAddress(f"{url} is no address of {HERNE.name}, whose site is {HERNE.origin}")
    return address.url


def _said_address(page: Page) -> str | None:
    for element in select(_SAYS_ADDRESS, parse(page)):
        address = HERNE.address(element.get("href") or element.get("content") or "", base=HERNE.origin)
        if address.kind in (Kind.DETAIL, Kind.LISTING):
            return address.url
    return None


def _named_address(path: Path) -> str | None:
    match = _DETAIL_FILE.search(path.name)
    return canonical_of(f"/Meldungen/News-Detailansicht_{match.group().rpartition('_')[2]}.html") if match else None


def _mirror_of(url: str) -> Mirror:
    parts = urlsplit(url)
    return Mirror.at(HERNE.origin, f"{parts.scheme}://{parts.netloc}" if is_loopback(url) else None)


def _refuse_foreign(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not (is_loopback(url) or parts.hostname in (*HOSTS, KIDS_HOST)):
        raise Unfetched(f"only {', '.join(sorted(HOSTS))}, {KIDS_HOST} and this machine are fetched from", url=url)


def _body_of(response: httpx.Response, deadline: float) -> bytes:
    url = str(response.url)
    body = bytearray()
    for chunk in response.iter_bytes(65536):
        body += chunk
        if len(body) > LARGEST:
            raise Unfetched(f"larger than {LARGEST} bytes", url=url)
        if monotonic() > deadline:
            raise Unfetched(f"took longer than {LONGEST:.0f} seconds", url=url)
    return bytes(body)
