"""What may stand in the places of a phrase: for each word the tokens under which the index has it there."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from math import prod

from archive.search.days_and_times import MONTHS
from archive.search.lemmas import Meaning, meaning
from archive.search.words import Word

MOST_READINGS = 100
"""Of one phrase. A word that may be several lemmas multiplies them; the unlikeliest are left out beyond this."""

MAINS = "SELECT token, main FROM homographs WHERE token IN (SELECT value FROM json_each(?)) ORDER BY token, main"


def mains_of(conn: sqlite3.Connection, meant: Iterable[Meaning]) -> dict[str, list[str]]:
    """Return the tokens under which some form of each lemma stands in the index."""
    found: dict[str, list[str]] = {}
    tokens = json.dumps(sorted({token for one in meant for token in one.tokens}))
    for token, main in conn.execute(MAINS, (tokens,)):
        found.setdefault(token, []).append(main)
    return found


def tokens_at(meant: Meaning, mains: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return the tokens that may stand for a word, from the mains of all forms of its lemmas; the likeliest first."""
    found = (meant.main, *meant.others)
    return tuple(dict.fromkeys((*found, *(main for token in found for main in mains.get(token, ())))))


DAY = re.compile(rf"(?P<day>[0-9]{{1,2}})(?P<month>{'|'.join(MONTHS)})(?P<year>[0-9]{{4}})?")


def places_of_day(word: Word) -> tuple[tuple[str, ...], ...]:
    """Return what may stand in the places of a day, as it is typed or in another spelling; nothing for other words.

    `am 05.10.22` is `am 5. Oktober 2022` too.
    """
    day = DAY.fullmatch(word.whole or "") if word.is_certain else None
    if day is None or len(word.forms) == 1:
        return ()
    month = (meaning(day["month"]).main, str(MONTHS.index(day["month"]) + 1))
    year = ((day["year"], meaning(day["year"][2:]).main),) if day["year"] else ()
    return (day["day"],), month, *year


def likeliest(places: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Return the places with so few tokens each that there are at most `MOST_READINGS` readings."""
    kept = list(places)
    while prod(map(len, kept)) > MOST_READINGS:
        longest = max(range(len(kept)), key=lambda place: len(kept[place]))
        kept[longest] = kept[longest][:-1]
    return tuple(kept)
