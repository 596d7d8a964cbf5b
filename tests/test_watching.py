"""What the archive says about how closely a notice is to be watched."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from archive.crawling.ladder import Event
from archive.errors import UnknownArticle
from archive.store import Archive, Capture
from herne_scraper.items import Article

AT = datetime(2026, 3, 4, 6, tzinfo=UTC)
ARTICLE = Article(
    site="herne",
    source_id="281473",
    url="https://www.herne.de/Meldungen/News-Detailansicht_281473.html",
    title="Fest im Park",
    published=date(2026, 3, 4),
    published_raw="Meldung vom 04. März 2026",
    body="Gefeiert wird am 12. April 2026 um 18 Uhr.\n\nDas Fest geht vom 1. Mai 2026 bis 3. Mai 2026 weiter.",
)


def capture(day: int) -> Capture:
    return Capture(sha256=f"{day:064x}", time=AT + timedelta(days=day))


def test_days_that_the_newest_text_names_are_watched_and_the_last_edit_is_known(tmp_path: Path) -> None:
    with Archive(tmp_path, clock=lambda: AT) as archive:
        archive.save(ARTICLE, capture=capture(0), extractor="1")
        watch = archive.watch("281473")
        assert (watch.published, watch.edited) == (date(2026, 3, 4), None)
        april = Event(starts=date(2026, 4, 12), ends=date(2026, 4, 12))
        assert {april, Event(starts=date(2026, 5, 1), ends=date(2026, 5, 3))} == set(watch.events)
        moved = replace(ARTICLE, body="Gefeiert wird am 19. April 2026. Ein Tag im Herbst wird noch genannt.")
        archive.save(moved, capture=capture(1), extractor="1")
        watch = archive.watch("281473")
        assert watch.edited == AT + timedelta(days=1)
        assert watch.events == [Event(starts=date(2026, 4, 19), ends=date(2026, 4, 19))]


def test_a_better_extractor_is_no_edit(tmp_path: Path) -> None:
    with Archive(tmp_path, clock=lambda: AT) as archive:
        archive.save(ARTICLE, capture=capture(0), extractor="1")
        archive.save(replace(ARTICLE, body="Anders gelesen."), capture=capture(0), extractor="2", cause="extraction")
        assert archive.watch("281473").edited is None


def test_a_day_whose_year_the_text_leaves_open_is_not_watched(tmp_path: Path) -> None:
    with Archive(tmp_path, clock=lambda: AT) as archive:
        archive.save(replace(ARTICLE, body="Ohne Tag."), capture=capture(0), extractor="1")
        with closing(sqlite3.connect(archive.path)) as conn, conn:
            conn.execute(
                "INSERT INTO events (article_id, version_id, field, position, text) "
                "SELECT article_id, id, 'body', 0, '24. Dezember' FROM versions"
            )
        assert archive.watch("281473").events == []


def test_what_is_not_kept_cannot_be_watched(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive, pytest.raises(UnknownArticle, match="281473"):
        archive.watch("281473")
