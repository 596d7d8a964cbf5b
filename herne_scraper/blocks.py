"""What a reader sees of a page: a flat sequence of blocks. The types, and how blocks join to lists and tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from herne_scraper.html_tree import Element
from herne_scraper.pictures import Picture

_LONGEST_CELL = 300
_LONGEST_CELL_ALONE = 120
"""Characters; a longer text in a cell (of a table of one row) is no datum, the table lays out a page."""
_MOST_PARAGRAPHS_IN_A_CELL = 3

Asked = Callable[[str], bool]


class Kind(IntEnum):
    """What a block is to a reader."""

    PARAGRAPH = 0
    HEADING = 1
    LIST = 2
    TABLE = 3
    PICTURE = 4


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link inside a block."""

    href: str
    """As written in the page."""
    label: str
    after: str
    """The beginning of what follows it in its block, tidy, for what is announced behind a link."""


@dataclass(frozen=True, slots=True)
class Block:
    """What a reader sees as one paragraph, heading, list, table or picture."""

    kind: Kind
    text: str
    """Tidy lines; items of a list begin `- `, cells of a row are parted by ` | `. Empty for a picture."""
    element: Element
    """The innermost block element that holds it."""
    level: int
    """How many ancestors of the start of the walk were left to get to it."""
    anchors: tuple[Anchor, ...] = ()
    picture: Picture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a tree is read."""

    stop: Asked
    """Whether the text of interest ends before this line."""
    apart: Asked
    """Whether this line stands for itself, so that neither it nor the line after it are a paragraph with others."""
    hidden_classes: frozenset[str] = frozenset()
    trust: bool = True
    """Whether tag, role and class may tell that an element is menu, sidebar or toolbar."""
    captions: bool = True
    """Whether an element that is no `figure` may hold a picture with its caption."""


def item_text(blocks: list[Block]) -> str:
    """Return the lines of a list item; the items of a list inside of it are lines of their own."""
    lines: list[str] = []
    for block in blocks:
        if block.kind is Kind.LIST:
            lines.append(block.text)
        elif block.text:
            lines.append(block.text if lines else f"- {block.text}")
    return "\n".join(lines)


def row_text(cells: list[list[Block]]) -> str:
    """Return the line of a table row; empty cells at its end are left out."""
    texts = [" ".join(block.text for block in cell if block.text).replace("\n", " ") for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return " | ".join(texts).strip()


def holds_data(rows: list[list[list[Block]]], *, head: bool) -> bool:
    """Tell a table of data from one that only lays out a page: short single texts, side by side.

    `head` says that the table has header cells.
    """
    widest = 0
    for row in rows:
        texts = 0
        for cell in row:
            lines = [block for block in cell if not block.picture]
            if any(block.kind is not Kind.PARAGRAPH for block in lines):
                return False
            length = sum(len(block.text) for block in lines)
            longest = _LONGEST_CELL if head or len(rows) > 1 else _LONGEST_CELL_ALONE
            if length > longest or len(lines) > _MOST_PARAGRAPHS_IN_A_CELL:
                return False
            texts += bool(lines)
        widest = max(widest, texts)
    return widest > 1
