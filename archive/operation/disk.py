"""What an archive takes on its disk, what is free there, and how fast it grows."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from archive.captures import captures_file
from archive.database import archive_file


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    """Bytes."""

    archive: int
    """`archive.db`"""
    captures: int | None
    """`private/captures.db`; `None` where there is none."""
    logs: int
    """What SQLite has yet to write into the two: their -wal files."""
    media: int
    """`media/`"""
    free: int
    """What the disk has left for who asks."""
    growth: float | None
    """What the captures grow by a day, over the last thirty days with a run; `None` where that is not known."""

    @property
    def total(self) -> int:
        """All that the archive takes."""
        return self.archive + (self.captures or 0) + self.logs + self.media

    @property
    def days_left(self) -> float | None:
        """How long the free space lasts; `None` where the growth is not known or none."""
        return self.free / self.growth if self.growth else None


def disk(directory: Path, growth: float | None) -> Disk:
    """Measure an archive. Files that vanish meanwhile, as SQLite's logs do, count for nothing."""
    served, kept = archive_file(directory), captures_file(directory)
    return Disk(
        archive=_size(served) or 0,
        captures=_size(kept),
        logs=sum(_size(path.with_name(f"{path.name}-wal")) or 0 for path in (served, kept)),
        media=sum(_sizes(directory / "media")),
        free=shutil.disk_usage(directory).free,
        growth=growth,
    )


def _sizes(folder: Path) -> Iterator[int]:
    if folder.is_dir():
        for path in folder.rglob("*"):
            if path.is_file():
                yield _size(path) or 0


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return None


def in_words(size: float) -> str:
    """Return a size for people: 3.6 MB; a MB is 1,000,000 bytes."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if size < 1000 or unit == "GB":
            break
        size /= 1000
    return f"{size:,.0f} {unit}" if unit == "bytes" or size >= 100 else f"{size:,.1f} {unit}"
