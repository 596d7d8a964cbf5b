from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from cityhall import EDITED, GONE, HOSTILE, PICTURED, RICH, UNLINKED, WITHDRAWN
from datasette.app import Datasette
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from visiting import Get, client_of

from archive.search.grammar import GRAMMAR
from archive.web.search_values import SearchValues, search_path

RICH_PATH = "/meldung/herne-281500/hochwasserschutz-an-der-emscher-neuer-deich-in-herne-crange-ist-fertig"
SCRIPTED = ("/", "/suche", "/hilfe")
"""Pages whose field suggests words."""
OWN_PAGES = (
    "/",
    "/suche",
    "/suche?q=Hochwasser",
    "/suche?q=nix",
    "/hilfe",
    RICH_PATH,
    "/nirgends",
    "/robots.txt",
    "/gesund",
)


class Page(HTMLParser):
    """Collects what of a page matters here: tags with their attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def hrefs(self) -> list[str]:
        return [attributes["href"] or "" for _, attributes in self.tags if "href" in attributes]

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.tags)


def words(text: str) -> str:
    return " ".join(text.split())


def test_the_start_page_says_how_much_there_is_and_lists_the_newest(get: Get) -> None:
    response = get("/")
    page = Page(response.text)
    assert response.status_code == 200
    assert "78 Meldungen vom 2. Mai 2017 bis zum 30. Oktober 2026, zuletzt geprüft am 2. November 2026, 23:31 Uhr." in (
        words(page.text)
    )
    assert RICH_PATH in page.hrefs()
    assert "/suche?jahr=2017" in page.hrefs()
    assert "/suche?rubrik=rathaus-politik" in page.hrefs()
    assert page.text.index(RICH.title) < page.text.index(UNLINKED.title)


def test_a_search_shows_hits_with_marks_total_pages_and_counts(get: Get) -> None:
    page = Page(get("/suche?q=Hochwasser").text)
    assert "26 Meldungen zu „Hochwasser“, Seite 1 von 2" in words(page.text)
    assert page.count("mark") >= 20
    assert "/suche?q=Hochwasser&seite=2" in page.hrefs()
    assert "/suche?q=Hochwasser&jahr=2019" in page.hrefs()
    assert "/suche?q=Hochwasser&rubrik=rathaus-politik" in page.hrefs()
    assert "/suche?q=Hochwasser&sort=alt" in page.hrefs()


def test_the_form_asks_for_no_order_that_nobody_chose(get: Get) -> None:
    options = re.findall(r'<option value="([a-z]*)"( selected)?>(?:Relevanz|neueste|älteste)', get("/suche").text)
    assert options == [("", " selected"), ("neu", ""), ("alt", "")]
    options = re.findall(
        r'<option value="([a-z]*)"( selected)?>(?:Relevanz|neueste|älteste)', get("/suche?sort=neu").text
    )
    assert options == [("", ""), ("neu", " selected"), ("alt", "")]


def test_the_address_of_a_form_leads_to_the_one_that_is_passed_on(get: Get) -> None:
    response = get("/suche?q=+Deich+&von=&bis=&rubrik=&ort=&mit=bild&status=&sort=")
    assert (response.status_code, response.headers["location"]) == (302, "/suche?q=Deich&mit=bild")
    assert get("/suche?q=").headers["location"] == "/suche"
    assert get("/suche?q=Deich&von=&monat=13").status_code == 200  # Something is to be said of it.


def test_the_second_page_shows_the_rest_and_counts_on(get: Get) -> None:
    page = Page(get("/suche?q=Hochwasser&seite=2").text)
    assert page.count("article") == 6
    assert ("ol", {"class": "list", "start": "21"}) in page.tags


def test_a_page_after_the_last_leads_back(get: Get) -> None:
    response = get("/suche?q=Hochwasser&seite=77")
    assert response.status_code == 200
    assert "/suche?q=Hochwasser&seite=2" in Page(response.text).hrefs()
    assert "So viele Seiten gibt es nicht" in response.text


def test_each_filter_can_be_taken_away_alone(get: Get) -> None:
    page = Page(get("/suche?q=Hochwasser&jahr=2019&rubrik=stadt-und-leben").text)
    assert "in der Rubrik „Stadt und Leben“" in words(page.text)
    without_year, without_section = "/suche?q=Hochwasser&rubrik=stadt-und-leben", "/suche?q=Hochwasser&jahr=2019"
    chosen = [attributes["href"] for _, attributes in page.tags if attributes.get("aria-current") == "true"]
    assert chosen == [without_year, without_section]
    assert page.hrefs().count(without_year) == page.hrefs().count(without_section) == 2


def test_a_year_shows_its_months(get: Get) -> None:
    page = Page(get("/suche?jahr=2026").text)
    assert "/suche?jahr=2026&monat=10" in page.hrefs()
    october = Page(get("/suche?jahr=2026&monat=10").text)
    assert "3 Meldungen aus dem Oktober 2026" in words(october.text)


@pytest.mark.parametrize(
    ("query", "title", "origin"),
    [
        ('"Schleuse aus gesehen"', RICH.title, "Bildtext: Der neue Deich von der Schleuse aus gesehen."),
        ("Feuerwehrzufahrt", PICTURED.title, "im Anhang „Lageplan“: Der Lageplan zeigt die Feuerwehrzufahrt."),
        ('"Dienstag, 8. September"', EDITED.title, "nur in früherer Fassung vom 31. Oktober 2026: Der Rat tagt am "),
    ],
)
def test_a_match_that_is_not_in_the_text_says_where_it_is(get: Get, query: str, title: str, origin: str) -> None:
    html = get("/suche", params={"q": query}).text
    page = Page(html)
    assert page.count("article") == 1
    assert title in page.text
    assert origin in words(page.text)
    assert page.count("mark") >= 1


def test_a_match_in_an_earlier_version_leads_to_that_version(get: Get) -> None:
    old, _ = versions_of(get, "281200")
    page = Page(get("/suche", params={"q": '"Dienstag, 8. September"'}).text)
    assert f"/meldung/herne-281200/fassungen/{old}" in page.hrefs()
    (hit,) = get("/suche.json", params={"q": '"Dienstag, 8. September"'}).json()["hits"]
    assert hit["snippet_source"] == "fassung"
    assert hit["version"]["id"] == f"herne-281200@{old}"
    assert hit["version"]["observed_at"].startswith("2026-10-31T22:30")


def test_what_vanished_and_what_was_edited_is_marked_and_can_be_asked_for(get: Get) -> None:
    gone = Page(get("/suche?status=verschwunden").text)
    assert "1 Meldung, von herne.de verschwunden" in words(gone.text)
    assert GONE.title in gone.text
    assert "von der Stadt entfernt" in gone.text
    edited = Page(get("/suche?status=geändert").text)
    assert "2 Fassungen, nachträglich geändert" in edited.text
    assert EDITED.title in edited.text


def test_a_typing_error_is_asked_about_with_a_link(get: Get) -> None:
    page = Page(get("/suche?q=Hochwaser&jahr=2019").text)
    assert "Meinten Sie Hochwasser?" in words(page.text)
    assert "/suche?q=Hochwasser&jahr=2019" in page.hrefs()


def test_words_none_of_which_must_be_missing_may_be_asked_for_singly(get: Get) -> None:
    page = Page(get("/suche?q=Deich+Xylophon").text)
    assert "Keine Meldung zu Deich und Xylophon" in words(page.text)
    assert "/suche?q=Deich+ODER+Xylophon" in page.hrefs()
    assert "1 Meldung" in get("/suche?q=Deich+ODER+Xylophon").text
    assert "/hilfe" in page.hrefs()


def test_a_quarter_is_counted_below_its_district_and_both_find_what_they_say(get: Get) -> None:
    page = Page(get("/suche?q=Deich").text)
    assert {"/suche?q=Deich&ort=wanne", "/suche?q=Deich&ort=crange"} <= set(page.hrefs())
    for place, name in (("wanne", "Wanne"), ("Herne-Crange", "Crange")):
        assert f"1 Meldung zu „Deich“ mit Bezug zu {name}" in words(Page(get(f"/suche?q=Deich&ort={place}").text).text)


def test_no_hits_is_a_page_that_helps(get: Get) -> None:
    response = get("/suche?q=Xylophon&jahr=2019")
    page = Page(response.text)
    assert response.status_code == 200
    assert "Keine Meldung zu „Xylophon“ aus dem Jahr 2019" in words(page.text)
    assert "/suche?q=Xylophon" in page.hrefs()


def test_what_of_the_search_was_not_understood_is_said(get: Get) -> None:
    page = Page(get("/suche?q=Hochwasser&seite=²&monat=13&ort=Atlantis").text)
    assert "26 Meldungen" in page.text
    assert "seite=„²“ blieb unbeachtet" in page.text
    assert "ort=„Atlantis“ blieb unbeachtet: erwartet wird ein Stadtbezirk oder Ortsteil" in page.text
    assert "monat=„13“" in page.text


def test_an_article_is_shown_whole(get: Get) -> None:
    page = Page(get(RICH_PATH).text)
    for text in (
        RICH.title,
        "30. Oktober 2026",
        "der Steg am Alten Pumpwerk",
        "Der neue Deich von der Schleuse aus gesehen.",
        "Ein grüner Deich vor blauem Himmel",
        "Mara Beispiel, Stadt Herne",
        "PDF, 3,6 MB",
        "31. Oktober 2026, 23:30 Uhr",
        "vom 31. Oktober 2026 bis zum 2. November 2026",
        "herne-281500",
        "1 Fassung",
    ):
        assert text in page.text
    hrefs = page.hrefs()
    assert RICH.url in hrefs
    assert "https://www.herne.de/Bilder/deich.jpg" in hrefs
    assert hrefs.count("https://www.herne.de/anmeldung?a=1&b=2") == 2
    assert hrefs.count("https://www.herne.de/PDF/Umwelt/deich.pdf") == 2
    assert (page.count("li"), page.count("tr"), page.count("td")) == (6, 3, 9)
    assert page.count("img") == 0


def test_the_citation_names_publisher_version_and_its_address(get: Get) -> None:
    page = Page(get(RICH_PATH).text)
    assert re.search(
        r"Stadt Herne: Hochwasserschutz .* Meldung vom 30\. Oktober 2026\. Herne-Archiv, Fassung "
        r"herne-281500@[0-9a-f]{12}, erfasst am 31\. Oktober 2026, 23:30 Uhr\. "
        r"http://localhost/meldung/herne-281500/fassungen/[0-9a-f]{12}\b",
        words(page.text),
    )


def test_versions_are_listed_newest_first_with_their_cause(get: Get) -> None:
    text = words(Page(get(get(f"/meldung/{EDITED.source_id}").headers["location"]).text).text)
    assert "2 Fassungen" in text
    assert text.index("von der Stadt geändert") < text.index("erste Fassung")


def test_an_article_that_vanished_says_so(get: Get) -> None:
    response = get(get(f"/meldung/{GONE.source_id}").headers["location"])
    assert response.status_code == 200
    assert "Nicht mehr auf herne.de." in response.text
    assert "nicht mehr da seit dem 2. November 2026, zuletzt gesehen am 31. Oktober 2026." in response.text


def test_a_withdrawn_article_is_a_tombstone_without_its_text(get: Get) -> None:
    response = get(get(f"/meldung/{WITHDRAWN.source_id}").headers["location"])
    assert response.status_code == 410
    assert WITHDRAWN.body not in response.text
    assert get(f"/meldung/herne-{WITHDRAWN.source_id}.json").status_code == 410


@pytest.mark.parametrize(
    ("path", "status", "location"),
    [
        ("/meldung/herne-281500", 301, RICH_PATH),
        ("/meldung/281500", 301, RICH_PATH),
        ("/meldung/herne-281500/falsch", 301, RICH_PATH),
        ("/meldung/281500/hochwasserschutz", 301, RICH_PATH),
        ("/meldung/herne-281500/fassungen", 302, f"{RICH_PATH}#fassungen"),
        ("/meldung/281500.json", 301, "/meldung/herne-281500.json"),
        ("/meldung/herne-281500/egal.json", 301, "/meldung/herne-281500.json"),
        ("/suche/", 302, "/suche"),
    ],
)
def test_every_name_of_an_article_leads_to_its_one_address(get: Get, path: str, status: int, location: str) -> None:
    response = get(path)
    assert (response.status_code, response.headers["location"]) == (status, location)


def test_the_key_from_before_it_had_a_page_still_leads_to_the_article(get: Get) -> None:
    record = get("/meldung/281450.json")
    key = json.loads(get(record.headers["location"]).text)["archive"]["aliases"][0]
    assert key.startswith("herne-20261012-")
    response = get(f"/meldung/{key}")
    assert (response.status_code, response.headers["location"]) == (
        301,
        "/meldung/herne-281450/stadtbibliothek-schliesst-frueher",
    )


def versions_of(get: Get, number: str) -> list[str]:
    """Return what follows the `@` in the names of the versions, oldest first."""
    lines = get(f"/meldung/herne-{number}.json").json()["archive"]["versions"]
    return [line["id"].partition("@")[2] for line in lines]


def test_an_old_version_can_be_read_and_says_that_it_is_old(get: Get) -> None:
    old, current = versions_of(get, "281200")
    response = get(f"/meldung/herne-281200/fassungen/{old}")
    page = Page(response.text)
    assert response.status_code == 200
    assert response.headers["x-robots-tag"] == "noindex, follow"
    assert "Fassung vom 31. Oktober 2026, 23:30 Uhr, nicht die aktuelle." in words(page.text)
    assert "Der Rat tagt am Dienstag, 8. September." in page.text
    assert "9. September" not in page.text
    assert "erste Fassung" in page.text
    assert "/meldung/herne-281200/gremiensitzungen-in-der-kommenden-woche" in page.hrefs()
    newer = words(Page(get(f"/meldung/herne-281200/fassungen/{current}").text).text)
    assert "Aktuelle Fassung." in newer
    assert "nicht die aktuelle" not in newer
    assert "Der Rat tagt am Mittwoch, 9. September." in newer
    assert "von der Stadt geändert" in newer


def test_a_version_shows_pictures_files_and_links_too(get: Get) -> None:
    (short,) = versions_of(get, "281500")
    page = Page(get(f"/meldung/herne-281500/fassungen/{short}").text)
    assert "Mara Beispiel, Stadt Herne" in page.text
    assert "PDF, 3,6 MB" in page.text
    hrefs = page.hrefs()
    assert "https://www.herne.de/Bilder/deich.jpg" in hrefs
    assert hrefs.count("https://www.herne.de/anmeldung?a=1&b=2") == 2
    assert (page.count("tr"), page.count("td")) == (3, 9)


def test_the_page_of_an_article_leads_to_each_of_its_versions(get: Get) -> None:
    hrefs = Page(get("/meldung/herne-281200/gremiensitzungen-in-der-kommenden-woche").text).hrefs()
    for short in versions_of(get, "281200"):
        assert f"/meldung/herne-281200/fassungen/{short}" in hrefs


def test_the_citation_of_an_old_version_names_the_old_one(get: Get) -> None:
    old, _ = versions_of(get, "281200")
    text = words(Page(get(f"/meldung/herne-281200/fassungen/{old}").text).text)
    assert f"Fassung herne-281200@{old}, erfasst am 31. Oktober 2026, 23:30 Uhr." in text
    assert f"http://localhost/meldung/herne-281200/fassungen/{old}" in text


def test_the_name_of_a_version_leads_to_its_page(get: Get) -> None:
    old, _ = versions_of(get, "281200")
    path = f"/meldung/herne-281200/fassungen/{old}"
    name = f"herne-281200@{old}"
    for spelling in (name, quote(name, safe=""), f"{name}/titel", f"281200/fassungen/{old}"):
        response = get(f"/meldung/{spelling}")
        assert (response.status_code, response.headers["location"]) == (301, path)


def test_versions_that_are_not_there_or_withdrawn_are_not_shown(get: Get) -> None:
    for path in (
        "/meldung/herne-281200/fassungen/000000000000",
        "/meldung/herne-281200/fassungen/%00",
        f"/meldung/herne-281200/fassungen/{versions_of(get, '281500')[0]}",
        "/meldung/herne-1/fassungen/000000000000",
    ):
        response = get(path)
        assert response.status_code == 404
        assert '<html lang="de">' in response.text
    assert get(f"/meldung/herne-{WITHDRAWN.source_id}/fassungen/000000000000").status_code == 410


@pytest.mark.parametrize("query", ["😀", "*", '"', "-", "„“", "\u200b"])
def test_a_query_without_a_word_finds_nothing_and_says_so(get: Get, query: str) -> None:
    text = words(Page(get("/suche", params={"q": query}).text).text)
    assert "Nichts gesucht" in text
    assert "enthält kein Wort; gesucht wurde nichts." in text
    assert Page(get("/suche", params={"q": query}).text).count("article") == 0


@pytest.mark.parametrize("query", ["Einhorn Xylophon", "Einhorn UND Xylophon"])
def test_where_no_article_has_all_words_any_of_them_is_offered(get: Get, query: str) -> None:
    assert "genügt: Einhorn ODER Xylophon" in words(Page(get("/suche", params={"q": query}).text).text)


@pytest.mark.parametrize("query", ["Einhorn ODER Xylophon", "Einhorn Xylophon NICHT Deich", "Einhorn UND"])
def test_it_is_not_where_any_would_do_already(get: Get, query: str) -> None:
    assert "genügt" not in get("/suche", params={"q": query}).text


def test_an_index_that_lacks_a_table_is_no_mistake_of_the_reader(
    archive_directory: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "archive.db"
    with closing(sqlite3.connect(archive_directory / "archive.db")) as source, closing(sqlite3.connect(path)) as copy:
        source.backup(copy)
        copy.execute("DROP TABLE lexicon")
    response = client_of(Datasette([str(path)]))("/suche?q=Deich")
    assert (response.status_code, "lexicon" in response.text) == (500, False)
    assert "no such table: lexicon" in caplog.text


def test_an_empty_query_lists_everything_newest_first(get: Get) -> None:
    for path in ("/suche", "/suche?q=", "/suche?q=+"):
        page = Page(get(path, follow_redirects=True).text)
        assert "77 Meldungen" in page.text
        assert page.count("article") == 20


def test_quotation_marks_are_german_everywhere(get: Get) -> None:
    for path in ("/suche?q=Einhorn", "/suche?q=*", "/suche?rubrik=nirgends", "/suche?q=%22der+Deich%22"):
        html = get(path).text
        assert "„" in html
        assert "»" not in html


@pytest.mark.parametrize(
    "path",
    [
        "/meldung/herne-1",
        "/meldung/herne-281500/x.txt",
        "/meldung/herne-281500.txt",
        "/meldung/%00",
        "/meldung/%ff%fe/x",
        "/meldung/..%2f..%2fetc",
        "/nirgends",
        "/index.html",
        "/meldung",
        "/static/archive.000000000000.css",
    ],
)
def test_what_does_not_exist_is_a_german_page_with_a_search_field(get: Get, path: str) -> None:
    response = get(path)
    assert response.status_code == 404
    assert 'name="q"' in response.text
    assert '<html lang="de">' in response.text


def test_json_of_nothing_is_a_json_error(get: Get) -> None:
    response = get("/meldung/herne-1.json")
    assert response.status_code == 404
    assert response.json()["ok"] is False


def test_the_record_is_that_of_the_contract_with_the_archives_own_fields_beside_it(get: Get) -> None:
    response = get("/meldung/herne-281500.json")
    record = response.json()
    assert response.headers["content-type"] == "application/json; charset=utf-8"
    assert response.headers["access-control-allow-origin"] == "*"
    assert "Bürger*innen" in response.text
    own = record.pop("archive")
    assert record == {**RICH.record(), "sections": sorted(RICH.record()["sections"])}
    assert own["key"] == "herne-281500"


def test_hostile_text_is_shown_and_never_markup(get: Get) -> None:
    path = get(f"/meldung/{HOSTILE.source_id}").headers["location"]
    for address in (path, "/", "/suche?q=Markup", "/suche?q=" + quote("<script>\"'>{{7*7}}")):
        page = Page(get(address).text)
        scripts = [attributes for tag, attributes in page.tags if tag == "script"]
        assert all((attributes["src"] or "").startswith("/static/suggest.") for attributes in scripts)
        assert len(scripts) <= 1
        assert page.count("i") == 0
        assert not [tag for tag, attributes in page.tags if any(name.startswith("on") for name in attributes)]
        assert not [href for href in page.hrefs() if href.startswith("javascript:")]
        assert "49" not in re.sub(r"\d{3,}", "", page.text)
    article = Page(get(path).text)
    assert HOSTILE.title in article.text
    assert "<img src=x onerror=alert(1)>" in article.text
    assert article.count("img") == 0


def test_pages_set_no_cookie_ask_no_other_host_and_run_one_file_of_ours_at_most(get: Get) -> None:
    for path in OWN_PAGES:
        response = get(path, headers={"Cookie": "ds_messages=x; a=b"})
        assert "set-cookie" not in response.headers
        page = Page(response.text)
        assert page.count("script") == (path.partition("?")[0] in SCRIPTED)
        assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
        loaded = [
            attributes.get("src") or attributes.get("href") or ""
            for tag, attributes in page.tags
            if tag in ("link", "img", "iframe", "script") and attributes.get("rel") in (None, "stylesheet", "icon")
        ]
        assert all(address.startswith("/static/") for address in loaded)
        assert "style=" not in response.text


def test_internal_links_of_every_page_work(open_get: Get) -> None:
    seen: set[str] = set()
    queue = ["/"]
    while queue and len(seen) < 120:
        path = queue.pop(0)
        if path in seen:
            continue
        seen.add(path)
        response = open_get(path, follow_redirects=False)
        assert response.status_code in ((410,) if WITHDRAWN.source_id in path else (200, 301, 302)), path
        if response.headers.get("content-type", "").startswith("text/html"):
            hrefs = Page(response.text).hrefs()
            queue.extend(href for href in hrefs if href.startswith("/") and not href.startswith("/archive"))
    assert len(seen) == 120


def test_an_unchanged_page_is_not_sent_twice(get: Get) -> None:
    for path in ("/", RICH_PATH, "/suche?q=Deich", "/meldung/herne-281500.json", "/robots.txt"):
        first = get(path)
        again = get(path, headers={"If-None-Match": f'"other", W/{first.headers["etag"]}'})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["cache-control"] == first.headers["cache-control"]
        assert get(path, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize(
    ("path", "cache", "robots"),
    [
        ("/", "public, max-age=60, stale-while-revalidate=600", "all"),
        (RICH_PATH, "public, max-age=60, stale-while-revalidate=600", "all"),
        ("/suche?q=Deich", "public, max-age=60", "noindex, follow"),
        ("/nirgends", "no-store", "noindex, follow"),
        ("/gesund", "no-store", "noindex, follow"),
    ],
)
def test_who_may_keep_and_index_a_page(get: Get, path: str, cache: str, robots: str) -> None:
    headers = get(path).headers
    assert (headers["cache-control"], headers["x-robots-tag"]) == (cache, robots)
    assert "cookie" not in headers.get("vary", "").lower()


def test_files_have_the_hash_of_their_content_in_their_address_and_may_be_kept_for_ever(get: Get) -> None:
    page = Page(get("/").text)
    (script,) = [attributes["src"] or "" for tag, attributes in page.tags if tag == "script"]
    styles = [href for href in page.hrefs() if href.endswith(".css")]
    for path, media_type, most in (
        *((style, "text/css", 15_000) for style in styles),
        (script, "text/javascript", 8_000),
    ):
        response = get(path)
        assert response.headers["content-type"] == f"{media_type}; charset=utf-8"
        assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert len(response.content) <= most
    assert get("/favicon.ico", follow_redirects=True).headers["content-type"] == "image/svg+xml"


def test_robots_are_kept_out_of_the_tables(get: Get) -> None:
    assert "Disallow: /archive" in get("/robots.txt").text.splitlines()


def test_the_health_check_tells_how_the_last_crawl_ended(get: Get) -> None:
    health = get("/gesund").json()
    assert health["ok"] is True
    assert health["newest_article"] == "2026-10-30"
    assert health["last_crawl"]["outcome"] == "complete"


PARAMETERS = st.dictionaries(
    st.sampled_from(("q", "jahr", "monat", "rubrik", "von", "bis", "sort", "seite", "ort", "status", "mit", "x")),
    st.text(max_size=30) | st.sampled_from(("²", "-1", "0", "\x00", "9" * 30, '"', "NEAR(", "a*", "-", "'", "%")),
    max_size=4,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PARAMETERS)
def test_no_parameter_brings_a_search_down(open_get: Get, parameters: dict[str, str]) -> None:
    for path in ("/suche", "/suche.json", "/suche.csv", "/suche.jsonl", "/suche.atom", "/vorschlaege.json"):
        assert open_get(path, params=parameters, follow_redirects=True).status_code == 200, path


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=20), st.text(max_size=20))
def test_no_name_brings_an_article_page_down(get: Get, name: str, slug: str) -> None:
    for path in (f"/meldung/{quote(name, safe='')}", f"/meldung/{quote(name, safe='')}/{quote(slug, safe='')}"):
        assert get(path).status_code in (301, 302, 404)


def test_the_help_names_everything_that_can_be_typed_and_each_example_is_a_search(get: Get) -> None:
    page = Page(get("/hilfe").text)
    for construct in GRAMMAR:
        assert construct.german in words(page.text)
        for example in construct.examples:
            assert search_path(SearchValues(q=example.query)) in page.hrefs()
