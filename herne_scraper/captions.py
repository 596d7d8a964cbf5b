"""Which text stands at a picture: a figure, or the element that holds nothing but one picture and its text."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Set

from herne_scraper.german_date import DATE_LINE_PREFIX
from herne_scraper.german_text import media_type_of, split_credit, tidy
from herne_scraper.html_tree import Element, text_of

# An element of these is the page or the article, however little it holds.
_TOO_WIDE = frozenset(("html", "body", "main", "article"))
_LONGEST_CAPTION = 500
"""Characters. Captions of group pictures name everybody on them; longer texts are articles."""
_LONGEST_LINE_BESIDE = 250
"""Characters of a caption that stands in one paragraph with its picture, as text beside a picture also does."""

_WORDS_OF_A_SENTENCE = 4

Captioned = tuple[Element, tuple[str, ...]]
"""A picture and the lines at it."""

Lines = Callable[[Element], list[str] | None]
"""The lines a reader sees below the picture in an element; `None` where there is more than a caption can be:
headings, lists, text before the picture."""


def captioned(
    images: Iterable[Element],
    pictures: Collection[Element],
    outside: Set[Element],
    lines_of: Lines,
    *,
    figures_only: bool,
) -> dict[Element, Captioned]:
    """Return the elements that hold one picture and its text: element → picture, lines.

    `images` are looked at; `pictures` are all `img` elements of the page that show one. `outside` are elements that
    hold more than the article's body and so never belong to a picture. With `figures_only`, only the element `figure`
    is believed.
    """
    found: dict[Element, Captioned] = {}
    for image in images:
        figure = next(image.iterancestors("figure"), None)
        if figure is not None and figure not in outside and _holds_one(figure, pictures):
            found[figure] = (image, _figure_lines(figure, lines_of))
        elif not figures_only and (wrapper := _wrapper_of(image, outside, pictures, lines_of)):
            found[wrapper[0]] = (image, wrapper[1])
    return found


def _figure_lines(figure: Element, lines_of: Lines) -> tuple[str, ...]:
    lines = lines_of(figure)
    if lines is None:
        caption = next(figure.iter("figcaption"), None)
        lines = lines_of(caption) if caption is not None else None
    return tuple(lines or ())


def _wrapper_of(
    image: Element, outside: Set[Element], pictures: Collection[Element], lines_of: Lines
) -> tuple[Element, tuple[str, ...]] | None:
    for element in image.iterancestors():
        if element in outside or element.tag in _TOO_WIDE or not _holds_one(element, pictures):
            return None
        text = " ".join(text_of(element).split())
        if not text:
            continue
        if len(text) > _LONGEST_CAPTION or DATE_LINE_PREFIX in text:
            # Text of an article, or a teaser with its thumbnail.
            return None
        if _holds_other_link(element, image):
            return None
        lines = lines_of(element)
        if lines is None:
            return None
        if lines:
            return _widened(element, lines, outside, pictures, lines_of) if _reads_as_caption(element, lines) else None
    return None


def links_at(holder: Element, image: Element) -> list[tuple[str, str, str]]:
    """Return address, label and the text right behind it of the links in a caption, not of one around the picture."""
    return [
        ((link.get("href") or "").strip(), label, tidy(link.tail or ""))
        for link in holder.iter("a")
        if link.get("href") and link not in image.iterancestors("a") and (label := tidy(text_of(link)))
    ]


def _holds_other_link(element: Element, image: Element) -> bool:
    """Tell whether an element holds a link with words: a picture or an icon beside a link, or in running text."""
    if any(text_of(link).strip() for link in element.iter("a")):
        around = next(image.iterancestors("a"), None)
        target = (around.get("href") or "").partition("?")[0] if around is not None else ""
        # A link around picture and caption leads to the picture in large.
        return bool(links_at(element, image)) or not (media_type_of(target) or "").startswith("image/")
    return False


def _widened(
    element: Element,
    lines: list[str],
    outside: Set[Element],
    pictures: Collection[Element],
    lines_of: Lines,
) -> tuple[Element, tuple[str, ...]]:
    """Take in the credit where it stands outside of the element that holds picture and caption."""
    parent = element.getparent()
    if parent is None or parent in outside or parent.tag in _TOO_WIDE or not _holds_one(parent, pictures):
        return element, tuple(lines)
    if _length(parent) > _length(element) + _LONGEST_LINE_BESIDE:
        return element, tuple(lines)
    more = lines_of(parent)
    if more and more[: len(lines)] == lines and all(_only_credits(line) for line in more[len(lines) :]):
        return parent, tuple(more)
    return element, tuple(lines)


def _only_credits(line: str) -> bool:
    # At a picture, `Quelle: RVR` is a credit as well; in a paragraph of its own it need not be.
    return split_credit([line])[0] is None


def _length(element: Element) -> int:
    return len(" ".join(text_of(element).split()))


def _reads_as_caption(element: Element, lines: list[str]) -> bool:
    text = sum(map(len, lines))
    others = [line for line in lines if not _only_credits(line)]
    if len(others) > 1:
        return False
    if split_credit(lines)[1] is not None or element.tag != "p":
        return True
    # In one paragraph with its picture and on the same line, a sentence is the article's.
    return text <= _LONGEST_LINE_BESIDE and (next(element.iter("br"), None) is not None or not _is_sentence(lines))


def _is_sentence(lines: list[str]) -> bool:
    return lines[-1].endswith((".", "!", "?")) and lines[-1].count(" ") >= _WORDS_OF_A_SENTENCE


def _holds_one(element: Element, pictures: Collection[Element]) -> bool:
    return sum(1 for image in element.iter("img") if image in pictures) == 1
