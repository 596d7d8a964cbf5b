"""What the page of an article shows of its pictures, its edits and its disappearance."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cityhall import (
    DRAWING,
    HOSTILE,
    NEW_PICTURE,
    NEW_PLAN,
    OLD_PICTURE,
    OLD_PLAN,
    PDF_TEXT,
    PICTURED,
    REREAD,
    SECOND_VISIT,
    build_archive,
    notice,
)
from datasette.app import Datasette
from test_web_pages import Page, words
from visiting import Get, client_of

from archive.clock import timestamp
from archive.disappearance.misses import How, Miss
from archive.store import Archive


def digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def page_of(get: Get, number: str | None) -> Page:
    return Page(get(get(f"/meldung/{number}").headers["location"]).text)


# Pictures and files


def test_captured_pictures_are_shown_from_the_archive_and_others_described(get: Get) -> None:
    page = page_of(get, PICTURED.source_id)
    shown = f"/media/{digest(NEW_PICTURE)}.png"
    pictures = [attributes for tag, attributes in page.tags if tag == "img"]
    assert pictures[0] == {
        "src": shown,
        "alt": "Ein Platz mit Bäumen <b>",
        "width": "48",
        "height": "27",
        "loading": "lazy",
        "decoding": "async",
    }
    assert {attributes["src"] for attributes in pictures} == {shown, f"/media/{digest(OLD_PICTURE)}.png"}
    assert "Ein Bild, das fehlt" in page.text
    for image in PICTURED.images:
        assert image.url in page.hrefs()
    assert f"/media/{digest(NEW_PLAN)}.pdf" in page.hrefs()
    assert PICTURED.attachments[0].url in page.hrefs()


@pytest.mark.parametrize(
    ("body", "extension", "media_type"),
    [(NEW_PICTURE, "png", "image/png"), (OLD_PICTURE, "png", "image/png"), (NEW_PLAN, "pdf", "application/pdf")],
)
def test_a_captured_file_is_served_as_what_it_is_and_for_ever(
    get: Get, body: bytes, extension: str, media_type: str
) -> None:
    path = f"/media/{digest(body)}.{extension}"
    response = get(path)
    assert (response.status_code, response.content) == (200, body)
    headers = response.headers
    assert headers["content-type"] == media_type
    assert headers["content-length"] == str(len(body))
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert headers["content-disposition"] == "inline"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "set-cookie" not in headers
    again = get(path, headers={"If-None-Match": headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = get(path, method="HEAD")
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(len(body)))


def test_a_drawing_that_could_run_is_saved_and_never_shown(get: Get) -> None:
    name = f"{digest(DRAWING)}.svg"
    response = get(f"/media/{name}")
    assert response.content == DRAWING
    assert response.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert "sandbox" in response.headers["content-security-policy"]
    page = page_of(get, PICTURED.source_id)
    assert f"/media/{name}" in page.hrefs()
    assert not [attributes for tag, attributes in page.tags if tag == "img" and name in str(attributes)]


@pytest.mark.parametrize(
    "path",
    [
        f"/media/{'0' * 64}.png",
        f"/media/{digest(NEW_PICTURE)}.jpg",
        f"/media/{digest(NEW_PICTURE)}.html",
        f"/media/{digest(NEW_PICTURE)}",
        f"/media/{digest(NEW_PICTURE)}.png/x",
        f"/media/..%2Farchive.db?{digest(NEW_PICTURE)}.png",
        "/media/../archive.db",
        "/media/",
    ],
)
def test_what_no_row_names_is_not_there(get: Get, path: str) -> None:
    response = get(path, follow_redirects=True)
    assert response.status_code == 404
    assert '<html lang="de">' in response.text


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive that a test may change."""
    return build_archive(tmp_path_factory.mktemp("other"), everyday=0)


def execute(path: Path, statement: str, *values: Any) -> None:
    with closing(sqlite3.connect(path)) as conn, conn:
        conn.execute("PRAGMA foreign_keys = ON")
        conn.execute(statement, values)


def test_a_file_that_no_row_names_or_that_is_lost_is_not_there(other: Path) -> None:
    get = client_of(Datasette([str(other)]))
    stray = b"GIF89a\x02\0\x02\0 not named by any row"
    (other.parent / "media" / f"{digest(stray)}.gif").write_bytes(stray)
    assert get(f"/media/{digest(stray)}.gif").status_code == 404
    (other.parent / "media" / f"{digest(OLD_PLAN)}.pdf").unlink()
    assert get(f"/media/{digest(OLD_PLAN)}.pdf").status_code == 404
    assert get(get(f"/meldung/{PICTURED.source_id}").headers["location"]).status_code == 200


def test_the_files_of_a_withdrawn_article_are_withdrawn_with_it(other: Path) -> None:
    get = client_of(Datasette([str(other)]))
    path = f"/media/{digest(NEW_PICTURE)}.png"
    assert get(path).status_code == 200
    execute(other, "UPDATE articles SET state = 'withdrawn' WHERE source_id = ?", PICTURED.source_id)
    assert get(path).status_code == 404
    execute(other, "UPDATE articles SET state = 'online' WHERE source_id = ?", PICTURED.source_id)


def test_an_old_version_shows_the_picture_of_its_time(get: Get) -> None:
    lines = get(f"/meldung/herne-{PICTURED.source_id}.json").json()["archive"]["versions"]
    old, new = (line["id"].partition("@")[2] for line in lines)
    shown = Page(get(f"/meldung/herne-{PICTURED.source_id}/fassungen/{new}").text)
    assert [attributes["src"] for tag, attributes in shown.tags if tag == "img"] == [
        f"/media/{digest(NEW_PICTURE)}.png"
    ]
    # The picture was replaced while the old version held: its last one is what readers saw.
    shown = Page(get(f"/meldung/herne-{PICTURED.source_id}/fassungen/{old}").text)
    assert f"/media/{digest(NEW_PLAN)}.pdf" in shown.hrefs()


# History


def test_edits_stand_in_german_with_what_went_and_what_came_newest_first(get: Get) -> None:
    text = words(page_of(get, PICTURED.source_id).text)
    history = text[text.index("Verlauf") : text.index("2 Fassungen")]
    assert "Von der Stadt geändert" in history
    assert "gestrichen: 18" in history
    assert "neu: 19" in history
    assert history.index("neu: 19") < history.index("unter derselben Adresse ausgetauscht")
    assert history.index("ausgetauscht") < history.index("Zum ersten Mal erfasst")
    assert "Bild: unter derselben Adresse ausgetauscht vorher nachher" in history
    assert "Anhang: unter derselben Adresse ausgetauscht Datei vorher Datei nachher" in history


def test_a_better_extractor_is_no_edit_and_stands_apart(get: Get) -> None:
    response = get(get(f"/meldung/{REREAD.source_id}").headers["location"])
    page = Page(response.text)
    text = words(page.text)
    assert "1 Fassung" in text
    assert "1 weitere Fassung, ohne dass die Stadt etwas geändert hätte" in text
    assert "auf herne.de unverändert" in text
    assert "Von der Stadt geändert" not in text
    assert "Verlauf" not in text
    assert ("details", {"class": "reread"}) in page.tags


ADD_EDIT = "INSERT INTO changes (article_id, at, kind, edits) SELECT id, ?, 'edit', ? FROM articles WHERE source_id = ?"


def test_edits_with_markup_stay_text(other: Path) -> None:
    get = client_of(Datasette([str(other)]))
    evil = [
        {"kind": "<script>alert(1)</script>", "field": "body", "before": "<b>a</b>", "after": "<img src=x onerror=a>"},
        {"kind": "image", "before": {"alt": "<i>"}, "after": {"alt": "{{ 7*7 }}", "url": "javascript:x"}},
        {"kind": "image", "before": {"url": "u", "sha256": "<x>"}, "after": {"url": "u", "sha256": "/"}},
        {"kind": "date", "context": {"before": "<b>am</b> 3. Mai", "after": "<b>am</b> 4. Mai"}},
        {"kind": "number", "field": "body", "before": 7, "after": ["<u>", 8]},
        {"kind": None, "before": None},
        {},
    ]
    execute(other, ADD_EDIT, timestamp(SECOND_VISIT), json.dumps(evil), HOSTILE.source_id)
    response = get(get(f"/meldung/{HOSTILE.source_id}").headers["location"])
    page = Page(response.text)
    assert response.status_code == 200
    assert [tag for tag, _ in page.tags if tag in ("script", "img", "b", "i", "u", "x")].count("b") == 2
    assert page.count("script") == page.count("img") == page.count("u") == page.count("i") == 0
    assert "onerror=a" in page.text
    assert not [href for href in page.hrefs() if href.startswith("javascript")]
    assert "{{ 7*7 }}" in page.text
    assert get(f"/meldung/herne-{HOSTILE.source_id}.json").json()["archive"]["changes"][-1]["edits"] == evil


def test_very_many_edits_are_cut_and_counted(other: Path) -> None:
    get = client_of(Datasette([str(other)]))
    many = [{"kind": "number", "field": "body", "before": str(n), "after": str(n + 1)} for n in range(1000)]
    execute(other, ADD_EDIT, timestamp(SECOND_VISIT), json.dumps(many), "281300")
    page = page_of(get, "281300")
    assert page.count("ins") == 30
    assert "und 970 weitere Änderungen" in page.text


# Disappearance


def visited(path: Path, day: int, number: str, how: How | None, **more: Any) -> None:
    """Let a complete run visit an article on a day: its page is there (`None`) or missed in some way."""
    at = SECOND_VISIT + timedelta(days=day)
    with Archive(path.parent, clock=lambda: at) as archive:
        crawl = archive.begin_crawl("default", at)
        if how is None:
            archive.unchanged(number, at)
        else:
            archive.miss("herne", number, crawl, Miss(how=how, at=at, **more))
        archive.end_crawl(crawl, at, "complete", {})


@pytest.fixture
def vanishing(tmp_path: Path) -> Path:
    return build_archive(tmp_path, everyday=0)


def test_a_missing_article_says_when_it_was_not_there_and_that_it_is_watched(vanishing: Path) -> None:
    visited(vanishing, 1, "281200", "not_found", status=404)
    get = client_of(Datasette([str(vanishing)]))
    text = words(page_of(get, "281200").text)
    assert "Zuletzt nicht erreichbar. Am 3. November 2026 war diese Meldung auf herne.de nicht zu finden" in text
    assert "das wird beobachtet" in text
    assert "nicht gefunden (Antwort 404)" in text
    found = Page(get("/suche?q=Rat").text)
    assert "zuletzt nicht erreichbar" in found.text


def test_a_gone_article_says_since_when_and_what_the_city_answered(vanishing: Path) -> None:
    visited(vanishing, 1, "281200", "not_found", status=404)
    visited(vanishing, 9, "281200", "redirect", status=302, location="https://www.herne.de/Start<b>.html")
    visited(vanishing, 16, "281200", "gone", status=410)
    get = client_of(Datasette([str(vanishing)]))
    page = page_of(get, "281200")
    text = words(page.text)
    assert "Die Stadt hat diese Meldung entfernt: nicht mehr da seit dem 3. November 2026" in text
    assert "zuletzt gesehen am 2. November 2026. Hier steht sie, wie sie zuletzt zu lesen war." in text
    assert "nicht gefunden (Antwort 404)" in text
    assert "weitergeleitet nach www.herne.de/Start<b>.html (Antwort 302)" in text
    assert "als entfernt gemeldet (Antwort 410)" in text
    assert page.count("b") == 5
    assert "Der Rat tagt am Mittwoch, 9. September." in text
    assert text.index("Von der Stadt entfernt") < text.index("Auf herne.de nicht erreichbar")
    assert "von der Stadt entfernt" in Page(get("/suche?q=Rat").text).text
    record = get("/meldung/herne-281200.json").json()["archive"]
    assert (record["state"], record["gone_since"][:10]) == ("gone", "2026-11-03")
    assert [miss["how"] for miss in record["misses"]] == ["not_found", "redirect", "gone"]
    assert [change["kind"] for change in record["changes"]] == ["new", "edit", "missing", "gone"]
    version = record["versions"][0]["id"].partition("@")[2]
    assert "nicht mehr da seit dem 3. November" in get(f"/meldung/herne-281200/fassungen/{version}").text


def test_an_article_that_came_back_says_from_when_to_when_it_was_away(vanishing: Path) -> None:
    visited(vanishing, 1, "281200", "not_found", status=404)
    visited(vanishing, 20, "281200", None)
    get = client_of(Datasette([str(vanishing)]))
    text = words(page_of(get, "281200").text)
    assert "Diese Meldung war vom 3. November 2026 bis zum 22. November 2026 auf herne.de nicht abrufbar." in text
    assert "Zuletzt nicht erreichbar" not in text
    assert "Wieder auf herne.de" in text
    # Away once more: what holds now is what is said first.
    visited(vanishing, 30, "281200", "not_found", status=404)
    text = words(page_of(client_of(Datasette([str(vanishing)])), "281200").text)
    assert "Zuletzt nicht erreichbar" in text
    assert "war vom 3. November 2026" not in text


def removal(path: Path, kind: str, key: str, reason: str) -> None:
    """Leave the tombstone of a removal as `redact` and `withdraw` do."""
    at = timestamp(SECOND_VISIT + timedelta(days=3))
    change = "withdrawn" if kind == "withdraw" else "redacted"
    execute(
        path,
        "INSERT INTO redactions (kind, reason, replacement, started, finished, articles) VALUES (?, ?, '', ?, ?, ?)",
        kind,
        reason,
        at,
        at,
        json.dumps([key, "herne-1"]),
    )
    query = "INSERT INTO changes (article_id, at, kind) SELECT id, ?, ? FROM articles WHERE key = ?"
    execute(path, query, at, change, key)


def test_a_withdrawn_article_says_when_and_why_and_nothing_else(vanishing: Path) -> None:
    removal(vanishing, "withdraw", "herne-281200", "Auf Verlangen <b> einer Person.")
    execute(vanishing, "UPDATE articles SET state = 'withdrawn' WHERE key = 'herne-281200'")
    get = client_of(Datasette([str(vanishing)]))
    for path in (
        "/meldung/herne-281200/gremiensitzungen-in-der-kommenden-woche",
        "/meldung/herne-281200/fassungen/000000000000",
    ):
        response = get(path)
        assert response.status_code == 410
        text = words(Page(response.text).text)
        assert "Sie wurde am 5. November 2026 aus dem Archiv zurückgezogen." in text
        assert "Grund: Auf Verlangen <b> einer Person. Ihre Kennung bleibt vergeben." in text
        assert "Der Rat tagt" not in text
    answer = get("/meldung/herne-281200.json")
    assert answer.status_code == 410
    assert "5. November 2026" in answer.json()["error"]


def test_a_redacted_article_says_so(vanishing: Path) -> None:
    removal(vanishing, "redact", "herne-281200", "Name einer Privatperson")
    get = client_of(Datasette([str(vanishing)]))
    text = words(page_of(get, "281200").text)
    assert "Geschwärzt. Aus dieser Meldung wurden am 5. November 2026 Angaben entfernt, in allen Fassungen." in text
    assert "Grund: Name einer Privatperson" in text
    assert "Auf rechtliches Verlangen geschwärzt" in text
    assert "Geschwärzt" not in page_of(get, "281300").text


# What is read with the article


def test_the_record_has_state_changes_misses_and_captured_files(get: Get) -> None:
    record = get(f"/meldung/herne-{PICTURED.source_id}.json").json()
    archive = record["archive"]
    assert (archive["state"], archive["gone_since"], archive["misses"]) == ("online", None, [])
    assert [change["kind"] for change in archive["changes"]] == ["new", "edit", "edit", "edit"]
    assert archive["changes"][1]["edits"] == [
        {
            "kind": "image",
            "field": "images",
            "before": {"url": PICTURED.images[0].url, "sha256": digest(OLD_PICTURE)},
            "after": {"url": PICTURED.images[0].url, "sha256": digest(NEW_PICTURE)},
        }
    ]
    current = {file["url"]: file for file in archive["media"] if file["is_current"]}
    assert current[PICTURED.images[0].url]["file"] == f"{digest(NEW_PICTURE)}.png"
    assert current[PICTURED.attachments[0].url]["text"] == PDF_TEXT
    assert len(archive["media"]) == 5
    # What the contract has is as it was.
    assert set(record["images"][0]) == {"url", "alt", "caption", "credit"}


def test_days_of_the_text_and_what_contradicts_itself_have_a_section(other: Path) -> None:
    get = client_of(Datasette([str(other)]))
    newest = "(SELECT id FROM versions WHERE article_id = articles.id ORDER BY observed_at DESC LIMIT 1)"
    for text, starts, ends in (
        ("9. September 2026, 18 Uhr", "2026-09-09T18:00", "2026-09-09T20:00"),
        ("12. bis 14. Oktober", "2026-10-12", "2026-10-14"),
        ("27. Januar 1945", "1945-01-27", None),
    ):
        execute(
            other,
            "INSERT INTO events (article_id, version_id, field, position, year_from, starts, ends, text) "
            f"SELECT id, {newest}, 'body', 0, 'text', ?, ?, ? FROM articles WHERE source_id = '281200'",
            starts,
            ends,
            text,
        )
    for kind, detail in (
        ("weekday_differs", {"text": "Dienstag, 9. <b>", "falls_on": "Mittwoch", "starts": "2026-09-09"}),
        ("listing_differs", {"url": "x", "body": "y"}),
        ("of_another_release", {"text": "z"}),
        ("weekday_differs", {"starts": ["kein", "Datum"]}),
    ):
        execute(
            other,
            "INSERT INTO observations (article_id, kind, detail, seen_at) "
            "SELECT id, ?, ?, ? FROM articles WHERE source_id = '281200'",
            kind,
            json.dumps(detail),
            timestamp(SECOND_VISIT),
        )
    page = page_of(get, "281200")
    text = words(page.text)
    assert "Mittwoch, 9. September 2026, 18:00 Uhr bis 20:00 Uhr „9. September 2026, 18 Uhr“" in text
    assert "Montag, 12. Oktober 2026 bis Mittwoch, 14. Oktober 2026" in text
    assert "1945" not in text
    assert "Im Text steht „Dienstag, 9. <b>“; Wochentag und Datum passen nicht zusammen: Der 9. September" in text
    assert "September 2026 ist ein Mittwoch." in text
    assert "Eine Übersicht der Stadt zeigt zu dieser Meldung einen anderen Text." in text
    assert page.count("time") >= 2


@pytest.mark.parametrize("module", ["archive.article_life", "archive.web.media_page"])
def test_no_query_of_these_pages_reads_a_whole_table(other: Path, module: str) -> None:
    import importlib

    queries = {
        name: value
        for name, value in vars(importlib.import_module(module)).items()
        if isinstance(value, str) and value.strip().startswith("SELECT") and "FROM redactions" not in value
    }
    assert queries
    with closing(sqlite3.connect(other)) as conn:
        for name, query in queries.items():
            values: Any = {"id": 1} if ":id" in query else ("[]",) * query.count("?")
            plan = [row[3] for row in conn.execute(f"EXPLAIN QUERY PLAN {query}", values)]
            scans = [step for step in plan if step.startswith("SCAN") and "sqlite_schema" not in step]
            assert [step for step in scans if "json_each" not in step] == [], (name, plan)


def test_a_notice_without_anything_has_no_empty_sections(get: Get) -> None:
    page = page_of(get, "40000")
    for heading in ("Verlauf", "Termine", "Auffälligkeiten", "Bilder", "Dateien"):
        assert heading not in page.text
    assert notice(1, PICTURED.published, "a", "b").images == ()


# What the start page says of it


def test_the_start_page_shows_what_the_city_edited_removed_and_brought_back_last(vanishing: Path) -> None:
    before = words(Page(client_of(Datasette([str(vanishing)]))("/").text).text)
    assert "Zuletzt geändert oder entfernt" in before
    for day in (1, 9, 16):
        visited(vanishing, day, "281300", "not_found", status=404)
    visited(vanishing, 17, "281260", "not_found", status=404)
    edits = [{"kind": kind, "field": "body", "before": "a", "after": "b"} for kind in ("typo", "place", "name", "date")]
    execute(vanishing, ADD_EDIT, timestamp(SECOND_VISIT + timedelta(days=18)), json.dumps(edits), "281200")
    page = Page(client_of(Datasette([str(vanishing)]))("/").text)
    text = words(page.text)
    latest = text[text.index("Zuletzt geändert oder entfernt") : text.index("Rubriken")]
    assert "geändert: Datum, Ort, Name und mehr, 20. November 2026" in latest
    assert "von der Stadt entfernt, 18. November 2026" in latest
    assert latest.index("geändert: Datum") < latest.index("von der Stadt entfernt")
    # One line an article; a page that is missing for a day is no news, nor is a better reading.
    assert latest.count("Gremiensitzungen") == 1
    assert REREAD.title not in latest
    visited(vanishing, 30, "281300", None)
    text = words(Page(client_of(Datasette([str(vanishing)]))("/").text).text)
    assert "wieder auf herne.de, 2. Dezember 2026" in text
    assert "von der Stadt entfernt, 18. November" not in text


def test_a_withdrawn_article_leaves_the_start_page(vanishing: Path) -> None:
    execute(vanishing, ADD_EDIT, timestamp(SECOND_VISIT), "[]", "281200")
    assert "/meldung/herne-281200/" in client_of(Datasette([str(vanishing)]))("/").text
    execute(vanishing, "UPDATE articles SET state = 'withdrawn' WHERE key = 'herne-281200'")
    assert "/meldung/herne-281200/" not in client_of(Datasette([str(vanishing)]))("/").text


def test_without_any_change_the_start_page_has_no_such_section(vanishing: Path) -> None:
    execute(vanishing, "UPDATE articles SET state = 'withdrawn'")
    assert "Zuletzt geändert" not in client_of(Datasette([str(vanishing)]))("/").text
