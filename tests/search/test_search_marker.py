"""The marks of a page of results, found without reading most of it, against those of the whole text."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import pytest
from asking import ask
from hypothesis import example, given, settings
from hypothesis import strategies as st
from shelf import add, archive_of, asked, marked, new_archive

from archive.search.begins import PARTS_ALONE
from archive.search.compounds import table
from archive.search.engine import search
from archive.search.marker import Marker
from archive.search.match import Mark, Target, marks, meanings_of, needles, targets
from archive.search.near_forms import ALIKE
from archive.search.pieces import split, words_in
from archive.search.tree import Scope, terms_of
from archive.search.words import read

SCRAPS = (
    "Bürger", "*innen", ":in", "/-innen", "(innen)", "BürgerInnen", "Träger", "und", "oder", "Rad", "Fußwege",
    "Rad- und Fußwege", "Ein- und Ausgang", "-wege", "Kirmes", "Umzug", "Kirmes-Umzug", "Kirmesumzug",
    "Wanne", "Eickel", "ging", "gehen", "Strasse", "Straße", "Bombe", "Weltkriegsbombe", "geht's", "'", "’",
    "M\u00fcll", "Mu\u0308ll", "Muell", "MÜLL", "Umgehungsstraße", "Kinoerfolg", "Maße", "Speisesäle", "Hbf",
    "s", "S", "e",
    "Menschen-\nrechte", "-\n", "\n", "\n\n", " ", " ", " ", "\u00a0", "\u2009", "\u00ad", "\u200b", "-", "\u2010",
    "–", "/", ".", ",", ":", "§", "%", "€", "5", "05", "53c", "m²", "20.36", "Uhr", "5.10.2022", "5.", "Oktober",
    "10.", "2022",
    "0 23 23", "16-29 32", "02323162932", "A", "42", "A 42", "a", "z. B.", "(", ")", "„", "“", "😀", "\x1c",
)  # fmt: skip
TEXT = st.lists(st.sampled_from(SCRAPS), max_size=25).map("".join)
QUERY = st.one_of(
    st.sampled_from(
        ["Bürger", "Bürgerin", "Müll", "Maß", "Erfolg", "Saal", "Straße", "Bahnhof", "Radweg", "Eingang", "Kirmesumzug",
         "gehen", "Bombe", "Menschenrechte", "Oktober",
         "2022", "20:36", "5.10.2022", "162932", "A42", "53 c", "m2", "5", "Prozent", "Euro", "Uhr", "Kirmes-Umzug",
         "Menschen*", '"Kirmes Umzug"', '"Rad und Fußwege"', '"5. Oktober"', '"Wanne Eickel"', "titel:Bombe",
         "bild:Umzug", "2*"]
    ),
    TEXT,
)  # fmt: skip


def in_whole(conn: sqlite3.Connection, passage: str, sought: Sequence[Target], scope: Scope | None) -> list[Mark]:
    reading = read(passage)
    meanings = meanings_of(conn, {*reading.forms, *(run.form for run in reading.joined)})
    wanted = [needle for needle in needles(sought, meanings) if needle.scope in (None, scope)]
    return list(marks(reading, wanted, meanings))


@settings(deadline=None, max_examples=150)
@given(
    st.lists(TEXT, min_size=1, max_size=4),
    st.lists(QUERY, min_size=1, max_size=3),
    st.sampled_from([None, "titel", "bild"]),
)
@example(["Am 05.10.2022 geht's los"], ["Oktober"], None)
@example(["eine Fläche von 20 m²"], ["m2"], None)
@example(["Rad- und Fußwege"], ["Radweg"], None)
@example(["Tel. 0 23 23 / 16-29 32"], ["162932"], None)
@example(["die Menschen-\nrechte"], ["Menschenrechte"], None)
@example(["die Me-\nnschen-\n rechts-\nbüros", "Menschenrechte"], ["Menschenrecht"], None)
@example(["die Me-\nnschenrechte und die Bür-\nger"], ['"die Menschenrechte"', "Bürgerin"], None)
@example(["ein Radweg, ein Rad-\nund ein Fuß- oder\nRadweg"], ["Fußweg"], None)
@example(["sie gingen, er ging's an"], ["gehen"], None)
@example(["die M\u00fcllabfuhr", "Muell", "Mu\u0308ll"], ["Müll"], None)
@example(["ein Kinoerfolg", "große Maße"], ["Erfolg", "Maß"], None)
@example(["in den Speisesälen am Hbf"], ["Saal", "Bahnhof"], None)
def test_every_mark_is_found_and_no_other(passages: list[str], queries: list[str], scope: Scope | None) -> None:
    conn = archive_of(["\n\n".join((*passages, "Text."))])
    sought = list(targets(conn, terms_of(ask(" ".join(queries)).root, wanted_only=True)).values())
    marker = Marker(conn, sought)
    assert list(map(list, marker.marks(passages, scope))) == [in_whole(conn, one, sought, scope) for one in passages]
    conn.close()


@settings(deadline=None, max_examples=200)
@given(TEXT)
def test_the_words_of_the_pieces_are_those_of_the_text(text: str) -> None:
    whole = read(text, numbered=False)
    assert [form for piece in text.split() for form in read(piece, numbered=False).forms] == list(whole.forms)
    broken_apart = [form for piece in split(text) for form, _ in words_in(piece)]
    assert len(broken_apart) <= len(whole.forms)


def test_the_parts_of_compounds_that_begin_otherwise_than_their_word_are_known() -> None:
    known = table()
    words = {part: known.word(f"quarz{part}", 5, 5 + len(part)) for part in known.numbers}
    unlike = {part: word for part, word in words.items() if word is not None and word[:ALIKE] not in part}
    assert all(any(part.startswith(begin) for begin in PARTS_ALONE) for part in unlike), unlike
    assert PARTS_ALONE.items() <= unlike.items()


def test_what_is_not_in_the_lexicon_yet_is_marked_once_it_is() -> None:
    conn = new_archive()
    sought = Target(tokens=("quarzsand",))
    assert Marker(conn, [sought]).marks(["Quarzsand"], None) == [[]]
    add(conn, "Quarzsand")
    assert Marker(conn, [sought]).marks(["Quarzsand"], None) == [[Mark(start=0, end=9, target=0)]]


@pytest.mark.parametrize(
    ("body", "query", "words"),
    [
        ("Die Eröffnung ist am 05.10.2022.", "Oktober", ["05.10.2022"]),
        ("Rad- und Fußwege werden gebaut.", "Radweg", ["Rad- und Fußwege"]),
        ("Der (Kirmes-Umzug), beginnt.", "Kirmes", ["Kirmes-Umzug"]),
        ("Die Menschen-\nrechte gelten.", "Menschenrechte", ["Menschen- rechte"]),
        ("Bürger*innen, kommt!", "Bürger", ["Bürger*innen"]),
    ],
)
def test_whole_words_are_marked_in_their_place(body: str, query: str, words: list[str]) -> None:
    (hit,) = search(archive_of([body]), asked(query)).hits
    assert marked(hit.snippet) == words


def test_a_long_address_beside_a_line_break_is_passed_over_at_once() -> None:
    # Looked at from each of its signs, it took hours.
    address = "x" * 1_000_000
    assert split(f"{address}\nMenschen-\nrechte Wanne-\n") == [address]
