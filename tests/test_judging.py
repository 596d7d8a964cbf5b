"""What a better extractor changes in the history of one article, whatever the old one read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_store import START

from archive.canonical import content_hash
from archive.clock import timestamp
from archive.database import open_for_reading
from archive.reextraction.judging import Differs, Kept, Reading, judge
from archive.store import Archive, Capture
from herne_scraper.items import Article

A, B, C = "a" * 64, "b" * 64, "c" * 64


def reading(number: int, content: str | None, minute: int | None = None) -> Reading:
    return Reading(number, f"{number:064x}", moment(number if minute is None else minute), content)


def kept(number: int, content: str, minute: int | None = None) -> Kept:
    at = moment(number if minute is None else minute)
    return Kept(f"{number:064x}", at, at, content)


def moment(minute: int) -> str:
    return timestamp(START + timedelta(minutes=minute))


def judged(readings: list[Reading], versions: list[Kept]) -> list[tuple[int, bool]]:
    first = versions[0].observed_at if versions else None
    return [(one.capture, one.newest) for one in judge(readings, versions, first).differing]


@pytest.mark.parametrize(
    ("readings", "versions", "expected"),
    [
        pytest.param([reading(1, A), reading(2, A)], [kept(1, A)], [], id="unchanged"),
        pytest.param([reading(1, A)], [], [(1, True)], id="an article nobody has"),
        pytest.param([reading(1, B), reading(2, B)], [kept(1, A)], [(1, False)], id="read better once, not twice"),
        pytest.param([reading(1, A), reading(2, B)], [kept(1, A)], [(2, True)], id="an edit the old reader missed"),
        pytest.param([reading(1, B), reading(2, C)], [kept(1, A), kept(2, C)], [(1, False)], id="an older text"),
        pytest.param([reading(1, B), reading(2, B)], [kept(1, A), kept(2, B)], [(1, False)], id="no edit after all"),
        pytest.param([reading(1, B), reading(2, None)], [kept(1, A)], [(1, True)], id="the last one is unreadable"),
        pytest.param([reading(2, A)], [kept(1, A)], [], id="of an older file of captures"),
        pytest.param([reading(1, A), reading(2, B)], [kept(2, B)], [(1, False)], id="older than the archive knew"),
        pytest.param([reading(1, A), reading(2, A)], [kept(2, A)], [(1, False)], id="seen earlier than was known"),
        pytest.param(
            [reading(1, A, 10), reading(2, B, 20), reading(3, C, 15)],
            [kept(1, A, 10), kept(3, C, 15)],
            [],
            id="a clock set back leaves no place between two versions",
        ),
    ],
)
def test_only_what_differs_is_written(readings, versions, expected):
    assert judged(readings, versions) == expected


def test_what_a_version_was_read_from_and_is_unreadable_now_is_lost():
    found = judge([reading(1, None), reading(2, None)], [kept(1, A)], moment(1))
    assert found.unreadable_now == (1,)
    assert found.differing == ()


def test_the_city_goes_back_to_an_older_text():
    readings = [reading(1, A), reading(2, B), reading(3, A)]
    assert judge(readings, [kept(1, A), kept(2, B), kept(3, A)], moment(1)).differing == ()
    assert judge(readings, [kept(1, A), kept(2, B)], moment(1)).differing == (Differs(3, newest=True),)


def article(body: str) -> Article:
    return Article(
        site="herne",
        source_id="281473",
        url="https://www.herne.de/Meldungen/News-Detailansicht_281473.html",
        title="Blumen am Rathaus",
        published=date(2026, 10, 30),
        published_raw="Meldung vom 30. Oktober 2026",
        body=body,
    )


captures = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from("abc"), st.integers(0, 9)), min_size=1, max_size=6
)
"""What the old extractor reads, what the new one does, and what the clock says."""


@settings(max_examples=60, deadline=None)
@given(captures)
@example([("b", "a", 0), ("b", "b", 0), ("a", "a", 0), ("b", "a", 0)])
@example([("a", "a", 0), ("a", "b", 1), ("b", "a", 2)])
def test_the_text_shown_is_that_of_the_newest_capture_and_a_second_time_nothing_differs(history):
    with TemporaryDirectory() as folder, Archive(Path(folder), clock=lambda: START + timedelta(days=1)) as archive:
        made = [Capture(sha256=f"{n:064x}", time=START + timedelta(minutes=t)) for n, (_, _, t) in enumerate(history)]
        for capture, (old, _, _) in zip(made, history, strict=True):
            archive.save(article(old), capture=capture, extractor="1")
        readings = [
            Reading(n, capture.sha256, timestamp(capture.time), content_hash(article(new)))
            for n, (capture, (_, new, _)) in enumerate(zip(made, history, strict=True))
        ]
        for one in judge(readings, versions(folder), moment(0)).differing:
            archive.save(
                article(history[one.capture][1]),
                capture=made[one.capture],
                extractor="2",
                cause="extraction",
                newest=one.newest,
            )
        shown, kept_before = look(folder)
        assert shown == history[-1][1]
        for one in judge(readings, versions(folder), moment(0)).differing:
            archive.save(article(history[one.capture][1]), capture=made[one.capture], extractor="2", cause="extraction")
        assert look(folder) == (shown, kept_before)


def versions(folder: str) -> list[Kept]:
    conn = open_for_reading(Path(folder))
    rows = conn.execute(
        "SELECT capture_sha256, capture_time, observed_at, content_hash FROM versions"
        " ORDER BY observed_at, recorded_at, rowid"
    ).fetchall()
    conn.close()
    return [Kept(*row) for row in rows]


def look(folder: str) -> tuple[str, int]:
    conn = open_for_reading(Path(folder))
    found = conn.execute("SELECT body, versions FROM articles").fetchone()
    conn.close()
    return found


def test_a_reading_beside_its_own_version_is_found_by_its_capture(tmp_path):
    with Archive(tmp_path, clock=lambda: START) as archive:
        first = Capture(sha256=f"{1:064x}", time=START)
        archive.save(article("a"), capture=first, extractor="1")
        later = replace(first, sha256=f"{2:064x}", time=START + timedelta(days=1))
        archive.save(article("b"), capture=later, extractor="1")
        archive.save(article("c"), capture=first, extractor="2", cause="extraction")
    conn = open_for_reading(tmp_path)
    history = conn.execute("SELECT body FROM versions ORDER BY observed_at, recorded_at, rowid").fetchall()
    kinds = conn.execute("SELECT kind FROM changes ORDER BY id").fetchall()
    shown = conn.execute("SELECT body FROM articles").fetchall()
    conn.close()
    assert history == [("a",), ("c",), ("b",)]
    assert kinds == [("new",), ("edit",), ("extraction",)]
    assert shown == [("b",)]
