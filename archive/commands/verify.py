"""`herne-archive verify`: prove that nothing was changed, lost or slipped in; say what is wrong."""

from __future__ import annotations

import re
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress, TaskID

from archive.cli import archive_option, errors_as, json_option, print_json
from archive.integrity.chain import Head
from archive.integrity.verify import Report, verify
from archive.terminal import printable

HEAD = re.compile(r"([0-9]{1,18}):([0-9a-f]{64})")


def _head(_ctx: click.Context, _param: click.Parameter, value: str | None) -> Head | None:
    if value is None:
        return None
    match = HEAD.fullmatch(value.strip().lower())
    if match is None:
        raise click.BadParameter(f"{value!r} is no head like 1234:0a1b… (a number and 64 hexadecimal digits)")
    return Head(id=int(match[1]), link=match[2])


@click.command("verify", epilog="Example: herne-archive verify --quick")
@click.option("--quick", is_flag=True, help="Leave out reading all bodies, media files and indexed texts again.")
@click.option("--known", metavar="HEAD", callback=_head, help="A head that an earlier verify printed.")
@archive_option
@json_option
def command(directory: Path, *, quick: bool, known: Head | None, as_json: bool) -> int:
    """Prove the archive: chains, texts, captures, media, search index and foreign keys.

    Each thing that is wrong is printed: what, where, and the value found there; the exit code is then 1. Nothing is
    written, also while a crawl runs. The heads printed at the end stand for all that was kept so far: written down
    elsewhere and given as --known, they prove later that nothing before them was changed.
    """
    console = Console(stderr=True)
    shown = Progress(console=console, transient=True, disable=not console.is_terminal)
    with errors_as(as_json=as_json), shown as progress:
        task: TaskID | None = None

        def on_step(name: str, size: int) -> None:
            nonlocal task
            if name:
                if task is not None:
                    progress.remove_task(task)
                task = progress.add_task(name, total=size or None)
            elif task is not None:
                progress.advance(task)

        report = verify(directory, quick=quick, known=known, on_step=on_step)
    if as_json:
        print_json(report.record())
    else:
        click.echo(printable("\n".join(_lines(report))))
    return 0 if report.ok else 1


def _lines(report: Report) -> list[str]:
    checked = ", ".join(f"{number:,} {name}" for name, number in report.checked.items())
    lines = [f"{report.archive}: {checked or 'nothing to check'}"]
    lines += [f"Note: {note}" for note in report.notes]
    lines += [f"WRONG {finding}" for finding in report.findings]
    lines += [f"Head of {name}: {head}" for name, head in report.heads.items()]
    found = len(report.findings)
    wrong = f"{found:,} thing{'s are' if found > 1 else ' is'} wrong."
    return [*lines, wrong if found else "All is as it was kept."]
