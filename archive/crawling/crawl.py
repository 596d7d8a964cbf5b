"""Composes a crawl out of the scraper and an archive, and runs it in this process."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess, AsyncCrawlerRunner, Crawler
from scrapy.settings import Settings

from archive.config import load_config
from archive.crawling.crawl_settings import CrawlOptions, polite_settings
from archive.crawling.pipeline import ArchivePipeline
from archive.crawling.progress import Progress
from archive.crawling.summary import Summary
from archive.errors import ArchiveError
from archive.lock import no_crawl
from herne_scraper import settings as scraper_settings
from herne_scraper.clock import Clock
from herne_scraper.mirror import Mirror
from herne_scraper.site_spider import SiteSpider
from herne_scraper.spiders.herne import HerneSpider

# The run counts for itself, and Scrapy's counting costs as much as the frontier's commits.
NO_STATISTICS = {"STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector", "DOWNLOADER_STATS": False}
NOT_NEEDED = (
    "scrapy.extensions.corestats.CoreStats",
    "scrapy.extensions.logcount.LogCount",
    "scrapy.extensions.logstats.LogStats",
)


def run_crawl(
    directory: Path,
    options: CrawlOptions,
    *,
    progress: bool = True,
    log_file: Path | None = None,
    on_begin: Callable[[], None] = lambda: None,
) -> Summary:
    """Crawl the city into the archive of a folder and return how it went.

    `on_begin` is called once nothing speaks against the crawl any more.
    A process can do so once: Twisted's reactor cannot be started again. SIGTERM and SIGINT end the crawl in good
    order, with the page in progress kept. Raises `ConfigurationError` and `ArchiveBusy` before the first request,
    `ArchiveError` when the run could not even be closed.
    """
    _check(directory, options)
    on_begin()
    process = AsyncCrawlerProcess(_settings(directory, options, progress=progress, log_file=log_file))
    # Scrapy writes records for each page for a handler that would drop them; the process has just set this to DEBUG.
    logging.getLogger("scrapy").setLevel(logging.WARNING if log_file is None else logging.INFO)
    crawler = process.create_crawler(HerneSpider)
    task = process.crawl(crawler)
    process.start()
    # Asked to stop while it was still setting up, the reactor ends before the task does.
    if task.done() and not task.cancelled() and (error := task.exception()) is not None:
        raise error
    return _summary_of(crawler, directory)


async def crawl(
    directory: Path, options: CrawlOptions, *, clock: Clock, spider: type[SiteSpider] = HerneSpider
) -> Summary:
    """Crawl as `run_crawl` does, inside a reactor that runs already and by a clock of the caller's.

    So one process can make many crawls, one after the other. Raises what `run_crawl` raises.
    """
    _check(directory, options)
    settings = _settings(directory, options, progress=False, log_file=None)
    settings.set("HERNE_CLOCK", clock, priority="cmdline")
    runner = AsyncCrawlerRunner(settings)
    crawler = runner.create_crawler(spider)
    await runner.crawl(crawler)
    return _summary_of(crawler, directory)


def _check(directory: Path, options: CrawlOptions) -> None:
    """Raise what makes a crawl impossible, before anything of Scrapy's is set up."""
    # Asked here as well as by the add-on, so that a usage error needs no Scrapy to be said.
    mirror = Mirror.at(HerneSpider.site.origin, options.base_url)
    polite_settings(load_config(directory, os.environ), directory, mirror.base)
    with no_crawl(directory):
        """The run takes the lock itself; this is to say at once that another has it."""


def _summary_of(crawler: Crawler, directory: Path) -> Summary:
    pipeline = crawler.get_item_pipeline(ArchivePipeline)
    summary = None if pipeline is None else pipeline.summary
    if summary is None:
        raise ArchiveError(f"the crawl into {directory} ended without a result; what it fetched is kept")
    return summary


def _settings(directory: Path, options: CrawlOptions, *, progress: bool, log_file: Path | None) -> Settings:
    settings = Settings()
    settings.setmodule(scraper_settings, priority="project")
    log: dict[str, Any] = {"LOG_LEVEL": "WARNING", "LOG_FORMAT": "%(levelname)s: %(message)s", "LOG_COLOR": False}
    if log_file is not None:
        log = {"LOG_LEVEL": "INFO", "LOG_FILE": str(log_file)}
    extensions: dict[Any, Any] = {**scraper_settings.EXTENSIONS, **dict.fromkeys(NOT_NEEDED)}
    if progress:
        extensions[Progress] = 0
    settings.setdict(
        {**options.settings(directory), **log, **NO_STATISTICS, "EXTENSIONS": extensions}, priority="cmdline"
    )
    return settings
