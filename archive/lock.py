"""One crawl at a time: a lock that the system gives back when its holder dies, however it dies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.captures import make_private_folder
from archive.errors import ArchiveBusy


def lock_file(directory: Path) -> Path:
    """Return where an archive's lock is."""
    return directory / "private" / "crawl.lock"


@contextmanager
def sole_crawl(directory: Path) -> Iterator[None]:
    """Hold the archive for one crawl. Raises `ArchiveBusy`, naming the process that holds it."""
    make_private_folder(directory)
    handle = os.open(lock_file(directory), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _take(handle, directory)
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


@contextmanager
def no_crawl(directory: Path) -> Iterator[None]:
    """Hold the archive without writing anything, not even the lock. Raises `ArchiveBusy`."""
    try:
        handle = os.open(lock_file(directory), os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        # Nobody has crawled into this folder yet.
        yield
        return
    try:
        _take(handle, directory)
        yield
    finally:
        os.close(handle)


def _take(handle: int, directory: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as exc:
        holder = os.pread(handle, 20, 0).decode("ascii", "replace").strip()
        raise ArchiveBusy(
            f"another crawl (process {holder or 'unknown'}) is writing to the archive in {directory.absolute()}; "
            "wait for its end, or end it with SIGTERM"
        ) from exc
