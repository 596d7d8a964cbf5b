"""Processes that read captures side by side, and hand back what they read in the order in which it was asked for.

Each opens the captures for itself, read-only, and does what it is told through a pipe. It ends when the pipe does, so
that none outlives the process that writes, however that ends; signals of a terminal are for that process alone.
"""

from __future__ import annotations

import signal
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from multiprocessing import connection, get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

from archive.captures import Captures, captures_file
from archive.database import busy_seconds, uri_for_reading
from archive.errors import ArchiveError
from archive.reextraction.rereading import Reader, Result, Task
from herne_scraper.site import Site

STOPPING = (signal.SIGINT, signal.SIGTERM)
AHEAD = 4
"""Batches per process that may be given out before the first of them is handed back."""


class Readers:
    """So many reading processes for one archive."""

    def __init__(self, directory: Path, jobs: int, site: Site) -> None:
        self._processes: list[BaseProcess] = []
        self._pipes: list[connection.Connection[Any, Any]] = []
        with _undisturbed():
            self._start(directory, jobs, site)

    def _start(self, directory: Path, jobs: int, site: Site) -> None:
        # Forked, they would share what this process has open, above all its SQLite connections.
        context = get_context("spawn")
        for _ in range(jobs):
            ours, theirs = context.Pipe()
            arguments = (str(captures_file(directory)), site, theirs)
            process = context.Process(target=_serve, args=arguments, daemon=True)
            process.start()
            theirs.close()
            self._processes.append(process)
            self._pipes.append(ours)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all processes, also those at work: they only read."""
        for pipe in self._pipes:
            pipe.close()
        for process in self._processes:
            process.terminate()
            process.join()

    def do(self, batches: Iterable[Sequence[Task]]) -> Iterator[Result]:
        """Give what the tasks came to, in their order.

        Only a few batches are taken in advance. A process is sent one only when it waits for it, so that the two never
        wait for each other with full pipes. Raises what a task raised, and `ArchiveError` where a process died.
        """
        waiting = iter(batches)
        idle = list(range(len(self._pipes)))
        at_work: dict[int, int] = {}
        """Process → number of its batch."""
        arrived: dict[int, list[Result]] = {}
        given = handed_back = 0
        while True:
            for batch in islice(waiting, min(len(idle), AHEAD * len(self._pipes) - given + handed_back)):
                n = idle.pop()
                self._send(n, batch)
                at_work[n] = given
                given += 1
            if handed_back == given:
                return
            while handed_back not in arrived:
                for ready in connection.wait([self._pipes[n] for n in at_work]):
                    n = self._pipes.index(cast("connection.Connection", ready))
                    arrived[at_work.pop(n)] = self._receive(n)
                    idle.append(n)
            results = arrived.pop(handed_back)
            handed_back += 1
            yield from results

    def _send(self, n: int, batch: Sequence[Task]) -> None:
        try:
            self._pipes[n].send(batch)
        except OSError as exc:
            raise self._died(n) from exc

    def _receive(self, n: int) -> list[Result]:
        try:
            answer = self._pipes[n].recv()
        except (EOFError, OSError) as exc:
            raise self._died(n) from exc
        if isinstance(answer, BaseException):
            raise answer
        return cast("list[Result]", answer)

    def _died(self, n: int) -> ArchiveError:
        self._processes[n].join(5)
        return ArchiveError(f"a reading process died (exit code {self._processes[n].exitcode}); nothing is lost")


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold back what would stop this process, and the new ones until they are at work.

    One that is stopped before it knows what it is for, or whose parent is, would say so with a traceback.
    """
    if threading.current_thread() is not threading.main_thread():
        # Signals are handled by the main thread alone.
        yield
        return
    caught: list[int] = []
    # Another thread may be handed a signal that this one has blocked, so its handler is held back too.
    handlers = {number: signal.signal(number, lambda number, _frame: caught.append(number)) for number in STOPPING}
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        for number, handler in handlers.items():
            signal.signal(number, handler)
    if caught:
        signal.raise_signal(caught[0])


def _serve(captures: str, site: Site, pipe: connection.Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
    with closing(sqlite3.connect(uri_for_reading(Path(captures)), uri=True, timeout=busy_seconds())) as conn:
        reader = Reader(Captures(conn), site)
        while True:
            try:
                batch = pipe.recv()
            except (EOFError, ConnectionError):
                # The process that writes is gone, perhaps in the middle of a batch.
                return
            answer: list[Result] | Exception
            try:
                answer = [reader.do(task) for task in batch]
            except (ArchiveError, sqlite3.Error, OSError) as exc:
                answer = exc
            try:
                pipe.send(answer)
            except ConnectionError:
                return
