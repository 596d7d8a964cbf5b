"""The Scrapy adapter of a run: opens it with the spider, hands it the findings, closes it with the spider."""

from __future__ import annotations

import sqlite3
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from archive.crawling.crawl_run import CrawlRun
from archive.crawling.crawl_settings import CrawlOptions, archive_directory
from archive.crawling.summary import Summary
from herne_scraper.clock import clock_of
from herne_scraper.ports import ArticleRead, Finding, ListingRead, MediaRead, NotRead, PointersRead, Unchanged
from herne_scraper.site_spider import SiteSpider


class ArchivePipeline:
    """Brings the spider its frontier, and keeps what it finds."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._run: CrawlRun | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen for the end, which alone says why."""
        pipeline = cls(crawler)
        crawler.signals.connect(pipeline.spider_closed, signals.spider_closed)
        return pipeline

    @property
    def run(self) -> CrawlRun:
        """The run; there is one from the moment the spider is open."""
        if self._run is None:
            raise RuntimeError("the run is not open")
        return self._run

    @property
    def summary(self) -> Summary | None:
        """How the run ended; `None` before, and when it could not end in good order."""
        return None if self._run is None else self._run.summary

    def open_spider(self) -> None:
        """Open the archive; what is raised here ends the crawl before its first request."""
        spider, settings = self._crawler.spider, self._crawler.settings
        if not isinstance(spider, SiteSpider):
            raise TypeError(f"{spider!r} cannot fill an archive: it is no SiteSpider")
        self._run = CrawlRun(
            archive_directory(settings),
            CrawlOptions.of(settings),
            spider.site,
            most_pages=settings.getint("HERNE_MAX_PAGES"),
            clock=clock_of(settings),
        )
        spider.frontier = self._run.frontier

    def process_item(self, item: object) -> object:
        """Keep a finding; one that cannot be kept ends the run."""
        if not isinstance(item, ArticleRead | ListingRead | PointersRead | MediaRead | Unchanged | NotRead):
            return item
        finding: Finding = item
        try:
            self.run.take(finding)
        except Exception as exc:
            reason = f"{finding.target.url} could not be kept: {type(exc).__name__}: {exc}"
            self.run.give_up(reason)
            if isinstance(exc, sqlite3.Error | OSError):
                # The disk is full, or the like: the reason says it all.
                raise DropItem(reason, log_level="DEBUG") from exc
            raise
        return item

    def spider_closed(self, reason: str) -> None:
        """Close the run."""
        if self._run is not None:
            self._run.close(reason)
