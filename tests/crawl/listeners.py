"""Those who are told how a run ended: a web service and a mail server, which keep what they hear."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Inbox:
    """A service that is told things by POST."""

    status: int = 200
    """What it answers."""
    silent: bool = False
    """It takes the request and never answers."""
    told: list[tuple[str, str]] = field(default_factory=list)
    """Path and body of each request, whatever was answered."""
    port: int = 0
    closing: threading.Event = field(default_factory=threading.Event)

    @property
    def apprise(self) -> str:
        return f"json://user:hush-hush@127.0.0.1:{self.port}/secret-path"

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/ping/secret-uuid"

    @property
    def messages(self) -> list[dict[str, Any]]:
        return [json.loads(body) for path, body in self.told if path == "/secret-path"]

    @property
    def pings(self) -> list[str]:
        return [path.removeprefix("/ping/secret-uuid") for path, _ in self.told if path.startswith("/ping/")]


@contextmanager
def inbox() -> Iterator[Inbox]:
    box = Inbox()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
            box.told.append((self.path, body))
            if box.silent:
                box.closing.wait(20)
                return
            self.send_response(box.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    box.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield box
    finally:
        box.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Mailbox:
    """A mail server that takes everything."""

    mails: list[Message] = field(default_factory=list)
    port: int = 0


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.say("220 here")
            while line := self.rfile.readline():
                word = line.split(None, 1)[0].upper() if line.split() else b""
                if word == b"DATA":
                    self.say("354 go on")
                    self.take()
                    self.say("250 taken")
                elif word == b"QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 fine")

        def say(self, text: str) -> None:
            self.wfile.write(text.encode() + b"\r\n")

        def take(self) -> None:
            lines: list[bytes] = []
            while (line := self.rfile.readline()) not in (b".\r\n", b""):
                lines.append(line)
            box.mails.append(message_from_bytes(b"".join(lines)))

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()
