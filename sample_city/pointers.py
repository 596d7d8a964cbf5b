"""The feed and the sitemaps of the city, and the truth about what each names.

Nobody knows whether herne.de has any, so a server shows them only if it is told to. They are as a CMS makes them: the
feed has the newest notices that have a page, in RSS 2.0 with root-relative links; the index names one packed sitemap a
year, and a day says when a page was last changed.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from datetime import datetime, time
from email.utils import format_datetime
from html import escape
from zoneinfo import ZoneInfo

from sample_city.city import City
from sample_city.document import ORIGIN, Article
from sample_city.website import Answer

FEED, INDEX = "/Meldungen/news.rss", "/sitemap.xml"
NEWEST = 20
FEED_LINK = f'<link rel="alternate" type="application/rss+xml" title="Stadt Herne" href="{FEED}">'.encode()
_OF_YEAR = re.compile(r"/sitemap-(\d{4})\.xml\.gz")
_XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def in_feed(city: City) -> tuple[Article, ...]:
    """Return the notices that the feed names, newest first."""
    newest_first = sorted(in_sitemaps(city), key=lambda article: (article.published, article.key), reverse=True)
    return tuple(newest_first[:NEWEST])


def in_sitemaps(city: City) -> tuple[Article, ...]:
    """Return the notices that the sitemaps name: all that have a page, on whatever listing they stand."""
    return tuple(article for article in city.articles if article.path)


def pointers(city: City, address: str, edited: Mapping[str, datetime]) -> Answer | None:
    """Return the feed or sitemap at an address; `None` for any other. `edited` says when pages were last edited."""
    if address == FEED:
        return _answer("application/rss+xml; charset=utf-8", _feed(city).encode(), city)
    if address == INDEX:
        return _answer("application/xml", _index(city).encode(), city)
    if match := _OF_YEAR.fullmatch(address):
        of_year = [article for article in in_sitemaps(city) if article.published.year == int(match[1])]
        body = "".join(_url(article, edited) for article in of_year)
        packed = gzip.compress(f"{_XML}<urlset {_XMLNS}>{body}</urlset>".encode(), mtime=0)
        return _answer("application/gzip", packed, city) if of_year else Answer(status=404)
    return None


def _answer(content_type: str, body: bytes, city: City) -> Answer:
    return Answer(content_type=content_type, body=body, changed=city.end)


def _feed(city: City) -> str:
    items = "".join(
        f"<item><title>{escape(article.title)}</title><link>{article.path}</link>"
        f"<guid isPermaLink='false'>{article.source_id}</guid><pubDate>{_mail_date(article)}</pubDate></item>"
        for article in in_feed(city)
    )
    return f'{_XML}<rss version="2.0"><channel><title>Stadt Herne</title><link>{ORIGIN}/</link>{items}</channel></rss>'


def _mail_date(article: Article) -> str:
    return format_datetime(datetime.combine(article.published, time(9), ZoneInfo("Europe/Berlin")))


def _index(city: City) -> str:
    years = sorted({article.published.year for article in in_sitemaps(city)})
    inside = "".join(f"<sitemap><loc>{ORIGIN}/sitemap-{year}.xml.gz</loc></sitemap>" for year in years)
    return f"{_XML}<sitemapindex {_XMLNS}>{inside}</sitemapindex>"


def _url(article: Article, edited: Mapping[str, datetime]) -> str:
    moment = edited.get(str(article.path))
    day = article.online_since if moment is None else moment.date()
    return f"<url><loc>{ORIGIN}{article.path}</loc><lastmod>{day.isoformat()}</lastmod></url>"
