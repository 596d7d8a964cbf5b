"""What is no archive of ours is said by its name, and stays as it is to the byte."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from archive.captures import open_captures
from archive.commands.upgrade import command as upgrade
from archive.database import open_for_reading, open_for_writing
from archive.errors import ArchiveError

ANYBODY = ("CREATE TABLE recipes (name TEXT)", "INSERT INTO recipes VALUES ('Pfefferpotthast')")


def of_another_program(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as conn, conn:
        for statement in ANYBODY:
            conn.execute(statement)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("opener", "name"),
    [(open_for_writing, "archive.db"), (open_for_reading, "archive.db"), (open_captures, "private/captures.db")],
)
def test_the_database_of_another_program_is_refused_and_left_alone(
    tmp_path: Path, opener: Callable[[Path], sqlite3.Connection], name: str
) -> None:
    path = tmp_path / name
    of_another_program(path)
    before = digest(path)
    with pytest.raises(ArchiveError, match=r"other tables \(recipes\)") as caught:
        opener(tmp_path)
    assert str(path) in str(caught.value)
    assert digest(path) == before


@pytest.mark.parametrize("opener", [open_for_writing, open_captures])
def test_an_empty_file_becomes_an_archive(tmp_path: Path, opener: Callable[[Path], sqlite3.Connection]) -> None:
    (tmp_path / "private").mkdir()
    for name in ("archive.db", "private/captures.db"):
        (tmp_path / name).touch()
    opener(tmp_path).close()


@pytest.mark.parametrize("opener", [open_for_writing, open_captures])
def test_a_folder_in_the_place_of_the_file_is_named(
    tmp_path: Path, opener: Callable[[Path], sqlite3.Connection]
) -> None:
    for name in ("archive.db", "private/captures.db"):
        (tmp_path / name).mkdir(parents=True)
    with pytest.raises(ArchiveError, match=r"(archive|captures)\.db cannot be opened"):
        opener(tmp_path)


def test_an_upgrade_names_the_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "archive.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(ArchiveError, match=r"archive\.db cannot be read as an archive"):
        upgrade.main(["--archive", str(tmp_path)], standalone_mode=False)
