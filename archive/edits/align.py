"""Which lines, or sentences, of an older text became which of a newer one. Pure; knows tokens, not kinds of edit.

What is equal at either end is found first, in long texts also what is equal between. The rest is compared by weight: a
content word weighs more than a function word, and a fact counts half for its kind, half for what it says, so that
`18 Uhr` still resembles `19 Uhr`. One piece may have become two or three, and the other way round; the order stays.
What moved is found by the caller among the leftovers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from archive.edits.tokens import Token

Span = tuple[int, int]
"""First index and the one after the last."""
Group = tuple[Span, Span]
"""Pieces of the older text and those they became; one side may be empty."""

_SHAPES = ((1, 1), (1, 2), (2, 1), (1, 3), (3, 1))
_MERGE_GAIN = 0.2
"""How much better a split or a join explains two pieces than one of them, and the other as new."""
_ALONE = 0.25
"""How alike the only two pieces between equal ones must be."""
_BY_WEIGHT = 0.001
"""Of two ways to keep as many pieces in place, the heavier stay."""
_OWN_SHARE = 0.5
"""How much of each piece of a split must come from the whole, and from no other piece."""
_BAND = 30
"""How far apart two pieces may stand where many differ."""
_MANY = 900
"""Pairs of pieces from which on equal ones are taken for the same wherever they stand, and none are split or joined."""
_TOO_MANY = 250_000
"""Pairs of pieces from which on a stretch was written anew."""
_LONG = 1000
"""Pieces from which on those that stand everywhere are no help in finding what stayed."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A line or a sentence, weighed."""

    text: str
    tokens: tuple[Token, ...]
    keys: Counter[str]
    weight: float


def weigh(text: str, tokens: tuple[Token, ...]) -> Piece:
    """Return a piece with the keys it is compared by."""
    keys: Counter[str] = Counter()
    for token in tokens:
        if token.is_fact:
            keys[f"<{token.kind}>"] += 1
            keys[f"={token.value}"] += 1
        elif token.kind == "word":
            keys[token.text.lower()] += 1
    return Piece(text, tokens, keys, sum(_weight(key) * count for key, count in keys.items()) or 0.1)


def _weight(key: str) -> float:
    if key[0] in "<=":
        return 0.5
    return 1.0 if len(key) > 4 else 0.3


def shared(one: Piece, other: Piece) -> float:
    """Return the weight of what two pieces have in common."""
    less, more = (one.keys, other.keys) if len(one.keys) <= len(other.keys) else (other.keys, one.keys)
    common = sum(min(count, more[key]) * _weight(key) for key, count in less.items() if key in more)
    return common or (0.1 if not one.keys and not other.keys else 0.0)


def likeness(one: Piece, other: Piece) -> float:
    """Return how much two pieces have in common, from 0 to 1."""
    return 2 * shared(one, other) / (one.weight + other.weight)


def groups(before: Sequence[Piece], after: Sequence[Piece], *, at_least: float) -> Iterator[Group]:
    """Yield all pieces in order: equal ones one by one, changed ones as they belong together, the rest alone."""
    old, new = [piece.text for piece in before], [piece.text for piece in after]
    for tag, start, end, new_start, new_end in _equal_stretches(old, new):
        if tag == "equal":
            for offset in range(end - start):
                yield (start + offset, start + offset + 1), (new_start + offset, new_start + offset + 1)
        else:
            for (one, two), (three, four) in _align(before[start:end], after[new_start:new_end], at_least):
                yield (start + one, start + two), (new_start + three, new_start + four)


def _equal_stretches(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """Return what is equal for certain: both ends, and in long texts also what is equal between them."""
    most = min(len(old), len(new))
    start = next((index for index in range(most) if old[index] != new[index]), most)
    end = next((index for index in range(most - start) if old[-1 - index] != new[-1 - index]), most - start)
    rows, columns = len(old) - end, len(new) - end
    if (rows - start) * (columns - start) > _MANY:
        return list(SequenceMatcher(None, old, new, autojunk=len(new) > _LONG).get_opcodes())
    stretches = [
        ("equal", 0, start, 0, start),
        ("replace", start, rows, start, columns),
        ("equal", rows, len(old), columns, len(new)),
    ]
    return [stretch for stretch in stretches if stretch[1] < stretch[2] or stretch[3] < stretch[4]]


def _align(before: Sequence[Piece], after: Sequence[Piece], at_least: float) -> list[Group]:
    """Return the groups of a stretch in which as much as possible stays in place, as alike as possible."""
    rows, columns = len(before), len(after)
    if rows * columns > _TOO_MANY:
        gone: list[Group] = [((row, row + 1), (0, 0)) for row in range(rows)]
        return [*gone, *(((rows, rows), (column, column + 1)) for column in range(columns))]
    narrow = rows * columns > _MANY
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    step: list[list[tuple[int, int]]] = [[(1, 0)] * (columns + 1) for _ in range(rows + 1)]
    for row in range(rows - 1, -1, -1):
        for column in range(columns - 1, -1, -1):
            value, chosen = best[row + 1][column], (1, 0)
            if best[row][column + 1] > value:
                value, chosen = best[row][column + 1], (0, 1)
            if not narrow or abs(row * columns - column * rows) <= _BAND * max(rows, columns):
                for high, wide in _SHAPES if not narrow else _SHAPES[:1]:
                    if row + high > rows or column + wide > columns:
                        continue
                    rest = best[row + high][column + wide]
                    gain = _gain(before[row : row + high], after[column : column + wide], at_least)
                    if gain and rest + gain >= value:
                        value, chosen = rest + gain, (high, wide)
            best[row][column], step[row][column] = value, chosen
    found: list[Group] = []
    row = column = 0
    while row < rows or column < columns:
        high, wide = (0, 1) if row == rows else (1, 0) if column == columns else step[row][column]
        found.append(((row, row + high), (column, column + wide)))
        row, column = row + high, column + wide
    return _with_lone_pairs(before, after, found)


def _with_lone_pairs(before: Sequence[Piece], after: Sequence[Piece], found: list[Group]) -> list[Group]:
    """Put two pieces together that are the only ones between their neighbours, if they are alike at all."""
    pairs: list[Group] = []
    for number, group in enumerate(found):
        (a, b), (c, d) = group
        lone = pairs and (a == b) != (c == d) and _is_lone(found, number)
        if lone:
            (e, f), (g, _) = pairs[-1]
            row, column = (e, c) if e < f else (a, g)
            if likeness(before[row], after[column]) >= _ALONE:
                pairs[-1] = ((row, row + 1), (column, column + 1))
                continue
        pairs.append(group)
    return pairs


def _is_lone(found: list[Group], number: int) -> bool:
    """Tell whether this group and the one before it are a piece that went and one that came, and no more than that."""

    def side(index: int) -> str:
        (a, b), (c, d) = found[index] if 0 <= index < len(found) else ((0, 1), (0, 1))
        return "came" if a == b else "went" if c == d else ""

    return {side(number - 1), side(number)} == {"came", "went"} and not side(number - 2) and not side(number + 1)


def _gain(before: Sequence[Piece], after: Sequence[Piece], at_least: float) -> float:
    if len(before) == len(after) == 1:
        alike = 1.0 if before[0].text == after[0].text else likeness(before[0], after[0])
        return alike * (1 + _BY_WEIGHT * min(before[0].weight, after[0].weight)) if alike >= at_least else 0.0
    one, other = _merged(before), _merged(after)
    if likeness(one, other) < max(at_least, 0.6):
        return 0.0
    parts, whole = (before, other) if len(before) > 1 else (after, one)
    all_shared = shared(one, other)
    for index, part in enumerate(parts):
        rest = _merged([*parts[:index], *parts[index + 1 :]])
        if all_shared - shared(rest, whole) < _OWN_SHARE * part.weight:
            return 0.0
    return likeness(one, other) * (1 + _BY_WEIGHT * min(one.weight, other.weight)) + _MERGE_GAIN


def _merged(pieces: Sequence[Piece]) -> Piece:
    if len(pieces) == 1:
        return pieces[0]
    keys: Counter[str] = Counter()
    for piece in pieces:
        keys.update(piece.keys)
    return Piece("", (), keys, sum(piece.weight for piece in pieces))
