"""robots.txt as RFC 9309 asks: read before anything else, and what cannot be read forbids everything.

Scrapy's own middleware lets requests pass that wait for robots.txt beside another (since 2.14), takes a server error
or a timeout for a permission, and parses Crawl-delay without applying it.
"""

from __future__ import annotations

import asyncio
import logging
from http import HTTPStatus

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import build_from_crawler

MOST_REDIRECTS = 5
"""RFC 9309, 2.3.1.2."""

logger = logging.getLogger(__name__)


class Disallowed(IgnoreRequest):
    """robots.txt asks not to fetch the address."""


class RobotsUnreadable(IgnoreRequest):
    """robots.txt could not be read, so that nothing of the host may be fetched now (RFC 9309, 2.3.1.4)."""


class RobotsMiddleware(RobotsTxtMiddleware):
    """Holds each request until its host's robots.txt is read, then asks that."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._locks: dict[str, asyncio.Lock] = {}
        self._read: dict[str, RobotParser | RobotsUnreadable | None] = {}

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Raise `Disallowed`, named so that the spider can tell it from other refusals."""
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as exc:
            raise Disallowed(f"robots.txt asks not to fetch {request.url}") from exc

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """Return the rules of the request's host, `None` where there are none; raises `RobotsUnreadable`."""
        host = urlparse_cached(request).netloc
        async with self._locks.setdefault(host, asyncio.Lock()):
            if host not in self._read:
                self._read[host] = await self._fetch_rules(request)
        rules = self._read[host]
        if isinstance(rules, RobotsUnreadable):
            raise RobotsUnreadable(str(rules))
        return rules

    async def _fetch_rules(self, request: Request) -> RobotParser | RobotsUnreadable | None:
        parts = urlparse_cached(request)
        url = f"{parts.scheme}://{parts.netloc}/robots.txt"
        try:
            response = await self._fetch(url)
        except Exception as exc:  # noqa: BLE001 - no answer of any kind is a permission
            return RobotsUnreadable(f"{url} could not be fetched: {exc or type(exc).__name__}")
        if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR or response.status == HTTPStatus.TOO_MANY_REQUESTS:
            return RobotsUnreadable(f"{url} answered {response.status}")
        if response.status != HTTPStatus.OK:
            return None
        self._tell_sitemaps(response)
        rules: RobotParser = build_from_crawler(self._parserimpl, self.crawler, response.body)
        self._apply_delay(rules, request)
        return rules

    def _tell_sitemaps(self, response: Response) -> None:
        """Hand over the sitemaps that robots.txt names to a spider that wants to know."""
        tell = getattr(self.crawler.spider, "declared", None)
        if tell is not None:
            tell(response)

    async def _fetch(self, url: str) -> Response:
        for _ in range(MOST_REDIRECTS + 1):
            request = Request(
                url, priority=self.DOWNLOAD_PRIORITY, meta={"dont_obey_robotstxt": True}, callback=NO_CALLBACK
            )
            response = await self.crawler.engine.download_async(request)
            location = response.headers.get("Location")
            if not 300 <= response.status < 400 or location is None:
                return response
            url = response.urljoin(location.decode("latin-1"))
        raise RobotsUnreadable(f"more than {MOST_REDIRECTS} redirects, the last to {url}")

    def _apply_delay(self, rules: RobotParser, request: Request) -> None:
        wanted = rules.crawl_delay(self._robotstxt_useragent or self._default_useragent)
        downloader = self.crawler.engine.downloader
        if wanted is None or wanted <= self.crawler.settings.getfloat("DOWNLOAD_DELAY"):
            return
        logger.info("robots.txt asks for %g seconds between two requests", wanted)
        key = downloader.get_slot_key(request)
        # Both: the slot that is there, and the one Scrapy makes anew after a pause of a minute.
        downloader.per_slot_settings.setdefault(key, {})["delay"] = wanted
        if key in downloader.slots:
            downloader.slots[key].delay = wanted
