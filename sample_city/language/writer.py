"""Writes a notice: from topic, day and chance to title, teaser and blocks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from random import Random

from sample_city.document import (
    Anchor,
    Block,
    BulletList,
    FileLink,
    Gallery,
    Heading,
    Inline,
    LineBreak,
    Paragraph,
    Picture,
    Table,
    Text,
    body_text,
    pictures_in,
    text_of,
)
from sample_city.language.grammar import Facts, expand, parse_inlines, write_paragraph
from sample_city.language.named_days import Mentions, NamedDay, unmark
from sample_city.language.people import PHOTOGRAPHERS
from sample_city.language.topic import Topic, all_topics

CREDIT_LABELS = ("Foto: ", "Foto: ", "© ", "Fotos: ", "Bild: ", "Bilder: ", "Grafik: ", "Quelle: ")

_SAYS = ("sagt", "so", "betont", "erklärt", "freut sich")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What the press office wrote, before it gets a number and a place on listings."""

    topic: str
    title: str
    published: date
    blocks: tuple[Block, ...]
    teaser: tuple[Paragraph, ...]
    sections: tuple[str, ...]
    days: tuple[NamedDay, ...] = ()
    """The days that title, body and captions name."""


def topics_of(day: date) -> list[Topic]:
    """Return the topics that come up on such a day."""
    return [
        topic for topic in all_topics() if day.month in topic.months and topic.years[0] <= day.year <= topic.years[1]
    ]


def write_notice(topic: Topic, day: date, draw: Random, *, serial: int, with_page: bool) -> Notice:
    """Return a notice of the topic. `serial` names its files; without a page it is short, without pictures."""
    facts = Facts(draw=draw, published=day, slips=Random(f"{day} {serial}"))
    headline, opening = draw.choice(topic.stories)
    title = expand(headline, facts)
    lead = write_paragraph(opening, facts)
    sections = _choose_sections(topic, draw)
    marked = _write_body(topic, lead, facts, serial) if with_page else _write_entry(topic, lead, facts)
    blocks = tuple(_unmark_block(block) for block in marked)
    return Notice(
        topic=topic.name,
        title=unmark(title),
        published=day,
        blocks=blocks,
        teaser=_write_teaser(_unmark_paragraph(lead), blocks, draw) if with_page else (),
        sections=sections,
        days=_named_days(title, marked, facts.mentions),
    )


def _named_days(title: str, blocks: tuple[Block, ...], mentions: Mentions) -> tuple[NamedDay, ...]:
    named = mentions.named_in(title, "title") + mentions.named_in(body_text(blocks), "body")
    for number, picture in enumerate(pictures_in(blocks), 1):
        named += mentions.named_in(picture.caption or "", "caption", number)
    return tuple(named)


def _unmark_block(block: Block) -> Block:
    match block:
        case Paragraph():
            return _unmark_paragraph(block)
        case Heading(text=text):
            return Heading(unmark(text))
        case BulletList(items=items):
            return BulletList(tuple(_unmark_inlines(item) for item in items))
        case Picture():
            return _unmark_picture(block)
        case Gallery(pictures=pictures):
            return Gallery(tuple(_unmark_picture(picture) for picture in pictures))
        case Table(rows=rows, head=head):
            return Table(tuple(tuple(unmark(cell) for cell in row) for row in rows), head=head)


def _unmark_paragraph(paragraph: Paragraph) -> Paragraph:
    return Paragraph(_unmark_inlines(paragraph.parts))


def _unmark_inlines(parts: tuple[Inline, ...]) -> tuple[Inline, ...]:
    unmarked: list[Inline] = []
    for part in parts:
        match part:
            case Text(text=text):
                unmarked.append(Text(unmark(text)))
            case Anchor(label=label, url=url):
                unmarked.append(Anchor(unmark(label), url))
            case _:
                unmarked.append(part)
    return tuple(unmarked)


def _unmark_picture(picture: Picture) -> Picture:
    return replace(picture, alt=unmark(picture.alt or "") or None, caption=unmark(picture.caption or "") or None)


def write_case_numbers(day: date, infected: int, incidence: str) -> Notice:
    """Return the daily notice of case numbers; two of them may differ in a single digit."""
    figures = f"{infected:,}".replace(",", ".")
    text = (
        f"Aktuell sind in Herne {figures} Personen nachweislich mit dem Coronavirus infiziert. "
        f"Die Sieben-Tage-Inzidenz liegt bei {incidence}. In den Herner Krankenhäusern werden 21 Menschen behandelt."
    )
    return Notice(
        topic="corona-zahlen",
        title="Coronavirus: Aktuelle Fallzahlen für Herne",
        published=day,
        blocks=(Paragraph((Text(text),)), Paragraph((Text("Stand 9 Uhr, Quelle: Fachbereich Gesundheit."),))),
        teaser=(Paragraph((Text(text),)),),
        sections=("/Stadt-und-Leben/", "/Stadt-und-Leben/Gesundheit/"),
    )


def _choose_sections(topic: Topic, draw: Random) -> tuple[str, ...]:
    count = draw.choices((0, 1, 2, 3), (2, 10, 6, 2))[0]
    return tuple(topic.sections[: min(count, len(topic.sections))])


def _write_entry(topic: Topic, lead: Paragraph, facts: Facts) -> tuple[Block, ...]:
    if facts.draw.random() < 0.5:
        return (lead,)
    return (lead, write_paragraph(facts.draw.choice(topic.paragraphs), facts))


def _write_body(topic: Topic, lead: Paragraph, facts: Facts, serial: int) -> tuple[Block, ...]:
    draw = facts.draw
    count = min(len(topic.paragraphs), draw.choice((1, 2, 2, 3, 3, 4)))
    chosen = sorted(draw.sample(range(len(topic.paragraphs)), count))
    blocks: list[Block] = [lead]
    pictures = _draw_pictures(topic, facts, serial)
    if pictures and draw.random() < 0.7:
        blocks.insert(0, pictures.pop(0))
    for number, index in enumerate(chosen):
        if number == 2 and draw.random() < 0.25:
            blocks.append(Heading(draw.choice(("Hintergrund", "Zum Ablauf", "Gut zu wissen", "Was jetzt wichtig ist"))))
        blocks.append(write_paragraph(topic.paragraphs[index], facts))
    if topic.quotes and draw.random() < 0.6:
        blocks.append(write_paragraph(f"„{draw.choice(topic.quotes)}“, {draw.choice(_SAYS)} {{official}}.", facts))
    if topic.lists and draw.random() < 0.7:
        blocks.extend(_write_list(draw.choice(topic.lists), facts))
    blocks.extend(pictures[:1] if len(pictures) == 1 else [Gallery(tuple(pictures))] if pictures else [])
    if topic.closing and draw.random() < 0.4:
        blocks.append(write_paragraph(draw.choice(topic.closing), facts))
        size = f"{draw.randint(1, 4)}.{draw.randint(100, 999)} KB"
        file = FileLink(
            label="Übersichtsplan", path=f"/PDF/Meldungen/{facts.published.year}/plan-{serial}.pdf", size=size
        )
        blocks.append(Paragraph((file,)))
    return tuple(blocks)


def _write_list(lines: tuple[str, ...], facts: Facts) -> list[Block]:
    heading, *items = lines
    written = BulletList(tuple(parse_inlines(expand(item, facts)) for item in items))
    return [Heading(heading), written] if heading else [written]


def _draw_pictures(topic: Topic, facts: Facts, serial: int) -> list[Picture]:
    draw = facts.draw
    count = draw.choices((0, 1, 2, 3), (30, 50, 8, 6))[0] if topic.captions else 0
    pictures = []
    for number in range(count):
        caption, _, alt = expand(draw.choice(topic.captions), facts).partition(" # ")
        style = draw.random()
        pictures.append(
            Picture(
                path=f"/Bilder/Meldungen/{facts.published.year}/{serial}-{number + 1}.png",
                alt=alt if draw.random() < 0.8 else None,
                caption=caption if style < 0.8 else None,
                credit=draw.choice(PHOTOGRAPHERS) if style < 0.65 or style > 0.9 else None,
                credit_label=draw.choice(CREDIT_LABELS),
            )
        )
    return pictures


def _write_teaser(lead: Paragraph, body: tuple[Block, ...], draw: Random) -> tuple[Paragraph, ...]:
    text = text_of(tuple(part for part in lead.parts if not isinstance(part, LineBreak)))
    first = text.partition(". ")[0]
    if draw.random() < 0.3 and len(first) > 50 and not first.endswith(("Uhr", "9", "0")):
        return (Paragraph((Text(f"{first.rstrip('.')}."),)),)
    second = next((block for block in body if isinstance(block, Paragraph) and block != lead), None)
    if second and draw.random() < 0.2:
        return (lead, second)
    return (lead,)
