"""Floors for inflection on paradigms of the project's own; `bench/inflection.py` measures on a treebank of others."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bench.inflection import KINDS, Form, folded, measure, ours, read, report

RECALL, PRECISION = 0.99, 0.985
"""Of pairs of forms. May rise; lowering one is a commit of its own, with its reason."""


@pytest.fixture(scope="module")
def forms() -> frozenset[Form]:
    lines = Path(__file__).with_name("paradigms.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return frozenset(
        Form(form=form.lower(), lemma=lemma.lower(), kind=kind)
        for lemma, kind, listed in rows
        for form in listed.split()
    )


def test_the_other_forms_of_a_word_are_found_and_hardly_more(forms: frozenset[Form]) -> None:
    pairs = measure(forms, ours)
    assert pairs.wanted > 1000
    assert (pairs.recall >= RECALL, pairs.precision >= PRECISION) == (True, True), pairs


@pytest.mark.parametrize("kind", KINDS)
def test_no_part_of_speech_is_left_behind(forms: frozenset[Form], kind: str) -> None:
    pairs = measure(forms, ours, kind)
    assert pairs.recall >= 0.97, pairs


TREEBANK = """\
# text = Die Häuser im Haus
1\tDie\tder\tDET\tART\t_
2\tHäuser\tHaus\tNOUN\tNN\t_
3-4\tim\t_\t_\t_\t_
3\tin\tin\tADP\tAPPR\t_
4\tdem\tder\tDET\tART\t_
5\tHaus\tHaus\tNOUN\tNN\t_
5.1\tHauses\tHaus\tNOUN\tNN\t_
6\t2022\t2022\tNOUN\tCARD\t_
7\tBaum\tBaum\tNOUN\tNN\t_
"""


@pytest.fixture
def treebank(tmp_path: Path) -> Path:
    path = tmp_path / "small.conllu"
    path.write_text(TREEBANK, encoding="utf-8")
    return path


def test_a_treebank_is_read_without_contractions_numbers_and_other_words(treebank: Path) -> None:
    assert {(form.form, form.lemma) for form in read(treebank)} == {
        ("häuser", "haus"),
        ("haus", "haus"),
        ("baum", "baum"),
    }


def test_pairs_are_counted_by_what_is_found_and_what_should_be(treebank: Path) -> None:
    forms = read(treebank)
    everything = measure(forms, lambda _: frozenset("x"))
    assert (everything.wanted, everything.found, everything.right) == (2, 6, 2)
    nothing = measure(forms, folded)
    assert (nothing.wanted, nothing.found, nothing.right) == (2, 0, 0)
    assert (nothing.recall, nothing.precision) == (0.0, 1.0)


def test_the_benchmark_prints_counts_and_none_of_the_words(treebank: Path) -> None:
    command = [sys.executable, "-m", "bench.inflection", str(treebank)]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert printed.strip() == report(read(treebank), treebank.name).strip()
    assert "| all | 2 | 1.000 | 1.000 |" in printed
    assert "Häuser" not in printed


def test_a_missing_treebank_is_said(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bench.inflection", str(tmp_path / "none")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert f"{tmp_path / 'none'} is missing" in done.stderr
