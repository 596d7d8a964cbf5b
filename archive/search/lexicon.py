"""The meaning of every form that occurs, kept in the archive: what the index was written by and what queries read.

A row never changes its meaning while its form occurs, so a text read again gives the tokens it was indexed by.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from archive.search.lemmas import Meaning, meaning
from archive.search.tokens import ArticleWords

READ = "SELECT form, main, others, parts FROM lexicon WHERE form IN (SELECT value FROM json_each(?))"


def known_meanings(conn: sqlite3.Connection, forms: Iterable[str]) -> dict[str, Meaning]:
    """Return the meanings of those forms that occur in the archive."""
    return {form: _meaning(*found) for form, *found in conn.execute(READ, (json.dumps(list(forms)),))}


@lru_cache(maxsize=1 << 16)
def _meaning(main: str, others: str, parts: str) -> Meaning:
    return Meaning(main=main, others=tuple(others.split()), parts=tuple(parts.split()))


def meaning_of(conn: sqlite3.Connection, form: str) -> Meaning:
    """Return the meaning of any form: as kept, or, where it does not occur, from the dictionary.

    The dictionary matters even then: the texts may have another form of its lemma.
    """
    return known_meanings(conn, (form,)).get(form) or meaning(form)


MAINS = "SELECT main FROM homographs WHERE token = ? ORDER BY main"


def places_of(conn: sqlite3.Connection, found: Meaning) -> tuple[str, ...]:
    """Return the tokens that may stand in a text where a word of this meaning is, the likeliest first."""
    tokens = (found.main, *found.others)
    mains = (main for token in tokens for (main,) in conn.execute(MAINS, (token,)))
    return tuple(dict.fromkeys((*tokens, *mains)))


ADD = "INSERT INTO lexicon (form, display, df, main, others, parts) VALUES (?, ?, ?, ?, ?, ?)"
ADD_HOMOGRAPH = """
    INSERT INTO homographs (token, main, forms) VALUES (?, ?, ?)
    ON CONFLICT (token, main) DO UPDATE SET forms = forms + excluded.forms
"""
# One row at a time: a third faster than one UPDATE for a list of forms, which SQLite sorts into a table first.
COUNT = "UPDATE lexicon SET df = df + 1 WHERE form = ?"


def count(conn: sqlite3.Connection, found: ArticleWords) -> dict[str, Meaning]:
    """Count one more article in which these forms stand, and return the meanings of them all.

    Of a form that is new the spelling of this article is kept.
    """
    known = known_meanings(conn, found.forms)
    new = {form: meaning(form) for form in found.forms if form not in known}
    conn.executemany(COUNT, [(form,) for form in known])
    conn.executemany(ADD, [_row(form, found.display(form), 1, meant) for form, meant in new.items()])
    conn.executemany(ADD_HOMOGRAPH, [(token, meant.main, 1) for meant in new.values() for token in meant.others])
    return known | new


def _row(form: str, display: str, df: int, meant: Meaning) -> tuple[str, str, int, str, str, str]:
    return form, display, df, meant.main, " ".join(meant.others), " ".join(meant.parts)


class Tally:
    """The forms of many articles, counted in memory and written in one go: three times as fast as one by one."""

    def __init__(self) -> None:
        self._meanings: dict[str, Meaning] = {}
        self._displays: dict[str, str] = {}
        self._df: Counter[str] = Counter()

    def count(self, found: ArticleWords) -> Mapping[str, Meaning]:
        """Count one more article; return the meanings of at least its forms."""
        self._df.update(found.forms.keys())
        # Not the difference of the two: that would go through all forms of the archive with every article.
        for form in [form for form in found.forms if form not in self._meanings]:
            self._meanings[form] = meaning(form)
            self._displays[form] = found.display(form)
        return self._meanings

    def write(self, conn: sqlite3.Connection) -> None:
        """Write the lexicon, which has to be empty."""
        forms = sorted(self._df)
        conn.executemany(
            ADD, (_row(form, self._displays[form], self._df[form], self._meanings[form]) for form in forms)
        )
        pairs = Counter((token, meant.main) for meant in self._meanings.values() for token in meant.others)
        conn.executemany(ADD_HOMOGRAPH, sorted((*pair, forms) for pair, forms in pairs.items()))


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


FORGET = ("DELETE FROM lexicon", "DELETE FROM homographs")


def forget_all(conn: sqlite3.Connection) -> None:
    """Empty the lexicon."""
    for statement in FORGET:
        conn.execute(statement)
