from __future__ import annotations

import sqlite3
import xml.etree.ElementTree as ElementTree
from datetime import datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest
from cityhall import EDITED, HOSTILE, PICTURED, RICH, WITHDRAWN
from datasette.app import Datasette
from visiting import Get, client_of

from archive.web.search_feed import MOST_ENTRIES

ATOM = "{http://www.w3.org/2005/Atom}"


def read(answer: Any) -> Any:
    feed = feedparser.parse(answer.content, response_headers=dict(answer.headers))
    assert feed.bozo == 0, feed.get("bozo_exception")
    assert feed.version == "atom10"
    return feed


def titles(feed: Any) -> list[str]:
    return [entry.title for entry in feed.entries]


def required(answer: Any) -> None:
    """Hold what RFC 4287 says must be there, once, and not empty."""
    root = ElementTree.fromstring(answer.content)
    for element in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            (found,) = element.findall(f"{ATOM}{name}")
            assert found.text
        at = element.findtext(f"{ATOM}updated")
        assert at is not None
        assert datetime.fromisoformat(at).tzinfo is not None
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    ids = [element.findtext(f"{ATOM}id") for element in root.findall(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    "path", ["/suche.atom", "/suche.atom?q=Hochwasser", "/suche.atom?q=Xylophon", "/suche.atom?q=%2A"]
)
def test_every_feed_is_valid_the_empty_one_too(get: Get, path: str) -> None:
    answer = get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    required(answer)
    feed = read(answer)
    assert {link.rel: link.href for link in feed.feed.links} == {
        "self": f"http://localhost{path}",
        "alternate": f"http://localhost{path.replace('.atom', '')}",
    }


def test_entries_lead_to_the_articles_with_their_day_and_their_beginning(get: Get) -> None:
    (entry,) = read(get("/suche.atom?q=Deich")).entries
    assert entry.title == RICH.title
    assert entry.link.startswith("http://localhost/meldung/herne-281500/hochwasserschutz-")
    assert entry.published == "2026-10-30T00:00:00+01:00"
    assert entry.updated == entry.published
    assert entry.summary.startswith("Nach zwei Jahren Bauzeit ist der neue Deich")
    assert {tag.term for tag in entry.tags} == {"Politik", "Stadt und Leben"}


def test_what_the_city_did_last_comes_first_with_what_it_was(get: Get) -> None:
    feed = read(get("/suche.atom"))
    assert titles(feed)[0] == PICTURED.title
    (edited,) = [entry for entry in feed.entries if entry.title == EDITED.title]
    assert titles(feed).index(EDITED.title) < titles(feed).index(RICH.title)
    assert edited.summary.startswith("[von der Stadt geändert, 2. November 2026] Der Rat tagt am Mittwoch")
    moments = [datetime.fromisoformat(entry.updated) for entry in feed.entries]
    assert moments == sorted(moments, reverse=True)
    assert datetime.fromisoformat(feed.feed.updated) == moments[0]


def test_a_feed_ends_somewhere_and_holds_no_withdrawn_article(get: Get) -> None:
    feed = read(get("/suche.atom"))
    assert len(feed.entries) == MOST_ENTRIES
    assert WITHDRAWN.title not in titles(feed)


def test_filters_are_those_of_the_page_and_order_and_page_of_it_are_none_of_the_feeds(get: Get) -> None:
    feed = get("/suche.atom?q=Hochwasser&jahr=2026")
    assert feed.content == get("/suche.atom?q=Hochwasser&jahr=2026&sort=alt&seite=3").content
    keys = {entry.link.split("/")[4] for entry in read(feed).entries}
    assert keys == {hit["key"] for hit in get("/suche.json?q=Hochwasser&jahr=2026").json()["hits"]}


def test_ids_stay_whatever_the_archive_is_called(archive_path: Path, get: Get) -> None:
    elsewhere = client_of(Datasette([str(archive_path)], settings={"base_url": "/herne/"}))
    here, there = read(get("/suche.atom?q=Deich")), read(elsewhere("/suche.atom?q=Deich"))
    assert there.entries[0].link.startswith("http://localhost/herne/meldung/")
    assert (here.feed.id, here.entries[0].id) == (there.feed.id, there.entries[0].id)
    assert here.entries[0].id.startswith("urn:uuid:")
    assert here.entries[0].id == next(e.id for e in read(get("/suche.atom")).entries if e.title == RICH.title)
    assert here.feed.id != read(get("/suche.atom")).feed.id


def test_a_feed_that_did_not_change_is_not_sent_again(get: Get) -> None:
    first = get("/suche.atom?q=Hochwasser")
    again = get("/suche.atom?q=Hochwasser", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["cache-control"] == "public, max-age=60"


def test_hostile_text_is_text(get: Get) -> None:
    answer = get("/suche.atom?q=Markup")
    required(answer)
    root = ElementTree.fromstring(answer.content)
    (entry,) = root.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == HOSTILE.title
    assert {element.tag.removeprefix(ATOM) for element in root.iter()} <= {
        "feed", "id", "title", "updated", "author", "name", "generator", "link", "entry", "published", "category",
        "summary",
    }  # fmt: skip


def test_signs_that_xml_cannot_hold_are_left_out(archive_directory: Path, tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    source = sqlite3.connect(archive_directory / "archive.db")
    copy = sqlite3.connect(path)
    source.backup(copy)
    source.close()
    with copy:
        copy.execute("UPDATE articles SET title = 'Deich \x01\x0b\ufffe neu' WHERE source_id = ?", (RICH.source_id,))
        copy.execute("UPDATE sections SET name = 'Poli\x0btik' WHERE name = 'Politik'")
    copy.close()
    (entry,) = read(client_of(Datasette([str(path)]))("/suche.atom?q=Deich")).entries
    assert entry.title == "Deich  neu"
    assert [tag.term for tag in entry.tags] == ["Politik", "Stadt und Leben"]


def test_the_page_of_a_search_names_its_feed(get: Get) -> None:
    html = get("/suche?q=Hochwasser&jahr=2026&seite=2").text
    assert '<link rel="alternate" type="application/atom+xml" title="Neues zu dieser Suche" href="/suche.atom?' in html
    assert html.count("/suche.atom?q=Hochwasser&amp;jahr=2026") == 2
