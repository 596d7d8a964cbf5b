"""`herne-archive status`: how the archive is doing, and whether something needs a person."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from archive.cli import FILE, archive_option, errors_as, json_option, print_json
from archive.clock import minute
from archive.config import load_config
from archive.crawls import Crawl
from archive.durations import roughly, write_duration
from archive.errors import ArchiveError
from archive.operation.attention import Reason, attention
from archive.operation.disk import Disk, in_words
from archive.operation.memory import Memory
from archive.operation.status import Status, status
from archive.operation.volume import Month, Volume
from archive.terminal import printable

MANY_DAYS = 3650
"""A disk that lasts longer needs no figure."""
SHOWN = 10
"""Problems printed one by one; `--json` has all."""


@click.command("status", epilog="Example: herne-archive status --prometheus /var/lib/node_exporter/herne.prom")
@archive_option
@click.option(
    "--prometheus",
    "metrics",
    type=FILE,
    metavar="FILE",
    help="Also write FILE for Prometheus' textfile collector.",
)
@json_option
def command(directory: Path, metrics: Path | None, *, as_json: bool) -> int:
    """Say how the archive is doing, and what of it needs a person.

    Runs, sweeps, articles a month beside what is usual, late re-checks, what could not be read, and the disk.
    It writes nothing and may be asked while a crawl is at work. Ends with 1 when something needs a person; what
    to do then stands in docs/operations.md.
    """
    with errors_as(as_json=as_json):
        found = status(directory, load_config(directory, os.environ), datetime.now(UTC))
        reasons = attention(found)
        if metrics is not None:
            _write(found, reasons, metrics)
    if as_json:
        print_json({"attention": [{"code": reason.code, "text": reason.text} for reason in reasons], **found.record()})
    else:
        click.echo(printable("\n".join([*_reasons(reasons), *_lines(found)])))
    return 1 if reasons else 0


def _write(found: Status, reasons: tuple[Reason, ...], metrics: Path) -> None:
    from archive.operation.prometheus import write_metrics

    try:
        write_metrics(found, reasons, metrics)
    except OSError as exc:
        raise ArchiveError(f"the metrics cannot be written to {metrics}: {exc.strerror}") from exc


def _reasons(reasons: tuple[Reason, ...]) -> Iterator[str]:
    for reason in reasons:
        yield f"Needs attention: {reason.text} [{reason.code}]"
    if reasons:
        yield ""


def _lines(found: Status) -> list[str]:
    held = found.counts
    period = f"{held.first} to {held.last}" if held.first else "none yet"
    states = ", ".join(f"{number:,} {state}" for state, number in found.states.items())
    lines = [
        f"Archive     {found.path}",
        f"Articles    {held.articles:,} ({held.listing_only:,} without a page){f': {states}' if states else ''}",
        f"Versions    {held.versions:,}{_extractors(found)}",
        f"Period      {period}",
        *_runs(found),
        *_volume(found.volume),
    ]
    if found.watched:
        oldest = found.watched[0]
        first = f"{oldest.key}, {oldest.misses} since {minute(oldest.since)}"
        lines.append(f"Missing     {len(found.watched):,} under observation, the first {first}")
    if found.gone:
        lines.append(f"Gone        {', '.join(found.gone)}, found in the last seven days")
    current = f"up to date ({found.index_version})" if found.index_version else "empty"
    lines.append(f"Index       {found.index or current}")
    return lines + _disk(found.disk) + _memory(found)


def _extractors(found: Status) -> str:
    read = ", ".join(f"{number:,} by extractor {name}" for name, number in found.extractors.items())
    return f" ({read})" if read else ""


def _runs(found: Status) -> list[str]:
    lines = [f"Last run    {_run(found.last_run, found.at_work)}"]
    if found.last_run and found.last_run.report:
        lines += [f"            {line}" for line in found.last_run.report.splitlines()[:SHOWN]]
    if found.last_complete and found.last_run and found.last_complete.id != found.last_run.id:
        lines.append(f"  complete  {minute(found.last_complete.started)}")
    lines.append(f"Expected    {f'every {write_duration(found.every)}' if found.every else 'no further run'}")
    if found.pauses:
        longest = found.pauses[-1]
        lines.append(
            f"Pauses      {len(found.pauses):,} in ninety days, the last from {minute(longest.after)} "
            f"to {minute(longest.until)}"
        )
    return lines


def _run(run: Crawl | None, at_work: int | None) -> str:
    if run is None:
        return "none yet"
    if run.outcome is None:
        how = f"is at work (process {at_work})" if at_work else "has not ended: it was killed, or works elsewhere"
        return f"{run.mode}, began {minute(run.started)} and {how}"
    counts = ", ".join(f"{number:,} {name.replace('_', ' ')}" for name, number in run.counts.items() if number)
    return f"{run.mode}, {run.outcome}, {minute(run.started)} to {minute(run.finished or '')}: {counts or 'no counts'}"


def _volume(volume: Volume) -> list[str]:
    lines = [f"{'Months' if place == 0 else '':12}{_month(month)}" for place, month in enumerate(volume.months)]
    for silence in volume.silences[-3:]:
        so_far = " and still" if silence.open else ""
        lines.append(f"Silence     {silence.days} days after {silence.after}{so_far}; {volume.longest_usual} are usual")
    return lines


def _month(month: Month) -> str:
    days = "" if month.whole else f", {month.days} days so far"
    band = "no past to compare with" if month.low is None else f"usual {month.low} to {month.high}"
    flag = f"  << {month.out_of_band}" if month.out_of_band else ""
    return f"{month.month}  {month.articles:>5,}  ({band}{days}){flag}"


def _disk(disk: Disk) -> list[str]:
    captures = "none" if disk.captures is None else in_words(disk.captures)
    grows = ""
    if disk.growth is not None:
        left = f", enough for {_left(disk.days_left)}" if disk.days_left is not None else ""
        grows = f"; captures grow by {in_words(disk.growth)} a day{left}"
    parts = f"archive {in_words(disk.archive)}, captures {captures}, logs of SQLite {in_words(disk.logs)}"
    return [
        f"Disk        {in_words(disk.total)}: {parts}, media {in_words(disk.media)}",
        f"            {in_words(disk.free)} free{grows}",
    ]


def _left(days: float) -> str:
    return f"{days:,.0f} days" if days < MANY_DAYS else "many years"


def _memory(found: Status) -> list[str]:
    memory = found.memory
    if memory is None:
        return ["Addresses   unknown: there is no private/captures.db"]
    states = ", ".join(f"{number:,} {state}" for state, number in memory.addresses.items())
    lines = [f"Addresses   {states or 'none yet'}", f"Captures    {memory.captures:,}"]
    sweep = f"all listings were read to their end since {minute(memory.sweep)}" if memory.sweep else "none yet"
    return [*lines, f"Sweep       {sweep}", _rechecks(memory, found.at), *_problems(memory)]


def _rechecks(memory: Memory, now: datetime) -> str:
    if memory.oldest_overdue is None:
        return "Re-checks   none is due"
    waits = roughly(now - datetime.fromisoformat(memory.oldest_overdue.due))
    oldest = f"the oldest for {waits}: {memory.oldest_overdue.url}"
    return f"Re-checks   {memory.overdue:,} due, {memory.late:,} late; {oldest}"


def _problems(memory: Memory) -> Iterator[str]:
    yield f"Unreadable  {len(memory.problems):,}"
    for problem in memory.problems[:SHOWN]:
        yield f"  {problem.url}"
        yield f"    {problem.error}: {problem.reason}, since {minute(problem.first_seen)}"
    if len(memory.problems) > SHOWN:
        yield f"  and {len(memory.problems) - SHOWN:,} more; --json lists all"
