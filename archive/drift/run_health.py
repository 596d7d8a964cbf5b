"""Watches over one run: counts what it finds, has the second witness heard, and keeps the gate before the archive.

The measures and their bands are in `archive.drift.health`, the order of holding, judging and saving in
`archive.drift.gate`. What was found is kept: figures with the run, comparisons with the captures.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from archive.canonical import canonical, hash_of
from archive.crawling import addresses
from archive.crawling.crawl_files import CrawlFiles
from archive.crawling.crawl_settings import CrawlOptions
from archive.crawling.frontier import Frontier
from archive.crawling.walks import text_name
from archive.drift.gate import Gate, Held
from archive.drift.health import Health, Share
from archive.drift.witness import NEIGHBOURS, Bench
from herne_scraper.items import Article, Page
from herne_scraper.ports import ArticleRead
from herne_scraper.site import Site


class RunHealth:
    """What one run has found, and whether it may go on saving."""

    def __init__(
        self,
        files: CrawlFiles,
        frontier: Frontier,
        site: Site,
        options: CrawlOptions,
        *,
        started: datetime,
        save: Callable[[Held], None],
    ) -> None:
        self._conn, self._archive, self._run = files.conn, files.saves, files.run
        self._frontier = frontier
        self._site = site
        self._dry_run = options.dry_run
        self._sections = set(site.section_listings)
        self._past = self._archive.past(site.key, started)
        self._health = Health(self._past.shares, latest=self._past.latest)
        self._bench = Bench()
        self._started = started
        self._asked: set[str] = set()
        self._new = 0
        self._accept = options.accept
        self.gate = Gate(
            frontier,
            self._health,
            save=save,
            known_pages=self._known_pages,
            ask_anew=lambda urls: addresses.ask_anew(self._conn, urls),
            listen=self._listen,
            accept=options.accept is not None,
        )

    @property
    def counts(self) -> dict[str, int]:
        """What was looked at, and how much of it was odd; the names that `archive.drift.past` reads."""
        share = self._health.share
        return {
            "known": share("vanished").of,
            "vanished": share("vanished").bad,
            "online": share("absent").of,
            "absent": share("absent").bad,
            "unreadable": share("unreadable").bad,
            "first_read": share("unreadable_new").of,
            "unreadable_new": share("unreadable_new").bad,
            "compared": share("disagreed").of,
            "disagreed": share("disagreed").bad,
            "without_image": share("without_image").bad,
            "without_section": share("without_section").bad,
            **({} if self._accept is None else {"accepted": 1}),
        }

    @property
    def notes(self) -> list[str]:
        """What a person accepted, and what would have stopped the run without that."""
        if self._accept is None:
            return []
        passed = self._health.alarms() or self.gate.passed or ["nothing was out of band"]
        return [f"accepted ({self._accept}): {alarm}" for alarm in passed]

    @property
    def why_stopped(self) -> list[str]:
        """Why nothing more was saved, with figures."""
        return [f"nothing was saved any more: {reason}" for reason in self.gate.shut]

    @property
    def why_not_healthy(self) -> list[str]:
        """What is out of band at the end, so that what was missed cannot count."""
        return [] if self._accept is not None else self._health.alarms()

    def take(self, finding: Held) -> None:
        """Count a detail page that was read, or could not be, and hand it to the gate."""
        number = self._site.address(finding.target.url).source_id
        replayed = finding.target.unread is not None
        kept = None if number is None else self._archive.shown(self._site.key, number)
        if isinstance(finding, ArticleRead):
            digest = hash_of(canonical(finding.article.record()))
            if kept is None:
                self._count_new(finding)
            elif not replayed:
                self.met_known(kept.state, vanished=False, unreadable=False)
            if self._bench.wants(changed=kept is not None and kept.content_hash != digest):
                self._call(finding)
        elif not replayed and not self._frontier.failed_before(finding.target.url):
            if kept is None:
                self._health.add("unreadable_new", bad=True)
            else:
                # Whether it is there at all is told when it is noted.
                self.met_known(kept.state, vanished=None, unreadable=True)
        self.gate.hold(finding)

    def listings_were_read(self) -> None:
        """Look once more which articles stand in no section, now that the sections have said what they show."""
        name = "without_section"
        self._health.remember(name, self._archive.past(self._site.key, self._started).latest.get(name, ()))

    def met_known(self, state: str, *, vanished: bool | None, unreadable: bool | None) -> None:
        """Count a page of an article that is kept, by what is known of it: `None` says nothing.

        Of one that was not there before nothing is learnt about the site.
        """
        if state == "online":
            if vanished is not None:
                self._health.add("vanished", bad=vanished)
            if unreadable is not None:
                self._health.add("unreadable", bad=unreadable)

    def too_many_new(self, articles: Sequence[Article]) -> str | None:
        """Return why some entries cannot all be news; `None` where they may be."""
        if self._past.most_new is None or self._accept is not None:
            return None
        # The same entry stands on several listings.
        entries = {text_name(article): article for article in articles}
        new = sum(not self._archive.knows(article) for article in entries.values()) + self._new
        return None if new <= self._past.most_new else self._flood(new)

    def close(self) -> None:
        """Count what is away now that all was looked at; end the witness, and keep what it said."""
        online, away = self._archive.absent(self._site.key)
        self._health.set("absent", Share(away, online))
        self._bench.close()
        if self._dry_run or not self._bench.compared:
            return
        self._conn.execute("BEGIN IMMEDIATE")
        self._conn.executemany(
            KEEP,
            [
                (self._run, c.url, c.sha256, c.ours, c.theirs, c.ours_holds, c.witness_holds, c.agrees)
                for c in self._bench.compared
            ],
        )
        self._conn.execute("COMMIT")

    def _count_new(self, finding: ArticleRead) -> None:
        self._new += 1
        self._health.add("unreadable_new", bad=False)
        self._health.add("without_image", bad=not finding.article.images)
        if self._frontier.agenda.has_read_all():
            # Some section that was not read may yet show it.
            stood_on = self._frontier.listings_of(finding.target.url)
            stood_on |= self._frontier.listings_of(text_name(finding.article))
            self._health.add("without_section", bad=not stood_on & self._sections)
        if self._past.most_new is not None and self._new > self._past.most_new:
            self._health.say(self._flood(self._new))

    def _flood(self, new: int) -> str:
        return f"{new} new articles are no news any more; at most {self._past.most_new} are to be expected"

    def _call(self, finding: ArticleRead) -> None:
        if self._dry_run:
            return
        url = finding.target.url
        self._bench.know([self._page(url, one) for one in addresses.neighbours(self._conn, url, NEIGHBOURS)])
        self._bench.call(self._page(url, finding.capture.id), finding.capture.sha256, finding.article)

    def _page(self, url: str, capture: int) -> Page:
        received, _ = self._frontier.replay(capture)
        return Page(url=url, body=received.body, content_type=received.content_type, captured_at=received.fetched_at)

    def _known_pages(self, count: int) -> list[str]:
        """Name pages that were well and that this run has not looked at and will not; none of them twice."""
        if self._dry_run:
            return []
        found = addresses.known_pages(self._conn, count + len(self._asked), self._run, self._started)
        chosen = [url for url in found if url not in self._asked][:count]
        self._asked.update(chosen)
        return chosen

    def _listen(self, *, wait: bool) -> None:
        for comparison in self._bench.listen(wait=wait):
            if comparison.agrees is not None:
                self._health.add("disagreed", bad=not comparison.agrees)


KEEP = """
    INSERT INTO witness (run, url, sha256, ours, theirs, ours_holds, witness_holds, agrees)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
