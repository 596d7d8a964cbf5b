"""What a run does next: the order of things, within what it may do.

Without a budget: the listings in the site's order, page by page, feeds and sitemaps, then new pages by rising number,
then those that are due to be looked at again. With one, `archive.crawling.budget` says what comes when; sections take
turns then, so that a budget too small for all of them does not read the same ones every day.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable, Sequence

from archive.clock import timestamp
from archive.crawling import addresses, pointer_rows, rechecks, walks
from archive.crawling.budget import HEAD_PAGES, ROUND, Budget
from archive.crawling.plan import Plan
from archive.crawling.walks import WalkPage
from herne_scraper.ports import Target
from herne_scraper.site import Kind, Site


class Agenda:
    """The order of one run."""

    def __init__(self, conn: sqlite3.Connection, plan: Plan, site: Site) -> None:
        """Set up the walks of the run and queue what is due, inside the caller's transaction."""
        self._conn = conn
        self._plan = plan
        self._main = frozenset(site.main_listings)
        self._since = None if plan.since is None else plan.since.isoformat()
        self._began = timestamp(plan.started)
        self.budget = Budget(most=plan.budget)
        self.articles = 0
        """Pages of notices this run has dealt with; who answers counts them."""
        self.read_a_listing = False
        self.reached_limit = False
        self.only_new = False
        """Set by who runs it: of details only those that were never captured are asked for."""
        self._first: deque[str] = deque()
        self._counted: set[str] = set()
        self._walked = False
        self.on_walked: Callable[[str | None], None] = lambda _: None
        """Called when this run has read its listings, before it asks for the first page.

        Given is the moment before which all that was seen has been looked for on every listing; `None` for up to now.
        """
        sections = site.section_listings
        if plan.budget is not None:
            sections = tuple(walks.longest_unread_first(conn, sections))
        rechecks.clock_was_ahead(conn, plan.started)
        walks.plan(
            conn,
            (*site.main_listings, *sections),
            run=plan.run,
            mode=plan.mode,
            since=plan.since,
            now=plan.started,
            sweep_every=plan.sweep_every,
            heads_apart=plan.budget is not None,
        )
        rechecks.queue(conn, now=plan.started, since=self._since, everything=plan.mode == "full")
        pointer_rows.queue(conn, now=plan.started, everything=plan.mode == "full")
        self._unread = deque(addresses.fetched_before(conn))

    def next(self) -> Target | None:
        """Return what is next; `None` when all is done that this run may do."""
        if self._unread:
            url, capture = self._unread.popleft()
            return Target(url=url, kind=Kind.DETAIL, unread=capture)
        page = self._next_listing_page()
        if page is not None:
            return self._listing_target(page)
        pointers = self._next_pointers()
        if pointers is not None:
            return pointers
        if not self._walked:
            self._walked = True
            self.on_walked(None if self.budget.most is None else walks.read_since(self._conn, self._plan.run))
        if self.budget.is_spent:
            return None
        return self._next_detail() or self._next_of_sweeps()

    def has_read_all(self) -> bool:
        """Tell whether this run has read every listing that could be had, which neither a budget nor a limit must."""
        return walks.read_since(self._conn, self._plan.run) is None

    def listings_were_read(self) -> bool:
        """Tell whether all listings were read as far as a run must: what is left is sweeps, or could not be had.

        Only a budget leaves anything. One that is too small for all of them reads the main listings each time, and
        each section within `ROUND`.
        """
        if self.budget.most is None:
            return True
        since = timestamp(self._plan.started - ROUND)
        return not walks.heads_left(self._conn, self._plan.run, self._began, sections_since=since, mains=self._main)

    def count_new(self) -> int:
        """Return how many new notices wait."""
        return addresses.count_new(self._conn, self._since)

    def count_waiting(self) -> int:
        """Return how many pages wait, new or due to be looked at again."""
        return addresses.count_queued(self._conn, self._since)

    def _next_listing_page(self) -> WalkPage | None:
        if self._has_enough():
            return None
        if self.budget.most is None:
            return walks.next_page(self._conn, self._plan.run)
        head = walks.next_page(self._conn, self._plan.run, heads=True, head_pages=HEAD_PAGES, began=self._began)
        if head is not None and (head.unread is not None or self._has_for_listings(head=True)):
            return head
        page = walks.next_page(self._conn, self._plan.run, heads=False, head_pages=HEAD_PAGES, began=self._began)
        if page is None or page.unread is not None:
            return page
        if not self._has_for_listings() or not self.budget.has_for_further_pages():
            return None
        self.budget.further += 1
        return page

    def _next_pointers(self) -> Target | None:
        if self._has_enough():
            return None
        row = pointer_rows.next_pointers(self._conn)
        if row is None:
            return None
        if row.unread is None and not self._has_for_listings():
            return None
        return Target(url=row.url, kind=row.kind, etag=row.etag, last_modified=row.last_modified, unread=row.unread)

    def _has_for_listings(self, *, head: bool = False) -> bool:
        pages_wait = self.count_waiting() > 0
        return not self.budget.is_spent and self.budget.has_for_listings(pages_wait=pages_wait, head=head)

    def count(self, url: str) -> None:
        """Count the page of a notice once, however often it comes by: when it is read, and when it is saved."""
        self.articles += url not in self._counted
        self._counted.add(url)

    def look_first(self, urls: Sequence[str]) -> None:
        """Ask for some pages before all others, as far as there is a request left."""
        self._first.extend(urls)

    @property
    def looks_first(self) -> bool:
        """Whether such pages wait and may be asked for."""
        return bool(self._first) and not self.budget.is_spent

    def _next_detail(self) -> Target | None:
        if self._first:
            url = self._first.popleft()
            etag, modified = addresses.validators(self._conn, url)
            return Target(url=url, kind=Kind.DETAIL, etag=etag, last_modified=modified)
        row = addresses.next_detail(
            self._conn, self._since, only_new=self.only_new, due_first=not self.budget.has_for_new
        )
        if row is None:
            return None
        if self._plan.limit is not None and self.articles >= self._plan.limit:
            self.reached_limit = True
            return None
        url, etag, modified, reread = row
        return Target(url=url, kind=Kind.DETAIL, etag=etag, last_modified=modified, reread=reread)

    def _next_of_sweeps(self) -> Target | None:
        if self.budget.most is None or self.reached_limit or self._has_enough():
            return None
        page = walks.next_page(self._conn, self._plan.run)
        return None if page is None else self._listing_target(page)

    def _listing_target(self, page: WalkPage) -> Target:
        etag, modified = addresses.validators(self._conn, page.url)
        return Target(
            url=page.url,
            kind=Kind.LISTING,
            walk=page.walk,
            listing=page.listing,
            main=page.url in self._main,
            etag=etag,
            last_modified=modified,
            unread=page.unread,
        )

    def _has_enough(self) -> bool:
        """Tell whether a limited run knows as many articles as it may fetch; it reads one page at least."""
        if self._plan.limit is None or not self.read_a_listing:
            return False
        enough = self.count_new() >= self._plan.limit - self.articles
        self.reached_limit = enough and walks.next_page(self._conn, self._plan.run) is not None
        return enough
