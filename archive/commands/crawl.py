"""`herne-archive crawl`: read the city's notices into the archive."""

from __future__ import annotations

import os
import sqlite3
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import click

from archive.cli import DURATION, FILE, archive_option, json_option, print_json
from archive.config import load_config
from archive.crawling.crawl_settings import CrawlOptions
from archive.crawling.summary import Summary
from archive.errors import ArchiveError
from archive.telling.alert_file import alerts_file, load_alerts
from archive.telling.run_report import reported
from archive.terminal import printable
from herne_scraper.clock import utc_now
from herne_scraper.errors import ConfigurationError, UnreadableDate
from herne_scraper.german_date import BERLIN
from herne_scraper.user_dates import parse_user_date


@click.command("crawl", epilog="Example: HERNE_CONTACT=you@example.org herne-archive crawl")
@archive_option
@click.option("--full", is_flag=True, help="Read all listings to their end, and known articles again.")
@click.option("--since", metavar="DATE", help="Only what was published since: 2024-03-31, gestern, vor zwei Wochen.")
@click.option(
    "--limit", type=click.IntRange(min=1), metavar="N", help="Fetch at most N articles; the rest stays pending."
)
@click.option(
    "--budget",
    type=click.IntRange(min=1),
    metavar="N",
    help="Make at most N requests: listings, new notices, then pages due to be looked at again; the rest stays due.",
)
@click.option("--time-limit", type=DURATION, metavar="TIME", help="End in good order after that time, such as 3h.")
@click.option("--media/--no-media", default=None, help="Capture pictures and PDFs too.  [default: as in config.toml]")
@click.option("--dry-run", is_flag=True, help="Read as usual and keep nothing.")
@click.option("--base-url", metavar="URL", help="Crawl a copy of the site there, e.g. http://127.0.0.1:8000.")
@click.option(
    "--accept",
    metavar="REASON",
    help="Save what this run reads even where it is out of the ordinary; the reason is kept with the run.",
)
@click.option("--log", "log_file", type=FILE, metavar="FILE", help="Log there.")
@json_option
def command(
    directory: Path,
    since: str | None,
    limit: int | None,
    budget: int | None,
    time_limit: timedelta | None,
    base_url: str | None,
    accept: str | None,
    log_file: Path | None,
    *,
    full: bool,
    media: bool | None,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Crawl the city's notices into the archive.

    Reads the listings and fetches what is new. A run that was interrupted, even by a power cut, is gone on with.
    A run whose findings are far from those of the runs before stops saving; its captures stay, and the next one reads
    them again. Ends with 1 when the run failed, something new could not be read, or nobody could be told of it;
    config.toml says who is told.
    """
    for option, value in (("--since", since), ("--base-url", base_url), ("--accept", accept)):
        if value is not None and not value.strip():
            raise click.BadParameter("is empty.", param_hint=option)
    if full and since:
        raise click.UsageError("--full reads everything, so it cannot go with --since.")
    if dry_run and media:
        raise click.UsageError("--dry-run keeps nothing, so there is nothing for --media to capture.")
    start = None
    if since:
        today = datetime.now(BERLIN).date()
        try:
            start, _ = parse_user_date(since, today)
        except UnreadableDate as exc:
            raise click.BadParameter(exc.reason, param_hint="--since") from exc
    from archive.crawling.crawl import run_crawl

    options = CrawlOptions(
        mode="full" if full else "since" if start else "default",
        since=start,
        limit=limit,
        budget=budget,
        time_limit=time_limit,
        media=media,
        dry_run=dry_run,
        base_url=base_url,
        accept=None if accept is None else " ".join(accept.split()),
    )
    with reported(directory, utc_now, silent=dry_run) as report:
        summary = run_crawl(directory, options, log_file=log_file, on_begin=report.begin)
    if as_json:
        print_json(summary.record())
    else:
        _print(summary)
    unreached = False if dry_run else _tell_readers(directory)
    return report.ended(summary) or int(unreached)


def _tell_readers(directory: Path) -> bool:
    """Tell the alerts what is new, where there are any; return whether one was not reached or not understood."""
    if not alerts_file(directory).exists():
        return False
    from archive.telling.alerts import tell, unclear
    from archive.telling.delivery import deliver

    try:
        timeout = load_config(directory, os.environ).notify.timeout
        told = tell(directory, load_alerts(directory), now=utc_now(), deliver=partial(deliver, timeout=timeout))
    except (ArchiveError, ConfigurationError, sqlite3.Error, OSError) as exc:
        # The crawl is done, and its own end is to be told all the same.
        click.echo(f"The alerts could not be told: {exc}", err=True)
        return True
    for one in told:
        if one.problem:
            click.echo(f"The alert {one.alert} did not reach {one.address}: {one.problem}; it is tried again", err=True)
    for line in unclear(told):
        click.echo(printable(line), err=True)
    return any(one.problem or one.remarks for one in told)


def _print(summary: Summary) -> None:
    for reason in summary.reasons:
        click.echo(f"{summary.outcome.capitalize()}: {reason}", err=True)
    for problem in summary.problems:
        click.echo(f"Could not be read: {problem.url}: {problem.error}: {problem.reason}", err=True)
    for problem in summary.media_problems:
        click.echo(f"Could not be captured: {problem.url}: {problem.error}: {problem.reason}", err=True)
    counts = summary.counts
    line = ", ".join(f"{counts[name]} {name}" for name in ("pages", "new", "changed", "seen", "errors"))
    if counts["media"]:
        line += f", {counts['media']} pictures and files ({counts['media_replaced']} replaced)"
    seconds = (summary.finished - summary.started).total_seconds()
    kept = " (dry run, nothing kept)" if summary.dry_run else ""
    click.echo(f"{summary.outcome}: {line} in {seconds:.1f} s{kept}")
