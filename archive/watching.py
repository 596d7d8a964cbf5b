"""What the archive knows of a notice that says how closely its page is to be watched."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime

from archive.ladder import Event
from archive.rechecks import Watch

NOTICE = """
    SELECT published, (SELECT max(at) FROM changes WHERE article_id = articles.id AND kind = 'edit')
    FROM articles WHERE id = ?
"""
EVENTS = "SELECT starts, coalesce(ends, starts) FROM events WHERE article_id = ?"


def watch(conn: sqlite3.Connection, article_id: int) -> Watch:
    """Return day, last edit and events of an article; a day whose year the text leaves open says nothing here."""
    published, edited = conn.execute(NOTICE, (article_id,)).fetchone()
    events = []
    for starts, ends in conn.execute(EVENTS, (article_id,)):
        try:
            events.append(Event(starts=date.fromisoformat(starts[:10]), ends=date.fromisoformat(ends[:10])))
        except ValueError:
            continue
    return Watch(
        published=date.fromisoformat(published),
        edited=None if edited is None else datetime.fromisoformat(edited),
        events=events,
    )
