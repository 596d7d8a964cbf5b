"""Later edits of a notice, each of a known kind, so that what an archive finds can be compared with what was done."""

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
    Paragraph,
    Picture,
    Text,
)

_DAY = re.compile(rf"\b(\d{{1,2}})(\. (?:{'|'.join(MONTHS)}))")
_TIME = re.compile(r"\b(\d{1,2})((?:[.:]\d\d)? Uhr)")
_NUMBER = re.compile(r"(?<![\d.,:/-])(\d{2,})(?! Uhr|[.,:/-]?\d|\. )")
_WORDINGS = (
    ("beginnt", "startet"), ("rund", "etwa"), ("lädt", "bittet"), ("kostet", "schlägt zu Buche mit"),
    ("außerdem", "zudem"), ("werden", "sollen"), ("ist", "bleibt"), ("und", "sowie"), ("Die", "Diese"),
)  # fmt: skip

_ADDED = "Nachtrag der Redaktion: Die Angaben sind auf dem neuesten Stand."


def edit(article: Article, kind: str, draw: Random) -> Article:
    """Return the article after an edit of that kind.

    Raises `KeyError` for a kind that is not in `EDITS` and `ValueError` where the article has nothing to edit so.
    """
    edited = EDITS[kind](article, draw)
    if edited is None or edited == article:
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
    removable = [number for number, block in enumerate(article.blocks) if isinstance(block, Paragraph)][1:]
    if not removable:
        return None
    number = draw.choice(removable)
    return replace(article, blocks=article.blocks[:number] + article.blocks[number + 1 :])


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
    "number": _number,
    "wording": _wording,
    "typo": _typo,
    "title": _title,
    "paragraph added": _paragraph_added,
    "paragraph removed": _paragraph_removed,
    "caption": _caption,
    "credit": _credit,
    "image": _image,
    "link": _link,
    "attachment": _attachment,
}


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
