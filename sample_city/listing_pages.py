"""Which listing pages the city has, what stands on each, and how one leads to the next.

Each listing pages in a way of its own, since nobody knows how herne.de does it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import groupby

from sample_city.city import City
from sample_city.document import MONTHS, Article, Picture
from sample_city.markups import MARKUPS, ListingPage, Markup, Paging
from sample_city.places_of_news import ALL_NEWS, LISTINGS, NAMES, PRESS, SECTIONS

PAGE_SIZE = 20

_SECTION_STYLES: tuple[tuple[str, Callable[[int], str]], ...] = (
    ("weitere", lambda number: f"?start={number * PAGE_SIZE}"),
    ("numbers", lambda number: f"?seite={number + 1}"),
    ("ältere", lambda number: f"?ansicht=archiv&ab={number * PAGE_SIZE}"),
    ("pfeil", lambda number: f"Seite-{number + 1}.html"),
    ("rel anchor", lambda number: f"?page={number + 1}"),
)

_BEYOND = "/Stadt-und-Leben/"
"""The section whose last page still says that there is more; the page after it has no entries."""

_NOTHING = "Zu Ihrer Auswahl liegen keine weiteren Meldungen vor."

_KIDS_SECTION, _KIDS_ORIGIN = "/Familie-und-Bildung/Kinderbetreuung/", "https://www.kids.herne.de"


def listing_markup(path: str) -> Markup:
    """Return the markup of a listing: each its own, so that a crawl of the city meets them all."""
    markups = list(MARKUPS.values())
    return markups[LISTINGS.index(path) % len(markups)]


def listing_pages(city: City) -> dict[str, tuple[str, ListingPage]]:
    """Return every listing page by its root-relative address, each with the path of its listing."""
    pages: dict[str, tuple[str, ListingPage]] = {}
    _add(pages, ALL_NEWS, _paged(city.listed(ALL_NEWS), ALL_NEWS, "head link", lambda number: f"?seite={number + 1}"))
    _add(pages, PRESS, _press_pages(city.listed(PRESS)))
    for number, path in enumerate(SECTIONS):
        style, address = _SECTION_STYLES[number % len(_SECTION_STYLES)]
        _add(pages, path, _section_pages(city.listed(path), path, style, address, number))
    return pages


def _add(pages: dict[str, tuple[str, ListingPage]], listing: str, new: list[ListingPage]) -> None:
    pages.update({page.path: (listing, page) for page in new})


def _paged(
    entries: tuple[Article, ...], path: str, style: str, address: Callable[[int], str], *, beyond: str | None = None
) -> list[ListingPage]:
    count = max(1, -(-len(entries) // PAGE_SIZE))
    paths = (path, *(path + address(number) for number in range(1, count)))
    return [
        ListingPage(
            path=paths[number],
            heading=NAMES.get(path, "Pressemeldungen"),
            entries=entries[number * PAGE_SIZE : (number + 1) * PAGE_SIZE],
            paging=Paging(style=style, pages=paths, position=number, beyond=beyond),
        )
        for number in range(count)
    ]


def _press_pages(entries: tuple[Article, ...]) -> list[ListingPage]:
    """Return the newest, a page a year with its newest and its months, and the pages of every month."""
    pages: list[ListingPage] = []
    years = []
    for year, of_year in groupby(entries, key=lambda article: article.published.year):
        noted = tuple(of_year)
        years.append((f"Pressemeldungen {year}", f"{PRESS}{year}/"))
        months = []
        for month, of_month in groupby(noted, key=lambda article: article.published.month):
            path = f"{PRESS}{year}/{month:02d}/"
            months.append((f"{MONTHS[month - 1]} {year}", path))
            pages += _paged(tuple(of_month), path, "rel anchor", lambda number: f"?seite={number + 1}")
        pages.append(_overview(f"{PRESS}{year}/", f"Pressemeldungen {year}", noted, tuple(months)))
    return [_overview(PRESS, NAMES[PRESS], entries, tuple(years)), *pages]


def _overview(
    path: str, heading: str, entries: tuple[Article, ...], archives: tuple[tuple[str, str], ...]
) -> ListingPage:
    paging = Paging(style="ältere", pages=(path,), archives=archives)
    return ListingPage(path=path, heading=heading, entries=entries[:PAGE_SIZE], paging=paging)


def _section_pages(
    entries: tuple[Article, ...], path: str, style: str, address: Callable[[int], str], number: int
) -> list[ListingPage]:
    beyond = f"{path}?start={PAGE_SIZE * 10_000}" if path == _BEYOND else None
    pages = _paged(entries, path, style, address, beyond=beyond)
    name = SECTIONS[path]
    return [_introduced(page, name, number) if page.path == path else page for page in pages] + (
        [ListingPage(path=beyond, heading=name, entries=(), paging=Paging(style=style), intro=(_NOTHING,))]
        if beyond
        else []
    )


def _introduced(page: ListingPage, name: str, number: int) -> ListingPage:
    """Return a section's first page with what stands before the block on some of them."""
    intro: tuple[str, ...] = ()
    downloads: tuple[tuple[str, str], ...] = ()
    picture = None
    if number % 2 == 0:
        intro = (f"Hier finden Sie alles Wichtige zum Thema {name}.", "Wählen Sie links einen Bereich aus.")
    if number % 3 == 0:
        downloads = ((f"Faltblatt {name} (PDF, 1.204 KB)", f"/PDF/Allgemein/faltblatt-{number}.pdf"),)
    if number % 4 == 1:
        path = f"/Bilder/Bereiche/bereich-{number}.png"
        picture = Picture(path=path, alt=name, caption=f"Bereich {name}", credit="Stadt Herne")
    origin = _KIDS_ORIGIN if page.path == _KIDS_SECTION else None
    return replace(page, intro=intro, downloads=downloads, picture=picture, detail_origin=origin)
