"""Watches over one crawl and tells people how it ended, whatever the end was.

    begin ── ping /start ──▶ crawl ──▶ ended or crashed ──▶ message, kept if undelivered ──▶ ping: success or /fail

Nothing that goes wrong here changes what the crawl has kept. It is said on stderr; and a message that did not get there
makes the exit code 1, since that is the one way left to be heard. A ping that fails does not: whoever waits for it
misses it. Killed by SIGKILL or a power cut, a run says nothing: the healthcheck misses the ping, and the next run
tells that this one was killed.
"""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TypeVar

import click

from archive import crawls
from archive.captures import captures_file, open_captures
from archive.config import Config, load_config
from archive.crawling.summary import Summary
from archive.database import archive_file, open_for_reading
from archive.errors import ArchiveBusy, ArchiveError
from archive.operation.attention import Reason, attention
from archive.operation.status import status
from archive.telling import outbox
from archive.telling.delivery import Sign, deliver, named, ping
from archive.telling.notices import CHANGES, Ended, due, message
from archive.telling.outbox import Notice, Undelivered

Found = TypeVar("Found")


class Stopped(BaseException):
    """SIGTERM came before the crawl was under way, or after it."""


class RunReport:
    """What is to be told of one run."""

    def __init__(self, directory: Path, config: Config, clock: Callable[[], datetime], *, silent: bool) -> None:
        self._silent = silent or (not config.notify.urls and config.healthcheck.url is None)
        self._directory = directory
        self._config = config
        self._clock = clock
        # A dry run must not even open the file: SQLite would put two others beside it.
        self._changes_before = 0 if self._silent else self._last_change()

    def begin(self) -> None:
        """Say that the run begins."""
        if not self._silent:
            self._ping("start", "")

    def ended(self, summary: Summary) -> int:
        """Tell how a run ended, and return the exit code."""
        if self._silent:
            return summary.exit_code
        return self._tell(summary, None) or summary.exit_code

    def crashed(self, error: BaseException) -> None:
        """Tell that a run could not go on."""
        if not self._silent:
            name = "SIGTERM" if isinstance(error, Stopped) else type(error).__name__
            self._tell(None, f"{name}: {error}" if str(error) else name)

    def _tell(self, summary: Summary | None, crash: str | None) -> int:
        ended = Ended(
            summary=summary,
            crash=crash,
            killed_before=self._killed_before(summary),
            changes=self._changes(),
            reasons=self._reasons(),
            archive=f"{self._directory.absolute()} on {socket.gethostname()}",
            at=self._clock(),
        )
        failed = self._send(ended)
        for one in failed:
            click.echo(f"A message did not reach {one.address}: {one.why}; it is kept for the next run", err=True)
        text = message(ended)
        unreached = "".join(f"\nNot delivered to {one.address}: {one.why}" for one in failed)
        sign: Sign = "fail" if failed or not ended.in_order or ended.reasons else "success"
        self._ping(sign, f"{text.title}\n{text.body}{unreached}")
        return 1 if failed else 0

    def _send(self, ended: Ended) -> tuple[Undelivered, ...]:
        notify = self._config.notify
        hand_over = partial(deliver, timeout=notify.timeout)
        if not notify.urls:
            return ()
        try:
            if captures_file(self._directory).is_file():
                with closing(open_captures(self._directory)) as conn:
                    kind = due(ended, notify.when, notify.heartbeat_days, outbox.last_notice(conn))
                    text = None if kind is None else message(ended)
                    failed = outbox.send(conn, text, notify.urls, ended.at, hand_over)
                    if kind is not None:
                        codes = tuple(reason.code for reason in ended.reasons)
                        outbox.note(conn, Notice(made_at=ended.at, kind=kind, reasons=codes))
                    return failed
        except (sqlite3.Error, ArchiveError, OSError) as exc:
            click.echo(f"What was told before is not known: {exc}", err=True)
        # Better twice than never.
        return tuple(
            Undelivered(address=named(url, place), why=why)
            for place, url in enumerate(notify.urls, start=1)
            if (why := hand_over(message(ended), url)) is not None
        )

    def _ping(self, sign: Sign, body: str) -> None:
        check = self._config.healthcheck
        if check.url is None:
            return
        why = ping(check.url, sign, body, self._config.notify.timeout, plain=check.style == "plain")
        if why is not None:
            click.echo(f"The healthcheck could not be told ({sign}): {why}", err=True)

    def _killed_before(self, summary: Summary | None) -> str | None:
        if summary is None:
            return None
        return self._read(lambda conn: crawls.killed_before(conn, summary.run), None)

    def _changes(self) -> dict[str, list[str]]:
        def read(conn: sqlite3.Connection) -> dict[str, list[str]]:
            titles: dict[str, list[str]] = {kind: [] for kind in CHANGES}
            for kind, title in conn.execute(TITLES, (self._changes_before,)):
                titles.setdefault(kind, []).append(title)
            return titles

        return self._read(read, {})

    def _last_change(self) -> int:
        return self._read(lambda conn: int(conn.execute(LAST_CHANGE).fetchone()[0]), 0)

    def _reasons(self) -> tuple[Reason, ...]:
        try:
            found = status(self._directory, self._config, self._clock())
        except (sqlite3.Error, ArchiveError, OSError):
            # The run's own end says what is wrong.
            return ()
        # What the run says itself, or its message shows by coming, need not be said twice.
        return tuple(reason for reason in attention(found) if reason.code not in ("run-failed", "undelivered"))

    def _read(self, read: Callable[[sqlite3.Connection], Found], otherwise: Found) -> Found:
        if not archive_file(self._directory).is_file():
            return otherwise
        try:
            with closing(open_for_reading(self._directory)) as conn:
                return read(conn)
        except (sqlite3.Error, ArchiveError, OSError):
            return otherwise


LAST_CHANGE = "SELECT coalesce(max(id), 0) FROM changes"
TITLES = """
    SELECT c.kind, a.title FROM changes AS c JOIN articles AS a ON a.id = c.article_id
    WHERE c.id > ? AND c.kind IN ('new', 'edit', 'gone', 'back') AND a.state <> 'withdrawn' ORDER BY c.id
"""


@contextmanager
def reported(directory: Path, clock: Callable[[], datetime], *, silent: bool = False) -> Iterator[RunReport]:
    """Give the report of a crawl, and tell of whatever is raised in the block; a silent one tells nobody.

    What is raised is raised again. Raises `ConfigurationError` where it is not known whom to tell. That another crawl
    is at work is no news: that one tells of itself.
    """
    report = RunReport(directory, load_config(directory, os.environ), clock, silent=silent)
    before = signal.signal(signal.SIGTERM, _stop)
    try:
        yield report
    except ArchiveBusy:
        raise
    except (Exception, KeyboardInterrupt, Stopped) as exc:
        report.crashed(exc)
        if isinstance(exc, Stopped):
            raise SystemExit(128 + signal.SIGTERM) from exc
        raise
    finally:
        signal.signal(signal.SIGTERM, before)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise Stopped
