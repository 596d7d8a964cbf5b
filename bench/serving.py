"""How much memory the process takes that serves an archive: plain Datasette without our plugin, and the site.

Both run as their users run them, `datasette serve archive.db` and `herne-archive serve`, each in a process of its own.
"""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

REQUESTS = 1_000
PATIENCE = 60
PLAIN = "import sys; sys._called_from_test = True; from datasette.cli import cli; cli()"
"""Datasette without the plugins that are installed: 0.65 has no other way to leave them out."""
RESIDENT = re.compile(r"^VmRSS:\s+([0-9]+) kB", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """Resident memory in MB."""

    plain: float
    """Of plain Datasette, after as many pages of its tables."""
    at_start: float
    """Of the site, after its first page."""
    site: float
    """Of the site, after all searches."""
    refused: int
    """Searches that the site gave up since they took too long."""

    @property
    def growth(self) -> float:
        """Return what the site takes more than plain Datasette."""
        return self.site - self.plain


def memory(directory: Path, queries: Sequence[str]) -> Memory:
    """Return the memory of both after a thousand requests, each another."""
    file = str(directory / "archive.db")
    rows = [f"/archive/articles.json?_size=20&_next={number}" for number in range(REQUESTS)]
    plain, _, _ = _served(["-c", PLAIN, "serve", file], rows)
    pages = [str(httpx.URL("/suche", params={"q": query})) for query in dict.fromkeys(queries)][:REQUESTS]
    if len(pages) < REQUESTS:
        raise ValueError(f"there are only {len(pages)} different queries")
    site, at_start, refused = _served(["-m", "archive", "--archive", str(directory), "serve"], pages)
    return Memory(plain=plain, at_start=at_start, site=site, refused=refused)


def _served(command: Sequence[str], addresses: Sequence[str]) -> tuple[float, float, int]:
    """Return MB after all requests, and after the first, and how many were given up for want of time."""
    refused = 0
    with _serving(command) as (pid, base), httpx.Client(base_url=base, timeout=PATIENCE) as client:
        client.get(addresses[0]).raise_for_status()
        first = _megabytes(pid)
        for address in addresses[1:]:
            answer = client.get(address)
            refused += answer.status_code == httpx.codes.SERVICE_UNAVAILABLE
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                answer.raise_for_status()
        return _megabytes(pid), first, refused


@contextmanager
def _serving(command: Sequence[str]) -> Iterator[tuple[int, str]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen(
        [sys.executable, *command, "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
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
