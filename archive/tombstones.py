"""The tombstones: what is left in public of what was withdrawn or redacted. Read by the web, written by `redaction`."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal["redact", "withdraw"]
REPLACEMENTS: dict[Kind, str] = {"redact": "[geschwärzt]", "withdraw": "[zurückgezogen]"}
"""What stands in the place of what was removed; the second is title and text of a withdrawn article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """One removal that the law demanded."""

    id: int
    kind: Kind
    reason: str
    """As the operator gave it; public."""
    at: datetime
    """When it was begun: from then on nothing of it was shown."""
    finished: bool


OF_ARTICLE = """
    SELECT r.id, r.kind, r.reason, r.started, r.finished
    FROM redactions AS r, json_each(r.articles) AS touched JOIN articles AS a ON a.key = touched.value
    WHERE a.id = ? ORDER BY r.id
"""


def tombstones(conn: sqlite3.Connection, article_id: int) -> tuple[Tombstone, ...]:
    """Return what was removed from an article, oldest first; of a withdrawn one the last says why it is not shown."""
    return tuple(
        Tombstone(
            id=number, kind=kind, reason=reason, at=datetime.fromisoformat(started), finished=finished is not None
        )
        for number, kind, reason, started, finished in conn.execute(OF_ARTICLE, (article_id,))
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRedaction:
    """A redaction that is at work, or was killed."""

    id: int
    kind: Kind
    reason: str
    replacement: str
    articles: tuple[str, ...]
    counts: dict[str, int]


OPEN = "SELECT id, kind, reason, replacement, articles, counts FROM redactions WHERE finished IS NULL"


def open_redaction(conn: sqlite3.Connection) -> OpenRedaction | None:
    """Return the redaction that is not finished; there is at most one."""
    row = conn.execute(OPEN).fetchone()
    if row is None:
        return None
    number, kind, reason, replacement, articles, counts = row
    return OpenRedaction(
        id=number,
        kind=kind,
        reason=reason,
        replacement=replacement,
        articles=tuple(json.loads(articles)),
        counts=json.loads(counts),
    )
