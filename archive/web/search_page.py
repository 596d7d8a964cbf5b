"""The page of a search: hits with their matches marked, filters with counts, order, pages."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from datasette import Response

from archive.articles import SectionCount, sections
from archive.search.engine import search
from archive.search.results import Results, SearchRequest
from archive.search.section_names import section_slug
from archive.web import german
from archive.web.addresses import article_path
from archive.web.instance import Datasette, Request, read
from archive.web.responses import NOBODY, page
from archive.web.search_values import SORTS, SearchValues, in_words, read_search_values, search_path, with_page
from archive.web.start_page import bar_length
from herne_scraper.german_date import BERLIN

PER_PAGE = 20
NOT_SEARCHED = "Nichts gesucht"
"""Over the answer to a query without a word."""


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
    months: tuple[Choice, ...] = ()
    """Of a year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLink:
    """A link to another page of the hits; a gap where it has no path."""

    label: str
    path: str | None = None
    rel: str | None = None
    number: int = 0


async def results_page(datasette: Datasette, request: Request) -> Response:
    """Show what a search finds."""
    values, notes = read_search_values(_arguments(request))

    def look_up(conn: sqlite3.Connection) -> tuple[Results, list[SectionCount]]:
        return search(conn, _request_of(values)), sections(conn)

    results, known_sections = await read(datasette, look_up)
    names = {section_slug(section.path): section.name for section in known_sections}
    names.update({section.path: section.name for section in known_sections})
    section_name = names.get(values.section or "")
    pages = -(-results.total // PER_PAGE)
    searched = bool(results.understood or not values.q)
    return await page(
        datasette,
        request,
        "search.html",
        {
            "here": "suche",
            "values": values,
            "sorts": SORTS,
            "notes": (*notes, *results.notes),
            "sentence": in_words(values, results.total, results.understood, section_name) if searched else NOT_SEARCHED,
            "searched": searched,
            "total": results.total,
            "pages": pages,
            "first": (values.page - 1) * PER_PAGE + 1,
            "hits": [
                {
                    "path": article_path(hit.key, hit.slug),
                    "title": hit.title,
                    "snippet": hit.snippet,
                    "published": hit.published,
                    "sections": [section.name for section in hit.sections],
                    "state": hit.state,
                    "versions": hit.versions,
                    "has_image": hit.has_image,
                }
                for hit in results.hits
            ],
            "removable": removable(values, section_name),
            "order_choices": order_choices(values),
            "years": year_choices(values, results),
            "sections": section_choices(values, results),
            "section_choices": form_sections(values, known_sections),
            "paging": paging(values, pages),
            "last_page": with_page(values, max(pages, 1)),
        },
        robots=NOBODY,
    )


def removable(values: SearchValues, section_name: str | None) -> list[Choice]:
    """Return the filters that hold, each with the search without it."""
    without = replace(values, page=1)
    chosen = []
    if values.month is not None and values.year is not None:
        label = f"{german.month_name(values.month)} {values.year}"
        chosen.append(Choice(label=label, path=search_path(replace(without, month=None))))
    elif values.year is not None:
        chosen.append(Choice(label=str(values.year), path=search_path(replace(without, year=None))))
    if values.since is not None:
        label = f"ab {german.short_date(values.since)}"
        chosen.append(Choice(label=label, path=search_path(replace(without, since=None))))
    if values.until is not None:
        label = f"bis {german.short_date(values.until)}"
        chosen.append(Choice(label=label, path=search_path(replace(without, until=None))))
    if values.section is not None:
        label = section_name or values.section
        chosen.append(Choice(label=label, path=search_path(replace(without, section=None))))
    return chosen


def order_choices(values: SearchValues) -> list[Choice]:
    """Return the orders; without words there is no relevance to order by."""
    return [
        Choice(
            label=label,
            path=search_path(replace(values, sort=sort, page=1)),
            selected=sort == values.order,
        )
        for sort, label in SORTS.items()
        if values.q or sort != "relevanz"
    ]


def year_choices(values: SearchValues, results: Results) -> list[Choice]:
    """Return the years, newest first, and below the chosen one its months."""
    most = max((count for _, count in results.facets.years), default=0)
    most_in_month = max((count for _, count in results.facets.months), default=0)
    choices = []
    for year, count in results.facets.years:
        selected = year == values.year
        months = []
        for month, month_count in results.facets.months if selected else ():
            chosen = month == values.month
            month_path = search_path(replace(values, month=None if chosen else month, page=1))
            months.append(
                Choice(
                    label=german.month_name(month),
                    path=month_path,
                    count=month_count,
                    length=bar_length(month_count, most_in_month),
                    selected=chosen,
                )
            )
        path = search_path(replace(values, year=None if selected else year, month=None, page=1))
        choices.append(
            Choice(
                label=str(year),
                path=path,
                count=count,
                length=bar_length(count, most),
                selected=selected,
                months=tuple(months),
            )
        )
    return choices


def section_choices(values: SearchValues, results: Results) -> list[Choice]:
    """Return the sections, most hits first."""
    choices = []
    for section in results.facets.sections:
        selected = values.section is not None and section_slug(values.section) == section.value
        path = search_path(replace(values, section=None if selected else section.value, page=1))
        choices.append(Choice(label=section.label, path=path, count=section.count, selected=selected))
    return choices


def form_sections(values: SearchValues, known: list[SectionCount]) -> list[dict[str, Any]]:
    """Return all sections by name, for the form."""
    return [
        {
            "slug": section_slug(section.path),
            "name": section.name,
            "selected": values.section in (section_slug(section.path), section.path),
        }
        for section in sorted(known, key=lambda section: section.name)
    ]


def paging(values: SearchValues, pages: int) -> list[PageLink]:
    """Return links to the first, the last and the pages around this one, gaps between, and one step either way."""
    here = values.page
    shown = [number for number in range(1, pages + 1) if number in (1, pages) or abs(number - here) <= 2]
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


def _arguments(request: Request) -> dict[str, list[str]]:
    return {name: request.args.getlist(name) for name in request.args}


def _request_of(values: SearchValues) -> SearchRequest:
    return SearchRequest(
        q=values.q,
        today=datetime.now(BERLIN).date(),
        year=values.year,
        month=values.month,
        since=values.since,
        until=values.until,
        section=values.section,
        sort=values.order,
        page=values.page,
        per_page=PER_PAGE,
    )
