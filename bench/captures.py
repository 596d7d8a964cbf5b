"""Captures: how fast all of them are read again, and how many bytes they take beside gzipped WARC.

The pages are those of the sample city, kept without a network as a crawl keeps them, with the headers that a common
server sends. Re-extraction is run as its command in a process of its own, start-up included; the floor, decompressing
and parsing the same captures with lxml alone, is taken in the same minute.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import lxml.html
from warcio.warcwriter import WARCWriter

from archive.captures import Captures, captures_file, open_captures
from archive.export import warc
from archive.export.warc_selection import Choice, Selection
from archive.store import Archive, Capture
from herne_scraper import EXTRACTOR_VERSION
from herne_scraper.kept_page import page_of
from herne_scraper.ports import Received
from herne_scraper.sites.herne import HERNE
from sample_city.city import build_city
from sample_city.website import Look, Website

START = datetime(2026, 11, 1, tzinfo=UTC)
REAL_WEIGHT = 44_000
"""Bytes of menus that bring a page to about the 47 kB of a real one."""
WITH_PAGE = 1.25
"""Notices of the sample city for one with a page, a little more than it needs."""
REQUEST = (
    b"Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.5\r\nAccept-Language: de\r\n"
    b"User-Agent: herne-archive/0.1.0 (+you@example.org)\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n"
)


def responses(pages: int, menu_bytes: int) -> Iterator[Received]:
    """Give so many detail pages of the sample city as responses."""
    city = build_city(seed=3, end=date(2026, 10, 31), articles=round(pages * WITH_PAGE) + 60)
    site = Website(city=city, look=Look(menu_bytes=menu_bytes))
    chosen = [article for article in city.articles if article.path][:pages]
    for number, article in enumerate(chosen):
        answer = site.answer(article.path or "")
        headers = (
            f"Date: Sun, 01 Nov 2026 00:00:00 GMT\r\nServer: Apache\r\nContent-Type: {answer.content_type}\r\n"
            f'ETag: "{number:x}-5f3a"\r\nLast-Modified: Sun, 01 Nov 2026 00:00:00 GMT\r\nVary: Accept-Encoding\r\n'
            f"Content-Encoding: gzip\r\nContent-Length: {len(answer.body) // 5}\r\n"
        )
        url = f"{HERNE.origin}{article.path}"
        yield Received(
            url=url,
            fetched_url=url,
            fetched_at=START + timedelta(seconds=number),
            method="GET",
            status=200,
            request_headers=REQUEST,
            response_headers=headers.encode(),
            content_encoding="gzip",
            content_type=answer.content_type,
            etag=None,
            last_modified=None,
            body=answer.body,
        )


def keep(directory: Path, pages: int, menu_bytes: int, *, articles: bool) -> None:
    """Keep pages in a new archive, with their articles where those are asked for."""
    with closing(open_captures(directory)) as conn, Archive(directory) as archive:
        captures = Captures(conn)
        conn.execute("PRAGMA synchronous = OFF")
        conn.execute("BEGIN IMMEDIATE")
        for received in responses(pages, menu_bytes):
            kept = captures.keep(received)
            if articles:
                capture = Capture(sha256=kept.sha256, time=kept.fetched_at)
                archive.save(HERNE.read_article(page_of(HERNE, received)), capture=capture, extractor=EXTRACTOR_VERSION)
        conn.execute("COMMIT")
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def reextraction(directory: Path, jobs: int) -> tuple[float, float]:
    """Run the command and return seconds on the clock and of CPU, its reading processes included."""
    command = [sys.executable, "-m", "archive", "--archive", str(directory), "reextract", "--jobs", str(jobs)]
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{command} ended with {process.returncode}")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime


def floor(directory: Path) -> float:
    """Return the CPU seconds of decompressing all captures and parsing them with lxml, one after the other."""
    with closing(open_captures(directory)) as conn:
        captures = Captures(conn)
        start = time.process_time()
        for (digest,) in conn.execute("SELECT sha256 FROM captures WHERE status = 200 ORDER BY url, id"):
            lxml.html.document_fromstring(captures.body(digest).decode("utf-8", "replace"))
        return time.process_time() - start


@dataclass(frozen=True, slots=True)
class Weight:
    """Bytes a page, on average."""

    body: float
    kept: float
    warc: float


def weigh(directory: Path) -> Weight:
    """Return what the captures of an archive weigh: as `captures.db` whole, and as WARC of request and response."""
    written = io.BytesIO()
    writer = WARCWriter(written, gzip=True, warc_version=warc.VERSION)
    body_bytes = 0
    with closing(Selection(directory, Choice())) as selection:
        captures = Captures(selection.conn)
        for capture, _, size in selection.captures():
            body_bytes += size
            record, original = warc.response(capture, captures.body(capture.sha256))
            writer.write_record(record)
            writer.write_record(warc.request(capture, original.record_id))
        count = selection.count
    kept = captures_file(directory).stat().st_size
    return Weight(body_bytes / count, kept / count, len(written.getvalue()) / count)


def report(*, quick: bool = False) -> str:
    """Measure, and return the sections of `docs/benchmarks.md`."""
    cores = len(os.sched_getaffinity(0))
    pages, weighed = (600, 600) if quick else (20_000, 2_000)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        keep(folder / "read", pages, 0, articles=True)
        bare = floor(folder / "read")
        seconds, cpu = reextraction(folder / "read", cores)
        load = os.getloadavg()[0]
        weights = {}
        for label, menu_bytes in (
            ("as the sample city sends them", 0),
            ("with menus as heavy as real ones", REAL_WEIGHT),
        ):
            keep(folder / str(menu_bytes), weighed, menu_bytes, articles=False)
            weights[label] = weigh(folder / str(menu_bytes))
    rows = [
        f"| {label} | {w.body:,.0f} | {w.warc:,.0f} | {w.kept:,.0f} | {w.kept / w.warc:.2f} |"
        for label, w in weights.items()
    ]
    return "\n".join(
        [
            "## Re-extraction",
            "",
            (
                f"{pages:,} captured pages of the sample city, all unchanged, by `herne-archive reextract` with {cores}"
                f" reading processes, start-up included; load of the machine {load:.1f}."
            ),
            "",
            "| | CPU s | pages a second and core |",
            "|---|---|---|",
            f"| decompressing and parsing with lxml alone | {bare:.1f} | {pages / bare:,.0f} |",
            f"| herne-archive reextract | {cpu:.1f} | {pages / cpu:,.0f} |",
            "",
            (
                f"Goal: 20,000 in at most 20 s on two cores: **{seconds:.1f} s** on the clock for {pages:,},"
                f" {cpu / cores:.1f} s of CPU on each of {cores} cores."
            ),
            "",
            "## Bytes a captured page",
            "",
            (
                f"{weighed:,} detail pages in `captures.db`, whole: bodies, rows, headers, indexes, dictionaries, hash"
                " chain; beside gzipped WARC with a request and a response record each, by warcio."
            ),
            "",
            "| pages | body | gzipped WARC | captures.db | ratio |",
            "|---|---|---|---|---|",
            *rows,
            "",
            "Goal: at most 0.4.",
            "",
        ]
    )
