from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archive.web.body import Block, Run, blocks


def plain(block: Block) -> list[str]:
    return ["".join(run.text for run in line) for line in block.lines]


def cells(block: Block) -> list[list[str]]:
    return [["".join(run.text for run in cell) for cell in row] for row in block.rows]


def linked(body: str, *links: tuple[str, str]) -> list[tuple[str, str]]:
    return [
        (run.text, run.href)
        for block in blocks(body, links)
        for line in (*block.lines, *(cell for row in block.rows for cell in row))
        for run in line
        if run.href is not None
    ]


def test_a_blank_line_separates_paragraphs_and_a_line_break_stays_in_one() -> None:
    first, second = blocks("Ein Satz.\nNoch einer.\n\nEin Absatz.")
    assert (first.kind, plain(first)) == ("paragraph", ["Ein Satz.", "Noch einer."])
    assert plain(second) == ["Ein Absatz."]


def test_lines_with_a_hyphen_are_a_list_also_right_below_a_sentence() -> None:
    intro, items, rest = blocks("Gesperrt sind:\n- die Treppe\n- der Steg\nBis Mai.")
    assert (intro.kind, items.kind, rest.kind) == ("paragraph", "list", "paragraph")
    assert plain(items) == ["die Treppe", "der Steg"]


def test_a_hyphen_without_a_blank_is_no_list() -> None:
    (block,) = blocks("-5 Grad")
    assert block.kind == "paragraph"


def test_two_lines_with_bars_are_a_table_of_even_width() -> None:
    (table,) = blocks("Tag | Zeit | Ort\nSamstag | 10 Uhr")
    assert table.kind == "table"
    assert cells(table) == [["Tag", "Zeit", "Ort"], ["Samstag", "10 Uhr", ""]]


def test_an_empty_cell_keeps_its_place() -> None:
    (table,) = blocks("a |  | c\nd | e | f\ng | h |")
    assert cells(table) == [["a", "", "c"], ["d", "e", "f"], ["g", "h", ""]]


def test_one_line_with_a_bar_is_a_sentence() -> None:
    (block,) = blocks("Herne | Wanne-Eickel")
    assert (block.kind, plain(block)) == ("paragraph", ["Herne | Wanne-Eickel"])


def test_a_label_that_stands_once_becomes_the_link() -> None:
    assert linked("Mehr im Faltblatt.", ("Faltblatt", "https://a")) == [("Faltblatt", "https://a")]


def test_labels_in_lists_and_tables_become_links_too() -> None:
    body = "- zum Plan\n\nWas | Wo\nListe | hier"
    assert linked(body, ("Plan", "https://a"), ("Liste", "https://b")) == [
        ("Plan", "https://a"),
        ("Liste", "https://b"),
    ]


def test_a_label_that_stands_more_often_than_it_is_linked_stays_text() -> None:
    assert linked("Hier steht, was hier steht: hier.", ("hier", "https://a")) == []


def test_equal_labels_get_their_addresses_in_order() -> None:
    links = [("hier", "https://a"), ("hier", "https://b")]
    assert linked("Eins hier, zwei hier.", *links) == [("hier", "https://a"), ("hier", "https://b")]


def test_a_label_is_no_part_of_a_word() -> None:
    assert linked("Planung", ("Plan", "https://a")) == []


def test_a_label_within_another_stays_text() -> None:
    links = [("Stadt Herne", "https://a"), ("Herne", "https://b")]
    assert linked("Die Stadt Herne.", *links) == [("Stadt Herne", "https://a")]


def test_an_empty_label_links_nothing() -> None:
    assert linked("Text", ("", "https://a")) == []


@given(st.text(alphabet="ab -|\n", max_size=60), st.lists(st.tuples(st.text("ab ", max_size=4), st.just("https://a"))))
def test_no_letter_is_lost_or_invented(body: str, links: list[tuple[str, str]]) -> None:
    shown = "".join(
        run.text
        for block in blocks(body, links)
        for line in (*block.lines, *(cell for row in block.rows for cell in row))
        for run in line
    )
    assert [letter for letter in shown if letter in "ab"] == [letter for letter in body if letter in "ab"]


def test_runs_hold_the_text_around_a_link() -> None:
    (block,) = blocks("Der Plan hängt aus.", [("Plan", "https://a")])
    assert block.lines == ((Run(text="Der "), Run(text="Plan", href="https://a"), Run(text=" hängt aus.")),)
