"""The grammar that tells parts of compounds from particles and suffixes, and from what only looks like parts.

Closed classes of words, and numbers that say how much evidence is enough. No list of compounds.
"""

from __future__ import annotations

import re

from archive.search.words import fold


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PARTICLES = _words("""
    ana beg bes besch ham hyp kol pan par phil
    ab aber abwärts all als am an aneinander anheim ant anti auf aufeinander aufwärts aus auseinander be bei beim
    bevor bin bis da dabei dafür dagegen daher dahin dahinter damit daneben dar daran darauf darüber darunter das
    davon davor dazu dazwischen de dem den der des die dis doch drauf durch ein eine einen einer eines einher emp
    empor ent entgegen entlang er es ex fort für ge gegen gegenüber gerade hat her herab heran herauf heraus herbei
    herein herüber herum herunter hervor hier hierher hin hinab hinauf hinaus hindurch hinein hinter hinterher
    hinüber hinunter hinweg hinzu hyper ich ihr im immer in infolge inter ist ja kon los mal man mein mich miss miß
    mit mittels nach nieder noch nun nur ob obwohl oder ohne per prä pre pro re samt sei sein seit sich sie so
    statt sub trans trotz über um umher un und unser unter ur ver verb vom von vor voran voraus vorbei vorher wann war
    was weg weiter wenn wer wider wie wieder wir wo zer zu zueinander zum zur zurecht zurück zusammen zuwider
""")
"""Never a first part: with them verbs and their nouns are derived (Ausfahrt, Überweg), or they only look like one."""

SUFFIXES = _words("""
    ade age al ana and ant anz ar artig ase bar bare ben chen ei ein eln end ende ens ent enz er erei erl ern ers
    erin este eur ger gon haft hausen heit ial ie iell ien ier ieren iker ik in ine inn innen ion isch ische ischen
    ismus ist iste ität ium keit lei lein let lich ler ling los lose losere mässig mäßig ment mus ner nis nisse
    ologe ologie or ose rei ren rinnen sal sam same schaft schaften seitig sel sen ständig tät teste tete tion tum
    tümer um ung ungs ur us zen
""")
"""Never a last part: with them words are derived."""

SIMPLE = frozenset(("Freitag", "Frühstück", "Kombination"))
"""Words of other parts than one sees, and that longer words are made of."""

OF_TOWNS = _words("""
    Au Bach Berg Born Burg Dorf Feld Furt Hagen Heim Hof Horst Kirche Kirchen Land See Stadt Stein Tal Wald
""")
"""Last parts of the names of towns and countries, which have no plural."""

DECEPTIVE = frozenset(("Mann", "Berger", "Trasse"))
"""Last parts that are mostly the end of something else: of surnames, of Straße after a part that may take an s."""

NEVER_FIRST = frozenset(fold(particle) for particle in PARTICLES)
NEVER_LAST = frozenset(fold(suffix) for suffix in SUFFIXES)

LINKS = ("s", "es", "n", "en", "ens", "ns")
VOWEL = re.compile("[aeiouyäöü]")
DERIVED = re.compile("end$|^ge.+(?:t|en)$|(?:ig|lich|isch|bar|sam|haft|los)$")
"""Adjectives of which no noun in -e is made that is more than the adjective: the Nähe, but the Nachdenkliche."""
INHERITED = 0.7
"""Share of a compound's forms that are those of its last part."""
ONE_SIDED = 0.7
"""Share of neighbours with the same two letters next to a part from which on these belong to it: `unt`, `erricht`."""
FEWEST_NEIGHBOURS = 3
"""Pairs of letters next to a short part."""
FEWEST_WORDS = {3: 9, 4: 12, 5: 4, 6: 1}
"""In which a part of so many letters must occur to cut a word of the dictionary itself; of more letters, none."""
LONGEST_BY_CHANCE = 11
"""Letters. Into longer words parts do not fit by chance."""
CONFIX = re.compile("(?:[aio]|al|ar|it)$")
SHORTEST_CONFIX = 4
FEWEST_OF_A_CONFIX = 10
MOST_ALIKE = 0.25
ROUNDS = 5
