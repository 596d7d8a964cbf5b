from __future__ import annotations

import json
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from scripted_city import MAIN, POLITICS, Answer, Asked, City, Notice, command, environment, html, notices

from archive.live.page_source import Unfetched, client_for
from archive.live.polite import Guest
from herne_scraper.items import Page
from herne_scraper.sites.herne import HERNE

FEED = '<link rel="alternate" type="application/rss+xml" href="/rss.xml">'


def check(city: City, folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(folder / "data", "site", "check", "--base-url", city.url, "--keep", str(folder / "kept"), *arguments),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=environment(**variables),
    )


def report(city: City, folder: Path) -> dict[str, Any]:
    done = check(city, folder, "--json")
    assert done.stderr == ""
    record: dict[str, Any] = json.loads(done.stdout)
    return record | {"code": done.returncode}


def test_a_site_that_cannot_be_reached_is_an_error_in_json_too(city: City, tmp_path: Path) -> None:
    done = check(city, tmp_path, "--json", "--base-url", "http://127.0.0.1:9")
    assert (done.returncode, done.stdout) == (1, "")
    assert json.loads(done.stderr)["url"] == "http://127.0.0.1:9/robots.txt"
    assert not (tmp_path / "kept").exists()


@pytest.fixture
def site(city: City) -> City:
    city.publish(notices(30))
    city.publish(notices(3), listing=HERNE.section_listings[0].removeprefix(HERNE.origin))
    return city


def test_a_readable_site_is_reported_field_by_field_with_the_elements_it_was_read_from(
    site: City, tmp_path: Path
) -> None:
    found = report(site, tmp_path)
    assert (found["code"], found["problems"]) == (0, [])
    assert [page["role"] for page in found["pages"]] == ["main listing", "section", *["article"] * 3]
    fields = {one["name"]: (one["value"], one["place"]) for one in found["pages"][2]["fields"]}
    assert fields["title"] == ("Nachricht 29 aus dem Rathaus", "body > main > h1")
    assert fields["date line"] == ("Meldung vom 30. Januar 2025", "body > main > p")
    assert fields["images"] == (None, None)


def test_paging_feeds_sitemaps_and_validators_are_looked_for(site: City, tmp_path: Path) -> None:
    main = str(site.pages[MAIN])
    site.pages[MAIN] = main.replace("<title>", f"{FEED}<title>")
    site.pages["/robots.txt"] = Answer(f"User-agent: *\nSitemap: {site.url}/sitemap.xml\n")
    for path in [path for path in site.pages if "Detailansicht" in path]:
        text = str(site.pages[path])

        def conditional(asked: Asked, text: str = text) -> Answer:
            known = asked.headers.get("if-none-match") == '"1"'
            return Answer(text, 304 if known else 200, {"ETag": '"1"'})

        site.pages[path] = conditional
    found = report(site, tmp_path)
    assert found["next_page"] == f"https://www.herne.de{MAIN}?seite=2"
    assert found["feeds"] == ["https://www.herne.de/rss.xml"]
    assert found["sitemaps"] == [f"{site.url}/sitemap.xml"]
    assert found["conditional"].startswith("304")


def test_a_server_that_does_not_heed_its_validators_is_found_out(site: City, tmp_path: Path) -> None:
    for path in [path for path in site.pages if "Detailansicht" in path]:
        site.pages[path] = Answer(str(site.pages[path]), headers={"ETag": '"1"'})
    assert "does not heed" in report(site, tmp_path)["conditional"]


def test_the_pages_are_kept_as_fixtures_with_proposed_records(site: City, tmp_path: Path) -> None:
    report(site, tmp_path)
    fixtures = sorted((tmp_path / "kept").glob("article-*.html"))
    assert len(fixtures) == 3
    proposed = json.loads(fixtures[0].with_suffix(".json").read_text(encoding="utf-8"))
    page = Page(url=proposed["url"], body=fixtures[0].read_bytes(), captured_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert HERNE.read_article(page).record() == proposed["proposed"]


def test_text_that_stands_in_no_field_is_shown(site: City, tmp_path: Path) -> None:
    notice = notices(30)[1]
    site.pages[notice.path] = notice.page().replace("<main>", "<nav class=kasten><p>Ein Kasten.</p></nav><main>")
    left_out = report(site, tmp_path)["pages"][2]["left_out"]
    assert [(one["text"], one["path"]) for one in left_out] == [("Ein Kasten.", "body > nav.kasten > p")]


def test_a_page_that_cannot_be_read_is_named_kept_and_ends_with_1(site: City, tmp_path: Path) -> None:
    notice = notices(30)[1]
    site.pages[notice.path] = html(f"<h1>{notice.title}</h1><p>Veröffentlicht am 30.01.2025</p><p>Text.</p>")
    done = check(site, tmp_path)
    assert done.returncode == 1
    assert "NOT READ: MissingDateLine" in done.stdout
    kept = json.loads(next((tmp_path / "kept").glob(f"article-*{notice.number}.json")).read_text(encoding="utf-8"))
    assert kept["proposed"]["problems"][0]["error"] == "MissingDateLine"


def test_a_main_listing_without_entries_says_so_and_that_no_article_could_be_looked_at(
    city: City, tmp_path: Path
) -> None:
    city.pages[MAIN] = html("<h1>Meldungen</h1>")
    found = report(city, tmp_path)
    assert found["code"] == 1
    assert {"EmptyListing", "NoArticle"} <= {problem["error"] for problem in found["problems"]}


def test_sections_are_tried_until_one_has_an_entry(city: City, tmp_path: Path) -> None:
    city.publish(notices(10))
    city.pages[HERNE.section_listings[0].removeprefix(HERNE.origin)] = html("<h1>Leben</h1>")
    city.publish(notices(2), listing=HERNE.section_listings[1].removeprefix(HERNE.origin))
    found = report(city, tmp_path)
    assert [page["url"] for page in found["pages"][1:3]] == list(HERNE.section_listings[:2])
    assert (found["code"], POLITICS in city.asked()) == (0, False)


def test_what_robots_txt_forbids_is_not_fetched(site: City, tmp_path: Path) -> None:
    site.pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /Meldungen/News-\n")
    found = report(site, tmp_path)
    assert found["code"] == 1
    assert site.asked(".*Detailansicht.*") == []
    assert {problem["reason"] for problem in found["problems"]} == {"robots.txt asks not to fetch it"}


def test_a_robots_txt_that_cannot_be_read_forbids_everything(site: City, tmp_path: Path) -> None:
    site.pages["/robots.txt"] = Answer("", 503)
    done = check(site, tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "answered 503, so nothing may be fetched now" in done.stderr
    assert site.asked() == ["/robots.txt"]


def test_a_site_that_does_not_answer_is_said_in_one_line(tmp_path: Path) -> None:
    city = City()
    city.url = "http://127.0.0.1:1"
    done = check(city, tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("Error: http://127.0.0.1:1/robots.txt: could not be fetched")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(("--articles", "0"), "--articles"), (("--base-url", "nowhere"), "--base-url must be http(s)")],
)
def test_wrong_usage_ends_with_2(city: City, tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    done = check(city, tmp_path, *arguments)
    assert (done.returncode, message in done.stderr) == (2, True)


def test_the_real_site_is_not_troubled_without_a_contact(tmp_path: Path) -> None:
    done = subprocess.run(
        command(tmp_path, "site", "check"), capture_output=True, text=True, timeout=60, check=False, env=environment()
    )
    assert (done.returncode, "needs a contact" in done.stderr) == (2, True)


def test_a_guest_waits_as_long_as_robots_txt_asks(city: City) -> None:
    city.pages["/robots.txt"] = Answer("User-agent: *\nCrawl-delay: 7\n")
    city.publish([Notice(281_001, "Eine Nachricht", date(2025, 1, 2))])
    pauses: list[float] = []
    with client_for(None) as client:
        guest = Guest(client, city.url, delay=1.0, wait=pauses.append)
        guest.get(city.url + MAIN)
        guest.get(city.url + MAIN)
    assert guest.delay == 7.0
    assert [6 < pause <= 7 for pause in pauses] == [True, True]


def test_a_guest_gives_up_on_a_missing_server() -> None:
    with client_for(None) as client, pytest.raises(Unfetched, match="could not be fetched"):
        Guest(client, "http://127.0.0.1:1", delay=0.0)
