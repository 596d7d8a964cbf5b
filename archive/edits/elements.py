"""What changed in the images, attachments and links of an article, field by field. Pure.

An element is the same as long as its address is; without that, an element that shares its label, caption or the like
with one that went has another address now. The rest went or came.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from operator import itemgetter
from typing import Any

Element = Mapping[str, Any]
Matched = tuple[Element | None, Element | None]
"""An element as it was and as it is."""

OWN_KIND = {"images": ("alt", "caption", "credit")}
"""Fields of an element whose change is an edit of its own kind."""


def matched(before: Sequence[Element], after: Sequence[Element]) -> list[Matched]:
    """Return the elements that differ, in the order of the newer list, what went last."""
    partners = _partners(before, after)
    pairs = sorted(partners.items(), key=itemgetter(1))
    different: list[Matched] = [
        (before[index], after[position]) for index, position in pairs if before[index] != after[position]
    ]
    came = [(None, element) for position, element in enumerate(after) if position not in partners.values()]
    gone = [(element, None) for index, element in enumerate(before) if index not in partners]
    return [*different, *came, *gone]


def moved(before: Sequence[Element], after: Sequence[Element]) -> Iterator[tuple[Element, int, int]]:
    """Yield elements that stand elsewhere among those that stayed, with both places, from 1."""
    partners = _partners(before, after)
    order = [partners[index] for index in sorted(partners)]
    stayed = {
        block.a + offset
        for block in SequenceMatcher(None, order, sorted(order), autojunk=False).get_matching_blocks()
        for offset in range(block.size)
    }
    for rank, index in enumerate(sorted(partners)):
        if rank not in stayed:
            yield after[partners[index]], index + 1, partners[index] + 1


def _partners(before: Sequence[Element], after: Sequence[Element]) -> dict[int, int]:
    """Return for each older element that is still there the newer one: index to index."""
    partners: dict[int, int] = {}
    for same in (_equal, _same_address, _same_words, _neither_changed_much):
        free = [position for position in range(len(after)) if position not in partners.values()]
        for index, old in enumerate(before):
            if index in partners:
                continue
            position = next((position for position in free if same(old, after[position])), None)
            if position is not None:
                partners[index] = position
                free.remove(position)
    left = [index for index in range(len(before)) if index not in partners]
    free = [position for position in range(len(after)) if position not in partners.values()]
    # What stands alone in the place of what stood alone there was replaced.
    if len(left) == len(free) == 1 and len(before) == len(after) and left == free:
        partners[left[0]] = free[0]
    return partners


def _equal(old: Element, new: Element) -> bool:
    return old == new


def _same_address(old: Element, new: Element) -> bool:
    return bool(old["url"] == new["url"])


def _same_words(old: Element, new: Element) -> bool:
    words = [name for name in ("label", "caption", "alt") if old.get(name)]
    return bool(words) and all(old[name] == new[name] for name in words)


def _neither_changed_much(old: Element, new: Element) -> bool:
    """Tell whether all but the address and one more field are equal, and something is said by them."""
    equal = [name for name in ("caption", "alt") if old.get(name) and old[name] == new.get(name)]
    return bool(equal)
