from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sample_city.document import (
    Anchor,
    Article,
    BulletList,
    FileLink,
    Gallery,
    Heading,
    LineBreak,
    Paragraph,
    Picture,
    Table,
    Text,
    date_line,
    entry_record,
    record,
    size_in_bytes,
)

PLAN = FileLink(label="Plan der Umleitung", path="/PDF/Verkehr/plan.pdf", size="3.603 KB")
ARTICLE = Article(
    source_id="281473",
    title="Roonstraße gesperrt",
    published=date(2022, 10, 5),
    blocks=(
        Picture(path="/Bilder/a.png", alt="Bagger", caption="Der Bagger", credit="Lena Pawlak", credit_label="© "),
        Paragraph(
            (Text("Mehr im "), Anchor("Archiv", "https://archiv.example/"), Text("."), LineBreak(), Text("Ende."))
        ),
        Heading("Zeiten"),
        BulletList(((Text("Montag"),), (Text("Dienstag"),))),
        Table((("Tag", "Uhr"), ("Mo", "9")), head=True),
        Paragraph((PLAN,)),
    ),
    teaser=(Paragraph((Text("Kurz."),)),),
    listings=("/Meldungen/Alle-News.html", "/Rathaus/"),
    sections=("/Rathaus/",),
)


def test_record_is_composed_by_the_rules_of_the_contract() -> None:
    assert record(ARTICLE) == {
        "site": "herne",
        "source_id": "281473",
        "url": "https://www.herne.de/Meldungen/News-Detailansicht_281473.html",
        "title": "Roonstraße gesperrt",
        "published": "2022-10-05",
        "published_raw": "Meldung vom 05. Oktober 2022",
        "teaser": None,
        "body": (
            "Mehr im Archiv.\nEnde.\n\nZeiten\n\n- Montag\n- Dienstag\n\nTag | Uhr\nMo | 9\n\n"
            "Plan der Umleitung (PDF, 3.603 KB)"
        ),
        "images": [
            {
                "url": "https://www.herne.de/Bilder/a.png",
                "alt": "Bagger",
                "caption": "Der Bagger",
                "credit": "Lena Pawlak",
            }
        ],
        "attachments": [
            {
                "url": "https://www.herne.de/PDF/Verkehr/plan.pdf",
                "label": "Plan der Umleitung",
                "media_type": "application/pdf",
                "size_bytes": 3_603_000,
            }
        ],
        "links": [{"url": "https://archiv.example/", "label": "Archiv"}],
        "sections": ["/Rathaus/"],
    }


def test_article_without_page_has_its_first_listing_as_address() -> None:
    bare = record(replace(ARTICLE, source_id=None))

    assert (bare["source_id"], bare["url"]) == (None, "https://www.herne.de/Meldungen/Alle-News.html")


def test_entry_of_an_article_with_a_page_shows_its_teaser_only() -> None:
    assert entry_record(ARTICLE)["teaser"] == "Kurz."
    assert entry_record(ARTICLE)["attachments"] == []


def test_entry_of_an_article_without_page_shows_all_of_it() -> None:
    entry = entry_record(replace(ARTICLE, source_id=None))

    assert entry["url"] is None
    assert entry["teaser"] == record(ARTICLE)["body"]


def test_article_without_page_and_listing_is_refused() -> None:
    with pytest.raises(ValueError, match="no page and no listing"):
        replace(ARTICLE, source_id=None, listings=(), sections=())


def test_closing_credit_beside_a_second_picture_is_refused() -> None:
    pictures = Gallery((Picture(path="/Bilder/a.png", credit="A", credit_last=True), Picture(path="/Bilder/b.png")))

    with pytest.raises(ValueError, match="exactly one picture"):
        replace(ARTICLE, blocks=(pictures,))


def test_file_of_another_type_is_refused() -> None:
    with pytest.raises(ValueError, match=r"not '/PDF/plan\.docx'"):
        FileLink(label="Plan", path="/PDF/plan.docx")


@pytest.mark.parametrize(("size", "expected"), [("96 KB", 96_000), ("3.603 KB", 3_603_000), ("1,2 MB", 1_200_000)])
def test_printed_sizes_are_decimal(size: str, expected: int) -> None:
    assert size_in_bytes(size) == expected


def test_date_line_has_two_digits_and_the_month_in_full() -> None:
    assert date_line(date(2021, 3, 4)) == "Meldung vom 04. März 2021"
