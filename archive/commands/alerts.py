"""`herne-archive alerts`: tell readers what is new for their searches."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import click

from archive.cli import archive_option, errors_as, json_option, print_json
from archive.config import load_config
from archive.telling.alert_file import alerts_file, load_alerts
from archive.terminal import printable
from herne_scraper.clock import utc_now
from herne_scraper.errors import ConfigurationError


@click.command("alerts", epilog="Example: herne-archive alerts --dry-run")
@click.option("--dry-run", is_flag=True, help="Say what would be told, and tell nobody.")
@archive_option
@json_option
def command(directory: Path, *, dry_run: bool, as_json: bool) -> int:
    """Tell what is new to those who asked for it in alerts.toml, each thing once.

    alerts.toml in the archive's folder names searches, sections, kinds of change and Apprise addresses for mail,
    chat or webhooks; docs/operations.md describes it. A crawl does this at its end by itself. An alert begins with
    what comes after its first run. Ends with 1 when somebody could not be reached, which the next run tries again,
    and when an alert names what the archive does not have.
    """
    from archive.telling.alerts import tell, unclear
    from archive.telling.delivery import deliver

    with errors_as(as_json=as_json):
        file = load_alerts(directory)
        if not file.alerts:
            raise ConfigurationError(f"there is nobody to tell: {alerts_file(directory)} names no alert")
        timeout = load_config(directory, os.environ).notify.timeout
        told = tell(directory, file, now=utc_now(), deliver=partial(deliver, timeout=timeout), dry_run=dry_run)
    if as_json:
        print_json([one.record() for one in told])
    else:
        for one in told:
            what = "begins now" if one.begins else f"{one.changes:,} change{'' if one.changes == 1 else 's'}"
            state = f", not reached: {one.problem}" if one.problem else ""
            click.echo(printable(f"{one.alert}, {one.address}: {what}{state}"))
        for line in unclear(told):
            click.echo(printable(line), err=True)
    return 1 if any(one.problem or one.remarks for one in told) else 0
