"""The workflow for GitHub: its shape, and its steps run one by one against a stand-in for `gh` and a city.

GitHub itself is not here; what only it can show (schedule, permissions, the real `gh`) these tests do not.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
FILE = ROOT / "docs/github-actions/archive.yml"
WORKFLOW: dict[Any, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
JOB = WORKFLOW["jobs"]["archive"]

GH = r"""#!/bin/sh
# What the workflow uses of `gh release`, on a folder.
[ -e "$GH_STATE/down" ] && { echo "error connecting to api.github.com" >&2; exit 1; }
[ "$1" = release ] || exit 9
action=$2 release=$3
shift 3
box="$GH_STATE/$release"
[ "$action" = create ] && exec mkdir "$box"
[ -d "$box" ] || { echo "release not found" >&2; exit 1; }
case $action in
    view) ls "$box" ;;
    upload) for file in "$@"; do [ ! -e "$box/${file##*/}" ] || exit 1; cp "$file" "$box/" || exit 1; done ;;
    download) for file in "$box"/$4; do cp "$file" "$2/" || exit 1; done ;;
    delete-asset) rm "$box/$1" ;;
    *) exit 9 ;;
esac
"""


def test_nothing_runs_where_the_file_lies_and_permissions_are_least():
    assert not (ROOT / ".github/workflows").exists()
    assert WORKFLOW["permissions"] == {}
    assert JOB["permissions"] == {"contents": "write"}
    assert WORKFLOW["concurrency"]["cancel-in-progress"] is False
    assert JOB["timeout-minutes"] < 360


def test_actions_are_pinned_and_scripts_take_no_text_of_others():
    used = [step["uses"] for step in JOB["steps"] if "uses" in step]
    assert used
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+\.\d+\.\d+", action) for action in used)
    # What stands in ${{ }} reaches a script as a variable only, never as part of it.
    assert not [step["name"] for step in JOB["steps"] if "${{" in step.get("run", "")]


@dataclass
class Runner:
    """A stand-in for GitHub: what a run of the workflow finds, and what it leaves."""

    root: Path
    number: int = 0
    outputs: dict[str, str] = field(default_factory=dict)

    def run(self, *, first: bool = False, options: str = "--base-url http://127.0.0.1:9") -> tuple[str, str]:
        """Run the steps until one fails; return its name, empty for none, and all that was printed."""
        self.number += 1
        work = self.root / f"run{self.number}"
        work.mkdir()
        self.outputs = {}
        printed = ""
        for step in JOB["steps"]:
            if "run" not in step or step["name"].startswith("Install"):
                continue
            output = work / "output"
            output.write_text("")
            done = subprocess.run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
                cwd=work,
                capture_output=True,
                text=True,
                check=False,
                timeout=120,
                env=self.environment(step, first=first, options=options) | {"GITHUB_OUTPUT": str(output)},
            )
            printed += done.stdout + done.stderr
            for line in output.read_text().splitlines():
                key, _, value = line.partition("=")
                self.outputs[f"steps.{step['id']}.outputs.{key}"] = value
            if done.returncode != 0:
                return step["name"], printed
        return "", printed

    def environment(self, step: dict[str, Any], *, first: bool, options: str) -> dict[str, str]:
        known = {
            "inputs.first": str(first).lower(),
            "vars.HERNE_CRAWL_OPTIONS": options,
            "format('{0}-{1}', github.run_number, github.run_attempt)": f"{self.number}-1",
            **self.outputs,
        }
        given = JOB["env"] | step.get("env", {})
        resolved = {
            name: re.sub(r"\$\{\{ (.*?) \}\}", lambda found: known.get(found[1], ""), value)
            for name, value in given.items()
        }
        return resolved | {
            "PATH": f"{self.root / 'bin'}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "GH_STATE": str(self.root / "releases"),
            "HERNE_STATUS_LEAST_FREE": "0",
            "HOME": str(self.root),
        }

    @property
    def assets(self) -> list[str]:
        return sorted(path.name for path in (self.root / "releases/archive").glob("*"))


@pytest.fixture
def github(tmp_path: Path) -> Runner:
    if shutil.which("zstd") is None:
        pytest.skip("zstd is not installed")
    programs = {"gh": GH, "herne-archive": f'#!/bin/sh\nexec "{sys.executable}" -m archive "$@"\n'}
    (tmp_path / "bin").mkdir()
    (tmp_path / "releases").mkdir()
    for name, text in programs.items():
        (tmp_path / "bin" / name).write_text(text)
        (tmp_path / "bin" / name).chmod(0o755)
    return Runner(tmp_path)


def runs_of(github: Runner) -> str:
    """Return what the last run of the workflow left of the log of crawls."""
    archive = github.root / f"run{github.number}/archive/archive.db"
    with closing(sqlite3.connect(archive)) as conn:
        return str(conn.execute("SELECT count(*) FROM crawls").fetchone()[0])


def test_without_an_archive_it_fails_unless_told_that_it_is_the_first(github: Runner):
    failed, printed = github.run()
    assert failed == "Restore"
    assert "::error::There is no whole set" in printed


def test_crawl_that_fails_is_kept_first_and_shown_then(github: Runner):
    # Nobody answers there, so the crawl fails; what it knows is kept all the same.
    failed, printed = github.run(first=True)
    assert failed == "Say how it is doing", printed
    assert "::error::Needs attention: the last run" in printed
    assert github.assets == ["herne-00000001-01.sha256", "herne-00000001-01.tar.zst.000"]


def test_each_run_goes_on_where_the_last_one_ended_and_old_sets_go(github: Runner):
    for number in range(1, 5):
        github.run(first=number == 1)
        assert runs_of(github) == str(number)
    sums = [name for name in github.assets if name.endswith(".sha256")]
    assert sums == [f"herne-{number:08d}-01.sha256" for number in (2, 3, 4)]
    assert len(github.assets) == 6


def test_set_that_was_not_uploaded_whole_does_not_count(github: Runner):
    github.run(first=True)
    github.run()
    (github.root / "releases/archive/herne-00000002-01.sha256").unlink()
    github.run()
    assert runs_of(github) == "2"


def test_damaged_set_is_not_restored(github: Runner):
    github.run(first=True)
    part = github.root / "releases/archive/herne-00000001-01.tar.zst.000"
    part.write_bytes(part.read_bytes()[:-100])
    failed, _ = github.run()
    assert failed == "Restore"
    assert github.assets == ["herne-00000001-01.sha256", "herne-00000001-01.tar.zst.000"]


def test_github_that_does_not_answer_is_not_taken_for_no_archive(github: Runner):
    github.run(first=True)
    (github.root / "releases/down").touch()
    failed, printed = github.run(first=True)
    assert (failed, "error connecting" in printed) == ("Restore", True)


def test_wrong_options_fail_before_anything_is_kept(github: Runner):
    github.run(first=True)
    failed, _ = github.run(options="--no-such-option")
    assert failed == "Crawl"
    assert len(github.assets) == 2
