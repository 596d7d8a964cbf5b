"""Says what a query means: in German for its reader, and as lines for `--explain`. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from archive.german import long_date, month_name
from archive.search.tree import And, Filter, Node, Not, Or, Period, Query, Term
from archive.search.words import Span

LONGEST_SHOWN = 60
"""Signs of a term or piece in a sentence about it."""


def shown(text: str) -> str:
    """Return a text in quotation marks as a remark may show it: one short line of printable signs."""
    return f"„{one_line(text)}“"


def one_line(text: str) -> str:
    """Return a text as one short line of printable signs."""
    line = "".join(sign for sign in " ".join(text.split()) if sign.isprintable())
    return line if len(line) <= LONGEST_SHOWN else f"{line[:LONGEST_SHOWN]}…"


def understood(root: Node | None) -> str:
    """Return in German what is searched: `Bombe und „Rat der Stadt“, aber nicht Wanne, im Jahr 2024`.

    Empty for all articles; of some filters alone `alle Meldungen in der Rubrik Politik`.
    """
    if root is None:
        return ""
    parts = root.parts if isinstance(root, And) else (root,)
    filters = [part for part in parts if _is_filter(part)]
    unwanted = [part.part for part in parts if isinstance(part, Not) and not _is_filter(part)]
    wanted = [part for part in parts if not _is_filter(part) and not isinstance(part, Not)]
    told = " und ".join(_in_words(part, inside=And if len(wanted) > 1 else None) for part in wanted)
    without = [_in_words(part, inside=Not) for part in unwanted]
    if told:
        told += "".join(f"{' und' if number else ', aber'} nicht {part}" for number, part in enumerate(without))
        return ", ".join((told, *(_in_words(part, inside=None) for part in filters)))
    told = " ".join(("alle Meldungen", *(f"{'und ' if n else ''}ohne {part}" for n, part in enumerate(without))))
    limits = ", ".join(_in_words(part, inside=None) for part in filters)
    return ", ".join(filter(None, (told, limits))) if without else f"{told} {limits}"


def _is_filter(node: Node) -> bool:
    """Return whether a part says what an article is, and not which words stand in it."""
    if isinstance(node, (And, Or)):
        return all(map(_is_filter, node.parts))
    return _is_filter(node.part) if isinstance(node, Not) else not isinstance(node, Term)


def _in_words(node: Node, *, inside: type[And | Or | Not] | None) -> str:
    if isinstance(node, Term):
        return _term_in_words(node)
    if isinstance(node, Filter):
        return _filter_in_words(node)
    if isinstance(node, Period):
        return _period_in_words(node)
    if isinstance(node, Not):
        if isinstance(node.part, Filter) and node.part.kind == "mit":
            return f"ohne {MIT[node.part.value]}"
        return f"nicht {_in_words(node.part, inside=Not)}"
    between = " und " if isinstance(node, And) else " oder "
    # Words first: they stand behind `zu`, and `zu in der Rubrik Politik oder Bombe` is no German.
    parts = sorted(node.parts, key=lambda part: (_is_filter(part), isinstance(part, Not)))
    told = between.join(_in_words(part, inside=type(node)) for part in parts)
    return told if inside is None else f"({told})"


MIT = {"bild": "Bild", "anhang": "Anhang", "pdf": "PDF"}
STATUS = {"geaendert": "nachträglich geändert", "verschwunden": "verschwunden"}
SCOPES = {"titel": " im Titel", "bild": " in der Bildunterschrift"}


def _term_in_words(term: Term) -> str:
    text = one_line(term.text)
    told = {"word": text, "phrase": f"„{text}“", "prefix": f"{text}…"}[term.kind]
    return told + (SCOPES[term.scope] if term.scope else "")


def _filter_in_words(found: Filter) -> str:
    if found.kind == "mit":
        return f"mit {MIT[found.value]}"
    if found.kind == "status":
        return STATUS[found.value]
    label = one_line(found.label)
    if found.kind == "rubrik":
        return f"in der Rubrik {label}"
    return f"im {label}" if label.startswith(("Stadtbezirk", "Ortsteil", "Stadtteil")) else f"in {label}"


def _period_in_words(period: Period) -> str:
    first, last = period.first, period.last
    if first is None or last is None:
        return f"vom {long_date(first)} an" if first else f"bis zum {long_date(last)}" if last else "zu jeder Zeit"
    if first == last:
        return f"vom {long_date(first)}"
    after = last + timedelta(days=1) if last < date.max else None
    if first.day == 1 and after and after.day == 1:
        if first.month == 1 and after.month == 1 and first.year == last.year:
            return f"im Jahr {first.year}"
        if (first.year, first.month) == (last.year, last.month):
            return f"im {month_name(first.month)} {first.year}"
    return f"vom {long_date(first)} bis zum {long_date(last)}"


def replaced(text: str, others: Mapping[Span, str]) -> str:
    """Return a query with some of its words, named by where they stand, typed otherwise, and all else as it was."""
    for (start, end), word in sorted(others.items(), reverse=True):
        text = text[:start] + word + text[end:]
    return text


def lines(query: Query) -> tuple[str, ...]:
    """Return a query as a tree, a line a node, in English for the command line."""
    return () if query.root is None else tuple(_lines(query.root, 0))


def _lines(node: Node, depth: int) -> Iterator[str]:
    indent = "  " * depth
    if isinstance(node, (And, Or)):
        yield f"{indent}{'all of' if isinstance(node, And) else 'any of'}"
        for part in node.parts:
            yield from _lines(part, depth + 1)
    elif isinstance(node, Not):
        yield f"{indent}not"
        yield from _lines(node.part, depth + 1)
    elif isinstance(node, Term):
        where = {None: "", "titel": " in the title", "bild": " in captions and alternative texts"}[node.scope]
        yield f"{indent}{node.kind} {one_line(node.text)}{where}"
    elif isinstance(node, Filter):
        yield f"{indent}{node.kind} {node.value} ({one_line(node.label)})"
    else:
        yield f"{indent}published {node.first or '…'} to {node.last or '…'}"
