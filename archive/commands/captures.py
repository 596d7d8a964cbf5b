"""`herne-archive captures export`: the captures as WARC or WACZ."""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress, TaskID

from archive.cli import FILE, archive_option, errors_as, json_option, print_json
from herne_scraper.clock import utc_now
from herne_scraper.errors import UnreadableDate
from herne_scraper.german_date import BERLIN
from herne_scraper.user_dates import parse_user_date

SUFFIXES = (".warc.gz", ".wacz")


@click.group("captures", epilog="Example: herne-archive captures export herne.wacz")
def command() -> None:
    """Give away what was captured."""


@command.command("export", epilog="Example: herne-archive captures export --since 2026-01-01 herne-2026.warc.gz")
@archive_option
@click.argument("out", type=FILE)
@click.option("--since", metavar="DATE", help="Only what was captured since: 2026-03-31, gestern, vor zwei Wochen.")
@click.option(
    "--article", metavar="KEY", help="Only an article's page, its files, and what its versions were read from."
)
@click.option("--url-prefix", metavar="URL", help="Only addresses that begin so, e.g. https://www.herne.de/Rathaus/.")
@click.option("--force", is_flag=True, help="Write the file anew where there is one.")
@json_option
def export_command(
    directory: Path,
    out: Path,
    since: str | None,
    article: str | None,
    url_prefix: str | None,
    *,
    force: bool,
    as_json: bool,
) -> int:
    """Write captures to OUT.warc.gz (WARC 1.1), or with index and list of articles to OUT.wacz.

    pywb, ReplayWeb.page and other tools for web archives open either. A body that an address gave again is
    written once and referred to by revisit records. What was redacted or withdrawn is left out. May run during a crawl.
    """
    if not out.name.endswith(SUFFIXES) or out.name in SUFFIXES:
        raise click.BadParameter(f"{out} must end in {' or '.join(SUFFIXES)}.", param_hint="OUT")
    if not out.absolute().parent.is_dir():
        raise click.BadParameter(f"there is no folder {out.absolute().parent}.", param_hint="OUT")
    start = None
    if since is not None:
        try:
            day, _ = parse_user_date(since, utc_now().astimezone(BERLIN).date())
        except UnreadableDate as exc:
            raise click.BadParameter(exc.reason, param_hint="--since") from exc
        start = datetime.combine(day, time(), BERLIN).astimezone(UTC)
    from archive.export.warc_export import export
    from archive.export.warc_selection import Choice

    console = Console(stderr=True)
    shown = Progress(console=console, transient=True, disable=not console.is_terminal)
    with errors_as(as_json=as_json), shown as progress:
        tasks: list[TaskID] = []

        def report(total: int, more: int) -> None:
            if not tasks:
                tasks.append(progress.add_task("Exporting", total=total))
            progress.advance(tasks[0], more)

        choice = Choice(since=start, url_prefix=url_prefix, article=article)
        done = export(directory, out, choice, force=force, report=report)
    if as_json:
        print_json(done.record())
    else:
        records = ", ".join(f"{count:,} {kind}" for kind, count in sorted(done.records.items()))
        pages = f", {done.pages:,} pages listed" if done.path.endswith(".wacz") else ""
        click.echo(f"{done.path}: {done.captures:,} captures in {done.bytes:,} bytes ({records}{pages})")
    return 0
