"""Writes and reads the append-only history: versions, and the changes between them, each linked into the chain.

The versions of an article are ordered by `observed_at`, then `recorded_at`, then the order in which they came.
All functions work inside the caller's transaction.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Literal, Self

from archive.canonical import Content, canonical, hash_of
from archive.clock import timestamp
from archive.edits import Edit
from archive.identity import version_id
from archive.integrity import chain
from herne_scraper.items import Article

Cause = Literal["edit", "extraction", "backfill"]
"""Why a version exists: the city published it, a better extractor read it, an older copy was found."""
ArchiveKind = Literal["withdrawn", "redacted"]
"""What the archive does to an article on legal demand: a row of the log without an edit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """The response an article was read from; its body is kept in `private/captures.db`."""

    sha256: str
    """Of the body, 64 hexadecimal digits."""
    time: datetime
    """When it was fetched; aware."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastReading:
    """By what and from what the last version of an article was read."""

    extractor: str
    content_hash: str
    url: str
    capture: Capture


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What must be known of a kept version to place another one beside it."""

    id: str
    observed_at: str
    recorded_at: str
    content_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What an article said at one moment, and how that is known."""

    article: Article
    content: Content
    content_hash: str
    capture: Capture
    observed_at: str
    recorded_at: str
    extractor: str
    cause: Cause

    def following(self, version: Version) -> Self:
        """Return the observation placed after a version, at the earliest at that version's own times."""
        return replace(
            self,
            observed_at=max(self.observed_at, version.observed_at),
            recorded_at=max(self.recorded_at, version.recorded_at),
        )


LATEST = """
    SELECT id, observed_at, recorded_at, content_hash FROM versions WHERE article_id = ?
    ORDER BY observed_at DESC, recorded_at DESC, rowid DESC LIMIT 1
"""
LAST_UNTIL = """
    SELECT id, observed_at, recorded_at, content_hash FROM versions WHERE article_id = ? AND observed_at <= ?
    ORDER BY observed_at DESC, recorded_at DESC, rowid DESC LIMIT 1
"""
FIRST_AFTER = """
    SELECT id, observed_at, recorded_at, content_hash FROM versions WHERE article_id = ? AND observed_at > ?
    ORDER BY observed_at, recorded_at, rowid LIMIT 1
"""

READ_FROM = """
    SELECT id, observed_at, recorded_at, content_hash FROM versions
    WHERE article_id = ? AND capture_sha256 = ? AND capture_time = ? ORDER BY recorded_at DESC, rowid DESC LIMIT 1
"""


def latest(conn: sqlite3.Connection, article_id: int) -> Version:
    """Return the newest version of an article. Raises `LookupError` where there is none."""
    version = _version(conn, LATEST, (article_id,))
    if version is None:
        raise LookupError(f"article {article_id} has no version")
    return version


def around(conn: sqlite3.Connection, article_id: int, moment: str) -> tuple[Version | None, Version | None]:
    """Return the version that was current at a moment and the one that followed; `None` before and after all."""
    parameters = (article_id, moment)
    return _version(conn, LAST_UNTIL, parameters), _version(conn, FIRST_AFTER, parameters)


def read_from(conn: sqlite3.Connection, article_id: int, capture: Capture) -> Version | None:
    """Return the newest of the versions that were read from a capture; `None` where none was."""
    return _version(conn, READ_FROM, (article_id, capture.sha256, timestamp(capture.time)))


LAST_READING = """
    SELECT extractor, content_hash, url, capture_sha256, capture_time FROM versions WHERE article_id = ?
    ORDER BY observed_at DESC, recorded_at DESC, rowid DESC LIMIT 1
"""


def last_reading(conn: sqlite3.Connection, article_id: int) -> LastReading:
    """Return how the newest version of an article was read. Raises `LookupError` where there is none."""
    row = conn.execute(LAST_READING, (article_id,)).fetchone()
    if row is None:
        raise LookupError(f"article {article_id} has no version")
    extractor, content_hash, url, sha256, time = row
    capture = Capture(sha256=sha256, time=datetime.fromisoformat(time))
    return LastReading(extractor=extractor, content_hash=content_hash, url=url, capture=capture)


CONTENT = "SELECT title, published, teaser, body, images, attachments, links FROM versions WHERE id = ?"


def content_of(conn: sqlite3.Connection, version: str) -> Content:
    """Return the canonical content of a kept version. Raises `LookupError` for one that is not kept."""
    row = conn.execute(CONTENT, (version,)).fetchone()
    if row is None:
        raise LookupError(f"there is no version {version}")
    title, published, teaser, body, images, attachments, links = row
    return canonical(
        {
            "title": title,
            "published": published,
            "teaser": teaser,
            "body": body,
            "images": json.loads(images),
            "attachments": json.loads(attachments),
            "links": json.loads(links),
        }
    )


def hash_of_version(conn: sqlite3.Connection, version: str) -> str:
    """Return the content hash of a kept version, computed anew from its text."""
    return hash_of(content_of(conn, version))


ADD_VERSION = """
    INSERT INTO versions (
        id, article_id, observed_at, recorded_at, cause, extractor, content_hash, capture_sha256, capture_time,
        url, title, published, published_raw, teaser, body, images, attachments, links
    ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
IDS = "SELECT id FROM versions WHERE article_id = ?"


def add_version(conn: sqlite3.Connection, article_id: int, key: str, seen: Observation) -> str:
    """Add the whole record of an observation as a version, and return the version's name."""
    taken = {name for (name,) in conn.execute(IDS, (article_id,))}
    name = version_id(key, seen.content_hash, taken)
    article = seen.article
    conn.execute(
        ADD_VERSION,
        (
            name,
            article_id,
            seen.observed_at,
            seen.recorded_at,
            seen.cause,
            seen.extractor,
            seen.content_hash,
            seen.capture.sha256,
            timestamp(seen.capture.time),
            article.url,
            article.title,
            article.published.isoformat(),
            article.published_raw,
            article.teaser,
            article.body,
            _json([asdict(image) for image in article.images]),
            _json([asdict(attachment) for attachment in article.attachments]),
            _json([asdict(link) for link in article.links]),
        ),
    )
    chain.append(conn, chain.ARCHIVE, "version", name)
    return name


ADD_CHANGE = """
    INSERT INTO changes (article_id, from_version, to_version, at, kind, edits) VALUES (?, ?, ?, ?, ?, ?) RETURNING id
"""


def add_change(
    conn: sqlite3.Connection,
    article_id: int,
    *,
    kind: Literal["new", "missing", "gone", "back"] | Cause | ArchiveKind,
    at: str,
    before: str | None,
    after: str,
    edits: list[Edit],
) -> None:
    """Add a row to the log of changes: from which version to which, and what differs."""
    (change,) = conn.execute(ADD_CHANGE, (article_id, before, after, at, kind, _json(edits))).fetchone()
    chain.append(conn, chain.ARCHIVE, "change", change)


def _version(conn: sqlite3.Connection, sql: str, parameters: tuple[int | str, ...]) -> Version | None:
    row = conn.execute(sql, parameters).fetchone()
    if row is None:
        return None
    name, observed_at, recorded_at, content_hash = row
    return Version(id=name, observed_at=observed_at, recorded_at=recorded_at, content_hash=content_hash)


def _json(value: list[dict[str, object]] | list[Edit]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
