"""`herne-archive reindex`: build anew what is read from the texts, or see whether it fits: search index and events."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from archive.cli import archive_option, errors_as, json_option, print_json
from archive.database import open_for_reading, open_for_writing
from archive.events import keeping as events
from archive.search.index import reindex
from archive.search.whole import verify


@click.command("reindex", epilog="Example: herne-archive reindex")
@click.option("--check", "only_check", is_flag=True, help="Only see whether index and events are whole and up to date.")
@archive_option
@json_option
def command(directory: Path, *, only_check: bool, as_json: bool) -> int:
    """Build the search index anew from all articles, and the table events from all versions.

    Needed after an update that reads German or its dates in another way; a search or a crawl then asks for it.
    Readers go on with the old ones until the new ones are whole.
    """
    with errors_as(as_json=as_json):
        articles = _rebuild(directory, only_check=only_check)
    if as_json:
        print_json({"articles": articles, "rebuilt": not only_check})
    else:
        done = "checked" if only_check else "rebuilt"
        click.echo(f"Search index {done}: {articles:,} article{'' if articles == 1 else 's'}.")
    return 0


COUNT = "SELECT count(*) FROM articles WHERE state <> 'withdrawn'"
COUNT_VERSIONS = "SELECT count(*) FROM versions"


def _rebuild(directory: Path, *, only_check: bool) -> int:
    """Rebuild and check, or check only; return the number of articles."""
    # Where there is no archive this says so; opening one for writing would make it.
    open_for_reading(directory).close()
    with closing(open_for_writing(directory)) as conn:
        articles = int(conn.execute(COUNT).fetchone()[0])
        if not only_check:
            articles = rebuild(conn)
        verify(conn)
        events.check(conn)
    return articles


def rebuild(conn: sqlite3.Connection) -> int:
    """Rebuild index and events with a bar of progress, where somebody looks; return the number of indexed articles."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("Indexing", total=int(conn.execute(COUNT).fetchone()[0]))
        articles = reindex(conn, on_article=lambda: progress.advance(task))
        dates = progress.add_task("Reading dates", total=int(conn.execute(COUNT_VERSIONS).fetchone()[0]))
        events.reread(conn, on_version=lambda: progress.advance(dates))
    return articles
