"""Whether the search index is whole inside and that of just the articles as they now are. Reads only.

FTS5 looks into an index only where it may write, and compares it only with a text that stands in a table. So a copy of
the index is given the tokens that the articles come to: then FTS5 finds each posting that is missing, and each that no
article has, such as the ghost of a row that was not taken out. The copy is a file that SQLite deletes.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from itertools import islice

from pyroaring import BitMap

from archive.errors import AnalyserMismatch, ArchiveError
from archive.search import sets
from archive.search.index import BATCH, COLUMNS, check
from archive.search.lexicon import known_meanings
from archive.search.rowids import CLASSES, PLACES, after, day_of, first_of, length_class
from archive.search.schema import NO_CONTENT, search_table, titles_table
from archive.search.sets import Member
from archive.search.texts import SearchedText, read_texts
from archive.search.tokens import ArticleWords, checksum, row, words_of

INDEXES = {"search": search_table, "search_titles": titles_table}
SHADOWS = ("data", "idx", "config")
"""The tables in which FTS5 keeps a contentless index without sizes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something in the index that is not as the articles say."""

    where: str
    """A table, and what in it."""
    value: str
    says: str


def verify(conn: sqlite3.Connection) -> None:
    """Raise `AnalyserMismatch` or `ArchiveError` for the first thing that is wrong with the index."""
    check(conn)
    if conn.in_transaction:
        # What FTS5 has not written yet is written now, or the copy would lack it.
        conn.execute("SAVEPOINT written")
        conn.execute("RELEASE written")
    for look in (inside, against_articles):
        # Closed here at the first fault, and not by the collector of garbage, in whatever thread that runs.
        with closing(look(conn)) as faults:
            for fault in filter(None, faults):
                raise ArchiveError(
                    f"the search index is not that of the archive: {fault.where}: {fault.value}: {fault.says}; "
                    "run `herne-archive reindex`"
                )


STRAY = """
    SELECT 'article ' || id, 'it is not indexed' FROM articles
    WHERE state <> 'withdrawn' AND id NOT IN (SELECT article_id FROM search_meta)
    UNION ALL SELECT 'article ' || article_id, 'it is indexed, and it is not there' FROM search_meta
    WHERE article_id NOT IN (SELECT id FROM articles)
    UNION ALL SELECT 'article ' || article_id, 'it is indexed, and it was withdrawn' FROM search_meta
    WHERE article_id IN (SELECT id FROM articles WHERE state = 'withdrawn')
"""


def inside(conn: sqlite3.Connection) -> Generator[Fault]:
    """Yield what is wrong without a look at any text: damage, another version, articles that are missing."""
    try:
        check(conn)
    except AnalyserMismatch as exc:
        # Of what another version read, and of what was never built, all else would be wrong as well.
        yield Fault(where="analyser", value="version", says=str(exc))
        return
    yield from _other_tables(conn)
    with closing(_copy(conn, NO_CONTENT, NO_CONTENT)) as copy:
        yield from _damaged(copy, "it is damaged inside")
    yield from (Fault(where="search_meta", value=value, says=says) for value, says in conn.execute(STRAY))
    (indexed,) = conn.execute("SELECT count(*) FROM search_meta").fetchone()
    for name in INDEXES:
        rows = _rows(conn, name)
        if rows != indexed:
            yield Fault(where=name, value=f"{rows} rows", says=f"{indexed} articles are indexed")
    try:
        sets.read_all(conn)
    except ArchiveError as exc:
        yield Fault(where="search_sets", value="rowids", says=str(exc))


def against_articles(conn: sqlite3.Connection) -> Generator[Fault | None]:
    """Yield what differs from what the articles come to when they are read again, and `None` after each article.

    Nothing is compared with an index of another analyser version: `inside` says that.
    """
    try:
        check(conn)
    except AnalyserMismatch:
        return
    expected = _Expected()
    with closing(_copy(conn, *(f"content = 'expected_{name}', content_rowid = 'id'" for name in INDEXES))) as copy:
        copy.execute(f"CREATE TABLE expected_search (id INTEGER PRIMARY KEY, {', '.join(COLUMNS)})")
        copy.execute("CREATE TABLE expected_search_titles (id INTEGER PRIMARY KEY, title)")
        good = True
        for batch in _batches(conn):
            for fault in _batch(conn, batch, expected, copy):
                good &= fault is None
                yield fault
        if good:
            yield from _damaged(copy, "it holds other words than the articles")
    yield from _lexicon(conn, expected)
    yield from _homographs(conn)
    for letters, form in conn.execute(BEGINNINGS):
        yield Fault(where=f"beginnings {letters}", value=form, says="the lexicon has other words that begin so")
    yield from _sets(conn, expected.sets)


class _Expected:
    """What all articles come to that have been read."""

    def __init__(self) -> None:
        self.df: Counter[str] = Counter()
        self.sets: dict[Member, BitMap] = {}


Meta = tuple[int, int, int]
"""A row of `search_meta`."""
META = "SELECT article_id, rowid_, checksum FROM search_meta ORDER BY rowid_"


def _batches(conn: sqlite3.Connection) -> Iterator[list[Meta]]:
    rows = iter(conn.execute(META).fetchall())
    while batch := list(islice(rows, BATCH)):
        yield batch


def _batch(
    conn: sqlite3.Connection, batch: list[Meta], expected: _Expected, copy: sqlite3.Connection
) -> Iterator[Fault | None]:
    texts = read_texts(conn, [article_id for article_id, *_ in batch])
    words = {article_id: words_of(text) for article_id, text in texts.items()}
    members = sets.members(conn, words)
    meanings = known_meanings(conn, {form for found in words.values() for form in found.forms})
    for article_id, number, kept in batch:
        # One that is not there was named already.
        if article_id in texts:
            found = words[article_id]
            expected.df.update(found.forms.keys())
            for member in members[article_id]:
                expected.sets.setdefault(member, BitMap()).add(number)
            complete = meanings.keys() >= found.forms.keys()
            tokens = row(found, meanings) if complete else ()
            if not complete or checksum(tokens, found.title) != kept:
                yield Fault(where="search", value=f"article {article_id}", says="it is indexed with another text")
            else:
                marks = ", ".join("?" * len(COLUMNS))
                copy.execute(f"INSERT INTO expected_search VALUES (?, {marks})", (number, *tokens))  # noqa: S608
                copy.execute("INSERT INTO expected_search_titles VALUES (?, ?)", (number, found.title))
            if not _fits(conn, number, texts[article_id], found):
                yield Fault(
                    where="search_meta", value=f"article {article_id}", says="its number is of another day or length"
                )
        yield None


OF_DAY = "SELECT count(*) FROM search_meta WHERE rowid_ >= ? AND rowid_ < ?"


def _fits(conn: sqlite3.Connection, number: int, text: SearchedText, found: ArticleWords) -> bool:
    day = date.fromisoformat(text.published)
    if first_of(day) != first_of(day_of(number)):
        return False
    if number % CLASSES == length_class(found.length):
        return True
    # On a crowded day it may stand in another class, since its own was full; some of these may be gone by now.
    return bool(conn.execute(OF_DAY, (first_of(day), after(day))).fetchone()[0] > PLACES // 2)


def _lexicon(conn: sqlite3.Connection, expected: _Expected) -> Iterator[Fault]:
    for form, df in conn.execute("SELECT form, df FROM lexicon"):
        if expected.df.pop(form, 0) != df:
            yield Fault(where=f"lexicon {form}", value=str(df), says="it stands in another number of articles")
    for form in expected.df:
        yield Fault(where="lexicon", value=form, says="the form occurs and is not in the lexicon")


BEGINNINGS = """
    WITH expected AS (
        SELECT substr(form, 1, n.value) AS letters, length(df * df) AS size, form
        FROM lexicon, json_each('[1, 2, 3]') AS n WHERE length(df * df) + n.value >= 7
    )
    SELECT letters, form FROM (SELECT * FROM expected EXCEPT SELECT letters, size, form FROM beginnings)
    UNION SELECT letters, form FROM (SELECT letters, size, form FROM beginnings EXCEPT SELECT * FROM expected)
"""
HOMOGRAPHS = "SELECT token, main, forms FROM homographs"


def _homographs(conn: sqlite3.Connection) -> Iterator[Fault]:
    expected: Counter[tuple[str, str]] = Counter()
    for main, others in conn.execute("SELECT main, others FROM lexicon WHERE others <> ''"):
        expected.update((token, main) for token in others.split())
    for token, main, forms in conn.execute(HOMOGRAPHS):
        if expected.pop((token, main), 0) != forms:
            yield Fault(where=f"homographs {token} {main}", value=str(forms), says="another number of forms says so")
    for token, main in expected:
        yield Fault(where="homographs", value=f"{token} {main}", says="some form says so, and it is not there")


def _sets(conn: sqlite3.Connection, expected: dict[Member, BitMap]) -> Iterator[Fault]:
    try:
        kept = sets.read_all(conn)
    except ArchiveError:
        # Named already, by the look inside.
        return
    for member in sorted(kept.keys() | expected.keys()):
        differing = kept.get(member, BitMap()) ^ expected.get(member, BitMap())
        if differing or (member in kept and not kept[member]):
            numbers = ", ".join(map(str, islice(differing, 3))) or "none"
            yield Fault(
                where=f"search_sets {':'.join(member)}",
                value=f"{len(differing)} numbers ({numbers})",
                says="the articles say otherwise",
            )


def _other_tables(conn: sqlite3.Connection) -> Iterator[Fault]:
    for name, table in INDEXES.items():
        (sql,) = conn.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (name,)).fetchone() or ("",)
        if sql.split() != table(NO_CONTENT).split():
            yield Fault(where=name, value="its definition", says="it is not that of this release")


def _copy(conn: sqlite3.Connection, *contents: str) -> sqlite3.Connection:
    """Return a database of its own with a copy of both indexes, to be compared with some tables of it."""
    copy = sqlite3.connect("", isolation_level=None)
    for (name, table), content in zip(INDEXES.items(), contents, strict=True):
        copy.execute(table(content))
        for shadow in SHADOWS:
            copy.execute(f"DELETE FROM {name}_{shadow}")  # noqa: S608 - names of ours
            rows = conn.execute(f"SELECT * FROM {name}_{shadow}")  # noqa: S608 - names of ours
            marks = ", ".join("?" * len(rows.description))
            copy.executemany(f"INSERT INTO {name}_{shadow} VALUES ({marks})", rows)  # noqa: S608 - names of ours
    copy.execute("BEGIN")
    return copy


def _damaged(copy: sqlite3.Connection, says: str) -> Iterator[Fault]:
    for name in INDEXES:
        try:
            copy.execute(f"INSERT INTO {name} ({name}, rank) VALUES ('integrity-check', 1)")  # noqa: S608 - names of ours
        except sqlite3.DatabaseError as exc:
            yield Fault(where=name, value=str(exc), says=says)


def _rows(conn: sqlite3.Connection, name: str) -> int:
    """Return how many rows an index counts: FTS5 keeps it as the first number of the record with id 1."""
    found = conn.execute(f"SELECT block FROM {name}_data WHERE id = 1").fetchone()  # noqa: S608 - names of ours
    total = 0
    for byte in found[0] if found else b"":
        total = total << 7 | byte & 0x7F
        if byte < 0x80:
            break
    return total
