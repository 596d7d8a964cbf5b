"""Saves articles: each becomes NEW, CHANGED or SEEN, in one transaction with its history and its index entry.

What "the same article" means, in this order:

1.  A notice with a page is the article with that number.
2.  A page not met before, whose date and title are those of an article that stood on a listing only, is that
    article: it keeps its row and its history, gets the page's key, and goes on answering to the old one.
3.  An entry without a page is the article with that date and title, whether that has a page or not; failing that,
    the article with a page that once had them, since listings lag behind pages. Of several, the oldest row.
4.  Anything else is a new article. Two pages with one date and title are two articles.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from archive import article_rows, crawls, history
from archive.article_rows import Known, Shown
from archive.articles import find
from archive.canonical import canonical, hash_of
from archive.clock import timestamp
from archive.crawling.rechecks import Watch
from archive.crawling.watching import watch
from archive.database import archive_file, open_for_writing, transaction
from archive.disappearance import misses
from archive.disappearance.misses import Miss
from archive.drift.past import Past, past_of
from archive.edits import Edit, edits, page_found
from archive.errors import IncompleteArticle, RedactedText, UnknownArticle
from archive.events import keeping as events
from archive.events import observations
from archive.history import Capture, Cause, Observation, Version
from archive.identity import fold_title
from archive.integrity import chain
from archive.integrity.chain import Head
from archive.media import rows as media_rows
from archive.media.pdf_text import PdfText
from archive.media.rows import MediaFound, MediaOutcome
from archive.operation.volume import volume
from archive.redaction.guard import Guard
from archive.redaction.rules import load_rules
from archive.search import index as search_index
from archive.search.dictionary import look_up
from herne_scraper.clock import Clock, utc_now
from herne_scraper.german_date import BERLIN
from herne_scraper.items import Article, Section

__all__ = ["Archive", "Capture", "Cause", "Miss", "Outcome", "Saved"]

DIGITS = re.compile("[0-9]+")
SHA256 = re.compile("[0-9a-f]{64}")


class Outcome(StrEnum):
    """What saving an article came to."""

    NEW = "new"
    CHANGED = "changed"
    SEEN = "seen"
    """Nothing but the time of the visit, and a section it was not yet known to stand in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """Which article it was, and what became of it."""

    key: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an observation goes: after which version, and whether it is the one to be shown."""

    seen: Observation
    before: Version | None
    shown: bool

    @classmethod
    def between(cls, seen: Observation, before: Version | None, after: Version | None) -> Self:
        """Return the place after one version and before another; what nothing follows is shown."""
        return cls(seen if before is None else seen.following(before), before, shown=after is None)


class Archive:
    """An archive's served file, open for writing. The one writer; readers open their own connection."""

    def __init__(self, directory: Path, *, clock: Clock = utc_now) -> None:
        """Open the archive in a folder, or begin one there.

        `clock` says when something is recorded; when it was observed comes with each capture.
        """
        self.path = archive_file(directory)
        self._clock = clock
        self._guard = Guard(load_rules(directory))
        self._conn = open_for_writing(directory)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file. A second call does nothing."""
        self._conn.close()

    def save(
        self, article: Article, *, capture: Capture, extractor: str, cause: Cause = "edit", newest: bool = False
    ) -> Saved:
        """Keep an article as it was read from a capture; all of it or, when anything raises, nothing.

        A visit (`cause="edit"`) is placed by arrival, not by the clock: visits are made one after the other, so a
        capture time before that of the latest version means that the machine's clock was set back, and the text
        is the newer one all the same. Its `observed_at` is then that of the version before, the earliest moment that
        keeps the order; `capture_time` shows what the clock said. A re-reading or an older copy (`extraction`,
        `backfill`) is placed by its capture's time, between versions if need be, and is shown only where nothing newer
        is known. The re-reading of a capture that a version was read from stands right after that version, whatever
        the clock said; one of the newest capture there is (`newest`) after all others.

        Raises `IncompleteArticle` for a half thing, `AnotherArticle` for a page answered with what another one says,
        and `sqlite3.Error` when the file cannot be written.
        """
        _require_whole(article, capture, extractor)
        article = self._guard.article(article, article_rows.former_keys(self._conn, article))
        content = canonical(article.record())
        try:
            content_hash = hash_of(content)
        except UnicodeEncodeError as exc:
            raise IncompleteArticle(f"{article.url}: {article.title!r} cannot be kept: it is no text: {exc}") from exc
        seen = Observation(
            article=article,
            content=content,
            content_hash=content_hash,
            capture=capture,
            observed_at=timestamp(capture.time),
            recorded_at=timestamp(self._clock()),
            extractor=extractor,
            cause=cause,
        )
        with transaction(self._conn):
            known = article_rows.known(self._conn, article)
            withdrawn = self._withdrawn(known, article)
            if withdrawn is not None:
                return self._met(withdrawn, seen, checked=False)
            if known is None:
                return self._add(seen)
            if known.listing_only and article.source_id is not None:
                return self._give_page(known, article.source_id, seen, newest=newest)
            if article.source_id is None and not self._speaks_for(known, seen):
                return self._met(known, seen, checked=False)
            article_rows.refuse_text_of_another(self._conn, known, article)
            if article.source_id is not None and cause == "edit":
                self._sighted(known.id, seen.observed_at)
            return self._compare(known, seen, newest=newest)

    def see(self, name: str, sections: Sequence[Section], seen_at: datetime, *, checked: bool = False) -> None:
        """Note that an article that is kept was met, named by key, former key or the city's number.

        A listing that shows it says no more than that; `checked` is for an answer that its page has not changed (304).
        Raises `UnknownArticle` where none answers to the name.
        """
        with transaction(self._conn):
            self._note_met(self._require(name), timestamp(seen_at), sections, checked=checked)

    def note_observation(
        self, name: str, kind: observations.Kind, detail: Mapping[str, Any], seen_at: datetime
    ) -> None:
        """Keep something noticed of an article and not mended, once; its newest version is named in the detail.

        `name` is a key, a former key or the city's number. Raises `UnknownArticle` where none answers to it.
        """
        with transaction(self._conn):
            article_id = self._require(name)
            version = history.latest(self._conn, article_id).id
            observations.note(self._conn, article_id, kind, {"version": version, **detail}, timestamp(seen_at))

    def keep_media(self, found: MediaFound, *, pdf: PdfText | None = None) -> MediaOutcome:
        """Note a captured picture or file, and show it with the articles that name its address.

        Other bytes than the address gave before are an edit by the city: the text of the articles is the same, so
        their version is too, and the change says which file followed on which.
        Raises `RedactedText` for a PDF that says, in letters its bytes do not show, what was redacted.
        """
        if pdf is not None and pdf.text is not None and self._guard.names(pdf.text):
            raise RedactedText(f"{found.url} says what was redacted; its file {found.file} is not shown")
        with transaction(self._conn):
            reread = media_rows.of_other_file(self._conn, found)
            for article_id in reread:
                search_index.unindex(self._conn, article_id)
            outcome = media_rows.keep(self._conn, found, pdf)
            for article_id in reread:
                search_index.index(self._conn, article_id)
            if outcome == "replaced":
                for article_id in media_rows.shown_by(self._conn, found.url):
                    search_index.refresh(self._conn, article_id)
            return outcome

    def see_media(self, url: str, seen_at: datetime) -> None:
        """Note that an address still answers with the picture or file that was captured last (304)."""
        with transaction(self._conn):
            media_rows.seen(self._conn, url, timestamp(seen_at))

    def media_addresses(self, site: str, since: date | None = None) -> list[tuple[str, str, bool]]:
        """Return the addresses of what articles show, as what (`images`, `pdf`), and whether it is captured."""
        return media_rows.addresses(self._conn, site, since)

    def media_text(self, sha256: str) -> PdfText | None:
        """Return what was read from a PDF before, under whatever address; `None` where nothing was."""
        return media_rows.text_of(self._conn, sha256)

    def unchanged(self, number: str, at: datetime) -> None:
        """Note that the city says of a page that it is as it was (304). One that was missing or gone is back.

        Raises `UnknownArticle` where no article has the number.
        """
        moment = timestamp(at)
        with transaction(self._conn):
            article_id = find(self._conn, number)
            if article_id is None:
                raise UnknownArticle(f"{self.path} has no article {number!r} that could be unchanged")
            self._sighted(article_id, moment)
            article_rows.met(self._conn, article_id, moment, (), checked=True)

    def miss(self, site: str, number: str, crawl_id: int, miss: Miss) -> bool:
        """Keep the evidence that the page of an article was not there, until `end_crawl` says whether it counts.

        Returns whether there is such an article: of what was never read nothing can be missed. One that moved to the
        page of an article with the same date and title is linked with it.
        """
        with transaction(self._conn):
            article_id = article_rows.with_page(self._conn, site, number)
            if article_id is None:
                return False
            misses.note(self._conn, article_id, crawl_id, miss)
            if miss.moved_to is not None:
                misses.link_moved(self._conn, article_id, miss.moved_to)
            return True

    def absent(self, site: str) -> tuple[int, int]:
        """Return how many pages are shown as online, and how many of these were not there at their last look."""
        return misses.absent(self._conn, site)

    def silence(self, now: datetime) -> str | None:
        """Return since when no article has come, where that is longer than ever; `None` where it is not.

        Both the city's dates and the time since the archive last got one must say so: an archive that was begun after
        the last notice has heard nothing yet.
        """
        found = volume(self._conn, now.astimezone(BERLIN).date())
        last = article_rows.last_new(self._conn)
        if found.silent is None or found.longest_usual is None or last is None:
            return None
        if now - datetime.fromisoformat(last) <= timedelta(days=found.longest_usual):
            return None
        return f"no article since {found.silent.after}; {found.longest_usual} days are the longest usual silence"

    def last_reading(self, article: Article) -> history.LastReading | None:
        """Return by what and from what the last version of an article was read, where it says another thing now."""
        return article_rows.last_reading(self._conn, article)

    def knows(self, article: Article) -> bool:
        """Tell whether an article is kept, by the rules above."""
        return article_rows.known(self._conn, article) is not None

    def past(self, site: str, now: datetime) -> Past:
        """Return what earlier runs have found, to compare the present one with."""
        return past_of(self._conn, site, now)

    def shown(self, site: str, number: str) -> Shown | None:
        """Return what is shown of the page with a number; `None` where no article has it."""
        return article_rows.shown(self._conn, site, number)

    def states(self, site: str, numbers: Sequence[str]) -> dict[str, str]:
        """Return the state of those of some numbers whose articles are kept."""
        return article_rows.states(self._conn, site, numbers)

    def watch(self, name: str) -> Watch:
        """Return what says how closely an article's page is to be watched. Raises `UnknownArticle`."""
        article_id = find(self._conn, name)
        if article_id is None:
            raise UnknownArticle(f"{self.path} has no article {name!r} that could be watched")
        return watch(self._conn, article_id)

    def numbers(self, site: str) -> set[str]:
        """Return the city's numbers of the articles that are kept."""
        return article_rows.numbers(self._conn, site)

    def prepare_index(self) -> None:
        """Load what articles are analysed with, so that the first one does not wait for it.

        Raises `AnalyserMismatch` where nothing could be saved, since another analysis wrote the search index.
        """
        search_index.prepare(self._conn)

    def begin_crawl(self, mode: crawls.Mode, started: datetime) -> int:
        """Open the row of a run and return its id. Runs that never ended (killed, power cut) are closed first.

        The caller holds the lock that keeps a second crawl out: an open row belongs to no living run.
        """
        with transaction(self._conn):
            misses.discard(self._conn, misses.KILLED)
            return crawls.begin(self._conn, mode, timestamp(started))

    def end_crawl(
        self,
        crawl_id: int,
        finished: datetime,
        outcome: crawls.Outcome,
        counts: Mapping[str, int],
        report: str | None = None,
        *,
        captures: Head | None = None,
        misses_do_not_count: str | None = None,
    ) -> None:
        """Close the row of a run, settle its misses and anchor the captures' chain, in one transaction.

        They count if the run was complete, unless `misses_do_not_count` says why not. Raises `ArchiveError` for a run
        that is not open.
        """
        with transaction(self._conn):
            if outcome == "complete" and misses_do_not_count is None:
                for article_id in misses.settle(self._conn, crawl_id):
                    search_index.refresh(self._conn, article_id)
            misses.discard(self._conn, misses_do_not_count or f"the run was {outcome}")
            crawls.end(self._conn, crawl_id, timestamp(finished), outcome, counts, report)
            if captures is not None:
                chain.anchor(self._conn, captures)

    def _require(self, name: str) -> int:
        article_id = find(self._conn, name)
        if article_id is None:
            raise UnknownArticle(f"{self.path} has no article {name!r} that could have been met")
        return article_id

    def _withdrawn(self, known: Known | None, article: Article) -> Known | None:
        """Return the withdrawn article that an article is: it is met, and nothing that it says is kept."""
        if known is not None and article_rows.is_withdrawn(self._conn, known.id):
            return known
        key = self._guard.withdrawn(article)
        article_id = None if key is None else find(self._conn, key)
        return None if article_id is None else article_rows.known_row(self._conn, article_id)

    def _add(self, seen: Observation) -> Saved:
        article_id, key = article_rows.add(self._conn, seen)
        version = self._add_version(article_id, key, seen)
        history.add_change(
            self._conn, article_id, kind="new", at=seen.observed_at, before=None, after=version, edits=[]
        )
        article_rows.met(self._conn, article_id, seen.observed_at, seen.article.sections, checked=True)
        misses.link_moved_here(self._conn, article_id)
        search_index.index(self._conn, article_id)
        return Saved(key=key, outcome=Outcome.NEW)

    def _add_version(self, article_id: int, key: str, seen: Observation) -> str:
        """Add a version with the days it names, and return its name."""
        version = history.add_version(self._conn, article_id, key, seen)
        article = seen.article
        captions = tuple(image.caption for image in article.images)
        texts = events.Texts(published=article.published, title=article.title, body=article.body, captions=captions)
        events.add(self._conn, article_id, version, texts, seen.recorded_at)
        return version

    def _give_page(self, known: Known, source_id: str, seen: Observation, *, newest: bool) -> Saved:
        if seen.cause == "edit" or newest:
            place = self._after_all(known, seen)
        else:
            before, after = history.around(self._conn, known.id, seen.observed_at)
            place = _Place.between(seen, before, after)
        return self._change(article_rows.give_page(self._conn, known, seen.article), place, [page_found(source_id)])

    def _speaks_for(self, known: Known, seen: Observation) -> bool:
        """Tell whether an entry of a listing may change the text of the article it is.

        Where there is a page, the page alone does. Without one, the listing it was first read from does, once a visit:
        another listing may show less of the same notice, and a page of it may hold two entries with one date
        and title. Taking turns would look like two edits in each crawl. What the other has to say is kept once, as an
        observation.
        """
        if not known.listing_only:
            return False
        again = seen.cause == "edit" and known.last_checked == seen.observed_at
        if known.content_hash == seen.content_hash or (known.url == seen.article.url and not again):
            return True
        observations.note_other_text(self._conn, known.id, seen)
        return False

    def _compare(self, known: Known, seen: Observation, *, newest: bool) -> Saved:
        place = self._place(known, seen, newest=newest)
        return self._met(known, seen, checked=True) if place is None else self._change(known, place, [])

    def _place(self, known: Known, seen: Observation, *, newest: bool) -> _Place | None:
        """Return where in the history of an article an observation belongs; `None` where it says nothing new."""
        if seen.cause == "edit" or newest:
            place = self._after_all(known, seen)
            return None if place.before is not None and place.before.content_hash == seen.content_hash else place
        before = history.read_from(self._conn, known.id, seen.capture) if seen.cause == "extraction" else None
        if before is not None:
            last, after = history.around(self._conn, known.id, before.observed_at)
            if before.content_hash == seen.content_hash or last != before:
                # What was observed at the same moment and follows is newer; nothing can be put between the two.
                return None
            return _Place.between(replace(seen, observed_at=before.observed_at), before, after)
        before, after = history.around(self._conn, known.id, seen.observed_at)
        if any(version is not None and version.content_hash == seen.content_hash for version in (before, after)):
            return None
        return _Place.between(seen, before, after)

    def _after_all(self, known: Known, seen: Observation) -> _Place:
        before = history.latest(self._conn, known.id)
        return _Place(seen.following(before), before, shown=True)

    def _sighted(self, article_id: int, moment: str) -> None:
        if misses.sighted(self._conn, article_id, moment):
            search_index.refresh(self._conn, article_id)

    def _note_met(self, article_id: int, moment: str, sections: Sequence[Section], *, checked: bool) -> None:
        if article_rows.met(self._conn, article_id, moment, sections, checked=checked):
            search_index.refresh(self._conn, article_id)

    def _met(self, known: Known, seen: Observation, *, checked: bool) -> Saved:
        self._note_met(known.id, seen.observed_at, seen.article.sections, checked=checked)
        return Saved(key=known.key, outcome=Outcome.SEEN)

    def _change(self, known: Known, place: _Place, found: list[Edit]) -> Saved:
        seen, before = place.seen, place.before
        if before is not None:
            found = found + edits(history.content_of(self._conn, before.id), seen.content, look_up)
        # The index keeps no text: to forget the old words it must read them, so it goes first. A version that is not
        # shown is searched as well, as what the article once said.
        search_index.unindex(self._conn, known.id)
        if place.shown:
            article_rows.show(self._conn, known.id, seen)
        version = self._add_version(known.id, known.key, seen)
        history.add_change(
            self._conn,
            known.id,
            kind=seen.cause,
            at=seen.observed_at,
            before=before.id if before else None,
            after=version,
            edits=found,
        )
        article_rows.count_version(self._conn, known.id)
        article_rows.met(self._conn, known.id, seen.observed_at, seen.article.sections, checked=True)
        search_index.index(self._conn, known.id)
        return Saved(key=known.key, outcome=Outcome.CHANGED)


def _require_whole(article: Article, capture: Capture, extractor: str) -> None:
    """Raise `IncompleteArticle` for what the schema would take and no reader could use."""
    problems = [
        f"{name} is empty"
        for name, value in (
            ("site", article.site),
            ("url", article.url),
            ("title", article.title),
            ("published_raw", article.published_raw),
            ("body", article.body),
            ("extractor", extractor),
        )
        if not value.strip()
    ]
    if not fold_title(article.title):
        problems.append(f"the title {article.title!r} has no visible character")
    if article.source_id is not None and not DIGITS.fullmatch(article.source_id):
        problems.append(f"source_id is {article.source_id!r}, not digits")
    if not SHA256.fullmatch(capture.sha256):
        problems.append(f"the capture's sha256 is {capture.sha256!r}, not 64 hexadecimal digits")
    if capture.time.utcoffset() is None:
        problems.append(f"the capture's time {capture.time.isoformat()} has no offset from UTC")
    if problems:
        raise IncompleteArticle(f"{article.url}: {article.title!r} cannot be kept: {'; '.join(problems)}")
