"""The blocks of an article into HTML."""

from __future__ import annotations

from sample_city.document import (
    Article,
    Block,
    BulletList,
    Gallery,
    Heading,
    Paragraph,
    Picture,
    Table,
    Text,
    pictures_of,
)
from sample_city.markups.model import Markup
from sample_city.markups.typesetting import set_inlines, set_text


def set_body(article: Article, markup: Markup, page: str) -> str:
    """Return the HTML of all blocks, and of the closing credit where the picture has it there."""
    blocks = list(article.blocks)
    blocks.extend(
        Paragraph((Text(f"{picture.credit_label}{picture.credit}"),))
        for picture in pictures_of(article)
        if picture.credit_last
    )
    return set_blocks(tuple(blocks), markup, page)


def set_blocks(blocks: tuple[Block, ...], markup: Markup, page: str) -> str:
    """Return the HTML of blocks, joined as the markup joins them."""
    return markup.block_join.join(_set_block(block, markup, page) for block in blocks)


def _set_block(block: Block, markup: Markup, page: str) -> str:
    match block:
        case Paragraph(parts=parts):
            return markup.paragraph.format(set_inlines(parts, markup, page))
        case Heading(text=text):
            return markup.heading.format(set_text(text, markup.noise))
        case BulletList(items=items):
            listed = (markup.bullet_item.format(set_inlines(item, markup, page)) for item in items)
            return markup.bullet_list.format(markup.bullet_join.join(listed))
        case Table():
            return _set_table(block, markup)
        case Picture():
            return markup.picture(block, markup, page)
        case Gallery(pictures=pictures):
            shown = (markup.gallery_item.format(markup.picture(picture, markup, page)) for picture in pictures)
            return markup.gallery.format("\n".join(shown))


def _set_table(table: Table, markup: Markup) -> str:
    rows = []
    for number, row in enumerate(table.rows):
        cell = markup.head_cell if table.head and number == 0 else markup.cell
        rows.append(markup.row.format("".join(cell.format(set_text(text, markup.noise)) for text in row)))
    return markup.table.format("\n".join(rows))
