from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from datasette.app import Datasette
from visiting import client_of

from archive.web.instance import serves_archive


@pytest.fixture
def stranger(tmp_path: Path) -> Path:
    path = tmp_path / "archive.db"
    conn = sqlite3.connect(path)
    conn.execute("CREATE TABLE articles (id INTEGER PRIMARY KEY, title TEXT)")
    conn.execute("INSERT INTO articles (title) VALUES ('Not ours')")
    conn.commit()
    conn.close()
    return path


def test_an_archive_of_ours_is_known_by_its_tables(archive_path: Path) -> None:
    assert serves_archive(Datasette([str(archive_path)]))


@pytest.mark.parametrize("name", ["archive.db", "other.db"])
def test_an_instance_without_our_archive_is_left_as_it_is(stranger: Path, name: str) -> None:
    path = stranger.rename(stranger.with_name(name))
    datasette = Datasette([str(path)])
    client = client_of(datasette)
    database = path.stem
    assert not serves_archive(datasette)
    assert "Herne-Archiv" not in client("/").text
    assert "datasette.io" in client(f"/{database}/articles").text
    assert client("/-/plugins.json").status_code == 200
    assert client("/suche").status_code == 404
    assert "Herne-Archiv" not in client("/suche").text
    assert client(f"/{database}.json?sql=select+printf('x')").status_code == 200
    assert "content-security-policy" not in client("/").headers


def test_an_instance_without_any_file_is_left_as_it_is() -> None:
    datasette = Datasette([], memory=True)
    assert not serves_archive(datasette)
    assert client_of(datasette)("/").status_code == 200


def test_a_file_that_is_no_database_is_not_ours(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    path.write_bytes(b"not a database at all" * 100)
    assert not serves_archive(Datasette([str(path)]))


def test_other_databases_beside_the_archive_keep_their_pages(archive_path: Path, stranger: Path) -> None:
    other = stranger.rename(stranger.with_name("other.db"))
    client = client_of(Datasette([str(archive_path), str(other)]))
    assert "Not ours" in client("/other/articles.json").text
    assert client("/other.json?sql=select+printf('x')").status_code == 200
    assert client("/archive.json?sql=select+printf('x')").status_code == 400


def test_a_folder_with_the_archive_in_it_serves_the_archive(archive_directory: Path) -> None:
    client = client_of(Datasette([], config_dir=archive_directory))
    assert "Was die Stadt Herne gemeldet hat" in client("/").text
