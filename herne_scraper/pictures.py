"""Pictures of a page: which file a reader sees, and whether it is a picture at all.

Lazily loaded pictures, candidates for many screens and the twin for readers without script all are one picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from herne_scraper.german_text import media_type_of, tidy
from herne_scraper.html_tree import BLOCK_TAGS, Element, text_of


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as the page has it."""

    url: str
    """As written in the page."""
    alt: str | None
    lines: tuple[str, ...] = ()
    """What stands at it: caption and credit, still together."""


# https://html.spec.whatwg.org/multipage/images.html#srcset-attributes: an address may hold commas, but not end in one.
_CANDIDATE = re.compile(r"(\S*[^,\s])(?:\s+([0-9.]+)([wx]))?(?:\s+[0-9]+h)?\s*(?:,|$)")
_SRCSETS = ("data-srcset", "data-lazy-srcset", "srcset")
_LAZY_SOURCES = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-original-src", "data-image")
_MIN_WIDTH = re.compile(r"min-width\s*:\s*([0-9.]+)")
_PLACEHOLDER = re.compile(
    r"(?:^data:|(?:^|/)(?:blank|leer|spacer|pixel|clear|transparent|placeholder|platzhalter|lazy|loading|1x1|dot)"
    r"[\w-]*\.(?:gif|png|svg|jpg|webp)(?:\?|$))",
    re.IGNORECASE,
)
_ICON_ADDRESS = re.compile(r"icon|pfeil|arrow|/[\w-]*(?:pdf|download|extern)[\w-]*\.(?:gif|svg|png)$", re.IGNORECASE)
_FILE_TYPE = re.compile(r"(?:PDF|Word|Excel|ZIP|DOCX?|XLSX?)(?:[- ](?:Datei|Dokument|Symbol|Icon))?", re.IGNORECASE)
_ICON_SIDE = 48
"""Pixels; no picture of the news is shown as small as this."""


def picture_of(image: Element) -> Picture | None:
    """Return the picture an `img` shows; `None` for decoration: icons, spacers, counters."""
    if image.get("role") in ("presentation", "none") or _is_small(image):
        return None
    url = _best_address(image)
    if url is None or _is_file_icon(image) or _is_icon(image, url):
        return None
    return Picture(url=url, alt=tidy(image.get("alt") or "") or None)


def pictures_in(images: Iterable[Element]) -> dict[Element, Picture]:
    """Return those `img` elements that show a picture each, without twins for readers without script."""
    shown = ((image, picture_of(image)) for image in images)
    return {image: picture for image, picture in shown if picture is not None and not in_twin(image)}


def in_twin(image: Element) -> bool:
    """Tell whether an `img` stands in a `noscript` whose neighbour shows the same picture by script."""
    noscript = next(image.iterancestors("noscript"), None)
    return noscript is not None and is_twin(noscript)


def is_twin(noscript: Element) -> bool:
    """Tell whether beside a `noscript`, in the element that holds it, stands a picture outside of any `noscript`."""
    parent = noscript.getparent()
    return parent is not None and any(
        next(image.iterancestors("noscript"), None) is None for image in parent.iter("img")
    )


def _best_address(image: Element) -> str | None:
    ranked: list[tuple[float, float, int, str]] = []
    for order, (element, width) in enumerate(_sources(image)):
        for name in _SRCSETS:
            for url, size in _candidates(element.get(name) or ""):
                ranked.append((size, width, -order, url))
    single = next((lazy for name in _LAZY_SOURCES if (lazy := image.get(name))), None) or image.get("src")
    if single and not _PLACEHOLDER.search(single.strip()):
        # Where all else is equal, the plain address is the one every reader can open.
        ranked.append((1.0, 0.0, 1, single.strip()))
    return max(ranked)[3] if ranked else None


def _sources(image: Element) -> Iterator[tuple[Element, float]]:
    yield image, 0.0
    # libxml2 does not know that `source` is empty, and puts what follows into it.
    picture = next(image.iterancestors("picture"), None)
    if picture is not None:
        for source in picture.iter("source"):
            match = _MIN_WIDTH.search(source.get("media") or "")
            yield source, float(match[1]) if match else 0.0


def _candidates(srcset: str) -> Iterator[tuple[str, float]]:
    for url, size, _unit in _CANDIDATE.findall(srcset.strip()):
        if not _PLACEHOLDER.search(url):
            try:
                yield url, float(size) if size else 1.0
            except ValueError:
                continue


def _is_small(image: Element) -> bool:
    sides = []
    for name in ("width", "height"):
        value = (image.get(name) or "").strip().removesuffix("px")
        if value.isdigit():
            sides.append(int(value))
    return bool(sides) and (min(sides) <= 2 or (len(sides) == 2 and max(sides) <= _ICON_SIDE))


def _is_icon(image: Element, url: str) -> bool:
    """Tell whether a small drawing marks the link beside it: an arrow, the sign of a file type."""
    path = url.partition("?")[0]
    alt = tidy(image.get("alt") or "")
    drawn = path.lower().endswith((".gif", ".svg", ".png"))
    looks_so = (drawn and not alt) or _ICON_ADDRESS.search(path) or _FILE_TYPE.fullmatch(alt)
    return bool(looks_so) and next(image.iterancestors("figure"), None) is None and _is_beside_link(image)


def _is_beside_link(image: Element) -> bool:
    element = image
    while (parent := element.getparent()) is not None:
        if parent.tag == "a":
            return bool(text_of(parent).strip()) or _is_beside(parent)
        if _is_beside(element):
            return True
        if parent.tag in BLOCK_TAGS or text_of(parent).strip():
            return False
        element = parent
    return False


def _is_beside(element: Element) -> bool:
    following, preceding = element.getnext(), element.getprevious()
    if following is not None and not (element.tail or "").strip() and _is_worded_link(following):
        return True
    return preceding is not None and not (preceding.tail or "").strip() and _is_worded_link(preceding)


def _is_worded_link(element: Element) -> bool:
    return element.tag == "a" and bool(text_of(element).strip())


def _is_file_icon(image: Element) -> bool:
    link = next(image.iterancestors("a"), None)
    if link is None:
        return False
    media_type = media_type_of((link.get("href") or "").partition("?")[0])
    return media_type is not None and not media_type.startswith("image/") and bool(text_of(link).strip())
