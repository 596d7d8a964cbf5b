"""How often the kind of an edit is right: precision and recall of `archive.edits` on edits whose kind is known.

Two makers of edits, neither of which shares a word list with the classifier: `bench.edit_maker`, whose held-out
sentences and vocabulary nothing was tuned on, and the sample city, whose articles are edited as `sample_city.edits`
does. An edit counts as found when the list holds one of its kind, and each one more in the list counts as wrong.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random

from archive.canonical import canonical
from archive.edits import edits
from archive.edits.kinds import FACTS, KINDS
from archive.edits.spelling import Lemma
from archive.search.dictionary import look_up
from bench.edit_maker import HELD_OUT, Case, cases
from sample_city.city import build_city
from sample_city.document import body_text, record
from sample_city.edits import EDITS, KIND_OF, edit

SEEDS = (31, 32, 33)
"""Of the held-out cases. The tuning used others, and other sentences."""
CASES = 720
"""A seed."""
CITY = 41
FLOORS = {kind: 0.95 if kind in FACTS and kind != "place" else 0.9 for kind in KINDS if kind != "page"}
"""What precision and recall of each kind must reach: the goal of the project, held by `tests/test_edit_measure.py`."""
LONG_TEXT = 40_000
"""Characters of the longest text that is timed."""


@dataclass(slots=True)
class Score:
    """Edits of one kind: found, missed, and told where there was none."""

    hits: int = 0
    misses: int = 0
    false: int = 0

    @property
    def precision(self) -> float:
        """Share of what was told that was so."""
        return self.hits / (self.hits + self.false) if self.hits + self.false else 1.0

    @property
    def recall(self) -> float:
        """Share of what was so that was told."""
        return self.hits / (self.hits + self.misses) if self.hits + self.misses else 1.0


@dataclass(slots=True)
class Result:
    """Scores by kind, and the cases that were not right in every kind."""

    scores: dict[str, Score] = field(default_factory=dict)
    wrong: list[tuple[Case, Counter[str]]] = field(default_factory=list)
    edits: int = 0


def measure(made: Iterable[Case], lemma: Lemma | None) -> Result:
    """Compare what `archive.edits` tells of each case with what was done."""
    result = Result()
    for case in made:
        told = Counter(edit["kind"] for edit in edits(canonical(case.before), canonical(case.after), lemma))
        for kind in told | case.kinds:
            score = result.scores.setdefault(kind, Score())
            hits = min(told[kind], case.kinds[kind])
            score.hits += hits
            score.misses += case.kinds[kind] - hits
            score.false += told[kind] - hits
        result.edits += case.kinds.total()
        if told != case.kinds:
            result.wrong.append((case, told))
    return result


def held_out_cases(seeds: Iterable[int] = SEEDS) -> Iterator[Case]:
    """Yield the generated cases that the figures are of."""
    for seed in seeds:
        yield from cases(HELD_OUT, seed, CASES)


def city_cases(articles: int, *, seed: int = CITY) -> Iterator[Case]:
    """Yield every kind of edit of the sample city on each of its articles that takes it."""
    for number, article in enumerate(build_city(seed=seed, end=date(2026, 11, 1), articles=articles).articles):
        for name in EDITS:
            try:
                edited = edit(article, name, Random(number))
            except ValueError:
                # Not every notice has a picture, a time or a name to edit.
                continue
            yield Case(before=record(article), after=record(edited), kinds=Counter([KIND_OF[name]]))


def report(*, quick: bool = False) -> str:
    """Return the section of `docs/benchmarks.md`."""
    seeds, articles = (SEEDS[:1], 60) if quick else (SEEDS, 300)
    columns = [
        measure(held_out_cases(seeds), look_up),
        measure(city_cases(articles), look_up),
        measure(held_out_cases(seeds), None),
    ]
    head = (
        f"{columns[0].edits} generated edits of {len(FLOORS)} kinds in {len(seeds) * CASES} pairs of versions, every "
        "fourth pair with two kinds at once. Their sentences and vocabulary share no word list with the classifier and "
        f"nothing was tuned on them. Beside them {columns[1].edits} edits of {articles} articles of the sample city. "
        "Each edit too many counts against precision. The archive tells slips and names with the help of its "
        "dictionary; the last two columns are without it. `tests/test_edit_measure.py` holds the goals."
    )
    titles = (
        "kind", "goal", "edits", "precision", "recall", "sample city: edits", "precision", "recall",
        "no dictionary: precision", "recall",
    )  # fmt: skip
    lines = ["## Typed changes", "", head, "", f"| {' | '.join(titles)} |", "|---" * len(titles) + "|"]
    for kind, floor in FLOORS.items():
        cells = [kind, f"{floor:.2f}"]
        for number, column in enumerate(columns):
            score = column.scores.get(kind, Score())
            counted = [str(score.hits + score.misses)] if number < 2 else []
            cells += [*counted, f"{score.precision:.3f}", f"{score.recall:.3f}"]
        lines.append(f"| {' | '.join(cells)} |")
    wrong = [len(column.wrong) for column in columns]
    foot = (
        f"Pairs in which anything was wrong: {wrong[0]} of {len(seeds) * CASES}, {wrong[1]} of {columns[1].edits} in "
        f"the sample city, {wrong[2]} without the dictionary. {_speed()}"
    )
    lines += ["", foot, ""]
    return "\n".join(lines)


def _speed() -> str:
    """Say how long it takes to compare long texts."""
    articles = build_city(seed=CITY, end=date(2026, 11, 1), articles=400).articles
    halves = (articles[:200], articles[200:])
    long, other = ("\n\n".join(body_text(article.blocks) for article in half)[:LONG_TEXT] for half in halves)
    timed = []
    for after in (long.replace("18 Uhr", "19 Uhr").replace(" und ", " sowie "), other):
        contents = [canonical(_record(text)) for text in (long, after)]
        start = time.process_time()
        edits(*contents)
        timed.append(f"{(time.process_time() - start) * 1000:.0f} ms")
    return f"Two texts of {LONG_TEXT // 1000} kB take {timed[0]} with a hundred small edits, {timed[1]} written anew."


def _record(body: str) -> dict[str, object]:
    return {
        "title": "Titel", "published": "2026-05-04", "teaser": None, "body": body,
        "images": [], "attachments": [], "links": [],
    }  # fmt: skip
