"""Where words stand in a text just as they were typed, which makes one article better than another. Pure.

The index folds spellings that count for different words elsewhere: Maße and Masse, schon and schön, Fest and fest, OB
and ob. Here they are told apart, and so is what is inflected from what is not. Who types small letters means any.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from archive.search.tree import And, Node, Term, terms_of
from archive.search.words import Word

FOLDED = 0.4
"""What a word counts that stands there as it was typed but for umlauts and capitals."""


Found = Sequence[tuple[int, int, float]]
"""From where to where in a text without umlauts a term stands as it was typed, and what it counts there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text in which words are looked for as they were typed."""

    written: str
    plain: str
    """In small letters without umlauts: enough to know a folded word in it, at a tenth of the cost of folding."""
    doubled: tuple[int, ...]
    """Where in it stands what was one ß."""

    @classmethod
    def of(cls, text: str) -> Text:
        """Return a text to look into."""
        written = text.replace("\u00ad", "")
        plain = written.lower()
        for sign, letter in PLAIN:
            if sign in plain:
                plain = plain.replace(sign, letter)
        if len(plain) == len(written):
            return cls(written=written, plain=plain, doubled=())
        doubled = [match.start() + number for number, match in enumerate(SHARP.finditer(written))]
        return cls(written=written, plain=plain, doubled=tuple(doubled))

    def in_written(self, place: int) -> int:
        """Return where in the text as it was written stands what stands at a place without umlauts."""
        return place - bisect_left(self.doubled, place)

    def together(self, terms: Iterable[tuple[float, Found]]) -> float:
        """Return what terms that stand in one passage come to, in the best one, from what each is worth and its places.

        A passage is a line: a title, a paragraph, a caption.
        """
        passages: dict[int, float] = {}
        for worth, found in terms:
            counts: dict[int, float] = {}
            for start, _, count in found:
                passage = self.plain.rfind("\n", 0, start)
                counts[passage] = max(count, counts.get(passage, 0.0))
            for passage, count in counts.items():
                passages[passage] = passages.get(passage, 0.0) + worth * count
        return max(passages.values(), default=0.0)

    def side_by_side(self, first: Found, second: Found) -> bool:
        """Return whether a term stands right before another somewhere."""
        starts = {start for start, _, _ in second}
        return any(
            start in starts and BETWEEN.fullmatch(self.plain, end, start)
            for _, end, _ in first
            for start in range(end + 1, end + 1 + MOST_BETWEEN)
        )


SHARP = re.compile("[ßẞ]")
PLAIN = (("ä", "a"), ("ö", "o"), ("ü", "u"), ("ß", "ss"))

Finder = Callable[[Text], Found]


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was typed, to be looked for as it is in a text."""

    terms: tuple[tuple[Term, Finder], ...]
    pairs: tuple[tuple[int, int], ...]
    """Which of the terms, counted from 0, are words that were typed side by side."""


def typed_in(root: Node | None) -> Typed | None:
    """Return what was typed but for beginnings of words and what must not occur; `None` where that is nothing."""
    terms = [term for term in terms_of(root, wanted_only=True) if term.kind != "prefix"]
    if not terms:
        return None
    words = [
        (number, term.words[0])
        for number, term in enumerate(terms)
        if term.kind == "word" and len(term.words) == 1 and not term.scope
    ]
    pairs = tuple(
        (first, second)
        for (first, word), (second, other) in pairwise(words)
        if isinstance(root, And) and 0 <= other.start - word.end <= 1
    )
    return Typed(terms=tuple((term, _finder(term.words, term.text)) for term in terms), pairs=pairs)


MOST_BETWEEN = 3
"""Signs and blanks between words that stand side by side."""
BETWEEN = re.compile(r"[\W_]+")
NO_WORD_BEFORE, NO_WORD_AFTER = r"(?<![^\W_])", r"(?![^\W_])"
LETTERS = re.compile(r"[^\W_]+")
SPELLED = re.compile("ä|ae|ö|oe|ü|ue")
SPELLINGS = {
    **dict.fromkeys(("ä", "ae"), "(?:ä|ae)"),
    **dict.fromkeys(("ö", "oe"), "(?:ö|oe)"),
    **dict.fromkeys(("ü", "ue"), "(?:ü|ue)"),
}


def _finder(words: Sequence[Word], typed: str) -> Finder:
    """Return what tells where words stand in a text as they are, one after the other, and so spelled."""
    forms = [form for word in words for form in word.forms]
    folded = _one_after_the_other(map(re.escape, forms))
    as_typed = _one_after_the_other(map(_as_typed, LETTERS.findall(typed)))
    first = forms[0]

    def find(text: Text) -> Found:
        # A pattern that begins with what must not stand before it is tried at each letter: a plain search for the
        # first word, which most texts have not at all, is far faster.
        found: list[tuple[int, int, float]] = []
        place = text.plain.find(first)
        while place >= 0:
            match = folded.match(text.plain, place)
            if match:
                is_as_typed = as_typed.match(text.written, text.in_written(place))
                found.append((place, match.end(), 1.0 if is_as_typed else FOLDED))
            place = text.plain.find(first, place + len(first))
        return found

    return find


def _as_typed(word: str) -> str:
    """Return a pattern for a word: with its capital if it has one, with all of them if it is short and has no other."""
    if word.isupper() and 1 < len(word) <= LONGEST_IN_CAPITALS:
        return word
    spelled = SPELLED.sub(lambda match: SPELLINGS[match[0]], word.lower())
    if not word[0].isupper():
        return f"(?i:{spelled})"
    return f"(?={word[0]}|{TWO_LETTERS.get(word[0], word[0])})(?i:{spelled})"


LONGEST_IN_CAPITALS = 5
"""Letters of an abbreviation; what is longer was typed with the key held down."""
TWO_LETTERS = {"Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}


def _one_after_the_other(patterns: Iterable[str]) -> re.Pattern[str]:
    between = f"[\\W_]{{1,{MOST_BETWEEN}}}"
    return re.compile(f"{NO_WORD_BEFORE}{between.join(patterns)}{NO_WORD_AFTER}")
