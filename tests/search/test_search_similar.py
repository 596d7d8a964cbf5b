from __future__ import annotations

import sqlite3
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from shelf import add, new_archive

from archive.search.similar import SimilarArticle, similar

Notice = tuple[str, str, str]
"""Day, title and body."""

BOMB = ("2024-03-12", "Bombenfund in Crange", "An der Hafenstraße liegt eine Bombe. Die Evakuierung beginnt um 15 Uhr.")
CLEAR = ("2024-03-13", "Entwarnung in Crange", "Die Bombe an der Hafenstraße ist entschärft, die Evakuierung beendet.")
BY_THE_WAY = tuple(
    (f"2023-{month:02}-01", f"{word} im {word}park", f"Ein {word} für alle mit Musik und {word}kuchen.")
    for month, word in enumerate(
        ("Advent", "Flohmarkt", "Kinder", "Garten", "Jazz", "Sport", "Literatur", "Tanz", "Theater", "Film"), 1
    )
)


def archive(*notices: Notice) -> sqlite3.Connection:
    """Return an archive of some notices, ids from 1, with others that have nothing to do with them."""
    conn = new_archive()
    for published, title, body in (*notices, *BY_THE_WAY):
        add(conn, title, body, published=published)
    return conn


def found(*notices: Notice) -> list[tuple[str, str, str]]:
    """Return kind, title and reason of what is like the first of some notices."""
    return [(other.kind, other.title, other.reason) for other in similar(archive(*notices), 1)]


def kinds(*notices: Notice) -> list[str]:
    return [kind for kind, _, _ in found(*notices)]


def test_the_report_comes_after_the_announcement_and_says_why() -> None:
    [entry] = found(BOMB, CLEAR)
    assert entry == ("Danach", "Entwarnung in Crange", "am Tag danach, auch über Crange, Bombe, Evakuierung")


def test_the_announcement_comes_before_the_report() -> None:
    assert kinds(CLEAR, BOMB) == ["Zuvor"]


def test_on_one_day_the_number_of_the_city_says_which_was_first() -> None:
    same_day = (BOMB[0], *CLEAR[1:])
    [(kind, _, reason)] = found(BOMB, same_day)
    assert kind == "Danach"
    assert reason.startswith("am selben Tag")
    assert kinds(same_day, BOMB) == ["Danach"]


def test_months_apart_it_is_the_same_subject_only() -> None:
    [(kind, _, reason)] = found(BOMB, ("2023-01-05", *CLEAR[1:]))
    assert kind == "Zum Thema"
    assert reason.startswith("auch über ")


def test_another_number_or_day_in_the_title_makes_a_series() -> None:
    first = ("2024-02-02", "Ferienspaß 2024: 12 Plätze frei", "In der Bücherei gibt es noch Plätze.")
    second = ("2023-02-03", "Ferienspaß 2023: 7 Plätze frei", "Die Anmeldung läuft über das Jugendamt.")
    assert found(first, second) == [("Reihe", second[1], "gleicher Titel, andere Zahl")]
    monday = ("2024-02-02", "Blutspende am Montag, 5. Februar", "Im Bürgerhaus.")
    sunday = ("2024-05-02", "Blutspende am Sonntag, 12. Mai", "In der Schule.")
    assert kinds(monday, sunday) == ["Reihe"]


def test_the_same_title_makes_a_series_whatever_the_texts_say() -> None:
    weeks = [(f"2024-02-{day:02}", "Sitzungen der Woche", f"Ausschuss {day}") for day in (2, 9, 16, 23)]
    assert [(kind, reason) for kind, _, reason in found(*weeks)] == [("Reihe", "gleicher Titel")] * 3


def test_of_a_long_series_the_nearest_are_shown() -> None:
    conn = archive(*((f"2024-01-{day:02}", "Aktuelle Fallzahlen", f"Es sind {day}0 Personen.") for day in range(1, 29)))
    assert sorted(other.published.day for other in similar(conn, 14)) in ([12, 13, 15], [13, 15, 16])


def test_two_of_a_kind_at_two_places_are_no_before_and_after() -> None:
    crange = ("2024-03-01", "Workshop zur Zukunft von Crange", "Ideen für Plätze und Grünflächen sind gefragt.")
    boernig = ("2024-03-08", "Workshop zur Zukunft von Börnig", "Ideen für Plätze und Grünflächen sind gefragt.")
    assert kinds(crange, boernig) == ["Zum Thema"]


def test_nearly_the_same_text_elsewhere_is_on_the_same_subject() -> None:
    text = "Farbreste, Batterien und Lösungsmittel nimmt das Schadstoffmobil am Sonntag, {} an."
    first = ("2024-06-01", "Schadstoffmobil kommt nach Elpeshof", text.format("7. Juni 2024, an der Teichstraße"))
    other = ("2021-03-08", "Schadstoffmobil kommt nach Crange", text.format("18. März 2021, an der Florastraße"))
    assert kinds(first, other) == ["Zum Thema"]


def test_a_name_of_several_words_is_one_thing_that_makes_nothing_alike() -> None:
    for house in ("Heimatmuseum Unser Fritz", "Haus der Natur"):
        blood = ("2024-06-01", f"Blutspende im {house}", "Mediziner sind von 14 Uhr an da.")
        songs = ("2021-03-08", f"Claudia Cengiz spielt im {house}", "Der Eintritt kostet 9 Euro.")
        assert kinds(blood, songs) == []


@pytest.mark.parametrize(
    "other",
    [
        ("2024-03-14", "Leseclub in Crange startet", "Kinder lesen jede Woche Bücher in der Zweigstelle Crange."),
        ("2024-03-14", "Neue Ampel an der Hafenstraße", "Die Kreuzung bekommt eine Ampel mit Tasten für Blinde."),
        ("2024-03-14", "Rathaus geschlossen", "Wegen einer Fortbildung bleibt das Rathaus ab 15 Uhr geschlossen."),
    ],
)
def test_a_place_a_street_or_a_time_in_common_makes_nothing_alike(other: Notice) -> None:
    assert found(BOMB, other) == []


@pytest.mark.parametrize(
    "notice",
    [
        ("2024-01-01", "…", "–"),
        ("2024-01-01", "2024", "1 2 3"),
        ("2024-01-01", "Der", "die das"),
        ("2024-01-01", "Hinweis", "Hinweis"),
    ],
)
def test_an_article_of_which_nothing_can_be_said_is_like_no_other(notice: Notice) -> None:
    assert found(notice, BOMB, CLEAR) == []


def test_odd_titles_are_no_series_of_each_other() -> None:
    assert found(("2024-01-01", "2024", "1 2 3"), ("2023-01-01", "2023", "4 5 6")) == []
    assert found(("2024-01-01", "…", "–"), ("2023-01-01", "?", "!")) == []


def test_what_does_not_exist_or_was_withdrawn_is_like_no_other_and_shown_with_none() -> None:
    conn = archive(BOMB, CLEAR)
    assert similar(conn, 4711) == ()
    conn.execute("UPDATE articles SET state = 'withdrawn' WHERE id = 2")
    assert similar(conn, 1) == similar(conn, 2) == ()


def test_what_is_gone_is_shown_and_marked() -> None:
    conn = archive(BOMB, CLEAR)
    conn.execute("UPDATE articles SET state = 'gone' WHERE id = 2")
    [other] = similar(conn, 1)
    assert other.is_gone
    assert (other.article_id, other.key, other.slug) == (2, "herne-100002", "entwarnung-in-crange")


def test_the_reason_names_a_street_whole() -> None:
    first = ("2024-03-01", "Umbau am Robert-Brauner-Platz", "Die Kanäle an der Resser Straße werden erneuert.")
    second = ("2024-03-20", "Umbau am Robert-Brauner-Platz ruht", "Kanäle und die Resser Straße: alles verzögert sich.")
    [(_, _, reason)] = found(first, second)
    assert reason == "19 Tage danach, auch über Umbau, Kanäle, Resser Straße"


def test_no_more_than_asked_for_are_shown_and_of_one_title_one() -> None:
    again = [(f"2024-03-{day}", "Entwarnung in Crange", CLEAR[2]) for day in range(13, 16)]
    conn = archive(BOMB, *again)
    assert [other.title for other in similar(conn, 1)] == ["Entwarnung in Crange"]
    assert len(similar(conn, 2, most=1)) == 1
    assert len(similar(conn, 2, most=2)) == 2


@pytest.mark.parametrize("day", ["0001-01-01", "1900-01-01", "9999-12-31"])
def test_days_at_the_ends_of_time_are_days_like_others(day: str) -> None:
    [kind] = kinds((day, *BOMB[1:]), (day, *CLEAR[1:]))
    assert kind == "Danach"


def test_an_empty_archive_has_nothing_alike() -> None:
    assert similar(new_archive(), 1) == ()


STORIES = tomllib.loads((Path(__file__).parent / "stories.toml").read_text(encoding="utf-8"))["notice"]
RELATED = ({"fair-2023", "fair-2024"}, {"bomb-crange", "bomb-sodingen"})
"""Stories of one subject."""


def all_found() -> list[tuple[str, SimilarArticle, str]]:
    """Return for each story what is like each of its notices, with the story of that."""
    conn = new_archive()
    story_of = {
        add(conn, notice["title"], notice["body"], published=notice["day"].isoformat()): notice["story"]
        for notice in STORIES
    }
    return [
        (story, other, story_of[other.article_id]) for id_, story in story_of.items() for other in similar(conn, id_)
    ]


def test_of_the_stories_nothing_unrelated_is_shown_and_most_of_what_belongs_together() -> None:
    shown = all_found()
    assert [entry for entry in shown if entry[0] != entry[2] and {entry[0], entry[2]} not in RELATED] == []
    sizes = Counter(notice["story"] for notice in STORIES)
    together = sum(size * (size - 1) for size in sizes.values())
    assert sum(story == of for story, _, of in shown) >= 0.8 * together


def test_of_the_stories_before_and_after_are_never_of_another_one() -> None:
    follow = [(story, of) for story, other, of in all_found() if other.kind in ("Zuvor", "Danach")]
    assert len(follow) >= 10
    assert all(story == of for story, of in follow)
