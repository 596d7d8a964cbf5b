"""Looks at the live site before anything is archived: what is read, from where, and what the site offers.

Nothing certain is known of the markup of a city's site. This fetches a main listing, a section and some articles as a
good guest, and reports field by field what the extractor makes of them and from which element it came, so that a wrong
assumption is seen before it fills an archive.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree

from archive.live.page_source import Answer, Unfetched
from archive.live.polite import Guest
from herne_scraper.decode import decode, parse
from herne_scraper.errors import ReadingError
from herne_scraper.html_tree import Element, select
from herne_scraper.items import Page, ReadingProblem
from herne_scraper.mirror import Mirror
from herne_scraper.provenance import Passage, holder_of, left_out, path_of, place_of_address
from herne_scraper.site import Site

SECTIONS_TRIED = 3
"""Section pages that are fetched until one shows an entry."""
MOST_LEFT_OUT = 12
"""Passages of a page that stand in no field, the longest, that are reported."""
_FEEDS = etree.XPath("//link[@rel='alternate' and @href and contains(@type, 'xml')]")
_MACHINE_READABLE = (
    ("canonical link", etree.XPath("//link[@rel='canonical']")),
    ("Open Graph", etree.XPath("//meta[starts-with(@property, 'og:')]")),
    ("JSON-LD", etree.XPath("//script[@type='application/ld+json']")),
    ("generator", etree.XPath("//meta[@name='generator']")),
)
_LISTS = ("images", "attachments", "links")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a record, and the element of the page it came from."""

    name: str
    value: str | None
    """What was read, shortened by who prints it; `None` where nothing was."""
    place: str | None
    """Path of the element; `None` where nothing was read or the text stands in no one element."""


@dataclass(kw_only=True)
class CheckedPage:
    """One page, and what was made of it."""

    role: str
    """`main listing`, `section` or `article`."""
    url: str
    """Canonical."""
    status: int | None = None
    """`None` where there was no answer."""
    charset: str | None = None
    size: int = 0
    """Bytes, the content-encoding undone."""
    etag: str | None = None
    last_modified: str | None = None
    declares: dict[str, bool] = field(default_factory=dict)
    """Canonical link, Open Graph and the like: whether the page has them."""
    fields: list[Field] = field(default_factory=list)
    left_out: list[Passage] = field(default_factory=list)
    """What stands in no field, longest first: menus as a rule, and text that was overlooked."""
    problems: list[ReadingProblem] = field(default_factory=list)
    record: dict[str, Any] | None = None
    """What was read; `None` where it could not be."""
    body: bytes = b""
    """As it came."""

    def report(self) -> dict[str, Any]:
        """Return the page ready for JSON, without its bytes."""
        return {
            "role": self.role,
            "url": self.url,
            "status": self.status,
            "charset": self.charset,
            "bytes": self.size,
            "etag": self.etag,
            "last_modified": self.last_modified,
            "declares": self.declares,
            "fields": [asdict(one) for one in self.fields],
            "left_out": [asdict(one) for one in self.left_out],
            "problems": [asdict(one) for one in self.problems],
            "record": self.record,
        }


@dataclass(kw_only=True)
class SiteCheck:
    """What a look at a site showed."""

    base: str
    """Where it was fetched."""
    robots: int
    """Status of robots.txt."""
    delay: float
    """Seconds between two requests."""
    requests: int = 0
    pages: list[CheckedPage] = field(default_factory=list)
    next_page: str | None = None
    archives: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    conditional: str | None = None
    """What a conditional request for an article was answered with; `None` where there was nothing to ask by."""

    @property
    def problems(self) -> list[ReadingProblem]:
        """What could not be had or read, page by page."""
        return [problem for page in self.pages for problem in page.problems]

    def report(self) -> dict[str, Any]:
        """Return the check ready for JSON."""
        return {
            "base": self.base,
            "robots": self.robots,
            "delay": self.delay,
            "requests": self.requests,
            "next_page": self.next_page,
            "archives": list(self.archives),
            "feeds": list(self.feeds),
            "sitemaps": list(self.sitemaps),
            "conditional": self.conditional,
            "problems": [asdict(problem) for problem in self.problems],
            "pages": [page.report() for page in self.pages],
        }


def check_site(site: Site, guest: Guest, mirror: Mirror, *, articles: int, now: datetime) -> SiteCheck:
    """Look at a main listing, a section and some articles of a site.

    `now` bounds the dates that are read. What cannot be had or read is a problem of its page; nothing is raised for it.
    """
    check = SiteCheck(base=mirror.base, robots=guest.robots.status, delay=guest.delay, sitemaps=guest.sitemaps)
    look = _Look(site, guest, mirror, now)
    main = look.at_listing("main listing", site.main_listings[0])
    check.pages.append(main)
    for listing in site.section_listings[:SECTIONS_TRIED]:
        section = look.at_listing("section", listing)
        check.pages.append(section)
        if section.record and section.record["entries"]:
            break
    check.next_page, check.archives, check.feeds = look.next_page, look.archives, look.feeds
    for url in _some(look.details, articles):
        page, answer = look.at_article(url)
        check.pages.append(page)
        if check.conditional is None and answer is not None:
            check.conditional = look.asks_again(url, answer)
    if not look.details:
        reason = "no entry of it links a page that looks like an article, so no article could be looked at"
        main.problems.append(ReadingProblem(url=main.url, error="NoArticle", reason=reason))
    check.requests = guest.requests
    return check


class _Look:
    """What was learnt on the way."""

    def __init__(self, site: Site, guest: Guest, mirror: Mirror, now: datetime) -> None:
        self._site, self._guest, self._mirror, self._now = site, guest, mirror, now
        self.next_page: str | None = None
        self.archives: tuple[str, ...] = ()
        self.feeds: tuple[str, ...] = ()
        self.details: list[str] = []

    def at_listing(self, role: str, url: str) -> CheckedPage:
        checked, answer = self._fetched(role, url)
        page, root = self._opened(checked, answer)
        if page is None or root is None:
            return checked
        self.feeds += tuple(feed for feed in _feeds(root, page.url) if feed not in self.feeds)
        try:
            listing = self._site.read_listing(page)
        except ReadingError as error:
            checked.problems.append(_problem(error, url))
            return checked
        checked.record = listing.record()
        checked.problems += listing.problems
        self.next_page = self.next_page or listing.next_url
        self.archives += tuple(one for one in listing.archives if one not in self.archives)
        self.details += [e.url for e in listing.entries if e.url is not None and e.url not in self.details]
        if listing.entries:
            checked.fields = _entry_fields(checked.record["entries"][0], root)
        checked.left_out = _longest(left_out(root, _texts(checked.record["entries"])))
        return checked

    def at_article(self, url: str) -> tuple[CheckedPage, Answer | None]:
        checked, answer = self._fetched("article", url)
        page, root = self._opened(checked, answer)
        if page is None or root is None:
            return checked, None
        try:
            record = self._site.read_article(page).record()
        except ReadingError as error:
            checked.problems.append(_problem(error, url))
            return checked, answer
        checked.record = record
        checked.fields = _article_fields(record, root)
        checked.left_out = _longest(left_out(root, _texts([record])))
        return checked, answer

    def asks_again(self, url: str, answer: Answer) -> str | None:
        """Ask for a page by its validators and return what the server says to that."""
        known = {"if-none-match": answer.headers.get("etag"), "if-modified-since": answer.headers.get("last-modified")}
        headers = {name: value for name, value in known.items() if value is not None}
        if not headers:
            return None
        try:
            again = self._guest.get(self._mirror.fetched(url), headers=headers)
        except Unfetched as error:
            return error.reason
        if again.status == HTTPStatus.NOT_MODIFIED:
            return "304, so a re-check of an unchanged page is one small request"
        same = "the same" if again.body == answer.body else "another"
        return f"status {again.status} and {same} body: the server sends validators and does not heed them"

    def _fetched(self, role: str, url: str) -> tuple[CheckedPage, Answer | None]:
        checked = CheckedPage(role=role, url=url)
        try:
            answer = self._guest.get(self._mirror.fetched(url))
        except Unfetched as error:
            checked.problems.append(_problem(error, url))
            return checked, None
        checked.status, checked.body, checked.size = answer.status, answer.body, len(answer.body)
        checked.etag, checked.last_modified = answer.headers.get("etag"), answer.headers.get("last-modified")
        return checked, answer

    def _opened(self, checked: CheckedPage, answer: Answer | None) -> tuple[Page | None, Element | None]:
        """Return the page and its tree; of what is none, note why."""
        if answer is None:
            return None, None
        if answer.status != HTTPStatus.OK:
            reason = f"the server answered with status {answer.status}"
            checked.problems.append(ReadingProblem(url=checked.url, error="HttpStatus", reason=reason))
            return None, None
        page = answer.page(now=self._now)
        try:
            checked.charset, root = decode(page).charset, parse(page)
        except ReadingError as error:
            checked.problems.append(_problem(error, checked.url))
            return None, None
        checked.declares = {name: bool(select(path, root)) for name, path in _MACHINE_READABLE}
        return page, root


def _problem(error: ReadingError, url: str) -> ReadingProblem:
    return ReadingProblem(url=url, error=type(error).__name__, reason=error.reason)


def _some(urls: list[str], count: int) -> list[str]:
    """Return the first, the last and what lies evenly between: layouts differ with age."""
    if len(urls) <= count:
        return urls
    return [urls[round(number * (len(urls) - 1) / max(count - 1, 1))] for number in range(count)]


def _feeds(root: Element, url: str) -> Iterator[str]:
    for element in select(_FEEDS, root):
        yield urljoin(url, (element.get("href") or "").strip())


def _article_fields(record: dict[str, Any], root: Element) -> list[Field]:
    paragraphs = record["body"].split("\n\n")
    return [
        *_fields_after(
            root,
            ("date line", record["published_raw"]),
            ("title", record["title"]),
            ("body, first paragraph", paragraphs[0]),
            ("body, last paragraph", paragraphs[-1]),
        ),
        *_list_fields(record, root),
    ]


def _entry_fields(entry: dict[str, Any], root: Element) -> list[Field]:
    found = _fields_after(
        root,
        ("first entry: date line", entry["published_raw"]),
        ("first entry: title", entry["title"]),
        ("first entry: teaser", (entry["teaser"] or "").split("\n\n")[0] or None),
    )
    page = entry["url"]
    place = place_of_address(root, "href", [urlsplit(page).path]) if page else None
    return [*found, Field(name="first entry: page", value=page, place=place)]


def _list_fields(record: dict[str, Any], root: Element) -> list[Field]:
    found = []
    for name in _LISTS:
        parts = record[name]
        if not parts:
            found.append(Field(name=name, value=None, place=None))
        for number, part in enumerate(parts, 1):
            path = urlsplit(part["url"]).path
            attribute = "src" if name == "images" else "href"
            place = place_of_address(root, attribute, [part["url"], path]) if len(path) > 1 else None
            found.append(Field(name=f"{name} {number}", value=part["url"], place=place))
            for key in ("alt", "caption", "credit", "label"):
                if part.get(key):
                    where = None if key == "alt" else holder_of(root, part[key])
                    place = None if where is None else path_of(where)
                    found.append(Field(name=f"{name} {number}: {key}", value=part[key], place=place))
    return found


def _fields_after(root: Element, *fields: tuple[str, str | None]) -> list[Field]:
    """Return fields of text, each looked for after the one before: that is the order of an article."""
    found: list[Field] = []
    last: Element | None = None
    for name, value in fields:
        first_line = (value or "").split("\n")[0].removeprefix("- ").split(" | ")[0]
        holder = holder_of(root, value or "", after=last)
        if holder is None:
            # The lines of a list or a table stand in elements of their own.
            holder = holder_of(root, first_line, after=last)
        found.append(Field(name=name, value=value, place=None if holder is None else path_of(holder)))
        last = last if holder is None else holder
    return found


def _texts(records: list[dict[str, Any]]) -> list[str]:
    texts = []
    for record in records:
        texts += [record["title"], record["published_raw"], record.get("body") or "", record.get("teaser") or ""]
        for name in _LISTS:
            keys = ("caption", "credit", "label")
            texts += [str(part[key]) for part in record[name] for key in keys if part.get(key)]
    return texts


def _longest(passages: list[Passage]) -> list[Passage]:
    return sorted(passages, key=lambda passage: -len(passage.text))[:MOST_LEFT_OUT]
