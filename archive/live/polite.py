"""Fetches a handful of pages as a good guest, without a crawl: robots.txt first, one at a time, with a pause."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from time import monotonic, sleep

import httpx
from protego import Protego

from archive.crawling.crawl_settings import ROBOT
from archive.live.page_source import Answer, Unfetched, fetch


class Guest:
    """A visitor of one place, who reads its robots.txt before anything else."""

    def __init__(self, client: httpx.Client, base: str, *, delay: float, wait: Callable[[float], None] = sleep) -> None:
        """Read robots.txt. Raises `Unfetched` where it cannot be: then nothing may be fetched (RFC 9309, 2.3.1.4)."""
        self._client = client
        self._wait = wait
        self._delay = 0.0
        self._last = monotonic()
        self.requests = 0
        self.robots = self._get(f"{base}/robots.txt", {})
        if self.robots.status >= HTTPStatus.INTERNAL_SERVER_ERROR or self.robots.status == HTTPStatus.TOO_MANY_REQUESTS:
            raise Unfetched(f"answered {self.robots.status}, so nothing may be fetched now", url=self.robots.url)
        text = self.robots.body.decode("utf-8", "replace") if self.robots.status == HTTPStatus.OK else ""
        self._rules = Protego.parse(text)
        self._delay = max(delay, self._rules.crawl_delay(ROBOT) or 0.0)

    @property
    def delay(self) -> float:
        """Seconds between two requests."""
        return self._delay

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """Addresses of the sitemaps that robots.txt names."""
        return tuple(self._rules.sitemaps)

    def get(self, url: str, *, headers: Mapping[str, str] | None = None) -> Answer:
        """Fetch an address after the pause that is due. Raises `Unfetched` for what robots.txt forbids or no answer."""
        if not self._rules.can_fetch(url, ROBOT):
            raise Unfetched("robots.txt asks not to fetch it", url=url)
        pause = self._delay - (monotonic() - self._last)
        if pause > 0:
            self._wait(pause)
        return self._get(url, headers or {})

    def _get(self, url: str, headers: Mapping[str, str]) -> Answer:
        self.requests += 1
        try:
            return fetch(self._client, url, headers=headers)
        finally:
            self._last = monotonic()
