"""The Datasette plugin: what of the archive hangs on which hook. Only hooks that Datasette 1.0 keeps.

Entry point `herne_archive`. In an instance that serves no archive of ours every hook does nothing, also its
templates are out of the way: they are added by a loader of their own.
"""

from __future__ import annotations

import inspect
import sqlite3
from collections.abc import Awaitable, Callable, Generator
from pathlib import Path
from typing import Any

from datasette import Response
from datasette import __version__ as datasette_version
from jinja2 import ChoiceLoader, Environment, FileSystemLoader
from markupsafe import Markup
from pluggy import HookimplMarker

from archive.search import compounds
from archive.search.dictionary import load_dictionary
from archive.web import (
    article_page,
    german,
    media_page,
    places,
    search_export,
    search_feed,
    search_help,
    search_json,
    search_page,
    search_suggestions,
    start_page,
    version_page,
)
from archive.web.annex import EXAMPLE_QUERIES, TABLE_NOTES, cell
from archive.web.assets import asset_path
from archive.web.failures import FORBIDDEN, failure_of, failure_page
from archive.web.gate import ANNEX, App, guarded, path_below
from archive.web.guard import guard
from archive.web.instance import DATABASE, Datasette, Request, notice_of, serves_archive
from archive.web.limits import PLUGIN, read_limits

TEMPLATES = Path(__file__).parent / "templates"

ROUTES = (
    (r"/$", start_page.start),
    (r"/suche$", search_page.results_page),
    (r"/suche\.json$", search_json.results_json),
    (r"/suche\.csv$", search_export.results_csv),
    (r"/suche\.jsonl$", search_export.results_jsonl),
    (r"/suche\.atom$", search_feed.results_feed),
    (r"/vorschlaege\.json$", search_suggestions.suggestions),
    (r"/hilfe$", search_help.help_page),
    (r"/hilfe\.json$", search_help.help_json),
    (r"/meldung/(?P<name>[^/]+)\.json$", article_page.article_json),
    (r"/meldung/(?P<name>[^/]+)$", article_page.short_address),
    (r"/meldung/(?P<name>[^/]+)/(?P<slug>[^/]+)\.json$", article_page.json_address),
    (r"/meldung/(?P<name>[^/]+)/(?P<slug>[^/]+)$", article_page.article),
    (r"/meldung/(?P<name>[^/]+)/fassungen/(?P<version>[^/]+)$", version_page.version),
    (r"/media/(?P<file>[0-9a-f]{64}\.[a-z]{3,4})$", media_page.media),
    (r"/robots\.txt$", places.robots),
    (r"/gesund$", places.health),
    (r"/favicon\.ico$", places.favicon),
    (r"/static/(?P<stem>[a-z]+)\.(?P<hash>[0-9a-f]{12})\.(?P<ending>css|js|svg)$", places.static),
)

FILTERS = (
    german.number,
    german.counted,
    german.long_date,
    german.short_date,
    german.moment,
    german.day_of,
    german.file_size,
    german.file_type,
    german.host,
    german.readable_url,
    german.followable,
)

# What `datasette.hookimpl` is, with pluggy's types.
hookimpl = HookimplMarker("datasette")


@hookimpl
def startup(datasette: Datasette) -> None:
    """Load the words before the first reader comes: that may take longer than a page, for an unknown word."""
    if serves_archive(datasette):
        load_dictionary()
        compounds.table()


@hookimpl
def register_routes(datasette: Datasette) -> list[tuple[str, Any]]:
    """Serve our pages; they come before Datasette's own, so that `/` is ours."""
    return list(ROUTES) if serves_archive(datasette) else []


@hookimpl
def prepare_jinja2_environment(env: Environment, datasette: Datasette) -> None:
    """Give the templates our words, and put those for Datasette's pages before its own."""
    if not serves_archive(datasette):
        return
    folders = [TEMPLATES, TEMPLATES / "herne_archive" / "datasette"]
    # The contents of Datasette's pages are written for what 0.65 hands to its templates; 1.0 hands them other
    # things, and there its own contents stand within our frame.
    if datasette_version.startswith("0.65."):
        folders.append(TEMPLATES / "herne_archive" / "datasette-0.65")
    env.loader = ChoiceLoader([FileSystemLoader(folders), *([env.loader] if env.loader else [])])
    env.globals.update(notice=notice_of(datasette))
    env.globals.update(asset_path=asset_path, table_notes=TABLE_NOTES, example_queries=EXAMPLE_QUERIES)
    env.filters.update({function.__name__: function for function in FILTERS})


@hookimpl
def prepare_connection(conn: sqlite3.Connection, database: str, datasette: Datasette) -> None:
    """Guard connections to the archive, and no other: Datasette must write to its own."""
    if database == DATABASE and serves_archive(datasette):
        guard(conn)


@hookimpl
def render_cell(value: object, column: str, table: str | None, database: str, datasette: Datasette) -> Markup | None:
    """Lead from the tables to the pages of the articles."""
    if database == DATABASE and serves_archive(datasette):
        return cell(datasette, table, column, value)
    return None


@hookimpl
def asgi_wrapper(datasette: Datasette) -> Callable[[App], App]:
    """Put the gate before everything."""

    def wrap(app: App) -> App:
        if not serves_archive(datasette):
            return app
        limits = read_limits(datasette.plugin_config(PLUGIN))
        return guarded(app, datasette, limits, indexable=notice_of(datasette) is None)

    return wrap


@hookimpl(wrapper=True)
def handle_exception(
    datasette: Datasette,
    request: Request,
    exception: Exception,
) -> Generator[None, list[Any], list[Any]]:
    """Answer with our page alone.

    A wrapper, since Datasette runs every handler and takes the first answer: its own would print a traceback with
    all local variables for each 404.
    """
    handlers = yield
    if not serves_archive(datasette):
        return handlers
    _discard(handlers)
    of_stock_page = ANNEX.match(path_below(datasette, request.path)) is not None
    return [failure_page(datasette, request, failure_of(exception, of_stock_page=of_stock_page))]


@hookimpl(wrapper=True)
def forbidden(datasette: Datasette, request: Request) -> Generator[None, list[Any], list[Any]]:
    """Answer with our page alone, as `handle_exception` does."""
    handlers = yield
    if not serves_archive(datasette):
        return handlers
    _discard(handlers)
    return [failure_page(datasette, request, FORBIDDEN)]


def _discard(handlers: list[Awaitable[Response] | Response | None]) -> None:
    for handler in handlers:
        if inspect.iscoroutine(handler):
            handler.close()
