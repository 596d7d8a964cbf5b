"""The search: how fast an archive is indexed and searched, and how large its index is, beside stock FTS5 and tantivy.

All engines answer the same queries in one process, in turn, in an order that changes by chance; what is counted is
the processor's time. herne-archive gives the whole answer: hits with snippets, counts for every filter, corrections;
the others the numbers of the first twenty.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from archive.database import open_for_reading, open_for_writing
from archive.search.index import index
from bench.asked import draw
from bench.engines import Ours, Tantivy
from bench.generated import MEAN_WORDS, Generator
from bench.notices import Notice, fill, new_archive
from bench.search_times import OURS, STOCK, TANTIVY, Times, ask_all, percentile, suggest_all
from bench.serving import growth
from bench.stock import Stock, texts_of
from sample_city.places_of_news import SECTIONS

SIZES = (10_000, 100_000)
PER_CLASS = 100
ADDED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What it took to write the indexes of an archive."""

    articles: int
    seconds: dict[str, float]
    """Of the processor, by engine."""
    size: dict[str, int]
    """Bytes of the index without the texts, by engine."""
    parts: dict[str, int]
    """Bytes of the tables of our index."""


def report(*, quick: bool, articles: int | None = None) -> str:
    """Return the section of the report, for the usual sizes or for one number of articles."""
    sizes = (articles,) if articles else (1_000,) if quick else SIZES
    return "\n".join(_section(size, 20 if quick else PER_CLASS) for size in sizes)


def _section(articles: int, per_class: int) -> str:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        generator = Generator(articles=articles)
        built = build(folder, generator)
        added = add_some(folder, generator)
        with (
            closing(sqlite3.connect(folder / "stock.db")) as stock,
            closing(open_for_reading(folder / "archive")) as ours,
        ):
            queries = draw(stock, list(SECTIONS), per_class=per_class)
            times = ask_all(ours, Stock(folder), Tantivy(folder), queries)
            suggested = suggest_all(ours, stock, per_class * 10)
        memory = growth(folder / "archive", [query.ours["q"] for query in queries])
    return _written(built, times, suggested, added, memory)


class Timed:
    """Hands on articles, and keeps apart the time that it takes to make them."""

    def __init__(self, source: Iterable[Notice]) -> None:
        """`source` makes them."""
        self._source = iter(source)
        self.seconds = 0.0

    def __iter__(self) -> Iterator[Notice]:
        """Yield them all."""
        while True:
            began = time.process_time()
            notice = next(self._source, None)
            self.seconds += time.process_time() - began
            if notice is None:
                return
            yield notice


def build(folder: Path, generator: Generator) -> Built:
    """Write the archive and all indexes."""
    seconds = {}
    articles = new_archive(folder / "archive", generator.articles())
    began = time.process_time()
    Ours.build_index(folder)
    seconds[OURS] = time.process_time() - began
    for name, peer in ((STOCK, Stock), (TANTIVY, Tantivy)):
        source = Timed(generator.articles())
        began = time.process_time()
        peer.build(folder, texts_of(source))
        seconds[name] = time.process_time() - began - source.seconds
    parts = _sizes(folder / "archive" / "archive.db", "search%", "lexicon%", "homographs%", "beginnings%")
    return Built(
        articles=articles,
        seconds=seconds,
        parts=parts,
        size={
            OURS: sum(parts.values()),
            STOCK: sum(_sizes(folder / "stock.db", "fts%").values()),
            TANTIVY: sum(file.stat().st_size for file in (folder / "tantivy").iterdir()),
        },
    )


SIZE = "SELECT name, sum(pgsize) FROM dbstat WHERE name LIKE ? OR name LIKE 'sqlite_autoindex_' || ? GROUP BY name"


def _sizes(file: Path, *patterns: str) -> dict[str, int]:
    with closing(sqlite3.connect(file)) as conn:
        rows = [row for pattern in patterns for row in conn.execute(SIZE, (pattern, pattern))]
    sizes: dict[str, int] = {}
    for name, size in rows:
        table = name.removeprefix("sqlite_autoindex_").rstrip("_0123456789")
        sizes[table] = sizes.get(table, 0) + size
    return dict(sorted(sizes.items(), key=lambda item: -item[1]))


def add_some(folder: Path, generator: Generator) -> list[float]:
    """Put articles into the archive one by one as a crawl does, each on the disk; return the seconds of each."""
    seconds = []
    with closing(open_for_writing(folder / "archive")) as conn:
        (last,) = conn.execute("SELECT max(id) FROM articles").fetchone()
        for number in range(last + 1, last + 1 + ADDED):
            notice = generator.article(number)
            fill(conn, [notice], first=number)
            began = time.perf_counter()
            with conn:
                index(conn, number)
            seconds.append(time.perf_counter() - began)
    return seconds


def _written(built: Built, times: Times, suggested: Sequence[float], added: Sequence[float], memory: str) -> str:
    ours, stock = built.size[OURS], built.size[STOCK]
    per = {name: built.articles / seconds for name, seconds in built.seconds.items()}
    lines = [
        f"## Search in {built.articles:,} articles",
        "",
        (
            f"`python -m bench search --articles {built.articles}`. Generated articles of {MEAN_WORDS} words on "
            f"average, with the frequencies of wordfreq {version('wordfreq')}'s large German list (books, news, "
            "encyclopaedias, subtitles, web) in sentences of the sample city; topics, phrases, new compounds, 25 "
            "years, pictures, PDFs, edits, disappearances: `bench/generated.py`. CPU time, warm, engines in turn. "
            "herne-archive gives the whole page, 20 hits with snippets and counts for every filter, the others numbers "
            "only. They are asked with the same words, by which herne-archive finds more. "
            f"tantivy {version('tantivy')}, one thread."
        ),
        "",
        "| | herne-archive | stock FTS5 | tantivy |",
        "|---|---|---|---|",
        f"| articles indexed a second and core | {per[OURS]:,.0f} | {per[STOCK]:,.0f} | {per[TANTIVY]:,.0f} |",
        (
            f"| bytes of index an article | {ours / built.articles:,.0f} | {stock / built.articles:,.0f} "
            f"| {built.size[TANTIVY] / built.articles:,.0f} |"
        ),
        "",
        f"Index beside stock: **{ours / stock:.2f}** (goal 1.3). Its parts, MB: {_parts(built.parts)}.",
        "",
        "| ms p50 / p99 | hits | herne-archive | numbers only | stock FTS5 | tantivy | numbers only beside tantivy |",
        "|---|---|---|---|---|---|---|",
        *times.rows(),
        "",
        (
            f"Suggestions: {_ms(suggested)} ms (goal 1 ms p99). One article more, on the disk: {_ms(added)} ms on the "
            f"clock (goal 20). {memory}"
        ),
    ]
    return "\n".join(lines) + "\n"


def _parts(parts: dict[str, int]) -> str:
    return ", ".join(f"{name} {size / 1e6:.1f}" for name, size in parts.items())


def _ms(seconds: Sequence[float]) -> str:
    return f"{1000 * percentile(seconds, 50):.2f} / {1000 * percentile(seconds, 99):.2f}"
