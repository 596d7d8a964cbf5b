"""Speaks HTTP for the city: conditional requests, compression, the log, and the trouble that is switched on."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from sample_city.troubles import (
    Charset,
    Delay,
    Drip,
    EndlessPaging,
    GzipBomb,
    Hang,
    Kind,
    Oversize,
    Redirect,
    Shell,
    SoftNotFound,
    Status,
    Truncate,
)
from sample_city.website import HTML, Answer, empty_shell, not_found

if TYPE_CHECKING:
    from sample_city.server import Server

_CHUNK = b" " * 65_536
_PACKED_SUFFIX = "-gz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request as it came, and the status it was answered with."""

    method: str
    address: str
    """Path and query."""
    headers: dict[str, str]
    """By lower-case name."""
    status: int
    """0 where no answer was given."""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """An answer ready to be sent, plain and packed."""

    answer: Answer
    etag: str | None = None
    last_modified: datetime | None = None
    packed: bytes | None = None
    """The body as gzip, for text only."""


class Listener(ThreadingHTTPServer):
    """A listening socket whose visitors may leave early without a traceback."""

    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as socketserver has it
        """Stay silent about visitors that hang up; anything else is a fault of the server and is shown."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """Answers the requests of one connection."""

    protocol_version = "HTTP/1.1"
    server_version = "Musterstadt"
    sys_version = ""
    # Head and body leave in one packet; unbuffered, each answer would wait for a delayed acknowledgement.
    wbufsize = 65_536
    disable_nagle_algorithm = True

    def __init__(self, city: Server, *args: Any) -> None:  # noqa: ANN401 - as socketserver has it
        self.city = city
        super().__init__(*args)

    def do_GET(self) -> None:
        """Answer with the page, or with the trouble that is switched on."""
        trouble = self.city.troubles.met_by(self.path)
        if isinstance(trouble, Hang):
            self._note(0)
            self.city.stopping.wait()
            self.close_connection = True
            return
        if isinstance(trouble, Delay):
            self.city.stopping.wait(trouble.seconds)
        self._answer(trouble)

    do_HEAD = do_GET  # noqa: N815 - as http.server has it

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401 - as http.server has it
        """Keep silent: the log is `Server.log`."""

    def _answer(self, trouble: Kind | None) -> None:
        match trouble:
            case Status(status=status, retry_after=retry_after):
                headers = {"Retry-After": retry_after} if retry_after else {}
                self._send(status, {"Content-Type": HTML, **headers}, f"<h1>{status}</h1>".encode())
            case Redirect(location=location, status=status):
                self._send(status, {"Location": location}, b"")
            case GzipBomb(size=size):
                self._send(200, {"Content-Type": HTML, "Content-Encoding": "gzip"}, _packed_blanks(size))
            case SoftNotFound():
                self._send_prepared(Prepared(answer=not_found()), None)
            case Shell():
                self._send_prepared(Prepared(answer=empty_shell()), None)
            case EndlessPaging():
                self._send_prepared(Prepared(answer=self.city.website.endless_listing(self.path)), None)
            case _ if self.path == "/robots.txt":
                self._send(200, {"Content-Type": "text/plain; charset=utf-8"}, self.city.robots_txt().encode())
            case _:
                self._send_prepared(self.city.prepare(self.path), trouble)

    def _send_prepared(self, prepared: Prepared, trouble: Kind | None) -> None:
        answer = prepared.answer
        headers = {
            "Content-Type": f"text/html; charset={trouble.name}"
            if isinstance(trouble, Charset)
            else answer.content_type
        }
        if answer.location:
            headers["Location"] = answer.location
        packed = prepared.packed if trouble is None and "gzip" in self.headers.get("Accept-Encoding", "") else None
        if prepared.packed is not None:
            headers["Vary"] = "Accept-Encoding"
        if prepared.etag:
            headers["ETag"] = f'"{prepared.etag}{_PACKED_SUFFIX if packed else ""}"'
        if prepared.last_modified:
            headers["Last-Modified"] = format_datetime(prepared.last_modified, usegmt=True)
        if self._has_this(prepared):
            self._send(304, headers, b"")
            return
        if packed:
            headers["Content-Encoding"] = "gzip"
        self._send(answer.status, headers, packed or answer.body, trouble)

    def _has_this(self, prepared: Prepared) -> bool:
        """Return whether the visitor's copy is the present one; an ETag alone decides where given (RFC 9110, 13.2)."""
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            known = {tag.strip().removeprefix("W/").strip('"').removesuffix(_PACKED_SUFFIX) for tag in tags.split(",")}
            return prepared.etag in known
        since = self.headers.get("If-Modified-Since")
        if since is None or prepared.last_modified is None:
            return False
        try:
            return prepared.last_modified.replace(microsecond=0) <= parsedate_to_datetime(since).astimezone(UTC)
        except ValueError:
            # A condition that is no date is none (RFC 9110, 13.1.3).
            return False

    def _send(self, status: int, headers: dict[str, str], body: bytes, trouble: Kind | None = None) -> None:
        extra = trouble.size if isinstance(trouble, Oversize) else 0
        self._note(status)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body) + extra))
        if isinstance(trouble, Truncate):
            self.close_connection = True
            body = body[: int(len(body) * trouble.share)]
        self.end_headers()
        if self.command == "HEAD" or status == 304:
            return
        if isinstance(trouble, Drip):
            for start in range(0, len(body), trouble.bytes_at_once):
                self.wfile.write(body[start : start + trouble.bytes_at_once])
                self.wfile.flush()
                if self.city.stopping.wait(trouble.pause):
                    self.close_connection = True
                    return
            return
        self.wfile.write(body)
        for blanks in _blanks(extra):
            self.wfile.write(blanks)

    def _note(self, status: int) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.city.log.append(
            Request(method=self.command, address=self.path, headers=headers, status=status, at=self.city.clock())
        )


def _blanks(size: int) -> Iterator[bytes]:
    whole, rest = divmod(size, len(_CHUNK))
    for _ in range(whole):
        yield _CHUNK
    yield _CHUNK[:rest]


def _packed_blanks(size: int) -> bytes:
    # Packed in pieces, so that the bomb does not go off here.
    return b"".join(gzip.compress(blanks, 9, mtime=0) for blanks in _blanks(size))
