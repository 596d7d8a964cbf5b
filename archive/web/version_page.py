"""The page of one version of an article: what a citation points to, whatever the city did to the text since."""

from __future__ import annotations

import sqlite3
from urllib.parse import unquote

from datasette import Response

from archive.articles import ArchivedArticle, ArchivedVersion, find, read, read_version
from archive.errors import UnknownVersion
from archive.web.addresses import article_path, version_path
from archive.web.article_page import cause, citation, lead, linked_blocks
from archive.web.failures import NO_ARTICLE, NO_VERSION, WITHDRAWN, failure_page
from archive.web.instance import Datasette, Request
from archive.web.instance import read as reading
from archive.web.responses import FOR_A_MINUTE_OR_STALE, NOBODY, page, redirect


async def version(datasette: Datasette, request: Request) -> Response:
    """Show a version whole. It is not indexed: a search should lead to the text that holds."""
    name, short = unquote(request.url_vars["name"]), unquote(request.url_vars["version"])

    def look_up(conn: sqlite3.Connection) -> tuple[ArchivedArticle, ArchivedVersion | None] | None:
        article_id = find(conn, name)
        if article_id is None:
            return None
        try:
            return read(conn, article_id), read_version(conn, article_id, short)
        except UnknownVersion:
            return read(conn, article_id), None

    found = await reading(datasette, look_up)
    if found is None:
        return await failure_page(datasette, request, NO_ARTICLE)
    article, shown = found
    if article.state == "withdrawn":
        return await failure_page(datasette, request, WITHDRAWN)
    if shown is None:
        return await failure_page(datasette, request, NO_VERSION)
    path = version_path(article.key, shown.line.id)
    if (name, short) != (article.key, shown.line.id.rpartition("@")[2]):
        return redirect(datasette.urls.path(path), status=301)
    permalink = datasette.absolute_url(request, datasette.urls.path(path))
    return await page(
        datasette,
        request,
        "version.html",
        {
            "article": shown,
            "key": article.key,
            "state": article.state,
            "is_current": shown.line.id == article.versions[-1].id,
            "current_path": article_path(article.key, article.slug),
            "cause": cause(article, shown.line),
            "blocks": linked_blocks(shown),
            "lead": lead(shown),
            "citation": citation(article, shown, shown.line, permalink),
            "permalink": permalink,
        },
        cache=FOR_A_MINUTE_OR_STALE,
        robots=NOBODY,
    )
