"""Turns the pieces of a query into terms and filters, with operators and brackets between them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Literal

from archive.search.conjunction import Operand
from archive.search.grammar import (
    ANY_ENDING,
    FIELDS,
    MINUSES,
    MOST_NESTED,
    MOST_WORDS,
    SHORTEST_BEGINNING,
    Field,
)
from archive.search.query_pieces import Piece
from archive.search.query_values import Days, Known, read_value, why_not
from archive.search.tree import Kind, Scope, Term
from archive.search.wording import one_line, shown
from archive.search.words import HYPHENS, Word, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """A bracket or an operator."""

    kind: Literal["open", "close", "or", "and", "not"]
    text: str = ""
    """As typed."""


Item = Operand | Sign

LONGEST_NAME = 6
"""Pieces of a value that is not quoted: `Mittwoch, dem 5. Oktober 2022` has five."""
SCOPES: dict[Field | None, Scope] = {"titel": "titel", "bild": "bild"}
PUNCTUATION = re.compile(r"[-−–—_/\\,;.:!?…·+=]+")
UNKNOWN_FIELD = re.compile(r"(?P<name>[^\W\d_]{2,20}):[^\s/]")
NO_SUCH_OPERATOR = ("NEAR", "XOR")


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
        self._atoms: dict[int, tuple[list[Word], int]] = {}
        """By the first piece: words without a blank between, and the piece after them."""

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
        if found := tuple(_moved(word, start) for word in words(text)):
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
        first = self.place
        last = first
        if self.pieces[first].kind == "chunk":
            while last + 1 < min(len(self.pieces), first + LONGEST_NAME) and self._goes_on(self.pieces[last + 1]):
                last += 1
        for end in range(last, first - 1, -1):
            value = read_value(field, self.text[self.pieces[first].start : self.pieces[end].end], self.known)
            if value is None:
                continue
            self.place = end + 1
            self._add([value] if isinstance(value, Days) else value, between="or")
            return True
        return False

    @staticmethod
    def _goes_on(piece: Piece) -> bool:
        return piece.kind == "chunk" or piece.text == "&"

    def _read_atom(self, scope: Scope | None) -> None:
        """Read words without a blank between: usually one. One word may have blanks: `20.36 Uhr`."""
        first = self.place
        if first not in self._atoms:
            self._read_region(first)
        found, self.place = self._atoms[first]
        start, end = self.pieces[first].start, self.pieces[self.place - 1].end
        typed = self.text[start:end]
        if not found:
            if not PUNCTUATION.fullmatch(typed):
                what = f"{shown(typed)} enthält kein Wort und" if one_line(typed) else "Ein unsichtbares Zeichen"
                self.notes.append(f"{what} wurde übergangen.")
            return
        self.notes.extend(_remarks(typed, found))
        terms: list[tuple[Kind, Word]] = [("word", word) for word in found]
        beginning = typed.rstrip(ANY_ENDING)
        if typed != beginning and start + len(beginning) == found[-1].end:
            terms[-1:] = self._beginning(found[-1])
        if ANY_ENDING in self._between(found, start, start + len(beginning)):
            self.notes.append(f"In {shown(typed)} wirkt ein Stern nicht; er steht am Ende eines Wortes.")
        last = self.items[-1] if self.items else None
        is_excluded = isinstance(last, Sign) and last.kind == "not"
        self._add([self._term(kind, word, scope) for kind, word in terms], between="or" if is_excluded else "and")

    def _beginning(self, word: Word) -> list[tuple[Kind, Word]]:
        """Return what a star after a word, or after words with hyphens, means: what is begun is the last of them."""
        text = self.text[word.start : word.end]
        cut = max(map(text.rfind, HYPHENS)) + 1
        head, tail = list(words(text[:cut])), list(words(text[cut:]))
        if len(tail) != 1 or len(tail[0].forms) > 1 or len(tail[0].forms[0]) < SHORTEST_BEGINNING:
            self.notes.append(
                f"{shown(text + ANY_ENDING)} wurde als ganzes Wort gesucht: Der Stern steht hinter einem Wortanfang "
                f"von mindestens {SHORTEST_BEGINNING} Buchstaben."
            )
            return [("word", word)]
        begun = _moved(tail[0], word.start + cut)
        if not head:
            return [("prefix", begun)]
        self.notes.append(f"Der Stern gilt nur für {shown(text[cut:])}.")
        return [*(("word", _moved(one, word.start)) for one in head), ("prefix", begun)]

    def _read_region(self, first: int) -> None:
        """Note the words of all pieces up to the next that is more than words, each with the pieces it stands in."""
        end = first
        while end < len(self.pieces) and self.pieces[end].kind == "chunk":
            end += 1
        offset = self.pieces[first].start
        region = self.text[offset : self.pieces[end - 1].end]
        # Each is read by itself, so that it means the same wherever it is typed.
        waiting = [
            _moved(part, offset + word.start) for word in words(region) for part in words(region[word.start : word.end])
        ][::-1]
        while first < end:
            place, found = first, list[Word]()
            while first < end and (first == place or self._is_one(found, self.pieces[first])):
                while waiting and waiting[-1].start < self.pieces[first].end:
                    found.append(waiting.pop())
                first += 1
            self._atoms[place] = found, first

    @staticmethod
    def _is_one(before: list[Word], piece: Piece) -> bool:
        """Return whether a piece goes on where words end: inside the last of them, or without a blank."""
        return piece.is_glued or bool(before and before[-1].end > piece.start)

    def _between(self, found: list[Word], start: int, end: int) -> str:
        """Return what of a stretch stands in no word."""
        edges = [start, *(edge for word in found for edge in (word.start, word.end)), end]
        return " ".join(self.text[left:right] for left, right in zip(edges[::2], edges[1::2], strict=True))

    def _term(self, kind: Kind, word: Word, scope: Scope | None) -> Term:
        start, end = word.start, word.end
        return Term(kind=kind, words=(word,), text=self.text[start:end], span=(start, end), scope=scope)

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


def _moved(word: Word, offset: int) -> Word:
    return replace(word, start=word.start + offset, end=word.end + offset)


def _remarks(typed: str, found: list[Word]) -> Iterator[str]:
    """Yield what to say of words that look like more."""
    if typed in NO_SUCH_OPERATOR:
        yield f"{shown(typed)} wurde als gewöhnliches Wort gesucht."
    if len(found) > 1 and (match := UNKNOWN_FIELD.match(typed)):
        meant = get_close_matches(match["name"].lower(), FIELDS, n=1)
        hint = f"; gemeint ist vielleicht {meant[0]}:" if meant else ""
        yield f"Ein Feld {shown(match['name'] + ':')} gibt es nicht{hint}. {shown(typed)} wurde als Wörter gesucht."
