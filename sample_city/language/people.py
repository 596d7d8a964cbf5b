"""People who speak in the texts. All are invented; offices change hands on a given day, as they do."""

from __future__ import annotations

from datetime import date

FIRST_NAMES = {
    "w": (
        "Sabine", "Claudia", "Nurcan", "Petra", "Lena", "Monika", "Aylin", "Birgit", "Katharina", "Ulrike",
        "Jasmin", "Dorothee", "Svenja", "Elif", "Gudrun", "Hanna", "Martina", "Zeynep", "Ruth", "Friederike",
    ),
    "m": (
        "Frank", "Andreas", "Mehmet", "Thomas", "Jürgen", "Lukas", "Stefan", "Uwe", "Karlheinz", "Tobias",
        "Rainer", "Emre", "Günter", "Markus", "Piotr", "Florian", "Dirk", "Norbert", "Ali", "Christoph",
    ),
}  # fmt: skip

LAST_NAMES = (
    "Althoff", "Berghaus", "Cengiz", "Dieckhoff", "Eickmann", "Fröhling", "Grzybowski", "Hülsmann", "Isenberg",
    "Jankowiak", "Kortmann", "Löchter", "Möllenkamp", "Nowitzki-Brandt", "Overkamp", "Pawlak", "Quast",
    "Rüsing", "Schürmann", "Tegethoff", "Uhlenbruck", "Vössing", "Wischnewski", "Yıldırım", "Zurhausen",
    "Szymaniak", "Böckenholt", "Krüper", "Lütgendorf", "Röhrig",
)  # fmt: skip

FUNCTIONS = {
    "w": (
        "Leiterin des Fachbereichs Stadtgrün", "Leiterin der Stadtbibliothek",
        "Fachbereichsleiterin Kinder-Jugend-Familie",
        "Umweltdezernentin", "Leiterin der Volkshochschule", "Pressesprecherin der Stadt", "Gleichstellungsbeauftragte",
        "Projektleiterin", "Leiterin des Büros für Vielfalt", "Bezirksbürgermeisterin",
    ),
    "m": (
        "Leiter des Fachbereichs Tiefbau und Verkehr", "Leiter der Feuerwehr", "Stadtdirektor", "Kämmerer",
        "Leiter des Emschertal-Museums", "Leiter des Fachbereichs Gesundheit",
        "Geschäftsführer der Wirtschaftsförderung",
        "Sprecher der Stadtwerke", "Bezirksbürgermeister", "Leiter des Stadtarchivs",
    ),
}  # fmt: skip

PHOTOGRAPHERS = (
    "Frank Dieckhoff, Stadt Herne", "Lena Pawlak, Stadt Herne", "Stadt Herne, Piotr Rüsing", "Emre Kortmann",
    "Feuerwehr Herne", "Stadtwerke Herne", "Stadt Herne", "Volker Brandhorst/Agentur Revierbild", "privat",
)  # fmt: skip

_MAYORS = (
    (date(2020, 11, 1), "Oberbürgermeisterin Dr. Renate Overkamp"),
    (date(2025, 11, 1), "Oberbürgermeister Jens Fröhling"),
    (date.max, "Oberbürgermeister Deniz Röhrig"),
)


def mayor(day: date) -> str:
    """Return office and name of who is mayor on that day."""
    return next(name for until, name in _MAYORS if day < until)
