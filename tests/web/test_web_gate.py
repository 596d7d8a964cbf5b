from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette
from visiting import client_of

from archive.web.instance import read

SLOW = "/archive.json?sql=with+recursive+n(x)+as+(select+1+union+all+select+x%2B1+from+n)+select+max(x)+from+n"


def instance(path: Path, **limits: int) -> Datasette:
    return Datasette([str(path)], metadata={"plugins": {"herne-archive": limits}})


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/suche?q=Deich",
        "/suche.csv",
        "/hilfe",
        "/meldung/herne-281500",
        "/meldung/1.json",
        "/archive",
        "/archive/articles",
        "/nix",
    ],
)
def test_every_answer_carries_the_security_headers(archive_path: Path, path: str) -> None:
    headers = client_of(instance(archive_path))(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert headers["referrer-policy"] in ("strict-origin-when-cross-origin", "no-referrer")
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    scripted = path in ("/", "/suche?q=Deich", "/hilfe")
    assert ("script-src 'self'" in policy) is scripted
    assert ("connect-src 'self'" in policy) is scripted
    assert "'unsafe-eval'" not in policy
    assert ("'unsafe-inline'" in policy) is path.startswith("/archive")
    assert "set-cookie" not in headers
    assert "strict-transport-security" not in headers


def test_the_promise_of_tls_is_made_where_there_is_tls(archive_path: Path) -> None:
    response = client_of(instance(archive_path))("https://localhost/", avoid_path_rewrites=True)
    assert response.headers["strict-transport-security"] == "max-age=31536000"


@pytest.mark.parametrize("path", ["/suche", "/suche.json", "/archive/articles", "/archive/articles.json", "/nix"])
def test_an_address_has_at_most_a_hundred_parameters(archive_path: Path, path: str) -> None:
    get = client_of(instance(archive_path))
    parameters = [f"_x{number}=" for number in range(101)]
    assert get(f"{path}?{'&'.join(parameters)}").status_code == 400
    assert get(f"{path}?{'&'.join(parameters[:100])}").status_code != 400


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW"])
@pytest.mark.parametrize("path", ["/", "/suche", "/archive", "/archive/articles"])
def test_only_reading_is_possible(archive_path: Path, method: str, path: str) -> None:
    response = client_of(instance(archive_path))(path, method=method)
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("path", ["/", "/suche?q=Deich", "/archive", "/archive/articles.csv", "/nix"])
def test_head_has_the_headers_of_get_and_no_body(archive_path: Path, path: str) -> None:
    client = client_of(instance(archive_path))
    got, head = client(path), client(path, method="HEAD")
    assert head.status_code == got.status_code
    assert head.headers["content-type"] == got.headers["content-type"]
    assert head.content == b""


def test_credentials_change_nothing(archive_path: Path) -> None:
    client = client_of(instance(archive_path))
    cookies = {"Cookie": 'ds_actor="x"; ds_messages="x"', "Authorization": "Bearer dstok_x"}
    for path in ("/archive/articles", "/"):
        plain, with_cookie = client(path), client(path, headers=cookies)
        assert with_cookie.status_code == 200
        assert with_cookie.headers["cache-control"] == plain.headers["cache-control"]
        assert "set-cookie" not in with_cookie.headers


def test_who_sends_sql_too_often_is_told_when_to_come_back(archive_path: Path) -> None:
    client = client_of(instance(archive_path, sql_per_minute=2))
    statuses = [client("/archive.json?sql=select+1").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    refused = client("/archive?sql=select+1")
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert refused.headers["cache-control"] == "no-store"
    assert "Das waren zu viele Abfragen" in refused.text
    assert client("/").status_code == client("/suche?q=Deich").status_code == client("/archive").status_code == 200


def test_walking_all_combinations_of_filters_is_limited_and_single_ones_are_not(archive_path: Path) -> None:
    client = client_of(instance(archive_path, filtered_per_minute=1))
    assert client("/archive/articles?state=online&_facet=state").status_code == 200
    assert client("/archive/articles?state=online&_facet=site").status_code == 429
    assert client("/archive/articles?state=online").status_code == 200


def test_too_many_files_in_a_minute_are_refused_in_a_sentence(archive_path: Path) -> None:
    get = client_of(instance(archive_path, exported_per_minute=2))
    statuses = [get(path).status_code for path in ("/suche.csv", "/suche.jsonl", "/suche.csv")]
    assert statuses == [200, 200, 429]
    assert get("/suche.csv").headers["retry-after"].isdigit()
    assert get("/suche").status_code == get("/suche.json").status_code == get("/suche.atom").status_code == 200


def test_a_condition_in_sql_counts_as_sql(archive_path: Path) -> None:
    client = client_of(instance(archive_path, sql_per_minute=1))
    assert client("/archive/articles?_where=id%3D1").status_code == 200
    assert client("/archive/articles?_where=id%3D2").status_code == 429


def test_a_crowd_waits_in_a_short_queue_and_readers_do_not_wait_with_it(archive_path: Path) -> None:
    datasette = instance(archive_path, concurrent=1, queue=1, sql_per_minute=0)

    async def crowd() -> tuple[list[Any], Any, float]:
        loop = asyncio.get_running_loop()
        await datasette.client.get("/")
        queries = [asyncio.create_task(datasette.client.get(SLOW)) for _ in range(4)]
        await asyncio.sleep(0.2)
        begin = loop.time()
        reader = await datasette.client.get("/meldung/herne-281500.json")
        waited = loop.time() - begin
        return [await query for query in queries], reader, waited

    answers, reader, waited = asyncio.run(crowd())
    assert sorted(answer.status_code for answer in answers) == [400, 400, 503, 503]
    assert {answer.headers.get("retry-after") for answer in answers} == {None, "5"}
    assert reader.status_code == 200
    assert waited < 0.5


def test_after_the_crowd_there_is_room_again(archive_path: Path) -> None:
    datasette = instance(archive_path, concurrent=1, queue=0, sql_per_minute=0)

    async def twice() -> list[int]:
        first = await asyncio.gather(*(datasette.client.get("/archive.json?sql=select+1") for _ in range(3)))
        return [*sorted(answer.status_code for answer in first), (await datasette.client.get("/archive")).status_code]

    assert asyncio.run(twice()) == [200, 503, 503, 200]


def test_behind_a_prefix_all_links_carry_it(archive_path: Path) -> None:
    datasette = Datasette([str(archive_path)], settings={"base_url": "/herne/"})
    client = client_of(datasette)
    start = client("/")
    assert 'href="/herne/suche"' in start.text
    assert 'href="/suche' not in start.text
    assert client("/meldung/281500").headers["location"].startswith("/herne/meldung/herne-281500/")
    assert client("/-/plugins.json").status_code == 404
    assert client("/archive/articles.csv?_stream=1").status_code == 403


@pytest.mark.parametrize(
    "path", ["/suche", "/suche.json", "/suche.csv", "/suche.jsonl", "/suche.atom", "/vorschlaege.json"]
)
def test_a_search_that_takes_too_long_is_ended_and_says_so(
    archive_path: Path, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.web.instance.PAGE_TIME_LIMIT_MS", 0)
    response = client_of(instance(archive_path))(f"{path}?q=Hochwasser")
    assert (response.status_code, response.headers["retry-after"]) == (503, "10")
    assert "Das hat zu lange gedauert" in response.text
    assert response.headers["cache-control"] == "no-store"


def test_a_reading_that_was_ended_leaves_nothing_open(archive_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forever = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"

    async def one_after_the_other() -> list[int]:
        datasette = instance(archive_path)
        await datasette.invoke_startup()
        monkeypatch.setattr("archive.web.instance.PAGE_TIME_LIMIT_MS", 5)
        with pytest.raises(sqlite3.OperationalError, match="interrupted"):
            await read(datasette, lambda conn: conn.execute(forever).fetchone())
        monkeypatch.setattr("archive.web.instance.PAGE_TIME_LIMIT_MS", 1000)
        return [await read(datasette, lambda conn: int(conn.execute("SELECT 1").fetchone()[0])) for _ in range(5)]

    assert asyncio.run(one_after_the_other()) == [1] * 5
