"""Checks the search index: whole inside, and that of just the articles as they now are. Reads only."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

from archive.errors import ArchiveError
from archive.integrity.verify_findings import Check, Finding
from archive.search.index import check, strays, wrong_text

SHADOWS = ("data", "idx", "docsize", "config")
"""The tables in which FTS5 keeps a contentless index."""


def inside(conn: sqlite3.Connection) -> Check:
    """Check the index inside, in a copy: FTS5 looks only where it may write. And the words it was written by."""

    def run() -> Iterator[Finding]:
        try:
            check(conn)
        except ArchiveError as exc:
            yield Finding("search index", "archive.db: analyser", "version", str(exc))
        (schema,) = conn.execute("SELECT sql FROM sqlite_schema WHERE name = 'search'").fetchone()
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
            copy.execute(schema)
            for shadow in SHADOWS:
                copy.execute(f"DELETE FROM search_{shadow}")  # noqa: S608 - a name of ours
                rows = conn.execute(f"SELECT * FROM search_{shadow}")  # noqa: S608 - a name of ours
                marks = ", ".join("?" * len(rows.description))
                copy.executemany(f"INSERT INTO search_{shadow} VALUES ({marks})", rows)  # noqa: S608 - a name of ours
            try:
                copy.execute("INSERT INTO search (search) VALUES ('integrity-check')")
            except sqlite3.DatabaseError as exc:
                yield Finding(
                    "search index",
                    "archive.db: search",
                    str(exc),
                    "it is damaged inside; run `herne-archive reindex`",
                )
        for fault in strays(conn):
            yield Finding("search index", "archive.db: search", fault, "run `herne-archive reindex`")

    return Check(name="search index", run=run)


def articles(conn: sqlite3.Connection) -> Check:
    """Read every article again and compare it with what is indexed, and the lexicon with what occurs."""
    (count,) = conn.execute("SELECT count(*) FROM search_meta").fetchone()

    def run() -> Iterator[Finding | None]:
        forms: dict[str, int] = {}
        for (article_id,) in conn.execute("SELECT article_id FROM search_meta").fetchall():
            fault = wrong_text(conn, article_id, forms)
            if fault is not None:
                yield Finding(
                    "search index",
                    f"archive.db: search {article_id}",
                    fault,
                    "run `herne-archive reindex`",
                )
            yield None
        for form, articles in conn.execute("SELECT form, df FROM lexicon"):
            if forms.pop(form, 0) != articles:
                yield Finding(
                    "lexicon",
                    f"archive.db: lexicon {form}",
                    str(articles),
                    "it stands in another number of articles; run `herne-archive reindex`",
                )
        for form in forms:
            yield Finding(
                "lexicon",
                "archive.db: lexicon",
                form,
                "the form occurs and is not in the lexicon; run `herne-archive reindex`",
            )

    return Check(name="search index against articles", run=run, size=count, counted="indexed articles")
