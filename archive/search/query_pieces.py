"""Cuts a typed query into pieces: brackets, operators, fields, quoted text and what stands between blanks. Pure.

One pass over the text, in time that grows with its length alone, whatever stands in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from archive.search.grammar import AND, FIELDS, MINUSES, NOT, OR, OR_SIGN, QUOTES

PieceKind = Literal["open", "close", "or", "and", "not", "field", "quoted", "stray", "chunk"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of a query."""

    kind: PieceKind
    text: str
    """As typed; of a quotation what is inside, of a field its name."""
    start: int
    """Where `text` begins in the query."""
    end: int
    is_glued: bool
    """Whether nothing stands between it and the piece before."""


BAR, MINUS = re.escape(OR_SIGN), re.escape(MINUSES)
NOT_BETWEEN = rf"[^\s(){BAR}{QUOTES}]"
# What is no group: Bürger(innen), Kolleg(inn)en, and the brackets of a phone number or a year.
ENDING = r"(?<=[^\W\d_])\((?ai:innen|inn|in|er|en|es|e|r|n|s)\)"
NUMBER = r"\(\s?\+?\d[\d\s/-]{0,20}\)"
PIECE = re.compile(
    rf"""
    [{QUOTES}](?P<quoted>[^{QUOTES}]*)[{QUOTES}]
    | (?P<stray>[{QUOTES}])
    | (?P<number>{NUMBER})
    | (?P<open>\() | (?P<close>\))
    | (?P<bar>{BAR}+)
    | (?<![^\s(:{BAR}])(?P<minus>[{MINUS}]+)(?=[^\s{MINUS}){BAR}])
    | (?P<field>(?ai:{"|".join(sorted(FIELDS, key=len, reverse=True))})):(?!//)
    | (?P<operator>{"|".join((*OR, *AND, *NOT, "&&?"))})(?!{NOT_BETWEEN})
    | (?P<chunk>(?:{NOT_BETWEEN}|{ENDING})+)
    """,
    re.VERBOSE,
)
KINDS: dict[str, PieceKind] = {
    "quoted": "quoted", "stray": "stray", "number": "chunk", "open": "open", "close": "close", "bar": "or",
    "minus": "not", "field": "field", "chunk": "chunk",
}  # fmt: skip
OPERATORS: dict[str, PieceKind] = {
    **dict.fromkeys(OR, "or"),
    **dict.fromkeys((*AND, "&", "&&"), "and"),
    **dict.fromkeys(NOT, "not"),
}


def pieces(text: str) -> Iterator[Piece]:
    """Yield the pieces of a query in order. Only blanks are in none."""
    before = 0
    for match in PIECE.finditer(text):
        group = match.lastgroup or ""
        start, end = match.span(group)
        yield Piece(
            kind=OPERATORS[match[group]] if group == "operator" else KINDS[group],
            text=match[group],
            start=start,
            end=end,
            is_glued=match.start() == before,
        )
        before = match.end()
