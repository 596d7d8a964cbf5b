"""How fast a host is asked: slower each time it says that it is overloaded, and only by and by as fast as before.

A `Retry-After` is kept for the one page; this is for all that come after it. A host that has to say so over and over
is asked ever more rarely, until `FAILURES_IN_A_ROW` or its own wish ends the run.
"""

from __future__ import annotations

import logging
from collections import Counter

from scrapy import Request
from scrapy.crawler import Crawler

SLOWER_BY = 2.0
"""By which the time between two requests grows, and shrinks again."""
TRUSTED_AFTER = 10
"""Answers in a row without a complaint, after which a host is asked one step faster."""

logger = logging.getLogger(__name__)


class Pace:
    """The time between two requests to each host, within one run."""

    def __init__(self, crawler: Crawler, *, slowest: float) -> None:
        self._crawler = crawler
        self._slowest = slowest
        self._usual: dict[str, float] = {}
        self._good: Counter[str] = Counter()

    def complained(self, request: Request) -> None:
        """Ask the request's host more rarely; a delay that is as long as it may be stays, and none stays none."""
        key, delay = self._of(request)
        self._good[key] = 0
        self._usual.setdefault(key, delay)
        slower = max(delay, min(delay * SLOWER_BY, self._slowest))
        if slower > delay:
            logger.warning("%s is overloaded: %g seconds between two requests from now on", key, slower)
            self._set(key, slower)

    def answered(self, request: Request) -> None:
        """Note an answer without complaint; after some the host is asked faster, never faster than at first."""
        key, delay = self._of(request)
        if key not in self._usual:
            return
        self._good[key] += 1
        if self._good[key] >= TRUSTED_AFTER and delay > self._usual[key]:
            self._good[key] = 0
            self._set(key, max(self._usual[key], delay / SLOWER_BY))

    def _of(self, request: Request) -> tuple[str, float]:
        downloader = self._crawler.engine.downloader
        key = downloader.get_slot_key(request)
        slot = downloader.slots.get(key)
        settings = downloader.per_slot_settings.get(key, {})
        usual = settings.get("delay", self._crawler.settings.getfloat("DOWNLOAD_DELAY"))
        return key, float(usual if slot is None else slot.delay)

    def _set(self, key: str, delay: float) -> None:
        downloader = self._crawler.engine.downloader
        # Both: the slot that is there, and the one Scrapy makes anew after a pause of a minute.
        downloader.per_slot_settings.setdefault(key, {})["delay"] = delay
        if key in downloader.slots:
            downloader.slots[key].delay = delay
