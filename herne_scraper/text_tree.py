"""From an HTML tree to what a reader sees, block by block.

A block is what stands apart from its neighbours: a paragraph, a heading, a list, a table of data, a picture with its
caption. It does not matter which elements carry it: paragraphs in `p`, in nested `div`s, as bare text between
two `<br>`s, or in a cell of a layout table come out the same.

The walk starts at an element and goes forward in the document, outwards through its ancestors, until it is told
to stop: reading an article costs the article, not the page with its menus.
"""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from herne_scraper.blocks import Anchor, Block, Kind, Reading, holds_data, item_text, row_text
from herne_scraper.captions import Captioned, captioned, links_at
from herne_scraper.german_text import tidy
from herne_scraper.html_tree import BLOCK_TAGS, HEADINGS, Attributes, Element, attributes_of, select
from herne_scraper.pictures import Picture, pictures_in
from herne_scraper.running_text import BREAK, LINK_END, PICTURE, Line, RunningText
from herne_scraper.visibility import FURNITURE_TAGS, NEVER_TEXT, is_furniture, is_hidden, is_shown_as_block

_IMAGES = etree.XPath("descendant::img | following::img")


def blocks_after(start: Element, reading: Reading) -> list[Block]:
    """Return the blocks of `start` and of all that follows it in the document, up to where `reading.stop` says."""
    walk = _Walk(reading, pictures_in(select(_IMAGES, start)))
    walk.outside = frozenset((start, *start.iterancestors()))
    for image in walk.pictures:
        walk.holders.setdefault(_outermost(image, walk.outside), []).append(image)
    walk.forward_from(start)
    return walk.blocks


def _outermost(image: Element, outside: frozenset[Element]) -> Element:
    found = image
    for ancestor in image.iterancestors():
        if ancestor in outside:
            break
        found = ancestor
    return found


class _Walk:
    """The state of one walk: what has been finished, and the running text that has not."""

    def __init__(self, reading: Reading, pictures: dict[Element, Picture], *, part_at_pictures: bool = False) -> None:
        self.blocks: list[Block] = []
        self.stopped = False
        self.pictures = pictures
        self.outside: frozenset[Element] = frozenset()
        self.holders: dict[Element, list[Element]] = {}
        self._captioned: dict[Element, Captioned] = {}
        self._reading = reading
        self._part_at_pictures = part_at_pictures
        self._running = RunningText()
        self._element: Element | None = None
        self._level = 0
        self._heading = False
        self._after_apart = False

    def forward_from(self, start: Element) -> None:
        self.within(start)
        node = start
        while not self.stopped and (parent := node.getparent()) is not None:
            self._element = parent
            self._running.add(node.tail)
            for sibling in node.itersiblings():
                self._visit(sibling)
                if self.stopped:
                    return
                self._running.add(sibling.tail)
            self._flush()
            self._level += 1
            node = parent

    def within(self, element: Element) -> None:
        self._element = element
        self._inside(element)
        if not self.stopped:
            self._flush()

    def lines_below(self, element: Element) -> list[str] | None:
        """Return the lines below the picture in an element, `None` where it holds more than a picture and lines."""
        inner = _Walk(replace(self._reading, trust=False), self.pictures, part_at_pictures=True)
        inner.within(element)
        below = element.tag in ("figure", "figcaption")
        lines: list[str] = []
        for block in inner.blocks:
            if block.picture:
                below = True
            elif block.kind is not Kind.PARAGRAPH or not below or self._reading.apart(block.text):
                return None
            else:
                lines.extend(block.text.split("\n"))
        return lines

    def _visit(self, element: Element) -> None:
        tag = element.tag
        if tag == "br":
            self._running.parts.append(BREAK)
            return
        if tag in NEVER_TEXT:
            if tag == "noscript":
                for image in element.iter("img"):
                    self._see(image)
            return
        attributes = attributes_of(element)
        if attributes:
            if is_hidden(attributes, self._reading.hidden_classes, trust=self._reading.trust):
                self._pass(element)
                return
            if self._reading.trust and is_furniture(tag, attributes):
                self._pass(element)
                return
        elif tag in FURNITURE_TAGS and self._reading.trust:
            self._pass(element)
            return
        if element in self.holders:
            # Only now, so that pictures of sidebars and of what follows the article cost nothing.
            self._captioned |= captioned(
                self.holders[element],
                self.pictures,
                self.outside,
                self.lines_below,
                figures_only=not self._reading.captions,
            )
        if element in self._captioned:
            self._flush()
            image, lines = self._captioned[element]
            self._see(image, lines)
            if lines and (links := links_at(element, image)):
                anchors = tuple(Anchor(href, label, after) for href, label, after in links)
                self.blocks[-1] = replace(self.blocks[-1], anchors=anchors)
        elif tag == "img":
            self._see(element)
        elif tag == "a":
            self._follow(element)
        elif tag in ("ul", "ol") or ("role", "list") in attributes:
            self._collect_list(element)
        elif tag == "table":
            self._collect_table(element, attributes)
        elif tag in BLOCK_TAGS or "-" in tag or (attributes and is_shown_as_block(attributes)):
            self._enter(element, heading=tag in HEADINGS or ("role", "heading") in attributes)
        else:
            self._inside(element)

    def _pass(self, element: Element) -> None:
        """Leave an element out, but end with it where the text of interest ends inside of it."""
        if any(self._reading.stop(line) for text in element.itertext() if (line := tidy(str(text)))):
            self._flush()
            self.stopped = True

    def _inside(self, element: Element) -> None:
        parts = self._running.parts
        text = element.text
        if text and (parts or not text.isspace()):
            parts.append(text)
        for child in element:
            self._visit(child)
            if self.stopped:
                return
            tail = child.tail
            # The blanks between two blocks are no text, and there are many.
            if tail and (parts or not tail.isspace()):
                parts.append(tail)

    def _enter(self, element: Element, *, heading: bool) -> None:
        self._flush()
        outer, outer_heading = self._element, self._heading
        self._element, self._heading = element, heading or outer_heading
        self._inside(element)
        if not self.stopped:
            self._flush()
        self._element, self._heading = outer, outer_heading

    def _follow(self, link: Element) -> None:
        href = (link.get("href") or "").strip()
        start, before = len(self._running.parts), len(self.blocks)
        self._inside(link)
        if not href or self.stopped:
            return
        if any(not block.picture for block in self.blocks[before:]):
            # A link around whole blocks links each of them.
            self._flush()
            self.blocks[before:] = [
                block
                if block.picture
                else replace(block, anchors=(*block.anchors, Anchor(href, block.text.replace("\n", " "), "")))
                for block in self.blocks[before:]
            ]
            return
        self._running.links.append((href, start, len(self._running.parts)))
        self._running.parts.append(LINK_END)

    def _see(self, image: Element, lines: tuple[str, ...] = ()) -> None:
        picture = self.pictures.get(image)
        if picture is None:
            return
        if self._part_at_pictures:
            self._flush()
        self._running.parts.append(PICTURE)
        self._running.pictures.append(replace(picture, lines=lines) if lines else picture)
        if self._part_at_pictures or lines:
            self._flush()

    def _collect(self, element: Element) -> list[Block]:
        """Return the blocks of one element apart from those found so far."""
        outer, self.blocks = self.blocks, []
        self._visit(element)
        if not self.stopped:
            self._flush()
        found, self.blocks = self.blocks, outer
        return found

    def _collect_list(self, element: Element) -> None:
        self._flush()
        items: list[list[Block]] = []
        for child in element:
            items.append(self._collect(child))
            if self.stopped:
                break
            self._running.add(child.tail)
        blocks = [block for item in items for block in item]
        if self.stopped or any(block.kind in (Kind.HEADING, Kind.TABLE) for block in blocks) or self._any_apart(blocks):
            self.blocks.extend(blocks)
        else:
            self._add_joined(Kind.LIST, [item_text(item) for item in items], blocks, element)

    def _collect_table(self, table: Element, attributes: Attributes) -> None:
        self._flush()
        rows: list[list[list[Block]]] = []
        for part in table:
            if part.tag == "tr":
                rows.append([self._collect(cell) for cell in part])
            elif part.tag in ("thead", "tbody", "tfoot"):
                rows.extend([self._collect(cell) for cell in row] for row in part)
            else:
                self.blocks.extend(self._collect(part))
            if self.stopped:
                break
        blocks = [block for row in rows for cell in row for block in cell]
        layout = self.stopped or ("role", "presentation") in attributes or ("role", "none") in attributes
        head = next(table.iter("th"), None) is not None
        if layout or self._any_apart(blocks) or not holds_data(rows, head=head):
            self.blocks.extend(blocks)
        else:
            self._add_joined(Kind.TABLE, [row_text(row) for row in rows], blocks, table)

    def _add_joined(self, kind: Kind, texts: list[str], blocks: list[Block], element: Element) -> None:
        self.blocks.extend(block for block in blocks if block.picture)
        text = "\n".join(filter(None, texts))
        if text:
            anchors = tuple(anchor for block in blocks for anchor in block.anchors)
            self.blocks.append(Block(kind, text, element, self._level, anchors))

    def _any_apart(self, blocks: list[Block]) -> bool:
        return any(self._reading.apart(block.text.removeprefix("- ")) for block in blocks)

    def _flush(self) -> None:
        """Finish the running text: it becomes one block, or several where blank lines part it."""
        if not self._running.parts:
            return
        paragraph: list[Line] = []
        for line in self._running.finished():
            if not line.text:
                self._finish(paragraph)
                paragraph = []
            for picture in line.pictures:
                self._add(Kind.PICTURE, "", (), picture)
            if not line.text:
                continue
            alone = not self._heading and (self._after_apart or self._reading.apart(line.text))
            if alone and paragraph:
                self._finish(paragraph)
                paragraph = []
            paragraph.append(line)
            if alone or self._reading.stop(line.text):
                self._finish(paragraph)
                paragraph = []
            if self.stopped:
                return
        self._finish(paragraph)

    def _finish(self, lines: list[Line]) -> None:
        """Make a block of the lines of one paragraph, without those from where the text of interest ends."""
        if lines and self._reading.stop(lines[-1].text):
            self.stopped = True
            lines = lines[:-1]
        if not lines:
            return
        self._after_apart = self._reading.apart(lines[-1].text)
        kind, mark = (Kind.HEADING, " ") if self._heading else (Kind.PARAGRAPH, "\n")
        if len(lines) == 1:
            self._add(kind, lines[0].text, lines[0].anchors)
        else:
            anchors = tuple(anchor for line in lines for anchor in line.anchors)
            self._add(kind, mark.join(line.text for line in lines), anchors)

    def _add(self, kind: Kind, text: str, anchors: tuple[Anchor, ...], picture: Picture | None = None) -> None:
        assert self._element is not None  # noqa: S101 - every walk begins by entering an element
        self.blocks.append(Block(kind, text, self._element, self._level, anchors, picture))
