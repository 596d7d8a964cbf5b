from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.canonical import Content, canonical
from archive.edits import edits, page_found


def content(**fields: Any) -> Content:
    record: dict[str, Any] = {
        "title": "Titel",
        "published": date(2026, 1, 2).isoformat(),
        "teaser": None,
        "body": "Eins.\n\nZwei.\n\nDrei.",
        "images": [],
        "attachments": [],
        "links": [],
    }
    return canonical(record | fields)


def image(name: str, caption: str | None = None) -> dict[str, Any]:
    return {"url": f"https://www.herne.de/{name}.jpg", "alt": None, "caption": caption, "credit": None}


def test_equal_contents_have_no_edits() -> None:
    assert edits(content(), content(body="Eins.\n\n\nZwei .\n\nDrei.")) == []


def test_title_and_date_are_given_whole() -> None:
    assert edits(content(), content(title="Titel 2", published="2026-01-03")) == [
        {"kind": "title", "field": "title", "before": "Titel", "after": "Titel 2"},
        {"kind": "date", "field": "published", "before": "2026-01-02", "after": "2026-01-03"},
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Eins.\n\nDrei.", [("Zwei.", None)]),
        ("Eins.\n\nZwei.\n\nNeu.\n\nDrei.", [(None, "Neu.")]),
        ("Null.\n\nZwei.\n\nVier.", [("Eins.", "Null."), ("Drei.", "Vier.")]),
        ("Ganz\n\nanders.", [("Eins.\n\nZwei.\n\nDrei.", "Ganz\n\nanders.")]),
    ],
)
def test_of_the_body_only_what_differs_is_given(body: str, expected: list[tuple[str | None, str | None]]) -> None:
    assert [(edit["before"], edit["after"]) for edit in edits(content(), content(body=body))] == expected


def test_a_teaser_that_appears_was_absent_before() -> None:
    assert edits(content(), content(teaser="Kurz.")) == [
        {"kind": "teaser", "field": "teaser", "before": None, "after": "Kurz."}
    ]


def test_lists_are_compared_one_by_one() -> None:
    before = content(images=[image("a"), image("b", "Beet"), image("c")])
    after = content(images=[image("a"), image("b", "Das Beet"), image("c"), image("d")])
    assert [(edit["before"], edit["after"]) for edit in edits(before, after)] == [
        (image("b", "Beet"), image("b", "Das Beet")),
        (None, image("d")),
    ]


def test_a_new_page_is_an_edit_of_its_own() -> None:
    assert page_found("281473") == {"kind": "page", "field": "source_id", "before": None, "after": "281473"}


BODIES = st.lists(st.sampled_from(["Eins.", "Zwei.", "Drei.", "18 Uhr", "19 Uhr"]), min_size=1).map("\n\n".join)


@given(BODIES, BODIES)
def test_there_are_edits_exactly_where_contents_differ(one: str, other: str) -> None:
    found = edits(content(body=one), content(body=other))
    assert bool(found) == (one != other)
    paragraphs = [edit["after"] for edit in found if edit["after"]]
    assert all(paragraph in other for paragraph in paragraphs)
