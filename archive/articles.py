"""Reads articles from the archive, for the command line and for the web alike.

Pure functions of a connection, which may be read-only and may give rows of any kind. Each reads with one statement,
so that what it returns was true at one moment even while a crawl writes.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from archive.archived_article import ArchivedArticle, ArchivedVersion, VersionLine
from archive.errors import ArchiveError, UnknownArticle, UnknownVersion
from archive.identity import slug
from herne_scraper.items import Attachment, Image, Link, Section

__all__ = [
    "ArchivedArticle",
    "ArchivedVersion",
    "Counts",
    "SectionCount",
    "Teaser",
    "VersionLine",
    "counts",
    "find",
    "newest",
    "opening",
    "read",
    "read_version",
    "sections",
]

TEASER_LENGTH = 200
"""Characters of a teaser, about."""


BY_KEY = """
    SELECT id FROM articles WHERE key = :name
    UNION ALL SELECT article_id FROM aliases WHERE old_key = :name
    UNION ALL SELECT article_id FROM versions WHERE id = :name
"""
BY_NUMBER = "SELECT id, key FROM articles WHERE source_id = ? ORDER BY id"


def find(conn: sqlite3.Connection, name: str) -> int | None:
    """Return the row id of the article a name stands for; `None` where it stands for none.

    A name is a key, a key the article had before, the name of one of its versions, or the bare number of the city.
    Raises `ArchiveError` for a number that two cities gave to a notice each.
    """
    name = name.strip()
    row = conn.execute(BY_KEY, {"name": name}).fetchone()
    if row is not None:
        return int(row[0])
    rows = conn.execute(BY_NUMBER, (name,)).fetchall()
    if len(rows) > 1:
        raise ArchiveError(f"{name!r} is a number of several sites; name one of {', '.join(row[1] for row in rows)}")
    return int(rows[0][0]) if rows else None


READ = """
    SELECT key, site, source_id, url, title, published, published_raw, teaser, body, listing_only, state,
        first_seen, last_seen, last_checked, gone_since, content_hash,
        (SELECT json_group_array(json_array(position, url, alt, caption, credit))
            FROM images WHERE article_id = a.id),
        (SELECT json_group_array(json_array(position, url, label, media_type, size_bytes))
            FROM attachments WHERE article_id = a.id),
        (SELECT json_group_array(json_array(position, url, label)) FROM links WHERE article_id = a.id),
        (SELECT json_group_array(json_array(s.path, s.name))
            FROM article_sections AS m JOIN sections AS s ON s.id = m.section_id WHERE m.article_id = a.id),
        (SELECT json_group_array(json_array(observed_at, recorded_at, rowid, id, cause, extractor, content_hash,
            capture_sha256, capture_time)) FROM versions WHERE article_id = a.id),
        (SELECT json_group_array(old_key) FROM aliases WHERE article_id = a.id)
    FROM articles AS a WHERE a.id = ?
"""


def read(conn: sqlite3.Connection, article_id: int) -> ArchivedArticle:
    """Return an article with all its parts and the list of its versions. Raises `UnknownArticle` for no such row."""
    row = conn.execute(READ, (article_id,)).fetchone()
    if row is None:
        raise UnknownArticle(f"the archive has no article in row {article_id}")
    (key, site, source_id, url, title, published, published_raw, teaser, body, listing_only, state) = row[:11]
    (first_seen, last_seen, last_checked, gone_since, content_hash) = row[11:16]
    images, attachments, links, sections, versions, aliases = (sorted(json.loads(parts)) for parts in row[16:])
    return ArchivedArticle(
        key=key,
        slug=slug(title),
        site=site,
        source_id=source_id,
        url=url,
        title=title,
        published=date.fromisoformat(published),
        published_raw=published_raw,
        teaser=teaser,
        body=body,
        images=tuple(
            Image(url=url, alt=alt, caption=caption, credit=credit) for _, url, alt, caption, credit in images
        ),
        attachments=tuple(
            Attachment(url=url, label=label, media_type=media_type, size_bytes=size)
            for _, url, label, media_type, size in attachments
        ),
        links=tuple(Link(url=url, label=label) for _, url, label in links),
        sections=_sections(sections),
        listing_only=bool(listing_only),
        state=state,
        first_seen=datetime.fromisoformat(first_seen),
        last_seen=datetime.fromisoformat(last_seen),
        last_checked=datetime.fromisoformat(last_checked),
        gone_since=datetime.fromisoformat(gone_since) if gone_since else None,
        content_hash=content_hash,
        versions=tuple(_version(*version) for version in versions),
        aliases=tuple(aliases),
    )


READ_VERSION = """
    SELECT observed_at, recorded_at, rowid, id, cause, extractor, content_hash, capture_sha256, capture_time,
        url, title, published, published_raw, teaser, body, images, attachments, links
    FROM versions WHERE article_id = :article AND :name IN (id, substr(id, instr(id, '@') + 1))
    ORDER BY observed_at DESC, recorded_at DESC, rowid DESC LIMIT 1
"""


def read_version(conn: sqlite3.Connection, article_id: int, version_id: str) -> ArchivedVersion:
    """Return a version of an article, whole, by its name or by what of its name follows the `@`.

    Raises `UnknownVersion` where the article has none of that name.
    """
    row = conn.execute(READ_VERSION, {"article": article_id, "name": version_id}).fetchone()
    if row is None:
        raise UnknownVersion(f"the article in row {article_id} has no version {version_id!r}")
    (url, title, published, published_raw, teaser, body, images, attachments, links) = row[9:]
    return ArchivedVersion(
        line=_version(*row[:9]),
        url=url,
        title=title,
        published=date.fromisoformat(published),
        published_raw=published_raw,
        teaser=teaser,
        body=body,
        images=tuple(Image(**image) for image in json.loads(images)),
        attachments=tuple(Attachment(**attachment) for attachment in json.loads(attachments)),
        links=tuple(Link(**link) for link in json.loads(links)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaser:
    """An article in a list."""

    key: str
    slug: str
    title: str
    published: date
    text: str
    """How it begins, on one line."""
    sections: tuple[Section, ...]
    has_image: bool
    state: str


# The beginning is cut in SQL, so that a long council agenda is not carried into Python for a teaser.
NEWEST = """
    SELECT key, title, published, substr(body, 1, 600), state, EXISTS (SELECT 1 FROM images WHERE article_id = a.id),
        (SELECT json_group_array(json_array(s.path, s.name))
            FROM article_sections AS m JOIN sections AS s ON s.id = m.section_id WHERE m.article_id = a.id)
    FROM articles AS a WHERE state <> 'withdrawn' ORDER BY published DESC, id DESC LIMIT ?
"""


def newest(conn: sqlite3.Connection, limit: int) -> list[Teaser]:
    """Return the articles of the latest dates, newest first."""
    return [
        Teaser(
            key=key,
            slug=slug(title),
            title=title,
            published=date.fromisoformat(published),
            text=opening(text),
            sections=_sections(json.loads(sections)),
            has_image=bool(has_image),
            state=state,
        )
        for key, title, published, text, state, has_image, sections in conn.execute(NEWEST, (limit,))
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much an archive holds."""

    articles: int
    versions: int
    listing_only: int
    first: date | None
    """Date of the oldest article; `None` in an empty archive."""
    last: date | None
    last_run: datetime | None
    """When the last run ended, however it ended."""


# Every part is answered from an index: the rows themselves hold the texts and are not read.
COUNTS = """
    SELECT (SELECT count(*) FROM articles), (SELECT count(source_id) FROM articles), (SELECT count(*) FROM versions),
        (SELECT min(published) FROM articles), (SELECT max(published) FROM articles), (SELECT max(finished) FROM crawls)
"""


def counts(conn: sqlite3.Connection) -> Counts:
    """Return how much the archive holds, in milliseconds at any size."""
    articles, with_page, versions, first, last, last_run = conn.execute(COUNTS).fetchone()
    return Counts(
        articles=articles,
        versions=versions,
        listing_only=articles - with_page,
        first=date.fromisoformat(first) if first else None,
        last=date.fromisoformat(last) if last else None,
        last_run=datetime.fromisoformat(last_run) if last_run else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionCount:
    """A section and how many articles were met in it."""

    path: str
    name: str
    articles: int


SECTIONS = """
    SELECT s.path, s.name, count(*) FROM sections AS s JOIN article_sections AS m ON m.section_id = s.id
    GROUP BY s.id ORDER BY s.path
"""


def sections(conn: sqlite3.Connection) -> list[SectionCount]:
    """Return the sections that have articles, in the order of their paths."""
    return [SectionCount(path=path, name=name, articles=articles) for path, name, articles in conn.execute(SECTIONS)]


def opening(text: str, length: int = TEASER_LENGTH) -> str:
    """Return the beginning of a text on one line, cut between words, with `…` where there is more."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    cut = line[:length]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;:-–") + " …"


def _sections(pairs: Iterable[tuple[str, str]]) -> tuple[Section, ...]:
    return tuple(Section(path=path, name=name) for path, name in sorted(pairs))


def _version(
    observed_at: str,
    recorded_at: str,
    _rowid: int,
    name: str,
    cause: str,
    extractor: str,
    content_hash: str,
    capture_sha256: str,
    capture_time: str,
) -> VersionLine:
    return VersionLine(
        id=name,
        observed_at=datetime.fromisoformat(observed_at),
        recorded_at=datetime.fromisoformat(recorded_at),
        cause=cause,
        extractor=extractor,
        content_hash=content_hash,
        capture_sha256=capture_sha256,
        capture_time=datetime.fromisoformat(capture_time),
    )
