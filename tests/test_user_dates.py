from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from herne_scraper.errors import UnreadableDate
from herne_scraper.user_dates import parse_user_date

TODAY = date(2026, 11, 23)  # a Monday


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-02-03", date(2024, 2, 3), date(2024, 2, 3)),
        ("05.10.2022", date(2022, 10, 5), date(2022, 10, 5)),
        ("5. Oktober 2022", date(2022, 10, 5), date(2022, 10, 5)),
        ("März 2024", date(2024, 3, 1), date(2024, 3, 31)),
        (" märz  2024 ", date(2024, 3, 1), date(2024, 3, 31)),
        ("Dez. 2023", date(2023, 12, 1), date(2023, 12, 31)),
        ("03/2024", date(2024, 3, 1), date(2024, 3, 31)),
        ("heute", TODAY, TODAY),
        ("gestern", date(2026, 11, 22), date(2026, 11, 22)),
        ("vorgestern", date(2026, 11, 21), date(2026, 11, 21)),
        ("vor zwei Wochen", date(2026, 11, 9), date(2026, 11, 9)),
        ("vor 3 Tagen", date(2026, 11, 20), date(2026, 11, 20)),
        ("vor vierzehn Tagen", date(2026, 11, 9), date(2026, 11, 9)),
        ("vor einem Monat", date(2026, 10, 23), date(2026, 10, 23)),
        ("vor 2 Jahren", date(2024, 11, 23), date(2024, 11, 23)),
        ("diese Woche", TODAY, date(2026, 11, 29)),
        ("letzte Woche", date(2026, 11, 16), date(2026, 11, 22)),
        ("letzten Monat", date(2026, 10, 1), date(2026, 10, 31)),
        ("dieses Jahr", date(2026, 1, 1), date(2026, 12, 31)),
        ("letztes Jahr", date(2025, 1, 1), date(2025, 12, 31)),
        ("letzten Montag", date(2026, 11, 16), date(2026, 11, 16)),
        ("am vergangenen Sonntag", date(2026, 11, 22), date(2026, 11, 22)),
        ("letzten 7 Tage", date(2026, 11, 16), TODAY),
        ("die letzten drei Monate", date(2026, 8, 23), TODAY),
        ("Anfang März 2024", date(2024, 3, 1), date(2024, 3, 10)),
        ("Mitte Febr. 2024", date(2024, 2, 11), date(2024, 2, 20)),
        ("Ende Februar 2024", date(2024, 2, 21), date(2024, 2, 29)),
        ("Mitte 2024", date(2024, 5, 1), date(2024, 8, 31)),
        ("Sommer 2023", date(2023, 6, 1), date(2023, 8, 31)),
        ("Fruehjahr 2023", date(2023, 3, 1), date(2023, 5, 31)),
        ("Winter 2023/24", date(2023, 12, 1), date(2024, 2, 29)),
        ("Winter 1999/2000", date(1999, 12, 1), date(2000, 2, 29)),
        ("4. Quartal 2024", date(2024, 10, 1), date(2024, 12, 31)),
        ("KW 12/2024", date(2024, 3, 18), date(2024, 3, 24)),
        ("kw 53 2020", date(2020, 12, 28), date(2021, 1, 3)),
        ("5 März 2024", date(2024, 3, 5), date(2024, 3, 5)),
        ("5.3.24", date(2024, 3, 5), date(2024, 3, 5)),
        ("31.12.95", date(1995, 12, 31), date(1995, 12, 31)),
        ("2020-2022", date(2020, 1, 1), date(2022, 12, 31)),
        ("2024-03 - 2024-04", date(2024, 3, 1), date(2024, 4, 30)),
        ("2024-03-01..2024-03-31", date(2024, 3, 1), date(2024, 3, 31)),
        ("1.3.2024–31.3.2024", date(2024, 3, 1), date(2024, 3, 31)),
        ("5. bis 10. März 2024", date(2024, 3, 5), date(2024, 3, 10)),
        ("vom 5.3. bis zum 10.3.2024", date(2024, 3, 5), date(2024, 3, 10)),
        ("1. bis 10. März 2024", date(2024, 3, 1), date(2024, 3, 10)),
        ("1. bis 10.3.2024", date(2024, 3, 1), date(2024, 3, 10)),
        ("28. Februar bis 3. März 2024", date(2024, 2, 28), date(2024, 3, 3)),
        ("November 2023 bis Januar 2024", date(2023, 11, 1), date(2024, 1, 31)),
        ("März bis Mai 2024", date(2024, 3, 1), date(2024, 5, 31)),
        ("Sommer 2023 bis heute", date(2023, 6, 1), TODAY),
        ("ma\u0308rz 2024", date(2024, 3, 1), date(2024, 3, 31)),
    ],
)
def test_what_a_user_types_is_a_range_of_days(typed: str, first: date, last: date) -> None:
    assert parse_user_date(typed, TODAY) == (first, last)


@pytest.mark.parametrize(
    "typed",
    ["", "12", "13.01.", "18 Uhr", "Januar", "irgendwann", "31. Juni 2022", "2024-13", "2024-02-30", "0012",
     "vor Tagen", "vor vielen Wochen", "in zwei Wochen", "19. Okt 22", "12/11/2025", "Foober 2024",
     "Winter 2023", "Winter 2023/25", "Sommer 2023/24", "KW 53/2024", "KW 1/9999999", "5. Quartal 2024",
     "Ende Foo 2024", "letzten Foo", "letzten vielen Tage", "vor 99999 Jahren", "letzten 99999999999999999999 Jahre",
     "Ende 1990", "Ende März bis Anfang Mai", "2022-2020", "10. bis 5. März 2024", "bis 2024", "2024 bis", "5.3.2",
     "- 2024", "11.-12.2024 bis", "5.13.24"],
)  # fmt: skip
def test_what_is_not_certain_is_refused_and_not_guessed(typed: str) -> None:
    with pytest.raises(UnreadableDate):
        parse_user_date(typed, TODAY)


def test_a_refused_date_names_the_text_and_what_is_understood() -> None:
    with pytest.raises(UnreadableDate, match=r"irgendwann.*vor zwei Wochen"):
        parse_user_date("irgendwann", TODAY)


SCRAPS = st.sampled_from(
    ["5.", "05.10.2022", "3", "24", "2024", "9999", "0000", "März", "Mai", "-", "–", "..", "/", " bis ", " ", " ",
     "vom ", "Anfang ", "Ende ", "Sommer ", "Winter ", "2023/24", "KW ", "53", ". Quartal ", "vor ", "einem ", "zwei ",
     "²", "٣", "99999999999", "Tagen", "Wochen", "Monaten", "Jahren", "letzten ", "diese ", "Woche", "Jahr", "Montag",
     "gestern", "heute"]
)  # fmt: skip


@settings(deadline=None)
@given(typed=st.one_of(st.text(), st.lists(SCRAPS, max_size=8).map("".join)), today=st.dates(date(1995, 1, 1)))
def test_whatever_is_typed_is_a_span_of_days_in_order_or_refused_by_name(typed: str, today: date) -> None:
    try:
        first, last = parse_user_date(typed, today)
    except UnreadableDate:
        return
    assert first <= last
