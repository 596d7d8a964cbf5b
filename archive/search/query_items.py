"""Turns the pieces of a query into terms and filters, with operators and brackets between them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from archive.search.conjunction import Operand
from archive.search.grammar import ANY_ENDING, FIELDS, MINUSES, MOST_NESTED, MOST_WORDS, Field
from archive.search.query_pieces import Piece
from archive.search.query_values import Days, Known, longest_value, what_year, why_not
from archive.search.query_words import Atom, atoms, moved, terms
from archive.search.tree import Kind, Scope, Term
from archive.search.wording import shown
from archive.search.words import words


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """A bracket or an operator."""

    kind: Literal["open", "close", "or", "and", "not"]
    text: str = ""
    """As typed."""


Item = Operand | Sign

SCOPES: dict[Field | None, Scope] = {"titel": "titel", "bild": "bild"}


class Items:
    """Reads pieces from left to right, as far as there is room for words."""

    def __init__(self, text: str, pieces: Sequence[Piece], known: Known) -> None:
        self.text = text
        self.pieces = pieces
        self.known = known
        self.place = 0
        self.room = MOST_WORDS
        self.items: list[Item] = []
        self.notes: list[str] = []
        self.is_full = False
        """Whether what follows was left out."""
        self._brackets: list[tuple[Field | None, bool]] = [(None, True)]
        """What field holds within each open bracket, and whether it is one of the items."""
        self._atoms: dict[int, Atom] = {}
        """By the number of their first piece."""

    def read(self) -> None:
        """Read all pieces."""
        if self._is_all_operators():
            for piece in self.pieces:
                self._add_word_of_operator(piece, None)
                self.notes.append(f"{shown(piece.text)} verbindet Wörter; gesucht wurde es als Wort.")
        while self.place < len(self.pieces) and not self.is_full:
            self._read_one()
        if self.is_full:
            self.notes.append(f"Gesucht wurde nur nach den ersten Wörtern; mehr als {MOST_WORDS} sind nicht möglich.")
            while self.items and isinstance(self.items[-1], Sign) and self.items[-1].kind != "close":
                self.items.pop()
        elif len(self._brackets) > 1:
            self.notes.append("Eine Klammer ohne Gegenstück wurde am Ende geschlossen.")

    def _is_all_operators(self) -> bool:
        return bool(self.pieces) and all(
            piece.kind in ("and", "or", "not") and piece.text.isalpha() for piece in self.pieces
        )

    def _read_one(self) -> None:
        piece = self.pieces[self.place]
        field = self._brackets[-1][0]
        if piece.kind == "field":
            self._read_field(piece)
        elif piece.kind in ("quoted", "chunk"):
            self._read_value(field)
        else:
            self.place += 1
            if piece.kind == "open":
                self._open(field)
            elif piece.kind == "close":
                self._close()
            elif piece.kind == "stray":
                self.notes.append("Ein Anführungszeichen ohne Gegenstück wurde übergangen.")
            elif piece.kind in ("or", "and", "not"):
                self.items.append(Sign(kind=piece.kind, text=piece.text))
                if piece.kind == "not" and (operator := self._operator_as_word()):
                    self._add_word_of_operator(operator, SCOPES.get(field))

    def _open(self, field: Field | None) -> None:
        is_kept = len(self._brackets) <= MOST_NESTED
        if is_kept:
            self.items.append(Sign(kind="open"))
        else:
            self.notes.append(f"Mehr als {MOST_NESTED} Klammern ineinander wurden übergangen.")
        self._brackets.append((field, is_kept))

    def _close(self) -> None:
        if len(self._brackets) == 1:
            self.notes.append("Eine Klammer ohne Gegenstück wurde übergangen.")
        elif self._brackets.pop()[1]:
            self.items.append(Sign(kind="close"))

    def _operator_as_word(self) -> Piece | None:
        """Return an operator right after a minus or a colon, where it can only be a word."""
        before, here = self.pieces[self.place - 1], self._here()
        if here and here.is_glued and here.kind in ("or", "and", "not") and here.text.isalpha():
            return here if before.kind == "field" or before.text[-1] in MINUSES else None
        return None

    def _add_word_of_operator(self, piece: Piece, scope: Scope | None) -> None:
        self.place += 1
        self._add_words("phrase", piece, scope)

    def _add_words(self, kind: Kind, piece: Piece, scope: Scope | None) -> None:
        """Add the words of a piece as one term, if there are any."""
        text = piece.text.strip()
        start = piece.start + piece.text.index(text)
        if found := tuple(moved(word, start) for word in words(text)):
            self._add([Term(kind=kind, words=found, text=text, span=(start, start + len(text)), scope=scope)])

    def _here(self) -> Piece | None:
        return self.pieces[self.place] if self.place < len(self.pieces) else None

    def _read_field(self, piece: Piece) -> None:
        field = FIELDS[piece.text.lower()]
        self.place += 1
        while (here := self._here()) and here.kind == "not" and here.is_glued and here.text[-1] in MINUSES:
            self.items.append(Sign(kind="not", text=here.text))
            self.place += 1
        if operator := self._operator_as_word():
            self._add_word_of_operator(operator, SCOPES.get(field))
        elif here and here.kind == "open":
            self.place += 1
            self._open(field)
        elif here and here.kind in ("quoted", "chunk"):
            self._read_alternatives(field)
        else:
            self.notes.append(f"Hinter {shown(piece.text + ':')} steht nichts; gesucht wurde es als Wort.")
            self._add_words("word", piece, SCOPES.get(self._brackets[-1][0]))

    def _read_alternatives(self, field: Field) -> None:
        """Read the value of a field, and others that a sign without blanks puts beside it: `rubrik:politik|kultur`."""
        first = len(self.items)
        self._read_value(field)
        has_others = False
        while not self.is_full and self._is_alternative():
            has_others = True
            self.items.append(Sign(kind="or", text=self.pieces[self.place].text))
            self.place += 1
            self._read_value(field)
        if has_others:
            self.items.insert(first, Sign(kind="open"))
            self.items.append(Sign(kind="close"))

    def _is_alternative(self) -> bool:
        bar, other = [*self.pieces[self.place : self.place + 2], None, None][:2]
        return bool(
            bar
            and other
            and bar.kind == "or"
            and not bar.text.isalpha()
            and bar.is_glued
            and other.is_glued
            and other.kind in ("quoted", "chunk")
        )

    def _read_value(self, field: Field | None) -> None:
        """Read what stands here as the value of a field: words of a text, or a filter; as words where it is none."""
        if field is not None and field not in SCOPES:
            if self._read_filter(field):
                return
            text = self.pieces[self.place].text
            self.notes.append(f"{why_not(field, text, self.known)} Gesucht wurde danach als Wort.")
            field = None
        piece = self.pieces[self.place]
        scope = SCOPES.get(field)
        if piece.kind == "chunk":
            self._read_atom(scope)
            return
        self.place += 1
        if piece.text.rstrip().endswith(ANY_ENDING):
            self.notes.append("In Anführungszeichen wirkt der Stern nicht.")
        self._add_words("phrase", piece, scope)

    def _read_filter(self, field: Field) -> bool:
        """Read the longest value that the field knows; return whether there is one."""
        found = longest_value(field, self.text, self.pieces, self.place, self.known)
        if found is None:
            return False
        value, self.place = found
        if isinstance(value, Days) and value.year_missing is not None:
            self.notes.append(what_year(value))
        self._add([value] if isinstance(value, Days) else value, between="or")
        return True

    def _read_atom(self, scope: Scope | None) -> None:
        first = self.place
        if first not in self._atoms:
            self._atoms |= atoms(self.text, self.pieces, first)
        atom = self._atoms[first]
        self.place = atom.following
        last = self.items[-1] if self.items else None
        is_excluded = isinstance(last, Sign) and last.kind == "not"
        if found := terms(self.text, atom, scope, self.notes):
            # All must occur; without `Bombe,Wanne` is without either.
            self._add(found, between="or" if is_excluded else "and")

    def _add(self, operands: Sequence[Operand], *, between: Literal["or", "and"] = "and") -> None:
        """Add what counts as one part of the query, if there is room for it."""
        self.room -= sum(map(_size, operands))
        self.is_full = self.room < 0
        if self.is_full:
            return
        if len(operands) == 1:
            self.items.append(operands[0])
            return
        self.items.append(Sign(kind="open"))
        for number, operand in enumerate(operands):
            if number and between == "or":
                self.items.append(Sign(kind="or"))
            self.items.append(operand)
        self.items.append(Sign(kind="close"))


def _size(operand: Operand) -> int:
    return sum(len(word.forms) for word in operand.words) if isinstance(operand, Term) else 1
