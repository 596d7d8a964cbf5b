"""Closed lists of German words that the kinds of names and places are told by. None of them is a name itself."""

from __future__ import annotations

FUNCTION_WORDS = frozenset((
    "ab", "aber", "alle", "allem", "allen", "aller", "alles", "als", "also", "am", "an", "ans", "auch", "auf",
    "aufs", "aus", "bei", "beim", "bereits", "bis", "da", "dabei", "dadurch", "dafür", "damit", "danach",
    "dann", "daran", "darauf", "darin", "das", "dass", "davon", "davor", "dazu", "dein", "dem", "den", "denn",
    "der", "deren", "des", "dessen", "die", "dies", "diese", "diesem", "diesen", "dieser", "dieses", "doch",
    "dort", "durch", "ein", "eine", "einem", "einen", "einer", "eines", "er", "erst", "es", "etwa", "für",
    "gegen", "gern", "hat", "hier", "hinter", "ihr", "ihre", "ihrem", "ihren", "ihrer", "im", "in", "ins",
    "ist", "ja", "jede", "jedem", "jeden", "jeder", "jedes", "jetzt", "kein", "keine", "keinem", "keinen",
    "keiner", "man", "mehr", "mit", "nach", "neben", "nicht", "noch", "nun", "nur", "ob", "oder", "ohne", "per",
    "rund", "schon", "sehr", "sein", "seine", "seinem", "seinen", "seiner", "seit", "sich", "sie", "sind", "so",
    "sowie", "um", "und", "uns", "unser", "unsere", "unserem", "unter", "vom", "von", "vor", "vorm", "war",
    "was", "weil", "wenn", "wer", "werden", "wie", "wir", "wird", "wo", "wurde", "wurden", "zu", "zum", "zur",
    "zwar", "zwischen", "über",
))  # fmt: skip
"""Words that join others."""

LOCAL = frozenset((
    "am", "an", "ans", "auf", "aus", "bei", "beim", "durch", "gegenüber", "hinter", "im", "in", "ins", "nach",
    "neben", "unter", "vom", "von", "vor", "vorm", "zum", "zur",
))  # fmt: skip
"""Prepositions that may stand before a place."""

TITLES = frozenset((
    "Dr", "Familie", "Firma", "Frau", "Herr", "Herrn", "Ministerin", "Pastor", "Pastorin", "Pfarrer",
    "Pfarrerin", "Prof", "Professor", "Professorin",
))  # fmt: skip
"""What stands before a name and nowhere else."""

NO_BUILDING = frozenset((
    "abend", "anhang", "arbeitsmarkt", "autor", "direktor", "ehrenamt",
    "faktor", "kuratorium",
    "moderator", "monitor", "motor", "rektor", "sektor",
    "wochenmarkt", "zeitraum", "zusammenhang",
))  # fmt: skip
"""What ends like a building and is none."""
