from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from archive.articles import COUNTS, counts, find, newest, opening, read, read_version, sections
from archive.database import open_for_reading
from archive.errors import ArchiveError, UnknownArticle, UnknownVersion
from archive.store import Archive, Capture
from herne_scraper.items import Article, Attachment, Image, Link, Section

START = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
POLITICS = Section(path="/Rathaus/Politik/", name="Politik")
CITY_HALL = Section(path="/Rathaus/", name="Rathaus")

PAGE = Article(
    site="herne",
    source_id="281473",
    url="https://www.herne.de/Meldungen/News-Detailansicht_281473.html",
    title="Straßenfest: 10 Jahre Börnig",
    published=date(2026, 10, 30),
    published_raw="Meldung vom 30. Oktober 2026",
    body="Am Freitag wurde gefeiert.\n\nUm 18 Uhr war Schluss.",
    images=tuple(Image(url=f"https://www.herne.de/{n}.jpg", alt=f"Bild {n}") for n in range(12)),
    attachments=(Attachment(url="https://www.herne.de/PDF/p.pdf", label="Plan", size_bytes=3_603_000),),
    links=(Link(url="https://example.org/", label="mehr"),),
    sections=(POLITICS, CITY_HALL),
)
ENTRY = Article(
    site="herne",
    source_id=None,
    url="https://www.herne.de/Meldungen/Alle-News.html",
    title="Kulturausschuss",
    published=date(2021, 3, 4),
    published_raw="Meldung vom 04. März 2021",
    body="Der Ausschuss tagt.",
    sections=(POLITICS,),
)
CAPTURE = Capture(sha256="ab" * 32, time=START)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path, clock=lambda: START + timedelta(minutes=1)) as opened:
        opened.save(PAGE, capture=CAPTURE, extractor="1")
        opened.save(ENTRY, capture=CAPTURE, extractor="1")
        yield opened


@pytest.fixture
def db(archive: Archive) -> Iterator[sqlite3.Connection]:
    conn = open_for_reading(archive.path.parent)
    yield conn
    conn.close()


@pytest.mark.parametrize("name", ["herne-281473", "281473", " 281473 "])
def test_an_article_is_found_by_key_and_by_number(db: sqlite3.Connection, name: str) -> None:
    found = find(db, name)
    assert found is not None
    assert read(db, found).title == PAGE.title


def test_an_article_is_found_by_the_name_of_a_version(db: sqlite3.Connection) -> None:
    article = read(db, 1)
    assert find(db, article.versions[0].id) == 1


def test_an_article_is_found_by_the_key_it_had(archive: Archive, db: sqlite3.Connection) -> None:
    paged = replace(ENTRY, source_id="99", url="https://www.herne.de/Meldungen/News-Detailansicht_99.html")
    archive.save(paged, capture=CAPTURE, extractor="1")
    assert find(db, "herne-20210304-b84587c2") == find(db, "herne-99") == 2


@pytest.mark.parametrize(
    "name", ["", "28147", "herne-28147", "Straßenfest", "' OR 1=1 --", "herne-281473@", "%", "\x00"]
)
def test_other_names_find_nothing(db: sqlite3.Connection, name: str) -> None:
    assert find(db, name) is None


def test_a_number_of_two_cities_must_be_named_in_full(archive: Archive, db: sqlite3.Connection) -> None:
    archive.save(replace(PAGE, site="wanne"), capture=CAPTURE, extractor="1")
    with pytest.raises(ArchiveError, match="herne-281473, wanne-281473"):
        find(db, "281473")


def test_a_row_that_is_not_there_is_an_error(db: sqlite3.Connection) -> None:
    with pytest.raises(UnknownArticle, match="999"):
        read(db, 999)


def test_everything_of_an_article_is_read_in_order(db: sqlite3.Connection) -> None:
    article = read(db, 1)
    assert (article.images, article.attachments, article.links) == (PAGE.images, PAGE.attachments, PAGE.links)
    assert article.sections == (CITY_HALL, POLITICS)
    assert (article.slug, article.state, article.listing_only) == ("strassenfest-10-jahre-boernig", "online", False)
    assert article.published == date(2026, 10, 30)
    (version,) = article.versions
    assert (version.cause, version.extractor, version.capture_sha256) == ("edit", "1", "ab" * 32)
    assert (version.observed_at, version.recorded_at) == (START, START + timedelta(minutes=1))


def test_the_record_is_the_contracts_and_keeps_the_archives_own_apart(db: sqlite3.Connection) -> None:
    record = read(db, 1).record()
    own = record.pop("archive")
    assert record == PAGE.record() | {"sections": ["/Rathaus/", "/Rathaus/Politik/"]}
    assert list(record) == list(PAGE.record())
    assert (own["key"], own["first_seen"]) == ("herne-281473", "2026-11-01T08:00:00.000000+00:00")
    assert own["versions"][0]["id"].startswith("herne-281473@")


def test_the_record_of_an_entry_has_nulls_for_what_is_absent(db: sqlite3.Connection) -> None:
    record = read(db, 2).record()
    assert (record["source_id"], record["teaser"], record["images"]) == (None, None, [])
    assert record["archive"]["gone_since"] is None


def test_the_newest_come_first(db: sqlite3.Connection) -> None:
    first, second = newest(db, 10)
    assert (first.key, first.has_image, first.sections) == ("herne-281473", True, (CITY_HALL, POLITICS))
    assert first.text == "Am Freitag wurde gefeiert. Um 18 Uhr war Schluss."
    assert (second.title, second.has_image) == ("Kulturausschuss", False)
    assert [teaser.key for teaser in newest(db, 1)] == ["herne-281473"]


def test_the_archive_is_counted(archive: Archive, db: sqlite3.Connection) -> None:
    archive.save(replace(PAGE, body="Anders."), capture=CAPTURE, extractor="1")
    archive.end_crawl(archive.begin_crawl("full", START), START + timedelta(hours=1), "complete", {})
    found = counts(db)
    assert (found.articles, found.versions, found.listing_only) == (2, 3, 1)
    assert (found.first, found.last) == (date(2021, 3, 4), date(2026, 10, 30))
    assert found.last_run == START + timedelta(hours=1)


def test_an_empty_archive_is_counted_too(tmp_path: Path) -> None:
    with Archive(tmp_path):
        conn = open_for_reading(tmp_path)
        found = counts(conn)
        assert (found.articles, found.first, found.last, found.last_run) == (0, None, None, None)
        assert (newest(conn, 5), sections(conn)) == ([], [])
        conn.close()


def test_sections_are_counted(db: sqlite3.Connection) -> None:
    assert [(section.path, section.articles) for section in sections(db)] == [
        ("/Rathaus/", 1),
        ("/Rathaus/Politik/", 2),
    ]


def test_rows_of_any_kind_will_do(db: sqlite3.Connection) -> None:
    plain = (read(db, 1), newest(db, 2), counts(db), sections(db), find(db, "281473"))
    db.row_factory = sqlite3.Row
    assert (read(db, 1), newest(db, 2), counts(db), sections(db), find(db, "281473")) == plain


def test_counting_reads_no_article(db: sqlite3.Connection) -> None:
    plan = [detail for *_, detail in db.execute(f"EXPLAIN QUERY PLAN {COUNTS}")]
    assert [line for line in plan if line.startswith("SCAN articles") and "COVERING INDEX" not in line] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kurz.", "Kurz."),
        ("Genau so lang", "Genau so lang"),
        ("Eins\n\n- zwei", "Eins - zwei"),
        ("Wort Wort Worte mehr", "Wort Wort …"),
        ("x" * 30, "x" * 13 + " …"),
        ("Herne, Wanne, Eickel", "Herne …"),
    ],
)
def test_an_opening_is_cut_between_words(text: str, expected: str) -> None:
    assert opening(text, 13) == expected


def test_a_version_is_read_whole_by_its_name_and_by_its_hash(archive: Archive, db: sqlite3.Connection) -> None:
    later = Capture(sha256="cd" * 32, time=START + timedelta(days=1))
    archive.save(replace(PAGE, body="Am Samstag wurde gefeiert.", links=()), capture=later, extractor="1")
    first, second = (line.id for line in read(db, 1).versions)
    for name in (first, first.partition("@")[2]):
        version = read_version(db, 1, name)
        assert (version.line, version.body) == (read(db, 1).versions[0], PAGE.body)
        assert (version.images, version.attachments, version.links) == (PAGE.images, PAGE.attachments, PAGE.links)
        assert version.record()["version"]["id"] == first
    assert (read_version(db, 1, second).body, read_version(db, 1, second).links) == ("Am Samstag wurde gefeiert.", ())


@pytest.mark.parametrize("name", ["", "herne-281473", "herne-281473@", "0" * 12, "%", "\x00"])
def test_a_version_that_is_not_there_is_an_error(db: sqlite3.Connection, name: str) -> None:
    with pytest.raises(UnknownVersion):
        read_version(db, 1, name)


def test_the_version_of_another_article_is_none_of_this_one(db: sqlite3.Connection) -> None:
    with pytest.raises(UnknownVersion, match="row 1 has no version 'herne-20210304"):
        read_version(db, 1, read(db, 2).versions[0].id)
