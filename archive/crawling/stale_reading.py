"""What the crawl does before it takes a difference for an edit: it reads the kept page again with today's extraction.

A better extractor is not an edit. Where the version shown was read by another version of the extraction, its own
capture is read once more; what then differs is a version of cause `extraction`, and only what still differs from the
new visit was changed by the city.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable

from archive.clock import timestamp
from archive.crawling.crawl_files import Saves
from archive.errors import ArchiveError
from archive.history import Capture, LastReading
from archive.identity import fold_title
from herne_scraper.errors import ReadingError
from herne_scraper.items import Article
from herne_scraper.kept_page import page_of
from herne_scraper.ports import Captured, Received
from herne_scraper.site import Site

logger = logging.getLogger(__name__)

CAPTURE = "SELECT id FROM captures WHERE sha256 = ? AND fetched_at = ? AND status = 200 ORDER BY id DESC LIMIT 1"


def read_again(
    conn: sqlite3.Connection,
    replay: Callable[[int], tuple[Received, Captured]],
    archive: Saves,
    site: Site,
    article: Article,
) -> bool:
    """Bring the last version of an article up to today's extraction, where another read it and the text differs now.

    Returns whether a version was added. What cannot be read again stays as it is. Raises what `save` raises.
    """
    last = archive.last_reading(article)
    if last is None or last.extractor == site.extractor:
        return False
    row = conn.execute(CAPTURE, (last.capture.sha256, timestamp(last.capture.time))).fetchone()
    if row is None:
        return False
    try:
        received, _ = replay(row[0])
        again = _article(received, last, site, article)
    except (ReadingError, ArchiveError) as exc:
        logger.warning("%s as of %s cannot be read again: %s", last.url, last.capture.time, exc)
        return False
    if again is None:
        return False
    capture = Capture(sha256=last.capture.sha256, time=last.capture.time)
    return archive.save(again, capture=capture, extractor=site.extractor, cause="extraction").outcome == "changed"


def _article(received: Received, last: LastReading, site: Site, article: Article) -> Article | None:
    page = page_of(site, received)
    if site.address(last.url).source_id is not None:
        return site.read_article(page)
    wanted = article.published, fold_title(article.title)
    for entry in site.read_listing(page).entries:
        if entry.url is None and (entry.published, fold_title(entry.title)) == wanted:
            return site.article_of(entry, last.url)
    return None
