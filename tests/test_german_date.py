from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from herne_scraper.errors import UnreadableDate
from herne_scraper.german_date import is_date_line, parse_date_line, parse_german_date, parse_user_date

CAPTURED = datetime(2026, 11, 20, 12, tzinfo=UTC)
TODAY = date(2026, 11, 23)  # a Monday

MONTHS = [
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("05. Oktober 2022", date(2022, 10, 5)),
        ("5. Oktober 2022", date(2022, 10, 5)),
        ("05.Oktober 2022", date(2022, 10, 5)),
        ("1. März 2021", date(2021, 3, 1)),
        ("1. Maerz 2021", date(2021, 3, 1)),
        ("1. MÄRZ 2021", date(2021, 3, 1)),
        ("1. Mrz. 2021", date(2021, 3, 1)),
        ("24. Dez. 2020", date(2020, 12, 24)),
        ("24. Sept. 2020", date(2020, 9, 24)),
        ("2. Jänner 2020", date(2020, 1, 2)),
        ("2. Jan 2020", date(2020, 1, 2)),
        ("3. Mai 2019", date(2019, 5, 3)),
        ("Mittwoch, 05. Oktober 2022", date(2022, 10, 5)),
        ("Mittwoch, dem 5. Oktober 2022", date(2022, 10, 5)),
        ("Mi., 5. Oktober 2022", date(2022, 10, 5)),
        ("Sonnabend, 8. Oktober 2022", date(2022, 10, 8)),
        ("05.10.2022", date(2022, 10, 5)),
        ("5. 10. 2022", date(2022, 10, 5)),
        ("29. Februar 2024", date(2024, 2, 29)),
    ],
)
def test_a_full_german_date_is_read(text: str, day: date) -> None:
    assert parse_german_date(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12",
        "13.01.",
        "Oktober 2022",
        "5. Oktober",
        "5. Oktober 22",
        "5 Oktober 2022",
        "17 Juli 2019",
        "05/10/2022",
        "20221005",
        "5. Brumaire 2022",
        "heute",
        "vor drei Tagen",
        "18 Uhr",
        "5. Oktober 2022, 15:30 Uhr",
        "9. bis 13. Dezember 2019",
        "Herne, den 3. August 1999",
        "zum 5. Oktober 2022",
        "٥. Oktober 2022",
    ],
)
def test_what_is_no_full_date_is_refused_by_its_text(text: str) -> None:
    with pytest.raises(UnreadableDate) as caught:
        parse_german_date(text)
    assert repr(text) in str(caught.value)


@pytest.mark.parametrize(
    "text", ["31. Juni 2022", "29. Februar 2023", "32.01.2022", "5. 13. 2022", "0. Mai 2022", "05. Oktober 0202"]
)
def test_an_impossible_date_is_refused(text: str) -> None:
    with pytest.raises(UnreadableDate, match=text):
        parse_german_date(text)


def test_a_weekday_that_contradicts_the_date_is_refused() -> None:
    with pytest.raises(UnreadableDate, match="weekday does not fit"):
        parse_german_date("Dienstag, 05. Oktober 2022")


@given(day=st.dates(date(1995, 1, 1), date(2100, 1, 1)), zero=st.booleans(), numbers=st.booleans())
def test_every_day_is_read_from_every_way_to_write_it(day: date, zero: bool, numbers: bool) -> None:
    number = f"{day.day:02d}" if zero else str(day.day)
    month = f"{day.month:02d}." if numbers else f" {MONTHS[day.month - 1]} "
    assert parse_german_date(f"{number}.{month}{day.year}") == day


def test_the_date_line_is_read() -> None:
    assert parse_date_line("Meldung vom 05. Oktober 2022", captured_at=CAPTURED) == date(2022, 10, 5)


@pytest.mark.parametrize("line", ["Meldung vom", "Meldung 05. Oktober 2022", "05. Oktober 2022", "Meldung vom Montag"])
def test_another_line_is_no_date_line(line: str) -> None:
    with pytest.raises(UnreadableDate) as caught:
        parse_date_line(line, captured_at=CAPTURED)
    assert repr(line) in str(caught.value)


@pytest.mark.parametrize(
    ("captured_at", "line", "accepted"),
    [
        (datetime(2022, 10, 4, 12, tzinfo=UTC), "Meldung vom 05. Oktober 2022", True),
        (datetime(2022, 10, 3, 12, tzinfo=UTC), "Meldung vom 05. Oktober 2022", False),
        # 22:30 in London is the next day in Herne, in summer.
        (datetime(2022, 10, 3, 22, 30, tzinfo=UTC), "Meldung vom 05. Oktober 2022", True),
        (datetime(2022, 10, 3, 21, 30, tzinfo=UTC), "Meldung vom 05. Oktober 2022", False),
        (datetime(2022, 12, 3, 22, 30, tzinfo=UTC), "Meldung vom 05. Dezember 2022", False),
        (datetime(2022, 12, 3, 23, 30, tzinfo=UTC), "Meldung vom 05. Dezember 2022", True),
    ],
)
def test_a_date_is_at_most_the_day_after_the_capture_in_berlin(
    captured_at: datetime, line: str, accepted: bool
) -> None:
    if accepted:
        assert parse_date_line(line, captured_at=captured_at)
    else:
        with pytest.raises(UnreadableDate, match=f"{line}.*future"):
            parse_date_line(line, captured_at=captured_at)


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("Meldung vom 05. Oktober 2022", True),
        ("Meldung vom Mittwoch, dem 05. Oktober 2022", True),
        ("Meldung vom 31. Juni 2022", True),
        ("Meldung vom", True),
        ("Meldung vom gestern", True),
        ("Meldung vom 12. Mai 2020 und diese Korrektur gelten gemeinsam.", False),
        ("Meldung vom 12. Mai ist falsch gewesen.", False),
        ("Meldung vom 12. Mai 2020: Sperrung der Roonstraße", False),
        ("Meldung vom 12. Mai 2020 Sperrung aufgehoben", False),
        ("Meldung vom 05. Oktober 2022 (neu)", True),
        ("Meldungen vom 05. Oktober 2022", False),
        ("In der Meldung vom 05. Oktober 2022", False),
        ("Meldung vomm 05. Oktober 2022", False),
    ],
)
def test_a_date_line_is_told_from_a_sentence(line: str, is_one: bool) -> None:
    assert is_date_line(line) is is_one


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
