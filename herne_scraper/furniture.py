"""What on a page of news is never news, told by its words: buttons, contact blocks, teasers of other news, the trailer.

Words hold where markup does not: they stay when a site is built anew. Each rule is for whole lines only, so that no
sentence of an article is taken for one.
"""

from __future__ import annotations

import re

from herne_scraper.german_date import DATE_LINE_PREFIX

_EDGE = " \t|·•/:;,.–-»«›‹>←→↑▲▼+*[]()"

_TRAILER = re.compile(
    r"Details der Meldung(?:en)?\s*[:|–-]?(?:\s*(?:(?:Stand|Datum):?\s*)?[0-9]{4}-[0-9]{2}-[0-9]{2})?", re.IGNORECASE
)

_WHAT = r"(?:(?:die |diese[nr]? |den |der )?(?:seite|artikel|meldung|beitrag|text|inhalt|pressemeldung))"
_WHERE = r"(?:facebook|twitter|x|whatsapp|linkedin|xing|telegram|mastodon|bluesky|threads|instagram|pinterest|signal)"
_CLEAR_BUTTON = (
    rf"(?:{_WHAT} )?(?:ausdrucken|vorlesen lassen|als pdf (?:speichern|herunterladen|anzeigen))"
    rf"|{_WHAT} (?:drucken|vorlesen|anhören|teilen|merken|empfehlen|weiterempfehlen|versenden|weiterleiten|verlinken)"
    rf"|(?:{_WHAT} )?(?:auf|bei|über|per|via|mit) {_WHERE} (?:teilen|posten|empfehlen|versenden)"
    rf"|teilen (?:auf|bei|über|per|via) (?:{_WHERE}|e-?mail)|{_WHERE}(?: teilen|-kanal)"
    rf"|(?:{_WHAT} )?per (?:e-?)?mail (?:teilen|empfehlen|versenden|senden|weiterleiten|verschicken)"
    r"|(?:e-?)?mail (?:teilen|versenden)|link kopieren|(?:den )?link (?:teilen|versenden)|druckversion"
    r"|druckansicht"
    r"|zurück zu(?:r|m) (?:übersicht|liste|startseite|meldungen)|zurück zu den meldungen|zur übersicht|zum seitenanfang"
    r"|(?:zur )?(?:vorherige|nächste|vorige)n? meldung|nach oben|zum anfang der seite|seitenanfang|impressum"
    r"|zum merkzettel hinzufügen|auf den merkzettel"
    r"|zum inhalt(?: springen)?"
    r"|schrift (?:größer|kleiner)|in leichter sprache anzeigen|diese seite weiterempfehlen|rss-feed abonnieren"
)
# Also words of an article or a heading of one; a button only where nothing of the text stands around them.
_VAGUE_BUTTON = (
    rf"drucken|vorlesen|anhören|teilen|merken|empfehlen|weiterempfehlen|versenden|weiterleiten|zurück|übersicht|top|"
    rf"{_WHERE}|e-?mail|mail|merkzettel|rss|tweet|twittern|pdf|hoch|weiter|kopieren|stopp|pause|optionen|einstellungen|"
    r"datenschutz(?:erklärung)?|barrierefreiheit|sitemap|kontakt"
)
_CLEAR_BUTTONS = re.compile(
    rf"(?:{_CLEAR_BUTTON})(?:[\s|·•/,:–»›-]+(?:{_CLEAR_BUTTON}|{_VAGUE_BUTTON}))*", re.IGNORECASE
)
_BUTTONS = re.compile(
    rf"(?:{_CLEAR_BUTTON}|{_VAGUE_BUTTON})(?:[\s|·•/,:–»›-]+(?:{_CLEAR_BUTTON}|{_VAGUE_BUTTON}))*", re.IGNORECASE
)

_CONTACT = re.compile(
    r"(?:ihre? )?(?:(?:presse)?kontakt(?:daten|e|box)?"
    r"(?: (?:für|zur|der|für die) (?:presse|medien|redaktion|pressestelle))?"
    r"|ansprechpartner(?:in|/-?in(?:nen)?|[*:_]in(?:nen)?|innen)?(?: und ansprechpartner(?:innen)?)?"
    r"|ansprechperson(?:en)?|pressestelle|pressebüro|kontakt und (?:anfahrt|öffnungszeiten|information(?:en)?))",
    re.IGNORECASE,
)
_SENDER = re.compile(r"(?:Stadt Herne|Stadtverwaltung Herne|Pressebüro|Pressestelle)\b")
_POSTCODE = re.compile(r"\b44(?:6[0-9]{2}|7[0-9]{2}|8[0-9]{2})\s[A-ZÄÖÜ]")
_PHONE = re.compile(
    r"\b(?:Tel|Telefon|Fon|Ruf|Mobil|Fax|Telefax)\b\.?:?\s?[+(0]|\b0\s?(?:2\s?3\s?2\s?3|23\s?25)\s?[/–-]"
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[a-z]{2,}", re.IGNORECASE)

_NUMBER = re.compile(r"\b0[0-9]{1,4}(?: ?[0-9]{2}){0,2} ?[/–-]? ?[0-9]{2}")
# Five words and a full stop, one of the words small: `Anmeldungen nimmt Frau Meier unter … entgegen.`
_SENTENCE = re.compile(r"^(?=.*\s[a-zäöüß]{3,}\s)(?:\S+\s+){4,}\S*[^\W\d]{2}[.!?]$")
_PLACE_OR_HOURS = re.compile(
    r"\bUhr\b|\b(?:zimmer|raum|etage|www)\b|(?:str\.|straße|strasse|platz|weg|allee|ring|ufer|markt|hof)\s[0-9]"
    r"|https?:|\.de\b",
    re.IGNORECASE,
)
_IN_A_NAME = re.compile(
    r"[(„\"]?[A-ZÄÖÜ0-9].*|und|für|der|die|des|den|dem|von|vom|zu|zum|zur|im|in|am|an|bei|beim|mit|&|/|[|–-]|e\.V\.|c/o"
)

_OTHER_NEWS = re.compile(
    r"(?:weitere|aktuelle|neueste|neue|ähnliche|verwandte|andere|letzte|passende|meistgelesene|mehr)"
    r" (?:presse)?(?:meldungen|nachrichten|artikel|beiträge|news|themen|pressemitteilungen|informationen zum thema)"
    r"(?: (?:aus herne|der stadt(?: herne)?|zum thema|im überblick))?"
    r"|(?:das|dies) könnte sie (?:auch|ebenfalls) interessieren|auch interessant|lesen sie auch|mehr zum thema"
    r"|meistgelesen|zum weiterlesen|aktuelles aus herne",
    re.IGNORECASE,
)

_PAGING = re.compile(
    r"(?:seite\s+)?[0-9]{1,4}\s*(?:von|/)\s*[0-9]{1,4}(?:\s+seiten)?|seite\s+[0-9]{1,4}|(?:seite[n]?:?\s*)?"
    r"(?:(?:[0-9]{1,4}|…|\.\.\.|«|»|‹|›|<<?|>>?|\||zurück|weiter|vor|erste|letzte|anfang|ende|seite\s(?:vor|zurück)|"
    r"(?:vorherige|nächste|vorige|erste|letzte)(?:\sseite)?|(?:weitere|ältere|neuere|mehr)\s(?:presse)?(?:meldungen|nachrichten|"
    r"einträge|news))[\s|·,–-]*)+|archiv|(?:meldungs|nachrichten|presse)archiv",
    re.IGNORECASE,
)
_YEAR_OR_MONTH = re.compile(
    r"(?:(?:januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember)(?:\s+20[0-9]{2})?"
    r"|(?:[^\W\d]+\s){0,3}20[0-9]{2}(?:\s*\([0-9]+\))?)",
    re.IGNORECASE,
)

_LEAD_ON = re.compile(
    r"(?:mehr|weiter|weiterlesen|lesen|details?|(?:mehr|weiter) (?:lesen|erfahren|dazu|infos?|informationen|anzeigen)"
    r"|lesen sie (?:mehr|weiter)|zur? (?:\w+seite|seite|(?:presse)?meldung|nachricht)|zum (?:ganzen )?artikel"
    r"|(?:zur )?(?:detail|informations)(?:seite|ansicht)|(?:ganze|vollständige) meldung(?: lesen| anzeigen)?)",
    re.IGNORECASE,
)
_MORE = re.compile(r"mehr zu[rm]? (?:presse)?(?:meldung|nachricht|artikel)\b", re.IGNORECASE)


def is_trailer(line: str) -> bool:
    """Tell whether a line begins the template's `Details der Meldungen`, after which nothing of an article stands."""
    return line[:7].lower() == "details" and _TRAILER.fullmatch(line) is not None


def opens_date_line(line: str) -> bool:
    """Tell whether a line begins as a date line and goes on as something else, as teasers do in one line."""
    return line.removeprefix("- ").startswith(f"{DATE_LINE_PREFIX} ")


def is_button(text: str, *, surely: bool) -> bool:
    """Tell whether a text is nothing but labels of buttons: to print, to read aloud, to share, to go back.

    With `surely`, single words that an article may hold as well (`Vorlesen`, `Teilen`) are none.
    """
    if len(text) > 200:
        return False
    pattern = _CLEAR_BUTTONS if surely else _BUTTONS
    return all(pattern.fullmatch(line.strip(_EDGE)) for line in text.split("\n"))


def opens_contact(text: str) -> bool:
    """Tell whether a text is the heading of a contact block, or a block of a sender with postcode or telephone."""
    first, _, rest = text.partition("\n")
    if _CONTACT.fullmatch(first.strip(_EDGE)):
        return True
    return bool(rest) and _SENDER.match(first) is not None and bool(_POSTCODE.search(rest) or _PHONE.search(rest))


def is_contact_detail(text: str) -> bool:
    """Tell whether a text can belong to a contact block: short lines of names, places, numbers, no sentences."""
    return all(_is_contact_line(line) for line in text.split("\n"))


def tells_how_to_reach(text: str) -> bool:
    """Tell whether a text holds a telephone number, a mail address or a postcode with its place."""
    return bool(_PHONE.search(text) or _MAIL.search(text) or _POSTCODE.search(text) or _NUMBER.search(text))


def _is_contact_line(line: str) -> bool:
    if _SENTENCE.search(line) or len(line) > 250:
        return False
    if tells_how_to_reach(line) or _CONTACT.fullmatch(line.strip(_EDGE)):
        return True
    return len(line) <= 80 and (
        _PLACE_OR_HOURS.search(line) is not None or all(_IN_A_NAME.fullmatch(word) for word in line.split())
    )


def opens_other_news(text: str) -> bool:
    """Tell whether a text is a heading above teasers of other news."""
    return len(text) <= 60 and _OTHER_NEWS.fullmatch(text.strip(_EDGE)) is not None


def is_paging(text: str) -> bool:
    """Tell whether a text only leads to other pages of a listing: numbers, `weitere Meldungen`, `Seite 2 von 9`."""
    return all(
        not (stripped := line.removeprefix("- ").strip(_EDGE)) or _PAGING.fullmatch(stripped) is not None
        for line in text.split("\n")
    )


def is_archive(text: str) -> bool:
    """Tell whether a text is the name of a year, a month or an archive."""
    stripped = text.strip(_EDGE)
    return bool(stripped) and (_YEAR_OR_MONTH.fullmatch(stripped) is not None or stripped.lower().endswith("archiv"))


def is_more(label: str) -> bool:
    """Tell whether a link or a line leads from an entry to its own page: `mehr zur Meldung: …`."""
    return _MORE.match(label.lstrip(_EDGE)) is not None


def is_lead_on(label: str) -> bool:
    """Tell whether a link's words say no more than that it goes on: `weiterlesen`, `Zur Informationsseite`."""
    return _LEAD_ON.fullmatch(label.strip(_EDGE)) is not None or is_more(label)
