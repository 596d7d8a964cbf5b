"""The extractor before and after it was told of the redesign."""

from __future__ import annotations

from dataclasses import dataclass, replace

from herne_scraper.items import Article, Listing, Page
from herne_scraper.sites.herne import Herne
from herne_scraper.spiders.herne import HerneSpider
from sample_city.website import DATE_WORDS

NEW_DATE_WORDS = "Eingestellt am"
"""What stands before the date after the redesign."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended(Herne):
    """herne.de as its extractor reads it once it knows the new date line."""

    extractor: str = "2"

    def read_article(self, page: Page) -> Article:
        """Read a detail page of either design."""
        return Herne.read_article(self, _as_before(page))

    def read_listing(self, page: Page) -> Listing:
        """Read a listing of either design."""
        return Herne.read_listing(self, _as_before(page))


def _as_before(page: Page) -> Page:
    return replace(page, body=page.body.replace(NEW_DATE_WORDS.encode(), DATE_WORDS))


class MendedSpider(HerneSpider):
    """The same crawl with the mended extractor."""

    site = Mended()
