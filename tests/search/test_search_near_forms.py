from __future__ import annotations

import sqlite3

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive.search.near_forms import code_of, parts_code, parts_of, parts_sql, word_of, word_sql
from archive.search.words import fold


def read_by_sql(form: str, code: str | None, sql: str = word_sql("code")) -> str:
    conn = sqlite3.connect(":memory:")
    conn.execute(f"CREATE TABLE words (form TEXT, code TEXT, word TEXT NOT NULL AS ({sql})) STRICT")
    conn.execute("INSERT INTO words (form, code) VALUES (?, ?)", (form, code))
    (word,) = conn.execute("SELECT word FROM words").fetchone()
    conn.close()
    assert isinstance(word, str)
    return word


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("heute", None),
        ("Bagger", ""),
        ("Verschlüsselung", "((ü"),
        ("überall", "!'ü"),
        ("Cranger-Kirmes", "(&-K"),
        ("Straße", '%"ß'),
        ("LKW", '"!KW'),
    ],
)
def test_of_a_spelling_only_what_differs_from_the_form_is_kept(word: str, code: str | None) -> None:
    form = fold(word)
    assert code_of(form, word) == code
    assert word_of(form, code) == read_by_sql(form, code) == word


def test_of_a_lemma_only_what_differs_from_the_form_is_kept() -> None:
    assert code_of("hausern", "haus") == "e!"
    assert code_of("gingen", "gehen") == "b#eh"
    assert code_of("bagger", "bagger") is None


letters = st.text(st.sampled_from("aabsßäüAÄÜ-k"), min_size=1, max_size=8)
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), min_size=1, max_size=40)


@given(letters | texts, letters | texts)
@example("a" * 100, "A" + "a" * 120)
@example("aa", "aaa")
@example("äb", "Äb")
@example("б" * 40, "Б" * 40)
def test_any_word_is_read_back_by_python_and_by_sql_alike(form: str, word: str) -> None:
    code = code_of(form, word)
    assert word_of(form, code) == read_by_sql(form, code) == word


@pytest.mark.parametrize(
    ("form", "parts", "code"),
    [
        ("unterrichtsstunde", ("stunde", "unterricht"), "+,'"),
        ("hauptvertretern", ("haupt", "vertreter"), "&&*"),
        ("frostbeule", ("beule", "frost"), "&&&"),
        ("hausern", (), ""),
        ("integrationsnetzwerk", ("integration", "netz", "netzwerk", "werk"), "integration netz netzwerk werk"),
        ("hauserblock", ("block", "haus"), "%'&"),
        ("schulwege", ("schule", "weg"), "schule weg"),
        ("ortsteil", ("ort",), "ort"),
    ],
)
def test_of_two_parts_that_stand_in_a_compound_only_the_places_are_kept(
    form: str, parts: tuple[str, ...], code: str
) -> None:
    assert parts_code(form, parts) == code


words = st.text(st.sampled_from("abcsuб"), min_size=1, max_size=40)


@given(words, st.lists(words, max_size=4, unique=True))
@example("a" * 64, ["a" * 30, "a" * 31])
@example("ab" * 31 + "a", ["a", "b"])
@example("aba", ["ab", "a"])
def test_any_parts_are_read_back_by_python_and_by_sql_alike(form: str, parts: list[str]) -> None:
    code = parts_code(form, sorted(parts))
    assert parts_of(form, code) == read_by_sql(form, code, parts_sql("code")) == " ".join(sorted(parts))


@given(words, words, st.text(st.sampled_from("sen"), max_size=2))
def test_parts_of_a_compound_are_read_back(first: str, last: str, link: str) -> None:
    parts, form = sorted({first, last}), f"{first}{link}{last}n"
    assert parts_of(form, parts_code(form, parts)) == " ".join(parts)
