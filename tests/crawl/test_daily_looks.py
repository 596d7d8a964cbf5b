"""Daily crawls by a clock of their own: what is looked at, when an edit is found, and what it costs."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from scripted_city import MAIN, PRESS, Answer, Asked, City, Notice, environment, listing_page, rows

DETAILS = r"/Meldungen/News-Detailansicht_.*"
BEGIN = datetime(2026, 3, 4, 5, tzinfo=UTC)
DAY = timedelta(days=1)
Crawl = Callable[[], dict[str, Any]]


@contextmanager
def crawls(directory: Path, city: City, days: list[float]) -> Iterator[Crawl]:
    """Give a function that makes the next crawl, so many days after the beginning."""
    moments = [(BEGIN + day * DAY).isoformat() for day in days]
    script = Path(__file__).with_name("at_moments.py")
    running = subprocess.Popen(
        [sys.executable, str(script), str(directory), city.url, *moments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment(PYTHONPATH=str(Path(__file__).parents[2])),
    )
    assert running.stdin is not None
    assert running.stdout is not None
    asked, answered = running.stdin, running.stdout

    def crawl() -> dict[str, Any]:
        assert answered.readline().startswith("2")
        asked.write("\n")
        asked.flush()
        record: dict[str, Any] = json.loads(answered.readline())
        return record

    try:
        yield crawl
    finally:
        running.kill()
        running.communicate()


def test_an_edit_of_an_old_notice_is_found_though_no_listing_shows_it(city: City, tmp_path: Path):
    old = [Notice(200_000 + n, f"Altes {n}", date(2024, 6, 1)) for n in range(6)]
    new = Notice(290_000, "Heute", BEGIN.date())
    city.publish([new, *old])
    with crawls(tmp_path, city, [day * 5 for day in range(19)]) as crawl:
        assert crawl()["new"] == 7
        city.pages[MAIN] = city.pages[PRESS] = listing_page([new])
        edited = replace(old[3], text="Die Sitzung fällt aus.")
        city.pages[edited.path] = edited.page()
        changed = [crawl()["changed"] for _ in range(18)]
    assert sum(changed) == 1, "within ninety days, the rung of what is two years old"
    kinds = "SELECT kind FROM changes WHERE kind <> 'new'"
    assert rows(tmp_path / "archive.db", kinds) == [("edit",)]
    rung = f"SELECT rung, changed_at IS NOT NULL FROM addresses WHERE url LIKE '%{edited.path}'"
    assert rows(tmp_path / "private/captures.db", rung)[0][1] == 1


def test_looks_become_rarer_and_without_validators_the_bytes_decide(city: City, tmp_path: Path):
    notice = Notice(290_000, "Heute", BEGIN.date())
    plain = Notice(290_001, "Ohne Validatoren", BEGIN.date())
    city.publish([notice, plain])

    def answer(asked: Asked) -> Answer:
        known = asked.headers.get("if-none-match") == '"v1"'
        return Answer(status=304) if known else Answer(notice.page(), headers={"ETag": '"v1"'})

    city.pages[notice.path] = answer
    looks = []
    with crawls(tmp_path, city, list(range(30))) as crawl:
        for day in range(30):
            city.log.clear()
            done = crawl()
            assert (done["outcome"], done["changed"]) == ("complete", 0)
            looks += [day] if notice.path in city.asked(DETAILS) else []
    assert looks[:8] == [0, 1, 2, 3, 4, 5, 6, 7], "daily in the first week"
    assert 10 <= len(looks) <= 16, "then every three days, then weekly"
    captures = tmp_path / "private/captures.db"
    visits = f"SELECT status, count(*), count(DISTINCT sha256) FROM captures WHERE url LIKE '%{notice.path}' GROUP BY 1"
    assert rows(captures, visits) == [(200, 1, 1), (304, len(looks) - 1, 1)]
    same = f"SELECT count(*) > 9, count(DISTINCT sha256), max(revisit_of) FROM captures WHERE url LIKE '%{plain.path}'"
    assert rows(captures, same) == [(1, 1, None)]
    assert rows(tmp_path / "archive.db", "SELECT count(*) FROM versions") == [(2,)]
    checked = "SELECT min(substr(last_checked, 1, 10)) > '2026-03-24' FROM articles"
    assert rows(tmp_path / "archive.db", checked) == [(1,)]


def test_near_an_event_that_the_text_names_a_notice_is_looked_at_daily(city: City, tmp_path: Path):
    text = "Am 20. März 2026 wird im Park gefeiert."
    festival = Notice(200_000, "Fest", date(2025, 11, 1), text)
    other = Notice(200_001, "Anderes", date(2025, 11, 1))
    city.publish([festival, other])
    looks: dict[str, list[int]] = {festival.path: [], other.path: []}
    with crawls(tmp_path, city, list(range(20))) as crawl:
        for day in range(20):
            city.log.clear()
            crawl()
            for path in city.asked(DETAILS):
                looks[path].append(day)
    # The 20th is the 16th day of these; from three days before it until two after.
    assert {14, 15, 16, 17} <= set(looks[festival.path])
    assert len(looks[other.path]) <= 3
