from __future__ import annotations

import gzip
import http.client
import socket
import subprocess
import sys
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from random import Random

import pytest

from sample_city.city import City, build_city
from sample_city.document import record
from sample_city.edits import EDITS, edit
from sample_city.listing_pages import listing_pages
from sample_city.server import Server, Vanishing, serve
from sample_city.troubles import (
    Charset,
    Delay,
    Drip,
    EndlessPaging,
    GzipBomb,
    Hang,
    Oversize,
    Redirect,
    Shell,
    Status,
    Truncate,
)
from sample_city.website import Look

CITY = build_city(seed=1, end=date(2026, 11, 20), articles=240)
POLITICS = "/Rathaus/Politik/"


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture
def server() -> Iterator[Server]:
    with serve(CITY) as running:
        yield running


def get(server: Server, address: str, *, timeout: float = 5, method: str = "GET", **headers: str) -> Reply:
    with closing(http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=timeout)) as connection:
        connection.request(method, address, headers={name.replace("_", "-"): value for name, value in headers.items()})
        reply = connection.getresponse()
        return Reply(reply.status, {name.lower(): value for name, value in reply.getheaders()}, reply.read())


def a_page(city: City = CITY) -> str:
    return next(iter(city.by_path))


def test_every_page_of_the_city_is_served(server: Server) -> None:
    for address in [*CITY.by_path, *listing_pages(CITY)]:
        assert get(server, address).status == 200, address


def test_pictures_and_files_of_all_records_are_served(server: Server) -> None:
    for known in CITY.truth():
        for image in known["images"]:
            assert get(server, image["url"].removeprefix("https://www.herne.de")).body.startswith(b"\x89PNG")
        for attachment in known["attachments"]:
            assert get(server, attachment["url"].removeprefix("https://www.herne.de")).body.startswith(b"%PDF-1.4")


def test_same_address_gives_the_same_bytes(server: Server) -> None:
    assert get(server, POLITICS).body == get(server, POLITICS).body


def test_section_answers_also_as_index_html_and_without_slash(server: Server) -> None:
    assert get(server, f"{POLITICS}index.html").body == get(server, POLITICS).body
    assert get(server, "/Rathaus/Politik").headers["location"] == POLITICS


def test_order_of_query_parameters_does_not_matter() -> None:
    with serve(build_city(seed=1, end=date(2026, 11, 20), articles=800)) as server:
        address = next(address for address in listing_pages(server.city) if "ansicht=archiv" in address)
        path, _, query = address.partition("?")

        assert get(server, f"{path}?{'&'.join(reversed(query.split('&')))}").body == get(server, address).body


def test_page_number_beyond_the_end_shows_the_last_page(server: Server) -> None:
    last = [address for address in listing_pages(CITY) if address.startswith("/Meldungen/Alle-News.html")][-1]

    assert get(server, "/Meldungen/Alle-News.html?seite=999").body == get(server, last).body


def test_unknown_address_is_not_found(server: Server) -> None:
    assert get(server, "/Meldungen/News-Detailansicht_1.html").status == 404


def test_home_page_names_news_without_the_words_of_a_listing(server: Server) -> None:
    body = get(server, "/").body.decode()

    assert "Meldung vom" in body
    assert "mehr zur Meldung" not in body


def test_what_is_no_news_is_served_too(server: Server) -> None:
    assert get(server, "/allris/to010.asp?SILFDNR=1").status == 200
    assert get(server, "/weiterleitung/formular").headers["location"].startswith("https://formulare.example/")


def test_robots_txt_forbids_and_asks_for_a_delay() -> None:
    with serve(CITY, crawl_delay=3) as server:
        lines = get(server, "/robots.txt").body.decode().splitlines()

    assert lines == ["User-agent: *", "Disallow: /allris/", "Disallow: /intern/", "Crawl-delay: 3"]


def test_unchanged_page_is_answered_with_304(server: Server) -> None:
    first = get(server, a_page())

    by_tag = get(server, a_page(), If_None_Match=first.headers["etag"])
    by_date = get(server, a_page(), If_Modified_Since=first.headers["last-modified"])
    assert (by_tag.status, by_tag.body, by_tag.headers["etag"]) == (304, b"", first.headers["etag"])
    assert by_date.status == 304


def test_condition_that_is_no_date_is_ignored(server: Server) -> None:
    assert get(server, a_page(), If_Modified_Since="gestern").status == 200


def test_tag_alone_decides_where_both_conditions_are_given(server: Server) -> None:
    reply = get(server, a_page(), If_None_Match='"other"', If_Modified_Since="Tue, 01 Jan 2030 00:00:00 GMT")

    assert reply.status == 200


def test_server_without_validators_never_says_304(server: Server) -> None:
    server.validators = False
    reply = get(server, a_page(), If_Modified_Since="Tue, 01 Jan 2030 00:00:00 GMT")

    assert reply.status == 200
    assert not {"etag", "last-modified"} & set(reply.headers)


def test_text_is_packed_where_the_visitor_accepts_it(server: Server) -> None:
    plain, packed = get(server, a_page()), get(server, a_page(), Accept_Encoding="gzip, deflate")

    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert get(server, a_page(), If_None_Match=packed.headers["etag"]).status == 304


def test_head_has_no_body(server: Server) -> None:
    reply = get(server, a_page(), method="HEAD")

    assert (reply.status, reply.body) == (200, b"")
    assert int(reply.headers["content-length"]) > 1000


def test_every_request_is_in_the_log(server: Server) -> None:
    get(server, "/robots.txt", User_Agent="Probe/1.0")
    get(server, "/fehlt")

    assert [(r.method, r.address, r.status) for r in server.log] == [
        ("GET", "/robots.txt", 200),
        ("GET", "/fehlt", 404),
    ]
    assert server.log[0].headers["user-agent"] == "Probe/1.0"


def test_notice_and_cookie_box_change_pages_but_no_record(server: Server) -> None:
    truth, before = server.city.truth(), get(server, a_page())
    server.notice = "Das Bürgeramt bleibt zwischen den Jahren geschlossen."
    server.look = Look(notice=server.notice, cookie_box="Neuer Text.")

    after = get(server, a_page(), If_None_Match=before.headers["etag"])
    assert after.status == 200
    assert b"zwischen den Jahren" in after.body
    assert server.city.truth() == truth


def test_relaunch_shows_all_pages_in_one_markup(server: Server) -> None:
    server.relaunch("werkzeuge")

    assert all(b"<herne-inhalt>" in get(server, path).body for path in list(CITY.by_path)[:5])


def test_relaunch_in_an_unknown_markup_is_refused(server: Server) -> None:
    with pytest.raises(KeyError, match="barock"):
        server.relaunch("barock")


@pytest.mark.parametrize("kind", EDITS)
def test_edit_of_each_kind_changes_page_and_truth(server: Server, kind: str) -> None:
    for article in CITY.articles:
        if article.path is None:
            continue
        try:
            edit(article, kind, Random(1))
        except ValueError:
            continue
        break
    before = get(server, article.path)

    edited = server.edit(article.key, kind)

    after = get(server, article.path, If_None_Match=before.headers["etag"])
    assert after.status == 200
    assert after.headers["last-modified"] != before.headers["last-modified"]
    assert server.city.truth_by_source_id()[article.key] == record(edited) != record(article)


def test_edit_that_finds_nothing_to_edit_is_refused(server: Server) -> None:
    key = CITY.quirks["glued-sentences"][0]

    with pytest.raises(ValueError, match="nothing in it takes an edit of kind 'caption'"):
        server.edit(key, "caption")


def test_edited_page_carries_the_time_of_the_servers_clock() -> None:
    with serve(CITY, clock=lambda: datetime(2026, 11, 22, 10, 30, tzinfo=UTC)) as server:
        server.edit(server.city.by_path[a_page()].key, "title")
        reply = get(server, a_page())

    assert reply.headers["last-modified"] == "Sun, 22 Nov 2026 10:30:00 GMT"


def test_entry_can_get_a_page_later(server: Server) -> None:
    key = CITY.quirks["entry-without-page"][0]
    server.give_page(key, "299999")

    assert get(server, "/Meldungen/News-Detailansicht_299999.html").status == 200
    assert server.city.truth_by_source_id()["299999"]["title"] == CITY.by_key[key].title


@pytest.mark.parametrize(("how", "status"), [("404", 404), ("410", 410), ("home", 302), ("soft", 200)])
def test_vanished_article_is_gone_in_one_of_four_ways(server: Server, how: Vanishing, status: int) -> None:
    article = CITY.by_path[a_page()]
    server.vanish(article.key, how)

    reply = get(server, a_page())
    assert reply.status == status
    assert article.title.encode() not in reply.body
    assert article.key not in server.city.by_key


def test_vanished_page_may_stay_on_its_listings(server: Server) -> None:
    article = CITY.by_path[a_page()]
    server.vanish(article.key, listed=True)

    assert get(server, a_page()).status == 404
    assert article.key in server.city.by_key


def test_trouble_is_over_after_so_many_times(server: Server) -> None:
    server.troubles.add("/Rathaus/*", Status(429, retry_after="7"), times=2)

    replies = [get(server, POLITICS) for _ in range(3)]
    assert [reply.status for reply in replies] == [429, 429, 200]
    assert replies[0].headers["retry-after"] == "7"


def test_trouble_at_a_rate_meets_about_that_share(server: Server) -> None:
    server.troubles.add("*", Status(503), rate=0.3)

    failed = sum(get(server, POLITICS).status == 503 for _ in range(100))
    assert 15 <= failed <= 45


def test_trouble_at_no_rate_is_refused(server: Server) -> None:
    with pytest.raises(ValueError, match="not at 0"):
        server.troubles.add("*", Status(503), rate=0)


def test_robots_txt_can_fail(server: Server) -> None:
    server.troubles.add("/robots.txt", Status(500))

    assert get(server, "/robots.txt").status == 500


def test_truncated_answer_announces_more_than_it_sends(server: Server) -> None:
    server.troubles.add(POLITICS, Truncate())

    with pytest.raises(http.client.IncompleteRead):
        get(server, POLITICS)


def test_hanging_server_never_answers(server: Server) -> None:
    server.troubles.add(POLITICS, Hang())

    with pytest.raises(TimeoutError):
        get(server, POLITICS, timeout=0.3)


def test_slow_and_dripping_answers_are_right_in_the_end(server: Server) -> None:
    right = get(server, POLITICS).body
    server.troubles.add(POLITICS, Delay(0.1), times=1)
    server.troubles.add(POLITICS, Drip(0.001, 512), times=1)

    assert [get(server, POLITICS).body for _ in range(2)] == [right, right]


def test_wrong_charset_is_declared(server: Server) -> None:
    server.troubles.add(POLITICS, Charset("utf-16"))

    assert get(server, POLITICS).headers["content-type"] == "text/html; charset=utf-16"


def test_oversized_body_is_as_long_as_it_says(server: Server) -> None:
    usual = len(get(server, POLITICS).body)
    server.troubles.add(POLITICS, Oversize(300_000))

    assert len(get(server, POLITICS).body) == usual + 300_000


def test_gzip_bomb_is_small_on_the_wire(server: Server) -> None:
    server.troubles.add(POLITICS, GzipBomb(20_000_000))
    body = get(server, POLITICS).body

    assert len(body) < 60_000
    assert len(gzip.decompress(body)) == 20_000_000


def test_redirects_can_make_a_loop(server: Server) -> None:
    server.troubles.add("/a", Redirect("/b"))
    server.troubles.add("/b", Redirect("/a"))

    assert (get(server, "/a").headers["location"], get(server, "/b").headers["location"]) == ("/b", "/a")


def test_endless_listing_always_has_a_next_page(server: Server) -> None:
    server.troubles.add("/Rathaus/Politik/*", EndlessPaging())

    for number in (1, 2, 500):
        assert f"seite={number + 1}".encode() in get(server, f"{POLITICS}?seite={number}").body


def test_redesign_that_needs_a_script_shows_no_article(server: Server) -> None:
    server.troubles.add("/Meldungen/*", Shell())

    assert b"Meldung vom" not in get(server, a_page()).body


def test_port_in_use_is_an_error() -> None:
    with serve(CITY) as server, pytest.raises(OSError, match="in use"), serve(CITY, port=int(server.url[-5:])):
        pass


def test_pictures_are_whole_png_files(server: Server) -> None:
    body = get(server, "/Bilder/probe.png").body
    length = int.from_bytes(body[33:37])

    assert body[12:16] == b"IHDR"
    assert len(zlib.decompress(body[41 : 41 + length])) == 27 * (1 + 48 * 3)


def test_command_prints_its_address_and_serves() -> None:
    command = [sys.executable, "-m", "sample_city", "--articles", "5", "--end", "2026-11-20"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            host, _, port = process.stdout.readline().strip().removeprefix("http://").partition(":")
            with socket.create_connection((host, int(port)), timeout=5):
                pass
        finally:
            process.terminate()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--articles", "0"], "must be at least 1, not 0"),
        (["--articles", "viele"], "viele"),
        (["--port", "70000"], "between 0 and 65535"),
        (["--end", "2010-01-01"], "cannot be 2010-01-01"),
    ],
)
def test_command_refuses_wrong_arguments(arguments: list[str], words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sample_city", *arguments], capture_output=True, text=True, check=False
    )

    assert done.returncode in (1, 2)
    assert words in done.stderr
    assert "Traceback" not in done.stderr
