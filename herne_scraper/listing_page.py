"""A listing page: its entries in order, found by their date lines, and the ways to its other pages.

An entry is a date line, a title, some text, and usually a last line `mehr zur Meldung: …` that links its page. About
one in five has no page: it is a whole notice, and where its text ends must be told without that line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from herne_scraper import furniture
from herne_scraper.article_text import AddressOf, parts_of
from herne_scraper.blocks import Block, Kind, Reading
from herne_scraper.boxes import without_furniture
from herne_scraper.detail_page import first_block
from herne_scraper.german_date import DATE_LINE_PREFIX, is_date_line
from herne_scraper.html_tree import HEADINGS, Element, is_within
from herne_scraper.items import RawArticle, ReadingProblem
from herne_scraper.site import Kind as AddressKind
from herne_scraper.text_tree import blocks_after
from herne_scraper.visibility import classes_hidden_by_style

Holder = Element | None

# A date line whose label goes on behind a mark: `Meldung vom 12. Mai 2020: Sperrung der Roonstraße`. A sentence that
# begins with the same words is text of an entry.
_DATED_LABEL = re.compile(
    rf"({DATE_LINE_PREFIX} (?:[A-Za-z]+,? )?[0-9]{{1,2}}\. ?(?:[A-Za-zäÄ]+\.?|[0-9]{{1,2}}\.) ?[0-9]{{4}})"
    r"\s?[:|–-]\s*(?=\S)"
)
_LONGEST_TITLE = 200
_LONGEST_EXCERPT = 60
_BELOW_ALL = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class RawListing:
    """The entries of a listing page as strings."""

    entries: tuple[RawArticle, ...]
    problems: tuple[ReadingProblem, ...]


def read_entries(root: Element, url: str, address_of: AddressOf) -> RawListing:
    """Read the entries of a listing page; a page without any date line has none.

    An entry without a title is in `problems`, the others stand.
    """
    hidden = classes_hidden_by_style(root)
    for trust in (True, False):
        reading = Reading(stop=furniture.is_trailer, apart=is_date_line, hidden_classes=hidden, trust=trust)
        start = first_block(root, reading)
        if start is not None:
            return _read(blocks_after(start, reading), url, address_of)
    return RawListing(entries=(), problems=())


def _read(blocks: list[Block], url: str, address_of: AddressOf) -> RawListing:
    blocks = [part for block in blocks for part in _parted(block)]
    lines = [index for index, block in enumerate(blocks) if is_date_line(block.text)]
    entries: list[RawArticle] = []
    problems = [
        ReadingProblem(url=url, error="MissingTitle", reason=f"a date line with more in it is no entry: {line!r}")
        for block in blocks
        for line in block.text.split("\n")
        if not is_date_line(line) and _DATED_LABEL.match(line.removeprefix("- "))
    ]
    for number, at in enumerate(lines):
        end = lines[number + 1] if number + 1 < len(lines) else _end_of_last(blocks, lines)
        own = blocks[at + 1 : end]
        title = next((index for index, block in enumerate(own) if block.text), None)
        if title is None or own[title].kind in (Kind.LIST, Kind.TABLE) or furniture.is_more(own[title].text):
            near = next((block.text for block in own if block.text), "")
            reason = f"no title follows the date line {blocks[at].text!r}, but {near[:_LONGEST_EXCERPT]!r}"
            problems.append(ReadingProblem(url=url, error="MissingTitle", reason=reason))
            continue
        entries.append(_entry(blocks[at], own[title], [*own[:title], *own[title + 1 :]], address_of))
    return RawListing(entries=tuple(entries), problems=tuple(problems))


def _parted(block: Block) -> list[Block]:
    """Part a date line from the title behind it on the same line."""
    match = _DATED_LABEL.match(block.text)
    if match is None or block.kind not in (Kind.PARAGRAPH, Kind.HEADING) or "\n" in block.text or block.anchors:
        return [block]
    title = block.text[match.end() :]
    if not title or len(title) > _LONGEST_TITLE or title.endswith("."):
        return [block]
    return [replace(block, text=match[1]), replace(block, text=title)]


def _entry(date_block: Block, title: Block, rest: list[Block], address_of: AddressOf) -> RawArticle:
    detail, rest = _take_pointer(title, date_block, rest, address_of)
    kept = without_furniture(rest, title.element)
    parts = parts_of([block for block in kept if not _is_dressing(block)], address_of)
    return RawArticle(
        url=detail,
        published_raw=date_block.text,
        title=title.text.replace("\n", " "),
        teaser=parts.body,
        images=parts.images,
        attachments=parts.attachments,
        links=parts.links,
    )


def _take_pointer(
    title: Block, date_block: Block, rest: list[Block], address_of: AddressOf
) -> tuple[str | None, list[Block]]:
    """Return the address of the entry's own page and the blocks without the line that leads there.

    That line is `mehr zur Meldung: …`, and ends the entry; or another block that is nothing but a link to a detail
    page, whose words say no more than that it goes on, or are the title; or title or date line are the link. A link
    inside of running text never is, nor one with words of its own: that is another notice.
    """
    for index, block in enumerate(rest):
        more = next((anchor for anchor in block.anchors if furniture.is_more(anchor.label)), None)
        if more is None and furniture.is_more(block.text) and block.anchors:
            more = block.anchors[0]
        if more is None:
            continue
        address = address_of(more.href)
        ahead = rest[:index]
        if (text := _before_pointer(block)) is not None:
            ahead.append(replace(block, text=text, anchors=tuple(one for one in block.anchors if one is not more)))
        if address is not None and address.kind is AddressKind.DETAIL:
            return address.url, ahead
        # It leads to no page of the news: the link is kept, the entry has no page.
        return None, [*ahead, replace(block, anchors=(more,))] if address is not None else ahead
    for index in range(len(rest) - 1, -1, -1):
        block = rest[index]
        if (
            len(block.anchors) == 1
            and _letters(block.anchors[0].label) == _letters(block.text)
            and (furniture.is_lead_on(block.text) or _letters(block.text) == _letters(title.text))
        ):
            address = address_of(block.anchors[0].href)
            if address is not None and address.kind is AddressKind.DETAIL:
                return address.url, [*rest[:index], *rest[index + 1 :]]
    for block in (title, date_block):
        for anchor in block.anchors:
            address = address_of(anchor.href)
            if address is not None and address.kind is AddressKind.DETAIL:
                return address.url, rest
    return None, rest


def _before_pointer(block: Block) -> str | None:
    """Return what stands in the pointer's block before it, `None` where it is alone."""
    at = block.text.lower().find("mehr zu")
    while at > 0 and not furniture.is_more(block.text[at:]):
        at = block.text.lower().find("mehr zu", at + 1)
    text = block.text[: max(at, 0)].rstrip(" \n\t›»→>|-–")
    return text or None


def _letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())


def _is_dressing(block: Block) -> bool:
    """Tell whether a block only leads through the listing."""
    return bool(block.text) and furniture.is_paging(block.text)


def _end_of_last(blocks: Sequence[Block], lines: Sequence[int]) -> int:
    """Return where the last entry ends: with the element that holds it as others hold theirs, or with all the news.

    Before that, it ends where contact block, paging or archive begin, or with its own pointer.
    """
    last = lines[-1]
    holder = _holder(blocks, lines)
    heading = next((_rank(block.element) for block in blocks[last + 1 : last + 2] if block.kind is Kind.HEADING), None)
    for index in range(last + 1, len(blocks)):
        block = blocks[index]
        if holder is not None and not is_within(block.element, holder):
            return index
        if index == last + 1 or not block.text:
            continue
        before = blocks[index - 1]
        if any(furniture.is_more(anchor.label) for anchor in before.anchors) or furniture.is_more(before.text):
            return index
        if block.kind is Kind.HEADING and heading is not None and _rank(block.element) <= heading:
            return index
        if (
            furniture.is_paging(block.text)
            or furniture.opens_contact(block.text)
            or furniture.opens_other_news(block.text)
        ):
            return index
    return len(blocks)


def _rank(heading: Element) -> int:
    """Return 1 for `h1`, 2 for `h2` and so on; what only plays the part of a heading stands below all."""
    return int(heading.tag[1]) if heading.tag in HEADINGS else _BELOW_ALL


def _holder(blocks: Sequence[Block], lines: Sequence[int]) -> Holder:
    """Return the element beyond which the last entry cannot reach."""
    last = blocks[lines[-1]].element
    chain = [last, *last.iterancestors()]
    if len(lines) == 1:
        return _smallest_entry(blocks[lines[0] :], chain)
    other = blocks[lines[-2]].element
    above_other = {other, *other.iterancestors()}
    common = next(element for element in chain if element in above_other)
    own = chain[chain.index(common) - 1] if common is not last else common
    # An element for each entry, or one around all: in the first case the title stands in it too.
    follower = next((block for block in blocks[lines[-1] + 1 :] if block.text), None)
    if follower is not None and common is not own and is_within(follower.element, own):
        return own if _holds_whole_entries(blocks, lines, common) else common
    return common


def _holds_whole_entries(blocks: Sequence[Block], lines: Sequence[int], common: Element) -> bool:
    """Tell whether every earlier entry ends within the element that holds its date line below the common one."""
    for start, end in pairwise(lines):
        date_element = blocks[start].element
        chain = [date_element, *date_element.iterancestors()]
        if common not in chain or common is date_element:
            return False
        own = chain[chain.index(common) - 1]
        if not all(is_within(block.element, own) for block in blocks[start:end] if block.text):
            return False
    return True


def _smallest_entry(blocks: Sequence[Block], chain: Sequence[Element]) -> Holder:
    """Return the smallest element that holds the date line and two more blocks, title and text."""
    following = [block.element for block in blocks[1:] if block.text][:2]
    for element in chain:
        if all(is_within(one, element) for one in following):
            return element
    return None
