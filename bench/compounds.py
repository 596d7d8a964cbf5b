"""Compounds of others: `python -m bench.compounds FOLDER` reads lists of words and their parts.

`compounds.tsv` has a word and its parts a line (`Kirmesumzug<tab>Kirmes+Umzug`), `noncompounds.tsv` words that are
none. They are not part of this project. Beside them the speed and the memory of the splitter are measured.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from archive.search import compounds
from archive.search.dictionary import entries
from archive.search.lemmas import meaning
from archive.search.parts import cut
from archive.search.words import fold

COMPOUNDS, NONE = "compounds.tsv", "noncompounds.tsv"


@dataclass(slots=True, kw_only=True)
class Score:
    """What was counted."""

    words: int = 0
    cuts: int = 0
    """Made by us."""
    right: int = 0
    expected: int = 0
    parts: int = 0
    found: int = 0
    """Parts for which a query finds the compound."""
    other: list[str] = field(default_factory=list)
    """Words that come apart otherwise."""
    missed: list[str] = field(default_factory=list)
    """Parts that are not found, with the word."""
    simple: int = 0
    wrong: list[str] = field(default_factory=list)
    """Simple words that come apart."""


def rows(file: Path) -> Iterator[list[str]]:
    """Yield the lines of a list, without comments."""
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.split("\t")


def ours(form: str) -> tuple[str, ...]:
    """Return a form in its parts, as the index has it."""
    return cut(form, [lemma for _, lemma in entries(form)])


def cuts(parts: tuple[str, ...]) -> set[int]:
    """Return after how many letters parts end, but for the last."""
    return {len("".join(parts[:number])) for number in range(1, len(parts))}


def expected_cuts(form: str, parts: list[str]) -> set[int]:
    """Return where a form comes apart into words that are not quite its parts, Kirche for `kirch`: the nearest way.

    Of two as near the first part is the longer: it takes the s that links it.
    """
    best: list[dict[int, tuple[int, set[int]]]] = [{0: (0, set())}]
    for part in parts:
        ways: dict[int, tuple[int, set[int]]] = {}
        for start, (so_far, before) in best[-1].items():
            for end in range(start + 1, len(form) + 1):
                stretch = form[start:end]
                cost = so_far + Levenshtein.distance(stretch, part) + (stretch[0] != part[0])
                if end not in ways or cost <= ways[end][0]:
                    ways[end] = cost, before | {end}
        best.append(ways)
    return best[-1][len(form)][1] - {len(form)}


def measure(folder: Path) -> Score:
    """Read both lists. Raises `FileNotFoundError` where one is missing."""
    score = Score()
    for word, gold, *_ in rows(folder / COMPOUNDS):
        form, parts = fold(word), gold.split("+")
        made, expected = cuts(ours(form)), expected_cuts(form, [fold(part) for part in parts])
        score.words += 1
        score.cuts += len(made)
        score.right += len(made & expected)
        score.expected += len(expected)
        if made != expected:
            score.other.append(f"{'|'.join(ours(form))} ({gold})")
        meant = meaning(form)
        for part in parts:
            score.parts += 1
            if meaning(fold(part)).tokens.isdisjoint((*meant.tokens, *meant.parts)):
                score.missed.append(f"{part} ({word})")
            else:
                score.found += 1
    for word, *_ in rows(folder / NONE):
        score.simple += 1
        if meaning(fold(word.strip())).parts:
            score.wrong.append(word.strip())
    return score


def report(score: Score, seconds_to_load: float, words_a_second: float) -> str:
    """Return the section of the report, which holds counts alone: the words are not ours."""
    return (
        "## Compounds of others\n\n"
        f"{score.words} compounds and {score.simple} simple words of local news (one annotator; not part of this "
        f"project). Cuts: precision **{score.right / score.cuts:.3f}**, recall {score.right / score.expected:.3f}; a "
        f"cut inside of what the list leaves whole counts as wrong. A query for a part finds the compound: "
        f"**{score.found / score.parts:.3f}** of {score.parts}. Simple words that come apart: **{len(score.wrong)}**. "
        f"Goals: 0.93, 0.95, at most 5 %. The list of parts is read in {seconds_to_load * 1000:.0f} ms; after that "
        f"{words_a_second:,.0f} words a second come apart on one core. `python -m bench.compounds FOLDER` names them.\n"
    )


def main() -> None:
    """Print the report, or say what is missing."""
    if len(sys.argv) != 2:
        sys.exit(f"usage: python -m bench.compounds FOLDER, with {COMPOUNDS} and {NONE} in it")
    folder = Path(sys.argv[1])
    for name in (COMPOUNDS, NONE):
        if not (folder / name).is_file():
            sys.exit(f"{folder / name} is missing")
    started = time.process_time()
    compounds.table()
    loaded = time.process_time() - started
    forms = [fold(word) for name in (COMPOUNDS, NONE) for word, *_ in rows(folder / name)]
    started = time.process_time()
    for form in forms:
        compounds.split(form)
    speed = len(forms) / (time.process_time() - started)
    score = measure(folder)
    print(report(score, loaded, speed))
    for name in ("other", "missed", "wrong"):
        print(f"{name}: {'; '.join(getattr(score, name)) or 'none'}", file=sys.stderr)


if __name__ == "__main__":
    main()
