"""Checks the search index: whole inside, and that of just the articles as they now are. Reads only."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from archive.integrity.verify_findings import Check, Finding
from archive.search import whole
from archive.search.whole import Fault


def inside(conn: sqlite3.Connection) -> Check:
    """Check the index inside, and that it has each article once."""
    return Check(name="search index", run=lambda: map(_finding, whole.inside(conn)))


def articles(conn: sqlite3.Connection) -> Check:
    """Read every article again and compare it with what is indexed: its words, the lexicon, the sets of filters."""
    (count,) = conn.execute("SELECT count(*) FROM search_meta").fetchone()

    def run() -> Iterator[Finding | None]:
        for fault in whole.against_articles(conn):
            yield None if fault is None else _finding(fault)

    return Check(name="search index against articles", run=run, size=count, counted="indexed articles")


def _finding(fault: Fault) -> Finding:
    advice = "" if "reindex" in fault.says else "; run `herne-archive reindex`"
    return Finding("search index", f"archive.db: {fault.where}", fault.value, f"{fault.says}{advice}")
