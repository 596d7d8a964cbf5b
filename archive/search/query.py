"""Reads what a person types into a search field. Pure: text in, a tree and remarks out; no text raises an error.

The language is written down in `archive.search.grammar`. Three steps: the text is cut into pieces; pieces become terms
and filters, with operators and brackets between them; these become a tree. What is not understood as it may have been
meant is taken as words, and a remark, in German, says so.
"""

from __future__ import annotations

from collections.abc import Sequence

from archive.german import number
from archive.search.conjunction import Operand, all_of, any_of, none_of, whole
from archive.search.grammar import LONGEST, MOST_WORDS, OR
from archive.search.query_items import Item, Items, Sign
from archive.search.query_pieces import pieces
from archive.search.query_values import Known
from archive.search.tree import Node, Query
from archive.search.typed_years import or_published_then
from archive.search.wording import one_line, shown, understood

__all__ = ["Known", "parse"]

MOST_NOTES = 6


def parse(text: str, known: Known) -> Query:
    """Return what a query means, and what has to be said about it."""
    items = Items(text[:LONGEST], tuple(pieces(text[:LONGEST])), known)
    items.read()
    notes = [f"Gelesen wurden nur die ersten {number(LONGEST)} Zeichen."] if text[LONGEST:] else []
    notes += items.notes
    root = or_published_then(_Tree(items.items, notes).read(), known.today)
    if root is None and text.strip():
        what = shown(text) if one_line(text) else "Die Eingabe"
        why = f"Mehr als {MOST_WORDS} Wörter sind nicht möglich" if items.is_full else f"{what} enthält kein Wort"
        return Query(root=None, notes=(f"{why}; gesucht wurde nichts.",), wordless=True)
    kept = list(dict.fromkeys(notes))
    if len(kept) > MOST_NOTES:
        kept[MOST_NOTES - 1 :] = ["Auch anderes in der Eingabe wurde nicht wie getippt verstanden."]
    return Query(root=root, notes=tuple(kept), understood=understood(root))


UND_AND_ODER = "„ODER“ verbindet nur, was direkt daneben steht, auch neben „UND“; Klammern ändern das."


class _Tree:
    """Puts terms and filters together as operators and brackets say; OR binds tighter than what all must have."""

    def __init__(self, items: Sequence[Item], notes: list[str]) -> None:
        self.items = items
        self.notes = notes
        self.place = 0

    def read(self) -> Node | None:
        """Return the tree; `None` where there is nothing but signs."""
        root = self._all()
        return None if root is None else whole(root)

    def _all(self) -> Operand | None:
        """Read up to the closing bracket, or to the end."""
        operands: list[Operand] = []
        has_and = has_or = False
        while self.place < len(self.items) and self._sign() != "close":
            if self._sign() == "and":
                self.place += 1
                has_and = True
                continue
            operand, is_choice = self._any()
            has_or |= is_choice
            if operand is not None:
                operands.append(operand)
        if has_and and has_or:
            self.notes.append(UND_AND_ODER)
        return all_of(operands, self.notes)

    def _any(self) -> tuple[Operand | None, bool]:
        """Return what is joined by OR, and whether anything is joined by the word for it."""
        operands = [self._one()]
        is_choice = False
        while self._sign() == "or":
            sign = self._take()
            is_choice |= isinstance(sign, Sign) and sign.text in OR
            operands.append(self._one())
            if operands[-1] is None or operands[-2] is None:
                self._say_lonely(sign, "links und rechts etwas")
        return any_of(operand for operand in operands if operand is not None), is_choice

    def _one(self) -> Operand | None:
        negation = None
        while self._sign() == "not":
            negation = self._take()
        operand: Operand | None = None
        if self._sign() == "open":
            self.place += 1
            operand = self._all()
            self.place += self._sign() == "close"
        elif self.place < len(self.items) and not isinstance(item := self.items[self.place], Sign):
            self.place += 1
            operand = item
        if negation is None:
            return operand
        if operand is None:
            self._say_lonely(negation, "dahinter etwas")
            return None
        return none_of(operand)

    def _sign(self) -> str | None:
        item = self.items[self.place] if self.place < len(self.items) else None
        return item.kind if isinstance(item, Sign) else None

    def _take(self) -> Item:
        self.place += 1
        return self.items[self.place - 1]

    def _say_lonely(self, sign: Item, what: str) -> None:
        if isinstance(sign, Sign):
            self.notes.append(f"{shown(sign.text)} braucht {what} und wurde übergangen.")
