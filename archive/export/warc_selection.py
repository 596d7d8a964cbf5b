"""Which captures an export holds, read from a snapshot of both files in the order in which they were made.

Whatever the choice, the response that a 304 confirms is in it. What a redaction has rewritten is left out: nobody has
ever sent it so. All lists stand in temporary tables, which SQLite keeps on the disk: an archive may have millions.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archive.articles import find
from archive.captures import open_captures_for_reading
from archive.clock import timestamp
from archive.database import archive_file, busy_seconds, uri_for_reading
from archive.errors import ArchiveError, NoArchive, UnknownArticle
from archive.export.warc import Capture
from herne_scraper.kept_page import published_address
from herne_scraper.sites.herne import HERNE

REDACTED = "X-Herne-Archive-Redacted:"
"""Header line of a response that a redaction has rewritten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is wanted; everything without one."""

    since: datetime | None = None
    """Only what was captured then or later."""
    url_prefix: str | None = None
    """Only addresses that begin so."""
    article: str | None = None
    """Only the page of an article, its pictures and files, and whatever a version of it was read from."""


WANTED = """
    INSERT INTO temp.wanted
    SELECT id FROM captures
    WHERE instr(CAST(response_headers AS TEXT), :redacted) = 0
        AND (:since IS NULL OR fetched_at >= :since)
        AND (:prefix IS NULL OR substr(url, 1, length(:prefix)) = :prefix)
        AND (:article IS NULL OR url IN (SELECT url FROM temp.addresses_of)
            OR (sha256, fetched_at) IN (SELECT sha256, captured_at FROM temp.read_from))
"""
# The rows before a 304 in the file are those before it in the table, so its original is always written first.
CONFIRMED = """
    INSERT OR IGNORE INTO temp.wanted
    SELECT c.revisit_of FROM captures AS c JOIN temp.wanted AS w ON w.id = c.id WHERE c.revisit_of IS NOT NULL
"""
WITHOUT_ORIGINAL = """
    DELETE FROM temp.wanted WHERE id IN (
        SELECT c.id FROM captures AS c JOIN captures AS o ON o.id = c.revisit_of
        WHERE instr(CAST(o.response_headers AS TEXT), :redacted) > 0)
        OR id IN (SELECT id FROM captures WHERE instr(CAST(response_headers AS TEXT), :redacted) > 0)
"""
SELECTED = """
    SELECT c.id, c.url, c.fetched_url, c.fetched_at, c.method, c.status, c.request_headers, c.response_headers,
        c.content_encoding, c.sha256, c.revisit_of, b.size,
        (SELECT group_concat(v.version, char(10)) FROM temp.read_from AS v
            WHERE v.sha256 = c.sha256 AND v.captured_at = c.fetched_at)
    FROM temp.wanted AS w JOIN captures AS c ON c.id = w.id JOIN bodies AS b ON b.sha256 = c.sha256 ORDER BY w.id
"""
TITLE = "SELECT title FROM articles WHERE url = ? AND listing_only = 0 AND state <> 'withdrawn'"
READ_FROM = "SELECT capture_sha256, capture_time, id || ' by extractor ' || extractor FROM versions ORDER BY id"
READ_FROM_OF = """
    SELECT capture_sha256, capture_time, id || ' by extractor ' || extractor FROM versions
    WHERE article_id = ? ORDER BY id
"""
ADDRESSES_OF = """
    SELECT url FROM articles WHERE id = :id AND listing_only = 0
    UNION SELECT json_extract(part.value, '$.url') FROM versions, json_each(versions.images) AS part
        WHERE article_id = :id
    UNION SELECT json_extract(part.value, '$.url') FROM versions, json_each(versions.attachments) AS part
        WHERE article_id = :id
"""


class Selection:
    """The captures that were chosen, in one snapshot of `captures.db`."""

    def __init__(self, directory: Path, choice: Choice) -> None:
        """Make the choice. Raises `NoArchive`, `UnknownArticle`, and `ArchiveError` while a redaction is unfinished."""
        self._directory = directory
        self.conn = open_captures_for_reading(directory)
        try:
            # What the crawl adds from here on is not in it; what it has begun to write neither.
            self.conn.execute("BEGIN")
            _refuse_unfinished_redaction(self.conn)
            self._choose(choice)
        except BaseException:
            self.conn.close()
            raise
        self.count: int = self.conn.execute("SELECT count(*) FROM temp.wanted").fetchone()[0]
        self.last: str | None = self.conn.execute(
            "SELECT max(c.fetched_at) FROM temp.wanted AS w JOIN captures AS c ON c.id = w.id"
        ).fetchone()[0]

    def close(self) -> None:
        """Let go of the snapshot."""
        self.conn.close()

    def captures(self) -> Iterator[tuple[Capture, int | None, int]]:
        """Give each capture, the row of the response that it only confirms (304), and the size of its body."""
        for row in self.conn.execute(SELECTED):
            (number, url, fetched_url, fetched_at, method, status, asked, answered, encoding, sha256) = row[:10]
            confirms, size, versions = row[10:]
            capture = Capture(
                id=number,
                uri=published_address(HERNE, fetched_url),
                url=url,
                fetched_url=fetched_url,
                fetched_at=datetime.fromisoformat(fetched_at),
                method=method,
                status=status,
                request_headers=asked,
                response_headers=answered,
                content_encoding=encoding,
                sha256=sha256,
                versions=versions.split("\n") if versions else (),
            )
            yield capture, confirms, size

    def titles(self, urls: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
        """Give address, title and date of those of some pages that are articles' and not withdrawn."""
        path = archive_file(self._directory)
        if not path.is_file():
            return
        with closing(_open_archive(path)) as archive:
            for url, date in urls:
                found = archive.execute(TITLE, (url,)).fetchone()
                if found is not None:
                    yield url, found[0], date

    def refuse_if_redacted_since(self) -> None:
        """Raise `ArchiveError` where a redaction has begun after the snapshot was taken."""
        with closing(open_captures_for_reading(self._directory)) as now:
            if _redactions(now) != _redactions(self.conn):
                raise ArchiveError("a redaction was made while the export ran; nothing was written, export again")
            _refuse_unfinished_redaction(now)

    def _choose(self, choice: Choice) -> None:
        self.conn.execute("CREATE TEMP TABLE wanted (id INTEGER PRIMARY KEY)")
        self.conn.execute("CREATE TEMP TABLE addresses_of (url TEXT PRIMARY KEY) WITHOUT ROWID")
        self.conn.execute("CREATE TEMP TABLE read_from (sha256 TEXT, captured_at TEXT, version TEXT)")
        self._read_archive(choice)
        self.conn.execute("CREATE INDEX temp.read_from_capture ON read_from (sha256, captured_at)")
        parameters = {
            "redacted": REDACTED,
            "since": None if choice.since is None else timestamp(choice.since),
            "prefix": choice.url_prefix,
            "article": choice.article,
        }
        self.conn.execute(WANTED, parameters)
        self.conn.execute(CONFIRMED)
        self.conn.execute(WITHOUT_ORIGINAL, {"redacted": REDACTED})

    def _read_archive(self, choice: Choice) -> None:
        path = archive_file(self._directory)
        if not path.is_file():
            if choice.article is not None:
                raise NoArchive(f"there is no {path}, so no article can be chosen by its key")
            return
        with closing(_open_archive(path)) as archive:
            if choice.article is None:
                rows = archive.execute(READ_FROM)
            else:
                article_id = find(archive, choice.article)
                if article_id is None:
                    raise UnknownArticle(f"{path} has no article {choice.article!r}")
                rows = archive.execute(READ_FROM_OF, (article_id,))
                addresses = archive.execute(ADDRESSES_OF, {"id": article_id})
                self.conn.executemany("INSERT OR IGNORE INTO temp.addresses_of VALUES (?)", addresses)
            self.conn.executemany("INSERT INTO temp.read_from VALUES (?, ?, ?)", rows)


def _open_archive(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(uri_for_reading(path), uri=True, timeout=busy_seconds())


def _refuse_unfinished_redaction(conn: sqlite3.Connection) -> None:
    if conn.execute("SELECT 1 FROM redacting").fetchone() is not None:
        raise ArchiveError("a redaction is unfinished: what it takes out may still be here; finish it first")


def _redactions(conn: sqlite3.Connection) -> int:
    return int(conn.execute("SELECT count(*) FROM captures_chain WHERE salt IS NULL").fetchone()[0])
