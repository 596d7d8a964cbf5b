"""The command `herne-archive`: finds the commands, says errors in one line, and keeps the exit codes.

0 done; 1 the run failed or something new is wrong; 2 wrong usage.
Each command is a module of `archive.commands` and is imported only when it is called, so that
`herne-archive search` does not wait for Scrapy.
"""

from __future__ import annotations

import codecs
import importlib
import io
import json
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, TypeVar

import click

from archive import __version__
from archive import commands as command_modules
from archive.durations import read_duration
from archive.errors import ArchiveError
from herne_scraper.errors import ConfigurationError, ReadingError

COMMANDS = tuple(sorted(module.name for module in iter_modules(command_modules.__path__)))
"""One module each; its `command` is what is called."""

AnyFunction = TypeVar("AnyFunction", bound=Callable[..., Any])


class Commands(click.Group):
    """The commands by name, imported on use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return all names, in the order of the alphabet."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return the command; `None` for a name that is none."""
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f"archive.commands.{cmd_name}").command
        assert isinstance(command, click.Command)  # noqa: S101 - a module of ours, held by the tests
        return command


class FilePath(click.Path):
    """A path that names something: an empty one, as of a variable that is not set, would be the present folder."""

    def __init__(self, *, folder: bool) -> None:
        super().__init__(file_okay=not folder, dir_okay=folder, path_type=Path)

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        """Refuse the empty path as wrong usage."""
        if value == "":
            self.fail("it is empty and names nothing.", param, ctx)
        return super().convert(value, param, ctx)


FILE = FilePath(folder=False)
FOLDER = FilePath(folder=True)


def _remember(ctx: click.Context, _param: click.Parameter, value: Path | None) -> Path:
    if value is not None:
        ctx.find_root().meta["archive.dir"] = value
    known: Path = ctx.find_root().meta.get("archive.dir", Path("data"))
    return known


def archive_option(function: AnyFunction) -> AnyFunction:
    """Give a command `--archive DIR`, passed to it as `directory`; also read before the command's name."""
    return click.option(
        "--archive",
        "directory",
        metavar="DIR",
        type=FOLDER,
        callback=_remember,
        help="The archive's folder.  [default: data; env var: HERNE_ARCHIVE]",
    )(function)


def json_option(function: AnyFunction) -> AnyFunction:
    """Give a command `--json`, passed to it as `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(function)


class Duration(click.ParamType[timedelta]):
    """A span of time, such as 90m or 3h, passed on as a timedelta."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:  # noqa: ANN401 - click's
        """Read the text; what cannot be read is wrong usage."""
        if isinstance(value, timedelta):
            return value
        try:
            return read_duration(value)
        except ValueError as exc:
            self.fail(f"{exc}.", param, ctx)


DURATION = Duration()


@contextmanager
def errors_as(*, as_json: bool) -> Iterator[None]:
    """Say what cannot be done or read as a JSON object on stderr, with exit code 1, where JSON was asked for."""
    try:
        yield
    except (ArchiveError, ReadingError) as exc:
        if not as_json:
            raise
        click.echo(json.dumps(exc.record(), ensure_ascii=False), err=True)
        raise click.exceptions.Exit(1) from exc


def print_json(value: Any) -> None:  # noqa: ANN401 - whatever JSON can hold
    """Print a value as readable JSON to stdout; German letters stay letters where it takes UTF-8."""
    # Elsewhere JSON's own escapes: those that `main` asks for (\xe4) are none of JSON.
    has_all = codecs.lookup(sys.stdout.encoding or "utf-8").name == "utf-8"
    click.echo(json.dumps(value, ensure_ascii=not has_all, indent=2))


HELP = """Keep the news of the city of Herne: crawl, search, show, serve.

\b
Try it without internet:
    herne-archive demo
The real archive (say first who may be asked about the crawl):
    HERNE_CONTACT=you@example.org herne-archive crawl
    herne-archive serve
"""


@click.group(
    cls=Commands, help=HELP, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="herne-archive")
@click.option(
    "--archive",
    "directory",
    metavar="DIR",
    envvar="HERNE_ARCHIVE",
    type=FOLDER,
    callback=_remember,
    expose_value=False,
    help="The archive's folder.  [default: data; env var: HERNE_ARCHIVE]",
)
def commands() -> None:
    """Hold the commands; the text for people is `HELP`."""


def main() -> None:
    """Run the command line; every expected error is one line on stderr, without a traceback."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # As stderr does: a title may have signs that the reader's terminal has not.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        outcome = commands.main(standalone_mode=False)
    except click.exceptions.Exit as exc:
        sys.exit(exc.exit_code)
    except click.Abort:
        click.echo("Aborted.", err=True)
        sys.exit(1)
    except click.ClickException as exc:
        exc.show()
        sys.exit(exc.exit_code)
    except ConfigurationError as exc:
        click.echo(f"Error: {exc}", err=True)
        sys.exit(2)
    except (ArchiveError, ReadingError, sqlite3.Error, OSError) as exc:
        click.echo(f"Error: {exc}", err=True)
        sys.exit(1)
    sys.exit(outcome if isinstance(outcome, int) else 0)
