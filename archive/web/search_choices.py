"""The links by which a search is narrowed, widened, ordered and paged: each changes one thing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from archive.search.places import Place
from archive.search.results import THINGS, FacetCount, Facets
from archive.web import german
from archive.web.search_values import SORTS, STATUSES, SearchValues, search_path, with_page

MOST_SECTIONS = 12
"""Shown at once; the rest is folded away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A link that narrows, widens or orders the search."""

    label: str
    path: str
    """Where it leads: to the search with this choice, or without it where it is made already."""
    count: int = 0
    length: int = 0
    """Of its bar, in percent of the longest beside it."""
    selected: bool = False
    below: tuple[Choice, ...] = ()
    """The months of a year, the quarters of a district."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLink:
    """A link to another page of the hits; a gap where it has no path."""

    label: str
    path: str | None = None
    rel: str | None = None
    number: int = 0


def bar_length(count: int, most: int) -> int:
    """Return the length of a bar in percent; what is there at all is seen."""
    return max(1, round(100 * count / most)) if count else 0


def chosen(values: SearchValues, section_name: str | None = None, place_name: str | None = None) -> list[Choice]:
    """Return the filters that hold, each with the search without it."""
    labels: list[tuple[str, dict[str, Any]]] = []
    if values.year is not None and values.month is not None:
        labels.append((f"{german.month_name(values.month)} {values.year}", {"month": None}))
    elif values.year is not None:
        labels.append((str(values.year), {"year": None}))
    elif values.month is not None:
        labels.append((f"{german.month_name(values.month)}, alle Jahre", {"month": None}))
    if values.since is not None:
        labels.append((f"ab {german.short_date(values.since)}", {"since": None}))
    if values.until is not None:
        labels.append((f"bis {german.short_date(values.until)}", {"until": None}))
    if values.section is not None:
        labels.append((section_name or values.section, {"section": None}))
    if values.place is not None:
        labels.append((place_name or values.place, {"place": None}))
    if values.has is not None:
        labels.append((THINGS[values.has], {"has": None}))
    if values.status is not None:
        labels.append((STATUSES[values.status], {"status": None}))
    without = replace(values, page=1)
    return [Choice(label=label, path=search_path(replace(without, **less))) for label, less in labels]


def orders(values: SearchValues) -> list[Choice]:
    """Return the orders; without words there is no relevance to order by."""
    return [
        Choice(label=label, path=search_path(replace(values, sort=sort, page=1)), selected=sort == values.order)
        for sort, label in SORTS.items()
        if values.q or sort != "relevanz"
    ]


def years(values: SearchValues, facets: Facets) -> list[Choice]:
    """Return the years, newest first, and below the chosen one its months, first to last."""
    most = max((count for _, count in facets.years), default=0)
    most_in_month = max((count for _, count in facets.months), default=0)
    months = tuple(
        Choice(
            label=german.month_name(month),
            path=_path(values, month=None if month == values.month else month),
            count=count,
            length=bar_length(count, most_in_month),
            selected=month == values.month,
        )
        for month, count in facets.months
    )
    return [
        Choice(
            label=str(year),
            path=_path(values, year=None if year == values.year else year, month=None),
            count=count,
            length=bar_length(count, most),
            selected=year == values.year,
            below=months if year == values.year else (),
        )
        for year, count in facets.years
    ]


def sections(values: SearchValues, facets: Facets, chosen_slug: str | None) -> list[Choice]:
    """Return the sections, most hits first; `chosen_slug` is the one asked for, also where that was by its path."""
    return [
        _choice(values, facet, "section", selected=chosen_slug is not None and facet.value == chosen_slug)
        for facet in facets.sections
    ]


def places(values: SearchValues, facets: Facets, known: Sequence[Place]) -> list[Choice]:
    """Return the districts, each with its quarters below it; a quarter whose district has no hits stands by itself."""
    within = {place.slug: place.within for place in known}
    choices = {
        facet.value: _choice(values, facet, "place", selected=facet.value == values.place) for facet in facets.places
    }
    tops = [slug for slug in choices if within.get(slug) not in choices]
    return [
        replace(choices[top], below=tuple(choice for slug, choice in choices.items() if within.get(slug) == top))
        for top in tops
    ]


def kinds(values: SearchValues, facets: Facets) -> list[Choice]:
    """Return what an article may have and what may have become of it."""
    return [
        *(_choice(values, facet, "has", selected=facet.value == values.has) for facet in facets.has),
        *(_choice(values, facet, "status", selected=facet.value == values.status) for facet in facets.status),
    ]


def paging(values: SearchValues, pages: int) -> list[PageLink]:
    """Return links to the first, the last and the pages around this one, gaps between, and one step either way."""
    here = values.page
    around = range(max(1, here - 2), min(pages, here + 2) + 1)
    shown = sorted({1, *around, pages}) if pages else []
    links = []
    if 1 < here <= pages:
        links.append(PageLink(label="Zurück", path=with_page(values, here - 1), rel="prev"))
    before = 0
    for number in shown:
        if number > before + 1:
            links.append(PageLink(label="…"))
        links.append(PageLink(label=german.number(number), path=with_page(values, number), number=number))
        before = number
    if here < pages:
        links.append(PageLink(label="Weiter", path=with_page(values, here + 1), rel="next"))
    return links


def neighbours(links: Iterable[PageLink]) -> Sequence[PageLink]:
    """Return the links to the page before and the page after, where there are such."""
    return [link for link in links if link.rel]


def _choice(values: SearchValues, facet: FacetCount, field: str, *, selected: bool) -> Choice:
    change: dict[str, Any] = {field: None if selected else facet.value}
    return Choice(label=facet.label, path=_path(values, **change), count=facet.count, selected=selected)


def _path(values: SearchValues, **change: Any) -> str:  # noqa: ANN401 - fields of SearchValues
    return search_path(replace(values, page=1, **change))
