"""What a reader is told when something does not work: one German page, or JSON where JSON was asked for.

Nothing of the inside is shown: no traceback, no file name. What is our fault goes to the log instead.
"""

from __future__ import annotations

import logging
import sqlite3
from dataclasses import dataclass

from datasette import Response
from datasette.database import QueryInterrupted

from archive.errors import AnalyserMismatch
from archive.web.instance import Datasette, Request
from archive.web.responses import NOBODY, NOT_AT_ALL, json_answer, page

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A failure as a reader learns of it."""

    status: int
    title: str
    text: str
    retry_after: int | None = None
    """Seconds until it is worth another try."""


NOT_FOUND = Failure(
    status=404,
    title="Diese Seite gibt es nicht",
    text="Vielleicht ist die Adresse unvollständig. Was einmal archiviert wurde, bleibt unter seiner "
    "Adresse erreichbar; die Suche findet es auch ohne sie.",
)
NO_ARTICLE = Failure(
    status=404,
    title="Diese Meldung ist nicht im Archiv",
    text="Unter dieser Kennung ist nichts archiviert. Vielleicht hilft eine Suche nach ihrem Titel.",
)
NO_VERSION = Failure(
    status=404,
    title="Diese Fassung gibt es nicht",
    text="Die Meldung ist im Archiv, eine Fassung mit diesem Namen aber nicht. "
    "Die Seite der Meldung zählt ihre Fassungen auf.",
)
WITHDRAWN = Failure(
    status=410,
    title="Diese Meldung wird nicht mehr gezeigt",
    text="Sie wurde aus dem Archiv zurückgezogen. Ihre Kennung bleibt vergeben.",
)
FORBIDDEN = Failure(status=403, title="Das ist nicht freigegeben", text="Diese Seite ist nicht öffentlich.")
NOT_ALLOWED = Failure(
    status=405, title="Hier wird nur gelesen", text="Das Archiv nimmt nichts entgegen: nur GET und HEAD."
)
ONLY_SELECT = Failure(
    status=400,
    title="Das ist keine Abfrage, die liest",
    text="Ausgeführt wird nur, was mit SELECT, WITH oder EXPLAIN beginnt.",
)
NO_STREAMS = Failure(
    status=403,
    title="Ganze Tabellen gibt es hier nicht am Stück",
    text="Mit dem Parameter _next blättert man durch alle Zeilen.",
)
TOO_LONG = Failure(
    status=503,
    title="Das hat zu lange gedauert",
    text="Die Abfrage wurde nach einer Sekunde abgebrochen. Mit weniger oder selteneren Wörtern geht es schneller.",
    retry_after=10,
)
SQL_TOO_LONG = Failure(
    status=400,
    title="Die Abfrage wurde abgebrochen",
    text="Sie hat länger als eine Sekunde gedauert. Ein engeres WHERE oder ein LIMIT hilft.",
)
BUSY = Failure(
    status=503,
    title="Gerade sind zu viele Abfragen unterwegs",
    text="Tabellen und SQL teilen sich wenige Plätze, damit das Lesen schnell bleibt. "
    "Bitte in ein paar Sekunden noch einmal.",
    retry_after=5,
)
ODD_PARAMETERS = Failure(
    status=400,
    title="Das lässt sich so nicht abfragen",
    text="Mit einem der Parameter in der Adresse kann die Tabellenansicht nichts anfangen.",
)
TOO_MANY_PARAMETERS = Failure(
    status=400,
    title="Das sind zu viele Angaben",
    text="Die Adresse hat mehr als hundert Parameter. So viele braucht keine Suche und keine Tabelle.",
)
REBUILDING = Failure(
    status=503,
    title="Die Suche wird gerade erneuert",
    text="Der Suchindex passt nicht zu dieser Fassung des Programms. Die Meldungen selbst sind lesbar.",
    retry_after=300,
)
BROKEN = Failure(
    status=500,
    title="Hier ist etwas schiefgegangen",
    text="Der Fehler liegt bei uns und wurde aufgezeichnet.",
)


def withdrawn(at: str, reason: str) -> Failure:
    """Return what is told of an article that was withdrawn: on which day, and why."""
    return Failure(
        status=WITHDRAWN.status,
        title=WITHDRAWN.title,
        text=f"Sie wurde am {at} aus dem Archiv zurückgezogen. Grund: {reason.strip().rstrip('.')}. "
        "Ihre Kennung bleibt vergeben.",
    )


OF_QUERIES = (400, 429, 503)
"""Failures after which a reader goes on with the SQL that was typed."""


def too_many(seconds: int) -> Failure:
    """Return the refusal of a reader who asks faster than a person reads."""
    return Failure(
        status=429,
        title="Das waren zu viele Abfragen",
        text=f"In {seconds} Sekunden geht es weiter. Wer viel auswerten will, nimmt größere Seiten (_size=1000).",
        retry_after=seconds,
    )


def too_many_files(seconds: int) -> Failure:
    """Return the refusal of a reader who takes searches as files faster than anyone reads them."""
    return Failure(
        status=429,
        title="Das waren zu viele Dateien",
        text=f"In {seconds} Sekunden geht es weiter. Eine Datei enthält tausende Treffer; die Seiten der Suche und "
        "ihr Atom-Feed bleiben erreichbar.",
        retry_after=seconds,
    )


async def failure_page(datasette: Datasette, request: Request, failure: Failure) -> Response:
    """Return the page, or the JSON, that tells of a failure; `request` may be one that no route has seen."""
    headers = {"Retry-After": str(failure.retry_after)} if failure.retry_after is not None else {}
    if request.path.endswith(".json") or "_format=json" in request.query_string:
        answer = json_answer(
            request,
            {"ok": False, "error": f"{failure.title}. {failure.text}", "status": failure.status},
            status=failure.status,
            cache=NOT_AT_ALL,
        )
        answer.headers.update(headers)
        return answer
    return await page(
        datasette,
        # Some failures are noticed before Datasette's router: it renders for a request of its own only.
        request if "csrftoken" in request.scope else None,
        "failure.html",
        {"failure": failure, "sql": request.args.get("sql") if failure.status in OF_QUERIES else None},
        cache=NOT_AT_ALL,
        robots=NOBODY,
        status=failure.status,
        headers=headers,
    )


def failure_of(exception: Exception, *, of_stock_page: bool) -> Failure:
    """Return what to tell of an exception; one that nobody expected is logged with its traceback.

    Datasette's own pages trust their parameters: `_through={}` is a `KeyError` to them, `_ttl=²` a `ValueError`.
    That is the reader's mistake, not ours. On the archive's pages all SQL is ours.
    """
    if isinstance(exception, QueryInterrupted) or exception.args == ("interrupted",):
        return TOO_LONG
    if isinstance(exception, AnalyserMismatch):
        logger.error("%s", exception)
        return REBUILDING
    status = getattr(exception, "status", 500)
    if status == 404:
        return NOT_FOUND
    if status == 403:
        return FORBIDDEN
    if getattr(exception, "title", None) == "SQL Interrupted":
        return SQL_TOO_LONG
    if getattr(exception, "title", None) == "Invalid SQL":
        message = str(getattr(exception, "message", ""))
        if message == "Statement must be a SELECT":
            return ONLY_SELECT
        return Failure(status=400, title="SQLite kann das nicht ausführen", text=message)
    if of_stock_page and isinstance(exception, sqlite3.Error) and _is_query_fault(exception):
        return Failure(status=400, title="SQLite kann das nicht ausführen", text=str(exception))
    if 400 <= status < 500:
        # Of Datasette's own making: about the reader's SQL or parameters, in English.
        reason = "" if getattr(exception, "message_is_html", False) else str(getattr(exception, "message", exception))
        return Failure(status=status, title=ODD_PARAMETERS.title, text=reason)
    if of_stock_page and not isinstance(exception, (sqlite3.Error, OSError, MemoryError)):
        logger.warning("a table page could not use its parameters: %r", exception)
        return ODD_PARAMETERS
    logger.error("unexpected failure", exc_info=exception)
    return BROKEN


def _is_query_fault(exception: sqlite3.Error) -> bool:
    """Tell whether SQLite refused the reader's query, rather than found fault with the file.

    A query with a parameter that has no value (`_where=:0`) is refused by Python, and has no name of an error.
    """
    return isinstance(exception, sqlite3.ProgrammingError) or getattr(exception, "sqlite_errorname", "") in (
        "SQLITE_ERROR",
        "SQLITE_AUTH",
        "SQLITE_TOOBIG",
        "SQLITE_RANGE",
        "SQLITE_MISMATCH",
    )
