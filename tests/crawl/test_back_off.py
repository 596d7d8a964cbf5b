from __future__ import annotations

from datetime import UTC, datetime

import pytest

from herne_scraper.back_off import retry_after

NOW = datetime(2026, 3, 4, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (b"0", 0),
        (b" 120 ", 120),
        (b"Wed, 04 Mar 2026 12:01:30 GMT", 90),
        (b"Wed, 04 Mar 2026 13:01:30 +0100", 90),
        (b"Wed, 04 Mar 2026 11:00:00 GMT", 0),
    ],
)
def test_seconds_and_dates_are_understood(value: bytes, seconds: float):
    assert retry_after(value, NOW) == seconds


@pytest.mark.parametrize("value", [None, b"", b"soon", b"-5", b"1.5", "²".encode(), b"32 Xyz 2026"])
def test_what_is_neither_is_none(value: bytes | None):
    assert retry_after(value, NOW) is None
