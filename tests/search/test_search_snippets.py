from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from shelf import marked, plain

from archive.search.match import Mark
from archive.search.snippets import SNIPPET_LENGTH, fragments, snippet

FILLER = "Und so ging es weiter. " * 30


def mark(text: str, word: str, target: int = 0) -> Mark:
    start = text.index(word)
    return Mark(start=start, end=start + len(word), target=target)


def test_text_is_cut_into_marked_and_plain_pieces() -> None:
    text = "Die Bombe ist entschärft"
    assert fragments(text, [mark(text, "Bombe")]) == (("Die ", False), ("Bombe", True), (" ist entschärft", False))
    assert fragments(text, []) == ((text, False),)
    assert fragments(text, [mark(text, "Die")])[0] == ("Die", True)


def test_marks_that_overlap_are_one() -> None:
    text = "Cranger-Kirmes-Umzug"
    pieces = fragments(text, [mark(text, "Cranger-Kirmes"), mark(text, "Kirmes"), mark(text, "Kirmes-Umzug", 1)])
    assert pieces == ((text, True),)


def test_line_breaks_become_blanks() -> None:
    assert plain(fragments("Montag\n- Dienstag", [])) == "Montag - Dienstag"


def test_without_marks_the_beginning_is_shown_up_to_a_word() -> None:
    shown = plain(snippet([FILLER], [[]]))
    assert FILLER.startswith(shown.removesuffix(" …"))
    assert shown.endswith((" …",))
    assert FILLER[len(shown.removesuffix(" …"))] == " "


def test_the_place_with_most_targets_is_shown() -> None:
    passages = [f"{FILLER}Die Bombe. {FILLER}", f"{FILLER}Die Bombe lag in Wanne. {FILLER}"]
    marks = [
        [mark(passages[0], "Bombe")],
        [mark(passages[1], "Bombe"), mark(passages[1], "Wanne", 1)],
    ]
    pieces = snippet(passages, marks)
    assert marked(pieces) == ["Bombe", "Wanne"]
    assert plain(pieces).startswith("… ")
    assert plain(pieces).endswith(" …")


def test_a_short_passage_goes_on_into_the_next() -> None:
    pieces = snippet(["Anmeldung", "Montags um zehn.", FILLER], [[], [], []])
    assert plain(pieces).startswith("Anmeldung · Montags um zehn. Und so ging")


def test_the_end_of_the_text_has_no_sign_of_more() -> None:
    assert plain(snippet(["Kurz.", "Ende"], [[], []])) == "Kurz. Ende"


def test_a_text_without_blanks_is_cut_anyway() -> None:
    text = "x" * 5_000
    assert len(plain(snippet([text], [[]]))) == SNIPPET_LENGTH + 2
    late = Mark(start=4_000, end=4_010, target=0)
    assert marked(snippet([text], [[late]])) == ["x" * 10]


@st.composite
def marked_passages(draw: st.DrawFn) -> tuple[list[str], list[list[Mark]]]:
    passages = draw(st.lists(st.text("ab \n.", min_size=1, max_size=600), min_size=1, max_size=4))
    found = []
    for text in passages:
        edges = draw(
            st.lists(st.tuples(st.integers(0, len(text) - 1), st.integers(1, 30), st.integers(0, 2)), max_size=4)
        )
        marks = [Mark(start=at, end=min(at + size, len(text)), target=target) for at, size, target in edges]
        found.append(sorted(marks, key=lambda each: (each.start, each.end, each.target)))
    return passages, found


@settings(deadline=None)
@given(marked_passages())
def test_a_snippet_shows_a_mark_where_there_is_one_and_stays_short(
    case: tuple[Sequence[str], Sequence[Sequence[Mark]]],
) -> None:
    passages, found = case
    pieces = snippet(passages, found)
    assert bool(marked(pieces)) == any(found)
    assert len(plain(pieces)) <= SNIPPET_LENGTH + 60 + 30
    assert all(text for text, _ in pieces)
