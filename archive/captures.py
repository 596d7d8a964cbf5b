"""Keeps every response whole, in the file that is never served: `DIR/private/captures.db`.

A body is kept once, under the hash of its bytes, compressed with zstd. The pages of one site share most of their
bytes, so after some hundred bodies a dictionary is trained on them and kept for ever; the bodies before it stay as
they are. Pictures and PDFs do not shrink: their bytes are files of `DIR/media`, named here. Nothing here is ever
changed or deleted.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import zstandard
from sqlite_utils import Database

from archive import chain
from archive.clock import timestamp
from archive.errors import ArchiveError
from archive.media_files import MediaFiles
from archive.migrations import captures_migrations
from archive.pdf_text import read_pdf
from archive.redaction_responses import ResponseGuard
from archive.redaction_rules import load_rules
from herne_scraper.media_type import MediaType
from herne_scraper.ports import Captured, Received

LEVEL = 3
"""zstd's; 6 takes three times as long for a fifth less (pages of the sample city, November 2026)."""
TRAIN_AFTER = 200
"""Bodies without a dictionary before one is trained."""
DICTIONARY_SIZES = (16_384, 65_536, 112_640)
"""Bytes at most. Which is best depends on how much the pages share, and zstd's choice of content for it on luck."""
WORTHWHILE = 0.8
"""A dictionary is kept only if bodies it was not trained on shrink to this share of their size without it."""

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
SAMPLES = """
    SELECT zstd FROM bodies WHERE dictionary_id IS NULL AND size BETWEEN 1000 AND 1000000 AND zstd <> x''
    ORDER BY rowid DESC LIMIT ?
"""
WITHOUT_DICTIONARY = """
    SELECT count(*) FROM bodies WHERE dictionary_id IS NULL AND size BETWEEN 1000 AND 1000000 AND zstd <> x''
"""
DICTIONARIES = "SELECT id, dictionary FROM dictionaries ORDER BY id"
INSERT_DICTIONARY = "INSERT INTO dictionaries (dictionary, trained_on, trained_at) VALUES (?, ?, ?)"


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
    conn = sqlite3.connect(path, timeout=30, isolation_level=None)
    try:
        conn.execute("PRAGMA journal_mode = WAL")
        conn.execute("PRAGMA synchronous = FULL")
        prepare(conn)
    except sqlite3.DatabaseError as exc:
        conn.close()
        raise ArchiveError(f"{path} cannot be opened as an archive's captures: {exc}") from exc
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
        self._plain = zstandard.ZstdCompressor(level=LEVEL)
        self._dictionaries: dict[int, zstandard.ZstdCompressionDict] = {
            number: zstandard.ZstdCompressionDict(data) for number, data in conn.execute(DICTIONARIES)
        }
        self._compressors: dict[int, zstandard.ZstdCompressor] = {}
        self._untrained: int = conn.execute(WITHOUT_DICTIONARY).fetchone()[0]
        self._train_at = TRAIN_AFTER

    def keep(self, received: Received, media: MediaType | None = None) -> Captured:
        """Keep a response and return where it is; a picture or a PDF, said by `media`, as a file of `DIR/media`.

        What was redacted or withdrawn is kept out; the body that was kept instead is in what is returned.
        The file is on the disk before the row is: a run that is killed between leaves a file that nothing names.
        """
        allowed = self._guard.received(received)
        if media is not None and media.extension == "pdf" and allowed.body is received.body:
            allowed = self._without_pdf_of_words(allowed)
        rewritten = allowed.body is not received.body
        received, media = allowed, None if rewritten else media
        digest = hashlib.sha256(received.body).hexdigest()
        if media is not None:
            name = self._media.keep(received.body, media.extension)
            self._conn.execute(INSERT_BODY, (digest, len(received.body), None, b""))
            self._conn.execute(INSERT_BODY_FILE, (digest, name))
        elif self._conn.execute("SELECT 1 FROM bodies WHERE sha256 = ?", (digest,)).fetchone() is None:
            dictionary, packed = self._pack(received.body, received.fetched_at)
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
        dictionary = None if number is None else self._dictionaries[number]
        # Bytes that were kept as a page before they came as a picture have both.
        if file is not None and not packed:
            body = self._media.read(file)
        else:
            body = zstandard.ZstdDecompressor(dict_data=dictionary).decompress(packed)
        if hashlib.sha256(body).hexdigest() != digest:
            raise ArchiveError(f"the body {digest} in captures.db is damaged: its bytes have another hash")
        return body

    def _without_pdf_of_words(self, received: Received) -> Received:
        """Return what is kept in the place of a PDF whose text holds redacted words: its bytes may not show them."""
        if not self._guard.has_words:
            return received
        path = self._media.path(self._media.keep(received.body, "pdf"))
        rule = self._guard.has_words_in(read_pdf(path).text)
        if rule is None:
            return received
        path.unlink()
        return self._guard.removed(received, rule)

    def _pack(self, body: bytes, now: datetime) -> tuple[int | None, bytes]:
        if not self._dictionaries and self._untrained >= self._train_at:
            self._train(now)
        if not self._dictionaries:
            self._untrained += 1000 <= len(body) <= 1_000_000
            return None, self._plain.compress(body)
        number = max(self._dictionaries)
        if number not in self._compressors:
            self._compressors[number] = zstandard.ZstdCompressor(level=LEVEL, dict_data=self._dictionaries[number])
        return number, self._compressors[number].compress(body)

    def _train(self, now: datetime) -> None:
        rows = self._conn.execute(SAMPLES, (TRAIN_AFTER,)).fetchall()
        unpack = zstandard.ZstdDecompressor()
        samples = [unpack.decompress(packed) for (packed,) in rows]
        dictionary = train(samples)
        if dictionary is None:
            # Other pages may have more in common: the next try is when there are twice as many.
            self._train_at = self._untrained * 2
            return
        data = dictionary.as_bytes()
        number = self._conn.execute(INSERT_DICTIONARY, (data, len(samples), timestamp(now))).lastrowid
        assert number is not None  # noqa: S101 - an INSERT has one
        self._dictionaries[number] = zstandard.ZstdCompressionDict(data)


def _archive_of(conn: sqlite3.Connection) -> Path:
    """Return the folder of the archive that an open `DIR/private/captures.db` belongs to."""
    (name,) = conn.execute("SELECT file FROM pragma_database_list WHERE name = 'main'").fetchone()
    return Path(name).parent.parent


def train(samples: Sequence[bytes]) -> zstandard.ZstdCompressionDict | None:
    """Return a dictionary for bodies like these; `None` where it would not pay.

    Every fifth sample is held back, and the dictionaries must prove themselves on those: one that only repeats what it
    was trained on is worth nothing for the pages to come.
    """
    held_back = samples[::5]
    shown: list[bytes | bytearray | memoryview] = [sample for n, sample in enumerate(samples) if n % 5]
    best, least = None, WORTHWHILE * _packed_size(held_back, zstandard.ZstdCompressor(level=LEVEL))
    for size in DICTIONARY_SIZES:
        try:
            dictionary = zstandard.train_dictionary(size, shown, level=LEVEL)
        except zstandard.ZstdError:
            # Too few samples, or too little in common: zstd itself refuses.
            continue
        packed = _packed_size(held_back, zstandard.ZstdCompressor(level=LEVEL, dict_data=dictionary))
        if packed <= least:
            best, least = dictionary, packed
    return best


def _packed_size(bodies: Sequence[bytes], compressor: zstandard.ZstdCompressor) -> int:
    return sum(len(compressor.compress(body)) for body in bodies)


def header_values(lines: bytes) -> dict[str, str]:
    """Return kept header lines as names in small letters and values; of a repeated header the last."""
    values = {}
    for line in lines.decode("latin-1").split("\r\n"):
        name, separator, value = line.partition(":")
        if separator:
            values[name.strip().lower()] = value.strip()
    return values
