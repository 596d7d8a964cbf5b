"""Which kind a stretch of words is that differs: the table of `archive.edits`, decided. Pure.

Facts come first, then slips of the pen, then names and places; wording is what is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.edits.german_facts import NUMBER_WORDS
from archive.edits.kinds import RANK
from archive.edits.mentions import content, is_function_word, kind_alone, kind_of
from archive.edits.spelling import LAYOUT_MARKS, Lemma, is_layout, is_slip, is_slip_in_text, letters
from archive.edits.tokens import Token
from archive.identity import GENDER_SIGN

_FEW = 3
"""Words and facts that may stand for a fact; more of them are a phrase of their own."""
_ASIDE = 4
"""Words besides the facts of an insertion; with more of them it is a sentence."""
_PHRASE = 6
"""Words and facts of a phrase whose facts took the place of others; more of them were written anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A stretch of words that differs. `None` stands for no words."""

    kind: str
    before: str | None
    after: str | None
    at: tuple[int, int]
    """Where it begins in the older and in the newer line."""
    sentences: tuple[str | None, str | None]
    """The sentences it stands in."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two stretches of tokens of one pair of sentences, with the lines they are cut from."""

    lines: tuple[str, str]
    old: tuple[Token, ...]
    new: tuple[Token, ...]
    lemma: Lemma | None

    def text(self, side: int, words: Sequence[Token]) -> str | None:
        """Return what stands in a line, 0 the older one, from the first of the tokens to the last."""
        return self.lines[side][words[0].start : words[-1].end] if words else None

    def is_slip(self, a: int, b: int, c: int, d: int) -> bool:
        """Tell whether the tokens a to b and c to d are one text but for a slip; two facts of a kind never are."""
        old, new = self.old[a:b], self.new[c:d]
        before, after = self.text(0, old), self.text(1, new)
        if before is None or after is None:
            return False
        strict = any(token.is_fact for token in (*old, *new))
        both = _facts(old) == _facts(new) and strict and len(old) == len(new)
        return not both and is_slip_in_text(before, after, self.lemma, strict=strict)

    def change(self, kind: str, a: int, b: int, c: int, d: int) -> Change:
        """Return the change of the tokens a to b into c to d."""
        old, new = self.old[a:b], self.new[c:d]
        places = (
            old[0].start if old else _place_of(self.old, a),
            new[0].start if new else _place_of(self.new, c),
        )
        sentences = (self.text(0, self.old), self.text(1, self.new))
        return Change(kind=kind, before=self.text(0, old), after=self.text(1, new), at=places, sentences=sentences)


def _facts(tokens: Sequence[Token]) -> list[str]:
    return [token.kind for token in tokens if token.is_fact]


def _place_of(tokens: Sequence[Token], index: int) -> int:
    if index < len(tokens):
        return tokens[index].start
    return tokens[-1].end if tokens else 0


def of_facts(pair: Pair, a: int, b: int, c: int, d: int) -> Iterator[Change]:
    """Yield the kind of a fact in the place of another one of its kind."""
    old, new = pair.old[a], pair.new[c]
    kind = "link" if old.kind == "address" else old.kind
    if old.value == new.value:
        kind = _of_writings(kind, old.text, new.text)
    elif kind == "place" and is_slip_in_text(old.text, new.text, strict=True):
        kind = "typo"
    yield _with_noun(pair, a, c) if kind == "number" else pair.change(kind, a, b, c, d)


def _of_writings(kind: str, old: str, new: str) -> str:
    """Return the kind of one fact written in two ways."""
    if kind == "date" and letters(old) == letters(new) and old.count(".") != new.count("."):
        return "typo"
    if is_slip(old, new):
        return "typo"
    words = [re.findall(r"[a-zäöüß]{2,}", text.lower()) for text in (old, new)]
    reworded = letters(old) != letters(new) and (kind == "number" or len(words[0]) == len(words[1]))
    return "wording" if reworded and words[0] != words[1] else "formatting"


def _with_noun(pair: Pair, a: int, c: int) -> Change:
    """Return the change of a number with what it counts: `30 Plätze`, `Raum 12`."""
    right = [tokens[at + 1] if at + 1 < len(tokens) else None for tokens, at in ((pair.old, a), (pair.new, c))]
    if right[0] and right[1] and right[0].text == right[1].text and right[0].capital:
        return pair.change("number", a, a + 2, c, c + 2)
    left = pair.old[a - 1] if a and c and pair.old[a - 1].text == pair.new[c - 1].text else None
    if left is not None and left.capital and not is_function_word(left):
        return pair.change("number", a - 1, a + 1, c - 1, c + 1)
    return pair.change("number", a, a + 1, c, c + 1)


def of_words(pair: Pair, a: int, b: int, c: int, d: int) -> Iterator[Change]:
    """Yield the kinds of words, and of facts without a counterpart, that differ."""
    old, new = pair.old[a:b], pair.new[c:d]
    before, after = pair.text(0, old), pair.text(1, new)
    said, saying = content(old), content(new)
    if not said and not saying and not any(t.kind == "word" for t in (*old, *new)):
        yield _of_marks(pair, a, b, c, d)
        return
    if before and after and letters(before) == letters(after):
        signs = GENDER_SIGN.search(before) or GENDER_SIGN.search(after)
        kind = "wording" if signs else "formatting" if is_layout(before, after) else "typo"
        yield pair.change(kind, a, b, c, d)
        return
    if pair.is_slip(a, b, c, d):
        yield pair.change("typo", a, b, c, d)
        return
    if not old or not new:
        yield from _came_or_went(pair, a, b, c, d)
        return
    facts = [token for token in (*old, *new) if token.is_fact]
    if facts:
        yield from _of_mixed(pair, a, b, c, d, facts)
        return
    if _is_count(old, new):
        yield pair.change("number", a, b, c, d)
        return
    kind = kind_of(old, new, pair.old[:a], pair.old[b:], pair.lemma)
    if kind == "name":
        a, b, c, d = _whole_name(pair, a, b, c, d)
    elif kind == "place":
        b, d = _to_the_noun(pair, b, d)
    elif kind == "wording" and (runs := _names_within(pair, a, b, c, d)):
        yield pair.change("name", *runs)
        if content(pair.old[a : runs[0]]) or content(pair.new[c : runs[2]]):
            yield pair.change("wording", a, runs[0], c, runs[2])
        if content(pair.old[runs[1] : b]) or content(pair.new[runs[3] : d]):
            yield pair.change("wording", runs[1], b, runs[3], d)
        return
    yield pair.change(kind, a, b, c, d)


def _of_marks(pair: Pair, a: int, b: int, c: int, d: int) -> Change:
    marks = {token.text for token in (*pair.old[a:b], *pair.new[c:d])}
    kind = "formatting" if marks <= LAYOUT_MARKS else "typo"
    # Marks alone say nothing to a reader: the words beside them come along.
    left = 1 if a and c else 0
    right = 1 if b < len(pair.old) and d < len(pair.new) else 0
    return pair.change(kind, a - left, b + right, c - left, d + right)


def _came_or_went(pair: Pair, a: int, b: int, c: int, d: int) -> Iterator[Change]:
    """Yield the kinds of words that stand on one side only: each fact, and what is said besides."""
    words = pair.old[a:b] or pair.new[c:d]
    # The commas around an insertion belong to the sentence.
    before = next(index for index, token in enumerate(words) if token.kind != "mark")
    after = next(index for index, token in enumerate(reversed(words)) if token.kind != "mark")
    words = words[before : len(words) - after]
    a, b, c, d = (a + before, b - after, c, d) if b > a else (a, b, c + before, d - after)
    facts = [index for index, token in enumerate(words) if token.is_fact]
    if not facts:
        yield pair.change(kind_alone(words, pair.old[:a]), a, b, c, d)
        return
    rest = [token for token in content(words) if not token.is_fact]
    counted = [token for token in rest if token.capital]
    alone = {words[index].kind for index in facts} == {"number"} and len(rest) == len(counted) == 1
    if len(rest) > _ASIDE:
        yield pair.change("wording", a, b, c, d)
        return
    for index in facts:
        token = words[index]
        kind = "link" if token.kind == "address" else token.kind
        first, last = (0, len(words)) if len(facts) == 1 and (not rest or alone) else (index, index + 1)
        yield pair.change(kind, *((a + first, a + last, c, d) if b > a else (a, b, c + first, c + last)))
    if rest and not alone:
        yield pair.change("wording", a, b, c, d)


def _of_mixed(pair: Pair, a: int, b: int, c: int, d: int, facts: Sequence[Token]) -> Iterator[Change]:
    """Yield the kinds where a fact took the place of words, or of a fact of another kind."""
    old, new = pair.old[a:b], pair.new[c:d]
    kinds = {"link" if token.kind == "address" else token.kind for token in facts}
    if max(len(content(old)), len(content(new))) > _PHRASE:
        yield from (pair.change(kind, a, b, c, d) for kind in sorted(kinds, key=RANK.__getitem__))
        yield pair.change("wording", a, b, c, d)
        return
    if max(len(content(old)), len(content(new))) > _FEW and not all(_facts(side) for side in (old, new)):
        # Words written anew, and a `zweite` or a `drei` among them.
        kinds.discard("number")
        if not kinds:
            yield pair.change("wording", a, b, c, d)
            return
    if "place" in kinds:
        # `in der Künstlerzeche Unser Fritz 2/3`
        kinds.discard("number")
    for kind in sorted(kinds, key=RANK.__getitem__):
        yield pair.change(kind, a, b, c, d)


def _is_count(old: Sequence[Token], new: Sequence[Token]) -> bool:
    """Tell whether two words begin with a number word: `dreitägig`, `viertägig`."""
    if len(old) != 1 or len(new) != 1:
        return False
    one, other = old[0].text.lower(), new[0].text.lower()
    for word in NUMBER_WORDS:
        if one.startswith(word) and one != word:
            rest = one.removeprefix(word)
            return any(other == value + rest for value in NUMBER_WORDS if value != word)
    return False


def _whole_name(pair: Pair, a: int, b: int, c: int, d: int) -> tuple[int, int, int, int]:
    """Return the stretch with the capitals on either side of it: what a reader takes as the name."""
    while a and c and pair.old[a - 1].capital and not is_function_word(pair.old[a - 1]):
        a, c = a - 1, c - 1
    b, d = _to_the_noun(pair, b, d)
    return a, b, c, d


def _to_the_noun(pair: Pair, b: int, d: int) -> tuple[int, int]:
    """Return the ends of a stretch with the unchanged capitals that follow it: `Kleinen Sitzungssaal`."""
    while b < len(pair.old) and d < len(pair.new) and pair.old[b].capital and pair.old[b].text == pair.new[d].text:
        b, d = b + 1, d + 1
    return b, d


def _names_within(pair: Pair, a: int, b: int, c: int, d: int) -> tuple[int, int, int, int] | None:
    """Return the one run of two capitals or more on either side, if there is one each."""
    runs = [_capital_runs(tokens, start, end) for tokens, start, end in ((pair.old, a, b), (pair.new, c, d))]
    if len(runs[0]) == len(runs[1]) == 1:
        return (*runs[0][0], *runs[1][0])
    return None


def _capital_runs(tokens: Sequence[Token], start: int, end: int) -> list[tuple[int, int]]:
    runs = []
    index = start
    while index < end:
        last = index
        while last < end and tokens[last].capital and not is_function_word(tokens[last]):
            last += 1
        if last - index > 1:
            runs.append((index, last))
        index = max(last, index + 1)
    return runs
