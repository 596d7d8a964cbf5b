"""The words of a German text in the form in which they are compared. Pure; knows no dictionary and no database.

Index, query and the marks in results all read text through `read`, so they agree on what a word is and where it
stands. What a folded form means (its lemma) is the business of `archive.search.lemmas`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version

RULES_VERSION = "1"
"""Rises with every change of `search_terms` or `search_lemmas` that gives any text another analysis."""

ANALYSER_VERSION = f"{RULES_VERSION} simplemma-{version('simplemma')} snowballstemmer-{version('snowballstemmer')}"
"""What an index was written by. A part of it are the libraries: another dictionary gives other lemmas."""

GAP = "ß"
"""The token between two passages of a text. No word folds to it, so no phrase reaches across."""

LONGEST_RUN = 6
"""Words of a run of hyphens that are also indexed joined: `Cranger-Kirmes-Umzug` as `crangerkirmesumzug` and so on."""


Span = tuple[int, int]
"""Where something stands in a text, as begin and end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """A stretch of words held together by hyphens, read as one word."""

    form: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A text as words. One object for a text, since an index reads hundreds of words an article."""

    forms: tuple[str, ...]
    """Folded, in order. Each is one position of the index."""
    spans: tuple[Span, ...]
    """Where each of them stands."""
    runs: tuple[Span, ...]
    """Words held together by hyphens, two or more, as first position and the one after the last."""

    @property
    def joined(self) -> tuple[Joined, ...]:
        """Return what the runs read without hyphens, whole and in every stretch of two words or more.

        So `Kirmes-Umzug` and `Kirmesumzug` meet. Numbers are left out: `16-29` is not `1629`.
        """
        return tuple(
            Joined(form="".join(self.forms[first:last]), span=(self.spans[first][0], self.spans[last - 1][1]))
            for start, end in self.runs
            for first in range(start, end)
            for last in range(first + 2, min(first + LONGEST_RUN, end) + 1)
            if not _is_number(self.forms[first:last])
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word of a text, or several held together by hyphens."""

    forms: tuple[str, ...]
    """One for each part; never empty."""
    start: int
    end: int

    @property
    def whole(self) -> str | None:
        """Return the form of the whole run without hyphens; `None` for a word, a number, or a run too long for it."""
        if not 1 < len(self.forms) <= LONGEST_RUN or _is_number(self.forms):
            return None
        return "".join(self.forms)


def _is_number(forms: tuple[str, ...]) -> bool:
    return all(form.isdecimal() for form in forms)


LETTER = r"[^\W_]"
NO_LETTER = r"(?![^\W_])"
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Soft hyphen, zero-width signs: they stand inside words and are no part of them."""
ATOM = rf"{LETTER}(?:{LETTER}|[{INVISIBLE}\u0300-\u036f])*"
APOSTROPHE = r"['’‘ʼ´`′]"
GENDER = (
    # Bürger*innen, Bürger:in, Bürger_innen; in compounds only in small letters: Bürger*innenbäume, not Ort:Innenstadt.
    rf"[*:_·](?:(?=innen)|(?=(?i:in(?:nen)?){NO_LETTER})|(?=(?:e[mnrs]?|[nrs]){NO_LETTER}))"
    # Schüler/innen, Schüler/-in, Schüler-/innen.
    rf"|-?/-?(?=(?i:innen|in){NO_LETTER})"
)
IN_BRACKETS = rf"\((?:(?i:innen|in|e|r|n)\)|(?i:inn)\)en){NO_LETTER}"
PART = re.compile(
    rf"{ATOM}(?:(?<=[^\W\d_]){APOSTROPHE}(?=[^\W\d_]){ATOM}|(?<=[^\W\d_])(?:{GENDER}){ATOM}|(?<=[^\W\d_]){IN_BRACKETS})*"
)
HYPHENS = "-\u2010\u2011"


def read(text: str) -> Reading:
    """Return the words of a text in order; everything between them is left out.

    A gender form is one word (`Bürger*innen`, `Bürger/-innen`, `Bürger(innen)`), so is one with an apostrophe.
    """
    spans = tuple([match.span() for match in PART.finditer(text)])
    runs: list[Span] = []
    before = -1
    for position, (start, end) in enumerate(spans):
        if start == before + 1 and position and text[before] in HYPHENS:
            first = runs.pop()[0] if runs and runs[-1][1] == position else position - 1
            runs.append((first, position + 1))
        before = end
    return Reading(forms=tuple([fold(text[start:end]) for start, end in spans]), spans=spans, runs=tuple(runs))


def words(text: str) -> Iterator[Word]:
    """Yield the words of a text, a run of hyphens as one of them."""
    reading = read(text)
    ends = dict(reading.runs)
    position = 0
    while position < len(reading.forms):
        end = ends.get(position, position + 1)
        first, last = reading.spans[position], reading.spans[end - 1]
        yield Word(forms=reading.forms[position:end], start=first[0], end=last[1])
        position = end


NO_PART_OF_A_FORM = re.compile(r"[\W_]+")
# As Lucene's German normalisation has it: after a vowel or q, `ue` is no umlaut (neue, Frauen, Quelle).
TRANSCRIBED = re.compile(r"ae|oe|(?<![aeiouyäöüq])ue")
# The first four as German folds them; the others have no mark to take off, as in Polish, Turkish or Danish names.
PLAIN = str.maketrans(dict(zip("äöüßłıøđæœþðħ", ("a", "o", "u", "ss", *"liodao", "th", "d", "h"), strict=True)))


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """Return the form in which all spellings of one word are equal: lower-case letters and digits, never empty.

    Equal are ä, ae and a (so for ö and ü), ß and ss, capitals, Unicode forms, accents; hyphens, soft hyphens,
    apostrophes and the signs of gender forms count for nothing. The price is known: Maße is Masse, schön is schon.
    """
    text = unicodedata.normalize("NFKC", word).casefold()
    text = NO_PART_OF_A_FORM.sub("", unicodedata.normalize("NFC", text))
    text = TRANSCRIBED.sub(_first_letter, text).translate(PLAIN)
    if not text.isascii():
        text = "".join(map(_indexable, unicodedata.normalize("NFKD", text)))
    return text or "".join(map(_spelled_out, word))


def _first_letter(match: re.Match[str]) -> str:
    return match[0][0]


def _indexable(character: str) -> str:
    """Return a character as FTS5 keeps it inside a token; its tables of letters are older than Python's."""
    if unicodedata.combining(character) or not character.isalnum():
        return ""
    if unicodedata.ucd_3_2_0.category(character)[0] in "LN" and unicodedata.category(character)[0] in "LN":
        return character
    return _spelled_out(character)


def _spelled_out(character: str) -> str:
    return f"x{ord(character):x}"
