"""Every quirk is a page of `tests/pages`, named after it, with the expected record beside it.

A page without an expectation gets one written from what was read, and fails: read it before you commit it.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from herne_scraper.errors import ReadingError
from herne_scraper.items import Page
from herne_scraper.sites.herne import HERNE

PAGES = Path(__file__).parent.parent / "pages"
CAPTURED_AT = datetime(2022, 10, 6, 8, tzinfo=UTC)
DETAIL = "https://www.herne.de/Meldungen/News-Detailansicht_240003.html"
LISTING = "https://www.herne.de/Rathaus/Politik/"


def read(path: Path) -> dict[str, Any]:
    listing = path.name.startswith("listing-")
    page = Page(url=LISTING if listing else DETAIL, body=path.read_bytes(), captured_at=CAPTURED_AT)
    try:
        if not listing:
            return HERNE.read_article(page).record()
        found = HERNE.read_listing(page)
    except ReadingError as error:
        return error.record()
    return {
        **found.record(),
        "archives": list(found.archives),
        "details": list(found.details),
        "problems": [[problem.error, problem.reason] for problem in found.problems],
    }


def test_there_are_pages() -> None:
    assert len(list(PAGES.glob("*.html"))) >= 45


def test_no_expectation_has_lost_its_page() -> None:
    assert {path.stem for path in PAGES.glob("*.json")} <= {path.stem for path in PAGES.glob("*.html")}


@pytest.mark.parametrize("path", sorted(PAGES.glob("*.html")), ids=lambda path: path.stem)
def test_page_is_read_as_expected(path: Path) -> None:
    expected = path.with_suffix(".json")
    found = read(path)
    if not expected.exists():
        expected.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        pytest.fail(f"{expected.name} was missing; it is written now, read it and keep it if it is right")
    assert found == json.loads(expected.read_text(encoding="utf-8"))
