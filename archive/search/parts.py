"""Which words are in a word: those a compound is made of, and each run of them that is a word itself.

Here meets what `compounds` knows of forms and what the dictionary knows of words. A noun comes apart where `compounds`
says, an adjective as its lemma does, a verb and its participles never: what looks like a part of them is a particle.
A word that the dictionary has not may have one part that the list has not, if that is a noun of the dictionary.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from archive.search import compounds
from archive.search.dictionary import entries, look_up
from archive.search.words import fold


def words_in(form: str, lemmas: Collection[str]) -> Iterator[str]:
    """Yield the folded words that a folded form of these lemmas is made of; none where it is no compound.

    Integrationsnetzwerk is made of integration, netz, werk and netzwerk; Hochwasserschutz of hochwasser, wasser and
    schutz, as wasser is in Hochwasser alone.
    """
    for compound, pieces in _compounds(form, lemmas):
        yield from (piece.word for piece in pieces)
        if pieces:
            nouns = (compounds.table().noun_of_term(compound, piece.start, piece.end) for piece in pieces)
            yield from filter(None, nouns)
        for start, end in compounds.stretches(pieces):
            word = compounds.table().word(compound, start, end)
            if word is not None or is_noun(compound[start:end]):
                yield word or compound[start:end]


def cut(form: str, lemmas: Collection[str]) -> tuple[str, ...]:
    """Return a folded form, or the lemma of the adjective it is one of, in its parts; whole where it is no compound."""
    for compound, pieces in _compounds(form, lemmas):
        if pieces:
            return tuple(compound[piece.start : piece.end] for piece in pieces)
    return (form,)


def is_noun(form: str) -> bool:
    """Return whether a folded form is one of a noun of the dictionary."""
    return any(lemma[0].isupper() for _, lemma in entries(form))


def _compounds(form: str, lemmas: Collection[str]) -> Iterator[tuple[str, tuple[compounds.Piece, ...]]]:
    known = {lemma for _, lemma in entries(form)}
    if not known:
        if not lemmas or not all(map(_is_verbal, lemmas)):
            yield form, compounds.split(form, is_noun)
    elif any(lemma[0].isupper() and lemma.lower() not in known and not _is_nominalised(lemma) for lemma in known):
        yield form, compounds.split(form)
    else:
        for adjective in sorted({fold(lemma) for lemma in known if _is_adjective(lemma)}):
            yield adjective, compounds.split(adjective)


def _is_verbal(lemma: str) -> bool:
    return lemma[0].islower() and lemma.endswith("n")


def _is_nominalised(noun: str) -> bool:
    """Return whether a noun is an infinitive or an adjective that only has a capital: Einkaufen, Engagierte."""
    small = noun.lower()
    lemma = look_up(small)
    return lemma is not None and (lemma == small if small.endswith("n") else small.endswith(("e", "er")))


def _is_adjective(lemma: str) -> bool:
    endings = ("e", "er", "en", "es")
    return lemma[0].islower() and not _is_verbal(lemma) and any(look_up(f"{lemma}{ending}") for ending in endings)
