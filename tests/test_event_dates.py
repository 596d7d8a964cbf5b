from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.events.dates import Event, find_events
from archive.events.times import find_hours

PUBLISHED = date(2026, 1, 20)
"""A Tuesday."""


def short(event: Event) -> str:
    def moment(value: date | None) -> str:
        if value is None:
            return "?"
        return value.isoformat(timespec="minutes") if isinstance(value, datetime) else value.isoformat()

    return moment(event.starts) + (f"/{moment(event.ends)}" if event.ends else "")


def read(text: str, published: date = PUBLISHED) -> list[str]:
    return [short(event) for event in find_events(text, published)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("am 24. Dezember 2026", ["2026-12-24"]),
        ("am 24.12.2026", ["2026-12-24"]),
        ("bis 24.12.26 möglich", ["2026-12-24"]),
        ("Stichtag: 2026-12-24", ["2026-12-24"]),
        ("am 3. Okt. 2026", ["2026-10-03"]),
        ("am 24.12. geschlossen", ["2025-12-24"]),
        ("Sa., 2.5., Rathaus", ["2026-05-02"]),
        ("Dienstag,16. September 2025", ["2025-09-16"]),
        ("am Mittwoch, 17 Juli 2019", ["2019-07-17"]),
        ("am ersten Mai", ["2026-05-01"]),
        ("am 3. Mai (Sonntag)", ["2026-05-03"]),
        ("am Samstag, den 2. Mai", ["2026-05-02"]),
        ("Am 27. Januar 1945 befreit", ["1945-01-27"]),
    ],
)
def test_a_day(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vom Montag, 9., bis Freitag, 13. Dezember 2019", ["2019-12-09/2019-12-13"]),
        ("vom 30. Dezember bis 3. Januar 2027", ["2026-12-30/2027-01-03"]),
        ("vom 17. Oktober bis 12. Januar", ["2026-10-17/2027-01-12"]),
        ("vom 11. - 13. Juni", ["2026-06-11/2026-06-13"]),
        ("vom 11.–13.6.2026", ["2026-06-11/2026-06-13"]),
        ("vom 1. September 1939 bis zum 8. Mai 1945", ["1939-09-01/1945-05-08"]),
        ("zwischen dem 1. und dem 5. Juli", ["2026-07-01/2026-07-05"]),
        ("zwischen Heiligabend und Neujahr", ["2025-12-24", "2026-01-01"]),
        ("von Montag, 22. Dezember 2025, bis Donnerstag, 1. Januar 2026", ["2025-12-22/2026-01-01"]),
        ("an den Samstagen, 11. Juli und 25. Juli", ["2026-07-11", "2026-07-25"]),
        ("am Donnerstag, 5. März, und am Freitag, 6. März 2026", ["2026-03-05", "2026-03-06"]),
        ("am Samstag und Sonntag, 7. und 8. Februar", ["2026-02-07", "2026-02-08"]),
        ("Freitag/Samstag, 6./7. Februar", ["2026-02-06", "2026-02-07"]),
        ("von Freitag bis Sonntag, 6. bis 8. Februar", ["2026-02-06/2026-02-08"]),
        ("Fr., Sa. und So., 6., 7. und 8. Februar", ["2026-02-06", "2026-02-07", "2026-02-08"]),
        ("Samstag und Sonntag, 8. und 9. Februar", ["?", "?"]),
        ("Mi 4.2.", ["2026-02-04"]),
        ("bis einschließlich Dienstag, 27. Januar", ["2026-01-27"]),
        ("am Mittwoch (28.1.)", ["2026-01-28"]),
        ("in dieser Woche (19. bis 25. Januar)", ["2026-01-19/2026-01-25"]),
        ("am 18. und 19. Februar", ["2026-02-18", "2026-02-19"]),
        ("am 3./4. Mai", ["2026-05-03", "2026-05-04"]),
        ("am 1., 8. und 15. Mai 2027", ["2027-05-01", "2027-05-08", "2027-05-15"]),
        ("am 18. Dezember und 15. Januar 2027", ["2026-12-18", "2027-01-15"]),
        ("Freitag, 3. Juli, 18 Uhr, bis Sonntag, 5. Juli, 12 Uhr", ["2026-07-03T18:00/2026-07-05T12:00"]),
        ("vom 5. Mai 2026 bis 3. Mai 2026", ["2026-05-05", "2026-05-03"]),
    ],
)
def test_ranges_and_lists(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("am 3. Mai ab 18 Uhr", ["2026-05-03T18:00"]),
        ("am Sonntag (3. Mai) um 17 Uhr", ["2026-05-03T17:00"]),
        ("am 3. Mai um 20.36 Uhr", ["2026-05-03T20:36"]),
        ("am 3. Mai von 9.30 bis 12 Uhr", ["2026-05-03T09:30/2026-05-03T12:00"]),
        ("am 3. Mai, 9-12 Uhr", ["2026-05-03T09:00/2026-05-03T12:00"]),
        ("am 3. Mai bis 17 Uhr", ["2026-05-03/2026-05-03T17:00"]),
        ("am 3. Mai von 20 bis 2 Uhr", ["2026-05-03T20:00/2026-05-04T02:00"]),
        ("am 3. Mai bis 24 Uhr", ["2026-05-03/2026-05-04T00:00"]),
        ("um 16 Uhr am 20. März", ["2026-03-20T16:00"]),
        ("am 3. Mai um 15 und 17 Uhr", ["2026-05-03T15:00", "2026-05-03T17:00"]),
        ("am 3. Mai von 9 bis 12 Uhr und von 14 bis 17 Uhr", ["2026-05-03T09:00/2026-05-03T17:00"]),
        (
            "am 3. und 10. Mai, jeweils 15 bis 17 Uhr",
            ["2026-05-03T15:00/2026-05-03T17:00", "2026-05-10T15:00/2026-05-10T17:00"],
        ),
        ("am 24. Mai, feiern 20 Vereine von 12 bis 18 Uhr im Park", ["2026-05-24T12:00/2026-05-24T18:00"]),
        ("Am 3. Mai spricht Dr. Grün um 18 Uhr", ["2026-05-03T18:00"]),
        ("am 3. Mai zu Gast. Beginn ist um 18 Uhr.", ["2026-05-03T18:00"]),
        ("am 3. Mai zu Gast. Das Büro ist ab 8 Uhr besetzt.", ["2026-05-03"]),
        ("am 3. Mai in Raum 214. Büro ab 8 Uhr besetzt", ["2026-05-03"]),
        ("am 3. Mai am Rathausplatz 2. Das Büro ist ab 8 Uhr besetzt", ["2026-05-03"]),
        ("am 3. Mai beim 14. Tag der Gärten ab 11 Uhr", ["2026-05-03T11:00"]),
        ("am 3. Mai (Stand 21:45 Uhr)", ["2026-05-03"]),
        ("am 3. Mai. Stand 21:45 Uhr", ["2026-05-03"]),
        ("bis zum 3. Mai, sonntags auch um 15 Uhr", ["2026-05-03"]),
        ("am 3. Mai in der Zeit von 14:00 bis 17:00 Uhr", ["2026-05-03T14:00/2026-05-03T17:00"]),
        ("am 3. Mai, öffnet schon eine Stunde früher um 9 Uhr", ["2026-05-03T09:00"]),
        ("Stand: 16. Januar 2026, 16 Uhr", ["2026-01-16T16:00"]),
        ("am 3. Mai, zwischen 6 und 12 Uhr", ["2026-05-03T06:00/2026-05-03T12:00"]),
        ("am 3. Mai, Einlass 18 Uhr, Beginn 19 Uhr", ["2026-05-03T19:00"]),
    ],
)
def test_times_belong_to_a_day_of_their_sentence(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("am morgigen Mittwoch", ["2026-01-21"]),
        ("am heutigen Dienstag um 17 Uhr", ["2026-01-20T17:00"]),
        ("heute (Dienstag)", ["2026-01-20"]),
        ("gestern Abend", ["2026-01-19"]),
        ("am kommenden Freitag um 16 Uhr", ["2026-01-23T16:00"]),
        ("am kommenden Dienstag", ["2026-01-27"]),
        ("nächsten Samstag", ["2026-01-24"]),
        ("am vergangenen Dienstag", ["2026-01-13"]),
        ("am nächsten Samstag, 24. Januar", ["2026-01-24"]),
        ("heute, 20. Januar,", ["2026-01-20"]),
        ("auch heute, 20. Januar 2026,", ["2026-01-20"]),
        ("für morgen, Mittwoch, 21. Januar 2026,", ["2026-01-21"]),
        ("Heute um 9:20 Uhr", ["2026-01-20T09:20"]),
        ("an Heiligabend", ["2025-12-24"]),
        ("an Silvester 2026", ["2026-12-31"]),
        ("am 24. Dezember 2026 (Heiligabend)", ["2026-12-24"]),
        ("Sie muss noch heute entschärft werden", ["2026-01-20"]),
        ("Für morgen wird Sturm erwartet", ["2026-01-21"]),
        ("heute (Sonntag)", ["?"]),
        ("am morgigen Freitag", ["?"]),
        ("bis heute, auch heute, die Stadt von morgen, Ideen für morgen, wird noch heute erzählt", []),
        ("jeden letzten Freitag, am ersten Freitag im Monat, jeden ersten Mittwoch", []),
    ],
)
def test_days_counted_from_the_articles_date(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "14. Tag der offenen Gärten", "3. Liga", "2. Bürgermeister", "1. FC", "der 1. Platz und die 2. Mannschaft",
        "Telefon 0 23 23 / 16 - 29 32", "Kurs 2605", "§ 53 und §53c", "Az. 12.3.4/2019", "3.5 Prozent", "12.50 Euro",
        "Stand 21:45 Uhr", "Montag bis Freitag: 8 bis 12 Uhr", "montags bis freitags 8 bis 12 Uhr", "Mitte Mai",
        "im Mai 2026", "1890-1942", "Straße des 17. Juni", "1. Mai-Kundgebung", "Kapitel 3.2. und 3.3.", "10.12.20.1",
        "192.168.1.10", "Version 1.2.3", "am Freitag", "31. Juni 2026", "am 30. Februar", "ein 3:2", "Nr. 24.12.",
        "24.12. Uhr", "TOP 3.1.", "Raum 12.5.",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_day_is_none(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("am 3. Mai", date(2026, 7, 1), "2026-05-03"),
        ("am 3. Mai", date(2026, 8, 1), "2027-05-03"),
        ("am 10. Oktober", date(2026, 1, 15), "2026-10-10"),
        ("am Freitag, 10. Oktober", date(2026, 1, 15), "2025-10-10"),
        ("am Freitag, 3. Mai", date(2026, 4, 15), "?"),
        ("am Dienstag, 8. August", date(2022, 8, 10), "?"),
        ("vom 17. Oktober bis 12. Januar", date(2026, 1, 5), "2025-10-17/2026-01-12"),
        ("vom 17. Oktober bis 12. Januar", date(2018, 3, 5), "2018-10-17/2019-01-12"),
        ("seit dem 26. Juli", date(2026, 10, 23), "2026-07-26"),
        ("seit Montag, 20. Januar", date(2026, 1, 15), "2025-01-20"),
        ("seit dem 3. Mai", date(2026, 5, 2), "2025-05-03"),
        ("seit Freitag, 3. Mai", date(2026, 5, 2), "?"),
        ("am 29. Februar", date(2027, 12, 1), "2028-02-29"),
        ("am 29. Februar", date(2026, 1, 20), "?"),
    ],
)
def test_the_year_is_that_of_the_article_or_left_open(text: str, published: date, expected: str) -> None:
    assert read(text, published) == [expected]


def test_a_wrong_weekday_is_kept_beside_the_date() -> None:
    (event,) = find_events("am Montag, 3. März 2026", PUBLISHED)
    assert (event.starts, event.weekday, event.year_from) == (date(2026, 3, 3), "Montag", "text")
    (event,) = find_events("am Dienstag, 3. März 2026", PUBLISHED)
    assert event.weekday is None


def test_words_reach_to_the_time_that_follows() -> None:
    text = "Los geht es am Samstag, 2. Mai, um 10 Uhr am Rathaus."
    (event,) = find_events(text, PUBLISHED)
    assert event.text == "Samstag, 2. Mai, um 10 Uhr"
    assert text[event.position :].startswith(event.text)


def test_no_day_begins_at_its_end() -> None:
    assert read("am 3. Mai um 24 Uhr") == ["2026-05-03"]


def test_midnight_ends_a_day() -> None:
    (hours,) = find_hours("von 20 bis 24 Uhr")
    assert hours.ends is not None
    assert hours.ends.hour == 0


_PIECES = (
    "3. 24.12. 31. 0 . , - – / ( ) : Uhr 18 9.30 bis und am vom Mai Mär Februar Montag Mo. So, 2026 26 1890 heute "
    "morgen kommenden Freitag Silvester jeweils von \n Stand § ersten 30. Februar 2026-02-31 9999"
)
PIECES = st.sampled_from(_PIECES.split(" "))
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=25).map(" ".join), st.lists(PIECES).map("".join))
DAYS = st.dates(date(1995, 1, 1), date(2199, 12, 31))


@given(TEXTS, DAYS)
def test_any_text_is_read_and_places_point_at_its_words(text: str, published: date) -> None:
    for event in find_events(text, published):
        assert event.text
        assert text[event.position : event.position + len(event.text)] == event.text
        assert (event.starts is None) == (event.year_from is None)
        if event.ends is not None:
            assert event.starts is not None
            assert short(event).split("/")[1][:10] >= short(event)[:10]


DAYS_WITHOUT_NUMBER = (
    "heut", "gestern", "gestrig", "morg", "tag", "abend", "erste", "mittwoch", "silvester", "neujahr", "allerheiligen",
)  # fmt: skip


@given(st.text(alphabet=st.characters(exclude_categories=("Nd",)), max_size=200), DAYS)
def test_a_text_without_a_number_has_only_days_that_words_name(text: str, published: date) -> None:
    for event in find_events(text, published):
        assert any(word in event.text.lower() for word in DAYS_WITHOUT_NUMBER)


@given(st.dates(date(2000, 1, 1), date(2090, 12, 31)), st.integers(-60, 300))
def test_a_day_without_its_year_comes_back_from_the_articles_date(published: date, distance: int) -> None:
    from archive.events.contradictions import WEEKDAYS
    from sample_city.document import MONTHS

    day = published + timedelta(days=distance)
    if (day.month, day.day) == (2, 29):
        return
    bare = f"am {day.day}. {MONTHS[day.month - 1]} ist es so weit"
    assert read(bare, published) == [day.isoformat()]
    assert read(bare.replace("am ", f"am {WEEKDAYS[day.weekday()]}, "), published) == [day.isoformat()]


@given(st.dates(date(1600, 1, 1), date(2199, 12, 31)), DAYS)
def test_a_full_date_is_the_same_whatever_the_articles_date(day: date, published: date) -> None:
    assert read(f"am {day.day}.{day.month}.{day.year}", published) == [day.isoformat()]
