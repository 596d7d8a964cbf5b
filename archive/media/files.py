"""The captured pictures and PDFs as files, `DIR/media/<sha256>.<ext>`: public, the same bytes once.

A file appears whole or not at all: written beside its place, brought to the disk, then renamed. It is named after its
bytes, so a second writing is none. What a killed run left unfinished lies under another name and is removed by the next
one that writes. Knows no database: which file belongs to what stands in `media` of both.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from archive.errors import ArchiveError

NAME = re.compile(r"[0-9a-f]{64}\.[a-z]{3,4}")
"""Of a file. Nothing else is ever opened by name."""
_UNFINISHED = ".part"


def media_folder(directory: Path) -> Path:
    """Return where an archive keeps its media files."""
    return directory / "media"


class MediaFiles:
    """The folder of media files of one archive, for the one crawl that writes them and for all who read."""

    def __init__(self, directory: Path) -> None:
        self.folder = media_folder(directory)
        self._swept = False

    def keep(self, body: bytes, extension: str) -> str:
        """Write a file and return its name; it is on the disk, with its folder entry, before this returns."""
        name = f"{hashlib.sha256(body).hexdigest()}.{extension}"
        if not self._swept:
            self._sweep()
        path = self.folder / name
        if path.exists() and path.stat().st_size == len(body) and self.is_whole(name):
            return name
        unfinished = path.with_suffix(f".{extension}{_UNFINISHED}")
        with unfinished.open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
        _sync_folder(self.folder)
        return name

    def path(self, name: str) -> Path:
        """Return where a file is. Raises `ArchiveError` for a name that none of ours has: it may lead anywhere."""
        if not NAME.fullmatch(name):
            raise ArchiveError(f"{name!r} is no name of a media file")
        return self.folder / name

    def read(self, name: str) -> bytes:
        """Return the bytes of a file. Raises `ArchiveError` where it is not."""
        try:
            return self.path(name).read_bytes()
        except OSError as exc:
            raise ArchiveError(f"the media file {name} cannot be read in {self.folder}: {exc.strerror}") from exc

    def is_whole(self, name: str) -> bool:
        """Tell whether a file is there and its bytes are those it is named after."""
        try:
            with self.path(name).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == name.partition(".")[0]
        except OSError:
            return False

    def _sweep(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        for left in self.folder.glob(f"*{_UNFINISHED}"):
            left.unlink()
        self._swept = True


def _sync_folder(folder: Path) -> None:
    """Bring the folder's entries to the disk, where the system lets a folder be opened."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
