"""Queries as a reader of a small archive types them."""

from __future__ import annotations

from hypothesis import strategies as st

from archive.search.grammar import EXAMPLE_DAY, FIELDS, QUOTES
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


SCRAPS = st.sampled_from(
    [*(f"{field}:" for field in FIELDS), *"()|-*&/,.:−", *QUOTES, " ", " ", "  ", " ODER ", " UND ", " NICHT ", "OR",
     "Bombe", "Straß", "Wanne-Eickel", "Bürger*innen", "Kolleg(inn)en", "ort:in", "politik", "Stadt und Leben",
     "Aktuelles", "Eickel", "Unser Fritz", "2024", "März 2024", "5.3.2024", "gestern", "5.", " bis ", "März",
     "2020-2022", "16-29", "0 23 23", "pdf", "geändert", "verschwunden", "foo:bar", "Bürgerinnen", "und", "Uhr",
     "20.36", "Tel", "\x00", "😀", "ä", "aee"]
)  # fmt: skip
NEARLY = st.lists(SCRAPS, max_size=30).map("".join)
"""Texts out of what queries are made of, in any order."""
