"""What an abbreviated or gendered form is written out, by rules of the language and a few lists. All folded.

`Bahnhofstr` is Bahnhofstrasse, `mio` Million, `lehrerinnenband` Lehrerband, `cranger` Crange.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.search.dictionary import entries

# `Str.`, `Hofstr.`, `Bahnhofstr.`; a word with less before it is another.
STREET = re.compile(r"(?:^|(?<=[^\W\d_]{3}))str$")
ABBREVIATIONS = {
    "dez": "dezember",
    "eur": "euro",
    "ev": "evangelisch",
    "evang": "evangelisch",
    "feb": "februar",
    "hbf": "hauptbahnhof",
    "jh": "jahrhundert",
    "kath": "katholisch",
    "mio": "million",
    "mrd": "milliarde",
    "mrz": "marz",
    "nov": "november",
    "nr": "nummer",
    "okt": "oktober",
    "sept": "september",
    "st": "sankt",
    "tel": "telefon",
}
"""Those that mean one thing in a city's news, folded."""
PERSON_INSIDE = re.compile(r"(?P<person>.{3,}?)innen(?P<rest>[^\W\d_]{3,})")
SHORTEST_PERSON = 3
LONGEST = 60
"""Letters of a compound that is looked into."""


PLACES = (
    "bochum", "baukau", "bornig", "castrop", "crange", "dortmund", "duisburg", "dusseldorf", "eickel", "essen",
    "gelsenkirchen", "gladbeck", "hagen", "herne", "herten", "holsterhausen", "holthausen", "horsthausen", "koln",
    "oberhausen", "recklinghausen", "rohlinghausen", "sodingen", "unna", "wanne", "witten",
)  # fmt: skip
"""Herne's own and its neighbours, folded."""


def _adjectives_of_places(place: str) -> Iterator[str]:
    """Yield Cranger of Crange, Sodinger of Sodingen, Röhlinghauser and Bochumer; Essener and Wittener keep theirs."""
    yield f"{place.removesuffix('e')}er"
    if place.endswith(("ingen", "hausen")):
        yield f"{place.removesuffix('en')}er"


PLACES_OF_ADJECTIVES = {adjective: place for place in PLACES for adjective in _adjectives_of_places(place)}


def written_out(form: str) -> str:
    """Return a form without abbreviation, and a compound of persons with their masculine: `lehrerinnenband`."""
    form = ABBREVIATIONS.get(form, form)
    if form.endswith("str"):
        form = STREET.sub("strasse", form)
    if (place := PLACES_OF_ADJECTIVES.get(form)) is not None:
        return place
    if len(form) > LONGEST or "innen" not in form:
        return form
    for inside in PERSON_INSIDE.finditer(form):
        # The last words of Quartiershelferinnen are a person in the dictionary; those of Klosterinnenhof are none.
        person = inside["person"]
        ends = (person[place:] for place in range(len(person) - SHORTEST_PERSON + 1))
        if any(_is_feminine(f"{end}innen") for end in ends):
            return f"{person}{inside['rest']}"
    return form


def _is_feminine(form: str) -> bool:
    return any(lemma.endswith("in") for _, lemma in entries(form))
