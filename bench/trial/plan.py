"""What happens in the city during the trial, drawn once from a seed: the truth that an archive is measured against."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from random import Random

from sample_city.city import City, build_city
from sample_city.document import Article
from sample_city.edits import EDITS, edit
from sample_city.server import Vanishing

YOUNG = 60
"""Days after its publication in which half of all edits fall: that is when a city corrects itself."""
UNDONE_SHARE = 0.1
"""Share of the edits that the city takes back."""
FLICKER = (1, 10)
"""How many days a page is away that is not to be called gone."""
HOW: tuple[Vanishing, ...] = ("404", "410", "home", "soft")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedEdit:
    """A page that reads differently from one day on."""

    key: str
    kind: str
    """As in `sample_city.edits.EDITS`."""
    day: int
    undone: int | None
    """The day from which on it reads as before."""
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """A page that cannot be had from one day on."""

    key: str
    how: Vanishing
    day: int
    back: int | None
    """The day from which on it is there again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Days in a row, the last one excluded."""

    first: int
    last: int

    def __contains__(self, day: int) -> bool:
        return self.first <= day < self.last

    def __iter__(self) -> Iterator[int]:
        return iter(range(self.first, self.last))


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large a trial is."""

    articles: int
    days: int
    edits: int
    absences: int
    """Pages that vanish and stay away, or come back after they were counted as gone."""
    returns: int
    """Of these, how many come back."""
    flickers: int
    """Pages that are away for some days only: none of these is gone."""
    away: tuple[int, int]
    """How many days those stay away that come back after they were gone."""


YEAR = Size(articles=2000, days=365, edits=300, absences=40, returns=5, flickers=10, away=(40, 50))
SHORT = Size(articles=500, days=66, edits=40, absences=6, returns=1, flickers=3, away=(24, 28))


@dataclass(frozen=True, kw_only=True)
class Plan:
    """All that happens, by day; day 0 is the day of the first crawl."""

    size: Size
    start: date
    city: City
    """As it is on the last day, before edits and disappearances."""
    edits: tuple[PlannedEdit, ...]
    absences: tuple[Absence, ...]
    outages: tuple[Span, ...]
    """The server answers nothing but errors."""
    errors: Span
    """Three of ten requests meet an error, half of them a 404 that is none."""
    relaunch: int
    """From that day all pages have another markup."""
    without_validators: Span
    """The server sends neither ETag nor Last-Modified."""
    redesign: Span
    """No page has a date line the extractor knows; on the last day the extractor has been mended."""

    @cached_property
    def _edits(self) -> dict[str, PlannedEdit]:
        return {planned.key: planned for planned in self.edits}

    @cached_property
    def _absences(self) -> dict[str, Absence]:
        return {absence.key: absence for absence in self.absences}

    @cached_property
    def _edited(self) -> dict[str, Article]:
        return {e.key: edit(self.city.by_key[e.key], e.kind, Random(e.seed)) for e in self.edits}

    def date_of(self, day: int) -> date:
        """Return the date of a day of the trial."""
        return self.start + timedelta(days=day)

    def article_on(self, article: Article, day: int) -> Article:
        """Return an article as it reads on a day."""
        planned = self._edits.get(article.key)
        if planned is None or day < planned.day or (planned.undone is not None and day >= planned.undone):
            return article
        return self._edited[article.key]

    def absent_on(self, key: str, day: int) -> Absence | None:
        """Return the absence an article is in on a day."""
        absence = self._absences.get(key)
        if absence is None or day < absence.day or (absence.back is not None and day >= absence.back):
            return None
        return absence

    def city_on(self, day: int) -> City:
        """Return the city as a visitor sees it on a day."""
        seen = self.city.on(self.date_of(day))
        there = (article for article in seen.articles if self.absent_on(article.key, day) is None)
        return replace(seen, articles=tuple(self.article_on(article, day) for article in there))

    def happening_on(self, day: int) -> list[PlannedEdit | Absence]:
        """Return what begins or ends on a day."""
        changes = (*((e, e.day, e.undone) for e in self.edits), *((a, a.day, a.back) for a in self.absences))
        return [change for change, begins, ends in changes if day in (begins, ends)]

    def stormy(self, day: int) -> bool:
        """Tell whether no complete run can be expected of that day."""
        return day in self.errors or day in self.redesign or any(day in outage for outage in self.outages)


def draw_plan(size: Size, *, end: date, seed: int) -> Plan:
    """Return a plan of that size whose last day is `end`."""
    draw = Random(seed)
    start = end - timedelta(days=size.days - 1)
    city = build_city(seed=seed, end=end, articles=size.articles)
    with_page = [article for article in city.articles if article.path and article.listings]
    draw.shuffle(with_page)
    part = size.days / 365
    absences = _draw_absences(with_page, draw, size, start)
    taken = {absence.key for absence in absences}
    edits = _draw_edits([article for article in with_page if article.key not in taken], draw, size, start)
    relaunch = round(190 * part)
    return Plan(
        size=size,
        start=start,
        city=city,
        edits=edits,
        absences=absences,
        outages=tuple(Span(first=round(at * part), last=round(at * part) + 3) for at in (60, 250)),
        errors=Span(first=round(125 * part), last=round(125 * part) + 7),
        relaunch=relaunch,
        without_validators=Span(first=relaunch, last=relaunch + round(60 * part)),
        redesign=Span(first=round(300 * part), last=round(300 * part) + 3),
    )


def _draw_edits(articles: list[Article], draw: Random, size: Size, start: date) -> tuple[PlannedEdit, ...]:
    """Return edits, each of another article, half of them of young ones, all kinds about equally often."""
    edits: list[PlannedEdit] = []
    for wanted, group in zip((size.edits // 2, size.edits), _by_age(articles, start), strict=True):
        for article in group:
            if len(edits) >= wanted:
                break
            appeared = (article.online_since - start).days
            earliest = max(appeared + 1, 1)
            latest = min(appeared + YOUNG if appeared > -YOUNG else size.days, size.days - 1)
            if earliest < latest:
                planned = _applicable(article, draw.randint(earliest, latest), len(edits), draw)
                edits += [planned] if planned else []
    return tuple(edits)


def _applicable(article: Article, day: int, turn: int, draw: Random) -> PlannedEdit | None:
    """Return an edit of the first kind, from a turn on, that the article can take."""
    kinds = list(EDITS)
    first = turn % len(kinds)
    for kind in kinds[first:] + kinds[:first]:
        seed = draw.randrange(10**6)
        try:
            edit(article, kind, Random(seed))
        except ValueError:
            continue
        undone = day + draw.randint(1, 90) if draw.random() < UNDONE_SHARE else None
        return PlannedEdit(key=article.key, kind=kind, day=day, undone=undone, seed=seed)
    return None


def _draw_absences(articles: list[Article], draw: Random, size: Size, start: date) -> tuple[Absence, ...]:
    """Return absences: young pages that come back or flicker, then young and old ones that stay away."""
    young, old = _by_age(articles, start)
    absences: list[Absence] = []
    last = size.days - 40
    staying = size.absences - size.returns
    groups = (
        (size.returns, young, size.days - size.away[1] - 10, size.away),
        (size.returns + size.flickers, young, size.days - 14, FLICKER),
        (size.returns + size.flickers + staying // 2, young, last, None),
        # Old pages are looked at twice a year: what vanishes late in the trial would be nobody's fault.
        (size.flickers + size.absences, old, min(size.days // 4, last), None),
    )
    for wanted, group, latest, back in groups:
        while len(absences) < wanted and group:
            article = group.pop()
            earliest = max((article.online_since - start).days + 3, 1)
            if earliest < latest:
                day = draw.randint(earliest, latest)
                until = None if back is None else day + draw.randint(*back)
                how = HOW[len(absences) % len(HOW)]
                absences.append(Absence(key=article.key, how=how, day=day, back=until))
    return tuple(absences)


def _by_age(articles: list[Article], start: date) -> tuple[list[Article], list[Article]]:
    """Return the articles that are young at some time of the trial, and the others."""
    first = start - timedelta(days=YOUNG)
    young = [article for article in articles if article.online_since > first]
    return young, [article for article in articles if article.online_since <= first]
