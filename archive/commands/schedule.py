"""`herne-archive schedule`: units for systemd or a line for cron that crawl by themselves."""

from __future__ import annotations

import os
import pwd
import re
import sys
from datetime import datetime, time, timedelta
from pathlib import Path

import click

from archive.cli import DURATION, FOLDER, archive_option, json_option, print_json
from archive.config import Config, config_file, load_config
from archive.durations import write_duration
from archive.operation.schedule import Plan, cron_line, service, timer
from herne_scraper.errors import ConfigurationError

LONGEST_RUN = timedelta(hours=3)
JITTER = timedelta(minutes=15)
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
"""A file in /etc/cron.d may have no dot."""


@click.command(
    "schedule",
    epilog="Example: herne-archive schedule --systemd --at 04:15 --write /etc/systemd/system -- --budget 500",
)
@archive_option
@click.option("--systemd", "how", flag_value="systemd", default=True, help="A service and a timer.  [default]")
@click.option("--cron", "how", flag_value="cron", help="A line for crontab, or with --write a file for /etc/cron.d.")
@click.option("--every", type=DURATION, metavar="TIME", help="1h to 12h, 1d or 7d.  [default: as in config.toml, 1d]")
@click.option("--at", default="04:15", show_default=True, metavar="HH:MM", help="Local time of a run.")
@click.option("--jitter", type=DURATION, metavar="TIME", help="Begin later by up to so much.  [default: 15m]")
@click.option("--time-limit", type=DURATION, metavar="TIME", help="Of one crawl.  [default: 3h, or half of --every]")
@click.option("--budget", type=click.IntRange(min=1), metavar="N", help="Requests a crawl may make.")
@click.option("--user", "of_user", is_flag=True, help="For your own systemd, without root: systemctl --user.")
@click.option("--on-failure", metavar="UNIT", help="A unit that systemd starts when a crawl fails.")
@click.option("--name", default="herne-archive", show_default=True, help="Of the units: one an archive.")
@click.option("--write", "folder", type=FOLDER, metavar="DIR", help="Write there.")
@click.option("--force", is_flag=True, help="Replace files that say something else.")
@json_option
@click.argument("options", nargs=-1, metavar="[-- OPTIONS OF CRAWL]")
def command(
    directory: Path,
    how: str,
    every: timedelta | None,
    at: str,
    jitter: timedelta | None,
    time_limit: timedelta | None,
    budget: int | None,
    on_failure: str | None,
    name: str,
    folder: Path | None,
    options: tuple[str, ...],
    *,
    of_user: bool,
    force: bool,
    as_json: bool,
) -> int:
    """Print what makes the crawl run by itself, or write it with --write DIR.

    Paths are absolute: the archive's, and that of this very command. Settings are taken from the archive's
    config.toml; variables of this shell are not there when the crawl runs.
    """
    directory = directory.absolute()
    if budget is not None:
        options = ("--budget", str(budget), *options)
    _check_options(options)
    config = load_config(directory, {})
    rhythm = every or config.schedule.every
    if rhythm is None:
        raise click.UsageError(f'{config_file(directory)} says every = "never"; say --every 1d, or change it')
    plan = Plan(
        archive=directory,
        command=_installed(),
        options=options,
        every=rhythm,
        at=_time(at),
        jitter=min(JITTER, rhythm / 4) if jitter is None else jitter,
        time_limit=min(LONGEST_RUN, rhythm / 2) if time_limit is None else time_limit,
        stop_within=_time_to_stop(config),
        name=name,
        user=_owner(directory),
    )
    _check(plan, how, on_failure, of_user=of_user)
    files = _files(plan, how, on_failure, of_user=of_user, for_cron_d=folder is not None)
    notes = [*_warnings(plan, config), *_next_steps(plan, how, folder, of_user=of_user)]
    if folder is not None:
        _write(folder, files, force=force)
    if as_json:
        print_json({"files": files, "written_to": None if folder is None else str(folder), "notes": notes})
        return 0
    for file, text in files.items():
        if folder is not None:
            click.echo(f"Wrote {folder / file}")
        else:
            click.echo(f"# --- {file}\n{text}" if len(files) > 1 else text)
    for note in notes:
        click.echo(note, err=True)
    return 0


def _check_options(options: tuple[str, ...]) -> None:
    """Let `crawl` itself look at its options now, not at four in the morning."""
    from archive.commands.crawl import command as crawl

    try:
        crawl.make_context("crawl", list(options))
    except click.ClickException as exc:
        raise click.UsageError(f"crawl would not take {' '.join(options)}: {exc.format_message()}") from exc
    except click.exceptions.Exit as exc:
        raise click.UsageError(f"{' '.join(options)} only prints help") from exc


def _check(plan: Plan, how: str, on_failure: str | None, *, of_user: bool) -> None:
    if not NAME.fullmatch(plan.name):
        raise click.BadParameter(f"{plan.name!r} is no name of letters, digits, - and _.", param_hint="--name")
    if plan.jitter >= plan.every:
        raise click.BadParameter("must be shorter than the time between two runs.", param_hint="--jitter")
    if plan.time_limit >= plan.every:
        raise click.BadParameter("must be shorter than the time between two runs.", param_hint="--time-limit")
    if how == "cron" and (of_user or on_failure):
        raise click.UsageError("--user and --on-failure are for --systemd.")
    if on_failure is not None and not re.fullmatch(r"[\w@:.%-]+\.[a-z]+", on_failure):
        wrong = f"{on_failure!r} is no name of a unit, such as mail@%n.service."
        raise click.BadParameter(wrong, param_hint="--on-failure")


def _files(plan: Plan, how: str, on_failure: str | None, *, of_user: bool, for_cron_d: bool) -> dict[str, str]:
    if how == "cron":
        return {plan.name: cron_line(plan, with_user=for_cron_d)}
    return {
        f"{plan.name}.service": service(plan, of_user=of_user, on_failure=on_failure),
        f"{plan.name}.timer": timer(plan),
    }


def _write(folder: Path, files: dict[str, str], *, force: bool) -> None:
    """Write all files or none. Refuses to replace what somebody may have changed."""
    if not folder.is_dir():
        raise click.BadParameter(f"there is no folder {folder}.", param_hint="--write")
    for file, text in files.items():
        path = folder / file
        if path.exists() and path.read_text(encoding="utf-8") != text and not force:
            raise click.UsageError(f"{path} is there and says something else; --force replaces it")
    for file, text in files.items():
        (folder / file).write_text(text, encoding="utf-8")


def _warnings(plan: Plan, config: Config) -> list[str]:
    notes = []
    if config.contact is None and "--base-url" not in plan.options:
        file = config_file(plan.archive)
        notes.append(f'Write  contact = "you@example.org"  to {file} first: the crawl refuses to run without.')
    if config.schedule.every is not None and config.schedule.every < plan.every:
        every = write_duration(plan.every)
        notes.append(f'Write  [schedule] every = "{every}"  there too, or `status` expects more runs than there are.')
    if plan.user == "root":
        notes.append("The crawl would run as root, since the archive is root's; it needs no root.")
    if not plan.archive.is_dir():
        notes.append(f"Make the folder {plan.archive} first, owned by whoever is to crawl.")
    return notes


def _next_steps(plan: Plan, how: str, folder: Path | None, *, of_user: bool) -> list[str]:
    if how == "cron":
        return [] if folder else ["Put the line into `crontab -e`. It logs to the archive's private/crawl.log."]
    own = " --user" if of_user else ""
    place = "~/.config/systemd/user" if of_user else "/etc/systemd/system"
    steps = [] if folder else [f"Put both into {place}, or say --write {place}."]
    steps.append(f"Then: systemctl{own} daemon-reload && systemctl{own} enable --now {plan.name}.timer")
    if of_user:
        steps.append("And, so that it runs while you are not logged in: loginctl enable-linger")
    steps.append(f"What it says: journalctl{own} -u {plan.name}.service")
    return steps


def _installed() -> tuple[str, ...]:
    """Return the command that is running now, by its absolute path; links stay, a virtual environment is one."""
    python = Path(sys.executable).absolute()
    script = python.parent / "herne-archive"
    return (str(script),) if os.access(script, os.X_OK) else (str(python), "-m", "archive")


def _owner(directory: Path) -> str:
    """Return who the archive belongs to; before there is one, who asks."""
    number = directory.stat().st_uid if directory.exists() else os.getuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError as exc:
        raise ConfigurationError(f"{directory} belongs to user {number}, who has no name on this machine") from exc


def _time(text: str) -> time:
    try:
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - a time of day, wherever the machine is
    except ValueError as exc:
        raise click.BadParameter(f"{text!r} is no time of day such as 04:15.", param_hint="--at") from exc


def _time_to_stop(config: Config) -> timedelta:
    """Return how long a crawl may take to end: the page in progress, twice for a redirect, and the messages."""
    messages = config.notify.timeout * (len(config.notify.urls) + 1)
    return timedelta(seconds=round(2 * config.crawl.timeout + messages + 30))
