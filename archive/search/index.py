"""Keeps the search index in step with the articles: each text analysed, one token a word, in ten columns.

The index keeps no text: an article is taken back by the same tokens, read from the same rows, so `unindex` comes before
its rows change and `index` after. In one transaction with it go what says where it stands (`search_meta`), its words
(`lexicon`), its title (`search_titles`) and the sets of the filters (`search_sets`). A change of its sections or its
state alone is no change of the text: `refresh` follows it. What was withdrawn is in none of them.

All functions work inside the caller's transaction and commit nothing, but `reindex`, which makes its own.
"""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from pyroaring import BitMap

from archive.database import transaction
from archive.errors import AnalyserMismatch, ArchiveError
from archive.search import compounds, sets
from archive.search.dictionary import expect_many_words, load_dictionary
from archive.search.lexicon import Tally, count, discount, forget_all, known_meanings
from archive.search.rowids import Numbering, after, first_of, rowid
from archive.search.schema import NOT_BUILT
from archive.search.sets import Member
from archive.search.texts import FIELDS, SearchedText, read_texts
from archive.search.tokens import Row, checksum, row, words_of
from archive.search.words import ANALYSER_VERSION

READ_VERSION = "SELECT version FROM analyser"
IS_EMPTY = "SELECT NOT EXISTS (SELECT 1 FROM search_meta)"
IS_ALONE = "SELECT NOT EXISTS (SELECT 1 FROM articles WHERE state <> 'withdrawn' AND id IS NOT ?)"


def check(conn: sqlite3.Connection, about_to_index: int | None = None) -> None:
    """Raise `AnalyserMismatch` where the index was not written by this version of the analysis.

    An index that nobody signed holds nothing. That is right for an archive without articles, or with one only that
    is about to be put in; any other would answer every search with no hits.
    """
    written = [version for (version,) in conn.execute(READ_VERSION)]
    if written == [ANALYSER_VERSION]:
        return
    never_built = not written and bool(conn.execute(IS_EMPTY).fetchone()[0])
    if never_built and conn.execute(IS_ALONE, (about_to_index,)).fetchone()[0]:
        return
    if never_built:
        raise AnalyserMismatch("there is no search index of the articles; run `herne-archive reindex` to build it")
    if written == [NOT_BUILT]:
        raise AnalyserMismatch("the search index is of an earlier release; run `herne-archive reindex` to build it")
    raise AnalyserMismatch(
        f"the search index was written by the analysis {', '.join(written) or 'of no version'}, "
        f"this one is {ANALYSER_VERSION}; run `herne-archive reindex` to rebuild it"
    )


def prepare(conn: sqlite3.Connection) -> None:
    """Load the dictionary and the list of parts, for which the first article would wait. Raises as `check`."""
    check(conn)
    load_dictionary()
    compounds.table()


COLUMNS = (*FIELDS, *(f"{field}_x" for field in FIELDS))
_NAMES, _MARKS = ", ".join(COLUMNS), ", ".join("?" * len(COLUMNS))
SIGN = "INSERT INTO analyser (id, version) VALUES (1, ?) ON CONFLICT DO NOTHING"
ADD = f"INSERT INTO search (rowid, {_NAMES}) VALUES (?, {_MARKS})"  # noqa: S608 - names of ours
ADD_TITLE = "INSERT INTO search_titles (rowid, title) VALUES (?, ?)"
ADD_META = "INSERT INTO search_meta (article_id, rowid_, checksum) VALUES (?, ?, ?)"


def index(conn: sqlite3.Connection, article_id: int) -> None:
    """Put an article into the index, as its rows now are; one that was withdrawn is left out.

    Raises `AnalyserMismatch`, and `ArchiveError` for an article that does not exist or is indexed already.
    """
    check(conn, about_to_index=article_id)
    if conn.execute("SELECT 1 FROM search_meta WHERE article_id = ?", (article_id,)).fetchone():
        raise ArchiveError(f"article {article_id} is in the search index already; take it out before it changes")
    text = _text(conn, article_id)
    if text is None:
        return
    found = words_of(text)
    tokens = row(found, count(conn, found))
    day = date.fromisoformat(text.published)
    number = rowid(day, _taken(conn, day), found.length)
    conn.execute(SIGN, (ANALYSER_VERSION,))
    conn.execute(ADD, (number, *tokens))
    conn.execute(ADD_TITLE, (number, found.title))
    conn.execute(ADD_META, (article_id, number, checksum(tokens, found.title)))
    sets.add(conn, number, sets.members(conn, {article_id: found})[article_id])


READ_META = "SELECT rowid_, checksum FROM search_meta WHERE article_id = ?"
REMOVE = f"INSERT INTO search (search, rowid, {_NAMES}) VALUES ('delete', ?, {_MARKS})"  # noqa: S608 - names of ours
REMOVE_TITLE = "INSERT INTO search_titles (search_titles, rowid, title) VALUES ('delete', ?, ?)"
REMOVE_META = "DELETE FROM search_meta WHERE article_id = ?"


def unindex(conn: sqlite3.Connection, article_id: int) -> None:
    """Take an article out of the index, by its rows as they were when it was put in.

    Forms that stand nowhere else leave the lexicon. Raises `AnalyserMismatch`, and `ArchiveError` for an article that
    is not indexed or whose rows have changed since: its old words could not be found and would stay as ghosts.
    """
    check(conn)
    indexed = conn.execute(READ_META, (article_id,)).fetchone()
    text = _text(conn, article_id)
    if indexed is None and text is None:
        return
    if indexed is None:
        raise ArchiveError(f"article {article_id} is not in the search index")
    number, kept = indexed
    found = None if text is None else words_of(text)
    meanings = {} if found is None else known_meanings(conn, found.forms)
    tokens = None if found is None or len(meanings) < len(found.forms) else row(found, meanings)
    if text is None or found is None or tokens is None or checksum(tokens, found.title) != kept:
        raise ArchiveError(
            f"article {article_id} has changed since it was put into the search index; "
            "take articles out before they change, or run `herne-archive reindex`"
        )
    sets.discard(conn, number, sets.members(conn, {article_id: found})[article_id])
    conn.execute(REMOVE_META, (article_id,))
    conn.execute(REMOVE, (number, *tokens))
    conn.execute(REMOVE_TITLE, (number, found.title))
    discount(conn, found.forms)


def refresh(conn: sqlite3.Connection, article_id: int) -> None:
    """Bring the sets of an article up to date, after its sections, its state or its log of changes got more.

    Nothing is done for one that is not indexed. Raises `AnalyserMismatch`.
    """
    check(conn)
    indexed = conn.execute(READ_META, (article_id,)).fetchone()
    if indexed is not None:
        sets.refresh(conn, article_id, indexed[0])


EMPTY = (
    "INSERT INTO search (search) VALUES ('delete-all')",
    "INSERT INTO search_titles (search_titles) VALUES ('delete-all')",
    "DELETE FROM search_meta",
    "DELETE FROM analyser",
)
MANY = 1000
"""Articles with whose words it is worth preparing the dictionary."""
ALL_IDS = "SELECT id FROM articles WHERE state <> 'withdrawn' ORDER BY published, id"
BATCH = 200
"""Articles that are read at once."""
TIDY = (
    "INSERT INTO search (search) VALUES ('optimize')",
    "INSERT INTO search_titles (search_titles) VALUES ('optimize')",
)


def reindex(conn: sqlite3.Connection, on_article: Callable[[], None] = lambda: None) -> int:
    """Build the index anew from all articles, in one transaction, and return their number.

    Readers see the old index until it is done. `on_article` is called after each article.
    """
    with transaction(conn), _uncollected():
        for statement in EMPTY:
            conn.execute(statement)
        forget_all(conn)
        ids = [article_id for (article_id,) in conn.execute(ALL_IDS)]
        if len(ids) >= MANY:
            expect_many_words()
        tally = Tally(conn)
        gathered: dict[Member, BitMap] = {}
        numbering = Numbering()
        for start in range(0, len(ids), BATCH):
            batch = ids[start : start + BATCH]
            texts = read_texts(conn, batch)
            words = {article_id: words_of(text) for article_id, text in texts.items()}
            members = sets.members(conn, words)
            rows: list[tuple[int, int, Row, str]] = []
            for article_id in batch:
                text, found = texts[article_id], words[article_id]
                number = numbering.next(date.fromisoformat(text.published), found.length)
                rows.append((number, article_id, row(found, tally.count(found)), found.title))
                for member in members[article_id]:
                    gathered.setdefault(member, BitMap()).add(number)
                on_article()
            # In the order of the index, and what has triggers behind it: at a lower number, and after a statement with
            # a trigger, FTS5 writes what it has gathered as a piece of its own.
            rows.sort()
            conn.executemany(ADD, ((number, *tokens) for number, _, tokens, _ in rows))
            conn.executemany(ADD_TITLE, ((number, title) for number, _, _, title in rows))
            conn.executemany(
                ADD_META, ((article_id, number, checksum(tokens, title)) for number, article_id, tokens, title in rows)
            )
        tally.finish()
        sets.replace(conn, gathered)
        conn.execute(SIGN, (ANALYSER_VERSION,))
        tidy(conn)
    return len(ids)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep Python from looking for garbage in circles among the words of many articles: none is made here.

    It would take a fifth of the time, for it goes through the forms of all articles again and again.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def tidy(conn: sqlite3.Connection) -> None:
    """Write the index as one piece, so that nothing is left in it of what was taken out."""
    for statement in TIDY:
        conn.execute(statement)


def _text(conn: sqlite3.Connection, article_id: int) -> SearchedText | None:
    """Return the texts of an article, `None` of one that was withdrawn."""
    found = read_texts(conn, (article_id,)).get(article_id)
    if found is None and conn.execute("SELECT 1 FROM articles WHERE id = ?", (article_id,)).fetchone() is None:
        raise ArchiveError(f"there is no article {article_id} to read for the search index")
    return found


TAKEN = "SELECT rowid_ FROM search_meta WHERE rowid_ >= ? AND rowid_ < ?"


def _taken(conn: sqlite3.Connection, day: date) -> set[int]:
    """Return the numbers that the articles of a day have."""
    return {number for (number,) in conn.execute(TAKEN, (first_of(day), after(day)))}
