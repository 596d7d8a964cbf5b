"""How the archive writes a moment: UTC, ISO 8601, one width, so that text order is time order.

Only the edges (the command line, the crawl, the store's default) ask a clock; below them time is an argument.
"""

from __future__ import annotations

from datetime import UTC, datetime


def timestamp(moment: datetime) -> str:
    """Return `2026-11-23T08:15:00.000000+00:00` for a moment.

    Always 32 characters, microseconds included: two moments compare as their texts do, and the text gives back
    the very moment. Raises `ValueError` for a moment without an offset, since it could be any of several.
    """
    if moment.utcoffset() is None:
        raise ValueError(f"a moment needs an offset from UTC: {moment.isoformat()}")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def minute(text: str) -> str:
    """Return `2026-11-23 08:15 UTC` for a moment as `timestamp` writes it."""
    return f"{text[:10]} {text[11:16]} UTC"
