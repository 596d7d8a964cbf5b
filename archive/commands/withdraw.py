"""`herne-archive withdraw`: take a whole article out of the archive on legal demand; a tombstone stays."""

from __future__ import annotations

from pathlib import Path

import click

from archive.cli import archive_option, errors_as, json_option
from archive.commands.redact import ask, required_reason, saying, tell, tell_survey
from archive.redaction.removal import carry_out, is_unfinished, resume, withdrawal_of
from archive.redaction.survey import survey
from herne_scraper.clock import utc_now


@click.command("withdraw", epilog='Example: herne-archive withdraw 281473 --reason "Urteil des Landgerichts Bochum"')
@click.argument("key", required=False)
@click.option("--reason", metavar="TEXT", help="Why; public, on the tombstone.")
@click.option("--dry-run", is_flag=True, help="Only say what would be removed.")
@click.option("--resume", "goes_on", is_flag=True, help="Go on with a withdrawal that was killed.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@archive_option
@json_option
def command(
    directory: Path, *, key: str | None, reason: str | None, dry_run: bool, goes_on: bool, yes: bool, as_json: bool
) -> int:
    """Withdraw an article: its texts, versions, pictures, files and captures are removed, its key stays taken.

    KEY is its key or the city's number. A tombstone with date and reason answers for it, and no later crawl brings it
    back. Copies made before (backups, exports, downloads) still hold it.
    """
    with errors_as(as_json=as_json):
        clock, say = utc_now, saying(as_json=as_json)
        if goes_on:
            return tell(resume(directory, clock=clock, on_step=say), as_json=as_json)
        if not (key or "").strip():
            raise click.UsageError("name the article: its key or the city's number")
        why = required_reason(reason, dry_run=dry_run)
        rule = withdrawal_of(directory, (key or "").strip())
        found = survey(directory, rule)
        if dry_run or not (found.found or is_unfinished(directory)):
            tell_survey(found, as_json=as_json)
            return 0 if found.found else 1
        if found.found:
            ask(found, yes=yes, as_json=as_json)
        return tell(carry_out(directory, rule, reason=why, clock=clock, on_step=say), as_json=as_json)
