"""However a run ends, people hear of it, and of nothing twice."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from listeners import Inbox, inbox, mailbox
from scripted_city import MAIN, Answer, Asked, City, command, crawl, environment, notices, rows

PLENTY = {"HERNE_STATUS_LEAST_FREE": "0"}


@pytest.fixture
def box() -> Iterator[Inbox]:
    with inbox() as opened:
        yield opened


def telling(box: Inbox, **more: str) -> dict[str, str]:
    return {"HERNE_NOTIFY_URLS": box.apprise, "HERNE_HEALTHCHECK_URL": box.address} | PLENTY | more


def test_run_that_found_something_new_says_so_in_a_line_each(city: City, tmp_path: Path, box: Inbox):
    news = notices(8, listing_only_every=0)
    city.publish(news[2:])
    crawl(tmp_path, city.url, **PLENTY)
    city.publish(news)
    edited = replace(news[3], text="Die Sitzung fällt aus.")
    city.pages[edited.path] = edited.page()
    done = crawl(tmp_path, city.url, "--full", **telling(box, HERNE_NOTIFY_WHEN="change"))
    assert done.code == 0, done.err
    (message,) = box.messages
    assert message["title"] == "Herne archive: all well; 2 new, 1 changed"
    assert message["type"] == "success"
    lines = message["message"].splitlines()
    assert "New: 2: Nachricht 7 aus dem Rathaus; Nachricht 8 aus dem Rathaus" in lines
    assert "Changed: 1: Nachricht 5 aus dem Rathaus" in lines
    assert "All is well." in lines
    assert lines[-1].startswith(f"Archive: {tmp_path} on ")
    assert box.pings == ["/start", ""]


@pytest.mark.parametrize(("when", "told"), [("trouble", [1, 0]), ("change", [1, 0]), ("always", [1, 1])])
def test_quiet_run_speaks_only_where_that_is_wanted(city: City, tmp_path: Path, box: Inbox, when: str, told: list[int]):
    city.publish(notices(3))
    found = []
    for _ in range(2):
        before = len(box.messages)
        crawl(tmp_path, city.url, **telling(box, HERNE_NOTIFY_WHEN=when))
        found.append(len(box.messages) - before)
    # The first is the heartbeat: nothing was ever said.
    assert found == told
    assert box.pings == ["/start", "", "/start", ""]


def test_without_a_heartbeat_a_quiet_run_says_nothing(city: City, tmp_path: Path, box: Inbox):
    city.publish(notices(3))
    crawl(tmp_path, city.url, **telling(box, HERNE_NOTIFY_HEARTBEAT_DAYS="0"))
    assert box.messages == []


def test_failed_run_tells_why_and_the_next_good_one_that_it_is_over(city: City, tmp_path: Path, box: Inbox):
    city.publish(notices(3))
    page = city.pages[MAIN]
    city.pages[MAIN] = Answer("", 500)
    failed = crawl(tmp_path, city.url, **telling(box))
    assert failed.code == 1
    city.pages[MAIN] = page
    assert crawl(tmp_path, city.url, **telling(box)).code == 0
    first, second = box.messages
    assert first["title"] == "Herne archive: failed; 3 new"
    assert first["type"] == "failure"
    assert f"the main listing https://www.herne.de{MAIN} could not be read: status 500" in first["message"]
    assert second["title"] == "Herne archive: all well; nothing new"
    assert box.pings == ["/start", "/fail", "/start", ""]


def test_page_that_cannot_be_read_is_told_once(city: City, tmp_path: Path, box: Inbox):
    news = notices(3, listing_only_every=0)
    city.publish(news)
    city.pages[news[0].path] = "<p>nichts</p>"
    assert crawl(tmp_path, city.url, **telling(box)).code == 1
    assert crawl(tmp_path, city.url, "--full", **telling(box, HERNE_NOTIFY_WHEN="trouble")).code == 0
    first, second = box.messages
    assert first["title"] == "Herne archive: 1 unreadable; 2 new"
    assert "Could not be read for the first time: 1: https://www.herne.de/Meldungen/" in first["message"]
    assert second["title"] == "Herne archive: all well; nothing new"


def test_standing_trouble_is_told_once_and_not_each_day(city: City, tmp_path: Path, box: Inbox):
    city.publish(notices(3))
    full = {"HERNE_STATUS_LEAST_FREE": str(2**50)}
    for _ in range(2):
        assert crawl(tmp_path, city.url, **telling(box) | full).code == 0
    (message,) = box.messages
    assert message["title"] == "Herne archive: needs attention; 3 new"
    assert "[disk]" in message["message"]
    assert box.pings == ["/start", "/fail", "/start", "/fail"], "a healthcheck stays red by itself"


def test_sigterm_is_told(city: City, tmp_path: Path, box: Inbox):
    news = notices(5, listing_only_every=0)
    city.publish(news)
    asked = threading.Event()

    def slow(_: Asked) -> Answer:
        asked.set()
        return Answer(news[-1].page(), after=0.7)

    city.pages[news[-1].path] = slow
    running = subprocess.Popen(command(tmp_path, "crawl", "--base-url", city.url), env=environment(**telling(box)))
    assert asked.wait(20)
    running.send_signal(signal.SIGTERM)
    assert running.wait(20) == 1
    (message,) = box.messages
    assert message["title"] == "Herne archive: interrupted; 1 new"
    assert box.pings == ["/start", "/fail"]


def test_killed_run_is_told_by_the_next(city: City, tmp_path: Path, box: Inbox):
    news = notices(5, listing_only_every=0)
    city.publish(news)
    asked = threading.Event()

    def slow(_: Asked) -> Answer:
        asked.set()
        return Answer(news[-1].page(), after=5)

    city.pages[news[-1].path] = slow
    running = subprocess.Popen(command(tmp_path, "crawl", "--base-url", city.url), env=environment(**telling(box)))
    assert asked.wait(20)
    running.kill()
    running.wait(20)
    assert (box.messages, box.pings) == ([], ["/start"]), "the healthcheck misses the end"
    city.publish(news)
    assert crawl(tmp_path, city.url, **telling(box)).code == 0
    (message,) = box.messages
    assert message["title"] == "Herne archive: needs attention; 5 new"
    assert "was killed; this one went on with it." in message["message"]


def test_crash_is_told_with_its_error(city: City, tmp_path: Path, box: Inbox):
    city.publish(notices(3))
    (tmp_path / "archive.db").write_text("no database " * 100)
    crashed = crawl(tmp_path, city.url, **telling(box))
    assert crashed.code == 1
    (message,) = box.messages
    assert message["title"] == "Herne archive: the crawl could not go on"
    assert "ArchiveError: " in message["message"]
    assert "archive.db" in message["message"]
    assert box.pings == ["/start", "/fail"]


def test_crawl_that_lacks_its_contact_is_told(tmp_path: Path, box: Inbox):
    assert crawl(tmp_path, None, **telling(box)).code == 2
    (message,) = box.messages
    assert "HERNE_CONTACT" in message["message"]
    assert box.pings == ["/fail"]
    assert not (tmp_path / "private").exists()


def test_second_crawl_that_is_turned_away_tells_nobody(city: City, tmp_path: Path, box: Inbox):
    city.publish(notices(3))
    asked, go_on = threading.Event(), threading.Event()

    def slow(_: Asked) -> Answer:
        asked.set()
        go_on.wait(20)
        return Answer("", 404)

    city.pages[MAIN] = slow
    running = subprocess.Popen(command(tmp_path, "crawl", "--base-url", city.url), env=environment(**PLENTY))
    assert asked.wait(20)
    refused = crawl(tmp_path, city.url, **telling(box))
    go_on.set()
    running.wait(20)
    assert refused.code == 1
    assert box.told == []


def test_dry_run_tells_nobody(city: City, tmp_path: Path, box: Inbox):
    city.publish(notices(3))
    assert crawl(tmp_path, city.url, "--dry-run", **telling(box, HERNE_NOTIFY_WHEN="always")).code == 0
    assert box.told == []


def test_message_that_reached_nobody_is_kept_and_told_with_the_next(city: City, tmp_path: Path, box: Inbox):
    city.publish(notices(3))
    box.status = 503
    unheard = crawl(tmp_path, city.url, **telling(box))
    assert unheard.code == 1, "it is the one way left to be heard"
    assert unheard.summary["outcome"] == "complete"
    assert "did not reach address 1 of notify.urls (json)" in unheard.err
    assert "503" in unheard.err
    assert "The healthcheck could not be told (success)" not in unheard.err
    assert "hush" not in unheard.err + unheard.out
    assert "secret" not in unheard.err + unheard.out
    asking = subprocess.run(
        command(tmp_path, "status"), capture_output=True, text=True, check=False, env=environment(**PLENTY)
    )
    assert asking.returncode == 1
    assert "[undelivered]" in asking.stdout
    assert b"hush-hush" not in b"".join(file.read_bytes() for file in (tmp_path / "private").iterdir())
    box.status = 200
    box.told.clear()
    assert crawl(tmp_path, city.url, **telling(box)).code == 0
    (message,) = box.messages
    assert message["title"] == "Herne archive: all well; 3 new (delivered late)"
    assert "Could not be delivered before:" in message["message"]
    assert "Nachricht 3 aus dem Rathaus" in message["message"]
    assert crawl(tmp_path, city.url, **telling(box)).code == 0
    assert len(box.messages) == 1
    assert rows(tmp_path / "private/captures.db", "SELECT count(*) FROM undelivered") == [(0,)]


def test_one_of_two_addresses_that_fails_keeps_nothing_from_the_other(city: City, tmp_path: Path, box: Inbox):
    city.publish(notices(3))
    with inbox() as other:
        other.status = 500
        both = f"{other.apprise} {box.apprise}"
        assert crawl(tmp_path, city.url, HERNE_NOTIFY_URLS=both, **PLENTY).code == 1
        assert len(box.messages) == 1
        # Whoever takes the address out of the configuration wants nothing delivered there.
        assert crawl(tmp_path, city.url, HERNE_NOTIFY_URLS=box.apprise, **PLENTY).code == 0
    assert len(box.messages) == 1
    assert rows(tmp_path / "private/captures.db", "SELECT count(*) FROM undelivered") == [(0,)]


def test_service_that_never_answers_holds_nothing_up(city: City, tmp_path: Path, box: Inbox):
    city.publish(notices(3))
    box.silent = True
    held = crawl(tmp_path, city.url, **telling(box, HERNE_NOTIFY_TIMEOUT="1"))
    assert held.code == 1
    assert held.summary["outcome"] == "complete"
    assert "The healthcheck could not be told (start)" in held.err


@pytest.mark.parametrize("address", ["nosuchservice://secret", "json://127.0.0.1:1/secret", "mailto://127.0.0.1:1"])
def test_address_that_is_none_or_leads_nowhere_is_said_without_its_secret(city: City, tmp_path: Path, address: str):
    city.publish(notices(1))
    done = crawl(tmp_path, city.url, HERNE_NOTIFY_URLS=address, HERNE_NOTIFY_TIMEOUT="5", **PLENTY)
    assert done.code == 1
    assert f"address 1 of notify.urls ({address.partition(':')[0]})" in done.err
    assert "secret" not in done.err
    assert "Traceback" not in done.err


def test_ping_address_keeps_its_query_and_a_plain_one_hears_of_success_only(city: City, tmp_path: Path, box: Inbox):
    city.publish(notices(3))
    plain = {"HERNE_HEALTHCHECK_URL": f"{box.address}?status=up", "HERNE_HEALTHCHECK_STYLE": "plain"} | PLENTY
    crawl(tmp_path, city.url, **plain)
    assert box.pings == ["?status=up"]
    city.pages[MAIN] = Answer("", 500)
    crawl(tmp_path, city.url, **plain)
    assert box.pings == ["?status=up"]
    crawl(tmp_path, city.url, HERNE_HEALTHCHECK_URL=f"{box.address}?a=b", **PLENTY)
    assert box.pings[1:] == ["/start?a=b", "/fail?a=b"]


def test_mail_arrives_as_text_with_umlauts(city: City, tmp_path: Path):
    city.publish([replace(notices(1, listing_only_every=0)[0], title="Straße in Röhlinghausen <gesperrt>")])
    with mailbox() as mails:
        address = f"mailto://127.0.0.1:{mails.port}?from=archiv@example.org&to=stadt@example.org"
        done = crawl(tmp_path, city.url, HERNE_NOTIFY_URLS=address, **PLENTY)
    assert done.code == 0, done.err
    (mail,) = mails.mails
    assert mail["To"].endswith("stadt@example.org")
    text = (
        "".join(
            part.get_payload(decode=True).decode() for part in mail.walk() if part.get_content_type() == "text/plain"
        )
        or mail.get_payload(decode=True).decode()
    )
    assert "Röhlinghausen" in text
    assert "All is well." in text


def test_unknown_history_is_no_reason_to_be_silent(city: City, tmp_path: Path, box: Inbox):
    city.publish(notices(2))
    crawl(tmp_path, city.url, **telling(box))
    with closing(sqlite3.connect(tmp_path / "private/captures.db")) as conn, conn:
        conn.execute("DROP TABLE notices")
    done = crawl(tmp_path, city.url, **telling(box))
    assert (done.code, done.summary["outcome"]) == (0, "complete")
    assert "What was told before is not known" in done.err
    assert len(box.messages) == 2


def notify(directory: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(directory, "notify", *arguments),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env=environment(**variables),
    )


def test_test_message_reaches_everyone_who_is_set(tmp_path: Path, box: Inbox):
    done = notify(tmp_path, "--test", **telling(box))
    assert (done.returncode, done.stderr) == (0, "")
    assert "address 1 of notify.urls (json): was reached\nthe healthcheck: was reached" in done.stdout
    assert "secret" not in done.stdout
    assert box.messages[0]["title"] == "Herne archive: a test"
    assert box.pings == ["/log"]


def test_test_that_fails_says_who_was_not_reached(tmp_path: Path, box: Inbox):
    box.status = 401
    done = notify(tmp_path, "--test", "--json", **telling(box))
    assert done.returncode == 1
    told = json.loads(done.stdout)["told"]
    assert [one["sent"] for one in told] == [False, False]
    assert "401" in told[0]["problem"]
    assert told[1]["problem"] == "status 401"
    assert "hush" not in done.stdout + done.stderr


def test_test_without_anyone_to_tell_is_wrong_usage(tmp_path: Path):
    done = notify(tmp_path, "--test")
    assert done.returncode == 2
    assert "HERNE_NOTIFY_URLS" in done.stderr
    assert notify(tmp_path).stdout == "Nobody is told.\n"
