from __future__ import annotations

import csv
import io
import json
from dataclasses import fields
from typing import Any

import pytest
from cityhall import HOSTILE
from visiting import Get

from archive.web import search_export
from archive.web.search_export import COLUMNS, Row, as_csv, as_jsonl


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def row(**fields_: Any) -> Row:
    values = {"position": 1, "total": 1, "sections": (), "versions": 1, "images": 0, "attachments": 0}
    return Row(**{name: "" for name in COLUMNS if name not in values} | values | fields_)


def test_every_column_is_described_and_there_is_no_other() -> None:
    assert tuple(COLUMNS) == tuple(field.name for field in fields(Row))


def test_csv_and_jsonl_hold_all_hits_in_the_order_of_the_pages(open_get: Get) -> None:
    rows = table(open_get("/suche.csv?q=Hochwasser").text)
    records = lines(open_get("/suche.jsonl?q=Hochwasser").text)
    assert len(rows) == len(records) == 26
    assert [int(row["position"]) for row in rows] == [record["position"] for record in records] == list(range(1, 27))
    assert {row["total"] for row in rows} == {"26"}
    on_pages = [
        hit["key"] for page in (1, 2) for hit in open_get(f"/suche.json?q=Hochwasser&seite={page}").json()["hits"]
    ]
    assert [row["key"] for row in rows] == [record["key"] for record in records] == on_pages


def test_a_row_says_what_the_record_of_the_article_says(open_get: Get) -> None:
    (record,) = lines(open_get("/suche.jsonl?q=Deich").text)
    article = open_get("/meldung/herne-281500.json").json()
    assert record["text"] == article["body"]
    assert record["sections"] == article["sections"]
    assert (record["title"], record["published"], record["original_url"]) == (
        article["title"],
        article["published"],
        article["url"],
    )
    assert (record["images"], record["attachments"], record["state"], record["gone_since"]) == (2, 1, "online", None)
    assert record["url"] == open_get("/suche.json?q=Deich").json()["hits"][0]["url"]
    (in_csv,) = table(open_get("/suche.csv?q=Deich").text)
    assert in_csv["sections"] == "; ".join(record["sections"])
    assert in_csv["text"] == record["text"]
    assert in_csv["gone_since"] == ""


def test_filters_and_order_are_those_of_the_page(open_get: Get) -> None:
    rows = table(open_get("/suche.csv?jahr=2026&sort=alt").text)
    days = [row["published"] for row in rows]
    assert days == sorted(days)
    assert {day[:4] for day in days} == {"2026"}


def test_the_files_say_how_to_read_them(open_get: Get) -> None:
    answer = open_get("/suche.csv?q=Hochwasser")
    assert answer.content.startswith(b"\xef\xbb\xbfposition,total,key,")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert answer.headers["content-disposition"] == 'attachment; filename="herne-archiv-suche.csv"'
    assert (answer.headers["x-total"], answer.headers["x-rows"]) == ("26", "26")
    assert "link" not in answer.headers
    assert open_get("/suche.jsonl").headers["content-type"] == "application/jsonl; charset=utf-8"
    assert answer.headers["access-control-allow-origin"] == "*"
    again = open_get("/suche.csv?q=Hochwasser", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_file_that_is_not_everything_says_so_and_leads_on(open_get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_export, "MOST_ROWS", 10)
    keys: list[str] = []
    path = "/suche.csv?q=Hochwasser"
    for position, rows in ((1, 10), (11, 10), (21, 6)):
        answer = open_get(path)
        found = table(answer.text)
        keys += [row["key"] for row in found]
        assert (answer.headers["x-total"], answer.headers["x-rows"]) == ("26", str(rows))
        assert (found[0]["position"], found[0]["total"]) == (str(position), "26")
        link = answer.headers.get("link", "")
        path = link.partition("http://localhost")[2].partition(">")[0]
    assert (link, path) == ("", "")
    assert len(set(keys)) == 26
    beyond = open_get("/suche.csv?q=Hochwasser&seite=9")
    assert (beyond.headers["x-total"], beyond.headers["x-rows"], table(beyond.text)) == ("26", "0", [])


def test_nothing_found_is_a_table_with_a_head_and_an_empty_file(open_get: Get) -> None:
    assert open_get("/suche.csv?q=Xylophon").text.removeprefix("\ufeff").split() == [",".join(COLUMNS)]
    assert open_get("/suche.jsonl?q=Xylophon").content == b""


@pytest.mark.parametrize(
    "text", ["=1+1", "+49 2323", "-Wanne", "@import", "\t=1", "\r=1", "  =1", "＝1", '=HYPERLINK("http://a.example")']
)
def test_no_cell_of_a_table_is_a_formula_and_json_lines_keep_the_text(text: str) -> None:
    (read,) = table(as_csv([row(title=text)]))
    assert read["title"] == f"'{text}"
    assert json.loads(as_jsonl([row(title=text)]))["title"] == text


@pytest.mark.parametrize("text", ["Deich; 2. Bauabschnitt", 'Er sagte "so",\nund ging', "Straße, Höhe", "1-2"])
def test_any_other_text_comes_back_as_it_was(text: str) -> None:
    (read,) = table(as_csv([row(title=text, text=text)]))
    assert (read["title"], read["text"]) == (text, text)


def test_hostile_text_is_data(open_get: Get) -> None:
    (record,) = lines(open_get("/suche.jsonl?q=Markup").text)
    assert record["title"] == HOSTILE.title
    assert open_get("/suche.jsonl?q=Markup").headers["x-content-type-options"] == "nosniff"
