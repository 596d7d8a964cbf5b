"""Finds the captures of which the present extractor reads something else than is kept. Writes nothing.

Pages are compared article by article, each in a reading process. Listings are gone through in the order in which they
were captured; what stands on them without a page is compared at the end, since one article is shown by many.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from archive import article_rows
from archive.article_rows import Known
from archive.canonical import content_hash
from archive.clock import timestamp
from archive.crawling import addresses, held
from archive.identity import fold_title
from archive.reextraction.judging import Differs, Kept, Reading, judge
from archive.reextraction.readers import Readers
from archive.reextraction.rereading import ListingResult, ListingTask, PageResult, PageTask, identity
from archive.store import Cause
from herne_scraper.items import Article, ReadingProblem
from herne_scraper.site import Kind, Site

BATCH = 48
"""Captures of pages a reading process is given at once; of listings, which take longer, a quarter."""


@dataclass(frozen=True, slots=True)
class Again:
    """A capture of a detail page that is to be read and saved."""

    url: str
    cause: Cause
    newest: bool
    caught_up: bool
    """Whether it is the last capture of an address that had not been read."""
    read_before: bool
    """Whether a version was read from this very capture."""


@dataclass(frozen=True, slots=True)
class EntryAgain:
    """An entry of a captured listing that is to be saved."""

    identity: tuple[str, str]
    cause: Cause
    newest: bool


@dataclass(slots=True)
class Differences:
    """What is to be done, by capture, and what was found on the way."""

    pages: dict[int, Again] = field(default_factory=dict)
    entries: dict[int, list[EntryAgain]] = field(default_factory=dict)
    listings: dict[int, str | None] = field(default_factory=dict)
    """Of each capture in `entries`, the listing that was walked."""
    linked: dict[str, tuple[str | None, str | None, int]] = field(default_factory=dict)
    """Detail pages nobody knew: title and date as a listing announced them, and the capture of it."""
    read: int = 0
    unreadable: int = 0
    lost: list[ReadingProblem] = field(default_factory=list)
    """What could be read before and cannot be read now."""


CAPTURED = """
    SELECT url, id, sha256, fetched_at FROM captures
    WHERE status = 200 AND revisit_of IS NULL AND coalesce(content_encoding, '') NOT LIKE '%; not undone: %'
        AND (:url IS NULL OR url = :url)
    ORDER BY url, id
"""
KEPT = """
    SELECT a.source_id, a.first_seen, a.state, v.capture_sha256, v.capture_time, v.observed_at, v.content_hash
    FROM articles AS a JOIN versions AS v ON v.article_id = a.id
    WHERE a.site = ? AND a.source_id IN (SELECT value FROM json_each(?))
    ORDER BY v.observed_at, v.recorded_at, v.rowid
"""
KEPT_OF_LISTINGS = """
    SELECT a.id, a.first_seen, a.published, a.title_folded, v.capture_sha256, v.capture_time, v.observed_at,
        v.content_hash
    FROM articles AS a JOIN versions AS v ON v.article_id = a.id
    WHERE a.site = ? AND a.listing_only = 1 AND a.state <> 'withdrawn'
    ORDER BY v.observed_at, v.recorded_at, v.rowid
"""
UNREAD = """
    SELECT a.url, a.state, a.capture_id,
        (SELECT min(p.first_seen) FROM problems AS p WHERE p.url = a.url AND p.part = 'page')
    FROM addresses AS a
    WHERE a.kind = 'detail' AND a.state IN ('done', 'fetched', 'unreadable')
        AND a.url IN (SELECT value FROM json_each(?))
"""
WALKED = """
    SELECT DISTINCT p.url, p.sha256, w.listing FROM walk_pages AS p JOIN walks AS w ON w.id = p.walk_id
    WHERE p.sha256 IS NOT NULL AND p.url <> w.listing ORDER BY w.id DESC
"""

Group = tuple[str, list[tuple[int, str, str]]]
Report = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class _Address:
    state: str
    capture: int | None
    trouble_since: str | None

    @property
    def unread(self) -> bool:
        return self.state != "done"


class Comparison:
    """One look at all captures of an archive. Both connections are only read."""

    def __init__(
        self, kept: sqlite3.Connection, archive: sqlite3.Connection, site: Site, *, article: Known | None = None
    ) -> None:
        self._kept = kept
        self._archive = archive
        self._site = site
        self._only = article
        self._found = Differences()
        self._known: dict[str, bool] = {}
        """Numbers → whether the archive has the article, of the pages at work."""
        self._addresses: dict[str, _Address] = {}
        self._times: dict[str, dict[int, str]] = {}

    def differences(self, readers: Readers, report: Report) -> Differences:
        """Read everything and return what differs; `report` is told how many captures have been read."""
        listings: list[tuple[int, str, str]] = []
        for page in readers.do(self._page_tasks(listings)):
            assert isinstance(page, PageResult)  # noqa: S101 - to a PageTask
            self._take_page(page)
            report(page.read)
        listings.sort()
        entries = _Entries(self._kept, self._archive, self._site, self._found, self._only)
        walked = {(url, sha256): listing for url, sha256, listing in self._kept.execute(WALKED)}
        tasks = [ListingTask(capture, walked.get((url, sha256))) for capture, url, sha256 in listings]
        batches = (tasks[start : start + BATCH // 4] for start in range(0, len(tasks), BATCH // 4))
        for task, listing in zip(tasks, readers.do(batches), strict=True):
            assert isinstance(listing, ListingResult)  # noqa: S101 - to a ListingTask
            entries.take(listing, task.listing)
            report(1)
        entries.finish()
        return self._found

    def _page_tasks(self, listings: list[tuple[int, str, str]]) -> Iterator[list[PageTask]]:
        batch: list[Group] = []
        weight = 0
        for url, group in self._groups():
            kind = self._site.address(url).kind
            if kind is Kind.LISTING:
                listings += [(capture, url, sha256) for capture, sha256, _ in group]
            elif kind is Kind.DETAIL:
                batch.append((url, group))
                weight += len(group)
            if weight >= BATCH:
                yield self._tasks_of(batch)
                batch, weight = [], 0
        if batch:
            yield self._tasks_of(batch)

    def _groups(self) -> Iterator[Group]:
        """Give each address with its captures; of captures with the same body one after the other, the first."""
        url = None if self._only is None else self._only.url
        if self._only is not None and self._only.listing_only:
            # It stands on any page of its listing.
            url = None
        rows = self._kept.execute(CAPTURED, {"url": url})
        for address, group in groupby(rows, key=lambda row: row[0]):
            kind = self._site.address(address).kind
            wanted = kind in (Kind.DETAIL, Kind.LISTING)
            if self._only is not None:
                wanted = kind is (Kind.LISTING if self._only.listing_only else Kind.DETAIL)
            if not wanted:
                continue
            captures: list[tuple[int, str, str]] = []
            for _, capture, sha256, fetched_at in group:
                if not captures or captures[-1][1] != sha256:
                    captures.append((capture, sha256, fetched_at))
            yield address, captures

    def _tasks_of(self, batch: Sequence[Group]) -> list[PageTask]:
        numbers = {url: self._site.address(url).source_id or "" for url, _ in batch}
        kept: dict[str, list[Kept]] = {}
        first_seen: dict[str, str] = {}
        withdrawn: set[str] = set()
        parameters = (self._site.key, json.dumps(list(numbers.values())))
        for number, seen, state, sha256, time, observed_at, digest in self._archive.execute(KEPT, parameters):
            kept.setdefault(number, []).append(Kept(sha256, time, observed_at, digest))
            first_seen[number] = seen
            if state == "withdrawn":
                withdrawn.add(number)
        rows = self._kept.execute(UNREAD, (json.dumps(list(numbers)),))
        known = {url: _Address(state, capture, since) for url, state, capture, since in rows}
        tasks = []
        for url, captures in batch:
            number = numbers[url]
            if number in withdrawn:
                continue
            address = known.get(url)
            self._known[url] = number in kept
            if address is not None:
                self._addresses[url] = address
            self._times[url] = {capture: time for capture, _, time in captures}
            unread = address is not None and address.unread
            tasks.append(PageTask(url, tuple(captures), tuple(kept.get(number, ())), first_seen.get(number), unread))
        return tasks

    def _take_page(self, page: PageResult) -> None:
        found, url = self._found, page.url
        is_known, address = self._known.pop(url), self._addresses.pop(url, None)
        times = self._times.pop(url)
        last = max(times)
        found.read += page.read
        found.unreadable += len(page.problems)
        never_read = self._never_read(address, times)
        for one in page.judgement.differing:
            cause: Cause = "edit" if not is_known or one.capture in never_read else "extraction"
            caught_up = page.caught_up and one.capture == last
            found.pages[one.capture] = Again(url, cause, one.newest, caught_up, one.read_before)
        if page.caught_up:
            found.pages.setdefault(last, Again(url, "edit", newest=True, caught_up=True, read_before=False))
        lost = set(page.judgement.unreadable_now)
        if address is not None and not address.unread:
            lost.add(last)
        found.lost += [problem for capture, problem in page.problems if capture in lost]

    @staticmethod
    def _never_read(address: _Address | None, times: dict[int, str]) -> set[int]:
        """Return the captures that a crawl kept and could not read: all since the trouble that is still there."""
        if address is None or not address.unread:
            return set()
        since = address.trouble_since
        first = max((capture for capture, time in times.items() if since is not None and time <= since), default=None)
        return {max(times)} if first is None else {capture for capture in times if capture >= first}


class _Entries:
    """What listings say of articles without a page."""

    def __init__(
        self,
        kept: sqlite3.Connection,
        archive: sqlite3.Connection,
        site: Site,
        found: Differences,
        only: Known | None,
    ) -> None:
        self._kept = kept
        self._archive = archive
        self._found = found
        self._only = only
        self._versions: dict[int, list[Kept]] = {}
        self._first_seen: dict[int, str] = {}
        self._expected: dict[tuple[str, str], list[int]] = {}
        """Capture → articles a version of which was read from it."""
        self._identity: dict[int, tuple[str, str]] = {}
        for row in archive.execute(KEPT_OF_LISTINGS, (site.key,)):
            article, first_seen, published, folded, sha256, time, observed_at, digest = row
            self._versions.setdefault(article, []).append(Kept(sha256, time, observed_at, digest))
            self._expected.setdefault((sha256, time), []).append(article)
            self._first_seen[article] = first_seen
            self._identity[article] = (published, folded)
        self._readings: dict[int, list[Reading]] = {}
        self._problems: dict[tuple[int, int], ReadingProblem] = {}
        self._unknown: dict[tuple[str, str], _Unknown] = {}
        self._listing_of: dict[int, str | None] = {}

    def take(self, result: ListingResult, listing: str | None) -> None:
        """Take up one capture of a listing; they come in the order in which they were made."""
        capture = result.capture
        self._found.read += 1
        self._found.unreadable += result.problem is not None
        self._listing_of[capture.id] = listing
        time = timestamp(capture.fetched_at)
        expected = set(self._expected.get((capture.sha256, time), ()))
        for article in result.articles:
            known = article_rows.known(self._archive, article)
            if known is None:
                self._take_unknown(article, capture.id)
            elif known.id in self._versions and known.url == article.url:
                own = known.id in expected
                expected.discard(known.id)
                self._add(known.id, Reading(capture.id, capture.sha256, time, content_hash(article)), own=own)
        announced = {(published, title) for _, title, published in result.linked}
        for missing in sorted(expected):
            self._miss(missing, result, announced)
        for url, title, published in result.linked:
            if url not in self._found.linked and not addresses.is_known(self._kept, url):
                self._found.linked[url] = (title, published, capture.id)

    def finish(self) -> None:
        """Compare what was gathered."""
        for article, readings in self._readings.items():
            if self._only is not None and article != self._only.id:
                continue
            judgement = judge(readings, self._versions[article], self._first_seen[article])
            for one in judgement.differing:
                self._again(one, EntryAgain(self._identity[article], "extraction", one.newest))
            self._found.lost += [self._problems[article, capture] for capture in judgement.unreadable_now]
        if self._only is None:
            for name, unknown in self._unknown.items():
                for capture in {*unknown.captures, unknown.last}:
                    self._again(
                        Differs(capture, newest=False, read_before=False), EntryAgain(name, "edit", newest=False)
                    )

    def _add(self, article: int, reading: Reading, *, own: bool) -> None:
        readings = self._readings.setdefault(article, [])
        # Said again it says nothing.
        if own or not readings or readings[-1].content_hash != reading.content_hash:
            readings.append(reading)

    def _take_unknown(self, article: Article, capture: int) -> None:
        name, digest = identity(article), content_hash(article)
        unknown = self._unknown.get(name)
        if unknown is None:
            if held.page_of(self._kept, article) is None:
                self._unknown[name] = _Unknown(article.url, digest, [capture], capture)
        elif unknown.url == article.url:
            if unknown.digest != digest:
                unknown.captures.append(capture)
                unknown.digest = digest
            unknown.last = capture

    def _miss(self, article: int, result: ListingResult, announced: Iterable[tuple[str | None, str | None]]) -> None:
        published, folded = self._identity[article]
        if any(title is not None and (day, fold_title(title)) == (published, folded) for day, title in announced):
            # It has a page after all: the crawl will fetch that.
            return
        capture = result.capture
        reason = f"the entry {folded!r} of {published} is not read from the capture {capture.id} any more"
        problem = result.problem or ReadingProblem(url=str(capture.id), error="MissingEntry", reason=reason)
        self._problems[article, capture.id] = problem
        self._add(article, Reading(capture.id, capture.sha256, timestamp(capture.fetched_at), None), own=True)

    def _again(self, one: Differs, entry: EntryAgain) -> None:
        self._found.entries.setdefault(one.capture, []).append(entry)
        self._found.listings[one.capture] = self._listing_of[one.capture]


@dataclass(slots=True)
class _Unknown:
    url: str
    digest: str
    captures: list[int]
    last: int
