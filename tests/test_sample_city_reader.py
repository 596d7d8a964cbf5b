"""A browser reads what the markups show: only what it sees the same in all of them is fair to demand."""

from __future__ import annotations

import os
import re
import shutil
import unicodedata
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Page, sync_playwright

from sample_city.city import build_city
from sample_city.document import record
from sample_city.markups import MARKUPS, Markup, Surroundings, render_detail

CITY = build_city(seed=1, end=date(2026, 11, 20), articles=60)
SHOWN = ("opening-hours", "typography", "pictures", "gallery", "attachments", "links-a-page-of-its-own", "names")


@pytest.fixture(scope="module")
def browser_page() -> Iterator[Page]:
    browser_path = shutil.which(os.environ.get("HERNE_CHROMIUM") or "chromium")
    assert browser_path, "no Chromium; run: sudo apt-get install chromium (or set HERNE_CHROMIUM)"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        page = browser.new_page(java_script_enabled=False)
        page.route("**/*", lambda route: route.abort())
        yield page
        browser.close()


def tidy(text: str) -> str:
    text = unicodedata.normalize("NFC", text).replace("\u00ad", "").replace("\u200b", "")
    return re.sub(r" ([.,;:!?])", r"\1", re.sub(r"\s+", " ", text))


def text_seen(page: Page, html: str) -> str:
    # Chromium counts text clipped to one pixel as shown; people with eyes do not.
    html = re.sub(r'<(\w+) class="(visually-hidden|sr-only)"[^>]*>.*?</\1>', "", html)
    page.set_content(re.sub(r'<meta charset="[^"]+">', "", html), wait_until="domcontentloaded")
    return tidy(page.inner_text("body"))


@pytest.mark.parametrize("markup", MARKUPS.values(), ids=MARKUPS)
def test_reader_sees_the_record_in_its_order(browser_page: Page, markup: Markup) -> None:
    around = Surroundings(notice="Das Rathaus bleibt heute geschlossen.", cookie_box="Ein Hinweis.")
    for article in (CITY.by_key[CITY.quirks[name][0]] for name in SHOWN):
        html = render_detail(article, markup, around).body.decode(markup.encoding.bytes_as)
        seen = text_seen(browser_page, html)
        expected = record(article)
        lines = [expected["published_raw"], expected["title"], *filter(None, expected["body"].split("\n"))]
        position = 0
        for part in (cell for line in lines for cell in line.removeprefix("- ").split(" | ")):
            found = seen.find(tidy(part), position)
            assert found >= 0, f"{article.key}: {part!r} not seen after {seen[max(position - 80, 0) : position]!r}"
            position = found + len(tidy(part))
        for image in expected["images"]:
            assert all(tidy(image[part]) in seen for part in ("caption", "credit") if image[part])
