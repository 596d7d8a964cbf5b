"""Crawls a `Site`: asks the frontier what is next, fetches it, reads it, and hands over what it found.

One page at a time, from the question to the last effect of the answer. All that must outlast a run stands in the
frontier; the spider itself remembers nothing, so that it can be killed at any moment. When nothing is in progress,
Scrapy says so (`spider_idle`), and the next page is asked for: whatever became of the one before, nothing waits for it.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from typing import Any, ClassVar, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider, DownloadCancelledError
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from herne_scraper.back_off import Interrupted, Overloaded
from herne_scraper.capturing import captured_of, header, target_of
from herne_scraper.clock import Clock, clock_of
from herne_scraper.errors import ReadingError
from herne_scraper.host_guard import ForeignAddress
from herne_scraper.items import Article, Page, ReadingProblem
from herne_scraper.linked import details_of, references
from herne_scraper.media_type import media_type_of
from herne_scraper.mirror import Mirror
from herne_scraper.pointers import read_pointers, sitemaps_of, unpack
from herne_scraper.ports import (
    ArticleRead,
    Captured,
    Fate,
    Finding,
    Frontier,
    ListingRead,
    MediaRead,
    NotRead,
    PointersRead,
    Target,
    Unchanged,
)
from herne_scraper.request_budget import BudgetSpent
from herne_scraper.robots import Disallowed, RobotsUnreadable
from herne_scraper.site import Kind, Site

MOST_REDIRECTS = 5
"""From one page; a loop ends here."""
REDIRECTS = frozenset({301, 302, 303, 307, 308})
POINTERS = frozenset({Kind.FEED, Kind.SITEMAP})
LIMITS = ("download_maxsize", "download_timeout")
"""What a request may have limits of its own for; they hold for where it is sent on to as well."""
MEDIA_SECONDS = 120
"""That a picture or a PDF may take: they are some hundred times as large as a page."""
GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})

logger = logging.getLogger(__name__)


class SiteSpider(Spider):
    """Walks one site."""

    site: ClassVar[Site]
    frontier: Frontier
    """Brought by the pipeline, before the first request."""
    mirror: Mirror
    clock: Clock
    _references: set[bytes]

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Tell the add-ons which site it is."""
        super().update_settings(settings)
        settings.set("HERNE_ORIGIN", cls.site.origin, priority="spider")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:  # noqa: ANN401 - Scrapy's signature
        """Set where the site is fetched from."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.mirror = Mirror.at(cls.site.origin, crawler.settings["HERNE_BASE_URL"])
        spider.clock = clock_of(crawler.settings)
        spider._references = set()
        crawler.signals.connect(spider.go_on, signals.spider_idle)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the first page; `go_on` asks for all others."""
        request = self._next_request()
        if request is not None:
            yield request

    def go_on(self) -> None:
        """Ask for the next page; without one Scrapy closes the spider."""
        request = self._next_request()
        if request is not None:
            self.crawler.engine.crawl(request)
            raise DontCloseSpider

    def _next_request(self) -> Request | None:
        target = self.frontier.next()
        return None if target is None else self._request(target)

    def _request(self, target: Target) -> Request:
        headers = {}
        if target.unread is None and target.etag is not None:
            headers["If-None-Match"] = target.etag
        if target.unread is None and target.last_modified is not None:
            headers["If-Modified-Since"] = target.last_modified
        meta: dict[str, Any] = {"target": target}
        if target.kind is Kind.MEDIA:
            headers["Accept"] = "image/*, application/pdf;q=0.9, */*;q=0.1"
            # Asked for here: when the spider is made, the add-on has not set it yet.
            largest = self.crawler.settings.getint("HERNE_MEDIA_MAX_SIZE")
            meta |= dict(zip(LIMITS, (largest, MEDIA_SECONDS), strict=True))
        if target.unread is not None:
            meta["replay"] = target.unread
        url = self.mirror.fetched(target.url)
        return Request(url, self.parse, headers=headers, meta=meta, errback=self.failed, dont_filter=True)

    def parse(self, response: Response, **_: Any) -> Iterator[Finding | Request]:  # noqa: ANN401 - Scrapy's signature
        """Hand over what one response gave: a finding, or the request it sends on to."""
        assert response.request is not None  # noqa: S101 - Scrapy sets it
        target = target_of(response.request)
        if target is None:
            raise TypeError(f"{response.url} was not asked for by the frontier")
        captured = captured_of(response)
        if response.status == HTTPStatus.OK and captured is not None:
            if captured.repeats:
                yield Unchanged(target=target, at=captured.fetched_at)
            else:
                yield self._read(target, response, captured)
        elif response.status == HTTPStatus.NOT_MODIFIED:
            yield self._unchanged(target, response)
        elif response.status in REDIRECTS:
            yield self._redirected(target, response)
        else:
            fate = Fate.MISSING if response.status in GONE else Fate.FAILED
            yield self._not_read(target, fate, "HttpStatus", f"status {response.status}", response)

    def failed(self, failure: Failure) -> Iterator[Finding]:
        """Hand over why a request had no response."""
        target = target_of(failure.request)  # type: ignore[attr-defined]
        if target is None:
            return
        error = failure.value
        fate = Fate.FAILED
        if isinstance(error, Disallowed):
            fate = Fate.FORBIDDEN
        elif isinstance(error, Overloaded | RobotsUnreadable | Interrupted | BudgetSpent):
            fate = Fate.PENDING
        elif isinstance(error, ForeignAddress):
            fate = Fate.MOVED
        elif isinstance(error, DownloadCancelledError) and target.kind is Kind.MEDIA:
            # It will be as large tomorrow.
            fate = Fate.UNREADABLE
        yield NotRead(
            target=target,
            fate=fate,
            error=type(error).__name__,
            reason=str(error) or "no reason given",
            at=self.clock(),
            gives_up=isinstance(error, Overloaded | RobotsUnreadable),
        )

    def _read(self, target: Target, response: Response, captured: Captured) -> Finding:
        if target.kind is Kind.MEDIA:
            return self._read_media(target, response, captured)
        url = target.url
        if target.kind in POINTERS:
            return self._read_pointers(target, response, captured)
        if target.kind is Kind.LISTING:
            # Links are relative to where a redirect led to.
            url = self.site.address(self.mirror.resolved(response.url, response.url)).url
        page = Page(
            url=url,
            body=self.mirror.as_published(response.body),
            content_type=header(response.headers, "Content-Type"),
            captured_at=captured.fetched_at,
        )
        try:
            if target.kind is Kind.LISTING:
                return replace(
                    self._read_listing(target, page, captured), unchanged_at=response.meta.get("unchanged_at")
                )
            article = self.site.read_article(page)
        except ReadingError as exc:
            return self._not_read(target, Fate.UNREADABLE, type(exc).__name__, exc.reason, response)
        except Exception as exc:
            # A fault of the extraction must cost one page, not the run; the page is kept and can be read again.
            logger.exception("%s could not be read", target.url)
            return self._not_read(target, Fate.UNREADABLE, type(exc).__name__, str(exc), response)
        return ArticleRead(target=target, capture=captured, article=article, details=self._details(page.body, target))

    def _read_pointers(self, target: Target, response: Response, captured: Captured) -> Finding:
        try:
            found = read_pointers(self.mirror.as_published(unpack(response.body)), target.url)
        except ReadingError as exc:
            return self._not_read(target, Fate.UNREADABLE, type(exc).__name__, exc.reason, response)
        details: dict[str, datetime | None] = {}
        for pointer in found.pages:
            address = self.site.address(pointer.url)
            if address.kind is Kind.DETAIL:
                details[address.url] = pointer.changed
        sitemaps = {own: one.changed for one in found.sitemaps if (own := self._own(one.url)) is not None}
        return PointersRead(
            target=target, capture=captured, details=tuple(details.items()), sitemaps=tuple(sitemaps.items())
        )

    def declared(self, robots_txt: Response) -> None:
        """Hand over the sitemaps that a robots.txt of the site names."""
        named = (self.mirror.resolved(url, robots_txt.url) for url in sitemaps_of(robots_txt.body))
        own = [address for url in named if (address := self._own(url)) is not None]
        if own:
            self.frontier.declared_sitemaps(own, self.site.address(f"{self.site.origin}/robots.txt").url)

    def _own(self, url: str) -> str | None:
        """Return the canonical form of an address of the site's own host that is no notice's; `None` for others."""
        address = self.site.address(url)
        is_own = address.url.startswith(f"{self.site.origin}/") and address.kind is not Kind.DETAIL
        return address.url if is_own else None

    def _read_media(self, target: Target, response: Response, captured: Captured) -> Finding:
        media = media_type_of(response.body)
        if media is None:
            said = header(response.headers, "Content-Type") or "nothing"
            reason = f"no picture and no PDF: it begins with {response.body[:16]!r}, and its header says {said}"
            return self._not_read(target, Fate.UNREADABLE, "NoMedia", reason, response)
        return MediaRead(target=target, capture=captured, media=media, size_bytes=len(response.body))

    def _read_listing(self, target: Target, page: Page, captured: Captured) -> ListingRead:
        listing = self.site.read_listing(page)
        stands_on = target.listing or target.url
        # Sections name the archives of the main listings too; what stands there is not of the section.
        section = self.site.section(stands_on)
        archives = tuple(url for url in listing.archives if self.site.section(url) == section)
        listing = replace(listing, archives=archives)
        articles: list[Article] = []
        problems = list(listing.problems)
        for entry in listing.entries:
            if entry.url is not None:
                continue
            try:
                articles.append(self.site.article_of(entry, stands_on))
            except ReadingError as exc:
                problems.append(ReadingProblem(url=stands_on, error=type(exc).__name__, reason=exc.reason))
        return ListingRead(
            target=target, capture=captured, listing=listing, articles=tuple(articles), problems=tuple(problems)
        )

    def _unchanged(self, target: Target, response: Response) -> Finding | Request:
        capture = self.frontier.last_capture(target)
        if capture is None or not (target.etag or target.last_modified):
            return self._not_read(target, Fate.FAILED, "HttpStatus", "status 304 to an unconditional request", response)
        now = self.clock()
        if target.kind in POINTERS or (target.kind is not Kind.LISTING and not target.reread):
            return Unchanged(target=target, at=now)
        # A listing is read all the same: the walk must know what stands on it and where it goes on.
        assert response.request is not None  # noqa: S101 - Scrapy sets it
        meta = {"target": target, "replay": capture, "unchanged_at": now}
        return response.request.replace(meta=meta, headers={})

    def _redirected(self, target: Target, response: Response) -> Finding | Request:
        assert response.request is not None  # noqa: S101 - Scrapy sets it
        location = header(response.headers, "Location")
        if location is None:
            return self._not_read(
                target, Fate.FAILED, "Redirect", f"status {response.status} without Location", response
            )
        address = self.site.address(self.mirror.resolved(location, response.url))
        hops = response.meta.get("hops", 0) + 1
        if address.kind is Kind.DETAIL and target.kind is Kind.DETAIL and address.url != target.url:
            moved = self._not_read(target, Fate.MOVED, "Redirect", f"it is {address.url} now", response)
            return replace(moved, moved_to=address.url, location=address.url)
        elsewhere = address.url != target.url and not (address.kind is target.kind is Kind.LISTING)
        if target.kind in POINTERS or target.kind is Kind.MEDIA:
            elsewhere = self._own(address.url) is None or (target.kind is Kind.MEDIA and address.kind is Kind.LISTING)
        # What stands on another listing is of that one, which has a walk of its own.
        if elsewhere or (
            target.kind is Kind.LISTING and self._is_another_listing(address.url, target.listing or target.url)
        ):
            missing = self._not_read(target, Fate.MISSING, "Redirect", f"sent on to {address.url}", response)
            return replace(missing, location=address.url)
        if hops > MOST_REDIRECTS:
            return self._not_read(
                target, Fate.FAILED, "Redirect", f"{hops} redirects, the last to {location}", response
            )
        # The literal address, not its canonical form: they differ in what the server wants to see.
        url = self.mirror.placed(location, response.url, address.url)
        limits = {name: value for name, value in response.request.meta.items() if name in LIMITS}
        return response.request.replace(url=url, meta={"target": target, "hops": hops, **limits})

    def _is_another_listing(self, url: str, listing: str) -> bool:
        known = {*self.site.main_listings, *self.site.section_listings} - {listing}
        return url in known or self.site.section(url) != self.site.section(listing)

    def _details(self, body: bytes, target: Target) -> tuple[str, ...]:
        """Return the detail pages that are linked anywhere on a page and that no page of this run linked before.

        Most links of a page are its menu, the same on every page: each spelling is looked at once.
        """
        unseen = references(body) - self._references
        self._references |= unseen
        return tuple(sorted(set(details_of(self.site, unseen, target.url))))

    def _not_read(self, target: Target, fate: Fate, error: str, reason: str, response: Response) -> NotRead:
        return NotRead(
            target=target,
            fate=fate,
            error=error,
            reason=reason,
            at=self.clock(),
            status=response.status,
            capture=captured_of(response),
        )
