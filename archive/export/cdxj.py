"""The index of a WARC file: CDXJ lines, in compressed blocks with an index of their own (`cdxj-gzip-1.0`).

Written here and not by cdxj-indexer, which needs an AMF parser and reads each record again: where a record stands is
known when it is written.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

LINES_OF_A_BLOCK = 1024
INDEX_FILE, BLOCKS_FILE = "index.idx", "index.cdx.gz"

_WWW = re.compile(r"^www\d*\.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Where the record of a response or a revisit stands."""

    uri: str
    date: str
    """Its WARC-Date."""
    mime: str
    """`warc/revisit` for a revisit."""
    status: int
    digest: str
    offset: int
    length: int
    record_digest: str
    """SHA-256 of the record as it stands in the file."""
    filename: str

    @property
    def key(self) -> str:
        """Return what the line begins with, by which lines are sorted."""
        return f"{surt(self.uri)} {timestamp_of(self.date)}"

    @property
    def line(self) -> str:
        """Return the line, with its end."""
        fields = {
            "url": self.uri,
            "mime": self.mime,
            "status": str(self.status),
            "digest": self.digest,
            "length": str(self.length),
            "offset": str(self.offset),
            "filename": self.filename,
            "recordDigest": self.record_digest,
        }
        return f"{self.key} {json.dumps(fields)}\n"


def surt(url: str) -> str:
    """Return the key that an address is sorted and found by: `de,herne)/meldungen/alle-news.html?seite=2`.

    For canonical http and https addresses it is what the library `surt` makes of them; the replay check compares.
    """
    parts = urlsplit(url.lower())
    host = _WWW.sub("", parts.hostname or "")
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    path = parts.path or "/"
    if len(path) > 1:
        path = path.rstrip("/") or "/"
    query = "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    return f"{','.join(reversed(host.split('.')))}{port}){path}" + (f"?{query}" if query else "")


def timestamp_of(date: str) -> str:
    """Return the 14 digits of a WARC-Date."""
    return re.sub(r"\D", "", date)[:14]


def blocks(lines: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Give the compressed blocks of sorted lines, each with the key of its first line."""
    block: list[str] = []
    for line in lines:
        block.append(line)
        if len(block) == LINES_OF_A_BLOCK:
            yield _packed(block)
            block = []
    if block:
        yield _packed(block)


def _packed(block: list[str]) -> tuple[str, bytes]:
    key = block[0].partition(" {")[0]
    return key, gzip.compress("".join(block).encode(), mtime=0)


def index_head() -> str:
    """Return the first line of the index of blocks."""
    return f"!meta 0 {json.dumps({'format': 'cdxj-gzip-1.0', 'filename': BLOCKS_FILE})}\n"


def index_line(key: str, offset: int, block: bytes) -> str:
    """Return the line of a block."""
    digest = f"sha256:{hashlib.sha256(block).hexdigest()}"
    return f"{key} {json.dumps({'offset': offset, 'length': len(block), 'digest': digest})}\n"
