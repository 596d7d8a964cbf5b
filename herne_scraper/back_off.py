"""Leaves a server in peace that asks for it, and tries again what failed by chance.

Scrapy's own retry middleware tries three times within some milliseconds and does not read `Retry-After`.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.settings import BaseSettings

from herne_scraper.capturing import REPLAYED
from herne_scraper.clock import clock_of
from herne_scraper.pace import Pace

OVERLOADED = frozenset({429, 503})
"""The statuses by which a server asks for less; both may carry `Retry-After` (RFC 9110, 15.6.4; RFC 6585, 4)."""

LOOK_UP = 0.5
"""Seconds between two looks whether the run shall end."""

logger = logging.getLogger(__name__)


class Overloaded(IgnoreRequest):
    """The server asked to be left alone for longer than a run waits."""


class Interrupted(IgnoreRequest):
    """The run ends while a retry waits."""


class BackOffMiddleware(RetryMiddleware):
    """Waits as long as the server asks, or longer each time, before it tries again, and asks for less."""

    _pace: Pace

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Set the pace of the crawler's downloader."""
        back_off: Self = super().from_crawler(crawler)
        back_off._pace = Pace(crawler, slowest=crawler.settings.getfloat("HERNE_SLOWEST"))
        return back_off

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self._clock = clock_of(settings)
        self._first_wait = settings.getfloat("HERNE_BACKOFF")
        self._longest_wait = settings.getfloat("HERNE_LONGEST_WAIT")

    async def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Return the request once more after a wait, or the response when it was tried often enough.

        Raises `Overloaded` when the server asks for more patience than a run has.
        """
        if REPLAYED in response.flags:
            return response
        if response.status in OVERLOADED:
            self._pace.complained(request)
        elif response.status < HTTPStatus.BAD_REQUEST:
            self._pace.answered(request)
        if response.status not in self.retry_http_codes:
            return response
        tries = request.meta.get("retry_times", 0)
        asked = None
        if response.status in OVERLOADED:
            asked = retry_after(response.headers.get("Retry-After"), self._clock())
            if asked is not None and asked > self._longest_wait:
                raise Overloaded(f"{request.url} answered {response.status} and asks to wait {asked:.0f} seconds")
        if tries >= self.max_retry_times:
            # It may be this page alone; whether it is the site, the pages after it tell.
            return response
        return await self._once_more(request, f"status {response.status}", asked)

    async def process_exception(self, request: Request, exception: Exception) -> Request | Response | None:  # type: ignore[override]
        """Return the request once more after a wait; `None` when it is of no use, or was tried often enough."""
        if not isinstance(exception, self.exceptions_to_retry):
            return None
        if request.meta.get("retry_times", 0) >= self.max_retry_times:
            return None
        return await self._once_more(request, str(exception) or type(exception).__name__, None)

    async def _once_more(self, request: Request, reason: str, asked: float | None) -> Request:
        tries = request.meta.get("retry_times", 0)
        wait = self._first_wait * 2**tries if asked is None else asked
        logger.info("%s: %s; once more in %g seconds", request.url, reason, wait)
        await self._wait(wait, request)
        again = request.copy()
        again.meta["retry_times"] = tries + 1
        again.dont_filter = True
        return again

    async def _wait(self, seconds: float, request: Request) -> None:
        """Wait, but not beyond the wish to stop: Scrapy would wait for us to the end."""
        while seconds > 0:
            await asyncio.sleep(min(seconds, LOOK_UP))
            seconds -= LOOK_UP
            if not self.crawler.crawling:
                raise Interrupted(f"the run ended while {request.url} waited for a retry")


def retry_after(value: bytes | None, now: datetime) -> float | None:
    """Return the seconds a `Retry-After` asks for, as seconds or as a date (RFC 9110, 10.2.3).

    `None` for no value and for one that is neither; never negative.
    """
    if value is None:
        return None
    text = value.decode("latin-1").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.utcoffset() is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())
