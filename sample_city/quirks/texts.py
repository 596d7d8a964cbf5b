"""Quirks of wording: titles, dates, typography, slips."""

from __future__ import annotations

from datetime import date

from sample_city.document import Table
from sample_city.quirks.model import Quirk, paragraph, paragraphs

POLITICS = "/Rathaus/Politik/"
LIFE = "/Stadt-und-Leben/"
CULTURE = "/Kultur-und-Freizeit/"
FAMILY = "/Familie-und-Bildung/"

TEXT_QUIRKS: tuple[Quirk, ...] = (
    Quirk(
        name="oldest",
        shows="The oldest notice, two days after the relaunch; its number has five digits.",
        day=date(2017, 4, 28),
        title="Neuer Internetauftritt der Stadt ist online",
        blocks=paragraphs(
            "Seit Mittwoch ist die neue Internetseite der Stadt zu erreichen. Rund 2.400 Seiten wurden übertragen.",
            "Hinweise nimmt die Redaktion unter [[online@herne.example>mailto:online@herne.example]] entgegen.",
        ),
    ),
    Quirk(
        name="changed-after-its-date",
        shows="An election night page dated the day before, that opens with the next morning.",
        day=date(2017, 5, 14),
        title="Landtagswahl: Ergebnisse aus Herne",
        sections=(POLITICS,),
        names=(("Montag, 15. Mai 2017", "2017-05-15T07:30", None),),
        blocks=(
            paragraph("Guten Morgen! Am Montag, 15. Mai 2017, um 7.30 Uhr liegt das vorläufige Endergebnis vor."),
            paragraph("Am Wahlabend um 21:45 Uhr waren 118 von 124 Stimmbezirken ausgezählt.\nStand 21:45 Uhr"),
            Table(
                (
                    ("Stimmbezirk", "Wahlberechtigte", "Beteiligung"),
                    ("Herne I", "58.412", "61,2 %"),
                    ("Herne II", "54.009", "58,9 %"),
                ),
                head=True,
            ),
        ),
    ),
    Quirk(
        name="date-in-title",
        shows="The title begins with a date that is not the notice's.",
        day=date(2021, 1, 18),
        title="27. Januar 2021 – Gedenktag für die Opfer des Nationalsozialismus",
        sections=(LIFE, CULTURE),
        names=(
            ("27. Januar 2021", "2021-01-27", None),
            ("27. Januar 1945", "1945-01-27", None),
        ),
        blocks=paragraphs(
            "Am 27. Januar 1945 befreiten Soldaten der Roten Armee das Lager Auschwitz. Herne gedenkt der Opfer.",
            "Die Feier beginnt um 11 Uhr am Mahnmal. Wegen der Pandemie wird sie im Netz übertragen.",
        ),
    ),
    Quirk(
        name="number-in-title",
        shows="The title begins with an ordinal that looks like a day.",
        day=date(2019, 6, 11),
        title="14. Tag der Offenen Gärten in Herne und Wanne-Eickel",
        names=(("Sonntag, 30. Juni 2019", "2019-06-30T11:00", "2019-06-30T18:00"),),
        blocks=paragraphs("37 Gärten öffnen am Sonntag, 30. Juni 2019, von 11 bis 18 Uhr ihre Pforten."),
    ),
    Quirk(
        name="dates-of-history",
        shows="The first date of the body lies a hundred years back.",
        day=date(2018, 3, 5),
        title="Ausstellung erinnert an die Bergleute vom Piepenfritz",
        sections=("/Kultur-und-Freizeit/Museen/",),
        names=(
            ("22. November 1905", "1905-11-22", None),
            ("17. Oktober bis 12. Januar", "2018-10-17", "2019-01-12"),
        ),
        blocks=paragraphs(
            "Am 22. November 1905 fuhren 216 Männer ein. Die Ausstellung (1890-1942) erzählt, was danach geschah.",
            "Zu sehen vom 17. Oktober bis 12. Januar, sonntags auch um 15 Uhr mit Führung.",
        ),
    ),
    Quirk(
        name="ranges-and-slips",
        shows="Ranges, days without a year, relative days, a wrong weekday and typing slips, all kept.",
        day=date(2019, 7, 10),
        title="Termine der Ferienspiele",
        sections=(FAMILY,),
        names=(
            ("Montag, 9., bis Freitag, 13. Dezember 2019", "2019-12-09", "2019-12-13"),
            ("18. und 19. Februar", "2020-02-18", None),
            ("18. und 19. Februar", "2020-02-19", None),
            ("Dienstag, 17 Juli 2019", "2019-07-17", None),
            ("Dienstag,16. September 2025", "2025-09-16", None),
            ("heute (Sonntag)", None, None),
            ("morgigen Mittwoch", None, None),
        ),
        odd=(
            ("weekday_differs", "Dienstag, 17 Juli 2019"),
            ("weekday_differs", "heute (Sonntag)"),
            ("weekday_differs", "morgigen Mittwoch"),
        ),
        blocks=paragraphs(
            "Los geht es vom Montag, 9., bis Freitag, 13. Dezember 2019, und noch einmal am 18. und 19. Februar.",
            "Der Infoabend am Dienstag, 17 Juli 2019, entfällt. Ersatz ist Dienstag,16. September 2025.",
            "Wer heute (Sonntag) oder am morgigen Mittwoch Zeit hat, kommt um 18 Uhr zum Kurs 2605.",
        ),
    ),
    Quirk(
        name="date-line-in-body",
        shows="The body quotes the date line of another notice.",
        day=date(2020, 5, 20),
        title="Korrektur zur Sperrung der Roonstraße",
        names=(
            ("12. Mai 2020", "2020-05-12", None),
            ("12. Mai 2020 und diese", "2020-05-12", None),
        ),
        blocks=paragraphs(
            "In der Meldung vom 12. Mai 2020 stand eine falsche Hausnummer. Richtig ist: Gesperrt wird ab Nummer 48.",
            "Meldung vom 12. Mai 2020 und diese Korrektur gelten gemeinsam.",
        ),
    ),
    Quirk(
        name="lead-twice",
        shows="The lead stands twice in a row.",
        day=date(2018, 9, 3),
        title="Stadtwerke erneuern Gasleitung in Börnig",
        blocks=paragraphs(
            "Ab Montag tauschen die Stadtwerke an der Schadeburgstraße die Gasleitung aus.",
            "Ab Montag tauschen die Stadtwerke an der Schadeburgstraße die Gasleitung aus.",
            "Die Arbeiten dauern drei Wochen.",
        ),
    ),
    Quirk(
        name="glued-sentences",
        shows="Sentences without a blank between them stay as they are.",
        day=date(2018, 10, 15),
        title="Quartiersbüro zieht um",
        blocks=paragraphs(
            "Das Büro ist das Herz im Viertel.Das neue Haus liegt an der Plutostraße.Geöffnet ist ab 10 Uhr."
        ),
    ),
    Quirk(
        name="slip-in-title",
        shows="A typing error in the title is part of it.",
        day=date(2021, 8, 30),
        title="Oberbürgemeisterin empfängt Rettungskräfte",
        blocks=paragraphs("Als Dank für den Einsatz im Hochwasser gab es am Freitag einen Empfang im Ratssaal."),
    ),
    Quirk(
        name="marks-in-title",
        shows="Ampersand, angle bracket and quotation marks stand in the title.",
        day=date(2022, 6, 13),
        title='„Herne & Ich“: Aktion <3 geht in die zweite Runde – jetzt "mitmachen"',
        blocks=paragraphs("Zeichnen, kleben & basteln: Alles, was < 2 Meter misst, darf mit. Anmeldung bis Freitag."),
    ),
    Quirk(
        name="typography",
        shows="Nested and mixed quotation marks, dashes, U+2010, left-over hyphens, paragraphs of laws.",
        day=date(2020, 9, 7),
        title="Was heißt hier ‚normal‘? Podium zu Menschen-rechten",
        sections=(LIFE, "/Stadt-und-Leben/Integration/"),
        blocks=paragraphs(
            '„Sie sagte: ‚So geht es nicht‘, und ging“, erinnert sich Ruth Löchter. Andere nennen das „Alltag".',
            "Grundlage sind §53c und § 53c der Ordnung – nicht der Brauch - und das KI´s Leitbild; Lot‐Kurs ab Mai.",
            "Treff: Bahnhofstr. 7c, gegenüber der Schillerstraße, früher Schillerstrasse. Es lädt ein: die VHS (vhs).",
        ),
    ),
    Quirk(
        name="gender-in-compounds",
        shows="Forms of address inside of compounds, and an older form.",
        day=date(2023, 11, 6),
        title="Bürger*innenbäume: Lehrer*innenband spielt zur Pflanzung",
        sections=("/Stadt-und-Leben/Umwelt/",),
        blocks=paragraphs(
            "31 Bürger*innenbäume sind gepflanzt. Besucher/-innen und Schüler/innen brachten Spaten mit.",
            "Bürgerinnen und Bürger, Mitarbeitende und die Lehrer*innenband feierten danach im Stadtgarten.",
        ),
    ),
    Quirk(
        name="same-day-same-title",
        shows="Two notices of one day have the same title; only their numbers differ.",
        day=date(2022, 2, 18),
        title="Sturmtief über Herne",
        blocks=paragraphs("Bis 12 Uhr zählte die Feuerwehr 61 Einsätze. Die Parks bleiben gesperrt."),
    ),
    Quirk(
        name="same-day-same-title",
        shows="Two notices of one day have the same title; only their numbers differ.",
        day=date(2022, 2, 18),
        title="Sturmtief über Herne",
        blocks=paragraphs("Bis 18 Uhr zählte die Feuerwehr 94 Einsätze. Die Parks bleiben auch am Samstag gesperrt."),
    ),
)
