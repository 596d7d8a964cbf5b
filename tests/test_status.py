"""What an archive says of itself, and when it asks for a person."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlite_utils import Database

from archive.clock import timestamp
from archive.config import Config, ScheduleConfig, StatusConfig
from archive.database import open_for_writing
from archive.lock import crawl_at_work, lock_file, sole_crawl
from archive.migrations import captures_migrations
from archive.operation.attention import CODES, attention
from archive.operation.prometheus import registry_of, write_metrics
from archive.operation.status import Status, status
from archive.store import Archive, Capture
from herne_scraper.items import Article

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
DAY = timedelta(days=1)
MAIN = "https://www.herne.de/Meldungen/Alle-News.html"
CONFIG = Config(status=StatusConfig(least_free=0))


def archive_of(directory: Path, *, days: int = 0, until: date | None = None) -> None:
    """Make an archive with two articles on each of so many days, and an empty memory."""
    last = until or NOW.date() - DAY
    with Archive(directory, clock=lambda: NOW) as archive:
        if days:
            archive.save(article(last), capture=Capture(sha256="ab" * 32, time=NOW), extractor="1")
    with closing(open_for_writing(directory)) as conn, conn:
        # The others like it, in one transaction.
        for n in range(1, 2 * days):
            conn.execute(
                "INSERT INTO articles SELECT ?, ?, site, ?, url, title, title_folded, ?, published_raw, teaser, body, "
                "listing_only, state, first_seen, last_seen, last_checked, gone_since, versions, content_hash "
                "FROM articles WHERE id = 1",
                (n + 1, f"herne-{100_000 + n}", str(100_000 + n), (last - n // 2 * DAY).isoformat()),
            )
    (directory / "private").mkdir(exist_ok=True)
    with closing(Database(directory / "private/captures.db")) as memory:
        captures_migrations.apply(memory)


def article(day: date) -> Article:
    return Article(
        site="herne",
        source_id="100000",
        url="https://www.herne.de/Meldungen/News-Detailansicht_100000.html",
        title="Nachricht",
        published=day,
        published_raw=f"Meldung vom {day}",
        body="Text.",
    )


def ran(directory: Path, started: datetime, outcome: str | None = "complete", report: str | None = None) -> None:
    with closing(open_for_writing(directory)) as conn, conn:
        finished = None if outcome is None else timestamp(started + timedelta(minutes=5))
        conn.execute(
            "INSERT INTO crawls (started, finished, mode, outcome, report) VALUES (?, ?, 'default', ?, ?)",
            (timestamp(started), finished, outcome, report),
        )


def remember(directory: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(directory / "private/captures.db")) as conn, conn:
        conn.execute(statement, values)


def address(directory: Path, n: int, *, due: datetime | None, rung: int = 1, state: str = "done") -> None:
    remember(
        directory,
        "INSERT INTO addresses (url, kind, source_id, state, next_due, rung, found_at) "
        "VALUES (?, 'detail', ?, ?, ?, ?, '')",
        f"https://www.herne.de/{n}",
        str(n),
        state,
        due and timestamp(due),
        rung,
    )


def asked(directory: Path, config: Config = CONFIG, now: datetime = NOW) -> Status:
    return status(directory, config, now)


def codes(directory: Path, config: Config = CONFIG, now: datetime = NOW) -> list[str]:
    return [reason.code for reason in attention(asked(directory, config, now))]


def test_empty_archive_needs_nobody(tmp_path: Path):
    archive_of(tmp_path)
    found = asked(tmp_path)
    assert attention(found) == ()
    assert (found.counts.articles, found.last_run, found.volume.months, found.memory and found.memory.sweep) == (
        0,
        None,
        (),
        None,
    )
    json.dumps(found.record())


def test_archive_that_ran_last_night_needs_nobody(tmp_path: Path):
    archive_of(tmp_path, days=400)
    ran(tmp_path, NOW - timedelta(hours=2))
    assert codes(tmp_path) == []


def test_failed_run_is_said_with_its_reason_until_another_ends_well(tmp_path: Path):
    archive_of(tmp_path)
    ran(tmp_path, NOW - timedelta(hours=3))
    ran(tmp_path, NOW - timedelta(hours=2), "failed", "The server is down.\nhttps://x: HttpStatus")
    (reason,) = attention(asked(tmp_path))
    assert reason.code == "run-failed"
    assert reason.text == "the last run, of 2026-11-20 04:00 UTC, failed: The server is down."
    ran(tmp_path, NOW - timedelta(hours=1), None)
    assert codes(tmp_path) == ["run-failed"], "one that is at work has not ended well"
    ran(tmp_path, NOW - timedelta(minutes=30), "limited")
    assert codes(tmp_path) == []


@pytest.mark.parametrize(("passed", "expected"), [(2 * DAY, []), (2 * DAY + timedelta(minutes=1), ["no-complete-run"])])
def test_two_intervals_without_a_complete_run_are_too_long(tmp_path: Path, passed: timedelta, expected: list[str]):
    archive_of(tmp_path)
    ran(tmp_path, NOW - passed)
    ran(tmp_path, NOW - timedelta(hours=1), "interrupted")
    assert codes(tmp_path) == expected
    longer = replace(CONFIG, schedule=ScheduleConfig(every=7 * DAY))
    assert codes(tmp_path, longer) == []


def test_archive_whose_runs_were_never_complete_says_so(tmp_path: Path):
    archive_of(tmp_path)
    ran(tmp_path, NOW - 3 * DAY, "limited")
    (reason,) = attention(asked(tmp_path))
    assert reason.text == "no run was ever complete, for 3 days (one is expected every 1d)"


def test_archive_that_is_not_crawled_any_more_expects_nothing(tmp_path: Path):
    archive_of(tmp_path, days=400, until=date(2026, 3, 1))
    ran(tmp_path, NOW - 200 * DAY)
    address(tmp_path, 1, due=NOW - 100 * DAY)
    assert "no-complete-run" in codes(tmp_path)
    assert codes(tmp_path, replace(CONFIG, schedule=ScheduleConfig(every=None))) == []


def test_copy_without_its_private_folder_expects_nothing(tmp_path: Path):
    archive_of(tmp_path, days=400, until=date(2026, 3, 1))
    ran(tmp_path, NOW - 200 * DAY)
    (tmp_path / "private/captures.db").unlink()
    assert codes(tmp_path) == []


def test_silence_counts_up_to_the_last_complete_run_only(tmp_path: Path):
    archive_of(tmp_path, days=400, until=date(2026, 10, 31))
    # Since then nothing was looked for; what is wrong is that.
    ran(tmp_path, datetime(2026, 11, 1, 5, tzinfo=UTC))
    assert codes(tmp_path) == ["no-complete-run"]
    ran(tmp_path, NOW - timedelta(hours=1))
    assert codes(tmp_path) == ["volume", "silence"]
    volume, silence = attention(asked(tmp_path))
    assert volume.text.startswith("2026-11 has 0 articles in its first 19 days; ")
    assert silence.text.startswith("no article for 19 days, since 2026-10-31; 7 days")


def test_late_rechecks_are_told_from_those_that_are_due(tmp_path: Path):
    archive_of(tmp_path)
    ran(tmp_path, NOW - timedelta(hours=1))
    for n in range(40):
        address(tmp_path, n, due=NOW - timedelta(hours=11), rung=0)
    address(tmp_path, 99, due=NOW - timedelta(hours=11), state="new")
    found = asked(tmp_path)
    assert found.memory is not None
    assert (found.memory.overdue, found.memory.late) == (40, 0), "with a run a day 6 h cannot be kept"
    often = replace(CONFIG, schedule=ScheduleConfig(every=timedelta(hours=6)))
    assert codes(tmp_path, often) == ["rechecks-late"]
    (reason,) = attention(asked(tmp_path, often))
    assert "40 re-checks" in reason.text
    assert "2026-11-19 19:00 UTC" in reason.text


def test_a_few_late_rechecks_need_nobody(tmp_path: Path):
    archive_of(tmp_path)
    ran(tmp_path, NOW - timedelta(hours=1))
    for n in range(400):
        address(tmp_path, n, due=NOW - 3 * DAY if n < 20 else None)
    assert codes(tmp_path) == []
    address(tmp_path, 401, due=NOW - 3 * DAY)
    assert codes(tmp_path) == ["rechecks-late"]


def test_main_listing_that_cannot_be_read_is_named_and_a_section_is_not(tmp_path: Path):
    archive_of(tmp_path)
    ran(tmp_path, NOW - timedelta(hours=1))
    for url in (MAIN, "https://www.herne.de/Rathaus/Politik/"):
        remember(
            tmp_path, "INSERT INTO addresses (url, kind, state, found_at) VALUES (?, 'listing', 'unreadable', '')", url
        )
    (reason,) = attention(asked(tmp_path))
    assert (reason.code, MAIN in reason.text) == ("main-listing", True)


def test_disk_that_is_nearly_full_is_said(tmp_path: Path):
    archive_of(tmp_path)
    ran(tmp_path, NOW - timedelta(hours=1))
    assert codes(tmp_path, Config(status=StatusConfig(least_free=2**50))) == ["disk"]


def test_disk_that_will_soon_be_full_is_said(tmp_path: Path):
    archive_of(tmp_path)
    found = asked(tmp_path)
    soon = replace(found, disk=replace(found.disk, free=29_000_000, growth=1_000_000.0))
    (reason,) = attention(soon)
    assert reason.text == "the disk lasts for 29 days: 29.0 MB are free, and the archive grows by 1.0 MB a day"
    assert attention(replace(found, disk=replace(found.disk, free=31_000_000, growth=1_000_000.0))) == ()


def test_growth_is_what_thirty_days_added_to_what_was_there(tmp_path: Path):
    archive_of(tmp_path)

    def capture(sha256: str, at: datetime, size: int) -> None:
        remember(tmp_path, "INSERT OR IGNORE INTO bodies (sha256, size, zstd) VALUES (?, 1, zeroblob(?))", sha256, size)
        remember(
            tmp_path,
            "INSERT INTO captures (url, fetched_url, fetched_at, method, status, request_headers, response_headers, "
            "sha256) VALUES ('u', 'u', ?, 'GET', 200, x'', x'', ?)",
            timestamp(at),
            sha256,
        )

    capture("a" * 64, NOW - 2 * DAY, 3000)
    found = asked(tmp_path)
    assert found.disk.growth is None, "the first crawl says nothing of the days to come"
    capture("b" * 64, NOW - 40 * DAY, 5000)
    capture("b" * 64, NOW - 3 * DAY, 5000)
    assert asked(tmp_path).disk.growth == 100.0


def test_index_of_another_release_is_said(tmp_path: Path):
    archive_of(tmp_path, days=1)
    ran(tmp_path, NOW - timedelta(hours=1))
    with closing(open_for_writing(tmp_path)) as conn, conn:
        conn.execute("UPDATE analyser SET version = 'of old'")
    (reason,) = attention(asked(tmp_path))
    assert (reason.code, "herne-archive reindex" in reason.text) == ("index", True)


def test_pauses_between_runs_are_listed(tmp_path: Path):
    archive_of(tmp_path)
    for days in (12, 11, 5, 4, 1):
        ran(tmp_path, NOW - days * DAY)
    ran(tmp_path, NOW - 8 * DAY, "failed")
    assert [(pause.after[:10], pause.until[:10]) for pause in asked(tmp_path).pauses] == [
        ("2026-11-09", "2026-11-15"),
        ("2026-11-16", "2026-11-19"),
    ]


def test_sweep_is_as_old_as_the_listing_that_waits_longest(tmp_path: Path):
    archive_of(tmp_path)

    def walk(listing: str, mode: str, ended: str, finished: str) -> None:
        remember(
            tmp_path,
            "INSERT INTO walks (listing, position, run, mode, started, finished, ended) VALUES (?, 0, 1, ?, '', ?, ?)",
            listing,
            mode,
            finished,
            ended,
        )

    def sweep() -> str | None:
        known = asked(tmp_path).memory
        assert known is not None
        return known.sweep

    walk("a", "full", "end", "2026-11-02T05:00:00.000000+00:00")
    assert sweep() == "2026-11-02T05:00:00.000000+00:00"
    walk("b", "full", "failed", "2026-11-03")
    assert sweep() is None
    walk("b", "full", "end", "2026-11-01T05:00:00.000000+00:00")
    walk("b", "default", "known", "2026-11-09")
    walk("c", "full", "missing", "2026-11-09")
    assert sweep() == "2026-11-01T05:00:00.000000+00:00", "a section the city does not have is not waited for"


def test_crawl_at_work_is_seen_and_not_disturbed(tmp_path: Path):
    archive_of(tmp_path)
    assert crawl_at_work(tmp_path) is None
    with sole_crawl(tmp_path):
        assert crawl_at_work(tmp_path) == os.getpid()
        assert asked(tmp_path).at_work == os.getpid()
    assert lock_file(tmp_path).read_text() == str(os.getpid())
    assert crawl_at_work(tmp_path) is None, "the number in the file alone says nothing"


def test_status_is_read_while_another_writes(tmp_path: Path):
    archive_of(tmp_path, days=2)
    with closing(sqlite3.connect(tmp_path / "archive.db")) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE articles SET state = 'gone'")
        assert asked(tmp_path).states == {"online": 4}
        writer.rollback()


def test_misses_under_observation_are_counted_and_those_that_do_not_count_are_not(tmp_path: Path):
    archive_of(tmp_path, days=2)
    ran(tmp_path, NOW - 4 * DAY)
    ran(tmp_path, NOW - 3 * DAY)
    with closing(open_for_writing(tmp_path)) as conn, conn:
        conn.execute("UPDATE articles SET state = 'missing' WHERE id IN (1, 2)")
        for number, run_id, days, counts in ((1, 1, 4, 1), (1, 2, 3, 1), (2, 1, 4, 0), (3, 1, 4, 1)):
            conn.execute(
                "INSERT INTO misses (article_id, crawl_id, at, how, counts, reason) VALUES (?, ?, ?, 'gone', ?, ?)",
                (number, run_id, timestamp(NOW - days * DAY), counts, None if counts else "not healthy"),
            )
    (watched,) = asked(tmp_path).watched
    assert (watched.key, watched.misses, watched.since[:10], watched.last[:10]) == (
        "herne-100000",
        2,
        "2026-11-16",
        "2026-11-17",
    )


def test_removal_that_was_broken_off_is_said_unless_it_is_at_work(tmp_path: Path):
    archive_of(tmp_path)
    with closing(open_for_writing(tmp_path)) as conn, conn:
        conn.execute(
            "INSERT INTO redactions (kind, reason, replacement, started) VALUES ('redact', 'x', 'y', ?)",
            (timestamp(NOW),),
        )
    assert codes(tmp_path) == ["redaction"]
    with sole_crawl(tmp_path):
        assert codes(tmp_path) == []


def test_what_is_newly_gone_is_named_for_a_week(tmp_path: Path):
    archive_of(tmp_path, days=1)
    with closing(open_for_writing(tmp_path)) as conn, conn:
        conn.execute("UPDATE articles SET state = 'gone', gone_since = ? WHERE id = 1", (timestamp(NOW),))
        for number in (1, 2):
            at = timestamp(NOW - 6 * DAY)
            conn.execute("INSERT INTO changes (article_id, at, kind) VALUES (?, ?, 'gone')", (number, at))
    assert asked(tmp_path).gone == ("herne-100000",), "the other is back"
    assert asked(tmp_path, now=NOW + 2 * DAY).gone == ()


def test_metrics_are_what_prometheus_reads(tmp_path: Path):
    archive_of(tmp_path, days=400)
    ran(tmp_path, NOW - timedelta(hours=1), "failed", "x")
    found = asked(tmp_path)
    file = tmp_path / "herne.prom"
    write_metrics(found, attention(found), file)
    samples = {}
    for family in text_string_to_metric_families(file.read_text("utf-8")):
        assert family.documentation
        for sample in family.samples:
            samples[sample.name.removeprefix("herne_archive_"), *sample.labels.values()] = sample.value
    assert samples["status_timestamp_seconds",] == NOW.timestamp()
    assert samples["last_run_timestamp_seconds",] == NOW.timestamp() - 3600
    assert samples["last_run_outcome", "failed"] == 1
    assert samples["articles", "online"] == 800
    assert {code: samples["needs_attention", code] for code in CODES if samples["needs_attention", code]} == {
        "run-failed": 1
    }
    assert samples["crawl_interval_seconds",] == 86_400
    assert ("last_complete_run_timestamp_seconds",) not in samples
    assert samples["size_bytes", "archive"] == (tmp_path / "archive.db").stat().st_size
    assert [path.name for path in tmp_path.glob("herne.prom*")] == ["herne.prom"]


def test_metrics_of_an_empty_copy_can_be_had(tmp_path: Path):
    archive_of(tmp_path)
    (tmp_path / "private/captures.db").unlink()
    assert registry_of(asked(tmp_path), ()).get_sample_value("herne_archive_index_up_to_date") == 1


def run(directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HERNE_")}
    return subprocess.run(
        [sys.executable, "-m", "archive", "--archive", str(directory), "status", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env=clean | {"HERNE_STATUS_LEAST_FREE": "0"},
    )


def test_exit_code_says_whether_a_person_is_needed(tmp_path: Path):
    archive_of(tmp_path)
    done = run(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Needs attention" not in done.stdout
    ran(tmp_path, NOW, "failed", "The server is down.")
    done = run(tmp_path)
    assert done.returncode == 1
    assert done.stdout.startswith("Needs attention: the last run, of 2026-11-20 06:00 UTC, failed: The server is down.")
    done = run(tmp_path, "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["attention"][0]["code"] == "run-failed"


def test_metrics_that_cannot_be_written_are_an_error(tmp_path: Path):
    archive_of(tmp_path)
    file = tmp_path / "none" / "herne.prom"
    done = run(tmp_path, "--prometheus", str(file))
    assert done.returncode == 1
    assert done.stderr.startswith(f"Error: the metrics cannot be written to {file}: No such")
    told = json.loads(run(tmp_path, "--json", "--prometheus", str(file)).stderr)
    assert told["error"] == "ArchiveError"


def test_wrong_setting_is_wrong_usage(tmp_path: Path):
    archive_of(tmp_path)
    (tmp_path / "config.toml").write_text('[schedule]\nevery = "often"\n')
    done = run(tmp_path)
    assert (done.returncode, "schedule.every" in done.stderr) == (2, True)
