"""What the city's web server has under each address, as a pure function of the city and its present look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from html import escape
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from sample_city.city import City
from sample_city.document import Article, date_line
from sample_city.listing_pages import listing_markup, listing_pages
from sample_city.markups import (
    MARKUPS,
    ListingPage,
    Markup,
    Paging,
    Surroundings,
    markup_of,
    render_detail,
    render_listing,
)
from sample_city.media import GIF, draw_png, write_pdf

HTML = "text/html; charset=utf-8"

COOKIE_BOX = (
    "Für den Betrieb dieser Seiten werden technisch nötige Cookies gesetzt, etwa für die Suche.\n\n"
    "Weitere Dienste wie Karten und Videos werden erst geladen, wenn Sie zustimmen. Mehr dazu im Datenschutzhinweis."
)
_COOKIES_SINCE = date(2022, 1, 1)

DATE_WORDS = b"Meldung vom"
"""What every date line begins with, in any charset."""

Key = tuple[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What all pages show besides their content. It changes no record."""

    notice: str | None = None
    """The day's notice."""
    cookie_box: str | None = None
    """Text of the cookie box; `None` for the usual one (since 2022), empty for none."""
    menu_bytes: int = 0
    """About so many bytes of navigation on every page."""
    markup: str | None = None
    """Name of the one markup of all pages, after a relaunch; `None` leaves each era its own."""
    date_words: str | None = None
    """What stands before a date instead of `Meldung vom`, after a redesign that no reader of the page was told of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What stands under an address."""

    status: int = 200
    content_type: str = HTML
    body: bytes = b""
    location: str | None = None
    changed: date | None = None
    """The day it was last changed, for pages of news and files."""


@dataclass(frozen=True, kw_only=True)
class Website:
    """All pages of one city in one look."""

    city: City
    look: Look = Look()

    @cached_property
    def _listings(self) -> Mapping[Key, tuple[str, ListingPage]]:
        return {_key(address): found for address, found in listing_pages(self.city).items()}

    @cached_property
    def _last_pages(self) -> Mapping[str, Key]:
        """Path of a listing → its last page, which a CMS shows for any number beyond it."""
        return {key[0]: key for key in self._listings}

    @cached_property
    def _answers(self) -> dict[str, Answer]:
        return {}

    def answer(self, address: str) -> Answer:
        """Return what stands under a root-relative address, query included."""
        known = self._answers.get(address)
        if known is None:
            known = self._answers[address] = self._find(address)
        return known

    def endless_listing(self, address: str) -> Answer:
        """Return the first page of a listing under any number, with a next page after it. `KeyError` for no listing."""
        path, query = _key(address)
        number = next((int(value) for _, value in query if value.isdigit()), 1)
        listing, first = self._listings[path, ()]
        pages = (f"{first.path}?seite={number}", f"{first.path}?seite={number + 1}")
        return self._listing(listing, replace(first, path=pages[0], paging=Paging(style="rel anchor", pages=pages)))

    def _find(self, address: str) -> Answer:
        key = _key(address)
        path = key[0]
        if article := self.city.by_path.get(path):
            return self._detail(article)
        if found := self._listing_at(key):
            return self._listing(*found)
        if path == "/":
            return _page("Stadt Herne", self._home())
        if file := _file(path, self.city.editions.get(path, 0)):
            return file
        if f"{path}/" in self._last_pages:
            return Answer(status=301, location=quote(f"{path}/"))
        return _other_page(path) or Answer(status=404, body=_page("Seite nicht gefunden", _NOT_FOUND).body)

    def _listing_at(self, key: Key) -> tuple[str, ListingPage] | None:
        path, query = key
        if key in self._listings:
            return self._listings[key]
        if path not in self._last_pages:
            return None
        beyond = any(value.isdigit() for _, value in query)
        return self._listings[self._last_pages[path] if beyond else (path, ())]

    def _detail(self, article: Article) -> Answer:
        surroundings = self._surroundings(self.city.related_to(article))
        rendered = render_detail(article, self._markup(markup_of(article.published)), surroundings)
        return Answer(
            content_type=rendered.content_type, body=self._redesigned(rendered.body), changed=article.online_since
        )

    def _listing(self, listing: str, page: ListingPage) -> Answer:
        rendered = render_listing(page, self._markup(listing_markup(listing)), self._surroundings(()))
        body = self._redesigned(rendered.body)
        return Answer(content_type=rendered.content_type, body=body, changed=self.city.end)

    def _redesigned(self, body: bytes) -> bytes:
        words = self.look.date_words
        return body if words is None else body.replace(DATE_WORDS, words.encode())

    def _markup(self, usual: Markup) -> Markup:
        return MARKUPS[self.look.markup] if self.look.markup else usual

    def _surroundings(self, related: tuple[Article, ...]) -> Surroundings:
        cookies = self.look.cookie_box
        if cookies is None and self.city.end >= _COOKIES_SINCE:
            cookies = COOKIE_BOX
        return Surroundings(
            notice=self.look.notice, cookie_box=cookies or None, related=related, menu_bytes=self.look.menu_bytes
        )

    def _home(self) -> str:
        """Return the news of the home page: some, unsorted, and without the `mehr` lines."""
        newest = [article for article in self.city.articles[-12:] if article.path]
        unsorted = newest[1::2] + newest[::2]
        return "".join(
            f"<div><p>{date_line(article.published)}</p>"
            f'<h2><a href="{article.path}">{escape(article.title)}</a></h2></div>'
            for article in unsorted
        )


def not_found() -> Answer:
    """Return the page for what is not there, with status 200, as some sites do it."""
    return _page("Seite nicht gefunden", _NOT_FOUND)


def empty_shell() -> Answer:
    """Return a page that is nothing without its script: no reader of HTML finds an article on it."""
    return _page("Stadt Herne", '<div id="app"></div><script src="/static/app.js"></script>')


_NOT_FOUND = "<p>Die gewünschte Seite gibt es nicht oder nicht mehr.</p>"


def _key(address: str) -> Key:
    parts = urlsplit(address)
    path = unquote(parts.path).removesuffix("index.html") or "/"
    return path, tuple(sorted(parse_qsl(parts.query)))


def _file(path: str, edition: int) -> Answer | None:
    since = date(2017, 4, 26)
    if path.startswith("/PDF/") and path.endswith(".pdf"):
        return Answer(content_type="application/pdf", body=write_pdf(path, edition), changed=since)
    if path.startswith(("/Bilder/", "/static/")) and path.endswith(".png"):
        return Answer(content_type="image/png", body=draw_png(path, edition), changed=since)
    if path.startswith("/static/") and path.endswith(".gif"):
        return Answer(content_type="image/gif", body=GIF, changed=since)
    if path == "/static/stil.css":
        return Answer(content_type="text/css", body=b"body { font-family: sans-serif }", changed=since)
    return None


def _other_page(path: str) -> Answer | None:
    """Return what is no news: another module of the same shape, the council's pages, a redirect away."""
    if path.startswith("/Rathaus/Buergerservice/Dienstleistungen/Dienstleistungen-Detailansicht_"):
        return _page("Personalausweis", "<p>Beantragen Sie den Ausweis persönlich im Bürgeramt.</p><p>2017-04-26</p>")
    if path.startswith("/allris/"):
        return _page("Ratsinformation", f"<p>{date_line(date(2019, 6, 4))}</p><p>Vorlage 2019/0471</p>")
    if path.startswith("/weiterleitung/"):
        return Answer(status=302, location="https://formulare.example/herne")
    if path.startswith("/intern/"):
        return _page("Intern", '<p><a href="/intern/weiter.html">weiter</a></p>')
    return None


def _page(title: str, main: str) -> Answer:
    html = (
        f'<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>{title}</title></head><body>'
        f'<nav><a href="/">Homepage</a> <a href="/Meldungen/Alle-News.html">Meldungen</a> '
        f'<a href="/intern/falle.html" rel="nofollow" hidden>.</a></nav><h1>{title}</h1>{main}</body></html>'
    )
    return Answer(body=html.encode())
