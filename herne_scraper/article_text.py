"""From blocks a reader sees to the parts of a record: body, images, attachments, links."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from herne_scraper.blocks import Anchor, Block
from herne_scraper.german_text import find_announcement, media_type_of, only_credit, split_credit
from herne_scraper.items import Attachment, Image, Link
from herne_scraper.site import Address

AddressOf = Callable[[str], Address | None]
"""What a reference on the page means; `None` for what is no address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the blocks of an article say."""

    body: str | None
    images: tuple[Image, ...]
    attachments: tuple[Attachment, ...]
    links: tuple[Link, ...]


def parts_of(blocks: Sequence[Block], address_of: AddressOf) -> Parts:
    """Return body, images, attachments and links of an article's blocks, each in reading order.

    A paragraph that only credits a picture becomes its credit: right below the picture, or as the last paragraph
    where there is one picture. Each picture counts once.
    """
    blocks = _credits_to_pictures(blocks)
    attachments: list[Attachment] = []
    links: list[Link] = []
    for block in blocks:
        for anchor in block.anchors:
            target = _target(anchor, address_of)
            if isinstance(target, Attachment):
                attachments.append(target)
            elif target is not None:
                links.append(target)
    texts = [block.text for block in blocks if block.text]
    return Parts(
        body="\n\n".join(texts) or None,
        images=_images(blocks, address_of),
        attachments=tuple(attachments),
        links=tuple(links),
    )


def _credits_to_pictures(blocks: Sequence[Block]) -> list[Block]:
    found = list(blocks)
    pictures = [index for index, block in enumerate(found) if block.picture]
    texts = [index for index, block in enumerate(found) if block.text]
    if not pictures:
        return found
    below = [index + 1 for index in pictures if index + 1 < len(found) and index - 1 not in pictures]
    if len(pictures) == 1 and texts:
        below.append(texts[-1])
    taken = set()
    for index in below:
        credit = only_credit(found[index].text) if found[index].text else None
        if credit is None or len(texts) == 1:
            continue
        at = max(number for number in pictures if number < index) if any(n < index for n in pictures) else pictures[0]
        picture = found[at].picture
        if picture is None or split_credit(picture.lines)[1] is not None:
            continue
        found[at] = replace(found[at], picture=replace(picture, lines=(*picture.lines, *found[index].text.split("\n"))))
        taken.add(index)
    return [block for index, block in enumerate(found) if index not in taken]


def _images(blocks: Sequence[Block], address_of: AddressOf) -> tuple[Image, ...]:
    images: dict[str, Image] = {}
    for block in blocks:
        if block.picture and (address := address_of(block.picture.url)) is not None:
            caption, credit = split_credit(block.picture.lines)
            image = Image(url=address.url, alt=block.picture.alt, caption=caption, credit=credit)
            images.setdefault(image.url, image)
    return tuple(images.values())


def _target(anchor: Anchor, address_of: AddressOf) -> Attachment | Link | None:
    if not anchor.label or anchor.href.startswith("#"):
        return None
    address = address_of(anchor.href)
    if address is None:
        return None
    scheme, _, rest = address.url.partition(":")
    if scheme.lower() in ("mailto", "tel"):
        return Link(url=f"{scheme.lower()}:{rest}", label=anchor.label)
    if scheme not in ("http", "https"):
        return None
    announced = find_announcement(anchor.label)
    label = anchor.label
    if announced:
        label = f"{label[: announced.start].rstrip()} {label[announced.end :].lstrip()}".strip()
    else:
        announced = find_announcement(anchor.after)
        if announced and announced.start > 0:
            announced = None
    url = address.url.partition("#")[0]
    media_type = announced.media_type if announced else media_type_of(url.partition("?")[0].rpartition("/")[2])
    if media_type is None:
        return Link(url=address.url, label=anchor.label)
    return Attachment(
        url=url,
        label=label or anchor.label,
        media_type=media_type,
        size_bytes=announced.size_bytes if announced else None,
    )
