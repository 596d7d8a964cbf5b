"""Quirks of a page's parts: lists, tables, files, pictures."""

from __future__ import annotations

from datetime import date

from sample_city.document import Gallery, Heading, Picture, Table
from sample_city.quirks.model import Quirk, bullets, paragraph, paragraphs

CULTURE = "/Kultur-und-Freizeit/"

PICTURES = "/Bilder/Meldungen/besonderes"

SHAPE_QUIRKS: tuple[Quirk, ...] = (
    Quirk(
        name="unmarked-subheadings",
        shows="Short lines serve as subheadings without being marked as such.",
        day=date(2018, 4, 9),
        title="Frühjahrsputz: Das ist geplant",
        blocks=paragraphs(
            "In allen vier Bezirken wird aufgeräumt.",
            "Wanne",
            "Treffpunkt ist um 10 Uhr der Glückaufplatz.",
            "Sodingen",
            "Treffpunkt ist um 11 Uhr der Marktplatz.",
        ),
    ),
    Quirk(
        name="opening-hours",
        shows="Opening hours as a list, as line breaks and as a table, below headings.",
        day=date(2019, 12, 2),
        title="Öffnungszeiten der Bäder im Winter",
        blocks=(
            paragraph("Die Bäder haben im Winter länger auf."),
            Heading("Südpool"),
            bullets(
                "Montag: 6.30 bis 21 Uhr",
                "Dienstag: geschlossen",
                "Auskunft: [[0 23 23 / 16 - 29 32>tel:+492323162932]]",
            ),
            Heading("Wananas"),
            paragraph("Montag bis Freitag: 10 bis 22 Uhr\nSamstag: 9 bis 22 Uhr\nSonntag: 9 bis 20 Uhr"),
            Heading("Preise"),
            Table(
                (
                    ("Karte", "Erwachsene", "Kinder"),
                    ("90 Minuten", "4,50 Euro", "2,50 Euro"),
                    ("Tag", "7 Euro", "4 Euro"),
                ),
                head=True,
            ),
        ),
    ),
    Quirk(
        name="names",
        shows="A long list of names, and one within a sentence.",
        day=date(2023, 5, 22),
        title="Das sind die neuen Schöffinnen und Schöffen",
        blocks=(
            paragraph("Gewählt wurden für fünf Jahre:"),
            bullets(
                *(
                    f"{name} ({year})"
                    for name, year in zip(
                        (
                            "Aylin Böckenholt",
                            "Uwe Cengiz",
                            "Dr. Ruth Dieckhoff",
                            "Piotr Eickmann",
                            "Hanna Grzybowski-Quast",
                            "Ali Hülsmann",
                            "Karlheinz Isenberg",
                            "Svenja Löchter",
                            "Günter Möllenkamp",
                            "Zeynep Pawlak",
                            "Norbert Yıldırım",
                            "Elif Zurhausen",
                        ),
                        range(1951, 1999, 4),
                        strict=True,
                    )
                )
            ),
        ),
    ),
    Quirk(
        name="attachments",
        shows="Files: in a paragraph of their own, inside a sentence, in megabytes, and without announcement.",
        day=date(2019, 10, 21),
        title="Lärmaktionsplan liegt aus",
        sections=("/Wirtschaft-und-Infrastruktur/Stadtplanung/", "/Stadt-und-Leben/Umwelt/"),
        blocks=paragraphs(
            "Der Entwurf ist fertig. Eine ((Kurzfassung>/PDF/Umwelt/2019/laerm-kurz.pdf>812 KB)) gibt es auch.",
            "((Lärmaktionsplan der Stadt>/PDF/Umwelt/2019/laermaktionsplan.pdf>3.603 KB))",
            "((Karten und Pläne>/PDF/Umwelt/2019/karten.pdf>12,4 MB))",
            "((Hinweise zum Verfahren>/PDF/Umwelt/2019/verfahren.pdf>))",
        ),
    ),
    Quirk(
        name="attachments-only",
        shows="The body is nothing but a file.",
        day=date(2020, 2, 10),
        title="Amtsblatt Nr. 4 erschienen",
        sections=("/Rathaus/Buergerservice/",),
        blocks=paragraphs("((Amtsblatt der Stadt Nr. 4>/PDF/Rathaus/amtsblatt-4.pdf>388 KB))"),
    ),
    Quirk(
        name="buttons-as-words",
        shows="Words of the page's buttons are a heading and a sentence of the body.",
        day=date(2024, 11, 11),
        title="Bundesweiter Vorlesetag: Herne macht mit",
        sections=("/Familie-und-Bildung/Au%C3%9Ferschulische-Bildung/Stadtbibliothek/Aktuelles/",),
        blocks=(
            paragraph("In 42 Kitas wird am Freitag vorgelesen."),
            Heading("Vorlesen"),
            paragraph("Vorlesen kann jeder. Teilen, drucken, weitersagen ist erwünscht."),
            Heading("Details"),
            paragraph("Kontakt: Sabine Althoff, Telefon 0 23 23 / 16 - 28 06."),
        ),
    ),
    Quirk(
        name="pictures",
        shows="Pictures with caption and credit, with one of them, and with neither.",
        day=date(2023, 8, 14),
        title="So schön war die Cranger Kirmes",
        sections=(CULTURE, "/Kultur-und-Freizeit/Veranstaltungen/"),
        blocks=(
            Picture(
                path=f"{PICTURES}/kirmes-1.png",
                alt="Ein Riesenrad vor Abendhimmel",
                caption="Blick über den Festplatz.",
                credit="Frank Dieckhoff, Stadt Herne",
            ),
            paragraph("3,8 Millionen Gäste kamen an elf Tagen."),
            Picture(path=f"{PICTURES}/kirmes-2.png", caption="Ein Schausteller aus vierter Generation"),
            paragraph("Die Polizei sprach von einem ruhigen Verlauf."),
            Picture(
                path=f"{PICTURES}/kirmes-3.png", alt="Feuerwerk", credit="Stadt Herne, Lena Pawlak", credit_label="© "
            ),
            Picture(path=f"{PICTURES}/kirmes-4.png", alt="Leere Buden am Morgen danach"),
        ),
    ),
    Quirk(
        name="gallery",
        shows="Several pictures in one block.",
        day=date(2025, 5, 12),
        title="Bilder vom Stadtradeln",
        blocks=(
            paragraph("1.812 Menschen sind mitgefahren."),
            Gallery(
                (
                    Picture(
                        path=f"{PICTURES}/rad-1.png",
                        alt="Start",
                        caption="Start am Rathaus",
                        credit="Volker Brandhorst/Agentur Revierbild",
                        credit_label="Bilder: ",
                    ),
                    Picture(path=f"{PICTURES}/rad-2.png", alt="Pause", caption="Pause am Kanal", credit="privat"),
                    Picture(path=f"{PICTURES}/rad-3.png", alt=None, credit="Stadtwerke Herne", credit_label="Grafik: "),
                )
            ),
            paragraph("Im nächsten Jahr geht es weiter."),
        ),
    ),
    Quirk(
        name="credit-as-last-paragraph",
        shows="The last paragraph credits the one picture.",
        day=date(2018, 11, 19),
        title="Weihnachtsbaum steht auf dem Robert-Brauner-Platz",
        blocks=(
            Picture(
                path=f"{PICTURES}/baum.png",
                alt="Ein Kran hebt eine Tanne",
                credit="Thomas Röhrig, Stadt Herne",
                credit_last=True,
            ),
            paragraph("18 Meter hoch ist die Tanne aus dem Sauerland."),
            paragraph("Am Freitag um 17 Uhr gehen die Lichter an."),
        ),
    ),
)
