"""The archive's own past, as far as a run is compared with it: what earlier runs counted, what came in which week."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from archive import article_rows, crawls
from archive.clock import timestamp
from archive.drift.health import KINDS, LATEST, Share, most_new

RUNS = 60
"""Complete runs that are the past: two months of daily ones, so that what was usual years ago is forgotten."""
ARTICLES = 500
"""Articles that say how many usually have a picture and a section."""
LONGEST = timedelta(weeks=104)
COUNTED = {
    "vanished": ("known", "vanished"),
    "absent": ("online", "absent"),
    "unreadable": ("known", "unreadable"),
    "unreadable_new": ("first_read", "unreadable_new"),
    "disagreed": ("compared", "disagreed"),
}
"""Kind of `archive.drift.health` → the names in `crawls.counts` of how many there were and how many were bad."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What a run is compared with."""

    shares: Mapping[str, Share] = field(default_factory=dict)
    latest: Mapping[str, Sequence[bool]] = field(default_factory=dict)
    """Kind → the last findings of earlier runs, oldest first, not counted in `shares`."""
    most_new: int | None = None
    """New articles of one run beyond which it is no news; `None` where the past is too short to say."""


def past_of(conn: sqlite3.Connection, site: str, now: datetime) -> Past:
    """Return the past of an archive. Runs that failed, were limited or killed are no part of it."""
    runs = crawls.counts_of_complete(conn, RUNS)
    shares = {
        kind: Share(sum(run.get(bad, 0) for run in runs), sum(run.get(of, 0) for run in runs))
        for kind, (of, bad) in COUNTED.items()
    }
    shapes = article_rows.shapes(conn, site, ARTICLES + LATEST)[::-1]
    before, latest = shapes[:-LATEST], shapes[-LATEST:]
    for place, kind in enumerate(("without_image", "without_section")):
        shares[kind] = Share(sum(shape[place] for shape in before), len(before))
    assert shares.keys() == KINDS.keys()  # noqa: S101 - whoever adds a kind says here what its past is
    return Past(
        shares=shares,
        latest={"without_image": [bare for bare, _ in latest], "without_section": [lost for _, lost in latest]},
        most_new=_most_new(conn, now),
    )


def _most_new(conn: sqlite3.Connection, now: datetime) -> int | None:
    first, last = crawls.first_complete(conn), crawls.last_complete(conn)
    if first is None or last is None:
        return None
    since = max(datetime.fromisoformat(first), now - LONGEST)
    weeks = (now - since) // timedelta(weeks=1)
    counted = article_rows.new_by_week(conn, timestamp(since), timestamp(now))
    return most_new([counted.get(week, 0) for week in range(weeks)], now - datetime.fromisoformat(last.started))
