"""A crawl without Scrapy, for tests of the frontier: what is asked for next, and answers to it."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from archive.captures import Captures, open_captures
from archive.crawling.frontier import Frontier
from archive.crawling.plan import Plan
from archive.crawling.rechecks import NOTHING_KNOWN, Watch
from archive.crawling.walks import Mode
from herne_scraper.items import Article, Listing, ListingEntry
from herne_scraper.ports import ArticleRead, Captured, Fate, ListingRead, NotRead, Received, Target, Unchanged
from herne_scraper.site import Kind
from herne_scraper.sites.herne import HERNE

START = datetime(2026, 3, 4, 6, tzinfo=UTC)
MAIN = HERNE.main_listings[0]


def detail(number: int) -> str:
    return f"https://www.herne.de/Meldungen/News-Detailansicht_{number}.html"


def entry(number: int, day: date = date(2026, 3, 1)) -> ListingEntry:
    return ListingEntry(
        url=detail(number),
        source_id=str(number),
        title=f"Meldung {number}",
        published=day,
        published_raw="Meldung vom …",
        teaser=None,
    )


class Desk:
    """A folder, a clock and the frontier of the present run."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.now = START
        self.runs = 0
        self.conn: sqlite3.Connection | None = None
        self.frontier: Frontier

    def begin(
        self,
        mode: Mode = "default",
        since: date | None = None,
        limit: int | None = None,
        budget: int | None = None,
    ) -> Frontier:
        """Begin a run as if the one before had been killed."""
        self.kill()
        self.runs += 1
        self.now += timedelta(hours=1)
        self.conn = open_captures(self.directory)
        # A test has no power cut, and the disk's confirmation is most of its time.
        self.conn.execute("PRAGMA synchronous = OFF")
        plan = Plan(run=self.runs, mode=mode, since=since, limit=limit, budget=budget, most_pages=50, started=self.now)
        self.frontier = Frontier(self.conn, Captures(self.conn), plan, HERNE, clock=lambda: self.now)
        return self.frontier

    def kill(self) -> None:
        if self.conn is not None:
            self.conn.close()

    def keep(self, target: Target, body: bytes | None = None, status: int = 200) -> Captured:
        received = Received(
            url=target.url,
            fetched_url=target.url,
            fetched_at=self.now,
            method="GET",
            status=status,
            request_headers=b"",
            response_headers=b"",
            content_encoding=None,
            content_type=None,
            etag='"e"',
            last_modified=None,
            body=body if body is not None else f"{target.url} {self.now}".encode(),
        )
        if target.unread is None:
            assert self.frontier.may_ask(), "more was asked for than the budget allows"
        return self.frontier.keep(received, target)

    def read_listing(
        self,
        target: Target,
        *entries: ListingEntry,
        next_url: str | None = None,
        archives: tuple[str, ...] = (),
        body: bytes | None = None,
    ) -> str | None:
        listing = Listing(url=target.url, entries=entries, next_url=next_url, archives=archives)
        kept = self.keep(target, body)
        return self.frontier.listing_done(ListingRead(target=target, capture=kept, listing=listing))

    def read_article(
        self, target: Target, details: tuple[str, ...] = (), *, body: bytes | None = None, watch: Watch = NOTHING_KNOWN
    ) -> None:
        """Answer for a detail page as spider and run do together: what comes as the same bytes is not read."""
        kept = self.keep(target, body)
        if kept.repeats:
            self.frontier.unchanged(Unchanged(target=target, at=self.now), watch)
            return
        self.frontier.article_done(self.article(target, kept, details), watch)

    def article(self, target: Target, kept: Captured, details: tuple[str, ...] = ()) -> ArticleRead:
        article = Article(
            site="herne",
            source_id=HERNE.address(target.url).source_id,
            url=target.url,
            title="T",
            published=date(2026, 3, 1),
            published_raw="d",
            body="b",
        )
        return ArticleRead(target=target, capture=kept, article=article, details=details)

    def fail(self, target: Target, fate: Fate) -> None:
        self.frontier.not_read(NotRead(target=target, fate=fate, error="E", reason="r", at=self.now))

    def next(self) -> Target:
        target = self.frontier.next()
        assert target is not None
        return target

    def empty_sections(self) -> None:
        """Read all listings that are left as empty; what is asked for then is asked for again."""
        while (target := self.frontier.next()) is not None and target.kind is Kind.LISTING:
            self.read_listing(target)

    def walk(self, *pages: tuple[int, ...], days: date = date(2026, 3, 1)) -> list[str]:
        """Read the main listing as pages of entries, until the frontier asks for something else.

        It will ask for that again, since it got no answer.
        """
        asked = []
        while (target := self.frontier.next()) is not None and target.listing == MAIN:
            asked.append(target.url)
            number = 1 if target.url == MAIN else int(target.url.partition("=")[2])
            following = f"{MAIN}?seite={number + 1}" if number < len(pages) else None
            self.read_listing(target, *(entry(n, days) for n in pages[number - 1]), next_url=following)
        return asked
