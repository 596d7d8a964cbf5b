"""Words that stand out in what was found, to search on with: names and nouns of the hits that most articles lack."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import chain
from math import log

from archive.search.pieces import form_of, pieces, split, words_in, words_of
from archive.search.plain_words import is_plain

MOST = 8
IN_HITS = 2
"""Hits that must have a word: what stands in one is that article's own."""
TIMES_AS_OFTEN = 3.0
"""How much more often than in all articles a word must stand in the hits."""


@dataclass(slots=True, kw_only=True)
class _Seen:
    """A form in the hits, written with a capital."""

    main: str
    hits: set[int] = field(default_factory=set)


@dataclass(slots=True, kw_only=True)
class _Candidate:
    """A lemma in the hits."""

    df: int
    forms: list[str] = field(default_factory=list)
    hits: set[int] = field(default_factory=set)


def related_words(
    conn: sqlite3.Connection, hits: Sequence[Iterable[str]], own: Set[str], articles: int, most: int = MOST
) -> tuple[str, ...]:
    """Return words that stand out in some hits, as written there, those that stand out most first.

    `hits` are the passages of each hit that were looked at anyway; `own` the tokens of the query with all their
    meanings, whose forms are left out; `articles` says how many there are in all. Of a name with hyphens the whole is
    one word, and one that is broken over two lines is none. Fewer than three hits have no such words.
    """
    if len(hits) <= IN_HITS:
        return ()
    written = [[piece for passage in passages for piece in split(passage)] for passages in hits]
    texts = [Counter(text for text in hit if text != text.lower()) for hit in written]
    # Of a word that is written small it is enough to know which it is; the others are looked up.
    of_small = {text: form_of(text) for text in set(chain.from_iterable(written)) if text.islower()}
    several = pieces(conn, [text for text, form in of_small.items() if form is None])
    small = {form for piece in several.values() for form, _ in words_of(piece)}.union(filter(None, of_small.values()))
    known = pieces(conn, dict.fromkeys(chain.from_iterable(texts)))
    capital = {text: dict(words_of(piece)) for text, piece in known.items()}
    candidates = _candidates(conn, _seen(texts, capital, small), own)
    scored = [
        (score, candidate) for candidate in candidates if (score := _score(candidate, len(hits), articles)) is not None
    ]
    spellings = _spellings(texts, capital, {form for _, candidate in scored for form in candidate.forms})
    words = [
        (score, _display(sum((spellings[form] for form in candidate.forms), Counter()))) for score, candidate in scored
    ]
    return tuple(word for _, word in sorted(words, key=lambda pair: (-pair[0], pair[1]))[:most])


Words = Mapping[str, Mapping[str, str]]
"""Of pieces of text the forms of their words, each with its main."""


def _seen(texts: Sequence[Mapping[str, int]], capital: Words, small: Set[str]) -> dict[str, _Seen]:
    """Return the forms that are nowhere written small, and of whose lemma there are some in enough hits."""
    seen: dict[str, _Seen] = {}
    hits: dict[str, set[int]] = {}
    for number, text in enumerate(texts):
        for words in filter(None, map(capital.get, text)):
            for form, main in words.items():
                if form not in small:
                    if form not in seen:
                        seen[form] = _Seen(main=main)
                    seen[form].hits.add(number)
                    hits.setdefault(main, set()).add(number)
    return {form: one for form, one in seen.items() if len(hits[one.main]) >= IN_HITS and not is_plain(form)}


FORMS = "SELECT form, others, df, display FROM lexicon WHERE form IN (SELECT value FROM json_each(?))"


def _candidates(conn: sqlite3.Connection, seen: Mapping[str, _Seen], own: Set[str]) -> Iterable[_Candidate]:
    wanted = json.dumps([*seen, *{one.main for one in seen.values()}.difference(seen)])
    rows = {form: (others.split(), df, display[:1]) for form, others, df, display in conn.execute(FORMS, (wanted,))}
    candidates: dict[str, _Candidate] = {}
    for form, one in seen.items():
        if form not in rows:
            continue
        others, df, begin = rows[form]
        _, df_of_lemma, begin_of_lemma = rows.get(one.main, rows[form])
        # Besides what is written small anywhere: adjectives and verbs at the beginning of a sentence.
        if begin.islower() or begin_of_lemma.islower() or not own.isdisjoint((one.main, *others)):
            continue
        candidate = candidates.setdefault(one.main, _Candidate(df=df_of_lemma))
        candidate.df = max(candidate.df, df)
        candidate.hits |= one.hits
        candidate.forms.append(form)
    return candidates.values()


def _spellings(texts: Sequence[Mapping[str, int]], capital: Words, forms: Set[str]) -> dict[str, Counter[str]]:
    """Return how these forms are written, each spelling with how often it is."""
    found: dict[str, Counter[str]] = {form: Counter() for form in forms}
    for text, words in capital.items():
        if not forms.isdisjoint(words):
            often = sum(counts.get(text, 0) for counts in texts)
            for form, written in words_in(text):
                if form in forms:
                    found[form][written] += often
    return found


def _display(spellings: Counter[str]) -> str:
    return min(spellings, key=lambda written: (-spellings[written], len(written), written))


def _score(candidate: _Candidate, hits: int, articles: int) -> float | None:
    """Return how much a word stands out: in how many hits, and how much more often than elsewhere; `None` if little."""
    found = len(candidate.hits)
    lift = found / hits / (max(candidate.df, found) / articles)
    return None if found < IN_HITS or lift < TIMES_AS_OFTEN else found * log(lift)
