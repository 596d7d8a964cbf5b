from __future__ import annotations

import sqlite3

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive.search.near_forms import code_of, word_of, word_sql
from archive.search.words import fold


def read_by_sql(form: str, code: str | None) -> str:
    conn = sqlite3.connect(":memory:")
    conn.execute(f"CREATE TABLE words (form TEXT, code TEXT, word TEXT NOT NULL AS ({word_sql('code')})) STRICT")
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
