"""Which articles match and fit the filters, counted and in order. Ids only; what is shown is read elsewhere."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from archive.search.match import Target, any_of, expression
from herne_scraper.items import Section

Sort = Literal["relevanz", "neu", "alt"]
Parameters = Mapping[str, str | int | None]

ALL = "search_meta AS m WHERE TRUE"
MATCHING = "search CROSS JOIN search_meta AS m ON m.rowid_ = search.rowid WHERE search MATCH :match"
# FTS5 knows no expression that only excludes.
OTHERS = "search_meta AS m WHERE m.rowid_ NOT IN (SELECT rowid FROM search WHERE search MATCH :match)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The articles that match a query, before any filter."""

    sql: str
    """One of the three texts above."""
    match: str | None
    """The FTS5 expression in it."""


def source(wanted: Sequence[Target], unwanted: Sequence[Target]) -> Source:
    """Return where to look for articles with all targets and none of the unwanted; for all articles without any."""
    if wanted:
        return Source(sql=MATCHING, match=expression(wanted, unwanted))
    if unwanted:
        return Source(sql=OTHERS, match=any_of(unwanted))
    return Source(sql=ALL, match=None)


FILTERS = """
    AND (:year IS NULL OR substr(m.published, 1, 4) + 0 = :year)
    AND (:month IS NULL OR substr(m.published, 6, 2) + 0 = :month)
    AND (:since IS NULL OR m.published >= :since) AND (:until IS NULL OR m.published <= :until)
    AND (:sections IS NULL OR m.article_id IN (
        SELECT article_id FROM article_sections WHERE section_id IN (SELECT value FROM json_each(:sections))))
"""
"""`sections` is a JSON list of ids; each filter is off where it is NULL."""


def _rows(conn: sqlite3.Connection, head: str, found: Source, tail: str, filters: Parameters) -> sqlite3.Cursor:
    # Only the constants of this module are put together; whatever was typed is a parameter.
    return conn.execute(f"{head} {found.sql} {FILTERS} {tail}", {**filters, "match": found.match})


def count(conn: sqlite3.Connection, found: Source, filters: Parameters) -> int:
    """Return how many articles fit."""
    return int(_rows(conn, "SELECT count(*) FROM", found, "", filters).fetchone()[0])


def count_years(conn: sqlite3.Connection, found: Source, filters: Parameters) -> tuple[tuple[int, int], ...]:
    """Return the years with articles that fit, newest first, each with their number."""
    year = "SELECT substr(m.published, 1, 4) + 0, count(*) FROM"
    rows = _rows(conn, year, found, "GROUP BY 1 ORDER BY 1 DESC", filters)
    return tuple((year, number) for year, number in rows)


def count_months(conn: sqlite3.Connection, found: Source, filters: Parameters) -> tuple[tuple[int, int], ...]:
    """Return the months with articles that fit, first to last, each with their number."""
    rows = _rows(conn, "SELECT substr(m.published, 6, 2) + 0, count(*) FROM", found, "GROUP BY 1 ORDER BY 1", filters)
    return tuple((month, number) for month, number in rows)


SECTIONS = "SELECT s.path, s.name, c.number FROM sections AS s JOIN (SELECT section_id, count(*) AS number FROM"
IN_SECTIONS = """
    GROUP BY section_id) AS c ON c.section_id = s.id ORDER BY c.number DESC, s.name, s.path
"""


def count_sections(conn: sqlite3.Connection, found: Source, filters: Parameters) -> tuple[tuple[Section, int], ...]:
    """Return the sections with articles that fit, the fullest first, each with their number."""
    ids = f"article_sections WHERE article_id IN (SELECT m.article_id FROM {found.sql} {FILTERS})"  # noqa: S608
    rows = conn.execute(f"{SECTIONS} {ids} {IN_SECTIONS}", {**filters, "match": found.match})
    return tuple((Section(path=path, name=name), number) for path, name, number in rows)


ORDERS: dict[Sort, str] = {
    # Never ORDER BY rank: it sorts all rows before it looks at LIMIT. The weights are those of body, title, image,
    # annex, former and their _x; of these 0.1 to 0.6 were measured to rank alike, 1.0 worse. bm25() is below 0, the
    # best farthest: the newest article of the archive counts whole, one of two years before it 0.85, of ten 0.75.
    "relevanz": """bm25(search, 1.0, 8.0, 1.0, 0.5, 0.3, 0.3, 2.4, 0.3, 0.15, 0.1)
        * (0.7 + 0.3 / (1 + ((SELECT max(rowid_) FROM search_meta) / 32768 - m.rowid_ / 32768) / 730.0)),
        m.published DESC, m.article_id DESC""",
    "neu": "m.published DESC, m.article_id DESC",
    "alt": "m.published, m.article_id",
}


def page(
    conn: sqlite3.Connection, found: Source, filters: Parameters, sort: Sort, *, limit: int, offset: int
) -> list[int]:
    """Return the ids of one page. Without words there is nothing to be relevant to, and the newest come first."""
    order = ORDERS["neu" if sort == "relevanz" and found.sql != MATCHING else sort]
    window = {**filters, "limit": limit, "offset": offset}
    rows = _rows(conn, "SELECT m.article_id FROM", found, f"ORDER BY {order} LIMIT :limit OFFSET :offset", window)
    return [article_id for (article_id,) in rows]


def occurs(conn: sqlite3.Connection, sought: Target) -> bool:
    """Return whether any article has a target."""
    return conn.execute("SELECT 1 FROM search WHERE search MATCH ? LIMIT 1", (any_of([sought]),)).fetchone() is not None
