"""What is suggested while somebody types."""

from __future__ import annotations

import sqlite3

import pytest
from shelf import add, new_archive, write

from archive.search.index import index, reindex, unindex
from archive.search.suggestions import Suggestions, suggest


@pytest.fixture
def town() -> sqlite3.Connection:
    conn = new_archive()
    for number in range(40):
        add(conn, f"Bombe in Wanne {number}", "Die Bomben der Stadt." if number else "Ein Bahnhof.")
    add(conn, "Bürgerfest in Wanne", "Bürger feiern am Bahnhof.")
    conn.commit()
    return conn


def words(conn: sqlite3.Connection, q: str) -> list[str]:
    return [word.q for word in suggest(conn, q).words]


def test_words_that_begin_so_come_the_most_frequent_first_and_in_one_form(town: sqlite3.Connection) -> None:
    assert words(town, "b") == ["Bombe", "Bahnhof", "Bürger", "Bürgerfest"]
    assert words(town, "bom") == ["Bombe"]
    assert words(town, "bomb") == ["Bombe"]
    assert [word.count for word in suggest(town, "bom").words] == [40]


@pytest.mark.parametrize(
    ("q", "suggested"),
    [
        ("kirmes wan", ["kirmes Wanne"]),
        ('"bombe in wan', ['"bombe in Wanne']),
        ("-wan", ["-Wanne"]),
        ("titel:wan", ["titel:Wanne"]),
        ("Bu", ["Bürger", "Bürgerfest"]),
        ("Bü", ["Bürger", "Bürgerfest"]),
        ("bue", ["Bürger", "Bürgerfest"]),
        ("", []),
        ("wanne ", []),
        ("der", []),
        ("rubrik:wan", []),
        ("von:ma", []),
        ("zzz", []),
        ("w" * 300, []),
    ],
)
def test_the_word_at_the_end_is_completed_in_its_place(town: sqlite3.Connection, q: str, suggested: list[str]) -> None:
    assert words(town, q) == suggested


def test_titles_have_all_words_and_the_newest_comes_first(town: sqlite3.Connection) -> None:
    titles = suggest(town, "bombe wan").titles
    assert [title.title for title in titles] == [f"Bombe in Wanne {number}" for number in (39, 38, 37, 36)]
    assert titles[0].slug == "bombe-in-wanne-39"
    assert [title.title for title in suggest(town, "wanne bürgerf").titles] == ["Bürgerfest in Wanne"]
    assert suggest(new_archive(), "bombe") == Suggestions()


def test_titles_are_found_by_forms_that_are_not_suggested_themselves() -> None:
    conn = new_archive()
    for number in range(3):
        add(conn, f"Fest {number}", "Heute in Crange.")
    add(conn, "Plakat der Cranger Kirmes")
    found = suggest(conn, "kirmes cra")
    assert [word.word for word in found.words] == ["Crange"]
    assert [title.title for title in found.titles] == ["Plakat der Cranger Kirmes"]


def _beginnings(conn: sqlite3.Connection) -> list[tuple[str, int, str]]:
    return conn.execute("SELECT letters, size, form FROM beginnings ORDER BY 1, 2, 3").fetchall()


def test_the_frequent_words_kept_by_their_letters_are_those_of_the_lexicon() -> None:
    conn = new_archive()

    def due() -> list[tuple[str, int, str]]:
        return sorted(
            {
                (form[:letters], len(str(df * df)), form)
                for form, df in conn.execute("SELECT form, df FROM lexicon WHERE df >= 32")
                for letters, least in ((1, 317), (2, 100), (3, 32))
                if df >= least
            }
        )

    reindex(conn)
    bodies = ("Wanne ab", "Wanne", "Wanne", "Wanne", "Eickel")
    ids = [write(conn, "Bombe", bodies[number % 5], published=f"2024-05-{number % 9 + 1:02}") for number in range(350)]
    for article_id in ids:
        index(conn, article_id)
    assert _beginnings(conn) == due() != []
    for article_id in ids[:240]:
        unindex(conn, article_id)
        conn.execute("DELETE FROM articles WHERE id = ?", (article_id,))
    assert _beginnings(conn) == due() != []
    conn.commit()
    reindex(conn)
    assert _beginnings(conn) == due() != []
