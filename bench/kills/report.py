"""Writes `docs/robustness.md` from what the kills have shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Outcome:
    """What the kills of one command have shown."""

    job: str
    work: float
    """Seconds of processor time of an undisturbed run, from its first change of a file on."""
    kills: int = 0
    hits: int = 0
    """Kills that met it at work."""
    rows: int = 0
    """Versions, changes and captures that were committed before the kills, and are there."""
    shares: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def line(self) -> str:
        """Return the row of the table."""
        moments = ", ".join(f"{share:.0%}" for share in self.shares)
        cells = (f"`{self.job}`", self.kills, self.hits, f"{self.work:.2f} s", moments, f"{self.rows:,}")
        return "| " + " | ".join(map(str, cells)) + f" | {len(self.faults)} |"


HEAD = "| command | kills | at work | its work | killed after this share of it | rows committed before | wrong |"
TEXT = """# Robustness

Written by `{command}` (seed {seed}). Each command that writes was killed with SIGKILL at random moments of its work, on
archives of the sample city ({articles} articles; `upgrade` on the archive of the release before, its captures
multiplied). A moment is a share of the processor time that an undisturbed run takes from its first
change of a file on; a share above 100 % is a run that took longer than the undisturbed one.

{table}

{hits} kills met the command at work; {missed} came too late, when it had ended, and were repeated. After each of them
- no process it had started went on,
- every version, change and capture that was committed at the moment of the kill was there, at once and at the end,
- no unfinished file had the name of a result: exports are there whole or not at all, copies of `backup` verify,
- the same command, given again, went on by itself and made what the undisturbed run had made: the same articles,
  versions, changes, events, index and media, and of an export the same bytes,
- `herne-archive verify` found nothing wrong in the end, and nothing unfinished was left.

"Wrong" counts what of this did not hold. What else is held by tests of `make test`, each with a real server, real files
and real limits: {tests}.
"""
TESTS = """a full disk, a read-only file system, a locked database and a clock that jumps back
(`tests/crawl/test_storage_troubles.py`); responses of 2 GB, bombs, endless and hanging servers, with the memory of
the crawl below 400 MB (`tests/crawl/test_hostile_servers.py`); a fault of ours in one page
(`tests/crawl/test_poisoned_page.py`); archives of earlier releases (`tests/test_earlier_releases.py`)"""


def report(outcomes: Sequence[Outcome], *, articles: int, seed: int, command: str) -> str:
    """Return the document."""
    table = "\n".join([HEAD, "|---|--:|--:|--:|---|--:|--:|", *(outcome.line for outcome in outcomes)])
    return TEXT.format(
        command=command,
        seed=seed,
        articles=articles,
        table=table,
        hits=sum(outcome.hits for outcome in outcomes),
        missed=sum(outcome.kills - outcome.hits for outcome in outcomes),
        tests=TESTS,
    )
