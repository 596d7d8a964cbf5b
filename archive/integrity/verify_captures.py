"""Checks the captures: that the evidence each version names is there, and every body still what its hash says."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import zstandard

from archive.integrity.verify_findings import Check, Finding
from archive.media.files import MediaFiles


def evidence(archive: sqlite3.Connection, captures: sqlite3.Connection) -> Check:
    """Check that the capture each version was read from is kept, or what an open redaction has put in its place."""
    (count,) = archive.execute("SELECT count(*) FROM versions").fetchone()

    def run() -> Iterator[Finding | None]:
        replaced = {old for (old,) in captures.execute("SELECT old FROM replaced_bodies")}
        for name, digest in archive.execute("SELECT id, capture_sha256 FROM versions"):
            query = "SELECT 1 FROM captures WHERE sha256 = ? LIMIT 1"
            if digest not in replaced and captures.execute(query, (digest,)).fetchone() is None:
                yield Finding(
                    "evidence",
                    f"archive.db: versions {name}",
                    digest,
                    "the capture it was read from is not in captures.db",
                )
            yield None

    return Check(name="evidence of the versions", run=run, size=count)


BODIES = """
    SELECT b.sha256, b.size, b.dictionary_id, b.zstd, f.file
    FROM bodies AS b LEFT JOIN body_files AS f ON f.sha256 = b.sha256
"""


def bodies(captures: sqlite3.Connection, directory: Path, *, quick: bool) -> Check:
    """Check every body: a capture names it, its dictionary is there and, unless `quick`, its bytes have its hash."""
    (count,) = captures.execute("SELECT count(*) FROM bodies").fetchone()

    def run() -> Iterator[Finding | None]:
        missing = """
            SELECT c.id, c.sha256 FROM captures AS c LEFT JOIN bodies AS b ON b.sha256 = c.sha256 WHERE b.sha256 IS NULL
        """
        for number, digest in captures.execute(missing):
            where = f"captures.db: captures {number}"
            yield Finding("body", where, digest, "its body is not there")
        unnamed = "SELECT sha256 FROM bodies AS b WHERE NOT EXISTS (SELECT 1 FROM captures WHERE sha256 = b.sha256)"
        for (digest,) in captures.execute(unnamed):
            yield Finding("body", f"captures.db: bodies {digest}", digest, "no capture names it")
        dictionaries = {
            number: zstandard.ZstdCompressionDict(data)
            for number, data in captures.execute("SELECT id, dictionary FROM dictionaries")
        }
        readers = {
            number: zstandard.ZstdDecompressor(dict_data=dictionary) for number, dictionary in dictionaries.items()
        }
        readers[None] = zstandard.ZstdDecompressor()
        if quick:
            lost = """
                SELECT sha256, dictionary_id FROM bodies
                WHERE dictionary_id IS NOT NULL AND dictionary_id NOT IN (SELECT id FROM dictionaries)
            """
            for digest, number in captures.execute(lost):
                yield _without_dictionary(digest, number)
            return
        media = MediaFiles(directory)
        for digest, size, number, packed, file in captures.execute(BODIES):
            if file is not None and not packed:
                if not media.is_whole(file):
                    yield Finding(
                        "body", f"captures.db: bodies {digest}", file, "its file is missing or has another hash"
                    )
            elif number not in readers:
                yield _without_dictionary(digest, number)
            elif (fault := _fault(readers[number], packed, digest, size)) is not None:
                yield Finding("body", f"captures.db: bodies {digest}", fault, "it is damaged")
            yield None

    return Check(name="bodies", run=run, size=count, counted="bodies looked up" if quick else "bodies read")


def _without_dictionary(digest: str, number: int) -> Finding:
    return Finding(
        "dictionary",
        f"captures.db: bodies {digest}",
        str(number),
        "the dictionary it is compressed with is not there",
    )


def _fault(reader: zstandard.ZstdDecompressor, packed: bytes, digest: str, size: int) -> str | None:
    try:
        body = reader.decompress(packed)
    except zstandard.ZstdError as exc:
        return f"it cannot be decompressed: {exc}"
    if len(body) != size:
        return f"{len(body)} bytes, {size} are noted"
    computed = hashlib.sha256(body).hexdigest()
    return None if computed == digest else f"its bytes have the hash {computed}"


def redacting(archive: sqlite3.Connection, captures: sqlite3.Connection) -> Check:
    """Check that the captures were not left open for a redaction that is finished."""

    def run() -> Iterator[Finding]:
        for number, since in captures.execute("SELECT id, since FROM redacting"):
            row = archive.execute("SELECT finished FROM redactions WHERE id = ?", (number,)).fetchone()
            if row is None or row[0] is not None:
                yield Finding(
                    "redaction",
                    f"captures.db: redacting {number}",
                    since,
                    "captures can be changed, and no redaction is at work in archive.db",
                )

    return Check(name="redactions of captures", run=run)
