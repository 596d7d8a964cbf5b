from __future__ import annotations

from datetime import timedelta

import pytest

from archive.durations import read_duration, roughly, write_duration


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("45s", timedelta(seconds=45)),
        ("90m", timedelta(minutes=90)),
        (" 6 H ", timedelta(hours=6)),
        ("1d", timedelta(days=1)),
        ("2w", timedelta(days=14)),
    ],
)
def test_number_and_unit_are_a_span(text: str, span: timedelta):
    assert read_duration(text) == span


@pytest.mark.parametrize("text", ["", "6", "h", "0d", "-1d", "1.5h", "1d 6h", "1y", "9999999d", "²h"])
def test_anything_else_is_refused_with_its_text(text: str):
    with pytest.raises(ValueError, match="a number and s, m, h, d or w") as caught:
        read_duration(text)
    assert repr(text) in str(caught.value)


@pytest.mark.parametrize("text", ["45s", "90m", "36h", "1d", "14d"])
def test_what_is_written_is_read_back(text: str):
    assert write_duration(read_duration(text)) == text


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(), "0 seconds"),
        (timedelta(seconds=1), "1 second"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=119), "119 minutes"),
        (timedelta(hours=47), "47 hours"),
        (timedelta(days=3, hours=20), "3 days"),
        (timedelta(days=-1), "0 seconds"),
    ],
)
def test_sentence_says_it_roughly(span: timedelta, words: str):
    assert roughly(span) == words
