from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shelf import archive_of, asked, found, marked

from archive.search.engine import search
from archive.search.numbers import numbers
from archive.search.words import words


def forms(text: str) -> list[str]:
    return [number.form for number in numbers(text)]


@pytest.mark.parametrize(
    ("form", "spellings"),
    [
        (
            "5oktober2022",
            ["5.10.2022", "05.10.2022", "5.10.22", "5. Oktober 2022", "05. Okt. 2022", "5. 10. 2022", "2022-10-05"],
        ),
        ("5oktober", ["5.10.", "05.10.", "5. Oktober", "5. oktober", "5. Okt."]),
        ("8marz2023", ["8. März 2023", "8. Maerz 2023", "8. Ma\u0308rz 2023", "08.03.2023", "8. Mrz. 2023"]),
        ("5mai2024", ["5. Mai 2024", "5. MAI 2024", "5. MAİ 2024", "5. Maı 2024"]),
        ("20uhr36", ["20.36 Uhr", "20:36 Uhr", "20:36", "20.36", "20.36h", "20.36-Uhr"]),
        ("8uhr05", ["8.05 Uhr", "08:05", "08.05 Uhr"]),
        ("18uhr00", ["18 Uhr", "18.00 Uhr", "18:00", "18-Uhr"]),
        (
            "02323162932",
            [
                "0 23 23 / 16-29 32",
                "0 23 23 / 16 - 29 32",
                "02323162932",
                "02323 / 16 29 32",
                "02323/162932",
                "02323-162932",
                "(0 23 23) 16-29 32",
                "(02323) 162932",
                "+49 2323 162932",
                "+492323162932",
                "+49 (0) 2323 / 16-29 32",
                "+49(0)2323/162932",
                "0049 2323 162932",
            ],
        ),
        ("162932", ["16-29 32", "16-2932", "16 - 29 32", "16–29 32"]),
        ("3603", ["3.603", "3 603", "3\u202f603"]),
        ("1250komma50", ["1.250,50", "1250,50", "1 250,50"]),
        ("1890bis1942", ["1890-1942", "1890–1942", "1890 - 1942", "1890 bis 1942"]),
        ("2021bis2022", ["2021/22", "2021/2022", "2021-2022", "2021 bis 2022"]),
        ("53c", ["§ 53 c", "§53 c", "53 c"]),
        ("a42", ["A 42", "a 42"]),
        ("rb43", ["RB 43", "rb 43"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_all_spellings_of_a_number_have_one_form(form: str, spellings: list[str]) -> None:
    assert {spelling: forms(spelling) for spelling in spellings} == {spelling: [form] for spelling in spellings}
    in_a_sentence = {spelling: forms(f"Am Ort {spelling} oder so.") for spelling in spellings}
    assert in_a_sentence == {spelling: [form] for spelling in spellings}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vom Montag, 9., bis Freitag, 13. Dezember 2019", ["9dezember2019", "13dezember2019"]),
        ("18. und 19. Februar", ["18februar", "19februar"]),
        ("5., 6. und 7. Mai", ["5mai", "6mai", "7mai"]),
        ("9.-13.12.2019", ["9dezember2019", "13dezember2019"]),
        ("17. Oktober bis 12. Januar 2020", ["17oktober", "12januar2020"]),
        ("Dienstag,16. September 2025", ["16september2025"]),
        ("17 Juli 2019", ["17juli2019"]),
        ("18 bis 20 Uhr", ["18uhr00", "20uhr00"]),
        ("9.30 - 12 Uhr", ["9uhr30", "12uhr00"]),
        ("10, 14 und 18 Uhr", ["10uhr00", "14uhr00", "18uhr00"]),
        ("0 23 23 / 16-29 32, 20 Uhr", ["02323162932", "20uhr00"]),
    ],
)
def test_a_list_shares_its_month_or_its_clock(text: str, expected: list[str]) -> None:
    assert forms(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "61-26-20/12",
        "2021/0457",
        "DS 2022/0123",
        "2605",
        "3:1",
        "1.2",
        "192.168.1.1",
        "32.13.2022",
        "1,2,3",
        "5 m",
        "12 a. D.",
        "S. 5",
        "25.61",
        "B2.1",
        "Bürger",
        "20.36.12",
    ],
)
def test_what_has_one_spelling_stays_as_it_is_written(text: str) -> None:
    assert forms(text) == []


@pytest.mark.parametrize(
    ("text", "other"),
    [("20.36", "2036"), ("16-29", "1629"), ("3,5", "35"), ("5.10.2022", "5102022"), ("18. Mai", "18mai2022")],
)
def test_no_other_digits_are_put_together(text: str, other: str) -> None:
    (number,) = numbers(text)
    assert other not in (number.form, *number.implied)


@pytest.mark.parametrize(
    ("text", "implied"),
    [
        ("5.10.2022", {"5oktober", "oktober", "2022"}),
        ("05.10.22", {"5oktober", "oktober", "2022"}),
        ("5. Oktober 2022", {"5oktober"}),
        ("endet um 20.10.", {"20uhr10"}),
        ("am 5.10 in Herne", {"5oktober"}),
        ("um 5.10 Uhr", set()),
        ("0 23 23 / 16-29 32", {"162932"}),
        ("+49 2325 162932", {"162932"}),
        ("0234/1234567", {"1234567"}),
        ("0 23 23 / 16-0", set()),
    ],
)
def test_a_text_also_means_what_its_number_may_be(text: str, implied: set[str]) -> None:
    (number,) = numbers(text)
    assert set(number.implied) == implied


def test_a_number_that_is_typed_covers_all_its_signs() -> None:
    text = "Ruf (0 23 23) 16-29 32 an"
    number = list(words(text))[1]
    assert text[number.start : number.end] == "(0 23 23) 16-29 32"
    assert (number.whole, number.is_certain) == ("02323162932", True)


@settings(deadline=None)
@given(st.text(alphabet="0123456789.,:/-–() +§ac\nUhrbis"))
def test_numbers_stand_in_order_and_apart(text: str) -> None:
    found = numbers(text)
    edges = [0, *(edge for number in found for edge in (number.start, number.end)), len(text)]
    assert edges == sorted(edges)
    assert all(form.isalnum() and form.isascii() for number in found for form in (number.form, *number.implied))
    typed = list(words(text))
    assert sum(len(word.forms) for word in typed) >= len(found)
    edges = [0, *(edge for word in typed for edge in (word.start, word.end)), len(text)]
    assert edges == sorted(edges)


@pytest.mark.parametrize("unit", ["0", "0 ", "1.", "0(", "1-", "1/", "5., ", "18, ", "+49", "§ 5 a ", "1 bis "])
def test_a_text_of_nothing_but_digits_and_signs_is_read_to_its_end(unit: str) -> None:
    found = numbers(unit * 20_000)
    assert len(found) <= 40_000
    assert all(0 <= number.start < number.end <= len(unit) * 20_000 for number in found)


BODIES = [
    "Ruf (0 23 23) 16-29 32, am 5. Oktober 2022 um 20.36 Uhr",
    "Linie 20, 36 Personen, Raum 2036",
    "von 16-29 Jahren, Kurs 1629",
    "Az. 61-26-20/12 zu § 53 c",
    "am 06.10.22, von 10-18 Uhr, 3.603 Stimmen",
    "vom 9., bis Freitag, 13. Oktober 2019, dazu 3,5 Prozent",
]


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("02323162932", {1}),
        ("16-29 32", {1}),
        ("162932", {1}),
        ("20:36", {1}),
        ("2036", {2}),
        ("1629", {3}),
        ("16 bis 29", {3}),
        ("61-26-20", {4}),
        ("61-26-20/12", {4}),
        ("§53c", {4}),
        ("6. Oktober 2022", {5}),
        ("Oktober 2022", {1, 5}),
        ("10 Uhr", {5}),
        ("18:00", {5}),
        ("3603", {5}),
        ("9.10.2019", {6}),
        ("5. Oktober", {1}),
        ("3,5 %", {6}),
        ("35", set()),
        ("18 Uhr 2036", set()),
    ],
)
def test_a_number_is_found_as_it_is_typed_and_nothing_else_is(q: str, expected: set[int]) -> None:
    assert set(found(archive_of(BODIES), q)) == expected


@pytest.mark.parametrize(
    ("q", "mark"),
    [
        ("02323162932", "(0 23 23) 16-29 32"),
        ("05.10.2022", "5. Oktober 2022"),
        ("20:36", "20.36 Uhr"),
    ],
)
def test_the_whole_number_is_marked(q: str, mark: str) -> None:
    (hit,) = search(archive_of(BODIES), asked(q)).hits
    assert marked(hit.snippet) == [mark]


@pytest.mark.parametrize(
    ("body", "form", "display"),
    [
        ("am 05.10.2022", "oktober", "Oktober"),
        ("am 08.03.2022", "marz", "März"),
        ("am 08.03.2022, also im März", "marz", "März"),
        ("um 3 %", "prozent", "Prozent"),
        ("am 5. Oktober 2022", "5oktober2022", "5. Oktober 2022"),
    ],
)
def test_a_word_that_digits_or_signs_stand_for_is_shown_as_a_word(body: str, form: str, display: str) -> None:
    shown = archive_of([body]).execute("SELECT display FROM lexicon WHERE form = ?", (form,)).fetchone()
    assert shown == (display,)


SPELLINGS_OF_A_DAY = ["5. Oktober 2022", "05.10.2022", "5.10.22", "5. Okt. 2022"]


@pytest.mark.parametrize("typed", SPELLINGS_OF_A_DAY)
def test_a_day_in_a_phrase_is_found_in_every_spelling(typed: str) -> None:
    other = ["Am 5. November 2022.", "Ab 5. Oktober 2022.", "Am 6. Oktober 2022", "Am Montag, 5. Oktober 2022"]
    conn = archive_of([*(f"Lesung am {written} im Rathaus." for written in SPELLINGS_OF_A_DAY), *other])
    assert sorted(found(conn, f'"am {typed}"')) == [1, 2, 3, 4]
    assert sorted(found(conn, f'"am {typed} im Rathaus"')) == [1, 2, 3, 4]
    results = search(conn, asked(f'"am {typed}"'))
    assert {text for hit in results.hits for text in marked(hit.snippet)} == {
        f"am {written.rstrip('.')}" for written in SPELLINGS_OF_A_DAY
    }


def test_a_day_without_its_year_in_a_phrase_is_found_in_every_spelling() -> None:
    conn = archive_of(["Am 5. Oktober vor 100 Jahren", "am 05.10. ab 8 Uhr", "am 5.11.", "am 5"])
    for typed in ("am 5.10.", "am 5. Oktober", "am 05. Okt."):
        assert sorted(found(conn, f'"{typed}"')) == [1, 2]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("18.00 Uhr", "18 Uhr"),
        ("20:36 Uhr", "um 20.36 Uhr"),
        ("02323 162932", "0 23 23 / 16-29 32"),
        ("5. Oktober 2022", "05.10.2022"),
        ("§ 53c", "§ 53 c"),
        ("A42", "A 42"),
        ("10.000", "10 000"),
    ],
)
def test_a_number_in_quotation_marks_is_the_number(typed: str, written: str) -> None:
    conn = archive_of([written, typed, "0 18 00 53 42 36"])
    assert sorted(found(conn, f'"{typed}"')) == [1, 2]


def test_both_genders_in_quotation_marks_stay_a_phrase() -> None:
    conn = archive_of(["Bürgerinnen und Bürger", "Bürger", "Bürger und Bürgerinnen"])
    assert sorted(found(conn, '"Bürgerinnen und Bürger"')) == [1, 3]
