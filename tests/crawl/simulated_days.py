"""Many crawls in this process, by a clock that a test sets: a year takes seconds."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from archive.crawling.crawl_settings import CrawlOptions
from archive.crawling.summary import Summary

START = datetime(2026, 3, 2, 6, tzinfo=UTC)


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """Return the event loop of a reactor that runs beside the tests, started once."""
    from scrapy.utils.reactor import install_reactor

    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    from twisted.internet import reactor

    running = threading.Event()
    reactor.callWhenRunning(running.set)  # type: ignore[attr-defined]
    run = reactor.run  # type: ignore[attr-defined]
    threading.Thread(target=run, kwargs={"installSignalHandlers": False}, daemon=True).start()
    assert running.wait(20)
    loop: asyncio.AbstractEventLoop = reactor._asyncioEventloop  # type: ignore[attr-defined]
    return loop


@dataclass
class Days:
    """The crawls of one archive, one after the other."""

    directory: Path
    url: str
    now: datetime = START
    summaries: list[Summary] = field(default_factory=list)

    def clock(self) -> datetime:
        return self.now

    def crawl(self, **options: Any) -> Summary:
        """Crawl now."""
        from archive.crawling.crawl import crawl

        chosen = replace(CrawlOptions(base_url=self.url), **options)
        future = asyncio.run_coroutine_threadsafe(crawl(self.directory, chosen, clock=self.clock), _loop())
        self.summaries.append(future.result(120))
        return self.summaries[-1]

    def pass_(self, days: float = 1, **options: Any) -> Summary:
        """Let days pass, then crawl."""
        self.now += timedelta(days=days)
        return self.crawl(**options)

    def daily(self, days: int, **options: Any) -> list[Summary]:
        """Crawl once a day for so many days."""
        return [self.pass_(1, **options) for _ in range(days)]

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask the public file."""
        with closing(sqlite3.connect(self.directory / "archive.db")) as conn:
            return conn.execute(query, values).fetchall()

    def state(self, number: int | None) -> str:
        """Return the state of an article by the city's number."""
        ((state,),) = self.rows("SELECT state FROM articles WHERE source_id = ?", str(number))
        return str(state)

    def life(self, number: int | None) -> list[str]:
        """Return what happened to an article, in order."""
        query = "SELECT kind FROM changes AS c JOIN articles AS a ON a.id = c.article_id WHERE source_id = ?"
        return [kind for (kind,) in self.rows(f"{query} ORDER BY c.id", str(number))]

    def misses(self, number: int | None) -> list[tuple[str, int | None]]:
        """Return how and whether counted each miss of an article was."""
        query = "SELECT how, counts FROM misses AS m JOIN articles AS a ON a.id = m.article_id WHERE source_id = ?"
        return self.rows(f"{query} ORDER BY m.id", str(number))
