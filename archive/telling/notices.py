"""What a message about a run says, and whether one is due. Pure: the same run, the same words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from archive.clock import minute, timestamp
from archive.config import When
from archive.crawling.summary import Summary
from archive.durations import roughly
from archive.operation.attention import Reason
from archive.telling.delivery import Message
from archive.telling.outbox import Kind, Notice

MOST_NAMED = 5
"""Titles and problems that are named one by one."""
CHANGES = {"new": "New", "edit": "Changed", "gone": "Gone", "back": "Back again"}
"""Kinds of change that are told, and what they are called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A run that has come to its end, one way or another."""

    summary: Summary | None
    """`None` where it crashed."""
    crash: str | None
    """What it crashed with."""
    killed_before: str | None
    """When the run before began, if that one was killed."""
    changes: Mapping[str, Sequence[str]]
    """Titles of what is new, changed, gone or back, by the kind of change."""
    reasons: tuple[Reason, ...]
    """What of the archive's state needs a person now."""
    archive: str
    """Which archive it is, for people who have several."""
    at: datetime

    @property
    def in_order(self) -> bool:
        """Whether the run itself ended well."""
        return self.summary is not None and self.summary.exit_code == 0

    @property
    def well(self) -> bool:
        """Whether nothing needs a person."""
        return self.in_order and self.killed_before is None and not self.reasons


def due(ended: Ended, when: When, heartbeat_days: int, last: Notice | None) -> Kind | None:
    """Return why a message is due; `None` where none is.

    trouble  the run did not end well, or a reason is new. One that was told and stays is not told each day, but
             with the heartbeat.
    well     all is well: after trouble at once, else when nothing was said for so many days.
    """
    told = set(last.reasons) if last is not None else set()
    if not ended.in_order or ended.killed_before is not None or {reason.code for reason in ended.reasons} - told:
        return "trouble"
    if last is not None and last.kind == "trouble" and ended.well:
        return "well"
    if when == "always" or (when == "change" and any(ended.changes.values())):
        return "change" if ended.well else "trouble"
    # Runs come a little earlier or later than the day before.
    rest = timedelta(days=heartbeat_days) - timedelta(hours=1)
    if heartbeat_days and (last is None or ended.at - last.made_at >= rest):
        return "well" if ended.well else "trouble"
    return None


def message(ended: Ended) -> Message:
    """Return what is to be said of a run: the outcome first, then why, then what is new."""
    summary = ended.summary
    lines = [f"Could not go on: {ended.crash}"] if ended.crash else []
    if summary is not None:
        took = roughly(summary.finished - summary.started)
        lines.append(f"Run {summary.run} ({summary.mode}) of {minute(timestamp(summary.started))}: {summary.outcome}.")
        lines += [*summary.reasons, *summary.notes]
        lines.append(f"{', '.join(f'{number:,} {name}' for name, number in summary.counts.items())}, in {took}.")
    if ended.killed_before is not None:
        lines.append(f"The run before, of {minute(ended.killed_before)}, was killed; this one went on with it.")
    lines += [f"Needs attention: {reason.text} [{reason.code}]" for reason in ended.reasons]
    for kind, name in CHANGES.items():
        titles = ended.changes.get(kind, ())
        if titles:
            lines.append(f"{name}: {_some(titles)}")
    if summary is not None and summary.problems:
        problems = [f"{problem.url}: {problem.error}: {problem.reason}" for problem in summary.problems]
        lines.append(f"Could not be read for the first time: {_some(problems)}")
    if ended.well:
        lines.append("All is well.")
    lines.append(f"Archive: {ended.archive}")
    return Message(title=f"Herne archive: {_headline(ended)}", body="\n".join(lines), well=ended.well)


def _headline(ended: Ended) -> str:
    summary = ended.summary
    if summary is None:
        return "the crawl could not go on"
    found = [(len(ended.changes.get(kind, ())), name.lower()) for kind, name in CHANGES.items()]
    counts = ", ".join(f"{number:,} {name}" for number, name in found if number)
    if not ended.in_order:
        unreadable = f"{len(summary.problems)} unreadable"
        what = summary.outcome if summary.outcome in ("failed", "interrupted") else unreadable
        return f"{what}{f'; {counts}' if counts else ''}"
    needs = "needs attention" if ended.reasons or ended.killed_before else "all well"
    return f"{needs}; {counts or 'nothing new'}"


def _some(things: Sequence[str]) -> str:
    """Return the first few things in one line, and how many more there are."""
    named = "; ".join(things[:MOST_NAMED])
    more = len(things) - MOST_NAMED
    return f"{len(things):,}: {named}{f'; and {more:,} more' if more > 0 else ''}"
