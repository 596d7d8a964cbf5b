"""Reads what happened to an article: its changes, the times it was missing, what was captured with it and noticed.

For the command line and for the web alike; pure functions of a connection, which may be read-only and may give rows of
any kind. Several statements, so the caller reads within one transaction. Each is answered from an index. A file that is
served may have been written by an older release: what it has no table for did not happen.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from archive.clock import timestamp

Edit = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One event in the life of an article."""

    id: int
    at: datetime
    kind: str
    """`new`, `edit`, `missing`, `gone`, `back`: the city's doing; `extraction`, `backfill`, `withdrawn`, `redacted`."""
    from_version: str | None
    to_version: str | None
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """A visit at which the page of an article was not there."""

    at: datetime
    how: str
    """`not_found`, `gone`, `redirect` or `no_article`."""
    status: int | None
    location: str | None
    """Where it sent on to."""
    counts: bool
    """Whether it came in a complete and healthy run; the others are kept as evidence only."""
    closed: datetime | None
    """When the page was read again; `None` while it is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFile:
    """A picture or file that an address was captured with; its bytes are `DIR/media/<file>`."""

    url: str
    sha256: str
    file: str
    media_type: str
    size_bytes: int
    width: int | None
    height: int | None
    text: str | None
    """What a PDF says."""
    text_by: str | None
    text_problem: str | None
    first_seen: datetime
    last_seen: datetime
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """What the archive noticed of an article and did not mend."""

    kind: str
    detail: dict[str, Any]
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A day or a time that the article's newest version names."""

    text: str
    starts: str | None
    """`2026-12-24` or `2026-12-24T18:00`; `None` where the year is left open."""
    ends: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """What is left of what was removed on legal demand."""

    kind: str
    """`redact` or `withdraw`."""
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What happened to an article."""

    changes: tuple[Change, ...] = ()
    """In the order in which the archive noticed."""
    misses: tuple[Miss, ...] = ()
    media: tuple[MediaFile, ...] = ()
    """All that its present addresses were captured with, oldest first."""
    noticed: tuple[Noticed, ...] = ()
    events: tuple[Event, ...] = ()
    tombstones: tuple[Tombstone, ...] = ()

    def captured(self) -> dict[str, MediaFile]:
        """Return the picture or file that each address was last captured with."""
        return {file.url: file for file in self.media if file.is_current}

    def record(self) -> dict[str, Any]:
        """Return what joins the archive's own part of an article's record, ready for JSON."""
        return {
            "misses": [_plain(asdict(miss)) for miss in self.misses],
            "changes": [_plain(asdict(change)) for change in self.changes],
            "media": [_plain(asdict(file)) for file in self.media],
        }


CHANGES = "SELECT id, at, kind, from_version, to_version, edits FROM changes WHERE article_id = ? ORDER BY id"
MISSES = "SELECT at, how, status, location, counts, closed FROM misses WHERE article_id = ? ORDER BY id"
MEDIA = """
    SELECT url, sha256, file, media_type, size_bytes, width, height, text, text_by, text_problem, first_seen, last_seen,
        is_current
    FROM media WHERE url IN (
        SELECT url FROM images WHERE article_id = :id UNION SELECT url FROM attachments WHERE article_id = :id
    ) ORDER BY url, first_seen, id
"""
NOTICED = "SELECT kind, detail, seen_at FROM observations WHERE article_id = ? ORDER BY seen_at, kind, detail"
EVENTS = "SELECT text, starts, ends FROM events WHERE article_id = ? AND version_id = ? ORDER BY id"
TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name IN ('misses', 'media', 'redactions')"
# Few rows, and asked for only where a change says that something was removed.
TOMBSTONES = """
    SELECT kind, reason, coalesce(finished, started) FROM redactions WHERE EXISTS (
        SELECT 1 FROM json_each(redactions.articles) AS touched WHERE touched.value IN (
            SELECT key FROM articles WHERE id = :id UNION SELECT old_key FROM aliases WHERE article_id = :id
        )
    ) ORDER BY id
"""
HAS_MEDIA = "SELECT 1 FROM sqlite_schema WHERE name = 'media'"
MEDIA_AT = """
    SELECT url, sha256, file, media_type, size_bytes, width, height, NULL, NULL, NULL, first_seen, last_seen, is_current
    FROM media WHERE url IN (SELECT value FROM json_each(?)) ORDER BY url, first_seen, id
"""


def read_life(conn: sqlite3.Connection, article_id: int, version: str) -> Life:
    """Return what happened to an article whose newest version is named."""
    tables = {name for (name,) in conn.execute(TABLES)}
    changes = tuple(
        Change(
            id=number,
            at=datetime.fromisoformat(at),
            kind=kind,
            from_version=before,
            to_version=after,
            edits=tuple(json.loads(edits)),
        )
        for number, at, kind, before, after, edits in conn.execute(CHANGES, (article_id,))
    )
    removed = any(change.kind in ("withdrawn", "redacted") for change in changes)
    return Life(
        changes=changes,
        misses=tuple(
            Miss(
                at=datetime.fromisoformat(at),
                how=how,
                status=status,
                location=location,
                counts=bool(counts),
                closed=datetime.fromisoformat(closed) if closed else None,
            )
            for at, how, status, location, counts, closed in conn.execute(MISSES, (article_id,))
        )
        if "misses" in tables
        else (),
        media=tuple(_file(*row) for row in conn.execute(MEDIA, {"id": article_id})) if "media" in tables else (),
        noticed=tuple(
            Noticed(kind=kind, detail=json.loads(detail), seen_at=datetime.fromisoformat(seen_at))
            for kind, detail, seen_at in conn.execute(NOTICED, (article_id,))
        ),
        events=tuple(
            Event(text=text, starts=starts, ends=ends)
            for text, starts, ends in conn.execute(EVENTS, (article_id, version))
        ),
        tombstones=_tombstones(conn, article_id) if removed and "redactions" in tables else (),
    )


def media_at(conn: sqlite3.Connection, urls: Iterable[str], until: datetime | None) -> dict[str, MediaFile]:
    """Return what addresses were captured with at the end of a version's time; `None` for the present one.

    What was captured later only is returned too, since nothing else is known of the address.
    """
    if conn.execute(HAS_MEDIA).fetchone() is None:
        return {}
    wanted = json.dumps(sorted(set(urls)))
    found: dict[str, MediaFile] = {}
    for file in (_file(*row) for row in conn.execute(MEDIA_AT, (wanted,))):
        known = found.get(file.url)
        if known is None or (file.is_current if until is None else file.first_seen < until):
            found[file.url] = file
    return found


def _tombstones(conn: sqlite3.Connection, article_id: int) -> tuple[Tombstone, ...]:
    return tuple(
        Tombstone(kind=kind, reason=reason, at=datetime.fromisoformat(at))
        for kind, reason, at in conn.execute(TOMBSTONES, {"id": article_id})
    )


def _file(*row: Any) -> MediaFile:  # noqa: ANN401 - a row as SQLite gives it
    *values, first_seen, last_seen, is_current = row
    url, sha256, file, media_type, size_bytes, width, height, text, text_by, text_problem = values
    return MediaFile(
        url=url,
        sha256=sha256,
        file=file,
        media_type=media_type,
        size_bytes=size_bytes,
        width=width,
        height=height,
        text=text,
        text_by=text_by,
        text_problem=text_problem,
        first_seen=datetime.fromisoformat(first_seen),
        last_seen=datetime.fromisoformat(last_seen),
        is_current=bool(is_current),
    )


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: timestamp(value) if isinstance(value, datetime) else value for name, value in values.items()}
