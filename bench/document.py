"""The file `docs/benchmarks.md`, section by section: what was not measured this time stays as it was."""

from __future__ import annotations

import os
import platform
import re
import sqlite3
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

TARGET = Path(__file__).parent.parent / "docs" / "benchmarks.md"
PACKAGES = ("scrapy", "parsel", "lxml", "trafilatura", "newspaper4k", "zstandard", "simplemma")
_SECTION = re.compile(r"^## (?P<heading>.+)\n(?P<text>(?:(?!## ).*\n?)*)", re.MULTILINE)


def head() -> str:
    """Return the beginning of the file: where and with what it was measured."""
    return (
        "# Benchmarks\n\n"
        f"Written by `make bench` on {datetime.now(UTC).date().isoformat()}: Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, {os.cpu_count()} cores, {', '.join(_versions())}. The machine was small and "
        "shared: trust the ratios, not the milliseconds. Nothing here is a test that can fail; the goals are our own.\n"
    )


def merged(present: str, measured: str, beginning: str) -> str:
    """Return the file with the sections of a report in the place of those with their headings, new ones at the end."""
    sections = {match["heading"]: match["text"].strip() for match in _SECTION.finditer(present)}
    for match in _SECTION.finditer(measured):
        sections[match["heading"]] = match["text"].strip()
    return beginning + "".join(f"\n## {heading}\n\n{text}\n" for heading, text in sections.items())


def beginning_of(present: str) -> str:
    """Return what stands before the first section."""
    return present.partition("\n## ")[0].rstrip("\n") + "\n"


def _versions() -> list[str]:
    versions = []
    for name in PACKAGES:
        try:
            versions.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            versions.append(f"no {name}")
    return versions
