"""The list of edits as a whole: fields, keys, order. What kind a change of words is stands in test_edit_kinds.py."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.canonical import Content, canonical
from archive.edits import edits, page_found
from archive.edits.kinds import KINDS, RANK, UNKNOWN_LABEL, label


def content(**fields: Any) -> Content:
    record: dict[str, Any] = {
        "title": "Titel",
        "published": date(2026, 1, 2).isoformat(),
        "teaser": None,
        "body": "Der Anfang.\n\nDie Mitte.\n\nDas Ende.",
        "images": [],
        "attachments": [],
        "links": [],
    }
    return canonical(record | fields)


def image(name: str, **fields: str) -> dict[str, Any]:
    return {"url": f"https://www.herne.de/{name}.jpg", "alt": None, "caption": None, "credit": None} | fields


def pdf(name: str, label: str = "Plan", size: int | None = None) -> dict[str, Any]:
    return {
        "url": f"https://www.herne.de/{name}.pdf",
        "label": label,
        "media_type": "application/pdf",
        "size_bytes": size,
    }


def brief(found: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [(edit["kind"], edit["before"], edit["after"]) for edit in found]


def of_body(before: str, after: str) -> list[tuple[Any, ...]]:
    return brief(edits(content(body=before), content(body=after)))


def test_equal_contents_have_no_edits() -> None:
    assert edits(content(), content(body="Der Anfang.\n\n\nDie Mitte .\n\nDas Ende.")) == []


def test_title_and_date_are_given_whole() -> None:
    assert edits(content(), content(title="Neuer Titel", published="2026-01-03")) == [
        {"kind": "date", "field": "published", "before": "2026-01-02", "after": "2026-01-03"},
        {
            "kind": "title",
            "field": "title",
            "before": "Titel",
            "after": "Neuer Titel",
            "words": [{"kind": "wording", "before": None, "after": "Neuer"}],
        },
    ]


def test_a_fact_in_the_title_is_an_edit_of_its_own() -> None:
    found = edits(content(title="Markt am 3. Mai verlegt"), content(title="Markt am 4. Mai verlegt"))
    assert brief(found) == [
        ("date", "3. Mai", "4. Mai"),
        ("title", "Markt am 3. Mai verlegt", "Markt am 4. Mai verlegt"),
    ]
    assert [edit["field"] for edit in found] == ["title", "title"]


def test_facts_come_first_whatever_stands_before_them() -> None:
    before = content(title="Alt", body="Ein Wort steht hier.\n\nBeginn um 18 Uhr im Saal.", links=[])
    after = content(
        title="Neu",
        body="Ein Begriff steht hier.\n\nBeginn um 19 Uhr im Saal.",
        links=[{"url": "https://a.example/", "label": "mehr"}],
    )
    assert [edit["kind"] for edit in edits(before, after)] == ["time", "title", "wording", "link"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Der Anfang.\n\nDas Ende.", [("paragraph_removed", "Die Mitte.", None)]),
        ("Der Anfang.\n\nDie Mitte.\n\nGanz neu.\n\nDas Ende.", [("paragraph_added", None, "Ganz neu.")]),
        ("Der Anfang.\n\nDie Mitte.\nDas Ende.", [("formatting", "Das Ende.", "Das Ende.")]),
        (
            "Etwas völlig anderes\n\nsteht jetzt da.",
            [
                ("paragraph_added", None, "Etwas völlig anderes"),
                ("paragraph_added", None, "steht jetzt da."),
                ("paragraph_removed", "Der Anfang.", None),
                ("paragraph_removed", "Die Mitte.", None),
                ("paragraph_removed", "Das Ende.", None),
            ],
        ),
    ],
)
def test_of_the_body_only_what_differs_is_given(body: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    assert brief(edits(content(), content(body=body))) == expected


def test_a_paragraph_that_moved_neither_went_nor_came() -> None:
    first, second, third = "Die Anmeldung läuft.", "Der Eintritt ist kostenlos.", "Getränke gibt es am Stand."
    found = edits(content(body="\n\n".join((first, second, third))), content(body="\n\n".join((second, third, first))))
    assert brief(found) == [("paragraph_moved", first, first)]
    assert found[0]["paragraph"] == {"before": 1, "after": 3}


def test_a_paragraph_that_moved_and_changed_says_both() -> None:
    first, rest = "Die Anmeldung für den Kurs läuft bis 18 Uhr.", "Der Eintritt ist frei.\n\nGetränke gibt es am Stand."
    found = of_body(f"{first}\n\n{rest}", f"{rest}\n\n{first.replace('18', '17')}")
    assert [(kind, before) for kind, before, _ in found] == [("time", "18 Uhr"), ("paragraph_moved", first)]


def test_of_a_list_the_item_that_came_is_given() -> None:
    old = "Öffnungszeiten\n\n- Dienstag: 10 bis 12 Uhr\n- Samstag: 14 bis 17 Uhr"
    assert of_body(old, f"{old}\n- Sonntag: 11 bis 17 Uhr") == [("paragraph_added", None, "- Sonntag: 11 bis 17 Uhr")]


def test_a_cell_of_a_table_gives_what_changed_in_it() -> None:
    old = "Bezirk | Berechtigte | Beteiligung\nHerne I | 58.412 | 61,2 %\nHerne II | 54.009 | 58,9 %"
    assert of_body(old, old.replace("58,9", "59,1")) == [("number", "58,9 %", "59,1 %")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Eins ist da. Zwei ist da.", "Eins ist da.\n\nZwei ist da."),
        ("Montag ist Ruhetag.\nDienstag ist offen.", "Montag ist Ruhetag. Dienstag ist offen."),
        ("- Kaffee\n- Kuchen", "Kaffee\nKuchen"),
        ("Sie sagte „Ja“ dazu.", "Sie sagte »Ja« dazu."),
        ("Nach § 53c ist das so - oder nicht.", "Nach §53c ist das so – oder nicht."),
    ],
)
def test_what_is_only_set_otherwise_is_formatting(before: str, after: str) -> None:
    assert {kind for kind, _, _ in of_body(before, after)} == {"formatting"}


def test_a_paragraph_split_and_edited_says_both() -> None:
    before = "Der Markt beginnt um 10 Uhr auf dem Platz. Für Essen und Trinken ist dort gesorgt."
    after = "Der Markt beginnt um 11 Uhr auf dem Platz.\n\nFür Essen und Trinken ist dort gesorgt."
    assert [kind for kind, _, _ in of_body(before, after)] == ["time", "formatting"]


def test_what_came_or_went_names_the_facts_in_it() -> None:
    before = "Der Markt ist verlegt.\n\nDie Feier am 3. Mai um 18 Uhr entfällt."
    after = "Der Markt ist verlegt. Neuer Ort ist der Europaplatz mit 30 Ständen."
    found = edits(content(body=before), content(body=after))
    assert [(edit["kind"], edit["facts"]) for edit in found] == [
        ("wording", ["place", "number"]),
        ("paragraph_removed", ["date", "time"]),
    ]


def test_a_teaser_that_appears_was_absent_before() -> None:
    assert edits(content(), content(teaser="Kurz.")) == [
        {
            "kind": "paragraph_added",
            "field": "teaser",
            "before": None,
            "after": "Kurz.",
            "paragraph": {"before": None, "after": 1},
        }
    ]


def test_fields_of_an_image_are_told_apart() -> None:
    before = content(images=[image("a"), image("b", caption="Beet", credit="Amt", alt="Rosen"), image("c")])
    after = content(images=[image("a"), image("b", caption="Das Beet", credit="Stadt", alt="Rosen"), image("d")])
    found = edits(before, after)
    assert brief(found) == [
        ("image", image("c"), image("d")),
        ("caption", "Beet", "Das Beet"),
        ("credit", "Amt", "Stadt"),
    ]
    assert found[0]["changed"] == ["url"]
    assert found[1]["url"] == "https://www.herne.de/b.jpg"


def test_an_image_in_front_of_others_is_one_that_came() -> None:
    before, after = content(images=[image("a"), image("b")]), content(images=[image("x"), image("a"), image("b")])
    assert brief(edits(before, after)) == [("image", None, image("x"))]


def test_images_that_change_places_moved() -> None:
    (found,) = edits(content(images=[image("a"), image("b")]), content(images=[image("b"), image("a")]))
    assert (found["kind"], found["before"], found["changed"]) == ("image", found["after"], ["position"])


def test_what_an_attachment_is_announced_by_is_told_once() -> None:
    before = content(body="Mehr dazu.\n\nPlan (PDF, 1.200 KB)", attachments=[pdf("plan", size=1_200_000)])
    after = content(body="Mehr dazu.\n\nPlan (PDF, 1.300 KB)", attachments=[pdf("plan", size=1_300_000)])
    (found,) = edits(before, after)
    assert (found["kind"], found["changed"]) == ("attachment", ["size_bytes"])


def test_an_attachment_that_went_takes_its_line_along() -> None:
    before = content(body="Mehr dazu.\n\nPlan (PDF, 1.200 KB)", attachments=[pdf("plan", size=1_200_000)])
    assert [edit["kind"] for edit in edits(before, content(body="Mehr dazu."))] == ["attachment"]


def test_a_date_in_the_words_of_a_link_is_told_besides() -> None:
    links = [[{"url": "https://a.example/", "label": f"Programm am {day}. Mai"}] for day in (3, 4)]
    before = content(body="Hier: Programm am 3. Mai", links=links[0])
    found = edits(before, content(body="Hier: Programm am 4. Mai", links=links[1]))
    assert [edit["kind"] for edit in found] == ["date", "link"]


def test_of_a_long_agenda_one_point_that_changed_is_given() -> None:
    points = [f"- TOP {number}: Bericht der Verwaltung über den Punkt {number * 7}" for number in range(900)]
    before, after = "\n".join(points), "\n".join([*points[:450], "- TOP 450 entfällt", *points[451:]])
    assert [kind for kind, _, _ in of_body(before, after)] == ["wording"]


def test_a_long_agenda_written_anew_came_and_went() -> None:
    before, after = ("\n".join(f"- {word} {number}" for number in range(700)) for word in ("Punkt", "Thema"))
    assert [kind for kind, _, _ in of_body(before, after)] == ["paragraph_added", "paragraph_removed"]


def test_a_sentence_of_thousands_of_words_is_one_change_of_wording() -> None:
    before, after = (", ".join(f"{name}{number}" for number in range(3000)) for name in ("Anna ", "Berta "))
    assert [kind for kind, _, _ in of_body(before, after)] == ["wording"]


def test_a_new_page_is_an_edit_of_its_own() -> None:
    assert page_found("281473") == {"kind": "page", "field": "source_id", "before": None, "after": "281473"}


def test_long_sentences_are_shortened_around_what_changed() -> None:
    words = "und dann kam noch jemand vorbei, " * 30
    (found,) = edits(content(body=f"{words}um 18 Uhr {words}."), content(body=f"{words}um 19 Uhr {words}."))
    context = found["context"]["after"]
    assert "19 Uhr" in context
    assert context[0] == context[-1] == "…"
    assert len(context) <= 302


def test_each_kind_has_a_label_and_one_unknown_has_a_plain_one() -> None:
    assert label("time") == "Uhrzeit"
    assert label("of a later release") == UNKNOWN_LABEL
    assert len(set(KINDS.values())) == len(KINDS)


LINES = st.sampled_from(
    ["Der Anfang.", "Die Mitte liegt hier.", "- Ab 18 Uhr", "- Ab 19 Uhr", "Am 3. Mai", "„Ja“", '"Ja"', "a | b"]
)
BODIES = st.lists(st.tuples(LINES, st.sampled_from(["\n", "\n\n", " "])), min_size=1).map(
    lambda parts: "".join(line + end for line, end in parts)
)


@given(BODIES, BODIES)
def test_there_are_edits_exactly_where_contents_differ(one: str, other: str) -> None:
    before, after = content(body=one), content(body=other)
    found = edits(before, after)
    assert bool(found) == (before != after)
    assert [RANK[edit["kind"]] for edit in found] == sorted(RANK[edit["kind"]] for edit in found)
    assert json.loads(json.dumps(found)) == found


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_can_be_compared(one: str, other: str) -> None:
    before, after = content(body=one), content(body=other)
    assert bool(edits(before, after)) == (before != after)
