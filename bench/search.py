"""The search: how fast an archive is indexed and searched, and how large its index is, beside stock FTS5 and tantivy.

All engines answer the same queries in one process, in turn, in an order that changes by chance; what is counted is
the processor's time. herne-archive gives the whole answer: hits with snippets, counts for every filter, corrections;
the others the numbers of the first twenty.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
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
        queries = draw(stock, list(SECTIONS), per_class=2 * PER_CLASS)
        times = ask_all(ours, Stock(own), Tantivy(own), _first_of_each(queries, 20 if quick else per_class))
        suggested = suggest_all(ours, stock, SUGGESTED)
    taken = memory(own / "archive", _in_turn(queries))
    return _written(built, times, suggested, taken, list(goals(built, times, suggested, taken, articles=articles)))


def _first_of_each(queries: Iterable[Asked], count: int) -> list[Asked]:
    """Return so many queries of each class."""
    return [query for of_kind in _classes(queries).values() for query in of_kind[:count]]


def _in_turn(queries: Iterable[Asked]) -> list[str]:
    """Return what is typed, one of each class in turn."""
    return [query.ours["q"] for turn in zip(*_classes(queries).values(), strict=True) for query in turn]


def _classes(queries: Iterable[Asked]) -> dict[str, list[Asked]]:
    classes: dict[str, list[Asked]] = {}
    for query in queries:
        classes.setdefault(query.kind, []).append(query)
    return classes


def _written(built: Built, times: Times, suggested: Sequence[float], taken: Memory, reached: Sequence[Goal]) -> str:
    refused = f"; {taken.refused} of its answers were `503`, the machine being busy" if taken.refused else ""
    lines = [
        f"## Search in {built.articles:,} articles",
        "",
        f"`python -m bench search --articles {built.articles}`. {_made(built)} {_asked(times)}",
        "",
        *_table_of_indexes(built),
        "",
        f"Parts of the index, MB: {_parts(built.parts)}; the whole file {built.file / 1e6:,.0f}.",
        "",
        *times.heads(),
        *times.rows(),
        "",
        (
            f"Suggestions: {milliseconds(suggested)} ms. One article more, on the disk: {milliseconds(built.added)} ms "
            f"on the clock. Memory after {REQUESTS:,} requests, each another: plain Datasette with its tables "
            f"{taken.plain:.0f} MB, `herne-archive serve` with searches {taken.site:.0f} MB, {taken.at_start:.0f} MB "
            f"after its first page{refused}."
        ),
        "",
        "| goal | measured | |",
        "|---|---|---|",
        *(goal.row() for goal in reached),
    ]
    return "\n".join(lines) + "\n"


def _table_of_indexes(built: Built) -> Iterator[str]:
    ours, stock, tantivy = (built.size[name] for name in (OURS, STOCK, TANTIVY))
    per = {name: f"{built.articles / seconds:,.0f}" for name, seconds in built.seconds.items()}
    analysed = " without their analysis" if built.recombined_from else ""
    yield "| | herne-archive | stock FTS5 | tantivy |"
    yield "|---|---|---|---|"
    yield f"| articles indexed a second and core | {per[OURS]}{analysed} | {per[STOCK]} | {per[TANTIVY]} |"
    each = (f"{size / built.articles:,.0f}" for size in (ours, stock, tantivy))
    yield f"| bytes of index an article | {' | '.join(each)} |"
    yield f"| beside stock | {ours / stock:.2f} | 1 | {tantivy / stock:.2f} |"


def _made(built: Built) -> str:
    said = (
        f"Generated articles of {MEAN_WORDS} words on average, with the frequencies of wordfreq "
        f"{version('wordfreq')}'s large German list (books, news, encyclopaedias, subtitles, web) in sentences of the "
        "sample city; topics, phrases, new compounds, 25 years, pictures, PDFs, edits, disappearances: "
        "`bench/generated.py`."
    )
    if not built.recombined_from:
        return said
    return (
        f"{said} **Recombined** from the {built.recombined_from:,}: each stands here "
        f"{built.articles / built.recombined_from:.0f} times, its text under the titles of others, on days spread "
        "anew. So the vocabulary does not grow, which favours our size a little, and no word stands in fewer articles "
        "than that: `bench/recombined.py`."
    )


def _asked(times: Times) -> str:
    return (
        f"CPU time, warm, engines in turn, {min(map(len, times.hits.values()))} queries a class, each asked once "
        "before. herne-archive gives the whole answer, 20 hits with snippets and counts for every filter, or the "
        "numbers of the first 20 hits, with its look at the texts of the best or ranked by the index alone; the others "
        "give numbers only. They are asked with the same words, by which "
        "herne-archive finds more: every form of them, compounds with them, also what earlier versions said. "
        f"tantivy {version('tantivy')}, one thread. SQLite has its cache of 2 MB and reads without `mmap`, as where "
        f"the archive is served; after the index was written as one piece {ADDED} articles were added one by one; the "
        "log is written back, and there are no statistics of ANALYZE, as in every archive."
    )


def _parts(parts: dict[str, int]) -> str:
    return ", ".join(f"{name} {size / 1e6:.1f}" for name, size in parts.items())
