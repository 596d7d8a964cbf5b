"""Whether words that took the place of others name a person, an organisation or a place. Pure, without a model.

German capitalises every noun, so a capital says little; what says more is company. Two capitals in a row without a
word between them are a name (`Claudia Heinrich`, `Fachbereich Soziales`) or an address of one (`Herr Heinrich`). A noun
after a local preposition whose last part is a building, or a bare one after `in` or `nach`, is a place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from archive.edits.german_words import FUNCTION_WORDS, LOCAL, NO_BUILDING, TITLES
from archive.edits.tokens import Token

_LONGEST_NAME = 5
"""Words of a name, titles and offices included."""
_BARE_LOCAL = frozenset(("in", "nach", "aus"))
_ADJECTIVE = re.compile(r".{2,}(?:e|er|es|en|em)")
_ABSTRACT = re.compile(r".*(?:ung|heit|keit|schaft|tion|sion|ität|nis|tum|ment|ismus|enz|anz|ik|ur|ie)(?:en|s)?")
_BUILDING = re.compile(
    r".*(?:haus|häuser|halle[n]?|saal|säle|schule|gymnasium|kolleg|kita|tagesstätte|museum|archiv|bibliothek|bücherei"
    r"|zentrum|center|kirche|kapelle|moschee|synagoge|theater|kino|bad|park|garten|wiese|hof|markt|turm|schloss|burg"
    r"|stadion|arena|heim|büro|treff|treffpunkt|zimmer|foyer|aula|mensa|forum|bühne|laden|café|gelände|bahnhof|station"
    r"|friedhof|zeche|kanal|hafen|siedlung|viertel|quartier|akademie|galerie|werkstatt|schmiede|mühle|scheune|villa"
    r"|rotunde|remise|baracke|terrasse|tunnel|unterführung|kreuzung|brücke|ring|tor|ufer|see|teich|wald|wäldchen|kamp"
    r"|hang|anlage|becken|keller|studio|atelier|labor|pavillon|zelt|hütte|stadt|klinik|praxis|hospital|krankenhaus)s?"
    r"(?:en|n|es|s)?",
    re.IGNORECASE,
)
_TOWN = re.compile(
    r"[A-ZÄÖÜ]\w*(?:hausen|dorf|ingen|heim|burg|berg|stadt|born|rode|feld|kirchen|beck|bach|furt|münster|horst|rauxel"
    r"|brück|scheid|rath|loh|hagen|wald|au|um|en|lage|büren)"
)
_ORGANISATION = re.compile(
    r".*(?:verein|verband|gesellschaft|werke?|stiftung|gruppe|initiative|fraktion|partei|ministerium|gemeinde|agentur"
    r"|beirat|ausschuss|kammer|gewerkschaft|feuerwehr|polizei|amt|dezernat|bund|club|klub|orchester|chor|ensemble"
    r"|kapelle|band|sparkasse|bank|gmbh|ag|hochschule|universität|bündnis|netzwerk|genossenschaft|dienst|hilfswerk)s?"
)
_ACRONYM = re.compile(r"[A-ZÄÖÜ][A-ZÄÖÜ&]{1,6}")


def is_function_word(token: Token) -> bool:
    """Tell whether a token is a word that only joins others."""
    return token.kind == "word" and token.text.lower() in FUNCTION_WORDS


def content(words: Sequence[Token]) -> list[Token]:
    """Return the tokens that say something: words that do not only join others, and facts."""
    return [token for token in words if token.is_fact or (token.kind == "word" and not is_function_word(token))]


def kind_of(before: Sequence[Token], after: Sequence[Token], left: Sequence[Token], right: Sequence[Token]) -> str:
    """Return `place`, `name` or `wording` for words that took the place of others, neither side empty.

    `left` and `right` are the unchanged tokens on either side of them.
    """
    old, new = content(before), content(after)
    if not old or not new:
        return "wording"
    if _is_place(before, after, old, new, left):
        return "place"
    return "name" if _is_name(old, new, left, right) else "wording"


def kind_alone(words: Sequence[Token], left: Sequence[Token]) -> str:
    """Return `place`, `name` or `wording` for words that came or went."""
    said = content(words)
    local = words[0].kind == "word" and words[0].text.lower() in LOCAL
    if local and said and said[0].capital and _named_building(said[0]) and len(said) <= 3:
        return "place"
    named = any(token.text in TITLES for token in (*said, *left[-2:])) or (len(said) > 1 and _is_run(said))
    return "name" if named and len(said) <= _LONGEST_NAME and all(token.capital for token in said) else "wording"


def _is_place(
    before: Sequence[Token], after: Sequence[Token], old: list[Token], new: list[Token], left: Sequence[Token]
) -> bool:
    if any(token.kind == "place" for token in (*old, *new)):
        return True
    heads = [_head(old), _head(new)]
    if heads[0] is None or heads[1] is None or len(old) > 5 or len(new) > 5:
        return False
    built = [_named_building(head) for head in heads if head is not None]
    if all(built):
        return True
    local = [_preposition(side, left) for side in (before, after)]
    if all(local) and any(built):
        return not any(_ABSTRACT.fullmatch(head.text) for head in heads if head is not None)
    # `in Bochum`: a bare noun after the preposition. `in Zusammenarbeit` is none of the places.
    bare = all(preposition in _BARE_LOCAL for preposition in local) and len(old) == len(new) == 1
    return (
        bare
        and old[0].capital
        and new[0].capital
        and not _ABSTRACT.fullmatch(old[0].text)
        and not _ABSTRACT.fullmatch(new[0].text)
        and bool(_TOWN.fullmatch(old[0].text) or _TOWN.fullmatch(new[0].text))
    )


def _head(words: list[Token]) -> Token | None:
    """Return the noun that says what the words are: the first with a capital, or the building among them."""
    nouns = [token for token in words if token.capital or token.kind == "place"]
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


def _is_name(old: list[Token], new: list[Token], left: Sequence[Token], right: Sequence[Token]) -> bool:
    if not all(token.capital for token in (*old, *new)) or max(len(old), len(new)) > _LONGEST_NAME:
        return False
    before = [token for token in left[-2:] if token.text != "."]
    beside = before[-1] if before and (left[-1].text != "." or before[-1].text in TITLES) else None
    if beside is not None and beside.text in TITLES:
        return True
    if all(_ACRONYM.fullmatch(token.text) for token in (*old, *new)):
        return True
    if all(_ORGANISATION.fullmatch(side[0].text.lower()) and len(side[0].text) > 4 for side in (old, new)):
        return True
    opens = beside is None
    if len(old) > 1 or len(new) > 1:
        longest = max((old, new), key=len)
        return _is_run(longest) and not (opens and _ADJECTIVE.fullmatch(longest[0].text) and len(longest) == 2)
    if beside is not None and beside.capital and not is_function_word(beside):
        return not (_starts_sentence(left, beside) and _ADJECTIVE.fullmatch(beside.text))
    follows = right[0] if right else None
    if follows is not None and follows.capital and not is_function_word(follows):
        return not (opens and _ADJECTIVE.fullmatch(old[0].text) and _ADJECTIVE.fullmatch(new[0].text))
    return False


def _starts_sentence(left: Sequence[Token], token: Token) -> bool:
    index = next((number for number, known in enumerate(left) if known is token), 0)
    return index == 0 or left[index - 1].text in (".", "!", "?", ":", "„")


def _is_run(words: Sequence[Token]) -> bool:
    """Tell whether words follow one another with nothing but a blank, or what joins names, between them."""
    return all(0 < after.start - before.end <= 5 for before, after in pairwise(words))
