"""A city of a few pages on loopback, each answer of which a test can script, and the crawl of it as a process."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from sample_city.document import date_line

MAIN = "/Meldungen/Alle-News.html"
PRESS = "/Rathaus/Buergerservice/Presse/Pressemeldungen/"
POLITICS = "/Rathaus/Politik/"


@dataclass(frozen=True)
class Notice:
    """A notice of the city; without a number it stands on listings only."""

    number: int | None
    title: str
    day: date
    text: str = "Die Stadt Herne teilt mit, dass alles seinen Gang geht."

    @property
    def date_line(self) -> str:
        return date_line(self.day)

    @property
    def path(self) -> str:
        return f"/Meldungen/News-Detailansicht_{self.number}.html"

    def page(self) -> str:
        return html(f"<p>{self.date_line}</p><h1>{self.title}</h1><p>{self.text}</p>")

    def entry(self) -> str:
        more = "" if self.number is None else f'<p><a href="{self.path}">mehr zur Meldung: {self.title}</a></p>'
        return f"<div><p>{self.date_line}</p><h3>{self.title}</h3><p>{self.text}</p>{more}</div>"


def html(body: str) -> str:
    return (
        f"<!doctype html><html lang=de><head><title>Stadt Herne</title></head><body><main>{body}</main></body></html>"
    )


def listing_page(notices: Sequence[Notice], next_path: str | None = None) -> str:
    following = "" if next_path is None else f'<p><a rel="next" href="{next_path}">weitere Meldungen</a></p>'
    return html("<h1>Meldungen</h1><p>Pressemeldungen</p>" + "".join(n.entry() for n in notices) + following)


@dataclass
class Answer:
    body: bytes | str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    claimed_length: int | None = None
    """A Content-Length other than the body's: the connection is closed too early."""
    after: float = 0.0
    """Seconds before the answer."""
    stream: Iterable[bytes] | None = None
    """The body as it comes, instead of `body`; without a claimed length its end is the connection's."""


@dataclass(frozen=True)
class Asked:
    path: str
    headers: Mapping[str, str]
    at: float


Script = Answer | str | Callable[[Asked], Answer | str]


class City:
    """The pages by path; what is not there answers 404."""

    def __init__(self) -> None:
        self.pages: dict[str, Script] = {"/robots.txt": Answer("User-agent: *\nAllow: /\n")}
        self.log: list[Asked] = []
        self.url = ""
        self.on_request: Callable[[], None] | None = None
        """Called after each request was noted, before it is answered."""

    def publish(self, notices: Sequence[Notice], *, per_page: int = 20, listing: str = MAIN) -> None:
        """Put notices on a listing, newest first as given, and their pages beside it."""
        for notice in notices:
            if notice.number is not None:
                self.pages[notice.path] = notice.page()
        count = max(1, -(-len(notices) // per_page))
        for number in range(count):
            here = listing if number == 0 else f"{listing}?seite={number + 1}"
            following = f"{listing}?seite={number + 2}" if number + 1 < count else None
            self.pages[here] = listing_page(notices[number * per_page : (number + 1) * per_page], following)
        if listing == MAIN:
            # The other main listing is never empty either.
            self.pages[PRESS] = listing_page(notices[:per_page])

    def asked(self, pattern: str = ".*") -> list[str]:
        return [asked.path for asked in self.log if re.fullmatch(pattern, asked.path)]

    def answer(self, asked: Asked) -> Answer:
        self.log.append(asked)
        if self.on_request is not None:
            self.on_request()
        script = self.pages.get(asked.path, Answer(html("<h1>Seite nicht gefunden</h1>"), 404))
        if callable(script):
            script = script(asked)
        return Answer(script) if isinstance(script, str) else script


@contextmanager
def serving(city: City) -> Iterator[City]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1

        def do_GET(self) -> None:
            answer = city.answer(Asked(self.path, {k.lower(): v for k, v in self.headers.items()}, time.monotonic()))
            body = answer.body.encode() if isinstance(answer.body, str) else answer.body
            time.sleep(answer.after)
            try:
                self.send_response(answer.status)
                for name, value in ({"Content-Type": "text/html; charset=utf-8"} | answer.headers).items():
                    self.send_header(name, value)
                if answer.stream is not None and answer.claimed_length is None:
                    self.send_header("Connection", "close")
                    self.close_connection = True
                elif answer.status != 304:
                    self.send_header("Content-Length", str(answer.claimed_length or len(body)))
                self.end_headers()
                for chunk in answer.stream or ():
                    self.wfile.write(chunk)
                if answer.status != 304:
                    self.wfile.write(body)
                    self.wfile.flush()
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True
            if answer.claimed_length is not None:
                self.close_connection = True

        def finish(self) -> None:
            try:
                super().finish()
            except (BrokenPipeError, ConnectionResetError):
                """The client was told to hang up on what is too slow or too long."""

        def log_message(self, *args: Any) -> None:
            """Say nothing: the log is `city.log`."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    city.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield city
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass(frozen=True)
class Crawled:
    code: int
    out: str
    err: str

    @property
    def summary(self) -> dict[str, Any]:
        record: dict[str, Any] = json.loads(self.out)
        return record

    def counts(self, *names: str) -> tuple[Any, ...]:
        return tuple(self.summary[name] for name in names)


def command(directory: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "archive", "--archive", str(directory), *arguments]


def environment(**variables: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HERNE_")}
    # What a warning means for the tests it means for the crawls they start.
    return clean | {"PYTHONUTF8": "1"} | variables


def crawl(directory: Path, base_url: str | None, *arguments: str, **variables: str) -> Crawled:
    """Run `herne-archive crawl` to its end."""
    base = [] if base_url is None else ["--base-url", base_url]
    done = subprocess.run(
        command(directory, "crawl", *base, "--json", *arguments),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=environment(**variables),
    )
    return Crawled(done.returncode, done.stdout, done.stderr)


def rows(database: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(database)) as conn:
        return conn.execute(query).fetchall()


BY_CHANCE = frozenset(["stamp", "rowid_"])
"""What says only that something changed, and which place an article got among those of its day."""
TIMES = frozenset(
    [
        "first_seen",
        "last_seen",
        "last_checked",
        "observed_at",
        "recorded_at",
        "capture_time",
        "at",
        "seen_at",
        "gone_since",
        "applied_at",
    ]
)
"""What may differ between two archives of one city."""


def public_rows(directory: Path) -> dict[str, list[str]]:
    """Return the rows of all public tables, without times, without the log of runs and the random salts."""
    with closing(sqlite3.connect(directory / "archive.db")) as conn:
        names = [
            name
            for (name,) in conn.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
            if name not in ("chain", "crawls", "_sqlite_migrations") and not name.startswith("search")
        ]
        found = {}
        for name in [*names, "search_meta"]:
            columns = [row[1] for row in conn.execute(f"PRAGMA table_info({name})") if row[1] not in TIMES | BY_CHANCE]
            found[name] = sorted(repr(row) for row in conn.execute(f"SELECT {', '.join(columns)} FROM {name}"))
    return found


def notices(count: int, *, first: date = date(2025, 1, 1), listing_only_every: int = 5) -> list[Notice]:
    """Return notices, newest first; every so many of them stands on listings only."""
    return [
        Notice(
            number=None if listing_only_every and n % listing_only_every == 0 else 280_000 + 7 * n,
            title=f"Nachricht {n} aus dem Rathaus",
            day=first + timedelta(days=n),
            text=f"Zum {n}. Mal hat die Stadt Herne etwas mitzuteilen. Es betrifft den Stadtteil Sodingen.",
        )
        for n in range(count, 0, -1)
    ]
