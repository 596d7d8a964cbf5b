"""The archive of a million that speed is measured on: indexed as if each article had been analysed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from archive.database import open_for_writing
from archive.search.index import reindex
from bench.notices import Notice, new_archive
from bench.recombined import index_recombined, recombine

NOTICES = (
    Notice(
        title="Bombe in Wanne gefunden",
        paragraphs=("Die Feuerwehr sperrt die Straße.", "Der Rat der Stadt tagt später."),
        published=date(2024, 3, 1),
        pictures=(("Ein Zaun", "Die Fundstelle in Wanne", "Stadt Herne"),),
        sections=(("/rathaus/", "Rathaus"),),
        before=("Die Feuerwehr sperrt den Radweg.",),
    ),
    Notice(
        title="Kita schließt",
        paragraphs=("Träger*innen der Kindertagesstätten beraten.",),
        published=date(2024, 3, 2),
        files=(("Beschluss", "Der Ausschuss für Kinder hat beraten."),),
        state="gone",
    ),
    Notice(title="Bürgerfest", paragraphs=("Auf dem Rathausplatz wird gefeiert.",), published=date(2024, 3, 3)),
    Notice(title="Ohne Grund", paragraphs=("Wurde zurückgezogen.",), published=date(2024, 3, 4), state="withdrawn"),
)
DAYS = [date(2025, 1, 1) + timedelta(days=number) for number in range(4)]
TOKENS = "SELECT term, doc, col, offset FROM temp.tokens ORDER BY term, doc, col, offset"


def tokens(conn: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    conn.execute(f"CREATE VIRTUAL TABLE temp.tokens USING fts5vocab('main', '{table}', 'instance')")
    found = conn.execute(TOKENS).fetchall()
    conn.execute("DROP TABLE temp.tokens")
    return found


@pytest.fixture
def recombined(tmp_path: Path) -> Path:
    new_archive(tmp_path / "small", NOTICES)
    with closing(open_for_writing(tmp_path / "small")) as conn:
        reindex(conn)
    recombine(tmp_path / "small", tmp_path, 11, DAYS)
    index_recombined(tmp_path / "small", tmp_path)
    return tmp_path / "archive"


def test_the_index_is_what_an_analysis_of_the_articles_writes(recombined: Path) -> None:
    with closing(open_for_writing(recombined)) as conn:
        before = tokens(conn, "search"), conn.execute("SELECT article_id, rowid_ FROM search_meta").fetchall()
        titles = conn.execute("SELECT rowid FROM search_titles WHERE search_titles MATCH 'bombe'").fetchall()
        reindex(conn)
        assert (tokens(conn, "search"), conn.execute("SELECT article_id, rowid_ FROM search_meta").fetchall()) == before
        assert conn.execute("SELECT rowid FROM search_titles WHERE search_titles MATCH 'bombe'").fetchall() == titles
        assert len(titles) in {3, 4}


def test_the_sets_are_those_of_the_articles_but_for_places_that_only_a_title_names(recombined: Path) -> None:
    sets = "SELECT kind, value, rowids FROM search_sets WHERE kind <> 'ort' ORDER BY kind, value"
    with closing(open_for_writing(recombined)) as conn:
        before = conn.execute(sets).fetchall()
        reindex(conn)
        assert conn.execute(sets).fetchall() == before
        assert {kind for kind, _, _ in before} == {"rubrik", "mit", "status"}


def test_what_was_withdrawn_is_not_taken_over_and_days_are_spread(recombined: Path) -> None:
    with closing(open_for_writing(recombined)) as conn:
        days = conn.execute("SELECT published, count(*) FROM articles GROUP BY published ORDER BY published").fetchall()
        assert days == [(DAYS[0].isoformat(), 3), *((day.isoformat(), 3 - (day == DAYS[3])) for day in DAYS[1:])]
        assert conn.execute("SELECT count(*) FROM articles WHERE title = 'Ohne Grund'").fetchone() == (0,)
        assert conn.execute("SELECT max(df) FROM lexicon WHERE form = 'bombe'").fetchone()[0] >= 3
