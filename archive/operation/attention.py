"""What of an archive's state needs a person: each reason has a code, and a row in `docs/operations.md`.

A single page that could not be read is none: the run that met it first has said so, and `status` lists it. What stays
wrong is said each time it is asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from archive.clock import minute
from archive.durations import roughly, write_duration
from archive.operation.disk import in_words
from archive.operation.status import LATE_INTERVALS, Status

Code = Literal[
    "run-failed",
    "no-complete-run",
    "main-listing",
    "volume",
    "silence",
    "rechecks-late",
    "disk",
    "redaction",
    "index",
    "undelivered",
]
CODES: tuple[str, ...] = get_args(Code)

MOST_LATE = 0.05
"""Share of the known pages whose re-checks may be late."""
LEAST_LATE = 10
DAYS_LEFT = 30
"""Days for which the disk must last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Something that needs a person."""

    code: Code
    text: str
    """One line."""


def attention(found: Status) -> tuple[Reason, ...]:
    """Return what needs a person, the most urgent first; nothing where all is well."""
    reasons = [
        _failed(found),
        _overdue_run(found),
        *_listings(found),
        _redaction(found),
        _index(found),
        _disk(found),
        _undelivered(found),
    ]
    if found.every is not None:
        reasons += [_volume(found), _silence(found), _late(found)]
    return tuple(reason for reason in reasons if reason is not None)


def _failed(found: Status) -> Reason | None:
    run = found.last_ended
    if run is None or run.outcome != "failed":
        return None
    why = (run.report or "it left no report").splitlines()[0]
    return Reason(code="run-failed", text=f"the last run, of {minute(run.started)}, failed: {why}")


def _overdue_run(found: Status) -> Reason | None:
    complete = found.last_complete
    since = complete.started if complete else found.first_start
    if found.every is None or since is None:
        return None
    passed = found.at - datetime.fromisoformat(since)
    if passed <= LATE_INTERVALS * found.every:
        return None
    what = "no run was complete for" if complete else "no run was ever complete, for"
    expected = f"(one is expected every {write_duration(found.every)})"
    return Reason(code="no-complete-run", text=f"{what} {roughly(passed)} {expected}")


def _listings(found: Status) -> list[Reason | None]:
    listings = found.memory.unreadable_listings if found.memory else ()
    return [Reason(code="main-listing", text=f"the main listing {url} cannot be read") for url in listings]


def _redaction(found: Status) -> Reason | None:
    # What holds the archive now may be this very removal.
    if found.open_redaction is None or found.at_work is not None:
        return None
    text = f"removal {found.open_redaction} was begun and is not finished; the same command goes on with it"
    return Reason(code="redaction", text=text)


def _index(found: Status) -> Reason | None:
    return None if found.index is None else Reason(code="index", text=found.index)


def _disk(found: Status) -> Reason | None:
    disk = found.disk
    if disk.free < found.least_free:
        least = in_words(found.least_free)
        return Reason(code="disk", text=f"the disk has {in_words(disk.free)} free, less than {least}")
    if disk.days_left is not None and disk.days_left < DAYS_LEFT:
        grows = f"the archive grows by {in_words(disk.growth or 0)} a day"
        text = f"the disk lasts for {disk.days_left:.0f} days: {in_words(disk.free)} are free, and {grows}"
        return Reason(code="disk", text=text)
    return None


def _undelivered(found: Status) -> Reason | None:
    waiting = found.memory.undelivered if found.memory else 0
    if not waiting:
        return None
    return Reason(code="undelivered", text=f"{waiting:,} messages about runs could not be delivered and wait")


def _volume(found: Status) -> Reason | None:
    month = found.volume.judged
    if month is None or month.out_of_band is None:
        return None
    days = "" if month.whole else f" in its first {month.days} days"
    usual = f"{month.low} to {month.high} are usual"
    return Reason(code="volume", text=f"{month.month} has {month.articles} articles{days}; {usual}")


def _silence(found: Status) -> Reason | None:
    silence = found.volume.silent
    if silence is None:
        return None
    usual = found.volume.longest_usual
    text = f"no article for {silence.days} days, since {silence.after}; {usual} days are the longest usual silence"
    return Reason(code="silence", text=text)


def _late(found: Status) -> Reason | None:
    known = found.memory
    if known is None:
        return None
    most = max(LEAST_LATE, MOST_LATE * sum(known.addresses.values()))
    if known.late <= most:
        return None
    oldest = f"; the oldest was due {minute(known.oldest_overdue.due)}" if known.oldest_overdue else ""
    return Reason(
        code="rechecks-late",
        text=f"{known.late:,} re-checks are later than one and a half times their interval{oldest}",
    )
