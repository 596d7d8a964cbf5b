"""Known-item search: queries of which one article is the answer, and how high each engine puts that article.

Somebody has seen an article and looks for it again: by words of its lead, of a caption, with a typing error, in another
inflection, by one part of a compound, by a name. The queries are drawn by chance from texts; forms and parts come from
outside (a caller's `Lexis`), so that no engine is asked what it was built from.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from bench.notices import Notice

WORDS_IN_QUERY = 3
SHORTEST_LEAD = 8
LIMIT = 10
TOO_COMMON = 0.2
"""Share of the articles that a word may stand in and still be remembered."""
KINDS = ("lead", "caption", "typing error", "inflection", "part of a compound", "name")

WORD = re.compile(r"(?<![\w*:/-])[^\W\d_]+(?![*:/-]?\w)")
"""Nothing of a run of hyphens or of a gender form: nobody remembers the half of one."""
NAME = re.compile(r"(?<=[^\W\d_,] )[A-ZÄÖÜ][^\W\d_A-Z]{3,}(?![^\W\d_])")
NEIGHBOURS = dict(
    zip(
        "qwertzuiopüasdfghjklöäyxcvbnm",
        ("wa", "qes", "wrd", "etf", "rzg", "tuh", "zij", "uok", "ipl", "oüö", "pä", "qsy", "awdx", "sefc", "drgv",
         "fthb", "gzjn", "hukm", "jil", "koö", "lpä", "öü", "asx", "ysdc", "xdfv", "cfgb", "vghn", "bhjm", "njk"),
        strict=True,
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A query and the article that it is meant for."""

    kind: str
    words: str
    article_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexis:
    """What is known of German words from a source that no engine uses."""

    other_forms: Callable[[str], Sequence[str]]
    """Of a word as written, the other forms of the same word; empty where unknown or ambiguous."""
    parts: Callable[[str], Sequence[str]]
    """Of a compound as written, its parts as words of their own; empty for others."""
    is_word: Callable[[str], bool]
    """Whether a capitalised word is a common noun rather than a name."""


def draw(notices: Sequence[Notice], lexis: Lexis, *, per_kind: int, seed: int = 1) -> list[Item]:
    """Return up to a number of queries of each kind, the same for the same seed. Ids are places in the list, from 1."""
    rng = Random(seed)
    forms = [frozenset(word.casefold() for text in notice.texts for word in WORD.findall(text)) for notice in notices]
    df = Counter(form for each in forms for form in each)
    numbers = list(range(len(notices)))
    items: list[Item] = []
    for kind in KINDS:
        rng.shuffle(numbers)
        made = 0
        for number in numbers:
            maker = _Maker(notices[number], forms[number], df, TOO_COMMON * len(notices), lexis, rng)
            words = maker.of_kind(kind)
            if words is not None:
                items.append(Item(kind=kind, words=words, article_id=number + 1))
                made += 1
            if made == per_kind:
                break
    return items


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes queries for one article."""

    notice: Notice
    forms: frozenset[str]
    """All words of the article."""
    df: Counter[str]
    too_common: float
    lexis: Lexis
    rng: Random

    def of_kind(self, kind: str) -> str | None:
        """Return a query, `None` where the article gives none of that kind."""
        match kind:
            case "lead":
                return _joined(self._some(self._of_lead()))
            case "caption":
                return self._caption()
            case "typing error":
                return self._one_changed(self._mistyped)
            case "inflection":
                return self._all_changed(self._inflected)
            case "part of a compound":
                return self._one_changed(self._part)
            case _:
                return self._name()

    def _of_lead(self) -> list[str]:
        leads = (WORD.findall(text) for text in self.notice.paragraphs)
        return self._memorable(next((words for words in leads if len(words) >= SHORTEST_LEAD), []))

    def _memorable(self, words: Sequence[str]) -> list[str]:
        return list(
            dict.fromkeys(word for word in words if len(word) > 3 and self.df[word.casefold()] <= self.too_common)
        )

    def _some(self, words: Sequence[str]) -> list[str] | None:
        """Return three of the words in their order."""
        if len(words) < WORDS_IN_QUERY:
            return None
        return [words[place] for place in sorted(self.rng.sample(range(len(words)), WORDS_IN_QUERY))]

    def _caption(self) -> str | None:
        captions = [
            words
            for _, caption, _ in self.notice.pictures
            if caption and (words := self._memorable(WORD.findall(caption)))
        ]
        captions = [words for words in captions if len(words) >= 2]
        if not captions:
            return None
        words = self.rng.choice(captions)
        return " ".join(words if len(words) <= WORDS_IN_QUERY else self._some(words) or words)

    def _one_changed(self, change: Callable[[str], str | None]) -> str | None:
        """Return three words of the lead of which one that can be is changed."""
        words = self._of_lead()
        changed = [(place, new) for place, word in enumerate(words) if (new := change(word)) is not None]
        if len(words) < WORDS_IN_QUERY or not changed:
            return None
        place, new = self.rng.choice(changed)
        others = self.rng.sample([other for other in range(len(words)) if other != place], WORDS_IN_QUERY - 1)
        return " ".join(new if at == place else words[at] for at in sorted((place, *others)))

    def _all_changed(self, change: Callable[[str], str | None]) -> str | None:
        """Return three words of the lead of which all that can be are changed, one at least."""
        words = self._some(self._of_lead())
        if words is None:
            return None
        changed = [change(word) or word for word in words]
        return " ".join(changed) if changed != words else None

    def _mistyped(self, word: str) -> str | None:
        if len(word) < 6:
            return None
        place = self.rng.randrange(1, len(word) - 1)
        before, letter, following, rest = word[:place], word[place], word[place + 1], word[place + 2 :]
        new = self.rng.choice(
            (
                f"{before}{following}{letter}{rest}",
                f"{before}{following}{rest}",
                f"{before}{letter}{letter}{following}{rest}",
                f"{before}{self.rng.choice(NEIGHBOURS.get(letter.lower(), 'e'))}{following}{rest}",
            )
        )
        return None if new.casefold() in self.df or new == word else new

    def _inflected(self, word: str) -> str | None:
        others = [form for form in self.lexis.other_forms(word) if form.casefold() not in self.forms]
        return self.rng.choice(others) if others else None

    def _part(self, word: str) -> str | None:
        parts = [part for part in self.lexis.parts(word) if part.casefold() not in self.forms]
        return self.rng.choice(parts) if parts else None

    def _name(self) -> str | None:
        found = (word for text in self.notice.paragraphs for word in NAME.findall(text))
        names = [word for word in dict.fromkeys(found) if not self.lexis.is_word(word) and not self.lexis.parts(word)]
        names = [word for word in names if self.df[word.casefold()] <= self.too_common / 10]
        words = [word for word in self._of_lead() if word not in names]
        if not names or not words:
            return None
        return f"{self.rng.choice(names)} {self.rng.choice(words)}"


def _joined(words: Sequence[str] | None) -> str | None:
    return None if words is None else " ".join(words)


def ranks(find: Callable[[str, int], Sequence[int]], items: Sequence[Item]) -> list[int | None]:
    """Return for each query the place of its article among the first ten, from 1; `None` where it is not there."""
    places = []
    for item in items:
        found = list(find(item.words, LIMIT))
        places.append(found.index(item.article_id) + 1 if item.article_id in found else None)
    return places


def mean_reciprocal(places: Sequence[int | None]) -> float:
    """Return MRR@10."""
    return sum(1 / place for place in places if place) / len(places)


def recall(places: Sequence[int | None]) -> float:
    """Return the share of the queries whose article is among the first ten."""
    return sum(place is not None for place in places) / len(places)


def interval(
    ours: Sequence[int | None],
    theirs: Sequence[int | None],
    worth: Callable[[int | None], float],
    *,
    rounds: int = 2_000,
) -> tuple[float, float, float]:
    """Return the mean of our gain over the same queries, and its 95 % interval by paired bootstrap."""
    gains = [worth(mine) - worth(other) for mine, other in zip(ours, theirs, strict=True)]
    rng = Random(1)
    means = sorted(sum(rng.choices(gains, k=len(gains))) / len(gains) for _ in range(rounds))
    return sum(gains) / len(gains), means[round(0.025 * rounds)], means[round(0.975 * rounds) - 1]


def reciprocal(place: int | None) -> float:
    """Return what MRR counts for a place."""
    return 1 / place if place else 0.0


def is_found(place: int | None) -> float:
    """Return what recall counts for a place."""
    return float(place is not None)
