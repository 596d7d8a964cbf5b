from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shelf import add, archive_of, asked, found, marked, new_archive, plain, write

from archive.errors import AnalyserMismatch
from archive.search.engine import search
from archive.search.index import index, unindex
from archive.search.results import FacetCount
from archive.search.section_names import section_slug
from archive.web.guard import guard
from herne_scraper.items import Section

POLITICS, TOWN, LIBRARY = (
    ("/Rathaus/Politik/", "Politik"),
    ("/Stadt-und-Leben/", "Stadt und Leben"),
    ("/Familie-und-Bildung/Au%C3%9Ferschulische-Bildung/Stadtbibliothek/Aktuelles/", "Stadtbibliothek"),
)


@pytest.fixture(scope="module")
def town() -> Iterator[sqlite3.Connection]:
    conn = new_archive()
    add(conn, "Bombe in Wanne gefunden", "Der Kampfmittelräumdienst kam.", published="2022-12-31", sections=[POLITICS])
    add(conn, "Ratssitzung", "Der Rat der Stadt Herne tagt.", published="2023-01-01", sections=[POLITICS, TOWN])
    add(conn, "Bombe entschärft", "Wanne atmet auf.", published="2023-06-15", sections=[TOWN])
    add(
        conn, "Lesung", "Bürger*innen lesen.", published="2023-06-30", sections=[LIBRARY], images=[("Foto", None, None)]
    )
    add(conn, "Räte tagen", "Stadt und Räte.", published="2024-02-29", state="gone", versions=3)
    conn.commit()
    yield conn
    conn.close()


def one_page(conn: sqlite3.Connection, **fields: object) -> list[int]:
    return [hit.article_id for hit in search(conn, asked(**fields)).hits]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("bombe", {1, 3}),
        ("Bomben", {1, 3}),
        ("bombe wanne", {1, 3}),
        ("bombe -gefunden", {3}),
        ("-bombe", {2, 4, 5}),
        ("-bombe -lesung", {2, 5}),
        ('"Rat der Stadt"', {2}),
        ('"Räte der Städte"', {2}),
        ('"Stadt Rat"', set()),
        ('rat -"Rat der Stadt"', {5}),
        ('-"Rat der Stadt"', {1, 3, 4, 5}),
        ("bürger", {4}),
        ("Bürgerinnen", {4}),
        ('"Wanne Bombe"', set()),
        ('"gefunden Der"', set()),
        ("unauffindbar", set()),
        ("unauffindbar bombe", set()),
        ("bombe -unauffindbar", {1, 3}),
        ("", {1, 2, 3, 4, 5}),
        (" ", {1, 2, 3, 4, 5}),
        ("…", set()),
        ("😀", set()),
        ("*", set()),
    ],
)
def test_a_query_finds_just_its_articles(town: sqlite3.Connection, q: str, expected: set[int]) -> None:
    assert set(found(town, q)) == expected


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"year": 2023}, [4, 3, 2]),
        ({"year": 2023, "month": 6}, [4, 3]),
        ({"month": 6}, [4, 3]),
        ({"since": date(2023, 6, 15)}, [5, 4, 3]),
        ({"until": date(2023, 1, 1)}, [2, 1]),
        ({"since": date(2023, 1, 1), "until": date(2023, 6, 15)}, [3, 2]),
        ({"since": date(2024, 1, 1), "until": date(2023, 1, 1)}, []),
        ({"section": "/Rathaus/Politik/"}, [2, 1]),
        ({"section": "rathaus-politik"}, [2, 1]),
        ({"section": "stadt-und-leben", "year": 2023, "q": "bombe"}, [3]),
        ({"section": "gibt-es-nicht"}, []),
        ({"year": 1}, []),
        ({"year": -5}, []),
        ({"year": 10**30}, []),
        ({"month": 13}, []),
        ({"month": 10**30}, []),
    ],
)
def test_filters_narrow_and_hold_together(
    town: sqlite3.Connection, filters: dict[str, object], expected: list[int]
) -> None:
    assert one_page(town, **filters) == expected
    assert search(town, asked(**filters)).total == len(expected)  # type: ignore[arg-type]


def test_an_unknown_section_is_said(town: sqlite3.Connection) -> None:
    assert search(town, asked(section="nirgends")).notes == ("Eine Rubrik „nirgends“ gibt es im Archiv nicht.",)


def test_a_word_that_occurs_nowhere_is_said(town: sqlite3.Connection) -> None:
    assert search(town, asked(q="bombe einhorn")).notes == ("„einhorn“ kommt in keiner Meldung vor.",)
    apart = "Jedes Wort kommt vor, aber keine Meldung passt zu allem, was gesucht wurde."
    assert search(town, asked(q="bombe lesung")).notes == (apart,)
    assert search(town, asked(q="bombe")).notes == ()


def test_of_a_year_alone_it_is_said_how_all_its_articles_are_found(town: sqlite3.Connection) -> None:
    hint = "„2023“ wurde als Wort gesucht; alle Meldungen aus diesem Jahr findet jahr:2023."
    assert hint in search(town, asked(q="2023")).notes
    assert hint in search(town, asked(q="2023 rubrik:politik")).notes
    for q in ("bombe 2023", "bombe jahr:2023", "1895", "2099", '"bombe 2023"', "5.3.2023", "2023/24"):
        assert hint not in search(town, asked(q=q)).notes


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("bombe 2023", {3, 6}),
        ("2023 bombe", {3, 6}),
        ("2022 bombe -lesung", {1}),
        ("bombe Juni 2023", {3}),
        ("bombe Juli 2023", {6}),
        ("bombe 1895", set()),
        ('bombe "2023"', set()),
        ("bombe titel:2023", set()),
        ("(bombe ODER lesung) 2023", {3, 4, 6}),
        ("bombe 2023 von:2022", set()),
        ("bombe 2021", {6}),
        ("bombe 2021 Juli 2023", {6}),
        ("2023", set()),
    ],
)
def test_a_year_among_words_is_in_the_text_or_that_of_publication(q: str, expected: set[int]) -> None:
    conn = new_archive()
    add(conn, "Bombe in Wanne gefunden", published="2022-12-31")
    add(conn, "Ratssitzung", published="2023-01-01")
    add(conn, "Bombe entschärft", published="2023-06-15")
    add(conn, "Lesung", published="2023-06-30")
    add(conn, "Räte tagen", published="2024-02-29")
    add(conn, "Bombe von 2021", published="2023-07-03")
    conn.commit()
    assert set(found(conn, q)) == expected


def test_counts_leave_their_own_filter_out(town: sqlite3.Connection) -> None:
    results = search(town, asked(q="bombe", year=2023, month=6, section="stadt-und-leben"))
    assert results.facets.years == ((2023, 1),)
    assert results.facets.sections == (FacetCount(value="stadt-und-leben", label="Stadt und Leben", count=1),)
    results = search(town, asked(q="bombe", year=2023))
    assert results.facets.years == ((2023, 1), (2022, 1))
    assert results.facets.months == ((6, 1),)
    results = search(town, asked(section="rathaus-politik", year=2023))
    assert results.facets.years == ((2023, 1), (2022, 1))
    assert [(section.label, section.count) for section in results.facets.sections] == [
        ("Stadt und Leben", 2),
        ("Politik", 1),
        ("Stadtbibliothek", 1),
    ]
    assert search(town, asked()).facets.months == ()
    assert search(town, asked(year=2023, month=1)).facets.months == ((1, 1), (6, 2))


def test_an_article_of_no_day_of_the_index_is_counted_in_one_month() -> None:
    conn = new_archive()
    add(conn, "Zu früh", published="1850-05-05")
    add(conn, "Zu spät", published="2300-05-05")
    facets = [search(conn, asked(year=year)).facets for year in (1850, 1900, 2258, 2300)]
    assert [facet.months for facet in facets] == [(), ((1, 1),), ((11, 1),), ()]
    assert found(conn, "bis:1850") == found(conn, "von:2300") == []


def test_a_hit_carries_what_a_list_shows(town: sqlite3.Connection) -> None:
    (hit,) = search(town, asked(q="Räte", year=2024)).hits
    assert (hit.key, hit.slug, hit.state, hit.versions) == ("herne-100005", "raete-tagen", "gone", 3)
    assert (hit.published, hit.has_image, hit.sections) == (date(2024, 2, 29), False, ())
    assert marked(hit.title) == ["Räte"]
    assert marked(hit.snippet) == ["Räte"]
    (hit,) = search(town, asked(q="Bürgerin")).hits
    assert hit.has_image
    assert hit.sections == (Section(path=LIBRARY[0], name=LIBRARY[1]),)
    assert hit.snippet == (("Bürger*innen", True), (" lesen.", False))


def test_orders(town: sqlite3.Connection) -> None:
    assert found(town, "bombe", sort="neu") == [3, 1]
    assert found(town, "bombe", sort="alt") == [1, 3]
    assert found(town, "", sort="alt") == [1, 2, 3, 4, 5]
    assert found(town, "-bombe") == [5, 4, 2]


def test_the_title_outranks_the_body_and_the_newer_the_older() -> None:
    conn = new_archive()
    old = add(conn, "Bagger", "Text.", published="2018-01-01")
    new = add(conn, "Bagger", "Text.", published="2024-01-01")
    body = add(conn, "Text", "Bagger.", published="2024-01-02")
    for number in range(9):
        add(conn, f"Anderes {number}", "Text.")
    assert found(conn, "bagger") == [new, old, body]


def test_articles_of_equal_rank_stand_newest_first() -> None:
    conn = new_archive()
    for _ in range(3):
        add(conn, "Bagger", "Text.")
    assert found(conn, "bagger") == [3, 2, 1]
    assert found(conn, "bagger", sort="neu") == [3, 2, 1]
    assert found(conn, "bagger", sort="alt") == [1, 2, 3]


def test_a_phrase_is_marked_as_one_and_nowhere_else() -> None:
    conn = archive_of(["Die Stadt: Der Rat der Stadt Herne. Räte der Städte. Ein Rat in Wanne-Eickel."])
    (hit,) = search(conn, asked(q='"Rat der Stadt" Wanne-Eickel')).hits
    assert marked(hit.snippet) == ["Rat der Stadt", "Räte der Städte", "Wanne-Eickel"]


def test_what_was_withdrawn_is_not_found() -> None:
    conn = new_archive()
    add(conn, "Bagger", sections=[TOWN])
    add(conn, "Bagger", state="withdrawn", sections=[TOWN])
    for q in ("bagger", "", "-kran"):
        results = search(conn, asked(q=q))
        assert (results.total, results.facets.years) == (1, ((2024, 1),))
        assert [section.count for section in results.facets.sections] == [1]


def test_pages_hang_together_at_any_depth() -> None:
    conn = new_archive()
    for number in range(23):
        add(conn, "Bagger", "Der Bagger kommt.", published=f"2024-01-{1 + number % 3:02d}")
    for sort in ("relevanz", "neu", "alt"):
        whole = found(conn, "bagger", sort=sort)
        pages = [one_page(conn, q="bagger", sort=sort, page=page, per_page=4) for page in range(1, 8)]
        assert [article for page in pages for article in page] == whole
        assert pages[6] == []
    assert len(set(whole)) == 23
    for page in (10**30, 7):
        assert search(conn, asked(q="bagger", page=page, per_page=4)).total == 23
    assert one_page(conn, q="bagger", page=-1) == one_page(conn, q="bagger", page=1)


def test_an_index_of_another_analysis_is_refused() -> None:
    conn = archive_of(["Ein Bagger."])
    conn.execute("UPDATE analyser SET version = '0'")
    with pytest.raises(AnalyserMismatch, match="herne-archive reindex"):
        search(conn, asked(q="bagger"))


def test_an_empty_archive_has_no_hits() -> None:
    results = search(new_archive(), asked(q="bagger"))
    assert (results.total, results.hits, results.facets.years, results.facets.sections) == (0, (), (), ())


def test_no_ghost_is_found_after_an_edit() -> None:
    conn = archive_of(["Ein Bagger.", "Ein Kran."])
    unindex(conn, 1)
    conn.execute("DELETE FROM articles WHERE id = 1")
    assert found(conn, "bagger") == []
    assert found(conn, "kran") == [2]


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("/Rathaus/Politik/", "rathaus-politik"),
        ("/Stadt-und-Leben/", "stadt-und-leben"),
        (LIBRARY[0], "familie-und-bildung-ausserschulische-bildung-stadtbibliothek-aktuelles"),
        ("/Rathaus/Bürgerservice_4/", "rathaus-buergerservice-4"),
    ],
)
def test_a_section_has_a_readable_address(path: str, slug: str) -> None:
    assert section_slug(path) == slug


def test_a_guarded_read_only_connection_with_named_rows_is_enough(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    writer = new_archive(str(path))
    add(writer, "Bagger", "Die Bagger der Stadt und ein fremdes Wort.", sections=[TOWN])
    writer.commit()
    writer.close()
    conn = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    conn.row_factory = sqlite3.Row
    guard(conn)
    results = search(conn, asked(q='baggern -kran "der Städte"', section="stadt-und-leben", year=2024))
    assert results.total == 1
    assert plain(results.hits[0].snippet) == "Die Bagger der Stadt und ein fremdes Wort."
    conn.close()


WITHOUT_DICTIONARY = """
import sqlite3, sys
from datetime import date
from archive.search.engine import search
from archive.search.results import SearchRequest
conn = sqlite3.connect(sys.argv[1])
assert search(conn, SearchRequest(today=date(2024, 6, 1), q='bürger* -straße "rat der stadt"')).total == 1
print([name for name in ("simplemma", "snowballstemmer", "scrapy") if name in sys.modules])
"""


def test_words_that_occur_are_searched_without_any_dictionary(tmp_path: Path) -> None:
    path = str(tmp_path / "archive.db")
    conn = new_archive(path)
    add(conn, "Bürger", "Rat der Stadt.")
    add(conn, "Straße", "Bürger, Rat der Stadt.")
    conn.commit()
    conn.close()
    done = subprocess.run([sys.executable, "-c", WITHOUT_DICTIONARY, path], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


ALPHABET = st.one_of(st.characters(), st.sampled_from("\"„“”»«-−*:()^{}+~\x00'/_. \n"))
QUERIES = st.one_of(
    st.text(),
    st.text(ALPHABET),
    st.lists(
        st.sampled_from(["Bombe", '"', "-", "NEAR", "(", ")", "AND", "OR", "NOT", "*", "title:", "Wanne-Eickel"])
    ).map(" ".join),
)


@settings(deadline=None)
@given(q=QUERIES, sort=st.sampled_from(["relevanz", "neu", "alt"]), page=st.integers(), section=st.none() | st.text())
def test_every_request_is_answered(town: sqlite3.Connection, q: str, sort: str, page: int, section: str | None) -> None:
    results = search(town, asked(q=q, sort=sort, page=page, section=section))  # type: ignore[arg-type]
    assert 0 <= len(results.hits) <= results.total <= 5
    json.dumps(results.notes)


@pytest.mark.parametrize(
    "q", ["a" * 10_000, "a-" * 5_000, "ä ö " * 2_500, '"' * 10_001, "-" * 10_000, "(" * 10_000, "§&%" * 3_000]
)
def test_a_long_request_is_answered(town: sqlite3.Connection, q: str) -> None:
    assert search(town, asked(q=q)).total in range(6)


def test_a_snippet_of_the_text_does_not_run_on_into_credits_and_labels() -> None:
    conn = new_archive()
    add(conn, "Kirmes", "Viele kamen.", images=[(None, None, "Erika Mustermann")], attachments=["Lageplan"])
    shown = {q: plain(search(conn, asked(q=q)).hits[0].snippet) for q in ("", "kirmes", "kamen", "mustermann")}
    assert shown == {
        "": "Viele kamen.",
        "kirmes": "Viele kamen.",
        "kamen": "Viele kamen.",
        "mustermann": "Erika Mustermann · Lageplan",
    }


@pytest.mark.parametrize(("before", "source"), [(25_000, "anhang"), (290_000, "anhang"), (330_000, "text")])
def test_a_file_of_one_long_paragraph_is_looked_through_as_far_as_one_of_many(before: int, source: str) -> None:
    conn = new_archive()
    article = write(conn, "Meldung", attachments=["Haushalt"])
    text = f"{'Konto ' * (before // 6)}Zebra {'Betrag ' * 1000}"
    conn.execute("UPDATE attachments SET text = ?", (text,))
    index(conn, article)
    conn.commit()
    (hit,) = search(conn, asked("zebra")).hits
    assert (hit.source, hit.source_label) == (source, "Haushalt" if source == "anhang" else None)
    assert marked(hit.snippet) == (["Zebra"] if source == "anhang" else [])
    assert len(plain(hit.snippet)) < 300
