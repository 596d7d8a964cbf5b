"""Takes what is to be forgotten out of the public file: texts, history, index and word tables. One transaction.

Versions and changes stay, under the names they are cited by, and are linked anew. The index forgets the old words
before the rows change, since it keeps no text to forget them by.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from archive import history
from archive.clock import timestamp
from archive.database import transaction
from archive.errors import ArchiveError
from archive.events import keeping as events
from archive.identity import fold_title
from archive.integrity import chain
from archive.redaction.kinds import open_redaction
from archive.redaction.rows_of_text import Place, places, write
from archive.redaction.rules import Rule
from archive.redaction.wording import Wording, letters
from archive.search import index as search_index
from archive.search import sets

LEFT = ("analyser", "beginnings", "chain", "homographs", "lexicon", "redactions", "search_meta", "search_sets")
"""Tables without words, or that follow from the others."""
INDEXED = ("articles", "images", "attachments", "versions")
"""Tables whose texts are in the search index."""


def redact(
    conn: sqlite3.Connection, rule: Rule, *, bodies: Mapping[str, str], media: Collection[str], now: datetime
) -> Counter[str]:
    """Take the words of a rule out of every text; `bodies` says which captured body stands in the place of which."""
    wording = Wording([rule.text])
    with transaction(conn):
        limited = _ids(conn, rule.keys) if rule.keys else None
        found = list(places(conn, wording, rule.replacement, leaving=LEFT, articles=limited))
        of_files = _show(conn, media)
        reindexed = {place.article_id for place in found if place.table in INDEXED} | of_files
        for article_id in sorted(filter(None, reindexed)):
            search_index.unindex(conn, article_id)
        for place in found:
            write(conn, place)
        if any(place.table == "sections" for place in found):
            sets.replace_sections(conn)
        _drop_media(conn, media)
        counts: Counter[str] = Counter()
        counts["public places"] = sum(place.count for place in found)
        touched = _touched(found)
        touched.articles |= of_files
        _bring_in_line(conn, rule, touched, bodies, reindexed, now, counts, kind="redacted")
    return counts


EMPTY_VERSIONS = """
    UPDATE versions SET title = :instead, body = :instead, teaser = NULL, images = '[]', attachments = '[]',
        links = '[]' WHERE article_id = :id
"""
EMPTY_ARTICLE = """
    UPDATE articles SET title = :instead, title_folded = :folded, body = :instead, teaser = NULL, state = 'withdrawn'
    WHERE id = :id
"""
EMPTY_CHANGES = "UPDATE changes SET edits = '[]' WHERE article_id = ? AND edits <> '[]'"
KEPT_TABLES = ("aliases", "article_sections", "articles", "changes", "versions")
"""Tables that keep the rows of a withdrawn article: names, places and history without its words."""
TABLES_OF_ARTICLES = """
    SELECT DISTINCT t.name, k."from" FROM pragma_table_list AS t, pragma_foreign_key_list(t.name) AS k
    WHERE t.schema = 'main' AND t.type = 'table' AND k."table" = 'articles'
"""


def withdraw(
    conn: sqlite3.Connection, rule: Rule, *, bodies: Mapping[str, str], media: Collection[str], now: datetime
) -> Counter[str]:
    """Empty an article and all its versions to tombstones."""
    with transaction(conn):
        (article_id,) = _ids(conn, rule.keys[:1])
        counts: Counter[str] = Counter()
        shown_elsewhere = _show(conn, media) - {article_id}
        for other in sorted({article_id, *shown_elsewhere}):
            search_index.unindex(conn, other)
        values = {"instead": rule.replacement, "folded": fold_title(rule.replacement), "id": article_id}
        for table, column in conn.execute(TABLES_OF_ARTICLES).fetchall():
            if table not in KEPT_TABLES:
                deleted = conn.execute(f"DELETE FROM {table} WHERE {column} = ?", (article_id,)).rowcount  # noqa: S608
                counts["rows"] += deleted
        touched = Touched()
        touched.articles.add(article_id)
        touched.versions.update(_column(conn, "SELECT id FROM versions WHERE article_id = ?", article_id))
        touched.changes.update(map(int, _column(conn, "SELECT id FROM changes WHERE article_id = ?", article_id)))
        counts["public places"] = _out_of_reports(conn, titles_of(conn, rule), rule.replacement)
        conn.execute(EMPTY_VERSIONS, values)
        conn.execute(EMPTY_ARTICLE, values)
        conn.execute(EMPTY_CHANGES, (article_id,))
        _drop_media(conn, media)
        _bring_in_line(conn, rule, touched, bodies, {article_id, *shown_elsewhere}, now, counts, kind="withdrawn")
    return counts


LEAST_OF_A_TITLE = 12
"""Letters; shorter titles are words that reports may hold for other reasons."""


def titles_of(conn: sqlite3.Connection, rule: Rule) -> tuple[str, ...]:
    """Return the titles that the article of a rule has had and that are its own, not a word or two."""
    titles = {
        title
        for article_id in _ids(conn, rule.keys[:1])
        for title in _column(conn, "SELECT title FROM versions WHERE article_id = ?", article_id)
    }
    return tuple(sorted(t for t in titles if t != rule.replacement and letters(t) >= LEAST_OF_A_TITLE))


def _out_of_reports(conn: sqlite3.Connection, titles: Sequence[str], instead: str) -> int:
    """Take titles out of what runs have reported; return how often they stood there."""
    if not titles:
        return 0
    wording = Wording(titles, inflected=False)
    total = 0
    for number, report in conn.execute("SELECT id, report FROM crawls WHERE report IS NOT NULL").fetchall():
        left, count = wording.taken_out_of_text(report, instead)
        if count:
            conn.execute("UPDATE crawls SET report = ? WHERE id = ?", (left, number))
            total += count
    return total


class Touched:
    """Rows that were changed, by what has to follow from it."""

    def __init__(self) -> None:
        self.articles: set[int] = set()
        self.versions: set[str] = set()
        self.changes: set[int] = set()


def _touched(found: list[Place]) -> Touched:
    touched = Touched()
    for place in found:
        if place.article_id is not None:
            touched.articles.add(place.article_id)
        if place.table == "changes":
            touched.changes.add(int(place.key[0]))
    return touched


def _bring_in_line(
    conn: sqlite3.Connection,
    rule: Rule,
    touched: Touched,
    bodies: Mapping[str, str],
    reindexed: Collection[int | None],
    now: datetime,
    counts: Counter[str],
    *,
    kind: history.ArchiveKind,
) -> None:
    """Make hashes, index, chain and tombstone follow from the texts as they now are."""
    for old, new in bodies.items():
        query = "UPDATE versions SET capture_sha256 = ? WHERE capture_sha256 = ? RETURNING id"
        touched.versions.update(name for (name,) in conn.execute(query, (new, old)).fetchall())
        conn.execute("UPDATE misses SET capture_sha256 = ? WHERE capture_sha256 = ?", (new, old))
    for article_id in touched.articles:
        touched.versions.update(_rehash(conn, article_id))
    for name in sorted(touched.versions):
        chain.link_again(conn, chain.ARCHIVE, "version", name)
        if kind == "redacted":
            events.read_again(conn, name)
    for change in sorted(touched.changes):
        chain.link_again(conn, chain.ARCHIVE, "change", change)
    for article_id in sorted(touched.articles):
        latest = history.latest(conn, article_id)
        conn.execute("UPDATE articles SET content_hash = ? WHERE id = ?", (latest.content_hash, article_id))
        (title,) = conn.execute("SELECT title FROM articles WHERE id = ?", (article_id,)).fetchone()
        conn.execute("UPDATE articles SET title_folded = ? WHERE id = ?", (fold_title(title), article_id))
        history.add_change(conn, article_id, kind=kind, at=timestamp(now), before=latest.id, after=latest.id, edits=[])
    for article_id in sorted(filter(None, reindexed)):
        search_index.index(conn, article_id)
    # The index may still hold what no article shows any more: the words of an edit since are struck out, not gone.
    search_index.tidy(conn)
    counts["articles"] = len(touched.articles)
    counts["versions"] = len(touched.versions)
    counts["changes"] = len(touched.changes)
    _note(conn, rule, touched.articles, counts)


def _rehash(conn: sqlite3.Connection, article_id: int) -> list[str]:
    """Give the versions of an article the hash of their present text; return those that had another."""
    changed = []
    query = "SELECT id, content_hash FROM versions WHERE article_id = ?"
    for name, kept in conn.execute(query, (article_id,)).fetchall():
        computed = history.hash_of_version(conn, name)
        if computed != kept:
            conn.execute("UPDATE versions SET content_hash = ? WHERE id = ?", (computed, name))
            changed.append(name)
    return changed


def _note(conn: sqlite3.Connection, rule: Rule, articles: Collection[int], counts: Counter[str]) -> None:
    opened = open_redaction(conn)
    if opened is None or opened.id != rule.redaction:
        raise ArchiveError(f"redaction {rule.redaction} is not open any more")
    keys = {*opened.articles}
    for article_id in articles:
        keys.update(_column(conn, "SELECT key FROM articles WHERE id = ?", article_id))
    total = Counter(opened.counts) + counts
    conn.execute(
        "UPDATE redactions SET articles = ?, counts = ? WHERE id = ?",
        (json.dumps(sorted(keys)), json.dumps(dict(total)), rule.redaction),
    )


def _show(conn: sqlite3.Connection, media: Collection[str]) -> set[int]:
    """Return the articles that show one of some files."""
    found: set[int] = set()
    for digest in media:
        for table in ("images", "attachments"):
            query = f"SELECT article_id FROM {table} WHERE sha256 = ?"  # noqa: S608 - a name of ours
            found.update(article_id for (article_id,) in conn.execute(query, (digest,)))
    return found


def _drop_media(conn: sqlite3.Connection, media: Collection[str]) -> None:
    for digest in media:
        conn.execute("UPDATE images SET sha256 = NULL WHERE sha256 = ?", (digest,))
        conn.execute("UPDATE attachments SET sha256 = NULL, text = NULL WHERE sha256 = ?", (digest,))
        conn.execute("DELETE FROM media WHERE sha256 = ?", (digest,))


def _ids(conn: sqlite3.Connection, keys: Collection[str]) -> list[int]:
    return [
        int(article_id)
        for key in keys
        for (article_id,) in conn.execute("SELECT id FROM articles WHERE key = ?", (key,)).fetchall()
    ]


def _column(conn: sqlite3.Connection, query: str, article_id: int) -> list[str]:
    return [value for (value,) in conn.execute(query, (article_id,)).fetchall()]
