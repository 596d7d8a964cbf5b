"""Every earlier release's archive opens, migrates, proves whole, and is gone on with; nothing of it is lost."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bench.earlier_archive import RELEASES, lay_out

KEPT = {
    "archive.db": {
        "articles": "id, key, url, title, published, body, content_hash, first_seen",
        "versions": "id, article_id, observed_at, recorded_at, cause, content_hash, capture_sha256, body, images",
        "changes": "id, article_id, from_version, to_version, at",
        "crawls": "id, started, finished, outcome, counts",
        "article_sections": "article_id, section_id, first_seen",
    },
    "private/captures.db": {
        "captures": "id, url, fetched_at, status, request_headers, response_headers, sha256",
        "bodies": "sha256, size, zstd",
        "addresses": "url, state, capture_id",
        "problems": "url, error, first_seen",
        "sightings": "listing, entry",
    },
}
"""What an upgrade must leave as it was."""


def run(directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HERNE_")}
    return subprocess.run(
        [sys.executable, "-m", "archive", "--archive", str(directory), *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env=clean,
    )


def kept(directory: Path) -> dict[str, list[tuple[object, ...]]]:
    found = {}
    for file, tables in KEPT.items():
        with closing(sqlite3.connect(directory / file)) as conn:
            for table, columns in tables.items():
                found[table] = conn.execute(f"SELECT {columns} FROM {table} ORDER BY 1, 2").fetchall()
    return found


@pytest.fixture(params=RELEASES)
def earlier(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    lay_out(request.param, tmp_path / "data")
    return tmp_path / "data"


def test_upgrade_loses_nothing_and_the_archive_proves_whole(earlier: Path):
    before = kept(earlier)
    assert all(before.values()), "the fixture has a row of everything"
    done = run(earlier, "upgrade", "--json")
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["steps"]) > 5
    assert kept(earlier) == before
    proved = run(earlier, "verify")
    assert proved.returncode == 0, proved.stdout + proved.stderr
    # What the older release did not read from its texts yet has been read: days, and words in another way.
    found = run(earlier, "search", "Rathaus", "--json")
    assert found.returncode == 0, found.stderr
    assert json.loads(found.stdout)
    with closing(sqlite3.connect(earlier / "archive.db")) as conn:
        assert conn.execute("SELECT count(*) FROM events WHERE starts LIKE '2026-02-14%'").fetchone()[0] > 0


def test_reextract_and_export_work_on_it_without_a_crawl(earlier: Path, tmp_path: Path):
    assert run(earlier, "upgrade").returncode == 0
    before = kept(earlier)["versions"]
    again = run(earlier, "reextract", "--json", "--jobs", "1")
    assert again.returncode == 0, again.stderr
    assert set(before) <= set(kept(earlier)["versions"])
    assert run(earlier, "captures", "export", str(tmp_path / "out.wacz")).returncode == 0
    assert run(earlier, "verify").returncode == 0
