"""Cuts the place of a text out that says most about a query, as pieces that are marked or not. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

from archive.search.match import Mark

Fragments = tuple[tuple[str, bool], ...]
"""A text in pieces; true where a piece is marked. Plain text: whoever shows it escapes it."""

SNIPPET_LENGTH = 260
"""Signs of a snippet, about."""
LEAD_LENGTH = 60
"""Signs shown before the first mark."""
SHORTEST_ADDED = 40
"""Signs of room from which on the next passage is begun."""
CUT = "…"
BREAK = " · "
ENDINGS = (".", "!", "?", ":", ";", ",")
BLANK = re.compile(r"\s+")


def fragments(text: str, found: Sequence[Mark], start: int = 0, end: int | None = None) -> Fragments:
    """Return a stretch of a text in pieces, overlapping marks as one; line breaks become blanks."""
    end = len(text) if end is None else end
    edges: list[int] = []
    for mark in found:
        if mark.end <= start or mark.start >= end:
            continue
        if edges and mark.start <= edges[-1]:
            edges[-1] = max(edges[-1], mark.end)
        else:
            edges += (mark.start, mark.end)
    cuts = [start, *(min(max(edge, start), end) for edge in edges), end]
    pieces = (
        (BLANK.sub(" ", text[left:right]), number % 2 == 1) for number, (left, right) in enumerate(pairwise(cuts))
    )
    return tuple(piece for piece in pieces if piece[0])


def snippet(passages: Sequence[str], found: Sequence[Sequence[Mark]]) -> Fragments:
    """Return the stretch of the passages with the most targets, then the most marks, then the first.

    `found` holds the marks of each passage. Without any, the beginning is returned. It ends at a word, and goes on
    into the next passages where one is short.
    """
    number, mark = best_place(found)
    start = _start(passages[number], mark) if mark else 0
    pieces: list[tuple[str, bool]] = [(f"{CUT} ", False)] if start else []
    room = SNIPPET_LENGTH
    while number < len(passages):
        text = passages[number]
        end = _end(text, start + room, max(start, mark.end if mark else 0))
        pieces += fragments(text, found[number], start, end)
        room -= end - start
        number += 1
        goes_on = end < len(text) or number < len(passages)
        if goes_on and (end < len(text) or room < SHORTEST_ADDED):
            pieces.append((f" {CUT}", False))
            break
        if goes_on:
            pieces.append((" " if text.endswith(ENDINGS) else BREAK, False))
        start, mark = 0, None
    return tuple(
        ("".join(text for text, _ in run), is_match) for is_match, run in groupby(pieces, key=lambda piece: piece[1])
    )


def best_place(found: Sequence[Sequence[Mark]]) -> tuple[int, Mark | None]:
    """Return in which passage, and with which mark, the stretch begins that shows most; the first without any."""
    return max(
        ((number, mark) for number, marks in enumerate(found) for mark in marks),
        key=lambda place: (*_worth(found[place[0]], place[1]), -place[0], -place[1].start),
        default=(0, None),
    )


def most_shown(found: Sequence[Sequence[Mark]]) -> int:
    """Return how many targets the best stretch of some passages shows."""
    number, mark = best_place(found)
    return 0 if mark is None else _worth(found[number], mark)[0]


def _worth(marks: Sequence[Mark], first: Mark) -> tuple[int, int]:
    """Return how many targets and marks a snippet that begins at a mark would show."""
    last = first.start + SNIPPET_LENGTH - LEAD_LENGTH
    shown = [mark.target for mark in marks if first.start <= mark.start and mark.end <= last]
    return len(set(shown)), len(shown)


def _start(text: str, mark: Mark) -> int:
    """Return where a snippet for a mark begins: at a word before it, or at the text's begin if that is near."""
    if mark.end <= SNIPPET_LENGTH:
        return 0
    blank = BLANK.search(text, mark.start - LEAD_LENGTH, mark.start)
    return blank.end() if blank else mark.start


def _end(text: str, latest: int, earliest: int) -> int:
    """Return the end of a word between two places; the latest place itself in a text without blanks there."""
    if latest >= len(text):
        return len(text)
    blanks = [blank.start() for blank in BLANK.finditer(text, earliest, latest)]
    return blanks[-1] if blanks else max(latest, earliest)
