"""The clock of the search's benchmark: the same queries to all engines, in turn."""

from __future__ import annotations

import gc
import math
import sqlite3
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from random import Random

from archive.search.engine import ordered, search
from archive.search.results import SearchRequest
from archive.search.suggestions import suggest
from bench.asked import Asked, beginnings
from bench.engines import TODAY, Tantivy
from bench.stock import Stock

TOP = 20
OURS, IDS, STOCK, TANTIVY = "whole answer", "first 20 numbers", "stock FTS5", "tantivy"
ALONE = "ranked by the index alone"
"""The first 20 numbers without a look at the texts, which no peer takes."""
ENGINES = (OURS, IDS, ALONE, STOCK, TANTIVY)


class Times:
    """Seconds of the processor by class of query and engine."""

    def __init__(self) -> None:
        self.seconds: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
        self.hits: dict[str, list[int]] = defaultdict(list)

    def heads(self) -> Iterator[str]:
        """Yield the head of the table."""
        beside = [f"{one} beside {peer}" for one in ("index alone", "numbers") for peer in (STOCK, TANTIVY)]
        names = ("ms p50 / p99", "hits", *ENGINES, *beside)
        yield f"| {' | '.join(names)} |"
        yield f"|{'---|' * len(names)}"

    def rows(self) -> Iterator[str]:
        """Yield the rows: middle and 99th percentile of each engine, and how many times theirs our middle is."""
        for kind, engines in self.seconds.items():
            cells = [milliseconds(engines[name]) if name in engines else "" for name in ENGINES]
            for one in (ALONE, IDS):
                cells += [f"{self.beside(kind, one, peer):.1f}" if peer in engines else "" for peer in (STOCK, TANTIVY)]
            yield f"| {kind} | {statistics.median(self.hits[kind]):,.0f} | {' | '.join(cells)} |"

    def beside(self, kind: str, one: str, peer: str) -> float:
        """Return how many times the middle of a peer the middle of one of ours is."""
        return statistics.median(self.seconds[kind][one]) / statistics.median(self.seconds[kind][peer])


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that a share, in per cent, of all do not exceed."""
    return sorted(values)[max(math.ceil(len(values) * share / 100) - 1, 0)]


def milliseconds(seconds: Sequence[float]) -> str:
    """Return the middle and the 99th percentile in milliseconds."""
    return f"{1000 * statistics.median(seconds):.2f} / {1000 * percentile(seconds, 99):.2f}"


def ask_all(ours: sqlite3.Connection, stock: Stock, tantivy: Tantivy, queries: Sequence[Asked]) -> Times:
    """Ask all engines all queries, in an order that chance gives, after one round that warms them."""
    times, rng = Times(), Random(1)
    order = list(queries)
    rng.shuffle(order)
    gc.collect()
    gc.freeze()
    for is_warm in (False, True):
        for asked in order:
            engines = list(_engines(ours, stock, tantivy, asked).items())
            rng.shuffle(engines)
            for name, ask in engines:
                began = time.process_time()
                found = ask()
                seconds = time.process_time() - began
                if is_warm:
                    times.seconds[asked.kind][name].append(seconds)
                    if name == OURS:
                        times.hits[asked.kind].append(found)
    gc.unfreeze()
    # In the order in which the classes were drawn.
    times.seconds = {kind: times.seconds[kind] for kind in dict.fromkeys(asked.kind for asked in queries)}
    return times


def _engines(ours: sqlite3.Connection, stock: Stock, tantivy: Tantivy, asked: Asked) -> dict[str, Callable[[], int]]:
    request = SearchRequest(today=TODAY, **asked.ours)
    engines: dict[str, Callable[[], int]] = {OURS: lambda: search(ours, request).total}
    engines[IDS] = lambda: len(ordered(ours, request)[1])
    engines[ALONE] = lambda: len(ordered(ours, request, by_texts=False)[1])
    expression, query = asked.stock, asked.tantivy
    if expression is not None:
        engines[STOCK] = lambda: len(stock.match(expression, TOP))
    if query is not None:
        engines[TANTIVY] = lambda: tantivy.count_top(query, TOP)
    return engines


def suggest_all(ours: sqlite3.Connection, stock: sqlite3.Connection, count: int) -> list[float]:
    """Return the seconds of suggestions for what somebody has typed so far."""
    seconds = []
    for text in beginnings(stock, count=count):
        began = time.process_time()
        suggest(ours, text)
        seconds.append(time.process_time() - began)
    return seconds
