"""An archive as a crawl leaves it, made without one: pages captured, read by hand, saved, and the run ended."""

from __future__ import annotations

import html
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from archive.captures import Captures, captures_file, open_captures
from archive.database import archive_file
from archive.integrity.chain import CAPTURES, head
from archive.integrity.verify import Report, verify
from archive.store import Archive, Capture
from herne_scraper.items import Article, Attachment, Image, Link, Section
from herne_scraper.ports import Captured, Received

START = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
SECTION = Section(path="/Rathaus/", name="Rathaus")


def article(number: int, **fields: Any) -> Article:
    defaults: dict[str, Any] = {
        "site": "herne",
        "source_id": str(number),
        "url": f"https://www.herne.de/Meldungen/News-Detailansicht_{number}.html",
        "title": f"Nachricht {number}",
        "published": date(2026, 10, 30),
        "published_raw": "Meldung vom 30. Oktober 2026",
        "body": f"Am Freitag gab es Nummer {number}.\n\nMehr ist nicht bekannt.",
        "images": (Image(url=f"https://www.herne.de/{number}.jpg", alt="Bild", caption="Das Bild", credit="Stadt"),),
        "attachments": (Attachment(url=f"https://www.herne.de/{number}.pdf", label="Plan"),),
        "links": (Link(url="https://example.org/", label="mehr"),),
        "sections": (SECTION,),
    }
    return Article(**defaults | fields)


def page_of(article: Article) -> bytes:
    """Return a page that says what the article says."""
    body = "".join(f"<p>{html.escape(part)}</p>" for part in article.body.split("\n\n"))
    return (
        f"<html><head><title>{html.escape(article.title)}</title></head><body><main><p>{article.published_raw}</p>"
        f"<h1>{html.escape(article.title)}</h1>{body}</main></body></html>"
    ).encode()


def received(url: str, body: bytes, at: datetime, *, status: int = 200, headers: bytes = b"") -> Received:
    return Received(
        url=url,
        fetched_url=url,
        fetched_at=at,
        method="GET",
        status=status,
        request_headers=b"User-Agent: test\r\n",
        response_headers=b"Content-Type: text/html\r\n" + headers,
        content_encoding=None,
        content_type="text/html",
        etag=None,
        last_modified=None,
        body=body,
    )


def keep(directory: Path, articles: Sequence[Article], *, minutes: int = 0) -> list[Captured]:
    """Capture the page of each article and save it, as one run."""
    kept = []
    at = START + timedelta(minutes=minutes)
    with closing(open_captures(directory)) as conn, closing(Archive(directory, clock=lambda: at)) as archive:
        captures = Captures(conn)
        run = archive.begin_crawl("default", at)
        for found in articles:
            captured = captures.keep(received(found.url, page_of(found), at))
            capture = Capture(sha256=captured.sha256, time=captured.fetched_at)
            archive.save(found, capture=capture, extractor="1")
            kept.append(captured)
        archive.end_crawl(run, at, "complete", {}, captures=head(conn, CAPTURES))
    return kept


def history(directory: Path) -> None:
    """Keep three articles, one of them with two versions, in two runs."""
    keep(directory, [article(1), article(2), article(3)])
    keep(directory, [article(2, body="Am Samstag gab es Nummer 2."), article(4)], minutes=60)


def edit(directory: Path, *statements: str) -> None:
    """Change the public file as somebody would who may write it: without its triggers."""
    _edit(archive_file(directory), statements)


def edit_captures(directory: Path, *statements: str) -> None:
    _edit(captures_file(directory), statements)


def _edit(path: Path, statements: Sequence[str]) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        triggers = conn.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            conn.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert conn.execute(statement).rowcount, f"{statement} changes nothing"
        for _, sql in triggers:
            conn.execute(sql)


def rows(path: Path, sql: str) -> list[Any]:
    with closing(sqlite3.connect(path)) as conn:
        return conn.execute(sql).fetchall()


def wrong(directory: Path, **options: Any) -> list[str]:
    """Return what verify finds, a line each."""
    report: Report = verify(directory, **options)
    return [str(finding) for finding in report.findings]


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def command(directory: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "archive", "--archive", str(directory), *arguments]


def run(directory: Path, *arguments: str, stdin: str = "") -> Ran:
    """Run the command line on an archive."""
    done = subprocess.run(
        command(directory, *arguments), input=stdin, capture_output=True, text=True, timeout=120, env=dict(os.environ)
    )
    return Ran(done.returncode, done.stdout, done.stderr)
