"""Reads captures again with the present extractor. Knows no archive: what it is to be compared with is handed to it.

Everything here runs in the reading processes as well as in the one that writes. A capture is read as the crawl read
it, by the same functions of the site.
"""

from __future__ import annotations

from dataclasses import dataclass

from archive.canonical import content_hash
from archive.captures import Captures
from archive.errors import ArchiveError
from archive.identity import fold_title
from archive.reextraction.judging import Judgement, Kept, Reading, judge
from herne_scraper.errors import ReadingError
from herne_scraper.items import Article, ReadingProblem
from herne_scraper.kept_page import page_of
from herne_scraper.linked import details_linked
from herne_scraper.ports import Captured
from herne_scraper.site import Site


@dataclass(frozen=True, slots=True)
class PageTask:
    """All captures of one detail page."""

    url: str
    captures: tuple[tuple[int, str, str], ...]
    """Row, sha256 and time, in the order in which they were made."""
    kept: tuple[Kept, ...]
    first_seen: str | None
    unread: bool
    """Whether the last capture was fetched and could not be read, or not yet."""


@dataclass(frozen=True, slots=True)
class PageResult:
    """What came of them."""

    url: str
    judgement: Judgement
    caught_up: bool
    """Whether the last capture was unread, and is readable now."""
    problems: tuple[tuple[int, ReadingProblem], ...]
    """Captures that cannot be read."""
    read: int


@dataclass(frozen=True, slots=True)
class ListingTask:
    """One capture of a listing's page."""

    capture: int
    listing: str | None
    """The listing that was walked; `None` where nothing but the page's own address is known."""


@dataclass(frozen=True, slots=True)
class ListingResult:
    """What stands on it."""

    capture: Captured
    articles: tuple[Article, ...]
    """Entries without a page, in order; of several with one date and title the first, which alone speaks."""
    linked: tuple[tuple[str, str | None, str | None], ...]
    """Detail pages it links, with title and date where it tells them."""
    problem: ReadingProblem | None
    """Why nothing could be read from the page."""


@dataclass(frozen=True, slots=True)
class ReadTask:
    """One capture of a detail page, to be read whole."""

    capture: int


@dataclass(frozen=True, slots=True)
class ReadResult:
    """Its article and the other detail pages it links."""

    capture: Captured
    article: Article
    linked: tuple[str, ...]


Task = PageTask | ListingTask | ReadTask
Result = PageResult | ListingResult | ReadResult


class Reader:
    """Reads the captures of one archive."""

    def __init__(self, captures: Captures, site: Site) -> None:
        self._captures = captures
        self._site = site

    def do(self, task: Task) -> Result:
        """Do one task. Raises `ArchiveError` for a capture that is damaged or not there."""
        match task:
            case PageTask():
                return self._compare(task)
            case ListingTask():
                return self._listing(task)
            case ReadTask():
                return self._read(task)

    def _compare(self, task: PageTask) -> PageResult:
        readings: list[Reading] = []
        problems: list[tuple[int, ReadingProblem]] = []
        known: dict[str, str] = {}
        for capture, sha256, time in task.captures:
            digest = known.get(sha256)
            if digest is None:
                received, _ = self._captures.read(capture)
                try:
                    digest = content_hash(self._site.read_article(page_of(self._site, received)))
                    known[sha256] = digest
                except ArchiveError:
                    raise
                except Exception as exc:  # noqa: BLE001 - as in the crawl, a fault of the extraction costs one page
                    problems.append((capture, _problem(task.url, exc)))
            readings.append(Reading(capture, sha256, time, digest))
        judgement = judge(readings, task.kept, task.first_seen)
        caught_up = task.unread and bool(readings) and readings[-1].content_hash is not None
        return PageResult(task.url, judgement, caught_up, tuple(problems), len(readings))

    def _listing(self, task: ListingTask) -> ListingResult:
        received, captured = self._captures.read(task.capture)
        page = page_of(self._site, received)
        stands_on = task.listing or received.url
        try:
            listing = self._site.read_listing(page)
        except Exception as exc:  # noqa: BLE001 - as above
            return ListingResult(captured, (), (), _problem(stands_on, exc))
        articles: dict[tuple[str, str], Article] = {}
        for entry in listing.entries:
            if entry.url is not None:
                continue
            try:
                article = self._site.article_of(entry, stands_on)
            except ReadingError:
                # What the entry lacks the crawl has said; without a text there is nothing to compare.
                continue
            articles.setdefault(identity(article), article)
        linked: dict[str, tuple[str, str | None, str | None]] = {url: (url, None, None) for url in listing.details}
        linked |= {
            entry.url: (entry.url, entry.title, entry.published.isoformat())
            for entry in listing.entries
            if entry.url is not None
        }
        return ListingResult(captured, tuple(articles.values()), tuple(linked.values()), None)

    def _read(self, task: ReadTask) -> ReadResult:
        received, captured = self._captures.read(task.capture)
        page = page_of(self._site, received)
        article = self._site.read_article(page)
        return ReadResult(captured, article, tuple(sorted(details_linked(self._site, page.body, received.url))))


def identity(article: Article) -> tuple[str, str]:
    """Return what a notice without a page is known by: its date and folded title."""
    return article.published.isoformat(), fold_title(article.title)


def _problem(url: str, exc: Exception) -> ReadingProblem:
    reason = exc.reason if isinstance(exc, ReadingError) else str(exc)
    return ReadingProblem(url=url, error=type(exc).__name__, reason=reason)
