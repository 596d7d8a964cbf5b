"""What the benchmarks of the search put into an archive: articles without a crawl, written by SQL in bulk.

The rows are those that a crawl leaves of an article, as far as the search reads them. An article that was edited has
both its versions and the change; of the others the version, which says what the article says, is left out.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from itertools import count, islice
from pathlib import Path
from typing import Any

from archive.database import open_for_writing
from sample_city.city import City

Picture = tuple[str | None, str | None, str | None]
"""Alternative text, caption, credit."""
File = tuple[str, str | None]
"""Label, and what the PDF says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """An article to be searched."""

    title: str
    paragraphs: tuple[str, ...]
    published: date
    pictures: tuple[Picture, ...] = ()
    files: tuple[File, ...] = ()
    sections: tuple[tuple[str, str], ...] = ()
    """Path and name."""
    state: str = "online"
    before: tuple[str, ...] | None = None
    """The paragraphs before the city edited it."""

    @property
    def body(self) -> str:
        """The text as the archive keeps it."""
        return "\n\n".join(self.paragraphs)

    @property
    def texts(self) -> tuple[str, ...]:
        """All that a reader finds it by today: the title, the body, what stands at pictures, labels and files."""
        return (
            self.title,
            *self.paragraphs,
            *(text for picture in self.pictures for text in picture if text),
            *(text for file in self.files for text in file if text),
        )


def of_city(city: City) -> list[Notice]:
    """Return the notices of a sample city, with what their PDFs say, oldest first."""
    said = city.file_texts()
    return [_of_record(known, said) for known in city.truth()]


def _of_record(known: Mapping[str, Any], said: Mapping[str, str]) -> Notice:
    return Notice(
        title=known["title"],
        paragraphs=tuple(known["body"].split("\n\n")),
        published=date.fromisoformat(known["published"]),
        pictures=tuple((image["alt"], image["caption"], image["credit"]) for image in known["images"]),
        files=tuple((file["label"], said.get(file["url"])) for file in known["attachments"]),
        sections=tuple((path, path.strip("/").rpartition("/")[2].replace("-", " ")) for path in known["sections"]),
    )


ADD_ARTICLE = """
    INSERT INTO articles (
        id, key, site, source_id, url, title, title_folded, published, published_raw, body, listing_only, state,
        first_seen, last_seen, last_checked, versions, content_hash
    ) VALUES (?, ?, 'herne', ?, ?, ?, ?, ?, '', ?, 0, ?, ?, ?, ?, ?, ?)
"""
ADD_VERSION = """
    INSERT INTO versions (
        id, article_id, observed_at, recorded_at, cause, extractor, content_hash, capture_sha256, capture_time, url,
        title, published, published_raw, body, images, attachments, links
    ) VALUES (?, ?, ?, ?, 'edit', 'bench', ?, ?, ?, ?, ?, ?, '', ?, ?, ?, '[]')
"""
ADD_CHANGE = "INSERT INTO changes (article_id, from_version, to_version, at, kind) VALUES (?, ?, ?, ?, ?)"
ADD_IMAGE = "INSERT INTO images (article_id, position, url, alt, caption, credit) VALUES (?, ?, ?, ?, ?, ?)"
ADD_FILE = """
    INSERT INTO attachments (article_id, position, url, label, media_type, text)
    VALUES (?, ?, ?, ?, 'application/pdf', ?)
"""
ADD_SECTION = "INSERT INTO sections (path, name) VALUES (?, ?) ON CONFLICT DO NOTHING"
PUT_INTO_SECTION = """
    INSERT INTO article_sections (article_id, section_id, first_seen, last_seen)
    SELECT ?, id, ?, ? FROM sections WHERE path = ?
"""
FIRST_NUMBER = 100_000
BATCH = 2_000


@dataclass(slots=True)
class _Rows:
    """Rows of several articles, to be added at once."""

    articles: list[tuple[Any, ...]] = field(default_factory=list)
    versions: list[tuple[Any, ...]] = field(default_factory=list)
    changes: list[tuple[Any, ...]] = field(default_factory=list)
    images: list[tuple[Any, ...]] = field(default_factory=list)
    files: list[tuple[Any, ...]] = field(default_factory=list)
    sections: set[tuple[str, str]] = field(default_factory=set)
    memberships: list[tuple[Any, ...]] = field(default_factory=list)

    def add(self, article_id: int, notice: Notice) -> None:
        """Add the rows of an article."""
        number = str(FIRST_NUMBER + article_id)
        key, at = f"herne-{number}", f"{notice.published}T08:00:00+00:00"
        url = f"https://www.herne.de/Meldungen/News-Detailansicht_{number}.html"
        day, digest = notice.published.isoformat(), f"{article_id:064x}"
        many = 1 if notice.before is None else 2
        row = (notice.title, notice.title.casefold(), day, notice.body, notice.state, at, at, at, many, digest)
        self.articles.append((article_id, key, number, url, *row))
        images = [
            (article_id, position, f"{url}/{position}.jpg", *picture)
            for position, picture in enumerate(notice.pictures, 1)
        ]
        files = [
            (article_id, position, f"{url}/{position}.pdf", *file) for position, file in enumerate(notice.files, 1)
        ]
        self.images += images
        self.files += files
        self.sections.update(notice.sections)
        self.memberships += [(article_id, at, at, path) for path, _ in notice.sections]
        if notice.before is None:
            return
        shown = json.dumps([dict(zip(("url", "alt", "caption", "credit"), image[2:], strict=True)) for image in images])
        linked = json.dumps([{"url": url, "label": label} for _, _, url, label, _ in files])
        later = f"{notice.published}T18:00:00+00:00"
        names = []
        for moment, body, mark in ((at, "\n\n".join(notice.before), "b"), (later, notice.body, "a")):
            hashed = f"{mark}{article_id:063x}"
            names.append(f"{key}@{hashed[:1]}{article_id:011x}")
            self.versions.append(
                (
                    names[-1],
                    article_id,
                    moment,
                    moment,
                    hashed,
                    hashed,
                    moment,
                    url,
                    notice.title,
                    day,
                    body,
                    shown,
                    linked,
                )
            )
        self.changes.append((article_id, None, names[0], at, "new"))
        self.changes.append((article_id, *names, later, "edit"))

    def write(self, conn: sqlite3.Connection) -> None:
        """Add the rows to an archive."""
        conn.executemany(ADD_ARTICLE, self.articles)
        conn.executemany(ADD_VERSION, self.versions)
        conn.executemany(ADD_CHANGE, self.changes)
        conn.executemany(ADD_IMAGE, self.images)
        conn.executemany(ADD_FILE, self.files)
        conn.executemany(ADD_SECTION, sorted(self.sections))
        conn.executemany(PUT_INTO_SECTION, self.memberships)


def fill(conn: sqlite3.Connection, notices: Iterable[Notice], *, first: int = 1) -> int:
    """Add articles numbered from `first` to an archive without indexing them; return how many."""
    numbers, source, added = count(first), iter(notices), 0
    while batch := list(islice(source, BATCH)):
        rows = _Rows()
        for notice in batch:
            rows.add(next(numbers), notice)
        with conn:
            rows.write(conn)
        added += len(batch)
    return added


def new_archive(directory: Path, notices: Iterable[Notice]) -> int:
    """Make an archive of some articles in a folder, without an index, and return how many there are."""
    with closing(open_for_writing(directory)) as conn:
        # What is lost in a power cut is made again.
        conn.execute("PRAGMA synchronous = OFF")
        return fill(conn, notices)
