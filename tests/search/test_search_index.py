from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shelf import add, archive_of, found, new_archive, write

from archive.errors import AnalyserMismatch, ArchiveError
from archive.search import sets
from archive.search.index import check, index, reindex, unindex
from archive.search.lexicon import Tally, forget_all, known_meanings
from archive.search.texts import read_texts
from archive.search.tokens import AS_A_WORD, words_of
from archive.search.whole import verify

LEXICON = "SELECT form, df, main, others, parts FROM lexicon ORDER BY form"
HOMOGRAPHS = "SELECT * FROM homographs ORDER BY token, main"
META = "SELECT article_id, published, checksum, rowid_ / 512, rowid_ % 8 FROM search_meta ORDER BY article_id"
WORDS_OF = """
    SELECT term, article_id, col, offset FROM words JOIN search_meta ON rowid_ = doc ORDER BY 1, 2, 3, 4
"""
TITLES_OF = "SELECT term, article_id FROM titles JOIN search_meta ON rowid_ = doc ORDER BY 1, 2"


def state(conn: sqlite3.Connection) -> list[list[tuple[object, ...]]]:
    """Return all that the search tables hold, to the place of each token, but for an article's place in its day."""
    conn.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.words USING fts5vocab(main, 'search', 'instance')")
    conn.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.titles USING fts5vocab(main, 'search_titles', 'instance')")
    articles = dict(conn.execute("SELECT rowid_, article_id FROM search_meta"))
    members = [
        (*member, *sorted(articles[number] for number in found)) for member, found in sets.read_all(conn).items()
    ]
    return [members, *(conn.execute(sql).fetchall() for sql in (LEXICON, HOMOGRAPHS, META, WORDS_OF, TITLES_OF))]


def columns(conn: sqlite3.Connection, column: str) -> list[str]:
    """Return the tokens of a column, those of one place after those of the place before."""
    conn.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.words USING fts5vocab(main, 'search', 'instance')")
    rows = conn.execute("SELECT term FROM words WHERE col = ? ORDER BY doc, offset", (column,))
    return [term for (term,) in rows]


def test_body_has_one_token_a_word_and_a_gap_between_passages() -> None:
    conn = archive_of(["Die Häuser am Kirmes-Umzug.\n\nSie stehen."])
    assert columns(conn, "body") == ["der", "haus", "am", "kirmes", "umzug", "ß", "sie", "stehen"]


def test_what_else_a_word_may_mean_is_in_a_column_of_its_own_as_often_as_it_counts() -> None:
    conn = archive_of(["Kirmes-Umzug, Kirmes-Umzug: Verletzte, Verletzte"])
    assert columns(conn, "body") == ["kirmes", "umzug", "kirmes", "umzug", "verletzen", "verletzen"]
    assert columns(conn, "body_x") == ["kirmesumzug", *AS_A_WORD * ["verletzt"]]


def test_teaser_captions_credits_and_attachments_are_searched() -> None:
    conn = new_archive()
    pictures = [("Ein Bagger", "Baustelle im Mai", "Foto Müller"), (None, None, None)]
    add(conn, "Titel", "Text.", teaser="Vorspann", images=pictures, attachments=["Lageplan"])
    for word in ("Bagger", "Baustelle", "Müller", "Lageplan", "Vorspann"):
        assert found(conn, word) == [1], word
    assert found(conn, '"Text Vorspann"') == []
    assert found(conn, '"Mai Bagger"') == []


def test_a_teaser_that_begins_the_body_counts_once() -> None:
    conn = new_archive()
    add(conn, "Titel", "Ein Anfang. Und mehr.", teaser="Ein Anfang.")
    assert columns(conn, "body").count("anfang") == 1


def test_what_was_taken_out_leaves_nothing_behind() -> None:
    conn = archive_of(["Ein Bagger."])
    before = state(conn)
    article = write(conn, "Zweite Meldung", "Ein Geheimnis der Verletzten am Kirmes-Platz.")
    index(conn, article)
    unindex(conn, article)
    assert state(conn) == before
    assert conn.execute("SELECT count(*) FROM lexicon WHERE form = 'geheimnis'").fetchone() == (0,)


def test_a_reading_of_two_forms_is_forgotten_with_the_second() -> None:
    conn = archive_of(["Eine Verletzte."])
    before = state(conn)
    assert before[1]
    add(conn, "Meldung", "Viele Verletzten.")
    assert state(conn)[1] != before[1]
    unindex(conn, 2)
    assert state(conn)[1] == before[1]
    unindex(conn, 1)
    assert state(conn)[1] == []


def test_df_counts_articles_not_places() -> None:
    conn = archive_of(["Bagger Bagger", "Bagger", "Kran"])
    assert conn.execute("SELECT df FROM lexicon WHERE form = 'bagger'").fetchone() == (2,)


def test_an_article_is_not_indexed_twice() -> None:
    conn = archive_of(["Ein Bagger."])
    with pytest.raises(ArchiveError, match="article 1 is in the search index already"):
        index(conn, 1)


@pytest.mark.parametrize("operation", [index, unindex])
def test_an_article_that_does_not_exist_is_named(operation: Callable[[sqlite3.Connection, int], None]) -> None:
    with pytest.raises(ArchiveError, match="article 7"):
        operation(archive_of(["Ein Bagger."]), 7)


@pytest.mark.parametrize("body", ["Ein Kran.", "Bagger Ein.", "Ein Bagger. Ein Bagger."])
def test_an_article_whose_rows_changed_first_is_refused(body: str) -> None:
    conn = archive_of(["Ein Bagger.", "Ein Kran. Ein Bagger."])
    conn.commit()
    conn.execute("UPDATE articles SET body = ? WHERE id = 1", (body,))
    with pytest.raises(ArchiveError, match="article 1 has changed since it was put into the search index"):
        unindex(conn, 1)
    with pytest.raises(ArchiveError, match="article 1: it is indexed with another text"):
        verify(conn)


def test_nothing_is_committed() -> None:
    conn = archive_of(["Ein Bagger."])
    conn.rollback()
    assert found(conn, "Bagger") == []
    verify(conn)


def test_an_index_of_another_analysis_is_refused_and_rebuilt() -> None:
    conn = archive_of(["Ein Bagger."])
    conn.execute("UPDATE analyser SET version = '0'")
    conn.commit()
    other = write(conn, "Neue Meldung")
    for refused in (lambda: check(conn), lambda: index(conn, other), lambda: unindex(conn, 1), lambda: verify(conn)):
        with pytest.raises(AnalyserMismatch, match=r"analysis 0, this one is .*reindex"):
            refused()
    conn.commit()
    assert reindex(conn) == 2
    check(conn)
    assert found(conn, "Bagger") == [1]


def test_an_index_without_any_version_is_refused() -> None:
    conn = archive_of(["Ein Bagger."])
    conn.execute("DELETE FROM analyser")
    with pytest.raises(AnalyserMismatch, match="of no version"):
        check(conn)


def test_articles_that_were_never_indexed_ask_for_it_instead_of_being_found_nowhere() -> None:
    conn = new_archive()
    write(conn, "Bagger")
    for refused in (lambda: check(conn), lambda: found(conn, "Bagger"), lambda: verify(conn)):
        with pytest.raises(AnalyserMismatch, match=r"there is no search index of the articles; .*reindex"):
            refused()
    conn.commit()
    reindex(conn)
    assert found(conn, "Bagger") == [1]


def test_an_archive_whose_only_article_was_withdrawn_needs_no_index() -> None:
    conn = new_archive()
    write(conn, "Bagger", state="withdrawn")
    check(conn)
    verify(conn)


def test_a_new_archive_has_an_index_that_fits() -> None:
    conn = new_archive()
    check(conn)
    verify(conn)
    assert not conn.in_transaction


def test_an_article_that_was_never_indexed_is_found_missing() -> None:
    conn = archive_of(["Ein Bagger."])
    write(conn, "Vergessen")
    with pytest.raises(ArchiveError, match="article 2: it is not indexed"):
        verify(conn)


def test_ghosts_in_the_index_are_found() -> None:
    conn = archive_of(["Ein Bagger."])
    conn.execute("INSERT INTO search (rowid, title) VALUES (9, 'geist')")
    with pytest.raises(ArchiveError, match="2 rows: 1 articles are indexed"):
        verify(conn)


def test_a_rebuild_mends_what_is_wrong_in_any_table_of_the_index() -> None:
    conn = archive_of(["Ein Bagger."] * 40)
    begun = conn.execute("SELECT * FROM beginnings WHERE form = 'bagger'").fetchall()
    assert begun
    for ghost in (
        "INSERT INTO search (rowid, title) VALUES (9, 'geist')",
        "INSERT INTO search_titles (rowid, title) VALUES (9, 'geist')",
        "INSERT INTO homographs (token, main, forms) VALUES ('geist', 'geister', 1)",
        "INSERT INTO search_sets (kind, value, rowids) VALUES ('ort', 'geist', x'00')",
        "DELETE FROM lexicon WHERE form = 'bagger'",
        "DELETE FROM search_meta WHERE article_id = 7",
    ):
        conn.execute(ghost)
    conn.executemany("INSERT INTO beginnings VALUES (?, ?, ?)", begun)
    conn.commit()
    with pytest.raises(ArchiveError):
        verify(conn)
    reindex(conn)
    verify(conn)
    assert len(found(conn, "Bagger")) == 40


def test_a_rebuild_that_fails_leaves_the_old_index() -> None:
    conn = archive_of(["Ein Bagger.", "Ein Kran."])
    conn.commit()

    def fail() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reindex(conn, on_article=fail)
    assert found(conn, "Bagger") == [1]
    verify(conn)


def test_readers_see_the_old_index_until_the_new_one_is_done(tmp_path: Path) -> None:
    path = str(tmp_path / "archive.db")
    writer = new_archive(path)
    writer.execute("PRAGMA journal_mode = WAL")
    add(writer, "Meldung", "Ein Bagger.")
    writer.commit()
    reader = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    seen: list[list[int]] = []
    reindex(writer, on_article=lambda: seen.append(found(reader, "Bagger")))
    assert seen == [[1]]
    reader.close()
    writer.close()


@pytest.mark.parametrize("most", [0, 3, 1000])
def test_words_counted_in_several_goes_are_those_counted_one_article_after_the_other(most: int) -> None:
    conn = archive_of(["Verletzte Träger*innen im Haus.", "Die Häuser, verletzt.", "Im Haus: Kirmes-Umzug!", "Im Haus"])
    tables = ("SELECT * FROM lexicon", "SELECT * FROM homographs", "SELECT * FROM beginnings")
    one_by_one = [conn.execute(sql).fetchall() for sql in tables]
    forget_all(conn)
    tally = Tally(conn, most)
    for text in read_texts(conn, (1, 2, 3, 4)).values():
        found = words_of(text)
        assert tally.count(found) == known_meanings(archive_of([text.body[0]]), found.forms)
    tally.finish()
    assert [conn.execute(sql).fetchall() for sql in tables] == one_by_one


WORDS = (
    "Bürger*innen",
    "Bürgern",
    "Haus",
    "Häuser",
    "verletzte",
    "Verletzten",
    "Kirmes-Umzug",
    "2024",
    "Straße",
    "der",
)
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
STEPS = st.lists(st.tuples(st.integers(0, 4), TEXTS, TEXTS), max_size=12)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_any_order_of_changes_gives_the_index_of_a_rebuild(steps: list[tuple[int, str, str]]) -> None:
    conn = new_archive()
    reindex(conn)
    ids = [write(conn, "Meldung", f"Text {number}.") for number in range(5)]
    for article in ids[:3]:
        index(conn, article)
    for number, title, body in steps:
        article = ids[number]
        if conn.execute("SELECT 1 FROM search_meta WHERE article_id = ?", (article,)).fetchone():
            unindex(conn, article)
        conn.execute("UPDATE articles SET title = ?, body = ? WHERE id = ?", (title, body, article))
        index(conn, article)
    for article in ids:
        if not conn.execute("SELECT 1 FROM search_meta WHERE article_id = ?", (article,)).fetchone():
            index(conn, article)
    conn.commit()
    verify(conn)
    grown = state(conn)
    reindex(conn)
    assert state(conn) == grown
    conn.close()
