"""An archive on a disk that cannot be written, such as a snapshot or a DVD, still answers."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from archive.captures import open_captures
from archive.store import Archive, Capture
from herne_scraper.items import Article

NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)
# In a name space of its own, so that nothing outside the test is touched.
ALONE = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--mount", "--map-root-user"]
FROZEN = 'mount --make-rprivate / && mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'


def frozen(directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command on the archive, on which nothing can be written."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HERNE_")}
    command = [sys.executable, "-m", "archive", "--archive", str(directory), *arguments]
    return subprocess.run(
        [*ALONE, "sh", "-c", FROZEN, str(directory), *command],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env=clean | {"HERNE_STATUS_LEAST_FREE": "0", "PYTHONDONTWRITEBYTECODE": "1"},
    )


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    try:
        possible = subprocess.run([*ALONE, "sh", "-c", FROZEN, str(tmp_path), "true"], check=False, capture_output=True)
    except FileNotFoundError:
        pytest.skip("there is no unshare")
    if possible.returncode != 0:
        pytest.skip("this machine lets nobody mount")
    open_captures(tmp_path).close()
    with Archive(tmp_path, clock=lambda: NOW) as opened:
        article = Article(
            site="herne",
            source_id="281473",
            url="https://www.herne.de/Meldungen/News-Detailansicht_281473.html",
            title="Blumen am Rathaus",
            published=date(2026, 10, 30),
            published_raw="Meldung vom 30. Oktober 2026",
            body="Text.",
        )
        opened.save(article, capture=Capture(sha256="ab" * 32, time=NOW), extractor="1")
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("status",), "Articles    1"), (("show", "281473"), "Blumen am Rathaus"), (("search", "Blume"), "herne-281473")],
)
def test_what_only_reads_answers(archive: Path, arguments: tuple[str, ...], said: str):
    before = sorted(path.name for path in archive.rglob("*"))
    done = frozen(archive, *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert said in done.stdout
    assert sorted(path.name for path in archive.rglob("*")) == before


@pytest.mark.parametrize("arguments", [("crawl", "--base-url", "http://127.0.0.1:9"), ("upgrade",), ("reindex",)])
def test_what_writes_says_in_a_line_that_it_cannot(archive: Path, arguments: tuple[str, ...]):
    done = frozen(archive, *arguments)
    assert done.returncode == 1
    assert str(archive) in done.stderr
    assert "Traceback" not in done.stderr
