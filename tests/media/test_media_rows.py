"""What the archive says of captured pictures and files, and how a replaced one becomes an edit."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from archive.errors import RedactedText
from archive.media.pdf_text import PdfText
from archive.media.rows import MediaFound
from archive.redaction.rules import Rule, write_rules
from archive.search.whole import verify as verify_search
from archive.store import Archive, Capture
from herne_scraper.items import Article, Attachment, Image

NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)
PICTURE = "https://www.herne.de/Bilder/a.png"
PLAN = "https://www.herne.de/PDF/plan.pdf"
SAVED = Capture(sha256="c" * 64, time=NOW)


def notice(number: int, **more: Any) -> Article:
    article = Article(
        site="herne",
        source_id=str(number),
        url=f"https://www.herne.de/Meldungen/News-Detailansicht_{number}.html",
        title=f"Meldung {number}",
        published=date(2026, 10, 1),
        published_raw="Meldung vom 01. Oktober 2026",
        body="Text.",
        images=(Image(url=PICTURE, alt="Ein Bild"),),
        attachments=(Attachment(url=PLAN, label="Plan", media_type="application/pdf"),),
    )
    return replace(article, **more)


def found(url: str, letter: str, *, after: int = 0) -> MediaFound:
    is_pdf = url.endswith(".pdf")
    return MediaFound(
        url=url,
        sha256=letter * 64,
        media_type="application/pdf" if is_pdf else "image/png",
        extension="pdf" if is_pdf else "png",
        size_bytes=7,
        width=None if is_pdf else 48,
        height=None if is_pdf else 27,
        fetched_at=NOW + timedelta(days=after),
    )


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path, clock=lambda: NOW) as opened:
        yield opened


def rows(archive: Archive, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(archive.path)) as conn:
        return conn.execute(query).fetchall()


def changes(archive: Archive) -> list[tuple[Any, ...]]:
    query = """
        SELECT a.key, c.kind, c.from_version = c.to_version, c.at, c.edits
        FROM changes AS c JOIN articles AS a ON a.id = c.article_id WHERE c.kind <> 'new' ORDER BY c.id
    """
    return [(*row[:4], json.loads(row[4])) for row in rows(archive, query)]


def test_a_file_is_shown_with_every_article_that_names_its_address(archive: Archive) -> None:
    for number in (1, 2):
        archive.save(notice(number), capture=SAVED, extractor="t")
    assert archive.keep_media(found(PICTURE, "a")) == "new"
    assert archive.keep_media(found(PLAN, "b"), pdf=PdfText(text="Der Plan", problem=None, pages=2)) == "new"
    assert rows(archive, "SELECT article_id, sha256 FROM images") == [(1, "a" * 64), (2, "a" * 64)]
    assert rows(archive, "SELECT sha256, text FROM attachments") == [("b" * 64, "Der Plan")] * 2
    (row,) = rows(archive, "SELECT file, pages, text, text_problem FROM media WHERE url LIKE '%pdf'")
    assert row == (f"{'b' * 64}.pdf", 2, "Der Plan", None)
    assert rows(archive, "SELECT text_by LIKE 'pypdf %' FROM media ORDER BY url") == [(None,), (1,)]
    assert changes(archive) == []


def test_the_same_file_again_is_only_seen_again(archive: Archive) -> None:
    archive.save(notice(1), capture=SAVED, extractor="t")
    archive.keep_media(found(PICTURE, "a"))
    assert archive.keep_media(found(PICTURE, "a", after=30)) == "seen"
    archive.see_media(PICTURE, NOW + timedelta(days=60))
    archive.see_media(PICTURE, NOW + timedelta(days=40))
    seen = rows(archive, "SELECT substr(first_seen, 1, 10), substr(last_seen, 1, 10) FROM media")
    assert seen == [("2026-11-01", "2026-12-31")]
    assert changes(archive) == []


def test_another_file_under_the_address_is_an_edit_that_makes_no_version(archive: Archive) -> None:
    for number in (1, 2):
        archive.save(notice(number), capture=SAVED, extractor="t")
    for url in (PICTURE, PLAN):
        archive.keep_media(found(url, "a"))
    before = rows(archive, "SELECT content_hash, versions FROM articles")
    assert archive.keep_media(found(PICTURE, "b", after=30)) == "replaced"
    assert archive.keep_media(found(PLAN, "b", after=31), pdf=PdfText(text="Neu", problem=None, pages=1)) == "replaced"
    image = {
        "kind": "image",
        "field": "images",
        "before": {"url": PICTURE, "sha256": "a" * 64},
        "after": {"url": PICTURE, "sha256": "b" * 64},
    }
    plan = {
        "kind": "attachment",
        "field": "attachments",
        "before": {"url": PLAN, "sha256": "a" * 64},
        "after": {"url": PLAN, "sha256": "b" * 64},
    }
    first, second = "2026-12-01T08:00:00.000000+00:00", "2026-12-02T08:00:00.000000+00:00"
    assert changes(archive) == [
        ("herne-1", "edit", 1, first, [image]),
        ("herne-2", "edit", 1, first, [image]),
        ("herne-1", "edit", 1, second, [plan]),
        ("herne-2", "edit", 1, second, [plan]),
    ]
    assert rows(archive, "SELECT content_hash, versions FROM articles") == before
    assert rows(archive, "SELECT DISTINCT sha256, text FROM attachments") == [("b" * 64, "Neu")]
    # A run that was killed after it noted this notes it once more.
    assert archive.keep_media(found(PICTURE, "b", after=30)) == "seen"
    assert len(changes(archive)) == 4


def test_a_file_that_comes_back_is_an_edit_too_and_no_second_row(archive: Archive) -> None:
    archive.save(notice(1), capture=SAVED, extractor="t")
    for day, letter in enumerate("aba"):
        archive.keep_media(found(PICTURE, letter, after=30 * day))
    assert rows(archive, "SELECT sha256, is_current FROM media ORDER BY sha256") == [("a" * 64, 1), ("b" * 64, 0)]
    assert [edits[0]["after"]["sha256"][0] for *_, edits in changes(archive)] == ["b", "a"]


def test_a_clock_that_was_set_back_does_not_hide_what_came_last(archive: Archive) -> None:
    archive.save(notice(1), capture=SAVED, extractor="t")
    archive.keep_media(found(PICTURE, "a", after=30))
    archive.keep_media(found(PICTURE, "b"))
    assert rows(archive, "SELECT sha256 FROM images") == [("b" * 64,)]


def test_a_picture_used_twice_by_an_article_is_one_edit(archive: Archive) -> None:
    twice = (Image(url=PICTURE), Image(url=PICTURE, caption="Noch einmal"))
    archive.save(notice(1, images=twice), capture=SAVED, extractor="t")
    archive.keep_media(found(PICTURE, "a"))
    archive.keep_media(found(PICTURE, "b", after=1))
    ((*_, edits),) = changes(archive)
    assert len(edits) == 1
    assert rows(archive, "SELECT sha256 FROM images") == [("b" * 64,)] * 2


def test_an_edited_article_keeps_the_files_of_the_addresses_it_still_shows(archive: Archive) -> None:
    archive.save(notice(1), capture=SAVED, extractor="t")
    archive.keep_media(found(PICTURE, "a"))
    archive.keep_media(found(PLAN, "b"), pdf=PdfText(text="Der Plan", problem=None, pages=1))
    other = Image(url="https://www.herne.de/Bilder/neu.png")
    edited = notice(1, body="Anderer Text.", images=(other, Image(url=PICTURE)))
    archive.save(edited, capture=Capture(sha256="d" * 64, time=NOW + timedelta(days=1)), extractor="t")
    assert rows(archive, "SELECT position, sha256 FROM images") == [(1, None), (2, "a" * 64)]
    assert rows(archive, "SELECT sha256, text FROM attachments") == [("b" * 64, "Der Plan")]


def test_addresses_are_those_shown_now_but_of_withdrawn_articles(archive: Archive) -> None:
    archive.save(notice(1), capture=SAVED, extractor="t")
    secret = notice(2, images=(Image(url="https://www.herne.de/Bilder/geheim.png"),), attachments=())
    archive.save(secret, capture=SAVED, extractor="t")
    archive.keep_media(found(PICTURE, "a"))
    with closing(sqlite3.connect(archive.path)) as conn, conn:
        conn.execute("UPDATE articles SET state = 'withdrawn' WHERE source_id = '2'")
    assert archive.media_addresses("herne") == [(PICTURE, "images", True), (PLAN, "pdf", False)]
    assert archive.media_addresses("wanne") == []


def test_a_file_must_be_named_after_its_bytes(archive: Archive) -> None:
    with closing(sqlite3.connect(archive.path)) as conn, pytest.raises(sqlite3.IntegrityError):
        conn.execute(
            "INSERT INTO media (url, sha256, media_type, size_bytes, file, first_seen, last_seen, is_current) "
            f"VALUES ('u', '{'a' * 64}', 'image/png', 1, '../archive.db', '', '', 1)"
        )


def test_a_pdf_that_says_what_was_redacted_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / "private").mkdir()
    write_rules(tmp_path, [Rule(redaction=1, kind="redact", replacement="[geschwärzt]", text="Erika Mustermann")])
    with Archive(tmp_path, clock=lambda: NOW) as archive:
        archive.save(notice(1), capture=SAVED, extractor="t")
        named = PdfText(text="Es grüßt\nErika Mustermann aus Herne.", problem=None, pages=1)
        with pytest.raises(RedactedText, match=f"{PLAN} says what was redacted") as caught:
            archive.keep_media(found(PLAN, "a"), pdf=named)
        assert "Mustermann" not in str(caught.value)
        assert rows(archive, "SELECT count(*) FROM media") == [(0,)]
        assert rows(archive, "SELECT sha256, text FROM attachments") == [(None, None)]
        other = PdfText(text="Es grüßt Max Muster.", problem=None, pages=1)
        assert archive.keep_media(found(PLAN, "b"), pdf=other) == "new"


def test_what_a_pdf_says_is_searched_with_each_article_that_shows_it_and_goes_with_it(archive: Archive) -> None:
    for number in (1, 2):
        archive.save(notice(number), capture=SAVED, extractor="t")
    searched = "SELECT article_id FROM search JOIN search_meta ON rowid_ = search.rowid WHERE search MATCH 'annex : {}'"
    edited = "SELECT count(*) FROM search_sets WHERE value = 'geaendert'"
    archive.keep_media(found(PLAN, "a"), pdf=PdfText(text="Der Bebauungsplan\n\nLärm", problem=None, pages=2))
    assert sorted(rows(archive, searched.format("bebauungsplan"))) == [(1,), (2,)]
    assert rows(archive, edited) == [(0,)]
    archive.keep_media(found(PLAN, "b", after=30), pdf=PdfText(text="Der Lageplan", problem=None, pages=1))
    assert rows(archive, searched.format("bebauungsplan")) == []
    assert sorted(rows(archive, searched.format("lageplan"))) == [(1,), (2,)]
    assert rows(archive, edited) == [(1,)]
    with closing(sqlite3.connect(archive.path)) as conn:
        verify_search(conn)
