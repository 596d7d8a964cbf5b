"""Captured pictures and files, from the archive's own folder and under the names that their bytes give them.

Only what a row of `media` names is there for readers. A picture of pixels and a PDF are shown by the browser; anything
that could run or draw as a page of ours (SVG) is handed over for saving, and is in a box without rights even then.
"""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any

from datasette import Response
from datasette.utils.asgi import AsgiFileDownload

from archive.errors import ArchiveError
from archive.media.files import MediaFiles
from archive.web.failures import NOT_FOUND, failure_page
from archive.web.instance import DATABASE, Datasette, Request, read
from archive.web.responses import FOR_EVER, NOBODY

INLINE = re.compile(r"image/(?:png|jpeg|gif|webp|avif)|application/pdf")
"""Types that a browser shows and that cannot run anything with our rights."""
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""For a picture opened by itself. A browser's own PDF viewer does not start in a sandbox."""
PDF_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'"

# What a withdrawn article shows, and no other does, is withdrawn with it.
MEDIA_TYPE = """
    SELECT m.media_type FROM media AS m WHERE m.file = ? AND NOT EXISTS (
        SELECT 1 FROM images AS i JOIN articles AS a ON a.id = i.article_id
        WHERE i.url = m.url AND a.state = 'withdrawn'
        UNION ALL
        SELECT 1 FROM attachments AS f JOIN articles AS a ON a.id = f.article_id
        WHERE f.url = m.url AND a.state = 'withdrawn'
    ) LIMIT 1
"""
HAS_MEDIA = "SELECT 1 FROM sqlite_schema WHERE name = 'media'"


async def media(datasette: Datasette, request: Request) -> Response | AsgiFileDownload:
    """Return a captured picture or file; 404 for what no row names, or what is not in the folder."""
    name = request.url_vars["file"]

    def look_up(conn: sqlite3.Connection) -> str | None:
        if conn.execute(HAS_MEDIA).fetchone() is None:
            return None
        row = conn.execute(MEDIA_TYPE, (name,)).fetchone()
        return None if row is None else str(row[0])

    media_type = await read(datasette, look_up)
    path = None if media_type is None else _path(datasette, name)
    if media_type is None or path is None:
        return await failure_page(datasette, request, NOT_FOUND)
    shown = INLINE.fullmatch(media_type) is not None
    headers: dict[str, Any] = {
        "Cache-Control": FOR_EVER,
        "Content-Security-Policy": PDF_POLICY if media_type == "application/pdf" else POLICY,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Content-Disposition": "inline" if shown else f'attachment; filename="{name}"',
        "ETag": f'"{name.partition(".")[0][:24]}"',
        "X-Robots-Tag": NOBODY,
    }
    known = {tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")}
    if headers["ETag"] in known or "*" in known:
        return Response(b"", status=304, headers=headers, content_type=media_type)
    return AsgiFileDownload(str(path), content_type=media_type, headers=headers)


def _path(datasette: Datasette, name: str) -> Path | None:
    directory = Path(datasette.databases[DATABASE].path).absolute().parent
    try:
        path = MediaFiles(directory).path(name)
    except ArchiveError:
        return None
    return path if path.is_file() else None
