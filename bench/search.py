"""The search: how fast an archive is indexed and searched, and how large its index is, beside stock FTS5 and tantivy.

All engines answer the same queries in one process, in turn, in an order that changes by chance; what is counted is
the processor's time. herne-archive gives the whole answer: hits with snippets, counts for every filter, corrections;
the others the numbers of the first twenty.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

from archive.database import open_for_reading
from bench.asked import Asked, draw
from bench.built import ADDED, Built, built_in
from bench.engines import Tantivy
from bench.generated import MEAN_WORDS
from bench.search_goals import Goal, goals
from bench.search_times import OURS, STOCK, TANTIVY, Times, ask_all, milliseconds, suggest_all
from bench.serving import REQUESTS, Memory, memory
from bench.stock import Stock
from sample_city.places_of_news import SECTIONS

SIZES = (10_000, 100_000, 1_000_000)
PER_CLASS = 100
PER_CLASS_OF_MANY = 50
"""Queries of a class in an archive of a million."""
SUGGESTED = 2_000


def report(*, quick: bool, articles: int | None = None, folder: Path | None = None) -> str:
    """Return the section of the report, for the usual sizes or for one number of articles.

    In `folder`, where it is given, the archives are kept, and those that are there are asked again.
    """
    sizes = (articles,) if articles else (1_000,) if quick else SIZES
    if folder is not None:
        return "\n".join(_section(folder, size, quick=quick) for size in sizes)
    with tempfile.TemporaryDirectory() as name:
        return "\n".join(_section(Path(name), size, quick=quick) for size in sizes)


def _section(folder: Path, articles: int, *, quick: bool) -> str:
    built = built_in(folder, articles)
    own = folder / str(articles)
    per_class = PER_CLASS_OF_MANY if articles > SIZES[1] else PER_CLASS
    with closing(sqlite3.connect(own / "stock.db")) as stock, closing(open_for_reading(own / "archive")) as ours:
        queries = draw(stock, list(SECTIONS), per_class=20 if quick else per_class)
        others = draw(stock, list(SECTIONS), per_class=REQUESTS // 5, seed=2)
        times = ask_all(ours, Stock(own), Tantivy(own), queries)
        suggested = suggest_all(ours, stock, SUGGESTED)
    taken = memory(own / "archive", _of_all_classes(others))
    return _written(built, times, suggested, taken, list(goals(built, times, suggested, taken, articles=articles)))


def _of_all_classes(queries: Iterable[Asked]) -> list[str]:
    """Return what is typed, one of each class in turn."""
    classes: dict[str, list[str]] = {}
    for query in queries:
        classes.setdefault(query.kind, []).append(query.ours["q"])
    return [typed for turn in zip(*classes.values(), strict=True) for typed in turn]


def _written(
    built: Built, times: Times, suggested: Sequence[float], taken: Memory, reached: Sequence[Goal]
) -> str:
    ours, stock = built.size[OURS], built.size[STOCK]
    per = {name: f"{built.articles / seconds:,.0f}" for name, seconds in built.seconds.items()}
    if built.recombined_from:
        per[OURS] = f"{per[OURS]}, analysed before"
    lines = [
        f"## Search in {built.articles:,} articles",
        "",
        f"`python -m bench search --articles {built.articles}`. {_made(built)} CPU time, warm, engines in turn, "
        f"{_queries(times)} queries a class, each asked once before. herne-archive gives the whole answer, 20 hits with "
        "snippets and counts for every filter, or the numbers of the first 20 hits, the others these numbers only. "
        "They are asked with the same words, by which herne-archive finds more: every form of them, compounds with "
        f"them, also what PDFs and earlier versions say. tantivy {version('tantivy')}, one thread. SQLite has the cache of "
        f"2 MB and reads without `mmap`, as when it serves; {ADDED} articles were added one by one after the index had "
        "been written as one piece; the log was written back; there are no statistics of ANALYZE, as in any archive.",
        "",
        "| | herne-archive | stock FTS5 | tantivy |",
        "|---|---|---|---|",
        f"| articles indexed a second and core | {per[OURS]} | {per[STOCK]} | {per[TANTIVY]} |",
        f"| bytes of index an article | {ours / built.articles:,.0f} | {stock / built.articles:,.0f} "
        f"| {built.size[TANTIVY] / built.articles:,.0f} |",
        f"| beside stock | {ours / stock:.2f} | 1 | {built.size[TANTIVY] / stock:.2f} |",
        "",
        f"Parts of the index, MB: {_parts(built.parts)}; the whole file {built.file / 1e6:,.0f}.",
        "",
        "| ms p50 / p99 | hits | whole answer | first 20 numbers | stock FTS5 | tantivy | numbers beside stock "
        "| beside tantivy |",
        "|---|---|---|---|---|---|---|---|",
        *times.rows(),
        "",
        f"Suggestions: {milliseconds(suggested)} ms. One article more, on the disk: {milliseconds(built.added)} ms on "
        f"the clock. Memory after {REQUESTS:,} requests, each another: plain Datasette with its tables "
        f"{taken.plain:.0f} MB, `herne-archive serve` with searches {taken.site:.0f} MB, {taken.at_start:.0f} MB "
        f"after its first page.",
        "",
        "| goal | measured | |",
        "|---|---|---|",
        *(goal.row() for goal in reached),
    ]
    return "\n".join(lines) + "\n"


def _made(built: Built) -> str:
    said = (
        f"Generated articles of {MEAN_WORDS} words on average, with the frequencies of wordfreq {version('wordfreq')}'s "
        "large German list (books, news, encyclopaedias, subtitles, web) in sentences of the sample city; topics, "
        "phrases, new compounds, 25 years, pictures, PDFs, edits, disappearances: `bench/generated.py`."
    )
    if not built.recombined_from:
        return said
    return (
        f"{said} **Recombined** from the {built.recombined_from:,}: each stands here {_times(built)} times, its text "
        "under the titles of others, on days spread anew. So the vocabulary does not grow, which favours our size a "
        "little, and no word stands in fewer articles than that: `bench/recombined.py`."
    )


def _times(built: Built) -> str:
    assert built.recombined_from
    return f"{built.articles / built.recombined_from:.0f}"


def _queries(times: Times) -> int:
    return min(len(hits) for hits in times.hits.values())


def _parts(parts: dict[str, int]) -> str:
    return ", ".join(f"{name} {size / 1e6:.1f}" for name, size in parts.items())
