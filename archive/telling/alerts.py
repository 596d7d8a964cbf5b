"""Tells each reader once of what is new for a saved search, a kind of change or a section.

For each alert and address it is remembered up to which row of `changes` was told. That is written after a message was
delivered: what did not get there is told by the next run, together with what has come since. Killed between the
two, a run tells once more, since twice is better than never.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from archive.captures import make_private_folder, open_captures
from archive.clock import timestamp
from archive.database import open_for_reading
from archive.edits.kinds import label
from archive.errors import ArchiveBusy
from archive.german import long_date
from archive.identity import slug
from archive.search.answer import known_in
from archive.search.engine import matching
from archive.search.query import Known, parse
from archive.search.results import SearchRequest
from archive.search.section_names import named, section_slug
from archive.telling.alert_file import Alert, AlertFile
from archive.telling.delivery import Message
from archive.web.addresses import article_path
from herne_scraper.german_date import BERLIN

MOST_NAMED = 25
"""Changes that one message names one by one."""
WORDS = {
    "new": "Neu",
    "edit": "Geändert",
    "missing": "Nicht erreichbar",
    "gone": "Verschwunden",
    "back": "Wieder da",
}

Deliver = Callable[[Message, str], str | None]
"""Takes a message to an address and returns why it did not get there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What became of one alert at one of its addresses."""

    alert: str
    address: str
    """Its place in the list and its service; never the address itself."""
    changes: int
    """How many were, or would be, told."""
    problem: str | None = None
    """Why it was not reached; the next run tries again."""
    begins: bool = False
    """It is new: told will be what comes from now on."""
    remarks: tuple[str, ...] = ()
    """What of the alert is not understood as it is written: nobody reads along, so it is said until it is mended."""

    def record(self) -> dict[str, Any]:
        """Return it ready for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    id: int
    kind: str
    article_id: int
    key: str
    title: str
    published: str
    url: str
    edits: list[dict[str, Any]]


CHANGES = """
    SELECT c.id, c.kind, a.id, a.key, a.title, a.published, a.url, c.edits
    FROM changes AS c JOIN articles AS a ON a.id = c.article_id
    WHERE c.id > ? AND c.kind IN ('new', 'edit', 'missing', 'gone', 'back') AND a.state <> 'withdrawn' ORDER BY c.id
"""
LAST = "SELECT coalesce(max(id), 0) FROM changes"
TOLD = "SELECT last_change FROM alerts WHERE name = ? AND address = ?"
NOTE = """
    INSERT INTO alerts (name, address, last_change, told_at) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET last_change = excluded.last_change, told_at = excluded.told_at
"""


def tell(
    directory: Path, file: AlertFile, *, now: datetime, deliver: Deliver, dry_run: bool = False
) -> tuple[Told, ...]:
    """Tell all that is new for each alert, and return what became of each.

    An address that an alert has for the first time is told of what comes from now on. A dry run delivers and
    remembers nothing. Raises `ArchiveBusy` where another run tells right now, `NoArchive`, and `AnalyserMismatch`
    for an archive whose index has to be built anew.
    """
    with closing(open_for_reading(directory)) as conn, _alone(directory), closing(open_captures(directory)) as memory:
        # One moment for all of it: what a crawl writes meanwhile is told by the next run, and once.
        conn.execute("BEGIN")
        (last,) = conn.execute(LAST).fetchone()
        known = known_in(conn, now.astimezone(BERLIN).date())
        told: list[Told] = []
        for alert in file.alerts:
            not_clear = remarks(alert, known)
            for place, url in enumerate(alert.to, start=1):
                address = hashlib.sha256(url.encode()).hexdigest()
                row = memory.execute(TOLD, (alert.name, address)).fetchone()
                news = [] if row is None else _news(conn, alert, int(row[0]), known)
                problem = None
                if news and not dry_run:
                    problem = deliver(message(alert, news, file.site), url)
                if problem is None and not dry_run:
                    memory.execute(NOTE, (alert.name, address, last, timestamp(now)))
                name = f"address {place} ({url.partition('://')[0]})"
                told.append(
                    Told(
                        alert=alert.name,
                        address=name,
                        changes=len(news),
                        problem=problem,
                        begins=row is None,
                        remarks=not_clear,
                    )
                )
        return tuple(told)


def remarks(alert: Alert, known: Known) -> tuple[str, ...]:
    """Return what an alert names that the archive does not have, and what of its search is not understood."""
    missing = (section for section in alert.sections if not named(known.sections, section))
    return (*(f"the archive has no section {section!r}" for section in missing), *parse(alert.search, known).notes)


def unclear(told: Sequence[Told]) -> Iterator[str]:
    """Yield what to say of alerts that are not understood as they are written, once for each."""
    for alert, found in {one.alert: one.remarks for one in told}.items():
        yield from (f"The alert {alert} is not understood as it is written: {remark}" for remark in found)


def _news(conn: sqlite3.Connection, alert: Alert, after: int, known: Known) -> list[_Change]:
    rows = [
        _Change(id=i, kind=kind, article_id=n, key=key, title=title, published=day, url=url, edits=json.loads(edits))
        for i, kind, n, key, title, day, url, edits in conn.execute(CHANGES, (after,))
        if kind in alert.changes
    ]
    fitting = [change for change in rows if _fits(change, alert)]
    if not fitting or not (alert.search or alert.sections):
        return fitting
    found: set[int] = set()
    slugs = {section_slug(one.path) for section in alert.sections for one in named(known.sections, section)}
    for name in slugs if alert.sections else (None,):
        found |= matching(conn, SearchRequest(q=alert.search, today=known.today, section=name))
    return [change for change in fitting if change.article_id in found]


def _fits(change: _Change, alert: Alert) -> bool:
    """Tell whether an edit is of a kind that was asked for, or a sentence that came or went names such a thing."""
    if change.kind != "edit" or not alert.edits:
        return True
    kinds = {kind for edit in change.edits for kind in (edit["kind"], *edit.get("facts", ()))}
    return not kinds.isdisjoint(alert.edits)


def message(alert: Alert, news: Sequence[_Change], site: str | None) -> Message:
    """Return what is said of some changes, in German: readers get it."""
    counts = ", ".join(
        f"{number} {word.lower()}"
        for kind, word in WORDS.items()
        if (number := sum(change.kind == kind for change in news))
    )
    lines = [line for change in news[:MOST_NAMED] for line in _lines(change, site)]
    if len(news) > MOST_NAMED:
        lines.append(f"… und {len(news) - MOST_NAMED} weitere.")
    return Message(title=f"Herne-Archiv: {alert.name} ({counts})", body="\n".join(lines), well=True)


def _lines(change: _Change, site: str | None) -> Iterator[str]:
    yield f"{WORDS[change.kind]}: {change.title} ({long_date(change.published)})"
    for edit in change.edits[:3] if change.kind == "edit" else ():
        yield f"  {label(edit['kind'])}: {_shown(edit)}"
    if len(change.edits) > 3:
        yield f"  … und {len(change.edits) - 3} weitere Änderungen"
    yield f"  {change.url if site is None else site + article_path(change.key, slug(change.title))}"


def _shown(edit: dict[str, Any], most: int = 120) -> str:
    before, after = (_short(edit[side], most) for side in ("before", "after"))
    return f"{before or '(nichts)'} → {after or '(nichts)'}"


def _short(value: object, most: int) -> str:
    text = value if isinstance(value, str) else "" if value is None else json.dumps(value, ensure_ascii=False)
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


@contextmanager
def _alone(directory: Path) -> Iterator[None]:
    """Keep a second run from telling the same at the same time; a crawl may run."""
    path = make_private_folder(directory) / "alerts.lock"
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as exc:
        raise ArchiveBusy(f"another process is telling the alerts of {directory.absolute()}; wait for its end") from exc
    finally:
        os.close(handle)
