"""How German names both genders of a person: `Bürger*innen`, `Schüler/-in`, `Bürgerinnen und Bürger`. Pure patterns.

They know no dictionary: what a feminine means is for `archive.search.lemmas` to say.
"""

from __future__ import annotations

import re

NO_LETTER = r"(?![^\W_])"
AGENT = "(?:(?<=er)|(?<=ist)|(?<=ent)|(?<=ant)|(?<=eur)|(?<=or))"
GENDER = (
    # Bürger*innen, Bürger:in, Bürger_innen; in compounds only in small letters: Bürger*innenbäume, not Ort:Innenstadt.
    rf"[*:_·•‧∙⋅](?:(?=innen)|(?=(?i:in(?:nen)?){NO_LETTER})|(?=(?:e[mnrs]?|[nrs]){NO_LETTER}))"
    # Schüler/innen, Schüler/-in, Schüler-/innen, Schüler.innen; außen/innen are two.
    rf"|(?<!ußen)(?<!ussen)(?:-?/-?(?=(?i:innen|in){NO_LETTER})|\.(?=innen{NO_LETTER}))"
    # Teilnehmer/-innenzahl, Teilnehmer/innenzahl.
    rf"|(?:/-|-/)(?=innen)|{AGENT}/(?=innen)"
)
IN_BRACKETS = rf"\((?:(?:innen|Innen)\)|(?:(?i:in|e|r|n)\)|(?i:inn)\)en){NO_LETTER})"
"""What a word with both genders has inside, after a letter, and what stands behind it."""

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
