r"""A small grammar: templates with choices and slots become text, text with marks becomes inline parts.

In a template `{a|b}` is a choice, `{street}` a slot, `{when:day 3 14}` a slot that keeps its value under the name
`when`, `{n:5 20}` a number that is drawn anew each time, `<Bürger>` a form of address of its year. `{time@when}`,
`{clock@when 16}`, `{hours@when 9 12}` and `{until@when 17}` write a time of the day that was last named `when`. In the
text that comes out, `[[label>address]]` is a link, `((label>path>size))` a file and `\n` a line break; days stand
between the marks of `sample_city.language.named_days`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, time
from random import Random

from sample_city.document import ORIGIN, Anchor, FileLink, Inline, LineBreak, Paragraph, Text
from sample_city.language import day_slots, days, people, places
from sample_city.language.gender import name_all
from sample_city.language.named_days import Mention, Mentions

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
    slips: Random = field(default_factory=lambda: Random(0))
    """Chance of its own for slips of the press office, so that they move nothing else."""
    mentions: Mentions = field(default_factory=Mentions)
    _days: dict[str, day_slots.Day] = field(default_factory=dict)
    _last: dict[str, Mention] = field(default_factory=dict)
    _time: time | None = None

    def value(self, slot: str) -> str:
        """Return the value of a slot. Raises `ValueError` for a slot that is not known."""
        if "@" in slot:
            return self._time_of(slot)
        name, colon, kind = slot.partition(":")
        if name == "n":
            low, high = kind.split(" ")
            return _figure(self.draw.randint(int(low), int(high)))
        if name not in self.known:
            self._draw_named(name, kind if colon else name)
        if name in self._days:
            self._last[name] = self._days[name].mention()
            return self.mentions.mark(self.known[name], self._last[name])
        return self.known[name]

    def _draw_named(self, name: str, kind: str) -> None:
        word, *numbers = kind.split(" ")
        day = day_slots.draw_day(word, numbers, self.draw, self.slips, self.published)
        if day is not None:
            self._days[name] = day
        self.known[name] = self._draw_value(kind) if day is None else day.text

    def _time_of(self, slot: str) -> str:
        """Return a time and join it to the day that was named last under a name: `{time@when}`, `{hours@when 9 12}`."""
        kind, _, rest = slot.partition("@")
        name, numbers = (rest, []) if rest in self._last else (rest.split(" ")[0], rest.split(" ")[1:])
        mention = self._last.get(name)
        if mention is None:
            raise ValueError(f"a time of a day that is not named: {slot!r}")
        match kind, numbers:
            case "time", []:
                text = self.value("time")
                mention.begins = self._time
                return text
            case "clock", [begins]:
                mention.begins = day_slots.clock(begins)
                return f"{begins} Uhr"
            case "hours", [begins, ends]:
                mention.begins, mention.ends = day_slots.clock(begins), day_slots.clock(ends)
                return self.draw.choice((f"{begins} bis {ends} Uhr", f"{begins} Uhr bis {ends} Uhr"))
            case "until", [ends]:
                mention.ends = day_slots.clock(ends)
                return f"{ends} Uhr"
            case _:
                raise ValueError(f"unknown time {slot!r}")

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
            case "time":
                text, self._time = day_slots.draw_time(draw)
                return text
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
