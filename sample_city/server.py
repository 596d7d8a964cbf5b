"""Serves a city on loopback as a real web server does, and misbehaves on demand.

    with serve(build_city(end=date(2026, 11, 1), articles=300)) as server:
        fetch(server.url)
        server.edit(key, "date")                       # the truth, `server.city.truth()`, follows
        server.troubles.add("/Meldungen/*", Status(503), rate=0.3)

Pages carry ETag and Last-Modified and are answered with 304 where nothing changed. Every request is in `server.log`.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time
from functools import partial
from random import Random
from typing import Literal

from sample_city.city import City
from sample_city.document import ORIGIN, Article
from sample_city.edits import edit, give_page, replace_file, replace_picture
from sample_city.http_handler import Handler, Listener, Prepared, Request
from sample_city.markups import MARKUPS
from sample_city.pointers import FEED_LINK, INDEX, pointers
from sample_city.troubles import Kind, Redirect, SoftNotFound, Status, Troubles
from sample_city.website import Answer, Look, Website

Vanishing = Literal["404", "410", "home", "soft"]


VANISHED: dict[Vanishing, Kind] = {
    "404": Status(404),
    "410": Status(410),
    "home": Redirect("/"),
    "soft": SoftNotFound(),
}
"""What a visitor meets where a page was."""


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True, kw_only=True)
class Server:
    """A running city. Whatever is set here holds from the next request on."""

    website: Website
    clock: Callable[[], datetime] = _now
    """The server's time, for Last-Modified after a change, and for the log."""
    crawl_delay: int | None = None
    """What robots.txt asks for, in seconds."""
    disallow: tuple[str, ...] = ("/allris/", "/intern/")
    """What robots.txt forbids."""
    pointers: bool = False
    """Whether listings declare a feed and robots.txt a sitemap; see `sample_city.pointers`."""
    validators: bool = True
    """Whether pages carry ETag and Last-Modified."""
    troubles: Troubles = field(default_factory=Troubles)
    log: list[Request] = field(default_factory=list)
    url: str = ""
    stopping: threading.Event = field(default_factory=threading.Event)
    _prepared: dict[str, Prepared] = field(default_factory=dict)
    _edited: dict[str, datetime] = field(default_factory=dict)
    _looked: datetime | None = None
    _relisted: datetime | None = None

    @property
    def city(self) -> City:
        """The city as it is now; its truth is what a crawl must find."""
        return self.website.city

    @city.setter
    def city(self, city: City) -> None:
        self._relisted = self.clock()
        self._show(replace(self.website, city=city))

    @property
    def notice(self) -> str | None:
        """The day's notice on every page; it changes no record."""
        return self.website.look.notice

    @notice.setter
    def notice(self, notice: str | None) -> None:
        self.look = replace(self.look, notice=notice)

    @property
    def look(self) -> Look:
        """Notice, cookie box, weight and markup of all pages; none of it changes a record."""
        return self.website.look

    @look.setter
    def look(self, look: Look) -> None:
        self._looked = self.clock()
        self._show(replace(self.website, look=look))

    def relaunch(self, markup: str | None) -> None:
        """Show all pages in one markup from now on, or each era in its own. Raises `KeyError` for an unknown name."""
        if markup is not None:
            MARKUPS[markup]
        self.look = replace(self.look, markup=markup)

    def redesign(self, date_words: str) -> None:
        """Put other words before the date on all pages from now on: no reader knows them."""
        self.look = replace(self.look, date_words=date_words)

    def edit(self, key: str, kind: str, *, seed: int = 1) -> Article:
        """Edit an article online and return it as it is now; see `sample_city.edits` for kinds and errors."""
        edited = edit(self.city.by_key[key], kind, Random(seed))
        self._change(edited, key)
        return edited

    def give_page(self, key: str, source_id: str) -> Article:
        """Give an article of the listings a page of its own and return it."""
        paged = give_page(self.city.by_key[key], source_id)
        self._change(paged, key)
        return paged

    def replace_media(self, key: str, what: Literal["picture", "file"] = "picture") -> Article:
        """Put another picture or file under the address of the article's first one, and return the article.

        Its record and its page stay as they are; `city.media_truth()` follows. Raises `ValueError` where it has none.
        """
        known = self.city.by_key[key]
        replaced = replace_picture(known) if what == "picture" else replace_file(known)
        self.city = self.city.having(replaced, instead_of=key)
        return replaced

    def vanish(self, key: str, how: Vanishing = "404", *, listed: bool = False) -> None:
        """Take an article's page offline; it stays on its listings only if `listed`."""
        path = self.city.by_key[key].path
        if not listed:
            self.city = self.city.without([key])
        if path:
            self.troubles.add(path, VANISHED[how])

    def prepare(self, address: str) -> Prepared:
        """Return the answer for an address, with its validators."""
        known = self._prepared.get(address)
        if known is None:
            known = self._prepared[address] = self._prepare(self._answer(address), address)
        return known

    def robots_txt(self) -> str:
        """Return robots.txt."""
        delay = f"Crawl-delay: {self.crawl_delay}\n" if self.crawl_delay else ""
        forbidden = "".join(f"Disallow: {path}\n" for path in self.disallow)
        sitemap = f"Sitemap: {ORIGIN}{INDEX}\n" if self.pointers else ""
        return f"User-agent: *\n{forbidden}{delay}{sitemap}"

    def _answer(self, address: str) -> Answer:
        answer = self.website.answer(address)
        if not self.pointers:
            return answer
        found = pointers(self.city, address, self._edited)
        if found is None and address not in self.city.by_path and b"</head>" in answer.body:
            found = replace(answer, body=answer.body.replace(b"</head>", FEED_LINK + b"</head>", 1))
        return found or answer

    def _prepare(self, answer: Answer, address: str) -> Prepared:
        packed = gzip.compress(answer.body, 6, mtime=0) if answer.content_type.startswith("text/") else None
        etag = modified = None
        if answer.changed and answer.status == 200 and self.validators:
            etag = hashlib.sha256(answer.body).hexdigest()[:20]
            is_detail = address in self.city.by_path
            touched = (self._edited.get(address) if is_detail else self._relisted, self._looked)
            morning = datetime.combine(answer.changed, time(6), UTC)
            modified = max([morning, *(moment for moment in touched if moment)])
        return Prepared(answer=answer, etag=etag, last_modified=modified, packed=packed)

    def _change(self, article: Article, key: str) -> None:
        self._edited[str(article.path)] = self.clock()
        self.city = self.city.having(article, instead_of=key)

    def _show(self, website: Website) -> None:
        self.website = website
        self._prepared = {}


@contextmanager
def serve(
    city: City,
    *,
    port: int = 0,
    look: Look | None = None,
    crawl_delay: int | None = None,
    clock: Callable[[], datetime] = _now,
) -> Iterator[Server]:
    """Serve the city on 127.0.0.1 until the block ends; port 0 takes a free one. Raises `OSError` for one in use."""
    server = Server(website=Website(city=city, look=look or Look()), crawl_delay=crawl_delay, clock=clock)

    http = Listener(("127.0.0.1", port), partial(Handler, server))
    server.url = f"http://127.0.0.1:{http.server_port}"
    thread = threading.Thread(
        target=http.serve_forever, kwargs={"poll_interval": 0.05}, name="sample-city", daemon=True
    )
    thread.start()
    try:
        yield server
    finally:
        server.stopping.set()
        http.shutdown()
        http.server_close()
        thread.join()
