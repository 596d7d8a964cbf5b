from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from cityhall import GONE, SECOND_VISIT, WITHDRAWN, build_archive
from datasette.app import Datasette
from playwright.sync_api import Browser, Page, sync_playwright
from visiting import Get, client_of, serving

from archive.database import open_for_writing
from archive.search.index import reindex

GONE_SQL = "UPDATE articles SET state = 'gone', gone_since = ? WHERE source_id = ?"
MISS_SQL = """
    INSERT INTO misses (article_id, crawl_id, at, how, status, location, counts, reason)
    SELECT id, ?, ?, ?, ?, ?, ?, ? FROM articles WHERE source_id = ?
"""
MISSES = (
    (1, "not_found", 404, None, 1, None),
    (2, "redirect", 302, "https://www.herne.de/Ein-sehr-langer-Name-ohne-Umbruch.html", 0, "the run failed"),
)
WITHDRAWN_SQL = "UPDATE articles SET state = 'withdrawn' WHERE source_id = ?"


@pytest.fixture(scope="session")
def archive_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("archive")
    path = build_archive(directory)
    conn = sqlite3.connect(path)
    with conn:
        conn.execute(GONE_SQL, (SECOND_VISIT.isoformat(timespec="microseconds"), GONE.source_id))
        for crawl, how, status, location, counts, reason in MISSES:
            at = SECOND_VISIT.isoformat(timespec="microseconds")
            conn.execute(MISS_SQL, (crawl, at, how, status, location, counts, reason, GONE.source_id))
        conn.execute(WITHDRAWN_SQL, (WITHDRAWN.source_id,))
    conn.close()
    # What was written past the store is not in the index.
    with closing(open_for_writing(directory)) as conn:
        reindex(conn)
    return directory


@pytest.fixture(scope="session")
def archive_path(archive_directory: Path) -> Path:
    return archive_directory / "archive.db"


@pytest.fixture(scope="session")
def datasette(archive_path: Path) -> Datasette:
    return Datasette([str(archive_path)])


@pytest.fixture(scope="session")
def open_get(archive_path: Path) -> Get:
    """Asks an instance without limits on how often."""
    limits = {"sql_per_minute": 0, "filtered_per_minute": 0, "exported_per_minute": 0}
    return client_of(Datasette([str(archive_path)], metadata={"plugins": {"herne-archive": limits}}))


@pytest.fixture(scope="session")
def get(datasette: Datasette) -> Get:
    return client_of(datasette)


CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
VIEWS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "narrow": {"viewport": {"width": 320, "height": 640}},
    "forced colours": {"forced_colors": "active"},
}


def chromium() -> str:
    names = [os.environ.get("HERNE_CHROMIUM"), *CHROMIUM_NAMES]
    found = next(filter(None, (shutil.which(name) for name in names if name)), None)
    if found is None:
        pytest.fail(
            "No Chromium to test with. Run: sudo apt-get install chromium  (or set HERNE_CHROMIUM)", pytrace=False
        )
    return found


@pytest.fixture(scope="module")
def address(archive_directory: Path) -> Iterator[str]:
    with serving(archive_directory) as (_, served_at):
        yield served_at.rstrip("/")


# Of a module and not of the session: Playwright runs an event loop, beside which `asyncio.run` cannot.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    executable = chromium()
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture(params=VIEWS, ids=lambda name: name.replace(" ", "-"))
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(**VIEWS[request.param])
    yield context.new_page()
    context.close()
