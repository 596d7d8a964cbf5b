"""The commands that are killed, the archives they work on, and what must be so afterwards."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from archive.integrity.verify import verify
from archive.operation.backup import copies
from bench.earlier_archive import RELEASES, lay_out
from bench.kills.killing import command, run
from sample_city.city import build_city
from sample_city.edits import EDITS
from sample_city.server import Server

ROOT = Path(__file__).parent.parent.parent
END = date(2026, 10, 31)
LATER = 12
"""Articles that the city publishes after the first crawl."""
OLDER = """
import dataclasses
import herne_scraper
herne_scraper.EXTRACTOR_VERSION = "0"
from herne_scraper.sites import herne

read_detail = herne.read_detail

def read(root, url, address_of):
    raw = read_detail(root, url, address_of)
    return dataclasses.replace(raw, body=raw.body.replace("Herne", ""))

herne.read_detail = read
"""
"""An extractor that overlooks a word; the archive it made is read again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A command that writes."""

    name: str
    base: str
    """The archive it works on."""
    arguments: tuple[str, ...]
    crawls: bool = False
    """Whether it asks the city."""
    removes: bool = False
    """Whether it may change what was kept: a removal on legal demand."""
    output: str | None = None
    """Where it writes, if not into the archive: a file or a folder beside it."""


def jobs(words: str, key: str) -> list[Job]:
    """Return all commands that are killed; `words` and `key` are what is removed."""
    reason = ("--reason", "Antrag", "--yes")
    return [
        Job(name="crawl, the first", base="empty", arguments=("crawl",), crawls=True),
        Job(name="crawl", base="crawled", arguments=("crawl",), crawls=True),
        Job(name="crawl --full", base="crawled", arguments=("crawl", "--full"), crawls=True),
        Job(name="crawl --media", base="crawled", arguments=("crawl", "--media"), crawls=True),
        Job(name="reextract", base="older extractor", arguments=("reextract", "--jobs", "2")),
        Job(name="captures export, WARC", base="crawled", arguments=("captures", "export"), output="out.warc.gz"),
        Job(name="captures export, WACZ", base="crawled", arguments=("captures", "export"), output="out.wacz"),
        Job(name="redact", base="crawled", arguments=("redact", words, *reason), removes=True),
        Job(name="withdraw", base="crawled", arguments=("withdraw", key, *reason), removes=True),
        Job(name="reindex", base="crawled", arguments=("reindex",)),
        Job(name="backup", base="crawled", arguments=("backup",), output="copies"),
        Job(name="upgrade", base="earlier release", arguments=("upgrade",)),
    ]


class Bases:
    """The archives that are copied for each kill, made once."""

    def __init__(self, folder: Path, server: Server, *, articles: int) -> None:
        self.folder = folder
        self._server = server
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("HERNE_")}
        self.environment |= {"PYTHONPATH": str(ROOT)}
        older = folder / "sitecustomize"
        older.mkdir(parents=True)
        (older / "sitecustomize.py").write_text(OLDER, encoding="utf-8")
        whole = build_city(seed=4, end=END, articles=articles)
        server.city = whole.without([article.key for article in whole.articles[:LATER]])
        (folder / "empty").mkdir()
        self._crawl("crawled", self.environment)
        self._crawl("older extractor", self.environment | {"PYTHONPATH": f"{older}:{ROOT}"})
        lay_out(RELEASES[0], folder / "earlier release")
        _swell(folder / "earlier release")
        server.city = whole
        self._edit()

    def copy(self, base: str, target: Path) -> Path:
        """Copy an archive and return where it is; the folder around it is new."""
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir()
        shutil.copytree(self.folder / base, target / "data")
        return target / "data"

    def removable(self) -> tuple[str, str]:
        """Return words that stand in an article of the crawled archive, and its key."""
        with closing(sqlite3.connect(self.folder / "crawled/archive.db")) as conn:
            query = "SELECT body, key FROM articles WHERE listing_only = 0 AND length(body) > 200 ORDER BY key LIMIT 1"
            body, key = conn.execute(query).fetchone()
        return " ".join(body.split()[:4]), key

    def _crawl(self, name: str, environment: Mapping[str, str]) -> None:
        directory = self.folder / name
        directory.mkdir()
        done = run(command(directory, "crawl", "--base-url", self._server.url), [directory], environment)
        if done.code != 0:
            raise RuntimeError(f"the archive {name!r} could not be made: {done.last_words}")

    def _edit(self) -> None:
        """Edit every fourth page of the city, each as it takes an edit first."""
        for article in [a for a in self._server.city.articles if a.path][::4]:
            for kind in EDITS:
                try:
                    self._server.edit(article.key, kind)
                except ValueError:
                    continue
                break


# So that the steps of an upgrade have something to do.
SWELL = """
    INSERT INTO captures (url, fetched_url, fetched_at, method, status, request_headers, response_headers,
                          content_encoding, sha256)
    SELECT url, fetched_url, fetched_at, method, status, request_headers, response_headers, content_encoding, sha256
    FROM captures
"""
DOUBLINGS = 6


def _swell(directory: Path) -> None:
    with closing(sqlite3.connect(directory / "private/captures.db")) as conn:
        for _ in range(DOUBLINGS):
            conn.execute(SWELL)
        conn.commit()


ROWS = {
    "archive.db": {"versions": "SELECT rowid FROM versions", "changes": "SELECT id FROM changes"},
    "private/captures.db": {"captures": "SELECT id FROM captures"},
}


def committed(directory: Path) -> dict[str, set[int]]:
    """Return the rows that are committed now, as any other process sees them."""
    found: dict[str, set[int]] = {}
    for file, tables in ROWS.items():
        path = directory / file
        if not path.is_file():
            continue
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=30)) as conn:
            known = {name for (name,) in conn.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
            for table, query in tables.items():
                if table in known:
                    found[table] = {number for (number,) in conn.execute(query)}
    return found


def result(job: Job, place: Path) -> object:
    """Return what a finished command has made, ready to be compared with another run's."""
    target = None if job.output is None else place / job.output
    if target is not None and target.suffix in (".gz", ".wacz"):
        return target.read_bytes()
    if target is not None:
        return [public(copy) for copy in copies(target)[-1:]]
    return public(place / "data")


def public(directory: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return articles, versions, changes, events and index, without times and row numbers."""
    queries = {
        "articles": "SELECT key, url, title, body, state, content_hash FROM articles ORDER BY key",
        "versions": "SELECT key, v.content_hash, cause FROM versions AS v JOIN articles AS a ON a.id = article_id",
        "changes": "SELECT key, kind FROM changes AS c JOIN articles AS a ON a.id = article_id",
        "events": "SELECT key, starts, ends FROM events AS e JOIN articles AS a ON a.id = article_id",
        "index": "SELECT count(*) FROM search_meta",
        "media": "SELECT url, sha256 FROM media WHERE is_current = 1",
    }
    with closing(sqlite3.connect(directory / "archive.db")) as conn:
        return {name: sorted(conn.execute(query).fetchall(), key=repr) for name, query in queries.items()}


def wrong_after_kill(job: Job, place: Path) -> list[str]:
    """Return what is wrong with what a kill has left, before anything mends it."""
    found = []
    if job.output is not None:
        target = place / job.output
        if target.is_file():
            # It has its name only when it is whole: what is compared with the undisturbed run's.
            found += [] if target.stat().st_size else [f"{job.output} is there and empty"]
        elif target.is_dir():
            found += [f"the copy {copy.name} does not verify" for copy in copies(target) if not verify(copy).ok]
    return found


def wrong_at_the_end(directory: Path) -> list[str]:
    """Return what `verify` finds, and whatever is left unfinished."""
    found = [str(finding) for finding in verify(directory).findings]
    left = [path for path in directory.parent.rglob("*") if path.name.endswith((".part", ".broken"))]
    return found + [f"{path.name} was left" for path in left]


def arguments(job: Job, place: Path, url: str) -> list[str]:
    """Return the command line of a job."""
    extra = ["--base-url", url] if job.crawls else []
    output = [] if job.output is None else [str(place / job.output)]
    return command(place / "data", *job.arguments, *output, *extra)
