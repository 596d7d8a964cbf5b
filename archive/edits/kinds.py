"""The kinds of edit, in the order in which `changes.edits` lists them, and what German readers call them.

What is news in a city's notice comes first: when, where, how many. The names are part of the contract; a new kind may
come between them, and a reader of the list passes over kinds it does not know.
"""

from __future__ import annotations

from typing import Final

KINDS: Final = {
    "page": "Eigene Seite",
    "date": "Datum",
    "time": "Uhrzeit",
    "place": "Ort",
    "number": "Zahl oder Betrag",
    "name": "Name",
    "title": "Titel",
    "wording": "Formulierung",
    "paragraph_added": "Absatz ergänzt",
    "paragraph_removed": "Absatz entfernt",
    "paragraph_moved": "Absatz verschoben",
    "image": "Bild",
    "caption": "Bildunterschrift",
    "credit": "Bildnachweis",
    "alt": "Alternativtext",
    "attachment": "Anhang",
    "link": "Link",
    "typo": "Schreibfehler",
    "formatting": "Nur Gestaltung",
}
"""Kind → German label. What each means stands in `archive.edits`."""

FACTS: Final = ("date", "time", "place", "number")
"""The kinds that are news by themselves, wherever in a text they stand."""

RANK: Final = {kind: rank for rank, kind in enumerate(KINDS)}
"""Kind → its place in the order above."""

UNKNOWN_LABEL: Final = "Änderung"


def label(kind: str) -> str:
    """Return what German readers call a kind; `Änderung` for one written by another release of the archive."""
    return KINDS.get(kind, UNKNOWN_LABEL)
