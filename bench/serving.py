"""How much memory the process takes that serves an archive: plain Datasette without our plugin, and the site."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

REQUESTS = 1_000
PATIENCE = 60
RESIDENT = re.compile(r"^VmRSS:\s+([0-9]+) kB", re.MULTILINE)


def growth(directory: Path, queries: Sequence[str]) -> str:
    """Return sentences on the memory of both, each after a thousand requests."""
    rows = "/archive/articles.json?_size=20&_next="
    plain, _ = _served(directory, [f"{rows}{number}" for number in range(REQUESTS)], {"DATASETTE_LOAD_PLUGINS": ""})
    pages = [str(httpx.URL("/suche", params={"q": queries[number % len(queries)]})) for number in range(REQUESTS)]
    ours, at_start = _served(directory, pages, {})
    return (
        f"Memory after {REQUESTS:,} requests: plain Datasette with its tables {plain:.0f} MB, the site with searches "
        f"{ours:.0f} MB, {at_start:.0f} MB after its first page; {ours - plain:+.0f} MB beside plain (goal 50)."
    )


def _served(directory: Path, addresses: Sequence[str], variables: dict[str, str]) -> tuple[float, float]:
    """Return MB after all requests, and after the first."""
    with _serving(directory, variables) as (pid, base), httpx.Client(base_url=base, timeout=PATIENCE) as client:
        client.get(addresses[0]).raise_for_status()
        first = _megabytes(pid)
        for address in addresses[1:]:
            client.get(address).raise_for_status()
        return _megabytes(pid), first


@contextmanager
def _serving(directory: Path, variables: dict[str, str]) -> Iterator[tuple[int, str]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "datasette", "serve", str(directory / "archive.db"), "--port", str(port)]
    with subprocess.Popen(
        command, env={**os.environ, **variables}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            base = f"http://127.0.0.1:{port}"
            deadline = time.monotonic() + PATIENCE
            while True:
                try:
                    httpx.get(f"{base}/-/versions.json").raise_for_status()
                    break
                except httpx.HTTPError:
                    if process.poll() is not None or time.monotonic() > deadline:
                        raise
                    time.sleep(0.1)
            yield process.pid, base
        finally:
            process.terminate()


def _megabytes(pid: int) -> float:
    found = RESIDENT.search(Path(f"/proc/{pid}/status").read_text(encoding="ascii"))
    assert found is not None
    return int(found[1]) / 1000
