"""Keeps the days that versions name, and what contradicts itself in them: the tables `events` and `observations`.

What a day is and which year it means is decided in `archive.events.dates`, by the date of the version; this module
carries the answers into rows. All functions work inside the caller's transaction, but `reread`, which makes its own.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from archive.database import transaction
from archive.errors import ArchiveError
from archive.events import observations
from archive.events.contradictions import contradictions
from archive.events.dates import Event, find_events

READER_VERSION = "1"
"""Of the grammar of dates. Whoever changes what it reads counts this up; archives then ask for `reindex`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """What of a version is read for days."""

    published: date
    title: str
    body: str
    captions: tuple[str | None, ...]
    """One for each image, in order."""

    def fields(self) -> Iterator[tuple[str, int | None, str]]:
        """Yield name of the field, number of the image, and text."""
        yield "title", None, self.title
        yield "body", None, self.body
        for number, caption in enumerate(self.captions, 1):
            if caption:
                yield "caption", number, caption


ADD = """
    INSERT INTO events (article_id, version_id, field, image, position, text, starts, ends, year_from)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
SIGN_FIRST = """
    INSERT INTO event_reader (id, version) SELECT 1, ?
    WHERE NOT EXISTS (SELECT 1 FROM event_reader) AND (SELECT count(*) FROM (SELECT 1 FROM versions LIMIT 2)) = 1
"""


def add(conn: sqlite3.Connection, article_id: int, version: str, texts: Texts, seen_at: str) -> None:
    """Keep the events of a version that has just been added, and what in it contradicts itself."""
    _write(conn, article_id, version, texts, seen_at)
    conn.execute(SIGN_FIRST, (READER_VERSION,))


def _write(conn: sqlite3.Connection, article_id: int, version: str, texts: Texts, seen_at: str) -> None:
    for field, image, text in texts.fields():
        events = find_events(text, texts.published)
        conn.executemany(
            ADD,
            [
                (
                    article_id,
                    version,
                    field,
                    image,
                    event.position,
                    event.text,
                    written(event.starts),
                    written(event.ends),
                    event.year_from,
                )
                for event in events
            ],
        )
        for found in contradictions(text, events, texts.published):
            detail = {"version": version, "field": field, **_place(found.event)}
            if found.kind == "weekday_differs":
                detail |= {"weekday": found.event.weekday, "falls_on": found.falls_on}
            observations.note(conn, article_id, found.kind, detail, seen_at)


def _place(event: Event) -> dict[str, str | int | None]:
    return {
        "position": event.position,
        "text": event.text,
        "starts": written(event.starts),
        "ends": written(event.ends),
    }


def written(moment: date | datetime | None) -> str | None:
    """Return a day or a local time as the table holds it: `2026-12-24`, `2026-12-24T18:00`."""
    if moment is None:
        return None
    return moment.isoformat(timespec="minutes") if isinstance(moment, datetime) else moment.isoformat()


READER = "SELECT version FROM event_reader"
HAS_VERSIONS = "SELECT EXISTS (SELECT 1 FROM versions)"


def check(conn: sqlite3.Connection) -> None:
    """Raise `ArchiveError` where the events of some versions were never read, or by another grammar."""
    row = conn.execute(READER).fetchone()
    if (row and row[0] == READER_VERSION) or not conn.execute(HAS_VERSIONS).fetchone()[0]:
        return
    read = f"by the grammar of dates {row[0]}" if row else "not from all versions"
    raise ArchiveError(
        f"the table events was read {read}, this one is {READER_VERSION}; run `herne-archive reindex` to read them anew"
    )


FORGET_VERSION = (
    "DELETE FROM events WHERE version_id = ?",
    "DELETE FROM observations WHERE kind IN ('weekday_differs', 'event_past') AND detail ->> '$.version' = ?",
)
OF_VERSION = "SELECT id, article_id, published, title, body, images, recorded_at FROM versions WHERE id = ?"


def read_again(conn: sqlite3.Connection, version: str) -> None:
    """Read the events of one version anew, since a redaction has changed its text and moved what follows in it."""
    for statement in FORGET_VERSION:
        conn.execute(statement, (version,))
    for row in conn.execute(OF_VERSION, (version,)).fetchall():
        _write_row(conn, *row)


FORGET = ("DELETE FROM events", "DELETE FROM event_reader")
ALL = "SELECT id, article_id, published, title, body, images, recorded_at FROM versions ORDER BY rowid"
SIGN = "INSERT INTO event_reader (id, version) VALUES (1, ?)"


def reread(conn: sqlite3.Connection, on_version: Callable[[], None] = lambda: None) -> int:
    """Read the events of all versions anew, and what contradicts itself in them; return the number of versions.

    One transaction: readers see the old ones until it is done. `on_version` is called after each version.
    """
    count = 0
    with transaction(conn):
        for statement in FORGET:
            conn.execute(statement)
        observations.forget(conn, "weekday_differs", "event_past")
        for row in conn.execute(ALL):
            _write_row(conn, *row)
            count += 1
            on_version()
        conn.execute(SIGN, (READER_VERSION,))
    return count


def _write_row(
    conn: sqlite3.Connection,
    version: str,
    article_id: int,
    published: str,
    title: str,
    body: str,
    images: str,
    recorded_at: str,
) -> None:
    captions = tuple(image.get("caption") for image in json.loads(images))
    texts = Texts(published=date.fromisoformat(published), title=title, body=body, captions=captions)
    _write(conn, article_id, version, texts, recorded_at)
