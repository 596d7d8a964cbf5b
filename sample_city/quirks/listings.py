"""Quirks of where a notice stands and what links it."""

from __future__ import annotations

from datetime import date

from sample_city.quirks.model import Quirk, paragraphs

POLITICS = "/Rathaus/Politik/"
LIFE = "/Stadt-und-Leben/"

LISTING_QUIRKS: tuple[Quirk, ...] = (
    Quirk(
        name="entry-without-page",
        shows="Two paragraphs, a phone number, a mail address and a file, on the listing only.",
        day=date(2022, 9, 26),
        title="Sprechstunde der Schuldnerberatung",
        page=False,
        sections=(LIFE,),
        blocks=paragraphs(
            "Die Schuldnerberatung bietet donnerstags von 14 bis 16 Uhr eine offene Sprechstunde an. Telefon: 0 23 "
            "23 / 16 - 29 32.",
            "Vorab ausfüllen: ((Fragebogen>/PDF/Soziales/fragebogen.pdf>96 KB)). Mail: "
            "[[beratung@herne.example>mailto:beratung@herne.example]].",
        ),
    ),
    Quirk(
        name="entry-with-foreign-link",
        shows="An entry without a page has a link inside its text, which is not the link to a page.",
        day=date(2021, 5, 3),
        title="Digitaler Mädchen-Zukunftstag",
        page=False,
        blocks=paragraphs(
            "Anmelden kann man sich auf der [[Seite des Zukunftstags>https://zukunftstag.example/radar?ort=herne]] "
            "bis Freitag."
        ),
    ),
    Quirk(
        name="entry-that-links-another-notice",
        shows="An entry without a page links the page of another notice inside its sentence.",
        day=date(2019, 11, 4),
        title="Lärmaktionsplan: Frist verlängert",
        page=False,
        sections=("/Wirtschaft-und-Infrastruktur/Stadtplanung/",),
        names=(("29. November", "2019-11-29", None),),
        blocks=paragraphs(
            "Wie in der [[Meldung zum Entwurf>quirk:attachments]] berichtet, liegt der Plan aus. Die Frist endet nun "
            "am 29. November."
        ),
    ),
    Quirk(
        name="other-words-for-the-link",
        shows="The link to the page says `Zur Informationsseite`.",
        day=date(2020, 3, 16),
        title="Informationen zum Coronavirus",
        sections=("/Stadt-und-Leben/Gesundheit/",),
        more="Zur Informationsseite",
        blocks=paragraphs("Die Stadt hat alle Hinweise gebündelt.", "Das Bürgertelefon ist ab 8 Uhr besetzt."),
    ),
    Quirk(
        name="three-sections",
        shows="The same notice stands on three section pages.",
        day=date(2022, 4, 4),
        title="Internationales Frühlingsfest im Volksgarten",
        sections=("/Stadt-und-Leben/", "/Stadt-und-Leben/Integration/", "/Kultur-und-Freizeit/Veranstaltungen/"),
        names=(("Sonntag, 24. April", "2022-04-24T12:00", "2022-04-24T18:00"),),
        blocks=paragraphs("Am Sonntag, 24. April, feiern 20 Vereine von 12 bis 18 Uhr im Volksgarten Eickel."),
    ),
    Quirk(
        name="same-title-other-day",
        shows="The title comes back on other days for other news, with a page and without.",
        day=date(2019, 3, 11),
        title="Kulturausschuss",
        sections=(POLITICS,),
        names=(("20. März", "2019-03-20T16:00", None),),
        blocks=paragraphs("Der Ausschuss berät am 20. März um 16 Uhr über die Museumspläne."),
    ),
    Quirk(
        name="same-title-other-day",
        shows="The title comes back on other days for other news, with a page and without.",
        day=date(2019, 5, 13),
        title="Kulturausschuss",
        sections=(POLITICS,),
        page=False,
        names=(("22. Mai", "2019-05-22T16:00", None),),
        blocks=paragraphs("Der Ausschuss berät am 22. Mai um 16 Uhr über die Museumspläne."),
    ),
    Quirk(
        name="same-title-other-day",
        shows="The title comes back on other days for other news, with a page and without.",
        day=date(2019, 9, 9),
        title="Kulturausschuss",
        sections=(POLITICS,),
        page=False,
        names=(("18. September", "2019-09-18T16:00", None),),
        blocks=paragraphs("Der Ausschuss berät am 18. September um 16 Uhr über die Museumspläne."),
    ),
    Quirk(
        name="linked-only-from-a-body",
        shows="No listing has it; another notice links it.",
        day=date(2024, 3, 4),
        title="Chronik des Hallenbads",
        main=False,
        press=False,
        blocks=paragraphs("1909 eröffnet, 1978 umgebaut, 2016 geschlossen: Das Bad war Generationen ein Begriff."),
    ),
    Quirk(
        name="links-a-page-of-its-own",
        shows="Links a notice, a council page, another module, another host and a redirect; only the first is news.",
        day=date(2024, 3, 5),
        title="Pläne für das alte Hallenbad vorgestellt",
        sections=("/Wirtschaft-und-Infrastruktur/Stadtplanung/",),
        blocks=paragraphs(
            "Zur Geschichte gibt es eine [[Chronik>quirk:linked-only-from-a-body]]. Die Vorlage steht im "
            "[[Ratsinformationssystem>/allris/vo020.asp?VOLFDNR=4711]].",
            "Anträge stellt man über die "
            "[[Bauberatung>/Rathaus/Buergerservice/Dienstleistungen/Dienstleistungen-Detailansicht_13513.html]], "
            "Fragen an den [[Architekten>https://architektur.example/herne]] oder über das "
            "[[Formular>/weiterleitung/formular]].",
        ),
    ),
    Quirk(
        name="press-only",
        shows="It stands among the press releases only, and is found through the months there.",
        day=date(2018, 6, 25),
        title="Medien-Einladung: Rundgang über die Baustelle",
        main=False,
        blocks=paragraphs("Vertreterinnen und Vertreter der Medien sind am Mittwoch um 11 Uhr eingeladen."),
    ),
    Quirk(
        name="section-only",
        shows="An entry without a page stands on a section only, so the section is its address.",
        day=date(2023, 3, 20),
        title="Bilderbuchkino in der Stadtbibliothek",
        page=False,
        main=False,
        press=False,
        sections=("/Familie-und-Bildung/Au%C3%9Ferschulische-Bildung/Stadtbibliothek/Aktuelles/",),
        blocks=paragraphs("Am Mittwoch um 16 Uhr wird „Der Dachs im Dunkeln“ gezeigt. Eintritt frei."),
    ),
    Quirk(
        name="back-dated",
        shows="It came online nine days after its date, below newer ones, with a number of that later day.",
        day=date(2025, 9, 8),
        title="Nachtrag zur Sitzung des Integrationsrats",
        sections=("/Stadt-und-Leben/Integration/",),
        late=9,
        names=(("8. September", "2025-09-08", None),),
        blocks=paragraphs("Der Integrationsrat hat am 8. September drei Anträge einstimmig beschlossen."),
    ),
    Quirk(
        name="link-in-teaser",
        shows="The teaser of a notice with a page links something else.",
        day=date(2023, 9, 25),
        title="Mitmachen beim Heimatpreis",
        teaser="Vorschläge nimmt das [[Formular>https://heimatpreis.example/herne]] entgegen, bis zum 31. Oktober.",
        names=(("31. Oktober", "2023-10-31", None),),
        blocks=paragraphs(
            "Vorschläge nimmt das [[Formular>https://heimatpreis.example/herne]] entgegen.",
            "Einsendeschluss ist der 31. Oktober.",
        ),
    ),
    Quirk(
        name="other-host",
        shows="The section of childcare links its page under another host of the city.",
        day=date(2021, 11, 8),
        title="Laternenumzug durch Baukau",
        sections=("/Familie-und-Bildung/Kinderbetreuung/",),
        blocks=paragraphs(
            "Der Zug startet am Donnerstag um 17 Uhr an der Kita Am Wasserturm. Bitte Laternen mit-bringen."
        ),
    ),
)
