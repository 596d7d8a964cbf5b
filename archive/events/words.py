"""The words and shapes that name a day in a German text, as regular expressions: the vocabulary of `event_dates`.

A number and a full stop are no date: only a month beside it makes a day of `14.` (`14. Tag der Gärten`), and only a
preposition or a weekday before it one of `24.12.` without a year (`Kapitel 3.2.`).
"""

from __future__ import annotations

import re

from archive.events.times import DASH
from herne_scraper.german_date import MONTHS, WEEKDAYS

_LONG_DAYS = [name for name in WEEKDAYS if len(name) > 2]
_SHORT_DAYS = [name for name in WEEKDAYS if len(name) == 2]
_LONG_MONTHS = [name for name in MONTHS if len(name) > 4 or name in ("märz", "juni", "juli", "mai")]
_SHORT_MONTHS = [name for name in MONTHS if name not in _LONG_MONTHS]


def _any(names: list[str]) -> str:
    """Return a pattern for one of some words as texts write them: capitalised, or all in capitals."""
    forms = [form for name in sorted(names, key=len, reverse=True) for form in (name.capitalize(), name.upper())]
    return "(?:" + "|".join(forms) + ")"


WEEKDAY = rf"{_any(_LONG_DAYS)}"
_PART_OF_DAY = r"(?:abend|morgen|mittag|nachmittag|vormittag|nacht)?"
_NAMED = rf"(?:\b{WEEKDAY}{_PART_OF_DAY}\b|\b{_any(_SHORT_DAYS)}(?=[.,/]|\s\d{{1,2}}\.\s?\d))"
"""A weekday before a date; an abbreviated one only before a mark or numbers, since `So` and `Do` are words."""

_BEFORE_DAY = r"[.,]{0,2}\s{0,2}\(?(?:(?:de[mnr]|am|vom|zum)\s)?"
_MONTH = rf"(?:{_any(_LONG_MONTHS)}|{_any(_SHORT_MONTHS)}\b\.?)(?![\w-])"
_NO_YEAR_BEHIND = (
    r"(?![\d.:,]\d|\w|\s?(?:Uhr|Euro|€|%|Prozent|Meter|Quadratmeter|Kilometer|Menschen|Personen|Gäste|Kinder"
    r"|Besuch\w*|Teilnehm\w*|Stück|Karten|Tonnen)\b)"
)
_YEAR = rf"(?:1\d{{3}}|2[01]\d{{2}}){_NO_YEAR_BEHIND}"
_SHORT_YEAR = r"\d{2}(?![.:,/-]?\d|\.\d|\w|\s?(?:Uhr|Euro|€))"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_NO_NUMBER = r"(?<!\w)(?<!\w[.:/-])(?<!\d,)(?<!§)(?<!§ )"

_BEHIND = rf"(?:\s?\((?:ein(?:em)?\s)?(?P<behind>{WEEKDAY})\))?"
_NUMBER = rf"{_NO_NUMBER}(?P<day>{_DAY})"
_UNIT = (
    # 2026-12-24
    rf"(?:{_NO_NUMBER}(?P<iso>(?:19|20)[0-9]{{2}}-[01][0-9]-[0-3][0-9])(?![\w-])"
    rf"|(?:(?P<weekday>{_NAMED}){_BEFORE_DAY})?(?:"
    # 24. Dezember 2026, ersten Mai
    rf"(?:{_NUMBER}\.\s?|\b(?P<first>[Ee]rste[rn])\s)(?P<month>{_MONTH})(?:,?\s{{0,2}}(?P<year>{_YEAR}))?"
    # 17 Juli 2019, a slip; without a year only after a weekday
    rf"|{_NUMBER.replace('day', 'slip')}\s(?P<slip_month>{_MONTH})\s(?P<slip_year>{_YEAR})"
    # 24.12.2026, 24.12.26, 24.12.
    rf"|{_NUMBER.replace('day', 'numbered')}\.\s?(?P<number>0?[1-9]|1[0-2])\.(?!\s?Uhr)"
    rf"(?:\s?(?P<number_year>{_YEAR})|(?P<short_year>{_SHORT_YEAR})|(?!\s?\d+\.\d)(?!\d))"
    rf"){_BEHIND}"
    rf"|(?P<odd_weekday>{_NAMED}){_BEFORE_DAY}{_NUMBER.replace('day', 'odd')}\s(?P<odd_month>{_MONTH})(?!\s\d{{4}}))"
)
_BARE = rf"(?:(?P<weekday>{_NAMED}){_BEFORE_DAY})?{_NO_NUMBER}(?P<day>{_DAY})\."
_UNTIL = rf"(?:\s{{0,2}},)?\s{{0,2}}(?:\bbis\b(?:\s(?:zum|einschließlich|inklusive|einschl\.|inkl\.))?|{DASH})\s{{0,2}}"
_AND = (
    r"\s{0,2}(?:,\s{0,2}(?:und|sowie|oder|am)\b|\b(?:und|sowie|oder)\b|,|/|&)\s{0,2}"
    r"(?:(?:am|de[nm]|vom|ab|zum|auch am)\s)?"
)


def _plain(pattern: str) -> str:
    """Return a pattern without its names, so that it may stand in another one more than once."""
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


UNIT = re.compile(_UNIT)
BARE = re.compile(_BARE)
"""A day without its month, which the next one of the chain has: `9.,` of `9., bis Freitag, 13. Dezember`."""
UNTIL = re.compile(_UNTIL)
JOINT = re.compile(rf"{_UNTIL}|{_AND}")
_BARES = rf"(?:{_plain(_BARE)}(?:{_UNTIL}|{_AND})){{0,12}}"
CHAIN = re.compile(rf"{_BARES}{_plain(_UNIT)}(?:(?:{_UNTIL}|{_AND}){_BARES}{_plain(_UNIT)}){{0,30}}")

NOT_A_DATE_AFTER = re.compile(
    r"(?:\b(?:Nr|TOP|Top|Punkt|Ziffer|Kapitel|Abschnitt|Version|Art|Artikel|Abs|Absatz|Tel|Telefon|Fax|Az|Seite)\.?:?"
    r"|§+|(?:[Ss]traße|[Ss]tr\.|[Pp]latz|[Aa]llee|[Bb]rücke|[Ww]eg) (?:des|der|vom))\s*$"
)
"""What stands before numbers that are none: parts of a document, a street named after a day."""
WEEKDAYS_BEFORE = re.compile(rf"(?:{_NAMED}\.?\s?(?:/|,|\bund\b|\bbis\b|{DASH})\s?){{1,6}}$")
"""Weekdays before a chain that begins with one: `Freitag bis ` of `Freitag bis Sonntag, 6. bis 8. Februar`."""
NAMED = re.compile(_NAMED)
SINCE = re.compile(r"\b[Ss]eit\s(?:de[mnr]\s)?$")
"""A day after it is past: `seit dem 26. Juli` is the last one, however far back."""
BETWEEN = re.compile(r"\b[Zz]wischen\s(?:de[mn]\s)?$")
"""The first two days after it are the ends of a range: `zwischen dem 1. und dem 5. Juli`."""
BEFORE_NUMBERS = re.compile(
    rf"(?:^|[\n(:|]\s*|\b(?:am|vom|zum|bis|ab|dem|den|der|des|seit|für|und|sowie|ist|nach|vor|auf)\s|{DASH}\s*|,\s)$"
)
"""What must stand before `24.12.` where neither weekday nor year tell that it is a date."""

RELATIVE = re.compile(
    rf"\b(?:(?P<of>vorgestrig|gestrig|heutig|morgig|übermorgig)e[nrm]?\s"
    rf"(?:(?P<ofwd>{WEEKDAY}){_PART_OF_DAY}\b|(?:Tag|Abend|Nachmittag|Vormittag|Morgen|Mittag)\b)"
    rf"|(?P<next>kommend|nächst|dies|vergangen|letzt|vorig|zurückliegend)e[nrm]\s(?P<nwd>{WEEKDAY}){_PART_OF_DAY}\b"
    rf"|(?P<word>[Hh]eute|[Gg]estern|[Vv]orgestern|morgen|[Üü]bermorgen)\b"
    rf"(?P<appended>\s?\((?P<wwd>{WEEKDAY})\)|,\s(?P<wwd2>{WEEKDAY}){_PART_OF_DAY}\b"
    rf"|\s(?:Abend|Nachmittag|Vormittag|Morgen|Mittag|Nacht|früh|abend|nachmittag|vormittag|morgen|mittag|nacht)\b)?)"
)
HABIT_BEFORE = re.compile(r"\b(?:[Jj]ede[nrs]?|[Jj]eweils am|[Ii]mmer am|[Aa]lle)\s$")
HABIT_BEHIND = re.compile(r"\s(?:im|eines|des|jeden|vor|nach)\s")
NOT_TODAY_BEFORE = re.compile(r"\b(?:[Aa]uch|[Bb]is|[Nn]och|[Ss]chon|von|für|und|oder|gestern|heute|am)\s$")
"""`heute` and `morgen` as the present and the future: `bis heute`, `die Stadt von morgen`."""
STILL_TODAY = re.compile(r"\b(?:muss|müssen|soll|sollen)\s(?:\w+\s)?noch\s$")
"""`muss noch heute entschärft werden` means this very day, `wird noch heute erzählt` does not."""
TODAY_BEHIND = re.compile(r",?\s(?:um|ab|gegen|von|bis)\s\d|,?\s(?:Morgen|Abend)")
"""What makes a bare `heute` this very day."""

FEASTS = {"Heiligabend": (12, 24), "Silvester": (12, 31), "Neujahr": (1, 1), "Allerheiligen": (11, 1)}
FEAST = re.compile(rf"\b(?P<feast>{'|'.join(FEASTS)})(?:tag|abend|nacht)?(?:\s(?P<y>{_YEAR}))?(?![\w-])")
"""Feasts that fall on the same day each year. Those that follow Easter are not read."""
