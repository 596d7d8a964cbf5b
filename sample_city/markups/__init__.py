"""The same page in a dozen markups: whatever elements and classes carry it, a reader sees the same.

`MARKUPS` has them by name, in the order of their eras. A page is rendered by `render_detail` and `render_listing`.
"""

from __future__ import annotations

from datetime import date

from sample_city.markups.detail import render_detail
from sample_city.markups.eras_since_2021 import ERAS_SINCE_2021
from sample_city.markups.eras_to_2020 import ERAS_TO_2020
from sample_city.markups.listing import render_listing
from sample_city.markups.model import ListingPage, Markup, Paging, Rendered, Surroundings

MARKUPS: dict[str, Markup] = {markup.name: markup for markup in (*ERAS_TO_2020, *ERAS_SINCE_2021)}

__all__ = [
    "MARKUPS",
    "ListingPage",
    "Markup",
    "Paging",
    "Rendered",
    "Surroundings",
    "markup_of",
    "render_detail",
    "render_listing",
]


def markup_of(day: date) -> Markup:
    """Return the markup of the era a notice of this day belongs to; the first one for any day before it."""
    eras = list(MARKUPS.values())
    return next((markup for markup in reversed(eras) if markup.since <= day), eras[0])
