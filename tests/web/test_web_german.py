from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from archive.web import german


def test_dates_are_written_as_in_german() -> None:
    assert german.long_date(date(2022, 10, 5)) == "5. Oktober 2022"
    assert german.short_date("2022-03-05") == "05.03.2022"


@pytest.mark.parametrize(
    ("utc", "local"),
    [
        (datetime(2026, 10, 31, 23, 30, tzinfo=UTC), "1. November 2026, 00:30 Uhr"),
        (datetime(2026, 7, 1, 12, 0, tzinfo=UTC), "1. Juli 2026, 14:00 Uhr"),
    ],
)
def test_times_are_those_of_herne_in_winter_and_summer(utc: datetime, local: str) -> None:
    assert german.moment(utc) == local
    assert german.moment(utc.isoformat()) == local


@pytest.mark.parametrize(
    ("size", "text"), [(3_603_000, "3,6 MB"), (512_000, "512 KB"), (999, "999 Bytes"), (1_000_000, "1,0 MB")]
)
def test_sizes_are_decimal_with_a_comma(size: int, text: str) -> None:
    assert german.file_size(size) == text


def test_counts_have_dots_and_the_right_noun() -> None:
    assert german.counted(12345, "Meldung", "Meldungen") == "12.345 Meldungen"
    assert german.counted(1, "Meldung", "Meldungen") == "1 Meldung"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//a.example", "", "http://[", "file:///a"])
def test_only_web_mail_and_telephone_may_become_links(url: str) -> None:
    assert not german.followable(url)


@pytest.mark.parametrize("url", ["https://www.herne.de/", "http://a.example", "mailto:a@b.de", "tel:+492323160"])
def test_addresses_of_the_web_mail_and_telephone_become_links(url: str) -> None:
    assert german.followable(url)


def test_an_address_is_shown_without_scheme_and_percent_signs() -> None:
    assert german.readable_url("https://www.herne.de/Au%C3%9Ferschulisch/") == "www.herne.de/Außerschulisch/"
    assert german.host("https://www.herne.de/x") == "herne.de"
