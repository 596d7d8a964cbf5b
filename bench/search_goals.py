"""The goals of the search's speed and size, and whether a measured archive meets them."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.built import Built
from bench.search_times import ALONE, IDS, OURS, STOCK, TANTIVY, Times, percentile
from bench.serving import Memory

SIZE = 1.3
"""Our index beside that of stock FTS5."""
WHOLE_ANSWER = {100_000: 50.0, 1_000_000: 250.0}
"""Milliseconds that 99 of 100 answers of a class stay below, with hits, snippets and counts, by number of articles."""
WORTH_COMPARING = 0.1
"""Milliseconds that tantivy takes at least where we are compared with it."""
BESIDE_TANTIVY = {"rare": 3, "medium": 3, "AND of 2": 5, "AND of 3": 5, "phrase of 3": 5}
SUGGESTIONS = 1.0
MEMORY = 50.0
ADDED = {100_000: 20.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A goal and what was measured."""

    wanted: str
    measured: str
    is_met: bool

    def row(self) -> str:
        """Return a row of a table."""
        return f"| {self.wanted} | {self.measured} | {'met' if self.is_met else '**missed**'} |"


def goals(built: Built, times: Times, suggested: Sequence[float], memory: Memory, *, articles: int) -> Iterator[Goal]:
    """Yield the goals that are set for an archive of this size."""
    ratio = built.size[OURS] / built.size[STOCK]
    yield Goal(wanted=f"index at most {SIZE} × stock", measured=f"{ratio:.2f}", is_met=ratio <= SIZE)
    if limit := WHOLE_ANSWER.get(articles):
        slow = {kind: p99 for kind in times.seconds if (p99 := _p99(times, kind)) > limit}
        worst = max(times.seconds, key=lambda kind: _p99(times, kind))
        yield Goal(
            wanted=f"whole answers of every class, p99 at most {limit:.0f} ms",
            measured=", ".join(f"{kind} {p99:.0f}" for kind, p99 in slow.items())
            or f"at most {_p99(times, worst):.0f} ({worst})",
            is_met=not slow,
        )
    for kind, most in BESIDE_TANTIVY.items():
        peer = 1000 * statistics.median(times.seconds[kind][TANTIVY])
        alone, looked = (times.beside(kind, one, TANTIVY) for one in (ALONE, IDS))
        said = f"{alone:.1f}; {looked:.1f} with the look at the texts"
        is_compared = peer > WORTH_COMPARING
        yield Goal(
            wanted=f"{kind}: ranked by the index alone, p50 at most {most} × tantivy's",
            measured=said if is_compared else f"{said}; tantivy's {peer:.2f} ms are not compared",
            is_met=alone <= most or not is_compared,
        )
    p99 = 1000 * percentile(suggested, 99)
    yield Goal(
        wanted=f"suggestions, p99 at most {SUGGESTIONS:.0f} ms", measured=f"{p99:.2f}", is_met=p99 <= SUGGESTIONS
    )
    if limit := ADDED.get(articles):
        p99 = 1000 * percentile(built.added, 99)
        yield Goal(
            wanted=f"one article more, on the disk, p99 at most {limit:.0f} ms",
            measured=f"{p99:.1f}",
            is_met=p99 <= limit,
        )
    yield Goal(
        wanted=f"the serving process grows by at most {MEMORY:.0f} MB",
        measured=f"{memory.growth:+.0f}",
        is_met=memory.growth <= MEMORY,
    )


def _p99(times: Times, kind: str) -> float:
    return 1000 * percentile(times.seconds[kind][OURS], 99)
