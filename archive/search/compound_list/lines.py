"""The lines of the list: every part with its counts, its word, its endings, and where it comes apart itself."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from archive.search.compound_list.counts import compounds, counted
from archive.search.compound_list.dictionary import Cut, Dictionary
from archive.search.compound_list.grammar import (
    DECEPTIVE,
    FEWEST_WORDS,
    LONGEST_BY_CHANCE,
    NEVER_FIRST,
    NEVER_LAST,
    SIMPLE,
)
from archive.search.compounds import ENDINGS, LONGEST_PART, SHORTEST_PART, parsed
from archive.search.words import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the list."""

    surface: str
    """A folded form that is a part of compounds, or a word that only looks like one."""
    cuts: tuple[int, ...]
    """Where it comes apart itself."""
    is_term: bool
    """Whether it does so only where it is the whole form: Hochwasser is one word in Hochwasserschutz."""
    first: int | None
    """Compounds of the dictionary in which it stands before another part; `None` where it never may."""
    last: int | None
    """Compounds in which it, or a word whose form it is, stands last; `None` where it never may."""
    word: str
    """The folded word it is a form of."""
    endings: tuple[str, ...]
    """Which of `ENDINGS` may follow where it stands last."""

    def __str__(self) -> str:
        """Return it as the file has it: `schul|hof<tab>first<tab>last<tab>word, unless the same<tab>endings`.

        A term is written `hoch:wasser`.
        """
        surface = (":" if self.is_term else "|").join(
            self.surface[start:end] for start, end in pairwise((0, *self.cuts, len(self.surface)))
        )
        word = "" if self.word == self.surface else self.word
        first, last = ("-" if count is None else str(count or "") for count in (self.first, self.last))
        return "\t".join((surface, first, last, word, " ".join(self.endings))).rstrip("\t")


def lines(dictionary: Dictionary) -> list[Line]:
    """Return the list."""
    found = compounds(dictionary)
    counts = counted(found.values())
    origins: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for cut in found.values():
        origins[fold(cut.first)][cut.origin] += 1
    lasts: Counter[str] = Counter()
    words: dict[str, str] = {}
    for word, count in sorted(counts.last.items(), key=lambda item: (item[1], item[0])):
        lasts[fold(word)] += count if word not in DECEPTIVE else 1
        words[fold(word)] = word
    table: dict[str, Line] = {}
    for surface in sorted(set(counts.first) | set(lasts)):
        word = words.get(surface) or min(origins[surface], key=lambda origin: (-origins[surface][origin], origin))
        table[surface] = Line(
            surface=surface,
            cuts=(),
            is_term=False,
            first=counts.first[surface] if surface not in NEVER_FIRST else None,
            last=None if surface in NEVER_LAST else lasts[surface],
            word=surface if fold(word) in NEVER_LAST else fold(word),
            endings=_endings(dictionary, word) if surface in lasts else (),
        )
    for surface, word in words.items():
        for form in sorted(dictionary.forms[word] if word[0].isupper() else ()):
            other = fold(form)
            if (
                other in table
                or other in NEVER_LAST
                or _ending(other, surface) is not None
                or len(other) < SHORTEST_PART
            ):
                continue
            table[other] = replace(table[surface], surface=other, first=0, word=surface, endings=())
    for surface in NEVER_FIRST | NEVER_LAST:
        if surface not in table and len(surface) >= SHORTEST_PART:
            table[surface] = Line(
                surface=surface, cuts=(), is_term=False, first=None, last=None, word=surface, endings=()
            )
    return Cutter(dictionary, found, table).lines()


class Cutter:
    """Says where the words of the dictionary come apart, by what is known of parts."""

    def __init__(self, dictionary: Dictionary, found: Mapping[str, Cut], table: Mapping[str, Line]) -> None:
        self.dictionary = dictionary
        self.found = found
        self.table = dict(table)
        self.words: defaultdict[str, list[str]] = defaultdict(list)
        for word in sorted(dictionary.words):
            self.words[fold(word)].append(word)
        self.parts = parsed("".join(f"{line}\n" for line in table.values()))

    def lines(self) -> list[Line]:
        """Return the lines with their cuts, and those of words that only look like compounds."""
        made = {surface: self._with_cuts(line) for surface, line in self.table.items()}
        for form, words in self.words.items():
            if form in made or not 2 * SHORTEST_PART <= len(form) <= LONGEST_BY_CHANCE:
                continue
            bounds = self.parts.bounds(form)
            if bounds and not any(self._is_one(word, form, bounds) for word in words):
                made[form] = Line(
                    surface=form,
                    cuts=(),
                    is_term=False,
                    first=0,
                    last=0,
                    word=form,
                    endings=_endings(self.dictionary, words[0]),
                )
        return [made[surface] for surface in sorted(made) if len(surface) <= LONGEST_PART]

    def _with_cuts(self, line: Line) -> Line:
        cuts = [at for at in self.cuts(line.word) if at <= len(line.surface) - SHORTEST_PART]
        return replace(line, cuts=tuple(cuts), is_term=bool(cuts) and self._is_term(line.word))

    def cuts(self, form: str) -> list[int]:
        """Return where a word comes apart, down to simple words and terms."""
        bounds = self.parts.bounds(form) if len(form) >= 2 * SHORTEST_PART else []
        if not bounds or not any(self._is_borne_out(word, form, bounds) for word in self.words.get(form, ())):
            return []
        cuts = bounds[1:-1]
        for start, end in pairwise(bounds):
            inner = self.parts.word(form, start, end) or form[start:end]
            if not self._is_term(inner):
                cuts += [start + at for at in self.cuts(inner) if at <= end - start - SHORTEST_PART]
        return sorted(cuts)

    def _is_one(self, word: str, form: str, bounds: Sequence[int]) -> bool:
        return self._is_borne_out(word, form, bounds) or any(
            len(fold(cut.first)) in bounds for cut in self.dictionary.cuts(word)
        )

    def _is_borne_out(self, word: str, form: str, bounds: Sequence[int]) -> bool:
        """Return whether parts are words without folding too, and too common to be there by chance.

        The shorter a part, the commoner it must be.
        """
        if word in SIMPLE or word in self.dictionary.towns:
            return False
        if len(word) == len(form):
            *firsts, last = (word[start:end].lower() for start, end in pairwise(bounds))
            lasts = (last.capitalize(), last) if word[0].isupper() else (last,)
            if None in map(self.dictionary.origin, firsts) or self.dictionary.lemmas.keys().isdisjoint(lasts):
                return False
        for start, end in pairwise(bounds):
            line = self.table.get(self.parts.entry(form, start, end) or "")
            count = 0 if line is None else (line.last or 0) if end == len(form) else line.first or 0
            if count < FEWEST_WORDS.get(end - start, 0):
                return False
        return True

    def _is_term(self, form: str) -> bool:
        """Return whether a word is a compound of an adjective and a noun."""
        cuts = (self.found[word] for word in self.words.get(form, ()) if word in self.found)
        return any(cut.origin == cut.first and cut.origin[0].islower() and cut.last[0].isupper() for cut in cuts)


def _ending(form: str, word: str) -> str | None:
    ending = form.removeprefix(word)
    if form == word:
        return ""
    return ending if form.startswith(word) and ending in ENDINGS else None


def _endings(dictionary: Dictionary, word: str) -> tuple[str, ...]:
    forms = {fold(form) for form in dictionary.forms[word]}
    if word[0].islower():
        forms |= {fold(word) + ending for ending in ("e", "en", "er", "es", "em")}
    return tuple(ending for ending in ENDINGS if f"{fold(word)}{ending}" in forms)
