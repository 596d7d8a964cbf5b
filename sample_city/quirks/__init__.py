"""Every quirk that is known of herne.de, each as a notice at a known place of the city.

`City.quirks` names the articles that show a quirk. Titles and texts are the project's own.
"""

from __future__ import annotations

from sample_city.quirks.days import DAY_QUIRKS
from sample_city.quirks.listings import LISTING_QUIRKS
from sample_city.quirks.model import Quirk
from sample_city.quirks.shapes import SHAPE_QUIRKS
from sample_city.quirks.texts import TEXT_QUIRKS

QUIRKS: tuple[Quirk, ...] = (*TEXT_QUIRKS, *SHAPE_QUIRKS, *LISTING_QUIRKS, *DAY_QUIRKS)

__all__ = ["QUIRKS", "Quirk"]
