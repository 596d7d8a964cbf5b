"""What a query means, as a tree: what is read from it and what is searched. Pure; values are as readers type them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from archive.search.words import Span, Word

Scope = Literal["titel", "bild"]
"""A part of the articles: the title, or captions and alternative texts."""
Kind = Literal["word", "phrase", "prefix"]
FilterKind = Literal["rubrik", "ort", "status", "mit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word, a phrase or the beginning of a word that stands in an article."""

    kind: Kind
    words: tuple[Word, ...]
    """One, or several that follow each other (then it is found as a phrase); of a prefix the one that is begun, with
    one form. Their places count from the begin of the query."""
    text: str
    """As typed, without its operators and quotation marks."""
    span: Span
    """Where that stands in the query."""
    scope: Scope | None = None
    """`None` for the whole article, with its files and earlier versions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What an article is: in a section, about a place, changed or gone, with a picture or a file."""

    kind: FilterKind
    value: str
    """`rubrik`: a section's slug; `ort`: a place's slug in the gazetteer; `status`: `geaendert` or `verschwunden`;
    `mit`: `bild`, `anhang` or `pdf`."""
    label: str
    """As a reader is shown it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A span of days of publication, both included; one may be open."""

    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """All articles but those of the part."""

    part: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class And:
    """The articles that all parts have; two or more."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Or:
    """The articles that one of the parts has; two or more."""

    parts: tuple[Node, ...]


Node = Term | Filter | Period | Not | And | Or


def meaning(node: Node) -> Hashable:
    """Return what a part means, whatever its words were spelled like and wherever they stood."""
    if isinstance(node, Term):
        return ("term", node.kind, node.scope, *map(key, node.words))
    if isinstance(node, Filter):
        return (node.kind, node.value)
    if isinstance(node, Not):
        return ("not", meaning(node.part))
    if isinstance(node, Period):
        return node
    return (type(node).__name__, *map(meaning, node.parts))


def key(word: Word) -> Hashable:
    """Return what is looked for when a word is: `20.36 Uhr` and `20:36` are one."""
    return word.whole if word.is_certain else word.forms


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A query as it was understood."""

    root: Node | None
    """`None` for all articles."""
    notes: tuple[str, ...]
    """What was not understood as it may have been meant; German sentences for the reader."""
    wordless: bool = False
    """Whether something was typed in which there is nothing to search for: that finds nothing, and not all."""
    understood: str = ""
    """In German what is searched: `Bombe und „Rat der Stadt“, aber nicht Wanne`; empty for all articles."""


def terms_of(node: Node | None, *, wanted_only: bool = False) -> tuple[Term, ...]:
    """Return the terms of a query, each once, in the order in which they were typed."""
    return tuple(dict.fromkeys(_terms(node, wanted_only=wanted_only)))


def _terms(node: Node | None, *, wanted_only: bool) -> Iterable[Term]:
    if isinstance(node, Term):
        yield node
    elif isinstance(node, (And, Or)):
        for part in node.parts:
            yield from _terms(part, wanted_only=wanted_only)
    elif isinstance(node, Not) and not wanted_only:
        yield from _terms(node.part, wanted_only=wanted_only)
