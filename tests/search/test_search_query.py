from __future__ import annotations

from collections.abc import Iterator

import pytest
from asking import KNOWN, NEARLY, ask
from hypothesis import example, given, settings
from hypothesis import strategies as st
from typed_again import typed

from archive.search.conjunction import NO_DAY, SWAPPED
from archive.search.grammar import LONGEST, MOST_NESTED, MOST_WORDS
from archive.search.query import MOST_NOTES, parse
from archive.search.tree import And, Filter, Node, Not, Or, Term, meaning
from archive.search.wording import lines, replaced


def leaves(node: Node | None) -> Iterator[Node]:
    if isinstance(node, (And, Or)):
        for part in node.parts:
            yield from leaves(part)
    elif isinstance(node, Not):
        yield from leaves(node.part)
    elif node is not None:
        yield node


def terms(text: str) -> list[Term]:
    return [leaf for leaf in leaves(ask(text).root) if isinstance(leaf, Term)]


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("", ""),
        ("Bombe Wanne", "Bombe Wanne"),
        ("Bombe AND Wanne", "Bombe Wanne"),
        ("Kultur & Freizeit", "Kultur Freizeit"),
        ("Bombe,Wanne", "Bombe Wanne"),
        ("Herne - Wanne – Eickel / Crange", "Herne Wanne Eickel Crange"),
        ("Bombe Bombe bombe", "Bombe"),
        ('Bombe "Bombe" -Bombe', 'Bombe "Bombe" -Bombe'),
        ("Bürger*innen bürger:innen", "Bürger*innen"),
        ("Bürger(innen) Kolleg(inn)en", "Bürger(innen) Kolleg(inn)en"),
        ("20.36 05.10.2022 16/29", "20.36 05.10.2022 16/29"),
        ('Bombe ""', "Bombe"),
        ("„Rat der Stadt“ “Rat der Stadt” »Rat der Stadt« «Rat der Stadt»", '"Rat der Stadt"'),
        ('„Rat der Stadt"', '"Rat der Stadt"'),
        ("Bombe −Wanne", "Bombe -Wanne"),
        ('"Rat"-Sitzung', '"Rat" Sitzung'),
        ("-„Rat der Stadt“", '-"Rat der Stadt"'),
        ("NICHT Wanne NOT Eickel", "-Wanne -Eickel"),
        ("--Wanne NICHT -Eickel -(-Crange)", "-Wanne -Eickel Crange"),
        ("-Wanne,Eickel", "-(Wanne ODER Eickel)"),
        ("a OR b ODER c | d|e", "a ODER b ODER c ODER d ODER e"),
        ("a b ODER c d", "a b ODER c d"),
        ("a ODER (b ODER (c d))", "a ODER b ODER (c d)"),
        ("a (b (c d))", "a b c d"),
        ("a ODER -b", "a ODER -b"),
        ("(a ODER a)", "a"),
        ("oder und nicht", "oder und nicht"),
        ("Straß*", "Straß*"),
        ("titel:Bombe|Kita Wanne", "titel:Bombe ODER titel:Kita Wanne"),
        ("titel:Bombe | Kita Wanne", "titel:Bombe ODER Kita Wanne"),
        ("titel:(a bild:b -c) d", "titel:a bild:b -titel:c d"),
        ("TITEL: Bombe", "titel:Bombe"),
        ("titel:-Bombe -titel:Kita", "-titel:Bombe -titel:Kita"),
        ('titel:ODER -ODER "ODER"', 'titel:"ODER" -"ODER" "ODER"'),
        ("rubrik:politik", 'rubrik:"rathaus-politik"'),
        ("rubrik:/Rathaus/Politik/", 'rubrik:"rathaus-politik"'),
        ("RUBRIK:RATHAUS-POLITIK", 'rubrik:"rathaus-politik"'),
        ("rubrik:Stadt und Leben und Umwelt", 'rubrik:"stadt-und-leben" und Umwelt'),
        ("rubrik:Kultur für alle, Bombe", 'rubrik:"kultur-und-freizeit-kultur-fuer-alle" Bombe'),
        ("rubrik:Kultur Für Bombe", 'rubrik:"kultur-und-freizeit-kultur" Für Bombe'),
        ('rubrik:"Kultur" für alle', 'rubrik:"kultur-und-freizeit-kultur" für alle'),
        ("rubrik:(Umwelt ODER Kultur)", 'rubrik:"stadt-und-leben-umwelt" ODER rubrik:"kultur-und-freizeit-kultur"'),
        ("-rubrik:Aktuelles", '-(rubrik:"familie-aktuelles" ODER rubrik:"wirtschaft-aktuelles")'),
        ("ort:wanne sued Kita", 'ort:"wanne-sued" Kita'),
        ("status:geaendert|verschwunden", 'status:"geaendert" ODER status:"verschwunden"'),
        ("anhang:ja anhang:PDF mit:Bilder", 'mit:"anhang" mit:"pdf" mit:"bild"'),
        ("von: gestern Bombe", "von:2024-03-04 Bombe"),
        ("von:März 2024 2023", "von:2024-03-01 2023"),
        ("von:2024 März", "von:2024-01-01 März"),
        ("Bombe bis:März 2024", "Bombe bis:2024-03-31"),
        ("am:5. 10. 2022", "am:2022-10-05"),
        ("am:2024", "von:2024-01-01 bis:2024-12-31"),
        ("von:2022 bis:2023 Bombe", "von:2022-01-01 bis:2023-12-31 Bombe"),
        ("von:2022 von:2023 seit:2021", "von:2023-01-01"),
        ("von:5.3. bis:10.3.2024", "von:2024-03-05 bis:2024-03-10"),
        ("von:5. bis: 10. März 2024 Bombe", "von:2024-03-05 bis:2024-03-10 Bombe"),
        ("von:November 2023 bis:Mai 2024", "von:2023-11-01 bis:2024-05-31"),
        ("von:März bis:Mai 2024", "von:2024-03-01 bis:2024-05-31"),
        ("von:März bis Mai 2024", "von:2024-03-01 bis:2024-05-31"),
        ("von:2020-2022 Kita", "von:2020-01-01 bis:2022-12-31 Kita"),
        ("jahr:2020-2022 am:5.3.21", "am:2021-03-05"),
        ("ab:2024 stadtteil:Crange bezirk:Wanne", 'von:2024-01-01 ort:"crange" ort:"wanne"'),
        ("rubrik:Stadt & Leben", 'rubrik:"stadt-und-leben"'),
        ("bombe AND (wanne OR eickel) NOT kita", "bombe wanne ODER eickel -kita"),
        ("§ 53c", "53c"),
        ("bis:2022 ODER von:2024", "bis:2022-12-31 ODER von:2024-01-01"),
        ("-am:2023 Bombe", "-(von:2023-01-01 bis:2023-12-31) Bombe"),
        ("(02323) 16-0", "(02323) 16-0"),
        ("Tel -0 23 23 / 16-29 32 Herne", "Tel -0 23 23 / 16-29 32 Herne"),
        ("am 5. Oktober 2022 -Kirmes", "am 5. Oktober 2022 -Kirmes"),
        ("um 20.36 Uhr 20:36 Uhr", "um 20.36 Uhr"),
        ("liebe Bürgerinnen und Bürger", "liebe Bürgerinnen und Bürger"),
        ("Bürgerinnen (und) Bürger", "Bürgerinnen und UND Bürger"),
        ("titel:20.36 Uhr Wanne", "titel:20.36 Uhr Wanne"),
        ("https://www.herne.de", "https www herne de"),
        ("20:36 Uhr", "20:36 Uhr"),
    ],
)
def test_a_query_is_read_as_it_is_meant(text: str, canonical: str) -> None:
    query = ask(text)
    assert (typed(query.root), query.notes, query.wordless) == (canonical, (), False)


@pytest.mark.parametrize(
    ("text", "canonical", "note"),
    [
        ('"Rat der', "Rat der", "Ein Anführungszeichen ohne Gegenstück wurde übergangen."),
        ("(Bombe", "Bombe", "Eine Klammer ohne Gegenstück wurde am Ende geschlossen."),
        ("Bombe)", "Bombe", "Eine Klammer ohne Gegenstück wurde übergangen."),
        ("Bombe ODER", "Bombe", "„ODER“ braucht links und rechts etwas und wurde übergangen."),
        ("OR Bombe", "Bombe", "„OR“ braucht links und rechts etwas und wurde übergangen."),
        ("Bombe NICHT", "Bombe", "„NICHT“ braucht dahinter etwas und wurde übergangen."),
        ("ODER", '"ODER"', "„ODER“ verbindet Wörter; gesucht wurde es als Wort."),
        (
            "Bombe UND Wanne ODER Eickel",
            "Bombe Wanne ODER Eickel",
            "„ODER“ verbindet nur, was direkt daneben steht, auch neben „UND“; Klammern ändern das.",
        ),
        (
            "B* Wanne",
            "B Wanne",
            "„B*“ wurde als ganzes Wort gesucht: Der Stern steht hinter einem Wortanfang von mindestens 2 Buchstaben.",
        ),
        ("Wanne-Eick*", "Wanne Eick*", "Der Stern gilt nur für „Eick“."),
        ("B*mbe", "B mbe", "In „B*mbe“ wirkt ein Stern nicht; er steht am Ende eines Wortes."),
        ("*bombe", "bombe", "In „*bombe“ wirkt ein Stern nicht; er steht am Ende eines Wortes."),
        ('"Rat der Sta*"', '"Rat der Sta*"', "In Anführungszeichen wirkt der Stern nicht."),
        (
            "foo:bar",
            "foo bar",
            "Ein Feld „foo:“ gibt es nicht. „foo:bar“ wurde als Wörter gesucht.",
        ),
        (
            "titl:Bombe",
            "titl Bombe",
            "Ein Feld „titl:“ gibt es nicht; gemeint ist vielleicht titel:. „titl:Bombe“ wurde als Wörter gesucht.",
        ),
        (
            "rubrik:Sport Kita",
            "Sport Kita",
            "Eine Rubrik „Sport“ gibt es im Archiv nicht. Gesucht wurde danach als Wort.",
        ),
        (
            "ort:Atlantis",
            "Atlantis",
            "Einen Ort „Atlantis“ kennt das Archiv nicht. Gesucht wurde danach als Wort.",
        ),
        (
            "-von:blafasel",
            "-blafasel",
            (
                "„blafasel“ ist kein Datum wie 5. März 2024, März 2024, gestern oder letzte Woche. "
                "Gesucht wurde danach als Wort."
            ),
        ),
        (
            "status:weg",
            "weg",
            "Einen Status „weg“ gibt es nicht, nur geändert und verschwunden. Gesucht wurde danach als Wort.",
        ),
        (
            "mit:Musik",
            "Musik",
            "Mit „Musik“ lässt sich nicht filtern, nur mit Bild, Anhang oder PDF. Gesucht wurde danach als Wort.",
        ),
        (
            'anhang:"zum Plan"',
            '"zum Plan"',
            "Einen Anhang „zum Plan“ gibt es nicht, nur pdf oder ja. Gesucht wurde danach als Wort.",
        ),
        ("site:herne", "site herne", "Ein Feld „site:“ gibt es nicht. „site:herne“ wurde als Wörter gesucht."),
        ("von:März Bombe", "von:2024-03-01 Bombe", "In „März“ fehlt das Jahr; gelesen wurde es als 2024."),
        ("bis:April", "bis:2023-04-30", "In „April“ fehlt das Jahr; gelesen wurde es als 2023."),
        ("am:5. März", "am:2024-03-05", "In „5. März“ fehlt das Jahr; gelesen wurde es als 2024."),
        ("am:6.3.", "am:2023-03-06", "In „6.3.“ fehlt das Jahr; gelesen wurde es als 2023."),
        (
            "am:Ende Februar",
            "von:2024-02-21 bis:2024-02-29",
            "In „Ende Februar“ fehlt das Jahr; gelesen wurde es als 2024.",
        ),
        ("am:KW 12", "von:2023-03-20 bis:2023-03-26", "In „KW 12“ fehlt das Jahr; gelesen wurde es als 2023."),
        ("Titel:", "Titel", "Hinter „Titel:“ steht nichts; gesucht wurde es als Wort."),
        ("von:2024 bis:2022", "von:2022-01-01 bis:2024-12-31", SWAPPED),
        ("am:2023 am:2022", "(von:2023-01-01 bis:2023-12-31) (von:2022-01-01 bis:2022-12-31)", NO_DAY),
        ("NEAR", "NEAR", "„NEAR“ wurde als gewöhnliches Wort gesucht."),
        ("Bombe #", "Bombe", "„#“ enthält kein Wort und wurde übergangen."),
        ("Bombe \x00", "Bombe", "Ein unsichtbares Zeichen wurde übergangen."),
    ],
)
def test_what_is_not_understood_is_taken_as_words_and_said(text: str, canonical: str, note: str) -> None:
    query = ask(text)
    assert (typed(query.root), query.notes) == (canonical, (note,))


@pytest.mark.parametrize("text", ["von:5.", "von:5", "bis:Ende", "am:Montag", "von:Winter", "am:31.2.", "am:5/"])
def test_half_a_date_is_no_date(text: str) -> None:
    (note,) = ask(text).notes
    assert "ist kein Datum" in note


@pytest.mark.parametrize(
    ("text", "note"),
    [
        (" - ", "„-“ enthält kein Wort; gesucht wurde nichts."),
        ("😀", "„😀“ enthält kein Wort; gesucht wurde nichts."),
        ("* &", "„* &“ enthält kein Wort; gesucht wurde nichts."),
        ("-()", "„-()“ enthält kein Wort; gesucht wurde nichts."),
        ("\x00", "Die Eingabe enthält kein Wort; gesucht wurde nichts."),
        ('"' + "wort " * 40 + '"', "Mehr als 32 Wörter sind nicht möglich; gesucht wurde nichts."),
    ],
)
def test_a_query_without_a_word_to_search_says_that_nothing_was_searched(text: str, note: str) -> None:
    query = ask(text)
    assert (query.root, query.notes, query.wordless, query.understood) == (None, (note,), True, "")


@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_an_empty_query_asks_for_everything_without_a_remark(text: str) -> None:
    query = ask(text)
    assert (query.root, query.notes, query.wordless, query.understood) == (None, (), False, "")


def test_filters_alone_are_a_query() -> None:
    assert ask("rubrik:politik").root == Filter(kind="rubrik", value="rathaus-politik", label="Politik")
    assert not ask("rubrik:politik").wordless


def test_a_long_query_is_cut_and_says_so() -> None:
    query = ask(" ".join(f"wort{number}" for number in range(100)) + " ODER (")
    assert len(list(leaves(query.root))) == MOST_WORDS
    assert query.notes == ("Gesucht wurde nur nach den ersten Wörtern; mehr als 32 sind nicht möglich.",)
    assert ask("Bombe ODER " + "-".join("ab" * 40)).understood == "Bombe"
    assert ask(f"Bombe{' ' * LONGEST}Wanne").notes == ("Gelesen wurden nur die ersten 10.000 Zeichen.",)


def test_brackets_beyond_the_deepest_count_for_nothing() -> None:
    deep = "x ODER (" * MOST_NESTED + "a ODER (b c)" + ")" * MOST_NESTED
    assert ask(deep).notes == ("Mehr als 10 Klammern ineinander wurden übergangen.",)
    assert typed(ask(deep).root) == "x ODER (a ODER b c)"


def test_remarks_stay_few() -> None:
    notes = ask(" ".join(f"{sign}*{sign}" for sign in "abcdefghijk")).notes
    assert len(notes) == MOST_NOTES
    assert notes[-1] == "Auch anderes in der Eingabe wurde nicht wie getippt verstanden."


def test_a_word_can_be_typed_otherwise_while_all_else_stays() -> None:
    text = "titel:Bomve  ODER „Rat der Statd“ -rubrik:politik"
    places = {word.forms[0]: (word.start, word.end) for term in terms(text) for word in term.words}
    right = replaced(text, {places["bomve"]: "Bombe", places["statd"]: "Stadt"})
    assert right == "titel:Bombe  ODER „Rat der Stadt“ -rubrik:politik"


def test_a_tree_is_told_line_by_line() -> None:
    assert lines(ask("titel:Bombe -(Wanne ODER Crange*) rubrik:politik bis:2023")) == (
        "all of",
        "  word Bombe in the title",
        "  not",
        "    any of",
        "      word Wanne",
        "      prefix Crange",
        "  rubrik rathaus-politik (Politik)",
        "  published … to 2023-12-31",
    )
    assert lines(ask("")) == ()


ANYTHING = st.text(st.one_of(st.characters(), st.sampled_from("\"„“”»«-−*:()|&^{}+~\x00' ORNEAT")))


@settings(deadline=None, max_examples=300)
@given(st.one_of(NEARLY, ANYTHING))
@example("von:2024 " * 50)
def test_every_text_is_a_query(text: str) -> None:
    query = ask(text)
    assert query == ask(text)
    assert len(query.notes) <= MOST_NOTES
    assert all(note.isprintable() and len(note) < 240 for note in query.notes)
    assert query.understood.isprintable()
    assert query.wordless or bool(query.root) == bool(text.strip())
    assert bool(query.understood) == bool(query.root)
    for term in terms(text):
        start, end = term.span
        assert text[start:end] == term.text
        assert all(start <= word.start < word.end <= end for word in term.words)
        assert term.kind != "prefix" or len(term.words) == len(term.words[0].forms) == 1


@settings(deadline=None, max_examples=500)
@given(st.one_of(NEARLY, ANYTHING))
@example("a/ort:in ODER titel:(b/von:in*)")
@example("(von:2024 Wanne) bis:2022")
@example("16 Wanne 29 Wanne 32")
@example("5.bis:2024")
@example("0 23 23−2024")
@example("-5. bis:2024 Wanne")
def test_a_tree_typed_again_is_the_same_tree(text: str) -> None:
    query = ask(text)
    again = ask(typed(query.root))
    assert query.root is None or (again.root is not None and meaning(again.root) == meaning(query.root))
    assert typed(again.root) == typed(query.root)


@pytest.mark.parametrize("scrap", ["(", ")", '"', '""', "-(", "titel:", "von:", "*", "a|", "x:", "ODER ", "- ", "😀 "])
def test_the_longest_queries_are_answered_like_others(scrap: str) -> None:
    query = parse(scrap * (LONGEST // len(scrap)), KNOWN)
    assert len(query.notes) <= MOST_NOTES
    assert len(list(leaves(query.root))) <= MOST_WORDS
