"""The package around a WARC file: WACZ 1.1.1, a zip that pywb and ReplayWeb.page open without unpacking it.

Written by hand and not by `wacz`, which reads the whole WARC again and brings a validator of data packages with
fourteen dependencies. Everything is stored, not deflated: what is inside is compressed, and a reader must be able to
fetch a part of it by its offset.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO, Any
from uuid import NAMESPACE_URL, uuid5

from archive import cdxj

WACZ_VERSION = "1.1.1"
PAGES_HEAD = {"format": "json-pages-1.0", "id": "pages", "title": "Meldungen", "hasText": False}


class Member:
    """A file of the package while it is written: counts and hashes its bytes."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        """Write bytes and return how many."""
        self._file.write(data)
        self._hash.update(data)
        self.size += len(data)
        return len(data)

    @property
    def digest(self) -> str:
        """Return the hash as the package's description names it."""
        return f"sha256:{self._hash.hexdigest()}"


class Package:
    """A WACZ being written."""

    def __init__(self, file: IO[bytes], *, moment: str) -> None:
        """Begin a package. `moment`, of its newest capture, is when it was made: the same captures, the same bytes."""
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True)
        self._moment = moment
        self._resources: list[dict[str, Any]] = []
        self._main: tuple[str, str] | None = None

    @contextmanager
    def member(self, path: str) -> Iterator[Member]:
        """Add a file that is described as a resource."""
        with self._open(path) as file:
            member = Member(file)
            yield member
        name = path.rpartition("/")[2]
        self._resources.append({"name": name, "path": path, "hash": member.digest, "bytes": member.size})

    def index(self, lines: Iterable[str]) -> None:
        """Add the index of the WARC file from its sorted lines."""
        index = io.StringIO()
        index.write(cdxj.index_head())
        with self.member(f"indexes/{cdxj.BLOCKS_FILE}") as member:
            for key, block in cdxj.blocks(lines):
                index.write(cdxj.index_line(key, member.size, block))
                member.write(block)
        with self.member(f"indexes/{cdxj.INDEX_FILE}") as member:
            member.write(index.getvalue().encode())

    def pages(self, pages: Iterable[tuple[str, str, str]]) -> int:
        """Add the list of pages from their addresses, titles and dates, and return how many there are."""
        count = 0
        with self.member("pages/pages.jsonl") as member:
            member.write(_line(PAGES_HEAD))
            for url, title, date in pages:
                name = uuid5(NAMESPACE_URL, f"{url} {date}").hex
                member.write(_line({"id": name, "url": url, "title": title, "ts": date, "seed": True}))
                self._main = self._main or (url, date)
                count += 1
        return count

    def finish(self, *, title: str, software: str, description: str) -> None:
        """Add the description with the hashes of all files, and the hash of that."""
        package = {
            "profile": "data-package",
            "wacz_version": WACZ_VERSION,
            "title": title,
            "description": description,
            "software": software,
            "created": self._moment,
            **({} if self._main is None else {"mainPageUrl": self._main[0], "mainPageDate": self._main[1]}),
            "resources": self._resources,
        }
        described = json.dumps(package, ensure_ascii=False, indent=2).encode()
        with self._open("datapackage.json") as file:
            file.write(described)
        digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(described).hexdigest()}"}
        with self._open("datapackage-digest.json") as file:
            file.write(json.dumps(digest, indent=2).encode())

    def close(self) -> None:
        """Write the directory of the zip; without `finish` before, the package is to be thrown away."""
        self._zip.close()

    def _open(self, path: str) -> IO[bytes]:
        # The time of a file in a zip would be that of the export.
        entry = zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0))
        entry.compress_type = zipfile.ZIP_STORED
        entry.external_attr = 0o644 << 16
        return self._zip.open(entry, "w", force_zip64=True)


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"
