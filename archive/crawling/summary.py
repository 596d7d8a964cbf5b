"""How a run ended, for people and programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from archive.crawling.walks import Mode
from herne_scraper.items import ReadingProblem

RunOutcome = Literal["complete", "limited", "interrupted", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A run at its end."""

    run: int
    """As in `crawls` of the archive; 0 for a dry run."""
    mode: Mode
    outcome: RunOutcome
    started: datetime
    finished: datetime
    counts: Mapping[str, int]
    reasons: tuple[str, ...]
    """Why it failed or was interrupted."""
    problems: tuple[ReadingProblem, ...]
    """What could not be read and no run has reported before."""
    notes: tuple[str, ...] = ()
    """What a person should find with the run though nothing is wrong."""
    media_problems: tuple[ReadingProblem, ...] = ()
    """Pictures and files that could not be had and no run has reported before; for these alone no run has failed."""
    dry_run: bool = False

    @property
    def exit_code(self) -> int:
        """0 done; 1 the run did not reach its end, or something new could not be read."""
        return 1 if self.problems or self.outcome in ("failed", "interrupted") else 0

    @property
    def report(self) -> str | None:
        """Why it ended as it did and what could not be read, a line each; `None` when there is nothing to say."""
        found = (*self.problems, *self.media_problems)
        lines = [*self.reasons, *self.notes, *(f"{p.url}: {p.error}: {p.reason}" for p in found)]
        return "\n".join(lines) or None

    def record(self) -> dict[str, Any]:
        """Return the summary ready for JSON."""
        return {
            "run": self.run or None,
            "dry_run": self.dry_run,
            "mode": self.mode,
            "outcome": self.outcome,
            "started": self.started.isoformat(),
            "finished": self.finished.isoformat(),
            **self.counts,
            "reasons": list(self.reasons),
            "notes": list(self.notes),
            "problems": [asdict(problem) for problem in self.problems],
            "media_problems": [asdict(problem) for problem in self.media_problems],
        }
