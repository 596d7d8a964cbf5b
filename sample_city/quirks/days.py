"""Quirks of days: what contradicts itself, and numbers that are no days."""

from __future__ import annotations

from datetime import date

from sample_city.quirks.model import Quirk, bullets, paragraph, paragraphs

LIFE = "/Stadt-und-Leben/"

DAY_QUIRKS: tuple[Quirk, ...] = (
    Quirk(
        name="wrong-weekday",
        shows="A weekday that is not that of its date.",
        day=date(2026, 2, 16),
        title="Frauenfrühstück im Stadtteilzentrum",
        sections=(LIFE,),
        names=(("Montag, 3. März 2026", "2026-03-03T09:30", None),),
        odd=(("weekday_differs", "Montag, 3. März 2026"),),
        blocks=paragraphs("Gefrühstückt wird am Montag, 3. März 2026, um 9.30 Uhr. Wer mag, bringt etwas mit."),
    ),
    Quirk(
        name="last-years-number",
        shows="An announcement with the number of the year before, as happens in January.",
        day=date(2026, 1, 8),
        title="Neujahrskonzert der Musikschule",
        sections=("/Kultur-und-Freizeit/",),
        names=(("18. Januar 2025", "2025-01-18T17:00", None),),
        odd=(("event_past", "18. Januar 2025"),),
        blocks=paragraphs("Das Neujahrskonzert findet am 18. Januar 2025 um 17 Uhr im Kulturzentrum statt."),
    ),
    Quirk(
        name="anniversary",
        shows="A day of the past in a report and a day of the past that is remembered: nothing is wrong with them.",
        day=date(2026, 1, 26),
        title="Ein Jahr Quartiersbüro",
        sections=(LIFE,),
        names=(("26. Januar 2025", "2025-01-26", None), ("24. Januar", "2026-01-24", None)),
        blocks=paragraphs(
            "Am 26. Januar 2025 hat das Büro eröffnet. Gefeiert wurde schon am 24. Januar mit allen Helfenden."
        ),
    ),
    Quirk(
        name="no-days",
        shows="Numbers beside full stops, hours, ordinals and shares, none of which is a day.",
        day=date(2024, 5, 13),
        title="1. FC Sodingen steigt in die 3. Liga auf",
        sections=("/Kultur-und-Freizeit/Freizeit/",),
        blocks=(
            paragraph("Die 2. Mannschaft gewann 3:2. Zum 14. Tag des Sports kamen 3.5 Prozent mehr als Mitte Mai."),
            paragraph("Karten für 12.50 Euro gibt es in der Straße des 17. Juni, Telefon 0 23 23 / 16 - 29 32."),
            paragraph("Näheres regeln § 53 und Kapitel 3.2. der Ordnung, Kurs 2605, Aktenzeichen 12.3.4/2019."),
            bullets("montags bis freitags 8 bis 12 Uhr", "jeden ersten Mittwoch im Monat ab 18 Uhr", "Stand 21:45 Uhr"),
        ),
    ),
)
