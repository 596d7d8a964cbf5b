from __future__ import annotations

from lxml import etree

from herne_scraper.html_tree import Element
from herne_scraper.provenance import holder_of, left_out, path_of, place_of_address


def tree(body: str) -> Element:
    root = etree.HTML(f"<html><head><title>x</title></head><body>{body}</body></html>")
    assert root is not None
    return root


def place(root: Element, text: str, after: Element | None = None) -> str | None:
    holder = holder_of(root, text, after=after)
    return None if holder is None else path_of(holder)


def test_a_text_stands_in_the_innermost_element_that_holds_all_of_it() -> None:
    root = tree('<main id="inhalt"><div class="a b c"><h1>Neue <em>Bänke</em></h1></div></main>')
    assert place(root, "Neue Bänke") == "body > main#inhalt > div.a.b > h1"
    assert place(root, "Bänke") == "body > main#inhalt > div.a.b > h1 > em"


def test_blanks_soft_hyphens_and_unicode_forms_make_no_difference() -> None:
    root = tree("<p>Neue\n  Ba\u0308n\u00adke&nbsp;im Garten</p>")
    assert place(root, "Neue Bänke im Garten") == "body > p"


def test_what_stands_nowhere_has_no_place() -> None:
    assert place(tree("<p>Neue Bänke</p>"), "Alte Bänke") is None
    assert place(tree("<p>Neue Bänke</p>"), "  ") is None


def test_of_two_the_one_after_another_element_is_meant() -> None:
    root = tree("<ul><li>Neue Bänke</li></ul><p>Meldung vom 05. Oktober 2022</p><h1>Neue Bänke</h1>")
    assert place(root, "Neue Bänke") == "body > ul > li"
    assert place(root, "Neue Bänke", holder_of(root, "Meldung vom 05. Oktober 2022")) == "body > h1"


def test_a_script_holds_no_text() -> None:
    root = tree("<script>var a = 'Neue Bänke';</script><p>Neue Bänke</p>")
    assert place(root, "Neue Bänke") == "body > p"


def test_an_address_is_found_by_how_it_ends() -> None:
    root = tree('<a href="#">x</a><p><a href="../Meldungen/News-Detailansicht_1.html">x</a></p>')
    assert place_of_address(root, "href", ["/News-Detailansicht_1.html"]) == "body > p > a"
    assert place_of_address(root, "href", ["/News-Detailansicht_2.html"]) is None


def test_what_stands_in_no_field_is_left_out_once_for_each_path() -> None:
    root = tree(
        "<nav><ul><li>Start</li><li>Rathaus und Politik</li></ul></nav><main><h1>Neue Bänke</h1><p>Für  den Garten.</p>"
        "<ul><li>zwei rote</li></ul><table><tr><td>Montag</td><td>9 Uhr</td></tr></table><p>Übersehen.</p></main>"
    )
    found = left_out(root, ["Neue Bänke", "Für den Garten.\n\n- zwei rote\n\nMontag | 9 Uhr"])
    assert [(one.path, one.text, one.more) for one in found] == [
        ("body > nav > ul > li", "Rathaus und Politik", 1),
        ("body > main > p", "Übersehen.", 0),
    ]
