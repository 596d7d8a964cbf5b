from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from sample_city.city import City, build_city
from sample_city.document import entry_record, record
from sample_city.listing_pages import listing_pages
from sample_city.server import serve
from sample_city.website import Website

NEWS = "/Meldungen/Alle-News.html"


@pytest.fixture(scope="module")
def city() -> City:
    return build_city(seed=5, end=date(2026, 11, 20), articles=40)


def extract(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "archive", "extract", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_saved_detail_page_is_printed_as_its_record(city: City, tmp_path: Path) -> None:
    article = next(article for article in city.articles if article.path)
    saved = tmp_path / f"News-Detailansicht_{article.source_id}.html"
    saved.write_bytes(Website(city=city).answer(str(article.path)).body)
    done = extract(saved)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == {**record(article), "sections": []}


def test_a_page_of_a_copy_is_read_under_the_citys_address(city: City) -> None:
    article = next(article for article in city.articles if article.path)
    with serve(city) as server:
        detail = extract(f"{server.url}{article.path}")
        listing = extract(f"{server.url}{NEWS}")
        missing = extract(f"{server.url}/Meldungen/News-Detailansicht_1.html")
    assert json.loads(detail.stdout) == {**record(article), "sections": []}
    first = listing_pages(city)[NEWS][1]
    assert json.loads(listing.stdout)["entries"] == [entry_record(one) for one in first.entries]
    assert missing.returncode == 1
    assert json.loads(missing.stderr)["error"] == "Unfetched"
    assert "404" in json.loads(missing.stderr)["reason"]


def test_the_address_of_a_file_is_given_or_said_by_its_canonical_link(tmp_path: Path) -> None:
    text = "<p>Meldung vom 05. Oktober 2022</p><h1>Titel</h1><p>Text.</p><p>Details der Meldungen</p>"
    unnamed, linked = tmp_path / "seite.html", tmp_path / "kopie.html"
    unnamed.write_text(text, encoding="utf-8")
    canonical = '<link rel="canonical" href="/Meldungen/News-Detailansicht_240003.html">'
    linked.write_text(f"<head>{canonical}</head>{text}", encoding="utf-8")
    given = extract(unnamed, "--url", "http://herne.de/Meldungen/News-Detailansicht_240003.html")
    said = extract(linked)
    assert json.loads(given.stdout)["source_id"] == "240003"
    assert json.loads(given.stdout) == json.loads(said.stdout)
    nameless = extract(unnamed)
    assert nameless.returncode == 2
    assert "--url" in nameless.stderr


def test_the_kind_can_be_said(tmp_path: Path) -> None:
    page = tmp_path / "seite.html"
    page.write_text("<p>Meldung vom 05. Oktober 2022</p><h2>Titel</h2><p>Text.</p>", encoding="utf-8")
    other = "https://www.herne.de/Rathaus/Presse/"
    assert json.loads(extract(page, "--url", other, "--kind", "listing").stdout)["entries"][0]["title"] == "Titel"
    assert json.loads(extract(page, "--url", other).stdout)["entries"][0]["title"] == "Titel"
    wrong = extract(page, "--url", other, "--kind", "article")
    assert wrong.returncode == 2
    assert "News-Detailansicht" in wrong.stderr


def test_what_cannot_be_read_is_an_object_on_stderr(tmp_path: Path) -> None:
    page = tmp_path / "News-Detailansicht_240003.html"
    page.write_text("<p>Meldung vom 31. Juni 2022</p><h1>Titel</h1><p>Text.</p>", encoding="utf-8")
    done = extract(page)
    assert (done.returncode, done.stdout) == (1, "")
    error = json.loads(done.stderr)
    assert error["error"] == "UnreadableDate"
    assert error["url"] == "https://www.herne.de/Meldungen/News-Detailansicht_240003.html"
    assert "31. Juni 2022" in error["reason"]


def test_a_listing_with_an_unreadable_entry_is_printed_and_fails(tmp_path: Path) -> None:
    page = tmp_path / "liste.html"
    entry = "<p>Meldung vom {}</p><h2>Titel</h2><p>Text.</p>"
    page.write_text(entry.format("05. Oktober 2022") + entry.format("31. Juni 2022"), encoding="utf-8")
    done = extract(page, "--url", "https://www.herne.de/Rathaus/Politik/")
    assert done.returncode == 1
    assert len(json.loads(done.stdout)["entries"]) == 1
    assert "31. Juni 2022" in json.loads(done.stderr)["reason"]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ((), 2, "Missing argument"),
        (("gibt-es-nicht.html",), 2, "gibt-es-nicht.html"),
        (("https://example.org/",), 1, "fetched from"),
        (("http://127.0.0.1:9/Meldungen/News-Detailansicht_1.html",), 1, "could not be fetched"),
        (("x.html", "--kind", "bild"), 2, "bild"),
    ],
)
def test_wrong_usage_is_told_from_failure(arguments: tuple[str, ...], code: int, words: str) -> None:
    done = extract(*arguments)
    assert done.returncode == code
    assert words in done.stderr


def test_a_file_of_a_foreign_address_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "seite.html"
    page.write_text("<p>x", encoding="utf-8")
    done = extract(page, "--url", "https://stadtwerke.example/x.html")
    assert done.returncode == 2
    assert "stadtwerke.example" in done.stderr
