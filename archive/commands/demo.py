"""`herne-archive demo`: the whole way from a city's pages to a searchable archive, without internet."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import click

END = date(2026, 10, 31)
"""The make-believe city stops here, so that every demo shows the same notices."""


@click.command("demo", epilog="Example: herne-archive demo --articles 1000 --port 8080")
@click.option(
    "--archive",
    "directory",
    type=click.Path(file_okay=False, path_type=Path),
    default="data-demo",
    show_default=True,
    metavar="DIR",
    help="The folder of the demo's archive.",
)
@click.option(
    "--articles",
    type=click.IntRange(20, 50_000),
    default=400,
    show_default=True,
    help="How many notices the sample city has published.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Another number, another city.")
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=8001,
    show_default=True,
    help="Where the archive is served on this machine; 0 takes a free one.",
)
@click.option("--no-serve", is_flag=True, help="End after the crawl.")
def command(directory: Path, articles: int, seed: int, port: int, *, no_serve: bool) -> int:
    """Crawl the built-in sample city and serve its archive.

    The city is made up, and so is all that its notices say. A second call on the same folder reads it again
    and finds nothing new.
    """
    from sample_city.city import build_city
    from sample_city.server import serve as serve_city

    click.echo(f"Building the sample city: {articles} notices up to {END.isoformat()} …", err=True)
    city = build_city(seed=seed, end=END, articles=articles)
    with serve_city(city) as server:
        crawl = [sys.executable, "-m", "archive", "--archive", str(directory), "crawl", "--base-url", server.url]
        code = subprocess.run(crawl, check=False).returncode  # noqa: S603 - our own command, no shell
    if code != 0:
        click.echo(f"Error: the crawl of the sample city ended with exit code {code}", err=True)
        return 1
    if no_serve:
        click.echo(f"The archive is in {directory}/. Serve it: herne-archive --archive {directory} serve")
        return 0
    from archive.commands.serve import serve

    serve(directory, host="127.0.0.1", port=port)
    return 0
