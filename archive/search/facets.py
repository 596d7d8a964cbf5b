"""Counts for every filter: how many articles would be left with each of its values.

Each filter of the request counts as if it were not set itself, the others as set: its counts say where a click leads.
What is typed into the query holds for all counts; it is no filter that a click takes away.
"""

from __future__ import annotations

import sqlite3
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, date
from typing import Literal

from pyroaring import BitMap

from archive.search import places
from archive.search.evaluate import EVER, NEVER, Window, window_of
from archive.search.results import THINGS, FacetCount, Facets, SearchRequest
from archive.search.rowids import day_of
from archive.search.section_names import section_slug
from archive.search.state import State
from archive.search.tree import FilterKind, Period

Group = Literal["time", "section", "place", "status", "has"]
KINDS: Mapping[Group, FilterKind] = {"section": "rubrik", "place": "ort", "status": "status", "has": "mit"}
STATUS = {"geaendert": "geändert", "verschwunden": "verschwunden"}


def year_of(year: int) -> Window:
    """Return the numbers of a year; none for one that no date has."""
    if not 1 <= year <= MAXYEAR:
        return NEVER
    return window_of(Period(first=date(year, 1, 1), last=date(year, 12, 31)))


def month_of(year: int, month: int) -> Window:
    """Return the numbers of a month; none for one that no date has."""
    if not (1 <= year <= MAXYEAR and 1 <= month <= 12):
        return NEVER
    return window_of(Period(first=date(year, month, 1), last=date(year, month, monthrange(year, month)[1])))


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """The filters of a request, but for since and until, which are part of the question."""

    sets: Mapping[Group, BitMap]
    """Of those that are set, what they leave; never changed."""
    year: int | None
    month: int | None

    @property
    def are_set(self) -> bool:
        """Whether there are any."""
        return bool(self.sets) or self.year is not None or self.month is not None

    @property
    def window(self) -> Window:
        """Return the days that are left; a month of any year is no span of days."""
        if self.year is None:
            return EVER
        return year_of(self.year) if self.month is None else month_of(self.year, self.month)

    def of(self, found: BitMap, without: Group | None = None) -> BitMap:
        """Return what the filters leave of some articles, all but one of them."""
        for group, held in self.sets.items():
            if group != without:
                found = found & held
        return found if without == "time" else self._in_time(found)

    def _in_time(self, found: BitMap) -> BitMap:
        if self.year is not None:
            return self.window.of(found)
        if self.month is None or not found:
            return found
        spans = (month_of(year, self.month).of(found) for year in _years(found))
        return BitMap.union(BitMap(), *spans)


def filters_of(conn: sqlite3.Connection, state: State, request: SearchRequest) -> Filters:
    """Return the filters of a request; a value that there is not leaves nothing."""
    section = None if request.section is None else section_slug(request.section)
    asked: dict[Group, str | None] = {
        "section": section,
        "place": request.place,
        "status": request.status,
        "has": request.has,
    }
    sets = {group: state.one(conn, KINDS[group], value) for group, value in asked.items() if value is not None}
    return Filters(sets=sets, year=request.year, month=request.month)


def count(conn: sqlite3.Connection, state: State, matched: BitMap, found: BitMap, filters: Filters) -> Facets:
    """Return the counts for what a query matched, whatever the filters, and what they leave of it.

    Of very many matches only the newest may be given; what the filters leave is given whole.
    """
    if not matched:
        return Facets()

    def left(group: Group) -> BitMap:
        return filters.of(matched, without=group) if group == "time" or group in filters.sets else found

    any_time = left("time") if filters.year is not None or filters.month is not None else found
    years = ((year, _count(any_time, year_of(year))) for year in reversed(_years(any_time)))
    year, of_year = filters.year, found if filters.month is None else any_time
    months = () if year is None else ((month, _count(of_year, month_of(year, month))) for month in range(1, 13))
    return Facets(
        years=tuple((year, number) for year, number in years if number),
        months=tuple((month, number) for month, number in months if number),
        sections=_sections(conn, dict(_counts(state.of_kind(conn, "rubrik"), left("section")))),
        places=_in_order(((place.slug, place.name) for place in places.known()), conn, state, "ort", left("place")),
        has=_in_order(THINGS.items(), conn, state, "mit", left("has")),
        status=_in_order(STATUS.items(), conn, state, "status", left("status")),
    )


def _years(found: BitMap) -> range:
    return range(day_of(found.min()).year, day_of(found.max()).year + 1) if found else range(0)


def _count(found: BitMap, window: Window) -> int:
    return found.range_cardinality(window.first, window.last + 1) if window.first <= window.last else 0


def _counts(sets: Mapping[str, BitMap], found: BitMap) -> Iterator[tuple[str, int]]:
    for value, held in sets.items():
        if number := found.intersection_cardinality(held):
            yield value, number


def _in_order(
    labels: Iterable[tuple[str, str]], conn: sqlite3.Connection, state: State, kind: FilterKind, found: BitMap
) -> tuple[FacetCount, ...]:
    counts = dict(_counts(state.of_kind(conn, kind), found))
    return tuple(FacetCount(value=v, label=label, count=counts[v]) for v, label in labels if v in counts)


SECTIONS = "SELECT path, name FROM sections ORDER BY path DESC"


def _sections(conn: sqlite3.Connection, counts: Mapping[str, int]) -> tuple[FacetCount, ...]:
    names = {section_slug(path): name for path, name in conn.execute(SECTIONS)} if counts else {}
    found = (FacetCount(value=slug, label=names.get(slug, slug), count=number) for slug, number in counts.items())
    return tuple(sorted(found, key=lambda one: (-one.count, one.label, one.value)))
