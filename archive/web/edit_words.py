"""Edits as a reader sees them: German words for what changed, and the change itself with what went and what came.

The list in `changes` may be of any release of the archive: kinds and fields that are not known here are shown by their
values all the same. What is long is cut, for the two versions can be read whole on pages of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from archive.edits.kinds import RANK, label
from archive.web import german

FORMER_KINDS = {"body": "Text", "teaser": "Anrisstext"}
"""What changes of a text were called before they had kinds."""

PARTS = {
    "alt": "Beschreibung",
    "caption": "Unterschrift",
    "credit": "Bildnachweis",
    "label": "Bezeichnung",
    "media_type": "Dateityp",
    "size_bytes": "Größe",
    "url": "Adresse",
}
"""What of a picture, file or link may have changed; its hash is shown by the files themselves."""

MOST_EDITS = 30
"""Of one change; more are counted."""
MOST_WORDS = 400
"""On either side; a longer text is shown before and after, cut, instead of word by word."""
CUT = 600
"""Characters of a text that is not compared word by word."""
AROUND = 8
"""Words that are left standing on either side of what changed."""

TOKEN = re.compile(r"\s+|[\w.,:/-]*\w|[^\w\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of text that stayed, went or came."""

    text: str
    what: Literal["same", "gone", "new"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEdit:
    """An edit as a line of the page."""

    kind: str
    """In German."""
    part: str | None
    """What of a picture, file or link changed, in German."""
    pieces: tuple[Piece, ...] = ()
    before_sha256: str | None = None
    """Of the file that was replaced under its address."""
    after_sha256: str | None = None


def in_order(edits: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return edits, most important first; those of one kind stay in their order."""
    return sorted(edits, key=lambda edit: RANK.get(str(edit.get("kind")), len(RANK)))


def kinds_in_words(edits: Sequence[Mapping[str, Any]]) -> str:
    """Return the kinds of edits, each once: `Datum, Uhrzeit, Formulierung`."""
    return ", ".join(dict.fromkeys(_label(edit) for edit in in_order(edits)))


def shown(edits: Sequence[Mapping[str, Any]]) -> tuple[ShownEdit, ...]:
    """Return edits as lines, most important first, at most `MOST_EDITS` of them; those of one sentence as one line."""
    lines: list[ShownEdit] = []
    told: set[tuple[str, str]] = set()
    ordered = in_order(edits)
    for number, edit in enumerate(ordered):
        if len(lines) >= MOST_EDITS:
            break
        sentence = _sentence(edit)
        if sentence is None:
            lines.extend(_lines(edit))
        elif sentence not in told:
            told.add(sentence)
            kinds = kinds_in_words([edit, *(other for other in ordered[number + 1 :] if _sentence(other) == sentence)])
            lines.append(ShownEdit(kind=kinds, part=None, pieces=compared(*sentence)))
    return tuple(lines[:MOST_EDITS])


def _label(edit: Mapping[str, Any]) -> str:
    kind = str(edit.get("kind"))
    return FORMER_KINDS.get(kind) or label(kind)


def _sentence(edit: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return the sentence an edit stands in, before and after, where it has one on both sides."""
    context = edit.get("context")
    if not isinstance(context, Mapping):
        return None
    before, after = context.get("before"), context.get("after")
    return (before, after) if isinstance(before, str) and isinstance(after, str) and before != after else None


def _lines(edit: Mapping[str, Any]) -> Iterator[ShownEdit]:
    kind = _label(edit)
    before, after = edit.get("before"), edit.get("after")
    if not isinstance(before, Mapping) and not isinstance(after, Mapping):
        yield ShownEdit(kind=kind, part=None, pieces=compared(_text(edit, before), _text(edit, after)))
        return
    old, new = (side if isinstance(side, Mapping) else {} for side in (before, after))
    if "sha256" in old and "sha256" in new and old.get("url") == new.get("url"):
        yield ShownEdit(
            kind=kind,
            part="unter derselben Adresse ausgetauscht",
            before_sha256=str(old["sha256"]),
            after_sha256=str(new["sha256"]),
        )
        return
    for name, part in PARTS.items():
        one, other = old.get(name), new.get(name)
        if one != other and ((old and new) or name != "size_bytes"):
            yield ShownEdit(kind=kind, part=part, pieces=compared(_value(name, one), _value(name, other)))


def _text(edit: Mapping[str, Any], value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, str) and edit.get("field") == "published" and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return german.long_date(value)
    return value if isinstance(value, str) else str(value)


def _value(name: str, value: object) -> str | None:
    if value is None:
        return None
    if name == "size_bytes" and isinstance(value, int):
        return german.file_size(value)
    return german.file_type(str(value)) if name == "media_type" else str(value)


def compared(before: str | None, after: str | None) -> tuple[Piece, ...]:
    """Return what went, what came and a few words around, in reading order."""
    if before is None or after is None:
        sides = ((before, "gone"), (after, "new"))
        return tuple(Piece(text=_cut(text), what=what) for text, what in sides if text)  # type: ignore[arg-type]
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    if len(old) > MOST_WORDS * 2 or len(new) > MOST_WORDS * 2:
        return Piece(text=_cut(before), what="gone"), Piece(text=_cut(after), what="new")
    pieces: list[Piece] = []
    operations = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for number, (tag, start, end, new_start, new_end) in enumerate(operations):
        if tag == "equal":
            kept = _middle(old[start:end], first=number == 0, last=number == len(operations) - 1)
            pieces.append(Piece(text=kept, what="same"))
            continue
        if start < end:
            pieces.append(Piece(text="".join(old[start:end]), what="gone"))
        if new_start < new_end:
            pieces.append(Piece(text="".join(new[new_start:new_end]), what="new"))
    return tuple(_joined(pieces))


def _joined(pieces: list[Piece]) -> Iterator[Piece]:
    """Yield pieces; where only a blank stayed between two changes, they are one change."""
    gone, new = "", ""
    for number, piece in enumerate(pieces):
        if piece.what == "gone":
            gone += piece.text
        elif piece.what == "new":
            new += piece.text
        elif piece.text.isspace() and (gone or new) and number + 1 < len(pieces):
            gone, new = gone + piece.text if gone else "", new + piece.text if new else ""
            if not gone or not new:
                yield from _changed(gone, new)
                gone, new = "", ""
        else:
            yield from _changed(gone, new)
            gone, new = "", ""
            yield piece
    yield from _changed(gone, new)


def _changed(gone: str, new: str) -> Iterator[Piece]:
    if gone:
        yield Piece(text=gone, what="gone")
    if new:
        yield Piece(text=new, what="new")


def _middle(tokens: Sequence[str], *, first: bool, last: bool) -> str:
    """Return the text of tokens that stayed, without what is far from any change."""
    near = AROUND * 2
    begin = [] if first else list(tokens[:near])
    end = [] if last else list(tokens[-near:])
    if len(tokens) <= len(begin) + len(end):
        return "".join(tokens)
    return "".join(begin) + ("… " if first else " …" if last else " … ") + "".join(end)


def _cut(text: str) -> str:
    return text if len(text) <= CUT else text[:CUT].rsplit(" ", 1)[0] + " …"
