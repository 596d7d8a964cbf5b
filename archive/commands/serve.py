"""`herne-archive serve`: the archive as a site, read from the live file while a crawl may be writing to it."""

from __future__ import annotations

import asyncio
import errno
import gc
import os
import signal
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click
import uvicorn
from datasette.app import Datasette

from archive.cli import archive_option
from archive.database import archive_file, open_for_reading
from archive.errors import ArchiveError

SETTINGS = {
    "sql_time_limit_ms": 1000,
    "max_returned_rows": 1000,
    "default_page_size": 20,
    "num_sql_threads": 4,
    "allow_download": False,
    "allow_csv_stream": False,
    "suggest_facets": False,
    "facet_time_limit_ms": 200,
    "default_cache_ttl": 60,
    "truncate_cells_html": 300,
}
"""Datasette's settings for a public archive. Plain `datasette archive.db` shows the same site with its defaults."""

PATIENCE = 5
"""Seconds that open requests have to end after the signal to stop."""


HOST_REMEDY = "name an address of this machine with --host"


def announce(address: str) -> None:
    """Say where the archive can be read."""
    click.echo(f"Serving the archive at {address} (Ctrl-C ends)")


def serve(directory: Path, host: str, port: int, on_ready: Callable[[str], None] = announce) -> None:
    """Serve the archive of a folder until SIGINT or SIGTERM comes, then return.

    `on_ready` gets the address as soon as pages can be read there; port 0 takes a free one. The file is opened
    read-only and never as immutable: an immutable file that changes gives wrong answers.
    Raises `NoArchive`, or `ArchiveError` where the file cannot be read or the address is taken.
    """
    path = archive_file(directory)
    _check_readable(directory, path)
    listener = _listen(host, port)
    with listener, _stopping():
        asyncio.run(_run(Datasette([str(path)], settings=SETTINGS), listener, on_ready))


async def _run(datasette: Datasette, listener: socket.socket, on_ready: Callable[[str], None]) -> None:
    await datasette.invoke_startup()
    app = datasette.app()
    spare_the_collector()
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            # Readers' addresses are nobody's business, so there is no log of requests.
            access_log=False,
            log_level="warning",
            lifespan="on",
            timeout_graceful_shutdown=PATIENCE,
            server_header=False,
        )
    )
    running = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started and not running.done():
        await asyncio.sleep(0.01)
    if server.started:
        on_ready(_address(listener))
    await running


def spare_the_collector() -> None:
    """Take what was loaded out of the search for garbage, for the time this process serves.

    Modules, routes and the parts of words stay until the end. To go through them all takes 40 to 100 ms, and the
    collector did so every few pages, in the middle of one.
    """
    gc.collect()
    gc.freeze()


class _Stopped(KeyboardInterrupt):
    """A signal said to stop. Of this kind, since asyncio swallows others that are raised between two steps."""


@contextmanager
def _stopping() -> Iterator[None]:
    """Make SIGINT and SIGTERM end the block, and the end an orderly one.

    While it serves, uvicorn takes the signals itself, finishes, and then raises them again for whoever was before it.
    """

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise _Stopped

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    except _Stopped:
        pass
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _check_readable(directory: Path, path: Path) -> None:
    """Raise what a person can act on, before the server would fail page by page."""
    try:
        open_for_reading(directory).close()
    except ArchiveError as exc:
        # Where no crawl has the file open, SQLite must put its two small files beside it even to read it.
        if isinstance(exc.__cause__, sqlite3.OperationalError) and not os.access(directory, os.W_OK):
            raise ArchiveError(
                f"{path} cannot be read by who may not write to {directory.absolute()}: SQLite needs to put "
                f"{path.name}-wal and {path.name}-shm there; give the serving user the right to write to the folder"
            ) from exc
        raise


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as exc:
        raise ArchiveError(f"cannot listen on {host}: {exc.strerror or exc}") from exc
    try:
        # So that a restart need not wait until the old connections are forgotten.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except OSError as exc:
        listener.close()
        # Another port helps where this one is taken or reserved, and not where the host is another machine's.
        remedy = "take another with --port" if exc.errno in (errno.EADDRINUSE, errno.EACCES) else HOST_REMEDY
        raise ArchiveError(f"cannot listen on {host} port {port}: {exc.strerror or exc}; {remedy}") from exc
    return listener


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


@click.command("serve", epilog="Example: herne-archive --archive data serve --port 8080")
@archive_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8001,
    show_default=True,
    help="Port to listen on; 0 takes a free one.",
)
@click.option("--open", "open_browser", is_flag=True, help="Open the archive in a browser.")
def command(directory: Path, host: str, port: int, *, open_browser: bool) -> None:
    """Serve the archive as a site until Ctrl-C.

    A crawl may run meanwhile. To let others read, put a proxy with TLS before it.
    """

    def ready(address: str) -> None:
        announce(address)
        if open_browser:
            click.launch(address)

    serve(directory, host, port, ready)
