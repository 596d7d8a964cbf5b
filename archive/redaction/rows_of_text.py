"""Takes words out of every text of a database, whatever table it stands in: SQL that is made from the schema.

All functions work inside the caller's transaction.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from archive.redaction.wording import Wording

Key = tuple[int | str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A row of a table with some words in it."""

    table: str
    key_columns: tuple[str, ...]
    key: Key
    article_id: int | None
    """Of a row that belongs to an article."""
    texts: dict[str, str | bytes]
    """By column: what is to stand there."""
    spellings: Counter[str]
    """The words as they stood there, and how often."""

    @property
    def count(self) -> int:
        """Return how often the words stood there."""
        return self.spellings.total()


TABLES = """
    SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
        AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE '\\_sqlite%' ESCAPE '\\' ORDER BY name
"""
COLUMNS = "SELECT name, type, pk FROM pragma_table_info(?)"


def places(
    conn: sqlite3.Connection,
    wording: Wording,
    instead: str,
    *,
    leaving: Collection[str],
    articles: Collection[int] | None = None,
) -> Iterator[Place]:
    """Yield every row with the words in it, but for some tables; of some articles only, where those are named.

    Rows are read as they are yielded: all of them have to be had before the first is written.
    """
    for table, without_rowid in conn.execute(TABLES).fetchall():
        if table not in leaving:
            yield from _of_table(conn, table, wording, instead, bool(without_rowid), articles)


def _of_table(
    conn: sqlite3.Connection,
    table: str,
    wording: Wording,
    instead: str,
    without_rowid: bool,  # noqa: FBT001 - private
    articles: Collection[int] | None,
) -> Iterator[Place]:
    columns = conn.execute(COLUMNS, (table,)).fetchall()
    texts = [name for name, kind, _ in columns if kind in ("TEXT", "BLOB")]
    keys = ["rowid"]
    if without_rowid:
        keys = [name for name, _, key in sorted(columns, key=lambda column: column[2]) if key]
    owner = "article_id" if any(name == "article_id" for name, _, _ in columns) else "NULL"
    if table == "articles":
        owner = "id"
    if articles is not None and owner == "NULL":
        return
    query = f"SELECT {owner}, {', '.join(keys)}, {', '.join(texts)} FROM {table}"  # noqa: S608 - names of the schema
    for article_id, *rest in conn.execute(query) if texts else ():
        if articles is not None and article_id not in articles:
            continue
        changed: dict[str, str | bytes] = {}
        spellings: Counter[str] = Counter()
        for name, value in zip(texts, rest[len(keys) :], strict=True):
            if value:
                other, found = redacted_value(value, wording, instead)
                if found:
                    changed[name] = other
                    spellings += wording.found(value if isinstance(value, bytes) else value.encode("utf-8", "replace"))
        if changed:
            yield Place(
                table=table,
                key_columns=tuple(keys),
                key=tuple(rest[: len(keys)]),
                article_id=article_id,
                texts=changed,
                spellings=spellings,
            )


def redacted_value(value: str | bytes, wording: Wording, instead: str) -> tuple[str | bytes, int]:
    """Return a text, a JSON text or some bytes without the words, and how often they stood there."""
    if isinstance(value, bytes):
        return wording.taken_out(value, instead.encode("ascii", "xmlcharrefreplace"))
    if value[:1] in "[{":
        try:
            parsed = json.loads(value)
        except ValueError:
            return wording.taken_out_of_text(value, instead)
        other, count = _in_json(parsed, wording, instead)
        return (json.dumps(other, ensure_ascii=False, separators=(",", ":")), count) if count else (value, 0)
    return wording.taken_out_of_text(value, instead)


def _in_json(value: object, wording: Wording, instead: str) -> tuple[object, int]:
    if isinstance(value, str):
        return wording.taken_out_of_text(value, instead)
    if isinstance(value, list):
        pairs = [_in_json(part, wording, instead) for part in value]
        return [part for part, _ in pairs], sum(count for _, count in pairs)
    if isinstance(value, dict):
        found = {key: _in_json(part, wording, instead) for key, part in value.items()}
        count = sum(count for _, count in found.values())
        changed = {key: part for key, (part, _) in found.items()}
        if count and "content_hash" in changed:
            # An observation keeps the hash of what it quotes: a guess of the words could be tried against it.
            changed["content_hash"] = None
        return changed, count
    return value, 0


def write(conn: sqlite3.Connection, place: Place) -> None:
    """Write what is to stand in a row. Of two rows that are then the same, one stays."""
    # A place where two rows meet is a key of the frontier: what stood on a listing, an address, a problem.
    conn.execute(
        f"UPDATE OR REPLACE {place.table} SET {', '.join(f'{name} = ?' for name in place.texts)} "  # noqa: S608
        f"WHERE {' AND '.join(f'{name} = ?' for name in place.key_columns)}",
        (*place.texts.values(), *place.key),
    )
