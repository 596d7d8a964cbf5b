"""From a response that was kept to the page that is read: what a crawl read then is what is read again."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

from herne_scraper.items import Page
from herne_scraper.mirror import Mirror
from herne_scraper.ports import Received
from herne_scraper.site import Kind, Site


def page_of(site: Site, received: Received) -> Page:
    """Return the page of a kept response as the city published it, also where a copy of its site was crawled.

    A detail page goes by the address it was asked for; a listing by the one that answered, since its links are relative
    to that.
    """
    mirror = _mirror_of(site, received.fetched_url)
    url = received.url
    if site.address(url).kind is Kind.LISTING:
        url = site.address(mirror.resolved(received.fetched_url, received.fetched_url)).url
    return Page(
        url=url,
        body=mirror.as_published(received.body),
        content_type=received.content_type,
        captured_at=received.fetched_at,
    )


def published_address(site: Site, fetched_url: str) -> str:
    """Return the city's own address of what was fetched, also where that was a copy of its site; spelt as it was."""
    return _mirror_of(site, fetched_url).resolved(fetched_url, fetched_url)


def _mirror_of(site: Site, url: str) -> Mirror:
    parts = urlsplit(url)
    is_copy = site.address(url).kind is Kind.FOREIGN
    return _mirror(site.origin, f"{parts.scheme}://{parts.netloc}" if is_copy else None)


_mirror = lru_cache(maxsize=16)(Mirror.at)
