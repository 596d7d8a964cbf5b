"""What an answer says about whether the page of an article is still there.

A page without an article may be a soft 404, or an article that our extraction can no longer find. The text that is kept
tells them apart: where most of its words still stand on the page, the article is there and it is us who fail.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Callable, Sequence
from http import HTTPStatus

from archive.article_rows import Shown
from archive.crawling import addresses
from archive.disappearance.misses import How
from archive.errors import AnotherArticle
from archive.identity import fold_title
from herne_scraper.decode import parse
from herne_scraper.errors import ReadingError
from herne_scraper.html_tree import text_of
from herne_scraper.items import Article, ListingEntry, Page
from herne_scraper.ports import Fate, NotRead

NO_ARTICLE = frozenset({"MissingDateLine", "AnotherArticle"})
"""Errors of a page that may be one of the site without an article. With a date line there is one, readable or not."""
STILL_THERE = 0.6
"""Share of an article's words on a page from which on the article stands there. Menus and teasers share a few."""
WORD = re.compile(r"[^\W_]{4,}")


def how_missed(finding: NotRead, still_shows: Callable[[NotRead], bool]) -> How | None:
    """Return in which way an answer says that a page is not there; `None` where it does not say so.

    `still_shows` is asked only about a page that was read as having no article on it.
    """
    if finding.fate is Fate.MISSING and finding.error == "HttpStatus":
        return "gone" if finding.status == HTTPStatus.GONE else "not_found"
    if finding.fate in (Fate.MISSING, Fate.MOVED):
        return "redirect"
    if finding.fate is Fate.UNREADABLE and finding.error in NO_ARTICLE:
        return None if finding.error != "AnotherArticle" and still_shows(finding) else "no_article"
    return None


def shows(page: Page, text: str, entries: Sequence[ListingEntry]) -> bool:
    """Tell whether most words of a text stand on a page, besides those that stand in its entries of a listing.

    A page that cannot even be parsed shows none.
    """
    wanted = _words(text) - _words(" ".join(f"{entry.title} {entry.teaser}" for entry in entries))
    try:
        found = _words(text_of(parse(page)))
    except ReadingError:
        return False
    return bool(wanted) and len(wanted & found) >= STILL_THERE * len(wanted)


def refuse_text_of_announced(conn: sqlite3.Connection, kept: Shown | None, article: Article, url: str) -> None:
    """Raise `AnotherArticle` for a page that shows what a listing announces of another one; `conn` is the frontier's.

    A site that answers a vanished page with a listing shows the newest notice, which may not be kept yet.
    """
    published, folded = article.published.isoformat(), fold_title(article.title)
    if kept is not None:
        was: tuple[str, str] | None = (kept.published, kept.title_folded)
    else:
        announced = addresses.announced_as(conn, url)
        was = None if announced is None else (announced[0], fold_title(announced[1]))
    if was is None or was[0] == published or was[1] == folded:
        return
    other = addresses.announced_elsewhere(conn, url, published, folded)
    if other is not None:
        raise AnotherArticle(
            f"{url} was answered with the text of {other}, {article.title!r} of {published}; it is not kept"
        )


def _words(text: str) -> set[str]:
    return set(WORD.findall(unicodedata.normalize("NFC", text.replace("\u00ad", "")).casefold()))


ELLIPSIS = ("…", "...")


def contradiction(article: Article, published: str, title: str) -> dict[str, str] | None:
    """Return what a listing announced of an article where its page says another date or title; `None` where it fits.

    A title that the listing cut off is none.
    """
    said, shown = fold_title(title), fold_title(article.title)
    cut = said.endswith(ELLIPSIS) and shown.startswith(said.rstrip(".… "))
    if published == article.published.isoformat() and (said == shown or cut):
        return None
    return {"title": title, "published": published}
