"""Lets no request out to another place than the one that is crawled.

Scrapy's own guard looks at host names only, lets every port and every `dont_filter` request pass, and drops what it
stops without a word. This one stops each request, redirects and robots.txt included, and the spider hears of it.
"""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from herne_scraper.mirror import Mirror


class ForeignAddress(IgnoreRequest):
    """The request was for another scheme, host or port than the one that is crawled."""


class HostGuard:
    """Stops requests to other places, whatever they come from."""

    def __init__(self, mirror: Mirror) -> None:
        self._mirror = mirror

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Guard the place the spider crawls."""
        mirror = getattr(crawler.spider, "mirror", None)
        if not isinstance(mirror, Mirror):
            raise TypeError(f"{crawler.spider!r} does not say what it crawls: it has no mirror")
        return cls(mirror)

    def process_request(self, request: Request) -> None:
        """Raise `ForeignAddress` for a request to another place."""
        if not self._mirror.is_ours(request.url):
            raise ForeignAddress(f"{request.url} is not at {self._mirror.base}, so it is not fetched")
