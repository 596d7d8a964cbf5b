"""What stands around the news on every page: menu, sidebar, contact, cookie box, notice, share buttons.

None of it is part of a record. Some of it looks much like news, because on the real site it does.
"""

from __future__ import annotations

from html import escape

from sample_city.document import ORIGIN, date_line
from sample_city.markups.model import Markup, Surroundings
from sample_city.markups.typesetting import set_text

_MENU = (
    ("Rathaus", "/Rathaus/"),
    ("Bürgerservice", "/Rathaus/Buergerservice/"),
    ("Dienstleistungen von A bis Z", "/Rathaus/Buergerservice/Dienstleistungen/"),
    (
        "Personalausweis beantragen",
        "/Rathaus/Buergerservice/Dienstleistungen/Dienstleistungen-Detailansicht_13513.html",
    ),
    ("Politik", "/Rathaus/Politik/"),
    ("Ratsinformationssystem", "/allris/si010_e.asp?MM=6&YY=2019"),
    ("Stellenangebote", "/Rathaus/Karriere_4/"),
    ("Stadt und Leben", "/Stadt-und-Leben/"),
    ("Umwelt", "/Stadt-und-Leben/Umwelt/index.html"),
    ("Familie und Bildung", "/Familie-und-Bildung/"),
    ("Kultur und Freizeit", "/Kultur-und-Freizeit/"),
    ("Wirtschaft und Infrastruktur", "/Wirtschaft-und-Infrastruktur/"),
    ("Meldungen", "/Meldungen/Alle-News.html"),
    ("Redaktion", "/intern/falle.html"),
    ("Stadtwerke", "https://stadtwerke.example/"),
)

_MORE_MENU = ("Ämter", "Formulare", "Ortsrecht", "Haushalt", "Ausschreibungen", "Standesamt", "Gewerbe", "Wahlen")

SHARE = ("Vorlesen", "Seite drucken", "Teilen auf Facebook", "Per E-Mail empfehlen")

CONTACT = (
    "Stadt Herne, Pressebüro",
    "Friedrich-Ebert-Platz 2",
    "44623 Herne",
    "Telefon: 0 23 23 / 16 - 0",
    "presse@herne.example",
)


def menu(markup: Markup, page: str, surroundings: Surroundings) -> str:
    """Return the navigation as a nested list, filled up to the wanted weight."""
    items = [_menu_item(label, path, markup, page) for label, path in _MENU]
    weight = sum(map(len, items))
    number = 0
    while weight < surroundings.menu_bytes:
        word = _MORE_MENU[number % len(_MORE_MENU)]
        item = _menu_item(f"{word} {number}", f"/Rathaus/Verwaltung/Bereich-{number}/index.html", markup, page)
        items.append(item)
        weight += len(item)
        number += 1
    return f'<ul class="menu">\n{"".join(items)}</ul>'


def notice(template: str, surroundings: Surroundings) -> str:
    """Return the day's notice in its box, or nothing."""
    return template.format(escape(surroundings.notice)) if surroundings.notice else ""


def cookie_box(template: str, surroundings: Surroundings) -> str:
    """Return the cookie box, a paragraph each for its texts, or nothing."""
    if not surroundings.cookie_box:
        return ""
    texts = surroundings.cookie_box.split("\n\n")
    return template.format("".join(f"<p>{escape(text)}</p>" for text in texts))


def share_buttons(page: str) -> str:
    """Return buttons to read aloud, print and share, as links and as buttons."""
    shared = f"https://teilen.example/?u={escape(ORIGIN + page)}"
    links = "".join(
        f'<li><a href="{shared}&amp;n={number}" title="{label}">{label}</a></li>' for number, label in enumerate(SHARE)
    )
    return f'<ul class="werkzeuge rs_skip">{links}<li><button type="button">Zurück zur Übersicht</button></li></ul>'


def contact(template: str) -> str:
    """Return the press office's box: `{heading}` and `{lines}`."""
    lines = "<br>".join(escape(line) for line in CONTACT)
    return template.format(heading="Kontakt", lines=lines)


def related_as_list(surroundings: Surroundings, markup: Markup, page: str) -> str:
    """Return teasers of other news with their own date lines, as a list."""
    items = "".join(
        f'<li><span class="datum">{date_line(article.published)}</span> '
        f'<a href="{escape(markup.address(ORIGIN + str(article.path), page))}">{set_text(article.title, markup.noise)}'
        "</a></li>"
        for article in surroundings.related
    )
    return f"<h2>Aktuelle Meldungen</h2><ul>{items}</ul>" if items else ""


def related_as_entries(surroundings: Surroundings, markup: Markup, page: str) -> str:
    """Return teasers of other news shaped like the entries of a listing, headings and thumbnails included."""
    items = "".join(
        f'<div class="teaser"><img src="/static/vorschau.png" alt="" width="120" height="80">'
        f"<p>{date_line(article.published)}</p><h3>{set_text(article.title, markup.noise)}</h3>"
        f'<p><a href="{escape(markup.address(ORIGIN + str(article.path), page))}">mehr zur Meldung: '
        f"{set_text(article.title, markup.noise)}</a></p></div>"
        for article in surroundings.related
    )
    return f"<h2>Das könnte Sie auch interessieren</h2>{items}" if items else ""


def related_as_titles(surroundings: Surroundings, markup: Markup, page: str) -> str:
    """Return titles of other news without dates."""
    items = "".join(
        f'<div><a href="{escape(markup.address(ORIGIN + str(article.path), page))}">'
        f"{set_text(article.title, markup.noise)}</a></div>"
        for article in surroundings.related
    )
    return f'<div class="kasten"><strong>Weitere Nachrichten</strong>{items}</div>' if items else ""


def _menu_item(label: str, path: str, markup: Markup, page: str) -> str:
    href = escape(markup.address(path if path.startswith("http") else ORIGIN + path, page))
    return f'  <li><a href="{href}">{set_text(label, markup.noise)}</a></li>\n'
