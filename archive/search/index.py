"""Keeps the search index in step with the articles: each text analysed, one token a word, in four columns.

`title` and `body` hold one token for each word, in order, so that phrases work; `title_x` and `body_x` what else a
word may mean, and runs of hyphens as one word. The index keeps no text: it is taken back by the same tokens, read
from the same rows, so `unindex` comes before an article's rows change and `index` after. `lexicon` keeps the meaning
of every form that occurs; it is what queries read.

All functions work inside the caller's transaction and commit nothing, but `reindex`, which makes its own.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from archive.database import transaction
from archive.errors import AnalyserMismatch, ArchiveError
from archive.search.lemmas import Meaning
from archive.search.lexicon import count, discount, forget_all, known_meanings
from archive.search.texts import SearchedText, read_texts
from archive.search.words import ANALYSER_VERSION, GAP, Reading, read

READ_VERSION = "SELECT version FROM analyser"
IS_EMPTY = "SELECT NOT EXISTS (SELECT 1 FROM search_meta)"


def check(conn: sqlite3.Connection) -> None:
    """Raise `AnalyserMismatch` where the index was written by another version of the analysis than this one."""
    written = [version for (version,) in conn.execute(READ_VERSION)]
    if written == [ANALYSER_VERSION] or (not written and conn.execute(IS_EMPTY).fetchone()[0]):
        return
    raise AnalyserMismatch(
        f"the search index was written by the analysis {', '.join(written) or 'of no version'}, "
        f"this one is {ANALYSER_VERSION}; run `herne-archive reindex` to rebuild it"
    )


SIGN = "INSERT INTO analyser (id, version) VALUES (1, ?) ON CONFLICT DO NOTHING"
ADD = "INSERT INTO search (rowid, title, title_x, body, body_x) VALUES (?, ?, ?, ?, ?)"
ADD_META = """
    INSERT INTO search_meta (article_id, published, year, month, day, checksum) VALUES (?, ?, ?, ?, ?, ?)
"""


def index(conn: sqlite3.Connection, article_id: int) -> None:
    """Put an article into the index, as its rows now are.

    Raises `AnalyserMismatch`, and `ArchiveError` for an article that does not exist or is indexed already.
    """
    check(conn)
    if conn.execute("SELECT 1 FROM search_meta WHERE article_id = ?", (article_id,)).fetchone():
        raise ArchiveError(f"article {article_id} is in the search index already; take it out before it changes")
    text = _text(conn, article_id)
    found = _words(text)
    row = _row(found, count(conn, found.displays))
    published = date.fromisoformat(text.published)
    conn.execute(SIGN, (ANALYSER_VERSION,))
    conn.execute(ADD, (article_id, *row))
    conn.execute(
        ADD_META,
        (article_id, text.published, published.year, published.month, published.toordinal(), _checksum(row)),
    )


REMOVE = "INSERT INTO search (search, rowid, title, title_x, body, body_x) VALUES ('delete', ?, ?, ?, ?, ?)"
READ_CHECKSUM = "SELECT checksum FROM search_meta WHERE article_id = ?"
REMOVE_META = "DELETE FROM search_meta WHERE article_id = ?"


def unindex(conn: sqlite3.Connection, article_id: int) -> None:
    """Take an article out of the index, by its rows as they were when it was put in.

    Forms that stand nowhere else leave the lexicon. Raises `AnalyserMismatch`, and `ArchiveError` for an article that
    is not indexed or whose rows have changed since: its old words could not be found and would stay as ghosts.
    """
    check(conn)
    indexed = conn.execute(READ_CHECKSUM, (article_id,)).fetchone()
    if indexed is None:
        raise ArchiveError(f"article {article_id} is not in the search index")
    found = _words(_text(conn, article_id))
    row = _row_again(conn, found)
    if row is None or _checksum(row) != indexed[0]:
        raise ArchiveError(
            f"article {article_id} has changed since it was put into the search index; "
            "take articles out before they change, or run `herne-archive reindex`"
        )
    conn.execute(REMOVE_META, (article_id,))
    conn.execute(REMOVE, (article_id, *row))
    discount(conn, found.displays)


EMPTY = (
    "INSERT INTO search (search) VALUES ('delete-all')",
    "DELETE FROM search_meta",
    "DELETE FROM analyser",
)
ALL_IDS = "SELECT id FROM articles ORDER BY published, id"
TIDY = "INSERT INTO search (search) VALUES ('optimize')"


def reindex(conn: sqlite3.Connection, on_article: Callable[[], None] = lambda: None) -> int:
    """Build the index anew from all articles, in one transaction, and return their number.

    Readers see the old index until it is done. `on_article` is called after each article.
    """
    with transaction(conn):
        for statement in EMPTY:
            conn.execute(statement)
        forget_all(conn)
        ids = [article_id for (article_id,) in conn.execute(ALL_IDS)]
        for article_id in ids:
            index(conn, article_id)
            on_article()
        conn.execute(SIGN, (ANALYSER_VERSION,))
        tidy(conn)
    return len(ids)


def tidy(conn: sqlite3.Connection) -> None:
    """Write the index as one piece, so that nothing is left in it of what was taken out."""
    conn.execute(TIDY)


VERIFY = "INSERT INTO search (search) VALUES ('integrity-check')"
STRAY = """
    SELECT 'article ' || id || ' is not indexed' FROM articles WHERE id NOT IN (SELECT article_id FROM search_meta)
    UNION ALL SELECT 'article ' || article_id || ' is indexed twice over or not at all' FROM search_meta
    WHERE article_id NOT IN (SELECT id FROM search_docsize)
    UNION ALL SELECT 'there is an index of the missing article ' || id FROM search_docsize
    WHERE id NOT IN (SELECT article_id FROM search_meta)
"""


def verify(conn: sqlite3.Connection) -> None:
    """Raise where the index is damaged inside, or does not hold just the articles as they now are.

    Raises `sqlite3.DatabaseError` for the first, `AnalyserMismatch` or `ArchiveError` for the second. Needs a
    connection that may write, though nothing is written.
    """
    check(conn)
    was_in_transaction = conn.in_transaction
    conn.execute(VERIFY)
    if not was_in_transaction:
        conn.rollback()
    for fault in strays(conn):
        raise ArchiveError(f"the search index is not that of the archive: {fault}; run `herne-archive reindex`")
    for (article_id,) in conn.execute("SELECT article_id FROM search_meta").fetchall():
        wrong = wrong_text(conn, article_id)
        if wrong is not None:
            raise ArchiveError(f"{wrong}; run `herne-archive reindex`")


def strays(conn: sqlite3.Connection) -> list[str]:
    """Return which articles are not indexed, and what is indexed that is no article."""
    return [fault for (fault,) in conn.execute(STRAY)]


def wrong_text(conn: sqlite3.Connection, article_id: int, forms: dict[str, int] | None = None) -> str | None:
    """Return what is wrong with the index of an article, `None` where it is that of its present text.

    `forms` is given one more of each form that stands in the article.
    """
    if conn.execute("SELECT 1 FROM articles WHERE id = ?", (article_id,)).fetchone() is None:
        return f"the search index has the article {article_id}, which is not there"
    found = _words(_text(conn, article_id))
    if forms is not None:
        for form in found.displays:
            forms[form] = forms.get(form, 0) + 1
    row = _row_again(conn, found)
    (checksum,) = conn.execute(READ_CHECKSUM, (article_id,)).fetchone()
    if row is None or _checksum(row) != checksum:
        return f"the search index has another text of article {article_id}"
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """The words of an article."""

    title: Reading
    passages: tuple[Reading, ...]
    displays: dict[str, str]
    """Every form of them, those of joined runs included, with its first spelling."""


def _text(conn: sqlite3.Connection, article_id: int) -> SearchedText:
    found = read_texts(conn, (article_id,)).get(article_id)
    if found is None:
        raise ArchiveError(f"there is no article {article_id} to read for the search index")
    return found


def _words(text: SearchedText) -> _Words:
    sources = (text.title, *text.passages)
    title, *passages = readings = [read(source) for source in sources]
    displays: dict[str, str] = {}
    for source, reading in zip(sources, readings, strict=True):
        for form, (start, end) in zip(reading.forms, reading.spans, strict=True):
            if form not in displays:
                displays[form] = source[start:end]
        for run in reading.joined:
            displays.setdefault(run.form, source[slice(*run.span)])
    return _Words(title=title, passages=tuple(passages), displays=displays)


Row = tuple[str, str, str, str]
"""What is indexed of an article, in the order of the columns."""


def _row(found: _Words, meanings: Mapping[str, Meaning]) -> Row:
    title, title_x = _columns((found.title,), meanings)
    body, body_x = _columns(found.passages, meanings)
    return title, title_x, body, body_x


def _row_again(conn: sqlite3.Connection, found: _Words) -> Row | None:
    """Return what was indexed of a text, as the lexicon has it; `None` where it cannot have been this text."""
    meanings = known_meanings(conn, found.displays)
    return _row(found, meanings) if len(meanings) == len(found.displays) else None


def _columns(passages: Iterable[Reading], meanings: Mapping[str, Meaning]) -> tuple[str, str]:
    """Return a text's column of places, one token a word, and the column of what else is meant, each token once."""
    places: list[str] = []
    others: set[str] = set()
    for reading in passages:
        if places:
            places.append(GAP)
        places += [meanings[form].main for form in reading.forms]
        others.update(*(meanings[form].others for form in reading.forms))
        others.update(*(meanings[run.form].tokens for run in reading.joined))
    return " ".join(places), " ".join(sorted(others.difference(places)))


def _checksum(row: Row) -> int:
    return zlib.crc32("\n".join(row).encode())
