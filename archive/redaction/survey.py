"""Says what a redaction or a withdrawal would find, before anything is done. Reads only."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archive import articles
from archive.captures import Captures, captures_file
from archive.database import busy_seconds, open_for_reading
from archive.redaction import in_archive as redact_archive
from archive.redaction import in_captures as redact_captures
from archive.redaction.files import media_with
from archive.redaction.rows_of_text import places
from archive.redaction.rules import Rule
from archive.redaction.wording import Wording


@dataclass(slots=True)
class Survey:
    """Where the words stand."""

    places: Counter[str] = field(default_factory=Counter)
    """By file and table, how often."""
    spellings: Counter[str] = field(default_factory=Counter)
    """In the texts of the public file."""
    articles: list[str] = field(default_factory=list)
    """Keys of the articles it touches."""
    bodies: int = 0
    """Captured pages to be rewritten or removed."""
    media: int = 0
    """Files to be removed."""

    @property
    def found(self) -> bool:
        """Tell whether there is anything to do."""
        return bool(self.places or self.bodies or self.media)

    def record(self) -> dict[str, Any]:
        """Return the survey ready for JSON."""
        return {
            "places": dict(self.places),
            "spellings": dict(self.spellings),
            "articles": self.articles,
            "bodies": self.bodies,
            "media": self.media,
        }


def survey(directory: Path, rule: Rule) -> Survey:
    """Look where a rule would find something to do."""
    found = Survey()
    with closing(open_for_reading(directory)) as archive:
        if rule.kind == "redact":
            _words(archive, rule, found)
        else:
            _article(archive, rule, found)
        path = captures_file(directory)
        if path.is_file():
            uri = f"{path.absolute().as_uri()}?mode=ro"
            with closing(sqlite3.connect(uri, uri=True, timeout=busy_seconds())) as captures:
                _captured(captures, rule, found)
                found.media = len(media_with(directory, archive, captures, rule))
    return found


def _words(archive: sqlite3.Connection, rule: Rule, found: Survey) -> None:
    wording = Wording([rule.text])
    ids = None
    if rule.keys:
        ids = [article_id for key in rule.keys if (article_id := articles.find(archive, key)) is not None]
    keys = dict(archive.execute("SELECT id, key FROM articles").fetchall())
    touched = set()
    for place in places(archive, wording, rule.replacement, leaving=redact_archive.LEFT, articles=ids):
        found.places[f"archive.db {place.table}"] += place.count
        found.spellings.update(place.spellings)
        if place.article_id is not None:
            touched.add(keys[place.article_id])
    found.articles = sorted(touched)


def _article(archive: sqlite3.Connection, rule: Rule, found: Survey) -> None:
    article_id = articles.find(archive, rule.keys[0])
    found.articles = [rule.keys[0]]
    if article_id is None or articles.read(archive, article_id).state == "withdrawn":
        return
    for table in ("versions", "changes", "images", "attachments", "links", "observations", "events"):
        query = f"SELECT count(*) FROM {table} WHERE article_id = ?"  # noqa: S608 - names of ours
        found.places[f"archive.db {table}"] += archive.execute(query, (article_id,)).fetchone()[0]
    found.places += Counter()


def _captured(captures: sqlite3.Connection, rule: Rule, found: Survey) -> None:
    wording = Wording([rule.text]) if rule.kind == "redact" else None
    kept = Captures(captures)
    for _, first, urls in captures.execute(redact_captures.ALL_BODIES).fetchall():
        if redact_captures.instead(kept, rule, wording, first, set(urls.split("\n"))) is not None:
            found.bodies += 1
    if wording is not None:
        for place in places(captures, wording, rule.replacement, leaving=redact_captures.LEFT):
            found.places[f"captures.db {place.table}"] += place.count
