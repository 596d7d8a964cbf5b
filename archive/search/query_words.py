"""Reads the plain words of a query, and what a star or a colon in them means. Pure.

What is a word is for `archive.search.words` to say, so all that stands between two brackets, operators or quotations is
given to it at once: `0 23 23 / 16-29 32` is one word, `5. Oktober 2022` too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from archive.search.grammar import ANY_ENDING, FIELDS, SHORTEST_BEGINNING
from archive.search.query_pieces import Piece
from archive.search.tree import Kind, Scope, Term
from archive.search.wording import one_line, shown
from archive.search.words import HYPHENS, Word, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Atom:
    """Words without a blank between; usually one, which may have blanks inside: `20.36 Uhr`."""

    words: tuple[Word, ...]
    """None, where there are only other signs."""
    start: int
    end: int
    """Where the pieces that hold them stand in the query."""
    following: int
    """The number of the piece after them."""


def atoms(text: str, pieces: Sequence[Piece], first: int) -> dict[int, Atom]:
    """Return the words from a piece up to the next that is more than words, by the number of their first piece."""
    end = first
    while end < len(pieces) and pieces[end].kind == "chunk":
        end += 1
    offset = pieces[first].start
    region = text[offset : pieces[end - 1].end]
    # Each is read by itself, so that it means the same wherever it is typed.
    waiting = [
        moved(part, offset + word.start) for word in words(region) for part in words(region[word.start : word.end])
    ][::-1]
    found: dict[int, Atom] = {}
    while first < end:
        place, inside = first, list[Word]()
        while first < end and (first == place or _goes_on(inside, pieces[first])):
            while waiting and waiting[-1].start < pieces[first].end:
                inside.append(waiting.pop())
            first += 1
        found[place] = Atom(words=tuple(inside), start=pieces[place].start, end=pieces[first - 1].end, following=first)
    return found


def _goes_on(before: Sequence[Word], piece: Piece) -> bool:
    """Return whether a piece stands inside the last word, or without a blank behind it."""
    return piece.is_glued or bool(before and before[-1].end > piece.start)


def moved(word: Word, offset: int) -> Word:
    """Return a word that stands later in the text."""
    return replace(word, start=word.start + offset, end=word.end + offset)


PUNCTUATION = re.compile(r"[-−–—_/\\,;.:!?…·•+=§]+")
NO_SUCH_OPERATOR = ("NEAR", "XOR")
ALIKE = 0.76
"""How alike a name is to a field that may be meant: `titl` is, `site` is not."""
UNKNOWN_FIELD = re.compile(r"(?P<name>[^\W\d_]{2,20}):[^\s/]")


def terms(text: str, atom: Atom, scope: Scope | None, notes: list[str]) -> tuple[Term, ...]:
    """Return the terms of an atom, and add what has to be said about it."""
    typed = text[atom.start : atom.end]
    if not atom.words:
        if not PUNCTUATION.fullmatch(typed):
            what = f"{shown(typed)} enthält kein Wort und" if one_line(typed) else "Ein unsichtbares Zeichen"
            notes.append(f"{what} wurde übergangen.")
        return ()
    notes.extend(_remarks(typed, len(atom.words)))
    found: list[tuple[Kind, Word]] = [("word", word) for word in atom.words]
    end = atom.start + len(typed.rstrip(ANY_ENDING))
    if end < atom.end and end == atom.words[-1].end:
        found[-1:] = _beginning(text, atom.words[-1], notes)
    if ANY_ENDING in _between(text, atom, end):
        notes.append(f"In {shown(typed)} wirkt ein Stern nicht; er steht am Ende eines Wortes.")
    return tuple(
        Term(kind=kind, words=(word,), text=text[word.start : word.end], span=(word.start, word.end), scope=scope)
        for kind, word in found
    )


def _remarks(typed: str, number: int) -> Iterator[str]:
    """Yield what to say of words that look like more."""
    if typed in NO_SUCH_OPERATOR:
        yield f"{shown(typed)} wurde als gewöhnliches Wort gesucht."
    if number > 1 and (match := UNKNOWN_FIELD.match(typed)):
        meant = get_close_matches(match["name"].lower(), FIELDS, n=1, cutoff=ALIKE)
        hint = f"; gemeint ist vielleicht {meant[0]}:" if meant else ""
        yield f"Ein Feld {shown(match['name'] + ':')} gibt es nicht{hint}. {shown(typed)} wurde als Wörter gesucht."


def _beginning(text: str, word: Word, notes: list[str]) -> list[tuple[Kind, Word]]:
    """Return what a star after a word, or after words with hyphens, means: what is begun is the last of them."""
    typed = text[word.start : word.end]
    cut = max(map(typed.rfind, HYPHENS)) + 1
    head, tail = list(words(typed[:cut])), list(words(typed[cut:]))
    if len(tail) != 1 or len(tail[0].forms) > 1 or len(tail[0].forms[0]) < SHORTEST_BEGINNING:
        notes.append(
            f"{shown(typed + ANY_ENDING)} wurde als ganzes Wort gesucht: Der Stern steht hinter einem Wortanfang "
            f"von mindestens {SHORTEST_BEGINNING} Buchstaben."
        )
        return [("word", word)]
    begun = moved(tail[0], word.start + cut)
    if not head:
        return [("prefix", begun)]
    notes.append(f"Der Stern gilt nur für {shown(typed[cut:])}.")
    return [*(("word", moved(one, word.start)) for one in head), ("prefix", begun)]


def _between(text: str, atom: Atom, end: int) -> str:
    """Return what of an atom, up to a place, stands in none of its words."""
    edges = [atom.start, *(edge for word in atom.words for edge in (word.start, word.end)), end]
    return " ".join(text[left:right] for left, right in zip(edges[::2], edges[1::2], strict=True))
