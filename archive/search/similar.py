"""Articles like one article: others of its series, what came before and after it, others on its subject.

Asked of the index when a page is shown; nothing is stored. The telling words of the article find candidates; these are
read again, from their rows, and kept only if they are about the same. A name, a house or a phrase that two
articles have in common is not enough.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from math import exp
from typing import Literal

from archive.identity import slug
from archive.search.notices import Notice, read_notices
from archive.search.one_matter import NEAR, are_one_matter
from archive.search.profiles import Profile, Profiles
from archive.search.rowids import DAY_BITS
from archive.search.rowids import MOST as MOST_ROWID
from archive.search.words import fold

SimilarKind = Literal["Zuvor", "Danach", "Reihe", "Zum Thema"]

KINDS: Sequence[SimilarKind] = ("Zuvor", "Danach", "Reihe", "Zum Thema")
"""In the order in which they are shown."""
MOST = 6
MOST_OF_A_SERIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarArticle:
    """An article that readers of another one are shown."""

    article_id: int
    key: str
    slug: str
    title: str
    published: date
    is_gone: bool
    """Whether it vanished from the city's site."""
    kind: SimilarKind
    """As readers are shown it."""
    reason: str
    """For readers, a few German words: `3 Tage danach, auch über Crange, Evakuierung`."""


def similar(conn: sqlite3.Connection, article_id: int, most: int = MOST) -> tuple[SimilarArticle, ...]:
    """Return the articles like an article, by kind, the most alike first; none for one that is not in the index.

    Raises nothing for any article: what has no telling word is like no other.
    """
    indexed = conn.execute(READ_NUMBER, (article_id,)).fetchone()
    notices = read_notices(conn, indexed or ())
    if not notices:
        return ()
    this, profiles = notices[0], Profiles(conn)
    profiles.look_up(notices)
    profile = profiles.profile(this)
    others = read_notices(conn, dict.fromkeys(_on_same_subject(conn, this, profile)))
    profiles.look_up(others)
    chosen = (*_of_series(conn, this, profiles), *_alike(this, profile, others, profiles))[:most]
    return tuple(
        SimilarArticle(
            article_id=other.article_id,
            key=other.key,
            slug=slug(other.title),
            title=other.title,
            published=other.published,
            is_gone=other.is_gone,
            kind=kind,
            reason=reason,
        )
        for other, kind, reason in sorted(chosen, key=lambda found: KINDS.index(found[1]))
    )


READ_NUMBER = "SELECT rowid_ FROM search_meta WHERE article_id = ?"

_Found = tuple[Notice, SimilarKind, str]
"""With kind and reason."""

TITLES = "SELECT rowid FROM search WHERE search MATCH ? AND rowid {} ? ORDER BY rowid {} LIMIT 8"
NEIGHBOURS = (TITLES.format("<", "DESC"), TITLES.format(">", "ASC"))


def _of_series(conn: sqlite3.Connection, this: Notice, profiles: Profiles) -> list[_Found]:
    """Return the nearest in time of the articles whose titles differ in numbers and days only."""
    tokens = dict.fromkeys(filter(None, map(profiles.main, this.pattern)))
    if not tokens:
        return []
    expression = f"title : ({' AND '.join(map(_quoted, tokens))})"
    numbers = [number for sql in NEIGHBOURS for (number,) in conn.execute(sql, (expression, this.number))]
    same = [other for other in read_notices(conn, numbers, 0) if other.pattern == this.pattern]
    return [
        (
            other,
            "Reihe",
            "gleicher Titel" if other.in_title.forms == this.in_title.forms else "gleicher Titel, andere Zahl",
        )
        for other in sorted(same, key=lambda other: abs(other.number - this.number))[:MOST_OF_A_SERIES]
    ]


MOST_TERMS = 12
MOST_POSTINGS = 8_000
"""Articles that the terms of a query may have, each counted, so that it is quick in a large archive too."""
CANDIDATES = """
    SELECT rowid FROM search WHERE search MATCH ? AND rowid BETWEEN ? AND ? AND rowid <> ?
    ORDER BY bm25(search, 1, 4, 0, 0, 0, .5, 2, 0, 0, 0), rowid DESC LIMIT ?
"""


def _on_same_subject(conn: sqlite3.Connection, this: Notice, profile: Profile) -> list[int]:
    """Return articles that share telling words: of the weeks around this one, and of all time."""
    terms: list[str] = []
    postings = 0
    for token in sorted(profile.weights, key=lambda token: (-profile.weights[token], token)):
        postings += profile.df[token]
        if postings > MOST_POSTINGS or len(terms) == MOST_TERMS:
            break
        terms.append(token)
    if not terms:
        return []
    expression = f"{{body title body_x title_x}} : ({' OR '.join(map(_quoted, terms))})"
    near = NEAR.days << DAY_BITS
    spans = ((max(this.number - near, 0), min(this.number + near, MOST_ROWID), 6), (0, MOST_ROWID, 8))
    return [
        number
        for first, last, most in spans
        for (number,) in conn.execute(CANDIDATES, (expression, first, last, this.number, most))
    ]


def _quoted(token: str) -> str:
    return f'"{token}"'


ALIKE = 0.25
"""From which likeness on, 0 to 1, an article is shown; what is unrelated stays below 0.2 in the tests."""


def _alike(this: Notice, profile: Profile, others: Iterable[Notice], profiles: Profiles) -> list[_Found]:
    """Return what is about the same, the most alike first; of those with one title the most alike alone."""
    scored: list[tuple[float, _Found]] = []
    for other in others:
        if other.pattern == this.pattern:
            continue
        its = profiles.profile(other)
        shared = profile.weights.keys() & its.weights.keys()
        # Something of one title must stand in the other article, and something else: a name alone makes nothing alike.
        named = _count(shared, profile.nouns & its.nouns, profile.neighbours & its.neighbours)
        likeness = sum(profile.weights[token] * its.weights[token] for token in shared) / (profile.length * its.length)
        if likeness < ALIKE or named < 2 or shared.isdisjoint({*profile.title, *its.title}):
            continue
        days = (other.published - this.published).days
        kind: SimilarKind = "Zum Thema"
        if are_one_matter(this, profile, other, its, likeness, profiles.articles):
            kind = "Danach" if (days, other.source_number) > (0, this.source_number) else "Zuvor"
        words = _shown(this, {token: profile.weights[token] * its.weights[token] for token in shared}, profiles)
        reason = (
            f"auch über {', '.join(words)}" if kind == "Zum Thema" else f"{_apart(days)}, auch über {', '.join(words)}"
        )
        scored.append((likeness * (0.6 + 0.4 * exp(-abs(days) / 60)), (other, kind, reason)))
    scored.sort(key=lambda entry: (-entry[0], -entry[1][0].number))
    chosen: dict[tuple[str, ...], _Found] = {}
    for _, found in scored:
        chosen.setdefault(found[0].pattern, found)
    return list(chosen.values())


def _count(tokens: Set[str], nouns: Set[str], neighbours: Iterable[tuple[str, str]]) -> int:
    """Return how many things some tokens name; those that stand side by side in both articles name one together."""
    group = {token: token for token in tokens}

    def first(token: str) -> str:
        while group[token] != token:
            token = group[token]
        return token

    for left, right in neighbours:
        if left in group and right in group:
            group[first(left)] = first(right)
    return len({first(token) for token in tokens & nouns})


def _shown(this: Notice, weights: Mapping[str, float], profiles: Profiles) -> list[str]:
    """Return how this article writes the weightiest of some tokens: names whole, nouns before other words."""
    shown: dict[str, tuple[float, str]] = {}
    by_part: set[str] = set()
    for text, reading in ((this.title, this.in_title), (this.body, this.in_body)):
        runs = {place: run for run in reading.runs for place in range(*run)}
        for place, form in enumerate(reading.forms):
            shared = [token for token in profiles.telling(form) if token.name in weights]
            token = max(shared, key=lambda token: weights[token.name], default=None)
            if token is None:
                continue
            # Of a compound that is alike by a part alone (Bombenfund by Bombe), the part is shown if it is there.
            weight, main = weights[token.name], token.name if token.is_part else profiles.main(form) or form
            if main not in shown or (main in by_part and not token.is_part):
                by_part.discard(main)
                if token.is_part:
                    by_part.add(main)
                first, last = runs.get(place, (place, place + 1))
                written = text[reading.spans[first][0] : reading.spans[last - 1][1]]
                if written[0].isupper() and (street := STREET.match(text, reading.spans[last - 1][1])):
                    written += street[0]
                shown[main] = weight, written
    words: dict[str, str] = {}
    for _, word in sorted(shown.values(), key=lambda found: (found[1][0].islower(), -found[0], found[1])):
        words.setdefault(fold(word), word)
    return list(words.values())[:MOST_WORDS]


MOST_WORDS = 3
STREET = re.compile(r" (?:Straße|Str\.|Allee|Platz|Weg|Markt|Ring)(?!\w)")


def _apart(days: int) -> str:
    if not days:
        return "am selben Tag"
    way = "danach" if days > 0 else "zuvor"
    return f"am Tag {way}" if abs(days) == 1 else f"{abs(days)} Tage {way}"
