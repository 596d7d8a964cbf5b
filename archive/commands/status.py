"""`herne-archive status`: what the archive holds, how the last run ended, what could not be read."""

from __future__ import annotations

from pathlib import Path

import click

from archive.cli import archive_option, errors_as, json_option, print_json
from archive.clock import minute
from archive.crawls import Crawl
from archive.status import Memory, Status, status
from archive.terminal import printable

SHOWN = 10
"""Problems printed one by one; `--json` has all."""


@click.command("status", epilog="Example: herne-archive status --json")
@archive_option
@json_option
def command(directory: Path, *, as_json: bool) -> int:
    """Say what the archive holds and how the last run ended.

    What could not be read stays on the list until a later run reads it.
    """
    with errors_as(as_json=as_json):
        found = status(directory)
    if as_json:
        print_json(found.record())
    else:
        click.echo(printable("\n".join(_lines(found))))
    return 0


def _lines(found: Status) -> list[str]:
    held = found.counts
    period = f"{held.first} to {held.last}" if held.first else "none yet"
    lines = [
        f"Archive     {found.path}",
        f"Articles    {held.articles:,} ({held.listing_only:,} without a page)",
        f"Versions    {held.versions:,}",
        f"Period      {period}",
        f"Last run    {_run(found.last_run)}",
    ]
    if found.last_run and found.last_run.report:
        lines.append(f"            {found.last_run.report}")
    return lines + _memory(found.memory)


def _run(run: Crawl | None) -> str:
    if run is None:
        return "none yet"
    if run.outcome is None:
        return f"{run.mode}, began {minute(run.started)} and has not ended: it is at work, or was killed"
    counts = ", ".join(f"{number:,} {name}" for name, number in run.counts.items())
    return f"{run.mode}, {run.outcome}, {minute(run.started)} to {minute(run.finished or '')}: {counts or 'no counts'}"


def _memory(memory: Memory | None) -> list[str]:
    if memory is None:
        return ["Addresses   unknown: there is no private/captures.db"]
    states = ", ".join(f"{number:,} {state}" for state, number in memory.addresses.items())
    lines = [f"Addresses   {states or 'none yet'}", f"Unreadable  {len(memory.problems):,}"]
    for problem in memory.problems[:SHOWN]:
        lines += [f"  {problem.url}", f"    {problem.error}: {problem.reason}, since {minute(problem.first_seen)}"]
    if len(memory.problems) > SHOWN:
        lines.append(f"  and {len(memory.problems) - SHOWN:,} more; --json lists all")
    return lines
