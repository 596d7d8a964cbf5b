"""A fault of ours that one text wakes costs that page: the run goes on, and no later one is stopped by it."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from scripted_city import City, Notice, command, crawl, environment, notices, rows

from archive.crawling.faults import MOST_IN_A_ROW

ROOT = Path(__file__).parents[2]
FAULT = """
from archive.events import keeping as events

add = events.add

def faulty(conn, article_id, version, texts, at):
    if "Giftpilz" in texts.title:
        raise KeyError("no day is called Pilz")
    return add(conn, article_id, version, texts, at)

events.add = faulty
"""


@pytest.fixture
def faulty(tmp_path: Path) -> dict[str, str]:
    """The environment in which reading the days of a text has a bug that one word wakes."""
    folder = tmp_path / "faulty"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(FAULT)
    return {"PYTHONPATH": f"{folder}:{ROOT}"}


def poisoned(news: list[Notice], *places: int) -> list[Notice]:
    return [replace(notice, title=f"Giftpilz {n} gefunden") if n in places else notice for n, notice in enumerate(news)]


@pytest.mark.parametrize("place", [11, 2], ids=["among the first pages, saved together", "later"])
def test_one_page_is_not_saved_and_all_others_are(city: City, tmp_path: Path, faulty: dict[str, str], place: int):
    news = poisoned(notices(14, listing_only_every=0), place)
    city.publish(news)
    first = crawl(tmp_path / "data", city.url, **faulty)
    assert (first.code, first.counts("outcome", "new", "errors")) == (1, ("complete", 13, 1)), first.err
    ((problem,),) = [first.summary["problems"]]
    assert problem["url"].endswith(news[place].path)
    assert (problem["error"], "no day is called Pilz" in problem["reason"]) == ("KeyError", True)
    assert "faulty" in first.err, "whoever mends it needs the traceback"
    state = f"SELECT state, capture_id IS NOT NULL FROM addresses WHERE url LIKE '%{news[place].path}'"
    assert rows(tmp_path / "data/private/captures.db", state) == [("unreadable", 1)]
    # A later run is neither stopped by it nor says it again.
    more = [*poisoned(notices(16, listing_only_every=0)[:2]), *news]
    city.publish(more)
    second = crawl(tmp_path / "data", city.url, **faulty)
    assert (second.code, second.counts("outcome", "new")) == (0, ("complete", 2)), second.err


def test_what_was_captured_is_caught_up_on_when_the_fault_is_mended(city: City, tmp_path: Path, faulty: dict[str, str]):
    city.publish(poisoned(notices(12, listing_only_every=0), 4, 7))
    crawl(tmp_path / "data", city.url, **faulty)
    city.log.clear()

    def reextract(**variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command(tmp_path / "data", "reextract", "--jobs", "1"),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            env=environment(**variables),
        )

    again = reextract(**faulty)
    assert (again.returncode, again.stderr.count("Cannot be read any more")) == (1, 2), again.stderr
    mended = reextract()
    assert mended.returncode == 0, mended.stderr
    assert rows(tmp_path / "data/archive.db", "SELECT count(*) FROM articles") == [(12,)]
    assert city.log == []


def test_entry_without_a_page_costs_that_entry(city: City, tmp_path: Path, faulty: dict[str, str]):
    news = notices(20, listing_only_every=5)
    without = [n for n, notice in enumerate(news) if notice.number is None]
    city.publish(poisoned(news, without[0]))
    done = crawl(tmp_path / "data", city.url, **faulty)
    assert (done.code, done.counts("outcome", "new")) == (1, ("complete", 19)), done.err
    # Both main listings show it, and each says so.
    assert {problem["error"] for problem in done.summary["problems"]} == {"KeyError"}
    assert "Giftpilz" in done.summary["problems"][0]["reason"]


def test_several_in_a_row_are_not_about_the_pages_any_more(city: City, tmp_path: Path, faulty: dict[str, str]):
    # By rising number: the first page that is read is the last of the list.
    city.publish(poisoned(notices(30, listing_only_every=0), *range(15)))
    done = crawl(tmp_path / "data", city.url, **faulty)
    assert (done.code, done.counts("outcome", "new")) == (1, ("failed", 15)), done.err
    assert f"{MOST_IN_A_ROW} in a row could not be kept" in done.summary["reasons"][0]
    waiting = rows(tmp_path / "data/private/captures.db", "SELECT count(*) FROM addresses WHERE state = 'new'")
    assert waiting == [(15 - MOST_IN_A_ROW,)]
