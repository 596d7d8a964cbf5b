from __future__ import annotations

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from dataclasses import replace
from pathlib import Path

import pytest
from cityhall import RICH, SECOND_VISIT
from visiting import COMMAND, serving

from archive.store import Archive, Capture


def read(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as response:
        return str(response.read().decode())


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, check=False, timeout=60)


def test_the_archive_is_served_at_the_printed_address(archive_directory: Path) -> None:
    with serving(archive_directory) as (_, address):
        assert "Was die Stadt Herne gemeldet hat" in read(address)
        assert "26 Meldungen" in read(f"{address}suche?q=Hochwasser")
        assert '"num_sql_threads"' not in read(f"{address}-/versions.json")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_in_good_order(archive_directory: Path, number: int) -> None:
    with serving(archive_directory) as (process, address):
        read(address)
        process.send_signal(number)
        assert process.wait(timeout=20) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_what_a_crawl_writes_meanwhile_is_shown_at_once(archive_directory: Path, tmp_path: Path) -> None:
    copy = tmp_path / "data"
    shutil.copytree(archive_directory, copy)
    with serving(copy) as (_, address):
        assert "Deich 2" not in read(address)
        with Archive(copy) as archive:
            second = replace(RICH, source_id="281501", title="Deich 2", url=RICH.url.replace("281500", "281501"))
            archive.save(second, capture=Capture(sha256="0" * 64, time=SECOND_VISIT), extractor="test-1")
            assert "Deich 2" in read(address)
        assert "2 Meldungen zu „Deich“" in read(f"{address}suche?q=Deich")


def test_serving_writes_nothing_into_the_archive(archive_directory: Path, tmp_path: Path) -> None:
    copy = tmp_path / "data"
    shutil.copytree(archive_directory, copy)
    before = (copy / "archive.db").read_bytes()
    with serving(copy) as (_, address):
        read(address)
    assert (copy / "archive.db").read_bytes() == before


def test_a_port_that_is_taken_is_said_in_one_line(archive_directory: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = run("--archive", str(archive_directory), "serve", "--port", port)
    assert result.returncode == 1
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert f"cannot listen on 127.0.0.1 port {port}" in result.stderr


def test_a_host_that_is_not_ours_is_said_in_one_line(archive_directory: Path) -> None:
    result = run("--archive", str(archive_directory), "serve", "--host", "192.0.2.1", "--port", "0")
    assert result.returncode == 1
    assert "cannot listen on 192.0.2.1" in result.stderr


def test_a_folder_without_an_archive_is_said_in_one_line(tmp_path: Path) -> None:
    result = run("--archive", str(tmp_path), "serve")
    assert result.returncode == 1
    assert str(tmp_path) in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_archive_is_said_in_one_line(tmp_path: Path) -> None:
    conn = sqlite3.connect(tmp_path / "archive.db")
    conn.execute("CREATE TABLE something (x)")
    conn.close()
    result = run("--archive", str(tmp_path), "serve")
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_to_is_said_with_the_remedy(archive_directory: Path, tmp_path: Path) -> None:
    shutil.copy(archive_directory / "archive.db", tmp_path)
    tmp_path.chmod(0o555)
    result = run("--archive", str(tmp_path), "serve", "--port", "0")
    tmp_path.chmod(0o755)
    assert result.returncode == 1
    assert "give the serving user the right to write" in result.stderr


def test_plain_datasette_shows_the_same(archive_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "datasette", str(archive_path), "--get", "/suche?q=Hochwasser"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert result.returncode == 0
    assert "26 Meldungen" in result.stdout
