"""What is left out in `Rad- und Fußwege`: a Radweg is meant there too. Pure.

The hyphen says that the word lacks its end, which the next whole word has: after its first part, or after its prefix
(`Ein- und Ausgang`). So it is with a word that lacks its beginning (`Parkplätze und -häuser`).
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator

from archive.search.compounds import LONGEST_FORM, split, table
from archive.search.verbs import LEAVING, STAYING
from archive.search.words import HYPHENS, Joined, Span, fold

BETWEEN = frozenset(("und", "oder", "bzw", "beziehungsweise", "sowie", "u", "wie"))
SIGNS, AFTER_A_LINK = re.compile(r"[\s,/]*"), re.compile(r"\.?\s*")
MOST_WORDS = 8
"""Between what lacks its end and the word that has it: `Feld-, Wald- und Wiesenwege` has two."""
SHORTEST_REST = 3
"""Letters that a word may lack."""
PREFIXES = tuple(sorted((*LEAVING, *STAYING), key=len, reverse=True))

# After a word and before none, or before a word and after none.
HANGING = re.compile(rf"[{HYPHENS}](?:(?=[\s,/])|(?<=\s.)(?=[^\W\d_]))")


# Behind a word that lacks its end stands a link (in any spelling that folds to one), a slash or another such word.
LINK = r"(?i:ue?(?:nd)?|oe?der|bzw|beziehue?ngsweise|soe?wie|wie)(?![a-zA-Z0-9])|(?:[bosuwBOSUW][a-zA-Z]*)?[^\x00-\x7f]"
MAY_HANG = re.compile(
    rf"(?<=\S)[{HYPHENS}](?=[\s,/])[\s,]*(?:/|{LINK}|\S*[{HYPHENS}](?![^\W_]))|(?<=\s)[{HYPHENS}](?=[^\W\d_])"
)


def may_hang(text: str) -> bool:
    """Return whether a part of a word may be left out somewhere; if not, `completed` yields nothing."""
    return MAY_HANG.search(text) is not None


def completed(text: str, forms: tuple[str, ...], spans: tuple[Span, ...]) -> Iterator[Joined]:
    """Yield the words of which a part is left out, each from where it begins to where what it lacks ends."""
    for hyphen in HANGING.finditer(text):
        at = hyphen.start()
        # The first word behind the hyphen.
        place = bisect(spans, (at, len(text)))
        if place and spans[place - 1][1] == at:
            yield from _without_end(text, forms, spans, place - 1)
        elif place > 1 and place < len(spans) and spans[place][0] == at + 1:
            yield from _without_beginning(text, forms, spans, place)


def _without_end(text: str, forms: tuple[str, ...], spans: tuple[Span, ...], place: int) -> Iterator[Joined]:
    other = _whole(text, forms, spans, place)
    bounds = None if other is None else _end_of_first(forms[other], forms[place])
    if other is not None and bounds is not None:
        start, end = spans[place]
        written = text[start:end] + _ending(text[slice(*spans[other])], forms[other][bounds:])
        yield Joined(form=fold(written), span=(start, spans[other][1]), written=written)


def _without_beginning(text: str, forms: tuple[str, ...], spans: tuple[Span, ...], place: int) -> Iterator[Joined]:
    (begin, last), (link, _), (start, end) = spans[place - 2 : place + 1]
    pieces = split(forms[place - 2]) if forms[place - 1] in BETWEEN and not text[last:link].strip() else ()
    if pieces:
        written = _beginning(text[begin:last], forms[place - 2][: pieces[-1].start]) + text[start:end].lower()
        yield Joined(form=fold(written), span=(begin, end), written=written)


def _lacks_its_end(text: str, end: int) -> bool:
    return text[end : end + 1] in HYPHEN_SIGNS and not text[end + 1 : end + 2].isalnum()


HYPHEN_SIGNS = frozenset(HYPHENS)


def _whole(text: str, forms: tuple[str, ...], spans: tuple[Span, ...], place: int) -> int | None:
    """Return the place of the next whole word, if only words and signs that make a list stand between."""
    has_link = False
    for other in range(place + 1, min(place + MOST_WORDS, len(forms))):
        between = text[spans[other - 1][1] : spans[other][0]].lstrip(HYPHENS)
        signs = AFTER_A_LINK if forms[other - 1] in BETWEEN else SIGNS
        if signs.fullmatch(between) is None:
            return None
        is_link = forms[other] in BETWEEN
        has_link |= is_link or "/" in between
        if not is_link and not _lacks_its_end(text, spans[other][1]):
            return other if has_link else None
    return None


def _end_of_first(whole: str, hanging: str) -> int | None:
    """Return where in a folded form that begins which another lacks; `None` where it cannot be told.

    It is behind the longest beginning that is listed as a word: Fußgänger of Fußgängerbrücke.
    """
    if pieces := split(whole):
        ends = [piece.start for piece in pieces[1:]]
        return next((end for end in reversed(ends) if table().entry(whole, 0, end) is not None), ends[0])
    if hanging not in PREFIXES or len(whole) > LONGEST_FORM:
        return None
    prefix = next((one for one in PREFIXES if whole.startswith(one)), None)
    return len(prefix) if prefix is not None and len(whole) - len(prefix) >= SHORTEST_REST else None


def _ending(written: str, rest: str) -> str:
    """Return what of a word as it is written folds to its end."""
    return next((written[at:] for at in range(1, len(written)) if fold(written[at:]) == rest), rest)


def _beginning(written: str, first: str) -> str:
    return next((written[:at] for at in range(1, len(written)) if fold(written[:at]) == first), first)
