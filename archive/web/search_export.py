"""All hits of a search as a table, CSV or JSON Lines, to be taken along. Which columns there are stands here.

A file holds at most `MOST_ROWS` hits, in the order of the page. Each row says which of how many it is, the headers
say it too, and `Link` leads to the next file: nobody mistakes a part for the whole.
"""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

from datasette import Response

from archive.identity import slug
from archive.search.engine import ordered
from archive.web.addresses import Url, article_path, full_addresses
from archive.web.instance import Datasette, Request, read
from archive.web.responses import FOR_A_MINUTE, NOBODY, conditional
from archive.web.search_values import SearchValues, search_path
from archive.web.searching import request_of, values_of

MOST_ROWS = 5_000
"""Hits of a file: about ten megabytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A hit in a table. The fields are the columns, in this order; what an article lacks is empty, or null in JSON."""

    position: int
    """From 1, in the order of the search."""
    total: int
    """How many hits there are, in this file or not."""
    key: str
    published: str
    """ISO 8601, as all times."""
    title: str
    text: str
    """The whole text, paragraphs separated by a blank line."""
    sections: tuple[str, ...]
    """Their paths; in CSV with `; ` between them."""
    state: str
    """`online`, `missing` or `gone`."""
    gone_since: str | None
    first_seen: str
    last_seen: str
    versions: int
    images: int
    attachments: int
    url: str
    """At the archive, for good."""
    original_url: str
    """At the city."""


COLUMNS = {
    "position": "ab 1, in der Reihenfolge der Suche",
    "total": "wie viele Treffer es im Ganzen gibt, in dieser Datei oder nicht",
    "key": "Kennung der Meldung, für immer",
    "published": "Tag der Meldung, wie alle Zeiten nach ISO 8601",
    "title": "Titel",
    "text": "der ganze Text, Absätze durch eine leere Zeile getrennt",
    "sections": "Pfade der Rubriken; in CSV durch „; “ getrennt",
    "state": "online, missing (zuletzt nicht erreichbar) oder gone (von der Stadt entfernt)",
    "gone_since": "seit wann entfernt",
    "first_seen": "wann das Archiv sie zuerst sah",
    "last_seen": "wann zuletzt",
    "versions": "Zahl der Fassungen",
    "images": "Zahl der Bilder",
    "attachments": "Zahl der Dateien",
    "url": "Adresse im Archiv, für immer",
    "original_url": "Adresse bei der Stadt",
}
"""The fields of a row in German, for the help."""
VALUES = attrgetter(*COLUMNS)
"""Returns what stands in the columns of a row; `dataclasses.astuple` takes ten times as long."""

ROWS = """
    SELECT a.id, a.key, a.published, a.title, a.body, a.state, a.gone_since, a.first_seen, a.last_seen, a.versions,
        (SELECT count(*) FROM images WHERE article_id = a.id),
        (SELECT count(*) FROM attachments WHERE article_id = a.id),
        a.url,
        (SELECT json_group_array(s.path) FROM article_sections AS m JOIN sections AS s ON s.id = m.section_id
            WHERE m.article_id = a.id)
    FROM articles AS a WHERE a.id IN (SELECT value FROM json_each(?))
"""


async def results_csv(datasette: Datasette, request: Request) -> Response:
    """Return the hits as CSV: UTF-8 with a mark that spreadsheets know it by, comma, CRLF (RFC 4180)."""
    return await _table(datasette, request, "csv", "text/csv; charset=utf-8; header=present", as_csv)


async def results_jsonl(datasette: Datasette, request: Request) -> Response:
    """Return the hits as JSON Lines: an object a line, texts exactly as published."""
    return await _table(datasette, request, "jsonl", "application/jsonl; charset=utf-8", as_jsonl)


async def _table(
    datasette: Datasette, request: Request, form: str, media_type: str, written: Callable[[Iterable[Row]], str]
) -> Response:
    values, _ = values_of(request)
    url = full_addresses(datasette, request)

    def look_up(conn: sqlite3.Connection) -> tuple[int, int, bytes]:
        total, ids = ordered(conn, request_of(values, per_page=MOST_ROWS))
        found = rows(conn, ids, total, (values.page - 1) * MOST_ROWS, url)
        # Written here, in the thread of the connection: nobody else waits while thousands of rows are.
        return total, len(found), written(found).encode()

    total, number, body = await read(datasette, look_up)
    return conditional(
        request,
        body,
        media_type,
        status=200,
        headers={
            "Cache-Control": FOR_A_MINUTE,
            "X-Robots-Tag": NOBODY,
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Expose-Headers": "Link, X-Total, X-Rows",
            "Content-Disposition": f'attachment; filename="herne-archiv-suche.{form}"',
            "X-Total": str(total),
            "X-Rows": str(number),
            **_link(values, total, form, url),
        },
    )


def _link(values: SearchValues, total: int, form: str, url: Url) -> dict[str, str]:
    """Return the header that leads to the next file, where there is one."""
    if values.page * MOST_ROWS >= total:
        return {}
    return {"Link": f'<{url(search_path(replace(values, page=values.page + 1), form))}>; rel="next"'}


def rows(conn: sqlite3.Connection, ids: Sequence[int], total: int, before: int, url: Url) -> list[Row]:
    """Return the articles as rows, in the order of the ids; `before` of them stand in earlier files."""
    read_rows = {row[0]: row[1:] for row in conn.execute(ROWS, (json.dumps(list(ids)),))}
    found = []
    for position, article_id in enumerate(ids, start=before + 1):
        key, published, title, body, state, gone, first, last, versions, images, files, original, paths = read_rows[
            article_id
        ]
        found.append(
            Row(
                position=position,
                total=total,
                key=key,
                published=published,
                title=title,
                text=body,
                sections=tuple(sorted(json.loads(paths))),
                state=state,
                gone_since=gone,
                first_seen=first,
                last_seen=last,
                versions=versions,
                images=images,
                attachments=files,
                url=url(article_path(key, slug(title))),
                original_url=original,
            )
        )
    return found


def as_csv(found: Iterable[Row]) -> str:
    """Return the rows as CSV in which no cell is a formula."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    writer.writerows([_cell(value) for value in VALUES(row)] for row in found)
    return f"\ufeff{file.getvalue()}"


FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes a cell for a formula by (OWASP, CSV Injection), full-width forms included."""


def _cell(value: Any) -> Any:  # noqa: ANN401 - whatever a row holds
    """Return a value for CSV; a text that a spreadsheet would run gets an apostrophe before it."""
    if isinstance(value, tuple):
        value = "; ".join(value)
    return f"'{value}" if isinstance(value, str) and value.lstrip(" ").startswith(FORMULA) else value


def as_jsonl(found: Iterable[Row]) -> str:
    """Return the rows as JSON Lines."""
    records = (dict(zip(COLUMNS, VALUES(row), strict=True)) for row in found)
    return "".join(f"{json.dumps(record, ensure_ascii=False)}\n" for record in records)
