from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from archive.commands.demo import ARTICLES, END, SEED
from archive.database import open_for_reading, open_for_writing
from archive.search.engine import search
from archive.search.index import reindex
from archive.search.results import SearchRequest
from bench.notices import fill, of_city
from sample_city.city import build_city


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
    assert json.loads((folder / "private" / "demo.json").read_text()) == {"seed": SEED, "articles": 60}
    other = demo("--archive", str(folder), "--articles", "60", "--seed", "2", "--no-serve")
    assert other.returncode == 2
    assert f"another city (--seed {SEED}, --articles 60)" in other.stderr


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


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory):
    """What the demo shows, without the crawl."""
    conn = open_for_writing(tmp_path_factory.mktemp("shown"))
    fill(conn, of_city(build_city(seed=SEED, end=END, articles=ARTICLES)))
    reindex(conn)
    yield conn
    conn.close()


@pytest.mark.parametrize(
    "typed",
    [
        "Bombe Wanne",
        "Straßensperrung",
        "gesperrt Wanne",
        "Kita Schließung 2024",
        '"Rat der Stadt"',
        "Fussgaengerzone",
        "Träger*innen",
        "titel:Bombe von:2019",
    ],
)
def test_the_demo_answers_what_a_journalist_types_first(shown, typed: str):
    assert search(shown, SearchRequest(q=typed, today=END)).total > 0
