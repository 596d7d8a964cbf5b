"""The detail pages that a page links anywhere, told from its bytes: no tree is needed for that."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from herne_scraper.site import Kind, Site

HREF = re.compile(rb"""href\s*=\s*["']?\s*([^"'\s>]+)""")


def references(body: bytes) -> set[bytes]:
    """Return all references of a page, as they are spelt."""
    if b"HREF" in body:
        # A pattern that takes both spellings is four times as slow.
        body = body.replace(b"HREF", b"href")
    return set(HREF.findall(body))


def details_of(site: Site, spelt: Iterable[bytes], base: str) -> Iterator[str]:
    """Give the canonical addresses of those references that are detail pages, but for the page they stand on."""
    for reference in spelt:
        address = site.address(html.unescape(reference.decode("utf-8", "replace")), base=base)
        if address.kind is Kind.DETAIL and address.url != base:
            yield address.url


def details_linked(site: Site, body: bytes, base: str) -> set[str]:
    """Return the canonical addresses of all detail pages that a page links."""
    return set(details_of(site, references(body), base))
