"""A line of text as tokens: facts as one token each, words, and marks. Pure; blanks are no tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from archive.edits.german_facts import ADDRESS, DATE, NUMBER, PLACE, TIME, value_of

# Joined by hyphens, by the signs of gender forms and by apostrophes: Edmund-Weber-Straße, Bürger*innen, KI´s.
_WORD = r"[^\W\d_]+(?:(?:[-‐*’´'&]|/-|[:_/·](?=in))[^\W\d_]+)*[-‐]?(?=\W|\d|$)|[^\W\d_]+"
_TOKEN = re.compile(
    rf"(?P<address>{ADDRESS})|(?P<place>{PLACE})|(?P<date>{DATE})|(?P<time>{TIME})|(?P<number>{NUMBER})"
    rf"|(?P<word>{_WORD})|(?P<figure>\d+)|(?P<mark>\S)"
)
_FACTS = frozenset(("address", "place", "date", "time", "number"))


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a line."""

    text: str
    start: int
    """Where it begins in the line."""
    kind: str
    """`date`, `time`, `place`, `number`, `address`, `word` or `mark`."""
    value: str
    """Of a fact, what it says whatever way it is written; of others, the text."""

    @property
    def end(self) -> int:
        """Where the blank, or the next token, begins."""
        return self.start + len(self.text)

    @property
    def is_fact(self) -> bool:
        """Whether it is one of the kinds that are compared by what they say."""
        return self.kind in _FACTS

    @property
    def capital(self) -> bool:
        """Whether it is a word with a capital letter at its beginning."""
        return self.kind == "word" and self.text[0].isupper()


@lru_cache(maxsize=64)
def tokens_of(line: str) -> tuple[Token, ...]:
    """Return the tokens of a line in their order."""
    found = []
    for match in _TOKEN.finditer(line):
        kind = "number" if match.lastgroup == "figure" else str(match.lastgroup)
        text = match[0]
        found.append(Token(text, match.start(), kind, value_of(kind, text) if kind in _FACTS else text))
    return tuple(found)


_ABBREVIATIONS = frozenset(
    ("Dr", "Prof", "Nr", "Str", "St", "ca", "bzw", "z", "B", "u", "a", "d", "h", "Tel", "inkl", "evtl", "ggf", "Abs")
)


def sentence_starts(tokens: tuple[Token, ...]) -> list[int]:
    """Return the indexes of the tokens that begin a sentence, 0 first; nothing for no tokens."""
    starts = [0] if tokens else []
    for index in range(1, len(tokens)):
        before, token = tokens[index - 1], tokens[index]
        if before.text in ("“", '"', "”", "‘", ")") and index > 1:
            before = tokens[index - 2]
        opens = token.text[0].isupper() or token.text in '„"‚(' or token.is_fact
        if before.text not in (".", "!", "?") or not opens:
            continue
        word = next((known for known in reversed(tokens[: index - 1]) if known.kind != "mark"), None)
        if before.text == "." and word is not None and (word.text in _ABBREVIATIONS or _is_ordinal(word, before)):
            continue
        starts.append(index)
    return starts


def _is_ordinal(word: Token, dot: Token) -> bool:
    """Tell whether a number and a dot are an ordinal: `14. Tag der Gärten`, but not `Es kamen 300. Danach`."""
    return word.kind == "number" and word.end == dot.start and len(word.text) <= 2 and word.text.isdigit()
