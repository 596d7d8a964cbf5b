"""What is written for systemd and cron is what they read, and runs."""

from __future__ import annotations

import configparser
import json
import os
import re
import shutil
import subprocess
import sys
from datetime import time, timedelta
from pathlib import Path

import pytest

from archive.operation.schedule import RHYTHMS, Plan, cron_line, service, timer
from herne_scraper.errors import ConfigurationError

ROOT = Path(__file__).parents[1]
HOUR = timedelta(hours=1)


def plan(archive: str = "/srv/herne", **more: object) -> Plan:
    values: dict[str, object] = {
        "archive": Path(archive),
        "command": ("/opt/herne/bin/herne-archive",),
        "options": (),
        "every": 24 * HOUR,
        "at": time(4, 15),
        "jitter": timedelta(minutes=15),
        "time_limit": 3 * HOUR,
        "stop_within": timedelta(seconds=110),
        "name": "herne-archive",
        "user": "herne",
    }
    return Plan(**(values | more))  # type: ignore[arg-type]


def read_unit(text: str) -> configparser.ConfigParser:
    unit = configparser.ConfigParser(interpolation=None, strict=True, delimiters=("=",))
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(text)
    return unit


@pytest.mark.parametrize(
    ("every", "calendar", "cron"),
    [
        (1, "*-*-* *:15:00", "15 * * * *"),
        (6, "*-*-* 04,10,16,22:15:00", "15 4,10,16,22 * * *"),
        (3, "*-*-* 01,04,07,10,13,16,19,22:15:00", "15 1,4,7,10,13,16,19,22 * * *"),
        (24, "*-*-* 04:15:00", "15 4 * * *"),
        (168, "Mon *-*-* 04:15:00", "15 4 * * 1"),
    ],
)
def test_rhythm_is_said_in_both_languages(every: int, calendar: str, cron: str):
    given = plan(every=every * HOUR, time_limit=timedelta(minutes=30))
    assert read_unit(timer(given))["Timer"]["OnCalendar"] == calendar
    assert cron_line(given, with_user=False).splitlines()[1].startswith(f"{cron} mkdir")


def test_rhythm_that_neither_can_say_is_refused():
    assert len(RHYTHMS) == 9
    with pytest.raises(ConfigurationError, match=r"every 5h .* possible are 1h, 2h, .* 1d, 7d"):
        plan(every=5 * HOUR)


@pytest.mark.parametrize("path", ["/srv/a\nb", '/srv/a"b', "/srv/a'b", "/srv/a\\b"])
def test_path_that_cannot_be_written_is_refused_with_its_name(path: str):
    with pytest.raises(ConfigurationError, match="cannot stand in a schedule") as caught:
        plan(path)
    assert repr(path) in str(caught.value)


def test_limits_let_each_other_time():
    unit = read_unit(service(plan(), of_user=False))["Service"]
    assert "--time-limit 3h" in unit["ExecStart"]
    assert int(unit["TimeoutStartSec"]) > 3 * 3600 + int(unit["TimeoutStopSec"])
    assert "timeout --kill-after=110 11210 " in cron_line(plan(), with_user=False)


def test_unit_of_a_user_asks_for_no_more_than_a_user_can():
    unit = read_unit(service(plan(), of_user=True))
    assert "User" not in unit["Service"]
    assert "ProtectSystem" not in unit["Service"]
    assert "After" not in unit["Unit"]
    assert read_unit(service(plan(), of_user=False))["Service"]["User"] == "herne"


def test_archive_below_tmp_is_not_hidden_from_its_crawl():
    assert "PrivateTmp" not in service(plan("/tmp/herne"), of_user=False)
    assert "PrivateTmp=true" in service(plan("/srv/tmp"), of_user=False)


def test_line_for_a_crontab_has_no_user_and_one_for_cron_d_has():
    assert cron_line(plan(), with_user=False).splitlines()[1].startswith("15 4 * * * mkdir ")
    assert cron_line(plan(), with_user=True).splitlines()[1].startswith("15 4 * * * herne mkdir ")


def schedule(directory: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HERNE_")}
    return subprocess.run(
        [sys.executable, "-m", "archive", "--archive", str(directory), "schedule", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env=clean | variables,
    )


ODD = "50% von $HOME & ü"
"""Signs that systemd, cron or the shell each read in a way of their own."""


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
@pytest.mark.parametrize("more", [(), ("--on-failure", "mail@%n.service"), ("--every", "7d", "--jitter", "1h")])
def test_systemd_takes_the_units(tmp_path: Path, more: tuple[str, ...]):
    archive, units = tmp_path / ODD, tmp_path / "units"
    archive.mkdir()
    units.mkdir()
    (units / "mail@.service").write_text("[Service]\nType=oneshot\nExecStart=/bin/true\n")
    done = schedule(archive, "--systemd", "--write", str(units), *more)
    assert done.returncode == 0, done.stderr
    files = [str(units / f"herne-archive.{kind}") for kind in ("service", "timer")]
    verified = subprocess.run(
        ["systemd-analyze", "verify", *files], capture_output=True, text=True, check=False, timeout=60
    )
    assert (verified.returncode, verified.stderr) == (0, "")


def as_cron(line: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Run a line of a crontab as cron does: up to a bare percent sign, by sh, with next to no variables."""
    command = re.split(r"(?<!\\)%", line.split(None, 5)[5], maxsplit=1)[0].replace(r"\%", "%")
    return subprocess.run(
        ["/bin/sh", "-c", command],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        cwd=home,
        # The path of the modules stands in for an installed command.
        env={"PATH": "/usr/bin:/bin", "HOME": str(home), "SHELL": "/bin/sh", "PYTHONPATH": str(ROOT)},
    )


@pytest.mark.skipif(shutil.which("flock") is None, reason="util-linux is not installed")
def test_line_for_cron_runs_logs_and_prints_only_what_goes_wrong(tmp_path: Path):
    archive = tmp_path / ODD
    # Nobody listens there, so the crawl fails by itself.
    wrong = ["--base-url", "http://127.0.0.1:9"]
    printed = schedule(archive, "--cron", "--jitter", "1s", "--", *wrong)
    assert printed.returncode == 0, printed.stderr
    (comment, line, *rest) = printed.stdout.splitlines()
    assert (comment, rest) == ("# Every day at 04:15, up to 1 second later.", [""])
    done = as_cron(line, tmp_path)
    log = (archive / "private/crawl.log").read_text()
    assert done.stdout == (
        f"The crawl into {archive} did not end well; see {archive / 'private/crawl.log'}. Exit code 1\n"
    )
    assert done.stderr == ""
    assert "Connection was refused" in log
    assert (archive / "archive.db").is_file()
    assert (archive / "private").stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(shutil.which("flock") is None, reason="util-linux is not installed")
def test_line_for_cron_leaves_a_second_run_to_the_first(tmp_path: Path):
    (tmp_path / "private").mkdir()
    line = schedule(tmp_path, "--cron", "--jitter", "1s", "--", "--base-url", "http://127.0.0.1:9").stdout.splitlines()[
        1
    ]
    holder = subprocess.Popen(["flock", str(tmp_path / "private/schedule.lock"), "cat"], stdin=subprocess.PIPE)
    try:
        for _ in range(200):
            if (
                subprocess.run(["flock", "-n", str(tmp_path / "private/schedule.lock"), "true"], check=False).returncode
                == 1
            ):
                break
        else:
            pytest.fail("the lock was never taken")
        assert "Exit code 1" in as_cron(line, tmp_path).stdout
    finally:
        holder.communicate(b"")
    assert not (tmp_path / "archive.db").exists()


def test_settings_come_from_the_file_and_not_from_this_shell(tmp_path: Path):
    done = schedule(tmp_path, HERNE_CONTACT="a@example.org", HERNE_SCHEDULE_EVERY="1h")
    assert "OnCalendar=*-*-* 04:15:00" in done.stdout
    assert "contact" in done.stderr
    (tmp_path / "config.toml").write_text('contact = "a@example.org"\n[schedule]\nevery = "12h"\n')
    done = schedule(tmp_path)
    assert "OnCalendar=*-*-* 04,16:15:00" in done.stdout
    assert "contact" not in done.stderr


def test_messages_and_slow_pages_give_the_crawl_more_time_to_stop(tmp_path: Path):
    def time_to_stop() -> int:
        found = re.search(r"TimeoutStopSec=(\d+)", schedule(tmp_path).stdout)
        assert found is not None
        return int(found[1])

    assert time_to_stop() == 2 * 30 + 20 + 30
    (tmp_path / "config.toml").write_text(
        '[crawl]\ntimeout = 100\n[notify]\ntimeout = 50\nurls = ["json://a", "json://b"]\n'
    )
    assert time_to_stop() == 2 * 100 + 3 * 50 + 30


def test_written_files_are_not_replaced_unasked(tmp_path: Path):
    assert schedule(tmp_path, "--write", str(tmp_path)).returncode == 0
    assert schedule(tmp_path, "--write", str(tmp_path)).returncode == 0, "the same again changes nothing"
    unit = tmp_path / "herne-archive.service"
    unit.write_text(unit.read_text() + "Nice=19\n")
    refused = schedule(tmp_path, "--write", str(tmp_path))
    assert refused.returncode == 2
    assert f"{unit} is there and says something else" in refused.stderr
    assert schedule(tmp_path, "--write", str(tmp_path), "--force").returncode == 0
    assert "Nice=19" not in unit.read_text()


def test_json_has_the_files_and_what_is_to_be_done(tmp_path: Path):
    done = schedule(tmp_path, "--json", "--name", "herne-2")
    found = json.loads(done.stdout)
    assert list(found["files"]) == ["herne-2.service", "herne-2.timer"]
    assert any("enable --now herne-2.timer" in note for note in found["notes"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--at", "25:00"), "'25:00'"),
        (("--every", "5h"), "every 5h"),
        (("--every", "soon"), "'soon'"),
        (("--time-limit", "25h"), "--time-limit"),
        (("--jitter", "2d"), "--jitter"),
        (("--name", "a.b"), "'a.b'"),
        (("--name", "../x"), "'../x'"),
        (("--cron", "--user"), "--user"),
        (("--on-failure", "mail me"), "'mail me'"),
        (("--write", "/nonexistent"), "/nonexistent"),
        (("--", "--no-such-option"), "--no-such-option"),
        (("--", "--limit", "0"), "--limit"),
        (("--", "--help"), "--help"),
    ],
)
def test_wrong_usage_is_said_and_nothing_printed(tmp_path: Path, arguments: tuple[str, ...], said: str):
    done = schedule(tmp_path, *arguments)
    assert done.returncode == 2
    assert "[Service]" not in done.stdout
    assert said in done.stderr


def test_archive_that_is_not_crawled_any_more_has_no_schedule(tmp_path: Path):
    (tmp_path / "config.toml").write_text('[schedule]\nevery = "never"\n')
    done = schedule(tmp_path)
    assert done.returncode == 2
    assert "never" in done.stderr
