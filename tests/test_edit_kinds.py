"""What kind a change of words is: edits as a press office makes them, written by hand, with all that must be found."""

from __future__ import annotations

import pytest

from archive.edits.judge import Change
from archive.edits.words import changes
from archive.search.dictionary import look_up

Told = list[tuple[str, str | None, str | None]]

EDITS: list[tuple[str, str, Told]] = [
    # Days.
    (
        "Die Sitzung des Hauptausschusses am Dienstag, 3. März, beginnt um 16 Uhr.",
        "Die Sitzung des Hauptausschusses am Mittwoch, 4. März, beginnt um 17 Uhr.",
        [("date", "Dienstag, 3. März", "Mittwoch, 4. März"), ("time", "16 Uhr", "17 Uhr")],
    ),
    (
        "Der Recyclinghof ist vom 23. bis 27. Dezember geschlossen.",
        "Der Recyclinghof ist vom 23. Dezember bis 2. Januar geschlossen.",
        [("date", "23. bis 27. Dezember", "23. Dezember bis 2. Januar")],
    ),
    ("Bewerbungen sind bis zum 31.01.2026 möglich.", "Bewerbungen sind bis zum 15.02.2026 möglich.",
     [("date", "31.01.2026", "15.02.2026")]),
    ("Das Bad öffnet am Samstag wieder.", "Das Bad öffnet am Sonntag wieder.", [("date", "Samstag", "Sonntag")]),
    ("Die Brücke soll 2027 fertig sein.", "Die Brücke soll 2028 fertig sein.", [("date", "2027", "2028")]),
    ("Der Markt findet im Mai statt.", "Der Markt findet im Juni statt.", [("date", "Mai", "Juni")]),
    ("Der Markt findet am 9. Mai statt.", "Der Markt findet am Samstag, 9. Mai, statt.",
     [("date", "9. Mai", "Samstag, 9. Mai")]),
    ("Die Sprechstunde ist immer montags.", "Die Sprechstunde ist immer donnerstags.",
     [("date", "montags", "donnerstags")]),
    ("Die Saison 2025/2026 endet.", "Die Saison 2026/2027 endet.", [("date", "2025/2026", "2026/2027")]),
    # Times.
    ("Einlass ist ab 18 Uhr.", "Einlass ist ab 18.30 Uhr.", [("time", "18 Uhr", "18.30 Uhr")]),
    ("Geöffnet: 9-12 und 14-16 Uhr.", "Geöffnet: 9-12 und 14-17 Uhr.",
     [("time", "9-12 und 14-16 Uhr", "9-12 und 14-17 Uhr")]),
    ("Stand 21:45 Uhr", "Stand 22:10 Uhr", [("time", "21:45 Uhr", "22:10 Uhr")]),
    ("Los geht es um 9.30.", "Los geht es um 10.30.", [("time", "9.30", "10.30")]),
    ("Beginn ist um 9.30 Uhr.", "Beginn ist um 9:30 Uhr.", [("formatting", "9.30 Uhr", "9:30 Uhr")]),
    ("Der Umzug startet am Vormittag.", "Der Umzug startet am Nachmittag.", [("time", "Vormittag", "Nachmittag")]),
    ("Die Halle ist offen.", "Die Halle ist bis 20 Uhr offen.", [("time", None, "bis 20 Uhr")]),
    # Places.
    ("Gesperrt ist die Bahnhofstraße.", "Gesperrt ist die Schulstraße.", [("place", "Bahnhofstraße", "Schulstraße")]),
    ("Treffpunkt: Sodinger Straße 12", "Treffpunkt: Sodinger Straße 14a",
     [("place", "Sodinger Straße 12", "Sodinger Straße 14a")]),
    ("Der Infostand steht in Röhlinghausen.", "Der Infostand steht in Horsthausen.",
     [("place", "Röhlinghausen", "Horsthausen")]),
    ("Getagt wird im Kleinen Sitzungssaal.", "Getagt wird im Großen Sitzungssaal.",
     [("place", "Kleinen Sitzungssaal", "Großen Sitzungssaal")]),
    ("Die Lesung ist in der Stadtbibliothek.", "Die Lesung ist im Kulturzentrum.",
     [("place", "in der Stadtbibliothek", "im Kulturzentrum")]),
    ("Das Fest wird auf dem Rathausplatz gefeiert.", "Das Fest wird im Stadtgarten gefeiert.",
     [("place", "auf dem Rathausplatz", "im Stadtgarten")]),
    # Numbers.
    ("Aktuell sind 187 Personen infiziert.", "Aktuell sind 188 Personen infiziert.",
     [("number", "187 Personen", "188 Personen")]),
    ("Telefon 0 23 23 / 16 - 29 32", "Telefon 0 23 23 / 16 - 29 35",
     [("number", "Telefon 0 23 23 / 16 - 29 32", "Telefon 0 23 23 / 16 - 29 35")]),
    ("Telefon 0 23 23 / 16 - 29 32", "Telefon 02323 16-2932",
     [("formatting", "0 23 23 / 16 - 29 32", "02323 16-2932")]),
    ("Die Beratung ist im Rathaus, 3. OG, Raum 312.", "Die Beratung ist im Rathaus, 2. OG, Raum 212.",
     [("number", "3", "2"), ("number", "Raum 312", "Raum 212")]),
    ("Der Eintritt kostet 7,50 Euro.", "Der Eintritt kostet 8 Euro.", [("number", "7,50 Euro", "8 Euro")]),
    ("Die Wahlbeteiligung lag bei 61,2 %.", "Die Wahlbeteiligung lag bei 62,1 %.", [("number", "61,2 %", "62,1 %")]),
    ("Zwei Verletzte kamen ins Krankenhaus.", "Drei Verletzte kamen ins Krankenhaus.",
     [("number", "Zwei Verletzte", "Drei Verletzte")]),
    ("Der Kurs 2605 ist ausgebucht.", "Der Kurs 2606 ist ausgebucht.", [("number", "Kurs 2605", "Kurs 2606")]),
    ("Die Linie U35 fährt nicht.", "Die Linie U43 fährt nicht.", [("number", "Linie U35", "Linie U43")]),
    ("Das dreitägige Fest beginnt.", "Das viertägige Fest beginnt.", [("number", "dreitägige", "viertägige")]),
    # Names.
    ("Oberbürgermeister Frank Berger eröffnet das Fest.", "Bürgermeisterin Andrea Koch eröffnet das Fest.",
     [("name", "Oberbürgermeister Frank Berger", "Bürgermeisterin Andrea Koch")]),
    ("Fragen beantwortet Frau Schmidt.", "Fragen beantwortet Herr Yılmaz.",
     [("name", "Frau Schmidt", "Herr Yılmaz")]),
    ("„Ein Gewinn für alle“, sagt Claudia Heinrich.", "„Ein Gewinn für alle“, sagt Claudia Heinrichs-Meyer.",
     [("name", "Claudia Heinrich", "Claudia Heinrichs-Meyer")]),
    ("Träger der Einrichtung ist die AWO.", "Träger der Einrichtung ist die DRK.", [("name", "AWO", "DRK")]),
    ("Das teilt der Fachbereich Gesundheit mit.", "Das teilt der Fachbereich Soziales mit.",
     [("name", "Fachbereich Gesundheit", "Fachbereich Soziales")]),
    # Wording.
    ("Die Veranstaltung fällt aus.", "Die Veranstaltung findet statt.", [("wording", "fällt aus", "findet statt")]),
    ("Die Sitzung ist öffentlich.", "Die Sitzung ist nicht öffentlich.", [("wording", None, "nicht")]),
    ("Die Stadt bittet um Verständnis.", "Die Verwaltung bittet um Verständnis.", [("wording", "Stadt", "Verwaltung")]),
    ("Alle Bürgerinnen und Bürger sind eingeladen.", "Alle Bürger*innen sind eingeladen.",
     [("wording", "Bürgerinnen und Bürger", "Bürger*innen")]),
    ("Die Mutter ist aus.", "Die Butter ist aus.", [("wording", "Mutter", "Butter")]),
    ("Für Kinder gibt es ein Programm.", "Für Kinder gibt es kein Programm.", [("wording", "ein", "kein")]),
    ("Die Anmeldung ist möglich.", "Die Abmeldung ist möglich.", [("wording", "Anmeldung", "Abmeldung")]),
    ("Die Bäume wurden gefällt.", "Die Bäume werden gefällt.", [("wording", "wurden", "werden")]),
    # Slips.
    ("Die Veranstatlung ist frei.", "Die Veranstaltung ist frei.", [("typo", "Veranstatlung", "Veranstaltung")]),
    ("Die stadt lädt ein.", "Die Stadt lädt ein.", [("typo", "stadt", "Stadt")]),
    ("Das Büro fur Vielfalt lädt ein.", "Das Büro für Vielfalt lädt ein.", [("typo", "fur", "für")]),
    ("Das ist im Viertel.Das freut alle.", "Das ist im Viertel. Das freut alle.", [("typo", ".Das", ". Das")]),
    ("Alle Kinder die kommen wollen.", "Alle Kinder, die kommen wollen.", [("typo", "Kinder die", "Kinder, die")]),
    ("Der Kinder garten öffnet.", "Der Kindergarten öffnet.", [("typo", "Kinder garten", "Kindergarten")]),
    ("Das war am 17 Juli 2019 so.", "Das war am 17. Juli 2019 so.", [("typo", "17 Juli 2019", "17. Juli 2019")]),
    ("Die Bahnhofstrase ist gesperrt.", "Die Bahnhofstraße ist gesperrt.",
     [("typo", "Bahnhofstrase", "Bahnhofstraße")]),
    ("Am Monatg ist geschlossen.", "Am Montag ist geschlossen.", [("typo", "Monatg", "Montag")]),
    # Layout, and what is written out.
    ("Das „Alltag\"-Projekt", "Das „Alltag“-Projekt", [("formatting", "Alltag\"-", "Alltag“-")]),
    ("Es geht um Menschen-rechte.", "Es geht um Menschenrechte.",
     [("formatting", "Menschen-rechte", "Menschenrechte")]),
    ("Mehr unter www.herne.de/alt.", "Mehr unter www.herne.de/neu.",
     [("link", "www.herne.de/alt", "www.herne.de/neu")]),
    ("Es spielen drei Bands.", "Es spielen 3 Bands.", [("wording", "drei", "3")]),
    ("Beim 14. Tag der Gärten.", "Beim 15. Tag der Gärten.", [("number", "14", "15")]),
    ("In den Sommerferien ist zu.", "In den Herbstferien ist zu.", [("date", "Sommerferien", "Herbstferien")]),
    ("Die A 42 ist ab Herne-Baukau gesperrt.", "Die A 43 ist ab Herne-Eickel gesperrt.",
     [("number", "A 42", "A 43"), ("place", "Herne-Baukau", "Herne-Eickel")]),
    ("Der Termin am Freitag entfällt.", "Der Termin am Freitag, 15 Uhr, entfällt.", [("time", None, "15 Uhr")]),
    ("Alle Bürger:innen sind da.", "Alle Bürger*innen sind da.", [("wording", "Bürger:innen", "Bürger*innen")]),
    ("Der Ausschuß tagt.", "Der Ausschuss tagt.", [("typo", "Ausschuß", "Ausschuss")]),
    ("„Das ist gut“, sagt Heinrich.", "„Das ist gut“, sagt Müller.", [("name", "Heinrich", "Müller")]),
    ("Es spricht OB Dr. Frank Berger.", "Es spricht Bürgermeisterin Andrea Koch.",
     [("name", "OB Dr. Frank Berger", "Bürgermeisterin Andrea Koch")]),
    ("Wegen der Hitze ist zu.", "Wegen des Sturms ist zu.", [("wording", "der Hitze", "des Sturms")]),
    ("Impfung ab 12 Jahren ohne Termin", "Impfung ab 16 Jahren mit Termin",
     [("number", "12 Jahren", "16 Jahren"), ("wording", "ohne", "mit")]),
    ("Hauptstraße 12, 44649 Herne", "Hauptstraße 12, 44651 Herne", [("place", "44649 Herne", "44651 Herne")]),
    ("Die Arbeiten dauern bis Ende März.", "Die Arbeiten dauern bis Mitte April.",
     [("date", "Ende März", "Mitte April")]),
    ("Fragen an petra.klein@herne.de", "Fragen an jan.gross@herne.de",
     [("link", "petra.klein@herne.de", "jan.gross@herne.de")]),
    ("Das Buch kostet nichts.", "Das Buch kostet drei Euro.", [("number", "nichts", "drei Euro")]),
    ("Der Markt ist am 3. und 4. Mai.", "Der Markt ist am 3., 4. und 5. Mai.",
     [("date", "3. und 4. Mai", "3., 4. und 5. Mai")]),
    # Several at once.
    (
        "Die Feier am 3. Mai im Ratssaal ist ausgebucht. Es kommen 120 Gäste.",
        "Die Feier am 4. Mai in der Aula ist abgesagt. Es kamen 90 Gäste.",
        [
            ("date", "3. Mai", "4. Mai"),
            ("place", "im Ratssaal", "in der Aula"),
            ("wording", "ausgebucht", "abgesagt"),
            ("wording", "kommen", "kamen"),
            ("number", "120 Gäste", "90 Gäste"),
        ],
    ),
    (
        "Der Eintritt ist frei. Karten gibt es an der Kasse.",
        "Der Eintritt ist frei. Getränke werden verkauft. Karten gibt es an der Kasse.",
        [("wording", None, "Getränke werden verkauft.")],
    ),
]  # fmt: skip


def told(found: list[Change]) -> Told:
    return [(change.kind, change.before, change.after) for change in found]


@pytest.mark.parametrize(("before", "after", "expected"), EDITS, ids=[after[:40] for _, after, _ in EDITS])
def test_an_edit_gives_its_kinds_and_the_words_that_changed(before: str, after: str, expected: Told) -> None:
    assert told(changes(before, after)) == expected


@pytest.mark.parametrize(("before", "after", "expected"), EDITS, ids=[after[:40] for _, after, _ in EDITS])
def test_the_dictionary_spoils_nothing(before: str, after: str, expected: Told) -> None:
    assert told(changes(before, after, look_up)) == expected


@pytest.mark.parametrize(("before", "after", "_expected"), EDITS, ids=[after[:40] for _, after, _ in EDITS])
def test_an_edit_that_is_taken_back_has_the_same_kinds(before: str, after: str, _expected: Told) -> None:
    kinds = [sorted(change.kind for change in changes(*pair)) for pair in ((before, after), (after, before))]
    assert kinds[0] == kinds[1]


@pytest.mark.parametrize(("before", "after"), [("Die Reise beginnt.", "Die Riese beginnt.")])
def test_the_dictionary_tells_words_from_slips(before: str, after: str) -> None:
    assert [change.kind for change in changes(before, after)] == ["typo"]
    assert [change.kind for change in changes(before, after, look_up)] == ["wording"]
