from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path

from archive.database import open_for_reading


def demo(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "archive", "demo", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_demo_fills_an_archive_says_that_it_is_one_and_does_not_mix_cities(tmp_path: Path):
    folder = tmp_path / "demo"
    made = demo("--archive", str(folder), "--articles", "60", "--no-serve")
    assert made.returncode == 0, made.stderr
    with open_for_reading(folder) as conn:
        assert conn.execute("SELECT count(*) FROM articles").fetchone() == (60,)
    conn.close()
    assert "erfunden" in (folder / "config.toml").read_text(encoding="utf-8")
    assert json.loads((folder / "private" / "demo.json").read_text()) == {"seed": 1, "articles": 60}
    other = demo("--archive", str(folder), "--articles", "60", "--seed", "2", "--no-serve")
    assert other.returncode == 2
    assert "another city (--seed 1, --articles 60)" in other.stderr


def test_demo_leaves_an_archive_that_is_none_alone(tmp_path: Path):
    (tmp_path / "archive.db").touch()
    refused = demo("--archive", str(tmp_path), "--no-serve")
    assert refused.returncode == 2
    assert "holds an archive that is no demo" in refused.stderr


def test_taken_port_is_said_before_the_crawl(tmp_path: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        refused = demo("--archive", str(tmp_path / "demo"), "--port", port)
    assert refused.returncode == 1
    assert f"port {port}" in refused.stderr
    assert not (tmp_path / "demo" / "archive.db").exists()
