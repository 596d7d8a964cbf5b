"""`herne-archive upgrade`: bring an archive of an earlier release up to date, without the network."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack, closing
from pathlib import Path

import click
from sqlite_utils import Database

from archive.captures import captures_file, open_captures
from archive.cli import archive_option, errors_as, json_option, print_json
from archive.database import archive_file, open_for_writing
from archive.errors import AnalyserMismatch, ArchiveError, NoArchive
from archive.lock import sole_crawl
from archive.migrations import archive_migrations, captures_migrations
from archive.search.index import check


@click.command("upgrade", epilog="Example: herne-archive upgrade")
@archive_option
@json_option
def command(directory: Path, *, as_json: bool) -> int:
    """Bring an archive of an earlier release up to date.

    A crawl does so by itself; this is for a site that shall not wait for one. Make a copy of the archive first: an
    earlier release cannot open it afterwards. It may be stopped at any moment and begun again.
    """
    with errors_as(as_json=as_json):
        done = _upgrade(directory)
    if as_json:
        print_json({"steps": done})
    else:
        click.echo(f"Applied {', '.join(done)}." if done else "Nothing to do: it is up to date.")
    return 0


def _upgrade(directory: Path) -> list[str]:
    """Apply all steps that are pending, in the order in which a crawl does; return their names."""
    if not archive_file(directory).is_file():
        raise NoArchive(f"there is no archive in {directory.absolute()} (no archive.db); say --archive DIR")
    with ExitStack() as stack:
        stack.enter_context(sole_crawl(directory))
        done: list[str] = []
        # A copy that came without its captures needs none.
        if captures_file(directory).is_file():
            before = _applied(captures_file(directory), captures=True)
            stack.enter_context(closing(open_captures(directory)))
            after = _applied(captures_file(directory), captures=True)
            done += [f"captures.{name}" for name in after if name not in before]
        before = _applied(archive_file(directory), captures=False)
        conn = stack.enter_context(closing(open_for_writing(directory)))
        after = _applied(archive_file(directory), captures=False)
        done += [f"archive.{name}" for name in after if name not in before]
        try:
            check(conn)
        except AnalyserMismatch as exc:
            click.echo(f"Note: {exc}", err=True)
    return done


def _applied(path: Path, *, captures: bool) -> list[str]:
    """Return the names of the steps a file has had, in their order."""
    migrations = captures_migrations if captures else archive_migrations
    try:
        with closing(Database(path)) as database:
            return [step.name for step in migrations.applied(database)]
    except sqlite3.DatabaseError as exc:
        raise ArchiveError(f"{path} cannot be read as an archive: {exc}") from exc
