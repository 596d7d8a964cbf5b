"""A small archive written by SQL, so that the search is tested on rows alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlite_utils import Database

from archive.migrations import archive_migrations
from archive.search.engine import search
from archive.search.index import index
from archive.search.results import SearchRequest
from archive.search.snippets import Fragments

ADD_ARTICLE = """
    INSERT INTO articles (
        key, site, source_id, url, title, title_folded, published, published_raw, teaser, body, listing_only,
        first_seen, last_seen, last_checked, content_hash, state, versions
    ) VALUES (
        :key, 'herne', :number, 'https://www.herne.de/Meldungen/', :title, :title, :published, '', :teaser, :body, 0,
        '', '', '', '', :state, :versions
    ) RETURNING id
"""
ADD_IMAGE = "INSERT INTO images (article_id, position, url, alt, caption, credit) VALUES (?, ?, 'u', ?, ?, ?)"
ADD_ATTACHMENT = "INSERT INTO attachments (article_id, position, url, label) VALUES (?, ?, 'u', ?)"
ADD_SECTION = "INSERT INTO sections (path, name) VALUES (?, ?) ON CONFLICT DO NOTHING"
PUT_INTO_SECTION = """
    INSERT INTO article_sections (article_id, section_id, first_seen, last_seen)
    SELECT ?, id, '', '' FROM sections WHERE path = ?
"""


OPENED: list[sqlite3.Connection] = []
"""Closed when the test that opened them ends."""


def new_archive(path: str = ":memory:") -> sqlite3.Connection:
    conn = sqlite3.connect(path)
    OPENED.append(conn)
    archive_migrations.apply(Database(conn))
    return conn


def write(conn: sqlite3.Connection, title: str, body: str = "Text.", **fields: Any) -> int:
    """Add an article with its rows and leave the index alone; return its id."""
    number = conn.execute("SELECT count(*) + 1 FROM articles").fetchone()[0]
    values = {
        "number": f"{100000 + number}",
        "key": f"herne-{100000 + number}",
        "title": title,
        "body": body,
        "published": "2024-05-01",
        "teaser": None,
        "state": "online",
        "versions": 1,
    }
    extra = {name: fields.pop(name, ()) for name in ("images", "attachments", "sections")}
    assert fields.keys() <= values.keys()
    (article_id,) = conn.execute(ADD_ARTICLE, values | fields).fetchone()
    conn.executemany(ADD_IMAGE, [(article_id, n, *image) for n, image in enumerate(extra["images"], 1)])
    conn.executemany(ADD_ATTACHMENT, [(article_id, n, label) for n, label in enumerate(extra["attachments"], 1)])
    conn.executemany(ADD_SECTION, extra["sections"])
    conn.executemany(PUT_INTO_SECTION, [(article_id, path) for path, _ in extra["sections"]])
    return int(article_id)


def add(conn: sqlite3.Connection, title: str, body: str = "Text.", **fields: Any) -> int:
    """Add an article and index it; return its id."""
    article_id = write(conn, title, body, **fields)
    index(conn, article_id)
    return article_id


def archive_of(bodies: Sequence[str]) -> sqlite3.Connection:
    """Return an archive with one article for each body, ids from 1."""
    conn = new_archive()
    for body in bodies:
        add(conn, "Meldung", body)
    return conn


TODAY = date(2024, 6, 1)


def asked(q: str = "", **fields: Any) -> SearchRequest:
    return SearchRequest(q=q, **({"today": TODAY} | fields))


def found(conn: sqlite3.Connection, q: str, **fields: Any) -> list[int]:
    """Return the ids of all hits, in order."""
    # The lengths of texts are known once they are written.
    conn.commit()
    results = search(conn, asked(q, per_page=1000, **fields))
    ids = [hit.article_id for hit in results.hits]
    assert len(ids) == results.total
    return ids


def plain(pieces: Fragments) -> str:
    return "".join(text for text, _ in pieces)


def marked(pieces: Fragments) -> list[str]:
    return [text for text, is_match in pieces if is_match]
