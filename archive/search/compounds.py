"""Where a German compound comes apart: `weltkriegsbombe` is `welt`, `kriegs` and `bombe`.

A pure function of the folded form. What may be a part, and how readily it is one, stands in `compounds.txt`, which
`compound_list` counts out of simplemma's dictionary. Of all ways to cut a form into such parts the likeliest is
taken, if it is likelier than that the form is a word of its own: the longer a form, the less likely that parts fit it
by chance. Of forms that have a line themselves the list says where they come apart, or that they do not.

The list is read with the first word and kept as one dictionary of numbers, since every process that serves the archive
holds it. Folding knows no parts: Kinoabend is kinoabend, but Kinoeingang is kinoingang. So after a, o and u a part may
lack its e.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate, combinations, pairwise
from math import log
from pathlib import Path

from archive.search.places import forms_of_names

LIST = Path(__file__).with_name("compounds.txt")
ENDINGS = ("s", "es", "e", "en", "n", "er", "ern", "em", "ns", "nen", "se", "sen", "ses")
"""Of the last part of an inflected compound. Which of them a word takes stands in the list; other forms have a line."""
ENDINGS_BY_LETTER = {
    letter: tuple((bit, ending) for bit, ending in enumerate(ENDINGS) if ending.endswith(letter))
    for letter in {ending[-1] for ending in ENDINGS}
}
"""Each with its place above, by its last letter: what is looked at for each place of each form."""
FEMININE = ("innen", "in")
AGENT = ("er", "ist", "ent", "ant", "eur", "or")
"""How persons end that have a feminine, which not every dictionary lists."""

SHORTEST_PART = 3
LONGEST_PART = 30
LONGEST_FORM = 60
"""Letters. Longer forms are addresses and accidents."""

UNIT = 8
"""Costs are whole numbers: this many for a factor of e in likelihood."""
A_LETTER, A_WORD = 20, -12
"""What a form costs as a word of its own: so much a letter, and so much besides."""
UNSEEN = 96
"""What a part costs that the list has only in the other place: a first part that was only seen last, or the reverse."""
UNLISTED = 100
"""What a part costs that the list has nowhere, but the dictionary has."""
SHORTEST_UNLISTED, SHORTEST_UNLISTED_LAST = 4, 6
"""Letters of such a part where it stands first, and last, since surnames end in short rare words."""
MOST_TRIED = 4
"""Such parts of one form, since the dictionary is slow."""
BARRED = 127
"""In the place of a cost: never a part there."""
NEVER = 1 << 20


def cost(count: int, of: int) -> int:
    """Return what a part costs that is one in `count` of so many compounds."""
    return min(round(UNIT * log(of / count)), BARRED - 1)


def is_a_compound(parts_cost: int, letters: int) -> bool:
    """Return whether parts of that cost are likelier than a word of its own of so many letters."""
    return parts_cost <= A_LETTER * letters + A_WORD


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a compound."""

    start: int
    end: int
    """Where it stands in the form."""
    word: str
    """The folded word it is a form of: krieg of `kriegs`, schule of `schul`."""


# A number of the table, from the lowest bit: cost as first part, cost as last part (7 bits each, 0 for never seen),
# endings (a bit each), how many letters to take off for the word (4) and what to put on (9, an index), whether it is a
# term, where it is cut (a bit a letter).
COST = 127
LAST, TAKES = 7, 14
LESS = TAKES + len(ENDINGS)
MORE = LESS + 4
TERM = MORE + 9
CUTS = TERM + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The list as it is kept in memory."""

    numbers: dict[str, int]
    """By form."""
    appended: list[str]
    """What words have that their forms lack."""

    def bounds(self, form: str) -> list[int]:
        """Return where the likeliest parts of a form begin and end; nothing where a word of its own is likelier."""
        cheapest, head = A_LETTER * len(form) + A_WORD + 1, 0
        costs, before = self.firsts(form)
        for start in range(SHORTEST_PART, len(form) - SHORTEST_PART + 1):
            if costs[start] < cheapest and (total := costs[start] + self.cost_as_last(form, start)) < cheapest:
                cheapest, head = total, start
        return [*_way(before, head), len(form)] if head else []

    def firsts(self, form: str) -> tuple[list[int], list[int]]:
        """Return for each place of a form what the cheapest parts before it cost, and where the last of them begins."""
        numbers = self.numbers
        size = len(form)
        limit = A_LETTER * size + A_WORD
        costs = [0] + [NEVER] * size
        before = [0] * size
        for start in range(size - 2 * SHORTEST_PART + 1):
            if (so_far := costs[start]) > limit:
                continue
            may_lack = start and form[start - 1] in "aou"
            for end in range(start + SHORTEST_PART, min(size - SHORTEST_PART, start + LONGEST_PART) + 1):
                part = form[start:end]
                number = numbers.get(part)
                if number is None and may_lack:
                    number = numbers.get(f"e{part}")
                if number is None and not (part.endswith("innen") and self._masculine(part[:-5])):
                    continue
                price = (number and number & COST) or UNSEEN
                if price != BARRED and so_far + price < costs[end]:
                    costs[end], before[end] = so_far + price, start
        return costs, before

    def bounds_beside(self, form: str, is_word: Callable[[str], bool]) -> list[int]:
        """Return where a form comes apart if all but one of its parts are in the list, and that is a word as well.

        So a name or a rare word that no compound of the dictionary has is still found beside common ones.
        """
        size = len(form)
        limit = A_LETTER * size + A_WORD - UNLISTED
        costs, before = self.firsts(form)
        ways: list[tuple[int, int, str]] = []
        for start in range(SHORTEST_PART, size - SHORTEST_PART + 1):
            if costs[start] <= limit and size - start >= SHORTEST_UNLISTED_LAST and form[start:] not in self.numbers:
                ways.append((costs[start] - A_LETTER * start, start, form[start:]))
            if start >= SHORTEST_UNLISTED and (last := self.cost_as_last(form, start)) <= limit:
                ways.append((last - A_LETTER * (size - start), -start, form[:start]))
        for _, start, part in sorted(ways)[:MOST_TRIED]:
            if is_word(part) or (start < 0 and part.endswith("s") and is_word(part[:-1])):
                return [*_way(before, start), size] if start > 0 else [0, -start, size]
        return []

    def cost_as_last(self, form: str, start: int) -> int:
        """Return what the rest of a form costs as the last part."""
        entry = self.last(form[start:])
        if entry is None and form[start - 1] in "aou":
            entry = self.last(f"e{form[start:]}")
        return NEVER if entry is None else self.numbers[entry] >> LAST & COST or UNSEEN

    def last(self, part: str) -> str | None:
        """Return the entry of the list of which this may be a form at the end of a compound."""
        numbers = self.numbers
        seen: str | None = None
        if (number := numbers.get(part)) is not None:
            if number >> LAST & COST == BARRED:
                return None
            if number >> LAST & COST:
                return part
            seen = part
        for bit, ending in ENDINGS_BY_LETTER.get(part[-1:], ()):
            if part.endswith(ending):
                stem = part[: -len(ending)]
                if numbers.get(stem, 0) >> TAKES + bit & 1:
                    return stem
        for ending in FEMININE:
            if part.endswith(ending) and self._masculine(stem := part[: -len(ending)]):
                return stem
        return seen

    def _masculine(self, stem: str) -> bool:
        return stem.endswith(AGENT) and 0 < self.numbers.get(stem, 0) >> LAST & COST < BARRED

    def entry(self, form: str, start: int, end: int) -> str | None:
        """Return the entry for a stretch of a form."""
        part = form[start:end]
        if end < len(form):
            if part in self.numbers:
                return part
            if part.endswith("s") and part[:-1] in self.numbers:
                return part[:-1]
        entry = self.last(part)
        if entry is None and start and form[start - 1] in "aou":
            entry = self.last(f"e{part}")
        return entry

    def word(self, form: str, start: int, end: int) -> str | None:
        """Return the word that a stretch of a form is a form of; `None` where the list has it not."""
        entry = self.entry(form, start, end)
        if entry is None:
            return None
        number = self.numbers[entry]
        less, more = number >> LESS & 15, number >> MORE & 511
        return entry[: len(entry) - less] + self.appended[more]

    def noun_of_term(self, form: str, start: int, end: int) -> str | None:
        """Return the noun of a stretch that is an adjective with a noun, wasser of `hochwasser`; `None` for others."""
        entry = self.entry(form, start, end)
        if entry is None or not self.numbers[entry] >> TERM & 1:
            return None
        cuts = self.cuts(entry, start, end)
        return self.word(form, cuts[-1], end) if cuts else None

    def pieces(self, form: str, bounds: list[int]) -> tuple[Piece, ...]:
        """Return the parts between bounds, and instead of those that come apart themselves their parts."""
        cuts = list(bounds)
        if len(bounds) > 2:
            for start, end in pairwise(bounds):
                entry = self.entry(form, start, end)
                if entry is not None and not self.numbers[entry] >> TERM & 1:
                    cuts += self.cuts(entry, start, end)
        return tuple(
            Piece(start=start, end=end, word=self.word(form, start, end) or form[start:end])
            for start, end in pairwise(sorted(cuts))
        )

    def cuts(self, entry: str, start: int, end: int) -> list[int]:
        """Return where an entry comes apart that stands at a place of a form."""
        number = self.numbers[entry] >> CUTS
        return [at for at in range(start + 1, end) if number >> at - start & 1]


def _way(before: list[int], end: int) -> list[int]:
    bounds = [end]
    while bounds[-1]:
        bounds.append(before[bounds[-1]])
    return bounds[::-1]


@cache
def table() -> Table:
    """Return the list, read once, with the names of the city and its places, which stand before other parts."""
    known = parsed(LIST.read_text(encoding="utf-8"))
    for name in forms_of_names():
        known.numbers.setdefault(name, BARRED << LAST)
    return known


def parsed(text: str) -> Table:
    """Return the list from the text of its file."""
    lines = [line for line in text.splitlines() if line[0] != "#"]
    total = sum(int(count) for line in lines if (count := (line + "\t").split("\t")[1]).isdecimal())
    costs = {"": 0, "-": BARRED}
    masks = {"": 0}
    appended = {"": 0}
    numbers = {}
    for line in lines:
        bars, first, last, word, endings = (line + "\t\t\t\t").split("\t")[:5]
        for count in (first, last):
            if count not in costs:
                costs[count] = cost(int(count), total)
        if endings not in masks:
            masks[endings] = sum(1 << TAKES + ENDINGS.index(ending) for ending in endings.split())
        surface, number = bars, costs[first] | costs[last] << LAST | masks[endings]
        if not bars.isalpha():
            pieces = bars.replace(":", "|").split("|")
            surface = "".join(pieces)
            number |= (":" in bars) << TERM | sum(1 << CUTS + at for at in accumulate(map(len, pieces[:-1])))
        if word:
            same = next((at for at, pair in enumerate(zip(surface, word, strict=False)) if len(set(pair)) > 1), None)
            same = min(len(surface), len(word)) if same is None else same
            number |= len(surface) - same << LESS | appended.setdefault(word[same:], len(appended)) << MORE
        numbers[surface] = number
    return Table(numbers=numbers, appended=list(appended))


@lru_cache(maxsize=1 << 14)
def split(form: str, is_word: Callable[[str], bool] | None = None) -> tuple[Piece, ...]:
    """Return the parts of a folded form, two or more; none where it is no compound.

    `is_word` is asked for words that are not in the list, where the list alone does not do.
    """
    if not 2 * SHORTEST_PART <= len(form) <= LONGEST_FORM or not form.isalpha():
        return ()
    known = table()
    entry = form if form in known.numbers else known.last(form)
    if entry is not None:
        bounds = [0, *known.cuts(entry, 0, len(entry)), len(form)]
    else:
        bounds = known.bounds(form)
        if not bounds and is_word is not None:
            bounds = known.bounds_beside(form, is_word)
    return known.pieces(form, bounds) if len(bounds) > 2 else ()


def stretches(pieces: Sequence[Piece]) -> Iterator[tuple[int, int]]:
    """Yield where two or more parts stand that are not all of them, since these may be a word together."""
    for first, last in combinations(range(len(pieces)), 2):
        if (first, last) != (0, len(pieces) - 1):
            yield pieces[first].start, pieces[last].end
