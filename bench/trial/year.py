"""Lives through the trial: sets the city as it is on each day, crawls it by that day's clock, and notes how it went."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from time import monotonic

from archive.captures import captures_file
from archive.crawling.crawl import crawl
from archive.crawling.crawl_settings import CrawlOptions
from archive.crawling.ladder import RUNGS
from archive.crawling.summary import Summary
from archive.reextraction.reextract import reextract
from bench.trial.mended import NEW_DATE_WORDS, MendedSpider
from bench.trial.plan import Plan
from herne_scraper.spiders.herne import HerneSpider
from sample_city.document import ORIGIN
from sample_city.server import VANISHED, Server, serve
from sample_city.troubles import Status

DAY = timedelta(days=1)
MARKUP_AFTER = "kacheln"
"""The markup of all pages after the relaunch."""
TIME_OF_DAY = time(4, 15, tzinfo=UTC)
ERROR_SHARE = 0.15
"""Of each of two kinds of error, in the week of errors."""


class Clock:
    """A clock that is set by hand and runs on as the machine's does, so that no two moments are the same."""

    def __init__(self, moment: datetime) -> None:
        self.set(moment)

    def set(self, moment: datetime) -> None:
        """Say what time it is."""
        self._moment, self._since = moment, monotonic()

    def __call__(self) -> datetime:
        """Return the present moment."""
        return self._moment + timedelta(seconds=monotonic() - self._since)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day's run."""

    number: int
    summary: Summary
    requests: int
    not_modified: int
    """How many of the requests were answered with a 304."""


@dataclass(kw_only=True)
class Diary:
    """What the runs of the trial left behind, besides the archive."""

    days: list[Day] = field(default_factory=list)
    rungs: dict[tuple[str, int], timedelta] = field(default_factory=dict)
    """Key of an article and day of a happening → how long its page might have had to wait for its next check then."""


async def live_through(plan: Plan, directory: Path, *, on_day: Callable[[Day], None]) -> Diary:
    """Crawl the city on every day of the plan into the archive of a folder."""
    clock = Clock(_moment(plan, 0))
    diary = Diary()
    with serve(plan.city_on(0), clock=clock) as server:
        for number in range(plan.size.days):
            clock.set(_moment(plan, number))
            _set_the_stage(server, plan, number)
            _note_rungs(diary, plan, directory, number)
            if number == plan.redesign.last:
                reextract(directory, jobs=1, clock=clock, report=lambda *_: None, site=MendedSpider.site)
            before = len(server.log)
            spider = HerneSpider if number < plan.redesign.last else MendedSpider
            summary = await crawl(directory, CrawlOptions(base_url=server.url), clock=clock, spider=spider)
            requests = server.log[before:]
            unmodified = sum(request.status == 304 for request in requests)
            day = Day(number=number, summary=summary, requests=len(requests), not_modified=unmodified)
            diary.days.append(day)
            on_day(day)
    return diary


async def read_everything(plan: Plan, number: int, directory: Path) -> int:
    """Return how many requests a crawl makes that reads all pages on a day, as a crawl without a memory does."""
    clock = Clock(_moment(plan, number))
    with serve(plan.city_on(number), clock=clock) as server:
        await crawl(directory, CrawlOptions(mode="full", base_url=server.url), clock=clock)
        return len(server.log)


def _moment(plan: Plan, number: int) -> datetime:
    return datetime.combine(plan.date_of(number), TIME_OF_DAY)


def _set_the_stage(server: Server, plan: Plan, number: int) -> None:
    """Put the server into the state of a day."""
    server.validators = number not in plan.without_validators
    server.city = plan.city_on(number)
    if number == plan.relaunch:
        server.relaunch(MARKUP_AFTER)
    if number == plan.redesign.first:
        server.redesign(NEW_DATE_WORDS)
    troubles = server.troubles
    troubles.clear()
    if any(number in outage for outage in plan.outages):
        troubles.add("*", Status(503 if number in plan.outages[0] else 500))
    if number in plan.errors:
        troubles.add("*", Status(500), rate=ERROR_SHARE)
        troubles.add("*", Status(404), rate=ERROR_SHARE)
    for absence in plan.absences:
        path = plan.city.by_key[absence.key].path
        if path and plan.absent_on(absence.key, number):
            troubles.add(path, VANISHED[absence.how])


KNOWN_RUNG = "SELECT rung FROM addresses WHERE url = ? AND checked_at IS NOT NULL"


def _note_rungs(diary: Diary, plan: Plan, directory: Path, number: int) -> None:
    """Note the rungs of the pages to which something happens on a day."""
    keys = [happening.key for happening in plan.happening_on(number)]
    if not keys:
        return
    with closing(sqlite3.connect(f"{captures_file(directory).as_uri()}?mode=ro", uri=True)) as conn:
        for key in keys:
            row = conn.execute(KNOWN_RUNG, (f"{ORIGIN}{plan.city.by_key[key].path}",)).fetchone()
            if row is not None and row[0] is not None:
                diary.rungs[key, number] = RUNGS[row[0]]
