"""A reader's search as it stands in the address of the page: read, and written again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar
from urllib.parse import urlencode

from archive.identity import slug
from archive.search.places import find_place
from archive.search.results import THINGS, Sort, Status, With
from herne_scraper.errors import UnreadableDate
from herne_scraper.user_dates import parse_user_date

SORTS: dict[Sort, str] = {"relevanz": "Relevanz", "neu": "neueste zuerst", "alt": "älteste zuerst"}

Value = TypeVar("Value", Sort, Status, With)

LONGEST_QUERY = 300
"""Characters; more is no search but a paste, and would stand in every link of the page."""
LONGEST_NAME = 200
"""Characters of a section or place."""
FIRST_YEAR, LAST_YEAR = 1900, 2999
STATUSES: dict[Status, str] = {"geaendert": "nachträglich geändert", "verschwunden": "von herne.de verschwunden"}
"""Each as a reader is shown it."""
FORMATS = ("json", "csv", "jsonl", "atom")
"""In which a search answers, besides its page; each is the ending of its address."""

CONTROL = re.compile(r"[\x00-\x1f\x7f\ufffd]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchValues:
    """What a reader searches for, in the terms of the address."""

    q: str = ""
    year: int | None = None
    month: int | None = None
    """1 to 12; of any year, where there is no year."""
    since: date | None = None
    until: date | None = None
    section: str | None = None
    """Its slug, as in `/rubrik/<slug>`, or its path."""
    place: str | None = None
    """Its slug in the gazetteer, as in `/ort/<slug>`."""
    status: Status | None = None
    has: With | None = None
    sort: Sort | None = None
    """`None` for the order that fits: by relevance where there are words, else newest first."""
    page: int = 1

    @property
    def order(self) -> Sort:
        """The order that holds."""
        return self.sort or ("relevanz" if self.q else "neu")


def read_search_values(args: Mapping[str, Sequence[str]], today: date) -> tuple[SearchValues, tuple[str, ...]]:
    """Read the parameters of `/suche`, and say in German what of them was left aside and why.

    Never raises: a value that cannot be understood is ignored with a note, so that an old or mistyped address
    still leads to a search. `today` is what `gestern` is counted from.
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

    def one_of(name: str, known: Mapping[Value, str], expected: str) -> Value | None:
        value = first(name)
        found = next((one for one in known if one == slug(value)), None) if value else None
        if value and found is None:
            ignored(name, value, expected)
        return found

    def day(name: str, *, last: bool) -> date | None:
        value = first(name)
        if not value:
            return None
        found = _day(value[:LONGEST_NAME], today, last=last)
        if found is None:
            ignored(name, value, "ein Datum wie 2021-03-04, 4. März 2021, März 2021 oder gestern")
        return found

    def place() -> str | None:
        value = first("ort")[:LONGEST_NAME]
        if not value:
            return None
        found = find_place(value)
        if found is None:
            ignored("ort", value, "ein Stadtbezirk oder Ortsteil wie „Wanne-Süd“")
        return found.slug if found else None

    q = first("q")
    if len(q) > LONGEST_QUERY:
        q = q[:LONGEST_QUERY].strip()
        notes.append(f"Die Suche wurde auf {LONGEST_QUERY} Zeichen gekürzt.")
    year = number("jahr", FIRST_YEAR, LAST_YEAR, "ein Jahr mit vier Ziffern")
    month = number("monat", 1, 12, "ein Monat von 1 bis 12")
    since, until = day("von", last=False), day("bis", last=True)
    if since and until and since > until:
        notes.append("Der Anfang des Zeitraums liegt nach seinem Ende; beide wurden vertauscht.")
        since, until = until, since
    values = SearchValues(
        q=q,
        year=year,
        month=month,
        since=since,
        until=until,
        section=first("rubrik")[:LONGEST_NAME] or None,
        place=place(),
        status=one_of("status", STATUSES, "geaendert oder verschwunden"),
        has=one_of("mit", THINGS, "bild, anhang oder pdf"),
        sort=one_of("sort", SORTS, "relevanz, neu oder alt"),
        page=number("seite", 1, 99_999, "eine Seitenzahl ab 1") or 1,
    )
    return values, tuple(notes)


def _day(value: str, today: date, *, last: bool) -> date | None:
    """Read a date as people write them; of a month, a year or another span its first or last day."""
    try:
        return parse_user_date(value, today)[last]
    except UnreadableDate:
        return None


def parameters(values: SearchValues, *, sort: Sort | None, page: int | None) -> dict[str, str | int]:
    """Return the parameters of the address that are set, in their order; order and page as they are given."""
    known = {
        "q": values.q,
        "von": values.since and values.since.isoformat(),
        "bis": values.until and values.until.isoformat(),
        "jahr": values.year,
        "monat": values.month,
        "rubrik": values.section,
        "ort": values.place,
        "status": values.status,
        "mit": values.has,
        "sort": sort,
        "seite": page,
    }
    return {name: value for name, value in known.items() if value}


def search_path(values: SearchValues, form: str | None = None) -> str:
    """Return the one address of a search, defaults left out; `form` is one of `FORMATS`, or none for the page."""
    query = urlencode(parameters(values, sort=values.sort, page=values.page if values.page > 1 else None))
    path = f"/suche.{form}" if form else "/suche"
    return f"{path}?{query}" if query else path


def with_page(values: SearchValues, page: int) -> str:
    """Return the address of another page of a search."""
    return search_path(replace(values, page=page))
