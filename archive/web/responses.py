"""Answers of our own pages: what may be cached how long, who may index it, and what a page may load."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from datasette import Response

from archive.web.instance import Datasette, Request

OWN_PAGES_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Content-Security-Policy of pages that need no script, no inline style and nobody else."""
SCRIPTED_PAGES_POLICY = f"{OWN_PAGES_POLICY}; script-src 'self'; connect-src 'self'"
"""Of pages whose search field suggests words: one file of ours, which asks us. They work without it."""

ANYONE = "all"
NOBODY = "noindex, follow"
"""Values of X-Robots-Tag."""

FOR_A_MINUTE = "public, max-age=60"
FOR_A_MINUTE_OR_STALE = "public, max-age=60, stale-while-revalidate=600"
FOR_EVER = "public, max-age=31536000, immutable"
NOT_AT_ALL = "no-store"


async def page(
    datasette: Datasette,
    request: Request,
    template: str,
    context: Mapping[str, Any],
    *,
    cache: str = FOR_A_MINUTE,
    robots: str = ANYONE,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    scripted: bool = False,
) -> Response:
    """Return a page from one of our templates, or 304 where the reader has this very page already."""
    html = await datasette.render_template(f"herne_archive/{template}", dict(context), request=request)
    return conditional(
        request,
        html.encode(),
        "text/html; charset=utf-8",
        status=status,
        headers={
            "Cache-Control": cache,
            "X-Robots-Tag": robots,
            "Content-Security-Policy": SCRIPTED_PAGES_POLICY if scripted else OWN_PAGES_POLICY,
            **(headers or {}),
        },
    )


def json_answer(request: Request, value: object, *, status: int = 200, cache: str = FOR_A_MINUTE) -> Response:
    """Return a value as JSON that any page of any site may read; German letters stay letters."""
    return conditional(
        request,
        (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode(),
        "application/json; charset=utf-8",
        status=status,
        headers={"Cache-Control": cache, "X-Robots-Tag": NOBODY, "Access-Control-Allow-Origin": "*"},
    )


def conditional(
    request: Request,
    body: bytes,
    content_type: str,
    *,
    status: int,
    headers: Mapping[str, str],
) -> Response:
    """Return the body with a validator made of its bytes, or 304 where the request names that validator.

    The bytes and not the article's hash: the template, the neighbours and the time of the last check are part of
    what is shown, and a page that shows something else must not pass for the same.
    """
    headers = {"Content-Security-Policy": OWN_PAGES_POLICY, **headers, "Content-Length": str(len(body))}
    if status != 200:
        return Response(body, status=status, headers=headers, content_type=content_type)
    etag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    known = {tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")}
    if etag in known or "*" in known:
        del headers["Content-Length"]
        return Response(b"", status=304, headers={**headers, "ETag": etag}, content_type=content_type)
    return Response(body, status=status, headers={**headers, "ETag": etag}, content_type=content_type)


def redirect(path: str, *, status: int) -> Response:
    """Return a redirect to an address of this archive: 301 for good, 302 for now."""
    return Response(
        b"",
        status=status,
        headers={
            "Location": path,
            "Cache-Control": "public, max-age=3600" if status == 301 else NOT_AT_ALL,
            "Content-Security-Policy": OWN_PAGES_POLICY,
            "X-Robots-Tag": ANYONE,
        },
        content_type="text/html; charset=utf-8",
    )
