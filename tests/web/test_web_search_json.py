from __future__ import annotations

import json

import pytest
from cityhall import RICH
from visiting import Get


def path_of(url: str) -> str:
    assert url.startswith("http://localhost/")
    return url.removeprefix("http://localhost")


def test_a_page_as_json_holds_what_the_page_shows(get: Get) -> None:
    answer = get("/suche.json?q=Deich")
    record = answer.json()
    assert answer.headers["access-control-allow-origin"] == "*"
    assert (record["query"], record["total"], record["page"], record["pages"]) == ("Deich", 1, 1, 1)
    assert record["parameters"] == {"q": "Deich", "sort": "relevanz", "seite": 1}
    (hit,) = record["hits"]
    assert (hit["key"], hit["title"], hit["published"]) == ("herne-281500", RICH.title, "2026-10-30")
    assert {"text": "Deich", "match": True} in hit["title_fragments"]
    assert "".join(piece["text"] for piece in hit["title_fragments"]) == RICH.title
    assert any(piece["match"] for piece in hit["snippet_fragments"])
    assert hit["snippet_source"] == "text"
    assert hit["sections"] == [
        {"path": "/Rathaus/Politik/", "name": "Politik"},
        {"path": "/Stadt-und-Leben/", "name": "Stadt und Leben"},
    ]
    assert hit["places"] == [{"slug": "wanne", "name": "Wanne"}, {"slug": "crange", "name": "Crange"}]
    assert (hit["has_image"], hit["has_attachment"], hit["is_changed"], hit["state"]) == (True, True, False, "online")
    assert get(path_of(hit["url"])).status_code == 200
    assert get(path_of(hit["json"])).json()["archive"]["key"] == "herne-281500"


def test_links_lead_through_all_hits_once(get: Get) -> None:
    path: str | None = "/suche.json?q=Hochwasser"
    keys: list[str] = []
    while path:
        record = get(path).json()
        assert path_of(record["links"]["self"]) == path
        keys += [hit["key"] for hit in record["hits"]]
        path = path_of(record["links"]["next"]) if "next" in record["links"] else None
    assert len(keys) == len(set(keys)) == record["total"] == 26
    assert path_of(record["links"]["prev"]) == path_of(record["links"]["first"]) == "/suche.json?q=Hochwasser"
    for form in ("html", "csv", "jsonl", "atom"):
        assert get(path_of(record["links"][form])).status_code == 200


@pytest.mark.parametrize("path", ["/suche.json?q=Hochwasser&jahr=2019", "/suche.json?q=Hochwasser&jahr=2019&monat=4"])
def test_each_count_is_what_its_link_finds(get: Get, path: str) -> None:
    record = get(path).json()
    seen = 0
    for name, values in record["facets"].items():
        for value in values:
            assert get(path_of(value["url"])).json()["total"] == value["count"], (name, value)
            seen += 1
    assert seen > 10


def test_what_was_not_understood_is_a_note_and_no_error(get: Get) -> None:
    record = get("/suche.json?q=Hochwasser&seite=²&ort=Atlantis&monat=13").json()
    assert record["total"] == 26
    assert len(record["notes"]) == 3


@pytest.mark.parametrize("path", ["/suche.json?q=*", "/suche.json?q=Xylophon", "/suche.json?seite=999"])
def test_nothing_is_an_answer_too(get: Get, path: str) -> None:
    answer = get(path)
    assert answer.status_code == 200
    assert answer.json()["hits"] == []


def test_an_unchanged_answer_is_not_sent_again(get: Get) -> None:
    first = get("/suche.json?q=Deich")
    assert get("/suche.json?q=Deich", headers={"If-None-Match": first.headers["etag"]}).status_code == 304


def test_suggestions_are_whole_queries_and_articles(get: Get) -> None:
    found = get("/vorschlaege.json?q=Hochwasser+Dei").json()
    assert "Hochwasser Deich" in [word["q"] for word in found["words"]]
    titles = get("/vorschlaege.json?q=Hochw").json()["titles"]
    (title,) = [title for title in titles if title["key"] == "herne-281500"]
    assert title["title"] == RICH.title
    assert get(title["path"]).status_code == 200


@pytest.mark.parametrize("q", ["", "   ", '"', "*", "😀", "\x00", "x" * 5_000, "-", "titel:"])
def test_no_text_brings_suggestions_down(get: Get, q: str) -> None:
    answer = get("/vorschlaege.json", params={"q": q})
    assert answer.status_code == 200
    assert answer.json().keys() == {"q", "words", "titles"}


def test_suggestions_may_be_kept_for_a_while(get: Get) -> None:
    assert get("/vorschlaege.json?q=De").headers["cache-control"] == "public, max-age=300"


def test_the_help_is_there_for_programs(get: Get) -> None:
    record = get("/hilfe.json").json()
    assert json.dumps(record, ensure_ascii=False)
    assert {"q", "von", "bis", "jahr", "monat", "rubrik", "ort", "status", "mit", "sort", "seite"} == set(
        record["parameters"]
    )
    assert all(construct["examples"] for construct in record["grammar"])
