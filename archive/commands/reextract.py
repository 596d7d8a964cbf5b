"""`herne-archive reextract`: read all captures again with the present extractor."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from types import FrameType
from typing import NoReturn

import click
from rich.console import Console
from rich.progress import Progress, TaskID

from archive.cli import archive_option, errors_as, json_option, print_json
from archive.errors import ArchiveError
from archive.terminal import printable
from herne_scraper.clock import utc_now

SHOWN = 20
"""Pages printed one by one; `--json` has all."""


@click.command("reextract", epilog="Example: herne-archive reextract --dry-run")
@archive_option
@click.option("--jobs", type=click.IntRange(1, 256), metavar="N", help="Reading processes.  [default: one a processor]")
@click.option("--article", metavar="KEY", help="Only the captures of one article.")
@click.option("--dry-run", is_flag=True, help="Say what would be read differently, and write nothing.")
@json_option
def command(directory: Path, jobs: int | None, article: str | None, *, dry_run: bool, as_json: bool) -> int:
    """Read all captures again with the present extractor.

    Needed after an update that reads the city's pages better. What is read differently becomes a version of its own,
    told apart from what the city changed; pages that could not be read are caught up on. Asks the network for
    nothing. May be stopped at any moment and begun again. Ends with 1 when something cannot be read that could be.
    """
    from archive.reextraction.reextract import reextract

    signal.signal(signal.SIGTERM, _stop)
    workers = jobs or len(os.sched_getaffinity(0))
    console = Console(stderr=True)
    shown = Progress(console=console, transient=True, disable=not console.is_terminal)
    with errors_as(as_json=as_json), shown as progress:
        tasks: dict[str, TaskID] = {}

        def report(what: str, total: int, more: int) -> None:
            if what not in tasks:
                tasks[what] = progress.add_task(what, total=total)
            progress.advance(tasks[what], more)

        done = reextract(directory, jobs=workers, clock=utc_now, report=report, article=article, dry_run=dry_run)
    for problem in done.lost[:SHOWN]:
        click.echo(printable(f"Cannot be read any more: {problem.url}: {problem.error}: {problem.reason}"), err=True)
    if len(done.lost) > SHOWN:
        click.echo(f"… and {len(done.lost) - SHOWN} more; --json has all", err=True)
    if as_json:
        print_json(done.record())
        return done.exit_code
    line = f"{done.captures:,} captures read by extractor {done.extractor}: {done.differing:,} differ"
    if dry_run:
        click.echo(f"{line}, {len(done.lost):,} cannot be read any more (dry run, nothing written)")
    else:
        click.echo(
            f"{line}; {done.extractions:,} better readings, {done.edits:,} edits, {done.new:,} new articles, "
            f"{done.caught_up:,} caught up, {done.unreadable:,} unreadable"
        )
    return done.exit_code


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise ArchiveError("it was asked to stop; what is written stays, and the next reextract goes on")
