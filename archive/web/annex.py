"""What Datasette's own pages say about the tables, in German, and how they lead back to the articles."""

from __future__ import annotations

from urllib.parse import quote

from markupsafe import Markup

from archive.web.instance import Datasette

TABLE_NOTES = {
    "articles": "Eine Zeile je Meldung, wie sie zuletzt zu lesen war.",
    "versions": "Jede Fassung jeder Meldung, ganz. Es kommen nur welche dazu.",
    "changes": "Was sich wann änderte: neu, geändert, verschwunden, wieder da. Die id steigt immer.",
    "images": "Die Bilder der Meldungen mit Beschreibung, Unterschrift und Urheber.",
    "attachments": "Die Dateien, auf die Meldungen verweisen.",
    "links": "Die Links in den Meldungen.",
    "media": "Die archivierten Bilder und PDF-Dateien, mit dem Text der PDF-Dateien.",
    "sections": "Die Rubriken der Stadt.",
    "article_sections": "Welche Meldung wann in welcher Rubrik stand.",
    "related": "Welche Meldungen zusammengehören.",
    "observations": "Was beim Lesen einer Meldung auffiel.",
    "events": "Termine, die in Meldungen genannt werden.",
    "crawls": "Jeder Abruf von herne.de: wann, wie und mit welchem Ergebnis.",
    "aliases": "Frühere Kennungen von Meldungen.",
    "lexicon": "Jedes Wort, das vorkommt, mit seiner Grundform.",
}

EXAMPLE_QUERIES = {
    "Meldungen je Jahr": "select substr(published, 1, 4) as jahr, count(*) as meldungen\nfrom articles group by jahr",
    "die meisten Fassungen": "select key, title, versions from articles\nwhere versions > 1 order by versions desc",
    "die längsten Meldungen": "select key, published, title, length(body) as zeichen\n"
    "from articles order by zeichen desc limit 20",
    "wer fotografiert": "select credit, count(*) as bilder from images\n"
    "where credit is not null group by credit order by bilder desc",
}


def cell(datasette: Datasette, table: str | None, column: str, value: object) -> Markup | None:
    """Return the key of an article as a link to its page; `None` for a cell that Datasette shows as it is."""
    if table == "articles" and column == "key" and isinstance(value, str):
        return Markup('<a href="{}">{}</a>').format(datasette.urls.path(f"/meldung/{quote(value)}"), value)
    return None
