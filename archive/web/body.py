"""The plain text of an article as blocks to show: paragraphs, lists and tables, with its links put back.

The rules of the text are those of the contract: a blank line between paragraphs, a line break inside one,
`- ` before list items, ` | ` between the cells of a table row. A heading is a paragraph.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

ITEM = "- "
CELL = re.compile(r" \|(?= |$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A piece of text, linked or not."""

    text: str
    href: str | None = None


Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A part of the text that is shown as one element."""

    kind: Literal["paragraph", "list", "table"]
    lines: tuple[Line, ...] = ()
    """The lines of a paragraph, or the items of a list."""
    rows: tuple[tuple[Line, ...], ...] = ()
    """The rows of a table, each a tuple of cells."""


def blocks(body: str, links: Iterable[tuple[str, str]] = ()) -> tuple[Block, ...]:
    """Return the blocks of a text; `links` are pairs of label and address, in reading order.

    A label becomes a link only where there is no doubt which words of the text were the link: it stands in the
    text, as whole words, as often as there are links with this label. A guess would put words into the city's mouth.
    """
    spans = _spans(body, links)
    found: list[Block] = []
    offset = 0
    for paragraph in body.split("\n\n"):
        found.extend(_paragraph_blocks(paragraph, offset, spans))
        offset += len(paragraph) + 2
    return tuple(found)


Span = tuple[int, int, str]


def _spans(body: str, links: Iterable[tuple[str, str]]) -> tuple[Span, ...]:
    by_label: dict[str, list[str]] = defaultdict(list)
    for label, href in links:
        by_label[label].append(href)
    taken: list[Span] = []
    for label in sorted(by_label, key=len, reverse=True):
        places = [match.span() for match in re.finditer(rf"(?<!\w){re.escape(label)}(?!\w)", body)] if label else []
        if len(places) != len(by_label[label]):
            continue
        if any(start < other_end and other_start < end for start, end in places for other_start, other_end, _ in taken):
            continue
        taken.extend((start, end, href) for (start, end), href in zip(places, by_label[label], strict=True))
    return tuple(sorted(taken))


def _paragraph_blocks(paragraph: str, offset: int, spans: tuple[Span, ...]) -> Iterable[Block]:
    lines: list[tuple[str, int]] = []
    for line in paragraph.split("\n"):
        if line.strip():
            lines.append((line, offset))
        offset += len(line) + 1
    for kind, group in groupby(lines, key=lambda line: _kind(line[0])):
        members = list(group)
        # One line with a bar may be a sentence with a bar; two in a row are a table.
        if kind == "table" and len(members) > 1:
            yield Block(kind="table", rows=_rows(members, spans))
        elif kind == "list":
            yield Block(
                kind="list",
                lines=tuple(_runs(line[len(ITEM) :], start + len(ITEM), spans) for line, start in members),
            )
        else:
            yield Block(kind="paragraph", lines=tuple(_runs(line, start, spans) for line, start in members))


def _kind(line: str) -> Literal["paragraph", "list", "table"]:
    if line.startswith(ITEM):
        return "list"
    return "table" if CELL.search(line) else "paragraph"


def _rows(members: list[tuple[str, int]], spans: tuple[Span, ...]) -> tuple[tuple[Line, ...], ...]:
    rows = []
    for line, start in members:
        cells = []
        at = 0
        for bar in [*(match.span() for match in CELL.finditer(line)), (len(line), len(line))]:
            cell = line[at : bar[0]]
            lead = len(cell) - len(cell.lstrip())
            cells.append(_runs(cell.strip(), start + at + lead, spans))
            at = bar[1]
        rows.append(tuple(cells))
    width = max(len(row) for row in rows)
    return tuple(row + ((),) * (width - len(row)) for row in rows)


def _runs(text: str, start: int, spans: tuple[Span, ...]) -> Line:
    runs = []
    at = 0
    for span_start, span_end, href in spans:
        begin, end = span_start - start, span_end - start
        # A label that runs over a line's end stays text here; it is listed below the article all the same.
        if begin < at or end > len(text):
            continue
        if begin > at:
            runs.append(Run(text=text[at:begin]))
        runs.append(Run(text=text[begin:end], href=href))
        at = end
    if at < len(text):
        runs.append(Run(text=text[at:]))
    return tuple(runs)
