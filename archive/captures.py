"""Keeps every response whole, in the file that is never served: `DIR/private/captures.db`.

A body is kept once, under the hash of its bytes, compressed (`archive.packing`). Pictures and PDFs do not shrink: their
bytes are files of `DIR/media`, named here. Nothing here is ever changed or deleted.
"""

from __future__ import annotations

import hashlib
import sqlite3
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from archive.clock import timestamp
from archive.database import busy_seconds, connect_for_writing, refuse_other, uri_for_reading
from archive.errors import ArchiveError, NoArchive
from archive.integrity import chain
from archive.media.files import MediaFiles
from archive.media.pdf_text import read_pdf
from archive.migrations import captures_migrations
from archive.packing import LEVEL as LEVEL
from archive.packing import TRAIN_AFTER as TRAIN_AFTER
from archive.packing import Packer
from archive.packing import train as train
from archive.redaction.responses import ResponseGuard
from archive.redaction.rules import load_rules
from herne_scraper.media_type import MediaType
from herne_scraper.ports import Captured, Received

PAGE_SIZE = 8192
INSERT_BODY = "INSERT INTO bodies (sha256, size, dictionary_id, zstd) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
INSERT_CAPTURE = """
    INSERT INTO captures (url, fetched_url, fetched_at, method, status,
                          request_headers, response_headers, content_encoding, sha256)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
INSERT_REVISIT = """
    INSERT INTO captures (url, fetched_url, fetched_at, method, status, request_headers, response_headers, sha256,
                          revisit_of)
    SELECT url, :fetched_url, :fetched_at, :method, :status, :request_headers, :response_headers, sha256, id
    FROM captures WHERE id = :original
"""
CAPTURE = """
    SELECT id, url, fetched_url, fetched_at, method, status, request_headers, response_headers, content_encoding, sha256
    FROM captures WHERE id = ?
"""
BODY = """
    SELECT b.zstd, b.dictionary_id, f.file FROM bodies AS b LEFT JOIN body_files AS f ON f.sha256 = b.sha256
    WHERE b.sha256 = ?
"""
INSERT_BODY_FILE = "INSERT INTO body_files (sha256, file) VALUES (?, ?) ON CONFLICT DO NOTHING"


def captures_file(directory: Path) -> Path:
    """Return where an archive keeps its captures and its frontier."""
    return directory / "private" / "captures.db"


def make_private_folder(directory: Path) -> Path:
    """Make `DIR/private` where there is none, readable by its owner only."""
    folder = directory / "private"
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


def open_captures(directory: Path) -> sqlite3.Connection:
    """Open captures and frontier for the one crawl that may write them, making the file where there is none.

    Each statement commits by itself unless a transaction was begun. Each commit is on the disk before it returns
    (`synchronous=FULL`): a version in the archive names its capture, and must not outlive it in a power cut. Raises
    `ArchiveError` for a file that is something else.
    """
    make_private_folder(directory)
    path = captures_file(directory)
    path.touch(mode=0o600)
    path.chmod(0o600)
    conn = connect_for_writing(path, "an archive's captures", autocommit=True)
    try:
        refuse_other(conn, path, "file of captures")
        # Of a new file only. Packed pages are one to three thousand bytes: in SQLite's 4,096 a third would be air.
        conn.execute(f"PRAGMA page_size = {PAGE_SIZE}")
        conn.execute("PRAGMA journal_mode = WAL")
        conn.execute("PRAGMA synchronous = FULL")
        prepare(conn)
    except sqlite3.DatabaseError as exc:
        conn.close()
        raise ArchiveError(f"{path} cannot be opened as an archive's captures: {exc}") from exc
    except BaseException:
        conn.close()
        raise
    return conn


def open_captures_for_reading(directory: Path) -> sqlite3.Connection:
    """Open captures and frontier so that nothing can be written to them; each statement sees the file as it then is.

    Raises `NoArchive` where there are none, `ArchiveError` for a file that is something else or of an older release.
    """
    path = captures_file(directory)
    if not path.is_file():
        raise NoArchive(f"there are no captures in {directory.absolute()} (no private/captures.db)")
    conn = sqlite3.connect(uri_for_reading(path), uri=True, timeout=busy_seconds(), isolation_level=None)
    try:
        pending = captures_migrations.pending(Database(conn))
    except sqlite3.DatabaseError as exc:
        conn.close()
        raise ArchiveError(f"{path} cannot be read as an archive's captures: {exc}") from exc
    if pending:
        conn.close()
        raise ArchiveError(f"{path} is of an older release; the next `herne-archive crawl` brings it up to date")
    return conn


def prepare(conn: sqlite3.Connection) -> None:
    """Bring the schema of captures and frontier up to date.

    A step may make a table anew that others refer to, which SQLite allows only while it does not look after foreign
    keys. So they are looked through afterwards: raises `ArchiveError` where a row refers to nothing.
    """
    database = Database(conn)
    if captures_migrations.pending(database):
        conn.execute("PRAGMA foreign_keys = OFF")
        captures_migrations.apply(database)
        dangling = conn.execute("PRAGMA foreign_key_check").fetchone()
        if dangling is not None:
            table, row, parent, _ = dangling
            raise ArchiveError(f"row {row} of {table} in captures.db refers to a row of {parent} that is not there")
    conn.execute("PRAGMA foreign_keys = ON")


class Captures:
    """The responses of one `captures.db`, to be written inside the caller's transaction."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._media = MediaFiles(_archive_of(conn))
        self._guard = ResponseGuard(load_rules(_archive_of(conn)))
        self._packer = Packer(conn)

    def keep(self, received: Received, media: MediaType | None = None) -> Captured:
        """Keep a response and return where it is; a picture or a PDF, said by `media`, as a file of `DIR/media`.

        What was redacted or withdrawn is kept out; the body that was kept instead is in what is returned.
        The file is on the disk before the row is: a run that is killed between leaves a file that nothing names.
        """
        allowed = self._guard.received(received)
        if media is not None and allowed.body is received.body:
            allowed = self._without_file_of_words(allowed, media)
        rewritten = allowed.body is not received.body
        received, media = allowed, None if rewritten else media
        digest = hashlib.sha256(received.body).hexdigest()
        if media is not None:
            name = self._media.keep(received.body, media.extension)
            self._conn.execute(INSERT_BODY, (digest, len(received.body), None, b""))
            self._conn.execute(INSERT_BODY_FILE, (digest, name))
        elif self._conn.execute("SELECT 1 FROM bodies WHERE sha256 = ?", (digest,)).fetchone() is None:
            dictionary, packed = self._packer.pack(received.body, received.fetched_at)
            self._conn.execute(INSERT_BODY, (digest, len(received.body), dictionary, packed))
        row = self._conn.execute(
            INSERT_CAPTURE,
            (
                received.url,
                received.fetched_url,
                timestamp(received.fetched_at),
                received.method,
                received.status,
                received.request_headers,
                received.response_headers,
                received.content_encoding,
                digest,
            ),
        ).lastrowid
        assert row is not None  # noqa: S101 - an INSERT has one
        chain.append(self._conn, chain.CAPTURES, "capture", row)
        kept_instead = received.body if rewritten else None
        return Captured(id=row, sha256=digest, fetched_at=received.fetched_at, body=kept_instead)

    def revisit(self, received: Received, original: int) -> None:
        """Keep the visit that found a page as it was captured before: a row without a body of its own (304)."""
        received = self._guard.received(received)
        row = self._conn.execute(
            INSERT_REVISIT,
            {
                "fetched_url": received.fetched_url,
                "fetched_at": timestamp(received.fetched_at),
                "method": received.method,
                "status": received.status,
                "request_headers": received.request_headers,
                "response_headers": received.response_headers,
                "original": original,
            },
        ).lastrowid
        assert row is not None  # noqa: S101 - an INSERT has one
        chain.append(self._conn, chain.CAPTURES, "capture", row)

    def read(self, capture: int) -> tuple[Received, Captured]:
        """Return a response as it was received. Raises `ArchiveError` where it is not, or no longer whole."""
        row = self._conn.execute(CAPTURE, (capture,)).fetchone()
        if row is None:
            raise ArchiveError(f"capture {capture} is not in captures.db")
        number, url, fetched_url, fetched_at, method, status, asked, answered, encoding, digest = row
        headers = header_values(answered)
        moment = datetime.fromisoformat(fetched_at)
        received = Received(
            url=url,
            fetched_url=fetched_url,
            fetched_at=moment,
            method=method,
            status=status,
            request_headers=asked,
            response_headers=answered,
            content_encoding=encoding,
            content_type=headers.get("content-type"),
            etag=headers.get("etag"),
            last_modified=headers.get("last-modified"),
            body=self.body(digest),
        )
        return received, Captured(id=number, sha256=digest, fetched_at=moment)

    def body(self, digest: str) -> bytes:
        """Return the body with this hash. Raises `ArchiveError` where it is not, or its bytes are no longer those."""
        row = self._conn.execute(BODY, (digest,)).fetchone()
        if row is None:
            raise ArchiveError(f"the body {digest} is not in captures.db")
        packed, number, file = row
        # Bytes that were kept as a page before they came as a picture have both.
        body = self._media.read(file) if file is not None and not packed else self._packer.unpack(number, packed)
        if hashlib.sha256(body).hexdigest() != digest:
            raise ArchiveError(f"the body {digest} in captures.db is damaged: its bytes have another hash")
        return body

    def _without_file_of_words(self, received: Received, media: MediaType) -> Received:
        """Return what is kept in the place of a file that holds redacted words; the bytes of a PDF may not show them.

        A file belongs to no one article, so what was redacted of one counts too. What is kept already may stay: it was
        looked at when the words were redacted.
        """
        if not self._guard.has_words:
            return received
        digest = hashlib.sha256(received.body).hexdigest()
        if self._conn.execute("SELECT 1 FROM body_files WHERE sha256 = ?", (digest,)).fetchone() is not None:
            return received
        rule = self._guard.has_words_in(received.body)
        if rule is None and media.extension == "pdf":
            path = self._media.path(self._media.keep(received.body, "pdf"))
            rule = self._guard.has_words_in((read_pdf(path).text or "").encode("utf-8", "surrogatepass"))
            if rule is not None:
                path.unlink()
        return received if rule is None else self._guard.removed(received, rule)


def _archive_of(conn: sqlite3.Connection) -> Path:
    """Return the folder of the archive that an open `DIR/private/captures.db` belongs to."""
    (name,) = conn.execute("SELECT file FROM pragma_database_list WHERE name = 'main'").fetchone()
    return Path(name).parent.parent


def header_values(lines: bytes) -> dict[str, str]:
    """Return kept header lines as names in small letters and values; of a repeated header the last."""
    values = {}
    for line in lines.decode("latin-1").split("\r\n"):
        name, separator, value = line.partition(":")
        if separator:
            values[name.strip().lower()] = value.strip()
    return values
