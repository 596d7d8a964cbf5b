"""What the archive knows of a notice that says how closely its page is to be watched."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime

from archive import history
from archive.crawling.ladder import Event
from archive.crawling.rechecks import Watch

NOTICE = """
    SELECT published, (SELECT max(at) FROM changes WHERE article_id = articles.id AND kind = 'edit')
    FROM articles WHERE id = ?
"""
EVENTS = """
    SELECT substr(starts, 1, 10), substr(coalesce(ends, starts), 1, 10) FROM events
    WHERE article_id = ? AND version_id = ? AND starts IS NOT NULL
"""


def watch(conn: sqlite3.Connection, article_id: int) -> Watch:
    """Return day, last edit and events of an article; a day whose year the text leaves open says nothing here."""
    published, edited = conn.execute(NOTICE, (article_id,)).fetchone()
    latest = history.latest(conn, article_id)
    days = conn.execute(EVENTS, (article_id, latest.id)).fetchall()
    return Watch(
        published=date.fromisoformat(published),
        edited=None if edited is None else datetime.fromisoformat(edited),
        events=[Event(starts=date.fromisoformat(starts), ends=date.fromisoformat(ends)) for starts, ends in days],
    )
