"""Typed and fast access to an lxml tree; what is known of its elements without reading them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from lxml import etree

Element = etree._Element
"""An element of a tree parsed by `herne_scraper.decode.parse`."""
Attributes = Sequence[tuple[str, str]]

BLOCK_TAGS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "search", "section", "summary",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))  # fmt: skip
"""Elements with lines of their own (HTML standard, 15.3)."""

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


def attributes_of(element: Element) -> Attributes:
    """Return names and values of all attributes, in the page's order."""
    return cast("Attributes", element.items())


def text_of(element: Element) -> str:
    """Return all text below an element as it stands in the page, hidden text included.

    libxml2 makes it at once; use it to tell what is in a branch before walking it.
    """
    return str(etree.tostring(element, method="text", encoding="unicode", with_tail=False))


def select(path: etree.XPath, element: Element) -> list[Element]:
    """Return the elements of a compiled path, in document order."""
    return cast("list[Element]", path(element))


def is_within(element: Element, holder: Element) -> bool:
    """Tell whether an element is another one or stands in it."""
    return element is holder or holder in element.iterancestors()
