"""The sets of articles that filters leave and facets count: bitmaps of the numbers of `rowids`, one a kind and value.

    rubrik  a section, by its slug: two sections whose paths have one slug are one in addresses, and one here
    ort     a place of the gazetteer that the article is about
    mit     bild, anhang, pdf
    status  geaendert: the city edited it after it was first kept, text, pictures or files
            verschwunden: it is gone; one that is only missing is mostly back with the next run

All functions work inside the caller's transaction.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping

from pyroaring import BitMap

from archive.errors import ArchiveError
from archive.search.places import places_in
from archive.search.schema import NEW_STAMP
from archive.search.section_names import section_slug
from archive.search.tokens import ArticleWords

Member = tuple[str, str]
"""A kind and a value."""

FACTS = """
    SELECT a.id, a.state = 'gone',
        EXISTS (SELECT 1 FROM changes AS c WHERE c.article_id = a.id AND c.kind = 'edit'),
        EXISTS (SELECT 1 FROM images AS i WHERE i.article_id = a.id),
        EXISTS (SELECT 1 FROM attachments AS f WHERE f.article_id = a.id),
        EXISTS (SELECT 1 FROM attachments AS f WHERE f.article_id = a.id AND f.media_type = 'application/pdf'),
        (SELECT json_group_array(s.path) FROM article_sections AS m JOIN sections AS s ON s.id = m.section_id
            WHERE m.article_id = a.id)
    FROM articles AS a WHERE a.id IN (SELECT value FROM json_each(?))
"""
VALUES: tuple[Member, ...] = (
    ("status", "verschwunden"),
    ("status", "geaendert"),
    ("mit", "bild"),
    ("mit", "anhang"),
    ("mit", "pdf"),
)
"""In the order of the columns above."""


def members(conn: sqlite3.Connection, words: Mapping[int, ArticleWords]) -> dict[int, frozenset[Member]]:
    """Return in which sets some articles are to be, by id, as their rows and words say."""
    facts = rows_say(conn, words)
    return {number: facts[number] | words_say(found) for number, found in words.items()}


def rows_say(conn: sqlite3.Connection, article_ids: Iterable[int]) -> dict[int, frozenset[Member]]:
    """Return the same, but for what only the text of an article says: its places."""
    found: dict[int, frozenset[Member]] = {}
    for article_id, *facts, paths in conn.execute(FACTS, (json.dumps(list(article_ids)),)):
        sections = {("rubrik", section_slug(path)) for path in json.loads(paths)}
        others = {member for member, holds in zip(VALUES, facts, strict=True) if holds}
        found[article_id] = frozenset(sections | others)
    return found


def words_say(found: ArticleWords) -> frozenset[Member]:
    """Return the sets of the places that an article names."""
    return frozenset(("ort", place) for place in places_in(found.says, found.site))


READ_ALL = "SELECT kind, value, rowids FROM search_sets ORDER BY kind, value"


def read_all(conn: sqlite3.Connection) -> dict[Member, BitMap]:
    """Return all sets. Raises `ArchiveError` for one that is damaged."""
    return {(kind, value): _bitmap(blob, (kind, value)) for kind, value, blob in conn.execute(READ_ALL)}


def _bitmap(blob: bytes, member: Member) -> BitMap:
    try:
        return BitMap.deserialize(blob)
    except (TypeError, ValueError) as exc:
        raise ArchiveError(f"the set {':'.join(member)} of the search index is damaged: {exc}") from exc


WRITE = """
    INSERT INTO search_sets (kind, value, rowids) VALUES (?, ?, ?)
    ON CONFLICT (kind, value) DO UPDATE SET rowids = excluded.rowids
"""
DROP = "DELETE FROM search_sets WHERE kind = ? AND value = ?"


def add(conn: sqlite3.Connection, number: int, to: Iterable[Member]) -> None:
    """Put an article's number into sets. One that is there already is written no second time."""
    for member in sorted(to):
        _change(conn, member, number, holds=True)


def discard(conn: sqlite3.Connection, number: int, of: Iterable[Member]) -> None:
    """Take an article's number out of sets. A set that gets empty goes, so that no section lives on in it."""
    for member in sorted(of):
        _change(conn, member, number, holds=False)


READ = "SELECT rowid, rowids FROM search_sets WHERE kind = ? AND value = ?"


def _change(conn: sqlite3.Connection, member: Member, number: int, *, holds: bool) -> None:
    row, before = conn.execute(READ, member).fetchone() or (None, b"")
    found = _bitmap(before, member) if before else BitMap()
    if (number in found) == holds:
        return
    (found.add if holds else found.remove)(number)
    after = _blob(found)
    if row is None or not found or len(after) != len(before):
        _write(conn, member, found)
        return
    # In its place, and of its pages only those that differ: for an article of today the first and the last.
    with conn.blobopen("search_sets", "rowids", row) as blob:
        for start in range(0, len(after), ROOM):
            part = slice(start, start + ROOM)
            if after[part] != before[part]:
                blob.seek(start)
                blob.write(after[part])
    # No trigger sees that.
    conn.execute(NEW_STAMP)


CHANGING = frozenset(member for member in VALUES if member[0] == "status")
"""What rows may say and later no more, without another text; an article never leaves a section."""


def refresh(conn: sqlite3.Connection, article_id: int, number: int) -> None:
    """Bring an article's sets up to date after its sections, its state or its log of changes got more."""
    now = rows_say(conn, (article_id,))[article_id]
    discard(conn, number, CHANGING - now)
    add(conn, number, now)


def replace(conn: sqlite3.Connection, sets: Mapping[Member, BitMap], kind: str | None = None) -> None:
    """Put these sets in the place of all, or of all of a kind."""
    conn.execute("DELETE FROM search_sets WHERE ? IS NULL OR kind = ?", (kind, kind))
    for member in sorted(sets):
        if kind is None or member[0] == kind:
            _write(conn, member, sets[member])


SECTIONS = """
    SELECT s.path, t.rowid_ FROM article_sections AS m JOIN sections AS s ON s.id = m.section_id
    JOIN search_meta AS t ON t.article_id = m.article_id
"""


def replace_sections(conn: sqlite3.Connection) -> None:
    """Build the sets of all sections anew, after paths have changed: nothing but a redaction changes them."""
    sets: dict[Member, BitMap] = {}
    for path, number in conn.execute(SECTIONS):
        sets.setdefault(("rubrik", section_slug(path)), BitMap()).add(number)
    replace(conn, sets, "rubrik")


def _write(conn: sqlite3.Connection, member: Member, found: BitMap) -> None:
    if found:
        conn.execute(WRITE, (*member, _blob(found)))
    else:
        conn.execute(DROP, member)


ROOM = 512
"""A set takes a multiple of so many bytes, so that most changes leave it as long as it was."""


def _blob(found: BitMap) -> bytes:
    """Return a set as it is kept. What stands behind its end is no part of a bitmap in Roaring's portable format."""
    said: bytes = found.serialize()
    return said + bytes(-len(said) % ROOM)
