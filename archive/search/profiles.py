"""What an article is about: its telling words, each with its weight, and what its title names, by the lexicon.

A word is the more telling the fewer articles have it, in the title more than in the body; a compound also stands a
little for its parts.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from math import log, log1p, sqrt

from archive.search.notices import Notice
from archive.search.places import places_in
from archive.search.plain_words import is_plain
from archive.search.words import Reading

COMMON = 0.2
"""Share of all articles beyond which a word tells nothing."""
RARE_PART = 0.01
"""Share of all articles up to which a part of a compound is a thing of its own: Bombe, but not Anlage."""
FEWEST = 25
"""Articles that an archive is taken to have at least: in a new one most words are rare."""
IN_TITLE, OF_A_PART, IN_SMALL_LETTERS = 2.5, 0.3, 0.5
"""What the weight of a word is multiplied by. What is written small is no name and no noun."""
IN_NAMES = frozenset(("der", "des"))
"""Words that are written small inside names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What an article is about."""

    weights: Mapping[str, float]
    """Tokens, each with how telling it is."""
    length: float
    """Of the vector of the weights; never 0."""
    df: Mapping[str, int]
    """In about how many articles each of them stands."""
    nouns: frozenset[str]
    """Those of them that are written with a capital: whole words, and parts that are rare."""
    title: Mapping[str, frozenset[str]]
    """The whole words of the title, each with what of its parts is telling."""
    neighbours: frozenset[tuple[str, str]]
    """Those that follow each other, and compounds with their parts."""
    words: frozenset[str]
    """The likeliest lemmas of all words, telling or not."""
    places: frozenset[str]
    """Slugs of the places of the city that it names, and of what these are in."""
    title_places: frozenset[str]
    """The same for the title alone."""
    title_streets: frozenset[str]
    """Tokens of streets and squares in the title."""

    def share_of_title(self, of: Profile) -> float:
        """Return how much of another article's title this one speaks of, by weight, from 0 to 1.

        A part of a compound is half of it.
        """
        whole = said = 0.0
        for word, parts in of.title.items():
            whole += of.weights[word]
            said += of.weights[word] * (1.0 if word in self.weights else 0.0 if parts.isdisjoint(self.weights) else 0.5)
        return said / whole if whole else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    main: str
    parts: tuple[str, ...]
    df: int
    is_small: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What a word tells."""

    name: str
    """As in the index."""
    weight: float
    df: int
    is_noun: bool
    """Whether it names a thing: a word with a capital, or a rare part of one."""
    is_part: bool


FORMS = "SELECT form, main, parts, df, display FROM lexicon WHERE form IN (SELECT value FROM json_each(?))"
COUNT = "SELECT count(*) FROM search_meta"


class Profiles:
    """Makes profiles, and looks every word up once."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self.articles: int = max(conn.execute(COUNT).fetchone()[0], FEWEST)
        """How many there are."""
        self._known: dict[str, _Known] = {}
        self._tokens: dict[str, tuple[Token, ...]] = {}

    def look_up(self, notices: Iterable[Notice]) -> None:
        """Read what the lexicon says of the words of some articles, all at once."""
        self._look_up({form for notice in notices for form in notice.forms})

    def _look_up(self, forms: set[str]) -> None:
        wanted = forms.difference(self._known)
        tokens: set[str] = set()
        for form, main, parts, df, display in self._conn.execute(FORMS, (json.dumps(list(wanted)),)):
            known = _Known(main=main, parts=tuple(parts.split()), df=df, is_small=display[:1].islower())
            self._known[form] = known
            tokens.update((main, *known.parts))
        # A lemma is a form too, and mostly the most common one: with it, rare inflections are not taken for rare words.
        if further := tokens.difference(self._known, wanted):
            self._look_up(further)

    def main(self, form: str) -> str | None:
        """Return the token of a form; `None` for one that is not in the index."""
        known = self._known.get(form)
        return None if known is None else known.main

    def profile(self, notice: Notice) -> Profile:
        """Return what an article is about; its words must have been looked up."""
        weights: dict[str, float] = {}
        counts: Counter[str] = Counter()
        dfs: dict[str, int] = {}
        nouns: set[str] = set()
        neighbours: set[tuple[str, str]] = set()
        texts = ((notice.title, notice.in_title, IN_TITLE), (notice.body, notice.in_body, 1.0))
        for text, reading, factor in texts:
            before: list[str] = []
            for form, (start, _) in zip(reading.forms, reading.spans, strict=True):
                names = [token.name for token in self.telling(form)]
                counts.update(names)
                # Schlosspark Strünkede is Schloss Strünkede to a reader, so each part has the neighbours of the whole.
                neighbours.update(product(names[:1], names[1:]))
                if text[start].islower():
                    # Heimatmuseum Unser Fritz and Haus der Natur are one thing; Farbreste und Batterien are two.
                    before = before if form in IN_NAMES else []
                    continue
                neighbours.update(product(before, names))
                before = names or before
            # The words of a name weigh as much as one word: Robert-Brauner-Platz.
            shares = {form: end - start for start, end in reading.runs for form in reading.forms[start:end]}
            for form in dict.fromkeys(reading.forms):
                for token in self.telling(form):
                    dfs[token.name] = token.df
                    if token.is_noun:
                        nouns.add(token.name)
                    weight = token.weight * factor / shares.get(form, 1)
                    weights[token.name] = max(weights.get(token.name, 0.0), weight)
        for name, count in counts.items():
            weights[name] *= 1 + log(count) / 2
        title_places = places_in((notice.in_title,), notice.site)
        return Profile(
            weights=weights,
            length=sqrt(sum(weight * weight for weight in weights.values())) or 1.0,
            df=dfs,
            nouns=frozenset(nouns),
            title=self._title(notice),
            neighbours=frozenset(neighbours),
            words=frozenset(known.main for form in set(notice.forms) if (known := self._known.get(form))),
            places=title_places | places_in((notice.in_body,), notice.site),
            title_places=title_places,
            title_streets=frozenset(self._streets(notice.in_title)),
        )

    def _title(self, notice: Notice) -> dict[str, frozenset[str]]:
        return {
            tokens[0].name: frozenset(token.name for token in tokens[1:])
            for form in notice.in_title.forms
            if (tokens := self.telling(form)) and not tokens[0].is_part
        }

    def telling(self, form: str) -> tuple[Token, ...]:
        """Return what of a word tells what a text is about: its lemma and its parts, or nothing."""
        if form not in self._tokens:
            known = self._known.get(form)
            self._tokens[form] = () if known is None or is_plain(form) else tuple(self._weigh(known))
        return self._tokens[form]

    def _weigh(self, known: _Known) -> Iterator[Token]:
        for name, share in ((known.main, 1.0), *((part, OF_A_PART) for part in known.parts)):
            lemma, is_part = self._known.get(name), share < 1
            if is_plain(name) or (is_part and lemma is None):
                # A part that is no word of the archive says nothing: how common it is nobody counts.
                continue
            df = max(0 if is_part else known.df, lemma.df if lemma else 0)
            if df <= COMMON * self.articles:
                weight = share * log1p(self.articles / df) * (IN_SMALL_LETTERS if known.is_small else 1)
                is_noun = not known.is_small and (not is_part or df <= RARE_PART * self.articles)
                yield Token(name=name, weight=weight, df=df, is_noun=is_noun, is_part=is_part)

    def _streets(self, title: Reading) -> Iterator[str]:
        before = ""
        for form in title.forms:
            # Bahnhofstraße; of Resser Straße and Robert-Brauner-Platz what stands before. A Radweg is no way of a name.
            name = form if form.endswith(STREETS) else before if form in STREET_WORDS else ""
            if name in STREET_WORDS:
                name = before
            if name and (main := self.main(name)) is not None and not is_plain(name):
                yield main
            before = form


STREETS = ("strasse", "str", "allee", "gasse")
STREET_WORDS = frozenset((*STREETS, "platz", "weg", "markt", "ring"))
