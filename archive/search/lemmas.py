"""What a folded form means: its lemma, by simplemma's dictionary; its stem, by Snowball, where that has none.

A compound means its parts too. All this is a pure function of the form alone, so that every spelling of a word means
the same, in the index and in a query. The archive keeps the answers for all forms that occur in `lexicon`; the
dictionary is asked for the others only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from archive.search.dictionary import entries, look_up
from archive.search.gender import FEMININE
from archive.search.parts import words_in
from archive.search.verbs import ENDINGS, LEAVING, NO_PARTICIPLES, STRONG, strong_verbs, weak_verbs, with_zu
from archive.search.words import fold
from archive.search.written_out import written_out


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
    """Return the lemma of a folded form, the other lemmas it may belong to, and of a compound its parts.

    Feminine agents mean what their masculine does (Bürgerinnen, Bürger), also inside a compound. Abbreviations mean
    what they stand for, Herner and Wanner Herne and Wanne. Whatever holds a digit means itself, but 05 means 5.
    """
    if not form.isalpha() and any(character.isdecimal() for character in form):
        return Meaning(main=main_of_number(form))
    form = written_out(form)
    main, others, lemmas = _of_word(form)
    parts = {part for word in words_in(form, lemmas) for part in _as_part(word)}
    return Meaning(main=main, others=others, parts=tuple(sorted(parts.difference((main, *others)))))


@lru_cache(maxsize=1 << 14)
def _of_word(form: str) -> tuple[str, tuple[str, ...], frozenset[str]]:
    """Return main, others and lemmas of a form, without its parts."""
    lemmas = _lemmas(form) or _lemmas_of_masculine(form)
    if not lemmas:
        main = _stem(form)
        # Duddas may be Dudda's; Snowball takes no s off after a vowel.
        return main, (main[:-1],) if GENITIVE.search(form) and len(main) > len("aas") else (), lemmas
    main = fold(min(lemmas, key=_likeliness))
    return main, tuple(sorted({fold(lemma) for lemma in lemmas} - {main})), lemmas


def _as_part(word: str) -> Iterator[str]:
    """Yield what stands for a part: its noun, though it be a form of a verb (Arbeiten, Garten); else its main."""
    main, _, lemmas = _of_word(written_out(word))
    nouns = {fold(lemma) for lemma in lemmas if lemma[0].isupper()}
    yield word if word in nouns else main
    yield from nouns - {word}


def main_of_number(form: str) -> str:
    """Return the main of a form with a digit."""
    return form[1:] if LEADING_ZERO.fullmatch(form) else form


GENITIVE = re.compile("(?:(?<![aeiou])[aeoy]|[^hlmr]au)s$")
LEADING_ZERO = re.compile("0[1-9]")


def _likeliness(lemma: str) -> tuple[bool, bool, int, str]:
    # A verb lends its forms to more homographs than any other class, so forms that share a verb share their main:
    # on UD_German-GSD this choice alone finds .89 of the other forms of a lemma, nouns before verbs .64.
    return not _is_verbal(lemma), not lemma.islower(), len(lemma), lemma


def _lemmas(form: str) -> frozenset[str]:
    """Return the lemmas of a form: agents as masculines, participles as their verbs; none for an unknown form."""
    listed = {word: _mended(word, lemma) for word, lemma in entries(form)}
    adjectives = {adjective for word in listed if (adjective := _adjective(word)) is not None}
    if not all(map(_is_verbal, listed.values())):
        listed = {word: lemma for word, lemma in listed.items() if not _is_rare(word, lemma)}
    if any(word == lemma and word[0].isupper() for word, lemma in listed.items()):
        listed = {word: lemma for word, lemma in listed.items() if not _gives_way(word, lemma)}
    lemmas = {lemma for word, found in listed.items() for lemma in _lemmas_of(word, found)}
    lemmas.update(adjectives, strong_verbs(form))
    if form in STRONG:
        lemmas.add(form)
    if not any(word[0].islower() and word != lemma for word, lemma in listed.items()):
        lemmas.update(_verbs_unlisted(form))
    return frozenset(lemmas)


def _mended(word: str, lemma: str) -> str:
    """Return the lemma where the dictionary errs: it has `arbeit` under abarbeiten, and `gesamt` under samen."""
    if word in NO_PARTICIPLES:
        return word
    if not _is_verbal(lemma) or lemma[:2] == word[:2]:
        return lemma
    for place in range(2, len(lemma) - 3):
        prefix, verb = lemma[:place], lemma[place:]
        if prefix in LEAVING and not word.startswith(prefix) and verb[:3] == word[:3] and look_up(verb) == verb:
            return verb
    return lemma


def _adjective(word: str) -> str | None:
    """Return the adjective that the dictionary knows by other forms only: to it `tolle` is of tollen, `toller` of toll.

    So it is with the bare comparative: `weitere` is of weit, but `weiter` a word of its own.
    """
    if word[0].isupper():
        return None
    if word.endswith("e") and look_up(f"{word}r") == word[:-1]:
        return word[:-1]
    if word.endswith("er") and (positive := look_up(f"{word}e")) is not None and word[:-2] == positive:
        return positive
    return None


UMLAUT = re.compile("[äöü]")


def _is_rare(word: str, lemma: str) -> bool:
    """Return whether a form of a verb is hardly ever meant where another word is written alike.

    That is a command (besuch, kauf, bild), a first person (suche, rede), a second (hörst), a subjunctive (stünde,
    läge): without this `Stunde` would find every `steht`.
    """
    if not _is_verbal(lemma) or not word[0].islower():
        return False
    plain, verb = word.replace("ß", "ss"), lemma.replace("ß", "ss")
    return (
        plain in (verb[:-1], verb[:-2])
        or word.endswith("st")
        or (word.endswith(("e", "en")) and len(UMLAUT.findall(word)) > len(UMLAUT.findall(lemma)))
    )


def _gives_way(word: str, lemma: str) -> bool:
    """Return whether a form of a verb is hardly ever meant where a noun is written like it in its own first form.

    That is a finite form with a prefix, which only a subordinate clause has (eintritt, vorstand), one with an umlaut as
    short as `rät`, and one of a verb that makes hardly any others with prefixes (marken and Markt; machen makes many,
    so `macht` counts).
    """
    if not _is_verbal(lemma) or not word[0].islower() or word == lemma:
        return False
    form = fold(word)
    return (
        (form.startswith(tuple(LEAVING)) and next(strong_verbs(form), None) is None)
        or (len(word) <= SHORT and UMLAUT.search(word) is not None)
        or (word == f"{lemma[:-2]}t" and sum(look_up(prefix + lemma) is not None for prefix in COMMON_PREFIXES) < MANY)
    )


SHORT = 3
"""Letters."""
COMMON_PREFIXES = ("ab", "an", "auf", "aus", "ein", "ver", "mit", "be")
MANY = 3
"""Of these a verb that is used has at least so many."""


def _is_verbal(lemma: str) -> bool:
    return lemma[0].islower() and lemma.endswith(("en", "ern", "eln", "tun", "sein"))


def _verbs_unlisted(form: str) -> Iterator[str]:
    """Yield the verbs of a form that the dictionary has as none: gefreut, geplante, abzusagende."""
    for base in (form, *(form.removesuffix(ending) for ending in ENDINGS if form.endswith(ending))):
        yield from filter(_is_verb, weak_verbs(base))
        if (verb := with_zu(base.removesuffix("d"))) is not None and _is_verb(verb):
            yield verb


def _is_verb(form: str) -> bool:
    return any(word == lemma and _is_verbal(lemma) for word, lemma in entries(form))


def _lemmas_of(word: str, lemma: str) -> Iterator[str]:
    """Yield what a word of the dictionary is a form of, where its lemma there is itself a form of another."""
    if lemma.endswith("in"):
        yield from _masculine(lemma)
        return
    if lemma[0].isupper():
        yield _noun(lemma)
        return
    if word[0].islower() and _is_verbal(lemma) and word.startswith(f"{lemma}d"):
        # The dictionary has some forms of umfassend as an adjective's, some as a verb's.
        yield f"{lemma}d"
        return
    if word[0].islower() and word.endswith("en") and word != lemma and look_up(f"{word[:-2]}t") == word:
        # And schicken as a form of schick alone.
        yield word
    yield _infinitive(lemma) or lemma


def _infinitive(word: str) -> str | None:
    """Return the verb of a participle; `None` for any other word.

    To the dictionary `geplant` is a form of planen, but `geplanten` one of the adjective geplant.
    """
    if word[0].isupper() or not word.endswith(("t", "en")) or word in NO_PARTICIPLES:
        return None
    verb = look_up(word)
    return verb if verb is not None and verb != word and _is_verbal(verb) else None


def _noun(lemma: str) -> str:
    """Return one lemma for a nominalised adjective (Vorsitzender, Vorsitzende), and Nigeria for Nigerias."""
    if lemma.endswith(("der", "ter", "ner", "ger")) and look_up(f"{lemma[:-1]}m") is not None:
        return lemma[:-1]
    if lemma.endswith("ias") and look_up(lemma[:-1]) is not None:
        return lemma[:-1]
    return lemma


def _masculine(lemma: str) -> frozenset[str]:
    """Return what the masculine of a feminine agent means (Ärztin, Kollegin, Förderin), of any other lemma itself.

    A feminine is known by its plural in the dictionary, which Termin and Medizin have not.
    """
    if look_up(f"{lemma}nen") != lemma:
        return frozenset((lemma,))
    stem = lemma.removesuffix("in")
    plain = LAST_UMLAUT.sub(lambda match: WITHOUT_UMLAUT[match[0]], stem)
    # Bürgerin, Bäuerin, Förderin; and with e first, since a Kollegin is no Kolleg, Chefin, Ärztin, Göttin.
    as_er, as_any = (stem, plain, f"{stem}er"), (f"{stem}e", stem, f"{plain}e", plain)
    for word in as_er if stem.endswith("er") else as_any:
        if (masculine := look_up(word)) is not None:
            return frozenset(_noun(found) for _, found in entries(fold(masculine))) or frozenset((masculine,))
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
