"""The short form of `make robustness`: every kind of command that writes is killed once, and goes on."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from bench.kills.killing import kill_in_work

ROOT = Path(__file__).parent.parent


def test_whatever_is_killed_loses_nothing_and_is_gone_on_with() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench.kills", "--short"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "7 kills met the command at work" in done.stdout


def test_a_kill_meets_the_work_and_an_orphan_is_seen(tmp_path: Path) -> None:
    # Holds the harness itself: a child that outlives its parent must be found, and ended.
    script = (
        "import pathlib, subprocess, sys, time;"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']);"
        "pathlib.Path(sys.argv[1], 'begun').touch();"
        "[sum(range(1000)) for _ in range(10**9)]"
    )
    looked: list[float] = []
    killed = kill_in_work(
        [sys.executable, "-c", script, str(tmp_path)],
        [tmp_path],
        {},
        work=0.2,
        share=0.5,
        just_before=lambda: looked.append(time.monotonic()),
        orphans_end=1,
    )
    assert killed.hit
    assert killed.share >= 0.5
    assert len(looked) == 1
    assert len(killed.orphans) == 1


def test_a_command_that_ends_too_early_is_no_hit(tmp_path: Path) -> None:
    script = "import pathlib, sys; pathlib.Path(sys.argv[1], 'begun').touch()"
    killed = kill_in_work(
        [sys.executable, "-c", script, str(tmp_path)], [tmp_path], {}, work=5, share=0.5, just_before=lambda: None
    )
    assert not killed.hit
