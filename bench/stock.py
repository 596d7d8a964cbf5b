"""Stock FTS5, the engine that every other one is measured by. Needs nothing that Python does not bring."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from bench.notices import Notice

TITLE_WEIGHT = 8
"""How much more a word of the title is worth than one of the text in FTS5 and Xapian."""

Texts = Iterable[tuple[int, str, str]]
"""Id, title and all other text of articles."""


def texts_of(notices: Iterable[Notice]) -> Iterator[tuple[int, str, str]]:
    """Return what all peers are given: the same words that the archive indexes."""
    for number, notice in enumerate(notices, 1):
        title, *others = notice.texts
        yield number, title, "\n".join(others)


WORD = re.compile(r"\w+")


class Stock:
    """FTS5 as it comes: external content, `unicode61` without diacritics, bm25."""

    def __init__(self, folder: Path, *, any_word: bool = False) -> None:
        """Open the index in a folder."""
        self.name = f"stock FTS5, {'any word' if any_word else 'all words'}"
        self._joint = " OR " if any_word else " "
        self.conn = sqlite3.connect(folder / "stock.db")

    @staticmethod
    def build(folder: Path, texts: Texts) -> None:
        """Write the index."""
        with closing(sqlite3.connect(folder / "stock.db")) as conn:
            conn.execute("PRAGMA journal_mode = WAL")
            conn.execute("PRAGMA synchronous = OFF")
            conn.execute("CREATE TABLE docs (id INTEGER PRIMARY KEY, title TEXT, body TEXT)")
            conn.execute(
                "CREATE VIRTUAL TABLE fts USING fts5("
                "title, body, content='docs', content_rowid='id', tokenize='unicode61 remove_diacritics 2')"
            )
            with conn:
                for row in texts:
                    conn.execute("INSERT INTO docs VALUES (?, ?, ?)", row)
                    conn.execute("INSERT INTO fts (rowid, title, body) VALUES (?, ?, ?)", row)
            with conn:
                conn.execute("INSERT INTO fts (fts) VALUES ('optimize')")

    def close(self) -> None:
        """Close the file."""
        self.conn.close()

    def match(self, expression: str, limit: int) -> list[int]:
        """Return the best rows of an expression of FTS5."""
        sql = "SELECT rowid FROM fts WHERE fts MATCH ? ORDER BY bm25(fts, ?, 1) LIMIT ?"
        return [number for (number,) in self.conn.execute(sql, (expression, TITLE_WEIGHT, limit))]

    def find(self, words: str, limit: int) -> list[int]:
        """Search."""
        return self.match(self._joint.join(f'"{word}"' for word in WORD.findall(words)), limit)
