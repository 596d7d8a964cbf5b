"""Every way to write a word finds what every other does: the pairs stand in `spellings.tsv`."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from shelf import add, found, new_archive

from archive.search.words import words

ESCAPE = re.compile(r"\\u([0-9a-f]{4})")
LINES = Path(__file__).with_name("spellings.tsv").read_text(encoding="utf-8").splitlines()
GROUPS = [
    [ESCAPE.sub(lambda match: chr(int(match[1], 16)), spelling) for spelling in line.split("\t")]
    for line in LINES
    if not line.startswith("#")
]
START = date(2024, 1, 1)
"""The day of the first group. The index has no room for all of them on one day."""
TITLED = 3
"""Every third spelling stands in a title, the others in a body."""


@pytest.fixture(scope="module")
def articles() -> Iterator[tuple[sqlite3.Connection, dict[str, set[int]]]]:
    """An archive with an article for each spelling, and the articles of each group by its first spelling."""
    conn = new_archive()
    ids: dict[str, set[int]] = {}
    for days, group in enumerate(GROUPS):
        day = START + timedelta(days=days)
        for number, spelling in enumerate(group):
            is_titled = number % TITLED == 0
            title, body = (spelling, "Ein Text.") if is_titled else ("Meldung", f"Ein Text mit {spelling} darin.")
            ids.setdefault(group[0], set()).add(add(conn, title, body, published=day.isoformat()))
    conn.commit()
    yield conn, ids
    conn.close()


def test_there_are_five_hundred_pairs_and_none_twice() -> None:
    pairs = [(group[0], other) for group in GROUPS for other in group[1:]]
    assert len(pairs) >= 500
    assert len(set(pairs)) == len(pairs)
    assert all(first != other for first, other in pairs)
    assert len({group[0] for group in GROUPS}) == len(GROUPS)


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group[0])
def test_all_spellings_find_the_same_articles(
    articles: tuple[sqlite3.Connection, dict[str, set[int]]], group: list[str]
) -> None:
    conn, ids = articles
    expected = set(found(conn, group[0]))
    assert ids[group[0]] <= expected
    # More is found where a word is a part of another, but never much of the archive.
    assert len(expected) < 100
    assert {spelling: set(found(conn, spelling)) for spelling in group} == dict.fromkeys(group, expected)


OF_ONE_WORD = [group for group in GROUPS if all(len(list(words(spelling))) == 1 for spelling in group)]


@pytest.mark.parametrize("group", OF_ONE_WORD[::20], ids=lambda group: group[0])
def test_leaving_a_spelling_out_leaves_them_all_out(
    articles: tuple[sqlite3.Connection, dict[str, set[int]]], group: list[str]
) -> None:
    conn, _ = articles
    everything = set(found(conn, ""))
    expected = everything - set(found(conn, group[0]))
    for spelling in group:
        assert set(found(conn, f"-{spelling}")) == expected
