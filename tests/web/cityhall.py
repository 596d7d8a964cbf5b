"""A small archive with one of everything the pages must show, written through the store as a crawl would."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from archive.media.files import MediaFiles
from archive.media.pdf_text import PdfText
from archive.media.rows import MediaFound
from archive.store import Archive, Capture
from herne_scraper.items import Article, Attachment, Image, Link, Section
from herne_scraper.media_type import media_type_of
from sample_city.media import draw_png, write_pdf

POLITICS = Section(path="/Rathaus/Politik/", name="Politik")
LIFE = Section(path="/Stadt-und-Leben/", name="Stadt und Leben")
CULTURE = Section(path="/Kultur-und-Freizeit/", name="Kultur und Freizeit")

FIRST_VISIT = datetime(2026, 10, 31, 22, 30, tzinfo=UTC)
SECOND_VISIT = FIRST_VISIT + timedelta(days=2)
THIRD_VISIT = FIRST_VISIT + timedelta(days=40)

OLD_PICTURE, NEW_PICTURE = draw_png("/Bilder/platz.png"), draw_png("/Bilder/platz.png", 1)
OLD_PLAN, NEW_PLAN = write_pdf("/PDF/platz.pdf"), write_pdf("/PDF/platz.pdf", 1)
PDF_TEXT = "Der Lageplan zeigt die Feuerwehrzufahrt."
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(8)</script></svg>'


def notice(number: int | None, day: date, title: str, body: str, **more: object) -> Article:
    url = (
        f"https://www.herne.de/Meldungen/News-Detailansicht_{number}.html"
        if number is not None
        else "https://www.herne.de/Meldungen/Alle-News.html"
    )
    article = Article(
        site="herne",
        source_id=None if number is None else str(number),
        url=url,
        title=title,
        published=day,
        published_raw=f"Meldung vom {day:%d.%m.%Y}",
        body=body,
        sections=(LIFE,),
    )
    return replace(article, **more)  # type: ignore[arg-type]


RICH = notice(
    281500,
    date(2026, 10, 30),
    "Hochwasserschutz an der Emscher: Neuer Deich in Herne-Crange ist fertig",
    "Nach zwei Jahren Bauzeit ist der neue Deich an der Emscher fertig. Oberbürgermeister und Bürger*innen haben ihn "
    "am Freitag bei einem Rundgang eingeweiht.\n\n"
    "Was sich ändert\n\n"
    "Der Weg auf der Krone ist wieder offen. Wer mitgehen möchte, meldet sich über das Anmeldeformular an.\n"
    "Telefon: 0 23 23 / 16 - 0\n\n"
    "Gesperrt bleiben bis zum Frühjahr:\n"
    "- die Treppe an der Hafenstraße\n- der Steg am Alten Pumpwerk\n- zwei Parkplätze\n\n"
    "Tag | Öffnungszeit | Treffpunkt\nSamstag | 10 bis 16 Uhr | Pumpwerk\nSonntag | 11 bis 15 Uhr | Schleuse\n\n"
    "Den Plan zeigt das Faltblatt zum Deich.",
    images=(
        Image(
            url="https://www.herne.de/Bilder/deich.jpg",
            alt="Ein grüner Deich vor blauem Himmel",
            caption="Der neue Deich von der Schleuse aus gesehen.",
            credit="Mara Beispiel, Stadt Herne",
        ),
        Image(url="https://www.herne.de/Bilder/rundgang.jpg", alt="Menschen auf einem Weg"),
    ),
    attachments=(
        Attachment(
            url="https://www.herne.de/PDF/Umwelt/deich.pdf",
            label="Faltblatt zum Deich",
            media_type="application/pdf",
            size_bytes=3_603_000,
        ),
    ),
    links=(Link(url="https://www.herne.de/anmeldung?a=1&b=2", label="Anmeldeformular"),),
    sections=(LIFE, POLITICS),
)

HOSTILE = notice(
    281400,
    date(2026, 10, 2),
    "Vortrag <script>alert(1)</script> & {{ 7*7 }} \"Anführung\" 'so'",
    "Ein Text mit <b>Markup</b>, {% raw %} und &amp; im Hochwasser.\n\n<img src=x onerror=alert(1)>\n\n"
    "- <li>Punkt</li>\n- Mehr <script>alert(2)</script>",
    images=(Image(url="javascript:alert(3)", alt="<script>alert(4)</script>", caption='"><script>alert(5)</script>'),),
    attachments=(Attachment(url="javascript:alert(6)", label="<i>Datei</i>"),),
    links=(Link(url="javascript:alert(7)", label="Markup"), Link(url='https://a.example/"><script>', label="Text")),
)

UNLINKED = notice(
    None,
    date(2026, 10, 12),
    "Stadtbibliothek schließt früher",
    "Die Stadtbibliothek schließt am Dienstag, 13. Oktober, schon um 16 Uhr.",
    sections=(CULTURE,),
)
"""An entry of a listing; it gets its page at the second visit."""

GONE = notice(281300, date(2026, 9, 15), "Weltkriegsbombe in Wanne entschärft", "Die Bombe ist entschärft.")

EDITED = notice(
    281200, date(2026, 9, 1), "Gremiensitzungen in der kommenden Woche", "Der Rat tagt am Dienstag, 8. September."
)

WITHDRAWN = notice(281100, date(2026, 8, 1), "Zurückgezogene Meldung", "Dieser Name soll nicht mehr gefunden werden.")

PICTURED = notice(
    281250,
    date(2026, 9, 5),
    "Der Robert-Brauner-Platz wird umgebaut",
    "Der Platz bekommt am Dienstag, 9. September 2026, um 18 Uhr neue Bänke.\n\nDen Plan zeigt die Datei Lageplan.",
    images=(
        Image(
            url="https://www.herne.de/Bilder/platz.png",
            alt="Ein Platz mit Bäumen <b>",
            caption="Der Platz heute.",
            credit="Mara Beispiel",
        ),
        Image(url="https://www.herne.de/Bilder/plan.svg", alt="Ein Plan"),
        Image(url="https://www.herne.de/Bilder/fehlt.png", alt="Ein Bild, das fehlt"),
    ),
    attachments=(Attachment(url="https://www.herne.de/PDF/platz.pdf", label="Lageplan", media_type="application/pdf"),),
)
"""Its picture and its file are captured, and replaced under their addresses before the text is edited."""

REREAD = notice(281260, date(2026, 9, 6), "Neu ausgelesene Meldung", "Der Text ohne seine letzte Zeile.")
"""A better extractor finds more of it; the city changed nothing."""

SUBJECTS = (
    (
        "Straßensperrung in {place}",
        "Die Hauptstraße in {place} ist von Montag an für zwei Wochen gesperrt. Bei Hochwasser länger.",
    ),
    ("Sommerfest in {place}", "Bürgerinnen und Bürger feiern in {place} ein Fest mit Musik, Flohmarkt und Führungen."),
    (
        "Neuer Spielplatz für {place}",
        "Kinder aus {place} haben mitgeplant: Es gibt Schaukeln, eine Seilbahn und viel Sand.",
    ),
)
PLACES = ("Sodingen", "Eickel", "Wanne-Süd", "Röhlinghausen", "Börnig", "Baukau", "Horsthausen")


def everyday_notices(count: int) -> list[Article]:
    """Return plain notices, a few in every year from 2017 on."""
    notices = []
    for position in range(count):
        title, body = SUBJECTS[position % len(SUBJECTS)]
        place = PLACES[position % len(PLACES)]
        day = date(2017, 5, 2) + timedelta(days=round(position * 3400 / count))
        notices.append(
            notice(
                40_000 + position * 1_000,
                day,
                title.format(place=place),
                body.format(place=place),
                sections=((LIFE,), (POLITICS,), (CULTURE, LIFE), ())[position % 4],
            )
        )
    return notices


def keep_media(directory: Path, archive: Archive, url: str, body: bytes, at: datetime) -> str:
    """Keep a file as a crawl does and return its name."""
    found = media_type_of(body)
    assert found is not None
    pdf = PdfText(text=PDF_TEXT, problem=None, pages=2) if found.extension == "pdf" else None
    name = MediaFiles(directory).keep(body, found.extension)
    archive.keep_media(
        MediaFound(
            url=url,
            sha256=name.partition(".")[0],
            media_type=found.media_type,
            extension=found.extension,
            size_bytes=len(body),
            width=found.width,
            height=found.height,
            fetched_at=at,
        ),
        pdf=pdf,
    )
    return name


def build_archive(directory: Path, *, everyday: int = 70) -> Path:
    """Make an archive in the folder, visited twice, and return its served file."""
    clock = FIRST_VISIT
    with Archive(directory, clock=lambda: clock) as archive:

        def visit(*articles: Article, at: datetime) -> None:
            for article in articles:
                sha256 = hashlib.sha256(article.body.encode()).hexdigest()
                archive.save(article, capture=Capture(sha256=sha256, time=at), extractor="test-1")

        crawl = archive.begin_crawl("full", FIRST_VISIT)
        visit(*everyday_notices(everyday), WITHDRAWN, EDITED, GONE, UNLINKED, HOSTILE, RICH, at=FIRST_VISIT)
        visit(PICTURED, REREAD, at=FIRST_VISIT)
        for image, body in zip(PICTURED.images, (OLD_PICTURE, DRAWING), strict=False):
            keep_media(directory, archive, image.url, body, FIRST_VISIT)
        keep_media(directory, archive, PICTURED.attachments[0].url, OLD_PLAN, FIRST_VISIT)
        archive.end_crawl(crawl, FIRST_VISIT + timedelta(minutes=7), "complete", {"pages": everyday})

        clock = SECOND_VISIT
        crawl = archive.begin_crawl("default", SECOND_VISIT)
        with_page = replace(UNLINKED, source_id="281450", url=notice(281450, UNLINKED.published, "", "").url)
        moved = replace(EDITED, body="Der Rat tagt am Mittwoch, 9. September. Stand: 12 Uhr.")
        visit(with_page, moved, RICH, at=SECOND_VISIT)
        archive.end_crawl(crawl, SECOND_VISIT + timedelta(minutes=1), "complete", {"pages": 3})
        archive.save(
            replace(REREAD, body=f"{REREAD.body}\n\nUnd seine letzte Zeile."),
            capture=Capture(sha256="e" * 64, time=FIRST_VISIT + timedelta(hours=1)),
            extractor="test-2",
            cause="extraction",
        )
        keep_media(directory, archive, PICTURED.images[0].url, NEW_PICTURE, SECOND_VISIT)
        keep_media(directory, archive, PICTURED.attachments[0].url, NEW_PLAN, SECOND_VISIT)
        visit(replace(PICTURED, body=PICTURED.body.replace("18 Uhr", "19 Uhr")), at=THIRD_VISIT)
    return archive.path
