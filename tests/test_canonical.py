from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.canonical import canonical_line, canonical_text, canonical_url, content_hash
from herne_scraper.items import Article, Attachment, Image, Link, Section

ARTICLE = Article(
    site="herne",
    source_id="281473",
    url="https://www.herne.de/Meldungen/News-Detailansicht_281473.html",
    title="Bürger*innen pflanzen „Bäume“",
    published=date(2025, 11, 25),
    published_raw="Meldung vom 25. November 2025",
    body="Erster Absatz.\n\n- Punkt eins\n- Punkt zwei\n\nMontag | 8 bis 16 Uhr",
    images=(Image(url="https://www.herne.de/b.jpg", alt="Baum", credit="Stadt Herne"),),
    attachments=(
        Attachment(
            url="https://www.herne.de/PDF/p.pdf", label="Plan", media_type="application/pdf", size_bytes=3_603_000
        ),
    ),
    links=(Link(url="mailto:presse@herne.de", label="presse@herne.de"),),
)


def test_the_form_is_the_written_one() -> None:
    # Written out by hand from the module's docstring. It may never change.
    form = (
        '{"attachments":[{"label":"Plan","media_type":"application/pdf","size_bytes":3603000,'
        '"url":"https://www.herne.de/PDF/p.pdf"}],'
        '"body":"Erster Absatz.\\n\\n- Punkt eins\\n- Punkt zwei\\n\\nMontag | 8 bis 16 Uhr",'
        '"date":"2025-11-25","form":"herne-archive/content/1",'
        '"images":[{"alt":"Baum","caption":null,"credit":"Stadt Herne","url":"https://www.herne.de/b.jpg"}],'
        '"links":[{"label":"presse@herne.de","url":"mailto:presse@herne.de"}],'
        '"teaser":null,"title":"Bürger*innen pflanzen „Bäume“"}'
    )
    assert content_hash(ARTICLE) == hashlib.sha256(form.encode("utf-8")).hexdigest()


def test_the_hashes_of_the_first_release_still_hold() -> None:
    assert content_hash(ARTICLE) == "83afff31bc05a1c4409fd96d5f40fa9021c44925cab43c1f08700f0e23a7e527"
    bare = Article(
        site="herne",
        source_id=None,
        url="https://www.herne.de/Meldungen/Alle-News.html",
        title="Kulturausschuss",
        published=date(2021, 3, 4),
        published_raw="Meldung vom 04. März 2021",
        body="Der Ausschuss tagt.",
    )
    assert content_hash(bare) == "86b27e132462f277c814e9d3df0ae53566fd31a979adab994f62b689fdc0eb22"


@pytest.mark.parametrize(
    "same",
    [
        {"title": "Bu\u0308rger*innen  pflanzen\u00a0„Ba\u0308ume“ "},
        {"title": "Bürger*innen\npflan\u00adzen „Bäume“"},
        {"body": "Erster Absatz .\r\n\r\n\r\n- Punkt  eins \n- Punkt zwei\n\nMontag | 8 bis 16 Uhr\n"},
        {"images": (Image(url="https://www.herne.de/b.jpg", alt=" Baum\u200b", caption=" ", credit="Stadt Herne"),)},
        {"published_raw": "Meldung vom 25.11.2025"},
        {"url": "https://www.herne.de/anderswo", "source_id": "1", "site": "wanne"},
        {"sections": (Section(path="/Rathaus/", name="Rathaus"),)},
        {"teaser": ""},
    ],
)
def test_what_makes_no_difference(same: dict[str, object]) -> None:
    assert content_hash(replace(ARTICLE, **same)) == content_hash(ARTICLE)


@pytest.mark.parametrize(
    "other",
    [
        {"title": "Bürger*innen pflanzen „Baume“"},
        {"title": 'Bürger*innen pflanzen "Bäume"'},
        {"published": date(2025, 11, 26)},
        {"teaser": "Baum"},
        {"body": "Erster Absatz.\n\n- Punkt eins\n- Punkt zwei\n\nMontag | 8 bis 17 Uhr"},
        {"body": "Erster Absatz.\n- Punkt eins\n- Punkt zwei\n\nMontag | 8 bis 16 Uhr"},
        {"images": ()},
        {"images": (Image(url="https://www.herne.de/b.jpg", caption="Baum", credit="Stadt Herne"),)},
        {"attachments": (replace(ARTICLE.attachments[0], size_bytes=3_604_000),)},
        {"attachments": (replace(ARTICLE.attachments[0], label="Plan 2"),)},
        {"links": (Link(url="mailto:presse@herne.org", label="presse@herne.de"),)},
        {"links": (*ARTICLE.links, *ARTICLE.links)},
    ],
)
def test_what_makes_a_difference(other: dict[str, object]) -> None:
    assert content_hash(replace(ARTICLE, **other)) != content_hash(ARTICLE)


def test_text_that_moves_to_the_next_field_makes_a_difference() -> None:
    one = Image(url="https://www.herne.de/b.jpg", alt="Baum", caption="Linde")
    other = Image(url="https://www.herne.de/b.jpg", alt="Baum Linde")
    assert content_hash(replace(ARTICLE, images=(one,))) != content_hash(replace(ARTICLE, images=(other,)))


def test_a_text_that_is_none_is_refused() -> None:
    with pytest.raises(UnicodeEncodeError):
        content_hash(replace(ARTICLE, body="kaputt \ud800"))


@given(st.text(st.sampled_from("aä\u0308\u00ad\u200b \u00a0\n\r\u2028\u2029\t.,!)\u0338=-1")))
def test_the_canonical_form_of_a_text_is_its_own(text: str) -> None:
    assert canonical_text(canonical_text(text)) == canonical_text(text)
    assert canonical_line(canonical_line(text)) == canonical_line(text)


@given(st.text())
def test_any_text_has_a_canonical_form(text: str) -> None:
    assert canonical_text(canonical_text(text)) == canonical_text(text)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (" https://a.de/b ", "https://a.de/b"),
        ("https://a.de/b?utm_source=x", "https://a.de/b"),
        ("https://a.de/b?id=1&utm_medium=y&fbclid=z#c", "https://a.de/b?id=1#c"),
        ("https://a.de/b?UTM_campaign=x#utm_source=kept", "https://a.de/b#utm_source=kept"),
        ("https://a.de/b?utmost=1&gclid2=2", "https://a.de/b?utmost=1&gclid2=2"),
        ("https://a.de/b?a=1&a=1&b=", "https://a.de/b?a=1&a=1&b="),
        ("mailto:presse@herne.de", "mailto:presse@herne.de"),
    ],
)
def test_addresses_lose_only_what_follows_the_reader(url: str, expected: str) -> None:
    assert canonical_url(url) == expected
