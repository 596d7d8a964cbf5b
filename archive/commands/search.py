"""`herne-archive search`: find articles from the command line, as the public pages do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args

import click

from archive.articles import sections
from archive.cli import archive_option, errors_as, json_option, print_json
from archive.database import open_for_reading
from archive.search.engine import search
from archive.search.results import Hit, Results, SearchRequest, Sort
from archive.search.section_names import section_slug
from archive.search.snippets import Fragments
from archive.terminal import printable
from herne_scraper.errors import UnreadableDate
from herne_scraper.german_date import BERLIN
from herne_scraper.user_dates import parse_user_date


@click.command(
    "search",
    # A word may begin with a minus: `-wanne` is a word to leave out, and so there is no `-h` here.
    context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]},
    epilog="Example: herne-archive search bombe -wanne '\"Rat der Stadt\"' --year 2024",
)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
@click.option("--year", "--jahr", type=click.IntRange(1), metavar="YYYY", help="Only articles of this year.")
@click.option("--month", "--monat", type=click.IntRange(1, 12), metavar="MM", help="Only articles of this month.")
@click.option("--since", "--von", metavar="DATE", help="Only articles since: 2024-03-01, März 2024, gestern.")
@click.option("--until", "--bis", metavar="DATE", help="Only articles until, that day or month included.")
@click.option("--section", "--rubrik", metavar="PATH", help="Only this section: /Rathaus/Politik/ or rathaus-politik.")
@click.option(
    "--sort",
    type=click.Choice(get_args(Sort)),
    default="relevanz",
    show_default=True,
    help="By relevance, newest first or oldest first.",
)
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="Articles on a page.")
@click.option("--page", "--seite", type=click.IntRange(1), default=1, show_default=True, help="Which page.")
@archive_option
@json_option
def command(
    words: tuple[str, ...],
    directory: Path,
    *,
    year: int | None,
    month: int | None,
    since: str | None,
    until: str | None,
    section: str | None,
    sort: Sort,
    limit: int,
    page: int,
    as_json: bool,
) -> int:
    """Search the archive in German.

    All WORDS must occur, in whatever form: bürger finds Bürgerinnen, strasse finds Straßen. "…" is a phrase
    (mind the quotes of your shell), -word leaves a word out. Without words, all articles are listed, newest first.
    """
    for word in words:
        if word.startswith("--"):
            raise click.NoSuchOption(word)
    request = SearchRequest(
        q=" ".join(words),
        today=datetime.now(BERLIN).date(),
        year=year,
        month=month,
        since=_days(since, "--since")[0],
        until=_days(until, "--until")[1],
        section=section,
        sort=sort,
        page=page,
        per_page=limit,
    )
    with errors_as(as_json=as_json), closing(open_for_reading(directory, briefly=True)) as conn:
        if section is not None and section not in {name for one in sections(conn) for name in _names(one.path)}:
            raise click.BadParameter(f"the archive has no section {section!r}", param_hint="--section")
        results = search(conn, request)
    if as_json:
        print_json(_record(request, results))
        return 0
    for note in results.notes:
        click.echo(printable(note), err=True)
    if results.total and request.page > _pages(request, results):
        click.echo(f"There is no page {request.page:,}; the last is {_pages(request, results):,}.", err=True)
    for line in _lines(request, results):
        click.echo(line)
    return 0


def _days(text: str | None, option: str) -> tuple[date, date] | tuple[None, None]:
    """Return the first and the last day of what was typed."""
    if text is None:
        return None, None
    try:
        return parse_user_date(text, datetime.now(BERLIN).date())
    except UnreadableDate as exc:
        raise click.BadParameter(exc.reason, param_hint=option) from exc


def _names(path: str) -> tuple[str, str]:
    return path, section_slug(path)


def _record(request: SearchRequest, results: Results) -> dict[str, Any]:
    return {
        "query": request.q,
        "understood": results.understood,
        "notes": results.notes,
        "total": results.total,
        "page": request.page,
        "pages": _pages(request, results),
        "hits": [_hit_record(hit) for hit in results.hits],
        "years": [{"year": year, "count": count} for year, count in results.facets.years],
        "months": [{"month": month, "count": count} for month, count in results.facets.months],
        "sections": [asdict(section) for section in results.facets.sections],
    }


def _hit_record(hit: Hit) -> dict[str, Any]:
    return {
        "key": hit.key,
        "slug": hit.slug,
        "title": "".join(text for text, _ in hit.title),
        "published": hit.published.isoformat(),
        "state": hit.state,
        "versions": hit.versions,
        "has_image": hit.has_image,
        "sections": [section.path for section in hit.sections],
        "title_fragments": [{"text": text, "match": is_match} for text, is_match in hit.title],
        "snippet_fragments": [{"text": text, "match": is_match} for text, is_match in hit.snippet],
    }


def _pages(request: SearchRequest, results: Results) -> int:
    return -(-results.total // request.per_page)


def _lines(request: SearchRequest, results: Results) -> Iterator[str]:
    """Yield the results for a reader; what is not printed on a terminal loses its colours in `click.echo`."""
    articles = "1 article" if results.total == 1 else f"{results.total:,} articles"
    pages = _pages(request, results)
    yield f"{articles}" + (f", page {request.page:,} of {pages:,}" if pages > 1 else "")
    for hit in results.hits:
        state = "" if hit.state == "online" else f"  [{hit.state}]"
        yield ""
        yield f"{hit.published.isoformat()}  {_marked(hit.title, bold=True)}"
        yield click.style(f"            {hit.key}{state}", dim=True)
        yield f"            {_marked(hit.snippet)}"


def _marked(pieces: Fragments, *, bold: bool = False) -> str:
    return "".join(
        click.style(printable(text), fg="yellow" if is_match else None, bold=bold, underline=is_match)
        for text, is_match in pieces
    )
