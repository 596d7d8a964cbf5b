"""The kinds of removal that the law may demand, and the one that is at work."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Literal

Kind = Literal["redact", "withdraw"]
REPLACEMENTS: dict[Kind, str] = {"redact": "[geschwärzt]", "withdraw": "[zurückgezogen]"}
"""What stands in the place of what was removed; the second is title and text of a withdrawn article."""


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
