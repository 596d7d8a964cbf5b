"""Finds in many texts where the matches of one query stand, and reads no more of these than it must.

What it finds is what `match.marks` finds in the whole text. Most passages have none, and that is seen by their first
letters: no word begins as one that is sought. Of the others the pieces that begin so are looked up, and those with a
match read alone; a word that is broken over two lines is one piece. In whole are read only passages where words must
stand side by side, and those that may have a word over a blank otherwise.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from archive.search.begins import Beginnings
from archive.search.days_and_times import MONTHS
from archive.search.hanging import may_hang
from archive.search.match import Mark, Target, marks, meanings_of, needles
from archive.search.pieces import broken_in, pieces, split, tokens_of, where_they_stand
from archive.search.tree import Scope
from archive.search.words import read

DIGIT = re.compile("[0-9]")


class Marker:
    """Marks the words of one query."""

    def __init__(self, conn: sqlite3.Connection, targets: Sequence[Target]) -> None:
        """`targets` are what the marks are numbered by."""
        self._conn = conn
        self._targets = targets
        self._tokens = frozenset(token for target in targets for token in target.tokens)
        self._rows = [
            [(frozenset(place), set[str]()) for place in target.places] for target in targets if target.places
        ]
        """Of words side by side what may stand at each place, and the pieces met that do."""
        self._texts: dict[str, Sequence[str]] = {}
        self._met: set[str] = set()
        self._hits: dict[str, Sequence[Mark] | None] = {}
        """The pieces met with a match by itself, and their marks once they are wanted."""
        # Of words side by side the rarest is looked for first, then all.
        rarest = chain.from_iterable(target.rarest for target in targets)
        self._begins = self._all_begin = Beginnings(conn, self._tokens.union(rarest))
        if self._rows:
            places = chain.from_iterable(target.places for target in targets)
            self._all_begin = Beginnings(conn, self._tokens.union(*places))
        self._by_digits = any(map(str.isdecimal, "".join(self._tokens))) or self._are_months()

    def _are_months(self) -> bool:
        # 5.10.2022 is found by Oktober.
        months = pieces(self._conn, MONTHS).values() if self._tokens else ()
        return any(not self._tokens.isdisjoint(tokens_of(month)) for month in months)

    def meet(self, passages: Iterable[str]) -> None:
        """Look up at once what passages are made of that will be asked for one by one."""
        self._meet(map(self._split, passages))

    def _split(self, passage: str) -> Sequence[str]:
        """Return the pieces of a passage that may have a match, or a part of one."""
        text = self._texts.get(passage)
        if text is None:
            broken = {piece: "".join(piece.split()) for piece in broken_in(passage)}
            may_have = any(map(self._begins.may_be_in, (passage, *broken.values())))
            text = self._texts[passage] = self._that_may_have(passage, broken) if may_have else ()
        return text

    def _that_may_have(self, passage: str, broken: Mapping[str, str]) -> Sequence[str]:
        mended = (piece for piece, written in broken.items() if self._all_begin.may_be_in(written))
        return [*filter(self._all_begin.may_be_in, split(passage)), *mended]

    def _meet(self, texts: Iterable[Sequence[str]]) -> None:
        new = set(chain.from_iterable(texts)).difference(self._met)
        if not new:
            return
        self._met |= new
        for text, piece in pieces(self._conn, new).items():
            tokens = tokens_of(piece)
            if not self._tokens.isdisjoint(tokens):
                self._hits[text] = None
            for places in self._rows:
                for allowed, met in places:
                    if not allowed.isdisjoint(tokens):
                        met.add(text)

    def marks(self, passages: Sequence[str], scope: Scope | None) -> list[Sequence[Mark]]:
        """Return the marks of each passage, in order, of the targets that are sought everywhere or in this scope."""
        texts = list(map(self._split, passages))
        self._meet(texts)
        return [
            [mark for mark in self._marks(passage, text) if self._targets[mark.target].scope in (None, scope)]
            for passage, text in zip(passages, texts, strict=True)
        ]

    def _marks(self, passage: str, text: Sequence[str]) -> Iterable[Mark]:
        has_digits = self._by_digits and DIGIT.search(passage) is not None
        if has_digits or self._may_have_row(text) or may_hang(passage):
            return self._read(passage)
        if self._hits.keys().isdisjoint(text):
            return ()
        return (
            mark
            for piece, start in where_they_stand(passage)
            if piece in self._hits
            for mark in self._marks_of(piece, start)
        )

    def _may_have_row(self, text: Sequence[str]) -> bool:
        return any(not any(met.isdisjoint(text) for _, met in places) for places in self._rows)

    def _marks_of(self, piece: str, start: int) -> Iterable[Mark]:
        found = self._hits[piece]
        if found is None:
            found = self._hits[piece] = self._read(piece)
        return (Mark(start=mark.start + start, end=mark.end + start, target=mark.target) for mark in found)

    def _read(self, text: str) -> Sequence[Mark]:
        reading = read(text, numbered=self._by_digits)
        words = zip(reading.forms, reading.spans, strict=True)
        forms = {form for form, (start, end) in words if self._all_begin.may_be_in(text[start:end])}
        meanings = meanings_of(self._conn, forms.union(run.form for run in reading.joined))
        return marks(reading, needles(self._targets, meanings), meanings)
