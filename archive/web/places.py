"""The small addresses: robots.txt, the health check, style sheet and icon."""

from __future__ import annotations

import sqlite3
from typing import Any

from datasette import Response

from archive.web.assets import MEDIA_TYPES, asset, asset_path
from archive.web.failures import NOT_FOUND, failure_page
from archive.web.instance import Datasette, Request, read
from archive.web.responses import FOR_EVER, NOBODY, NOT_AT_ALL, conditional, json_answer, redirect

ROBOTS = """User-agent: *
Disallow: {base}archive
Disallow: {base}-/
"""
"""Tables are endless combinations. Searches say `noindex` themselves, but lead to every article."""

LAST_CRAWL = "SELECT started, finished, outcome FROM crawls ORDER BY id DESC LIMIT 1"
NEWEST_ARTICLE = "SELECT max(published) FROM articles"


async def robots(datasette: Datasette, request: Request) -> Response:
    """Ask crawlers to stay out of what is endless."""
    body = ROBOTS.format(base=datasette.urls.path("/")).encode()
    return conditional(
        request, body, "text/plain; charset=utf-8", status=200, headers={"Cache-Control": "public, max-age=3600"}
    )


async def health(datasette: Datasette, request: Request) -> Response:
    """Tell a monitor that the archive can be read, and how the last crawl ended. How old is too old it decides."""

    def last(conn: sqlite3.Connection) -> tuple[Any, Any]:
        return conn.execute(LAST_CRAWL).fetchone(), conn.execute(NEWEST_ARTICLE).fetchone()[0]

    crawl, newest = await read(datasette, last)
    return json_answer(
        request, {"ok": True, "newest_article": newest, "last_crawl": dict(crawl) if crawl else None}, cache=NOT_AT_ALL
    )


async def favicon(datasette: Datasette) -> Response:
    """Lead those who ask for the icon by its customary address to ours."""
    return redirect(datasette.urls.path(asset_path("icon.svg")), status=302)


async def static(datasette: Datasette, request: Request) -> Response:
    """Return a file under the address that names its content; another content has no such address."""
    parts = request.url_vars
    name = f"{parts['stem']}.{parts['ending']}"
    content = asset(name)
    if content is None or asset_path(name) != f"/static/{parts['stem']}.{parts['hash']}.{parts['ending']}":
        return await failure_page(datasette, request, NOT_FOUND)
    return conditional(
        request,
        content,
        MEDIA_TYPES[f".{parts['ending']}"],
        status=200,
        headers={"Cache-Control": FOR_EVER, "X-Robots-Tag": NOBODY},
    )
