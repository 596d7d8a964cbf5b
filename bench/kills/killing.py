"""Starts a command, and kills it a given share of its work after the work began.

The work begins with the first change of a file in the folders that are watched: what comes before is Python's start.
It is measured in processor time, of the command and all processes it started, so that a busy machine moves no moment.
Nothing here knows what the command does.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

TICK = 0.001
"""Seconds between two looks."""
LONGEST = 300
"""Seconds after which a command that neither ends nor works is a fault of this harness."""
ORPHANS_END = 30
"""Seconds in which what a killed command had started must have ended by itself."""
_TICKS = os.sysconf("SC_CLK_TCK")
_NOISE = ("crawl.lock", "-shm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a command ended, and how much it worked after its first change of a file."""

    code: int
    out: str
    err: str
    work: float
    """Seconds of processor time."""

    @property
    def last_words(self) -> str:
        """Return the last line that it said."""
        return (self.err.strip() or self.out.strip()).rpartition("\n")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Killed:
    """What a kill met."""

    hit: bool
    """Whether the command was at work; one that had ended, or had not begun to, was not."""
    share: float
    """Of the work of an undisturbed run that was done."""
    orphans: tuple[str, ...]
    """Processes that went on all the same, and were ended here."""


def command(directory: Path, *arguments: str) -> list[str]:
    """Return the command line that works on an archive."""
    return [sys.executable, "-m", "archive", "--archive", str(directory), *arguments]


def run(arguments: Sequence[str], watched: Sequence[Path], environment: Mapping[str, str]) -> Ended:
    """Run a command to its end."""
    with _started(arguments, environment, output=subprocess.PIPE) as running:
        began = _wait_for_work(running, _state(watched), watched)
        before = began or 0.0
        # What a process has used is gone with it: the last look before its end counts.
        after = before
        while not _has_ended(running):
            after = max(after, _work_of(running.pid))
            time.sleep(TICK)
        out, err = running.communicate(timeout=LONGEST)
    return Ended(code=running.returncode, out=out, err=err, work=max(0.0, after - before))


def kill_in_work(
    arguments: Sequence[str],
    watched: Sequence[Path],
    environment: Mapping[str, str],
    *,
    work: float,
    share: float,
    just_before: Callable[[], None],
    orphans_end: float = ORPHANS_END,
) -> Killed:
    """Kill a command when it has done a share of its work; `just_before` is called at that moment."""
    with _started(arguments, environment, output=subprocess.DEVNULL) as running:
        began = _wait_for_work(running, _state(watched), watched)
        done = 0.0
        while began is not None and not _has_ended(running):
            done = _work_of(running.pid) - began
            if done >= share * work:
                just_before()
                break
            time.sleep(TICK)
        running.kill()
        hit = running.wait(LONGEST) == -signal.SIGKILL
        orphans = _orphans(running.pid, orphans_end)
    return Killed(hit=hit and began is not None, share=done / work if work else 0.0, orphans=orphans)


def _started(arguments: Sequence[str], environment: Mapping[str, str], *, output: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        arguments,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        text=True,
        env=dict(environment),
        start_new_session=True,
    )


def _wait_for_work(
    running: subprocess.Popen[str], before: frozenset[tuple[str, int, int]], watched: Sequence[Path]
) -> float | None:
    """Wait until a file has changed and return what was worked until then; `None` where it ended first."""
    deadline = time.monotonic() + LONGEST
    while not _has_ended(running):
        if _state(watched) != before:
            return _work_of(running.pid)
        if time.monotonic() > deadline:
            running.kill()
            raise TimeoutError(f"{running.args!r} has changed no file in {LONGEST} s")
        time.sleep(TICK)
    return None


def _has_ended(running: subprocess.Popen[str]) -> bool:
    """Tell whether a process has ended, and leave it to be waited for: what it has used can still be read."""
    with suppress(ChildProcessError):
        return os.waitid(os.P_PID, running.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
    return True


def _state(watched: Sequence[Path]) -> frozenset[tuple[str, int, int]]:
    return frozenset(_files(watched))


def _files(watched: Sequence[Path]) -> Iterator[tuple[str, int, int]]:
    for folder in watched:
        for path in folder.rglob("*"):
            if not path.name.endswith(_NOISE):
                with suppress(FileNotFoundError):
                    found = path.stat()
                    yield str(path), found.st_size, found.st_mtime_ns


def _work_of(session: int) -> float:
    """Return the processor time of all living processes of a session, and of their children that have ended."""
    return sum(sum(int(field) for field in fields[11:15]) for _, fields in _session(session)) / _TICKS


def _orphans(session: int, seconds: float) -> tuple[str, ...]:
    """Wait until no process of a session is left; end and return those that stay."""
    deadline = time.monotonic() + seconds
    while (left := list(_session(session))) and time.monotonic() < deadline:
        time.sleep(TICK)
    for process, _ in left:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    return tuple(f"process {process} ({fields[0]})" for process, fields in left)


def _session(session: int) -> Iterator[tuple[int, list[str]]]:
    """Give the living processes of a session, with the fields of `/proc/PID/stat` from the third on."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
                if int(fields[3]) == session and fields[0] not in "ZX":
                    yield int(folder.name), fields
