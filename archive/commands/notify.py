"""`herne-archive notify`: who is told how a run ended, and whether a message reaches them."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any

import click

from archive.cli import archive_option, errors_as, json_option, print_json
from archive.config import Config, config_file, load_config
from archive.telling.delivery import Message, Sign, deliver, named, ping
from herne_scraper.errors import ConfigurationError


@click.command("notify", epilog="Example: herne-archive notify --test")
@archive_option
@click.option("--test", is_flag=True, help="Send each of them a message that says it is a test.")
@json_option
def command(directory: Path, *, test: bool, as_json: bool) -> int:
    """Say who is told how a crawl ended, and try whether they can be reached.

    They are set in config.toml: [notify] with Apprise addresses, [healthcheck] with an address to ping. No password is
    printed. Ends with 1 when a test reached not everyone.
    """
    with errors_as(as_json=as_json):
        config = load_config(directory, os.environ)
    if test and not config.notify.urls and config.healthcheck.url is None:
        raise ConfigurationError(
            f"there is nobody to send a test to; set urls under [notify] or url under [healthcheck] in "
            f"{config_file(directory)}, or the variable HERNE_NOTIFY_URLS or HERNE_HEALTHCHECK_URL"
        )
    told = _told(config, _test(directory) if test else None)
    if as_json:
        print_json({"when": config.notify.when, "heartbeat_days": config.notify.heartbeat_days, "told": told})
    else:
        _print(config, told)
    return 1 if any(one["problem"] for one in told) else 0


def _test(directory: Path) -> Message:
    body = f"This is a test. Messages about the archive in {directory.absolute()} on {socket.gethostname()} come here."
    return Message(title="Herne archive: a test", body=body, well=True)


def _told(config: Config, message: Message | None) -> list[dict[str, Any]]:
    """Return everyone who is told, and why a test did not reach them."""
    told: list[dict[str, Any]] = []
    for place, url in enumerate(config.notify.urls, start=1):
        problem = deliver(message, url, config.notify.timeout) if message else None
        told.append({"who": named(url, place), "sent": message is not None and problem is None, "problem": problem})
    check = config.healthcheck
    if check.url is not None:
        # Told as a line of the log, so that a test does not look like a run; a plain one knows only this one sign.
        plain = check.style == "plain"
        sign: Sign = "success" if plain else "log"
        problem = ping(check.url, sign, message.body, config.notify.timeout, plain=plain) if message else None
        told.append({"who": "the healthcheck", "sent": message is not None and problem is None, "problem": problem})
    return told


def _print(config: Config, told: list[dict[str, Any]]) -> None:
    if not told:
        click.echo("Nobody is told.")
        return
    for one in told:
        state = f": was not reached: {one['problem']}" if one["problem"] else ": was reached" if one["sent"] else ""
        click.echo(f"{one['who']}{state}")
    beat = f"every {config.notify.heartbeat_days} days at least" if config.notify.heartbeat_days else "never otherwise"
    click.echo(f"When: {config.notify.when}, and {beat}")
