"""Takes a message to one address: through Apprise, or as a ping to a healthcheck. It tells no secret.

An address is a secret as a whole: it holds passwords, or is one itself. What is said of one is its place in the
configuration and its service; what a library says of a failure is said with every part of the address struck out.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote, urlsplit, urlunsplit

import httpx

Sign = Literal["start", "success", "fail", "log"]

LONGEST_PING = 10_000
"""Bytes of a ping's body: healthchecks.io keeps as many."""
SHORTEST_SECRET = 4
"""Signs of a part of an address that is struck out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is said to people."""

    title: str
    body: str
    well: bool
    """Whether all is well, or something needs a person; some services have a colour for it."""


def named(url: str, place: int) -> str:
    """Return what may be said of an address: `address 2 of notify.urls (mailtos)`."""
    return f"address {place} of notify.urls ({url.partition('://')[0]})"


def deliver(message: Message, url: str, timeout: float) -> str | None:
    """Take a message to an Apprise address; return why it did not get there, or `None` where it did."""
    return within(timeout, lambda: _deliver(message, url, timeout))


def _deliver(message: Message, url: str, timeout: float) -> str | None:
    # Half a second of imports, for those who have set an address.
    import apprise

    with _heard("apprise") as said:
        asset = apprise.AppriseAsset(
            app_id="herne-archive", app_desc="Herne archive", async_mode=False, storage_mode="memory"
        )
        service = apprise.Apprise.instantiate(url, asset=asset)
        if not isinstance(service, apprise.NotifyBase):
            return "Apprise does not know such an address"
        service.socket_connect_timeout = service.socket_read_timeout = timeout
        sender = apprise.Apprise(asset=asset)
        sender.add(service)
        kind = apprise.NotifyType.SUCCESS if message.well else apprise.NotifyType.FAILURE
        text = apprise.NotifyFormat.TEXT
        if sender.notify(title=message.title, body=message.body, notify_type=kind, body_format=text):
            return None
    return without_secrets(said[0] if said else "Apprise does not say why", url)


def ping(url: str, sign: Sign, body: str, timeout: float, *, plain: bool) -> str | None:
    """Ping a healthcheck; return why that failed, or `None`. A plain one knows no sign but success."""
    if plain and sign != "success":
        return None
    return within(timeout, lambda: _ping(_address_of(url, sign), body, timeout))


def _address_of(url: str, sign: Sign) -> str:
    parts = urlsplit(url)
    path = parts.path if sign == "success" else f"{parts.path.rstrip('/')}/{sign}"
    return urlunsplit(parts._replace(path=path))


def _ping(url: str, body: str, timeout: float) -> str | None:
    try:
        answer = httpx.post(
            url, content=body.encode()[:LONGEST_PING], timeout=timeout, follow_redirects=True, trust_env=True
        )
    except (httpx.HTTPError, httpx.InvalidURL) as exc:
        return without_secrets(f"{type(exc).__name__}: {exc}", url)
    return None if answer.is_success else f"status {answer.status_code}"


def within(seconds: float, task: Callable[[], str | None]) -> str | None:
    """Run a task that returns why it failed; one that takes too long has failed, and is left to itself.

    The time limits of sockets are for each read: a server that drips would never reach them.
    """
    outcome: list[str | None] = [f"no answer within {seconds:g} seconds"]

    def run() -> None:
        try:
            outcome[0] = task()
        except Exception as exc:  # noqa: BLE001 - whatever a service's code raises: the run's end must not depend on it
            outcome[0] = type(exc).__name__

    # A daemon: the process may end without it.
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    return outcome[0]


def without_secrets(text: str, url: str) -> str:
    """Strike every part of an address out of what was said about it."""
    scheme, _, rest = url.partition("://")
    whole = unquote(rest)
    parts = {rest, whole, *re.split(r"[:/@?&=;,]", rest), *re.split(r"[:/@?&=;,]", whole)}
    for part in sorted(parts, key=len, reverse=True):
        if len(part) >= SHORTEST_SECRET and part != scheme:
            text = text.replace(part, "***")
    return " ".join(text.split())


@contextmanager
def _heard(name: str) -> Iterator[list[str]]:
    """Collect the warnings of a library instead of printing them: they may hold a secret."""
    said: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(record.getMessage())

    logger, listener = logging.getLogger(name), Listener(logging.WARNING)
    before = logger.propagate
    logger.addHandler(listener)
    logger.propagate = False
    try:
        yield said
    finally:
        logger.removeHandler(listener)
        logger.propagate = before
