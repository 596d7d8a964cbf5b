"""An archive of an earlier release says so, and is brought up to date without the network and without a loss."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from archive.lock import sole_crawl
from archive.migrations import archive_migrations, captures_migrations
from archive.store import Archive, Capture
from herne_scraper.items import Article

NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Make an archive as the first release left it, with an article in it."""
    now = tmp_path / "now"
    with Archive(now, clock=lambda: NOW) as archive:
        article = Article(
            site="herne",
            source_id="281473",
            url="https://www.herne.de/Meldungen/News-Detailansicht_281473.html",
            title="Blumen",
            published=date(2026, 10, 30),
            published_raw="Meldung vom 30. Oktober 2026",
            body="Text.",
        )
        archive.save(article, capture=Capture(sha256="ab" * 32, time=NOW), extractor="1")
    directory = tmp_path / "old"
    (directory / "private").mkdir(parents=True)
    with closing(Database(directory / "archive.db")) as db:
        archive_migrations.apply(db, stop_before="m003_kinds_of_change")
        db.conn.execute("ATTACH ? AS now", (str(now / "archive.db"),))
        with db.conn:
            for table in ("articles", "versions", "changes"):
                columns = ", ".join(column.name for column in db[table].columns)
                db.conn.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM now.{table}")
    with closing(Database(directory / "private/captures.db")) as db:
        captures_migrations.apply(db, stop_before="m003_recheck_ladder")
        db.conn.execute(
            "INSERT INTO addresses (url, kind, source_id, state, found_at) VALUES ('u', 'detail', '281473', 'done', '')"
        )
        db.conn.commit()
    return directory


def run(directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HERNE_")}
    return subprocess.run(
        [sys.executable, "-m", "archive", "--archive", str(directory), *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env=clean,
    )


def test_older_archive_says_so_and_is_left_alone_until_asked(old: Path):
    before = (old / "archive.db").read_bytes()
    for command in ("status", "serve"):
        refused = run(old, command)
        assert refused.returncode == 1
        assert "older release" in refused.stderr
        assert "herne-archive upgrade" in refused.stderr
    assert (old / "archive.db").read_bytes() == before


def test_upgrade_keeps_everything_and_a_second_one_has_nothing_to_do(old: Path):
    done = run(old, "upgrade", "--json")
    assert done.returncode == 0, done.stderr
    steps = json.loads(done.stdout)["steps"]
    assert steps[0] == "captures.m003_recheck_ladder"
    assert "archive.m003_kinds_of_change" in steps
    assert "herne-281473" in run(old, "show", "281473").stdout
    assert json.loads(done.stdout)["indexed"] == 1
    assert "herne-281473" in run(old, "search", "Blume").stdout
    with closing(sqlite3.connect(old / "private/captures.db")) as conn:
        assert conn.execute("SELECT url, state FROM addresses").fetchall() == [("u", "done")]
    assert run(old, "upgrade").stdout == "Nothing to do: it is up to date.\n"
    assert run(old, "status").returncode in (0, 1)


def test_upgrade_waits_for_no_crawl(old: Path):
    with sole_crawl(old):
        refused = run(old, "upgrade")
    assert (refused.returncode, "another crawl" in refused.stderr) == (1, True)


def test_copy_without_captures_is_upgraded_and_gets_none(old: Path):
    (old / "private/captures.db").unlink()
    assert run(old, "upgrade").returncode == 0
    assert not (old / "private/captures.db").exists()


def test_upgrade_of_nothing_makes_nothing(tmp_path: Path):
    refused = run(tmp_path / "none", "upgrade")
    assert (refused.returncode, "there is no archive" in refused.stderr) == (1, True)
    assert not (tmp_path / "none").exists()
