"""The places of a city: which of them a text names, and which a reader means who asks for one. Pure.

A gazetteer is a file `gazetteer/<site>.toml`, with its sources. Only Stadtbezirke and Ortsteile stand in it; streets
are words like any other. What a text names is read off its folded forms, so every spelling counts (Wanne Süd,
Wannesued), and what only looks like a place does not: a street that is named after one, the old town Wanne-Eickel, the
tub, a person, the Holthausen of another town. Capitals are of no help there, since a tub has one too.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, Literal

from archive.search.words import Reading, fold, read

SITE = "herne"

PlaceKind = Literal["Stadtbezirk", "Ortsteil"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A part of the city."""

    slug: str
    """As in addresses, in `search_sets` and in the query tree: `wanne-sued`."""
    name: str
    kind: PlaceKind
    within: str | None = None
    """Of an Ortsteil the slug of its Stadtbezirk; `None` where that is not known or there are two."""


def known(site: str = SITE) -> tuple[Place, ...]:
    """Return all places, each Stadtbezirk before its Ortsteile; none for a site without a gazetteer."""
    return _gazetteer(site).places


def place_of(slug: str, site: str = SITE) -> Place | None:
    """Return the place of a slug."""
    return next((place for place in known(site) if place.slug == slug), None)


def find_place(text: str, site: str = SITE) -> Place | None:
    """Return the place that somebody means who asks for one in these words, in any spelling.

    `Cranger`, `stadtteil crange` and `Herne-Crange` all ask for Crange.
    """
    gazetteer = _gazetteer(site)
    forms = read(text).forms
    while forms:
        if (slug := gazetteer.asked.get("".join(forms))) is not None:
            return next(place for place in gazetteer.places if place.slug == slug)
        if forms[0] not in BEFORE_A_NAME and forms[0] != gazetteer.city:
            break
        forms = forms[1:]
    return None


def why_no_place(text: str, site: str = SITE) -> str | None:
    """Return what to tell a reader who asks for something that is no place of the list; `None` for what is unknown."""
    gazetteer = _gazetteer(site)
    forms = read(text).forms
    if forms and forms[-1].endswith(ENDINGS_OF_STREETS):
        return "Straßen werden nicht als Ort, sondern als Wörter gesucht."
    return gazetteer.notes.get("".join(forms))


def places_in(readings: Iterable[Reading], site: str = SITE) -> frozenset[str]:
    """Return the slugs of the places that the texts of an article name, and of the Stadtbezirke these are in.

    Meant for title, body, teaser and captions. Lists in attached files name all districts and are about none.
    """
    gazetteer = _gazetteer(site)
    found: set[str] = set()
    for reading in readings:
        # Most passages name no place: they cost one look at each word.
        if not gazetteer.starts.isdisjoint(reading.forms):
            found |= _named(reading, gazetteer)
    return frozenset(found | {gazetteer.within[slug] for slug in found if slug in gazetteer.within})


def forms_of_names(site: str = SITE) -> frozenset[str]:
    """Return the folded words that alone name the city or one of its places, adjectives included."""
    gazetteer = _gazetteer(site)
    names = (name for found in gazetteer.names.values() for name in found)
    return frozenset((gazetteer.city, *(name.forms[0] for name in names if len(name.forms) == 1)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Name:
    """One way in which a text names a place, and what must not stand beside it."""

    forms: tuple[str, ...]
    slug: str | None
    """`None` hides the shorter names in it: Wanne-Eickel is neither."""
    is_adjective: bool
    not_after: frozenset[str]
    not_before: frozenset[str]
    elsewhere: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gazetteer:
    places: tuple[Place, ...]
    city: str
    """Folded; may stand before any name that is asked for (Herne-Wanne)."""
    within: Mapping[str, str]
    asked: Mapping[str, str]
    """What is asked for, folded and joined, to slugs."""
    notes: Mapping[str, str]
    starts: frozenset[str]
    """The first forms of all names."""
    names: Mapping[str, tuple[_Name, ...]]
    """By their first form, the longest first."""
    streets: frozenset[str]
    titles: frozenset[str]


BEFORE_A_NAME = frozenset(map(fold, ("Stadtbezirk", "Bezirk", "Ortsteil", "Stadtteil", "Quartier")))
AND = frozenset(map(fold, ("und", "oder", "sowie", "bis")))
ENDINGS_OF_STREETS = tuple(map(fold, ("straße", "str", "weg", "allee", "platz", "gasse")))
OF_PEOPLE = ("", "n", "s", "in", "innen")
"""What follows an adjective where it is said of people: den Wannern, eine Sodingerin."""


def _named(reading: Reading, gazetteer: _Gazetteer) -> set[str]:
    found: set[str] = set()
    end = 0
    for position, form in enumerate(reading.forms):
        # Inside a longer name there is no other: Wanne-Süd names no Wanne.
        if form not in gazetteer.starts or position < end:
            continue
        name = next((name for name in gazetteer.names[form] if _stands(name, reading, position)), None)
        if name is None:
            continue
        end = position + len(name.forms)
        if name.slug is not None and name.slug not in found and _is_meant(name, reading, position, gazetteer):
            found.add(name.slug)
    return found


def _stands(name: _Name, reading: Reading, first: int) -> bool:
    """Return whether the forms of a name stand side by side: `Unser Fritz`, `Herne-Mitte`, not `Herne, Mitte`."""
    last = first + len(name.forms)
    if reading.forms[first:last] != name.forms:
        return False
    spans = reading.spans[first:last]
    # One character between two words is a blank, a hyphen or a slash.
    return all(right[0] - left[1] <= 1 for left, right in pairwise(spans))


def _is_meant(name: _Name, reading: Reading, first: int, gazetteer: _Gazetteer) -> bool:
    """Return whether a name that stands in a text is that of the place, by what stands beside it."""
    forms = reading.forms
    last = first + len(name.forms)
    before = forms[first - 1] if first else ""
    after = forms[last] if last < len(forms) else ""
    run = next((run for run in reading.runs if run[0] <= first < run[1]), None)
    if run is not None and forms[run[1] - 1] in gazetteer.streets:
        return False
    if name.is_adjective and _is_street(forms[last : last + 3], gazetteer.streets):
        return False
    if before in gazetteer.titles or (name.elsewhere and _is_elsewhere(name, reading, first)):
        return False
    # A run of hyphens takes its article from its last word: die Wanne-Tour.
    if before in name.not_after and (run is None or run[1] == last):
        return False
    is_hyphenated = run is not None and run[1] >= last
    return is_hyphenated or not name.not_before or not (after in name.not_before or after.isdecimal())


def _is_elsewhere(name: _Name, reading: Reading, first: int) -> bool:
    """Return whether another town stands beside a name: Essen-Holsterhausen, Hattinger Ortsteil Holthausen."""
    forms, last = reading.forms, first + len(name.forms)
    towns = forms[max(first - 2, 0) : first]
    town = towns[0] if len(towns) > 1 and towns[1] in BEFORE_A_NAME else towns[-1] if towns else ""
    return (last < len(forms) and forms[last] in name.elsewhere) or not name.elsewhere.isdisjoint(_towns(town))


def _is_street(after: Sequence[str], streets: frozenset[str]) -> bool:
    """Return whether an adjective is one of a street: `Sodinger Straße`, `Sodinger und Castroper Straße`."""
    after = after[1:] if after and after[0] in AND else after
    return bool(after) and (after[0] in streets or (after[0].endswith("er") and len(after) > 1 and after[1] in streets))


def _towns(form: str) -> tuple[str, ...]:
    """Return the towns that a word may name: itself, or what it is the adjective of (Essener, Hattinger, Voerder)."""
    if not form.endswith("er"):
        return (form,)
    return form, form.removesuffix("er"), form.removesuffix("r"), form.removesuffix("er") + "en"


@cache
def _gazetteer(site: str) -> _Gazetteer:
    """Return the gazetteer of a site; an empty one where there is no file. Raises `ValueError` for a wrong file."""
    file = files("archive.search") / "gazetteer" / f"{site}.toml"
    written = tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    entries: list[dict[str, Any]] = written.get("place", [])
    places = tuple(
        Place(slug=entry["slug"], name=entry["name"], kind=entry["kind"], within=entry.get("within"))
        for entry in entries
    )
    if wrong := {place.within for place in places} - {place.slug for place in places} - {None}:
        raise ValueError(f"the gazetteer of {site} puts places within {wrong}, which it does not have")
    others: list[dict[str, Any]] = written.get("no_place", [])
    names = [name for entry in entries for name in _names(entry)]
    # One word that is no place hides nothing.
    names += [name for entry in others for name in _names(entry) if len(name.forms) > 1]
    by_start: dict[str, list[_Name]] = {}
    for name in sorted(names, key=lambda name: -len(name.forms)):
        by_start.setdefault(name.forms[0], []).append(name)
    return _Gazetteer(
        places=places,
        city=fold(written.get("city", site)),
        within={place.slug: place.within for place in places if place.within},
        asked={"".join(forms): entry["slug"] for entry in entries for forms in _asked(entry)},
        notes={"".join(forms): entry["note"] for entry in others for forms in _asked(entry)},
        starts=frozenset(by_start),
        names={start: tuple(found) for start, found in by_start.items()},
        streets=frozenset(map(fold, written.get("streets", ()))),
        titles=frozenset(map(fold, written.get("titles", ()))),
    )


def _spelled(entry: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Return the forms of all names of an entry, each also as one word where it is several: Wannesued."""
    written = (*([entry["name"]] if "name" in entry else entry["names"]), *entry.get("variants", ()))
    return [spelled for name in written for spelled in _whole_and_joined(read(name).forms)]


def _whole_and_joined(forms: tuple[str, ...]) -> set[tuple[str, ...]]:
    return {forms, ("".join(forms),)}


def _asked(entry: Mapping[str, Any]) -> list[tuple[str, ...]]:
    further = (*entry.get("asked", ()), *entry.get("adjectives", ()), *([entry["slug"]] if "slug" in entry else ()))
    return [*_spelled(entry), *(read(text).forms for text in further)]


def _names(entry: Mapping[str, Any]) -> list[_Name]:
    with_genitive = [
        forms
        for spelled in _spelled(entry)
        for forms in (spelled, (*spelled[:-1], f"{spelled[-1]}s"))
        if not forms[-1].endswith(("ss", "zs"))
    ]
    adjectives = [
        (*spelled[:-1], spelled[-1] + ending)
        for adjective in entry.get("adjectives", ())
        for spelled in _whole_and_joined(read(adjective).forms)
        for ending in OF_PEOPLE
    ]
    slug, elsewhere = entry.get("slug"), frozenset(map(fold, entry.get("elsewhere", ())))
    not_after, not_before = (frozenset(map(fold, entry.get(key, ()))) for key in ("not_after", "not_before"))
    return [
        _Name(
            forms=forms,
            slug=slug,
            is_adjective=is_adjective,
            # What stands beside the tub and beside a time; an adjective is neither.
            not_after=frozenset() if is_adjective else not_after,
            not_before=frozenset() if is_adjective else not_before,
            elsewhere=elsewhere,
        )
        for found, is_adjective in ((with_genitive, False), (adjectives, True))
        for forms in dict.fromkeys(found)
    ]
