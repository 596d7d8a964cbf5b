"""Words that stand out in what was found, to search on with: names and nouns of the hits that most articles lack."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from math import log

from archive.search.plain_words import is_plain
from archive.search.words import LONGEST_RUN, Reading

MOST = 8
IN_HITS = 2
"""Hits that must have a word: what stands in one is that article's own."""
TIMES_AS_OFTEN = 3.0
"""How much more often than in all articles a word must stand in the hits."""

BLANK = re.compile(r"\s")

Text = tuple[str, Reading]
"""A passage and its words."""


@dataclass(slots=True, kw_only=True)
class _Candidate:
    """A lemma in the hits."""

    df: int
    hits: set[int] = field(default_factory=set)
    spellings: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    main: str
    others: tuple[str, ...]
    df: int
    is_small: bool


COUNT = "SELECT count(*) FROM search_meta"
FORMS = "SELECT form, main, others, df, display FROM lexicon WHERE form IN (SELECT value FROM json_each(?))"


def related_words(
    conn: sqlite3.Connection, hits: Sequence[Sequence[Text]], own: Set[str], most: int = MOST
) -> tuple[str, ...]:
    """Return words that stand out in some hits, as written there, those that stand out most first.

    `hits` are the texts of each hit that was read anyway; `own` the tokens of the query with all their meanings, whose
    forms are left out. Of a name with hyphens the whole is one word. Fewer than three hits have no such words.
    """
    if len(hits) <= IN_HITS:
        return ()
    seen: dict[str, set[int]] = {}
    # Of all the words of a page hardly any is shown: what is known of each is no more than where it stands.
    written_as: dict[str, list[str]] = {}
    for number, texts in enumerate(hits):
        for form, written in _words(texts):
            if form in seen:
                seen[form].add(number)
                written_as[form].append(written)
            else:
                seen[form] = {number}
                written_as[form] = [written]
    known = _look_up(conn, (form for form in seen if written_as[form][0][:1].isupper() and not is_plain(form)))
    lemmas = _look_up(conn, {found.main for found in known.values()})
    candidates: dict[str, _Candidate] = {}
    for form, found in known.items():
        lemma = lemmas.get(found.main, found)
        # Besides what is written small here or anywhere: adjectives and verbs at the beginning of a sentence.
        if found.is_small or lemma.is_small or any(written[0].islower() for written in written_as[form]):
            continue
        if own.isdisjoint((found.main, *found.others)):
            candidate = candidates.setdefault(found.main, _Candidate(df=lemma.df))
            candidate.df = max(candidate.df, found.df)
            candidate.hits |= seen[form]
            candidate.spellings.update(written_as[form])
    (articles,) = conn.execute(COUNT).fetchone()
    scored = [
        (score, _display(candidate.spellings))
        for candidate in candidates.values()
        if (score := _score(candidate, len(hits), articles)) is not None
    ]
    return tuple(word for _, word in sorted(scored, key=lambda pair: (-pair[0], pair[1]))[:most])


def _look_up(conn: sqlite3.Connection, forms: Iterable[str]) -> dict[str, _Known]:
    return {
        form: _Known(main=main, others=tuple(others.split()), df=df, is_small=display[:1].islower())
        for form, main, others, df, display in conn.execute(FORMS, (json.dumps(list(forms)),))
    }


def _display(spellings: Counter[str]) -> str:
    return min(spellings, key=lambda written: (-spellings[written], len(written), written))


def _words(texts: Iterable[Text]) -> Iterator[tuple[str, str]]:
    """Yield folded forms and how they are written, a run of hyphens as one word."""
    for text, reading in texts:
        ends = dict(reading.runs)
        position = 0
        while position < len(reading.forms):
            end = ends.get(position, position + 1)
            written = text[reading.spans[position][0] : reading.spans[end - 1][1]]
            # A word that is broken over two lines is shown as others write it, or not at all.
            if end - position <= LONGEST_RUN and not BLANK.search(written):
                yield "".join(reading.forms[position:end]), written
            position = end


def _score(candidate: _Candidate, hits: int, articles: int) -> float | None:
    """Return how much a word stands out: in how many hits, and how much more often than elsewhere; `None` if little."""
    found = len(candidate.hits)
    lift = found / hits / (max(candidate.df, found) / articles)
    return None if found < IN_HITS or lift < TIMES_AS_OFTEN else found * log(lift)
