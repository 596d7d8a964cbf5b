"""The crawl: CPU per page with everything on, beside a bare Scrapy spider that only downloads the same addresses.

Both run in processes of their own against a sample city in a third, round by round; what is compared is the
CPU time the operating system counted for each process, start-up included.
"""

from __future__ import annotations

import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from archive import store
from archive.captures import Captures, open_captures
from archive.search import index as search_index
from archive.store import Archive, Capture
from herne_scraper.items import Page
from herne_scraper.ports import Received
from herne_scraper.sites.herne import HERNE

ROUNDS = 3
FETCHED = "SELECT fetched_url FROM captures ORDER BY id"
DETAILS = "SELECT id FROM captures WHERE status = 200 AND url LIKE '%/News-Detailansicht_%' ORDER BY id"


@contextmanager
def sample_city(articles: int) -> Iterator[str]:
    """Serve a sample city from a process of its own; yields its address."""
    command = [sys.executable, "-u", "-m", "sample_city", "--articles", str(articles), "--seed", "3", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            address = next(word for line in process.stdout for word in line.split() if word.startswith("http://"))
            yield address.rstrip("/.")
        finally:
            process.terminate()


def cpu_of(command: list[str]) -> float:
    """Run a command to its end and return the CPU seconds it took. Raises `RuntimeError` when it fails."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{command} ended with {process.returncode}: {errors.decode()[-2000:]}")
    return usage.ru_utime + usage.ru_stime


def whole_crawls(articles: int, folder: Path) -> tuple[int, float, float, float, Path]:
    """Return pages, median CPU seconds of our crawl and of the bare spider, the median ratio, and an archive made."""
    ours, bare = [], []
    with sample_city(articles) as address:
        for number in range(ROUNDS):
            directory = folder / f"archive-{number}"
            crawl = [sys.executable, "-m", "archive", "--archive", str(directory), "crawl", "--base-url", address]
            ours.append(cpu_of(crawl))
            with sqlite3.connect(directory / "private" / "captures.db") as conn:
                fetched = [url for (url,) in conn.execute(FETCHED)]
            addresses = folder / "addresses.txt"
            addresses.write_text("\n".join(fetched))
            bare.append(cpu_of([sys.executable, "-m", "bench.bare_spider", str(addresses)]))
    ratio = statistics.median(one / other for one, other in zip(ours, bare, strict=True))
    return len(fetched), statistics.median(ours), statistics.median(bare), ratio, directory


def stages(directory: Path, folder: Path) -> dict[str, float]:
    """Return CPU milliseconds per article page of each stage, on the pages an archive has captured."""
    kept = open_captures(directory)
    captures = Captures(kept)
    read = [captures.read(number) for (number,) in kept.execute(DETAILS)]
    return {
        "extraction": _extraction(read),
        "capture and frontier's file": _capturing([received for received, _ in read], folder / "stage-captures"),
        **_storing(read, folder / "stage-archive"),
    }


def _pages(read: list[tuple[Received, store.Capture]]) -> list[Page]:
    return [
        Page(url=received.url, body=received.body, content_type=received.content_type, captured_at=received.fetched_at)
        for received, _ in read
    ]


def _extraction(read: list) -> float:  # type: ignore[type-arg]
    pages = _pages(read)
    start = time.process_time()
    for page in pages:
        HERNE.read_article(page)
    return (time.process_time() - start) * 1000 / len(pages)


def _capturing(received: list[Received], folder: Path) -> float:
    conn = open_captures(folder)
    captures = Captures(conn)
    start = time.process_time()
    for response in received:
        conn.execute("BEGIN IMMEDIATE")
        captures.keep(response)
        conn.execute("COMMIT")
    return (time.process_time() - start) * 1000 / len(received)


def _storing(read: list, folder: Path) -> dict[str, float]:  # type: ignore[type-arg]
    articles = [HERNE.read_article(page) for page in _pages(read)]
    indexing = 0.0
    real = search_index.index

    def timed(conn: sqlite3.Connection, article_id: int) -> None:
        nonlocal indexing
        start = time.process_time()
        real(conn, article_id)
        indexing += time.process_time() - start

    search_index.index = timed
    try:
        with Archive(folder) as archive:
            start = time.process_time()
            for article, (_, captured) in zip(articles, read, strict=True):
                capture = Capture(sha256=captured.sha256, time=datetime.now(UTC))
                archive.save(article, capture=capture, extractor="bench")
            whole = time.process_time() - start
    finally:
        search_index.index = real
    count = len(articles)
    return {"store": (whole - indexing) * 1000 / count, "index": indexing * 1000 / count}


def report(*, quick: bool = False) -> str:
    """Measure, and return the section of `docs/benchmarks.md`."""
    articles = 300 if quick else 2000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pages, ours, bare, ratio, directory = whole_crawls(articles, folder)
        parts = stages(directory, folder)
    rows = [
        f"| download: the bare spider | {bare * 1000 / pages:.2f} |",
        *(f"| {stage} | {ms:.2f} |" for stage, ms in parts.items()),
        f"| the whole crawl | {ours * 1000 / pages:.2f} |",
    ]
    return "\n".join(
        [
            "## The crawl",
            "",
            (
                f"A sample city of {articles} notices, {pages} responses, one request at a time, no delay; median of"
                f" {ROUNDS} rounds, start-up of either process included ({ours:.1f} s against {bare:.1f} s of CPU)."
                " The stages were measured apart, per article page; frontier, listings and start-up make up the rest."
            ),
            "",
            "| stage | CPU ms a page |",
            "|---|---|",
            *rows,
            "",
            f"Goal: at most 2.2 times a bare Scrapy spider: **{ratio:.2f} times**.",
            "",
        ]
    )
