"""Reads all captures again with the present extractor and writes what it reads differently. No network.

First everything is read and compared (`archive.reextraction.differences`); then what differs is read once more and
saved in the order in which it was captured, as the crawl would have done. Nothing is remembered in between: a run
that was stopped is repeated, and what it has written does not differ any more.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from archive import article_rows
from archive.articles import find
from archive.captures import captures_file, open_captures, open_captures_for_reading
from archive.crawling import addresses, problems, rechecks, walks
from archive.crawling.faults import OF_THE_ARCHIVE
from archive.database import open_for_reading, transaction
from archive.disappearance.vanishing import refuse_text_of_announced
from archive.errors import AnotherArticle, IncompleteArticle, NoArchive, UnknownArticle
from archive.lock import no_crawl, sole_crawl
from archive.reextraction.differences import Again, Comparison, Differences
from archive.reextraction.readers import Readers
from archive.reextraction.rereading import ListingResult, ListingTask, ReadResult, ReadTask, Task, identity
from archive.store import Archive, Capture, Cause, Outcome
from herne_scraper.clock import Clock
from herne_scraper.items import Article, ReadingProblem, Section
from herne_scraper.ports import Captured
from herne_scraper.site import Site
from herne_scraper.sites.herne import HERNE

logger = logging.getLogger(__name__)

REFUSED = (AnotherArticle, IncompleteArticle, sqlite3.IntegrityError)
"""What the archive does not take, in a crawl either."""
SAVE_BATCH = 16
"""Captures a reading process is given at once when they are to be saved."""


@dataclass(slots=True)
class Reextraction:
    """How it went."""

    extractor: str
    """Its version."""
    dry_run: bool = False
    captures: int = 0
    """Captures read; the same body of an address one after the other counts once."""
    differing: int = 0
    """Of them, those of which something else was kept, or nothing."""
    new: int = 0
    """Articles that no crawl could read."""
    edits: int = 0
    """Versions of pages that no crawl could read: what the city changed."""
    extractions: int = 0
    """Versions that only say better what a page said all along."""
    caught_up: int = 0
    """Addresses that were unreadable, or had not been read, and are done now."""
    links: int = 0
    """Detail pages found that nobody knew; the next crawl fetches them."""
    unreadable: int = 0
    """Captures that cannot be read."""
    refused: int = 0
    """Captures that say what another article says, as a broken site answers for a page that is gone; not kept."""
    lost: list[ReadingProblem] = field(default_factory=list)
    """What could be read before and cannot be read now. Nothing of it was removed."""

    @property
    def exit_code(self) -> int:
        """1 where something cannot be read that could be."""
        return 1 if self.lost else 0

    def record(self) -> dict[str, Any]:
        """Return the result ready for JSON."""
        return asdict(self)


Report = Callable[[str, int, int], None]
"""Told what is done, how much of it there is, and by how much it went on."""


def reextract(
    directory: Path,
    *,
    jobs: int,
    clock: Clock,
    report: Report,
    article: str | None = None,
    dry_run: bool = False,
    site: Site = HERNE,
) -> Reextraction:
    """Read all captures again, or those of one article, and write what is read differently.

    Raises `ArchiveBusy` while a crawl is at work, `NoArchive` where nothing was captured, `UnknownArticle`.
    """
    if not captures_file(directory).is_file():
        raise NoArchive(f"there are no captures in {directory.absolute()} (no private/captures.db)")
    with ExitStack() as stack:
        stack.enter_context(no_crawl(directory) if dry_run else sole_crawl(directory))
        archive = None
        if dry_run:
            kept = stack.enter_context(closing(open_captures_for_reading(directory)))
        else:
            kept = stack.enter_context(closing(open_captures(directory)))
            archive = stack.enter_context(Archive(directory, clock=clock))
            archive.prepare_index()
        shown = stack.enter_context(closing(open_for_reading(directory, briefly=dry_run)))
        readers = stack.enter_context(Readers(directory, jobs, site))
        only = None if article is None else _named(shown, article)
        (total,) = kept.execute("SELECT count(*) FROM captures WHERE status = 200").fetchone()
        found = Comparison(kept, shown, site, article=only).differences(
            readers, lambda read: report("Reading", total, read)
        )
        done = Reextraction(
            extractor=site.extractor,
            dry_run=dry_run,
            captures=found.read,
            differing=len(found.pages.keys() | found.entries.keys()),
            unreadable=found.unreadable,
            links=len(found.linked),
            lost=found.lost,
        )
        if archive is not None:
            _Writing(kept, archive, site, found, done).write(readers, report)
        return done


def _named(conn: sqlite3.Connection, name: str) -> article_rows.Known:
    article_id = find(conn, name)
    if article_id is None:
        raise UnknownArticle(f"the archive has no article {name!r}")
    return article_rows.known_row(conn, article_id)


class _Writing:
    """The second half: what differs is saved."""

    def __init__(
        self, kept: sqlite3.Connection, archive: Archive, site: Site, found: Differences, done: Reextraction
    ) -> None:
        self._kept = kept
        self._archive = archive
        self._site = site
        self._found = found
        self._done = done
        self._sections = {url: section for url in site.section_listings if (section := site.section(url)) is not None}

    def write(self, readers: Readers, report: Report) -> None:
        """Save everything that differs, in the order in which it was captured."""
        total = self._done.differing
        for result in readers.do(self._tasks()):
            match result:
                case ReadResult():
                    self._take_page(result, self._found.pages[result.capture.id])
                case ListingResult():
                    self._take_listing(result)
            report("Writing", total, 1)
        with transaction(self._kept):
            for url, (title, published, capture) in self._found.linked.items():
                found_on, found_at = self._kept.execute(FOUND_ON, (capture,)).fetchone()
                self._add(url, found_on, datetime.fromisoformat(found_at), title, published)

    def _tasks(self) -> Iterator[list[Task]]:
        numbers = sorted(self._found.pages.keys() | self._found.entries.keys())
        for start in range(0, len(numbers), SAVE_BATCH):
            yield [self._task(number) for number in numbers[start : start + SAVE_BATCH]]

    def _task(self, capture: int) -> Task:
        if capture in self._found.pages:
            return ReadTask(capture)
        return ListingTask(capture, self._found.listings[capture])

    def _take_page(self, result: ReadResult, again: Again) -> None:
        article = result.article
        sections: tuple[Section, ...] = ()
        if again.cause == "edit":
            stood_on = walks.listings_of(self._kept, again.url)
            stood_on |= walks.listings_of(self._kept, walks.text_name(article))
            sections = tuple(section for listing, section in self._sections.items() if listing in stood_on)
        try:
            kept = None if article.source_id is None else self._archive.shown(self._site.key, article.source_id)
            refuse_text_of_announced(self._kept, kept, article, again.url)
            self._save(replace(article, sections=sections), result.capture, again.cause, newest=again.newest)
        except REFUSED as exc:
            self._refused(article, exc, read_before=again.read_before)
            return
        except OF_THE_ARCHIVE:
            raise
        except Exception as exc:  # noqa: BLE001 - a fault of ours must cost one page
            self._fault(article, exc)
            return
        if not again.caught_up:
            return
        watch = self._archive.watch(article.source_id or again.url)
        with transaction(self._kept):
            rechecks.looked(self._kept, again.url, result.capture.fetched_at, watch, unchanged=False)
            problems.page_was_read(self._kept, again.url)
            for url in result.linked:
                if not addresses.is_known(self._kept, url):
                    self._add(url, again.url, result.capture.fetched_at)
                    self._done.links += 1
        self._done.caught_up += 1

    def _take_listing(self, result: ListingResult) -> None:
        wanted = {entry.identity: entry for entry in self._found.entries[result.capture.id]}
        for article in result.articles:
            entry = wanted.get(identity(article))
            if entry is None:
                continue
            section = self._site.section(article.url)
            sections = () if section is None else (section,)
            try:
                self._save(replace(article, sections=sections), result.capture, entry.cause, newest=entry.newest)
            except REFUSED as exc:
                self._refused(article, exc, read_before=entry.cause == "extraction")
            except OF_THE_ARCHIVE:
                raise
            except Exception as exc:  # noqa: BLE001 - a fault of ours must cost one page
                self._fault(article, exc)

    def _save(self, article: Article, captured: Captured, cause: Cause, *, newest: bool) -> None:
        capture = Capture(sha256=captured.sha256, time=captured.fetched_at)
        saved = self._archive.save(article, capture=capture, extractor=self._site.extractor, cause=cause, newest=newest)
        if saved.outcome is Outcome.NEW:
            self._done.new += 1
        elif saved.outcome is Outcome.CHANGED:
            self._done.edits += cause == "edit"
            self._done.extractions += cause == "extraction"

    def _refused(self, article: Article, exc: Exception, *, read_before: bool) -> None:
        self._done.refused += 1
        if read_before:
            self._done.lost.append(ReadingProblem(url=article.url, error=type(exc).__name__, reason=str(exc)))

    def _fault(self, article: Article, exc: Exception) -> None:
        """Note that a fault of ours kept one article from being saved: it must not stop all those after it."""
        logger.error("%s could not be kept", article.url, exc_info=exc)
        self._done.lost.append(ReadingProblem(url=article.url, error=type(exc).__name__, reason=str(exc)))

    def _add(
        self, url: str, found_on: str, now: datetime, title: str | None = None, published: str | None = None
    ) -> None:
        address = self._site.address(url)
        addresses.add_detail(
            self._kept, address, found_on=found_on, now=now, queued=True, title=title, published=published
        )


FOUND_ON = "SELECT url, fetched_at FROM captures WHERE id = ?"
