"""The sets of filters, the former texts and the check of the index, on rows as a crawl leaves them."""

from __future__ import annotations

import json
import sqlite3
from datetime import date, timedelta

import pytest
from pyroaring import BitMap
from shelf import add, archive_of, asked, new_archive, write

from archive.errors import ArchiveError
from archive.search import sets
from archive.search.engine import search
from archive.search.index import index, refresh, reindex, unindex
from archive.search.rowids import day_of, first_of, place_of, rowid
from archive.search.state import NUMBERS, numbers
from archive.search.texts import read_texts
from archive.search.whole import against_articles, inside, verify

ADD_VERSION = """
    INSERT INTO versions (
        id, article_id, observed_at, recorded_at, cause, extractor, content_hash, capture_sha256, capture_time, url,
        title, published, published_raw, teaser, body, images, attachments, links
    ) VALUES (?, ?, ?, ?, ?, '1', ?, ?, ?, '', ?, '2024-05-01', '', NULL, ?, ?, ?, '[]')
"""


def version(
    conn: sqlite3.Connection,
    article: int,
    body: str,
    *,
    cause: str = "edit",
    title: str = "Meldung",
    caption: str | None = None,
    credit: str | None = None,
    label: str = "Lageplan",
) -> None:
    """Add a version after those there are."""
    (number,) = conn.execute("SELECT count(*) FROM versions").fetchone()
    at = f"2024-05-01T08:{number:02}:00+00:00"
    images = [] if caption is None else [{"url": "u", "alt": None, "caption": caption, "credit": credit}]
    files = [{"url": "u", "label": label, "media_type": None, "size_bytes": None}]
    digest = f"{number:064x}"
    values = (at, at, cause, digest, digest, at, title, body, json.dumps(images), json.dumps(files))
    conn.execute(ADD_VERSION, (f"v{number}", article, *values))


def members(conn: sqlite3.Connection) -> dict[str, list[int]]:
    """Return all sets with the articles in them."""
    articles = dict(conn.execute("SELECT rowid_, article_id FROM search_meta"))
    return {":".join(key): sorted(articles[number] for number in found) for key, found in sets.read_all(conn).items()}


def matching(conn: sqlite3.Connection, expression: str) -> list[int]:
    query = "SELECT article_id FROM search JOIN search_meta ON rowid_ = search.rowid WHERE search MATCH ? ORDER BY 1"
    return [number for (number,) in conn.execute(query, (expression,))]


def test_an_article_is_in_the_set_of_all_that_it_has() -> None:
    conn = new_archive()
    add(conn, "Fest in Crange", images=[(None, "Ein Zelt", None)], sections=[("/Rathaus/Politik/", "Politik")])
    add(conn, "Meldung", attachments=["Lageplan"], state="gone")
    assert members(conn) == {
        "mit:anhang": [2],
        "mit:bild": [1],
        "ort:crange": [1],
        "ort:wanne": [1],
        "rubrik:rathaus-politik": [1],
        "status:verschwunden": [2],
    }


def test_two_sections_of_one_slug_are_one_set_and_lose_no_article() -> None:
    conn = new_archive()
    both = [("/Rathaus/Politik/", "Politik"), ("/Rathaus-Politik/", "Politik")]
    add(conn, "Eine", sections=both)
    add(conn, "Andere", sections=both[1:])
    assert members(conn) == {"rubrik:rathaus-politik": [1, 2]}
    unindex(conn, 1)
    assert members(conn) == {"rubrik:rathaus-politik": [2]}


def test_a_set_that_gets_empty_is_no_row_any_more() -> None:
    conn = new_archive()
    add(conn, "Meldung", sections=[("/Kultur/", "Kultur")])
    unindex(conn, 1)
    assert conn.execute("SELECT count(*) FROM search_sets").fetchone() == (0,)


def test_state_edits_and_sections_are_followed_without_reading_the_text_again() -> None:
    conn = archive_of(["Ein Bagger."])
    before = conn.execute("SELECT * FROM search_meta").fetchall()
    conn.execute("UPDATE articles SET state = 'gone', gone_since = '2024'")
    conn.execute("INSERT INTO changes (article_id, at, kind) VALUES (1, '', 'edit')")
    conn.execute("INSERT INTO sections (path, name) VALUES ('/Kultur/', 'Kultur')")
    conn.execute("INSERT INTO article_sections VALUES (1, 1, '', '')")
    refresh(conn, 1)
    assert members(conn) == {"rubrik:kultur": [1], "status:geaendert": [1], "status:verschwunden": [1]}
    conn.execute("UPDATE articles SET state = 'online', gone_since = NULL")
    refresh(conn, 1)
    assert members(conn) == {"rubrik:kultur": [1], "status:geaendert": [1]}
    assert conn.execute("SELECT * FROM search_meta").fetchall() == before
    verify(conn)


def test_what_is_only_missing_has_not_vanished() -> None:
    conn = new_archive()
    add(conn, "Meldung", state="missing")
    assert members(conn) == {}


def test_what_was_withdrawn_is_in_no_table_of_the_search() -> None:
    conn = archive_of(["Ein Bagger."])
    unindex(conn, 1)
    conn.execute("UPDATE articles SET state = 'withdrawn'")
    index(conn, 1)
    unindex(conn, 1)
    refresh(conn, 1)
    for table in ("search_meta", "search_sets", "lexicon", "homographs", "beginnings"):
        assert conn.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
    conn.commit()
    assert reindex(conn) == 0
    verify(conn)


def test_what_the_city_said_and_says_no_more_is_found_as_former_once() -> None:
    conn = new_archive()
    article = write(conn, "Meldung", "Der Bagger kommt.\n\nBis Mai.", images=[(None, "Ein Zelt", None)])
    version(conn, article, "Der Kran kommt.\n\nBis Mai.", title="Vorschau", caption="Ein Gerüst")
    version(conn, article, "Der Kran kommt.\n\nBis April.", caption="Ein Zelt")
    version(conn, article, "Der Bagger kommt.\n\nBis Mai.", caption="Ein Zelt")
    index(conn, article)
    assert read_texts(conn, [article])[article].former == (
        "Vorschau",
        "Der Kran kommt.",
        "Lageplan",
        "Ein Gerüst",
        "Bis April.",
    )
    assert matching(conn, "former : (kran AND gerust AND april)") == [1]
    assert matching(conn, "former : (bagger OR zelt OR mai)") == []
    assert matching(conn, "body : kran") == []


def test_what_only_a_worse_reading_had_is_not_found() -> None:
    conn = new_archive()
    article = write(conn, "Meldung", "Der Bagger kommt.")
    version(conn, article, "Alle Cookies annehmen.\n\nDer Kran kommt.")
    version(conn, article, "Der Kran kommt.", cause="extraction")
    version(conn, article, "Der Bagger kommt.")
    index(conn, article)
    assert "Der Kran kommt." in read_texts(conn, [article])[article].former
    assert matching(conn, "cookies OR cookie") == []
    verify(conn)


def test_an_article_of_another_day_or_length_moves_and_places_are_used_again() -> None:
    conn = archive_of(["Eins.", "Zwei.", "Drei."])
    numbers = [number for (number,) in conn.execute("SELECT rowid_ FROM search_meta ORDER BY article_id")]
    assert [place_of(number) for number in numbers] == [0, 1, 2]
    unindex(conn, 2)
    conn.execute("UPDATE articles SET published = '2024-05-03', body = ? WHERE id = 2", ("Wort " * 100,))
    index(conn, 2)
    (moved,) = conn.execute("SELECT rowid_ FROM search_meta WHERE article_id = 2").fetchone()
    assert (day_of(moved), place_of(moved), moved & 7) == (day_of(numbers[1]) + timedelta(days=2), 0, 2)
    add(conn, "Vierte")
    assert conn.execute("SELECT rowid_ FROM search_meta WHERE article_id = 4").fetchone() == (numbers[1],)
    verify(conn)


def test_a_set_is_changed_in_its_place_and_says_so() -> None:
    conn = archive_of(["Eins.", "Zwei.", "Drei."])
    conn.execute("UPDATE articles SET state = 'gone'")
    refresh(conn, 1)
    rows = "SELECT rowid, length(rowids) FROM search_sets WHERE kind = 'status'"
    before, stamp = conn.execute(rows).fetchall(), conn.execute("SELECT stamp FROM analyser").fetchone()
    numbers = BitMap([number for (number,) in conn.execute("SELECT rowid_ FROM search_meta WHERE article_id <= 2")])
    refresh(conn, 2)
    assert sets.read_all(conn)["status", "verschwunden"] == numbers
    assert conn.execute(rows).fetchall() == before
    assert conn.execute("SELECT stamp FROM analyser").fetchone() != stamp


def test_a_set_that_outgrows_its_room_or_empties_is_written_anew() -> None:
    conn = new_archive()
    expected = BitMap()
    for number in range(0, 1_000_000, 1000):
        sets.add(conn, number, [("mit", "bild")])
        expected.add(number)
        assert sets.read_all(conn) == {("mit", "bild"): expected}
    for number in list(expected):
        sets.discard(conn, number, [("mit", "bild")])
        expected.remove(number)
        assert sets.read_all(conn) == ({("mit", "bild"): expected} if expected else {})


def test_a_day_with_more_articles_than_places_has_room_for_some_of_each_length() -> None:
    day = date(2024, 5, 1)
    taken: list[int] = []
    for _ in range(512):
        taken.append(rowid(day, taken, words=100))
    assert {day_of(number) for number in taken} == {day}
    assert taken[:64] == [first_of(day) + 8 * place + 2 for place in range(64)]
    # Then in the class that comes next, and in one that is full no more.
    assert [number % 8 for number in taken[64::64]] == [1, 3, 0, 4, 5, 6, 7]
    assert len(set(taken)) == 512
    with pytest.raises(ArchiveError, match="2024-05-01 has 512 articles already"):
        rowid(day, taken, words=100)


def test_articles_of_a_crowded_day_come_and_go_and_are_rebuilt() -> None:
    conn = archive_of([f"Meldung {number}" for number in range(70)])
    verify(conn)
    unindex(conn, 3)
    index(conn, 3)
    conn.commit()
    verify(conn)
    assert matching(conn, "body : 69") == [70]
    # The last place, which shows that there was no more room for those of this length.
    unindex(conn, 64)
    conn.execute("UPDATE articles SET state = 'withdrawn' WHERE id = 64")
    conn.commit()
    verify(conn)
    assert reindex(conn) == 69
    verify(conn)


@pytest.mark.parametrize("day", ["1066-10-14", "1899-12-31", "9999-12-31"])
def test_days_beyond_all_numbers_are_indexed_and_rebuilt(day: str) -> None:
    conn = new_archive()
    for title in ("Eine", "Andere"):
        add(conn, title, published=day)
    add(conn, "Dritte", published="1000-01-01")
    conn.commit()
    verify(conn)
    assert reindex(conn) == 3
    verify(conn)


TAMPERING = {
    "INSERT INTO search (rowid, former) VALUES (7, 'geist')": "3 rows",
    "INSERT INTO search_titles (rowid, title) VALUES (7, 'geist')": "3 rows",
    "DELETE FROM search_meta WHERE article_id = 2": "it is not indexed",
    "DELETE FROM articles WHERE id = 2": "it is not there",
    "UPDATE articles SET state = 'withdrawn' WHERE id = 2": "it was withdrawn",
    "UPDATE search_meta SET rowid_ = rowid_ + 1 WHERE article_id = 2": "of another day or length",
    "UPDATE search_meta SET rowid_ = rowid_ + 512 WHERE article_id = 2": "of another day or length",
    "UPDATE search_meta SET checksum = 1 WHERE article_id = 2": "indexed with another text",
    "UPDATE lexicon SET main_code = 'a!kran' WHERE form = 'bagger'": "indexed with another text",
    "UPDATE lexicon SET df = 9 WHERE form = 'bagger'": "another number of articles",
    "UPDATE lexicon SET df = 99 WHERE form = 'bagger'": "another number of articles",
    "INSERT INTO lexicon VALUES ('geist', 1, NULL, NULL, '', '')": "another number of articles",
    "DELETE FROM homographs": "some form says so",
    "INSERT INTO homographs VALUES ('geist', 'geister', 1)": "another number of forms",
    "INSERT INTO beginnings VALUES ('g', 4, 'geist')": "other words that begin so",
    "DELETE FROM search_sets WHERE kind = 'mit'": "the articles say otherwise",
    "UPDATE search_sets SET value = 'pdf' WHERE kind = 'mit'": "the articles say otherwise",
    "UPDATE search_sets SET rowids = x'3b30'": "is damaged",
    "UPDATE search_data SET block = zeroblob(length(block)) WHERE id > 10": "damaged inside",
    "UPDATE analyser SET version = '0'": "analysis 0",
}


@pytest.mark.parametrize(("statement", "says"), TAMPERING.items())
def test_tampering_with_the_index_is_named(statement: str, says: str) -> None:
    conn = new_archive()
    add(conn, "Meldung", "Viele Bomben.", images=[(None, "Ein Zelt", None)])
    add(conn, "Meldung", "Ein Bagger.")
    conn.commit()
    assert not any((*inside(conn), *against_articles(conn)))
    conn.execute(statement)
    conn.commit()
    found = [f"{fault.value} {fault.says}" for fault in (*inside(conn), *against_articles(conn)) if fault]
    assert any(says in line for line in found), found


@pytest.mark.parametrize("q", ["Zelt", "Bagger", "Lageplan", "Beispiel"])
def test_a_snippet_that_is_not_of_today_names_its_version(q: str) -> None:
    conn = new_archive()
    article = write(conn, "Meldung", "Text.")
    version(conn, article, "Ein Zelt.", caption="Ein Bagger", credit="Mara Beispiel")
    version(conn, article, "Text.", label="")
    index(conn, article)
    conn.commit()
    (hit,) = search(conn, asked(q)).hits
    assert (hit.source, hit.source_label) == ("fassung", "v0")


def test_an_index_that_is_not_there_is_named() -> None:
    conn = archive_of(["Ein Bagger."])
    conn.execute("DROP TABLE search_titles")
    fault = next(inside(conn))
    assert (fault.where, fault.value, fault.says) == (
        "search_titles",
        "its definition",
        "it is not that of this release",
    )


def test_a_ghost_that_keeps_all_counts_is_found() -> None:
    conn = archive_of(["Ein Bagger.", "Ein Kran."])
    for number, word in conn.execute("SELECT rowid_, 'geist' FROM search_meta WHERE article_id = 2").fetchall():
        # As much is added as is taken away: neither rows nor tokens are another number.
        row = (number, "ein kran", "meldung")
        conn.execute("INSERT INTO search (search, rowid, body, title) VALUES ('delete', ?, ?, ?)", row)
        conn.execute("INSERT INTO search (rowid, body, title) VALUES (?, ?, ?)", (number, f"ein {word}", "meldung"))
    with pytest.raises(ArchiveError, match="it holds other words than the articles"):
        verify(conn)


def test_the_check_writes_nothing() -> None:
    conn = archive_of(["Ein Bagger."])
    conn.commit()
    before = conn.total_changes
    verify(conn)
    assert conn.total_changes == before
    assert not conn.in_transaction


def test_numbers_are_read_however_long_their_list_is() -> None:
    conn = archive_of(["Bombe"] * 20)
    expected = numbers(conn, NUMBERS, ())
    assert len(expected) == 20
    # The served site takes no text that is longer than some limit.
    conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 150)
    with pytest.raises(sqlite3.DataError):
        conn.execute("SELECT json_group_array(rowid_) FROM search_meta").fetchone()
    assert numbers(conn, NUMBERS, ()) == expected
