"""How the lexicon keeps a word that is nearly its folded form, such as its spelling and its lemma: by what differs.

    verschlusselung    nothing     verschlusselung
                       empty       Verschlusselung
                       ((ü         Verschlüsselung: with a capital, the first 7 letters, `ü`, the last 7

The first sign says how many letters of the form come first, and whether with a capital; the second, how many come last;
what follows stands between. A third of the bytes, which in a table of all words are a tenth of the whole index. SQL
reads it as Python does: the columns with the words themselves are computed.

The parts of a compound are mostly two words that stand in it. Of these is kept where:

    unterrichtsstunde  +,'         stunde unterricht: the first 10 letters, and 6 from the 12th on
"""

from __future__ import annotations

from collections.abc import Sequence

CAPITAL, SMALL = 33, 97
"""Where the first signs begin, for a form with a capital and for one without. All signs are ASCII."""
LAST = 33
"""Where the second signs begin."""
HIGHEST = 126
ALIKE = 3
"""Letters with which nearly every form and its lemma begin alike."""
IS_FAR = f"main_code < '{chr(SMALL + ALIKE)}'"
"""SQL that is true of a form of the lexicon that does not."""


def code_of(form: str, word: str) -> str | None:
    """Return how a word is kept beside its form; `None` for the form itself. Any word can be, a near one is short."""
    if word == form:
        return None
    capital = _with_capital(form)
    if word == capital:
        return ""
    codes = (_code(form, word, base, first) for base, first in ((capital, CAPITAL), (form, SMALL)))
    return min(codes, key=len)


def word_of(form: str, code: str | None) -> str:
    """Return the word that is kept beside a form."""
    if code is None:
        return form
    capital = _with_capital(form)
    if not code:
        return capital
    base, first = (capital, CAPITAL) if code < chr(SMALL) else (form, SMALL)
    before, after = ord(code[0]) - first, ord(code[1]) - LAST
    return f"{base[:before]}{code[2:]}{form[len(form) - after :]}"


def _code(form: str, word: str, base: str, first: int) -> str:
    before = min(_alike(base, word), (SMALL - 1 if first == CAPITAL else HIGHEST) - first)
    rest = word[before:]
    after = min(_alike(form[::-1], rest[::-1]), len(form) - before, HIGHEST - LAST)
    return f"{chr(first + before)}{chr(LAST + after)}{word[before : len(word) - after]}"


def _alike(one: str, other: str) -> int:
    """Return with how many letters both begin."""
    for place, (letter, others) in enumerate(zip(one, other, strict=False)):
        if letter != others:
            return place
    return min(len(one), len(other))


def _with_capital(form: str) -> str:
    """Return a form with a capital, as SQL's upper() has it: of ASCII letters."""
    return form[:1].upper() + form[1:] if form[:1].isascii() else form


def word_sql(code: str) -> str:
    """Return the SQL of the word that a column says beside `form`."""
    capital = "upper(substr(form, 1, 1)) || substr(form, 2)"
    return f"""
        CASE WHEN {code} IS NULL THEN form WHEN {code} = '' THEN {capital}
        ELSE substr(CASE WHEN {code} < '{chr(SMALL)}' THEN {capital} ELSE form END, 1,
                unicode({code}) - CASE WHEN {code} < '{chr(SMALL)}' THEN {CAPITAL} ELSE {SMALL} END)
            || substr({code}, 3)
            || substr(form, length(form) + {LAST + 1} - unicode(substr({code}, 2)))
        END"""


def parts_code(form: str, parts: Sequence[str]) -> str:
    """Return how the parts of a compound are kept beside its folded form, in the order of the alphabet as they are."""
    if len(parts) == 2 and len(form) <= LONGEST_CUT:
        for first, last in (parts, parts[::-1]):
            at = form.find(last, len(first)) if form.startswith(first) else -1
            if at >= 0:
                return "".join(chr(LAST + number) for number in (len(first), at, len(last)))
    return " ".join(parts)


LONGEST_CUT = SMALL - LAST - 1
"""Letters of a form of whose parts the place is kept, so that the code begins with no small letter, as parts do."""


def parts_of(form: str, code: str) -> str:
    """Return the parts that are kept beside a form, separated by blanks."""
    if not code or code >= chr(SMALL):
        return code
    first, at, last = (ord(sign) - LAST for sign in code)
    return " ".join(sorted((form[:first], form[at : at + last])))


def parts_sql(code: str) -> str:
    """Return the SQL of the parts that a column says beside `form`."""
    first = f"substr(form, 1, unicode({code}) - {LAST})"
    last = f"substr(form, unicode(substr({code}, 2)) - {LAST - 1}, unicode(substr({code}, 3)) - {LAST})"
    return f"""
        CASE WHEN {code} = '' OR {code} >= '{chr(SMALL)}' THEN {code}
        ELSE min({first}, {last}) || ' ' || max({first}, {last}) END"""
