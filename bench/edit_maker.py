"""Makes notices and edits of known kinds, so that what the archive calls an edit can be held against what was done.

It shares no word list with `archive.edits`: its sentences and its vocabulary stand in `edit_language/`, in two files of
which one was for tuning and one only for the figures. What both must know of German (the names of months and weekdays,
number words, `Uhr`, `Euro`) each writes down for itself; a test holds that nothing else is shared.

A sentence is a template. `{day}`, `{time}`, `{venue}` and so on are slots, drawn anew by an edit of their kind; `{a|b}`
is a choice between words, changed by an edit of wording. The text of a notice is kept in parts, so the truth is known
without reading it.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

LANGUAGE = Path(__file__).parent / "edit_language"
TUNING, HELD_OUT = ("tuning", "tuning_2", "tuning_3"), "held_out"

_WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
_MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip
_NUMBER_WORDS = ("zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf")

CLOSED_CLASSES = frozenset(word.lower() for word in (*_WEEKDAYS, *_MONTHS, *_NUMBER_WORDS))
"""What the language has once and for all, and any reader or writer of German must know."""

_SLOT = re.compile(r"\{([^{}]*)\}")
KIND_OF_SLOT = {
    "day": "date", "range": "date", "month": "date", "year": "date",
    "time": "time", "hours": "time",
    "street": "place", "venue": "place", "town": "place",
    "count": "number", "price": "number", "phone": "number", "big": "number", "percent": "number", "room": "number",
    "word": "number",
    "person": "name", "titled": "name", "org": "name",
    "choice": "wording",
}  # fmt: skip


@cache
def language(name: str) -> dict[str, Any]:
    """Return the sentences and vocabulary of a name."""
    return tomllib.loads((LANGUAGE / f"{name}.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a sentence: plain text, or what was drawn for a slot."""

    text: str
    slot: str = ""
    argument: str = ""


Sentence = tuple[Part, ...]
Paragraph = tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A notice in parts."""

    title: Sentence
    paragraphs: tuple[Paragraph, ...]
    images: tuple[dict[str, str | None], ...]
    attachments: tuple[dict[str, Any], ...]
    links: tuple[dict[str, str], ...]
    body: str | None = None
    """The text, where an edit was made in it and not in the parts."""

    def record(self) -> dict[str, Any]:
        """Return the record of the contract, as far as edits look at it."""
        return {
            "title": _text(self.title),
            "published": "2026-05-04",
            "teaser": None,
            "body": self.body or self.text(),
            "images": list(self.images),
            "attachments": list(self.attachments),
            "links": list(self.links),
        }

    def text(self) -> str:
        """Return the body as its parts have it, with a line for each file and link."""
        lines = [" ".join(_text(sentence) for sentence in paragraph) for paragraph in self.paragraphs]
        lines += [f"{file['label']} (PDF, {file['size_bytes'] // 1000} KB)" for file in self.attachments]
        lines += [f"Mehr dazu: {link['label']}" for link in self.links]
        return "\n\n".join(lines)


def _text(sentence: Sentence) -> str:
    text = "".join(part.text for part in sentence)
    return text[:1].upper() + text[1:]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A notice before and after edits of known kinds."""

    before: dict[str, Any]
    after: dict[str, Any]
    kinds: Counter[str]


class _Writer:
    """Draws notices and values from one vocabulary."""

    def __init__(self, name: str, draw: Random) -> None:
        self.words = language(name)
        self.draw = draw

    def notice(self) -> Notice:
        draw = self.draw
        sentences = draw.sample(self.words["sentences"], draw.randint(6, 11))
        paragraphs: list[Paragraph] = []
        while sentences:
            taken = [sentences.pop() for _ in range(min(len(sentences), draw.randint(1, 3)))]
            paragraphs.append(tuple(self.sentence(template) for template in taken))
        label = draw.choice(self.words["labels"])
        return Notice(
            title=self.sentence(draw.choice(self.words["titles"])),
            paragraphs=tuple(paragraphs),
            images=tuple(self.image(number) for number in range(draw.randint(1, 2))),
            attachments=(self.file(label),),
            links=({"url": f"https://stadt.example/{draw.randint(1, 99)}", "label": "zur Übersicht"},),
        )

    def sentence(self, template: str) -> Sentence:
        parts: list[Part] = []
        end = 0
        for match in _SLOT.finditer(template):
            if match.start() > end:
                parts.append(Part(template[end : match.start()]))
            slot, argument = ("choice", match[1]) if "|" in match[1] else (match[1], "")
            parts.append(Part(self.value(slot, argument), slot, argument))
            end = match.end()
        return (*parts, Part(template[end:]))

    def image(self, number: int) -> dict[str, str | None]:
        draw = self.draw
        return {
            "url": f"https://stadt.example/bild-{draw.randint(100, 999)}-{number}.jpg",
            "alt": draw.choice(self.words["alts"]),
            "caption": draw.choice(self.words["captions"]),
            "credit": draw.choice(self.words["credits"]),
        }

    def file(self, label: str) -> dict[str, Any]:
        size = self.draw.randint(120, 980) * 1000
        url = f"https://stadt.example/PDF/{label}-{self.draw.randint(1, 99)}.pdf"
        return {"url": url, "label": label, "media_type": "application/pdf", "size_bytes": size}

    def other(self, part: Part) -> Part:
        """Return the part with another value."""
        while _said(part.slot, value := self.value(part.slot, part.argument)) == _said(part.slot, part.text):
            pass
        return replace(part, text=value)

    def value(self, slot: str, argument: str) -> str:
        draw = self.draw
        match slot:
            case "choice":
                return draw.choice(argument.split("|"))
            case "venue":
                return draw.choice(self.words["venues"])
            case "town":
                return draw.choice(self.words["towns"])
            case "street":
                house = f" {draw.randint(1, 180)}" if draw.random() < 0.4 else ""
                return draw.choice(self.words["streets"]) + house
            case "org":
                return draw.choice(self.words["organisations"])
            case "person":
                return f"{draw.choice(self.words['first_names'])} {draw.choice(self.words['last_names'])}"
            case "titled":
                return f"{draw.choice(('Frau', 'Herr', 'Frau Dr.'))} {draw.choice(self.words['last_names'])}"
            case "count":
                return self._count()
            case _:
                return _VALUES[slot](draw)

    def _count(self) -> str:
        number = self.draw.randint(11, self.draw.choice((99, 999, 9999)))
        # The noun stays: what is counted is not the edit.
        return f"{number:,}".replace(",", ".") + f" {self.words['nouns'][0]}"


def _said(slot: str, value: str) -> object:
    """Return what a value says: `7-15 Uhr` and `7 Uhr bis 15 Uhr` are one time in two writings."""
    return re.findall(r"[1-9]\d*", value) if slot in ("time", "hours") else value


def _day(draw: Random) -> str:
    weekday, day, month = draw.choice(_WEEKDAYS), draw.randint(1, 28), draw.randint(1, 12)
    year = draw.randint(2024, 2028)
    return draw.choice(
        (
            f"{weekday}, {day}. {_MONTHS[month - 1]} {year}",
            f"{weekday}, {day}. {_MONTHS[month - 1]}",
            f"{weekday}, {day}. {_MONTHS[month - 1]}",
            f"{day}. {_MONTHS[month - 1]}",
            f"{day:02}.{month:02}.{year}",
            f"{weekday}, den {day}. {_MONTHS[month - 1]}",
            weekday,
        )
    )


def _range(draw: Random) -> str:
    first = draw.randint(1, 14)
    last = first + draw.randint(2, 14)
    months = draw.sample(_MONTHS, 2)
    return draw.choice(
        (
            f"vom {first}. bis {last}. {months[0]}",
            f"vom {draw.choice(_WEEKDAYS)}, {first}., bis {draw.choice(_WEEKDAYS)}, {last}. {months[0]} 2027",
            f"vom {first}. {months[0]} bis {last}. {months[1]}",
            f"am {first}. und {last}. {months[0]}",
        )
    )


def _time(draw: Random) -> str:
    hour = draw.randint(8, 21)
    return draw.choice((f"{hour} Uhr", f"{hour} Uhr", f"{hour}.30 Uhr", f"{hour}:15 Uhr", f"{hour:02}:45 Uhr"))


def _hours(draw: Random) -> str:
    first = draw.randint(7, 12)
    last = first + draw.randint(1, 8)
    return draw.choice(
        (
            f"{first} bis {last} Uhr",
            f"{first}-{last} Uhr",
            f"{first}.30 bis {last} Uhr",
            f"{first}:00 – {last}:30 Uhr",
            f"{first} Uhr bis {last} Uhr",
        )
    )


_VALUES: dict[str, Callable[[Random], str]] = {
    "day": _day,
    "range": _range,
    "month": lambda draw: f"{draw.choice(_MONTHS)}{draw.choice(('', ' 2026', ' 2027'))}",
    "year": lambda draw: str(draw.randint(1961, 2024)),
    "time": _time,
    "hours": _hours,
    "price": lambda draw: draw.choice(
        (f"{draw.randint(2, 60)} Euro", f"{draw.randint(2, 60)},50 Euro", f"{draw.randint(2, 60)},80 €")
    ),
    "phone": lambda draw: draw.choice(
        (
            f"0 23 23 / 16 - {draw.randint(10, 99)} {draw.randint(10, 99)}",
            f"02323 {draw.randint(100000, 999999)}",
            f"0800/{draw.randint(1000, 9999)} {draw.randint(10, 99)}",
        )
    ),
    "big": lambda draw: draw.choice(
        (
            f"{draw.randint(1, 9)},{draw.randint(1, 9)} Millionen Euro",
            f"{draw.randint(11, 990)}.000 Euro",
            f"{draw.randint(2, 40)} Millionen Euro",
        )
    ),
    "percent": lambda draw: f"{draw.randint(3, 97)}{draw.choice((' Prozent', ',4 %', ',7 Prozent', ' %'))}",
    "room": lambda draw: f"Raum {draw.randint(2, 420)}",
    "word": lambda draw: draw.choice(_NUMBER_WORDS),
}


def cases(name: str, seed: int, count: int) -> Iterator[Case]:
    """Yield so many cases: each kind in turn, every fourth with an edit of a second kind besides."""
    draw = Random(f"{name} {seed}")
    kinds = list(_EDITS)
    for number in range(count):
        writer = _Writer(name, draw)
        wanted = [kinds[number % len(kinds)]]
        if number % 4 == 3:
            wanted.append(draw.choice([kind for kind in _IN_PARTS if kind != wanted[0]]))
        # What is done to the text as a whole comes last.
        wanted.sort(key=kinds.index)
        while True:
            before = writer.notice()
            after: Notice | None = before
            for kind in wanted:
                edited = _EDITS[kind](after, writer) if after else None
                after = edited if edited and after and edited.record() != after.record() else None
            if after:
                break
        truth = Counter(wanted)
        yield Case(before=before.record(), after=after.record(), kinds=truth)


Edit = Callable[[Notice, _Writer], Notice | None]


def _redraw(kind: str) -> Edit:
    def edit(notice: Notice, writer: _Writer) -> Notice | None:
        places = [
            (p, s, i)
            for p, paragraph in enumerate(notice.paragraphs)
            for s, sentence in enumerate(paragraph)
            for i, part in enumerate(sentence)
            if KIND_OF_SLOT.get(part.slot) == kind
        ]
        if not places:
            return None
        p, s, i = writer.draw.choice(places)
        sentence = notice.paragraphs[p][s]
        changed = (*sentence[:i], writer.other(sentence[i]), *sentence[i + 1 :])
        paragraph = (*notice.paragraphs[p][:s], changed, *notice.paragraphs[p][s + 1 :])
        return replace(notice, paragraphs=(*notice.paragraphs[:p], paragraph, *notice.paragraphs[p + 1 :]))

    return edit


def _wording(notice: Notice, writer: _Writer) -> Notice | None:
    if writer.draw.random() < 0.75:
        return _redraw("wording")(notice, writer)
    # A sentence more at the end of a paragraph.
    p = writer.draw.randrange(len(notice.paragraphs))
    paragraph = (*notice.paragraphs[p], writer.sentence(writer.draw.choice(writer.words["additions"])))
    return replace(notice, paragraphs=(*notice.paragraphs[:p], paragraph, *notice.paragraphs[p + 1 :]))


def _title(notice: Notice, writer: _Writer) -> Notice | None:
    if writer.draw.random() < 0.5:
        return replace(notice, title=writer.sentence(writer.draw.choice(writer.words["titles"])))
    index = next((i for i, part in enumerate(notice.title) if part.slot), None)
    if index is None:
        return None
    return replace(notice, title=(*notice.title[:index], writer.other(notice.title[index]), *notice.title[index + 1 :]))


def _paragraph_added(notice: Notice, writer: _Writer) -> Notice:
    at = writer.draw.randint(0, len(notice.paragraphs))
    new = (writer.sentence(writer.draw.choice(writer.words["additions"])),)
    return replace(notice, paragraphs=(*notice.paragraphs[:at], new, *notice.paragraphs[at:]))


def _paragraph_removed(notice: Notice, writer: _Writer) -> Notice | None:
    if len(notice.paragraphs) < 3:
        return None
    at = writer.draw.randrange(len(notice.paragraphs))
    return replace(notice, paragraphs=(*notice.paragraphs[:at], *notice.paragraphs[at + 1 :]))


def _paragraph_moved(notice: Notice, writer: _Writer) -> Notice | None:
    if len(notice.paragraphs) < 4:
        return None
    at = writer.draw.randrange(len(notice.paragraphs) - 2)
    rest = (*notice.paragraphs[:at], *notice.paragraphs[at + 1 :])
    return replace(notice, paragraphs=(*rest, notice.paragraphs[at]))


def _of_image(name: str) -> Edit:
    def edit(notice: Notice, writer: _Writer) -> Notice | None:
        at = writer.draw.randrange(len(notice.images))
        image = dict(notice.images[at])
        image[name] = writer.image(at)[name]
        return replace(notice, images=(*notice.images[:at], image, *notice.images[at + 1 :]))

    return edit


def _image(notice: Notice, writer: _Writer) -> Notice:
    match writer.draw.randrange(3):
        case 0:
            return replace(notice, images=(*notice.images, writer.image(7)))
        case 1:
            return replace(notice, images=notice.images[:-1])
        case _:
            return replace(_of_image("url")(notice, writer) or notice)


def _attachment(notice: Notice, writer: _Writer) -> Notice:
    (file,) = notice.attachments
    match writer.draw.randrange(3):
        case 0:
            return replace(notice, attachments=(file | {"size_bytes": writer.draw.randint(120, 980) * 1000},))
        case 1:
            return replace(notice, attachments=())
        case _:
            return replace(notice, attachments=(file | {"url": f"{file['url'][:-4]}-neu.pdf"},))


def _link(notice: Notice, writer: _Writer) -> Notice:
    (link,) = notice.links
    if writer.draw.random() < 0.5:
        return replace(notice, links=(link | {"label": writer.draw.choice(("zum Portal", "zur Anmeldung"))},))
    return replace(notice, links=(link | {"url": f"https://portal.example/{writer.draw.randint(1, 99)}"},))


def _in_text(change: Callable[[str, Random], str]) -> Edit:
    def edit(notice: Notice, writer: _Writer) -> Notice | None:
        text = notice.body or notice.text()
        changed = change(text, writer.draw)
        return replace(notice, body=changed) if changed != text else None

    return edit


def _slip(text: str, draw: Random) -> str:
    """Make one slip of the pen in a word of the text that is no name, no number and no month."""
    words = [
        match
        for match in re.finditer(r"(?<![\w-])[A-ZÄÖÜ]?[a-zäöüß]{5,}(?![\w-])", text)
        if match[0].lower() not in CLOSED_CLASSES and not _after_capital(text, match.start())
    ]
    match = draw.choice(words)
    word = match[0]
    at = draw.randint(1, len(word) - 3)
    slips = [
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + word[at] + word[at:],
        word[: at + 1] + word[at + 2 :],
        word.translate(str.maketrans("äöüß", "aous")),
        word.swapcase()[0] + word[1:] if text[max(match.start() - 2, 0)] != "." else word,
    ]
    return text[: match.start()] + draw.choice(slips) + text[match.end() :]


def _after_capital(text: str, start: int) -> bool:
    """Tell whether the word before a place is a capitalised one, so that both may be a name."""
    before = text[:start].rstrip().rpartition(" ")[2]
    return text[start].isupper() and (before[:1].isupper() or before.endswith("."))


def _glue(text: str, draw: Random) -> str:
    places = [match.start() + 1 for match in re.finditer(r"(?<=[a-zäöü]{3})\. (?=[A-ZÄÖÜ])", text)]
    if not places:
        return text
    at = draw.choice(places)
    return text[:at] + text[at + 1 :]


def _typo(text: str, draw: Random) -> str:
    return _glue(text, draw) if draw.random() < 0.2 else _slip(text, draw)


def _formatting(text: str, draw: Random) -> str:
    changes: list[Callable[[str], str]] = [
        lambda t: re.sub(r"(?<=[a-zäöü]{3})\. (?=[A-ZÄÖÜ])", ".\n\n", t, count=1),
        lambda t: re.sub(r"(?<=[a-zäöü]{3})\. (?=[A-ZÄÖÜ])", ".\n", t, count=1),
        lambda t: t.replace("„", "»").replace("“", "«"),
        lambda t: t.replace("\n\n", " ", 1),
        lambda t: f"- {t}",
        lambda t: re.sub(r"(\d)-(\d)", r"\1 – \2", t, count=1),
    ]
    return draw.choice(changes)(text)


_IN_PARTS = ("date", "time", "place", "number", "name", "wording")
_EDITS: dict[str, Edit] = {
    **{kind: _redraw(kind) for kind in _IN_PARTS[:-1]},
    "wording": _wording,
    "title": _title,
    "paragraph_added": _paragraph_added,
    "paragraph_removed": _paragraph_removed,
    "paragraph_moved": _paragraph_moved,
    "image": _image,
    "caption": _of_image("caption"),
    "credit": _of_image("credit"),
    "alt": _of_image("alt"),
    "attachment": _attachment,
    "link": _link,
    "typo": _in_text(_typo),
    "formatting": _in_text(_formatting),
}
