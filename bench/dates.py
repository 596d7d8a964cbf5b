"""Dates of others: `python -m bench.dates FOLDER` reads `DateParser.json` of microsoft/Recognizers-Text.

The file is not part of this project. Its sentences are those of a personal assistant, so much of it lies outside of
what the archive takes for a named day; the report says how much.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from archive.events.dates import Event, find_events

FILE = "DateParser.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What became of the days of the file, by their words."""

    right: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    left_open: list[str] = field(default_factory=list)
    """The weekday contradicts the date."""
    not_read: list[str] = field(default_factory=list)


def read(folder: Path) -> Answers:
    """Read all sentences of the file in a folder. Raises `FileNotFoundError` where it is missing."""
    answers = Answers()
    for example in json.loads((folder / FILE).read_text(encoding="utf-8-sig")):
        reference = datetime.fromisoformat(example["Context"]["ReferenceDateTime"]).date()
        (expected,) = example["Results"]
        events = find_events(example["Input"], reference)
        if not events:
            answers.not_read.append(expected["Text"])
        elif len(events) == 1 and events[0].starts is None:
            answers.left_open.append(expected["Text"])
        elif len(events) == 1 and _day(events[0]) in _resolutions(expected):
            answers.right.append(expected["Text"])
        else:
            answers.wrong.append(expected["Text"])
    return answers


def report(answers: Answers) -> str:
    """Return the section of the report, which holds counts alone: the sentences are not ours."""
    counts = [len(part) for part in (answers.right, answers.wrong, answers.left_open, answers.not_read)]
    right, wrong, left_open, not_read = counts
    return (
        "## Events in sentences of others\n\n"
        f"`{FILE}` of microsoft/Recognizers-Text, {sum(counts)} German sentences (MIT; not part of this project): "
        f"{right} right, {wrong} wrong, {left_open} left open since the weekday contradicts the date, {not_read} not "
        "read. Right is one of the two days that the file allows, ahead or past. What is not read are days without a "
        "month, bare weekdays, a bare `heute`, and dates with slashes, hyphens or the year first, "
        "which no notice was seen to "
        "use. `python -m bench.dates FOLDER` names them.\n"
    )


def _day(event: Event) -> str | None:
    if event.starts is None:
        return None
    day = event.starts.date() if isinstance(event.starts, datetime) else event.starts
    return day.isoformat() if isinstance(day, date) else None


def _resolutions(expected: dict[str, Any]) -> set[str | None]:
    value = expected["Value"]
    return {value[name].get("date") for name in ("FutureResolution", "PastResolution") if name in value}


def main() -> None:
    """Print the report, or say what is missing."""
    if len(sys.argv) != 2:
        sys.exit("usage: python -m bench.dates FOLDER, with DateParser.json of microsoft/Recognizers-Text in it")
    folder = Path(sys.argv[1])
    if not (folder / FILE).is_file():
        sys.exit(f"{folder / FILE} is missing; it is Specs/Date/German/DateParser.json of microsoft/Recognizers-Text")
    answers = read(folder)
    print(report(answers))
    for name in ("wrong", "left_open", "not_read"):
        print(f"{name.replace('_', ' ')}: {'; '.join(getattr(answers, name)) or 'none'}", file=sys.stderr)


if __name__ == "__main__":
    main()
