"""simplemma's dictionary as the search reads it: by folded forms, in place, and not before the first word needs it.

simplemma is MIT; its lists come from Michal Měchura's lemmatization lists (Open Database License), from Wiktionary by
Kaikki and from others that its documentation names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import combinations, islice
from zlib import crc32

from archive.search.words import fold


@lru_cache(maxsize=1 << 12)
def look_up(word: str) -> str | None:
    """Return the lemma that the dictionary has for a word as it is written; names and rare compounds have none."""
    if _known and not _may_be_known(word):
        return None
    return _dictionary().get(word)


def load_dictionary() -> None:
    """Load the dictionary now, so that no later word waits for it."""
    _dictionary()


@cache
def _dictionary() -> Mapping[str, str]:
    # Imported here: only a form that no text of the archive has needs the dictionary, and it takes half a second.
    from simplemma.strategies.dictionaries import LOW_MEMORY_DICTIONARY_FACTORY

    return LOW_MEMORY_DICTIONARY_FACTORY.get_dictionary("de")


BITS = 1 << 26
"""One in thirty of the words that are not in the dictionary is looked up in vain."""
OF_A_FORM = 1
"""Where the checksum of a folded form begins, so that it is another than that of a word written alike."""
AT_ONCE = 50_000
"""Words that are folded together, which is faster than one by one."""
_known: list[bytearray] = []


def expect_many_words() -> None:
    """Remember, in 8 MB, which words there may be and what they fold to, so that hardly any other is looked up.

    Takes a second, and makes the reading of words three times as fast.
    """
    if _known:
        return
    bits = bytearray(BITS // 8)
    words = iter(_dictionary())
    while some := list(islice(words, AT_ONCE)):
        numbers = [crc32(word.encode()) % BITS for word in some]
        numbers += [crc32(word.encode(), OF_A_FORM) % BITS for word in _bare("\n".join(some)).split("\n")]
        for number in numbers:
            bits[number >> 3] |= 1 << (number & 7)
    _known.append(bits)


def _may_be_known(word: str, begin: int = 0) -> bool:
    number = crc32(word.encode(), begin) % BITS
    return bool(_known[0][number >> 3] >> (number & 7) & 1)


def _bare(text: str) -> str:
    """Return a text as all spellings of a folded form have it: without umlauts, ß, capitals, an e after a, o or u."""
    text = text.casefold()
    for letter, umlaut in ("aä", "oö", "uü"):
        text = text.replace(umlaut, letter)
        while f"{letter}e" in text:
            text = text.replace(f"{letter}e", letter)
    return text


@lru_cache(maxsize=1 << 10)
def entries(form: str) -> tuple[tuple[str, str], ...]:
    """Return all words of the dictionary that fold to a form, each with its lemma, as the dictionary spells them."""
    if _known and form.isascii() and not _may_be_known(_bare(form), OF_A_FORM):
        return ()
    spelled = (word for spelling in _spellings(form) for word in (spelling, spelling[0].upper() + spelling[1:]))
    return tuple((word, lemma) for word in spelled if (lemma := look_up(word)) is not None)


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
