"""Reads what a person types into a search field. Pure: text in, terms and remarks out; no text raises an error.

    Bombe Wanne              all words, in any form and order
    "Rat der Stadt"          a phrase, its words in any form; also „…“, “…”, »…«
    Bombe -Wanne             without a word, -"…" without a phrase

Whatever else looks like an operator is taken as words, and a remark, in German, says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from archive.search.words import Word, held_together, words

MOST_WORDS = 32
"""Words of a query that are searched; each costs a look into the index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word or a phrase that must, or must not, stand in an article."""

    words: tuple[Word, ...]
    """One, or several that follow each other."""
    text: str
    """As typed, without minus and quotation marks."""
    quoted: bool
    """Whether it was typed as a phrase; then it is one, even of a single word."""
    excluded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A query as it was understood."""

    terms: tuple[Term, ...]
    notes: tuple[str, ...]
    """What was not understood as it may have been meant; German sentences for the reader."""
    wordless: bool = False
    """Whether something was typed in which there is nothing to search for: that finds nothing, and not all."""

    @property
    def wanted(self) -> tuple[Term, ...]:
        """Return the terms that must stand in an article."""
        return tuple(term for term in self.terms if not term.excluded)

    @property
    def unwanted(self) -> tuple[Term, ...]:
        """Return the terms that must not."""
        return tuple(term for term in self.terms if term.excluded)

    def understood(self) -> str:
        """Return in German what is searched: `Bombe und „Rat der Stadt“, aber nicht Wanne`; empty for all articles."""
        wanted = " und ".join(map(_in_words, self.wanted))
        unwanted = "".join(f" und nicht {_in_words(term)}" for term in self.unwanted).removeprefix(" und ")
        return ", aber ".join(filter(None, (wanted, unwanted)))


QUOTES = '"„“”‟«»″'
PIECE = re.compile(
    rf"(?P<minus>[-−]?)[{QUOTES}](?P<phrase>[^{QUOTES}]*)[{QUOTES}]|(?P<stray>[{QUOTES}])"
    rf"|(?P<chunk>(?:(?!(?<=\s)[-−][{QUOTES}])[^{QUOTES}])+)"
)
BLANKS = re.compile(r"\s+")
MINUS = ("-", "−")
DASHES = re.compile("[-−–—]+")


def parse(text: str) -> Query:
    """Return the terms of a query and what has to be said about it."""
    terms: dict[tuple[object, ...], Term] = {}
    notes: list[str] = []
    room = MOST_WORDS
    for term in _terms(text, notes):
        room -= sum(len(word.forms) for word in term.words)
        if room < 0:
            notes.append(f"Gesucht wurde nur nach den ersten Wörtern; mehr als {MOST_WORDS} sind nicht möglich.")
            break
        terms.setdefault((term.excluded, term.quoted, *(word.forms for word in term.words)), term)
    if not terms and text.strip():
        what = shown(text) if _line(text) else "Die Eingabe"
        why = f"{what} enthält kein Wort" if room >= 0 else f"Mehr als {MOST_WORDS} Wörter sind nicht möglich"
        return Query(terms=(), notes=(f"{why}; gesucht wurde nichts.",), wordless=True)
    return Query(terms=tuple(terms.values()), notes=tuple(dict.fromkeys(notes)))


def _terms(text: str, notes: list[str]) -> Iterator[Term]:
    for piece in PIECE.finditer(text):
        if piece["stray"]:
            notes.append("Ein Anführungszeichen ohne Gegenstück wurde übergangen.")
        elif piece["chunk"]:
            for chunk in _chunks(piece["chunk"]):
                yield from _words_of_chunk(chunk, notes)
        elif found := tuple(words(piece["phrase"])):
            yield Term(words=found, text=piece["phrase"].strip(), quoted=True, excluded=bool(piece["minus"]))


def _chunks(text: str) -> Iterator[str]:
    """Yield what stands between blanks, and what is one word in spite of them: `20.36 Uhr`, `5. Oktober 2022`."""
    blanks = [blank.span() for blank in BLANKS.finditer(text)]
    together = held_together(text)
    start = 0
    for left, right in (*blanks, (len(text), len(text))):
        if not any(first < left and right < last for first, last in together):
            if start < left:
                yield text[start:left]
            start = right


def _words_of_chunk(chunk: str, notes: list[str]) -> Iterator[Term]:
    """Yield the terms of a piece without blanks: usually one."""
    found = tuple(words(chunk))
    if not found:
        if not DASHES.fullmatch(chunk):
            what = f"{shown(chunk)} enthält kein Wort und" if _line(chunk) else "Ein unsichtbares Zeichen"
            notes.append(f"{what} wurde übergangen.")
        return
    notes.extend(_remarks(chunk, found))
    for word in found:
        text = chunk[word.start : word.end]
        yield Term(words=(word,), text=text, quoted=False, excluded=chunk.startswith(MINUS))


OPERATORS = ("AND", "UND", "OR", "ODER", "NOT", "NICHT", "NEAR")
FIELD = re.compile(r"[-−]?[^\W\d_]{2,}:[^\s/]")


def _remarks(chunk: str, found: tuple[Word, ...]) -> Iterator[str]:
    """Yield what to say of a piece that looks like more than words."""
    if chunk in OPERATORS:
        yield f"{shown(chunk)} wurde als gewöhnliches Wort gesucht; alle Wörter müssen vorkommen."
    if len(found) > 1 and FIELD.match(chunk):
        yield f"{shown(chunk)} wurde als gewöhnliche Wörter gesucht, nicht in einem Feld."
    if chunk.endswith("*"):
        yield f"{shown(chunk)} wurde als ganzes Wort gesucht; Platzhalter gibt es nicht."


LONGEST_SHOWN = 60
"""Signs of a term or piece in a sentence about it."""


def shown(text: str) -> str:
    """Return a text in quotation marks as a remark may show it: one short line of printable signs."""
    return f"„{_line(text)}“"


def _in_words(term: Term) -> str:
    return f"„{_line(term.text)}“" if term.quoted else _line(term.text)


def _line(text: str) -> str:
    line = "".join(sign for sign in " ".join(text.split()) if sign.isprintable())
    return line if len(line) <= LONGEST_SHOWN else f"{line[:LONGEST_SHOWN]}…"
