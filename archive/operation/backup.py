"""Makes a verified copy of an archive while a crawl may run: a folder that is an archive itself.

`archive.db` is copied before `captures.db`. A capture is committed before the article that was read from it, so
whatever a version of the copy names is in the copy; what the later file knows and the earlier does not (an address that
is `done` without its article) the next crawl reads again from its capture.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archive.captures import captures_file, make_private_folder
from archive.database import archive_file, open_for_reading, uri_for_reading
from archive.errors import ArchiveError, BrokenCopy
from archive.integrity.verify import verify
from archive.integrity.verify_findings import Finding
from archive.media.files import MediaFiles, media_folder

NAME = re.compile(r"[0-9]{8}T[0-9]{6}Z")
UNFINISHED = ".part"
BROKEN = ".broken"
KEPT_AS_FILES = "SELECT file FROM body_files"
SMALL = (".toml", ".json")
"""Settings and rules beside the databases."""
WAIT_SECONDS = 60
"""For a writer that holds a file."""

OnStep = Callable[[str], None]
"""Called with the name of each step before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A copy that is whole and was verified."""

    folder: Path
    size: int
    """Bytes of all its files, those shared with an earlier copy included."""
    media: int
    """Media files in it."""
    shared: int
    """Of these, how many take no room of their own: the earlier copy has them."""
    removed: tuple[Path, ...]
    """Older copies that were to be removed."""

    def record(self) -> dict[str, Any]:
        """Return the backup ready for JSON."""
        return {**asdict(self), "folder": str(self.folder), "removed": [str(path) for path in self.removed]}


def back_up(
    directory: Path, target: Path, *, now: datetime, keep: int | None = None, on_step: OnStep = lambda _name: None
) -> Backup:
    """Copy the archive of a folder to `target/<time>/`, verify the copy, and return it.

    `keep` is how many copies shall remain in `target`, this one included. The copy has its name only when it is whole
    and on the disk. Raises `NoArchive`, `ArchiveError` for a target that cannot hold copies of this archive, and
    `BrokenCopy` where the copy does not verify; then it is left under another name and no older one is removed.
    """
    open_for_reading(directory, briefly=True).close()
    source, place = directory.resolve(), target.resolve()
    if place == source or source in place.parents:
        raise ArchiveError(f"{target} lies in the archive itself; a copy must survive what happens to the archive")
    place.mkdir(parents=True, exist_ok=True)
    earlier = copies(place)
    folder = place / now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    if folder.exists():
        raise ArchiveError(f"{folder} is there already; a second later there is another name")
    _require_room(source, place)
    _remove_unfinished(place)
    unfinished = folder.with_name(folder.name + UNFINISHED)
    unfinished.mkdir()
    with _held(unfinished):
        try:
            media, shared = _copy(source, unfinished, earlier[-1] if earlier else None, on_step)
            unfinished.rename(folder)
        except BaseException:
            # A disk that is full must not stay so for a copy that is none.
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
    _sync(place)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    removed = [] if keep is None else [*earlier, folder][:-keep]
    for path in removed:
        shutil.rmtree(path)
    return Backup(folder=folder, size=size, media=media, shared=shared, removed=tuple(removed))


def _copy(source: Path, unfinished: Path, earlier: Path | None, on_step: OnStep) -> tuple[int, int]:
    """Fill a folder with a copy, verify it and bring it to the disk; return how many media files, and shared ones."""
    on_step("archive.db")
    _copy_database(archive_file(source), archive_file(unfinished))
    if captures_file(source).is_file():
        make_private_folder(unfinished)
        on_step("private/captures.db")
        _copy_database(captures_file(source), captures_file(unfinished))
        captures_file(unfinished).chmod(0o600)
    on_step("media")
    media, shared = _copy_media(source, unfinished, earlier)
    _copy_small(source, unfinished)
    on_step("verifying the copy")
    report = verify(unfinished)
    if not report.ok:
        broken = unfinished.with_suffix(BROKEN)
        unfinished.rename(broken)
        raise BrokenCopy(
            f"the copy {broken} does not verify, so it is no backup: {_in_words(report.findings)}; "
            "`herne-archive verify` tells whether the archive itself is whole"
        )
    # verify reads through SQLite, which leaves its side files.
    for path in (archive_file(unfinished), captures_file(unfinished)):
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    _sync_tree(unfinished)
    return media, shared


def _remove_unfinished(place: Path) -> None:
    """Remove what killed backups have left; what another one is writing at present stays."""
    for path in place.glob(f"*{UNFINISHED}"):
        if path.is_dir() and NAME.fullmatch(path.stem):
            with suppress(BlockingIOError), _held(path):
                shutil.rmtree(path)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Hold a folder; the system gives it back when the holder dies. Raises `BlockingIOError` where another has it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def copies(target: Path) -> list[Path]:
    """Return the finished copies in a folder, oldest first."""
    return sorted(path for path in target.iterdir() if path.is_dir() and NAME.fullmatch(path.name))


def _require_room(source: Path, place: Path) -> None:
    needed = sum(path.stat().st_size for path in (archive_file(source), captures_file(source)) if path.is_file())
    free = shutil.disk_usage(place).free
    if free < needed:
        raise ArchiveError(f"{place} has {free:,} bytes free, and the databases alone need {needed:,}")


def _copy_database(source: Path, target: Path) -> None:
    """Copy a database as it is at one moment; whoever writes it meanwhile is not held up."""
    with (
        closing(sqlite3.connect(uri_for_reading(source), uri=True, timeout=WAIT_SECONDS)) as conn,
        closing(sqlite3.connect(target)) as copy,
    ):
        # All in one step: between two, a writer would make it begin anew.
        conn.backup(copy, pages=-1)


def _copy_media(source: Path, target: Path, earlier: Path | None) -> tuple[int, int]:
    """Copy the media files that the copied archive names; return how many, and how many are shared with a copy."""
    names: set[str] = set()
    for file, query in ((archive_file(target), "SELECT file FROM media"), (captures_file(target), KEPT_AS_FILES)):
        if file.is_file():
            with closing(sqlite3.connect(file)) as conn:
                names.update(name for (name,) in conn.execute(query))
    if not names:
        return 0, 0
    kept = MediaFiles(source)
    media_folder(target).mkdir()
    shared = 0
    for name in sorted(names):
        place = media_folder(target) / name
        known = None if earlier is None else media_folder(earlier) / name
        if known is not None and known.is_file():
            # A media file is named after its bytes and never changes; whether they still are so is verified.
            os.link(known, place)
            shared += 1
        else:
            shutil.copyfile(kept.path(name), place)
    return len(names), shared


def _copy_small(source: Path, target: Path) -> None:
    for folder in (source, source / "private"):
        if not folder.is_dir():
            continue
        for path in sorted(folder.iterdir()):
            if path.is_file() and path.suffix in SMALL:
                place = target / path.relative_to(source)
                place.parent.mkdir(mode=0o700, exist_ok=True)
                shutil.copy2(path, place)


def _in_words(findings: list[Finding], most: int = 3) -> str:
    more = len(findings) - most
    return "; ".join(str(finding) for finding in findings[:most]) + (f"; and {more} more" if more > 0 else "")


def _sync_tree(folder: Path) -> None:
    for path in folder.rglob("*"):
        _sync(path)
    _sync(folder)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
