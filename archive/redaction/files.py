"""The files below an archive's folder: which media hold the words, and what else does when all is done."""

from __future__ import annotations

import gzip
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import IO

from archive.captures import captures_file
from archive.database import archive_file
from archive.lock import lock_file
from archive.media.files import MediaFiles, media_folder
from archive.redaction.rules import Rule, rules_file
from archive.redaction.wording import Wording

Stream = IO[bytes] | gzip.GzipFile
PIECE = 1 << 24
"""Bytes that are searched at once."""
OVERLAP = 1 << 12
"""Longer than any spelling of words that a person would have redacted."""

SHOWN = """
    SELECT DISTINCT m.sha256 FROM media AS m
    WHERE m.url IN (
        SELECT url FROM images WHERE article_id = :id UNION SELECT url FROM attachments WHERE article_id = :id
        UNION SELECT part.value ->> 'url' FROM versions AS v, json_each(v.images) AS part WHERE v.article_id = :id
        UNION SELECT part.value ->> 'url' FROM versions AS v, json_each(v.attachments) AS part WHERE v.article_id = :id
    )
"""
SHOWN_BY_OTHERS = """
    SELECT m.sha256 FROM media AS m JOIN images AS i ON i.url = m.url WHERE i.article_id <> :id
    UNION SELECT m.sha256 FROM media AS m JOIN attachments AS f ON f.url = m.url WHERE f.article_id <> :id
"""


def media_with(
    directory: Path, archive: sqlite3.Connection, captures: sqlite3.Connection, rule: Rule
) -> tuple[str, ...]:
    """Return the hashes of the media files that are to go.

    Of a redaction those that hold the words, in their bytes or in the text that was read from them; what a picture
    shows is beyond it. Of a withdrawn article those that no other article shows.
    """
    if rule.kind == "redact":
        found = set(_with_words(directory, archive, captures, Wording([rule.text])))
        if not rule.keys:
            return tuple(sorted(found))
        return tuple(sorted(found.intersection(*[_shown_by(archive, key) for key in rule.keys[:1]])))
    shown = _shown_by(archive, rule.keys[0])
    others = set()
    for (article_id,) in archive.execute("SELECT id FROM articles WHERE key = ?", (rule.keys[0],)).fetchall():
        others = {digest for (digest,) in archive.execute(SHOWN_BY_OTHERS, {"id": article_id})}
    return tuple(sorted(shown - others))


def _shown_by(archive: sqlite3.Connection, key: str) -> set[str]:
    return {
        digest
        for (article_id,) in archive.execute("SELECT id FROM articles WHERE key = ?", (key,)).fetchall()
        for (digest,) in archive.execute(SHOWN, {"id": article_id})
    }


def _with_words(
    directory: Path, archive: sqlite3.Connection, captures: sqlite3.Connection, wording: Wording
) -> Iterator[str]:
    for digest, text in archive.execute("SELECT sha256, text FROM media"):
        if text and wording.stands_in(text.encode("utf-8", "surrogatepass")):
            yield digest
    folder = media_folder(directory)
    names = {name for (name,) in captures.execute("SELECT file FROM body_files")}
    for name in names | {path.name for path in (folder.iterdir() if folder.is_dir() else ())}:
        path = folder / name
        if path.is_file() and _stands_in_file(path, wording):
            yield path.name.partition(".")[0]


def remove_media(directory: Path, media: tuple[str, ...]) -> None:
    """Remove media files."""
    folder = MediaFiles(directory).folder
    for digest in media:
        for path in folder.glob(f"{digest}.*"):
            path.unlink(missing_ok=True)


def files_with(directory: Path, rule: Rule) -> tuple[list[Path], list[Path]]:
    """Return which files of the archive still hold the words of a redaction, and which other files do.

    Where only one article is redacted or withdrawn, others may well have its words. The archive's own files are then
    not looked at, and its key tells which other files are about it.
    """
    own = {path.with_name(path.name + end) for path in _databases(directory) for end in ("", "-wal", "-shm")}
    apart = {rules_file(directory), lock_file(directory)}
    everywhere = rule.kind == "redact" and not rule.keys
    wording = Wording([rule.text if everywhere else rule.keys[0]], inflected=everywhere)
    mine, others = [], []
    for path in sorted(directory.rglob("*")):
        if not path.is_file() or path.is_symlink() or path in apart:
            continue
        if path in own:
            if everywhere and _stands_in_file(path, wording, plainly=True):
                mine.append(path)
        elif _stands_in_file(path, wording):
            others.append(path)
    return mine, others


def _databases(directory: Path) -> tuple[Path, Path]:
    return archive_file(directory), captures_file(directory)


def _stands_in_file(path: Path, wording: Wording, *, plainly: bool = False) -> bool:
    """Tell whether the words stand in a file, in what is packed in it, too; large files are read piece by piece."""
    with path.open("rb") as file:
        if plainly or path.stat().st_size > PIECE:
            # One after the other: each is closed when the next is asked for.
            streams = chain((file,), () if plainly else _packed_streams(path))
            return any(_stands_in_stream(stream, wording) for stream in streams)
        return wording.stands_in(file.read())


def _packed_streams(path: Path) -> Iterator[Stream]:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            for name in packed.namelist():
                with packed.open(name) as member:
                    # A WACZ holds packed files in its turn.
                    if name.endswith(".gz"):
                        with gzip.open(member) as inner:
                            yield inner
                    else:
                        yield member
    else:
        with gzip.open(path) as unpacked:
            yield unpacked


def _stands_in_stream(stream: Stream, wording: Wording) -> bool:
    before = b""
    try:
        while piece := stream.read(PIECE):
            if wording.stands_plainly_in(before + piece):
                return True
            before = piece[-OVERLAP:]
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile):
        # It is not packed, or not whole: what could be read was searched.
        return False
    return False
