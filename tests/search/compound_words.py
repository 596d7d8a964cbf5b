"""Words of municipal news with what they are made of. Nothing was tuned on them.

`Not·fall|praxis: Notfall Praxis` is a word with its cuts, then the words a reader may look for. A cut at `·` is neither
right nor wrong: it is in a part that is a word of its own.
"""

from __future__ import annotations

WRITTEN = """
Schul|weg|sicherung: Schule Weg Sicherung
Spiel|geräte|prüfung: Spiel Gerät Prüfung
Kita|gebühren|satzung: Kita Gebühr Satzung
Hunde|wiese: Hund Wiese
Bürger|versammlung: Bürger Versammlung
Einwohner|versammlungen: Einwohner Versammlung
Stadt|rats|beschluss: Stadt Rat Beschluss
Haus·halts|sicherungs|konzept: Haushalt Sicherung Konzept
Haus·halts|satzung: Haushalt Satzung
Gewerbe|steuer|einnahmen: Gewerbe Steuer Einnahme
Personal|kosten|steigerung: Personal Kosten Steigerung
Verwaltungs|vorstand: Verwaltung Vorstand
Verwaltungs|gebäude: Verwaltung Gebäude
Verkehrs|ausschusses: Verkehr Ausschuss
Umwelt|ausschuss: Umwelt Ausschuss
Finanz|ausschuss|sitzung: Finanz Ausschuss Sitzung
Wahl|helfer|schulung: Wahl Helfer Schulung
Stich|wahl|ergebnisse: Wahl Ergebnis
Stimm|zettel: Stimme Zettel
Brief|wahl|unterlagen: Brief Wahl Unterlage
Flächen|nutzungs|plan: Fläche Nutzung Plan
Bau|genehmigungs|verfahren: Bau Genehmigung Verfahren
Bau|leit|planung: Bau Planung
Bau|aufsichts|behörde: Bau Aufsicht Behörde
Denkmal|schutz|behörde: Denkmal Schutz Behörde
Straßen|reinigungs|gebühren: Straße Reinigung Gebühr
Straßen|beleuchtung: Straße Beleuchtung
Straßen|bäume: Straße Baum
Straßen|laternen: Straße Laterne
Geh·weg|schäden: Gehweg Schaden
Rad|weg|ausbau: Rad Weg Ausbau
Rad|schnell|weg: Rad Weg
Fahr·bahn|erneuerung: Fahrbahn Erneuerung
Fahr·bahn|markierungen: Fahrbahn Markierung
Kanal|sanierung: Kanal Sanierung
Kanal|deckel: Kanal Deckel
Leitungs|arbeiten: Leitung Arbeit
Asphalt|arbeiten: Asphalt Arbeit
Umleitungs|strecke: Umleitung Strecke
Halte|verbots|zonen: Verbot Zone
Verkehrs|beruhigung: Verkehr Beruhigung
Verkehrs|teil·nehmer: Verkehr Teilnehmer
Tempo|kontrollen: Tempo Kontrolle
Ampel|anlage: Ampel Anlage
Kreis|verkehr: Kreis Verkehr
Brücken|prüfung: Brücke Prüfung
Bus|linie: Bus Linie
Bus|spur: Bus Spur
Schienen|ersatz|verkehr: Schiene Ersatz Verkehr
Bahn|übergang: Bahn Übergang
Park|gebühren: Gebühr
Bewohner|parken: Bewohner
Lade|säulen|netz: Säule Netz
Müll|gebühren: Müll Gebühr
Müll|trennung: Müll Trennung
Abfall|behälter: Abfall Behälter
Bio|tonne: Bio Tonne
Papier|container: Papier Container
Alt|kleider|container: Kleid Container
Recycling|höfe: Recycling Hof
Grün|schnitt|annahme: Schnitt Annahme
Baum|pflanz|aktion: Baum Aktion
Baum|pflege|arbeiten: Baum Pflege Arbeit
Park|pflege: Park Pflege
Garten|abfälle: Garten Abfall
Klima|anpassungs|konzept: Klima Anpassung Konzept
Klima|not·stand: Klima Notstand
Wärme|planung: Wärme Planung
Solar|dach|kataster: Dach Kataster
Energie|beratung: Energie Beratung
Energie|spar|tipps: Energie Tipp
Lärm|schutz|wand: Lärm Schutz Wand
Luft|rein|halte|plan: Luft Plan
Hitze|schutz|maßnahmen: Hitze Schutz Maßnahme
Trink|wasser|brunnen: Wasser Brunnen
Regen|rück|halte|becken: Regen Becken
Wasser|schutz|gebiet: Wasser Schutz Gebiet
Bach|renaturierung: Bach Renaturierung
Ufer|promenade: Ufer Promenade
Feuer·wehr|haus: Feuerwehr Haus
Feuer·wehr|leute: Feuerwehr
Lösch|zug: Zug
Lösch|fahr·zeug: Fahrzeug
Dach|stuhl|bränden: Dach Stuhl Brand
Küchen|brand: Küche Brand
Rauch|entwicklung: Rauch Entwicklung
Gas|austritt: Gas Austritt
Unfall|stelle: Unfall Stelle
Rettungs|wagen: Rettung Wagen
Rettungs|dienst|personal: Rettung Dienst Personal
Katastrophen|schutz|übung: Katastrophe Schutz Übung
Sirenen|probe: Sirene Probe
Evakuierungs|zone: Evakuierung Zone
Bomben|funde: Bombe Fund
Blind·gänger|verdacht: Blindgänger Verdacht
Polizei|einsatz: Polizei Einsatz
Polizei|präsidium: Polizei Präsidium
Ordnungs|kräfte: Ordnung Kraft
Ordnungs|widrigkeit: Ordnung
Stadt|wache: Stadt Wache
Kinder|garten|anmeldung: Kind Garten Anmeldung
Kinder|tages|pflege: Kind Tag Pflege
Jugend|treff: Jugend Treff
Jugend|zentren: Jugend Zentrum
Jugend|amts|leiterin: Jugend Amt Leiter
Familien|zentrum: Familie Zentrum
Familien|pass: Familie Pass
Eltern|beirat: Eltern Beirat
Eltern|beiträge: Eltern Beitrag
Grund|schul|klassen: Schule Klasse
Gesamt|schulen: Schule
Schul|anmeldungen: Schule Anmeldung
Schul|turn|halle: Schule Halle
Schul|sozial·arbeit: Schule Sozialarbeit
Schul|bus|verkehr: Schule Bus Verkehr
Unterrichts|ausfall: Unterricht Ausfall
Ganz·tags|schule: Schule
Ferien|betreuung: Ferien Betreuung
Ferien|spiel|aktion: Ferien Spiel Aktion
Ausbildungs|messe: Ausbildung Messe
Ausbildungs|börse: Ausbildung Börse
Musik|schul|konzert: Musik Schule Konzert
Volks|hochschul|kurse: Volk Kurs
Bücherei|ausweis: Bücherei Ausweis
Lese|förderung: Förderung
Vorlese|wett·bewerb: Wettbewerb
Stadt|archiv: Stadt Archiv
Museums|pädagogik: Museum Pädagogik
Kunst|ausstellung: Kunst Ausstellung
Theater|vorstellung: Theater Vorstellung
Kultur|büro: Kultur Büro
Kultur|preis|verleihung: Kultur Preis Verleihung
Konzert|reihe: Konzert Reihe
Chor|probe: Chor Probe
Straßen|musik|festival: Straße Musik Festival
Stadt|jubiläum: Stadt Jubiläum
Kirmes|besucher: Kirmes Besucher
Kirmes|eröffnung: Kirmes Eröffnung
Schützen|verein: Schütze Verein
Weihnachts|beleuchtung: Weihnacht Beleuchtung
Advents|markt: Advent Markt
Oster|ferien|programm: Ostern Ferien Programm
Karnevals|umzug: Karneval Umzug
Rosen·montags|zug: Rosenmontag Zug
Bürger|fest: Bürger Fest
Nachbarschafts|treff: Nachbarschaft Treff
Senioren|tanz|tee: Senior Tanz Tee
Senioren|wohn·anlage: Senior
Pflege|beratung: Pflege Beratung
Pflege|stütz·punkt: Pflege
Alten|pflegerin: Pfleger
Kranken|wagen: Wagen
Kranken|pflege|schule: Pflege Schule
Haus|arzt|praxis: Haus Arzt Praxis
Not·fall|praxis: Praxis
Impf|stelle: Stelle
Impf|termine: Termin
Test|zentren: Test Zentrum
Gesundheits|förderung: Gesundheit Förderung
Flüchtlings|beratung: Flüchtling Beratung
Sprach|mittler: Sprache Mittler
Sprach|förder|kurse: Sprache Kurs
Integrations|beauftragte: Integration
Gleichstellungs|stelle: Gleichstellung Stelle
Frauen|beratungs|stelle: Frau Beratung Stelle
Männer|gruppe: Mann Gruppe
Behinderten|beirat: Beirat
Ehren·amts|karte: Ehrenamt Karte
Ehren·amts|börse: Ehrenamt Börse
Vereins|förderung: Verein Förderung
Sport|stätten: Sport Stätte
Sport|halle: Sport Halle
Turn|verein: Verein
Fuß·ball|platz: Fußball Platz
Kunst|rasen|plätze: Kunst Rasen Platz
Eis|lauf|halle: Eis Halle
Schwimm|kurse: Kurs
Wirtschafts|stand·ort: Wirtschaft Standort
Gewerbe|park: Gewerbe Park
Industrie|denkmal: Industrie Denkmal
Zechen|siedlung: Zeche Siedlung
Innen·stadt|entwicklung: Innenstadt Entwicklung
Einzel|handels|konzept: Handel Konzept
Wochen|markt|händler: Woche Markt Händler
Leer·stands|kataster: Leerstand Kataster
Wohnungs|mangel: Wohnung Mangel
Wohn|geld|antrag: Geld Antrag
Miet|spiegel: Miete Spiegel
Grund·stücks|verkauf: Grundstück Verkauf
Neu·bau|siedlung: Neubau Siedlung
Stadt|umbau|gebiet: Stadt Umbau Gebiet
Quartiers|management: Quartier Management
Städte|bau|förderung: Stadt Bau Förderung
Digitalisierungs|strategie: Digitalisierung Strategie
Glas·faser|anschluss: Glasfaser Anschluss
Online|termin|vergabe: Online Termin Vergabe
Melde|bescheinigung: Bescheinigung
Reise|pässe: Reise Pass
Führer·schein|umtausch: Führerschein Umtausch
Standes|beamtin: Beamter
Fried·hofs|satzung: Friedhof Satzung
gebühren|pflichtig: Gebühr
familien|freundlich: Familie
"""

COMPOUNDS = {
    bars.replace("|", "").replace("·", ""): (bars, tuple(words.split()))
    for bars, words in (line.split(": ") for line in WRITTEN.strip().splitlines())
}

WRITTEN_SIMPLE = """
Antrag Beschwerde Bescheid Genehmigung Satzung Verordnung Verfügung Bekanntmachung Vergabe Auftrag Bewerbung
Einstellung Abteilung Dezernat Dezernentin Kämmerer Kämmerin Ratsherr Fraktion Koalition Opposition Abstimmung
Beratung Begehren Petition Anfrage Antwort Stellungnahme Ergebnis Verhandlung Vertretung Ausschreibung
Versorgung Entsorgung Entwässerung Erschließung Erneuerung Instandsetzung Umgestaltung Begrünung Bewässerung
Verschmutzung Verzögerung Verspätung Behinderung Unterbrechung Absperrung Durchfahrt Zufahrt Ausfahrt Einfahrt
Überquerung Unterführung Vorfahrt Rückkehr Ankunft Abfahrt Verbindung Fahrerin Radlerin Passanten Zeugin
Täterin Ermittler Kommissarin Verletzung Bewusstsein Krankheit Genesung Pflegerin Ärztinnen Apothekerin
Therapeutin Patientinnen Erzieher Pädagogin Schülerin Studentin Rektorin Direktorin Professorin Absolventen
Praktikantin Azubi Gesellin Meisterin Handwerkerin Händlerin Kundin Verkäuferin Unternehmerin Gründerin
Mieterinnen Eigentümer Nachbarschaft Gemeinde Bevölkerung Einwohnerin Rentnerin Jugendliche Erwachsene Senioren
Vereinigung Genossenschaft Stiftung Trägerschaft Patenschaft Mitgliedschaft Meisterschaft Mannschaft Trainerin
Spielerin Siegerin Turnier Olympia Konzert Orchester Ensemble Festival Premiere Komödie Kabarett Literatur
Lesung Galerie Malerei Skulptur Fotografin Dortmund Essen Bottrop Gladbeck Wattenscheid Oberhausen Duisburg
Düsseldorf Köln Münster Hamm Witten Hattingen Schröder Kowalski Yilmaz Szymanski Nowak Krüger Schulze Lehmann
Bergmann Neumann Kaufmann Petersen Jansen regelmäßig zuverlässig nachhaltig gemeinsam öffentlich freiwillig
ehrenamtlich vorübergehend voraussichtlich beispielsweise insbesondere gegebenenfalls
"""
NO_COMPOUNDS = WRITTEN_SIMPLE.split()
