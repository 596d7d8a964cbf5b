"""What the pieces of texts between blanks mean, kept by the process: to see without reading what is not there.

No lemma depends on what stands beside a word, and hardly any word reaches over a blank: so most of a text need not be
read again for each search, for its pieces were met before. What does reach over blanks no piece tells: a number
(`0 23 23 / 16 29 32`) but for its digits, a word that is broken over two lines, one of which a part is left out
(`Rad- und Fußwege`).
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping

from archive.search.lemmas import main_of_number
from archive.search.near_forms import word_of
from archive.search.words import HYPHENS, LONGEST_RUN, Reading, fold, read

BROKEN_RUN = re.compile(rf"(?<!\S)(?:\S*[{HYPHENS}][^\S\n]*\n\s*)+\S*")
"""What may be a word broken over two lines or more, with what stands beside it. Without the begin behind a blank it
would be tried at each sign of a long address, to its end."""


Piece = str
"""What stands between two blanks, in one short text, since so many are kept: for each word its form, its main, then by
what else it may be found; of a run of hyphens the whole is one word, and what its parts mean stands behind a semicolon.
Words are apart by `|`; a main is `-` where the lexicon has no such form.
"""
NO_MAIN = "-"


def split(text: str) -> list[str]:
    """Return the pieces of a text, without those of words that are broken over two lines."""
    return (BROKEN_RUN.sub(" ", text) if "\n" in text else text).split()


def broken_in(text: str) -> list[str]:
    """Return the pieces that `split` leaves out."""
    return BROKEN_RUN.findall(text) if "\n" in text else []


PIECE, PIECE_OR_BROKEN = re.compile(r"\S+"), re.compile(rf"{BROKEN_RUN.pattern}|\S+")


def where_they_stand(text: str) -> Iterator[tuple[str, int]]:
    """Yield the pieces of both in the order of the text, each with where it begins."""
    pattern = PIECE_OR_BROKEN if "\n" in text else PIECE
    return ((match[0], match.start()) for match in pattern.finditer(text))


MOST_KEPT = 12_000
"""In each of two generations: about 200 bytes a piece."""
LONGEST_KEPT = 40
"""Signs. What is longer is an address of the web, and not met again."""


class _Kept:
    """Pieces that were met, those met long ago forgotten. Any thread may look into it and add to it."""

    def __init__(self) -> None:
        self._young: dict[str, Piece] = {}
        self._old: dict[str, Piece] = {}

    def look_up(self, texts: Iterable[str]) -> tuple[dict[str, Piece], list[str]]:
        """Return what is known of some pieces, and those of which nothing is."""
        young, old = self._young, self._old
        found: dict[str, Piece] = {}
        unknown: list[str] = []
        for text in texts:
            piece = young.get(text)
            if piece is None:
                piece = old.get(text)
                if piece is None:
                    unknown.append(text)
                    continue
                young[text] = piece
            found[text] = piece
        return found, unknown

    def add(self, new: dict[str, Piece]) -> None:
        if len(self._young) > MOST_KEPT:
            self._old, self._young = self._young, {}
        self._young.update(new)


_kept = _Kept()


def pieces(conn: sqlite3.Connection, texts: Iterable[str]) -> dict[str, Piece]:
    """Return what these pieces of texts of the archive mean."""
    found, unknown = _kept.look_up(texts)
    if unknown:
        new = _read(conn, unknown)
        # What is not in the lexicon is in no index yet, or no more; the next search may know it.
        _kept.add({text: piece for text, piece in new.items() if len(text) <= LONGEST_KEPT and NO_MAIN not in piece})
        found |= new
    return found


def tokens_of(piece: Piece) -> list[str]:
    """Return all by which a piece may be found, and the forms of its words, by which it may not."""
    return piece.split()


def words_of(piece: Piece) -> Iterator[tuple[str, str]]:
    """Yield the forms of the words in a piece, a run of hyphens as one, each with its main, if the lexicon has it."""
    for word in piece.partition(";")[0].split("|"):
        found = word.split()
        # A piece without a word is empty.
        if found and found[1] != NO_MAIN:
            yield found[0], found[1]


AROUND = " .,:;!?()[]\"'„“”‚‘’»«›‹…–—-/|•*"
"""Signs around a word that are no part of it; no sign that is a word by itself."""


def form_of(text: str) -> str | None:
    """Return the form of a piece that is one word of letters, as most are; `None` for others."""
    word = text.strip(AROUND)
    return fold(word) if word.isalpha() else None


def _read(conn: sqlite3.Connection, texts: Iterable[str]) -> dict[str, Piece]:
    single: dict[str, str] = {}
    others: dict[str, Reading] = {}
    for text in texts:
        form = form_of(text)
        if form is None:
            others[text] = read(text, numbered=False)
        else:
            single[text] = form
    known = _look_up(conn, {*single.values(), *(form for reading in others.values() for form in _forms(reading))})
    found = {text: known.get(form) or f"{form} {NO_MAIN}" for text, form in single.items()}
    for text, reading in others.items():
        found[text] = _of_several(text, reading, known)
    return found


def _of_several(text: str, reading: Reading, known: Mapping[str, Piece]) -> Piece:
    forms = dict.fromkeys(form for form, _ in _words(text, reading))
    # Of digits with hyphens (16-29) the whole is no word.
    words = (known.get(form) or f"{form} {form if form.isdecimal() else NO_MAIN}" for form in forms)
    rest = (known.get(form, NO_MAIN) for form in dict.fromkeys(_forms(reading)) if form not in forms)
    return f"{' | '.join(words)} ; {' '.join(rest)}"


READ = "SELECT form, main_code, others, parts FROM lexicon WHERE form IN (SELECT value FROM json_each(?))"


def _look_up(conn: sqlite3.Connection, forms: Iterable[str]) -> dict[str, Piece]:
    found: dict[str, Piece] = {}
    words: list[str] = []
    for form in forms:
        # What a number means is in no dictionary.
        if not form.isalpha() and any(map(str.isdecimal, form)):
            found[form] = f"{form} {main_of_number(form)}"
        else:
            words.append(form)
    cursor = conn.cursor()
    cursor.row_factory = None
    for form, code, others, parts in cursor.execute(READ, (json.dumps(words),)):
        main = form if code is None else word_of(form, code)
        found[form] = f"{form} {main} {others} {parts}" if others or parts else f"{form} {main}"
    return found


def _forms(reading: Reading) -> Iterator[str]:
    yield from reading.forms
    yield from (run.form for run in reading.joined)


def words_in(text: str) -> Iterator[tuple[str, str]]:
    """Yield the words of a piece, a run of hyphens as one: each folded, and as it is written."""
    return _words(text, read(text, numbered=False))


def _words(text: str, reading: Reading) -> Iterator[tuple[str, str]]:
    ends = dict(reading.runs)
    position = 0
    while position < len(reading.forms):
        end = ends.get(position, position + 1)
        if end - position <= LONGEST_RUN:
            start = reading.spans[position][0]
            yield "".join(reading.forms[position:end]), text[start : reading.spans[end - 1][1]]
        position = end
