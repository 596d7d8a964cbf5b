"""The short form of `make trial`: what a year must show is shown by some weeks of a small city."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_some_weeks_of_the_city_are_archived_as_they_were() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench.trial", "--short"],
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "| articles lost | 0 | 0 |" in done.stdout
