"""`herne-archive upgrade`: bring an archive of an earlier release up to date, without the network."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack, closing
from pathlib import Path

import click
from sqlite_utils import Database

from archive.captures import captures_file, open_captures
from archive.cli import archive_option, errors_as, json_option, print_json
from archive.commands.reindex import rebuild
from archive.database import archive_file, open_for_writing
from archive.errors import ArchiveError, NoArchive
from archive.events import keeping as events
from archive.lock import sole_crawl
from archive.migrations import archive_migrations, captures_migrations
from archive.search.index import check


@click.command("upgrade", epilog="Example: herne-archive upgrade")
@archive_option
@json_option
def command(directory: Path, *, as_json: bool) -> int:
    """Bring an archive of an earlier release up to date.

    It applies the steps that the archive's files lack, and builds the search index and the table events anew where
    this release reads texts in another way. A crawl does the first by itself and asks for the second. Make a copy of
    the archive first: an earlier release cannot open it afterwards. It may be stopped at any moment and begun again.
    """
    with errors_as(as_json=as_json):
        done, articles = _upgrade(directory)
    if as_json:
        print_json({"steps": done, "indexed": articles})
        return 0
    if done:
        click.echo(f"Applied {', '.join(done)}.")
    if articles is not None:
        click.echo(f"Search index rebuilt: {articles:,} article{'' if articles == 1 else 's'}.")
    if not done and articles is None:
        click.echo("Nothing to do: it is up to date.")
    return 0


def _upgrade(directory: Path) -> tuple[list[str], int | None]:
    """Apply all steps that are pending, in the order in which a crawl does; build the index anew where it has to be.

    Return the names of the steps, and how many articles were indexed, `None` where nothing was rebuilt.
    """
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
            events.check(conn)
        except ArchiveError:
            return done, rebuild(conn)
    return done, None


def _applied(path: Path, *, captures: bool) -> list[str]:
    """Return the names of the steps a file has had, in their order."""
    migrations = captures_migrations if captures else archive_migrations
    try:
        with closing(Database(path)) as database:
            return [step.name for step in migrations.applied(database)]
    except sqlite3.DatabaseError as exc:
        raise ArchiveError(f"{path} cannot be read as an archive: {exc}") from exc
