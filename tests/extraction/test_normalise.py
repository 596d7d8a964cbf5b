from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from herne_scraper.errors import TooLong
from herne_scraper.items import RawArticle
from herne_scraper.normalise import LONGEST_TEXT, normalise_article, normalise_entry
from herne_scraper.site import Address, Kind

NOW = datetime(2026, 1, 1, tzinfo=UTC)
URL = "https://www.herne.de/Meldungen/News-Detailansicht_1.html"


def raw(length: int) -> RawArticle:
    return RawArticle(
        url=URL,
        published_raw="Meldung vom 05. Oktober 2022",
        title="Titel",
        body="x" * length,
        teaser="x" * length,
    )


def test_a_text_of_the_greatest_length_is_an_article():
    address = Address(url=URL, kind=Kind.DETAIL, source_id="1")
    article = normalise_article(raw(LONGEST_TEXT), site="herne", address=address, captured_at=NOW)
    assert (len(article.body), article.published) == (LONGEST_TEXT, date(2022, 10, 5))


def test_a_longer_one_is_an_error_that_says_how_long_it_is():
    address = Address(url=URL, kind=Kind.DETAIL, source_id="1")
    with pytest.raises(TooLong, match="300,001 characters is no notice") as caught:
        normalise_article(raw(LONGEST_TEXT + 1), site="herne", address=address, captured_at=NOW)
    assert caught.value.url == URL
    with pytest.raises(TooLong):
        normalise_entry(raw(LONGEST_TEXT + 1), source_id=None, listing_url=URL, captured_at=NOW)
