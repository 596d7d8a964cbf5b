"""What somebody may be about to type: words of the archive that begin so, and titles that have them.

For every key that is pressed, so it has a millisecond: it reads a few rows and no dictionary.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from archive.identity import slug
from archive.search.grammar import FILTERS
from archive.search.words import fold, read

MOST_WORDS, MOST_TITLES = 8, 4
MOST_FORMS = 16
"""Forms of the word that is typed with which titles are looked for."""
LONGEST = 200
"""Signs of a query for which there are suggestions."""
SHORTEST_FOR_TITLES = 3
"""Letters of the word that is typed from which on titles are looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestedWord:
    """A word that begins as what is typed."""

    word: str
    q: str
    """The whole query with it."""
    count: int
    """Articles in which it stands in this form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestedTitle:
    """An article whose title has the words."""

    key: str
    slug: str
    title: str
    published: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """What may be meant."""

    words: tuple[SuggestedWord, ...] = ()
    """The most frequent first."""
    titles: tuple[SuggestedTitle, ...] = ()
    """The newest first."""


WORD_AT_END = re.compile(r"(?<![^\W_])[^\W\d_][^\W_]*$")
IN_FILTER = re.compile(rf"\b(?ai:{'|'.join(FILTERS)}):\S*$")


def suggest(conn: sqlite3.Connection, q: str) -> Suggestions:
    """Return what the word at the end of a query may become; nothing where it ends with no word.

    Words that say nothing by themselves (der, und) are never suggested, a word in one form only.
    """
    typed = WORD_AT_END.search(q)
    if typed is None or len(q) > LONGEST or IN_FILTER.search(q):
        return Suggestions()
    begin = fold(typed[0])
    before = q[: typed.start()]
    rows = _begun(conn, begin)
    words = tuple(
        SuggestedWord(word=display, q=before + display, count=df) for _, display, df, *_ in _one_of_each(rows)
    )
    if len(begin) < SHORTEST_FOR_TITLES:
        return Suggestions(words=words)
    # Titles have words in any of their forms: `cra` is Crange among the words, and `Cranger Kirmes` among the titles.
    titles = _titles(conn, read(before).forms, [begin, *(row[0] for row in rows[:MOST_FORMS])])
    return Suggestions(words=words, titles=titles)


SHORT = 3
"""Letters up to which the most frequent words are kept ready."""
READY = """
    SELECT l.form, l.display, l.df, l.main, l.others FROM beginnings AS b JOIN lexicon AS l ON l.form = b.form
    WHERE b.letters = ? ORDER BY b.size DESC, b.form LIMIT 128
"""
BEGUN = "SELECT form, display, df, main, others FROM lexicon WHERE form >= ? AND form < ? ORDER BY df DESC LIMIT 48"

Begun = tuple[str, str, int, str, str]
"""Form, display, number of articles, lemma and other lemmas."""


def _begun(conn: sqlite3.Connection, begin: str) -> list[Begun]:
    """Return the words that begin so, those that say nothing left out, the most frequent first."""
    rows: list[Begun] = []
    if len(begin) <= SHORT:
        rows = conn.execute(READY, (begin,)).fetchall()
    if len(rows) < MOST_WORDS:
        rows = conn.execute(BEGUN, (begin, f"{begin}\U0010ffff")).fetchall()
    told = [row for row in rows if row[0] not in SAY_NOTHING and len(row[0]) >= 2]
    return sorted(told, key=lambda row: (-row[2], row[0]))


def _one_of_each(rows: Sequence[Begun]) -> list[Begun]:
    """Return each word in its most frequent form only."""
    found: list[Begun] = []
    lemmas: set[str] = set()
    for row in rows:
        meant = {row[3], *row[4].split()}
        if lemmas.isdisjoint(meant):
            found.append(row)
        lemmas |= meant
    return found[:MOST_WORDS]


# bm25() is of no use without positions, and the newest are as good as any.
TITLES = "SELECT rowid FROM search_titles WHERE search_titles MATCH ? ORDER BY rowid DESC LIMIT ?"
ARTICLES = """
    SELECT a.key, a.title, a.published FROM search_meta AS m JOIN articles AS a ON a.id = m.article_id
    WHERE m.rowid_ IN (SELECT value FROM json_each(?)) ORDER BY m.rowid_ DESC
"""


def _titles(conn: sqlite3.Connection, before: Sequence[str], last: Sequence[str]) -> tuple[SuggestedTitle, ...]:
    words = [f'"{form}"' for form in before]
    words.append(f"({' OR '.join(f'{chr(34)}{form}{chr(34)}' for form in last)})")
    numbers = [number for (number,) in conn.execute(TITLES, (" AND ".join(words), MOST_TITLES))]
    if not numbers:
        return ()
    return tuple(
        SuggestedTitle(key=key, slug=slug(title), title=title, published=date.fromisoformat(published))
        for key, title, published in conn.execute(ARTICLES, (json.dumps(numbers),))
    )


WITHOUT_MEANING = """
    aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bereits bis bisher da dabei
    dafur damit danach dann daran darauf darum darunter das dass davon dazu dem den denen der deren des dessen die dies
    diese diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines er es etwa euch fur gegen
    gibt habe haben hat hatte hatten hier hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in ins ist ja jede
    jedem jeden jeder jedes jedoch kann kein keine keinen konnen konnte man mehr mein mich mir mit nach neben nicht noch
    nun nur ob oder ohne sehr sein seine seinem seinen seiner seit selbst sich sie sind so sollen sowie uber um und uns
    unser unsere unter viele vom von vor war waren was weil weitere wenn wer werden wie wieder wir wird wo worden wurde
    wurden zu zum zur zwischen
"""
SAY_NOTHING = frozenset(WITHOUT_MEANING.split())
"""Folded words that say nothing by themselves."""
