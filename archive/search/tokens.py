"""The tokens of an article, by column of the index: what its texts and the meanings of their words come to. Pure.

The first five columns hold one token for each word, in order, so that phrases work. The other five hold what else the
words mean: other lemmas, which count like words, and, each token once, parts of compounds, runs of hyphens as one word,
words of which a part is left out, numbers.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from archive.search.lemmas import Meaning
from archive.search.texts import FIELDS, SearchedText
from archive.search.words import GAP, Joined, Reading, read

Row = tuple[str, ...]
"""What is indexed of an article, in the order of the columns of `search`."""
BODY, TITLE, IMAGE = map(FIELDS.index, ("body", "title", "image"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A passage and its words."""

    text: str
    reading: Reading
    joined: dict[str, Joined]
    """What else is read there, such as runs of hyphens as one word, by its form, where it stands first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleWords:
    """The words of an article."""

    site: str
    """Short name of the city's site."""
    fields: tuple[tuple[Passage, ...], ...]
    """In the order of `FIELDS`."""
    forms: dict[str, Passage]
    """Every form that occurs, joined runs included, with a passage that has it."""

    @property
    def length(self) -> int:
        """Return the number of words of the body."""
        return sum(len(passage.reading.forms) for passage in self.fields[BODY])

    @property
    def title(self) -> str:
        """Return the forms of the title, as the index of titles has them."""
        return " ".join(form for passage in self.fields[TITLE] for form in passage.reading.forms)

    @property
    def says(self) -> Iterator[Reading]:
        """Yield the words of what the article itself says: title, text and pictures."""
        return (passage.reading for field in (TITLE, BODY, IMAGE) for passage in self.fields[field])

    def display(self, form: str) -> str:
        """Return how the article writes a form."""
        passage = self.forms[form]
        if form in passage.reading.forms:
            start, end = passage.reading.spans[passage.reading.forms.index(form)]
        else:
            joined = passage.joined[form]
            if joined.written is not None:
                return joined.written
            start, end = joined.span
        written = passage.text[start:end]
        if form.isalpha() and not any(map(str.isalpha, written)):
            # The month of 05.10.2022, the word of `%`: read there, but written in other signs.
            return NAMES.get(form, form.capitalize())
        return written


NAMES = {"marz": "März"}
"""What does not fold to itself of the words that signs and digits stand for."""


def words_of(text: SearchedText) -> ArticleWords:
    """Return the words of an article."""
    fields = tuple(tuple(map(_passage, passages)) for passages in text.fields)
    forms: dict[str, Passage] = {}
    for passages in reversed(fields):
        for passage in reversed(passages):
            forms.update(dict.fromkeys(passage.joined, passage))
            forms.update(dict.fromkeys(passage.reading.forms, passage))
    return ArticleWords(site=text.site, fields=fields, forms=forms)


def _passage(text: str) -> Passage:
    reading = read(text)
    joined: dict[str, Joined] = {}
    for run in reading.joined:
        joined.setdefault(run.form, run)
    return Passage(text=text, reading=reading, joined=joined)


def row(found: ArticleWords, meanings: Mapping[str, Meaning]) -> Row:
    """Return what is indexed of an article, from the meanings of all its forms."""
    columns = [_columns(passages, meanings) for passages in found.fields]
    return (*(places for places, _ in columns), *(extras for _, extras in columns))


AS_A_WORD = 3
"""How often another lemma is written, so that it counts like a word and not like a part: `Bomben` is first of all a
form of the verb, but an article on them is before one on a Bombendrohung for who asks for `Bombe`."""


def _columns(passages: Iterable[Passage], meanings: Mapping[str, Meaning]) -> tuple[str, str]:
    """Return a field's column of places, one token a word, and the column of what else is meant.

    There a part of a compound stands once, another lemma of a word as often as `AS_A_WORD` says.
    """
    places: list[str] = []
    extras: set[str] = set()
    words: set[str] = set()
    for passage in passages:
        if places:
            places.append(GAP)
        for form in passage.reading.forms:
            meant = meanings[form]
            places.append(meant.main)
            if meant.others:
                words.update(meant.others)
            if meant.parts:
                extras.update(meant.parts)
        for form in passage.joined:
            meant = meanings[form]
            extras.add(meant.main)
            words.update(meant.others)
            extras.update(meant.parts)
    both = sorted((*extras.difference(places, words), *AS_A_WORD * sorted(words.difference(places))))
    return " ".join(places), " ".join(both)


def checksum(indexed: Row, title: str) -> int:
    """Return what is kept of a row's tokens, to know them again."""
    return zlib.crc32("\n".join((*indexed, title)).encode())
