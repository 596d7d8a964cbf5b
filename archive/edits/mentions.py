"""Whether words that took the place of others name a person, an organisation or a place. Pure, without a model.

German capitalises every noun, so a capital says little; what says more is company. Two capitals in a row without a
word between them are a name (`Claudia Heinrich`, `Fachbereich Soziales`) or an address of one (`Herr Heinrich`). A noun
after a local preposition whose last part is a building, or a bare one after `in` or `nach`, is a place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from archive.edits.german_words import (
    BUILDINGS,
    FUNCTION_WORDS,
    LOCAL,
    NO_BUILDING,
    ORGANISATIONS,
    SAYING,
    TITLES,
    TOWN_ENDINGS,
)
from archive.edits.spelling import Lemma
from archive.edits.tokens import Token


def _any(endings: tuple[str, ...]) -> str:
    return f"(?:{'|'.join(endings)})"


_LONGEST_NAME = 5
"""Words of a name, titles and offices included."""
_BARE_LOCAL = frozenset(("in", "nach", "aus", "über", "durch", "richtung"))
_ADJECTIVE = re.compile(r".{2,}(?:e|er|es|en|em)")
_ABSTRACT = re.compile(r".*(?:ung|heit|keit|schaft|tion|sion|ität|nis|tum|ment|ismus|enz|anz|ik|ur|ie)(?:en|s)?")
_BUILDING = re.compile(rf"(?:\w{{3,}})?{_any(BUILDINGS)}(?:en|n|es|s)?", re.IGNORECASE)
_TOWN = re.compile(rf"[A-ZÄÖÜ]\w*{_any(TOWN_ENDINGS)}")
_ORGANISATION = re.compile(rf".*{_any(ORGANISATIONS)}s?")
_ACRONYM = re.compile(r"[A-ZÄÖÜ][A-ZÄÖÜ&]{1,6}")


def is_function_word(token: Token) -> bool:
    """Tell whether a token is a word that only joins others."""
    return token.kind == "word" and token.text.lower() in FUNCTION_WORDS


def content(words: Sequence[Token]) -> list[Token]:
    """Return the tokens that say something: words that do not only join others, and facts."""
    return [token for token in words if token.is_fact or (token.kind == "word" and not is_function_word(token))]


def kind_of(
    before: Sequence[Token],
    after: Sequence[Token],
    left: Sequence[Token],
    right: Sequence[Token],
    lemma: Lemma | None = None,
) -> str:
    """Return `place`, `name` or `wording` for words that took the place of others, neither side empty.

    `left` and `right` are the unchanged tokens on either side of them.
    """
    old, new = content(before), content(after)
    if not old or not new:
        return "wording"
    if _is_place(before, after, old, new, left, lemma) or _is_which(before, after, left, right):
        return "place"
    apart = is_function_word(before[0]) or is_function_word(after[0])
    return "name" if _is_name(old, new, () if apart else left, right, lemma) else "wording"


def kind_alone(words: Sequence[Token], left: Sequence[Token]) -> str:
    """Return `place`, `name` or `wording` for words that came or went."""
    said = content(words)
    local = words[0].kind == "word" and words[0].text.lower() in LOCAL
    if local and said and said[0].capital and _named_building(said[0]) and len(said) <= 3:
        return "place"
    if not said or len(said) > _LONGEST_NAME or not all(token.capital for token in said):
        return "wording"
    named = any(token.text in TITLES for token in (*said, *left[-2:])) or (len(said) > 1 and _is_run(said))
    return "name" if named else "wording"


def _is_place(
    before: Sequence[Token],
    after: Sequence[Token],
    old: list[Token],
    new: list[Token],
    left: Sequence[Token],
    lemma: Lemma | None,
) -> bool:
    if any(token.kind == "place" for token in (*old, *new)):
        return True
    heads = [_head(old), _head(new)]
    if heads[0] is None or heads[1] is None or len(old) > 5 or len(new) > 5:
        return False
    built = [_named_building(head) for head in heads if head is not None]
    local = [_preposition(side, left) for side in (before, after)]
    if all(built):
        # Who does something may be named like a building: the `Kita Pusteblume`, the `Frauenforum Courage`.
        named = all(len(side) > 1 and _is_run(side) for side in (old, new))
        bare = any(head is not None and head.text.lower() in BUILDINGS for head in heads)
        return all(local) or not (named or bare)
    if all(local) and any(built):
        return not any(_ABSTRACT.fullmatch(head.text) for head in heads if head is not None)
    # `in Bochum`: a bare noun after the preposition. `in Zusammenarbeit` is none of the places.
    bare = len(old) == len(new) == 1 and _stands_bare(before, left) and _stands_bare(after, left)
    return (
        bare
        and old[0].capital
        and new[0].capital
        and not _ABSTRACT.fullmatch(old[0].text)
        and not _ABSTRACT.fullmatch(new[0].text)
        and any(_is_town(side[0].text, lemma) for side in (old, new))
    )


def _is_town(word: str, lemma: Lemma | None) -> bool:
    if lemma is None:
        return bool(_TOWN.fullmatch(word))
    # `Gruppen` are several of a `Gruppe`; `Datteln` would be, too, were they not a town.
    found = lemma(word)
    return found is None or (found == word and bool(_TOWN.fullmatch(word) or word.endswith("en")))


def _is_which(before: Sequence[Token], after: Sequence[Token], left: Sequence[Token], right: Sequence[Token]) -> bool:
    """Tell whether the words say which building is meant: in the `Kleinen`, in the `Großen Sitzungssaal`."""
    return (
        bool(right and right[0].capital and _named_building(right[0]))
        and all(len(side) == 1 and side[0].capital for side in (before, after))
        and _preposition(before, left) is not None
    )


def _head(words: list[Token]) -> Token | None:
    """Return the noun that says what the words are: the first with a capital, or the building among them."""
    nouns = [token for token in words if token.capital or token.kind == "place"]
    if len(nouns) == len(words) == 2 and _is_run(nouns) and not nouns[0].text.endswith("en"):
        # `Jugendzentrum Pluto`, but `Ulrike Althaus`; and `Alten Druckerei` below.
        return nouns[0]
    return next((noun for noun in nouns if _named_building(noun)), nouns[0] if nouns else None)


def _named_building(token: Token) -> bool:
    if token.kind == "place":
        return True
    last = re.split("[-‐]", token.text)[-1] or token.text
    return bool(_BUILDING.fullmatch(last)) and token.text.lower() not in NO_BUILDING


def _preposition(words: Sequence[Token], left: Sequence[Token]) -> str | None:
    """Return the local preposition that governs the words: their own first one, or the last before them."""
    first = words[0].text.lower()
    if words[0].kind == "word" and first in LOCAL:
        return first
    for token in reversed(left[-3:]):
        if token.kind != "word":
            return None
        if token.text.lower() in LOCAL:
            return token.text.lower()
        if token.capital:
            return None
    return None


def _stands_bare(words: Sequence[Token], left: Sequence[Token]) -> bool:
    """Tell whether a noun follows its preposition without an article: `in Bochum`, `über Bochum`."""
    before = words[-2] if len(words) > 1 else left[-1] if left else None
    return before is not None and before.text.lower() in _BARE_LOCAL


def _is_name(
    old: list[Token], new: list[Token], left: Sequence[Token], right: Sequence[Token], lemma: Lemma | None
) -> bool:
    if not all(token.capital for token in (*old, *new)) or max(len(old), len(new)) > _LONGEST_NAME:
        return False
    before = [token for token in left[-2:] if token.text != "."]
    beside = before[-1] if before and (left[-1].text != "." or before[-1].text in TITLES) else None
    if beside is not None and beside.text in TITLES:
        return True
    if beside is not None and beside.text in SAYING and len(old) == len(new) == 1 and not _speaks_of(right):
        return True
    if all(_ACRONYM.fullmatch(token.text) for token in (*old, *new)):
        return True
    if all(_ORGANISATION.fullmatch(side[0].text.lower()) and len(side[0].text) > 4 for side in (old, new)):
        return True
    opens = beside is None
    if len(old) > 1 or len(new) > 1:
        longest = max((old, new), key=len)
        return _is_run(longest) and not (opens and len(longest) == 2 and _may_be_adjective(longest[0], lemma))
    if beside is not None and beside.capital and not is_function_word(beside):
        return not (_starts_sentence(left, beside) and _may_be_adjective(beside, lemma))
    follows = right[0] if right else None
    if follows is not None and follows.capital and not is_function_word(follows):
        return not (opens and any(_may_be_adjective(side[0], lemma) for side in (old, new)))
    return False


def _speaks_of(right: Sequence[Token]) -> bool:
    """Tell whether a sentence goes on right after a word, so that no speaker ends there: `so Menschen wie wir`."""
    return bool(right) and right[0].kind != "mark"


def _may_be_adjective(token: Token, lemma: Lemma | None) -> bool:
    """Tell whether a word that opens a sentence may owe its capital to that."""
    return bool(_ADJECTIVE.fullmatch(token.text)) and (lemma is None or lemma(token.text.lower()) is not None)


def _starts_sentence(left: Sequence[Token], token: Token) -> bool:
    index = next((number for number, known in enumerate(left) if known is token), 0)
    return index == 0 or left[index - 1].text in (".", "!", "?", ":", "„")


def _is_run(words: Sequence[Token]) -> bool:
    """Tell whether words follow one another with nothing but a blank or a dot between them."""
    return all(0 < after.start - before.end <= 2 for before, after in pairwise(words))
