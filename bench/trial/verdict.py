"""Compares the archive of a trial with what happened in its city. Reads the archive as an outsider would."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from archive.articles import find, read
from archive.database import open_for_reading
from archive.integrity.verify import verify
from bench.trial.plan import FLICKER, Absence, Plan
from bench.trial.year import DAY, Diary
from sample_city.document import Article, record
from sample_city.edits import KIND_OF

PATIENCE = 1.2
"""An edit that is online for so many times its rung must be found."""
TAKEN_BACK = {"paragraph added": "paragraph removed", "paragraph removed": "paragraph added"}
"""What undoing an edit of a kind is, where that is another kind."""
GONE_AFTER = timedelta(days=16)
"""From the first miss to the one that makes a page gone: the re-checks come after 1, 2, 4 and 8 days and a bit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """An edit that a page showed for some days; an edit that is taken back is one more."""

    key: str
    kind: str
    day: int
    until: int
    """The day from which on it shows something else, or the end of the trial."""
    rung: timedelta | None
    """Of the page on the day before; `None` for a page that was not known yet."""


@dataclass(kw_only=True)
class Verdict:
    """What was to be found, what was found, and everything that was wrong, each as a line for a person."""

    edits: int = 0
    """All edits, those taken back counted twice."""
    edits_due: int = 0
    """Online for at least 1.2 times their rung (a day where the rung is shorter: runs are daily)."""
    edits_found: int = 0
    """Of those that were due."""
    edits_found_early: int = 0
    """Of those that were not."""
    kinds_right: int = 0
    """Of all that were found."""
    missed: list[str] = field(default_factory=list)
    wrong_kind: list[str] = field(default_factory=list)
    false_edits: list[str] = field(default_factory=list)
    gone_due: int = 0
    gone_found: int = 0
    not_gone: list[str] = field(default_factory=list)
    false_gone: list[str] = field(default_factory=list)
    returns_due: int = 0
    returns_found: int = 0
    not_back: list[str] = field(default_factory=list)
    flickers: int = 0
    articles: int = 0
    right: int = 0
    """Articles whose record equals the truth at the end."""
    outdated: int = 0
    """Articles with an edit that was not due yet and not found."""
    wrong_records: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    unsound: list[str] = field(default_factory=list)
    """What `herne-archive verify` finds wrong with the archive."""

    @property
    def faults(self) -> list[str]:
        """All that must not be."""
        return [
            *self.missed, *self.false_edits, *self.not_gone, *self.false_gone, *self.not_back, *self.wrong_records,
            *self.lost, *self.unsound,
        ]  # fmt: skip


def judge(plan: Plan, diary: Diary, directory: Path) -> Verdict:
    """Return what the archive of a trial knows of the trial."""
    verdict = Verdict()
    with closing(open_for_reading(directory)) as conn:
        changes = _changes(conn, plan)
        unseen = _judge_edits(verdict, plan, diary, changes)
        _judge_absences(verdict, plan, diary, changes)
        _judge_records(verdict, plan, conn, unseen)
    verdict.unsound = [str(finding) for finding in verify(directory).findings]
    return verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change that the archive tells of."""

    day: int
    what: str
    kinds: frozenset[str]


CHANGES = """
    SELECT a.source_id, c.at, c.kind, c.edits FROM changes AS c JOIN articles AS a ON a.id = c.article_id
    WHERE c.kind IN ('edit', 'gone', 'back') ORDER BY c.id
"""


def _changes(conn: sqlite3.Connection, plan: Plan) -> Mapping[str, list[Change]]:
    changes: dict[str, list[Change]] = defaultdict(list)
    for key, at, what, edits in conn.execute(CHANGES):
        day = (datetime.fromisoformat(at).date() - plan.start).days
        kinds = frozenset(edit["kind"] for edit in json.loads(edits))
        changes[key].append(Change(day=day, what=what, kinds=kinds))
    return changes


def _happenings(plan: Plan, diary: Diary) -> Iterator[Happening]:
    end = plan.size.days
    for e in plan.edits:
        undone = end if e.undone is None else min(e.undone, end)
        yield Happening(key=e.key, kind=e.kind, day=e.day, until=undone, rung=diary.rungs.get((e.key, e.day)))
        if undone < end:
            kind = TAKEN_BACK.get(e.kind, e.kind)
            yield Happening(key=e.key, kind=kind, day=undone, until=end, rung=diary.rungs.get((e.key, undone)))


def _is_due(plan: Plan, happening: Happening) -> bool:
    """Tell whether an edit was online for so long that it must be found; days without a usable run do not count."""
    if happening.rung is None:
        return False
    calm = sum(not plan.stormy(day) for day in range(happening.day, happening.until))
    return calm * DAY >= PATIENCE * max(happening.rung, DAY)


def _judge_edits(verdict: Verdict, plan: Plan, diary: Diary, changes: Mapping[str, list[Change]]) -> set[str]:
    """Count edits found and missed; return the keys of articles that show an edit the archive need not know yet."""
    unseen: set[str] = set()
    explained: set[tuple[str, int]] = set()
    by_key: dict[str, list[Happening]] = defaultdict(list)
    for happening in _happenings(plan, diary):
        by_key[happening.key].append(happening)
    for key, happenings in by_key.items():
        known = False
        for happening in happenings:
            verdict.edits += 1
            due = _is_due(plan, happening)
            verdict.edits_due += due
            found = [c for c in changes[key] if c.what == "edit" and happening.day <= c.day < happening.until]
            explained.update((key, change.day) for change in found[:1])
            name = f"{key}: {happening.kind} of day {happening.day}"
            taken_back = happening is not happenings[0]
            if found:
                verdict.edits_found += due
                verdict.edits_found_early += not due
                right = bool(found[0].kinds & {KIND_OF[happening.kind]})
                verdict.kinds_right += right
                if not right:
                    verdict.wrong_kind.append(f"{name} was called {', '.join(sorted(found[0].kinds))}")
                known = not taken_back
            elif taken_back and not known:
                # What nobody saw begin leaves no trace when it ends.
                verdict.edits -= 1
                verdict.edits_due -= due
            elif due:
                verdict.missed.append(f"{name} (rung {happening.rung}) was not found")
                unseen.add(key)
            else:
                unseen.add(key)
    for key, known_changes in changes.items():
        for change in known_changes:
            if change.what == "edit" and (key, change.day) not in explained:
                kinds = ", ".join(sorted(change.kinds))
                verdict.false_edits.append(f"{key}: an edit on day {change.day} that nobody made ({kinds})")
    return unseen


def _judge_absences(verdict: Verdict, plan: Plan, diary: Diary, changes: Mapping[str, list[Change]]) -> None:
    absences = {absence.key: absence for absence in plan.absences}
    for absence in plan.absences:
        happened = changes[absence.key]
        gone = [change.day for change in happened if change.what == "gone"]
        name = f"{absence.key}: away since day {absence.day} ({absence.how})"
        if _must_be_gone(plan, diary, absence):
            verdict.gone_due += 1
            verdict.gone_found += bool(gone)
            if not gone:
                verdict.not_gone.append(f"{name} and not gone")
        if absence.back is not None and gone:
            verdict.returns_due += 1
            back = [change.day for change in happened if change.what == "back" and change.day >= absence.back]
            verdict.returns_found += bool(back)
            if not back:
                verdict.not_back.append(f"{name}, back since day {absence.back}, and not back in the archive")
        flickers = absence.back is not None and absence.back - absence.day <= FLICKER[1]
        verdict.flickers += flickers and not gone
    for key, happened in changes.items():
        for change in happened:
            absence = absences.get(key)
            if change.what == "gone" and (absence is None or not _is_away(absence, change.day)):
                verdict.false_gone.append(f"{key}: gone on day {change.day}, and it was there")


def _is_away(absence: Absence, day: int) -> bool:
    return absence.day <= day and (absence.back is None or day < absence.back)


def _must_be_gone(plan: Plan, diary: Diary, absence: Absence) -> bool:
    rung = diary.rungs.get((absence.key, absence.day))
    if rung is None:
        return False
    until = plan.size.days if absence.back is None else absence.back
    calm = sum(not plan.stormy(day) for day in range(absence.day, until))
    return calm * DAY >= PATIENCE * max(rung, DAY) + GONE_AFTER


def _judge_records(verdict: Verdict, plan: Plan, conn: sqlite3.Connection, unseen: set[str]) -> None:
    last = plan.size.days - 1
    shown = {article.key: article for article in plan.city_on(last).articles}
    for article in plan.city.on(plan.date_of(last)).articles:
        verdict.articles += 1
        expected = shown.get(article.key, article)
        kept = _kept(conn, expected)
        if kept is None:
            verdict.lost.append(f"{article.key}: {article.title!r} of {article.published} is not in the archive")
        elif _same(kept, record(expected)):
            verdict.right += 1
        elif article.key in unseen:
            verdict.outdated += 1
        else:
            verdict.wrong_records.append(f"{article.key}: {_difference(kept, record(expected))}")


BY_IDENTITY = "SELECT id FROM articles WHERE source_id IS NULL AND published = ? AND title = ?"


def _kept(conn: sqlite3.Connection, article: Article) -> dict[str, Any] | None:
    if article.source_id is not None:
        number = find(conn, f"herne-{article.source_id}")
    else:
        row = conn.execute(BY_IDENTITY, (article.published.isoformat(), article.title)).fetchone()
        number = None if row is None else int(row[0])
    return None if number is None else read(conn, number).record()


FIELDS = ("url", "title", "published", "body", "images", "attachments", "links")


def _same(kept: Mapping[str, Any], expected: Mapping[str, Any]) -> bool:
    return all(_plain(kept[name]) == _plain(expected[name]) for name in FIELDS)


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """Return a part of a record with what the truth knows of it: additions of the archive are left out."""
    if isinstance(value, list):
        return [{name: part[name] for name in part if name in KNOWN_PARTS} for part in value]
    return value


KNOWN_PARTS = frozenset(("url", "alt", "caption", "credit", "label", "media_type", "size_bytes"))


def _difference(kept: Mapping[str, Any], expected: Mapping[str, Any]) -> str:
    names = [name for name in FIELDS if _plain(kept[name]) != _plain(expected[name])]
    return "; ".join(f"{name} is {str(kept[name])[:200]!r}, not {str(expected[name])[:200]!r}" for name in names)
