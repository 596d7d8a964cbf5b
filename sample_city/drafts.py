"""Notices before they have their numbers: what the press office wrote, and where it goes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from sample_city.document import Block, Paragraph
from sample_city.language.grammar import parse_inlines
from sample_city.language.named_days import NamedDay
from sample_city.language.writer import Notice, topics_of, write_case_numbers, write_notice
from sample_city.places_of_news import ALL_NEWS, PRESS
from sample_city.quirks import Quirk

FIRST_DAY = date(2017, 5, 2)
WITHOUT_PAGE = 0.18
"""Share of the notices that stand on listings only, as seen on herne.de."""

ONE_DIGIT = "one-digit"
"""Name of the quirk that daily case numbers show: two notices that differ in a digit are two notices."""

_CASES_FROM = date(2020, 10, 5)
_CASES_SHARE = 0.04
_LATE_SHARE = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A notice with its places, without a number."""

    quirk: str | None
    title: str
    published: date
    online_since: date
    with_page: bool
    blocks: tuple[Block, ...]
    teaser: tuple[Paragraph, ...]
    listings: frozenset[str]
    more: str = "mehr zur Meldung: {title}"
    days: tuple[NamedDay, ...] = ()
    odd: tuple[tuple[str, str], ...] = ()
    """Kind of a contradiction, and the words that make it."""

    @property
    def identity(self) -> tuple[date, str]:
        """What tells notices without a page apart."""
        return self.published, self.title.casefold()


def draft_quirk(quirk: Quirk, end: date) -> Draft:
    """Return the draft of a quirk, on the last possible day where the city ends before its date."""
    first = next((block for block in quirk.blocks if isinstance(block, Paragraph)), None)
    teaser = Paragraph(parse_inlines(quirk.teaser)) if quirk.teaser else first
    published = min(quirk.day, end - timedelta(days=quirk.late))
    listings = {*quirk.sections, *([ALL_NEWS] if quirk.main else []), *([PRESS] if quirk.press else [])}
    return Draft(
        quirk=quirk.name,
        title=quirk.title,
        published=published,
        online_since=published + timedelta(days=quirk.late),
        with_page=quirk.page,
        blocks=quirk.blocks,
        teaser=(teaser,) if teaser and quirk.page else (),
        listings=frozenset(listings),
        more=quirk.more,
        # A day without its year is another one where an older city moves the notice.
        days=tuple(quirk.named_days()) if published == quirk.day else (),
        odd=quirk.odd if published == quirk.day else (),
    )


def draft_notices(draw: Random, end: date, count: int, without_page: int, taken: set[tuple[date, str]]) -> list[Draft]:
    """Return `count` ordinary notices, `without_page` of them on listings only, none with an identity in `taken`."""
    cases = _draft_case_numbers(draw, end, int(count * _CASES_SHARE), taken)
    bare = set(draw.sample(range(len(cases), count), min(without_page, count - len(cases))))
    drafts = list(cases)
    taken = taken | {draft.identity for draft in drafts}
    for serial in range(len(cases), count):
        draft = _draft_notice(draw, end, serial, with_page=serial not in bare)
        while draft.identity in taken:
            draft = _draft_notice(draw, end, serial, with_page=serial not in bare)
        taken.add(draft.identity)
        drafts.append(draft)
    return drafts


def _draft_notice(draw: Random, end: date, serial: int, *, with_page: bool) -> Draft:
    day = _draw_workday(draw, end)
    topics = topics_of(day)
    topic = draw.choices(topics, [topic.weight for topic in topics])[0]
    notice = write_notice(topic, day, draw, serial=serial, with_page=with_page)
    late = draw.randint(1, 12) if draw.random() < _LATE_SHARE else 0
    return _place(notice, draw, with_page=with_page, online_since=min(day + timedelta(days=late), end))


def _draft_case_numbers(draw: Random, end: date, count: int, taken: set[tuple[date, str]]) -> list[Draft]:
    drafts: list[Draft] = []
    infected, incidence = 187, 62
    day = _CASES_FROM
    while len(drafts) < count and day <= end:
        notice = write_case_numbers(day, infected, f"{incidence},{day.day % 10}")
        draft = replace(_place(notice, draw, with_page=True, online_since=day), quirk=ONE_DIGIT)
        if draft.identity not in taken:
            drafts.append(draft)
        # Every third day only the last digit moves, which is what near-duplicates are about.
        step = 1 if day.toordinal() % 3 == 0 else draw.randint(-25, 30)
        infected, incidence = max(infected + step, 12), max(incidence + step // 3, 5)
        day += timedelta(days=3 if day.weekday() == 4 else 1)
    return drafts


def _place(notice: Notice, draw: Random, *, with_page: bool, online_since: date) -> Draft:
    listings = {ALL_NEWS, *notice.sections}
    if draw.random() < 0.85:
        listings.add(PRESS)
    return Draft(
        quirk=None,
        title=notice.title,
        published=notice.published,
        online_since=online_since,
        with_page=with_page,
        blocks=notice.blocks,
        teaser=notice.teaser,
        listings=frozenset(listings),
        days=notice.days,
        odd=tuple((kind, day.text) for day in notice.days if day.slip for kind in _kinds(day)),
    )


def _kinds(day: NamedDay) -> tuple[str, ...]:
    """Return what a slip makes a contradiction of; a day with a weekday has its wrong year in both."""
    return ("weekday_differs", "event_past") if day.slip == "year" else ("weekday_differs",)


def _draw_workday(draw: Random, end: date) -> date:
    while True:
        day = FIRST_DAY + timedelta(days=draw.randint(0, (end - FIRST_DAY).days))
        if day.weekday() < 5 or draw.random() < 0.2 or (end - FIRST_DAY).days < 7:
            return day
