"""Checks what `archive.db` says against itself: texts and hashes, articles and versions, files and names."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from archive.canonical import canonical, hash_of
from archive.history import LATEST, hash_of_version
from archive.identity import VERSION_DIGITS
from archive.integrity.verify_findings import Check, Finding
from archive.media.files import NAME, MediaFiles
from archive.redaction.kinds import REPLACEMENTS


def versions(conn: sqlite3.Connection) -> Check:
    """Check that the text of each version has the hash that is kept beside it, and that its name begins with it."""
    (count,) = conn.execute("SELECT count(*) FROM versions").fetchone()

    def run() -> Iterator[Finding | None]:
        redacted = _redacted(conn)
        keys = _names(conn)
        for name, article_id, kept in conn.execute("SELECT id, article_id, content_hash FROM versions"):
            where = f"archive.db: versions {name}"
            try:
                computed = hash_of_version(conn, name)
            except (KeyError, TypeError, ValueError) as exc:
                computed = f"none: {exc!r}"
            if computed != kept:
                yield Finding(
                    "version",
                    where,
                    f"{kept}, computed {computed}",
                    "the text has another hash than is kept",
                )
            key, _, digits = name.rpartition("@")
            if key not in keys.get(article_id, ()):
                yield Finding("version", where, key, "it is named after another article")
            # What was redacted keeps the name it was cited by, which is that of the text it had.
            if name not in redacted and digits[:VERSION_DIGITS] != kept[:VERSION_DIGITS]:
                yield Finding("version", where, kept, "it is named after another text")
            yield None

    return Check(name="versions", run=run, size=count, counted="versions")


def _redacted(conn: sqlite3.Connection) -> set[str]:
    return {ref for (ref,) in conn.execute("SELECT ref FROM chain WHERE kind = 'version' AND salt IS NULL")}


def _names(conn: sqlite3.Connection) -> dict[int, set[str]]:
    names: dict[int, set[str]] = {}
    query = "SELECT id, key FROM articles UNION ALL SELECT article_id, old_key FROM aliases"
    for article_id, key in conn.execute(query):
        names.setdefault(article_id, set()).add(key)
    return names


PARTS = (
    ("images", "SELECT url, alt, caption, credit FROM images WHERE article_id = ? ORDER BY position"),
    (
        "attachments",
        "SELECT url, label, media_type, size_bytes FROM attachments WHERE article_id = ? ORDER BY position",
    ),
    ("links", "SELECT url, label FROM links WHERE article_id = ? ORDER BY position"),
)
FIELDS = {
    "images": ("url", "alt", "caption", "credit"),
    "attachments": ("url", "label", "media_type", "size_bytes"),
    "links": ("url", "label"),
}


def articles(conn: sqlite3.Connection) -> Check:
    """Check that each article shows its latest version, has as many as it says, and its log of changes knows them."""
    (count,) = conn.execute("SELECT count(*) FROM articles").fetchone()

    def run() -> Iterator[Finding | None]:
        query = "SELECT id, key, title, published, teaser, body, content_hash, versions FROM articles"
        for article_id, key, title, published, teaser, body, kept, counted in conn.execute(query):
            where = f"archive.db: articles {key}"
            latest = conn.execute(LATEST, (article_id,)).fetchone()
            if latest is None:
                yield Finding("article", where, "0", "it has no version")
            elif latest[3] != kept:
                yield Finding("article", where, kept, f"it does not show its version {latest[0]}")
            record = {"title": title, "published": published, "teaser": teaser, "body": body} | {
                name: [dict(zip(FIELDS[name], row, strict=True)) for row in conn.execute(sql, (article_id,))]
                for name, sql in PARTS
            }
            if (computed := hash_of(canonical(record))) != kept:
                yield Finding(
                    "article",
                    where,
                    f"{kept}, computed {computed}",
                    "what it shows has another hash than is kept",
                )
            (has,) = conn.execute("SELECT count(*) FROM versions WHERE article_id = ?", (article_id,)).fetchone()
            if has != counted:
                yield Finding("article", where, f"{counted}, there are {has}", "versions miscounted")
            yield None
        unlogged = """
            SELECT id FROM versions AS v
            WHERE NOT EXISTS (SELECT 1 FROM changes WHERE article_id = v.article_id AND to_version = v.id)
        """
        for (name,) in conn.execute(unlogged):
            yield Finding("version", f"archive.db: versions {name}", name, "no change leads to this version")

    return Check(name="articles", run=run, size=count, counted="articles")


def redactions(conn: sqlite3.Connection) -> Check:
    """Check that no redaction was left unfinished, and that what is withdrawn is so by one."""

    def run() -> Iterator[Finding]:
        withdrawn = set()
        query = "SELECT id, kind, started, finished, articles FROM redactions ORDER BY id"
        for number, kind, started, finished, keys in conn.execute(query):
            if finished is None:
                yield Finding(
                    "redaction",
                    f"archive.db: redactions {number}",
                    f"{kind}, begun {started}",
                    "it was not finished: words may still stand somewhere; run the same command again",
                )
            if kind == "withdraw":
                withdrawn.update(json.loads(keys))
        left = """
            SELECT v.id FROM articles AS a JOIN versions AS v ON v.article_id = a.id
            WHERE a.state = 'withdrawn' AND (v.body <> ? OR v.title <> v.body OR v.images || v.attachments <> '[][]')
        """
        for (name,) in conn.execute(left, (REPLACEMENTS["withdraw"],)):
            where = f"archive.db: versions {name}"
            yield Finding("redaction", where, name, "its article is withdrawn, and it still has a text")
        for (key,) in conn.execute("SELECT key FROM articles WHERE state = 'withdrawn'"):
            if key not in withdrawn:
                yield Finding("redaction", f"archive.db: articles {key}", "withdrawn", "no tombstone says why")

    return Check(name="redactions", run=run)


def media(conn: sqlite3.Connection, directory: Path) -> Check:
    """Check that each file in `DIR/media` has the hash it is named after, and that those the archive names are there.

    A file that nothing names is no fault: a run that is killed leaves one, and the next one uses it.
    """
    files = MediaFiles(directory)
    names = sorted(path.name for path in files.folder.iterdir()) if files.folder.is_dir() else []

    def run() -> Iterator[Finding | None]:
        for name in names:
            if NAME.fullmatch(name) and not files.is_whole(name):
                yield Finding("media", f"media/{name}", name, "the file has another hash than its name says")
            yield None
        present = set(names)
        for url, name in conn.execute("SELECT url, file FROM media ORDER BY id"):
            if name not in present:
                yield Finding("media", f"archive.db: media {url}", name, "the file is missing below media/")
        for table in ("images", "attachments"):
            query = f"""
                SELECT p.sha256, a.key, p.position FROM {table} AS p JOIN articles AS a ON a.id = p.article_id
                WHERE p.sha256 IS NOT NULL AND p.sha256 NOT IN (SELECT sha256 FROM media) ORDER BY a.id, p.position
            """  # noqa: S608 - names of ours
            for digest, key, position in conn.execute(query):
                yield Finding("media", f"archive.db: {table} {key} {position}", digest, "no row of media has this file")

    return Check(name="media", run=run, size=len(names), counted="media files")
