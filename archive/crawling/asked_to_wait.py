"""Whether the site has asked to be left alone for longer than a run lasts: what it said stands in the last capture."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from archive.captures import header_values
from herne_scraper.back_off import OVERLOADED, retry_after

LONGEST = timedelta(days=7)
"""A server that asks for more is taken to have erred, and is asked again after that."""

# Pictures and files come last, and what is said of them ends only their part of a run.
LAST = """
    SELECT status, fetched_at, response_headers FROM captures
    WHERE NOT EXISTS (SELECT 1 FROM addresses WHERE addresses.url = captures.url AND kind = 'media')
    ORDER BY id DESC LIMIT 1
"""


def asked_to_wait(conn: sqlite3.Connection, now: datetime) -> datetime | None:
    """Return until when the site wants no request (`Retry-After` of a 429 or 503); `None` where it may be asked.

    Whatever came after such an answer shows that the site can be asked again, so the last one alone counts.
    """
    row = conn.execute(LAST).fetchone()
    if row is None or row[0] not in OVERLOADED:
        return None
    _, fetched_at, headers = row
    at = datetime.fromisoformat(fetched_at)
    value = header_values(headers).get("retry-after")
    seconds = None if value is None else retry_after(value.encode("latin-1"), at)
    if seconds is None:
        return None
    until = at + timedelta(seconds=min(seconds, LONGEST.total_seconds()))
    # A clock that was ahead then must not silence the archive for years.
    return until if now < until <= now + LONGEST else None
