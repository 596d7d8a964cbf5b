"""How the press office names people of all genders, which changed over the years.

`Besucher/-innen` now and then until 2018, `Besucherinnen und Besucher` until 2022, `Besucher*innen` since.
"""

from __future__ import annotations

import re
from datetime import date

_MARK = re.compile(r"<(\w+?)(:n)?>")

# Words whose feminine form is not the masculine and "innen".
_STEMS = {"Experten": "Expert", "Kollegen": "Kolleg", "Auszubildende": None, "Beschäftigte": None, "Akteure": "Akteur"}

PAIRS_UNTIL = 2022
SLASHES_UNTIL = 2018


def name_all(text: str, day: date) -> str:
    """Replace `<Bürger>` and, in the dative, `<Bürger:n>` by the form the press office used that year."""
    return _MARK.sub(lambda match: _form(match[1], dative=bool(match[2]), day=day), text)


def _form(word: str, *, dative: bool, day: date) -> str:
    stem = _STEMS.get(word, word)
    if stem is None:
        return f"{word}n" if dative else word
    if day.year > PAIRS_UNTIL:
        return f"{stem}*innen"
    if day.year <= SLASHES_UNTIL and day.day % 3 == 0 and stem == word:
        return f"{word}/-innen"
    return f"{stem}innen und {word}{'n' if dative and not word.endswith('n') else ''}"
