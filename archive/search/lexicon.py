"""The meaning of every form that occurs, kept in the archive: what the index was written by and what queries read.

A row never changes its meaning while its form occurs, so a text read again gives the tokens it was indexed by.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from archive.search.dictionary import expect_many_words
from archive.search.lemmas import Meaning, meaning
from archive.search.near_forms import code_of, parts_code, parts_of, word_of
from archive.search.tokens import ArticleWords

READ = "SELECT form, df, main, others, parts FROM lexicon WHERE form IN (SELECT value FROM json_each(?))"


def counted_meanings(conn: sqlite3.Connection, forms: Iterable[str]) -> dict[str, tuple[int, Meaning]]:
    """Return of those forms that occur in the archive in how many articles each stands, and its meaning."""
    rows = conn.execute(READ, (json.dumps(list(forms)),))
    return {form: (often, _meaning(*found)) for form, often, *found in rows}


def known_meanings(conn: sqlite3.Connection, forms: Iterable[str]) -> dict[str, Meaning]:
    """Return the meanings alone."""
    return {form: meant for form, (_, meant) in counted_meanings(conn, forms).items()}


@lru_cache(maxsize=1 << 14)
def _meaning(main: str, others: str, parts: str) -> Meaning:
    return Meaning(main=main, others=tuple(others.split()), parts=tuple(parts.split()))


ADD = "INSERT INTO lexicon (form, df, display_code, main_code, others, parts_code) VALUES (?, ?, ?, ?, ?, ?)"
ADD_HOMOGRAPH = """
    INSERT INTO homographs (token, main, forms) VALUES (?, ?, ?)
    ON CONFLICT (token, main) DO UPDATE SET forms = forms + excluded.forms
"""
# One row at a time: a third faster than one UPDATE for a list of forms, which SQLite sorts into a table first.
COUNT = "UPDATE lexicon SET df = df + 1 WHERE form = ?"


MANY = 10_000
"""New forms after which a process that writes, such as a first crawl, expects many more."""


def count(conn: sqlite3.Connection, found: ArticleWords) -> dict[str, Meaning]:
    """Count one more article in which these forms stand, and return the meanings of them all.

    Of a form that is new the spelling of this article is kept.
    """
    known = known_meanings(conn, found.forms)
    if meaning.cache_info().misses > MANY:
        expect_many_words()
    new = {form: meaning(form) for form in found.forms if form not in known}
    conn.executemany(COUNT, [(form,) for form in known])
    conn.executemany(ADD, [(form, 1, *_kept(form, found, meant)) for form, meant in new.items()])
    conn.executemany(ADD_HOMOGRAPH, [(token, meant.main, 1) for meant in new.values() for token in meant.others])
    return known | new


Kept = tuple[str | None, str | None, str, str]
"""What the lexicon keeps of a form: its spelling, its main and its parts as `near_forms` has them, and others."""


def _kept(form: str, found: ArticleWords, meant: Meaning) -> Kept:
    return (
        code_of(form, found.display(form)),
        code_of(form, meant.main),
        " ".join(meant.others),
        parts_code(form, meant.parts),
    )


ADD_OR_COUNT = f"{ADD} ON CONFLICT (form) DO UPDATE SET df = df + excluded.df"
WITH_OTHERS = "SELECT main, others FROM lexicon WHERE others <> ''"
MOST_FORMS = 500_000
"""That are counted in memory at once, some 300 MB of it."""
MOST_AT_HAND = 20_000
"""Whose meanings are not put together again: most words of an article are among those of the last hundreds."""


class Tally:
    """The forms of many articles, counted in memory and written in one go: three times as fast as one by one.

    The lexicon has to be empty when it begins.
    """

    def __init__(self, conn: sqlite3.Connection, most: int = MOST_FORMS) -> None:
        self._conn, self._most = conn, most
        self._kept: dict[str, Kept] = {}
        self._df: Counter[str] = Counter()
        self._often: dict[str, Meaning] = {}

    def count(self, found: ArticleWords) -> Mapping[str, Meaning]:
        """Count one more article; return the meanings of its forms."""
        if len(self._kept) > self._most:
            self._write()
        self._df.update(found.forms.keys())
        meanings: dict[str, Meaning] = {}
        if len(self._often) > MOST_AT_HAND:
            self._often.clear()
        for form in found.forms:
            meant = self._often.get(form)
            if meant is None:
                self._often[form] = meant = self._look_up(form, found)
            meanings[form] = meant
        return meanings

    def _look_up(self, form: str, found: ArticleWords) -> Meaning:
        kept = self._kept.get(form)
        if kept is None:
            meant = meaning(form)
            self._kept[form] = _kept(form, found, meant)
            return meant
        _, main, others, parts = kept
        return _meaning(word_of(form, main), others, parts_of(form, parts))

    def finish(self) -> None:
        """Write what was counted, and the homographs of it all."""
        self._write()
        pairs: Counter[tuple[str, str]] = Counter()
        for main, others in self._conn.execute(WITH_OTHERS):
            pairs.update((token, main) for token in others.split())
        self._conn.executemany(ADD_HOMOGRAPH, sorted((*pair, forms) for pair, forms in pairs.items()))

    def _write(self) -> None:
        # In the order of the table, which is then filled page by page.
        rows = ((form, often, *self._kept[form]) for form, often in sorted(self._df.items()))
        self._conn.executemany(ADD_OR_COUNT, rows)
        # The commonest come again, and need not be looked up again.
        self._kept = {form: self._kept[form] for form, _ in self._df.most_common(self._most // 4)}
        self._often.clear()
        self._df.clear()


# In this order: where the last article goes, the form goes.
DROP = "DELETE FROM lexicon WHERE df = 1 AND form IN (SELECT value FROM json_each(?)) RETURNING main, others"
DISCOUNT = "UPDATE lexicon SET df = df - 1 WHERE form IN (SELECT value FROM json_each(?))"
DROP_HOMOGRAPH = "DELETE FROM homographs WHERE forms = 1 AND token = ? AND main = ?"
DISCOUNT_HOMOGRAPH = "UPDATE homographs SET forms = forms - 1 WHERE token = ? AND main = ?"


def discount(conn: sqlite3.Connection, forms: Iterable[str]) -> None:
    """Count one article less in which these forms stand; a form that stands nowhere is forgotten.

    So nothing that was taken out of every text, such as a name, lives on in the lexicon.
    """
    listed = (json.dumps(list(forms)),)
    dropped = conn.execute(DROP, listed).fetchall()
    conn.execute(DISCOUNT, listed)
    for pair in [(token, main) for main, others in dropped for token in others.split()]:
        if not conn.execute(DROP_HOMOGRAPH, pair).rowcount:
            conn.execute(DISCOUNT_HOMOGRAPH, pair)


# Triggers empty `beginnings` with the lexicon, but for what has no word there: a rebuild mends that, too.
FORGET = ("DELETE FROM lexicon", "DELETE FROM homographs", "DELETE FROM beginnings")


def forget_all(conn: sqlite3.Connection) -> None:
    """Empty the lexicon."""
    for statement in FORGET:
        conn.execute(statement)
