"""The words of a German text in the form in which they are compared. Pure; knows no dictionary and no database.

Index, query and the marks in results all read text through `read`, so they agree on what a word is and where it
stands. What a folded form means (its lemma) is the business of `archive.search.lemmas`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version

from archive.search.gender import BETWEEN, GENDER, IN_BRACKETS, SIGN_BETWEEN, masculine_of_both
from archive.search.numbers import numbers
from archive.search.numerals import Number

RULES_VERSION = "5"
"""Rises with every change of `words`, `numbers`, `lemmas`, `compounds`, `texts` or `places` that gives any text another
analysis, and of `rowids` that gives it another number."""

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
    """A stretch of a text read as one word: a run of hyphens, a number, day or time, `Radwege` of Rad- und Fußwege."""

    form: str
    span: Span
    written: str | None = None
    """How the word would be written, where the text leaves a part of it out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A text as words. One object for a text, since an index reads hundreds of words an article."""

    forms: tuple[str, ...]
    """Folded, in order. Each is one position of the index."""
    spans: tuple[Span, ...]
    """Where each of them stands."""
    runs: tuple[Span, ...]
    """Words held together by hyphens, two or more, as first position and the one after the last."""
    numbers: tuple[Number, ...]
    """Numbers, days and times with more than one spelling, in order."""
    joined: tuple[Joined, ...]
    """What else can be read there: runs without hyphens, whole and in every stretch of two words or more, so that
    `Kirmes-Umzug` and `Kirmesumzug` meet; numbers in the form in which all their spellings meet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word as it is typed, or several that are one: a run of hyphens, a number, both genders of a person."""

    forms: tuple[str, ...]
    """One for each part; never empty."""
    start: int
    end: int
    whole: str | None = None
    """The form that stands for all parts: the run without hyphens, the number as in `Reading.joined`, the masculine."""
    is_certain: bool = False
    """Whether that form alone is meant; if not, so are the parts in a row."""


LETTER = r"[^\W_]"
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Soft hyphen, zero-width signs: they stand inside words and are no part of them."""
# Letters in a row and not one by one: a class by itself is read faster.
ATOM = rf"{LETTER}+(?:[{INVISIBLE}\u0300-\u036f]+{LETTER}*)*"
APOSTROPHE = r"['’‘ʼ´`′]"
SIGNS = {"%": "prozent", "€": "euro"}
"""Signs that are read as words, where they are no part of one."""
PART = re.compile(
    rf"{ATOM}(?:(?<=[^\W\d_]){APOSTROPHE}(?=[^\W\d_]){ATOM}"
    rf"|(?<=[^\W\d_])(?:{GENDER}){ATOM}|(?<=[^\W\d_]){IN_BRACKETS}(?:{ATOM})?)*|[{''.join(SIGNS)}]"
)
HYPHENS = "-\u2010\u2011"
# `Menschen-`, then `rechte` in the next line; not `Ein-`, then `und Ausgang`.
BROKEN = re.compile(rf"[{HYPHENS}][^\S\n]*\n[^\S\n]*(?!(?:und|oder|bzw|sowie|bis|als)\b)(?=[^\W\d_A-ZÄÖÜ])")


def read(text: str, *, numbered: bool = True) -> Reading:
    """Return the words of a text in order; everything between them is left out.

    A gender form is one word (`Bürger*innen`, `Bürger/-innen`, `Bürger(innen)`), so is one with an apostrophe. Without
    `numbered` nothing is put together of digits, which takes a third of the time.
    """
    spans = tuple([match.span() for match in PART.finditer(text)])
    forms = tuple([fold(text[start:end]) for start, end in spans])
    runs = _runs(text, spans)
    found = numbers(text) if numbered else ()
    joined = (*_joined(forms, spans, runs, found), *_completed(text, forms, spans))
    return Reading(forms=forms, spans=spans, runs=runs, numbers=found, joined=joined)


def _runs(text: str, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    runs: list[Span] = []
    before = -1
    for position, (start, end) in enumerate(spans):
        if position and text[before] in HYPHENS and (start == before + 1 or _is_broken(text, before, start)):
            first = runs.pop()[0] if runs and runs[-1][1] == position else position - 1
            runs.append((first, position + 1))
        before = end
    return tuple(runs)


def _is_broken(text: str, hyphen: int, start: int) -> bool:
    broken = BROKEN.match(text, hyphen)
    return broken is not None and broken.end() == start


def _joined(
    forms: tuple[str, ...], spans: tuple[Span, ...], runs: tuple[Span, ...], found: tuple[Number, ...]
) -> tuple[Joined, ...]:
    if not runs and not found:
        return ()
    hyphens = (
        Joined(form="".join(forms[first:last]), span=(spans[first][0], spans[last - 1][1]))
        for start, end in runs
        for first in range(start, end)
        for last in range(first + 2, min(first + LONGEST_RUN, end) + 1)
        if not _is_number(forms[first:last])
    )
    as_numbers = (
        Joined(form=form, span=(number.start, number.end))
        for number in found
        for form in (number.form, *number.implied)
    )
    return (*hyphens, *as_numbers)


def _completed(text: str, forms: tuple[str, ...], spans: tuple[Span, ...]) -> Iterator[Joined]:
    # Imported here, since to know where a compound comes apart words must be known.
    from archive.search.hanging import completed

    return completed(text, forms, spans)


def _is_number(forms: Iterable[str]) -> bool:
    """Return whether a run is digits alone: `16-29` is not `1629`."""
    return all(form.isdecimal() for form in forms)


def words(text: str) -> Iterator[Word]:
    """Yield the words that someone typed; what is one word by its hyphens, signs or digits is one of them.

    `Bürgerinnen und Bürger` is one word too, and means no more than its masculine.
    """
    found: list[Word] = []
    for word in _words(read(text)):
        if found and _are_one_number(text, found[-1], word):
            before = found.pop()
            word = Word(forms=(*before.forms, *word.forms), start=before.start, end=word.end)
        found.append(word)
        if pair := _both_genders(text, found):
            word = Word(
                forms=tuple(form for one in found[-pair.count :] for form in one.forms),
                start=found[-pair.count].start,
                end=word.end,
                whole=pair.masculine,
                is_certain=True,
            )
            found[-pair.count :] = [word]
    return iter(found)


def _words(reading: Reading) -> Iterator[Word]:
    """Yield numbers, what is left of runs of hyphens, and single words."""
    ends = {position: end for start, end in reading.runs for position in range(start, end)}
    left = list(reversed(reading.numbers))
    position = 0
    while position < len(reading.forms):
        first = position
        start, end = reading.spans[first]
        while left and left[-1].end <= start:
            left.pop()
        number = left[-1] if left else None
        position += 1
        if number is not None and number.start <= start:
            while position < len(reading.forms) and reading.spans[position][0] < number.end:
                position += 1
            end = max(number.end, reading.spans[position - 1][1])
            forms = reading.forms[first:position]
            yield Word(forms=forms, start=number.start, end=end, whole=number.form, is_certain=number.is_certain)
            continue
        while position < ends.get(first, 0) and (number is None or reading.spans[position][1] <= number.start):
            position += 1
        forms = reading.forms[first:position]
        has_whole = 1 < len(forms) <= LONGEST_RUN and not _is_number(forms)
        end = reading.spans[position - 1][1]
        yield Word(forms=forms, start=start, end=end, whole="".join(forms) if has_whole else None)


def _are_one_number(text: str, before: Word, word: Word) -> bool:
    """Return whether two words are a number or a reference of no kind that is known: `3:1`, `61-26-20/12`, `B2.1`."""
    return (
        not before.is_certain
        and not word.is_certain
        and text[before.end : word.start] in (".", ",", ":", "/")
        and any(map(str.isdecimal, before.forms[-1]))
        and any(map(str.isdecimal, word.forms[0]))
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    masculine: str
    count: int


def _both_genders(text: str, found: Sequence[Word]) -> _Pair | None:
    """Return the masculine if the last words name both genders of a person, and how many words they are."""
    last = found[-1]
    for count in (2, 3):
        if len(found) < count or len(last.forms) > 1:
            break
        first = found[-count]
        between = text[first.end : last.start]
        is_joined = SIGN_BETWEEN.fullmatch(between) if count == 2 else found[-2].forms[0] in BETWEEN
        if is_joined and len(first.forms) == 1 and (masculine := masculine_of_both(first.forms[0], last.forms[0])):
            return _Pair(masculine=masculine, count=count)
    return None


NO_PART_OF_A_FORM = re.compile(r"[\W_]+")
# As Lucene's German normalisation has it: after a vowel or q, `ue` is no umlaut (neue, Frauen, Quelle).
TRANSCRIBED = re.compile(r"ae|oe|(?<![aeiouyäöüq])ue")
# The first four as German folds them; the others have no mark to take off, as in Polish, Turkish or Danish names.
PLAIN = str.maketrans(dict(zip("äöüßłıøđæœþðħ", ("a", "o", "u", "ss", *"liodao", "th", "d", "h"), strict=True)))


# To fold a word takes little more than to look one up among many.
@lru_cache(maxsize=1 << 13)
def fold(word: str) -> str:
    """Return the form in which all spellings of one word are equal: lower-case letters and digits, never empty.

    Equal are ä, ae and a (so for ö and ü), ß and ss, capitals, Unicode forms, accents; hyphens, soft hyphens,
    apostrophes and the signs of gender forms count for nothing. The price is known: Maße is Masse, schön is schon.
    """
    if word.isascii() and word.isalnum():
        # As most are: nothing to normalise, nothing to leave out.
        text = word.lower()
        return TRANSCRIBED.sub(_first_letter, text) if "e" in text else text
    text = unicodedata.normalize("NFKC", word).casefold()
    text = NO_PART_OF_A_FORM.sub("", unicodedata.normalize("NFC", text))
    text = TRANSCRIBED.sub(_first_letter, text).translate(PLAIN)
    if not text.isascii():
        text = "".join(map(_indexable, unicodedata.normalize("NFKD", text)))
    return text or SIGNS.get(word) or "".join(map(_spelled_out, word))


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
