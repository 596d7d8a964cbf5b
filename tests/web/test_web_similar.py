from __future__ import annotations

import re
import shutil
import sqlite3
from pathlib import Path

from datasette.app import Datasette
from visiting import Get, client_of

SERIES = "/meldung/herne-40000/strassensperrung-in-sodingen"
HEADING = "Ähnliche Meldungen"
ENTRY = re.compile(
    r'<li><span class="kind">(?P<kind>[^<]+)</span> <a href="(?P<path>[^"]+)">(?P<title>[^<]+)</a> '
    r'<span class="quiet"><time datetime="(?P<day>[^"]+)">(?P<shown>[^<]+)</time> · (?P<reason>[^<]+)</span></li>'
)


def test_an_article_names_others_like_it_with_kind_day_and_reason(get: Get) -> None:
    html = get(SERIES).text
    entries = [match.groupdict() for match in ENTRY.finditer(html)]
    assert len(entries) == html.count('<span class="kind">') > 1
    for entry in entries:
        assert (entry["kind"], entry["title"], entry["reason"]) == (
            "Reihe",
            "Straßensperrung in Sodingen",
            "gleicher Titel",
        )
        assert entry["path"] != SERIES
        other = get(entry["path"])
        assert other.status_code == 200
        assert f'<time datetime="{entry["day"]}">{entry["shown"]}</time>' in other.text


def test_an_article_like_no_other_says_nothing_of_it(get: Get) -> None:
    response = get("/meldung/herne-281200/gremiensitzungen-in-der-kommenden-woche")
    assert response.status_code == 200
    assert HEADING not in response.text


def test_an_article_is_read_also_while_the_index_has_to_be_built_anew(archive_path: Path, tmp_path: Path) -> None:
    path = shutil.copy(archive_path, tmp_path)
    conn = sqlite3.connect(path)
    with conn:
        conn.execute("UPDATE analyser SET version = '0'")
    conn.close()
    get = client_of(Datasette([str(path)]))
    response = get(SERIES)
    assert response.status_code == 200
    assert HEADING not in response.text
    for refused in ("/suche?q=Deich", "/suche.json?q=Deich", "/suche.csv", "/suche.atom", "/vorschlaege.json?q=De"):
        assert get(refused).status_code in (200, 503), refused
    assert get("/suche?q=Deich").status_code == 503
    assert get("/suche.json?q=Deich").json()["ok"] is False
