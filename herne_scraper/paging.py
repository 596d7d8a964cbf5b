"""Where a listing goes on: its next page, its archives of years and months, and every link to a detail page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import cast
from urllib.parse import parse_qsl, urlsplit

from lxml import etree

from herne_scraper import furniture
from herne_scraper.article_text import AddressOf
from herne_scraper.german_text import tidy
from herne_scraper.html_tree import Element, select, text_of
from herne_scraper.site import Address, Kind

_REL_NEXT = etree.XPath("//link[@rel and @href] | //a[@rel and @href]")
_DETAILS = etree.XPath("//@href[contains(., 'etailansicht')]")
_LINKS = etree.XPath("//a[@href]")
_NEXT_WORDS = re.compile(
    r"(?:zur )?(?:nächste(?:n)?|folgende(?:n)?)(?: seite)?|weiter|vor|seite vor|vorwärts|"
    r"(?:weitere|ältere|mehr) (?:presse)?(?:meldungen|nachrichten|einträge|news|mitteilungen)(?: laden| anzeigen)?",
    re.IGNORECASE,
)
_ARROWS = frozenset(("»", "›", ">", ">>", "→", "▶"))
_EDGE = " \t»›>→…«‹<←"
_PAGE_PARAMETER = re.compile(r"(?:seite|page|p|s|pg|nr)", re.IGNORECASE)
_LONGEST_WORDS = 60
_LEVELS_TO_A_BOX = 3
_LONGEST_NUMBER = 3
"""Digits of a page number; a year has more."""

SameListing = Callable[[str], bool]
"""Whether an address can be another page of the listing that is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """The ways that lead on from a listing page; all addresses canonical."""

    next_url: str | None
    archives: tuple[str, ...]
    details: tuple[str, ...]


def ways_on(root: Element, url: str, address_of: AddressOf, same_listing: SameListing) -> Ways:
    """Return the ways on from a listing page.

    The next page is, in this order, what `rel=next` names, the page number after the one that is not linked, and what
    words like `weitere Meldungen` or an arrow link. Only other pages of the same listing count, and words or arrows
    only where no number leads to the same page: those lead to the last one, or back. A link to another listing by
    such words is an archive.
    """
    all_links = list(_links(root, address_of))
    links = [(label, address) for label, address in all_links if _can_follow(address, url)]
    numbered = {
        int(label): one.url
        for label, one in all_links
        if label.isdigit() and len(label) <= _LONGEST_NUMBER and same_listing(one.url)
    }
    steps = {one.url for _label, one in links if same_listing(one.url)} - set(numbered.values())
    return Ways(
        next_url=_declared(root, url, address_of, same_listing)
        or _by_number(root, url, numbered)
        or next((one.url for label, one in links if _says_next(label) and one.url in steps), None),
        archives=tuple(
            dict.fromkeys(
                one.url
                for label, one in links
                if (furniture.is_archive(label) or (_says_next(label) and one.url not in numbered.values()))
                and (one.kind is Kind.LISTING or same_listing(one.url))
            )
        ),
        details=_details(root, address_of),
    )


def _details(root: Element, address_of: AddressOf) -> tuple[str, ...]:
    found = (address_of(str(href)) for href in cast("list[str]", _DETAILS(root)))
    return tuple(dict.fromkeys(one.url for one in found if one is not None and one.kind is Kind.DETAIL))


def _declared(root: Element, url: str, address_of: AddressOf, same_listing: SameListing) -> str | None:
    for element in select(_REL_NEXT, root):
        if "next" in (element.get("rel") or "").lower().split():
            address = address_of(element.get("href") or "")
            if address is not None and _can_follow(address, url) and same_listing(address.url):
                return address.url
    return None


def _links(root: Element, address_of: AddressOf) -> Iterator[tuple[str, Address]]:
    for link in select(_LINKS, root):
        label = tidy(text_of(link)) or tidy(link.get("title") or link.get("aria-label") or _alt_in(link))
        if not label or len(label) > _LONGEST_WORDS:
            continue
        if label.isdigit() or label in _ARROWS or _says_next(label) or furniture.is_archive(label):
            address = address_of(link.get("href") or "")
            if address is not None:
                yield label, address


def _alt_in(link: Element) -> str:
    return next((image.get("alt") or "" for image in link.iter("img")), "")


def _can_follow(address: Address, url: str) -> bool:
    return address.kind in (Kind.LISTING, Kind.OTHER) and address.url != url


def _says_next(label: str) -> bool:
    return label in _ARROWS or _NEXT_WORDS.fullmatch(label.strip(_EDGE)) is not None


def _by_number(root: Element, url: str, numbered: dict[int, str]) -> str | None:
    if not numbered:
        return None
    own = next((number for number, address in numbered.items() if address == url), None)
    return numbered.get((_unlinked_number(root, numbered) or own or _number_in(url)) + 1)


def _unlinked_number(root: Element, numbered: dict[int, str]) -> int | None:
    """Return the number that stands beside the linked ones without a link, or is marked as the page one is on."""
    seen: set[Element] = set()
    for link in select(_LINKS, root):
        if not tidy(text_of(link)).isdigit():
            continue
        if link.get("aria-current") in ("page", "true"):
            return int(tidy(text_of(link)))
        # Each number may stand in an element of its own, in a list in a box.
        for group in islice(link.iterancestors(), _LEVELS_TO_A_BOX):
            if group in seen:
                continue
            seen.add(group)
            for number in _numbers_without_link(group):
                if number not in numbered and 0 < number <= max(numbered) + 1:
                    return number
    return None


def _numbers_without_link(group: Element) -> Iterator[int]:
    """Yield the numbers of those texts that are nothing but numbers: `1`, `| 2 |`."""
    for element in group.iter():
        inside = next(element.iterancestors("a"), None) is not None
        for text in (None if inside or element.tag == "a" else element.text, None if inside else element.tail):
            words = [word.strip("[]()|·,") for word in (text or "").split()]
            if all(word.isdigit() for word in words if word):
                yield from (int(word) for word in words if word)


def _number_in(url: str) -> int:
    """Return the page number in a query, 1 where there is none."""
    for name, value in parse_qsl(urlsplit(url).query):
        if _PAGE_PARAMETER.fullmatch(name) and value.isdigit():
            return int(value)
    return 1
