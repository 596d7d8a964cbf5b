"""Shows how far a crawl is: a line that changes on a terminal, a line a minute elsewhere. On stderr."""

from __future__ import annotations

import sys
import time
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.text import Text
from scrapy import signals
from scrapy.crawler import Crawler

from archive.crawling.pipeline import ArchivePipeline

ON_TERMINAL = 0.25
"""Seconds between two looks; drawing costs more than a page."""
ELSEWHERE = 60.0


class Progress:
    """A Scrapy extension that tells the counts of the run."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._console = Console(stderr=True)
        self._live: Live | None = None
        self._next = 0.0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Look after each page: its finding is kept when nothing is in progress, and Scrapy says so without a task."""
        progress = cls(crawler)
        crawler.signals.connect(progress.opened, signals.spider_opened)
        crawler.signals.connect(progress.look, signals.spider_idle)
        crawler.signals.connect(progress.closed, signals.spider_closed)
        return progress

    def opened(self) -> None:
        """Begin."""
        if self._console.is_terminal:
            self._live = Live(console=self._console, auto_refresh=False, transient=True)
            self._live.start()
        else:
            self._next = time.monotonic() + ELSEWHERE

    def look(self) -> None:
        """Show the counts, if it is time."""
        now = time.monotonic()
        if now < self._next:
            return
        line = self._line()
        if self._live is not None:
            self._next = now + ON_TERMINAL
            self._live.update(Text(line), refresh=True)
        else:
            self._next = now + ELSEWHERE
            print(line, file=sys.stderr, flush=True)  # noqa: T201 - where a terminal would show it

    def closed(self) -> None:
        """Leave the terminal as it was."""
        if self._live is not None:
            self._live.stop()

    def _line(self) -> str:
        pipeline = self._crawler.get_item_pipeline(ArchivePipeline)
        if pipeline is None:
            return ""
        return ", ".join(f"{count} {name}" for name, count in pipeline.run.counts.items())
