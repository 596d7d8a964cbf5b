"""A crawl that keeps nothing: the frontier in memory, the archive only looked at, no file made or touched."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from archive import article_rows
from archive.article_rows import Shown
from archive.canonical import canonical, hash_of
from archive.captures import captures_file, prepare
from archive.crawling.rechecks import NOTHING_KNOWN, Watch
from archive.database import archive_file
from archive.drift.past import Past, past_of
from archive.errors import ArchiveError
from archive.events.observations import Kind
from archive.history import Cause, LastReading
from archive.identity import key_of
from archive.store import Capture, Miss, Outcome, Saved
from herne_scraper.items import Article, Section
from herne_scraper.media_type import MediaType
from herne_scraper.ports import Captured, Received

COPIED = ("walks", "walk_pages", "addresses", "sightings", "problems", "held")
"""The frontier without the captures, which may be large."""
COLUMNS = "SELECT name FROM pragma_table_info(?, 'kept')"


def untouched(path: Path) -> str:
    """Return the URI by which SQLite reads a file without making or changing any other.

    A file in WAL mode that nobody has open would get its two side files anew; `immutable` prevents that, and is safe
    since the caller holds the crawl's lock. Where a write-ahead log stands, it has to be read, and is there already.
    """
    log = path.with_name(path.name + "-wal")
    how = "mode=ro" if log.exists() and log.stat().st_size else "mode=ro&immutable=1"
    return f"{path.absolute().as_uri()}?{how}"


def copy_of_frontier(directory: Path) -> sqlite3.Connection:
    """Return an archive's frontier in memory; an empty one where there is no archive."""
    conn = sqlite3.connect(":memory:", isolation_level=None, uri=True)
    prepare(conn)
    # The captures that rows point to stay where they are.
    conn.execute("PRAGMA foreign_keys = OFF")
    path = captures_file(directory)
    if path.is_file():
        conn.execute("ATTACH ? AS kept", (untouched(path),))
        for table in COPIED:
            # An older release's file has fewer columns, and it stays as it is.
            columns = ", ".join(name for (name,) in conn.execute(COLUMNS, (table,)))
            if columns:
                conn.execute(
                    f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM kept.{table}"  # noqa: S608 - names of ours
                )
        conn.execute("DETACH kept")
        # Nothing can be read from a capture, so everything is asked for anew and whole.
        conn.execute("UPDATE addresses SET etag = NULL, last_modified = NULL")
        conn.execute("UPDATE addresses SET state = 'new', queued = 1 WHERE state = 'fetched' AND kind <> 'listing'")
        conn.execute("UPDATE walk_pages SET capture_id = NULL")
    return conn


class Unkept:
    """Takes responses and forgets them."""

    def __init__(self) -> None:
        self._count = 0

    def keep(self, received: Received, media: MediaType | None = None) -> Captured:
        """Return what the response would be kept as."""
        self._count += 1
        digest = hashlib.sha256(received.body).hexdigest()
        return Captured(id=self._count, sha256=digest, fetched_at=received.fetched_at)

    def revisit(self, received: Received, original: int) -> None:
        """Do nothing."""

    def read(self, capture: int) -> tuple[Received, Captured]:
        """Raise `ArchiveError`: a dry run kept nothing."""
        raise ArchiveError(f"a dry run cannot read capture {capture}: it keeps none")


class Untouched:
    """Tells what saving would come to, and saves nothing."""

    def __init__(self, directory: Path) -> None:
        path = archive_file(directory)
        self._conn = sqlite3.connect(untouched(path), uri=True) if path.is_file() else None
        self._new: dict[str, str] = {}
        self._visited: set[tuple[str, datetime]] = set()

    def save(self, article: Article, *, capture: Capture, extractor: str, cause: Cause = "edit") -> Saved:
        """Return what the real archive would."""
        known = None if self._conn is None else article_rows.known(self._conn, article)
        digest = hash_of(canonical(article.record()))
        if known is None:
            key = key_of(article)
            outcome = Outcome.SEEN if key in self._new else Outcome.NEW
            self._new[key] = digest
            return Saved(key=key, outcome=outcome)
        assert self._conn is not None  # noqa: S101 - something is known
        if article.source_id is not None:
            article_rows.refuse_text_of_another(self._conn, known, article)
        visit = (known.key, capture.time)
        again = visit in self._visited
        self._visited.add(visit)
        if article.source_id is None:
            # Whose word counts is decided as in `archive.store`.
            speaks = known.listing_only and known.url == article.url and not again
            same = known.content_hash == digest or not speaks
        else:
            same = known.content_hash == digest and not known.listing_only
        return Saved(key=known.key, outcome=Outcome.SEEN if same else Outcome.CHANGED)

    def see(self, name: str, sections: Sequence[Section], seen_at: datetime, *, checked: bool = False) -> None:
        """Do nothing."""

    def unchanged(self, number: str, at: datetime) -> None:
        """Do nothing."""

    def miss(self, site: str, number: str, crawl_id: int, miss: Miss) -> bool:
        """Tell whether there is such an article."""
        return self._conn is not None and article_rows.with_page(self._conn, site, number) is not None

    def absent(self, site: str) -> tuple[int, int]:
        """Say nothing: the misses of this run are kept nowhere."""
        return 0, 0

    def last_reading(self, article: Article) -> LastReading | None:
        """Return nothing: without captures nothing can be read again."""
        return None

    def note_observation(self, name: str, kind: Kind, detail: Mapping[str, Any], seen_at: datetime) -> None:
        """Do nothing."""

    def knows(self, article: Article) -> bool:
        """Tell whether an article is kept."""
        return self._conn is not None and article_rows.known(self._conn, article) is not None

    def past(self, site: str, now: datetime) -> Past:
        """Return what earlier runs have found."""
        return Past() if self._conn is None else past_of(self._conn, site, now)

    def shown(self, site: str, number: str) -> Shown | None:
        """Return what is shown of a page."""
        return None if self._conn is None else article_rows.shown(self._conn, site, number)

    def states(self, site: str, numbers: Sequence[str]) -> dict[str, str]:
        """Return the states of those of some pages that are kept."""
        return {} if self._conn is None else article_rows.states(self._conn, site, numbers)

    def watch(self, name: str) -> Watch:
        """Return nothing: a frontier that is forgotten needs no next date."""
        return NOTHING_KNOWN

    def numbers(self, site: str) -> set[str]:
        """Return the city's numbers of the articles that are kept."""
        return set() if self._conn is None else article_rows.numbers(self._conn, site)

    def close(self) -> None:
        """Close what was only read."""
        if self._conn is not None:
            self._conn.close()
