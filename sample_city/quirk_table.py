"""A table of all quirks and where a city has them, for people who look for one."""

from __future__ import annotations

from sample_city.city import City
from sample_city.drafts import ONE_DIGIT
from sample_city.quirks import QUIRKS

_SHOWS = {quirk.name: quirk.shows for quirk in QUIRKS} | {
    ONE_DIGIT: "Daily case numbers: notices of two days differ in a single digit."
}


def quirk_table(city: City) -> str:
    """Return a Markdown table: name, what it shows, and the addresses of the articles that show it."""
    rows = [f"| {name} | {_SHOWS[name]} | {_addresses(city, keys)} |" for name, keys in city.quirks.items()]
    return "\n".join(("| Quirk | What it shows | Where |", "|---|---|---|", *rows))


def _addresses(city: City, keys: tuple[str, ...]) -> str:
    places = [city.by_key[key].path or f"{city.by_key[key].listings[0]} ({key})" for key in keys[:3]]
    more = f" and {len(keys) - 3} more" if len(keys) > 3 else ""
    return ", ".join(places) + more
