"""Reads what stands behind the colon of a filter: sections, places, dates, states. Pure; what exists it is told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from archive.search.grammar import ATTACHED, FIELDS, STATUS, WITH, Field
from archive.search.places import SITE, find_place, why_no_place
from archive.search.query_pieces import Piece
from archive.search.section_names import named, section_slug
from archive.search.tree import Filter
from archive.search.wording import shown
from archive.search.words import fold
from herne_scraper.errors import UnreadableDate
from herne_scraper.items import Section
from herne_scraper.user_dates import ending_like, parse_user_date, parse_user_range


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a query may name, and the day it is read on."""

    today: date
    """What `gestern` is counted from."""
    sections: Sequence[Section] = ()
    """All of the archive."""
    site: str = SITE
    """Whose gazetteer holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """A limit in time as it was typed."""

    field: Field
    """`von`, `bis` or `am`."""
    first: date
    last: date
    year_missing: str | None = None
    """The text, where it names no year and the last that has begun is taken."""


Value = tuple[Filter, ...] | Days
"""Several filters where a name is that of several sections: any of them."""

LABELS = {"geaendert": "geändert", "bild": "Bild", "anhang": "Anhang", "pdf": "PDF"}


def read_value(field: Field, text: str, known: Known) -> Value | None:
    """Return what a text means as the value of a field; `None` where it means nothing there."""
    text = text.strip().rstrip(",;")
    if field == "rubrik":
        return tuple(_section(section, known) for section in named(known.sections, text)) or None
    if field == "ort":
        place = find_place(text, known.site)
        return (Filter(kind="ort", value=place.slug, label=f"{place.kind} {place.name}"),) if place else None
    if field == "status":
        return _one_of("status", STATUS.get(_folded(text)))
    if field in ("mit", "anhang"):
        return _one_of("mit", (WITH if field == "mit" else ATTACHED).get(_folded(text)))
    try:
        first, last = parse_user_date(text, known.today)
    except UnreadableDate:
        return None
    # `von:5. bis 10. März 2024` has its end, without a second colon.
    is_whole = field == "von" and parse_user_range(text, known.today) is not None
    return Days(field="am" if is_whole else field, first=first, last=last)


def _section(section: Section, known: Known) -> Filter:
    is_only = sum(other.name == section.name for other in known.sections) == 1
    label = section.name if is_only else f"{section.name} ({section.path})"
    return Filter(kind="rubrik", value=section_slug(section.path), label=label)


LONGEST_NAME = 8
"""Pieces of a value that is not quoted: `28. Februar 2023 bis 3. März 2024` has seven."""


def longest_value(
    field: Field, text: str, pieces: Sequence[Piece], first: int, known: Known
) -> tuple[Value, int] | None:
    """Return the longest value of a field that begins with a piece, and the number of the piece after it.

    What the begin of a span leaves to its end is read there: `von:5.3. bis:10.3.2024`, `von:März bis:Mai 2024`.
    """
    end = _end(pieces, first)
    spans = [(text[pieces[first].start : pieces[last].end], last + 1) for last in range(end - 1, first - 1, -1)]
    ends: list[str] = []
    if field == "von" and end < len(pieces) and _is_until(pieces[end]) and end + 1 < len(pieces):
        ends = [text[pieces[end + 1].start : pieces[last].end] for last in range(_end(pieces, end + 1) - 1, end, -1)]
    until = next((one for one in ends if read_value("bis", one, known)), "")
    for typed, following in spans:
        for full in ending_like(typed.strip(), until):
            if value := read_value(field, full, known):
                return value, following
    if field in ("von", "bis", "am"):
        for typed, following in spans:
            if days := _without_year(field, typed.strip().rstrip(",;"), known):
                return days, following
    return None


def _without_year(field: Field, text: str, known: Known) -> Days | None:
    """Return what a date without its year says of the last year in which it has begun: `März`, `5. März`, `5.3.`."""
    if LESS_THAN_A_DATE.fullmatch(text):
        return None
    for year in (known.today.year, known.today.year - 1):
        days = read_value(field, f"{text} {year}", known)
        if isinstance(days, Days) and days.first <= known.today:
            return replace(days, year_missing=text)
    return None


LESS_THAN_A_DATE = re.compile(r"[0-9]*[./]?|anfang|mitte|ende", re.IGNORECASE)
"""With a year behind it, it would be something else: `5.` the month of May, `Ende` the last third of the year."""


def _end(pieces: Sequence[Piece], first: int) -> int:
    """Return the number of the piece after a value at its longest: after one that is quoted, or some that are not."""
    end = first + 1
    if pieces[first].kind == "chunk":
        while end < min(len(pieces), first + LONGEST_NAME) and (pieces[end].kind == "chunk" or pieces[end].text == "&"):
            end += 1
    return end


def _is_until(piece: Piece) -> bool:
    return piece.kind == "field" and FIELDS[piece.text.lower()] == "bis"


def _folded(text: str) -> str:
    return fold(text) if text else ""


def _one_of(kind: Literal["status", "mit"], value: str | None) -> tuple[Filter, ...] | None:
    return (Filter(kind=kind, value=value, label=LABELS.get(value, value)),) if value else None


def what_year(days: Days) -> str:
    """Return what is said of a date that names no year, a German sentence."""
    return f"In {shown(days.year_missing or '')} fehlt das Jahr; gelesen wurde es als {days.first.year}."


def why_not(field: Field, text: str, known: Known) -> str:
    """Return why a text is no value of a field, a German sentence."""
    what = shown(text)
    if field == "rubrik":
        return f"Eine Rubrik {what} gibt es im Archiv nicht."
    if field == "ort":
        return why_no_place(text, known.site) or f"Einen Ort {what} kennt das Archiv nicht."
    if field == "status":
        return f"Einen Status {what} gibt es nicht, nur geändert und verschwunden."
    if field == "mit":
        return f"Mit {what} lässt sich nicht filtern, nur mit Bild, Anhang oder PDF."
    if field == "anhang":
        return f"Einen Anhang {what} gibt es nicht, nur pdf oder ja."
    return f"{what} ist kein Datum wie 5. März 2024, März 2024, gestern oder letzte Woche."
