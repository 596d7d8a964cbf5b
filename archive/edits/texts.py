"""What changed between two texts of several paragraphs. Pure.

A text is compared line by line: an item of a list and a row of a table are lines. Where lines became others, `words`
says what changed in them; a line without a counterpart came or went, unless it stands elsewhere: then it moved. What
breaks lines and paragraphs, and the signs before items, are layout.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from archive.edits.align import Piece, groups, likeness, weigh
from archive.edits.judge import Change
from archive.edits.spelling import Lemma, is_layout
from archive.edits.tokens import tokens_of
from archive.edits.words import changes

_SAME_LINE = 0.4
"""Of their weight, what two lines must share to be versions of one."""
_MOVED = 0.65
_LEAST_MOVED = 1.5
"""Weight of a line that may have moved: a bare `18 Uhr` in another place is another one."""
_MANY_LEFT = 200
_BULLET = re.compile(r"[-–•*] ")


@dataclass(frozen=True, slots=True)
class _Line:
    piece: Piece
    paragraph: int
    """Number of its paragraph, from 1."""
    bullet: str
    opens: bool
    """Whether it begins a paragraph."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A change of words, with the paragraphs they stand in, or a change of lines."""

    kind: str
    before: str | None
    after: str | None
    paragraphs: tuple[int | None, int | None]
    sentences: tuple[str | None, str | None] | None = None
    """Of a change of words."""
    at: tuple[tuple[str, int], tuple[str, int]] | None = None
    """Of a change of words: the older and the newer line, and where in it the change begins."""


def differences(before: str | None, after: str | None, lemma: Lemma | None = None) -> list[Difference]:
    """Return what changed, in the order of the text; lines that went, came or moved follow what changed in lines."""
    old, new = _lines(before), _lines(after)
    found: list[Difference] = []
    gone: list[_Line] = []
    came: list[_Line] = []
    last: tuple[_Line, _Line] | None = None
    for (a, b), (c, d) in groups([line.piece for line in old], [line.piece for line in new], at_least=_SAME_LINE):
        if a == b or c == d:
            gone.extend(old[a:b])
            came.extend(new[c:d])
            continue
        found.extend(_in_lines(old[a:b], new[c:d], last, lemma))
        last = (old[b - 1], new[d - 1])
    moved = list(_moved(gone, came))
    for one, other in moved:
        gone.remove(one)
        came.remove(other)
        paragraphs = (one.paragraph, other.paragraph)
        found.append(
            Difference(kind="paragraph_moved", before=one.piece.text, after=other.piece.text, paragraphs=paragraphs)
        )
        found.extend(_of(change, one, other) for change in changes(one.piece.text, other.piece.text, lemma))
    found.extend(
        Difference(kind="paragraph_removed", before=text, after=None, paragraphs=(paragraph, None))
        for paragraph, text in _by_paragraph(gone)
    )
    found.extend(
        Difference(kind="paragraph_added", before=None, after=text, paragraphs=(None, paragraph))
        for paragraph, text in _by_paragraph(came)
    )
    if not found and before != after:
        found.append(Difference(kind="formatting", before=before, after=after, paragraphs=(1, 1)))
    return found


def _lines(text: str | None) -> list[_Line]:
    lines = []
    for number, paragraph in enumerate(text.split("\n\n") if text else (), start=1):
        for index, line in enumerate(paragraph.split("\n")):
            bullet = match[0] if (match := _BULLET.match(line)) else ""
            bare = line[len(bullet) :]
            lines.append(_Line(weigh(bare, tokens_of(bare)), number, bullet, index == 0))
    return lines


def _in_lines(
    old: Sequence[_Line], new: Sequence[_Line], last: tuple[_Line, _Line] | None, lemma: Lemma | None
) -> Iterator[Difference]:
    """Yield what changed in lines that became others, and whether the layout did."""
    before, after = (" ".join(line.piece.text for line in side) for side in (old, new))
    if before != after and not is_layout(before, after):
        several = [_of(change, old[0], new[0], (before, after)) for change in changes(before, after, lemma)]
        yield from (found for found in several if found.kind != "formatting")
        layout = any(found.kind == "formatting" for found in several)
    else:
        layout = before != after
    broken = len(old) != len(new) or [line.bullet for line in old] != [line.bullet for line in new]
    follows = last is not None and _follow(last[0], old[0]) and _follow(last[1], new[0])
    rebroken = follows and old[0].opens != new[0].opens
    if layout or broken or rebroken:
        texts = ("\n".join(line.bullet + line.piece.text for line in side) for side in (old, new))
        shown = (before, after) if layout and not broken else tuple(texts)
        yield Difference(
            kind="formatting", before=shown[0], after=shown[1], paragraphs=(old[0].paragraph, new[0].paragraph)
        )


def _follow(one: _Line, other: _Line) -> bool:
    return other.paragraph - one.paragraph == (1 if other.opens else 0)


def _of(change: Change, old: _Line, new: _Line, lines: tuple[str, str] | None = None) -> Difference:
    before, after = lines or (old.piece.text, new.piece.text)
    return Difference(
        kind=change.kind,
        before=change.before,
        after=change.after,
        paragraphs=(old.paragraph, new.paragraph),
        sentences=change.sentences,
        at=((before, change.at[0]), (after, change.at[1])),
    )


def _moved(gone: Sequence[_Line], came: Sequence[_Line]) -> Iterator[tuple[_Line, _Line]]:
    """Yield lines that went from one place and came to another, the most alike first."""
    if not gone or not came or len(gone) * len(came) > _MANY_LEFT**2:
        return
    pairs = sorted(
        (
            (-likeness(one.piece, other.piece), index, position)
            for index, one in enumerate(gone)
            for position, other in enumerate(came)
            if one.piece.weight >= _LEAST_MOVED and likeness(one.piece, other.piece) >= _MOVED
        )
    )
    taken: tuple[set[int], set[int]] = (set(), set())
    for _, index, position in pairs:
        if index not in taken[0] and position not in taken[1]:
            taken[0].add(index)
            taken[1].add(position)
            yield gone[index], came[position]


def _by_paragraph(lines: Sequence[_Line]) -> Iterator[tuple[int, str]]:
    for paragraph, several in groupby(lines, key=lambda line: line.paragraph):
        yield paragraph, "\n".join(line.bullet + line.piece.text for line in several)
