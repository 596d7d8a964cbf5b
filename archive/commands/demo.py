"""`herne-archive demo`: the whole way from a city's pages to a searchable archive, without internet."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from datetime import date
from pathlib import Path

import click

from archive.captures import make_private_folder
from archive.cli import FOLDER
from archive.errors import ArchiveError

NOTICE = "Vorführung: Diese Meldungen sind erfunden und stammen aus einer Beispielstadt."
"""What every page of a demo says first."""
END = date(2026, 10, 31)
"""The make-believe city stops here, so that every demo shows the same notices."""
ARTICLES, SEED = 400, 7
"""The city that is shown: one in which what people type first is found."""


@click.command("demo", epilog="Example: herne-archive demo --articles 1000 --port 8080")
@click.option(
    "--archive",
    "directory",
    type=FOLDER,
    default="data-demo",
    show_default=True,
    metavar="DIR",
    help="The folder of the demo's archive.",
)
@click.option(
    "--articles",
    type=click.IntRange(20, 50_000),
    default=ARTICLES,
    show_default=True,
    help="How many notices the sample city has published.",
)
@click.option("--seed", type=int, default=SEED, show_default=True, help="Another number, another city.")
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
    if not no_serve:
        _require_free_port(port)
    _claim(directory, {"seed": seed, "articles": articles})
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


def _claim(directory: Path, city: dict[str, int]) -> None:
    """Mark the folder as this city's demo. Refuses one that holds something else: cities do not mix."""
    marker = directory / "private" / "demo.json"
    if marker.is_file():
        other = json.loads(marker.read_text(encoding="utf-8"))
        if other != city:
            raise click.UsageError(
                f"{directory} holds the demo of another city ({_words(other)}); name another folder with --archive"
            )
    elif (directory / "archive.db").exists():
        raise click.UsageError(f"{directory} holds an archive that is no demo; name another folder with --archive")
    else:
        make_private_folder(directory)
        config = directory / "config.toml"
        if not config.exists():
            config.write_text(
                # The city is made up and ends on a fixed day, so `status` has nothing to expect.
                f'[web]\nnotice = "{NOTICE}"\n\n[schedule]\nevery = "never"\n',
                encoding="utf-8",
            )
        marker.write_text(json.dumps(city), encoding="utf-8")


def _words(city: dict[str, int]) -> str:
    return ", ".join(f"--{name} {value}" for name, value in city.items())


def _require_free_port(port: int) -> None:
    """Say that a port is taken before the city is built and crawled, not after."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as exc:
            raise ArchiveError(
                f"port {port} of 127.0.0.1 cannot be used ({exc.strerror}); take another with --port"
            ) from exc
