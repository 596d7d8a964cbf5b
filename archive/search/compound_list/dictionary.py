"""The words of simplemma's dictionary by what they are, and the ways in which each may be cut in two."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from archive.search.compound_list.grammar import (
    CONFIX,
    DERIVED,
    FEWEST_OF_A_CONFIX,
    INHERITED,
    LINKS,
    LONGEST_BY_CHANCE,
    MOST_ALIKE,
    OF_TOWNS,
    PARTICLES,
    SHORTEST_CONFIX,
    SIMPLE,
    SUFFIXES,
    VOWEL,
)
from archive.search.compounds import SHORTEST_PART


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A way to cut a word in two."""

    first: str
    """As it stands in the word, in small letters: `schul`."""
    origin: str
    """The word it comes from: Schule."""
    last: str
    """A word."""


class Dictionary:
    """simplemma's dictionary, by what its words are. Nouns have a capital."""

    def __init__(self, entries: Mapping[str, str]) -> None:
        self.lemmas = dict(entries)
        self.forms: defaultdict[str, set[str]] = defaultdict(set)
        for form, lemma in self.lemmas.items():
            self.forms[lemma].add(form)

    @cached_property
    def verbs(self) -> frozenset[str]:
        """Return the infinitives."""
        return frozenset(
            word
            for word in self.forms
            if word[0].islower() and word.endswith("n") and _is_word(word) and self.lemmas.get(f"{word}e") != word
        )

    @cached_property
    def adjectives(self) -> frozenset[str]:
        """Return the adjectives, without participles, which are verbs."""
        return frozenset(
            word
            for word in self.forms
            if word[0].islower() and _is_word(word) and not word.endswith("en") and self._is_inflected(word)
            if self.lemmas.get(word, word) not in self.verbs
        )

    def _is_inflected(self, word: str) -> bool:
        return any(form in self.lemmas for form in (f"{word}e", f"{word}er", f"{word[:-2]}{word[-1]}e"))

    @cached_property
    def nouns(self) -> frozenset[str]:
        """Return the nouns, without adjectives and infinitives that only have a capital: Prägendere, Abholen."""
        return frozenset(
            word for word in self.forms if word[0].isupper() and _is_word(word) and not self._is_nominalised(word)
        )

    def _is_nominalised(self, word: str) -> bool:
        adjective = self.lemmas.get(word.lower())
        if adjective is None or adjective[0].isupper() or not self._is_inflected(adjective):
            return False
        if word.lower() in (f"{adjective}e", f"{adjective}er", f"{adjective[:-2]}{adjective[-1]}e"):
            return len(adjective) > 7 or bool(DERIVED.search(adjective))
        return word.endswith(("e", "er"))

    @cached_property
    def persons(self) -> frozenset[str]:
        """Return nouns that are inflected as adjectives: Beamte, Kranke."""
        return frozenset(word for word in self.forms if word[0].isupper() and _is_word(word)) - self.nouns

    @cached_property
    def words(self) -> frozenset[str]:
        """Return all that may be a compound."""
        return self.nouns | self.adjectives | {word for word in self.persons if word.lower() not in self.lemmas}

    def origin(self, first: str) -> str | None:
        """Return the word from which what stands before a last part comes; `None` where it comes from none."""
        if first in PARTICLES or len(first) < SHORTEST_PART or not VOWEL.search(first):
            return None
        noun = first.capitalize()
        lemma = self.lemmas.get(noun)
        if first in self.adjectives and not self.forms[lemma or ""] - {noun, f"{noun}s", f"{noun}es"}:
            return first
        if lemma in self.nouns:
            # Kirch and Sprech are names; a Kirchturm is that of a Kirche.
            is_name = lemma is not None and self.forms[lemma] <= {noun, f"{noun}s"}
            stem_of = (f"{noun}e" in self.nouns and f"{noun}e") or (f"{first}en" in self.verbs and f"{first}en")
            return (is_name and stem_of) or lemma
        if first in self.adjectives:
            return first
        if lemma in self.persons and first.endswith("n"):
            return lemma
        return (
            self._linked(noun)
            or self._without_e(noun)
            or next((verb for verb in (f"{first}en", f"{first}n") if verb in self.verbs), None)
            or (f"{first}n" if first.endswith("e") and f"{first}n" in self.verbs else None)
            or (first if first in self.confixes else None)
            or self._plural(noun)
        )

    def _plural(self, noun: str) -> str | None:
        plural = f"{noun}n" if noun.endswith("er") else f"{noun}en"
        return plural if plural in self.nouns else None

    @cached_property
    def confixes(self) -> frozenset[str]:
        """Return first parts that are no words, or no words that are inflected: Mikro-, Spezial-, Selbst-."""
        self.__dict__["confixes"] = frozenset()
        after: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for word in self.nouns:
            small = word.lower()
            for at in range(SHORTEST_CONFIX, len(word) - SHORTEST_CONFIX + 1):
                if small[at:] in SUFFIXES or (last := small[at:].capitalize()) not in self.nouns:
                    continue
                first = small[:at]
                if (
                    (CONFIX.search(first) or first in self.lemmas)
                    and self.origin(first) is None
                    and self._inherits(word, last, at)
                ):
                    after[first][small[at : at + 2]] += 1
        return (
            frozenset(
                first
                for first, pairs in after.items()
                if pairs.total() >= FEWEST_OF_A_CONFIX and max(pairs.values()) <= MOST_ALIKE * pairs.total()
            )
            - PARTICLES
        )

    def _linked(self, noun: str) -> str | None:
        for link in LINKS:
            stem = noun.removesuffix(link)
            if stem != noun and len(stem) >= SHORTEST_PART and stem in self.nouns:
                return stem
        return None

    def _without_e(self, noun: str) -> str | None:
        if f"{noun}e" in self.nouns:
            return f"{noun}e"
        return f"{noun[:-1]}e" if len(noun) > 4 and noun.endswith("s") and f"{noun[:-1]}e" in self.nouns else None

    @cached_property
    def towns(self) -> frozenset[str]:
        """Return the names of towns and countries: nouns without a plural that end as such."""
        return frozenset(
            word
            for word in self.nouns
            if len(word) <= LONGEST_BY_CHANCE and self.forms[word] <= {word, f"{word}s", f"{word}es"}
            for at in range(SHORTEST_PART, len(word) - 1)
            if (last := word[at:].capitalize()) in OF_TOWNS and len(self.forms[last]) > 2
        )

    def cuts(self, word: str) -> Iterator[Cut]:
        """Yield all ways to cut a word."""
        is_noun = word[0].isupper()
        small = word.lower()
        for at in () if word in SIMPLE or word in self.towns else range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            last = small[at:].capitalize() if is_noun else small[at:]
            if small[at:] in SUFFIXES:
                continue
            if last not in (self.nouns if is_noun else self.adjectives) and not (is_noun and last in self.persons):
                continue
            origin = self.origin(small[:at])
            if origin is not None and self._inherits(word, last, at):
                yield Cut(first=small[:at], origin=origin, last=last)

    def _inherits(self, word: str, last: str, at: int) -> bool:
        own = self.forms[word]
        lasts = {word[:at] + form.lower() for form in (last, *self.forms[last])}
        return len(own & lasts) >= INHERITED * len(own)


def _is_word(word: str) -> bool:
    """Return whether a lemma is a word of letters with a vowel, and no abbreviation such as EDV or GmbH."""
    return len(word) >= SHORTEST_PART and word.isalpha() and word[1:].islower() and bool(VOWEL.search(word.lower()))
