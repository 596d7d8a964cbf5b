from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from kept import START, received

from archive.captures import Captures, captures_file, open_captures
from archive.errors import ArchiveError, BrokenCopy, NoArchive
from archive.integrity.verify import verify
from archive.operation.backup import back_up, copies
from herne_scraper.media_type import MediaType
from sample_city.city import build_city
from sample_city.server import serve

NOW = datetime(2026, 11, 28, 4, 15, tzinfo=UTC)


def archive(directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "archive", "--archive", str(directory), *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def texts(directory: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(directory / "archive.db")) as conn:
        return conn.execute("SELECT id, body FROM versions ORDER BY id").fetchall()


def test_a_copy_is_an_archive_that_verifies(directory: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    (directory / "config.toml").write_text('contact = "a@example.org"\n')
    made = back_up(directory, tmp_path_factory.mktemp("copies"), now=NOW)
    assert made.folder.name == "20261128T041500Z"
    assert sorted(path.name for path in made.folder.rglob("*") if path.name.endswith(("-wal", "-shm", ".part"))) == []
    assert verify(made.folder).ok
    assert texts(made.folder) == texts(directory)
    assert (made.folder / "config.toml").read_text() == 'contact = "a@example.org"\n'
    assert stat.S_IMODE((made.folder / "private").stat().st_mode) == 0o700


def test_only_so_many_copies_stay(directory: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    target = tmp_path_factory.mktemp("copies")
    (target / "notes").mkdir()
    for day in range(4):
        made = back_up(directory, target, now=NOW + timedelta(days=day), keep=2)
    assert [path.name for path in copies(target)] == ["20261130T041500Z", "20261201T041500Z"]
    assert [path.name for path in made.removed] == ["20261129T041500Z"]
    assert (target / "notes").is_dir()


def test_media_files_are_shared_with_the_copy_before_and_survive_its_removal(
    directory: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    target = tmp_path_factory.mktemp("copies")
    with closing(open_captures(directory)) as conn:
        kind = MediaType(media_type="image/jpeg", extension="jpg")
        Captures(conn).keep(received("https://www.herne.de/1.jpg", b"foo", START), kind)
    first = back_up(directory, target, now=NOW)
    second = back_up(directory, target, now=NOW + timedelta(days=1), keep=1)
    assert (first.media, first.shared, second.media, second.shared) == (1, 0, 1, 1)
    assert [path.read_bytes() for path in (second.folder / "media").iterdir()] == [b"foo"]


def test_a_copy_of_a_damaged_archive_is_no_backup_and_costs_no_older_one(
    directory: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    target = tmp_path_factory.mktemp("copies")
    good = back_up(directory, target, now=NOW)
    with closing(sqlite3.connect(captures_file(directory))) as conn, conn:
        conn.execute("UPDATE bodies SET zstd = zeroblob(9) WHERE rowid = (SELECT min(rowid) FROM bodies)")
    with pytest.raises(BrokenCopy, match="does not verify"):
        back_up(directory, target, now=NOW + timedelta(days=1), keep=1)
    assert copies(target) == [good.folder]
    # It is left for a look, also by the next one.
    assert [path.name for path in target.glob("*.broken")] == ["20261129T041500Z.broken"]


@pytest.mark.parametrize("inside", [".", "copies", "private/copies"])
def test_a_copy_must_not_lie_in_the_archive(directory: Path, inside: str) -> None:
    with pytest.raises(ArchiveError, match="lies in the archive itself"):
        back_up(directory, directory / inside, now=NOW)


def test_where_there_is_no_archive_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(NoArchive):
        back_up(tmp_path / "nowhere", tmp_path / "copies", now=NOW)
    assert not (tmp_path / "copies").exists()


def test_a_copy_made_while_a_crawl_writes_can_be_restored_and_gone_on_with(tmp_path: Path) -> None:
    city = build_city(seed=3, end=date(2026, 10, 31), articles=300)
    directory, restored = tmp_path / "data", tmp_path / "restored"
    with serve(city) as server:
        crawl = [sys.executable, "-m", "archive", "--archive", str(directory), "crawl", "--base-url", server.url]
        with subprocess.Popen(crawl, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
            while running.poll() is None and len(server.log) < 250:
                os.sched_yield()
            done = archive(directory, "backup", str(tmp_path / "copies"), "--json")
            assert done.returncode == 0, done.stderr
            made = json.loads(done.stdout)
            running.send_signal(signal.SIGTERM)
            running.wait(60)
        assert 0 < len(texts(Path(made["folder"]))) < 300
        shutil.copytree(made["folder"], restored)
        again = archive(restored, "crawl", "--base-url", server.url, "--json")
    assert again.returncode == 0, again.stderr
    assert len(texts(restored)) == 300
    assert verify(restored).ok


def test_a_backup_killed_in_between_leaves_no_copy_and_harms_no_later_one(
    directory: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    target = tmp_path_factory.mktemp("copies")
    unfinished = [target / "20261128T041500Z.part", target / "20260101T041500Z.part"]
    for folder in unfinished:
        folder.mkdir()
        (folder / "archive.db").write_bytes(b"half")
    other = target / "mine.part"
    other.mkdir()
    made = back_up(directory, target, now=NOW)
    assert copies(target) == [made.folder]
    assert sorted(target.iterdir()) == [made.folder, other]


def test_a_backup_that_another_one_writes_meanwhile_stays(
    directory: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    target = tmp_path_factory.mktemp("copies")
    seen: list[list[str]] = []

    def meanwhile(step: str) -> None:
        if "verifying" in step and not seen:
            seen.append([])
            back_up(directory, target, now=NOW + timedelta(seconds=1))
            seen[0] = sorted(path.name for path in target.iterdir())

    made = back_up(directory, target, now=NOW, on_step=meanwhile)
    assert seen == [["20261128T041500Z.part", "20261128T041501Z"]]
    assert made.folder in copies(target)


def test_what_cannot_be_done_is_said_in_one_line(tmp_path: Path) -> None:
    done = archive(tmp_path / "nowhere", "backup", str(tmp_path / "copies"))
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert archive(tmp_path, "backup", "x", "--keep", "0").returncode == 2
    assert archive(tmp_path, "backup").returncode == 2
