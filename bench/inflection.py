"""Forms of one lemma: `python -m bench.inflection FILE` reads a treebank of Universal Dependencies in CoNLL-U.

The file is not part of this project; what was measured is the development part of UD_German-GSD (CC BY-SA 4.0). Each
form that occurs, in small letters, is a query; what should be found are all other forms of its lemmas in the file.
Counted are pairs of forms, so that a lemma with many of them weighs most. Beside the search stand Snowball's German
stemmer and no analysis but folding. Without the file, `tests/search/test_search_inflection.py` measures the same on
paradigms of the project's own.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import snowballstemmer

from archive.search.lemmas import meaning
from archive.search.words import fold

KINDS = {"NOUN": "nouns", "VERB": "verbs", "ADJ": "adjectives", "PROPN": "names"}
"""What is measured, by the treebank's names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form that occurs, with the lemma and the part of speech that the treebank gives it."""

    form: str
    """In small letters."""
    lemma: str
    """In small letters."""
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Pairs of forms: a query and another form."""

    wanted: int
    found: int
    right: int

    @property
    def recall(self) -> float:
        """Return how much of what should be found is."""
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def precision(self) -> float:
        """Return how much of what is found should be."""
        return self.right / self.found if self.found else 1.0


Analysis = Callable[[str], frozenset[str]]
"""The tokens that stand for a form in an index; one form finds another if they share one."""


def read(path: Path) -> frozenset[Form]:
    """Return the forms of a treebank. Raises `FileNotFoundError` where it is missing."""
    forms = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        fields = line.split("\t")
        # Lines of several numbers are contractions (`zum`), those with a point are left out of the text.
        if len(fields) > 3 and fields[0].isdecimal() and fields[3] in KINDS and any(map(str.isalpha, fields[1])):
            forms.add(Form(form=fields[1].lower(), lemma=fields[2].lower(), kind=fields[3]))
    return frozenset(forms)


def measure(forms: Iterable[Form], analysis: Analysis, kind: str | None = None) -> Pairs:
    """Return what an analysis finds of the other forms of a lemma, all kinds or one of them.

    With a kind, queries and what should be found are forms of it; a form of the same lemma but of another kind is then
    neither right nor wrong.
    """
    all_forms = list(forms)
    lemmas = _grouped((item.form, item.lemma) for item in all_forms)
    forms_of = _grouped((item.lemma, item.form) for item in all_forms if kind in (None, item.kind))
    any_kind = _grouped((item.lemma, item.form) for item in all_forms)
    tokens = {form: analysis(form) for form in lemmas}
    with_token = _grouped((token, form) for form, found in tokens.items() for token in found)
    queries = {item.form for item in all_forms if kind in (None, item.kind)}
    wanted = found = right = 0
    for query in queries:
        sought = _others(query, lemmas[query], forms_of)
        hits = _others(query, tokens[query], with_token)
        wanted += len(sought)
        right += len(sought & hits)
        found += len(hits - (_others(query, lemmas[query], any_kind) - sought))
    return Pairs(wanted=wanted, found=found, right=right)


def _grouped(pairs: Iterable[tuple[str, str]]) -> Mapping[str, set[str]]:
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for key, value in pairs:
        groups[key].add(value)
    return groups


def _others(query: str, keys: Iterable[str], groups: Mapping[str, set[str]]) -> set[str]:
    return {form for key in keys if key in groups for form in groups[key]} - {query}


def ours(form: str) -> frozenset[str]:
    """Return the tokens of the search for a whole word, without those of its parts."""
    return meaning(fold(form)).tokens


def snowball() -> Analysis:
    """Return Snowball's German stemmer as an analysis."""
    stem = snowballstemmer.stemmer("german").stemWord
    return lambda form: frozenset((stem(form),))


def folded(form: str) -> frozenset[str]:
    """Return the form itself, folded."""
    return frozenset((fold(form),))


def report(forms: frozenset[Form], name: str) -> str:
    """Return the section of the report, which holds counts alone: the words are not ours."""
    analyses: dict[str, Analysis] = {"this search": ours, "Snowball": snowball(), "folding alone": folded}
    of_what = (
        f"`{name}`: {len({item.form for item in forms})} forms of {len({item.lemma for item in forms})} lemmas, nouns, "
        "verbs, adjectives and names. A form in small letters is the query, all other forms of its lemmas should be "
        "found; compound parts do not count. Feminines that find their masculine count as wrong, as do participles "
        "where the treebank takes them for adjectives."
    )
    rows = [(label, kind) for kind, label in {None: "all", **KINDS}.items()]
    lines = [
        f"## Inflection: {name}",
        "",
        of_what,
        "",
        "| | pairs | " + " | ".join(f"{label}: recall | precision" for label in analyses) + " |",
        "|---|---|" + "---|---|" * len(analyses),
    ]
    for label, kind in rows:
        measured = [measure(forms, analysis, kind) for analysis in analyses.values()]
        figures = " | ".join(f"{pairs.recall:.3f} | {pairs.precision:.3f}" for pairs in measured)
        lines.append(f"| {label} | {measured[0].wanted} | {figures} |")
    return "\n".join((*lines, "", "Goal: recall ≥ 0.93 at precision ≥ 0.81 for all.", ""))


def main() -> None:
    """Print the report, or say what is missing."""
    if len(sys.argv) != 2:
        sys.exit("usage: python -m bench.inflection FILE, a treebank such as UD_German-GSD's de_gsd-ud-dev.conllu")
    path = Path(sys.argv[1])
    if not path.is_file():
        sys.exit(f"{path} is missing; UD_German-GSD has it as de_gsd-ud-dev.conllu")
    print(report(read(path), path.name))


if __name__ == "__main__":
    main()
