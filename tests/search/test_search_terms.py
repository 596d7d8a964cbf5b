from __future__ import annotations

import sqlite3

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive.search.words import GAP, fold, read, words


def forms(text: str) -> list[str]:
    return [form for word in words(text) for form in word.forms]


@pytest.mark.parametrize(
    "same",
    [
        ("Straße", "Strasse", "STRASSE", "STRAẞE", "straße"),
        ("Müll", "Muell", "Mull", "Mu\u0308ll", "MÜLL"),
        ("Bäuerin", "Baeuerin", "Bauerin"),
        ("Böe", "Boee"),
        ("Menschenrechte", "Menschen\u00adrechte", "Menschen\u200brechte"),
        ("geht's", "geht’s", "geht‘s", "gehts"),
        ("Yıldız", "Yildiz", "YILDIZ"),
        ("Café", "Cafe", "Cafe\u0301"),
        ("ﬁnden", "finden"),
        ("m²", "m2"),
        ("Łódź", "Lodz"),
    ],
    ids=lambda same: same[0],
)
def test_spellings_of_one_word_fold_to_one_form(same: tuple[str, ...]) -> None:
    assert len({fold(spelling) for spelling in same}) == 1
    assert all(len(forms(spelling)) == 1 for spelling in same)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("neue", "nü"),
        ("Frauen", "Fraun"),
        ("Quelle", "Qülle"),
        ("Bauer", "Baür"),
        ("1.000", "1000"),
        ("Bombe", "Bomben"),
    ],
)
def test_different_words_keep_different_forms(left: str, right: str) -> None:
    assert forms(left) != forms(right)


@pytest.mark.parametrize(
    "written",
    [
        "Bürger*innen",
        "Bürger:innen",
        "Bürger_innen",
        "Bürger·innen",
        "Bürger/innen",
        "Bürger/-innen",
        "Bürger-/innen",
        "Bürger(innen)",
        "BürgerInnen",
        "Bürger*Innen",
        "Bürgerinnen",
        "Buerger*innen",
        "Bu\u0308rger*innen",
    ],
)
def test_a_gender_form_is_one_word(written: str) -> None:
    assert forms(f"alle {written}, auch neue") == ["alle", "burgerinnen", "auch", "neue"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kolleg(inn)en", ["kolleginnen"]),
        ("jede*r", ["jeder"]),
        ("Bürger*innenbäume", ["burgerinnenbaume"]),
        ("Lehrer*in", ["lehrerin"]),
        ("Schüler/in", ["schulerin"]),
        ("Ort:Innenstadt", ["ort", "innenstadt"]),
        ("Herne/Innenstadt", ["herne", "innenstadt"]),
        ("Bürger (innen wie außen)", ["burger", "innen", "wie", "aussen"]),
        ("20:36", ["20", "36"]),
        ("Teilnehmer/-innenzahl", ["teilnehmerinnenzahl"]),
        ("Lehrer(innen)band", ["lehrerinnenband"]),
        ("Bürger‧innen", ["burgerinnen"]),
        ("außen/innen", ["aussen", "innen"]),
        ("5 % oder 20€", ["5", "prozent", "oder", "20", "euro"]),
        ("2*in 3", ["2", "in", "3"]),
        ("‚Zitat‘ und ’Zitat’", ["zitat", "und", "zitat"]),
        ("§53c und § 53c", ["53c", "und", "53c"]),
        ("1890–1942", ["1890", "1942"]),
        ("", []),
        (" … – !", []),
    ],
)
def test_only_what_belongs_to_a_word_joins_it(text: str, expected: list[str]) -> None:
    assert forms(text) == expected


@pytest.mark.parametrize("hyphen", ["-", "\u2010", "\u2011"])
def test_a_run_of_hyphens_is_one_word_of_several_parts(hyphen: str) -> None:
    text = f"Cranger{hyphen}Kirmes{hyphen}Umzug"
    (word,) = words(text)
    assert word.forms == ("cranger", "kirmes", "umzug")
    assert {run.form for run in read(text).joined} == {"crangerkirmes", "crangerkirmesumzug", "kirmesumzug"}
    assert word.whole == "crangerkirmesumzug"


def test_a_dash_or_a_blank_ends_a_word() -> None:
    assert [word.forms for word in words("Herne – Wanne - Eickel Ein- und Ausgang")] == [
        ("herne",),
        ("wanne",),
        ("eickel",),
        ("ein",),
        ("und",),
        ("ausgang",),
    ]


def test_short_numbers_with_a_hyphen_are_not_put_together() -> None:
    assert "1629" not in {joined.form for joined in read("16-29").joined}
    assert [word.whole for word in words("61-26-20/12")] == [None]


@pytest.mark.parametrize(
    "typed",
    [
        "Bürgerinnen und Bürger",
        "Bürger und Bürgerinnen",
        "Bürger/Bürgerinnen",
        "Bürgerin oder Bürger",
        "Bürgerinnen & Bürger",
    ],
)
def test_both_genders_are_one_word_when_typed(typed: str) -> None:
    _, both, _ = words(f"liebe {typed}, auch")
    assert (both.whole, both.is_certain) == ("burger", True)
    assert f"liebe {typed}, auch"[both.start : both.end] == typed


@pytest.mark.parametrize("typed", ["Termin und Term", "Schülerinnen und Eltern", "Binnen und B", "Bürger Bürgerinnen"])
def test_what_is_no_pair_of_genders_stays_apart(typed: str) -> None:
    assert all(len(word.forms) == 1 for word in words(typed))


def test_a_word_broken_at_the_end_of_a_line_is_also_read_whole() -> None:
    assert [joined.form for joined in read("Menschen-\nrechte").joined] == ["menschenrechte"]
    assert [run.form for run in read("Ein-\nund Ausgang").joined] == ["eingang"]
    assert read("Menschen-\nRechte").joined == ()


def test_some_words_hold_together_in_spite_of_blanks() -> None:
    text = "Tel 0 23 23 / 16-29 32 am 5. Oktober 2022 um 20.36 Uhr, Bürgerinnen und Bürger"
    typed = [text[word.start : word.end] for word in words(text)]
    assert [word for word in typed if " " in word] == [
        "0 23 23 / 16-29 32",
        "5. Oktober 2022",
        "20.36 Uhr",
        "Bürgerinnen und Bürger",
    ]


def test_a_long_run_is_joined_in_stretches_only() -> None:
    text = "-".join("abcdefghij")
    (word,) = words(text)
    assert word.whole is None
    assert max(len(run.form) for run in read(text).joined) == 6


@settings(deadline=None)
@given(st.text())
@example("\u13a0")
def test_spans_are_the_words_in_order(text: str) -> None:
    reading = read(text)
    assert len(reading.forms) == len(reading.spans)
    assert all(form and form == form.casefold() for form in reading.forms)
    edges = [0, *(edge for span in reading.spans for edge in span), len(text)]
    assert edges == sorted(edges)
    assert all(start < end for start, end in reading.spans)
    found = list(words(text))
    assert [form for word in found for form in word.forms] == list(reading.forms)
    if not any(map(str.isdecimal, text)):
        assert [(word.start, word.end) for word in found if len(word.forms) > 1] == [
            (reading.spans[first][0], reading.spans[last - 1][1]) for first, last in reading.runs
        ]


@settings(deadline=None)
@given(st.text(min_size=1))
def test_the_index_keeps_every_form_as_one_token(text: str) -> None:
    found = [form for form in dict.fromkeys(forms(text)) if form != GAP]
    conn = sqlite3.connect(":memory:")
    conn.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize = 'unicode61 remove_diacritics 2')")
    conn.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, 'instance')")
    conn.execute("INSERT INTO t VALUES (?)", (" ".join(found),))
    assert conn.execute("SELECT count(*) FROM v").fetchone() == (len(found),)
    for place, form in enumerate(found):
        rows = conn.execute("SELECT 1 FROM t WHERE t MATCH ?", (f'"{form}"',)).fetchall()
        assert rows, (place, form)
    conn.close()


@settings(deadline=None)
@given(st.text())
def test_no_word_folds_to_the_gap(text: str) -> None:
    assert GAP not in {part for form in forms(text) for part in form}
