"""The start page: what this is, a field to search, the newest articles and changes, ways in by year and section."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from datasette import Response

from archive.articles import Counts, SectionCount, Teaser, counts, newest, sections
from archive.latest_changes import LatestChange, latest_changes
from archive.search.section_names import section_slug
from archive.web.addresses import article_path, section_path, year_path
from archive.web.edit_words import kinds_in_words
from archive.web.instance import Datasette, Request, read
from archive.web.responses import FOR_A_MINUTE_OR_STALE, page
from archive.web.search_choices import bar_length
from archive.web.search_values import SORTS, SearchValues

NEWEST_SHOWN = 8
CHANGES_SHOWN = 6
KINDS_SHOWN = 3
"""Of one edit, the most important ones."""

DOINGS = {"edit": "geändert", "gone": "von der Stadt entfernt", "back": "wieder auf herne.de"}

YEARS = "SELECT substr(published, 1, 4) + 0 AS year, count(*) FROM search_meta GROUP BY year ORDER BY year"
HAS_MEDIA_TABLE = "SELECT 1 FROM sqlite_schema WHERE name = 'media'"
HAS_MEDIA = "SELECT EXISTS (SELECT 1 FROM media)"
LAST_CHECKED = "SELECT max(finished) FROM crawls WHERE outcome IN ('complete', 'limited')"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """A link into a part of the archive."""

    label: str
    path: str
    count: int
    length: int = 0
    """Of its bar, in percent of the longest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What the page shows, as it was at one moment."""

    counts: Counts
    newest: Sequence[Teaser]
    changes: Sequence[LatestChange]
    sections: Sequence[SectionCount]
    years: Sequence[tuple[int, int]]
    checked: str | None
    has_media: bool
    """Whether any picture or file was captured."""


def contents(conn: sqlite3.Connection) -> Contents:
    """Read everything the page shows."""
    return Contents(
        counts=counts(conn),
        newest=newest(conn, NEWEST_SHOWN),
        changes=latest_changes(conn, CHANGES_SHOWN),
        sections=sections(conn),
        years=[(year, number) for year, number in conn.execute(YEARS)],
        checked=conn.execute(LAST_CHECKED).fetchone()[0],
        has_media=bool(conn.execute(HAS_MEDIA_TABLE).fetchone() and conn.execute(HAS_MEDIA).fetchone()[0]),
    )


def in_words(change: LatestChange) -> str:
    """Return what the city did: `geändert: Datum, Ort`."""
    doing = DOINGS[change.kind]
    kinds = kinds_in_words(change.edits).split(", ") if change.edits else []
    if not kinds:
        return doing
    return f"{doing}: {', '.join(kinds[:KINDS_SHOWN])}{' und mehr' if len(kinds) > KINDS_SHOWN else ''}"


async def start(datasette: Datasette, request: Request) -> Response:
    """Show the start page."""
    shown = await read(datasette, contents)
    most = max((number for _, number in shown.years), default=1)
    return await page(
        datasette,
        request,
        "start.html",
        {
            "counts": shown.counts,
            "checked": shown.checked,
            "has_media": shown.has_media,
            "first_year": shown.counts.first.year if shown.counts.first else None,
            "newest": [
                {
                    "path": article_path(teaser.key, teaser.slug),
                    "title": teaser.title,
                    "text": teaser.text,
                    "published": teaser.published,
                    "facts": [*(section.name for section in teaser.sections), *(["mit Bild"] * teaser.has_image)],
                    "state": teaser.state,
                }
                for teaser in shown.newest
            ],
            "changes": [
                {
                    "path": article_path(change.key, change.slug),
                    "title": change.title,
                    "at": change.at,
                    "words": in_words(change),
                }
                for change in shown.changes
            ],
            "years": [
                Entrance(label=str(year), path=year_path(year), count=number, length=bar_length(number, most))
                for year, number in shown.years
            ],
            "sections": sorted(
                (
                    Entrance(label=section.name, path=section_path(section_slug(section.path)), count=section.articles)
                    for section in shown.sections
                ),
                key=lambda entrance: (-entrance.count, entrance.label),
            ),
            "values": SearchValues(),
            "sorts": SORTS,
            "canonical": datasette.absolute_url(request, datasette.urls.path("/")),
        },
        cache=FOR_A_MINUTE_OR_STALE,
        scripted=True,
    )
