"""By which letters the words that are sought are seen in a text that was not read: what lacks them has no match.

Nearly every form begins as its lemma does, and a compound has the beginning of each of its parts somewhere. The forms
that begin otherwise (ging of gehen, sind of sein) are one in a hundred, and the lexicon has an index of them.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable
from itertools import pairwise

from archive.search.near_forms import ALIKE, IS_FAR
from archive.search.phrases import MAINS
from archive.search.words import INVISIBLE, SIGNS
from archive.search.written_out import ABBREVIATIONS

MOST = 50
"""Beginnings that are looked for; with more of them nearly every text has one."""
FAR = f"SELECT form FROM lexicon WHERE main IN (SELECT value FROM json_each(?)) AND {IS_FAR}"  # noqa: S608 - of ours
PARTS_ALONE = {"epen": "epos", "mesdames": "madame", "moser": "moos", "sale": "saal"}
"""All parts of compounds that begin otherwise than their word: a text may have Speisesäle, and the lexicon no Säle."""
ODD = re.compile(rf"[^\W0-9a-zäöüß]|[{INVISIBLE}\u0300-\u036f]")
"""Letters that are folded in other ways than the usual ones: where there are any, everything may be."""
GAP = "[^\\s0-9a-zäöüß]*"
"""What may stand inside a word and is no part of it, as in `geht's` and `Bürger*in`."""


class Beginnings:
    """How words begin that are sought."""

    def __init__(self, conn: sqlite3.Connection, tokens: Iterable[str]) -> None:
        """`tokens` are what is sought."""
        found = _found(conn, set(tokens))
        patterns = sorted(pattern for letters in found for pattern in _patterns(letters))
        self._pattern = re.compile("|".join(patterns)) if len(found) <= MOST else None

    def may_be_in(self, text: str) -> bool:
        """Return whether a text may have a match; where not, only numbers and what reaches over a blank may be one."""
        small = text.lower()
        return self._pattern is None or self._pattern.search(small) is not None or ODD.search(small) is not None


def _found(conn: sqlite3.Connection, tokens: set[str]) -> set[str]:
    # A form that has one of them as another lemma is found by its likeliest.
    tokens = tokens.union(main for _, main in conn.execute(MAINS, (json.dumps(sorted(tokens)),)))
    alike = {token[:ALIKE] for token in tokens}
    far = [form for (form,) in conn.execute(FAR, (json.dumps(sorted(tokens)),))]
    far += (part for part, word in PARTS_ALONE.items() if word in tokens)
    # Hbf is found by Bahnhof too.
    far += (short for short, word in (*ABBREVIATIONS.items(), *SIGNS.items()) if any(part in word for part in alike))
    return alike.union(form for form in far if not any(part in form for part in alike))


WRITTEN = {"a": "aä", "o": "oö", "u": "uü", "s": "sß"}


def _patterns(letters: str) -> list[str]:
    """Return patterns for folded letters as they may be written; each begins with a letter, which is found faster."""
    rest = "".join(f"{GAP}{_written(before, letter)}" for before, letter in pairwise(letters))
    return [f"{re.escape(first)}{_e_after(letters[0])}{rest}" for first in WRITTEN.get(letters[0], letters[0])]


def _written(before: str, letter: str) -> str:
    written = WRITTEN.get(letter)
    if written is None:
        return letter
    # Of ss there may be one ß, and of a umlaut ae.
    return f"[{written}]{'?' if letter == before == 's' else ''}{_e_after(letter)}"


def _e_after(letter: str) -> str:
    return f"(?:{GAP}e)?" if letter in "aou" else ""
