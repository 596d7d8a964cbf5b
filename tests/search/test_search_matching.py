"""What a wish to be told is compared with: every article that a search finds, not only those a page shows."""

from __future__ import annotations

from datetime import date
from itertools import product

from shelf import add, new_archive

from archive.search.answer import answer
from archive.search.engine import matching
from archive.search.facets import count
from archive.search.results import SearchRequest

CONSONANTS = "bdfghklmnprtwz"


def test_of_very_many_hits_the_newest_are_counted_and_all_are_matched() -> None:
    conn = new_archive()
    ids = [add(conn, f"Bombe {number}", published=f"2024-05-{number:02}") for number in range(1, 8)]
    request = SearchRequest(q="bombe", today=date(2024, 6, 1))
    few = answer(conn, request, most=3)
    assert (few.is_capped, len(few.found)) == (True, 3)
    assert few.notes == ("Gezählt und gezeigt werden nur die neuesten 3 Treffer.",)
    assert len(answer(conn, request, most=7).found) == len(answer(conn, request, most=None).found) == 7
    assert matching(conn, request) == set(ids)


def test_with_a_filter_nothing_is_missing_of_very_many_hits() -> None:
    conn = new_archive()
    for number in range(1, 8):
        add(conn, f"Bombe {number}", published=f"20{10 + number}-05-01")
    found = answer(conn, SearchRequest(q="bombe", today=date(2024, 6, 1), year=2011), most=3)
    assert (found.is_capped, len(found.found)) == (False, 1)
    assert found.notes == ("Die Zahlen an gesetzten Filtern zählen nur die neuesten 3 Treffer.",)


def test_with_a_filter_the_others_count_all_that_it_leaves_of_very_many_hits() -> None:
    conn = new_archive()
    for number in range(1, 8):
        add(conn, f"Bombe {number}", published=f"20{10 + number}-05-01", sections=[("/rathaus/", "Rathaus")])
    found = answer(conn, SearchRequest(q="bombe", today=date(2024, 6, 1), year=2011), most=3)
    counted = count(conn, found.index.state, found.matched, found.found, found.filters)
    assert [(one.value, one.count) for one in counted.sections] == [("rathaus", 1)]
    assert counted.months == ((5, 1),)
    assert counted.years == ((2017, 1), (2016, 1), (2015, 1))


def test_all_beginnings_of_a_query_together_stand_for_a_bounded_number_of_words() -> None:
    conn = new_archive()
    begins = ["".join(pair) for pair in product("abdfg", repeat=2)]
    add(
        conn,
        "Wörter",
        " ".join(f"{begin}q{''.join(end)}x" for begin in begins for end in product(CONSONANTS, repeat=2)),
    )
    alone = answer(conn, SearchRequest(q="ab*", today=date(2024, 6, 1)))
    beside = answer(conn, SearchRequest(q=" ODER ".join(f"{begin}*" for begin in begins), today=date(2024, 6, 1)))
    assert [len(target.tokens) > 80 for target in alone.index.targets.values()] == [True]
    assert {len(target.tokens) for target in beside.index.targets.values()} == {2_000 // 25}
    assert beside.notes[0] == "„aa*“ steht für mehr als 80 Wörter; gesucht wurde nach den häufigsten."
