"""A search as an Atom feed (RFC 4287): whoever subscribes hears of new notices that fit, and of what became of others.

The newest entries by what happened last: a notice that the city edited or took down comes up again with that day, so
that a feed of `status=verschwunden` tells of each when it vanishes. Until something happens, a notice's moment is the
day it is dated; when the archive met it says nothing, since a first crawl meets all at once.
"""

from __future__ import annotations

import json
import re
import sqlite3
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from xml.etree import ElementTree

from datasette import Response

from archive.articles import opening
from archive.identity import slug
from archive.search.engine import numbers, ordered
from archive.search.results import SearchRequest
from archive.web import german
from archive.web.addresses import Url, article_path, full_addresses
from archive.web.instance import Datasette, Request, read
from archive.web.responses import FOR_A_MINUTE, NOBODY, conditional
from archive.web.search_values import SearchValues, search_path
from archive.web.searching import request_of, values_of

MOST_ENTRIES = 50
SUMMARY_LENGTH = 400
"""Characters, about."""
ATOM = "http://www.w3.org/2005/Atom"
NAMES = uuid.UUID("0a8f1f1e-6a3c-5f0e-9d0d-3b1f6f0f7c11")
"""The namespace of the ids of articles and searches; another one would make every entry new to every reader."""
NEVER = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
"""When an archive changed in which nothing is."""
NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

DOINGS = {
    "edit": "von der Stadt geändert",
    "gone": "von der Stadt entfernt",
    "back": "wieder auf herne.de",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An article in the feed."""

    key: str
    slug: str
    title: str
    published: date
    updated: datetime
    what: str | None
    """What happened last; `None` where nothing did since it was published."""
    summary: str
    sections: tuple[str, ...]


FEW = 5_000
"""Hits up to which the changes of each are looked at; of more, those of all are looked through, the last first."""
CHANGED_OF_FEW = """
    SELECT c.article_id FROM changes AS c JOIN search_meta AS m ON m.article_id = c.article_id
    WHERE m.rowid_ IN (SELECT value FROM json_each(?)) AND c.kind IN ('edit', 'gone', 'back')
    GROUP BY c.article_id ORDER BY max(c.id) DESC LIMIT ?
"""
CHANGED = """
    SELECT c.article_id, m.rowid_ FROM changes AS c JOIN search_meta AS m ON m.article_id = c.article_id
    WHERE c.kind IN ('edit', 'gone', 'back') ORDER BY c.id DESC
"""
ENTRIES = """
    SELECT a.key, a.title, a.published, substr(a.body, 1, 1200), c.kind, c.at,
        (SELECT json_group_array(s.name) FROM article_sections AS m JOIN sections AS s ON s.id = m.section_id
            WHERE m.article_id = a.id)
    FROM articles AS a LEFT JOIN changes AS c ON c.id = (
        SELECT max(id) FROM changes WHERE article_id = a.id AND kind IN ('edit', 'gone', 'back'))
    WHERE a.id IN (SELECT value FROM json_each(?))
"""
LAST_CHANGE = "SELECT max(at) FROM changes"


async def results_feed(datasette: Datasette, request: Request) -> Response:
    """Return the feed of a search; order and page of the search play no part in it."""
    values, _ = values_of(request)
    values = replace(values, sort="neu", page=1)

    def look_up(conn: sqlite3.Connection) -> tuple[list[Entry], datetime]:
        last = conn.execute(LAST_CHANGE).fetchone()[0]
        return entries(conn, request_of(values, per_page=MOST_ENTRIES)), datetime.fromisoformat(last) if last else NEVER

    found, last = await read(datasette, look_up)

    return conditional(
        request,
        feed(values, found, full_addresses(datasette, request), updated=found[0].updated if found else last),
        "application/atom+xml; charset=utf-8",
        status=200,
        headers={"Cache-Control": FOR_A_MINUTE, "X-Robots-Tag": NOBODY, "Access-Control-Allow-Origin": "*"},
    )


def entries(conn: sqlite3.Connection, request: SearchRequest) -> list[Entry]:
    """Return the newest of what is found, by what happened last.

    Among the newest by their dates, as the request has them, and those changed last are the newest by either.
    """
    _, shown = ordered(conn, request)
    shown += _changed(conn, request)
    # Most lost pages are back with the next run, so a page that is only missing is no news.
    rows = conn.execute(ENTRIES, (json.dumps(sorted(set(shown))),))
    found = [
        Entry(
            key=key,
            slug=slug(title),
            title=title,
            published=date.fromisoformat(published),
            updated=max(datetime.fromisoformat(at), _midnight(published)) if at else _midnight(published),
            what=DOINGS[kind] if kind else None,
            summary=opening(text, SUMMARY_LENGTH),
            sections=tuple(sorted(json.loads(sections))),
        )
        for key, title, published, text, kind, at, sections in rows
    ]
    return sorted(found, key=lambda entry: (entry.updated, entry.key), reverse=True)[:MOST_ENTRIES]


def _changed(conn: sqlite3.Connection, request: SearchRequest) -> list[int]:
    """Return what was changed last of what is found."""
    found = numbers(conn, request)
    if len(found) <= FEW:
        rows = conn.execute(CHANGED_OF_FEW, (json.dumps(list(found)), MOST_ENTRIES))
        return [article_id for (article_id,) in rows]
    changed: dict[int, None] = {}
    for article_id, number in conn.execute(CHANGED):
        if number in found:
            changed[article_id] = None
            if len(changed) == MOST_ENTRIES:
                break
    return list(changed)


def _midnight(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time.min, german.BERLIN)


def feed(values: SearchValues, found: Sequence[Entry], url: Url, *, updated: datetime) -> bytes:
    """Return the feed as XML. Its id and those of its entries stay when the archive moves to another host."""
    ElementTree.register_namespace("", ATOM)
    root = ElementTree.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "de"})
    page = search_path(replace(values, sort=None))
    _add(root, "id", uuid.uuid5(NAMES, page).urn)
    _add(root, "title", f"Herne-Archiv: {values.q}" if values.q else "Herne-Archiv: Meldungen")
    _add(root, "updated", _stamp(updated))
    _add(_add(root, "author"), "name", "Herne-Archiv")
    _add(root, "generator", "herne-archive")
    _add(
        root, "link", rel="self", type="application/atom+xml", href=url(search_path(replace(values, sort=None), "atom"))
    )
    _add(root, "link", rel="alternate", type="text/html", href=url(page))
    for entry in found:
        _add_entry(root, entry, url)
    xml: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return xml


def _add_entry(root: ElementTree.Element, entry: Entry, url: Url) -> None:
    element = _add(root, "entry")
    _add(element, "id", uuid.uuid5(NAMES, entry.key).urn)
    _add(element, "title", entry.title)
    _add(element, "link", rel="alternate", type="text/html", href=url(article_path(entry.key, entry.slug)))
    _add(element, "published", _stamp(_midnight(entry.published.isoformat())))
    _add(element, "updated", _stamp(entry.updated))
    for section in entry.sections:
        _add(element, "category", term=section)
    what = f"[{entry.what}, {german.day_of(entry.updated)}] " if entry.what else ""
    _add(element, "summary", what + entry.summary)


def _add(parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    said = {key: _xml_text(value) for key, value in attributes.items()}
    element = ElementTree.SubElement(parent, f"{{{ATOM}}}{name}", said)
    element.text = None if text is None else _xml_text(text)
    return element


def _xml_text(text: str) -> str:
    """Return a text without the signs that XML 1.0 cannot hold in any form."""
    return NO_XML.sub("", text)


def _stamp(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
