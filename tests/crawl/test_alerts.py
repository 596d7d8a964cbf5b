from __future__ import annotations

import json
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from listeners import Inbox, inbox
from scripted_city import POLITICS, City, Notice, command, crawl, environment

from archive.telling.alert_file import load_alerts
from archive.telling.alerts import tell
from archive.telling.delivery import Message
from herne_scraper.clock import utc_now
from herne_scraper.errors import ConfigurationError

BOMB = Notice(281_001, "Weltkriegsbombe in Wanne entschärft", date(2025, 1, 2), "Um 18 Uhr war alles vorbei.")
FEAST = Notice(281_002, "Fest im Schlosspark", date(2025, 1, 3), "Das Fest beginnt um 18 Uhr.")
MORE = Notice(281_003, "Zweite Bombe gefunden", date(2025, 1, 4), "In Wanne wird ab 9 Uhr gesperrt.")
BARE = Notice(None, "Bürgerbüro geschlossen", date(2025, 1, 5), "Das Bürgerbüro bleibt am Montag zu.")


@pytest.fixture
def reader() -> Iterator[Inbox]:
    with inbox() as box:
        yield box


def wish(directory: Path, reader: Inbox, *alerts: str, site: str = "") -> None:
    directory.mkdir(parents=True, exist_ok=True)
    tables = "".join(f'[[alert]]\nto = ["{reader.apprise}"]\n{alert}\n' for alert in alerts)
    (directory / "alerts.toml").write_text(f"{site}\n{tables}", encoding="utf-8")


def alerts(directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(directory, "alerts", *arguments),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=environment(),
    )


def said(reader: Inbox) -> list[tuple[str, str]]:
    return [(message["title"], message["message"]) for message in reader.messages]


def test_a_new_alert_begins_with_what_comes_after_it(city: City, tmp_path: Path, reader: Inbox) -> None:
    city.publish([FEAST, BOMB])
    wish(tmp_path, reader, 'name = "Bomben"\nsearch = "bombe"')
    assert crawl(tmp_path, city.url).code == 0
    assert said(reader) == []
    city.publish([BARE, MORE, FEAST, BOMB])
    assert crawl(tmp_path, city.url).code == 0
    ((title, text),) = said(reader)
    assert title == "Herne-Archiv: Bomben (1 neu)"
    assert text.splitlines()[0].startswith("Neu: Zweite Bombe gefunden (")
    assert "https://www.herne.de/Meldungen/News-Detailansicht_281003.html" in text


def test_nothing_is_told_twice(city: City, tmp_path: Path, reader: Inbox) -> None:
    city.publish([BOMB])
    wish(tmp_path, reader, 'name = "Alles"')
    crawl(tmp_path, city.url)
    city.publish([FEAST, BOMB])
    crawl(tmp_path, city.url)
    assert len(said(reader)) == 1
    assert alerts(tmp_path).returncode == 0
    crawl(tmp_path, city.url, "--full")
    assert len(said(reader)) == 1


def test_what_comes_while_others_are_told_is_told_once_by_the_next_run(
    city: City, tmp_path: Path, reader: Inbox
) -> None:
    city.publish([BOMB])
    wish(tmp_path, reader, 'name = "Erste"', 'name = "Zweite"')
    crawl(tmp_path, city.url)

    def happen() -> None:
        with closing(sqlite3.connect(tmp_path / "archive.db")) as conn, conn:
            conn.execute("INSERT INTO changes (article_id, at, kind) SELECT id, first_seen, 'new' FROM articles")

    def told() -> list[int]:
        def deliver(_message: Message, _url: str) -> None:
            happen()

        return [one.changes for one in tell(tmp_path, load_alerts(tmp_path), now=utc_now(), deliver=deliver)]

    happen()
    assert told() == [1, 1]
    assert told() == [2, 2]


def test_an_edit_is_told_with_what_it_changed_and_only_if_its_kind_was_asked_for(
    city: City, tmp_path: Path, reader: Inbox
) -> None:
    city.publish([FEAST])
    wish(
        tmp_path,
        reader,
        'name = "Zeiten"\nchanges = ["edit"]\nedits = ["time"]',
        'name = "Bilder"\nchanges = ["edit"]\nedits = ["image"]',
        site='site = "https://archiv.example.org/"',
    )
    crawl(tmp_path, city.url)
    city.publish([Notice(FEAST.number, FEAST.title, FEAST.day, "Das Fest beginnt um 19 Uhr.")])
    crawl(tmp_path, city.url, "--full")
    ((title, text),) = said(reader)
    assert title == "Herne-Archiv: Zeiten (1 geändert)"
    assert "Uhrzeit: " in text
    assert "18 Uhr → " in text
    assert "https://archiv.example.org/meldung/herne-281002/fest-im-schlosspark" in text


def test_only_the_sections_asked_for_are_told(city: City, tmp_path: Path, reader: Inbox) -> None:
    city.publish([FEAST])
    city.publish([FEAST], listing=POLITICS)
    wish(tmp_path, reader, f'name = "Politik"\nsections = ["{POLITICS}"]')
    crawl(tmp_path, city.url)
    city.publish([MORE, BOMB, FEAST])
    city.publish([MORE, FEAST], listing=POLITICS)
    crawl(tmp_path, city.url)
    ((_, text),) = said(reader)
    assert ("Zweite Bombe" in text, "Weltkriegsbombe" in text) == (True, False)


def test_what_did_not_get_there_is_told_by_the_next_run_and_fails_this_one(
    city: City, tmp_path: Path, reader: Inbox
) -> None:
    city.publish([FEAST])
    wish(tmp_path, reader, 'name = "Alles"')
    crawl(tmp_path, city.url)
    reader.status = 500
    city.publish([BOMB, FEAST])
    failed = crawl(tmp_path, city.url)
    assert failed.code == 1
    assert "The alert Alles did not reach address 1 (json)" in failed.err
    assert "secret-path" not in failed.err + failed.out
    reader.status = 200
    assert alerts(tmp_path).returncode == 0
    assert [title for title, _ in said(reader)] == ["Herne-Archiv: Alles (1 neu)"] * 2


def test_a_dry_run_says_what_would_be_told(city: City, tmp_path: Path, reader: Inbox) -> None:
    city.publish([FEAST])
    wish(tmp_path, reader, 'name = "Alles"')
    crawl(tmp_path, city.url)
    (tmp_path / "alerts.toml").rename(tmp_path / "alerts.away")
    city.publish([BOMB, FEAST])
    crawl(tmp_path, city.url)
    (tmp_path / "alerts.away").rename(tmp_path / "alerts.toml")
    for _ in range(2):
        done = alerts(tmp_path, "--dry-run", "--json")
        assert json.loads(done.stdout) == [
            {
                "alert": "Alles",
                "address": "address 1 (json)",
                "changes": 1,
                "problem": None,
                "begins": False,
                "remarks": [],
            }
        ]
    assert said(reader) == []


def test_what_an_alert_names_and_the_archive_does_not_have_is_said_until_it_is_mended(
    city: City, tmp_path: Path, reader: Inbox
) -> None:
    city.publish([FEAST])
    city.publish([FEAST], listing=POLITICS)
    wish(
        tmp_path,
        reader,
        'name = "Ort"\nsearch = "bombe ort:Atlantis"',
        f'name = "Rubrik"\nsections = ["/Sport/", "{POLITICS}"]',
        'name = "Klar"\nsearch = "bombe von:2020 ort:Eickel"\nsections = ["politik"]',
    )
    done = crawl(tmp_path, city.url)
    assert (done.code, done.summary["outcome"]) == (1, "complete")
    unclear = [line for line in done.err.splitlines() if "not understood" in line]
    before = "is not understood as it is written"
    assert unclear == [
        f"The alert Ort {before}: Einen Ort „Atlantis“ kennt das Archiv nicht. Gesucht wurde danach als Wort.",
        f"The alert Rubrik {before}: the archive has no section '/Sport/'",
    ]
    again = alerts(tmp_path, "--json")
    assert again.returncode == 1
    assert [bool(one["remarks"]) for one in json.loads(again.stdout)] == [True, True, False]
    wish(tmp_path, reader, 'name = "Ort"\nsearch = "bombe ort:Eickel"')
    assert alerts(tmp_path).returncode == 0


def test_an_alert_takes_all_that_can_be_typed_into_the_search(city: City, tmp_path: Path, reader: Inbox) -> None:
    city.publish([FEAST])
    city.publish([FEAST], listing=POLITICS)
    wish(
        tmp_path,
        reader,
        'name = "Oder"\nsearch = "titel:(Zweite ODER Blindgänger) ort:Wanne von:2025 -mit:bild"',
        'name = "Nicht"\nsearch = "bombe* -rubrik:politik"',
        'name = "Vorher"\nsearch = "bombe bis:2024"',
        'name = "Seit gestern"\nsearch = "bombe von:gestern"',
    )
    crawl(tmp_path, city.url)
    city.publish([MORE, BOMB, FEAST])
    city.publish([BOMB, FEAST], listing=POLITICS)
    assert crawl(tmp_path, city.url).code == 0
    assert [(title, "Zweite Bombe" in text) for title, text in said(reader)] == [
        ("Herne-Archiv: Oder (1 neu)", True),
        ("Herne-Archiv: Nicht (1 neu)", True),
    ]


def test_a_section_that_does_not_exist_leaves_the_others_to_be_told(city: City, tmp_path: Path, reader: Inbox) -> None:
    city.publish([FEAST])
    city.publish([FEAST], listing=POLITICS)
    wish(
        tmp_path,
        reader,
        f'name = "Politik"\nsections = ["/Sport/", "{POLITICS}"]',
        'name = "Sport"\nsections = ["/Sport/"]',
    )
    crawl(tmp_path, city.url)
    city.publish([BOMB, MORE, FEAST])
    city.publish([MORE, FEAST], listing=POLITICS)
    crawl(tmp_path, city.url)
    ((title, text),) = said(reader)
    assert title == "Herne-Archiv: Politik (1 neu)"
    assert "Zweite Bombe" in text


def test_without_alerts_there_is_nobody_to_tell(tmp_path: Path) -> None:
    done = alerts(tmp_path)
    assert (done.returncode, "names no alert" in done.stderr) == (2, True)


GOOD = 'name = "A"\nto = ["json://127.0.0.1/"]'


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[[alert]\n", "is no TOML"),
        ('sight = "x"', "there is no setting sight"),
        ('site = "archiv.example.org"', "site must be an address"),
        ("alert = 3", "each under a line"),
        ('[[alert]]\nto = ["json://127.0.0.1/"]', "alert 1 needs a name"),
        ('[[alert]]\nname = "A"', "alert 1 (A): to must be a list"),
        ('[[alert]]\nname = "A"\nto = []', "to must name one address"),
        ('[[alert]]\nname = "A"\nto = ["hush-hush"]', "address 1 must be written"),
        (f"[[alert]]\n{GOOD}\nsearch = 3", "what one types into the search, not 3"),
        (f'[[alert]]\n{GOOD}\nsections = "Politik"', "sections must be a list"),
        (f'[[alert]]\n{GOOD}\nchanges = ["extraction"]', "changes must be a list of new"),
        (f'[[alert]]\n{GOOD}\nedits = ["time"]', "changes does not name edit"),
        (f'[[alert]]\n{GOOD}\nchanges = ["edit"]\nedits = ["weather"]', "edits must be a list of"),
        (f"[[alert]]\n{GOOD}\nwords = 1", "there is no setting words"),
        (f"[[alert]]\n{GOOD}\n[[alert]]\n{GOOD}", "two alerts have the name 'A'"),
    ],
)
def test_a_wrong_file_is_refused_by_name_place_and_value_and_tells_no_secret(
    tmp_path: Path, text: str, complaint: str
) -> None:
    (tmp_path / "alerts.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_alerts(tmp_path)
    assert complaint in str(caught.value)
    assert str(tmp_path / "alerts.toml") in str(caught.value)
    assert "hush-hush" not in str(caught.value)


def test_a_wrong_file_harms_no_crawl_but_its_exit_code(city: City, tmp_path: Path, reader: Inbox) -> None:
    city.publish([FEAST])
    (tmp_path / "alerts.toml").write_text("[[alert]]\n")
    done = crawl(tmp_path, city.url)
    summary: dict[str, Any] = done.summary
    assert (done.code, summary["outcome"], summary["new"]) == (1, "complete", 1)
    assert "The alerts could not be told" in done.err
