from __future__ import annotations

import time
from html import escape
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from visiting import Get

from archive.web.annex import EXAMPLE_QUERIES, TABLE_NOTES


def sql(query: str, form: str = ".json") -> str:
    return f"/archive{form}?sql={quote(query)}&_shape=objects"


def test_the_tables_are_listed_in_german_and_those_of_the_index_out_of_the_way(open_get: Get) -> None:
    html = open_get("/archive").text
    assert "Eine Zeile je Meldung" in html
    assert "/archive/search_data" not in html
    assert "sqlite_sequence" not in html
    assert "_sqlite_migrations" not in html
    everything = open_get("/archive?_show_hidden=1").text
    assert "/archive/search_data" in everything
    assert "/archive/_sqlite_migrations" in everything


def test_every_table_that_is_explained_exists(open_get: Get) -> None:
    names = {table["name"] for table in open_get("/archive.json").json()["tables"]}
    assert set(TABLE_NOTES) <= names


@pytest.mark.parametrize("query", EXAMPLE_QUERIES.values(), ids=EXAMPLE_QUERIES.keys())
def test_every_example_runs_and_finds_something(open_get: Get, query: str) -> None:
    assert open_get(sql(query)).json()["rows"]


MANUAL = (Path(__file__).parents[2] / "docs/how-it-works.md").read_text(encoding="utf-8")
QUERIES = MANUAL.partition("```sql\n")[2].partition("```")[0].strip().removesuffix(";").split(";\n\n")


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.splitlines()[0].strip("- ."))
def test_every_query_of_the_docs_runs(open_get: Get, query: str) -> None:
    assert open_get(sql(query)).json()["ok"]


def test_the_docs_ask_all_tables_of_the_history() -> None:
    assert len(QUERIES) >= 7
    assert all(f" {table}" in " ".join(QUERIES) for table in ("changes", "misses", "events", "media", "redactions"))


@pytest.mark.parametrize("name", ["articles", "versions", "changes", "images", "crawls", "search_meta", "lexicon"])
def test_every_table_can_be_read_as_page_json_and_csv(open_get: Get, name: str) -> None:
    for form in ("", ".json", ".csv"):
        response = open_get(f"/archive/{name}{form}")
        assert response.status_code == 200
        assert response.headers["x-robots-tag"] == "noindex"


def test_the_index_itself_cannot_be_listed_and_says_so(open_get: Get) -> None:
    response = open_get("/archive/search")
    assert response.status_code == 400
    assert "does not support scanning" in response.text


def test_a_table_can_be_filtered_sorted_and_counted(open_get: Get) -> None:
    response = open_get("/archive/articles?_facet=state&title__contains=Deich&_sort_desc=published")
    assert response.status_code == 200
    assert "1 Zeile" in response.text
    assert 'aria-sort="descending"' in response.text
    assert open_get("/archive/articles?_sort=id&_next=5").status_code == 200


def test_a_row_shows_all_its_fields_and_what_refers_to_it(open_get: Get) -> None:
    html = open_get("/archive/articles/1").text
    assert "<dt>published_raw</dt>" in html
    assert "Verweise aus anderen Tabellen" in html


def test_the_tables_lead_to_the_articles(open_get: Get) -> None:
    assert '<a href="/meldung/herne-281500">herne-281500</a>' in open_get("/archive/articles?source_id=281500").text


def test_a_change_leads_to_its_article_and_its_versions(open_get: Get) -> None:
    (change,) = open_get("/archive/changes.json?kind=edit&_shape=array&_size=1").json()
    html = open_get(f"/archive/changes/{change['id']}").text
    assert f'href="/archive/articles/{change["article_id"]}"' in html
    for version in (change["from_version"], change["to_version"]):
        path = "/meldung/{}/fassungen/{}".format(*version.split("@"))
        assert f'<a href="{path}">{version}</a>' in html
        assert open_get(path, follow_redirects=True).status_code == 200


def test_sql_gives_rows_as_a_page_and_as_json(open_get: Get) -> None:
    query = "select title from articles where source_id = :nummer"
    assert "Hochwasserschutz" in open_get(sql(query, "") + "&nummer=281500").text
    rows = open_get(sql(query) + "&nummer=281500").json()["rows"]
    assert [row["title"][:16] for row in rows] == ["Hochwasserschutz"]


@pytest.mark.parametrize(
    "query",
    [
        "select hex(zeroblob(400000000))",
        "select printf('%.*c', 900000000, 'x')",
        "select format('%.*c', 900000000, 'x')",
        "select randomblob(1000000)",
        "select load_extension('x')",
        "select file from pragma_database_list",
        "select PRINTF('x')",
        "with recursive n(x) as (select 'a' union all select x || x from n) select length(x) from n",
        "select replace(hex(zeroblob(1)), '0', hex(title)) from articles",
        "select 1" + " union select 1" * 30,
        "select 1 where 'x' like '" + "%x" * 150 + "'",
        "select " + "(" * 300 + "1" + ")" * 300,
    ],
)
def test_costly_or_telling_sql_is_refused_at_once(open_get: Get, query: str) -> None:
    begin = time.monotonic()
    response = open_get(sql(query))
    assert response.status_code == 400
    assert response.json()["ok"] is False
    assert time.monotonic() - begin < 1


@pytest.mark.parametrize(
    "query",
    [
        "delete from articles",
        "attach database ':memory:' as x",
        "pragma journal_mode = delete",
        "with x as (select 1) insert into aliases select 1, 1",
    ],
)
def test_nothing_can_be_written(open_get: Get, query: str) -> None:
    assert open_get(sql(query)).status_code == 400


def test_an_endless_query_is_stopped_after_a_second(open_get: Get) -> None:
    begin = time.monotonic()
    response = open_get(sql("with recursive n(x) as (select 1 union all select x + 1 from n) select max(x) from n"))
    assert response.status_code == 400
    assert 0.9 < time.monotonic() - begin < 3
    page = open_get(sql("with recursive n(x) as (select 1 union all select x + 1 from n) select max(x) from n", ""))
    assert page.status_code == 400


def test_mistakes_in_sql_are_shown_with_what_was_typed(open_get: Get) -> None:
    response = open_get("/archive?sql=select+nix+from+articles")
    assert response.status_code == 400
    assert "no such column: nix" in response.text
    assert "select nix from articles</textarea>" in response.text


ENDLESS = "with recursive n(x) as (select 1 union all select x + 1 from n) select max(x) from n"


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("selec <b>", "Ausgeführt wird nur, was mit SELECT"),
        (ENDLESS, "Die Abfrage wurde abgebrochen"),
        ("select * from pragma_nix()", "SQLite"),
    ],
)
def test_sql_that_cannot_be_run_stays_in_a_field_to_be_mended(open_get: Get, query: str, told: str) -> None:
    response = open_get("/archive", params={"sql": query})
    assert response.status_code == 400
    assert '<html lang="de">' in response.text
    assert told in response.text
    assert f"{escape(query, quote=False)}</textarea>" in response.text


@pytest.mark.parametrize(
    "path",
    [
        "/archive/nirgends",
        "/archive/articles/999999",
        "/archive.db",
        "/nirgends/articles",
        "/-/",
        "/-/metadata",
        "/-/plugins.json",
        "/-/settings.json",
        "/-/config.json",
        "/-/threads.json",
        "/-/databases.json",
        "/-/permissions",
        "/-/messages",
        "/-/allow-debug",
        "/-/patterns",
        "/-/logout",
        "/-/auth-token",
        "/-/actor.json",
    ],
)
def test_what_is_closed_or_absent_is_not_found(open_get: Get, path: str) -> None:
    assert open_get(path).status_code == 404


def test_versions_of_the_software_may_be_known(open_get: Get) -> None:
    assert open_get("/-/versions.json").json()["datasette"]["version"].startswith("0.65.")


def test_the_internal_database_is_closed(open_get: Get) -> None:
    response = open_get("/_internal")
    assert response.status_code == 403
    assert '<html lang="de">' in response.text


def test_a_table_is_not_streamed_whole(open_get: Get) -> None:
    assert open_get("/archive/articles.csv?_stream=on").status_code == 403


# Where a facet fails, Datasette 0.65 leaves those it has not counted yet unawaited.
leaves_facets = pytest.mark.filterwarnings(
    "ignore:coroutine .* was never awaited:RuntimeWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)


@leaves_facets
@pytest.mark.parametrize(
    "path",
    [
        "/archive/articles?_through={}",
        "/archive/articles?_through=x",
        "/archive/articles?_ttl=²",
        "/archive/articles?id__gt=²",
        "/archive/articles?_size=²",
        "/archive/articles?_next=x,y,z",
        "/archive/articles?_sort=nix",
        "/archive/articles?_where=nix",
        "/archive/articles?_facet=nix",
        "/archive/articles?id__in=[",
        "/archive/articles?_search=%22",
        "/archive/articles.json?_shape=nix",
        "/archive?sql=select+1&_size=x",
        "/archive/articles/%00",
    ],
)
def test_odd_parameters_are_the_readers_mistake(open_get: Get, path: str) -> None:
    assert open_get(path).status_code < 500


COLUMNS = st.sampled_from(
    ("id", "title", "_size", "_next", "_sort", "_facet", "_where", "_through", "_shape", "sql", "_ttl")
)
SUFFIXES = st.sampled_from(("", "__gt", "__in", "__contains", "__isnull", "__arraycontains", "__date", "__glob"))
VALUES = st.text(max_size=12) | st.sampled_from(("²", "[", "{}", "-1", "0", "max", "'", '"', "1,2", "select 1", "id"))


@leaves_facets
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(st.builds(str.__add__, COLUMNS, SUFFIXES), VALUES, max_size=3),
    st.sampled_from(("", ".json", ".csv")),
)
def test_no_parameter_brings_a_table_down(open_get: Get, parameters: dict[str, str], form: str) -> None:
    assert open_get(f"/archive/articles{form}", params=parameters).status_code < 500
