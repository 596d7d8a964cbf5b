"""Whatever happens to an archive, and in whatever order: verify finds nothing, and all its tables say the same."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from kept import page_of, received, wrong

from archive.captures import Captures, open_captures
from archive.database import archive_file
from archive.disappearance.misses import Miss
from archive.errors import AnotherArticle
from archive.identity import fold_title
from archive.integrity.chain import CAPTURES, head
from archive.redaction.removal import carry_out, redaction_of, withdrawal_of
from archive.store import Archive, Capture, Cause, Outcome
from herne_scraper.items import Article, Attachment, Image, Link, Section

START = datetime(2026, 3, 1, 6, tzinfo=UTC)
NAMES = ("Großkötter", "Weyermann")
TITLES = ("Neuer Dezernent", "Neuer  Dezernent!", "Markt verlegt", "Weyermann dankt")
BODIES = (
    "Der Rat tagt am 3. März um 18 Uhr.",
    "Der Rat tagt am 4. März um 18 Uhr.",
    "Der Rat tagt am 3. März um 18 Uhr.\n\nEs spricht Herr Großkötter.",
    "Abgesagt.\n\nKarl Weyermann bedauert das.",
)
MEDIA = st.lists(st.sampled_from("ab"), max_size=2)
SECTIONS = (Section(path="/Rathaus/", name="Rathaus"), Section(path="/Kultur/", name="Kultur"))
numbers = st.integers(1, 3)
jumps = st.sampled_from([timedelta(minutes=1), timedelta(hours=5), timedelta(days=6), -timedelta(days=2), timedelta(0)])

LATEST = (
    "SELECT id FROM versions WHERE article_id = a.id ORDER BY observed_at DESC, recorded_at DESC, rowid DESC LIMIT 1"
)
INVARIANTS = {
    "an article shows its latest version": f"""
        SELECT a.key FROM articles AS a JOIN versions AS v ON v.id = ({LATEST})
        WHERE (a.title, a.published, a.published_raw, a.body, a.content_hash)
            IS NOT (v.title, v.published, v.published_raw, v.body, v.content_hash) OR a.teaser IS NOT v.teaser
            OR (a.listing_only = 1 AND a.url IS NOT v.url)""",
    "versions are counted": """
        SELECT key FROM articles AS a WHERE versions <> (SELECT count(*) FROM versions WHERE article_id = a.id)""",
    "one change leads to each version": """
        SELECT v.id FROM versions AS v WHERE 1 <> (SELECT count(*) FROM changes AS c WHERE c.to_version = v.id
            AND c.kind IN ('new', 'edit', 'extraction', 'backfill') AND c.article_id = v.article_id
            AND c.at = v.observed_at AND (c.kind = 'new' OR c.kind = v.cause))""",
    "no other change has another version after than before": """
        SELECT id FROM changes WHERE kind IN ('missing', 'gone', 'back', 'withdrawn', 'redacted')
            AND from_version IS NOT to_version""",
    "an article is new once and first": """
        SELECT a.key FROM articles AS a
        WHERE 1 <> (SELECT count(*) FROM changes WHERE article_id = a.id AND kind = 'new')
            OR (SELECT kind FROM changes WHERE article_id = a.id ORDER BY id LIMIT 1) <> 'new'""",
    "times are in order": """
        SELECT key FROM articles AS a WHERE NOT (first_seen <= last_checked AND last_checked <= last_seen)
            OR first_seen > (SELECT min(observed_at) FROM versions WHERE article_id = a.id)""",
    "gone has a since": "SELECT key FROM articles WHERE (state = 'gone') IS NOT (gone_since IS NOT NULL)",
    "missing and gone have misses that count": """
        SELECT key FROM articles AS a WHERE state <> 'withdrawn' AND (state IN ('missing', 'gone')) IS NOT
            EXISTS (SELECT 1 FROM misses WHERE article_id = a.id AND counts = 1 AND closed IS NULL)""",
    "the state is what the log says": """
        SELECT key FROM articles AS a WHERE state <> coalesce((SELECT CASE kind WHEN 'back' THEN 'online' ELSE kind END
            FROM changes WHERE article_id = a.id AND kind IN ('missing', 'gone', 'back', 'withdrawn')
            ORDER BY id DESC LIMIT 1), 'online')""",
    "every article that was not withdrawn is indexed once, with its date": """
        SELECT key FROM articles AS a LEFT JOIN search_meta AS s ON s.article_id = a.id
        WHERE s.published IS NOT CASE state WHEN 'withdrawn' THEN NULL ELSE a.published END""",
    "events are of a version of their article": """
        SELECT e.id FROM events AS e JOIN versions AS v ON v.id = e.version_id WHERE v.article_id <> e.article_id""",
    "events stand where they say": """
        SELECT e.id FROM events AS e JOIN versions AS v ON v.id = e.version_id
        WHERE e.field = 'body' AND substr(v.body, e.position + 1, length(e.text)) <> e.text""",
    "an edit of other words says which": """
        SELECT c.id FROM changes AS c
        JOIN versions AS f ON f.id = c.from_version JOIN versions AS t ON t.id = c.to_version
        JOIN articles AS a ON a.id = c.article_id
        WHERE a.state <> 'withdrawn' AND c.edits = '[]' AND f.content_hash <> t.content_hash""",
    "parts are those of the version": f"""
        SELECT a.key FROM articles AS a JOIN versions AS v ON v.id = ({LATEST}) WHERE
            (SELECT json_group_array(json_object('url', url, 'alt', alt, 'caption', caption, 'credit', credit))
                FROM (SELECT * FROM images WHERE article_id = a.id ORDER BY position)) <> v.images
            OR (SELECT json_group_array(json_object('url', url, 'label', label))
                FROM (SELECT * FROM links WHERE article_id = a.id ORDER BY position)) <> v.links""",
    "a section has its articles": "SELECT article_id FROM article_sections WHERE first_seen > last_seen",
}


class AnyHistory(RuleBasedStateMachine):
    """One archive, and what a city, a clock, a better extractor, an operator and the law may do to it."""

    def __init__(self) -> None:
        super().__init__()
        self.directory = Path(tempfile.mkdtemp())
        self.now = START
        self.runs = 0
        self.kept: list[tuple[Article, int]] = []
        self.removed: list[str] = []

    def teardown(self) -> None:
        shutil.rmtree(self.directory)

    @initialize()
    def begin(self) -> None:
        Archive(self.directory).close()
        open_captures(self.directory).close()

    def _article(self, number: int, title: str, body: str, day: int, media: list[str], section: int) -> Article:
        return Article(
            site="herne",
            source_id=str(number),
            url=f"https://www.herne.de/Meldungen/News-Detailansicht_{number}.html",
            title=title,
            published=date(2026, 2, day),
            published_raw=f"Meldung vom {day}. Februar 2026",
            body=body,
            images=tuple(Image(url=f"https://www.herne.de/{name}.jpg", caption=NAMES[0]) for name in media),
            attachments=tuple(Attachment(url=f"https://www.herne.de/{name}.pdf", label=name) for name in media),
            links=tuple(Link(url=f"https://example.org/{name}", label=name) for name in media),
            sections=(SECTIONS[section],),
        )

    def _captured(self, article: Article) -> int:
        with closing(open_captures(self.directory)) as conn:
            number = Captures(conn).keep(received(article.url, page_of(article), self.now)).id
        self.kept.append((article, number))
        return number

    def _capture(self, number: int) -> Capture:
        """Return a capture as it is kept now: of what was redacted the body is another."""
        with closing(open_captures(self.directory)) as conn:
            sha256, at = conn.execute("SELECT sha256, fetched_at FROM captures WHERE id = ?", (number,)).fetchone()
        return Capture(sha256=sha256, time=datetime.fromisoformat(at))

    def _save(self, article: Article, capture: Capture, cause: Cause, *, newest: bool = False) -> None:
        with closing(Archive(self.directory, clock=lambda: self.now)) as archive:
            before = self._changes()
            try:
                saved = archive.save(article, capture=capture, extractor="1", cause=cause, newest=newest)
            except AnotherArticle:
                assert self._changes() == before
                return
        assert (saved.outcome is Outcome.SEEN) == (self._changes() == before) or "back" in self._kinds(before)

    def _changes(self) -> int:
        return int(self._rows("SELECT count(*) FROM changes")[0][0])

    def _kinds(self, after: int) -> set[str]:
        return {kind for (kind,) in self._rows(f"SELECT kind FROM changes ORDER BY id LIMIT -1 OFFSET {after}")}

    def _rows(self, sql: str) -> list[Any]:
        with closing(sqlite3.connect(archive_file(self.directory))) as conn:
            return conn.execute(sql).fetchall()

    @rule(jump=jumps)
    def time_passes_or_the_clock_is_set(self, jump: timedelta) -> None:
        self.now += jump

    @rule(
        number=numbers,
        title=st.sampled_from(TITLES),
        body=st.sampled_from(BODIES),
        day=st.integers(27, 28),
        media=MEDIA,
        section=st.integers(0, 1),
        listing=st.booleans(),
    )
    def a_notice_is_read(
        self, number: int, title: str, body: str, day: int, media: list[str], section: int, listing: bool
    ) -> None:
        article = self._article(number, title, body, day, media, section)
        if listing:
            article = replace(article, source_id=None, url=f"https://www.herne.de{SECTIONS[section].path}")
        self._save(article, self._capture(self._captured(article)), "edit")

    @precondition(lambda self: self.kept)
    @rule(data=st.data(), body=st.sampled_from(BODIES), cause=st.sampled_from(["extraction", "backfill"]))
    def a_capture_is_read_again(self, data: st.DataObject, body: str, cause: Cause) -> None:
        article, number = data.draw(st.sampled_from(self.kept))
        newest = cause == "extraction" and number == self.kept[-1][1] and data.draw(st.booleans())
        self._save(replace(article, body=body), self._capture(number), cause, newest=newest)

    @rule(
        number=numbers,
        body=st.sampled_from(BODIES),
        days=st.integers(1, 40),
        listing=st.booleans(),
    )
    def an_older_copy_is_found(self, number: int, body: str, days: int, listing: bool) -> None:
        article = self._article(number, TITLES[0], body, 27, [], 0)
        if listing:
            article = replace(article, source_id=None, url="https://www.herne.de/Rathaus/")
        now, self.now = self.now, self.now - timedelta(days=days)
        number = self._captured(article)
        self.now = now
        self._save(article, self._capture(number), "backfill")

    @rule(missed=st.lists(numbers, unique=True), read=st.lists(numbers, unique=True), healthy=st.booleans())
    def a_run_misses_pages(self, missed: list[int], read: list[int], healthy: bool) -> None:
        with closing(Archive(self.directory, clock=lambda: self.now)) as archive:
            run = archive.begin_crawl("default", self.now)
            for number in missed:
                archive.miss("herne", str(number), run, Miss(how="not_found", at=self.now, status=404))
            for number in read:
                if str(number) in archive.numbers("herne"):
                    archive.unchanged(str(number), self.now)
            reason = None if healthy else "the site was not itself"
            with closing(open_captures(self.directory)) as conn:
                archive.end_crawl(
                    run, self.now, "complete", {}, captures=head(conn, CAPTURES), misses_do_not_count=reason
                )

    @rule(name=st.sampled_from(NAMES))
    def a_name_is_redacted(self, name: str) -> None:
        if name in self.removed:
            return
        found = redaction_of(self.directory, name, key=None, replacement=None)
        carry_out(self.directory, found, reason="Antrag", clock=lambda: self.now)
        self.removed.append(name)

    @precondition(lambda self: self._rows("SELECT 1 FROM articles WHERE state <> 'withdrawn'"))
    @rule(data=st.data())
    def an_article_is_withdrawn(self, data: st.DataObject) -> None:
        keys = [key for (key,) in self._rows("SELECT key FROM articles WHERE state <> 'withdrawn' ORDER BY id")]
        key = data.draw(st.sampled_from(keys))
        carry_out(self.directory, withdrawal_of(self.directory, key), reason="Antrag", clock=lambda: self.now)

    @invariant()
    def all_tables_agree(self) -> None:
        for name, sql in INVARIANTS.items():
            assert self._rows(sql) == [], name
        for key, title, folded in self._rows("SELECT key, title, title_folded FROM articles"):
            assert fold_title(title) == folded, key
        for (edits,) in self._rows("SELECT edits FROM changes"):
            assert all({"kind", "field", "before", "after"} <= edit.keys() for edit in json.loads(edits))

    @invariant()
    def verify_finds_nothing(self) -> None:
        assert wrong(self.directory) == []

    @invariant()
    def what_was_redacted_stands_nowhere(self) -> None:
        for path in self.directory.rglob("*"):
            if path.is_file() and path.name != "redactions.toml":
                held = path.read_bytes().lower()
                assert not any(name.lower().encode() in held for name in self.removed), path


TestAnyHistory = AnyHistory.TestCase
TestAnyHistory.settings = settings(
    max_examples=15, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
)
