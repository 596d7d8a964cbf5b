"""The language of the search, written down once: what can be typed, what it means, and examples that are tested.

The parser takes its fields and operators from here; help page, command line, API and documentation show it from here.
Pure data.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Field = Literal["titel", "bild", "rubrik", "ort", "von", "bis", "am", "status", "mit", "anhang"]

FIELDS: dict[str, Field] = {
    "titel": "titel",
    "bild": "bild",
    "rubrik": "rubrik",
    "ort": "ort",
    "stadtteil": "ort",
    "bezirk": "ort",
    "von": "von",
    "seit": "von",
    "ab": "von",
    "bis": "bis",
    "am": "am",
    "jahr": "am",
    "monat": "am",
    "status": "status",
    "mit": "mit",
    "anhang": "anhang",
}
"""What may stand before a colon, in any case, and the field it means."""

FILTERS = tuple(name for name, field in FIELDS.items() if field not in ("titel", "bild"))
"""The names of those fields behind which no words of the text stand."""

OR, AND, NOT = ("ODER", "OR"), ("UND", "AND"), ("NICHT", "NOT")
"""Operators, in capitals only: in small letters they are words."""
OR_SIGN = "|"
QUOTES = '"„“”‟«»″'
MINUSES = "-−"
ANY_ENDING = "*"
SHORTEST_BEGINNING = 2
"""Letters that must stand before the star."""

MOST_WORDS = 32
"""Words and filters of a query that are searched; each costs a look into the index."""
MOST_NESTED = 10
"""Brackets within brackets."""
LONGEST = 10_000
"""Characters of a query that are read."""

STATUS = {"geandert": "geaendert", "verschwunden": "verschwunden"}
"""Folded values of `status:`, and what stands in addresses."""
WITH = {
    "bild": "bild", "bilder": "bild", "foto": "bild", "fotos": "bild",
    "anhang": "anhang", "anhange": "anhang", "datei": "anhang", "dateien": "anhang",
    "pdf": "pdf", "pdfs": "pdf",
}  # fmt: skip
"""Folded values of `mit:`, and what stands in addresses."""
ATTACHED = {"pdf": "pdf", "pdfs": "pdf", "ja": "anhang"}
"""Folded values of `anhang:`, and what `mit` is in addresses."""

EXAMPLE_DAY = date(2024, 3, 5)
"""The day on which the examples are typed; a Tuesday."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Something to type, and how it is understood."""

    query: str
    understood: str
    """In German, as every answer says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Construct:
    """One thing that can be typed."""

    syntax: tuple[str, ...]
    """Ways to type it."""
    german: str
    english: str
    examples: tuple[Example, ...]


GRAMMAR = (
    Construct(
        syntax=("Bombe Wanne", "Bombe UND Wanne", "Bombe AND Wanne", "Bombe & Wanne"),
        german=(
            "Alle Wörter müssen vorkommen, in jeder Form und Schreibweise, in jeder Reihenfolge, auch als Teil "
            "eines zusammengesetzten Wortes. UND ändert nichts daran."
        ),
        english=(
            "All words must occur, in any form, spelling and order, also as part of a compound. UND (AND) may stand "
            "between them and changes nothing."
        ),
        examples=(
            Example(query="Bombe Wanne", understood="Bombe und Wanne"),
            Example(query="Bombe UND Wanne", understood="Bombe und Wanne"),
        ),
    ),
    Construct(
        syntax=('"Rat der Stadt"',),
        german="Wörter, die so aufeinander folgen, in jeder Form. Alle Anführungszeichen gelten.",
        english="Words that follow each other like this, in any form. Quotation marks of any kind will do.",
        examples=(
            Example(query='"Rat der Stadt"', understood="„Rat der Stadt“"),
            Example(query="„Rat der Stadt“ Haushalt", understood="„Rat der Stadt“ und Haushalt"),
        ),
    ),
    Construct(
        syntax=("Wanne ODER Eickel", "Wanne OR Eickel", "Wanne | Eickel"),
        german=(
            "Eines von beiden genügt. ODER steht in Großbuchstaben und verbindet nur, was links und rechts daneben "
            "steht: Es bindet stärker als das Leerzeichen und als UND."
        ),
        english=(
            "Either will do. ODER (OR) is written in capitals and joins only what stands beside it: it binds tighter "
            "than a blank and than UND (AND)."
        ),
        examples=(
            Example(query="Bombe Wanne ODER Eickel", understood="Bombe und (Wanne oder Eickel)"),
            Example(query="Bombe Wanne|Eickel", understood="Bombe und (Wanne oder Eickel)"),
        ),
    ),
    Construct(
        syntax=("20.36 Uhr", "5. Oktober 2022", "0 23 23 / 16-29 32", "§ 53c"),
        german="Zahlen, Uhrzeiten, Tage und Telefonnummern in jeder Schreibweise, ohne Anführungszeichen.",
        english="Numbers, times, days and telephone numbers in any spelling, without quotation marks.",
        examples=(Example(query="Ratssitzung 20.36 Uhr", understood="Ratssitzung und 20.36 Uhr"),),
    ),
    Construct(
        syntax=("Kita Schließung 2024", "Gremiensitzungen Oktober 2022"),
        german=(
            "Ein Jahr unter anderen Wörtern, auch mit seinem Monat davor: Es steht im Text, oder die Meldung ist aus "
            "dieser Zeit. Nur als Wort gilt es in Anführungszeichen, nur als Zeit hinter jahr: oder monat:."
        ),
        english=(
            "A year among other words, also with its month before it: it stands in the text, or the article is of that "
            "time. In quotation marks it is only a word, behind jahr: or monat: only a time."
        ),
        examples=(
            Example(
                query="Kita Schließung 2023",
                understood="Kita und Schließung und (2023 oder im Jahr 2023)",
            ),
            Example(query='Kita "2023"', understood="Kita und „2023“"),
        ),
    ),
    Construct(
        syntax=("(…)",),
        german="Klammern fassen zusammen. Eine vergessene Klammer schadet nicht.",
        english="Brackets group. A forgotten one does no harm.",
        examples=(
            Example(
                query="(Bombe Wanne) ODER (Brand Eickel)",
                understood="(Bombe und Wanne) oder (Brand und Eickel)",
            ),
        ),
    ),
    Construct(
        syntax=("-Wanne", '-"Rat der Stadt"', "NICHT Wanne", "NOT Wanne"),
        german=(
            "Ohne das, was direkt hinter dem Minus oder hinter NICHT steht: ein Wort, eine Wortfolge, eine Klammer "
            "oder ein Filter."
        ),
        english=(
            "Without what stands right after the minus or after NICHT (NOT): a word, a phrase, a bracket or a filter."
        ),
        examples=(
            Example(query="Bombe -Wanne", understood="Bombe, aber nicht Wanne"),
            Example(query='Haushalt -"Rat der Stadt"', understood="Haushalt, aber nicht „Rat der Stadt“"),
            Example(query="Bombe NICHT (Wanne ODER Eickel)", understood="Bombe, aber nicht (Wanne oder Eickel)"),
            Example(query="Bombe -rubrik:Politik", understood="Bombe, nicht in der Rubrik Politik"),
        ),
    ),
    Construct(
        syntax=("Straßen*",),
        german=f"Alle Wörter, die so anfangen. Vor dem Stern stehen mindestens {SHORTEST_BEGINNING} Buchstaben.",
        english=f"All words that begin like this. At least {SHORTEST_BEGINNING} letters stand before the star.",
        examples=(Example(query="Straßen* Wanne", understood="Straßen… und Wanne"),),
    ),
    Construct(
        syntax=("titel:Bombe",),
        german="Nur im Titel. Dahinter steht ein Wort, eine Wortfolge, ein Wortanfang oder eine Klammer.",
        english="Only in the title. A word, a phrase, a beginning of a word or a bracket follows.",
        examples=(
            Example(query="titel:Bombe Wanne", understood="Bombe im Titel und Wanne"),
            Example(query='titel:"Rat der Stadt"', understood="„Rat der Stadt“ im Titel"),
            Example(query="titel:(Bombe ODER Blind*)", understood="Bombe im Titel oder Blind… im Titel"),
        ),
    ),
    Construct(
        syntax=("bild:Rathaus",),
        german="Nur in Bildunterschriften und Bildbeschreibungen.",
        english="Only in captions and alternative texts of pictures.",
        examples=(Example(query="bild:Rathaus", understood="Rathaus in der Bildunterschrift"),),
    ),
    Construct(
        syntax=("rubrik:Politik",),
        german=(
            "Nur in dieser Rubrik: ihr Name, ihr Pfad (/Rathaus/Politik/) oder ihr Kürzel (rathaus-politik). Der "
            "längste Name, der passt, gilt; Anführungszeichen halten ihn zusammen."
        ),
        english=(
            "Only in this section: its name, its path (/Rathaus/Politik/) or its slug (rathaus-politik). The longest "
            "name that fits is taken; quotation marks hold it together."
        ),
        examples=(
            Example(query="Haushalt rubrik:Politik", understood="Haushalt, in der Rubrik Politik"),
            Example(query="rubrik:Stadt und Leben Kita", understood="Kita, in der Rubrik Stadt und Leben"),
            Example(
                query="rubrik:politik|kultur",
                understood="alle Meldungen in der Rubrik Politik oder in der Rubrik Kultur",
            ),
        ),
    ),
    Construct(
        syntax=("ort:Eickel", "bezirk:Eickel", "stadtteil:Crange"),
        german="Nur über diesen Stadtbezirk oder Ortsteil, in jeder Schreibweise.",
        english="Only about this district or quarter, in any spelling.",
        examples=(
            Example(query="Kita ort:Eickel", understood="Kita, im Stadtbezirk Eickel"),
            Example(query="ort:Unser Fritz Bombe", understood="Bombe, im Ortsteil Unser Fritz"),
        ),
    ),
    Construct(
        syntax=("von:März 2024", "seit:März 2024", "ab:März 2024"),
        german=(
            "Von diesem Tag an, oder vom ersten Tag des Zeitraums. Tage schreibt man, wie man will: 2024, März 2024, "
            "5. März 2024, 5.3.2024, 2024-03-05, gestern, letzten Montag, vor zwei Wochen, Ende März 2024, "
            "Sommer 2023. Das längste Datum, das sich lesen lässt, gilt; Anführungszeichen halten es zusammen."
        ),
        english=(
            "From this day on, or from the first day of the span. Days are written as people write them: 2024, "
            "März 2024, 5. März 2024, 5.3.2024, 2024-03-05, gestern, letzten Montag, vor zwei Wochen, Ende März 2024, "
            "Sommer 2023. The longest date that can be read is taken; quotation marks hold it together."
        ),
        examples=(
            Example(query="Bombe von:März 2024", understood="Bombe, vom 1. März 2024 an"),
            Example(query="von:5.3.2023 Wanne", understood="Wanne, vom 5. März 2023 an"),
            Example(query="seit:letzten Montag", understood="alle Meldungen vom 4. März 2024 an"),
        ),
    ),
    Construct(
        syntax=("bis:gestern",),
        german="Bis zu diesem Tag, oder bis zum letzten Tag des Zeitraums.",
        english="Until this day, or until the last day of the span.",
        examples=(
            Example(query="bis:gestern Kita", understood="Kita, bis zum 4. März 2024"),
            Example(
                query="Bombe von:2022 bis:Anfang Mai 2023",
                understood="Bombe, vom 1. Januar 2022 bis zum 10. Mai 2023",
            ),
        ),
    ),
    Construct(
        syntax=("am:5. März 2024", "monat:März 2024", "jahr:2024"),
        german="An diesem Tag, oder in diesem Zeitraum, auch von einem Tag bis zu einem anderen.",
        english="On this day, or in this span, also from one day to another.",
        examples=(
            Example(query='am:"5. März 2024"', understood="alle Meldungen vom 5. März 2024"),
            Example(query="Kita jahr:2023", understood="Kita, im Jahr 2023"),
            Example(query="Kita jahr:2020-2022", understood="Kita, vom 1. Januar 2020 bis zum 31. Dezember 2022"),
            Example(query="Kita am:1. bis 3. Mai 2023", understood="Kita, vom 1. Mai 2023 bis zum 3. Mai 2023"),
            Example(query="Kita am:letzte Woche", understood="Kita, vom 26. Februar 2024 bis zum 3. März 2024"),
        ),
    ),
    Construct(
        syntax=("status:geändert", "status:verschwunden"),
        german="Nur Meldungen, die die Stadt nachträglich geändert oder von ihrer Seite genommen hat.",
        english="Only articles that the city edited after publication, or took off its site.",
        examples=(
            Example(query="Kita status:geändert", understood="Kita, nachträglich geändert"),
            Example(
                query="status:geaendert|verschwunden",
                understood="alle Meldungen nachträglich geändert oder verschwunden",
            ),
        ),
    ),
    Construct(
        syntax=("mit:bild", "mit:anhang", "mit:pdf", "anhang:pdf", "anhang:ja"),
        german="Nur Meldungen mit Bild, mit Anhang oder mit PDF.",
        english="Only articles with a picture, with an attachment or with a PDF.",
        examples=(
            Example(query="Haushalt anhang:pdf", understood="Haushalt, mit PDF"),
            Example(query="Kirmes -mit:bild", understood="Kirmes, ohne Bild"),
        ),
    ),
)
"""Everything that can be typed, the common first."""
