"""One run of the crawl: takes each finding of the spider to the archive and to the frontier, in that order, and counts.

What goes wrong with one page is noted and the run goes on. What goes wrong with the run (the site turns us away, the
disk is full) ends it in good order: nothing that is pending is lost.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from archive.clock import minute, timestamp
from archive.crawling import addresses, held, problems
from archive.crawling.asked_to_wait import asked_to_wait
from archive.crawling.crawl_files import open_files
from archive.crawling.crawl_settings import CrawlOptions
from archive.crawling.faults import MOST_IN_A_ROW, OF_THE_ARCHIVE
from archive.crawling.frontier import Frontier
from archive.crawling.plan import Plan
from archive.crawling.rechecks import NOTHING_KNOWN
from archive.crawling.stale_reading import read_again
from archive.crawling.summary import RunOutcome, Summary
from archive.crawling.walks import text_name
from archive.disappearance.vanishing import contradiction, how_missed, refuse_text_of_announced, shows
from archive.drift.run_health import RunHealth
from archive.durations import write_duration
from archive.errors import AnotherArticle, ArchiveError, IncompleteArticle
from archive.integrity import chain
from archive.media.files import MediaFiles
from archive.media.queue import MediaQueue
from archive.media.run import MediaRun
from archive.store import Capture, Miss, Outcome
from herne_scraper.back_off import OVERLOADED
from herne_scraper.errors import ReadingError
from herne_scraper.items import Article, Page, ReadingProblem, Section
from herne_scraper.ports import (
    ArticleRead,
    Captured,
    Fate,
    Finding,
    ListingRead,
    MediaRead,
    NotRead,
    PointersRead,
    Target,
    Unchanged,
)
from herne_scraper.site import Kind, Site

FAILURES_IN_A_ROW = 5
"""Addresses without a usable answer, one after the other, that mean: the site is down, not the page."""

POINTERS = frozenset({Kind.FEED, Kind.SITEMAP})

logger = logging.getLogger(__name__)


class CrawlRun:
    """A run from its lock to its summary."""

    def __init__(
        self, directory: Path, options: CrawlOptions, site: Site, *, most_pages: int, clock: Callable[[], datetime]
    ) -> None:
        """Open everything, or raise and leave nothing open: `ArchiveBusy`, `ArchiveError`."""
        self._site = site
        self._clock = clock
        self._options = options
        self._started = clock()
        self._most_pages = most_pages
        self._sections = {url: section for url in site.section_listings if (section := site.section(url)) is not None}
        self._keys: dict[Outcome, set[str]] = {outcome: set() for outcome in Outcome}
        self._noted: set[tuple[str, str | None]] = set()
        self._why_failed: list[str] = []
        self._in_a_row = 0
        self._faults_in_a_row = 0
        self.pages = 0
        self.entries = 0
        self.errors = 0
        self.missing = 0
        self._waiting = 0
        self.summary: Summary | None = None
        self._files = open_files(directory, options, self._started, clock)
        self._conn, self._archive, self._run = self._files.conn, self._files.saves, self._files.run
        with ExitStack() as stack:
            stack.callback(self._files.resources.close)
            self._numbers = self._archive.numbers(site.key)
            self._conn.execute("BEGIN IMMEDIATE")
            lost = addresses.lost(self._conn, self._numbers, captures=not options.dry_run)
            self._conn.execute("COMMIT")
            if lost:
                logger.warning("%d articles are not in the archive any more; they are read again", lost)
            plan = Plan(
                run=self._run,
                mode=options.mode,
                since=options.since,
                limit=options.limit,
                budget=options.budget,
                sweep_every=options.sweep_every,
                most_pages=most_pages,
                started=self._started,
                until=None if options.time_limit is None else self._started + options.time_limit,
            )
            self.frontier = Frontier(self._conn, self._files.captures, plan, site, clock=clock)
            until = asked_to_wait(self._conn, self._started)
            if until is not None:
                self.give_up(f"the site asked to be left alone until {minute(timestamp(until))}; nothing was asked for")
            if options.accept is not None:
                # Accepted is what this run finds, so it looks at what earlier ones have complained of.
                addresses.look_at_absent(self._conn)
            self.frontier.on_no_answer = self.take
            self.frontier.agenda.on_walked = self._let_go
            self._health = RunHealth(
                self._files, self.frontier, site, options, started=self._started, save=self._take_judged
            )
            self.frontier.on_end = self._health.gate.at_end
            self._media = self._media_run(directory)
            # Nothing was raised: the run is open until it is closed.
            stack.pop_all()
        self._troubled = {url for (url,) in self._conn.execute("SELECT url FROM problems WHERE part = 'page'")}

    @property
    def counts(self) -> dict[str, int]:
        """How far the run is: pages that were answered, articles by what became of them, entries met, errors."""
        new, changed = self._keys[Outcome.NEW], self._keys[Outcome.CHANGED]
        return {
            "pages": self.pages,
            "new": len(new),
            "changed": len(changed - new),
            "seen": len(self._keys[Outcome.SEEN] - new - changed),
            "missing": self.missing,
            "errors": self.errors,
            "entries": self.entries,
            "requests": self.frontier.agenda.budget.spent,
            **self._health.counts,
            "media": 0 if self._media is None else self._media.captured,
            "media_new": 0 if self._media is None else self._media.new,
            "media_replaced": 0 if self._media is None else self._media.replaced,
        }

    def _media_run(self, directory: Path) -> MediaRun | None:
        """Give the frontier the pictures and files to ask for; `None` where they are not wanted."""
        archive, options = self._files.archive, self._options
        if archive is None or not options.media:
            return None
        self.frontier.media = MediaQueue(
            self._conn,
            directory,
            self._site,
            # Where the pages are out of the ordinary, the pictures are not to be trusted either.
            lambda: [] if self._health.gate.shut else archive.media_addresses(self._site.key, options.since),
            types=options.media_types,
            clock=self._clock,
            everything=options.mode == "full",
            limit=options.limit,
        )
        return MediaRun(self._conn, archive, self.frontier, MediaFiles(directory), clock=self._clock)

    def take(self, finding: Finding) -> None:
        """Keep what one page gave. Raises what makes a run impossible: the caller calls `give_up`."""
        try:
            self._take(finding)
        except OF_THE_ARCHIVE:
            raise
        except Exception as exc:  # noqa: BLE001 - a fault of ours must cost one page
            self._take_fault(finding, exc)

    def _take(self, finding: Finding) -> None:
        if self._media is not None and finding.target.kind is Kind.MEDIA:
            assert isinstance(finding, MediaRead | Unchanged | NotRead)  # noqa: S101 - no page is of that kind
            self._media.take(finding)
            return
        self.pages += not (isinstance(finding, NotRead) and finding.status is None)
        match finding:
            case ArticleRead():
                self._health.take(finding)
            case ListingRead():
                self._take_listing(finding)
            case PointersRead():
                self._was_read(finding.target.url)
                self.frontier.pointers_done(finding)
                self._in_a_row = 0
            case Unchanged() if finding.target.kind is not Kind.DETAIL:
                self.frontier.unchanged(finding)
                self._in_a_row = 0
            case Unchanged():
                self._take_unchanged(finding)
            case NotRead(fate=Fate.UNREADABLE, target=Target(kind=Kind.DETAIL)):
                self._health.take(finding)
            case NotRead():
                self._take_not_read(finding)

    def _take_judged(self, finding: ArticleRead | NotRead) -> None:
        """Keep what the gate has let pass: several at once, so that the fault of one must not cost the others."""
        try:
            if isinstance(finding, ArticleRead):
                self._take_article(finding)
            else:
                self._take_not_read(finding)
        except OF_THE_ARCHIVE:
            raise
        except Exception as exc:  # noqa: BLE001 - a fault of ours must cost one page
            self._take_fault(finding, exc)

    def _take_fault(self, finding: Finding, exc: Exception) -> None:
        """Note that a fault of ours kept a page from being saved; what was captured of it stays."""
        logger.error("%s could not be kept", finding.target.url, exc_info=exc)
        captured = None if isinstance(finding, Unchanged) else finding.capture
        problem = _refused(finding.target, captured, exc, self._clock())
        if self._media is not None and finding.target.kind is Kind.MEDIA:
            self._media.take(problem)
        else:
            self._take_not_read(problem)
        self._count_fault(finding.target.url, exc)

    def _count_fault(self, url: str, exc: Exception) -> None:
        self._faults_in_a_row += 1
        if self._faults_in_a_row >= MOST_IN_A_ROW:
            self.give_up(f"{self._faults_in_a_row} in a row could not be kept, the last {url}: {_name(exc)}")

    def give_up(self, reason: str) -> None:
        """End the run as failed once what is in progress is done; the rest stays pending."""
        self._why_failed.append(reason)
        self.frontier.ended = True

    def close(self, reason: str) -> Summary:
        """End the run for Scrapy's reason, release everything, and say how it went."""
        with self._files.resources:
            news: tuple[ReadingProblem, ...] = ()
            media: tuple[ReadingProblem, ...] = ()
            try:
                self._health.gate.last_call()
                self.frontier.flush()
                self._waiting = self.frontier.agenda.count_waiting()
                self._health.close()
                self._note_silence(reason)
                news, media = problems.report(self._conn), problems.report(self._conn, media=True)
            except (sqlite3.Error, OSError, ArchiveError) as exc:
                self._why_failed.append(f"what was read last could not be kept: {exc}")
            self.summary = self._sum_up(reason, news, media)
            try:
                if self._files.archive is not None:
                    ended = self.summary
                    self._files.archive.end_crawl(
                        self._run,
                        ended.finished,
                        ended.outcome,
                        ended.counts,
                        ended.report,
                        captures=chain.head(self._conn, chain.CAPTURES),
                        misses_do_not_count=self._why_misses_do_not_count(),
                    )
            except sqlite3.Error as exc:
                self._why_failed.append(f"the end could not be written: {exc}")
                self.summary = self._sum_up(reason, news, media)
        return self.summary

    def _note_silence(self, reason: str) -> None:
        """Say once that nothing has come for longer than ever; only a run that read everything can tell."""
        archive = self._files.archive
        if archive is None or self._options.mode == "since" or self._outcome(reason)[0] != "complete":
            return
        silence = archive.silence(self._clock())
        if silence is not None:
            main = self._site.main_listings[0]
            self._problem(ReadingProblem(url=main, error="Silence", reason=silence), "entry")

    def _why_misses_do_not_count(self) -> str | None:
        if self._options.mode == "since":
            return "the run was for a part of the notices only"
        return "; ".join(self._health.why_not_healthy) or None

    def _sum_up(self, reason: str, news: tuple[ReadingProblem, ...], media: tuple[ReadingProblem, ...]) -> Summary:
        outcome, why = self._outcome(reason)
        return Summary(
            run=self._run,
            mode=self._options.mode,
            outcome=outcome,
            started=self._started,
            finished=self._clock(),
            counts=self.counts | {"waiting": self._waiting},
            reasons=tuple(why),
            problems=news,
            notes=tuple(self._health.notes),
            media_problems=media,
            dry_run=self._options.dry_run,
        )

    def _outcome(self, reason: str) -> tuple[RunOutcome, list[str]]:
        why = [*self._why_failed, *self._health.why_stopped]
        why += [reason for reason in self._health.why_not_healthy if not self._health.gate.shut]
        if self.frontier.broken is not None:
            why.append(self.frontier.why_broken)
        if reason == "shutdown" and not why:
            return "interrupted", ["it was asked to stop; the next run goes on"]
        if reason not in ("finished", "shutdown"):
            why.append(f"Scrapy ended it: {reason}")
        if self.frontier.out_of_time and not why:
            span = write_duration(self._options.time_limit or timedelta())
            return "limited", [f"it reached its time limit of {span}; the next run goes on"]
        if not self.entries and not why:
            why.append("no listing showed a single entry")
        if why:
            return "failed", why
        agenda = self.frontier.agenda
        if agenda.budget.is_spent:
            waiting, read = agenda.count_new(), agenda.listings_were_read()
            if waiting or not read:
                rest = f"{waiting} new notices wait" + ("" if read else ", and not all listings were read")
                return "limited", [f"its budget of {agenda.budget.most} requests was spent: {rest}"]
        return ("limited" if agenda.reached_limit else "complete"), []

    def _take_article(self, finding: ArticleRead) -> None:
        url, article = finding.target.url, finding.article
        sections: tuple[Section, ...] = ()
        if article.source_id not in self._numbers:
            # Of what is kept each listing says for itself that it shows it, when it is read. One that does not link it
            # shows it by date and title.
            stood_on = self.frontier.listings_of(url) | self.frontier.listings_of(text_name(article))
            sections = tuple(section for listing, section in self._sections.items() if listing in stood_on)
        if self._save(replace(article, sections=sections), finding.target, finding.capture):
            self._was_read(url)
            self.frontier.article_done(finding, self._archive.watch(article.source_id or url))

    def _take_listing(self, finding: ListingRead) -> None:
        target, listing = finding.target, finding.listing
        stands_on = target.listing or target.url
        section = self._sections.get(stands_on)
        sections = () if section is None else (section,)
        self.entries += len(listing.entries)
        wanted = [a for a in finding.articles if self._options.since is None or a.published >= self._options.since]
        self._note_known(finding, stands_on, sections)
        for problem in finding.problems:
            self._problem(replace(problem, url=stands_on), "entry")
        if not listing.entries and self.frontier.begins_archive(target):
            reason = f"an archive that {stands_on} links shows no entry that can be read"
            self._problem(ReadingProblem(url=target.url, error="EmptyListing", reason=reason), "page")
        else:
            self._was_read(target.url)
        self._in_a_row = 0
        if self.frontier.listing_done(finding, wanted) == "brake":
            reason = f"it has no end; the walk was stopped after {self._most_pages} pages"
            self._problem(ReadingProblem(url=stands_on, error="EndlessListing", reason=reason), "entry")

    def _let_go(self, seen_before: str | None) -> None:
        """Save the entries without a page for which all listings were read that may link one."""
        self._health.listings_were_read()
        waiting = held.waiting(self._conn, seen_before)
        flood = self._health.too_many_new(
            [entry.article for entry in waiting if held.page_of(self._conn, entry.article) is None]
        )
        if flood is not None:
            # They wait on, and are let go by the next run that may.
            self._why_failed.append(f"entries without a page were not saved: {flood}")
            return
        try:
            for entry in waiting:
                self._take_entry_or_fault(entry)
            if waiting:
                held.let_go(self._conn, waiting[-1].id)
        except (sqlite3.Error, OSError, ArchiveError) as exc:
            self.give_up(f"an entry of {entry.listing} could not be kept: {_name(exc)}")

    def _take_entry_or_fault(self, entry: held.Held) -> None:
        try:
            self._take_entry(entry)
        except OF_THE_ARCHIVE:
            raise
        except Exception as exc:
            logger.exception("an entry of %s could not be kept", entry.listing)
            reason = f"{entry.article.title!r} of {entry.article.published}: {exc}"
            self._problem(ReadingProblem(url=entry.listing, error=type(exc).__name__, reason=reason), "entry")
            self._count_fault(entry.listing, exc)

    def _take_entry(self, entry: held.Held) -> None:
        section = self._sections.get(entry.listing)
        sections = () if section is None else (section,)
        page = held.page_of(self._conn, entry.article)
        if page is None:
            self._save_entry(entry, sections)
            return
        number, was_read = page
        if was_read:
            self._archive.see(number, sections, entry.seen_at)

    def _save_entry(self, entry: held.Held, sections: tuple[Section, ...]) -> None:
        capture = Capture(sha256=entry.capture.sha256, time=entry.capture.fetched_at)
        try:
            read_again(self._conn, self.frontier.replay, self._archive, self._site, entry.article)
            saved = self._archive.save(
                replace(entry.article, sections=sections), capture=capture, extractor=self._site.extractor
            )
        except (AnotherArticle, IncompleteArticle, sqlite3.IntegrityError) as exc:
            self._problem(ReadingProblem(url=entry.listing, error=type(exc).__name__, reason=str(exc)), "entry")
            return
        if entry.seen_at > entry.capture.fetched_at:
            self._archive.see(saved.key, sections, entry.seen_at, checked=True)
        self._keys[saved.outcome].add(saved.key)
        self._faults_in_a_row = 0

    def _note_known(self, finding: ListingRead, stands_on: str, sections: tuple[Section, ...]) -> None:
        """Note that the listing shows articles that are kept: once a run and section, whatever page it is."""
        name = sections[0].path if sections else None
        urls = [e.url for e in finding.listing.entries if e.url is not None and (e.url, name) not in self._noted]
        if not urls:
            return
        archived = self.frontier.archived(urls)
        self._noted.update((url, name) for url in archived)
        for url in urls:
            number = self._site.address(url).source_id
            if url in archived and number is not None:
                self._archive.see(number, sections, finding.unchanged_at or finding.capture.fetched_at)
                self._keys[Outcome.SEEN].add(f"{self._site.key}-{number}")

    def _take_unchanged(self, finding: Unchanged) -> None:
        url = finding.target.url
        number = self._site.address(url).source_id
        watch = NOTHING_KNOWN
        if number is not None and self.frontier.archived([url]):
            self._met_known(number, vanished=False, unreadable=False)
            self._archive.unchanged(number, finding.at)
            self._keys[Outcome.SEEN].add(f"{self._site.key}-{number}")
            watch = self._archive.watch(number)
        self.frontier.unchanged(finding, watch)
        self._in_a_row = self._faults_in_a_row = 0

    def _take_not_read(self, finding: NotRead) -> None:
        target = finding.target
        if self.frontier.broken is not None:
            # It is our disk that failed, not the page.
            return
        if finding.gives_up:
            self.give_up(finding.reason)
        if finding.fate is Fate.PENDING:
            self.frontier.not_read(finding)
            return
        read_before = self.frontier.was_read(target.url)
        # In a quiet week only the known invalids are asked for, one after the other: the site is not down for that.
        # Unless it says itself that it is overloaded.
        # A feed or a sitemap is one way of several: that it is broken says nothing about the site.
        surprising = (
            finding.fate is Fate.FAILED
            and target.kind not in POINTERS
            and (finding.status in OVERLOADED or not self.frontier.failed_before(target.url))
        )
        later_page = target.walk is not None and target.url != target.listing
        missed = self._miss(finding)
        self.frontier.not_read(finding)
        if finding.fate is not Fate.FAILED:
            self._in_a_row = 0
        self.missing += missed or (finding.fate is Fate.MISSING and target.kind is Kind.DETAIL)
        if target.main:
            self._why_failed.append(f"the main listing {target.url} could not be read: {finding.reason}")
        elif target.walk is not None and finding.fate in (Fate.FAILED, Fate.UNREADABLE):
            self._why_failed.append(f"{target.listing} could not be read to its end: {target.url}: {finding.reason}")
        if not missed and not _is_expected(finding, target, read_before=read_before, later_page=later_page):
            self._problem(ReadingProblem(url=target.url, error=finding.error, reason=finding.reason), "page")
        self._in_a_row += surprising
        if self._in_a_row >= FAILURES_IN_A_ROW:
            self.give_up(f"{self._in_a_row} addresses in a row had no usable answer, the last: {finding.reason}")

    def _miss(self, finding: NotRead) -> bool:
        """Keep the evidence if what was answered says that the page of an article that is kept is not there."""
        number = self._site.address(finding.target.url).source_id
        how = how_missed(finding, self._still_shows)
        if how is None or number is None or finding.target.walk is not None:
            return False
        captured = finding.capture
        moved_to = None if finding.moved_to is None else self._site.address(finding.moved_to).source_id
        miss = Miss(
            how=how,
            at=finding.at,
            status=finding.status,
            location=finding.location,
            moved_to=moved_to,
            sha256=None if captured is None else captured.sha256,
            captured_at=None if captured is None else captured.fetched_at,
        )
        self._met_known(number, vanished=True, unreadable=None)
        return self._archive.miss(self._site.key, number, self._run, miss)

    def _met_known(self, number: str, *, vanished: bool, unreadable: bool | None) -> None:
        state = self._archive.states(self._site.key, [number]).get(number)
        if state is not None:
            self._health.met_known(state, vanished=vanished, unreadable=unreadable)

    def _still_shows(self, finding: NotRead) -> bool:
        number = self._site.address(finding.target.url).source_id
        kept = None if number is None else self._archive.shown(self._site.key, number)
        if kept is None or finding.capture is None or self._options.dry_run:
            return True
        received, _ = self.frontier.replay(finding.capture.id)
        page = Page(
            url=finding.target.url,
            body=received.body,
            content_type=received.content_type,
            captured_at=received.fetched_at,
        )
        try:
            entries = self._site.read_listing(page).entries
        except ReadingError:
            entries = ()
        return shows(page, f"{kept.title} {kept.body}", entries)

    def _save(self, article: Article, target: Target, captured: Captured) -> bool:
        capture = Capture(sha256=captured.sha256, time=captured.fetched_at)
        try:
            kept = None if article.source_id is None else self._archive.shown(self._site.key, article.source_id)
            refuse_text_of_announced(self._conn, kept, article, target.url)
            read_again(self._conn, self.frontier.replay, self._archive, self._site, article)
            saved = self._archive.save(article, capture=capture, extractor=self._site.extractor)
        except (AnotherArticle, IncompleteArticle, sqlite3.IntegrityError) as exc:
            # One article the archive cannot take must not keep out all others; its page is kept.
            self._take_not_read(_refused(target, captured, exc, self._clock()))
            return False
        self._keys[saved.outcome].add(saved.key)
        self._in_a_row = self._faults_in_a_row = 0
        announced = addresses.announced_as(self._conn, target.url)
        if announced is not None and (said := contradiction(article, *announced)) is not None:
            self._archive.note_observation(saved.key, "listing_contradicts", said, captured.fetched_at)
        return True

    def _problem(self, problem: ReadingProblem, part: problems.Part) -> None:
        self.errors += 1
        problems.note(self._conn, problem, part, self._clock())
        self._troubled.add(problem.url)
        logger.info("%s: %s: %s", problem.url, problem.error, problem.reason)

    def _was_read(self, url: str) -> None:
        if url in self._troubled:
            problems.page_was_read(self._conn, url)
            self._troubled.discard(url)


def _name(exc: Exception) -> str:
    return f"{type(exc).__name__}: {exc}"


def _refused(target: Target, captured: Captured | None, exc: Exception, now: datetime) -> NotRead:
    return NotRead(
        target=target, fate=Fate.UNREADABLE, error=type(exc).__name__, reason=str(exc), at=now, capture=captured
    )


def _is_expected(finding: NotRead, target: Target, *, read_before: bool, later_page: bool) -> bool:
    """Tell whether a page that is missing is no fault of anyone's.

    A notice that was read before and is gone is news, not an error. A section the city does not have (the list of
    them is of 2017 to 2026) is none either. A further page of a listing is linked by the page before, so it should be.
    """
    if finding.fate is Fate.MOVED:
        return finding.moved_to is not None
    if finding.fate is not Fate.MISSING or target.main or target.kind in POINTERS:
        return False
    if target.walk is None:
        return read_before
    return not later_page and not read_before
