"""The page of one version of an article: what a citation points to, whatever the city did to the text since."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote

from datasette import Response

from archive.article_life import Life, MediaFile, media_at, read_life
from archive.articles import ArchivedArticle, ArchivedVersion, find, read, read_version
from archive.errors import UnknownVersion
from archive.web.addresses import article_path, version_path
from archive.web.article_page import cause, citation, lead, linked_blocks, shown_files, tombstone
from archive.web.failures import NO_ARTICLE, NO_VERSION, failure_page
from archive.web.instance import Datasette, Request
from archive.web.instance import read as reading
from archive.web.responses import FOR_A_MINUTE_OR_STALE, NOBODY, page, redirect


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a version's name stands for."""

    article: ArchivedArticle
    life: Life
    version: ArchivedVersion | None
    files: Mapping[str, MediaFile]
    """What its pictures and files were captured with at the time."""


async def version(datasette: Datasette, request: Request) -> Response:
    """Show a version whole. It is not indexed: a search should lead to the text that holds."""
    name, short = unquote(request.url_vars["name"]), unquote(request.url_vars["version"])

    def look_up(conn: sqlite3.Connection) -> Found | None:
        article_id = find(conn, name)
        if article_id is None:
            return None
        article = read(conn, article_id)
        life = read_life(conn, article_id, article.versions[-1].id)
        try:
            shown = read_version(conn, article_id, short)
        except UnknownVersion:
            return Found(article=article, life=life, version=None, files={})
        urls = [*(image.url for image in shown.images), *(file.url for file in shown.attachments)]
        files = media_at(conn, urls, _until(article, shown)) if urls else {}
        return Found(article=article, life=life, version=shown, files=files)

    found = await reading(datasette, look_up)
    if found is None:
        return await failure_page(datasette, request, NO_ARTICLE)
    article, shown = found.article, found.version
    if article.state == "withdrawn":
        return await failure_page(datasette, request, tombstone(found.life))
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
            "files": shown_files(found.files),
            "removals": [removal for removal in found.life.tombstones if removal.kind == "redact"],
            "gone_since": article.gone_since,
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


def _until(article: ArchivedArticle, shown: ArchivedVersion) -> datetime | None:
    """Return when the next version followed; `None` for the newest one, which holds still."""
    names = [line.id for line in article.versions]
    position = names.index(shown.line.id)
    return article.versions[position + 1].observed_at if position + 1 < len(names) else None
