"""Whatever ends a crawl, the next run goes on, and the archive becomes what it would have been."""

from __future__ import annotations

import random
import resource
import signal
import subprocess
import threading
import time
from pathlib import Path

from scripted_city import (
    POLITICS,
    Answer,
    Asked,
    City,
    command,
    crawl,
    environment,
    notices,
    public_rows,
    rows,
)

from archive.integrity.verify import verify

DETAILS = r"/Meldungen/News-Detailansicht_.*"


def test_killed_twenty_times_it_is_the_same_archive(city: City, tmp_path: Path):
    news = notices(130)
    city.publish(news, per_page=10)
    city.publish([notice for notice in news if notice.day.day % 3 == 0], per_page=5, listing=POLITICS)
    crawl(tmp_path / "whole", city.url)
    chance = random.Random(7)
    for _ in range(20):
        kill_at_request(city, tmp_path / "killed", chance.randint(1, 60), chance.random() * 0.02)
    unfinished = rows(tmp_path / "killed/private/captures.db", "SELECT count(*) FROM addresses WHERE state <> 'done'")
    assert unfinished[0][0] > 10, "the last kill still came in the middle"
    assert crawl(tmp_path / "killed", city.url).code == 0
    whole, killed = public_rows(tmp_path / "whole"), public_rows(tmp_path / "killed")
    assert killed == whole
    assert len(whole["articles"]) == 130
    assert verify(tmp_path / "killed").findings == []


def kill_at_request(city: City, directory: Path, number: int, pause: float) -> None:
    """Start a crawl and kill it a moment after it made so many requests."""
    reached = threading.Event()
    before = len(city.log)
    city.on_request = lambda: reached.set() if len(city.log) - before >= number else None
    running = subprocess.Popen(command(directory, "crawl", "--base-url", city.url), env=environment())
    try:
        assert reached.wait(20)
        time.sleep(pause)
    finally:
        city.on_request = None
        running.kill()
        assert running.wait(10) == -signal.SIGKILL


def test_page_that_was_fetched_and_not_saved_is_read_without_the_network(city: City, tmp_path: Path):
    city.publish(notices(6, listing_only_every=0))
    crawl(tmp_path, city.url)
    # As a kill between the two commits leaves it: kept, and the archive knows nothing of it.
    edit(tmp_path / "private/captures.db", "UPDATE addresses SET state = 'fetched' WHERE url LIKE '%280007.html'")
    (tmp_path / "archive.db").unlink()
    city.log.clear()
    crawl(tmp_path, city.url)
    # The others are lost with the archive, and come from their captures too.
    assert rows(tmp_path / "archive.db", "SELECT count(*) FROM articles") == [(6,)]
    assert city.asked(DETAILS) == []


def test_archive_that_was_lost_is_filled_from_the_captures(city: City, tmp_path: Path):
    city.publish(notices(10))
    crawl(tmp_path, city.url)
    (tmp_path / "archive.db").unlink()
    city.log.clear()
    again = crawl(tmp_path, city.url)
    assert again.code == 0, again.err
    assert again.counts("outcome", "new") == ("complete", 10)
    assert city.asked(DETAILS) == []


def edit(database: Path, statement: str) -> None:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(database)) as conn, conn:
        conn.execute(statement)


def test_sigterm_ends_the_page_in_progress_and_says_interrupted(city: City, tmp_path: Path):
    news = notices(30, listing_only_every=0)
    city.publish(news)
    in_progress = threading.Event()

    def slow(asked: Asked) -> Answer:
        in_progress.set()
        return Answer(news[-3].page(), after=0.7)

    city.pages[news[-3].path] = slow
    running = subprocess.Popen(
        command(tmp_path, "crawl", "--base-url", city.url, "--json"),
        stdout=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    assert in_progress.wait(20)
    running.send_signal(signal.SIGTERM)
    out, _ = running.communicate(timeout=20)
    assert running.returncode == 1
    assert '"outcome": "interrupted"' in out
    assert '"new": 3' in out
    assert rows(tmp_path / "archive.db", "SELECT outcome FROM crawls") == [("interrupted",)]
    assert crawl(tmp_path, city.url).counts("outcome", "new") == ("complete", 27)


def test_sigterm_does_not_wait_for_a_retry(city: City, tmp_path: Path):
    news = notices(3, listing_only_every=0)
    city.publish(news)
    asked = threading.Event()

    def busy(_: Asked) -> Answer:
        asked.set()
        return Answer("", 429, {"Retry-After": "120"})

    city.pages[news[-1].path] = busy
    running = subprocess.Popen(command(tmp_path, "crawl", "--base-url", city.url), env=environment())
    assert asked.wait(20)
    time.sleep(0.3)
    began = time.monotonic()
    running.send_signal(signal.SIGTERM)
    assert running.wait(20) == 1
    assert time.monotonic() - began < 10
    # The next run keeps the peace that the server asked for, and everything is still to be fetched.
    assert "asked to be left alone until" in crawl(tmp_path, city.url).summary["reasons"][0]
    waiting = "SELECT count(*) FROM addresses WHERE state = 'new' AND queued = 1"
    assert rows(tmp_path / "private" / "captures.db", waiting) == [(3,)]


def test_second_crawl_is_refused_and_the_lock_dies_with_its_holder(city: City, tmp_path: Path):
    news = notices(3, listing_only_every=0)
    city.publish(news)
    in_progress = threading.Event()

    def slow(_: Asked) -> Answer:
        in_progress.set()
        return Answer(news[0].page(), after=5)

    city.pages[news[0].path] = slow
    running = subprocess.Popen(command(tmp_path, "crawl", "--base-url", city.url), env=environment())
    assert in_progress.wait(20)
    for arguments in ((), ("--dry-run",)):
        refused = crawl(tmp_path, city.url, *arguments)
        assert refused.code == 1
        assert f"process {running.pid}" in refused.err
        assert "Traceback" not in refused.err
    running.kill()
    running.wait()
    city.publish(news)
    assert crawl(tmp_path, city.url).counts("outcome") == ("complete",)
    outcomes = rows(tmp_path / "archive.db", "SELECT outcome FROM crawls ORDER BY id")
    assert outcomes == [("interrupted",), ("complete",)]


def test_walk_that_was_broken_off_is_gone_on_with_and_its_head_read_again(city: City, tmp_path: Path):
    news = notices(100)
    city.publish(news[5:], per_page=10)
    page = city.pages["/Meldungen/Alle-News.html?seite=6"]
    city.pages["/Meldungen/Alle-News.html?seite=6"] = Answer("", 500)
    broken = crawl(tmp_path, city.url)
    assert broken.code == 1
    # Meanwhile five new notices come to the head, and the page answers again.
    city.publish(news, per_page=10)
    city.log.clear()
    done = crawl(tmp_path, city.url)
    assert done.summary["outcome"] == "complete"
    assert city.asked(r"/Meldungen/Alle-News.*")[0] == "/Meldungen/Alle-News.html?seite=6"
    assert rows(tmp_path / "archive.db", "SELECT count(*) FROM articles") == [(100,)]
    assert page is not None


def test_problem_of_a_killed_run_is_reported_by_the_next(city: City, tmp_path: Path):
    news = notices(4, listing_only_every=0)
    city.publish(news)
    city.pages[news[-1].path] = "<p>nichts</p>"
    in_progress = threading.Event()

    def slow(_: Asked) -> Answer:
        in_progress.set()
        return Answer(news[0].page(), after=5)

    city.pages[news[0].path] = slow
    running = subprocess.Popen(command(tmp_path, "crawl", "--base-url", city.url), env=environment())
    assert in_progress.wait(20)
    running.kill()
    running.wait()
    city.pages[news[0].path] = news[0].page()
    done = crawl(tmp_path, city.url)
    assert done.code == 1
    assert [problem["url"][-11:] for problem in done.summary["problems"]] == ["280007.html"]


def test_full_disk_ends_the_run_in_a_line_and_loses_nothing(city: City, tmp_path: Path):
    city.publish(notices(60))
    full = subprocess.run(
        command(tmp_path, "crawl", "--base-url", city.url, "--json"),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=environment(),
        # No file may grow beyond this: to SQLite the disk is full.
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (900_000, 900_000)),
    )
    assert full.returncode == 1
    assert '"outcome": "failed"' in full.stdout
    assert "could not be kept" in full.stdout
    assert "Traceback" not in full.stderr
    assert crawl(tmp_path, city.url).summary["outcome"] == "complete"
    assert rows(tmp_path / "archive.db", "SELECT count(*) FROM articles") == [(60,)]
