"""What changed within a line: words and facts are aligned, and each stretch that differs gets its kind. Pure.

Sentences are paired first, so that an inserted one does not blur its neighbours. In a pair, tokens that are equal are
found first, then facts of one kind in the place of each other, so that `Montag, 3. März, 18 Uhr` and
`Dienstag, 4. März, 19 Uhr` give a date and a time. What is left are words, and `spelling` and `mentions` say what they
are. A sentence that was written anew keeps the facts that can be paired, and is one change of wording besides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from archive.edits.align import Group, Piece, groups, weigh
from archive.edits.german_words import BEFORE_FACTS
from archive.edits.judge import Change, Pair, of_facts, of_words
from archive.edits.mentions import content, is_function_word, kind_of
from archive.edits.spelling import LAYOUT_MARKS, Lemma
from archive.edits.tokens import Token, sentence_starts, tokens_of

_SAME_SENTENCE = 0.34
"""Of their weight, what two sentences must share to be versions of one."""
_ANEW = 0.4
"""A sentence that keeps less than this of its tokens was written anew."""
_LARGEST = 400_000
"""Pairs of tokens that are compared at most; a run beyond it is one change of wording."""
_SHORT = 4
"""Words of a sentence that is too short to be called written anew."""
_ISLAND = 2
"""Words that join and marks between two changes of wording that are one."""


def changes(before: str, after: str, lemma: Lemma | None = None) -> list[Change]:
    """Return what changed from one line to another, in the order of the text."""
    old, new = _sentences(before), _sentences(after)
    found: list[Change] = []
    last: Pieces = ((), ())
    for (a, b), (c, d) in _paired(groups(old, new, at_least=_SAME_SENTENCE)):
        tokens = (_tokens(old[a:b]), _tokens(new[c:d]))
        pair = Pair((before, after), *tokens, lemma)
        if all(last) and all(tokens):
            joint = Pair(pair.lines, (last[0][-1], pair.old[0]), (last[1][-1], pair.new[0]), lemma)
            found.extend(_blanks(joint, 1, 1, 1))
        if pair.text(0, pair.old) != pair.text(1, pair.new):
            found.extend(_in_pair(pair))
        last = tokens
    return found


Pieces = tuple[tuple[Token, ...], tuple[Token, ...]]


def _tokens(pieces: Sequence[Piece]) -> tuple[Token, ...]:
    return tuple(token for piece in pieces for token in piece.tokens)


def _sentences(line: str) -> list[Piece]:
    tokens = tokens_of(line)
    starts = [*sentence_starts(tokens), len(tokens)]
    pieces = []
    for start, end in pairwise(starts):
        part = tokens[start:end]
        pieces.append(weigh(line[part[0].start : part[-1].end], part))
    return pieces


def _paired(found: Iterator[Group]) -> Iterator[Group]:
    """Put a lone sentence that went and a lone one that came in its place together: it was written anew."""
    held: list[Group] = []

    def flush() -> Iterator[Group]:
        gone = [group for group in held if group[1][0] == group[1][1]]
        if len(held) == 2 and len(gone) == 1:
            (came,) = (group for group in held if group not in gone)
            yield gone[0][0], came[1]
        else:
            yield from held
        held.clear()

    for group in found:
        (a, b), (c, d) = group
        if a == b or c == d:
            held.append(group)
            continue
        yield from flush()
        yield group
    yield from flush()


def _in_pair(pair: Pair) -> Iterator[Change]:
    old, new = pair.old, pair.new
    if not old or not new:
        yield pair.change("wording", 0, len(old), 0, len(new))
        return
    start, end = _unchanged_ends(old, new)
    if (len(old) - start - end) * (len(new) - start - end) > _LARGEST:
        yield pair.change("wording", start, len(old) - end, start, len(new) - end)
        return
    regions = list(_regions(pair, start, end))
    kept = len(old) - sum(b - a for _, a, b, _, _ in regions)
    facts = [region for region in regions if region[0] == "fact"]
    if kept < _ANEW * min(len(old), len(new)) and min(len(content(old)), len(content(new))) > _SHORT:
        yield from (change for region in facts for change in of_facts(pair, *region[1:]))
        yield pair.change("wording", 0, len(old), 0, len(new))
        return
    found: list[tuple[Change, int, int, int, int]] = []
    for tag, a, b, c, d in _with_whole_places(pair, _without_marks_beside(pair, regions)):
        several = of_facts(pair, a, b, c, d) if tag == "fact" else of_words(pair, a, b, c, d)
        found.extend((change, a, b, c, d) for change in several)
    yield from _joined(pair, found)
    a = c = 0
    for _, e, f, _, h in (*regions, ("end", len(old), len(old), len(new), len(new))):
        yield from _blanks(pair, a + 1, c + 1, e - a - 1)
        a, c = f, h


def _unchanged_ends(old: Sequence[Token], new: Sequence[Token]) -> tuple[int, int]:
    most = min(len(old), len(new))
    start = next((index for index in range(most) if old[index].text != new[index].text), most)
    end = next((index for index in range(most - start) if old[-1 - index].text != new[-1 - index].text), most - start)
    return start, end


Region = tuple[str, int, int, int, int]


def _regions(pair: Pair, start: int, end: int) -> Iterator[Region]:
    """Yield `fact` for a fact in the place of one of its kind and `words` for whatever else differs, in order."""
    old, new = pair.old, pair.new
    one, other = old[start : len(old) - end], new[start : len(new) - end]
    exact = SequenceMatcher(None, [t.text for t in one], [t.text for t in other], autojunk=False)
    for tag, a, b, c, d in exact.get_opcodes():
        if tag == "equal":
            continue
        a, b, c, d = a + start, b + start, c + start, d + start
        if pair.is_slip(a, b, c, d):
            yield "words", a, b, c, d
            continue
        kinds = SequenceMatcher(None, _kinds(old[a:b]), _kinds(new[c:d]), autojunk=False)
        for inner, e, f, g, h in kinds.get_opcodes():
            if inner != "equal":
                yield "words", a + e, a + f, c + g, c + h
                continue
            for offset in range(f - e):
                if old[a + e + offset].text != new[c + g + offset].text:
                    yield "fact", a + e + offset, a + e + offset + 1, c + g + offset, c + g + offset + 1


def _without_marks_beside(pair: Pair, regions: Sequence[Region]) -> list[Region]:
    """Leave out marks that came or went with the words beside them: `am 9. Mai`, `am Samstag, 9. Mai,`."""
    ends, starts = {(b, d) for _, _, b, _, d in regions}, {(a, c) for _, a, _, c, _ in regions}
    return [
        (tag, a, b, c, d)
        for tag, a, b, c, d in regions
        if not ((a, c) in ends or (b, d) in starts)
        or any(token.kind != "mark" for token in (*pair.old[a:b], *pair.new[c:d]))
    ]


_WITHIN_PLACES = frozenset(("der", "des", "die", "den", "am", "an", "im", "in", "zum", "zur", "und", "von", "vom"))


def _with_whole_places(pair: Pair, regions: Sequence[Region]) -> list[Region]:
    """Put two stretches together that have one small word in common and are a place: `im Haus der Natur`."""
    joined: list[Region] = []
    for region in regions:
        if joined and joined[-1][0] == region[0] == "words":
            _, a, b, c, d = joined[-1]
            _, e, f, g, h = region
            near = e - b == g - d == 1 and pair.old[b].text in _WITHIN_PLACES
            if near and kind_of(pair.old[a:f], pair.new[c:h], pair.old[:a], pair.old[f:]) == "place":
                joined[-1] = ("words", a, f, c, h)
                continue
        joined.append(region)
    return joined


def _kinds(tokens: Sequence[Token]) -> list[str]:
    return [f"<{token.kind}>" if token.is_fact else token.text for token in tokens]


def _joined(pair: Pair, found: list[tuple[Change, int, int, int, int]]) -> Iterator[Change]:
    """Return changes; neighbours of wording with no more than words that join between them are one.

    So is an article that follows the noun it stands before: `die Castroper Straße`, `der Europaplatz`.
    """
    joined: list[tuple[Change, int, int, int, int]] = []
    for change, a, b, c, d in found:
        if joined:
            last, e, f, g, _ = joined[-1]
            between = pair.old[f:a]
            near = len(between) <= _ISLAND and all(t.kind == "mark" or is_function_word(t) for t in between)
            bare = [
                kind == "wording" and _stands_before((*pair.old[i:j], *pair.new[k:m]))
                for kind, i, j, k, m in ((last.kind, e, f, g, joined[-1][4]), (change.kind, a, b, c, d))
            ]
            same = last.kind == change.kind == "wording" and near and (e, g) != (a, c)
            kind = change.kind if bare[0] else last.kind
            if same or (any(bare) and kind in _TAKES_ARTICLE and len(between) <= 1 and near):
                joined[-1] = (pair.change(kind, e, b, g, d), e, b, g, d)
                continue
        joined.append((change, a, b, c, d))
    return (change for change, *_ in joined)


def _stands_before(tokens: Sequence[Token]) -> bool:
    """Tell whether tokens are nothing but articles and prepositions."""
    return all(token.text.lower() in BEFORE_FACTS for token in tokens)


_TAKES_ARTICLE = frozenset(("date", "time", "place", "number", "name", "wording"))


def _blanks(pair: Pair, a: int, c: int, count: int) -> Iterator[Change]:
    """Yield where, before one of so many equal tokens, only the blank differs: `Viertel.Das`, `Viertel. Das`."""
    for offset in range(count):
        i, j = a + offset, c + offset
        gaps = (pair.old[i].start - pair.old[i - 1].end, pair.new[j].start - pair.new[j - 1].end)
        if (gaps[0] > 0) != (gaps[1] > 0):
            sides = {pair.old[i - 1].text, pair.old[i].text}
            kind = "formatting" if sides & (LAYOUT_MARKS | {"/", "%", "§", "+"}) else "typo"
            yield pair.change(kind, i - 1, i + 1, j - 1, j + 1)
