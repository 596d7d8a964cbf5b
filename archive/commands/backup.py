"""`herne-archive backup`: a verified copy of the archive, also while a crawl runs."""

from __future__ import annotations

from pathlib import Path

import click

from archive.cli import FOLDER, archive_option, errors_as, json_option, print_json
from archive.operation.disk import in_words
from herne_scraper.clock import utc_now


@click.command("backup", epilog="Example: herne-archive backup /mnt/backups/herne --keep 14")
@click.argument("target", metavar="DIR", type=FOLDER)
@click.option("--keep", type=click.IntRange(min=1), metavar="N", help="Remove all but the N newest copies there.")
@archive_option
@json_option
def command(target: Path, directory: Path, keep: int | None, *, as_json: bool) -> int:
    """Copy the archive to DIR/<time>/ and verify the copy.

    The copy is an archive itself: databases, captures, media files, settings and rules. To restore it, copy it back to
    where the archive was. A crawl may run meanwhile. Media files that the newest copy in DIR has are shared with it.
    A copy that does not verify gets no name of a copy, and no older one is removed then.
    """
    from archive.operation.backup import back_up

    with errors_as(as_json=as_json):
        made = back_up(
            directory,
            target,
            now=utc_now(),
            keep=keep,
            on_step=lambda name: click.echo(f"Copying: {name} …" if "verif" not in name else "Verifying …", err=True),
        )
    if as_json:
        print_json(made.record())
        return 0
    shared = f", {made.shared:,} of them shared with the copy before" if made.shared else ""
    click.echo(f"{made.folder}: {in_words(made.size)}, {made.media:,} media files{shared}. It was verified.")
    for path in made.removed:
        click.echo(f"Removed: {path}")
    return 0
