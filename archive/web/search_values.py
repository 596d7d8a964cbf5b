"""A reader's search as it stands in the address of the page: read, and written again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal
from urllib.parse import urlencode

from archive.web import german

Sort = Literal["relevanz", "neu", "alt"]
SORTS: dict[Sort, str] = {"relevanz": "Relevanz", "neu": "neueste zuerst", "alt": "älteste zuerst"}

LONGEST_QUERY = 300
"""Characters; more is no search but a paste, and would stand in every link of the page."""
FIRST_YEAR, LAST_YEAR = 1900, 2999
RESERVED = ("ort", "status", "mit")
"""Parameters of the contract without an effect so far; whoever uses one is told so."""

CONTROL = re.compile(r"[\x00-\x1f\x7f\ufffd]+")
GERMAN_DATE = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
ISO_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchValues:
    """What a reader searches for, in the terms of the address."""

    q: str = ""
    year: int | None = None
    month: int | None = None
    """Only together with a year."""
    since: date | None = None
    until: date | None = None
    section: str | None = None
    """Its slug, as in `/rubrik/<slug>`, or its path."""
    sort: Sort | None = None
    """`None` for the order that fits: by relevance where there are words, else newest first."""
    page: int = 1

    @property
    def order(self) -> Sort:
        """The order that holds."""
        return self.sort or ("relevanz" if self.q else "neu")

    @property
    def narrowed(self) -> bool:
        """Whether anything but words and order is asked for."""
        return any((self.year, self.since, self.until, self.section))


def read_search_values(args: Mapping[str, Sequence[str]]) -> tuple[SearchValues, tuple[str, ...]]:
    """Read the parameters of `/suche`, and say in German what of them was left aside and why.

    Never raises: a value that cannot be understood is ignored with a note, so that an old or mistyped address
    still leads to a search.
    """
    notes: list[str] = []

    def first(name: str) -> str:
        return CONTROL.sub(" ", (list(args.get(name, ())) or [""])[0]).strip()

    def ignored(name: str, value: str, expected: str) -> None:
        shown = value if len(value) <= 40 else value[:40] + "…"
        notes.append(f"Die Angabe {name}=„{shown}“ blieb unbeachtet: erwartet wird {expected}.")

    def number(name: str, lowest: int, highest: int, expected: str) -> int | None:
        value = first(name)
        if not value:
            return None
        # Not str.isdigit: it holds for „²“, which int() refuses.
        if re.fullmatch(r"[0-9]{1,6}", value) and lowest <= int(value) <= highest:
            return int(value)
        ignored(name, value, expected)
        return None

    def day(name: str, *, last: bool) -> date | None:
        value = first(name)
        if not value:
            return None
        found = _day(value, last=last)
        if found is None:
            ignored(name, value, "ein Datum wie 2021-03-04 oder 04.03.2021")
        return found

    q = first("q")
    if len(q) > LONGEST_QUERY:
        q = q[:LONGEST_QUERY].strip()
        notes.append(f"Die Suche wurde auf {LONGEST_QUERY} Zeichen gekürzt.")
    year = number("jahr", FIRST_YEAR, LAST_YEAR, "ein Jahr mit vier Ziffern")
    month = number("monat", 1, 12, "ein Monat von 1 bis 12")
    if month is not None and year is None:
        ignored("monat", str(month), "dazu ein Jahr")
        month = None
    since, until = day("von", last=False), day("bis", last=True)
    if since and until and since > until:
        notes.append("Der Anfang des Zeitraums liegt nach seinem Ende; beide wurden vertauscht.")
        since, until = until, since
    sort = first("sort") or None
    if sort is not None and sort not in SORTS:
        ignored("sort", sort, "relevanz, neu oder alt")
        sort = None
    notes.extend(
        f"Der Filter „{name}“ wird noch nicht unterstützt und blieb unbeachtet." for name in RESERVED if first(name)
    )
    values = SearchValues(
        q=q,
        year=year,
        month=month,
        since=since,
        until=until,
        section=first("rubrik")[:200] or None,
        sort=next((known for known in SORTS if known == sort), None),
        page=number("seite", 1, 99_999, "eine Seitenzahl ab 1") or 1,
    )
    return values, tuple(notes)


def _day(value: str, *, last: bool) -> date | None:
    """Read a day, a month or a year; of the latter two, the first or last day."""
    try:
        if match := GERMAN_DATE.fullmatch(value):
            return date(int(match[3]), int(match[2]), int(match[1]))
        if match := ISO_DATE.fullmatch(value):
            year, month, day = (int(part) if part else None for part in match.groups())
            assert year is not None  # noqa: S101 - the pattern has no match without one
            if day is not None and month is not None:
                return date(year, month, day)
            if not last:
                return date(year, month or 1, 1)
            return date(year + (month in (None, 12)), (month or 12) % 12 + 1, 1) - timedelta(days=1)
    except (ValueError, OverflowError):
        return None
    return None


def search_path(values: SearchValues) -> str:
    """Return the one address of a search, defaults left out."""
    parameters = {
        "q": values.q,
        "jahr": values.year,
        "monat": values.month,
        "rubrik": values.section,
        "von": values.since,
        "bis": values.until,
        "sort": values.sort,
        "seite": values.page if values.page > 1 else None,
    }
    query = urlencode({name: value for name, value in parameters.items() if value})
    return f"/suche?{query}" if query else "/suche"


def with_page(values: SearchValues, page: int) -> str:
    """Return the address of another page of a search."""
    return search_path(replace(values, page=page))


def in_words(values: SearchValues, total: int, understood: str, section_name: str | None) -> str:
    """Return the sentence that says what was searched for and how much was found.

    `understood` is the query in German, as the search took it.
    """
    parts = ["Keine Meldung" if total == 0 else german.counted(total, "Meldung", "Meldungen")]
    if understood:
        parts.append(f"zu „{understood}“" if re.fullmatch(r"[\w-]+", understood) else f"zu {understood}")
    if values.month is not None and values.year is not None:
        parts.append(f"aus dem {german.month_name(values.month)} {values.year}")
    elif values.year is not None:
        parts.append(f"aus dem Jahr {values.year}")
    if values.since:
        parts.append(f"vom {german.long_date(values.since)} an")
    if values.until:
        parts.append(f"bis zum {german.long_date(values.until)}")
    if values.section:
        parts.append(f"in der Rubrik „{section_name or values.section}“")
    return " ".join(parts)
