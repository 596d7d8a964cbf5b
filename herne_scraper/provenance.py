"""Where on a page a text stands, and what of a page stands in no record: for people who check a reading by eye.

Nothing is read by it. It looks for what was read in the tree, so that a person sees from which element a field came.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from herne_scraper.html_tree import BLOCK_TAGS, Element, text_of
from herne_scraper.visibility import NEVER_TEXT

_NOT_SEEN = re.compile("[\\s\u00ad\u200b-\u200f\u2060\ufeff]+")
_LIST_MARK = re.compile("^- ")
_MOST_CLASSES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A text of a page and the element it stands in."""

    path: str
    """`body > main > div.meldung > h1`."""
    text: str
    """On one line; the longest where several elements have the path."""
    more: int
    """How many others have the same path."""


def path_of(element: Element) -> str:
    """Return the way from `body` to an element: names, ids and the first classes."""
    steps = [_step(one) for one in (*reversed(list(element.iterancestors())), element)]
    return " > ".join(steps[1:] if len(steps) > 1 else steps)


def holder_of(root: Element, text: str, *, after: Element | None = None) -> Element | None:
    """Return the innermost element that holds all of a text; `None` where no element does.

    Of several it is the first, or the first that comes after another element (a title stands after its date line, and
    a sidebar before both may name it too). Blanks, soft hyphens and Unicode forms make no difference.
    """
    wanted = _squeezed(text)
    if not wanted:
        return None
    holders = list(_holders(root, wanted))
    if after is not None:
        order = {element: number for number, element in enumerate(root.iter())}
        holders.sort(key=lambda holder: (order[holder] < order[after], order[holder]))
    return holders[0] if holders else None


def _holders(element: Element, wanted: str) -> Iterator[Element]:
    """Yield the elements that hold a text and have no element inside that does."""
    if wanted not in _squeezed(text_of(element)):
        return
    inside = [holder for child in _elements(element) for holder in _holders(child, wanted)]
    yield from inside or [element]


def place_of_address(root: Element, attribute: str, ends: Iterable[str]) -> str | None:
    """Return the path of the first element one of whose addresses ends in one of some endings."""
    endings = tuple(ends)
    for element in root.iter():
        if isinstance(element.tag, str):
            value = element.get(attribute)
            if value is not None and value.strip().endswith(endings):
                return path_of(element)
    return None


def left_out(root: Element, texts: Iterable[str]) -> list[Passage]:
    """Return the blocks of a page whose text stands in none of some texts, those of one path together."""
    read = {_squeezed(_LIST_MARK.sub("", part)) for text in texts for line in text.split("\n") for part in _cells(line)}
    whole = "\n".join(read)
    found: dict[str, list[str]] = {}
    for element in _leaves(root):
        text = " ".join(text_of(element).split())
        if text and _squeezed(text) not in whole:
            found.setdefault(path_of(element), []).append(text)
    return [Passage(path=path, text=max(parts, key=len), more=len(parts) - 1) for path, parts in found.items()]


def _cells(line: str) -> list[str]:
    return [line, *line.split(" | ")]


def _leaves(element: Element) -> Iterator[Element]:
    """Yield the blocks without a block inside."""
    if element.tag in NEVER_TEXT:
        return
    blocks = [child for child in _elements(element) if any(one.tag in BLOCK_TAGS for one in child.iter())]
    if not blocks:
        yield element
        return
    for child in _elements(element):
        if child in blocks:
            yield from _leaves(child)


def _elements(element: Element) -> list[Element]:
    return [child for child in element if isinstance(child.tag, str) and child.tag not in NEVER_TEXT]


def _step(element: Element) -> str:
    name = str(element.tag)
    identity = (element.get("id") or "").strip()
    classes = (element.get("class") or "").split()[:_MOST_CLASSES]
    return name + (f"#{identity}" if identity else "") + "".join(f".{one}" for one in classes)


def _squeezed(text: str) -> str:
    return _NOT_SEEN.sub("", unicodedata.normalize("NFC", text))
