"""What stands before every page: closed addresses, limits for costly ones, and the headers all answers carry.

Datasette sends no security headers, leaves its inspection pages under `/-/` open, and lets six slow queries take
all threads from the readers. An ASGI middleware is the one place that sees every answer, also those of stock pages.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from datasette.utils.asgi import Request as AsgiRequest

from archive.web.failures import (
    BUSY,
    NO_STREAMS,
    NOT_ALLOWED,
    NOT_FOUND,
    TOO_MANY_PARAMETERS,
    Failure,
    failure_page,
    too_many,
    too_many_files,
)
from archive.web.instance import Datasette
from archive.web.limits import Limits
from archive.web.rates import Rate

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

STOCK_PAGES_POLICY = (
    "default-src 'none'; script-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""For Datasette's own pages: they carry inline styles. Their scripts are a convenience and stay off."""

HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"strict-origin-when-cross-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    b"content-security-policy": STOCK_PAGES_POLICY.encode(),
    b"x-robots-tag": b"noindex",
}
"""Set where the page has not set its own."""

CREDENTIALS = frozenset({b"cookie", b"authorization"})

CLOSED = re.compile(r"/-/(?!static/|static-plugins/|versions\.json$)|/archive\.db$")
"""Inspection pages tell about the machine; the file itself is incomplete while a crawl writes."""
ANNEX = re.compile(r"/archive(?:[/.]|$)")
"""Datasette's own table and SQL pages."""
MOST_PARAMETERS = 100
"""Of an address. Datasette parses an address anew for each of them: its table page took 35 seconds for 3,000."""
EXPORT = re.compile(r"/suche\.(?:csv|jsonl)$")
"""Searches as files of thousands of articles."""


class Busy(Exception):
    """All places are taken and the queue is full."""


class Turnstile:
    """Lets a few requests run at once and a few more wait; the rest are turned away at once."""

    def __init__(self, *, running: int, waiting: int) -> None:
        self._places = asyncio.Semaphore(running)
        self._free = running + waiting

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a place and hold it; raises `Busy` where not even waiting is possible."""
        if self._free == 0:
            raise Busy
        self._free -= 1
        try:
            async with self._places:
                yield
        finally:
            self._free += 1


def guarded(app: App, datasette: Datasette, limits: Limits, *, indexable: bool = True) -> App:
    """Return the application behind the gate; `indexable` tells whether search engines may have any page."""
    turnstile = Turnstile(running=limits.concurrent, waiting=limits.queue)
    sql_rate = Rate(limits.sql_per_minute)
    filter_rate = Rate(limits.filtered_per_minute)
    export_rate = Rate(limits.exported_per_minute)

    def address_of(scope: Scope) -> str:
        return str((scope.get("client") or ("unknown", 0))[0])

    def wait(scope: Scope, names: list[str]) -> int:
        address = address_of(scope)
        if "sql" in names or "_where" in names:
            return sql_rate.wait(address, time.monotonic())
        if len(names) >= 2:
            return filter_rate.wait(address, time.monotonic())
        return 0

    async def gate(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        # Nothing here is anyone's own: without these no answer differs between readers, and any cache may hold it.
        scope = dict(scope, headers=[pair for pair in scope["headers"] if pair[0].lower() not in CREDENTIALS])
        request = AsgiRequest(scope, receive)
        path = path_below(datasette, request.path)

        async def refuse(failure: Failure) -> None:
            await datasette.invoke_startup()
            response = await failure_page(datasette, request, failure)
            await response.asgi_send(_with_headers(send, scope, indexable=indexable))

        if scope["method"] not in ("GET", "HEAD"):
            await refuse(NOT_ALLOWED)
            return
        if CLOSED.match(path):
            await refuse(NOT_FOUND)
            return
        if scope["query_string"].count(b"&") >= MOST_PARAMETERS:
            await refuse(TOO_MANY_PARAMETERS)
            return
        if EXPORT.match(path) and (seconds := export_rate.wait(address_of(scope), time.monotonic())):
            await refuse(too_many_files(seconds))
            return
        async with AsyncExitStack() as stack:
            if ANNEX.match(path):
                names = [name for name, _ in parse_qsl(request.query_string, keep_blank_values=True)]
                if "_stream" in names:
                    await refuse(NO_STREAMS)
                    return
                if seconds := wait(scope, names):
                    await refuse(too_many(seconds))
                    return
                try:
                    await stack.enter_async_context(turnstile.turn())
                except Busy:
                    await refuse(BUSY)
                    return
            await app(scope, receive, _with_headers(send, scope, indexable=indexable))

    return gate


def path_below(datasette: Datasette, path: str) -> str:
    """Return a path without the prefix under which a proxy serves the archive."""
    base_url: str = datasette.setting("base_url")
    if base_url != "/" and path.startswith(base_url):
        return "/" + path[len(base_url) :]
    return path


def _with_headers(send: Send, scope: Scope, *, indexable: bool) -> Send:
    """Return a `send` that completes the headers of an answer and keeps the body back from a HEAD request."""

    async def complete(message: Message) -> None:
        if message["type"] == "http.response.start":
            # Without credentials nothing varies, and a cache need not keep one copy a reader.
            dropped = {b"vary"} if indexable else {b"vary", b"x-robots-tag"}
            pairs = ((name.lower(), value) for name, value in message.get("headers", []))
            headers = [(name, value) for name, value in pairs if name not in dropped]
            names = {name for name, _ in headers}
            headers.extend((name, value) for name, value in HEADERS.items() if name not in names)
            if message["status"] == 405:
                headers.append((b"allow", b"GET, HEAD"))
            if scope.get("scheme") == "https":
                headers.append((b"strict-transport-security", b"max-age=31536000"))
            message = dict(message, headers=headers)
        elif message["type"] == "http.response.body" and scope["method"] == "HEAD":
            message = dict(message, body=b"")
        await send(message)

    return complete
