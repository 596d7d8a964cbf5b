"""What Datasette's own pages say about the tables, in German, and how they lead back to the articles."""

from __future__ import annotations

from urllib.parse import quote

from markupsafe import Markup

from archive.web.addresses import version_path
from archive.web.instance import DATABASE, Datasette

VERSION_COLUMNS = ("from_version", "to_version", "version_id")
"""Columns that name a version, in whatever table."""

TABLE_NOTES = {
    "articles": "Eine Zeile je Meldung, wie sie zuletzt zu lesen war.",
    "versions": "Jede Fassung jeder Meldung, ganz. Es kommen nur welche dazu.",
    "changes": "Was sich wann änderte und was genau (edits): neu, geändert, entfernt, wieder da. Die id steigt immer.",
    "misses": "Jeder Abruf, bei dem eine bekannte Seite fehlte, und was herne.de geantwortet hat.",
    "images": "Die Bilder der Meldungen mit Beschreibung, Unterschrift und Urheber.",
    "attachments": "Die Dateien, auf die Meldungen verweisen.",
    "links": "Die Links in den Meldungen.",
    "media": "Die archivierten Bilder und PDF-Dateien, mit dem Text der PDF-Dateien.",
    "sections": "Die Rubriken der Stadt.",
    "article_sections": "Welche Meldung wann in welcher Rubrik stand.",
    "related": "Welche Meldungen zusammengehören.",
    "events": "Termine, die in Meldungen genannt werden.",
    "observations": "Was beim Lesen einer Meldung auffiel: Wochentage, die nicht passen, Übersichten mit anderem Text.",
    "redactions": "Was auf rechtliches Verlangen entfernt wurde: wann, warum, bei welchen Meldungen.",
    "crawls": "Jeder Abruf von herne.de: wann, wie und mit welchem Ergebnis.",
    "aliases": "Frühere Kennungen von Meldungen.",
    "lexicon": "Jedes Wort, das vorkommt, mit seiner Grundform.",
}

EXAMPLE_QUERIES = {
    "zuletzt geändert oder entfernt": "select c.at, c.kind, a.key, a.title,\n"
    "  (select group_concat(distinct e.value ->> 'kind') from json_each(c.edits) as e) as edits\n"
    "from changes as c join articles as a on a.id = c.article_id\n"
    "where c.kind in ('edit', 'gone', 'back') order by c.id desc limit 50",
    "was geändert wird": "select e.value ->> 'kind' as was, count(*) as anzahl\n"
    "from changes as c, json_each(c.edits) as e\nwhere c.kind = 'edit' group by was order by anzahl desc",
    "genannte Termine": "select distinct e.starts, e.ends, a.key, a.title, e.text\n"
    "from events as e join articles as a on a.id = e.article_id\n"
    "  join versions as v on v.id = e.version_id and v.content_hash = a.content_hash\n"
    "where e.starts >= a.published order by e.starts desc limit 50",
    "Meldungen je Jahr": "select substr(published, 1, 4) as jahr, count(*) as meldungen\nfrom articles group by jahr",
    "die meisten Fassungen": "select key, title, versions from articles\nwhere versions > 1 order by versions desc",
    "die längsten Meldungen": "select key, published, title, length(body) as zeichen\n"
    "from articles order by zeichen desc limit 20",
    "wer fotografiert": "select credit, count(*) as bilder from images\n"
    "where credit is not null group by credit order by bilder desc",
}


def cell(datasette: Datasette, table: str | None, column: str, value: object) -> Markup | None:
    """Return a cell as a link to the article or version it names; `None` for one that Datasette shows as it is."""
    if column == "article_id" and isinstance(value, int):
        return _link(datasette.urls.row(DATABASE, "articles", str(value)), value)
    if not isinstance(value, str):
        return None
    if table == "articles" and column == "key":
        return _link(datasette.urls.path(f"/meldung/{quote(value)}"), value)
    if column in VERSION_COLUMNS and "@" in value:
        return _link(datasette.urls.path(version_path(value.partition("@")[0], value)), value)
    return None


def _link(path: str, value: object) -> Markup:
    return Markup('<a href="{}">{}</a>').format(path, value)
