"""Which articles match a query: the tree of a query as a set of numbers of the index.

What consists of words alone is one expression for FTS5, which is good at it; the rest is done with sets. Days are
spans of numbers. Everything is exact.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from pyroaring import BitMap

from archive.search.match import Target, Targets
from archive.search.rowids import FIRST_DAY, LAST_DAY, MOST, after, first_of
from archive.search.state import State, numbers
from archive.search.tree import And, Filter, Node, Not, Or, Period, Term

MOST_IN_ONE = 8
"""Tokens of a beginning that go to FTS5 as one expression. It looks at all of them for each article, so more are
faster one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A span of numbers, both included: the articles of some days."""

    first: int = 0
    last: int = MOST

    def within(self, other: Window) -> Window:
        """Return what lies in both."""
        return Window(first=max(self.first, other.first), last=min(self.last, other.last))

    def of(self, found: BitMap) -> BitMap:
        """Return which of some articles lie in it."""
        if self == EVER:
            return found
        return found & BitMap(range(self.first, self.last + 1)) if self.first <= self.last else BitMap()


EVER = Window()
NEVER = Window(first=1, last=0)


def window_of(period: Period) -> Window:
    """Return the numbers of a period; none where no article can be of its days."""
    first, last = period.first, period.last
    if (first is not None and first > LAST_DAY) or (last is not None and last < FIRST_DAY):
        return NEVER
    return Window(first=0 if first is None else first_of(first), last=MOST if last is None else after(last) - 1)


MATCH = "SELECT rowid AS number FROM search WHERE search MATCH ?"
MATCH_WITHIN = f"{MATCH} AND rowid BETWEEN ? AND ?"
MATCH_NEWEST = f"{MATCH_WITHIN} ORDER BY rowid DESC LIMIT ?"
MATCH_EACH = """
    SELECT search.rowid AS number FROM json_each(?) AS each
    CROSS JOIN search WHERE search MATCH each.value AND search.rowid BETWEEN ? AND ?
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """What is needed to find out: an index in one of its states, and what the terms mean in it."""

    conn: sqlite3.Connection
    state: State
    targets: Targets

    def find(self, node: Node | None, window: Window = EVER, newest: int | None = None) -> BitMap:
        """Return the numbers of the articles that match. The set must not be changed.

        With `newest`, of a query of words alone at most so many are returned, the newest.
        """
        if window.first > window.last:
            return BitMap()
        if node is None:
            return window.of(self.state.everything(self.conn))
        words = self.expression(node)
        if words is not None:
            return self._match(words, window, newest)
        if isinstance(node, Term):
            return self._any_token(self.targets[node], window)
        if isinstance(node, Filter):
            return window.of(self.state.one(self.conn, node.kind, node.value))
        if isinstance(node, Period):
            return window.within(window_of(node)).of(self.state.everything(self.conn))
        if isinstance(node, Not):
            return window.of(self.state.everything(self.conn)) - self.find(node.part, window)
        if isinstance(node, Or):
            return BitMap.union(*(self.find(part, window) for part in node.parts))
        return self._all(node.parts, window, newest)

    def expression(self, node: Node) -> str | None:
        """Return a part as one expression for FTS5; `None` where it cannot be."""
        if isinstance(node, Term):
            target = self.targets[node]
            if not (target.tokens or target.places) or (target.is_prefix and len(target.tokens) > MOST_IN_ONE):
                return None
            return target.expression
        if isinstance(node, Or):
            parts = [self.expression(part) for part in node.parts]
            return None if None in parts else f"({' OR '.join(filter(None, parts))})"
        if not isinstance(node, And):
            return None
        wanted = [self.expression(part) for part in node.parts if not isinstance(part, Not)]
        unwanted = [self.expression(part.part) for part in node.parts if isinstance(part, Not)]
        if not wanted or None in wanted or None in unwanted:
            # FTS5 knows no expression that only leaves out.
            return None
        return _both(list(filter(None, wanted)), list(filter(None, unwanted)))

    def _all(self, parts: Sequence[Node], window: Window, newest: int | None) -> BitMap:
        for part in parts:
            if isinstance(part, Period):
                window = window.within(window_of(part))
        rest = [part for part in parts if not isinstance(part, Period)]
        filters = [part for part in rest if isinstance(part, Filter)]
        sets = [window.of(self.state.one(self.conn, part.kind, part.value)) for part in filters]
        if window.first > window.last or not all(sets):
            return BitMap()
        found = BitMap.intersection(*sets) if sets else None
        told = [(part, self.expression(part)) for part in rest if not isinstance(part, Filter)]
        wanted = [words for _, words in told if words is not None]
        others = [part for part, words in told if words is None]
        if wanted:
            # FTS5 leaves out as well what it is told, beside something that is wanted.
            left_out = [(part, self.expression(part.part)) for part in others if isinstance(part, Not)]
            unwanted = {part: words for part, words in left_out if words is not None}
            others = [part for part in others if part not in unwanted]
            matched = self._match(_both(wanted, list(unwanted.values())), window, None if sets or others else newest)
            found = matched if found is None else found & matched
        for part in others:
            if not isinstance(part, Not):
                matched = self.find(part, window)
                found = matched if found is None else found & matched
        if found is None:
            found = window.of(self.state.everything(self.conn))
        for part in others:
            if isinstance(part, Not) and found:
                found = found - self.find(part.part, window)
        return found

    def _match(self, words: str, window: Window, newest: int | None) -> BitMap:
        if newest is not None:
            return numbers(self.conn, MATCH_NEWEST, (words, window.first, window.last, newest))
        if window == EVER:
            return numbers(self.conn, MATCH, (words,))
        return numbers(self.conn, MATCH_WITHIN, (words, window.first, window.last))

    def _any_token(self, target: Target, window: Window) -> BitMap:
        each = json.dumps([target.any_of((token,)) for token in target.tokens])
        return numbers(self.conn, MATCH_EACH, (each, window.first, window.last))


def _both(wanted: Sequence[str], unwanted: Sequence[str]) -> str:
    words = " AND ".join(wanted)
    return f"(({words}) NOT ({' OR '.join(unwanted)}))" if unwanted else f"({words})"
