r"""A small grammar: templates with choices and slots become text, text with marks becomes inline parts.

In a template `{a|b}` is a choice, `{street}` a slot, `{when:day 3 14}` a slot that keeps its value under the name
`when`, `{n:5 20}` a number that is drawn anew each time, `<Bürger>` a form of address of its year. In the text that
comes out, `[[label>address]]` is a link, `((label>path>size))` a file and `\n` a line break.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from random import Random

from sample_city.document import ORIGIN, Anchor, FileLink, Inline, LineBreak, Paragraph, Text
from sample_city.language import days, people, places
from sample_city.language.gender import name_all

_INNERMOST = re.compile(r"\{([^{}]*)\}")
_MARKED = re.compile(r"\[\[([^>\]]+)>([^\]]+)\]\]|\(\(([^>)]+)>([^>)]+)>([^>)]*)\)\)|(\n)")

_POOLS = {
    "district": places.DISTRICTS,
    "quarter": places.QUARTERS,
    "street": places.STREETS,
    "square": places.SQUARES,
    "venue": places.VENUES,
    "school": places.SCHOOLS,
    "nursery": places.NURSERIES,
    "park": places.PARKS,
}


# Things that title and lead of one notice must agree on.
_CHOICES = {
    "animals": ("Alpakas", "Erdmännchen", "Kattas", "Wollschweine"),
    "bomb": ("Fliegerbombe", "Weltkriegsbombe", "Bombe aus dem Zweiten Weltkrieg"),
    "closure": ("Personalmangels", "eines Wasserschadens", "Renovierung"),
    "device": ("Balkonkraftwerke", "Gründächer", "Zisternen"),
    "family": ("Löwenthal", "Rosenbaum", "Katz"),
    "fire": ("Dachstuhlbrand", "Kellerbrand", "Wohnungsbrand"),
    "hobby": ("Smartphone für Einsteiger", "Nähen", "Imkern", "Töpfern", "Aquarell"),
    "holiday": ("Ostern", "Pfingsten", "des Feiertags", "Fronleichnam"),
    "language": ("Spanisch", "Italienisch", "Polnisch", "Niederländisch"),
    "office": ("Bürgeramt Wanne", "Bürgeramt Herne", "Straßenverkehrsamt", "Standesamt"),
    "patients": ("Angehörige", "Long-Covid-Betroffene", "Trauernde"),
    "play": ("Der zerbrochne Krug", "Faust", "Biedermann und die Brandstifter"),
    "pool": ("Hallenbad Eickel", "Freizeitbad Wananas", "Südpool"),
    "repair": ("erneuert", "saniert", "asphaltiert"),
    "startup": ("Eine Tischlerei", "Eine Softwarefirma", "Ein Café"),
    "survey": ("Radverkehr", "Spielplatz", "Einkaufen"),
    "twin": ("Hénin-Beaumont", "Wakefield", "Konin", "Beşiktaş"),
}


@dataclass(slots=True, kw_only=True)
class Facts:
    """What one notice is about: each named slot is drawn once and keeps its value."""

    draw: Random
    published: date
    known: dict[str, str] = field(default_factory=dict)

    def value(self, slot: str) -> str:
        """Return the value of a slot. Raises `ValueError` for a slot that is not known."""
        name, colon, kind = slot.partition(":")
        if name == "n":
            low, high = kind.split(" ")
            return _figure(self.draw.randint(int(low), int(high)))
        if name not in self.known:
            self.known[name] = self._draw_value(kind if colon else name)
        return self.known[name]

    def _draw_value(self, kind: str) -> str:
        word, *numbers = kind.split(" ")
        if word in _CHOICES:
            return self.draw.choice(_CHOICES[word])
        low, high = (int(number) for number in (*numbers, "2", "20")[:2])
        draw, published = self.draw, self.published
        pool = _POOLS.get(word.rstrip("23"))
        if pool:
            return draw.choice([value for value in pool if value not in self.known.values()])
        match word:
            case "n":
                return _figure(draw.randint(low, high))
            case "day":
                return days.long_day(days.draw_day(draw, published, low, high))
            case "shortday":
                return days.short_day(days.draw_day(draw, published, low, high))
            case "plainday":
                return days.plain_day(days.draw_day(draw, published, low, high))
            case "span":
                first = days.draw_day(draw, published, low, high)
                return days.span(first, days.draw_day(draw, first, 2, 18))
            case "time":
                return days.draw_time(draw)
            case "year":
                return str(published.year + draw.randint(low, high))
            case "thisyear":
                return str(published.year)
            case "weekday":
                return days.WEEKDAYS[published.weekday()]
            case "monthname":
                return days.plain_day(published).split(" ")[1]
            case "mayor":
                return people.mayor(published)
            case "person" | "person2":
                return _person(draw)
            case "official" | "official2":
                return _official(draw)
            case "phone":
                return f"0 23 23 / 16 - {draw.randint(10, 99)} {draw.randint(10, 99)}"
            case "course":
                return str(draw.randint(1901, 2999))
            case _:
                raise ValueError(f"unknown slot {kind!r}")


def expand(template: str, facts: Facts) -> str:
    """Return the text of a template. Raises `ValueError` for a slot that is not known."""
    text = template
    while match := _INNERMOST.search(text):
        inside = match[1]
        chosen = facts.draw.choice(inside.split("|")) if "|" in inside else facts.value(inside)
        text = text[: match.start()] + chosen + text[match.end() :]
    return name_all(text, facts.published)


def parse_inlines(text: str) -> tuple[Inline, ...]:
    """Return the parts of an expanded text: running text, links, files and line breaks."""
    parts: list[Inline] = []
    end = 0
    for match in _MARKED.finditer(text):
        if match.start() > end:
            parts.append(Text(text[end : match.start()]))
        end = match.end()
        if match[6]:
            parts.append(LineBreak())
        elif match[1]:
            parts.append(Anchor(match[1], match[2] if ":" in match[2] else ORIGIN + match[2]))
        else:
            parts.append(FileLink(label=match[3], path=match[4], size=match[5] or None))
    if end < len(text):
        parts.append(Text(text[end:]))
    return tuple(parts)


def write_paragraph(template: str, facts: Facts) -> Paragraph:
    """Return a paragraph of an expanded template."""
    return Paragraph(parse_inlines(expand(template, facts)))


def _figure(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _person(draw: Random) -> str:
    return f"{draw.choice(people.FIRST_NAMES[draw.choice('wm')])} {draw.choice(people.LAST_NAMES)}"


def _official(draw: Random) -> str:
    gender = draw.choice("wm")
    name = f"{draw.choice(people.FIRST_NAMES[gender])} {draw.choice(people.LAST_NAMES)}"
    return f"{name}, {draw.choice(people.FUNCTIONS[gender])}"
