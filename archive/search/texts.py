"""What of an article is searched, as passages in reading order. Read by the index and by the marks in results alike."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchedText:
    """The texts of an article in which its readers search."""

    title: str
    published: str
    """ISO 8601."""
    passages: tuple[str, ...]
    """Paragraphs of the body, of a teaser that says something else, then captions, alternative texts, credits and
    the labels of attachments. A phrase stands in one passage."""


TEXTS = "SELECT id, title, published, teaser, body FROM articles WHERE id IN (SELECT value FROM json_each(?))"
# One row a piece, so that an article without pictures costs nothing.
PICTURES = """
    SELECT article_id, caption, alt, credit FROM images
    WHERE article_id IN (SELECT value FROM json_each(?)) ORDER BY article_id, position
"""
FILES = """
    SELECT article_id, label FROM attachments
    WHERE article_id IN (SELECT value FROM json_each(?)) ORDER BY article_id, position
"""


def read_texts(conn: sqlite3.Connection, article_ids: Iterable[int]) -> dict[int, SearchedText]:
    """Return the texts of the articles that exist, by id."""
    wanted = json.dumps(list(article_ids))
    further: dict[int, list[str | None]] = {}
    for article_id, *texts in (*conn.execute(PICTURES, (wanted,)), *conn.execute(FILES, (wanted,))):
        further.setdefault(article_id, []).extend(texts)
    return {
        article_id: SearchedText(
            title=title,
            published=published,
            passages=(*_paragraphs(body, teaser), *filter(None, dict.fromkeys(further.get(article_id, ())))),
        )
        for article_id, title, published, teaser, body in conn.execute(TEXTS, (wanted,))
    }


def _paragraphs(body: str, teaser: str | None) -> list[str]:
    # The teaser of a listing is often the beginning of the page: its words would count twice.
    texts = (body,) if teaser is None or teaser in body else (body, teaser)
    return [paragraph for text in texts for paragraph in text.split("\n\n") if paragraph.strip()]
