"""Entries without a page, held back until all listings are read, in one run or, under a budget, in several.

One listing may show a notice without the link that another gives it. Saved at once it would be an article of the
listing that turns into one with a page a minute later: an edit the city never made. So entries wait here, in the same
commit as the page they stood on; a run that was killed leaves them to the next.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from itertools import takewhile

from archive.clock import timestamp
from archive.identity import fold_title
from herne_scraper.items import Article, Attachment, Image, Link
from herne_scraper.ports import Captured


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One entry that waits."""

    id: int
    listing: str
    """Canonical address of the first page of the listing it stood on."""
    article: Article
    capture: Captured
    seen_at: datetime
    """When the listing showed it: later than its capture where the page had not changed since."""


HOLD = """
    INSERT INTO held (listing, article, capture_id, sha256, fetched_at, seen_at) VALUES (?, ?, ?, ?, ?, ?)
"""


def hold(
    conn: sqlite3.Connection, listing: str, articles: Sequence[Article], capture: Captured, seen_at: datetime
) -> None:
    """Hold back the entries of one page, in their order, inside the caller's transaction."""
    fetched_at, moment = timestamp(capture.fetched_at), timestamp(seen_at)
    conn.executemany(
        HOLD, [(listing, _packed(article), capture.id, capture.sha256, fetched_at, moment) for article in articles]
    )


ALL = "SELECT id, listing, article, capture_id, sha256, fetched_at, seen_at FROM held ORDER BY id"


def waiting(conn: sqlite3.Connection, before: str | None = None) -> list[Held]:
    """Return what is held back, in the order it was met, as far as what was seen before a moment."""
    rows = conn.execute(ALL)
    return [
        Held(
            id=number,
            listing=listing,
            article=_unpacked(packed),
            capture=Captured(id=capture, sha256=sha256, fetched_at=datetime.fromisoformat(fetched_at)),
            seen_at=datetime.fromisoformat(seen_at),
        )
        for number, listing, packed, capture, sha256, fetched_at, seen_at in takewhile(
            lambda row: before is None or row[-1] < before, rows
        )
    ]


def let_go(conn: sqlite3.Connection, last: int) -> None:
    """Forget all up to a row: they are in the archive, or their pages will be."""
    conn.execute("DELETE FROM held WHERE id <= ?", (last,))


ANNOUNCED = "SELECT source_id, state, failures, title FROM addresses WHERE kind = 'detail' AND published = ?"
PATIENCE = 3
"""Failures in a row after which the page is no longer waited for."""


def page_of(conn: sqlite3.Connection, article: Article) -> tuple[str, bool] | None:
    """Return the number of the page a listing links under the same date and title, and whether it was read.

    `None` where there is none, or none that could be had: then the entry is all there is of the notice.
    """
    folded = fold_title(article.title)
    pending = None
    for number, state, failures, title in conn.execute(ANNOUNCED, (article.published.isoformat(),)):
        if title is None or fold_title(title) != folded:
            continue
        if state == "done":
            return str(number), True
        if state in ("new", "fetched") or (state == "failed" and failures < PATIENCE):
            pending = str(number), False
    return pending


def _packed(article: Article) -> str:
    return json.dumps(asdict(article) | {"published": article.published.isoformat()}, ensure_ascii=False)


def _unpacked(text: str) -> Article:
    values = json.loads(text)
    parts = {
        "published": date.fromisoformat(values["published"]),
        "images": tuple(Image(**part) for part in values["images"]),
        "attachments": tuple(Attachment(**part) for part in values["attachments"]),
        "links": tuple(Link(**part) for part in values["links"]),
        "sections": (),
    }
    return Article(**(values | parts))
