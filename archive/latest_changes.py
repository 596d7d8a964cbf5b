"""Reads what the city did last to notices that were known already: edited, removed, brought back.

A pure function of a connection, one statement, bounded by its limit.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime

from archive.article_life import Edit
from archive.identity import slug


@dataclass(frozen=True, slots=True, kw_only=True)
class LatestChange:
    """The last thing the city did to an article."""

    key: str
    slug: str
    title: str
    at: datetime
    kind: str
    """`edit`, `gone` or `back`."""
    edits: tuple[Edit, ...]


# `missing` is left out: most such pages are back with the next run.
LATEST = """
    SELECT a.key, a.title, c.at, c.kind, c.edits FROM changes AS c JOIN articles AS a ON a.id = c.article_id
    WHERE c.kind IN ('edit', 'gone', 'back') AND a.state <> 'withdrawn' AND NOT EXISTS (
        SELECT 1 FROM changes AS later
        WHERE later.article_id = c.article_id AND later.id > c.id AND later.kind IN ('edit', 'gone', 'back')
    ) ORDER BY c.id DESC LIMIT ?
"""


def latest_changes(conn: sqlite3.Connection, limit: int) -> list[LatestChange]:
    """Return the last change of each article that had one, newest first."""
    return [
        LatestChange(
            key=key,
            slug=slug(title),
            title=title,
            at=datetime.fromisoformat(at),
            kind=kind,
            edits=tuple(json.loads(edits)),
        )
        for key, title, at, kind, edits in conn.execute(LATEST, (limit,))
    ]
