"""The package around a WARC file: WACZ 1.1.1, a zip that pywb and ReplayWeb.page open without unpacking it.

Written by hand and not by `wacz`, which reads the whole WARC again and brings a validator of data packages with
fourteen dependencies. Everything is stored, not deflated: what is inside is compressed, and a reader must be able to
fetch a part of it by its offset.

ReplayWeb.page computes that offset from the zip's directory at its end, and takes a file's own header to be as long as
its entry there. So each size is known before a file is written (a header that leaves room for more is longer), and the
records, which alone may be large, come last. Seen in ReplayWeb.page 2.4.6, November 2026.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any
from uuid import NAMESPACE_URL, uuid5

from archive.export import cdxj

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

    def __init__(self, file: IO[bytes], folder: Path, *, moment: str) -> None:
        """Begin a package. `moment`, of its newest capture, is when it was made: the same captures, the same bytes.

        What is to be in it waits in nameless files of `folder` until all is known.
        """
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True)
        self._folder = folder
        self._waiting = ExitStack()
        self._members: list[tuple[str, IO[bytes]]] = []
        self._moment = moment
        self._resources: list[dict[str, Any]] = []
        self._main: tuple[str, str] | None = None

    @contextmanager
    def member(self, path: str) -> Iterator[Member]:
        """Add a file that is described as a resource."""
        spool = self._waiting.enter_context(tempfile.TemporaryFile(dir=self._folder))  # noqa: SIM115 - it is
        self._members.append((path, spool))
        member = Member(spool)
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
        digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(described).hexdigest()}"}
        self._members += [
            ("datapackage.json", io.BytesIO(described)),
            ("datapackage-digest.json", io.BytesIO(json.dumps(digest, indent=2).encode())),
        ]
        for path, content in sorted(self._members, key=lambda member: member[0].startswith("archive/")):
            self._add(path, content)

    def close(self) -> None:
        """Write the directory of the zip; without `finish` before, the package is to be thrown away."""
        try:
            self._waiting.close()
        finally:
            self._zip.close()

    def _add(self, path: str, content: IO[bytes]) -> None:
        # The time of a file in a zip would be that of the export.
        entry = zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0))
        entry.compress_type = zipfile.ZIP_STORED
        entry.external_attr = 0o644 << 16
        entry.file_size = content.seek(0, io.SEEK_END)
        content.seek(0)
        with self._zip.open(entry, "w") as file:
            shutil.copyfileobj(content, file, 1 << 20)


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"
