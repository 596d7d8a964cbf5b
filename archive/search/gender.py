"""Tells where both genders are named and one is meant: `Bürgerinnen und Bürger`. Pure; knows no dictionary."""

from __future__ import annotations

import re

BETWEEN = frozenset(("und", "oder", "bzw", "beziehungsweise", "sowie", "u"))
SIGN_BETWEEN = re.compile(r"\s*(?:/|&|\+)\s*")
# `innen` after three letters: `binnen` and `drinnen` are no persons. `in` only where hardly anything else ends so.
FEMININE = re.compile(r"(?P<agent>.*(?:er|ist|ent|ant|eur|or))in(?:nen)?|(?P<other>.{3,})innen")
MASCULINE_ENDINGS = frozenset(("", "e", "en", "er", "ern", "ers", "es", "n", "s"))


def masculine_of_both(left: str, right: str) -> str | None:
    """Return which of two folded forms is the masculine, if the other is its feminine; `None` if they are no pair.

    Umlauts are folded, so Ärztinnen and Ärzte, Köchinnen and Köche begin alike.
    """
    for feminine, masculine in ((left, right), (right, left)):
        if (match := FEMININE.fullmatch(feminine)) is None:
            continue
        stem = match["agent"] or match["other"]
        if masculine.startswith(stem) and masculine[len(stem) :] in MASCULINE_ENDINGS:
            return masculine
    return None
