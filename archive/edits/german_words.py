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
    "am", "an", "ans", "auf", "aus", "beim", "durch", "über", "gegenüber", "hinter", "im", "in", "ins", "nach",
    "neben", "unter", "vor", "vorm", "zum", "zur",
))  # fmt: skip
"""Prepositions that may stand before a place."""

BEFORE_FACTS = LOCAL | frozenset((
    "ab", "bei", "bis", "das", "dem", "den", "der", "des", "die", "ein", "eine", "einem", "einen", "einer", "gegen",
    "seit", "um", "vom", "von", "zwischen",
))  # fmt: skip
"""Articles and prepositions: they change with what they stand before."""

TITLES = frozenset((
    "Dr", "Familie", "Firma", "Frau", "Herr", "Herrn", "Ministerin", "Pastor", "Pastorin", "Pfarrer",
    "Pfarrerin", "Prof", "Professor", "Professorin",
))  # fmt: skip
"""What stands before a name and nowhere else."""

SAYING = frozenset((
    "betont", "berichtet", "ergänzt", "erklärt", "erläutert", "laut", "lobt", "meint", "sagt", "sagte", "so",
    "unterstreicht", "versichert",
))  # fmt: skip
"""What a name without title or first name stands behind: `sagt Heinrich`."""

NO_BUILDING = frozenset((
    "abend", "arbeitsplatz", "ausweg", "umweg", "anhang", "arbeitsmarkt", "autor", "direktor", "ehrenamt",
    "faktor", "kuratorium",
    "moderator", "monitor", "motor", "rektor", "sektor",
    "wochenmarkt", "zeitraum", "zusammenhang",
))  # fmt: skip
"""What ends like a building and is none."""

BUILDINGS = (
    "haus", "häuser", "halle", "saal", "säle", "schule", "gymnasium", "kolleg", "kita", "tagesstätte", "museum",
    "archiv", "bibliothek", "bücherei", "zentrum", "center", "kirche", "kapelle", "moschee", "synagoge",
    "theater", "kino", "bad", "park", "garten", "wiese", "hof", "markt", "turm", "schloss", "burg", "stadion",
    "arena", "heim", "büro", "treff", "treffpunkt", "zimmer", "foyer", "aula", "mensa", "forum", "bühne",
    "laden", "café", "gelände", "bahnhof", "station", "friedhof", "zeche", "kanal", "hafen", "siedlung",
    "viertel", "quartier", "akademie", "galerie", "werkstatt", "schmiede", "mühle", "scheune", "villa",
    "rotunde", "remise", "baracke", "terrasse", "tunnel", "unterführung", "kreuzung", "brücke", "ring", "tor",
    "ufer", "see", "teich", "wald", "wäldchen", "hang", "anlage", "becken", "keller", "studio", "atelier",
    "labor", "pavillon", "zelt", "hütte", "stadt", "klinik", "praxis", "hospital", "arium", "thek", "stätte",
    "haltestelle", "geschäftsstelle", "wache", "mahnmal", "denkmal", "brunnen", "steg", "bunker", "hotel",
    "zoo", "restaurant", "platz", "straße", "weg",
)  # fmt: skip
"""Last parts of the names of buildings and spots."""

ORGANISATIONS = (
    "verein", "verband", "gesellschaft", "werk", "werke", "stiftung", "gruppe", "initiative", "fraktion",
    "partei", "ministerium", "gemeinde", "agentur", "beirat", "ausschuss", "kammer", "gewerkschaft",
    "feuerwehr", "polizei", "amt", "dezernat", "bund", "club", "klub", "orchester", "chor", "ensemble",
    "kapelle", "band", "sparkasse", "bank", "gmbh", "ag", "hochschule", "universität", "bündnis", "netzwerk",
    "genossenschaft", "dienst", "hilfswerk",
)  # fmt: skip
"""Last parts of what organisations are called."""

TOWN_ENDINGS = (
    "hausen", "dorf", "ingen", "heim", "burg", "berg", "stadt", "born", "rode", "feld", "kirchen", "beck",
    "bach", "furt", "münster", "horst", "rauxel", "brück", "scheid", "rath", "loh", "hagen", "um",
    "büren",
)  # fmt: skip
"""How the names of towns of the region end."""

ABSTRACT_ENDINGS = (
    "ung", "heit", "keit", "schaft", "tion", "sion", "ität", "nis", "tum", "ment", "ismus", "enz", "anz", "ik",
    "ur", "ie",
)  # fmt: skip
"""How nouns end that name no place: `in Zusammenarbeit`, `aus Überzeugung`."""
