from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from shelf import add, new_archive

from archive.search.lemmas import meaning
from archive.search.related import related_words
from archive.search.words import read

BOMBS = (
    ("Bombe in Wanne", "Der Kampfmittelräumdienst entschärft die Bombe am Abend. Besonders eilig ist die Evakuierung."),
    (
        "Bombe am Ostbach",
        "Die Evakuierung beginnt um 15 Uhr, danach kommt der Kampfmittelräumdienst. Am 12. Mai ist Ruhe.",
    ),
    ("Bombenfund", "Zwei Bomben: Kampfmittelräumdienst und Feuerwehr sind da. Neue Evakuierungen sind nicht nötig."),
)
OTHERS = tuple(
    (f"Fest {number}", f"Ein neues Fest mit Musik, besonders am Abend. Feuerwehr und Gäste kommen. Wort{number}.")
    for number in range(20)
)


def archive(*articles: tuple[str, str]) -> sqlite3.Connection:
    conn = new_archive()
    for title, body in articles:
        add(conn, title, body)
    return conn


def related(conn: sqlite3.Connection, hits: Sequence[tuple[str, str]], query: str, most: int = 8) -> tuple[str, ...]:
    own = {token for form in read(query).forms for token in meaning(form).tokens}
    (articles,) = conn.execute("SELECT count(*) FROM search_meta").fetchone()
    return related_words(conn, hits, own, articles, most)


def test_words_that_stand_out_in_the_hits_are_returned_as_written_there() -> None:
    assert related(archive(*BOMBS, *OTHERS), BOMBS, "Bombe") == ("Evakuierung", "Kampfmittelräumdienst")


def test_the_words_of_the_query_are_not_related_to_themselves_in_any_inflection() -> None:
    words = related(archive(*BOMBS, *OTHERS), BOMBS, "Bomben")
    assert words
    assert not {"Bombe", "Bomben"} & set(words)


def test_plain_words_numbers_days_and_words_written_small_are_left_out() -> None:
    words = related(archive(*BOMBS, *OTHERS), BOMBS, "Bombe", most=100)
    assert not {"Die", "Am", "Besonders", "Abend", "Uhr", "Mai", "15", "12", "Neue"} & set(words)
    assert all(word[0].isupper() for word in words)


def test_what_all_articles_have_does_not_stand_out() -> None:
    assert "Feuerwehr" not in related(archive(*BOMBS, *OTHERS), BOMBS, "Bombe", most=100)


def test_a_word_of_one_hit_is_that_article_s_own() -> None:
    assert "Ostbach" not in related(archive(*BOMBS, *OTHERS), BOMBS, "Bombe", most=100)


def test_a_name_with_hyphens_is_one_word() -> None:
    hits = [(f"Fest {place}", "Musik auf dem Robert-Brauner-Platz.") for place in "ABC"]
    assert related(archive(*hits, *OTHERS), hits, "Fest") == ("Robert-Brauner-Platz",)


def test_a_word_broken_over_two_lines_is_not_shown_so() -> None:
    hits = [(f"Fest {place}", "Musik im Kultur-\nzentrum.") for place in "ABC"]
    assert not any("\n" in word for word in related(archive(*hits, *OTHERS), hits, "Fest"))


def test_no_more_than_asked_for_are_returned() -> None:
    assert len(related(archive(*BOMBS, *OTHERS), BOMBS, "Bombe", most=1)) == 1


def test_nothing_is_related_in_few_hits_or_none_or_in_odd_ones() -> None:
    conn = archive(*BOMBS, ("…", "–"), ("2024", "1 2 3"), ("A", "b c"))
    assert related(conn, BOMBS[:2], "Bombe") == ()
    assert related(conn, (), "Bombe") == ()
    assert related(conn, (("…", "–"), ("2024", "1 2 3"), ("A", "b c"), ("", "")), "") == ()


def test_words_the_index_does_not_know_are_left_out() -> None:
    assert related(archive(*OTHERS), BOMBS, "Bombe") == ()
