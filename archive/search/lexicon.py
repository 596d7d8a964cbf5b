"""The meaning of every form that occurs, kept in the archive: what the index was written by and what queries read.

A row never changes its meaning while its form occurs, so a text read again gives the tokens it was indexed by.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from functools import lru_cache

from archive.search.lemmas import Meaning, meaning

READ = "SELECT form, main, parts FROM lexicon WHERE form IN (SELECT value FROM json_each(?))"


def known_meanings(conn: sqlite3.Connection, forms: Iterable[str]) -> dict[str, Meaning]:
    """Return the meanings of those forms that occur in the archive."""
    return {form: _meaning(main, parts) for form, main, parts in conn.execute(READ, (json.dumps(list(forms)),))}


@lru_cache(maxsize=1 << 16)
def _meaning(main: str, parts: str) -> Meaning:
    return Meaning(main=main, others=tuple(parts.split()))


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


ADD = "INSERT INTO lexicon (form, display, df, main, parts) VALUES (?, ?, 1, ?, ?)"
ADD_HOMOGRAPH = """
    INSERT INTO homographs (token, main, forms) VALUES (?, ?, 1)
    ON CONFLICT (token, main) DO UPDATE SET forms = forms + 1
"""
# One row at a time: a third faster than one UPDATE for a list of forms, which SQLite sorts into a table first.
COUNT = "UPDATE lexicon SET df = df + 1 WHERE form = ?"


def count(conn: sqlite3.Connection, displays: Mapping[str, str]) -> dict[str, Meaning]:
    """Count one more article in which these forms stand, and return the meanings of them all.

    `displays` holds for each form how this article writes it, which is kept for a form that is new.
    """
    known = known_meanings(conn, displays)
    new = {form: meaning(form) for form in displays if form not in known}
    conn.executemany(COUNT, [(form,) for form in known])
    conn.executemany(ADD, [(form, displays[form], found.main, " ".join(found.others)) for form, found in new.items()])
    conn.executemany(ADD_HOMOGRAPH, [(token, found.main) for found in new.values() for token in found.others])
    return known | new


# In this order: where the last article goes, the form goes.
DROP = "DELETE FROM lexicon WHERE df = 1 AND form IN (SELECT value FROM json_each(?)) RETURNING main, parts"
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
    for pair in [(token, main) for main, parts in dropped for token in parts.split()]:
        if not conn.execute(DROP_HOMOGRAPH, pair).rowcount:
            conn.execute(DISCOUNT_HOMOGRAPH, pair)


FORGET = ("DELETE FROM lexicon", "DELETE FROM homographs")


def forget_all(conn: sqlite3.Connection) -> None:
    """Empty the lexicon."""
    for statement in FORGET:
        conn.execute(statement)
