"""Every address the crawl knows, and what became of it: the memory that outlasts a run, however it ends.

    new ──▶ fetched ──▶ done            fetched: the response is kept, in the same commit
             │  ▲        │              done: its article is in the archive, in a commit before
             ▼  └────────┴─ when it is due, or something says that it may have changed
       unreadable · missing · moved · forbidden · failed

Frontier and captures are one file, so that an address is never `fetched` without its capture. The archive is another,
and SQLite commits two files one after the other; so the article is saved between the two states, and what is
`fetched` at the start of a run is read from its capture, without the network. To save an article twice changes
nothing.

The order is fixed, so that a run that was killed and gone on with gives the same archive as one that was not: the
listings in the site's order, page by page, then the details that are new, by rising number, then those that are due
to be looked at again, the longest overdue first. When that is `archive.crawling.rechecks` says. Under a budget of
requests the order is another one (`archive.crawling.agenda`): what a first crawl finds in one run it finds in many
then, and only the numbers of the rows differ.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from typing import Protocol

from archive.crawling import addresses, held, pointer_rows, rechecks, walks
from archive.crawling.agenda import Agenda
from archive.crawling.faults import OF_THE_ARCHIVE
from archive.crawling.plan import Plan
from archive.crawling.rechecks import NOTHING_KNOWN, Watch
from archive.crawling.walks import Ended
from archive.errors import ArchiveError
from archive.media import queue as media_queue
from archive.media.queue import MediaQueue
from herne_scraper.items import Article
from herne_scraper.media_type import MediaType, media_type_of
from herne_scraper.ports import (
    ArticleRead,
    Captured,
    Fate,
    ListingRead,
    MediaRead,
    NotRead,
    PointersRead,
    Received,
    Target,
    Unchanged,
)
from herne_scraper.site import Kind, Site

logger = logging.getLogger(__name__)


class Keeps(Protocol):
    """Where responses go: `captures.Captures`, or nowhere in a dry run."""

    def keep(self, received: Received, media: MediaType | None = None) -> Captured:
        """Keep a response inside the caller's transaction; one with a picture or PDF, said by `media`, as a file."""
        ...

    def revisit(self, received: Received, original: int) -> None:
        """Keep inside the caller's transaction that a page is as it was captured (304)."""
        ...

    def read(self, capture: int) -> tuple[Received, Captured]:
        """Return a response that was kept."""
        ...


class Frontier:
    """The addresses of one archive during one run. Satisfies the port of the same name in `herne_scraper.ports`."""

    def __init__(
        self, conn: sqlite3.Connection, captures: Keeps, plan: Plan, site: Site, *, clock: Callable[[], datetime]
    ) -> None:
        self._conn = conn
        self._captures = captures
        self._plan = plan
        self._site = site
        self._clock = clock
        self._since = None if plan.since is None else plan.since.isoformat()
        self._handed: Target | None = None
        self._handed_twice = False
        self._done: list[tuple[ArticleRead, Watch]] = []
        self.ended = False
        """Set by who runs it: `next` gives nothing any more, what is pending stays so."""
        self.out_of_time = False
        self.broken: Exception | None = None
        self.why_broken = ""
        self.on_no_answer: Callable[[NotRead], None] = self.not_read
        """Takes the finding that a target had neither a response nor an error."""
        self.on_end: Callable[[], bool] = lambda: False
        """Called when nothing is left to be asked for; tells whether to look again."""
        self._pages_are_done = False
        self.media: MediaQueue | None = None
        """Pictures and files, asked for when no page is left; `None` where they are not wanted."""
        with self._transaction():
            self.agenda = Agenda(conn, plan, site)

    def may_ask(self) -> bool:
        """Count a request that is about to be made; tell whether the run may make it."""
        return self.agenda.budget.may_ask()

    def next(self) -> Target | None:
        """Return what is to be done next; `None` at the end. See `herne_scraper.ports.Frontier`.

        What raises here is remembered in `broken` and ends the run: Scrapy would log it and call the run finished.
        """
        try:
            return self._handed_out()
        except Exception as exc:
            if not isinstance(exc, OF_THE_ARCHIVE):
                logger.exception("it cannot be told what is next")
            self.broken, self.why_broken = exc, f"it cannot be told what is next: {type(exc).__name__}: {exc}"
            self.ended = True
            return None

    def _handed_out(self) -> Target | None:
        if self._plan.until is not None and not self.ended and self._clock() >= self._plan.until:
            self.ended = self.out_of_time = True
        if self._handed is not None and not self.ended:
            if not self._handed_twice:
                self._handed_twice = True
                return self._handed
            self.on_no_answer(
                NotRead(
                    target=self._handed,
                    fate=Fate.FAILED,
                    error="NoAnswer",
                    reason="Scrapy dropped the request twice, with neither a response nor an error",
                    at=self._clock(),
                )
            )
        if any(finding.details for finding, _ in self._done):
            # They may come before what would be next otherwise.
            self.flush()
        self._handed = self._next()
        self._handed_twice = False
        return self._handed

    def _next(self) -> Target | None:
        target = None if self.ended else self.agenda.next()
        while target is None and not self.ended and not self._pages_are_done:
            if self.on_end():
                target = self.agenda.next()
            else:
                self._pages_are_done = True
        return None if self.ended else target or self._next_media()

    def keep(self, received: Received, target: Target | None) -> Captured:
        """Keep a response and, with a page of the target's, the fact, in one commit.

        What raises here is remembered in `broken` and ends the run: Scrapy would take it for an answer of the server.
        """
        with self._or_broken():
            wanted = target is not None and target.kind is Kind.MEDIA and received.status == HTTPStatus.OK
            captured = self._captures.keep(received, media_type_of(received.body) if wanted else None)
            if target is not None and received.status == HTTPStatus.OK:
                is_one = target.kind in (Kind.DETAIL, Kind.MEDIA)
                if is_one and captured.sha256 == addresses.last_body(self._conn, target.url):
                    addresses.confirmed(self._conn, target.url, received, captured)
                    return replace(captured, repeats=True)
                self._fetched(target, received, captured)
        return captured

    def revisit(self, received: Received, target: Target) -> None:
        """Keep the visit that found a page as it was; what raises here is remembered as by `keep`."""
        original = addresses.last_capture(self._conn, target.url)
        if original is None:
            return
        with self._or_broken():
            self._captures.revisit(received, original)
            addresses.revisited(self._conn, target.url, received)

    def replay(self, capture: int) -> tuple[Received, Captured]:
        """Return a response that was kept."""
        return self._captures.read(capture)

    def last_capture(self, target: Target) -> int | None:
        """Return the capture that the target's validators belong to."""
        return addresses.last_capture(self._conn, target.url)

    def article_done(self, finding: ArticleRead, watch: Watch = NOTHING_KNOWN) -> None:
        """Note that an article is in the archive; written with the next commit, since to read it again does no harm."""
        self._answered(finding.target)
        self.agenda.count(finding.target.url)
        # Most pages link others that are known: those need no commit of their own.
        found = tuple(url for url in finding.details if not addresses.is_known(self._conn, url))
        self._done.append((replace(finding, details=found), watch))
        if finding.target.reread:
            # It was not fetched, so it is in the queue until it is done.
            self.flush()

    def waits(self, finding: ArticleRead | NotRead) -> None:
        """Note that a page was fetched and read, and is held until it may be saved: it is `fetched` until then.

        What it links is taken up at once, so that the order of work does not depend on how long it waits.
        """
        target = finding.target
        self._answered(target)
        self.agenda.count(target.url)
        found = finding.details if isinstance(finding, ArticleRead) else ()
        unknown = [url for url in found if not addresses.is_known(self._conn, url)]
        if unknown or target.reread:
            with self._transaction():
                if target.reread:
                    addresses.to_be_read(self._conn, target.url)
                for url in unknown:
                    self._add(url, target.url, self._clock())

    def listing_done(self, finding: ListingRead, articles: Sequence[Article] = ()) -> Ended | None:
        """Note what a listing page showed, and hold back articles without a page; returns why its walk has ended."""
        target, listing = finding.target, finding.listing
        assert target.walk is not None  # noqa: S101 - every listing page is of a walk
        self._answered(target)
        self.agenda.read_a_listing = True
        now = self._clock()
        with self._transaction():
            for entry in listing.entries:
                if entry.url is not None:
                    self._announced(entry.url, target, now, entry.title, entry.published.isoformat())
            entries = {entry.url for entry in listing.entries}
            for url in listing.details:
                if url not in entries:
                    self._add(url, target.url, now)
            seen_at = finding.unchanged_at or finding.capture.fetched_at
            pointer_rows.declare(self._conn, Kind.FEED, listing.feeds, found_on=target.url, now=now)
            held.hold(self._conn, target.listing or target.url, articles, finding.capture, seen_at)
            addresses.done(self._conn, target.url, seen_at)
            return walks.page_read(
                self._conn,
                target.walk,
                target.url,
                listing,
                finding.capture.sha256,
                now=now,
                most_pages=self._plan.most_pages,
            )

    def pointers_done(self, finding: PointersRead) -> None:
        """Note what a feed or a sitemap names: pages that are new or are said to have changed, and other sitemaps."""
        target, at, now = finding.target, finding.capture.fetched_at, self._clock()
        self._answered(target)
        with self._transaction():
            for url, _ in finding.details:
                if not addresses.is_known(self._conn, url):
                    self._add(url, target.url, now)
            changed = [(url, moment) for url, moment in finding.details if moment is not None]
            pointer_rows.hint(self._conn, changed, now, queued=self._since is None)
            others = [url for url, _ in finding.sitemaps]
            pointer_rows.declare(self._conn, Kind.SITEMAP, others, found_on=target.url, now=now)
            for url, moment in finding.sitemaps:
                if moment is not None:
                    pointer_rows.changed_sitemap(self._conn, url, moment, now)
            pointer_rows.done(self._conn, target.url, target.kind, at)

    def declared_sitemaps(self, urls: Sequence[str], found_on: str) -> None:
        """Note the sitemaps of the site that its robots.txt names."""
        with self._or_broken():
            pointer_rows.declare(self._conn, Kind.SITEMAP, urls, found_on=found_on, now=self._clock())

    def media_done(self, finding: MediaRead | Unchanged, *, replaced: bool) -> None:
        """Note that a picture or file is in the archive, or is as it was."""
        self._answered(finding.target)
        at = finding.at if isinstance(finding, Unchanged) else finding.capture.fetched_at
        with self._transaction():
            media_queue.looked(self._conn, finding.target.url, at, replaced=replaced)

    def unchanged(self, finding: Unchanged, watch: Watch = NOTHING_KNOWN) -> None:
        """Note that a detail page, a feed or a sitemap is as it was."""
        self._answered(finding.target)
        if finding.target.kind is not Kind.DETAIL:
            with self._transaction():
                pointer_rows.done(self._conn, finding.target.url, finding.target.kind, finding.at)
            return
        self.agenda.articles += 1
        with self._transaction():
            rechecks.looked(self._conn, finding.target.url, finding.at, watch, unchanged=True)

    def not_read(self, finding: NotRead) -> None:
        """Note why a page gave no record, and when it is to be tried again."""
        target = finding.target
        self._answered(target)
        if finding.fate is Fate.PENDING:
            # Asked for again it would be pending again.
            self.ended = True
            return
        with self._transaction():
            addresses.failed(self._conn, finding, listing=target.walk is not None)
            if finding.moved_to is not None:
                self._add(finding.moved_to, target.url, finding.at)
            if target.walk is None:
                return
            if finding.fate is Fate.MISSING:
                walks.page_missing(
                    self._conn, target.walk, target.url, now=finding.at, most_pages=self._plan.most_pages
                )
            else:
                walks.page_failed(self._conn, target.walk, target.url, run=self._plan.run)

    def begins_archive(self, target: Target) -> bool:
        """Tell whether a listing page is the first of a year, a month or the like."""
        return target.walk is not None and walks.begins_archive(self._conn, target.walk, target.url)

    def was_read(self, url: str) -> bool:
        """Tell whether a page at the address was ever kept."""
        return addresses.last_capture(self._conn, url) is not None

    def failed_before(self, url: str) -> bool:
        """Tell whether the last try of an address gave no record either."""
        return addresses.failures(self._conn, url) > 0

    def listings_of(self, entry: str) -> set[str]:
        """Return the listings an entry was seen on, by its page or by what `walks.entry_name` calls it."""
        return walks.listings_of(self._conn, entry)

    def archived(self, urls: Sequence[str]) -> set[str]:
        """Return those of some detail pages whose articles are in the archive."""
        self.flush()
        return addresses.done_among(self._conn, urls)

    def flush(self) -> None:
        """Write what waits for the next commit."""
        if self._done:
            with self._transaction():
                pass

    def _fetched(self, target: Target, received: Received, captured: Captured) -> None:
        addresses.kept(self._conn, target.url, received, captured, listing=target.walk is not None)
        if target.walk is not None:
            walks.fetched(self._conn, target.walk, target.url, captured.id)

    def _answered(self, target: Target) -> None:
        if self._handed == target:
            self._handed = None

    def _next_media(self) -> Target | None:
        if self.media is None or self.agenda.budget.is_spent:
            return None
        # What is saved and not yet written must not wait for hours of pictures.
        self.flush()
        with self._transaction():
            return self.media.next()

    def _add(
        self, url: str, found_on: str, now: datetime, title: str | None = None, published: str | None = None
    ) -> None:
        address = self._site.address(url)
        if address.kind is not Kind.DETAIL:
            raise ArchiveError(f"{url}, found on {found_on}, is no detail page")
        queued = self._since is None or (published is not None and published >= self._since)
        addresses.add_detail(
            self._conn, address, found_on=found_on, now=now, queued=queued, title=title, published=published
        )

    def _announced(self, url: str, target: Target, now: datetime, title: str, published: str) -> None:
        before = walks.announced_before(self._conn, target.listing or target.url, url)
        rechecks.shown(self._conn, url, title, published, before=before, now=now, since=self._since)
        self._add(url, target.url, now, title, published)

    @contextmanager
    def _or_broken(self) -> Iterator[None]:
        try:
            with self._transaction():
                yield
        except Exception as exc:
            self.broken, self.why_broken = exc, f"a response could not be kept: {exc}"
            self.ended = True
            raise

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._conn.execute("BEGIN IMMEDIATE")
        try:
            for finding, watch in self._done:
                at = finding.capture.fetched_at
                rechecks.looked(self._conn, finding.target.url, at, watch, unchanged=False)
                for url in finding.details:
                    self._add(url, finding.target.url, finding.capture.fetched_at)
            yield
            self._conn.execute("COMMIT")
        except BaseException:
            # Some errors, a full disk among them, have ended the transaction already.
            if self._conn.in_transaction:
                self._conn.execute("ROLLBACK")
            raise
        self._done.clear()
