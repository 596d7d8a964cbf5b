from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herne_scraper.errors import UnreadableDate
from herne_scraper.german_date import is_date_line, parse_date_line, parse_german_date

CAPTURED = datetime(2026, 11, 20, 12, tzinfo=UTC)

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
