"""How much costly reading is allowed, and where an operator sets it otherwise."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from herne_scraper.errors import ConfigurationError

PLUGIN = "herne-archive"
PREFIX = "HERNE_WEB_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Limits for Datasette's own table and SQL pages and for whole searches as files.

    The archive's other pages have none but their time limit.
    """

    sql_per_minute: int = 30
    """Requests with SQL of the reader's own, for each address; 0 for no limit."""
    filtered_per_minute: int = 60
    """Requests with two or more parameters, for each address; 0 for no limit."""
    exported_per_minute: int = 20
    """Searches as CSV or JSON Lines, for each address; 0 for no limit."""
    concurrent: int = 2
    """How many run at once: fewer than Datasette has threads, so that some are left for readers."""
    queue: int = 8
    """How many wait for a place; the next is turned away with 503."""


def read_limits(configured: Mapping[str, Any] | None, environ: Mapping[str, str] = os.environ) -> Limits:
    """Return the limits from Datasette's configuration of the plugin `herne-archive`; `HERNE_WEB_*` goes before it.

    Raises `ConfigurationError` for a name that is none, or a value that is no such number.
    """
    values: dict[str, int] = {}
    names = {field.name for field in fields(Limits)}
    for name, value in (configured or {}).items():
        if name not in names:
            raise ConfigurationError(f"plugins.{PLUGIN}: {name!r} is no setting; there are {', '.join(sorted(names))}")
        values[name] = _limit(name, value, f"plugins.{PLUGIN}.{name}")
    for name in names:
        variable = PREFIX + name.upper()
        if variable in environ:
            values[name] = _limit(name, environ[variable], variable)
    return Limits(**values)


def _limit(name: str, value: object, where: str) -> int:
    lowest = 1 if name == "concurrent" else 0
    text = str(value)
    if not (text.isascii() and text.isdigit() and lowest <= int(text) <= 1_000_000):
        raise ConfigurationError(f"{where} must be a whole number from {lowest} on, not {value!r}")
    return int(text)
