"""One crawl at a time: a lock that the system gives back when its holder dies, however it dies."""

from __future__ import annotations

import fcntl
import os
import re
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


HELD = re.compile(r"\d+: FLOCK +\S+ +WRITE +(\d+) +[0-9a-f]+:[0-9a-f]+:(\d+) ")


def crawl_at_work(directory: Path) -> int | None:
    """Return the process of the crawl that holds the archive, `None` where none is seen to.

    Read from the system's list of locks: to take the lock for a look could turn away a crawl that begins just then.
    A crawl in another container is not seen.
    """
    try:
        path = lock_file(directory)
        inode, holder = path.stat().st_ino, path.read_text("ascii", "replace").strip()
        locks = Path("/proc/locks").read_text("ascii", "replace")
    except OSError:
        return None
    # The list names a device otherwise than stat on some file systems; the process is in the file itself.
    return int(holder) if (holder, str(inode)) in HELD.findall(locks) else None
