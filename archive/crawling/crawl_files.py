"""What a run writes to: lock, captures and archive, opened together or not at all; or, in a dry run, nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from archive.article_rows import Shown
from archive.captures import Captures, open_captures
from archive.crawling.crawl_settings import CrawlOptions
from archive.crawling.dry_run import Unkept, Untouched, copy_of_frontier
from archive.crawling.frontier import Keeps
from archive.crawling.rechecks import Watch
from archive.drift.past import Past
from archive.events.observations import Kind
from archive.history import Cause, LastReading
from archive.lock import no_crawl, sole_crawl
from archive.store import Archive, Capture, Miss, Saved
from herne_scraper.clock import Clock
from herne_scraper.items import Article, Section


class Saves(Protocol):
    """Where articles go: `store.Archive`, or nowhere in a dry run."""

    def save(self, article: Article, *, capture: Capture, extractor: str, cause: Cause = "edit") -> Saved:
        """Keep an article."""
        ...

    def see(self, name: str, sections: Sequence[Section], seen_at: datetime, *, checked: bool = False) -> None:
        """Note that an article was met; `checked` says that its text is what is kept."""
        ...

    def unchanged(self, number: str, at: datetime) -> None:
        """Note that a page is as it was."""
        ...

    def miss(self, site: str, number: str, crawl_id: int, miss: Miss) -> bool:
        """Keep the evidence that the page of an article was not there; tell whether there is such an article."""
        ...

    def absent(self, site: str) -> tuple[int, int]:
        """Return how many pages are shown as online, and how many of these were not there at their last look."""
        ...

    def last_reading(self, article: Article) -> LastReading | None:
        """Return how the last version of an article was read, where it says another thing now."""
        ...

    def note_observation(self, name: str, kind: Kind, detail: Mapping[str, Any], seen_at: datetime) -> None:
        """Keep something noticed of an article, once."""
        ...

    def knows(self, article: Article) -> bool:
        """Tell whether an article is kept."""
        ...

    def past(self, site: str, now: datetime) -> Past:
        """Return what earlier runs have found."""
        ...

    def shown(self, site: str, number: str) -> Shown | None:
        """Return what is shown of a page."""
        ...

    def states(self, site: str, numbers: Sequence[str]) -> dict[str, str]:
        """Return the states of those of some pages that are kept."""
        ...

    def watch(self, name: str) -> Watch:
        """Return what says how closely an article's page is to be watched."""
        ...

    def numbers(self, site: str) -> set[str]:
        """Return the city's numbers of the articles that are kept."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlFiles:
    """The files of one run."""

    conn: sqlite3.Connection
    """Of `captures.db`: the frontier, and the captures beside it."""
    captures: Keeps
    saves: Saves
    archive: Archive | None
    """Where the run itself is noted; `None` in a dry run."""
    run: int
    """Its number; 0 for a dry run."""
    resources: ExitStack
    """Releases everything."""


def open_files(directory: Path, options: CrawlOptions, started: datetime, clock: Clock) -> CrawlFiles:
    """Open what a run writes to. Raises `ArchiveBusy` and `ArchiveError`, and leaves nothing open then."""
    with ExitStack() as stack:
        if options.dry_run:
            stack.enter_context(no_crawl(directory))
            conn = stack.enter_context(closing(copy_of_frontier(directory)))
            untouched = stack.enter_context(closing(Untouched(directory)))
            return CrawlFiles(
                conn=conn, captures=Unkept(), saves=untouched, archive=None, run=0, resources=stack.pop_all()
            )
        stack.enter_context(sole_crawl(directory))
        conn = stack.enter_context(closing(open_captures(directory)))
        archive = stack.enter_context(closing(Archive(directory, clock=clock)))
        archive.prepare_index()
        captures = Captures(conn)
        run = archive.begin_crawl(options.mode, started)
        return CrawlFiles(
            conn=conn, captures=captures, saves=archive, archive=archive, run=run, resources=stack.pop_all()
        )
