"""A detail page: from its tree to the article, found by its text.

Certain is what a reader sees: a date line, the title after it, the text up to `Details der Meldungen`. Those are
looked for in the tree, whatever elements carry them. Markup is believed only as far as it confirms: where reading with
it finds no article, the page is read again by its words alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from herne_scraper import furniture
from herne_scraper.article_text import AddressOf, parts_of
from herne_scraper.blocks import Block, Kind, Reading
from herne_scraper.boxes import RUNNING_TEXT, without_furniture
from herne_scraper.errors import MissingBody, MissingDateLine, MissingTitle, ReadingError
from herne_scraper.german_date import DATE_LINE_PREFIX, is_date_line
from herne_scraper.german_text import tidy
from herne_scraper.html_tree import BLOCK_TAGS, Element, attributes_of, text_of
from herne_scraper.items import RawArticle
from herne_scraper.site import Kind as AddressKind
from herne_scraper.text_tree import blocks_after
from herne_scraper.visibility import NEVER_TEXT, classes_hidden_by_style, is_furniture, is_hidden, is_shown_as_block

_MENTION = re.compile("Mel\u00ad?dung[\\s\u00ad]*vom(?![a-zäöüß])")
_LONGEST_MENTION = 40
"""Characters, with the blanks of a wrapped source."""
_LONGEST_TITLE = 300
# More than one sentence, or one that is long and ends in a full stop: text, not a title.
_RUNNING_TEXT = re.compile(r"[a-zäöüß)“\"][.!?] [A-ZÄÖÜ„].*[.!?“\"]$|^.{120,}\.$")
_DATE_IN_LINE = re.compile(rf"({DATE_LINE_PREFIX} [^|–]*?[0-9]{{4}})\b[ |:–-]*(?=\S)")


def read_detail(root: Element, url: str, address_of: AddressOf) -> RawArticle:
    """Read the article of a detail page.

    `url` is the page's canonical address. Raises `MissingDateLine`, `MissingTitle` or `MissingBody`, never returns
    less than date line, title and body.
    """
    error: ReadingError | None = None
    hidden = classes_hidden_by_style(root)
    for trust, captions in ((True, True), (True, False), (False, True), (False, False)):
        reading = Reading(
            stop=furniture.is_trailer,
            apart=is_date_line,
            hidden_classes=hidden,
            trust=trust,
            captions=captions,
        )
        try:
            return _read(root, url, address_of, reading)
        except ReadingError as found:
            # What was found with all evidence is what a person should hear of.
            error = error or found
    assert error is not None  # noqa: S101 - the loop ran, and did not return
    raise error


def first_block(root: Element, reading: Reading) -> Element | None:
    """Return the block element in which the first visible `Meldung vom` stands, `None` where there is none.

    The words may be parted by elements, soft hyphens and blanks of any kind. Menus are not looked into: libxml2 gives
    the text of a whole branch at once, and a branch without the words is left.
    """
    found = _first_mention(root, reading)
    while found is not None and not _is_block(found):
        found = found.getparent()
    return found


def _first_mention(element: Element, reading: Reading) -> Element | None:
    """Return the innermost element, in reading order, that holds the words or across whose children they stand."""
    line = element.text or ""
    if _MENTION.search(line):
        return element
    for child in element:
        text = text_of(child)
        if _MENTION.search(text):
            if _is_shown(child, reading) and (found := _first_mention(child, reading)) is not None:
                return found
            text = ""
        line = f"{line[-_LONGEST_MENTION:]}{text}{child.tail or ''}"
        if _MENTION.search(line):
            return element
    return None


def _is_block(element: Element) -> bool:
    tag = element.tag
    return tag in BLOCK_TAGS or "-" in tag or is_shown_as_block(attributes_of(element))


def _is_shown(element: Element, reading: Reading) -> bool:
    if element.tag in NEVER_TEXT:
        return False
    attributes = attributes_of(element)
    # `aria-hidden` on a whole page is a dialog's doing.
    if attributes and is_hidden(attributes, reading.hidden_classes, trust=False):
        return False
    # Some servers put the whole page into a form.
    return not (reading.trust and element.tag != "form" and is_furniture(element.tag, attributes))


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A date line with what follows it."""

    at: int
    title_at: int
    title: str


def _read(root: Element, url: str, address_of: AddressOf, reading: Reading) -> RawArticle:
    start = first_block(root, reading)
    if start is None:
        raise MissingDateLine(f"no line '{DATE_LINE_PREFIX} …' in the page's visible text", url=url)
    blocks = _part_date_and_title(blocks_after(start, reading))
    lines = [index for index, block in enumerate(blocks) if is_date_line(block.text)]
    if not lines:
        raise MissingDateLine(f"no line '{DATE_LINE_PREFIX} …' in the page's visible text", url=url)
    chosen = _choose(blocks, lines, root, url, address_of)
    if chosen is None:
        raise MissingTitle(f"nothing that could be a title follows {blocks[lines[0]].text!r}", url=url)
    body = without_furniture(blocks[chosen.title_at + 1 :], blocks[chosen.title_at].element)
    pictures_before = [block for block in blocks[chosen.at + 1 : chosen.title_at] if block.picture]
    parts = parts_of([*pictures_before, *body], address_of)
    if parts.body is None:
        raise MissingBody(f"nothing follows the title {chosen.title!r}", url=url)
    return RawArticle(
        url=url,
        published_raw=blocks[chosen.at].text,
        title=chosen.title,
        body=parts.body,
        images=parts.images,
        attachments=parts.attachments,
        links=parts.links,
    )


def _part_date_and_title(blocks: list[Block]) -> list[Block]:
    """Put a date line together that stands in two blocks, and part one from a title behind it in the same block."""
    found: list[Block] = []
    for block in blocks:
        if found and found[-1].text in (DATE_LINE_PREFIX, f"{DATE_LINE_PREFIX}:") and block.text:
            found[-1] = replace(found[-1], text=f"{DATE_LINE_PREFIX} {block.text}")
        else:
            found.append(block)
    if any(is_date_line(block.text) for block in found):
        return found
    for index, block in enumerate(found):
        match = _DATE_IN_LINE.match(block.text)
        if match and block.kind in (Kind.PARAGRAPH, Kind.HEADING) and _stands_in_an_element(match[1], block.element):
            title = block.text[match.end() :]
            found[index : index + 1] = [replace(block, text=match[1], anchors=()), replace(block, text=title)]
            break
    return found


def _stands_in_an_element(text: str, block: Element) -> bool:
    return any(tidy(text_of(inline)) == text for inline in block.iterdescendants() if inline.tag != "br")


def _choose(
    blocks: Sequence[Block], lines: list[int], root: Element, url: str, address_of: AddressOf
) -> _Candidate | None:
    """Return the article's own date line among all; teasers of other news on the page have some too.

    Raises `MissingDateLine` where each of them belongs to another notice.
    """
    candidates = []
    others = 0
    for number, at in enumerate(lines):
        end = lines[number + 1] if number + 1 < len(lines) else len(blocks)
        if _is_teaser(blocks[at:end], url, address_of):
            others += 1
        elif (title_at := _title_after(at, blocks, end, root)) is not None:
            candidates.append((_Candidate(at, title_at, blocks[title_at].text.replace("\n", " ")), end))
    if others == len(lines):
        raise MissingDateLine("every date line on the page belongs to an entry that leads to a page", url=url)
    if len(candidates) < 2:
        return candidates[0][0] if candidates else None
    heads = [*_head_titles(root), *(tidy(text_of(heading)) for heading in root.iter("h1"))]

    def rank(candidate: tuple[_Candidate, int]) -> tuple[bool, bool, bool]:
        one, end = candidate
        return (
            any(one.title in head for head in heads),
            blocks[one.title_at].kind is Kind.HEADING,
            any(len(block.text) > RUNNING_TEXT for block in blocks[one.title_at + 1 : end]),
        )

    # The first of those for which most speaks: a text may name the dates of earlier notices below its own.
    return max(candidates, key=rank)[0]


def _title_after(at: int, blocks: Sequence[Block], end: int, root: Element) -> int | None:
    for index in range(at + 1, end):
        block = blocks[index]
        if not block.text or furniture.is_button(block.text, surely=True):
            continue
        if block.kind is Kind.HEADING:
            return index
        if furniture.is_button(block.text, surely=False):
            continue
        if block.kind is not Kind.PARAGRAPH or len(block.text) > _LONGEST_TITLE:
            return None
        if _RUNNING_TEXT.search(block.text) and not any(block.text in head for head in _head_titles(root)):
            return None
        return index
    return None


def _is_teaser(blocks: Sequence[Block], url: str, address_of: AddressOf) -> bool:
    """Tell whether what follows a date line is an entry that leads to a page, be it this one.

    A sidebar of the newest notices lists the notice it stands beside as well.
    """
    texts = [block for block in blocks if block.text]
    for position, block in enumerate(texts[:5]):
        for anchor in block.anchors:
            says_more = furniture.is_more(anchor.label) or furniture.is_more(block.text)
            # The title, or the date line, may be a link itself; to this very page it is a permanent link.
            if position < 2 or says_more:
                address = address_of(anchor.href)
                if address is not None and address.kind is AddressKind.DETAIL and (says_more or address.url != url):
                    return True
    return False


def _head_titles(root: Element) -> list[str]:
    titles = [tidy(title.text or "") for title in root.iter("title")]
    titles += [tidy(meta.get("content") or "") for meta in root.iter("meta") if meta.get("property") == "og:title"]
    return titles
