"""What the page of an article says of its history: where it is now, what happened when, and how that is known.

From rows to what a template shows; German words for all of it, no query.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from archive.archived_article import ArchivedArticle
from archive.article_life import Change, Event, Life, MediaFile, Miss, Noticed
from archive.web import german
from archive.web.addresses import media_path, version_path
from archive.web.edit_words import MOST_EDITS, Piece, kinds_in_words, shown

ARCHIVES_DOING = ("extraction", "backfill")

HEADINGS = {
    "new": "Zum ersten Mal erfasst",
    "edit": "Von der Stadt geändert",
    "missing": "Auf herne.de nicht erreichbar",
    "gone": "Von der Stadt entfernt",
    "back": "Wieder auf herne.de",
    "withdrawn": "Aus dem Archiv zurückgezogen",
    "redacted": "Auf rechtliches Verlangen geschwärzt",
}
OTHER_HEADING = "Verändert"

HOW = {
    "not_found": "nicht gefunden",
    "gone": "als entfernt gemeldet",
    "redirect": "weitergeleitet",
    "no_article": "Seite ohne Meldung",
}

MOST_DAYS = 12
"""Days of an article that are listed; a programme of a year would be longer than the article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPicture:
    """A captured picture in a list of edits."""

    path: str
    is_picture: bool
    """Whether it may be shown in the page; else it is linked."""
    width: int | None
    height: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChangeLine:
    """One edit of a change."""

    kind: str
    part: str | None
    pieces: tuple[Piece, ...]
    before: ShownPicture | None
    after: ShownPicture | None
    replaced: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChange:
    """One change, as an entry of the history."""

    at: datetime
    heading: str
    kinds: str | None
    """What was edited, most important first."""
    edits: tuple[ShownChangeLine, ...]
    more: int
    """Edits that are not listed."""
    version_path: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One visit at which the page was not there."""

    at: datetime
    answer: str
    counts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """A time during which a page was not there and that is over."""

    since: datetime
    until: datetime
    was_gone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day that the article names."""

    words: str
    text: str
    """As the article says it."""
    starts: str


def history(article: ArchivedArticle, life: Life) -> tuple[ShownChange, ...]:
    """Return what the city did, and what was removed on demand, newest first. Re-readings are no history."""
    files = {file.sha256: file for file in life.media}
    kept = {version.id for version in article.versions}
    entries = [_entry(article, change, files, kept) for change in life.changes if change.kind not in ARCHIVES_DOING]
    return tuple(reversed(entries))


def _entry(article: ArchivedArticle, change: Change, files: Mapping[str, MediaFile], kept: set[str]) -> ShownChange:
    lines = tuple(
        ShownChangeLine(
            kind=edit.kind,
            part=edit.part,
            pieces=edit.pieces,
            before=_picture(edit.before_sha256, files),
            after=_picture(edit.after_sha256, files),
            replaced=edit.before_sha256 is not None,
        )
        for edit in shown(change.edits)
    )
    version = change.to_version
    leads = change.kind in ("new", "edit") and version in kept and version != change.from_version
    return ShownChange(
        at=change.at,
        heading=HEADINGS.get(change.kind, OTHER_HEADING),
        kinds=kinds_in_words(change.edits) or None,
        edits=lines,
        more=max(0, len(change.edits) - MOST_EDITS),
        version_path=version_path(article.key, version) if leads and version is not None else None,
    )


def _picture(sha256: str | None, files: Mapping[str, MediaFile]) -> ShownPicture | None:
    file = files.get(sha256 or "")
    return None if file is None else shown_picture(file)


def shown_picture(file: MediaFile) -> ShownPicture:
    """Return how a captured file stands in a page: pictures of pixels are shown, all else is linked."""
    return ShownPicture(
        path=media_path(file.file),
        is_picture=file.media_type.startswith("image/") and file.media_type != "image/svg+xml",
        width=file.width,
        height=file.height,
    )


def evidence(life: Life) -> tuple[Evidence, ...]:
    """Return the misses that the present state of a page rests on, oldest first."""
    return tuple(
        Evidence(at=miss.at, answer=_answer(miss), counts=miss.counts) for miss in life.misses if miss.closed is None
    )


def _answer(miss: Miss) -> str:
    how = HOW.get(miss.how, miss.how)
    if miss.location:
        how += f" nach {german.readable_url(miss.location)}"
    return how if miss.status is None else f"{how} (Antwort {miss.status})"


def last_absence(life: Life) -> Absence | None:
    """Return the last time a page was missing or gone and came back; `None` where that never was, or is not over."""
    ended = next((change for change in reversed(life.changes) if change.kind in ("missing", "gone", "back")), None)
    if ended is None or ended.kind != "back":
        return None
    before = [change for change in life.changes if change.id < ended.id]
    started = next((change for change in reversed(before) if change.kind == "missing"), None)
    counted = [miss.at for miss in life.misses if miss.counts and miss.closed == ended.at]
    since = min([*counted, *([started.at] if started else [])], default=None)
    if since is None:
        return None
    was_gone = any(change.kind == "gone" and (started is None or change.id > started.id) for change in before)
    return Absence(since=since, until=ended.at, was_gone=was_gone)


def noticed(life: Life) -> tuple[str, ...]:
    """Return in German what in the article contradicts itself or another page; each sentence once."""
    return tuple(dict.fromkeys(sentence for note in life.noticed if (sentence := _sentence(note)) is not None))


def _sentence(note: Noticed) -> str | None:
    detail = note.detail
    text = _quoted(detail.get("text"))
    if note.kind == "weekday_differs" and text:
        day = detail.get("starts")
        falls_on = detail.get("falls_on")
        known = falls_on and isinstance(day, str) and _is_moment(day)
        fact = f": Der {german.long_date(str(day)[:10])} ist ein {falls_on}" if known else ""
        return f"Im Text steht {text}; Wochentag und Datum passen nicht zusammen{fact}."
    if note.kind == "event_past" and text:
        return f"Der Text kündigt {text} an; dieser Tag lag schon vor dem Datum der Meldung."
    if note.kind == "listing_contradicts":
        return "Eine Übersicht der Stadt nennt zu dieser Meldung einen anderen Titel oder ein anderes Datum."
    if note.kind == "listing_differs":
        return "Eine Übersicht der Stadt zeigt zu dieser Meldung einen anderen Text."
    return None


def _quoted(value: object) -> str | None:
    return f"„{' '.join(value.split())}“" if isinstance(value, str) and value.strip() else None


def days(events: tuple[Event, ...], published: date) -> tuple[Day, ...]:
    """Return the days from the article's own on that its text names, in order of time, each once."""
    found: dict[str, Day] = {}
    for event in events:
        starts = event.starts
        if starts is None or not _is_moment(starts) or starts[:10] < published.isoformat():
            continue
        ends = event.ends if event.ends and _is_moment(event.ends) else None
        words = " bis ".join(_in_words(moment) for moment in _ends_of(starts, ends))
        found.setdefault(words, Day(words=words, text=event.text, starts=starts))
    return tuple(sorted(found.values(), key=lambda day: day.starts)[:MOST_DAYS])


def _ends_of(starts: str, ends: str | None) -> Iterator[str]:
    yield starts
    if ends and ends != starts:
        # Of one day only the time is said again.
        yield ends if ends[:10] != starts[:10] else ends[11:]


def _in_words(moment: str) -> str:
    if len(moment) == len("18:00"):
        return f"{moment} Uhr"
    day = date.fromisoformat(moment[:10])
    time = f", {moment[11:16]} Uhr" if len(moment) > len("2026-12-24") else ""
    return f"{german.WEEKDAYS[day.weekday()]}, {german.long_date(day)}{time}"


def _is_moment(text: str) -> bool:
    return re.fullmatch(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d)?", text) is not None
