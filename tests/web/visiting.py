"""Two ways to visit the archive: inside this process, and as a server of its own."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from datasette.app import Datasette

Get = Callable[..., Any]


def client_of(datasette: Datasette) -> Get:
    def get(path: str, *, method: str = "GET", **options: Any) -> Any:
        return asyncio.run(datasette.client.request(method, path, **options))

    return get


COMMAND = (sys.executable, "-m", "archive")


@contextmanager
def serving(directory: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    process = subprocess.Popen(
        [*COMMAND, "--archive", str(directory), "serve", "--port", "0", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        line = process.stdout.readline()
        assert "http://" in line, process.stderr.read()
        yield process, line.split(" at ")[1].split()[0]
    finally:
        process.terminate()
        process.wait(timeout=20)
        process.stdout.close()
        process.stderr.close()
