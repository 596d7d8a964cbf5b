"""Which words of the dictionary are compounds, and how often each part is one: each is learned from the other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from archive.search.compound_list.dictionary import Cut, Dictionary
from archive.search.compound_list.grammar import FEWEST_NEIGHBOURS, ONE_SIDED, ROUNDS
from archive.search.compounds import SHORTEST_PART, cost, is_a_compound
from archive.search.words import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """In how many words something is a part."""

    first: Counter[str] = field(default_factory=Counter)
    last: Counter[str] = field(default_factory=Counter)


def compounds(dictionary: Dictionary) -> dict[str, Cut]:
    """Return the compounds of the dictionary and where each comes apart."""
    ways = {
        word: cuts
        for word in sorted(dictionary.words)
        if len(word) >= 2 * SHORTEST_PART and word.lower() not in dictionary.verbs
        if (cuts := tuple(dictionary.cuts(word)))
    }
    found = {word: cuts[0] for word, cuts in ways.items()}
    counts = counted(cut for cuts in ways.values() for cut in cuts)
    for turn in range(ROUNDS):
        found = {word: max(cuts, key=lambda cut: _weight(cut, counts)) for word, cuts in ways.items()}
        if turn:
            found = {word: cut for word, cut in found.items() if _is_likely(word, cut, counts, len(found))}
        counts = _without_one_sided(counted(found.values()), found)
        found = {word: cut for word, cut in found.items() if counts.first[fold(cut.first)] and counts.last[cut.last]}
        counts = counted(found.values())
        ways = {
            word: tuple(cut for cut in ways[word] if counts.first[fold(cut.first)] and counts.last[cut.last])
            for word in ways
        }
        ways = {word: cuts for word, cuts in ways.items() if cuts}
    return found


def _weight(cut: Cut, counts: Counts) -> tuple[float, str]:
    """Return how strongly other words speak for a cut: half a word is what any part may be in."""
    return (counts.first[fold(cut.first)] - 0.5) * (counts.last[cut.last] - 0.5), cut.first


def counted(cuts: Iterable[Cut]) -> Counts:
    """Return how often each part is one. First parts are counted as folded."""
    counts = Counts()
    for cut in cuts:
        counts.first[fold(cut.first)] += 1
        counts.last[cut.last] += 1
    return counts


def _is_likely(word: str, cut: Cut, counts: Counts, total: int) -> bool:
    """Return whether other words bear out that this one is a compound."""
    first, last = counts.first[fold(cut.first)] - 1, counts.last[cut.last] - 1
    if first <= 0 and last <= 0:
        return False
    return is_a_compound(cost(max(first, 1), total) + cost(max(last, 1), total), len(fold(word)))


def _without_one_sided(counts: Counts, found: Mapping[str, Cut]) -> Counts:
    """Return the counts without parts whose neighbours all begin, or end, the same: they are not where words meet."""
    after: defaultdict[str, Counter[str]] = defaultdict(Counter)
    before: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for cut in found.values():
        after[fold(cut.first)][cut.last[:2].lower()] += 1
        before[cut.last][cut.first[-2:]] += 1
    kept = Counts()
    for counter, neighbours, into in ((counts.first, after, kept.first), (counts.last, before, kept.last)):
        for part, count in counter.items():
            if len(part) > 5 or (
                len(neighbours[part]) >= FEWEST_NEIGHBOURS and max(neighbours[part].values()) < ONE_SIDED * count
            ):
                into[part] = count
    return kept
