"""Writes the captures of an archive as WARC 1.1: one file, or one with its index and pages as WACZ.

Records are written in the order in which they were captured; memory does not grow with their number, since what must
be remembered (which response a revisit refers to, the index) stands in temporary tables. The file appears whole or not
at all: it is written beside its place and renamed.
"""

from __future__ import annotations

import fcntl
import hashlib
import io
import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import IO, Any, Protocol

from warcio.recordloader import ArcWarcRecord
from warcio.warcwriter import WARCWriter

from archive import __version__
from archive.captures import Captures
from archive.errors import ArchiveError
from archive.export import cdxj, warc
from archive.export.wacz import Package
from archive.export.warc import Capture, Original
from archive.export.warc_selection import Choice, Selection

DATA_FILE = "data.warc.gz"
"""Name of the WARC in a WACZ."""
NOTE = (
    "Bodies are kept and exported with their content-encoding undone; the metadata record of each capture says what "
    "else differs from what went over the wire."
)


@dataclass(slots=True)
class Exported:
    """What was written."""

    path: str
    captures: int = 0
    bytes: int = 0
    first: str | None = None
    """WARC-Date of the first capture."""
    last: str | None = None
    records: dict[str, int] = field(default_factory=dict)
    """How many of each type."""
    pages: int = 0
    """Articles that a WACZ lists."""

    def record(self) -> dict[str, Any]:
        """Return the result ready for JSON."""
        return asdict(self)


class Sink(Protocol):
    """Where the bytes of records go."""

    def write(self, data: bytes, /) -> int:
        """Write bytes and return how many."""
        ...


def export(
    directory: Path, target: Path, choice: Choice, *, force: bool, report: Callable[[int, int], None]
) -> Exported:
    """Export the chosen captures to a file ending in `.warc.gz` or `.wacz`.

    `report` is told how many captures there are and how many are done. Raises `ArchiveError` where the file is there
    already (unless `force`), where nothing was chosen, or where what is kept is damaged.
    """
    _refuse_existing(target, force=force)
    with closing(Selection(directory, choice)) as selection:
        if selection.count == 0:
            raise ArchiveError("nothing that was captured is of this kind, so there is nothing to export")
        done = Exported(path=str(target))
        with _unfinished(target) as file:
            if target.suffix == ".wacz":
                _write_wacz(selection, file, target.parent, done, report)
            else:
                _Records(selection, file, target.name, done).write(report)
            selection.refuse_if_redacted_since()
            file.flush()
            os.fsync(file.fileno())
            done.bytes = os.fstat(file.fileno()).st_size
            _refuse_existing(target, force=force)
            Path(file.name).replace(target)
    return done


def _write_wacz(
    selection: Selection, file: IO[bytes], folder: Path, done: Exported, report: Callable[[int, int], None]
) -> None:
    with closing(Package(file, folder, moment=_date(selection.last))) as package:
        with package.member(f"archive/{DATA_FILE}") as data:
            records = _Records(selection, data, DATA_FILE, done)
            records.write(report)
        package.index(records.index())
        done.pages = package.pages(selection.titles(records.pages()))
        package.finish(title="herne-archive", software=f"herne-archive {__version__}", description=NOTE)


class _Records:
    """The records of one WARC file."""

    def __init__(self, selection: Selection, sink: Sink, filename: str, done: Exported) -> None:
        self._selection = selection
        self._conn = selection.conn
        self._captures = Captures(selection.conn)
        self._sink = sink
        self._filename = filename
        self._done = done
        self._offset = 0
        for statement in TABLES:
            self._conn.execute(statement)

    def write(self, report: Callable[[int, int], None]) -> None:
        """Write everything that was chosen."""
        self._put(warc.warcinfo(self._filename, _date(self._selection.last), WARCINFO))
        for capture, confirms, size in self._selection.captures():
            self._write(capture, confirms, size)
            self._done.captures += 1
            self._done.first = min(self._done.first or capture.date, capture.date)
            self._done.last = max(self._done.last or capture.date, capture.date)
            report(self._selection.count, 1)

    def index(self) -> Iterator[str]:
        """Give the lines of the index, sorted."""
        for (line,) in self._conn.execute("SELECT line FROM temp.cdx ORDER BY key, id"):
            yield line

    def pages(self) -> Iterator[tuple[str, str]]:
        """Give the addresses that answered with a page, each with the date of its newest response."""
        yield from self._conn.execute("SELECT url, date FROM temp.answered ORDER BY url")

    def _write(self, capture: Capture, confirms: int | None, size: int) -> None:
        original = self._original(capture, confirms, size)
        if original is None:
            if confirms is not None:
                raise ArchiveError(f"capture {capture.id} confirms capture {confirms}, which is not in captures.db")
            body = self._captures.body(capture.sha256)
            record, original = warc.response(capture, body)
            self._remember(capture, original)
        else:
            record = warc.revisit(capture, original, size)
        name = record.rec_headers.get_header("WARC-Record-ID")
        offset = self._offset
        packed = self._put(record)
        self._index(capture, record, original, offset, packed)
        self._put(warc.request(capture, name))
        self._put(warc.metadata(capture, name))

    def _original(self, capture: Capture, confirms: int | None, size: int) -> Original | None:
        if confirms is not None:
            row = self._conn.execute(ORIGINAL_OF, (confirms,)).fetchone()
        elif size:
            row = self._conn.execute(ORIGINAL, (capture.uri, capture.sha256, capture.status)).fetchone()
        else:
            # A revisit of nothing would be longer than the response.
            row = None
        if row is None:
            return None
        number, record_id, uri, date, payload_digest, status = row
        self._conn.execute("INSERT INTO temp.written VALUES (?, ?)", (capture.id, number))
        return Original(record_id=record_id, uri=uri, date=date, payload_digest=payload_digest, status=status)

    def _remember(self, capture: Capture, original: Original) -> None:
        values = (capture.id, original.record_id, original.uri, original.date, original.payload_digest)
        self._conn.execute(
            "INSERT INTO temp.originals VALUES (?, ?, ?, ?, ?, ?, ?)", (*values, capture.sha256, capture.status)
        )
        self._conn.execute("INSERT INTO temp.written VALUES (?, ?)", (capture.id, capture.id))

    def _put(self, record: ArcWarcRecord) -> bytes:
        buffer = io.BytesIO()
        WARCWriter(buffer, gzip=True, warc_version=warc.VERSION).write_record(record)
        packed = buffer.getvalue()
        self._sink.write(packed)
        self._offset += len(packed)
        kind = str(record.rec_type)
        self._done.records[kind] = self._done.records.get(kind, 0) + 1
        return packed

    def _index(self, capture: Capture, record: ArcWarcRecord, original: Original, offset: int, packed: bytes) -> None:
        is_revisit = record.rec_type == "revisit"
        kind = None if is_revisit else record.http_headers.get_header("Content-Type")
        mime = (kind or "unk").partition(";")[0].strip().lower()
        entry = cdxj.Entry(
            uri=capture.uri,
            date=capture.date,
            mime="warc/revisit" if is_revisit else mime,
            status=original.status,
            digest=original.payload_digest,
            offset=offset,
            length=len(packed),
            record_digest=f"sha256:{hashlib.sha256(packed).hexdigest()}",
            filename=self._filename,
        )
        self._conn.execute("INSERT INTO temp.cdx (key, line) VALUES (?, ?)", (entry.key, entry.line))
        if capture.status == HTTPStatus.OK:
            self._conn.execute("INSERT OR REPLACE INTO temp.answered VALUES (?, ?)", (capture.uri, capture.date))


TABLES = (
    """
    CREATE TEMP TABLE originals (
        capture INTEGER PRIMARY KEY, record_id TEXT, uri TEXT, date TEXT, payload_digest TEXT,
        sha256 TEXT, status INTEGER
    )
    """,
    "CREATE INDEX temp.originals_body ON originals (uri, sha256, status)",
    "CREATE TEMP TABLE written (capture INTEGER PRIMARY KEY, original INTEGER)",
    "CREATE TEMP TABLE cdx (id INTEGER PRIMARY KEY, key TEXT, line TEXT)",
    "CREATE INDEX temp.cdx_key ON cdx (key, id)",
    "CREATE TEMP TABLE answered (url TEXT PRIMARY KEY, date TEXT) WITHOUT ROWID",
)
ORIGINAL = """
    SELECT capture, record_id, uri, date, payload_digest, status FROM temp.originals
    WHERE uri = ? AND sha256 = ? AND status = ? ORDER BY capture LIMIT 1
"""
ORIGINAL_OF = """
    SELECT o.capture, o.record_id, o.uri, o.date, o.payload_digest, o.status
    FROM temp.written AS w JOIN temp.originals AS o ON o.capture = w.original WHERE w.capture = ?
"""
WARCINFO = (
    ("software", f"herne-archive {__version__}"),
    ("format", "WARC File Format 1.1"),
    ("conformsTo", warc.SPECIFICATION),
    ("description", NOTE),
)


def _date(moment: str | None) -> str:
    return (moment or "").replace("+00:00", "Z")


def _refuse_existing(target: Path, *, force: bool) -> None:
    if target.exists() and not force:
        raise ArchiveError(f"{target} is there already; --force writes it anew")


@contextmanager
def _unfinished(target: Path) -> Iterator[IO[bytes]]:
    """Open the file that is written first. What a killed export left is overwritten; an error leaves nothing."""
    path = target.with_name(f".{target.name}.part")
    with path.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as exc:
            raise ArchiveError(f"another export is writing {target}") from exc
    with path.open("w+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        try:
            yield file
        except BaseException:
            path.unlink(missing_ok=True)
            raise
