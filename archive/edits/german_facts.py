"""How German texts write days, times, numbers, addresses and streets: one pattern each, and what each says.

The patterns find the extent of a fact, not its meaning in time: `vom Montag, 9., bis Freitag, 13. Dezember` is one fact
of kind date. The closed classes of the language (months, weekdays, number words, heads of street names) stand here;
the one list of Herne's own is that of its districts and quarters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable


def _any(words: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


MONTHS = {
    "januar": 1, "jänner": 1, "februar": 2, "märz": 3, "april": 4, "mai": 5, "juni": 6, "juli": 7, "august": 8,
    "september": 9, "oktober": 10, "november": 11, "dezember": 12, "jan.": 1, "feb.": 2, "mrz.": 3, "apr.": 4,
    "jun.": 6, "jul.": 7, "aug.": 8, "sep.": 9, "sept.": 9, "okt.": 10, "nov.": 11, "dez.": 12,
}  # fmt: skip
WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonnabend", "Sonntag")
SEASONS = ("Frühjahr", "Frühling", "Sommer", "Herbst", "Winter")
FEASTS = (
    "Neujahr", "Karneval", "Rosenmontag", "Aschermittwoch", "Gründonnerstag", "Karfreitag", "Ostern", "Ostersonntag",
    "Ostermontag", "Pfingsten", "Pfingstsonntag", "Pfingstmontag", "Fronleichnam", "Allerheiligen", "Heiligabend",
    "Weihnachten", "Silvester", "Osterferien", "Pfingstferien", "Sommerferien", "Herbstferien", "Weihnachtsferien",
)  # fmt: skip
QUARTERS = (
    "Herne", "Herne-Mitte", "Herne-Süd", "Sodingen", "Wanne", "Wanne-Eickel", "Wanne-Mitte", "Wanne-Süd", "Wanne-Nord",
    "Eickel", "Crange", "Unser Fritz", "Röhlinghausen", "Horsthausen", "Holsterhausen", "Holthausen", "Baukau",
    "Börnig", "Elpeshof", "Pantringshof", "Gysenberg", "Strünkede", "Bickern", "Constantin",
)  # fmt: skip
TOWNS = (
    "Bochum", "Gelsenkirchen", "Recklinghausen", "Herten", "Castrop-Rauxel", "Dortmund", "Witten", "Hattingen",
    "Gladbeck", "Bottrop", "Oberhausen", "Duisburg", "Marl", "Waltrop", "Dorsten", "Lünen", "Unna", "Hamm", "Münster",
    "Düsseldorf", "Köln", "Berlin", "Hénin-Beaumont", "Wakefield", "Konin", "Beşiktaş", "Belgorod",
)  # fmt: skip
"""Neighbours, partners and what else Herne's notices name often; others are told by their endings."""

_ONES = {
    "zwei": 2, "zwo": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9,
}  # fmt: skip
_TEENS = {
    "zehn": 10, "elf": 11, "zwölf": 12, "dreizehn": 13, "vierzehn": 14, "fünfzehn": 15, "sechzehn": 16, "siebzehn": 17,
    "achtzehn": 18, "neunzehn": 19,
}  # fmt: skip
_TENS = {
    "zwanzig": 20, "dreißig": 30, "vierzig": 40, "fünfzig": 50, "sechzig": 60, "siebzig": 70, "achtzig": 80,
    "neunzig": 90,
}  # fmt: skip
_COUNTED = (
    {"eins": 1} | _ONES | _TEENS | _TENS | {"hundert": 100, "tausend": 1000}
    | {f"{one}und{ten}": value + _TENS[ten] for one, value in ({"ein": 1} | _ONES).items() for ten in _TENS}
    | {f"{one}{many}": value * unit for one, value in ({"ein": 1} | _ONES).items()
       for many, unit in (("hundert", 100), ("tausend", 1000))}
)  # fmt: skip
NUMBER_WORDS = dict(_COUNTED)
"""Number word → its value. `ein` is no number: it is an article nearly always."""
_ORDINAL_STEMS = {
    "erst": 1, "dritt": 3, "siebt": 7, "acht": 8,
    **{f"{word}t": value for word, value in ({**_ONES, **_TEENS}).items() if word not in ("drei", "sieben", "acht")},
    **{f"{word}st": value for word, value in _TENS.items()},
}  # fmt: skip
_ENDINGS = ("e", "en", "er", "es", "em")
ORDINALS = {f"{stem}{ending}": value for stem, value in _ORDINAL_STEMS.items() for ending in _ENDINGS}
UNITS = (
    "Euro", "Cent", "Prozent", "Prozentpunkte", "Tausend", "Million", "Millionen", "Milliarde", "Milliarden", "Dutzend",
    "Mio\\.", "Mrd\\.", "KB", "MB", "GB", "Grad",
)  # fmt: skip

_NOT_AFTER = r"(?<![\w.,:/§-])"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?:1[5-9]|20)\d\d"
_MONTH = _any(name.capitalize().replace(".", r"\.") for name in MONTHS)
_LONG_MONTH = _any(name.capitalize() for name in MONTHS if not name.endswith("."))
_SHORT_DAYS = r"(?:Mo|Di|Mi|Do|Fr|Sa|So)"
_DAYTIMES = r"(?:früh|morgen|vormittag|mittag|nachmittag|abend|nacht)"
_WEEKDAY = rf"(?:{_any(WEEKDAYS)}{_DAYTIMES}?)"
_OF_WEEK = rf"(?:{_WEEKDAY},? ?(?:den |dem )?|{_SHORT_DAYS}\.?,? ?(?:den |dem )?(?=\d))"
_FULL = rf"{_OF_WEEK}?{_DAY}\.? ?{_MONTH}(?!\w)(?: {_YEAR}\b)?"
_DIGITS = rf"{_OF_WEEK}?{_DAY}\. ?(?:0?[1-9]|1[0-2])\.(?: ?(?:{_YEAR}|\d\d)\b(?![.:,]\d| Uhr))?"
_PART = rf"{_OF_WEEK}?{_DAY}\."
_SOMETIME = (
    rf"(?:(?:Anfang|Mitte|Ende) )?{_LONG_MONTH}\b(?: {_YEAR}\b)?"
    rf"|{_any(SEASONS)}\b(?: {_YEAR}(?:/\d\d(?:\d\d)?)?\b)?|{_any(FEASTS)}\b(?: {_YEAR}\b)?"
)
_OF_EACH_WEEK = rf"{_any(day.lower() for day in WEEKDAYS)}s\b"
_SHORT_RANGE = rf"{_SHORT_DAYS}\.?(?: ?[-–/] ?| bis | und ){_SHORT_DAYS}\b\.?"
_BETWEEN = r",?(?: ?[-–/] ?| (?:bis|und|oder|sowie)(?: einschließlich)?(?: zum| am| den| dem)? )"
_ITEM = rf"(?:{_FULL}|{_DIGITS}|{_SHORT_RANGE}|{_WEEKDAY}\b|{_OF_EACH_WEEK}|{_SOMETIME})"
_RELATIVE = (
    r"(?:vor)?gestern\b|übermorgen\b|heute\b|(?<!am )(?<!guten )morgen\b|(?:morgig|heutig|gestrig)e[nrms]?\b(?: "
    rf"{_WEEKDAY}\b)?|KW ?\d\d?\b|Kalenderwoche \d\d?\b|\d\d?\. Kalenderwoche"
)
_NUMBERED = r"(?:Kurs|Kursnummer|Nummer|Nr\.|Raum|Zimmer|Telefon|Tel\.|Durchwahl|Hausnummer|Paragraf|Artikel|Halle) "
_YEARS = (
    rf"(?:(?<=[Ss]eit )|(?<=[Bb]is )|(?<=[Jj]ahr )|(?<=[Jj]ahre )|(?<=[Jj]ahren )|(?<=[Aa]b )){_YEAR}\b(?![.,]\d)"
    rf"|{_YEAR}(?: ?[-–/] ?(?:{_YEAR}|\d\d))\b(?![.,]?\d| -)|{_YEAR}(?![.,:]?\d|\w| ?[%€]| [A-ZÄÖÜ]|-| [/-] \d)"
)
_JOINED = rf"(?:{_ITEM}|{_PART}){_BETWEEN}|(?:{_PART}|{_WEEKDAY}), "
DATE = rf"{_NOT_AFTER}(?:(?:{_JOINED}){{0,15}}{_ITEM}|{_RELATIVE}|{_YEARS})"

_NUMBER_WORD = _any(NUMBER_WORDS)
_CLOCK = r"(?:[01]?\d|2[0-4])(?:[.:][0-5]\d)?"
_TIME_BETWEEN = r"(?: ?[-–/] ?| (?:bis|und|oder|sowie)(?: um| von| ab| ca\.| etwa| gegen)? )"
_OF_DAY = r"(?: (?:früh|(?:vor|nach)?mittags?|morgens?|abends?|nachts?)\b)?"
_TIME_OF_DAY = r"(?:[Vv]or|[Nn]ach)mittags?|[Mm]ittags?|[Aa]bends?|[Mm]orgens|Morgen|[Nn]achts?|Mitternacht"
TIME = (
    rf"{_NOT_AFTER}(?:(?:{_CLOCK}(?: ?Uhr)?{_TIME_BETWEEN}){{0,7}}{_CLOCK} ?Uhr\b{_OF_DAY}"
    rf"|(?:[01]?\d|2[0-4]):[0-5]\d(?:{_TIME_BETWEEN}(?:[01]?\d|2[0-4]):[0-5]\d)*(?![.:,]?\d)"
    rf"|(?:(?<=\bum )|(?<=\bab )|(?<=gegen )|(?<=\bbis )|(?<=\bvon )){_CLOCK}(?:(?: ?[-–] ?| bis ){_CLOCK})?"
    rf"(?<=[.:]\d\d)(?![.,:]?\d|\w| ?[%€]| (?:{_any(UNITS)}|Meter|Kilometer|Quadratmeter))"
    rf"|{_NUMBER_WORD} Uhr\b{_OF_DAY}|(?:halb|Viertel (?:vor|nach)) {_NUMBER_WORD}\b|(?:{_TIME_OF_DAY})\b)"
)

_FIGURE = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)*"
_PHONE = r"(?:\+\d\d ?|0)(?:[ /().–-]{0,3}\d){5,}"
_INFLECTED_ORDINAL = _any(ORDINALS)
_UNIT = _any(UNITS)
NUMBER = (
    rf"(?<![\w])(?:[A-ZÄÖÜ]{{1,4}}\d+\w?\b|{_PHONE}|§+ ?\d+\w*"
    rf"|(?:{_FIGURE})(?:(?:,-|,–)? ?[%€]|(?: {_UNIT}(?!\w)){{1,2}}|[a-zA-Z]{{1,2}}\b)?"
    rf"|(?i:{_NUMBER_WORD}(?:mal|fach)?|{_INFLECTED_ORDINAL})(?!\w)(?: {_UNIT}(?!\w)){{0,2}}"
    rf"|{_any(unit for unit in UNITS if unit.startswith('Mi') or unit == 'Dutzend')}\b)"
)

ADDRESS = (
    r"(?:https?://|www\.)[^\s<>()„“\"]*[^\s<>()„“\".,;:!?]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w.@])(?:[a-z0-9][a-z0-9-]*\.)+(?:de|com|org|net|eu|info|nrw|ruhr|example)\b(?:/[\w/.%?=&#-]*\w)?"
)

_NO_STREET = (
    r"(?:Rad|Geh|Fuß|Schul|Heim|Um|Aus|Feld|Wald|Rettungs|Wander|Hin|Rück|Arbeits|Reit|Flucht|Zufahrts|Lebens|Rechts"
    r"|Spiel|Park|Sport|Stell|Sitz|Steh|Kita|Ausbildungs|Studien|Betreuungs|Start|Bolz|Rast|Fest|Kirmes|Camping|Zelt"
    r"|Fußball|Tennis|Lager|Praktikums|Pflege|Grill|Vor|Impf|Kindergarten|Fahrrad|Einbahn|Bundes|Landes|Kreis|Land"
    r"|Seiten|Neben|Wohn|Einkaufs|Stich|Umgehungs|Durchgangs|Hauptverkehrs|Bühnen|Wander|Trampel|Bau|Liege|Schlaf)"
    r"(?:straße|strasse|weg|platz)\b"
)
_HEADS = r"(?:(?i:stra(?:ß|ss)e|weg|platz|allee|gasse|ufer|damm|chaussee|promenade)\b|(?i:str\.))"
_HOUSE = r"(?: \d{1,3}(?: ?[a-z]\b)?(?:(?: ?[-–/] ?)\d{1,3}[a-z]?\b)?(?![\w.:,]?\d| ?[%€]| [A-ZÄÖÜ]))?"
PLACE = (
    rf"(?<![\w-])(?:(?!{_NO_STREET})[A-ZÄÖÜ][\w‐-]+{_HEADS}"
    r"|[A-ZÄÖÜ][\w-]+er (?:Straße|Strasse|Str\.|Platz|Weg|Allee|Ring|Markt|Damm|Ufer)(?!\w)"
    r"|(?:Straße|Platz|Allee) (?:des|der|an der|am) [A-ZÄÖÜ]\w+(?: [A-ZÄÖÜ]\w+)?"
    rf")(?!\w){_HOUSE}|\b\d{{5}} [A-ZÄÖÜ][\w-]+|(?<![\w-]){_any((*QUARTERS, *TOWNS))}(?:-{_any(QUARTERS)})?(?![\w-])"
)

_MONTH_IN_VALUE = re.compile(rf"(\d+)?\.? ?({_any(name.replace('.', '[.]') for name in MONTHS)})")
_WEEKDAY_IN_VALUE = re.compile(rf"({_any(day.lower() for day in WEEKDAYS)})({_DAYTIMES}|s\b)?")


def value_of(kind: str, text: str) -> str:
    """Return a form that is equal for two ways to write one fact: `9.30 Uhr` and `9:30 Uhr`, `3.3.` and `3. März`."""
    text = re.sub(r" ?[–-] ?| bis(?: zum)? ", "-", text.lower()).replace(" sowie ", " und ")
    if kind == "date":
        text = _WEEKDAY_IN_VALUE.sub(lambda day: f"{day[1][:2]}{day[2] or ''}.", text)
        text = _MONTH_IN_VALUE.sub(lambda day: f"{day[1] or ''}.{MONTHS[day[2]]}.", text)
        text = re.sub(r"(?<!\d)0(?=\d)", "", text)
        return re.sub(r"[\s,]|de[nm] ", "", text).replace("..", ".").rstrip(".")
    if kind == "time":
        text = re.sub(r"(?<!\d)0(?=\d[.:])", "", text)
        return re.sub(r"\s|uhr", "", re.sub(r"[.:]00(?!\d)", "", text)).replace(":", ".")
    if kind == "number":
        for words in (NUMBER_WORDS, ORDINALS):
            if text in words:
                return str(words[text])
        if re.fullmatch(_PHONE, text):
            return re.sub(r"\D", "", text)
        text = text.replace("euro", "€").replace("prozent", "%")
        return re.sub(r"\s|(?<=\d)\.(?=\d{3})|,-|,00(?!\d)", "", text)
    if kind == "place":
        return re.sub(r"\s", "", text.replace("strasse", "straße").replace("str.", "straße"))
    return text
