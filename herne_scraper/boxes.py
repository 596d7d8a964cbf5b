"""Takes out of an article's blocks what stands between them without being part of the article.

Buttons, contact blocks, teasers of other news: each is known by its words (`herne_scraper.furniture`), and reaches as
far as the element that begins with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from herne_scraper import furniture
from herne_scraper.blocks import Block, Kind
from herne_scraper.german_date import DATE_LINE_PREFIX, is_date_line
from herne_scraper.html_tree import Element, is_within

_LONGEST_LABEL = 60
_DATE = re.compile(rf"{DATE_LINE_PREFIX} [^0-9\n]{{0,20}}[0-9]{{1,2}}\.[^0-9\n]{{1,12}}[0-9. ]{{4,8}}")
RUNNING_TEXT = 150
"""Characters from which on a paragraph is text to be read, not a label."""


def without_furniture(blocks: Sequence[Block], before: Element) -> list[Block]:
    """Return those blocks that are the article's; `before` is the element of the title, or of what precedes them."""
    dropped: set[int] = set()
    for index, block in enumerate(blocks):
        if index not in dropped and block.text:
            dropped.update(_box_at(index, blocks, before, dropped))
    kept = [block for index, block in enumerate(blocks) if index not in dropped]
    return _without_edge_buttons(_without_flat_contact(kept))


def _box_at(index: int, blocks: Sequence[Block], before: Element, dropped: set[int]) -> set[int]:
    """Return the indexes of the box that begins at a block, none where the block is the article's."""
    block = blocks[index]
    text = block.text
    if furniture.is_button(text, surely=True) or (_is_interactive(block) and furniture.is_button(text, surely=False)):
        return {index}
    if _is_other_date(text) and not _opens_teaser(index, blocks):
        # An earlier or later state of the same notice: `Meldung vom 12. Mai 2020`, and its text.
        return set()
    if _is_other_date(text) or (furniture.opens_date_line(text) and _is_interactive(block, date_too=True)):
        return _reach(index, blocks, before, dropped) or set(range(index, len(blocks)))
    if len(text) > RUNNING_TEXT:
        return set()
    if furniture.opens_other_news(text):
        inside = _reach(index, blocks, before, dropped)
        if inside:
            return inside if _holds_teasers([blocks[number] for number in sorted(inside - {index})]) else set()
        run = _run(index, blocks, _leads_elsewhere)
        return {index, *run} if run else set()
    if furniture.opens_contact(text):
        inside = _reach(index, blocks, before, dropped)
        return inside if all(_fits_contact(blocks[number]) for number in inside - {index}) else set()
    if _is_link_list(index, blocks, before, dropped):
        return _reach(index, blocks, before, dropped)
    return set()


def _is_other_date(text: str) -> bool:
    first = text.partition("\n")[0].removeprefix("- ")
    return is_date_line(first)


def _opens_teaser(index: int, blocks: Sequence[Block]) -> bool:
    """Tell whether a date line opens another notice: a link right below it, or a title and a text."""
    if "\n" in blocks[index].text or blocks[index].anchors:
        return True
    following = [block for block in blocks[index + 1 : index + 6] if block.text]
    if not following or any(_is_interactive(block, date_too=True) for block in following[:3]):
        return bool(following)
    title = following[0]
    is_title = title.kind is Kind.HEADING or (title.kind is Kind.PARAGRAPH and not title.text.endswith((".", ":")))
    return is_title and len(following) > 1


def _holds_teasers(blocks: Sequence[Block]) -> bool:
    """Tell whether blocks are links, dates and teasers: each running text stands right beside a link or a date."""
    texts = [block for block in blocks if block.text]
    if not texts:
        return False
    leads = [_leads_elsewhere(block) or bool(block.anchors) for block in texts]
    for number, block in enumerate(texts):
        near = leads[max(number - 2, 0) : number + 2]
        if not any(near) and (len(block.text) > _LONGEST_LABEL or block.text.endswith((".", "!", "?"))):
            return False
    return any(leads)


def _fits_contact(block: Block) -> bool:
    return not block.text or (block.kind in (Kind.PARAGRAPH, Kind.TABLE) and furniture.is_contact_detail(block.text))


def _leads_elsewhere(block: Block) -> bool:
    return not block.text or _is_interactive(block, date_too=True) or _is_other_date(block.text)


def _is_interactive(block: Block, *, date_too: bool = False) -> bool:
    """Tell whether all words of a block are links; with `date_too`, its date lines need not be."""
    linked = sum(len(anchor.label) for anchor in block.anchors)
    if linked == 0:
        return False
    text = _DATE.sub("", block.text) if date_too else block.text
    return linked >= sum(1 for letter in text if letter.isalnum()) * 0.9


def _is_link_list(index: int, blocks: Sequence[Block], before: Element, dropped: set[int]) -> bool:
    """Tell whether a heading opens a column beside the article that holds nothing but links."""
    block = blocks[index]
    if block.kind is not Kind.HEADING or block.level <= _level_of_text(blocks):
        return False
    rest = [blocks[number] for number in _reach(index, blocks, before, dropped) - {index}]
    return sum(len(one.anchors) for one in rest) > 1 and all(_is_interactive(one) for one in rest if one.text)


def _level_of_text(blocks: Sequence[Block]) -> int:
    return min((block.level for block in blocks if len(block.text) > RUNNING_TEXT), default=0)


def _run(index: int, blocks: Sequence[Block], fits: Callable[[Block], bool]) -> set[int]:
    run = set()
    for number in range(index + 1, len(blocks)):
        if not fits(blocks[number]):
            break
        run.add(number)
    return run


def _reach(index: int, blocks: Sequence[Block], before: Element, dropped: set[int]) -> set[int]:
    """Return the blocks of the widest element that begins with this block; empty where it is the block alone.

    An element that begins with a box already taken out, or with a heading over it, begins with it too.
    """
    first = index
    while first > 0 and (first - 1 in dropped or _is_short_heading(blocks, first - 1, index)):
        first -= 1
    earlier = next((blocks[number] for number in range(first - 1, -1, -1)), None)
    holds_more = set((earlier.element if earlier else before).iterancestors())
    holds_more.add(earlier.element if earlier else before)
    holds_more.update(before.iterancestors())
    widest = blocks[index].element
    if widest in holds_more:
        return set()
    while (parent := widest.getparent()) is not None and parent not in holds_more:
        widest = parent
    inside = {number for number in range(first, len(blocks)) if is_within(blocks[number].element, widest)}
    return inside if len(inside) > 1 else set()


def _is_short_heading(blocks: Sequence[Block], number: int, index: int) -> bool:
    """Tell whether a block can be the heading over the dated teaser right after it."""
    block = blocks[number]
    label = block.kind is Kind.HEADING or (block.kind is Kind.PARAGRAPH and not block.text.endswith((".", "!", "?")))
    return number == index - 1 and label and len(block.text) <= _LONGEST_LABEL and _opens_with_date(blocks[index])


def _opens_with_date(block: Block) -> bool:
    return _is_other_date(block.text) or furniture.opens_date_line(block.text)


def _without_flat_contact(blocks: list[Block]) -> list[Block]:
    """Cut a contact block that has no element of its own.

    It reaches to the end, or as far as its lines are such of a contact and one of them says how to reach somebody.
    """
    for index, block in enumerate(blocks):
        if furniture.opens_contact(block.text):
            end = next((at for at in range(index + 1, len(blocks)) if not _fits_contact(blocks[at])), len(blocks))
            lines = blocks[index + 1 : end]
            if end == len(blocks) or any(furniture.tells_how_to_reach(line.text) for line in lines):
                return [*blocks[:index], *_without_flat_contact(blocks[end:])]
    return blocks


def _without_edge_buttons(blocks: list[Block]) -> list[Block]:
    first, end = 0, len(blocks)
    while first < end and _is_vague_button(blocks[first]):
        first += 1
    while end > first and _is_vague_button(blocks[end - 1]):
        end -= 1
    # Pictures at the edges stay, whatever stands outside of them.
    return [block for index, block in enumerate(blocks) if first <= index < end or block.picture]


def _is_vague_button(block: Block) -> bool:
    return block.kind is not Kind.HEADING and bool(block.text) and furniture.is_button(block.text, surely=False)
