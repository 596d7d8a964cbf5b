"""German verbs where the dictionary knows too little of them: `geschlossene` is a form of schliessen.

simplemma has most forms of most verbs, but gives participles with endings an adjective of their own (geschlossene,
geschlossen), and lacks many of the strong ones and of those with a prefix (gedacht, mitgebracht, zugebissen). The table
is the grammar's: participles that are not made with t. All words are folded. Pure; knows no dictionary.
"""

from __future__ import annotations

from collections.abc import Iterator

PARTICIPLES = """
    backen gebacken, befehlen befohlen, beginnen begonnen, beissen gebissen, bergen geborgen, bersten geborsten,
    biegen gebogen, bieten geboten, binden gebunden, bitten gebeten, blasen geblasen, bleiben geblieben,
    braten gebraten, brechen gebrochen, brennen gebrannt, bringen gebracht, denken gedacht, dringen gedrungen,
    durfen gedurft, empfehlen empfohlen, erloschen erloschen, essen gegessen, fahren gefahren, fallen gefallen,
    fangen gefangen, fechten gefochten, finden gefunden, flechten geflochten, fliegen geflogen, fliehen geflohen,
    fliessen geflossen, fressen gefressen, frieren gefroren, geben gegeben, gehen gegangen, gelingen gelungen,
    gelten gegolten, geniessen genossen, geschehen geschehen, gewinnen gewonnen, giessen gegossen,
    gleichen geglichen, gleiten geglitten, graben gegraben, greifen gegriffen, halten gehalten, hangen gehangen,
    hauen gehauen, heben gehoben, heissen geheissen, helfen geholfen, kennen gekannt, klingen geklungen,
    kneifen gekniffen, kommen gekommen, konnen gekonnt, kriechen gekrochen, laden geladen, lassen gelassen,
    laufen gelaufen, leiden gelitten, leihen geliehen, lesen gelesen, liegen gelegen, lugen gelogen,
    mahlen gemahlen, meiden gemieden, messen gemessen, mogen gemocht, mussen gemusst, nehmen genommen,
    nennen genannt, pfeifen gepfiffen, quellen gequollen, raten geraten, reiben gerieben, reissen gerissen,
    reiten geritten, rennen gerannt, riechen gerochen, ringen gerungen, rufen gerufen, salzen gesalzen,
    saufen gesoffen, schaffen geschaffen, scheiden geschieden, scheinen geschienen, schieben geschoben,
    schiessen geschossen, schlafen geschlafen, schlagen geschlagen, schleichen geschlichen, schleifen geschliffen,
    schliessen geschlossen, schmeissen geschmissen, schmelzen geschmolzen, schneiden geschnitten,
    schrecken geschrocken, schreiben geschrieben, schreien geschrien, schreiten geschritten, schweigen geschwiegen,
    schwellen geschwollen, schwimmen geschwommen, schwinden geschwunden, schwingen geschwungen, schworen geschworen,
    sehen gesehen, senden gesandt, singen gesungen, sinken gesunken, sitzen gesessen, sprechen gesprochen,
    springen gesprungen, stechen gestochen, stehen gestanden, stehlen gestohlen, steigen gestiegen,
    sterben gestorben, stossen gestossen, streichen gestrichen, streiten gestritten, tragen getragen,
    treffen getroffen, treiben getrieben, treten getreten, trinken getrunken, trugen getrogen, tun getan,
    verderben verdorben, vergessen vergessen, verlieren verloren, verzeihen verziehen, wachsen gewachsen,
    waschen gewaschen, weben gewoben, weichen gewichen, weisen gewiesen, wenden gewandt, werben geworben,
    werden geworden, werfen geworfen, wiegen gewogen, winden gewunden, wissen gewusst, wollen gewollt,
    ziehen gezogen, zwingen gezwungen
"""
VERBS = {participle: verb for verb, participle in (pair.split() for pair in PARTICIPLES.split(","))}
BARE = {
    participle.removeprefix("ge"): verb
    for participle, verb in VERBS.items()
    if participle.startswith("ge") and not verb.startswith("ge")
}
"""After a prefix that stays: `schlossen` of beschlossen."""
STRONG = frozenset(VERBS.values())

STAYING = ("be", "emp", "ent", "er", "miss", "uber", "unter", "ver", "voll", "wider", "zer")
"""Prefixes that stay with their verb, whose participle has no ge."""
LEAVING = frozenset((
    "ab", "an", "auf", "aus", "bei", "bereit", "bekannt", "da", "dabei", "dar", "davon", "dazu", "durch", "ein",
    "entgegen", "entlang", "fern", "fest", "fort", "frei", "gegen", "gegenuber", "gleich", "heim", "her", "herab",
    "heran", "heraus", "herbei", "herein", "herum", "herunter", "hervor", "hin", "hinaus", "hinein", "hinter",
    "hinzu", "hoch", "kennen", "klar", "kurz", "los", "mit", "nach", "nahe", "nieder", "offen", "ran", "raus",
    "rein", "richtig", "runter", "sicher", "statt", "still", "tot", "teil", "uber", "um", "unter", "vor", "voran",
    "voraus", "vorbei", "vorweg", "weg", "weiter", "wieder", "zu", "zufrieden", "zugute", "zuruck", "zusammen",
    "zuvor",
))  # fmt: skip
"""Prefixes that stand alone in a sentence (`sagt ab`) and before the ge of a participle (`abgesagt`)."""
ENDINGS = ("em", "en", "er", "es", "e")
"""Of a participle that stands before a noun."""


LONGEST = 40
"""Letters of a form that may be one."""
NO_PARTICIPLES = frozenset(("gerecht", "gesamt", "verdacht"))
"""What looks like one and is hardly ever."""


def strong_verbs(form: str) -> Iterator[str]:
    """Yield the verbs of which a folded form is, or may be, a strong participle, with or without prefix and ending."""
    if len(form) > LONGEST:
        return
    for base in (form, *(form.removesuffix(ending) for ending in ENDINGS if form.endswith(ending))):
        if not base.endswith(("n", "t")) or base in NO_PARTICIPLES:
            continue
        for place in range(len(base) - 4):
            prefix, rest = base[:place], base[place:]
            if rest in VERBS and (not prefix or prefix in LEAVING):
                yield f"{prefix}{VERBS[rest]}"
            elif rest in BARE and (prefix in STAYING or _are_two_prefixes(prefix)):
                yield f"{prefix}{BARE[rest]}"


def _are_two_prefixes(prefix: str) -> bool:
    return any(prefix.endswith(staying) and prefix.removesuffix(staying) in LEAVING for staying in STAYING)


def weak_verbs(participle: str) -> Iterator[str]:
    """Yield what the verb of a weak participle would be called: freuen of gefreut, absagen of abgesagt.

    Whether there is such a verb, the dictionary knows.
    """
    if not participle.endswith("t") or participle in NO_PARTICIPLES:
        return
    root = participle.removesuffix("t").removesuffix("e")
    if root.endswith("ier"):
        yield f"{root}en"
    for verb in (f"{root}en", f"{root}n"):
        place = verb.find("ge")
        while place >= 0:
            if not place or verb[:place] in LEAVING:
                yield verb[:place] + verb[place + len("ge") :]
            place = verb.find("ge", place + 1)


def with_zu(form: str) -> str | None:
    """Return the verb that an infinitive with zu inside is of: abzusagen, absagen; `None` for other forms."""
    place = form.find("zu", 1)
    while place > 0:
        if form[:place] in LEAVING and form.endswith("n"):
            return form[:place] + form[place + len("zu") :]
        place = form.find("zu", place + 1)
    return None
