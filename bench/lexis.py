"""German words from sources that no engine here uses: noun paradigms of Wiktionary, compounds by HanTa.

Package `german-nouns` (CC BY-SA 4.0) lists the forms of some 100,000 nouns; HanTa (LGPL) reads a word into morphemes by
a statistical model of its own. Only what is certain is used: forms of one noun alone, parts that are nouns themselves.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from HanTa.HanoverTagger import HanoverTagger

from bench.items import Lexis

SHORTEST_PART = 4
CASES = ("nominativ", "genitiv", "dativ", "akkusativ")


def independent() -> Lexis:
    """Return what the two packages know."""
    spec = find_spec("german_nouns")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    lemmas: dict[str, set[str]] = defaultdict(set)
    forms: dict[str, set[str]] = defaultdict(set)
    with (Path(spec.submodule_search_locations[0]) / "nouns.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            lemma = row["lemma"]
            found = {form for name, form in row.items() if name and name.startswith(CASES) and form and form.isalpha()}
            if not lemma.isalpha() or "Substantiv" not in row["pos"] or "name" in row["pos"]:
                continue
            forms[lemma] |= found | {lemma}
            for form in found | {lemma}:
                lemmas[form].add(lemma)
    tagger = HanoverTagger("morphmodel_ger.pgz")

    @lru_cache(maxsize=1 << 17)
    def parts(word: str) -> tuple[str, ...]:
        if not word[0].isupper() or len(word) < 2 * SHORTEST_PART:
            return ()
        morphemes = [(text.capitalize(), tag) for text, tag in tagger.analyze(word, taglevel=3)[1] if tag != "FUGE"]
        if len(morphemes) < 2 or any(not tag.startswith("NN") or noun not in forms for noun, tag in morphemes):
            return ()
        nouns = [noun for noun, _ in morphemes if len(noun) >= SHORTEST_PART]
        low = word.casefold()
        return tuple(
            noun
            for noun in nouns
            if low.startswith(noun.casefold()) or any(low.endswith(form.casefold()) for form in forms[noun])
        )

    def other_forms(word: str) -> tuple[str, ...]:
        known = lemmas.get(word, set())
        if len(known) != 1:
            return ()
        return tuple(sorted(form for form in forms[next(iter(known))] if form.casefold() != word.casefold()))

    return Lexis(other_forms=other_forms, parts=parts, is_word=lambda word: word in lemmas)
