"""Words and titles that begin like what is being typed, as JSON: for the search field, and for whoever asks."""

from __future__ import annotations

import sqlite3
from typing import Any

from datasette import Response

from archive.search.suggestions import Suggestions, suggest
from archive.web import german
from archive.web.addresses import article_path
from archive.web.instance import Datasette, Request, read
from archive.web.responses import json_answer
from archive.web.search_values import LONGEST_QUERY, read_search_values
from archive.web.searching import today

FOR_FIVE_MINUTES = "public, max-age=300"


async def suggestions(datasette: Datasette, request: Request) -> Response:
    """Return what the typed text may become: whole queries, and articles by their titles."""
    values, _ = read_search_values({"q": request.args.getlist("q")}, today())

    def look_up(conn: sqlite3.Connection) -> Suggestions:
        return suggest(conn, values.q)

    found = await read(datasette, look_up)
    words: list[dict[str, Any]] = [
        {"word": word.word, "q": word.q, "count": word.count} for word in found.words if len(word.q) <= LONGEST_QUERY
    ]
    titles: list[dict[str, Any]] = [
        {
            "key": title.key,
            "title": title.title,
            "published": title.published.isoformat(),
            "published_label": german.short_date(title.published),
            "path": datasette.urls.path(article_path(title.key, title.slug)),
        }
        for title in found.titles
    ]
    return json_answer(request, {"q": values.q, "words": words, "titles": titles}, cache=FOR_FIVE_MINUTES)
