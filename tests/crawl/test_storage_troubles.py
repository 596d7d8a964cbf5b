"""A full disk, a disk that may only be read, a database that another holds: each is said in a line, nothing is lost."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from scripted_city import City, command, crawl, environment, notices, rows

from archive.integrity.verify import verify
from bench.kills.jobs import Bases, Job, arguments, committed, jobs, wrong_at_the_end
from sample_city.city import build_city
from sample_city.server import Server, serve

DISK = 48 * 1024 * 1024
ROOM = (0, 40_000, 250_000)
"""Bytes that are free when a command begins: it fails at once, soon, or well under way."""
FULL = re.compile(r"disk|No space left on device|bytes free", re.IGNORECASE)
NAMES = [job.name for job in jobs("", "")]


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        return self.out + self.err


def run(arguments: list[str], **variables: str) -> Ran:
    done = subprocess.run(
        arguments, capture_output=True, text=True, timeout=120, check=False, env=environment(**variables)
    )
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Bases, Server]]:
    """The archives that the commands work on, and the city they are of."""
    with serve(build_city(end=date(2026, 10, 31), articles=20)) as server:
        yield Bases(tmp_path_factory.mktemp("bases"), server, articles=32), server


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "herne", str(place)]
    mounted = subprocess.run(mount, capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"no small disk can be mounted here: {mounted.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


@contextmanager
def almost_full(disk: Path, free: int) -> Iterator[None]:
    """Leave so many bytes free on a disk."""
    ballast = disk / "ballast"
    with ballast.open("wb") as file:
        left = shutil.disk_usage(disk).free - free
        os.posix_fallocate(file.fileno(), 0, max(left, 1))
    try:
        yield
    finally:
        ballast.unlink()


@pytest.mark.parametrize("name", NAMES)
def test_full_disk_is_said_and_with_room_the_command_goes_on(made: tuple[Bases, Server], disk: Path, name: str):
    bases, server = made
    job = next(job for job in jobs(*bases.removable()) if job.name == name)
    place = disk / "place"
    directory = bases.copy(job.base, place)
    asked = arguments(job, place, server.url)
    before = committed(directory)
    failed = 0
    for free in ROOM:
        with almost_full(disk, free):
            ended = run(asked)
        assert "Traceback" not in ended.said, ended.said
        if ended.code == 0 or _says_that_it_is_done(job, ended):
            break
        failed += 1
        assert ended.code == 1, ended.said
        assert FULL.search(ended.said), ended.said
        now = committed(directory)
        assert all(held <= now.get(table, set()) for table, held in before.items())
        before = now
    assert failed, "no disk was full enough"
    again = run(asked)
    assert again.code == 0 or _says_that_it_is_done(job, again), again.said
    assert wrong_at_the_end(directory) == []


def _says_that_it_is_done(job: Job, ran: Ran) -> bool:
    """Tell whether only the last message had no room: the command was done."""
    return "is there already" in ran.err or (job.removes and "does not hold this" in ran.said)


READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" || exit 77; exec "$@"'


def read_only(directory: Path, *arguments: str, **variables: str) -> Ran:
    """Run a command for which the archive's folder is on a disk that may only be read, by root as well."""
    ran = run(["unshare", "-m", "sh", "-c", READ_ONLY, str(directory), *command(directory, *arguments)], **variables)
    if ran.code == 77 or "unshare" in ran.err:
        pytest.skip(f"no file system can be mounted read-only here: {ran.err.strip()}")
    return ran


@pytest.fixture
def resting(made: tuple[Bases, Server], tmp_path: Path) -> Path:
    """A copy of the crawled archive in which nobody is at work."""
    return made[0].copy("crawled", tmp_path / "resting")


READING = {
    "search": ("search", "Herne", "--json"),
    "show": ("show", "{key}", "--json"),
    "verify": ("verify",),
    "export": ("captures", "export", "{out}/out.wacz"),
    "backup": ("backup", "{out}/copies"),
    "reextract --dry-run": ("reextract", "--dry-run", "--jobs", "1"),
}


@pytest.mark.parametrize("name", READING)
def test_read_only_archive_can_be_read(resting: Path, tmp_path: Path, name: str):
    key = rows(resting / "archive.db", "SELECT key FROM articles LIMIT 1")[0][0]
    ran = read_only(resting, *(part.format(key=key, out=tmp_path) for part in READING[name]))
    assert (ran.code, "Traceback" in ran.said) == (0, False), ran.said


def test_status_of_a_read_only_archive_is_told(resting: Path):
    ran = read_only(resting, "status", "--json")
    # Whether something needs a person is another matter.
    assert ran.code in (0, 1), ran.said
    assert json.loads(ran.out)["articles"] > 0


WRITING = {
    "crawl": ("crawl", "--base-url", "http://127.0.0.1:9"),
    "reextract": ("reextract",),
    "redact": ("redact", "Stadt Herne", "--reason", "Antrag", "--yes"),
    "withdraw": ("withdraw", "{key}", "--reason", "Antrag", "--yes"),
    "reindex": ("reindex",),
    "upgrade": ("upgrade",),
    "serve": ("serve", "--port", "0"),
}


@pytest.mark.parametrize("name", WRITING)
def test_read_only_archive_refuses_to_be_written_in_a_line(resting: Path, name: str):
    key = rows(resting / "archive.db", "SELECT key FROM articles LIMIT 1")[0][0]
    ran = read_only(resting, *(part.format(key=key) for part in WRITING[name]))
    assert (ran.code, len(ran.err.strip().splitlines())) == (1, 1), ran.said
    assert re.search(r"[Rr]ead-only|readonly|cannot be", ran.err), ran.err
    assert verify(resting).findings == []


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold a database as a backup tool does that has forgotten to let go."""
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        conn.execute("BEGIN EXCLUSIVE")
        yield
        conn.execute("ROLLBACK")


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("crawl", "archive.db"),
        ("crawl", "private/captures.db"),
        ("reextract", "private/captures.db"),
        ("reindex", "archive.db"),
        ("withdraw", "archive.db"),
        ("withdraw", "private/captures.db"),
    ],
)
def test_database_that_another_holds_is_said_and_reading_goes_on(resting: Path, name: str, file: str):
    key = rows(resting / "archive.db", "SELECT key FROM articles LIMIT 1")[0][0]
    with held(resting / file):
        ran = run(command(resting, *(part.format(key=key) for part in WRITING[name])), HERNE_BUSY_SECONDS="0.3")
        assert "Traceback" not in ran.said
        assert (ran.code, "locked" in ran.said) == (1, True), ran.said
        assert run(command(resting, "search", "Herne")).code == 0
    # A withdrawal that could not go on is open, and that is said.
    assert all("was not finished" in str(finding) for finding in verify(resting).findings)


@pytest.mark.parametrize("file", ["archive.db", "private/captures.db"])
def test_database_that_is_held_in_the_middle_of_a_crawl_ends_it_in_good_order(city: City, tmp_path: Path, file: str):
    city.publish(notices(40))
    let_go = threading.Event()
    holding: list[threading.Thread] = []

    def hold() -> None:
        with held(tmp_path / file):
            taken.set()
            let_go.wait(100)

    taken = threading.Event()

    def on_request() -> None:
        if len(city.log) == 50:
            holding.append(threading.Thread(target=hold))
            holding[0].start()
            assert taken.wait(20)

    city.on_request = on_request
    failed = crawl(tmp_path, city.url, HERNE_BUSY_SECONDS="0.3")
    city.on_request = None
    let_go.set()
    holding[0].join()
    assert failed.code == 1
    assert "Traceback" not in failed.err
    assert failed.summary["outcome"] == "failed"
    assert "locked" in " ".join(failed.summary["reasons"])
    assert crawl(tmp_path, city.url).summary["outcome"] == "complete"
    assert rows(tmp_path / "archive.db", "SELECT count(*) FROM articles") == [(40,)]
    assert verify(tmp_path).findings == []


@pytest.mark.parametrize("seconds", ["soon", "-1", "4000"])
def test_wait_that_is_none_is_wrong_usage(resting: Path, seconds: str):
    ran = run(command(resting, "search", "Herne"), HERNE_BUSY_SECONDS=seconds)
    assert (ran.code, "HERNE_BUSY_SECONDS" in ran.err) == (2, True), ran.err
