"""What one run of the crawl is to do, and within which bounds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from archive.crawling.walks import SWEEP_EVERY, Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a run is to do."""

    run: int
    mode: Mode
    since: date | None = None
    """Only what was published on that day or later."""
    limit: int | None = None
    """At most so many articles are fetched."""
    budget: int | None = None
    """At most so many requests are made; see `archive.crawling.budget`."""
    sweep_every: timedelta = SWEEP_EVERY
    """How often each listing is read to its end."""
    most_pages: int
    """Of one walk: the brake for a listing without end."""
    started: datetime
    until: datetime | None = None
    """When the run is to end, whatever is pending then."""
