"""A query written again from its tree: what shows that a tree holds all that was typed."""

from __future__ import annotations

import re
from typing import Literal

from archive.search.grammar import OR_SIGN, QUOTES
from archive.search.query_pieces import pieces
from archive.search.tree import And, Filter, Node, Not, Or, Period, Term, key
from archive.search.words import words


def typed(root: Node | None) -> str:
    """Return a query that means a tree: read again, it gives the same."""
    return "" if root is None else _typed(root, inside=None)


def _typed(node: Node, *, inside: type[And | Or | Not] | None) -> str:
    if isinstance(node, Term):
        return _term_typed(node)
    if isinstance(node, Filter):
        return f'{node.kind}:"{node.value}"'
    if isinstance(node, Period):
        limits = _limits(node)
        return limits if " " not in limits or inside is None else f"({limits})"
    if isinstance(node, Not):
        return f"-{_typed(node.part, inside=Not)}"
    if isinstance(node, Or):
        either = f" {OR_TYPED} ".join(_typed(part, inside=Or) for part in node.parts)
        return either if inside in (None, And) else f"({either})"
    # A period that is the only one needs no brackets to be told from others.
    has_one = sum(isinstance(part, Period) for part in node.parts) == 1
    told: list[str] = []
    run: list[Term] = []
    for part in node.parts:
        first, last = _edge(part, 0), _edge(part, -1)
        if first is None:
            run = []
        elif first.scope is not None or not run or _stay_apart([*run, first]):
            run = [first] if first.scope is not None else [*run, first]
        else:
            told.append(AND_TYPED)
            run = [first]
        told.append(_typed(part, inside=None if has_one and isinstance(part, Period) else And))
        if last is not part:
            run = [] if last is None else [last]
    return " ".join(told) if inside is None else f"({' '.join(told)})"


OR_TYPED, AND_TYPED = "ODER", "UND"


def _edge(part: Node, at: Literal[0, -1]) -> Term | None:
    """Return the word with which a part begins or ends as it is typed; `None` where that is a sign."""
    if isinstance(part, Or):
        return _edge(part.parts[at], at)
    if isinstance(part, Not) and at == -1 and isinstance(part.part, Term):
        part = part.part
    return part if isinstance(part, Term) and part.kind != "phrase" else None


def _stay_apart(run: list[Term]) -> bool:
    """Return whether terms side by side are read as they are, and not as one number or as both genders of one word."""
    text = " ".join(map(_word_typed, run))
    return [key(word) for word in words(text)] == [key(word) for term in run for word in term.words]


def _term_typed(term: Term) -> str:
    text = term.text if term.kind == "phrase" else _word_typed(term)
    text = {"word": text, "phrase": f'"{text}"', "prefix": f"{text}*"}[term.kind]
    return f"{term.scope}:{text}" if term.scope else text


def _word_typed(term: Term) -> str:
    """Return a word as it is read again: as it was typed, but where that stood beside something it needs.

    A telephone number has lost a bracket (`02323) 16-0`), a gender form may look like a field (`ort:in`).
    """
    forms = [form for word in term.words for form in word.forms]
    texts = (term.text, " ".join(NOT_IN_A_WORD.split(term.text)), "-".join(forms))
    return next((text for text in texts if _is_read_as(text, term)), " ".join(forms))


NOT_IN_A_WORD = re.compile(rf"[\s(){re.escape(OR_SIGN)}{QUOTES}]+")


def _is_read_as(text: str, term: Term) -> bool:
    found = tuple(words(text))
    return all(piece.kind == "chunk" for piece in pieces(text)) and [key(word) for word in found] == [
        key(word) for word in term.words
    ]


def _limits(period: Period) -> str:
    if period.first is not None and period.first == period.last:
        return f"am:{period.first.isoformat()}"
    limits = (("von", period.first), ("bis", period.last))
    return " ".join(f"{name}:{day.isoformat()}" for name, day in limits if day is not None)
