"""The archives that the search is measured on, each with its indexes, and what it took to write them.

A folder that is kept is asked again without being built anew: what the building took stands in it.
"""

from __future__ import annotations

import json
import multiprocessing
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from archive.database import archive_file, open_for_writing
from archive.search.index import index, prepare
from bench.engines import Ours, Tantivy
from bench.generated import DAYS, LAST_DAY, Generator
from bench.notices import fill, new_archive
from bench.recombined import index_recombined, recombine
from bench.search_times import OURS, STOCK, TANTIVY
from bench.stock import Stock

GENERATED = 100_000
"""Articles up to which an archive is generated one by one; a larger one is made by putting the parts of so many
together anew, since to analyse a million takes an hour."""
ADDED = 100
RECORD = "built.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """An archive with its indexes, and what it took to write them."""

    articles: int
    recombined_from: int | None
    """Of how many articles its parts are; `None` where each was generated and analysed."""
    seconds: dict[str, float]
    """Of the processor, by engine; of ours without the analysis where it is recombined."""
    size: dict[str, int]
    """Bytes of the index without the texts, by engine."""
    parts: dict[str, int]
    """Bytes of the tables of our index."""
    file: int
    """Bytes of the archive's whole file."""
    added: list[float]
    """Seconds on the clock that an article more took, each."""


def built_in(folder: Path, articles: int) -> Built:
    """Return the archive of so many articles in a folder, building it where there is none."""
    own = folder / str(articles)
    record = own / RECORD
    if not record.exists():
        own.mkdir(parents=True)
        built = _recombined(folder, own, articles) if articles > GENERATED else _generated(own, articles)
        record.write_text(json.dumps(asdict(built)), encoding="utf-8")
    return Built(**json.loads(record.read_text(encoding="utf-8")))


def _generated(own: Path, articles: int) -> Built:
    generator = Generator(articles=articles)
    new_archive(own / "archive", generator.articles())
    return _indexed(own, generator, articles, partial(Ours.build_index, own))


def _recombined(folder: Path, own: Path, articles: int) -> Built:
    base = built_in(folder, GENERATED)
    smaller = folder / str(GENERATED) / "archive"
    recombine(smaller, own, articles, [LAST_DAY - timedelta(days=DAYS - 1 - day) for day in range(DAYS)])
    generator = Generator(articles=articles)
    return _indexed(own, generator, articles, partial(index_recombined, smaller, own), base.articles)


def _indexed(
    own: Path, generator: Generator, articles: int, write: Callable[[], None], base: int | None = None
) -> Built:
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as other_core:
        peers = other_core.submit(_build_peers, own)
        began = time.process_time()
        write()
        seconds = {OURS: time.process_time() - began} | peers.result()
    file = archive_file(own / "archive")
    parts = _sizes(file, "search%", "lexicon%", "homographs%", "beginnings%")
    return Built(
        articles=articles,
        recombined_from=base,
        seconds=seconds,
        parts=parts,
        size={
            OURS: sum(parts.values()),
            STOCK: sum(_sizes(own / "stock.db", "fts%").values()),
            TANTIVY: sum(part.stat().st_size for part in (own / "tantivy").iterdir()),
        },
        file=file.stat().st_size,
        added=_add_some(own, generator),
    )


def _build_peers(own: Path) -> dict[str, float]:
    """Write the indexes of the others, from the same texts; return the seconds of each."""
    seconds = {}
    for name, peer in ((STOCK, Stock), (TANTIVY, Tantivy)):
        with closing(sqlite3.connect(archive_file(own / "archive"))) as conn:
            source = Timed(conn.execute(TEXTS))
            began = time.process_time()
            peer.build(own, source)
            seconds[name] = time.process_time() - began - source.seconds
    return seconds


# All that readers find an article by today, as `bench.notices.Notice.texts` has it; what was withdrawn nobody finds.
TEXTS = """
    SELECT id, title, body
        || coalesce((SELECT char(10) || group_concat(
                coalesce(alt, '') || char(10) || coalesce(caption, '') || char(10) || coalesce(credit, ''), char(10)
            ) FROM images WHERE article_id = a.id), '')
        || coalesce((SELECT char(10) || group_concat(label || char(10) || coalesce(text, ''), char(10))
            FROM attachments WHERE article_id = a.id), '')
    FROM articles AS a WHERE state <> 'withdrawn' ORDER BY id
"""


class Timed:
    """Hands on the texts of articles, and keeps apart the time that it takes to read them."""

    def __init__(self, source: Iterable[tuple[int, str, str]]) -> None:
        """`source` reads them."""
        self._source = iter(source)
        self.seconds = 0.0

    def __iter__(self) -> Iterator[tuple[int, str, str]]:
        """Yield them all."""
        while True:
            began = time.process_time()
            text = next(self._source, None)
            self.seconds += time.process_time() - began
            if text is None:
                return
            yield text


SIZE = "SELECT name, sum(pgsize) FROM dbstat WHERE name LIKE ? OR name LIKE 'sqlite_autoindex_' || ? GROUP BY name"


def _sizes(file: Path, *patterns: str) -> dict[str, int]:
    with closing(sqlite3.connect(file)) as conn:
        rows = [row for pattern in patterns for row in conn.execute(SIZE, (pattern, pattern))]
    sizes: dict[str, int] = {}
    for name, size in rows:
        table = name.removeprefix("sqlite_autoindex_").rstrip("_0123456789")
        sizes[table] = sizes.get(table, 0) + size
    return dict(sorted(sizes.items(), key=lambda item: -item[1]))


def _add_some(own: Path, generator: Generator) -> list[float]:
    """Put articles into the archive one by one as a crawl does, each on the disk; return the seconds of each."""
    seconds = []
    with closing(open_for_writing(own / "archive")) as conn:
        prepare(conn)
        (last,) = conn.execute("SELECT max(id) FROM articles").fetchone()
        for number in range(last + 1, last + 1 + ADDED):
            fill(conn, [generator.article(number)], first=number)
            began = time.perf_counter()
            with conn:
                index(conn, number)
            seconds.append(time.perf_counter() - began)
    return seconds
