"""Later edits of a notice, each of a known kind, so that what an archive finds can be compared with what was done.

`EDITS` names what can be done, `KIND_OF` the kind that the archive has for it in `changes.edits`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from random import Random

from sample_city.document import (
    MONTHS,
    Anchor,
    Article,
    Block,
    FileLink,
    Gallery,
    Inline,
    LineBreak,
    Paragraph,
    Picture,
    Text,
    record,
)
from sample_city.language.people import FIRST_NAMES, LAST_NAMES
from sample_city.language.places import SQUARES, STREETS, VENUES

_DAY = re.compile(rf"\b(\d{{1,2}})(\. (?:{'|'.join(MONTHS)}))")
_TIME = re.compile(r"\b(\d{1,2})((?:[.:]\d\d)? Uhr)")
# No hour, year, day of the month, house number, and no number of a range of hours.
_NUMBER = re.compile(
    r"(?<![\d.,:/-])(?<!aße )(?<!latz )(?!(?:1[89]|20)\d\d\b)(\d{2,})"
    rf"(?! Uhr|[.,:/-]?\d|\.,? | bis \d| und \d+ bis|\.? ?(?:{'|'.join(MONTHS)}))"
)
_WORDINGS = (
    ("beginnt", "startet"), ("rund", "etwa"), ("lädt", "bittet"), ("kostet", "schlägt zu Buche mit"),
    ("außerdem", "zudem"), ("werden", "sollen"), ("ist", "bleibt"), ("und", "sowie"), ("Die", "Diese"),
)  # fmt: skip

_OTHER_STREETS = ("Ahornweg", "Zechenstraße", "Gneisenaustraße", "Marburger Straße", "Pestalozziallee")
_OTHER_SQUARES = ("Pestalozziplatz", "Bochumer Platz", "Lessingplatz")
_OTHER_VENUES = (
    "im Jugendzentrum Heisterkamp", "in der Kreuzkirche", "im Vereinshaus am Bachlauf",
    "in der Turnhalle der Fachschule", "im Gartenhaus", "im Ratskeller",
)  # fmt: skip
_OTHER_PEOPLE = ("Karin Tönnis", "Ole Brandhoff", "Dilek Aydoğan", "Volker Semmler", "Gesa Plückebaum")
_PLACES = tuple(
    (re.compile("|".join(rf"\b{re.escape(known)}\b" for known in sorted(places, key=len, reverse=True))), others)
    for places, others in ((STREETS, _OTHER_STREETS), (SQUARES, _OTHER_SQUARES), (VENUES, _OTHER_VENUES))
)
_PERSON = re.compile(rf"\b(?:{'|'.join((*FIRST_NAMES['w'], *FIRST_NAMES['m']))}) (?:{'|'.join(LAST_NAMES)})\b(?!-)")
_SENTENCE_END = re.compile(r"(?<=[a-zäöü]{3}\.) (?=[A-ZÄÖÜ])")

_ADDED = "Nachtrag der Redaktion: Die Angaben sind auf dem neuesten Stand."


def edit(article: Article, kind: str, draw: Random) -> Article:
    """Return the article after an edit of that kind.

    Raises `KeyError` for a kind that is not in `EDITS` and `ValueError` where the article has nothing to edit so.
    """
    edited = EDITS[kind](article, draw)
    if edited is None or record(edited) == record(article):
        raise ValueError(f"{article.key}: nothing in it takes an edit of kind {kind!r}")
    return edited


def _date(article: Article, draw: Random) -> Article | None:
    shift = draw.randint(1, 5)
    return _in_text(
        article, lambda text: _DAY.sub(lambda day: f"{(int(day[1]) + shift - 1) % 28 + 1}{day[2]}", text, 1)
    )


def _time(article: Article, draw: Random) -> Article | None:
    shift = draw.randint(1, 3)
    return _in_text(
        article, lambda text: _TIME.sub(lambda time: f"{(int(time[1]) + shift) % 22 + 1}{time[2]}", text, 1)
    )


def _number(article: Article, draw: Random) -> Article | None:
    digit = draw.randint(1, 9)
    return _in_text(
        article,
        lambda text: _NUMBER.sub(lambda number: f"{number[1][:-1]}{(int(number[1][-1]) + digit) % 10}", text, 1),
    )


def _place(article: Article, draw: Random) -> Article | None:
    for place, others in draw.sample(_PLACES, len(_PLACES)):
        edited = _in_text(article, partial(place.sub, draw.choice(others), count=1))
        if edited:
            return edited
    return None


def _name(article: Article, draw: Random) -> Article | None:
    return _in_text(article, partial(_PERSON.sub, draw.choice(_OTHER_PEOPLE), count=1))


def _wording(article: Article, draw: Random) -> Article | None:
    for old, new in draw.sample(_WORDINGS, len(_WORDINGS)):
        edited = _in_text(article, partial(re.compile(rf"\b{old}\b").sub, new, count=1))
        if edited:
            return edited
    return None


def _typo(article: Article, draw: Random) -> Article | None:
    def swap(text: str) -> str:
        words = [word for word in re.findall(r"[a-zäöü]{6,}", text) if word[2] != word[3]]
        if not words:
            return text
        word = draw.choice(words)
        return text.replace(word, f"{word[:2]}{word[3]}{word[2]}{word[4:]}", 1)

    return _in_text(article, swap)


def _title(article: Article, draw: Random) -> Article | None:
    return replace(article, title=f"{draw.choice(('Aktualisiert', 'Update', 'Korrektur'))}: {article.title}")


def _paragraph_added(article: Article, draw: Random) -> Article | None:  # noqa: ARG001 - one signature for all
    return replace(article, blocks=(*article.blocks, Paragraph((Text(_ADDED),))))


def _paragraph_removed(article: Article, draw: Random) -> Article | None:
    removable = _plain_paragraphs(article)
    if not removable:
        return None
    number = draw.choice(removable)
    return replace(article, blocks=article.blocks[:number] + article.blocks[number + 1 :])


def _paragraph_moved(article: Article, draw: Random) -> Article | None:
    movable = [number for number in _plain_paragraphs(article) if number < len(article.blocks) - 2]
    if not movable:
        return None
    number = draw.choice(movable)
    rest = article.blocks[:number] + article.blocks[number + 1 :]
    return replace(article, blocks=(*rest, article.blocks[number]))


def _plain_paragraphs(article: Article) -> list[int]:
    """Return the places of the paragraphs after the lead that hold nothing but text."""
    return [
        number
        for number, block in enumerate(article.blocks)
        if isinstance(block, Paragraph) and all(isinstance(part, Text) for part in block.parts)
    ][1:]


def _formatting(article: Article, draw: Random) -> Article | None:
    """Break the first paragraph that has two sentences between them: a new line, or a new paragraph."""
    for number, block in enumerate(article.blocks):
        if not isinstance(block, Paragraph):
            continue
        for index, part in enumerate(block.parts):
            if isinstance(part, Text) and (end := _SENTENCE_END.search(part.text)):
                before = (*block.parts[:index], Text(part.text[: end.start()]))
                after = (Text(part.text[end.end() :]), *block.parts[index + 1 :])
                if draw.random() < 0.5:
                    return _with_block(article, number, Paragraph((*before, LineBreak(), *after)))
                split = (Paragraph(before), Paragraph(after))
                return replace(article, blocks=(*article.blocks[:number], *split, *article.blocks[number + 1 :]))
    return None


def _alt(article: Article, draw: Random) -> Article | None:
    said = draw.choice(("Eine Menschenmenge von oben", "Zwei Personen mit einem Plan", "Ein Gebäude aus Backstein"))
    return _on_first_picture(article, lambda picture: replace(picture, alt=said))


def _caption(article: Article, draw: Random) -> Article | None:  # noqa: ARG001 - one signature for all
    return _on_first_picture(
        article,
        lambda picture: replace(picture, caption=f"{picture.caption} (Archivbild)") if picture.caption else picture,
    )


def _credit(article: Article, draw: Random) -> Article | None:
    names = ("Hanna Vössing, Stadt Herne", "Ali Krüper", "Feuerwehr Herne/Lütgendorf")
    return _on_first_picture(article, lambda picture: replace(picture, credit=draw.choice(names)))


def _image(article: Article, draw: Random) -> Article | None:
    swapped = f"/Bilder/Meldungen/neu/{draw.randint(1000, 9999)}.png"
    return _on_first_picture(article, lambda picture: replace(picture, path=swapped))


def _link(article: Article, draw: Random) -> Article | None:
    url = f"https://neu.example/seite-{draw.randint(1, 999)}"
    return _on_first_inline(article, lambda part: Anchor(part.label, url) if isinstance(part, Anchor) else part)


def _attachment(article: Article, draw: Random) -> Article | None:
    size = f"{draw.randint(1, 9)}.{draw.randint(100, 999)} KB"
    return _on_first_inline(article, lambda part: replace(part, size=size) if isinstance(part, FileLink) else part)


EDITS: dict[str, Callable[[Article, Random], Article | None]] = {
    "date": _date,
    "time": _time,
    "place": _place,
    "number": _number,
    "name": _name,
    "wording": _wording,
    "typo": _typo,
    "title": _title,
    "paragraph added": _paragraph_added,
    "paragraph removed": _paragraph_removed,
    "paragraph moved": _paragraph_moved,
    "caption": _caption,
    "credit": _credit,
    "alt": _alt,
    "image": _image,
    "link": _link,
    "attachment": _attachment,
    "formatting": _formatting,
}

KIND_OF = {name: name.replace(" ", "_") for name in EDITS}
"""What can be done → the kind that `changes.edits` must have for it."""


def give_page(article: Article, source_id: str) -> Article:
    """Return an article that stood on listings only as having a page. Raises `ValueError` where it has one."""
    if article.source_id is not None:
        raise ValueError(f"{article.key} has a page already")
    teaser = tuple(block for block in article.blocks if isinstance(block, Paragraph))[:1]
    return replace(article, source_id=source_id, teaser=teaser)


def replace_picture(article: Article) -> Article:
    """Return an article with another picture under the same address: nothing on its page tells.

    Raises `ValueError` for an article without a picture.
    """
    edited = _on_first_picture(article, lambda picture: replace(picture, edition=picture.edition + 1))
    if edited is None:
        raise ValueError(f"{article.key} has no picture to replace")
    return edited


def replace_file(article: Article) -> Article:
    """Return an article with another file under the same address; `ValueError` for an article without one."""
    edited = _on_first_inline(
        article, lambda part: replace(part, edition=part.edition + 1) if isinstance(part, FileLink) else part
    )
    if edited is None:
        raise ValueError(f"{article.key} has no file to replace")
    return edited


def _in_text(article: Article, change: Callable[[str], str]) -> Article | None:
    """Change the first running text that the change applies to."""
    for number, block in enumerate(article.blocks):
        if not isinstance(block, Paragraph):
            continue
        for index, part in enumerate(block.parts):
            if isinstance(part, Text) and (changed := change(part.text)) != part.text:
                parts = (*block.parts[:index], Text(changed), *block.parts[index + 1 :])
                return _with_block(article, number, Paragraph(parts))
    return None


def _on_first_inline(article: Article, change: Callable[[Inline], Inline]) -> Article | None:
    for number, block in enumerate(article.blocks):
        if not isinstance(block, Paragraph):
            continue
        for index, part in enumerate(block.parts):
            if (changed := change(part)) != part:
                parts = (*block.parts[:index], changed, *block.parts[index + 1 :])
                return _with_block(article, number, Paragraph(parts))
    return None


def _on_first_picture(article: Article, change: Callable[[Picture], Picture]) -> Article | None:
    for number, block in enumerate(article.blocks):
        if isinstance(block, Picture):
            return _with_block(article, number, change(block))
        if isinstance(block, Gallery):
            return _with_block(article, number, Gallery((change(block.pictures[0]), *block.pictures[1:])))
    return None


def _with_block(article: Article, number: int, block: Block) -> Article:
    return replace(article, blocks=(*article.blocks[:number], block, *article.blocks[number + 1 :]))
