"""The files a page loads, under addresses that change with their content: style sheets, icon, one script."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "static"

MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@cache
def asset(name: str) -> bytes | None:
    """Return the bytes of a file of the folder; `None` where there is none of that name."""
    known = {path.name: path for path in FOLDER.iterdir() if path.suffix in MEDIA_TYPES}
    return known[name].read_bytes() if name in known else None


@cache
def asset_path(name: str) -> str:
    """Return the address of a file, with the hash of its content: it may be cached for ever.

    Raises `FileNotFoundError` for a name that is none: a misspelt one in a template is a mistake of ours.
    """
    content = asset(name)
    if content is None:
        raise FileNotFoundError(FOLDER / name)
    stem, _, ending = name.rpartition(".")
    return f"/static/{stem}.{hashlib.sha256(content).hexdigest()[:12]}.{ending}"
