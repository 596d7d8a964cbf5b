from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from archive import articles
from archive.canonical import content_hash, hash_of
from archive.clock import timestamp
from archive.database import open_for_reading
from archive.errors import AnotherArticle, ArchiveError, IncompleteArticle, UnknownArticle
from archive.history import content_of
from archive.search.whole import verify as verify_search
from archive.store import Archive, Capture, Cause, Outcome
from herne_scraper.items import Article, Attachment, Image, Link, Section

START = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
POLITICS = Section(path="/Rathaus/Politik/", name="Politik")
CITY_HALL = Section(path="/Rathaus/", name="Rathaus")
LISTING = "https://www.herne.de/Meldungen/Alle-News.html"
PRESS = "https://www.herne.de/Rathaus/Buergerservice/Presse/Pressemeldungen/"


def page(source_id: str = "281473", **fields: Any) -> Article:
    defaults: dict[str, Any] = {
        "site": "herne",
        "source_id": source_id,
        "url": f"https://www.herne.de/Meldungen/News-Detailansicht_{source_id}.html",
        "title": "Blumen am Rathaus",
        "published": date(2026, 10, 30),
        "published_raw": "Meldung vom 30. Oktober 2026",
        "body": "Am Freitag wurde gepflanzt.\n\nUm 18 Uhr war Schluss.",
        "images": (Image(url="https://www.herne.de/a.jpg", alt="Beet", caption="Das Beet", credit="Stadt Herne"),),
        "attachments": (Attachment(url="https://www.herne.de/PDF/plan.pdf", label="Plan", size_bytes=3_603_000),),
        "links": (Link(url="https://example.org/", label="mehr"),),
    }
    return Article(**defaults | fields)


def entry(**fields: Any) -> Article:
    """An article that stands on a listing only."""
    defaults: dict[str, Any] = {
        "site": "herne",
        "source_id": None,
        "url": LISTING,
        "title": "Blumen am Rathaus",
        "published": date(2026, 10, 30),
        "published_raw": "Meldung vom 30. Oktober 2026",
        "body": "Am Freitag wird gepflanzt.",
    }
    return Article(**defaults | fields)


def captured(minutes: int = 0) -> Capture:
    return Capture(sha256=f"{minutes % 1000:064x}", time=START + timedelta(minutes=minutes))


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path, clock=lambda: START) as opened:
        yield opened


@pytest.fixture
def db(archive: Archive) -> Iterator[sqlite3.Connection]:
    conn = open_for_reading(archive.path.parent)
    yield conn
    conn.close()


def save(archive: Archive, article: Article, minutes: int = 0, **options: Any) -> tuple[str, Outcome]:
    saved = archive.save(article, capture=captured(minutes), extractor="1", **options)
    return saved.key, saved.outcome


def the(db: sqlite3.Connection, name: str) -> articles.ArchivedArticle:
    article_id = articles.find(db, name)
    assert article_id is not None
    return articles.read(db, article_id)


def column(db: sqlite3.Connection, sql: str, *parameters: object) -> list[Any]:
    return [value for (value,) in db.execute(sql, parameters)]


def test_a_new_article_is_kept_whole(archive: Archive, db: sqlite3.Connection) -> None:
    article = page(sections=(POLITICS, CITY_HALL))
    assert save(archive, article) == ("herne-281473", Outcome.NEW)
    kept = the(db, "herne-281473")
    record = kept.record()
    del record["archive"]
    assert record == article.record() | {"sections": ["/Rathaus/", "/Rathaus/Politik/"]}
    assert kept.content_hash == content_hash(article)
    assert (kept.first_seen, kept.last_seen, kept.last_checked) == (START, START, START)
    assert [version.id for version in kept.versions] == [f"herne-281473@{kept.content_hash[:12]}"]
    assert column(db, "SELECT kind FROM changes") == ["new"]


def test_the_same_text_again_changes_nothing_but_the_visit(archive: Archive, db: sqlite3.Connection) -> None:
    save(archive, page(sections=(POLITICS,)))
    before = dump(db)
    assert save(archive, page(sections=(CITY_HALL,)), 60) == ("herne-281473", Outcome.SEEN)
    kept = the(db, "herne-281473")
    assert (kept.first_seen, kept.last_seen) == (START, START + timedelta(hours=1))
    assert kept.sections == (CITY_HALL, POLITICS)
    assert dump(db) == before


@pytest.mark.parametrize(
    "noise",
    [
        {"title": "Blumen am\u00a0Rathaus"},
        {"title": "Blu\u00admen am Rathaus "},
        {"body": "Am Freitag  wurde gepflanzt .\n\n\nUm 18 Uhr war Schluss."},
        {"links": (Link(url="https://example.org/?utm_source=stadt", label="mehr"),)},
        {"published_raw": "Meldung vom 30. Okt. 2026"},
        {"sections": (POLITICS,)},
    ],
)
def test_noise_makes_no_version(archive: Archive, noise: dict[str, Any]) -> None:
    save(archive, page())
    assert save(archive, page(**noise), 1)[1] is Outcome.SEEN


@pytest.mark.parametrize(
    ("change", "kind", "field"),
    [
        ({"title": "Blumen vor dem Rathaus"}, "title", "title"),
        ({"published": date(2026, 10, 29)}, "date", "published"),
        ({"body": "Am Freitag wurde gepflanzt.\n\nUm 19 Uhr war Schluss."}, "time", "body"),
        ({"images": ()}, "image", "images"),
        ({"images": (Image(url="https://www.herne.de/b.jpg", caption="Ein Baum"),)}, "image", "images"),
        ({"links": (Link(url="https://example.org/neu", label="mehr"),)}, "link", "links"),
        ({"attachments": ()}, "attachment", "attachments"),
    ],
)
def test_a_difference_makes_a_version_and_says_which(
    archive: Archive, db: sqlite3.Connection, change: dict[str, Any], kind: str, field: str
) -> None:
    save(archive, page())
    changed = page(**change)
    assert save(archive, changed, 5) == ("herne-281473", Outcome.CHANGED)
    kept = the(db, "herne-281473")
    assert (kept.title, kept.body, kept.images, kept.attachments, kept.links) == (
        changed.title,
        changed.body,
        changed.images,
        changed.attachments,
        changed.links,
    )
    (edits,) = column(db, "SELECT edits FROM changes WHERE kind = 'edit'")
    assert [(edit["kind"], edit["field"]) for edit in json.loads(edits)] == [(kind, field)]
    assert db.execute("SELECT from_version, to_version FROM changes WHERE kind = 'edit'").fetchone() == (
        kept.versions[0].id,
        kept.versions[1].id,
    )


def test_the_old_version_stays_whole(archive: Archive, db: sqlite3.Connection) -> None:
    save(archive, page())
    save(archive, page(body="Anders.", images=(), attachments=(), links=()), 5)
    title, body, images, attachments, links = db.execute(
        "SELECT title, body, images, attachments, links FROM versions ORDER BY observed_at LIMIT 1"
    ).fetchone()
    assert (title, body) == (page().title, page().body)
    record = page().record()
    assert json.loads(images) == record["images"]
    assert json.loads(attachments) == record["attachments"]
    assert json.loads(links) == record["links"]


def test_each_edit_says_what_changed_and_where(archive: Archive, db: sqlite3.Connection) -> None:
    save(archive, page())
    save(archive, page(body="Am Freitag wurde gepflanzt.\n\nUm 19 Uhr war Schluss.\n\nDanke!"), 5)
    (edits,) = column(db, "SELECT edits FROM changes WHERE kind = 'edit'")
    assert json.loads(edits) == [
        {
            "kind": "time",
            "field": "body",
            "before": "18 Uhr",
            "after": "19 Uhr",
            "paragraph": {"before": 2, "after": 2},
            "context": {"before": "Um 18 Uhr war Schluss.", "after": "Um 19 Uhr war Schluss."},
        },
        {
            "kind": "paragraph_added",
            "field": "body",
            "before": None,
            "after": "Danke!",
            "paragraph": {"before": None, "after": 3},
        },
    ]


def test_a_text_that_returns_is_a_third_version(archive: Archive, db: sqlite3.Connection) -> None:
    save(archive, page())
    save(archive, page(body="Anders."), 5)
    assert save(archive, page(), 10)[1] is Outcome.CHANGED
    kept = the(db, "281473")
    assert [version.id for version in kept.versions][::2] == [
        f"herne-281473@{kept.content_hash[:12]}",
        f"herne-281473@{kept.content_hash[:12]}-2",
    ]
    assert save(archive, page(), 15)[1] is Outcome.SEEN


def test_two_pages_with_one_date_and_title_are_two_articles(archive: Archive) -> None:
    save(archive, page("1000"))
    assert save(archive, page("1001")) == ("herne-1001", Outcome.NEW)


def test_an_entry_is_known_by_date_and_title(archive: Archive, db: sqlite3.Connection) -> None:
    key, outcome = save(archive, entry(sections=(POLITICS,)))
    assert (key[:15], outcome) == ("herne-20261030-", Outcome.NEW)
    again = entry(title="BLUMEN am  Rathaus", sections=(CITY_HALL,))
    # Capitals are no identity, but they are text.
    assert save(archive, again, 5) == (key, Outcome.CHANGED)
    assert the(db, key).sections == (CITY_HALL, POLITICS)


def test_the_same_title_on_another_day_is_another_article(archive: Archive) -> None:
    first, _ = save(archive, entry())
    second, outcome = save(archive, entry(published=date(2026, 10, 31)))
    assert (outcome, first != second) == (Outcome.NEW, True)


def test_titles_that_differ_in_one_digit_are_two_articles(archive: Archive) -> None:
    first, _ = save(archive, entry(title="Corona: 118 Fälle"))
    second, outcome = save(archive, entry(title="Corona: 119 Fälle"))
    assert (outcome, first != second) == (Outcome.NEW, True)


def test_an_entry_of_an_article_with_a_page_is_a_sighting(archive: Archive, db: sqlite3.Connection) -> None:
    save(archive, page())
    before = dump(db)
    assert save(archive, entry(sections=(POLITICS,)), 30) == ("herne-281473", Outcome.SEEN)
    kept = the(db, "herne-281473")
    assert kept.sections == (POLITICS,)
    assert kept.last_seen == START + timedelta(minutes=30)
    assert kept.last_checked == START
    assert dump(db) == before


def test_an_entry_that_lags_behind_its_page_is_still_that_article(archive: Archive) -> None:
    save(archive, page())
    save(archive, page(title="Blumen vor dem Rathaus"), 5)
    assert save(archive, entry(), 10) == ("herne-281473", Outcome.SEEN)


def test_of_several_pages_the_oldest_row_takes_the_entry(archive: Archive) -> None:
    save(archive, page("1001"))
    save(archive, page("1000"))
    assert save(archive, entry()) == ("herne-1001", Outcome.SEEN)


def test_an_entry_that_gets_its_page_is_the_same_article(archive: Archive, db: sqlite3.Connection) -> None:
    old, _ = save(archive, entry(sections=(POLITICS,)))
    row = articles.find(db, old)
    assert save(archive, page(), 60) == ("herne-281473", Outcome.CHANGED)
    kept = the(db, "herne-281473")
    assert articles.find(db, "herne-281473") == articles.find(db, old) == row
    assert (kept.listing_only, kept.source_id, kept.aliases) == (False, "281473", (old,))
    assert (kept.url, kept.body) == (page().url, page().body)
    assert kept.first_seen == START
    assert [version.id.partition("@")[0] for version in kept.versions] == [old, "herne-281473"]
    assert articles.find(db, kept.versions[0].id) == row
    (edits,) = column(db, "SELECT edits FROM changes WHERE kind = 'edit'")
    assert json.loads(edits)[0] == {"kind": "page", "field": "source_id", "before": None, "after": "281473"}
    assert save(archive, page(), 90) == ("herne-281473", Outcome.SEEN)
    assert save(archive, entry(), 91) == ("herne-281473", Outcome.SEEN)
    assert column(db, "SELECT count(*) FROM articles") == [1]


def test_a_page_with_the_very_text_of_its_entry_is_a_version_too(archive: Archive, db: sqlite3.Connection) -> None:
    save(archive, entry())
    text = page(body=entry().body, images=(), attachments=(), links=())
    assert save(archive, text, 5)[1] is Outcome.CHANGED
    assert len(the(db, "herne-281473").versions) == 2


def test_a_second_page_does_not_take_over_an_article_that_has_its_page(archive: Archive) -> None:
    save(archive, entry())
    save(archive, page("1000"))
    assert save(archive, page("1001")) == ("herne-1001", Outcome.NEW)


def test_another_listing_adds_its_section_and_not_its_wording(archive: Archive, db: sqlite3.Connection) -> None:
    key, _ = save(archive, entry())
    shorter = entry(url=PRESS, body="Es wird gepflanzt …", sections=(POLITICS,))
    for minutes in (5, 10):
        assert save(archive, shorter, minutes) == (key, Outcome.SEEN)
    assert save(archive, entry(), 15) == (key, Outcome.SEEN)
    kept = the(db, key)
    assert (kept.body, kept.url, len(kept.versions)) == (entry().body, LISTING, 1)
    assert kept.sections == (POLITICS,)
    (detail,) = column(db, "SELECT detail FROM observations WHERE kind = 'listing_differs'")
    assert json.loads(detail)["body"] == "Es wird gepflanzt …"


def test_two_entries_of_one_page_with_one_date_and_title_do_not_take_turns(
    archive: Archive, db: sqlite3.Connection
) -> None:
    other = entry(body="Am Rathaus blüht es.")
    outcomes = [save(archive, one, minutes)[1] for minutes in (0, 60, 120) for one in (entry(), other)]
    assert outcomes == [Outcome.NEW] + [Outcome.SEEN] * 5
    assert [json.loads(detail)["body"] for detail in column(db, "SELECT detail FROM observations")] == [other.body]


def test_an_entry_edited_on_its_own_listing_is_a_version(archive: Archive) -> None:
    key, _ = save(archive, entry())
    assert save(archive, entry(body="Am Samstag wird gepflanzt."), 5) == (key, Outcome.CHANGED)


def test_keys_that_collide_get_a_suffix_that_stays_taken(archive: Archive, db: sqlite3.Connection) -> None:
    # Two titles whose hashes begin with the same eight digits.
    one, other = entry(title="Kurs 47138 der vhs"), entry(title="Kurs 99822 der vhs")
    assert save(archive, one) == ("herne-20261030-3be94ef7", Outcome.NEW)
    assert save(archive, other) == ("herne-20261030-3be94ef7-2", Outcome.NEW)
    assert save(archive, one)[0] == "herne-20261030-3be94ef7"
    save(archive, page("1000", title=one.title))
    save(archive, page("1000", title="Kurs abgesagt", published=date(2026, 10, 31)), 1)
    assert the(db, "herne-20261030-3be94ef7").key == "herne-1000"
    assert the(db, "herne-20261030-3be94ef7-2").title == other.title


def test_a_clock_that_was_set_back_neither_loses_nor_reorders(archive: Archive, db: sqlite3.Connection) -> None:
    save(archive, page(), 60)
    assert save(archive, page(body="Neuer."), 0)[1] is Outcome.CHANGED
    kept = the(db, "herne-281473")
    assert kept.body == "Neuer."
    assert [version.content_hash for version in kept.versions][1] == kept.content_hash
    assert kept.versions[1].observed_at == START + timedelta(minutes=60)
    assert kept.versions[1].capture_time == START
    assert kept.last_seen == START + timedelta(minutes=60)
    assert save(archive, page(body="Neuer."), 1)[1] is Outcome.SEEN


@pytest.mark.parametrize("cause", ["extraction", "backfill"])
def test_a_re_reading_follows_what_it_replaces_whatever_the_clock_says(tmp_path: Path, cause: Cause) -> None:
    with Archive(tmp_path, clock=lambda: START) as archive:
        save(archive, page(), 0)
    with Archive(tmp_path, clock=lambda: START - timedelta(days=2)) as archive:
        save(archive, page(body="Besser gelesen."), 0, cause=cause)
    with open_for_reading(tmp_path) as db:
        kept = the(db, "herne-281473")
    assert kept.body == "Besser gelesen."
    assert kept.versions[-1].content_hash == kept.content_hash


def test_an_older_copy_takes_its_place_and_is_not_shown(archive: Archive, db: sqlite3.Connection) -> None:
    save(archive, page(), 60)
    save(archive, page(body="Dritter."), 120)
    assert save(archive, page(body="Zweiter."), 90, cause="backfill")[1] is Outcome.CHANGED
    assert save(archive, page(body="Nullter."), 0, cause="backfill")[1] is Outcome.CHANGED
    kept = the(db, "herne-281473")
    assert kept.body == "Dritter."
    assert [version.cause for version in kept.versions] == ["backfill", "edit", "backfill", "edit"]
    assert column(db, "SELECT body FROM versions ORDER BY observed_at") == [
        "Nullter.",
        page().body,
        "Zweiter.",
        "Dritter.",
    ]
    assert kept.first_seen == START
    assert db.execute("SELECT from_version, edits FROM changes ORDER BY id DESC LIMIT 1").fetchone() == (None, "[]")
    for minutes, body in ((61, page().body), (100, "Dritter."), (130, "Dritter.")):
        assert save(archive, page(body=body), minutes, cause="backfill")[1] is Outcome.SEEN


def test_a_better_reading_of_an_entry_is_a_version(archive: Archive) -> None:
    save(archive, entry())
    assert save(archive, entry(body="Besser gelesen."), cause="extraction")[1] is Outcome.CHANGED


def test_a_better_reading_of_the_latest_capture_is_shown_and_marked(archive: Archive, db: sqlite3.Connection) -> None:
    save(archive, page(), 60)
    assert save(archive, page(body="Besser gelesen."), 60, cause="extraction")[1] is Outcome.CHANGED
    kept = the(db, "herne-281473")
    assert kept.body == "Besser gelesen."
    assert [version.cause for version in kept.versions] == ["edit", "extraction"]


@pytest.mark.parametrize(
    "half",
    [
        {"title": " "},
        {"title": "\u00ad"},
        {"body": ""},
        {"published_raw": ""},
        {"source_id": "28a"},
        {"url": ""},
    ],
)
def test_a_half_article_is_refused_and_leaves_nothing(
    archive: Archive, db: sqlite3.Connection, half: dict[str, Any]
) -> None:
    with pytest.raises(IncompleteArticle, match=next(iter(half))):
        save(archive, page(**half))
    assert column(db, "SELECT count(*) FROM articles") == [0]


@pytest.mark.parametrize(
    "capture",
    [Capture(sha256="abc", time=START), Capture(sha256="0" * 64, time=START.replace(tzinfo=None))],
)
def test_an_article_without_evidence_is_refused(archive: Archive, capture: Capture) -> None:
    with pytest.raises(IncompleteArticle, match="capture"):
        archive.save(page(), capture=capture, extractor="1")


def test_what_is_no_text_is_refused(archive: Archive) -> None:
    with pytest.raises(IncompleteArticle, match="no text"):
        save(archive, page(body="kaputt \ud800"))


def test_a_failure_in_the_middle_leaves_everything_as_it_was(archive: Archive, db: sqlite3.Connection) -> None:
    save(archive, page(sections=(POLITICS,)))
    before = dump(db, everything=True)
    # The schema refuses a negative size after article, images and sections were already written.
    broken = page(title="Neu", attachments=(Attachment(url="https://www.herne.de/x.pdf", label="x", size_bytes=-1),))
    with pytest.raises(sqlite3.IntegrityError):
        save(archive, replace(broken, sections=(CITY_HALL,)), 5)
    assert dump(db, everything=True) == before
    assert save(archive, page(title="Neu"), 6)[1] is Outcome.CHANGED


def test_a_listing_shows_a_known_article(archive: Archive, db: sqlite3.Connection) -> None:
    save(archive, page())
    archive.see("281473", [POLITICS], START + timedelta(days=1))
    kept = the(db, "herne-281473")
    assert (kept.sections, kept.last_seen, kept.last_checked) == ((POLITICS,), START + timedelta(days=1), START)


def test_a_page_that_answers_unchanged_was_checked(archive: Archive, db: sqlite3.Connection) -> None:
    save(archive, page())
    archive.see("herne-281473", [], START + timedelta(days=1), checked=True)
    assert the(db, "281473").last_checked == START + timedelta(days=1)


def test_a_listing_cannot_show_what_is_not_kept(archive: Archive, db: sqlite3.Connection) -> None:
    with pytest.raises(UnknownArticle, match="999"):
        archive.see("999", [POLITICS], START)
    assert column(db, "SELECT count(*) FROM sections") == [0]


def test_a_section_that_gets_another_name_keeps_its_articles(archive: Archive, db: sqlite3.Connection) -> None:
    save(archive, page(sections=(POLITICS,)))
    archive.see("281473", [replace(POLITICS, name="Rat und Politik")], START)
    assert db.execute("SELECT path, name FROM sections").fetchall() == [("/Rathaus/Politik/", "Rat und Politik")]


def test_a_run_is_logged_from_start_to_end(archive: Archive, db: sqlite3.Connection) -> None:
    crawl = archive.begin_crawl("full", START)
    archive.end_crawl(crawl, START + timedelta(hours=1), "complete", {"new": 3}, None)
    assert db.execute("SELECT mode, outcome, counts FROM crawls").fetchall() == [("full", "complete", '{"new": 3}')]


def test_a_killed_run_is_closed_by_the_next(archive: Archive, db: sqlite3.Connection) -> None:
    archive.begin_crawl("default", START)
    archive.begin_crawl("default", START + timedelta(days=1))
    assert db.execute("SELECT outcome, finished FROM crawls ORDER BY id").fetchall() == [
        ("interrupted", timestamp(START + timedelta(days=1))),
        (None, None),
    ]


def test_a_run_ends_once(archive: Archive) -> None:
    crawl = archive.begin_crawl("default", START)
    archive.end_crawl(crawl, START, "complete", {})
    with pytest.raises(ArchiveError, match=f"crawl {crawl} is not open"):
        archive.end_crawl(crawl, START, "failed", {})


def test_a_reader_sees_whole_articles_while_a_save_is_under_way(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        save(archive, page())
        reader = open_for_reading(tmp_path)
        archive._conn.execute("BEGIN IMMEDIATE")
        archive._conn.execute("UPDATE articles SET title = 'half'")
        assert the(reader, "281473").title == page().title
        archive._conn.rollback()
        reader.close()


def test_opening_again_finds_everything(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        save(archive, page())
    with Archive(tmp_path) as archive:
        assert save(archive, page(), 1)[1] is Outcome.SEEN


SAVE_FOR_EVER = """
import sys
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from test_store import captured, entry, page
from archive.store import Archive

with Archive(Path(sys.argv[1])) as archive:
    for n in count(int(sys.argv[2])):
        archive.save(page(str(n % 7), body=f"Text {n}."), capture=captured(n), extractor="1")
        archive.save(entry(title=f"Kurs {n}"), capture=captured(n), extractor="1")
        print(n, flush=True)
"""


def test_a_kill_at_any_moment_loses_nothing_that_was_saved(tmp_path: Path) -> None:
    last = 0
    for pause in (0.05, 0.11, 0.17):
        command = [sys.executable, "-c", SAVE_FOR_EVER, str(tmp_path), str(last + 1)]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(Path(__file__).parent)}
        ) as saving:
            assert saving.stdout is not None
            first = saving.stdout.readline()
            time.sleep(pause)
            saving.kill()
            last = int((first + saving.stdout.read()).split()[-1])
        with Archive(tmp_path) as archive:
            db = archive._conn
            assert column(db, "PRAGMA integrity_check") == ["ok"]
            assert column(db, "PRAGMA foreign_key_check") == []
            verify_search(db)
            db.rollback()
            assert column(db, "SELECT count(*) FROM articles WHERE listing_only = 1")[0] >= last
            assert column(db, "SELECT sum(versions) FROM articles") == column(db, "SELECT count(*) FROM versions")
            assert column(db, "SELECT count(*) FROM changes") == column(db, "SELECT count(*) FROM versions")


HISTORY = ("articles", "versions", "changes", "images", "attachments", "links", "aliases", "search_meta")
VISITS = {"first_seen", "last_seen", "last_checked"}


def dump(db: sqlite3.Connection, *, everything: bool = False) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables; without the times of visits unless everything is asked for."""
    tables = (*HISTORY, "sections", "article_sections", "observations", "crawls") if everything else HISTORY
    found: dict[str, list[dict[str, Any]]] = {}
    for table in tables:
        cursor = db.execute(f"SELECT * FROM {table}")
        names = [name for name, *_ in cursor.description]
        found[table] = [
            {name: value for name, value in zip(names, row, strict=True) if everything or name not in VISITS}
            for row in cursor
        ]
    return found


WORDS = st.sampled_from(["Baum", "Straße", "Rat", "Kirmes 2026", "Kirmes 2025", "Ämter"])
TEXTS = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)


INDEXED_AS = "SELECT article_id FROM search JOIN search_meta ON rowid_ = search.rowid WHERE search MATCH ?"


class AnyOrderOfSaves(RuleBasedStateMachine):
    """Whatever is saved in whatever order: versions, changes, rows and index tell one story."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.archive = Archive(Path(self.folder.name), clock=lambda: START)
        self.archive._conn.execute("PRAGMA synchronous = OFF")
        self.minutes = 0
        self.saved: dict[str, Article] = {}

    def teardown(self) -> None:
        self.archive.close()
        self.folder.cleanup()

    @rule(source_id=st.sampled_from(["1", "2", "3"]), title=WORDS, body=TEXTS, captions=st.lists(WORDS, max_size=2))
    def read_a_page(self, source_id: str, title: str, body: str, captions: list[str]) -> None:
        images = tuple(Image(url=f"https://www.herne.de/{caption}", caption=caption) for caption in captions)
        self.keep(page(source_id, title=title, body=body, images=images))

    @rule(title=WORDS, body=TEXTS, url=st.sampled_from([LISTING, PRESS]), day=st.integers(1, 2))
    def read_an_entry(self, title: str, body: str, url: str, day: int) -> None:
        self.keep(entry(title=title, body=body, url=url, published=date(2026, 10, day + 29)))

    @rule(by=st.integers(-30, 30))
    def set_the_clock(self, by: int) -> None:
        self.minutes += by

    def keep(self, article: Article) -> None:
        self.minutes += 1
        before = self.archive._conn.execute("SELECT count(*) FROM versions").fetchone()[0]
        saved = self.archive.save(article, capture=captured(self.minutes), extractor="1")
        after = self.archive._conn.execute("SELECT count(*) FROM versions").fetchone()[0]
        assert (after > before) == (saved.outcome is not Outcome.SEEN)
        again = self.archive.save(article, capture=captured(self.minutes), extractor="1")
        assert (again.key, again.outcome) == (saved.key, Outcome.SEEN)
        if article.source_id is not None:
            self.saved[article.source_id] = article

    @invariant()
    def what_is_shown_is_what_was_read_last(self) -> None:
        for source_id, article in self.saved.items():
            kept = the(self.archive._conn, source_id)
            assert kept.content_hash == content_hash(article)
            assert (kept.title, kept.body, kept.images) == (article.title, article.body, article.images)

    @invariant()
    def versions_and_articles_agree(self) -> None:
        db = self.archive._conn
        for article_id, versions in db.execute("SELECT id, versions FROM articles").fetchall():
            kept = articles.read(db, article_id)
            assert len(kept.versions) == versions
            assert kept.versions[-1].content_hash == kept.content_hash
            for version in kept.versions:
                assert hash_of(content_of(db, version.id)) == version.content_hash

    @invariant()
    def changes_lead_from_version_to_version(self) -> None:
        db = self.archive._conn
        for (article_id,) in db.execute("SELECT id FROM articles").fetchall():
            steps = db.execute(
                "SELECT kind, from_version, to_version FROM changes WHERE article_id = ? ORDER BY id", (article_id,)
            ).fetchall()
            ids = [version.id for version in articles.read(db, article_id).versions]
            assert [step[0] for step in steps] == ["new"] + ["edit"] * (len(ids) - 1)
            assert [step[1] for step in steps] == [None, *ids[:-1]]
            assert [step[2] for step in steps] == ids

    @invariant()
    def no_notice_is_kept_twice(self) -> None:
        doubles = """
            SELECT count(*) FROM articles AS a JOIN articles AS b ON a.id < b.id AND a.published = b.published
            AND a.title_folded = b.title_folded AND a.listing_only = 1 AND b.listing_only = 1
        """
        assert self.archive._conn.execute(doubles).fetchone() == (0,)

    @invariant()
    def the_index_holds_the_words_shown_and_no_others(self) -> None:
        db = self.archive._conn
        verify_search(db)
        db.rollback()
        rows = db.execute("SELECT id, title FROM articles").fetchall()
        for year in ("2025", "2026"):
            found = {id_ for (id_,) in db.execute(INDEXED_AS, (f"title:{year}",))}
            assert found == {id_ for id_, title in rows if year in title}


TestAnyOrderOfSaves = AnyOrderOfSaves.TestCase
TestAnyOrderOfSaves.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)


def test_a_page_answered_with_the_text_of_another_article_is_refused(archive: Archive, db: sqlite3.Connection):
    save(archive, page("281473"))
    save(archive, page("281999", title="Bäume am Kanal", published=date(2026, 10, 31)), 1)
    with pytest.raises(AnotherArticle, match=r"281473.*herne-281999"):
        save(archive, page("281473", title="Bäume am Kanal", published=date(2026, 10, 31)), 2)
    assert the(db, "281473").title == "Blumen am Rathaus"
    assert column(db, "SELECT count(*) FROM versions") == [2]


def test_title_and_date_may_change_to_what_no_other_article_has(archive: Archive, db: sqlite3.Connection):
    save(archive, page("281473"))
    assert (
        save(archive, page("281473", title="Neues am Rathaus", published=date(2026, 10, 31)), 1)[1] is Outcome.CHANGED
    )
