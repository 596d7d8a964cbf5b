from __future__ import annotations

import pytest
from asking import ask

from archive.search.wording import LONGEST_SHOWN, shown


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("", ""),
        ("-Wanne -Crange", "alle Meldungen ohne Wanne und ohne Crange"),
        ("-Wanne rubrik:politik", "alle Meldungen ohne Wanne, in der Rubrik Politik"),
        ("Bombe „Rat der Stadt“ -Wanne -Crange", "Bombe und „Rat der Stadt“, aber nicht Wanne und nicht Crange"),
        (
            "ort:Eickel Bombe -Wanne von:März 2024",
            "Bombe, aber nicht Wanne, im Stadtbezirk Eickel, vom 1. März 2024 an",
        ),
        ("am:März 2023", "alle Meldungen im März 2023"),
        ("jahr:2023 Kita", "Kita, im Jahr 2023"),
        ("von:2022 bis:2023 Kita", "Kita, vom 1. Januar 2022 bis zum 31. Dezember 2023"),
        ("Kita am:gestern", "Kita, vom 4. März 2024"),
        ("Kita -am:2023", "Kita, nicht im Jahr 2023"),
        ("Kita -status:geändert", "Kita, nicht nachträglich geändert"),
        ("Kita -mit:bild -anhang:pdf", "Kita, ohne Bild, ohne PDF"),
        (
            "rubrik:Aktuelles Kita",
            "Kita, in der Rubrik Aktuelles (/Familie/Aktuelles/) oder in der Rubrik Aktuelles (/Wirtschaft/Aktuelles/)",
        ),
        ("a b ODER (c d)", "a und (b oder (c und d))"),
        ("a ODER -b", "a oder nicht b"),
        ("Kita (rubrik:politik ODER am:2023)", "Kita, in der Rubrik Politik oder im Jahr 2023"),
        ("Kita rubrik:politik ODER Wanne", "Kita und (Wanne oder in der Rubrik Politik)"),
        ("-(Bombe rubrik:politik)", "alle Meldungen ohne (Bombe und in der Rubrik Politik)"),
    ],
)
def test_what_is_searched_is_told_in_german(text: str, understood: str) -> None:
    assert ask(text).understood == understood


def test_a_remark_shows_one_short_line_of_printable_signs() -> None:
    assert shown("a\n\x00b") == "„a b“"
    assert shown("x" * 100) == f"„{'x' * LONGEST_SHOWN}…“"
