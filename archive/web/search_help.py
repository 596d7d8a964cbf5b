"""What the search understands, for readers and for programs: the grammar, the parameters, the formats, the columns."""

from __future__ import annotations

from datasette import Response

from archive.search.grammar import EXAMPLE_DAY, GRAMMAR
from archive.search.record import grammar_record
from archive.search.results import THINGS
from archive.web import german
from archive.web.addresses import full_addresses
from archive.web.instance import Datasette, Request
from archive.web.responses import FOR_A_MINUTE_OR_STALE, json_answer, page
from archive.web.search_export import COLUMNS, MOST_ROWS
from archive.web.search_feed import MOST_ENTRIES
from archive.web.search_values import SORTS, STATUSES, SearchValues, search_path
from archive.web.searching import PER_PAGE

PARAMETERS = {
    "q": "die Suche, wie sie oben beschrieben ist; ohne sie alle Meldungen",
    "von": "erster Tag: 2024-03-05, März 2024, gestern",
    "bis": "letzter Tag, eingeschlossen",
    "jahr": "vier Ziffern",
    "monat": "1 bis 12; ohne Jahr dieser Monat aller Jahre",
    "rubrik": "Kürzel oder Pfad einer Rubrik: rathaus-politik",
    "ort": "Stadtbezirk oder Ortsteil: wanne-sued",
    "status": ", ".join(STATUSES),
    "mit": ", ".join(THINGS),
    "sort": ", ".join(SORTS),
    "seite": "ab 1",
}
"""Of the address of a search, whatever its format."""
ANSWERS = {
    "json": f"eine Seite von {PER_PAGE} Treffern mit Fundstellen, Zahlen für jeden Filter und dem Link zur nächsten",
    "csv": f"alle Treffer als Tabelle, je Datei höchstens {german.number(MOST_ROWS)}",
    "jsonl": "dasselbe, ein JSON-Objekt je Zeile",
    "atom": f"zum Abonnieren: die {MOST_ENTRIES} Treffer, bei denen zuletzt etwas geschah",
}
"""Endings of the address and what they answer with."""


async def help_page(datasette: Datasette, request: Request) -> Response:
    """Show what can be typed, each with examples to click."""
    return await page(
        datasette,
        request,
        "help.html",
        {
            "here": "hilfe",
            "constructs": [
                {
                    "syntax": construct.syntax,
                    "text": construct.german,
                    "examples": [
                        {
                            "query": example.query,
                            "understood": example.understood,
                            "path": search_path(SearchValues(q=example.query)),
                        }
                        for example in construct.examples
                    ],
                }
                for construct in GRAMMAR
            ],
            "example_day": EXAMPLE_DAY,
            "parameters": PARAMETERS,
            "answers": ANSWERS,
            "columns": COLUMNS,
            "values": SearchValues(),
            "sorts": SORTS,
            "most_rows": MOST_ROWS,
            "canonical": datasette.absolute_url(request, datasette.urls.path("/hilfe")),
        },
        cache=FOR_A_MINUTE_OR_STALE,
        scripted=True,
    )


async def help_json(datasette: Datasette, request: Request) -> Response:
    """Return the same for programs."""
    url = full_addresses(datasette, request)
    answer = {
        **grammar_record(),
        "parameters": PARAMETERS,
        "formats": {form: {"url": url(f"/suche.{form}"), "answers": text} for form, text in ANSWERS.items()},
        "columns": COLUMNS,
    }
    return json_answer(request, answer, cache=FOR_A_MINUTE_OR_STALE)
