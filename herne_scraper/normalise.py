"""From strings to typed records: the one place where what was read becomes what is kept."""

from __future__ import annotations

from datetime import datetime

from herne_scraper.errors import MissingBody, MissingTitle, TooLong, UndecodablePage, UnreadableDate
from herne_scraper.german_date import parse_date_line
from herne_scraper.german_text import tidy
from herne_scraper.items import Article, ListingEntry, RawArticle
from herne_scraper.site import Address

LONGEST_TEXT = 300_000
"""Characters of a body. The longest agenda of a council that was seen has forty thousand; a million would cost 200 MB
and half a minute."""


def normalise_article(raw: RawArticle, *, site: str, address: Address, captured_at: datetime) -> Article:
    """Return the typed article of a detail page.

    `captured_at` bounds its date. Raises `UndecodablePage` where letters of the article are lost, `UnreadableDate`,
    `MissingTitle`, `MissingBody` or `TooLong`, with the page's address.
    """
    _refuse_endless(raw, address.url)
    _refuse_lost_letters(raw, address.url)
    try:
        published = parse_date_line(raw.published_raw, captured_at=captured_at)
    except UnreadableDate as error:
        raise UnreadableDate(error.reason, url=address.url) from error
    title = tidy(raw.title)
    if not title:
        raise MissingTitle(f"the title after {raw.published_raw!r} is empty", url=address.url)
    if not raw.body:
        raise MissingBody(f"nothing follows the title {title!r}", url=address.url)
    return Article(
        site=site,
        source_id=address.source_id,
        url=address.url,
        title=title,
        published=published,
        published_raw=raw.published_raw,
        teaser=None,
        body=raw.body,
        images=raw.images,
        attachments=raw.attachments,
        links=raw.links,
    )


def normalise_entry(raw: RawArticle, *, source_id: str | None, listing_url: str, captured_at: datetime) -> ListingEntry:
    """Return the typed entry of a listing.

    Raises `UndecodablePage` where letters of the entry are lost, `UnreadableDate`, `MissingTitle` or `TooLong`, with
    the listing's address.
    """
    _refuse_endless(raw, listing_url)
    _refuse_lost_letters(raw, listing_url)
    try:
        published = parse_date_line(raw.published_raw, captured_at=captured_at)
    except UnreadableDate as error:
        raise UnreadableDate(error.reason, url=listing_url) from error
    title = tidy(raw.title)
    if not title:
        raise MissingTitle(f"no title follows {raw.published_raw!r}", url=listing_url)
    return ListingEntry(
        url=raw.url,
        source_id=source_id,
        title=title,
        published=published,
        published_raw=raw.published_raw,
        teaser=raw.teaser,
        images=raw.images,
        attachments=raw.attachments,
        links=raw.links,
    )


def article_of_entry(entry: ListingEntry, *, site: str, listing_url: str) -> Article:
    """Return the article of an entry that has no page: its text is the body, the listing its address.

    Raises `MissingBody` for an entry of date and title only: without text it is no notice, only an announcement of one.
    """
    if entry.teaser is None:
        raise MissingBody(
            f"the entry {entry.title!r} of {entry.published.isoformat()} has neither a page nor a text", url=listing_url
        )
    return Article(
        site=site,
        source_id=None,
        url=listing_url,
        title=entry.title,
        published=entry.published,
        published_raw=entry.published_raw,
        teaser=None,
        body=entry.teaser,
        images=entry.images,
        attachments=entry.attachments,
        links=entry.links,
    )


def _refuse_endless(raw: RawArticle, url: str) -> None:
    length = max(len(text or "") for text in (raw.title, raw.body, raw.teaser))
    if length > LONGEST_TEXT:
        raise TooLong(f"a text of {length:,} characters is no notice; more than {LONGEST_TEXT:,} are not kept", url=url)


def _refuse_lost_letters(raw: RawArticle, url: str) -> None:
    """Raise `UndecodablePage` where U+FFFD stands in what would be kept; elsewhere on a page it harms nobody."""
    pictures = ((image.alt, image.caption, image.credit) for image in raw.images)
    labels = [*(one.label for one in raw.attachments), *(one.label for one in raw.links)]
    texts = (raw.published_raw, raw.title, raw.teaser, raw.body, *labels, *(text for one in pictures for text in one))
    for text in texts:
        if text and "\ufffd" in text:
            at = text.index("\ufffd")
            raise UndecodablePage(f"letters are lost: {text[max(at - 20, 0) : at + 20]!r}", url=url)
