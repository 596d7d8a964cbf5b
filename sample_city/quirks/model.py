"""What a quirk is: a notice made to show one thing.

A link to `quirk:<name>` is replaced by the page of that quirk's article.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sample_city.document import Block, BulletList, Paragraph, body_text
from sample_city.language.grammar import parse_inlines
from sample_city.language.named_days import Field, NamedDay


@dataclass(frozen=True, slots=True, kw_only=True)
class Quirk:
    """A notice made to show one thing."""

    name: str
    shows: str
    """What is odd about it, in one sentence."""
    day: date
    """Its date; an older city has it on its last day."""
    title: str
    blocks: tuple[Block, ...]
    page: bool = True
    sections: tuple[str, ...] = ()
    more: str = "mehr zur Meldung: {title}"
    main: bool = True
    """Whether it stands on the listing of all news."""
    press: bool = True
    """Whether it stands among the press releases."""
    late: int = 0
    """Days after its date on which it came online."""
    teaser: str | None = None
    """What the listing prints; else the first paragraph."""
    names: tuple[tuple[str, str | None, str | None], ...] = ()
    """The days its title, then its body name, in order: words, begin and end as the archive is to keep them."""
    odd: tuple[tuple[str, str], ...] = ()
    """What contradicts itself: `weekday_differs` or `event_past`, and the words that do."""

    def named_days(self) -> list[NamedDay]:
        """Return the days it names with their places. Raises `ValueError` for words out of this order."""
        found: list[NamedDay] = []
        places: tuple[tuple[Field, str], ...] = (("title", self.title), ("body", body_text(self.blocks)))
        at, offset = 0, 0
        for words, starts, ends in self.names:
            while (start := places[at][1].find(words, offset)) < 0 and at < len(places) - 1:
                at, offset = at + 1, 0
            if start < 0:
                raise ValueError(f"the quirk {self.name} does not name {words!r}, or earlier")
            found.append(
                NamedDay(field=places[at][0], position=start, text=words, starts=starts, ends=ends, form="quirks")
            )
            offset = start
        return found


def paragraph(text: str) -> Paragraph:
    """Return a paragraph of a text with marks, as `sample_city.language.grammar` has them."""
    return Paragraph(parse_inlines(text))


def paragraphs(*texts: str) -> tuple[Block, ...]:
    """Return one paragraph a text."""
    return tuple(paragraph(text) for text in texts)


def bullets(*texts: str) -> BulletList:
    """Return a bullet list of texts with marks."""
    return BulletList(tuple(parse_inlines(text) for text in texts))
