"""Which of two articles comes first that are alike but for one thing."""

from __future__ import annotations

import sqlite3

import pytest
from shelf import add, asked, found, new_archive

from archive.search.engine import matching, ordered, search
from archive.search.index import reindex
from archive.search.rank import MOST_LOOKED_AT, MOST_RANKED
from archive.search.state import State

REST = " ".join(
    ["Die Stadt teilt mit, dass der Termin wie geplant stattfindet und alle eingeladen sind, die kommen wollen."] * 4
)


@pytest.fixture
def conn() -> sqlite3.Connection:
    """Return an archive in which the words of the tests are rare."""
    conn = new_archive()
    for number in range(20):
        add(conn, f"Anderes {number}", REST)
    return conn


def body(text: str) -> str:
    return f"{REST} {text}. {REST}"


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("Bombe", "Bomben"),
        ("Bomben", "Bombe"),
        ("Straße", "Straßen"),
        ("Strasse", "Straßen"),
        ("Sitzungen", "Sitzung"),
        ("verschoben", "verschieben"),
        ('"Sitzung der Stadt"', "Sitzungen der Stadt"),
        ("Häuser", "Hauses"),
    ],
)
@pytest.mark.parametrize("place", ["title", "body", "caption"])
def test_what_is_written_as_typed_comes_before_what_is_inflected(
    conn: sqlite3.Connection, typed: str, other: str, place: str
) -> None:
    ids = []
    for text in (typed.strip('"'), other):
        fields = {"images": [(None, text, None)]} if place == "caption" else {}
        title, inside = (f"Heute {text}", REST) if place == "title" else ("Heute", REST)
        ids.append(add(conn, title, body(text) if place == "body" else inside, **fields))
    assert found(conn, typed) == ids


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("schon", "schön"),
        ("schön", "schon"),
        ("Maße", "Masse"),
        ("Masse", "Maße"),
        ("Busse", "Buße"),
        ("Wahlen", "wählen"),
        ("fordern", "fördern"),
        ("foerdern", "fordern"),
        ('"schon heute"', "schön heute"),
        ("Fest", "fest"),
        ("Übung", "übung"),
        ("Rat der", "rat der"),
        ("OB", "ob"),
        ("VHS", "Vhs"),
    ],
)
@pytest.mark.parametrize("place", ["title", "body", "caption"])
def test_what_is_spelled_as_typed_comes_before_what_only_folds_to_it(
    conn: sqlite3.Connection, typed: str, other: str, place: str
) -> None:
    ids = []
    for text in (typed.strip('"').replace("oe", "ö"), other):
        fields = {"images": [(None, text, None)]} if place == "caption" else {}
        title, inside = (f"Heute {text}", REST) if place == "title" else ("Heute", REST)
        ids.append(add(conn, title, body(text) if place == "body" else inside, **fields))
    assert found(conn, typed) == ids


def test_small_letters_mean_capitals_too(conn: sqlite3.Connection) -> None:
    old = add(conn, "Heute", body("fest"), published="2024-04-30")
    new = add(conn, "Heute", body("Fest"), published="2024-05-02")
    assert found(conn, "fest") == [new, old]
    assert found(conn, "FEST FEST heute") == [new, old]


def test_the_index_alone_ranks_the_same_articles_and_knows_no_inflection(conn: sqlite3.Connection) -> None:
    typed = add(conn, "Heute", body("Sitzungen"), published="2024-05-01")
    inflected = add(conn, "Heute", body("Sitzung"), published="2024-05-02")
    conn.commit()
    assert ordered(conn, asked("Sitzungen")) == (2, [typed, inflected])
    assert ordered(conn, asked("Sitzungen"), by_texts=False) == (2, [inflected, typed])


def test_capitals_are_told_apart_behind_a_sharp_s(conn: sqlite3.Connection) -> None:
    as_typed = add(conn, "Heute", body("Straße, Maße, Füße und Grüße: Fest"), published="2024-05-01")
    small = add(conn, "Heute", body("Straße, Maße, Füße und Grüße: fest"), published="2024-05-02")
    assert found(conn, "Fest") == [as_typed, small]


def test_all_words_as_typed_come_before_more_of_some(conn: sqlite3.Connection) -> None:
    all_of_them = add(conn, "Heute", body("Brücken. Sperrung"), published="2024-05-01")
    inflected = add(conn, "Heute", body("Brücke. Sperrung. Sperrung"), published="2024-05-02")
    assert found(conn, "Sperrung Brücken") == [all_of_them, inflected]


def test_what_stands_more_often_as_typed_comes_first(conn: sqlite3.Connection) -> None:
    twice = add(conn, "Heute", body("Brücken, Brücken, Brücke"), published="2024-05-01")
    once = add(conn, "Heute", body("Brücken, Brücke, Brücke"), published="2024-05-02")
    assert found(conn, "Brücken") == [twice, once]


def test_a_title_comes_before_a_body_however_old(conn: sqlite3.Connection) -> None:
    old = add(conn, "Heute Sitzung", REST, published="1995-01-01")
    new = add(conn, "Heute", body("Sitzung"))
    inflected = add(conn, "Heute Sitzungen", REST, published="1995-01-01")
    assert found(conn, "Sitzung") == [old, inflected, new]


def test_of_equals_the_newer_comes_first(conn: sqlite3.Connection) -> None:
    new = add(conn, "Heute", body("Bombe"), published="2024-05-02")
    old = add(conn, "Heute", body("Bombe"), published="2024-05-01")
    assert found(conn, "Bombe") == [new, old]


def test_what_is_said_now_comes_before_what_is_said_in_a_file(conn: sqlite3.Connection) -> None:
    said = add(conn, "Heute", body("Bombe"))
    filed = add(conn, "Heute", REST, attachments=["Plan"])
    conn.execute("UPDATE attachments SET text = ? WHERE article_id = ?", (body("Bombe"), filed))
    conn.commit()
    reindex(conn)
    assert found(conn, "Bombe") == [said, filed]


def test_words_side_by_side_come_before_words_apart(conn: sqlite3.Connection) -> None:
    together = add(conn, "Heute", f"{REST} Cranger Kirmes. {REST}")
    apart = add(conn, "Heute", f"Kirmes {REST}. {REST} Cranger.")
    assert found(conn, "Cranger Kirmes") == [together, apart]


@pytest.mark.parametrize("place", ["body", "caption"])
def test_words_in_one_passage_come_before_words_in_two(conn: sqlite3.Connection, place: str) -> None:
    ids = []
    for passages, day in (
        (["Termin", "Kirmes mit Feuerwerk"], "2024-05-01"),
        (["Termin mit Kirmes", "Feuerwerk"], "2024-05-02"),
    ):
        if place == "caption":
            ids.append(add(conn, "Heute", REST, images=[(None, text, None) for text in passages], published=day))
        else:
            ids.append(add(conn, "Heute", "\n\n".join(map(body, passages)), published=day))
    assert found(conn, "Kirmes Feuerwerk") == ids


def test_a_word_in_the_title_comes_before_all_words_in_one_paragraph(conn: sqlite3.Connection) -> None:
    titled = add(conn, "Heute Kirmes", f"{REST}\n\n{body('Feuerwerk')}", published="2024-05-01")
    together = add(conn, "Heute", f"{REST}\n\n{body('Kirmes mit Feuerwerk')}", published="2024-05-02")
    assert found(conn, "Kirmes Feuerwerk") == [titled, together]


def test_what_is_written_as_typed_elsewhere_says_nothing_of_a_caption(conn: sqlite3.Connection) -> None:
    typed = add(conn, "Heute", body("Grüße, Brücke"), images=[(None, "Brücken", None)], published="2024-05-01")
    inflected = add(conn, "Heute", body("Grüße, Brücken"), images=[(None, "Brücke", None)], published="2024-05-02")
    assert found(conn, "bild:Brücken") == [typed, inflected]


def test_articles_of_just_the_length_at_which_bm25_divides_by_nothing_are_ranked() -> None:
    conn = new_archive()
    ids = [
        add(conn, "Umzug", " ".join(["Haus"] * often + [word]))
        for often, word in ((26, "Bombe"), (26, "Bomben"), (27, "Straße"), (27, "Rat"))
    ]
    conn.commit()
    # The only length at which a word that an article lacks has no number.
    assert State().mean_length(conn) == 30
    assert found(conn, "Bombe ODER Haus") == [ids[0], ids[1], ids[3], ids[2]]
    assert found(conn, "Bombe ODER Straße") == [ids[0], ids[2], ids[1]]


@pytest.mark.parametrize("query", ["Bombe", '"große Bombe"'])
def test_behind_the_ranked_come_all_others_newest_first(query: str) -> None:
    conn = new_archive()
    count = MOST_RANKED + 30
    for number in range(count):
        title = "Große Bombe" if number < 2 else "Heute"
        add(conn, title, "Die große Bombe", published=f"20{number // 100:02d}-01-01")
    add(conn, "Große Sorge", "Um die Stadt, nicht um eine")
    conn.commit()
    ids = ordered(conn, asked(query, per_page=2000))[1]
    assert len(ids) == len(set(ids)) == count
    assert set(ids[:MOST_LOOKED_AT]) >= {1, 2}
    assert ids[MOST_RANKED:] == sorted(ids[MOST_RANKED:], reverse=True)


@pytest.mark.parametrize("place", ["title", "body"])
def test_a_word_comes_before_a_part_of_one(conn: sqlite3.Connection, place: str) -> None:
    in_title = place == "title"
    ids = [
        add(conn, f"Heute {text}" if in_title else "Heute", REST if in_title else body(text))
        for text in ("Bombe", "Weltkriegsbombe")
    ]
    assert found(conn, "Bombe") == ids
    assert found(conn, "Bomben") == ids


@pytest.mark.parametrize(
    ("typed", "inflected", "compound"),
    [
        ("Bombe", "Bomben", "Weltkriegsbombe"),
        ("Bombe", "Bomben", "Bombendrohung"),
        ("Straße", "Straßen", "Bahnhofstraße"),
        ("Karte", "Karten", "Eintrittskarte"),
        ("Steuer", "Steuern", "Grundsteuer"),
        ("Wahl", "Wahlen", "Kommunalwahl"),
    ],
)
@pytest.mark.parametrize("place", ["title", "body"])
def test_a_plural_that_is_a_verb_too_comes_before_a_part(
    conn: sqlite3.Connection, typed: str, inflected: str, compound: str, place: str
) -> None:
    in_title = place == "title"
    ids = [
        add(conn, f"Heute {text}" if in_title else "Heute", REST if in_title else body(text), published=day)
        for text, day in ((inflected, "2023-05-01"), (compound, "2024-05-01"))
    ]
    assert found(conn, typed) == ids


def test_a_compound_that_stands_nowhere_is_searched_as_its_parts_and_that_is_said(conn: sqlite3.Connection) -> None:
    apart = add(conn, "Heute", body("Sperrung der Straße"))
    add(conn, "Heute", body("Straße"))
    conn.commit()
    results = search(conn, asked("Straßensperrung"))
    assert [hit.article_id for hit in results.hits] == [apart]
    assert results.notes == (
        "„Straßensperrung“ kommt in keiner Meldung vor; gesucht wurde auch nach Straße und Sperrung.",
    )
    assert [text for text, is_match in results.hits[0].snippet if is_match] == ["Sperrung", "Straße"]
    assert search(conn, asked("Weltkriegsbombe")).notes == ("„Weltkriegsbombe“ kommt in keiner Meldung vor.",)
    assert matching(conn, asked("Straßensperrung")) == set()
    whole = add(conn, "Heute", body("Straßensperrung"))
    assert found(conn, "Straßensperrung") == [whole]
    assert found(conn, "Straßensperrung ODER Straßensperrungszeit") == [whole]


def test_parts_are_named_in_their_order_and_as_they_are_spelled(conn: sqlite3.Connection) -> None:
    apart = add(conn, "Heute", body("Räum- und Streupflicht bei Schneefall, Fußgängerampel"))
    conn.commit()
    told = {typed: search(conn, asked(typed)).notes for typed in ("Fußpflicht", "Schneestreufall")}
    assert told == {
        "Fußpflicht": ("„Fußpflicht“ kommt in keiner Meldung vor; gesucht wurde auch nach Fuß und Pflicht.",),
        "Schneestreufall": (
            "„Schneestreufall“ kommt in keiner Meldung vor; gesucht wurde auch nach Schnee, Streu und Fall.",
        ),
    }
    assert found(conn, "Fußpflicht") == [apart]


def test_a_compound_that_stands_elsewhere_is_searched_as_its_parts_too_where_nothing_else_fits(
    conn: sqlite3.Connection,
) -> None:
    apart = add(conn, "Heute", body("Sperrung der Straße in Wanne"))
    whole = add(conn, "Heute", body("Straßensperrung in Sodingen"))
    conn.commit()
    results = search(conn, asked("Straßensperrung Wanne"))
    assert [hit.article_id for hit in results.hits] == [apart]
    assert results.notes == (
        "Keine Meldung passt genau; statt „Straßensperrung“ wurde auch nach Straße und Sperrung gesucht.",
    )
    explained = search(conn, asked("Straßensperrung Wanne"), explain=True).explanation
    assert explained is not None
    assert [term for term, *_ in explained.terms] == ["sperrung", "strasse", "Wanne"]
    assert found(conn, "Straßensperrung Sodingen") == [whole]
    assert search(conn, asked("Straßensperrung Sodingen")).notes == ()
    assert matching(conn, asked("Straßensperrung Wanne")) == set()
    other_year = search(conn, asked("Straßensperrung", year=1999))
    assert (other_year.total, other_year.facets.years, other_year.notes) == (0, ((2024, 1),), ())


def test_that_words_stand_in_no_article_together_is_said(conn: sqlite3.Connection) -> None:
    add(conn, "Heute", body("Bombe"))
    add(conn, "Heute", body("Kirmes"))
    conn.commit()
    together = ("Jedes Wort kommt vor, aber keine Meldung passt zu allem, was gesucht wurde.",)
    assert search(conn, asked("Bombe Kirmes")).notes == together
    assert search(conn, asked("Bombe Kirmes", year=2024)).notes == together
    assert search(conn, asked("Bombe Quatsch")).notes == ("„Quatsch“ kommt in keiner Meldung vor.",)
    assert search(conn, asked("Bombe ODER Kirmes", year=1999)).notes == ()
    assert search(conn, asked("Bombe")).notes == ()
