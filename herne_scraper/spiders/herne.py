"""The spider of herne.de: `scrapy crawl herne`."""

from __future__ import annotations

from herne_scraper.site_spider import SiteSpider
from herne_scraper.sites.herne import HERNE


class HerneSpider(SiteSpider):
    """Crawls the notices of the city of Herne."""

    name = "herne"
    site = HERNE
