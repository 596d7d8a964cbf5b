"""What was searched for and how much was found, in a German sentence."""

from __future__ import annotations

import re

from archive.search.results import THINGS, Results
from archive.web import german
from archive.web.search_values import STATUSES, SearchValues

ALL = "alle Meldungen "
"""How a query of nothing but filters is read."""
WORD = re.compile(r"[\w-]+")


def in_words(
    values: SearchValues, results: Results, *, section_name: str | None = None, place_name: str | None = None
) -> str:
    """Return the sentence over the hits: `12 Meldungen zu „Deich“ aus dem März 2021, mit Bild`."""
    parts = [counted(results), _about(results.understood), _when(values)]
    if values.section:
        parts.append(f"in der Rubrik „{section_name or values.section}“")
    if values.place:
        parts.append(f"mit Bezug zu {place_name or f'„{values.place}“'}")
    sentence = " ".join(filter(None, parts))
    kinds = [THINGS[values.has]] if values.has else []
    if values.status:
        kinds.append(STATUSES[values.status])
    return ", ".join([sentence, *kinds])


def counted(results: Results) -> str:
    """Return how much was found: `Keine Meldung`, `mehr als 200.000 Meldungen`."""
    if results.total == 0:
        return "Keine Meldung"
    more = "Mehr als " if results.is_capped else ""
    return more + german.counted(results.total, "Meldung", "Meldungen")


def _about(understood: str) -> str:
    if not understood:
        return ""
    if understood.startswith(ALL):
        return understood.removeprefix(ALL)
    return f"zu „{understood}“" if WORD.fullmatch(understood) else f"zu {understood}"


def _when(values: SearchValues) -> str:
    parts = []
    if values.month is not None and values.year is not None:
        parts.append(f"aus dem {german.month_name(values.month)} {values.year}")
    elif values.year is not None:
        parts.append(f"aus dem Jahr {values.year}")
    elif values.month is not None:
        parts.append(f"aus dem {german.month_name(values.month)} aller Jahre")
    if values.since and values.since == values.until:
        parts.append(f"vom {german.long_date(values.since)}")
        return " ".join(parts)
    if values.since:
        parts.append(f"vom {german.long_date(values.since)}" + ("" if values.until else " an"))
    if values.until:
        parts.append(f"bis zum {german.long_date(values.until)}")
    return " ".join(parts)
