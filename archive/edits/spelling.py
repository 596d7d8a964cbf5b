"""Whether one writing of words is a slip of the other, or only another layout. Pure; no dictionary is needed.

A dictionary helps where two words are one letter apart: `Reise` and `Riese` are both words, `Riese` and `Reies` are
not. Without one, the shape decides, and in doubt it is a change of wording: a reader loses less.
"""

from __future__ import annotations

import re
from collections.abc import Callable

Lemma = Callable[[str], str | None]
"""Returns the lemma of a word as it is written, `None` for one that is no word of the language."""

LAYOUT_MARKS = frozenset("„“”‟«»″\"‚‘’‛‹›´`ʼ′'‐‑‒–—―−-•·*|…()[]")
_FOLD = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "é": "e", "è": "e", "á": "a"})
_UMLAUT_MATTERS = re.compile(
    r"(?:w[uü]rde|k[oö]nnte|m[uü]sste|h[aä]tte|d[uü]rfte|m[uü]tter)\w*|f[oö]rder(?:n|te?n?|ung|ungen)|sch[oö]n"
)
_PREFIX_LETTERS = 3
_SLIPS_AT_ONCE = 2
_ENDINGS = frozenset(("e", "n", "r", "s", "m", "t"))
_ENOUGH_TO_SLIP = 5
_ENOUGH_TO_REPLACE = 8


def letters(text: str) -> str:
    """Return the letters and digits of a text alone."""
    return "".join(character for character in text if character.isalnum())


def is_layout(before: str, after: str) -> bool:
    """Tell whether two texts differ in nothing but quotation marks, dashes, hyphens, bullets and the blanks at them."""
    return _without_layout(before) == _without_layout(after)


def _without_layout(text: str) -> str:
    kept = "".join(character for character in text.replace("...", "…") if character not in LAYOUT_MARKS)
    return re.sub(r"(?<=§) (?=\d)", "", re.sub(r"\s+", " ", kept)).strip()


def is_slip_in_text(before: str, after: str, lemma: Lemma | None = None, *, strict: bool = False) -> bool:
    """Tell whether two texts differ in nothing but slips of one word or two: `47 Prozent`, `47 Prozzent`."""
    one, other = before.split(), after.split()
    if len(one) != len(other):
        return False
    different = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    return 0 < len(different) <= _SLIPS_AT_ONCE and all(is_slip(*pair, lemma, strict=strict) for pair in different)


def is_slip(before: str, after: str, lemma: Lemma | None = None, *, strict: bool = False) -> bool:
    """Tell whether one of two words is a slip of the pen of the other; digits never are.

    `strict` is for names, which have neighbours: `Bergstraße` and `Burgstraße` are two streets.
    """
    if before == after or not before or not after or any(c.isdigit() for c in before + after):
        return False
    one, other = before.lower(), after.lower()
    if one.replace("ß", "ss") == other.replace("ß", "ss") or letters(one) == letters(other):
        return True
    both_known = lemma is not None and bool(lemma(before)) and bool(lemma(after))
    if _fold(one) == _fold(other):
        return not both_known and not _UMLAUT_MATTERS.fullmatch(one)
    if {one, other} <= {"ein", "kein"} or {one[:3], other[:4]} in ({"ein", "kein"}, {"kei", "eine"}):
        return False
    how, where = _one_operation(one, other)
    if how is None or how == "replaced":
        # `Bahnhofstrase`: ß is ss to whoever forgets one.
        folded = _one_operation(_fold(one), _fold(other))
        how, where = folded if folded[0] in ("doubled", "swapped", "dropped") else (how, where)
    if how is None or both_known:
        return how == "ending" and abs(len(one) - len(other)) == 1 and not _is_verb_pair(one, other)
    if strict and how in ("replaced", "two"):
        return False
    shorter = min(len(one), len(other))
    if lemma is not None and bool(lemma(before)) != bool(lemma(after)):
        return shorter >= _ENOUGH_TO_SLIP - 1 or how in ("swapped", "doubled")
    return {
        "swapped": shorter >= 3,
        "doubled": shorter >= 3,
        "ending": shorter >= 4,
        "dropped": shorter >= _ENOUGH_TO_SLIP - 1 and (where > 0 or shorter >= _ENOUGH_TO_REPLACE),
        "replaced": shorter >= _ENOUGH_TO_REPLACE and where >= _PREFIX_LETTERS,
        "two": shorter >= _ENOUGH_TO_REPLACE + 2 and where >= _PREFIX_LETTERS,
    }[how]


def _is_verb_pair(one: str, other: str) -> bool:
    return one[0] == other[0] and one.rstrip("ten") == other.rstrip("ten") and {one[-1], other[-1]} == {"e", "t"}


def _fold(word: str) -> str:
    plain = word.translate(_FOLD).replace("ß", "ss")
    return re.sub("(?<=[aou])e", "", plain)


def _one_operation(one: str, other: str) -> tuple[str | None, int]:
    """Return which slip leads from one word to the other, and at which letter; `None` for none."""
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(one), len(other)) - start and one[-1 - end] == other[-1 - end]:
        end += 1
    left, right = one[start : len(one) - end], other[start : len(other) - end]
    if not left or not right:
        extra = left or right
        if len(extra) == 1:
            longer = one if left else other
            beside = longer[max(start - 1, 0) : start] + longer[start + 1 : start + 2]
            if end == 0 and extra in _ENDINGS and extra not in beside:
                return "ending", start
            return ("doubled" if extra in beside else "dropped"), start
        return ("two" if len(extra) == 2 and end > 0 else None), start
    if len(left) == len(right) == 2 and left == right[::-1]:
        return "swapped", start
    if len(left) == len(right) == 1:
        if end == 0 and left in _ENDINGS and right in _ENDINGS:
            return "ending", start
        return "replaced", start
    if max(len(left), len(right)) <= 3 and abs(len(left) - len(right)) <= 1 and end > 0:
        # A letter swapped across another one, or two neighbours wrong.
        return ("two" if len(left) == len(right) == 2 or sorted(left) == sorted(right) else None), start
    return None, start
