"""Asks the search what an address asks for: one reading of the archive, for the page and for every other format."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from archive.articles import SectionCount, sections
from archive.search.engine import search
from archive.search.results import Results, SearchRequest
from archive.search.section_names import section_slug
from archive.web.german import BERLIN
from archive.web.instance import Datasette, Request, read
from archive.web.search_values import SearchValues, read_search_values

PER_PAGE = 20

VERSION_TIMES = "SELECT id, observed_at FROM versions WHERE id IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked and what was found, as it was at one moment."""

    values: SearchValues
    notes: tuple[str, ...]
    """What of the address or of the query was not understood; German sentences."""
    results: Results
    known_sections: Sequence[SectionCount]
    version_times: Mapping[str, datetime]
    """When the earlier versions were read that snippets stem from."""

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return -(-self.results.total // PER_PAGE)

    @property
    def section(self) -> SectionCount | None:
        """The section asked for, by slug or path; `None` where none is, or the archive does not have it."""
        wanted = section_slug(self.values.section) if self.values.section else None
        return next((one for one in self.known_sections if section_slug(one.path) == wanted), None)

    @property
    def searched(self) -> bool:
        """Whether there was anything to search for: a query without a word finds nothing."""
        return bool(self.results.understood or not self.values.q)


def values_of(request: Request) -> tuple[SearchValues, tuple[str, ...]]:
    """Return what the address of a request asks for, and what of it was left aside."""
    return read_search_values(arguments_of(request), today())


def arguments_of(request: Request) -> dict[str, list[str]]:
    """Return each parameter of an address with its values.

    Datasette parses the address anew with each look at `args`: one for each of 3,000 parameters took 23 seconds.
    """
    args = request.args
    return {name: args.getlist(name) for name in args}


def today() -> date:
    """Return the day it is in Herne."""
    return datetime.now(BERLIN).date()


def request_of(values: SearchValues, *, per_page: int = PER_PAGE) -> SearchRequest:
    """Return what the search is asked."""
    return SearchRequest(
        q=values.q,
        today=today(),
        year=values.year,
        month=values.month,
        since=values.since,
        until=values.until,
        section=values.section,
        place=values.place,
        status=values.status,
        has=values.has,
        sort=values.order,
        page=values.page,
        per_page=per_page,
    )


async def ask(datasette: Datasette, request: Request) -> Asked:
    """Read the address, search, and return both with what pages say about them."""
    values, notes = values_of(request)

    def look_up(conn: sqlite3.Connection) -> Asked:
        results = search(conn, request_of(values))
        versions = [hit.source_label for hit in results.hits if hit.source == "fassung" and hit.source_label]
        return Asked(
            values=values,
            notes=tuple(dict.fromkeys((*notes, *results.notes))),
            results=results,
            known_sections=sections(conn),
            version_times={
                version_id: datetime.fromisoformat(at)
                for version_id, at in conn.execute(VERSION_TIMES, (json.dumps(versions),))
            },
        )

    return await read(datasette, look_up)
