"""A year, or a month with its year, typed among words: it may stand in the text, or be when the article was published.

Who types `Kita Schließung 2024` wants the articles of 2024, which name their year seldom. Typed alone, with a limit in
time, in quotation marks or in a field it is a word like others. Pure.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from archive.search.tree import And, Filter, Node, Not, Or, Period, Term
from archive.search.words import fold
from herne_scraper.german_date import MONTHS

YEAR = re.compile("(?:19[89]|20[0-9])[0-9]")
"""A year of which there may be articles: the first pages of cities are of the nineties."""
MONTHS_FOLDED = {fold(name): number for name, number in MONTHS.items()}


def is_year(node: Node | None, today: date) -> bool:
    """Return whether a part is a word that is a year of which there may be articles."""
    return (
        isinstance(node, Term)
        and node.kind == "word"
        and node.scope is None
        and YEAR.fullmatch(node.text) is not None
        and int(node.text) <= today.year
    )


def or_published_then(root: Node | None, today: date) -> Node | None:
    """Return a query in which articles of a typed year, or month of a year, need not name it."""
    if not isinstance(root, And) or any(isinstance(part, Period) for part in root.parts):
        return root
    parts: list[Node] = []
    others = 0
    for part in root.parts:
        if not isinstance(part, Term) or not is_year(part, today):
            parts.append(part)
            others += not isinstance(part, (Filter, Not))
            continue
        month = _month(parts[-1], part) if parts else None
        if month is None:
            period = Period(first=date(int(part.text), 1, 1), last=date(int(part.text), 12, 31))
            parts.append(Or(parts=(part, period)))
            continue
        year, others = int(part.text), others - 1
        period = Period(first=date(year, month, 1), last=date(year, month, monthrange(year, month)[1]))
        parts[-1] = Or(parts=(And(parts=(parts[-1], part)), period))
    if not others:
        return root
    return And(parts=tuple(parts)) if len(parts) > 1 else parts[0]


def _month(before: Node, year: Term) -> int | None:
    """Return the month whose name stands directly before a year."""
    if not isinstance(before, Term) or before.kind != "word" or before.scope is not None:
        return None
    if not 0 <= year.span[0] - before.span[1] <= 1:
        return None
    return MONTHS_FOLDED.get(fold(before.text))
