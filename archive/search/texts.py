"""What of an article is searched, as passages by field. Read by the index and by the marks in results alike.

What stands in `former` are passages of earlier versions that no field has now: what the city said and says no more. A
version that was followed by a better reading of the same page is none of the city's: what only our older extractor
took for text, such as a note on cookies, is never found.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

FIELDS = ("body", "title", "image", "annex", "former")
"""In the order of the index's columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchedText:
    """The texts of an article in which its readers search. A phrase stands in one passage."""

    site: str
    """Short name of the city's site."""
    title: str
    published: str
    """ISO 8601."""
    body: tuple[str, ...]
    """Paragraphs of the body, of a teaser that says something else, then credits and the labels of attachments."""
    prose: int = 0
    """How many passages of the body come before the credits and labels."""
    image: tuple[str, ...] = ()
    """Captions and alternative texts."""
    annex: tuple[str, ...] = ()
    """Paragraphs of the text of PDF files."""
    former: tuple[str, ...] = ()
    """What earlier versions said in title, body or image and nothing says now, oldest first."""

    @property
    def passages(self) -> tuple[str, ...]:
        """Return what the article itself says below its title."""
        return (*self.body, *self.image)

    @property
    def fields(self) -> tuple[tuple[str, ...], ...]:
        """Return the passages of each field, in the order of `FIELDS`."""
        return self.body, (self.title,), self.image, self.annex, self.former


TEXTS = """
    SELECT id, site, title, published, teaser, body FROM articles
    WHERE id IN (SELECT value FROM json_each(?)) AND state <> 'withdrawn'
"""
# One row a piece, so that an article without pictures costs nothing.
PICTURES = """
    SELECT article_id, caption, alt, credit FROM images
    WHERE article_id IN (SELECT value FROM json_each(?)) ORDER BY article_id, position
"""
FILES = """
    SELECT article_id, label, text FROM attachments
    WHERE article_id IN (SELECT value FROM json_each(?)) ORDER BY article_id, position
"""
# Most articles have one version, which says what they say; those are not read.
VERSIONS = """
    SELECT article_id, cause, title, teaser, body, images, attachments FROM versions
    WHERE article_id IN (
        SELECT article_id FROM versions WHERE article_id IN (SELECT value FROM json_each(?))
        GROUP BY article_id HAVING count(*) > 1
    ) ORDER BY article_id, observed_at, recorded_at, rowid
"""


def read_texts(conn: sqlite3.Connection, article_ids: Iterable[int]) -> dict[int, SearchedText]:
    """Return the texts of the articles that exist and were not withdrawn, by id."""
    wanted = (json.dumps(list(article_ids)),)
    images: dict[int, list[tuple[str | None, ...]]] = {}
    for article_id, *image in conn.execute(PICTURES, wanted):
        images.setdefault(article_id, []).append(tuple(image))
    files: dict[int, list[tuple[str, str | None]]] = {}
    for article_id, label, text in conn.execute(FILES, wanted):
        files.setdefault(article_id, []).append((label, text))
    versions: dict[int, list[tuple[str, SearchedText]]] = {}
    for article_id, cause, *version in conn.execute(VERSIONS, wanted):
        versions.setdefault(article_id, []).append((cause, of_version(*version)))
    return {
        article_id: _with_former(
            _text(site, title, published, teaser, body, images.get(article_id, ()), files.get(article_id, ())),
            versions.get(article_id, []),
        )
        for article_id, site, title, published, teaser, body in conn.execute(TEXTS, wanted)
    }


def _text(
    site: str,
    title: str,
    published: str,
    teaser: str | None,
    body: str,
    images: Iterable[tuple[str | None, ...]],
    files: Iterable[tuple[str, str | None]],
) -> SearchedText:
    images, files = tuple(images), tuple(files)
    # The teaser of a listing is often the beginning of the page: its words would count twice.
    texts = (body,) if teaser is None or teaser in body else (body, teaser)
    credited = dict.fromkeys(credit for _, _, credit in images)
    labels = dict.fromkeys(label for label, _ in files)
    paragraphs = tuple(_paragraphs(texts))
    pictured = dict.fromkeys(text for caption, alt, _ in images for text in (caption, alt))
    return SearchedText(
        site=site,
        title=title,
        published=published,
        body=(*paragraphs, *filter(None, credited), *filter(None, labels)),
        prose=len(paragraphs),
        image=tuple(filter(None, pictured)),
        # The same file may be linked twice.
        annex=tuple(_paragraphs(dict.fromkeys(text for _, text in files if text))),
    )


def of_version(title: str, teaser: str | None, body: str, images: str, attachments: str) -> SearchedText:
    """Return the texts of a version from its columns, without those of its files."""
    pictures: list[dict[str, Any]] = json.loads(images)
    files: list[dict[str, Any]] = json.loads(attachments)
    return _text(
        "",
        title,
        "",
        teaser,
        body,
        [(image["caption"], image["alt"], image["credit"]) for image in pictures],
        [(file["label"], None) for file in files],
    )


def _with_former(text: SearchedText, versions: list[tuple[str, SearchedText]]) -> SearchedText:
    """Return a text with what the earlier of its versions, with the cause of each, said besides."""
    said = [version for (_, version), (cause_of_next, _) in pairwise(versions) if cause_of_next != "extraction"]
    if not said:
        return text
    present = {text.title, *text.body, *text.image}
    former = dict.fromkeys(passage for version in said for passage in (version.title, *version.passages))
    return replace(text, former=tuple(passage for passage in former if passage not in present))


def _paragraphs(texts: Iterable[str]) -> Iterator[str]:
    return (paragraph for text in texts for paragraph in text.split("\n\n") if paragraph.strip())
