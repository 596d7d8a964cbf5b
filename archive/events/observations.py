"""Keeps what the archive noticed of an article and does not mend, each once.

Works inside the caller's transaction and commits nothing.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import Any, Literal

from archive.history import Observation

Kind = Literal["listing_differs", "listing_contradicts", "weekday_differs", "event_past"]
"""What can be noticed; the comment of the table `observations` says what each means."""

NOTE = """
    INSERT INTO observations (article_id, kind, detail, seen_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING
"""


def note(conn: sqlite3.Connection, article_id: int, kind: Kind, detail: Mapping[str, Any], seen_at: str) -> None:
    """Keep an observation, unless the very same one of the article is kept already."""
    conn.execute(NOTE, (article_id, kind, json.dumps(detail, ensure_ascii=False), seen_at))


def note_other_text(conn: sqlite3.Connection, article_id: int, seen: Observation) -> None:
    """Keep what another listing says of an article, once for each text."""
    detail = {"url": seen.article.url, "content_hash": seen.content_hash, "body": seen.article.body}
    note(conn, article_id, "listing_differs", detail, seen.observed_at)


FORGET_KIND = "DELETE FROM observations WHERE kind = ?"


def forget(conn: sqlite3.Connection, *kinds: Kind) -> None:
    """Forget all observations of some kinds, which are about to be made anew from the versions."""
    conn.executemany(FORGET_KIND, [(kind,) for kind in kinds])
