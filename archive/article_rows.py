"""The rows of one article as it is shown: finding them, adding them, replacing them. SQL and nothing else.

All functions work inside the caller's transaction; `archive.store` decides which of them to call.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Self

from archive import history
from archive.canonical import content_hash
from archive.errors import AnotherArticle
from archive.history import Observation
from archive.identity import fold_title, key_of
from herne_scraper.items import Article, Section


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What must be known of a kept article to decide what a new reading of it means."""

    id: int
    key: str
    url: str
    listing_only: bool
    content_hash: str
    last_checked: str

    def renamed(self, key: str) -> Self:
        """Return the same article under the key of its page."""
        return replace(self, key=key, listing_only=False)


class Shown(NamedTuple):
    """What an article is told by, to compare with what its page says now."""

    published: str
    title: str
    title_folded: str
    body: str
    content_hash: str
    state: str


BY_NUMBER = (
    "SELECT id, key, url, listing_only, content_hash, last_checked FROM articles WHERE source_id = ? AND site = ?"
)
BY_TITLE_ON_LISTING = """
    SELECT id, key, url, listing_only, content_hash, last_checked FROM articles
    WHERE site = ? AND published = ? AND title_folded = ? AND listing_only = 1 ORDER BY id LIMIT 1
"""
BY_TITLE = """
    SELECT id, key, url, listing_only, content_hash, last_checked FROM articles
    WHERE site = ? AND published = ? AND title_folded = ? ORDER BY listing_only DESC, id LIMIT 1
"""
BY_FORMER_TITLE = """
    SELECT DISTINCT a.id, a.key, a.url, a.listing_only, a.content_hash, a.last_checked, v.title
    FROM versions AS v JOIN articles AS a ON a.id = v.article_id
    WHERE v.published = ? AND a.site = ? AND a.listing_only = 0 ORDER BY a.id
"""

BY_ROW = "SELECT id, key, url, listing_only, content_hash, last_checked FROM articles WHERE id = ?"


def known_row(conn: sqlite3.Connection, article_id: int) -> Known:
    """Return what must be known of the article in a row, which there is."""
    return _known(conn.execute(BY_ROW, (article_id,)).fetchone())


def known(conn: sqlite3.Connection, article: Article) -> Known | None:
    """Return the kept article that this one is; `None` for a new one. The rules stand in `archive.store`."""
    published, folded = article.published.isoformat(), fold_title(article.title)
    if article.source_id is not None:
        row = conn.execute(BY_NUMBER, (article.source_id, article.site)).fetchone()
        row = row or conn.execute(BY_TITLE_ON_LISTING, (article.site, published, folded)).fetchone()
        return _known(row) if row else None
    row = conn.execute(BY_TITLE, (article.site, published, folded)).fetchone()
    if row:
        return _known(row)
    for *former, title in conn.execute(BY_FORMER_TITLE, (published, article.site)):
        if fold_title(title) == folded:
            return _known(former)
    return None


FORMER_KEYS = """
    SELECT f.old_key FROM aliases AS f JOIN articles AS a ON a.id = f.article_id WHERE a.source_id = ? AND a.site = ?
"""


def former_keys(conn: sqlite3.Connection, article: Article) -> set[str]:
    """Return the keys that the article of a page had before."""
    return {key for (key,) in conn.execute(FORMER_KEYS, (article.source_id, article.site))}


def is_withdrawn(conn: sqlite3.Connection, article_id: int) -> bool:
    """Tell whether an article was withdrawn: then nothing of it is kept any more."""
    (state,) = conn.execute("SELECT state FROM articles WHERE id = ?", (article_id,)).fetchone()
    return str(state) == "withdrawn"


TEXT_OF_ANOTHER = """
    SELECT other.key FROM articles AS other, articles AS kept
    WHERE kept.id = ? AND kept.published <> ? AND kept.title_folded <> ?
        AND other.site = ? AND other.published = ? AND other.title_folded = ? AND other.id <> kept.id
    ORDER BY other.id LIMIT 1
"""


def refuse_text_of_another(conn: sqlite3.Connection, known: Known, article: Article) -> None:
    """Raise `AnotherArticle` where date and title both changed, and to those of another article that is kept.

    No city edits a notice into another one. A site that answers a vanished page with one of its listings does.
    """
    published, folded = article.published.isoformat(), fold_title(article.title)
    row = conn.execute(TEXT_OF_ANOTHER, (known.id, published, folded, article.site, published, folded)).fetchone()
    if row is not None:
        raise AnotherArticle(
            f"{article.url} was answered with the text of {row[0]}, {article.title!r} of {published}; it is not kept"
        )


def numbers(conn: sqlite3.Connection, site: str) -> set[str]:
    """Return the city's numbers of all articles of a site that have a page."""
    query = "SELECT source_id FROM articles WHERE site = ? AND source_id IS NOT NULL"
    return {number for (number,) in conn.execute(query, (site,))}


WITH_PAGE = "SELECT id FROM articles WHERE source_id = ? AND site = ? AND state <> 'withdrawn'"


def with_page(conn: sqlite3.Connection, site: str, number: str) -> int | None:
    """Return the article of a page; `None` where there is none, or it was withdrawn."""
    row = conn.execute(WITH_PAGE, (number, site)).fetchone()
    return None if row is None else int(row[0])


SHOWN = """
    SELECT published, title, title_folded, body, content_hash, state FROM articles WHERE source_id = ? AND site = ?
"""


def shown(conn: sqlite3.Connection, site: str, number: str) -> Shown | None:
    """Return what the archive shows of a page; `None` where it has no such article."""
    row = conn.execute(SHOWN, (number, site)).fetchone()
    return None if row is None else Shown(*row)


def states(conn: sqlite3.Connection, site: str, numbers: Sequence[str]) -> dict[str, str]:
    """Return the states of those of some pages whose articles are kept, by their numbers."""
    marks = ",".join("?" * len(numbers))
    query = f"SELECT source_id, state FROM articles WHERE site = ? AND source_id IN ({marks})"  # noqa: S608 - marks
    return dict(conn.execute(query, (site, *numbers)).fetchall())


def _known(row: Sequence[int | str]) -> Known:
    article_id, key, url, listing_only, content_hash, last_checked = row
    return Known(
        id=int(article_id),
        key=str(key),
        url=str(url),
        listing_only=bool(listing_only),
        content_hash=str(content_hash),
        last_checked=str(last_checked),
    )


ADD = """
    INSERT INTO articles (
        key, site, source_id, url, title, title_folded, published, published_raw, teaser, body, listing_only,
        first_seen, last_seen, last_checked, content_hash
    ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
"""


def add(conn: sqlite3.Connection, seen: Observation) -> tuple[int, str]:
    """Add an article that is new, with its images, attachments and links; return its row id and key."""
    article = seen.article
    key = key_of(article, _taken_keys(conn, key_of(article)))
    (article_id,) = conn.execute(
        ADD,
        (
            key,
            article.site,
            article.source_id,
            article.url,
            article.title,
            fold_title(article.title),
            article.published.isoformat(),
            article.published_raw,
            article.teaser,
            article.body,
            article.source_id is None,
            seen.observed_at,
            seen.observed_at,
            seen.observed_at,
            seen.content_hash,
        ),
    ).fetchone()
    _add_parts(conn, article_id, article)
    return article_id, key


SHOW = """
    UPDATE articles SET url = ?, title = ?, title_folded = ?, published = ?, published_raw = ?, teaser = ?, body = ?,
        content_hash = ? WHERE id = ?
"""


def show(conn: sqlite3.Connection, article_id: int, seen: Observation) -> None:
    """Put the text, images, attachments and links of an observation in the place of those shown before."""
    article = seen.article
    conn.execute(
        SHOW,
        (
            article.url,
            article.title,
            fold_title(article.title),
            article.published.isoformat(),
            article.published_raw,
            article.teaser,
            article.body,
            seen.content_hash,
            article_id,
        ),
    )
    for statement in DELETE_PARTS:
        conn.execute(statement, (article_id,))
    _add_parts(conn, article_id, article)


COUNT_VERSION = "UPDATE articles SET versions = versions + 1 WHERE id = ?"


def count_version(conn: sqlite3.Connection, article_id: int) -> None:
    """Count one more version."""
    conn.execute(COUNT_VERSION, (article_id,))


GIVE_PAGE = "UPDATE articles SET key = ?, source_id = ?, url = ?, listing_only = 0 WHERE id = ?"
ADD_ALIAS = "INSERT INTO aliases (old_key, article_id) VALUES (?, ?)"


def give_page(conn: sqlite3.Connection, article: Known, page: Article) -> Known:
    """Turn an article of a listing into the one with this page; its old key becomes an alias."""
    key = key_of(page, _taken_keys(conn, key_of(page)))
    conn.execute(ADD_ALIAS, (article.key, article.id))
    conn.execute(GIVE_PAGE, (key, page.source_id, page.url, article.id))
    return article.renamed(key)


# From the key itself to just before the sign after the hyphen: the key and all its suffixes, read off an index.
TAKEN_KEYS = """
    SELECT key FROM articles WHERE key >= :key AND key < :key || '.'
    UNION SELECT old_key FROM aliases WHERE old_key >= :key AND old_key < :key || '.'
"""


def _taken_keys(conn: sqlite3.Connection, key: str) -> set[str]:
    return {taken for (taken,) in conn.execute(TAKEN_KEYS, {"key": key})}


DELETE_PARTS = (
    "DELETE FROM images WHERE article_id = ?",
    "DELETE FROM attachments WHERE article_id = ?",
    "DELETE FROM links WHERE article_id = ?",
)
# What was captured under the address before belongs to the new row at once.
ADD_IMAGE = """
    INSERT INTO images (article_id, position, url, alt, caption, credit, sha256)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, (SELECT sha256 FROM media WHERE url = ?3 AND is_current = 1))
"""
ADD_ATTACHMENT = """
    INSERT INTO attachments (article_id, position, url, label, media_type, size_bytes, sha256, text)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, (SELECT sha256 FROM media WHERE url = ?3 AND is_current = 1),
        (SELECT text FROM media WHERE url = ?3 AND is_current = 1))
"""
ADD_LINK = "INSERT INTO links (article_id, position, url, label) VALUES (?, ?, ?, ?)"


def _add_parts(conn: sqlite3.Connection, article_id: int, article: Article) -> None:
    conn.executemany(
        ADD_IMAGE,
        [(article_id, n, part.url, part.alt, part.caption, part.credit) for n, part in enumerate(article.images, 1)],
    )
    conn.executemany(
        ADD_ATTACHMENT,
        [
            (article_id, n, part.url, part.label, part.media_type, part.size_bytes)
            for n, part in enumerate(article.attachments, 1)
        ],
    )
    conn.executemany(ADD_LINK, [(article_id, n, part.url, part.label) for n, part in enumerate(article.links, 1)])


MET = """
    UPDATE articles SET first_seen = min(first_seen, :at), last_seen = max(last_seen, :at),
        last_checked = CASE WHEN :checked THEN max(last_checked, :at) ELSE last_checked END WHERE id = :id
"""
ADD_SECTION = """
    INSERT INTO sections (path, name) VALUES (?, ?)
    ON CONFLICT (path) DO UPDATE SET name = excluded.name WHERE name <> excluded.name
"""
SECTIONS_OF = """
    SELECT s.path FROM article_sections AS m JOIN sections AS s ON s.id = m.section_id WHERE m.article_id = ?
"""
MET_IN_SECTION = """
    INSERT INTO article_sections (article_id, section_id, first_seen, last_seen)
    SELECT :id, id, :at, :at FROM sections WHERE path = :path
    ON CONFLICT (article_id, section_id) DO UPDATE SET
        first_seen = min(first_seen, excluded.first_seen), last_seen = max(last_seen, excluded.last_seen)
"""


def met(conn: sqlite3.Connection, article_id: int, moment: str, sections: Sequence[Section], *, checked: bool) -> bool:
    """Note when and in which sections an article was met; `checked` says that its text was compared.

    Return whether it stands in one that it was not yet known to stand in.
    """
    conn.execute(MET, {"at": moment, "checked": checked, "id": article_id})
    known = {path for (path,) in conn.execute(SECTIONS_OF, (article_id,))}
    for section in sections:
        conn.execute(ADD_SECTION, (section.path, section.name))
        conn.execute(MET_IN_SECTION, {"id": article_id, "at": moment, "path": section.path})
    return not known.issuperset(section.path for section in sections)


SHAPES = """
    SELECT NOT EXISTS (SELECT 1 FROM images WHERE article_id = a.id),
        NOT EXISTS (SELECT 1 FROM article_sections WHERE article_id = a.id)
    FROM articles AS a WHERE a.site = ? AND a.listing_only = 0
        AND a.first_seen > coalesce((SELECT max(started) FROM crawls WHERE counts ->> 'accepted' = 1), '')
    ORDER BY a.id DESC LIMIT ?
"""


def shapes(conn: sqlite3.Connection, site: str, count: int) -> list[tuple[bool, bool]]:
    """Return of the last articles with a page whether each has no picture, and no section; the newest first.

    Only those since a person last accepted that things are otherwise.
    """
    return [(bool(bare), bool(nowhere)) for bare, nowhere in conn.execute(SHAPES, (site, count))]


NEW_BY_WEEK = """
    SELECT CAST((julianday(:now) - julianday(at)) / 7 AS INTEGER) AS week, count(*) FROM changes
    WHERE kind = 'new' AND at > :since AND at <= :now GROUP BY week
"""


def new_by_week(conn: sqlite3.Connection, since: str, now: str) -> dict[int, int]:
    """Return how many articles were new in each of the weeks before a moment, week 0 being the last seven days."""
    return dict(conn.execute(NEW_BY_WEEK, {"since": since, "now": now}).fetchall())


def last_reading(conn: sqlite3.Connection, article: Article) -> history.LastReading | None:
    """Return how what is kept of an article was read last, where it is not what the article says now.

    `None` for an article that is new, or as it is kept.
    """
    kept = known(conn, article)
    if kept is None:
        return None
    last = history.last_reading(conn, kept.id)
    return None if last.content_hash == content_hash(article) else last


LAST_NEW = "SELECT max(at) FROM changes WHERE kind = 'new'"


def last_new(conn: sqlite3.Connection) -> str | None:
    """Return when an article last came that was not kept before."""
    row: tuple[str | None] = conn.execute(LAST_NEW).fetchone()
    return row[0]
