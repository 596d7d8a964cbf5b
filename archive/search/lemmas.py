"""What a folded form means: its lemma, by simplemma's dictionary; its stem, by Snowball, where that has none.

A pure function of the form alone, so that every spelling of a word means the same, in the index and in a query.
The archive keeps the answers for all forms that occur in `lexicon`; the dictionary is asked for the others only.
It is read in place (simplemma's low-memory reader), and not before the first word that needs it.

simplemma is MIT; its lists come from Michal Měchura's lemmatization lists (Open Database License), from Wiktionary by
Kaikki and from others that its documentation names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations

from archive.search.gender import FEMININE
from archive.search.words import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """The tokens that stand for a form in the index."""

    main: str
    """The likeliest lemma, or the stem. One token, so that phrases keep their places."""
    others: tuple[str, ...] = ()
    """Other lemmas the form may belong to, in the order of the alphabet."""
    parts: tuple[str, ...] = ()
    """Of a compound the lemma of each part and of each run of parts that is a word, in the order of the alphabet."""

    tokens: frozenset[str] = field(init=False)
    """Main and others: what the word itself means."""

    def __post_init__(self) -> None:
        """Put these together once; they are asked for with every word of every hit."""
        object.__setattr__(self, "tokens", frozenset((self.main, *self.others)))


@lru_cache(maxsize=1 << 14)
def meaning(form: str) -> Meaning:
    """Return the lemma of a folded form and the other lemmas it may belong to.

    Feminine agents mean what their masculine does (Bürgerinnen, Bürger). Abbreviated streets are streets.
    Whatever holds a digit means itself.
    """
    if any(character.isdecimal() for character in form):
        return Meaning(main=form)
    form = STREET.sub("strasse", form)
    lemmas = _lemmas(form) or _lemmas_of_masculine(form)
    if not lemmas:
        return Meaning(main=_stem(form))
    main = fold(min(lemmas, key=_likeliness))
    return Meaning(main=main, others=tuple(sorted({fold(lemma) for lemma in lemmas} - {main})))


def _likeliness(lemma: str) -> tuple[bool, bool, int, str]:
    # A verb lends its forms to more homographs than any other class, so forms that share a verb share their main:
    # on UD_German-GSD this choice alone finds .93 of the other forms of a lemma, that of the shortest lemma .73.
    is_verb = lemma.islower() and lemma.endswith("n")
    return not is_verb, not lemma.islower(), len(lemma), lemma


# `Str.`, `Hofstr.`, `Bahnhofstr.`; a word with less before it is another.
STREET = re.compile(r"(?:^|(?<=[^\W\d_]{3}))str$")


def _lemmas(form: str) -> frozenset[str]:
    """Return the lemmas of a form: agents as masculines, participles as their verbs; none for an unknown form."""
    entries = dict(_entries(form))
    lemmas = {lemma for found in entries.values() for lemma in _lemmas_of(found)}
    if form.endswith("te") and not any(word[0].islower() for word in entries):
        # The list has the other forms of participles, but lacks nearly all of these: geplante, gesperrte.
        lemmas.update(verb for word, _ in _entries(form[:-1]) if (verb := _infinitive(word)) is not None)
    return frozenset(lemmas)


def _entries(form: str) -> Iterator[tuple[str, str]]:
    """Yield all words of the dictionary that fold to a form, each with its lemma, as the dictionary spells them."""
    for spelling in _spellings(form):
        for word in (spelling, spelling[0].upper() + spelling[1:]):
            if (lemma := _look_up(word)) is not None:
                yield word, lemma


def _lemmas_of(lemma: str) -> frozenset[str]:
    if lemma.endswith("in"):
        return _masculine(lemma)
    return frozenset((_infinitive(lemma) or lemma,))


PARTICIPLE = re.compile(r"ge[^aeiouäöü]?.{2,}t$")


def _infinitive(word: str) -> str | None:
    """Return the verb of a past participle with ge; `None` for any other word.

    To the dictionary `geplant` is a form of planen, but `geplanten` one of the adjective geplant.
    """
    if word[0].isupper() or not PARTICIPLE.search(word):
        return None
    verb = _look_up(word)
    return verb if verb is not None and verb != word and verb[0].islower() and verb.endswith("n") else None


def dictionary_lemma(word: str) -> str | None:
    """Return the lemma that the dictionary has for a word as it is written; names and rare compounds have none."""
    return _look_up(word)


def load_dictionary() -> None:
    """Load the dictionary now, so that no later word waits for it."""
    _look_up("Herne")


def _look_up(word: str) -> str | None:
    # Imported here: only a form that no text of the archive has needs the dictionary, and it takes half a second.
    from simplemma.strategies.dictionaries import LOW_MEMORY_DICTIONARY_FACTORY

    lemma: str | None = LOW_MEMORY_DICTIONARY_FACTORY.get_dictionary("de").get(word)
    return lemma


FOLDED = re.compile("ss|[aou]")
UMLAUTS = {"a": "ä", "o": "ö", "u": "ü", "ss": "ß"}
MOST_UMLAUTS = 3
"""In one word. Of the dictionary's entries one in ten thousand has more."""
LONGEST_ENTRY = 40
"""Letters. Longer words are in no dictionary, and need not be spelled in all the ways they could be."""


def _spellings(form: str) -> Iterator[str]:
    """Yield what may have been folded to a form: the form, with up to three umlauts or ß, with one `ae`, `oe`, `ue`.

    The last is for words that have these letters without an umlaut: israel is folded to isral. Of böe, folded to boe,
    boe itself is none of them: that would be folded to bo.
    """
    if fold(form) == form:
        yield form
    if len(form) > LONGEST_ENTRY:
        return
    places = [match.span() for match in FOLDED.finditer(form)]
    for count in range(1, (MOST_UMLAUTS if len(places) <= 2 * MOST_UMLAUTS else 2) + 1):
        for chosen in combinations(places, count):
            spelling = form
            for start, end in reversed(chosen):
                spelling = spelling[:start] + UMLAUTS[form[start:end]] + spelling[end:]
            yield spelling
    for start, end in places:
        spelling = f"{form[:end]}e{form[end:]}"
        if end - start == 1 and fold(spelling) == form:
            yield spelling


def _masculine(lemma: str) -> frozenset[str]:
    """Return what the masculine of a feminine agent means (Ärztin, Kollegin, Förderin), of any other lemma itself.

    A feminine is known by its plural in the dictionary, which Termin and Medizin have not.
    """
    if _look_up(f"{lemma}nen") != lemma:
        return frozenset((lemma,))
    stem = lemma.removesuffix("in")
    plain = LAST_UMLAUT.sub(lambda match: WITHOUT_UMLAUT[match[0]], stem)
    # Bürgerin, Bäuerin, Förderin; and with e first, since a Kollegin is no Kolleg, Chefin, Ärztin, Göttin.
    as_er, as_any = (stem, plain, f"{stem}er"), (f"{stem}e", stem, f"{plain}e", plain)
    for word in as_er if stem.endswith("er") else as_any:
        if (masculine := _look_up(word)) is not None:
            return frozenset(found for _, found in _entries(fold(masculine))) or frozenset((masculine,))
    return frozenset((_stem(fold(stem)),))


LAST_UMLAUT = re.compile("[ÄÖÜäöü](?=[^äöü]*$)")
WITHOUT_UMLAUT = dict(zip("ÄÖÜäöü", "AOUaou", strict=True))


def _lemmas_of_masculine(form: str) -> frozenset[str]:
    """Return the lemmas of the masculine of a feminine that is in no dictionary; none for other forms."""
    feminine = FEMININE.fullmatch(form)
    if feminine is None:
        return frozenset()
    if feminine["agent"]:
        return _lemmas(feminine["agent"])
    return _lemmas(f"{feminine['other']}e") or _lemmas(feminine["other"])


def _stem(form: str) -> str:
    # Imported here for the same reason as the dictionary. A stemmer holds its word, so threads must not share one.
    import snowballstemmer

    if feminine := FEMININE.fullmatch(form):
        form = feminine["agent"] or f"{feminine['other']}e"
    stemmed: str = snowballstemmer.stemmer("german").stemWord(form)
    return fold(stemmed)
