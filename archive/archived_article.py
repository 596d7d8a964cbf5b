"""An article as it is shown: the record of the contract, and what the archive knows about it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from archive.article_life import Life
from archive.clock import timestamp
from herne_scraper.items import Attachment, Image, Link, Section


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """One version of an article: when it was so, and what proves it."""

    id: str
    """`<key>@<first 12 hex of content_hash>`; the key is the one the article had then."""
    observed_at: datetime
    recorded_at: datetime
    cause: str
    """`edit`, `extraction` or `backfill`."""
    extractor: str
    content_hash: str
    capture_sha256: str
    capture_time: datetime

    def record(self) -> dict[str, Any]:
        """Return the line ready for JSON."""
        return {name: _plain(value) for name, value in asdict(self).items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedArticle:
    """An article as it is shown, with all that the archive knows about it."""

    key: str
    slug: str
    site: str
    source_id: str | None
    url: str
    title: str
    published: date
    published_raw: str
    teaser: str | None
    body: str
    images: tuple[Image, ...]
    attachments: tuple[Attachment, ...]
    links: tuple[Link, ...]
    sections: tuple[Section, ...]
    """In the order of their paths."""
    listing_only: bool
    state: str
    """`online`, `missing`, `gone` or `withdrawn`."""
    first_seen: datetime
    last_seen: datetime
    last_checked: datetime
    gone_since: datetime | None
    content_hash: str
    versions: tuple[VersionLine, ...]
    """Oldest first; the last one is shown."""
    aliases: tuple[str, ...]
    """Keys it had before."""

    def record(self, life: Life | None = None) -> dict[str, Any]:
        """Return the record of the contract, and under `archive`, a name no record has, what the archive adds.

        With a life, its changes, misses and captured pictures and files are among that.
        """
        return {
            "site": self.site,
            "source_id": self.source_id,
            "url": self.url,
            "title": self.title,
            "published": self.published.isoformat(),
            "published_raw": self.published_raw,
            "teaser": self.teaser,
            "body": self.body,
            "images": [asdict(image) for image in self.images],
            "attachments": [asdict(attachment) for attachment in self.attachments],
            "links": [asdict(link) for link in self.links],
            "sections": [section.path for section in self.sections],
            "archive": {
                "key": self.key,
                "aliases": list(self.aliases),
                "slug": self.slug,
                "sections": [asdict(section) for section in self.sections],
                "listing_only": self.listing_only,
                "state": self.state,
                "first_seen": _plain(self.first_seen),
                "last_seen": _plain(self.last_seen),
                "last_checked": _plain(self.last_checked),
                "gone_since": _plain(self.gone_since),
                "content_hash": self.content_hash,
                "versions": [version.record() for version in self.versions],
                **({} if life is None else life.record()),
            },
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedVersion:
    """One version of an article, whole: what a citation of it points to."""

    line: VersionLine
    """When it was so, and what proves it."""
    url: str
    title: str
    published: date
    published_raw: str
    teaser: str | None
    body: str
    images: tuple[Image, ...]
    attachments: tuple[Attachment, ...]
    links: tuple[Link, ...]

    def record(self) -> dict[str, Any]:
        """Return what the page said, as in the record of the contract, and under `version` the line of the version."""
        return {
            "url": self.url,
            "title": self.title,
            "published": self.published.isoformat(),
            "published_raw": self.published_raw,
            "teaser": self.teaser,
            "body": self.body,
            "images": [asdict(image) for image in self.images],
            "attachments": [asdict(attachment) for attachment in self.attachments],
            "links": [asdict(link) for link in self.links],
            "version": self.line.record(),
        }


def _plain(value: object) -> object:
    return timestamp(value) if isinstance(value, datetime) else value
