"""Queries as a reader of a small archive types them."""

from __future__ import annotations

from archive.search.grammar import EXAMPLE_DAY
from archive.search.query import Known, parse
from archive.search.tree import Query
from herne_scraper.items import Section

KNOWN = Known(
    today=EXAMPLE_DAY,
    sections=(
        Section(path="/Rathaus/Politik/", name="Politik"),
        Section(path="/Stadt-und-Leben/", name="Stadt und Leben"),
        Section(path="/Stadt-und-Leben/Umwelt/", name="Umwelt"),
        Section(path="/Kultur-und-Freizeit/Kultur/", name="Kultur"),
        Section(path="/Kultur-und-Freizeit/Kultur-f%C3%BCr-alle/", name="Kultur für alle"),
        Section(path="/Familie/Aktuelles/", name="Aktuelles"),
        Section(path="/Wirtschaft/Aktuelles/", name="Aktuelles"),
    ),
)


def ask(text: str) -> Query:
    return parse(text, KNOWN)
