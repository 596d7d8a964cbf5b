"""The text of inline elements until it ends in a block: parts of strings, line breaks and links into tidy lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import accumulate, islice

from herne_scraper.blocks import Anchor
from herne_scraper.german_text import tidy
from herne_scraper.pictures import Picture

# None of these can occur in a parsed document.
BREAK = "\x00"
LINK_END = "\x01"
PICTURE = "\x02"

_MARKS_TO_BLANKS = dict.fromkeys(map(ord, (BREAK, LINK_END, PICTURE)), " ")
_LOOSE_LINK_END = re.compile(r"\s*\x01\s*(?=[.,;:!?)“](?!\.))")
_PARTS_AFTER_A_LINK = 6


@dataclass(frozen=True, slots=True)
class Line:
    """One line as a reader sees it, with the links and pictures in it. A line without text parts paragraphs."""

    text: str
    anchors: tuple[Anchor, ...] = ()
    pictures: tuple[Picture, ...] = ()


@dataclass(slots=True)
class RunningText:
    """What has been read of a block that is not finished."""

    parts: list[str] = field(default_factory=list)
    """Text, `BREAK`, `LINK_END` and `PICTURE` in reading order."""
    links: list[tuple[str, int, int]] = field(default_factory=list)
    """Address, and the indexes in `parts` where the link's text begins and ends."""
    pictures: list[Picture] = field(default_factory=list)
    """One for each `PICTURE` in `parts`."""

    def add(self, text: str | None) -> None:
        """Add the text of a node, if it has one; blanks before the first word are none."""
        if text and (self.parts or not text.isspace()):
            self.parts.append(text)

    def finished(self) -> list[Line]:
        """Return the lines read so far and begin anew; no lines where there is no text.

        A blank that a link left before the punctuation after it is removed. A link belongs to the line it begins in.
        """
        if not self.parts:
            return []
        parts, links, pictures = self.parts[:], self.links, self.pictures
        # The list stays the same object: walks hold it while they read.
        self.parts.clear()
        self.links, self.pictures = [], []
        text = "".join(parts)
        if not text or text.isspace():
            return []
        if links:
            text = _LOOSE_LINK_END.sub("", text).replace(LINK_END, "")
        counts: list[int] = []
        if pictures:
            counts = [line.count(PICTURE) for line in text.split(BREAK)]
            text = text.replace(PICTURE, " ")
        lines = [tidy(line) for line in text.split(BREAK)] if BREAK in text else [tidy(text)]
        if not links and not pictures:
            return [Line(line) for line in lines] if any(lines) else []
        anchors: list[list[Anchor]] = [[] for _ in lines]
        # Counted once, not from the beginning for each link: a hostile page has a hundred thousand of them.
        breaks = list(accumulate((part == BREAK for part in parts), initial=0))
        for href, start, end in links:
            anchors[breaks[start]].append(
                Anchor(href, _plain(parts[start:end]), _plain(parts[end : end + _PARTS_AFTER_A_LINK]))
            )
        shown = iter(pictures)
        seen = [tuple(islice(shown, count)) for count in counts] or [()] * len(lines)
        return [Line(*line) for line in zip(lines, map(tuple, anchors), seen, strict=True)]


def _plain(parts: list[str]) -> str:
    return tidy("".join(parts).translate(_MARKS_TO_BLANKS))
