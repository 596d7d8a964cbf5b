"""`herne-archive search`: find articles from the command line, as the public pages do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import get_args

import click

from archive.articles import sections
from archive.cli import archive_option, errors_as, json_option, print_json
from archive.database import open_for_reading
from archive.search.engine import search
from archive.search.grammar import EXAMPLE_DAY, GRAMMAR
from archive.search.places import find_place, known
from archive.search.record import grammar_record, pages, results_record
from archive.search.results import Explanation, Hit, Results, SearchRequest, Sort, Status, With
from archive.search.section_names import section_slug
from archive.search.snippets import Fragments
from archive.terminal import printable
from herne_scraper.errors import UnreadableDate
from herne_scraper.german_date import BERLIN
from herne_scraper.user_dates import parse_user_date

SOURCES = {"bild": "caption", "anhang": "attachment", "fassung": "earlier version"}
"""Where a snippet stands that is not of the article's text."""


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
@click.option("--place", "--ort", metavar="PLACE", help="Only about this Stadtbezirk or Ortsteil: Wanne, Unser Fritz.")
@click.option("--status", type=click.Choice(get_args(Status)), help="Only what the city edited, or took down.")
@click.option("--with", "--mit", "has", type=click.Choice(get_args(With)), help="Only with a picture, a file, a PDF.")
@click.option(
    "--sort",
    type=click.Choice(get_args(Sort)),
    default="relevanz",
    show_default=True,
    help="By relevance, newest first or oldest first.",
)
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="Articles on a page.")
@click.option("--page", "--seite", type=click.IntRange(1), default=1, show_default=True, help="Which page.")
@click.option("--explain", is_flag=True, help="Say first what was searched, and how it was ordered.")
@click.option("--grammar", is_flag=True, help="Print what can be typed, with examples, and search nothing.")
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
    place: str | None,
    status: Status | None,
    has: With | None,
    sort: Sort,
    limit: int,
    page: int,
    explain: bool,
    grammar: bool,
    as_json: bool,
) -> int:
    """Search the archive in German.

    All WORDS must occur, in whatever form: bürger finds Bürgerinnen, bombe finds Weltkriegsbombe. "…" is a phrase
    (mind the quotes of your shell), -word leaves a word out, ODER, word*, titel:, rubrik:, ort:, von: and more are
    listed by --grammar. Without words, all articles are listed, newest first.
    """
    for word in words:
        if word.startswith("--"):
            raise click.NoSuchOption(word)
    if grammar:
        print_json(grammar_record()) if as_json else click.echo("\n".join(_grammar_lines()))
        return 0
    today = datetime.now(BERLIN).date()
    first, last = _days(since, today, "--since")[0], _days(until, today, "--until")[1]
    if first is not None and last is not None and first > last:
        raise click.BadParameter(f"{last} lies before {first}, the day of --since", param_hint="--until")
    request = SearchRequest(
        q=" ".join(words),
        today=today,
        year=year,
        month=month,
        since=first,
        until=last,
        section=section,
        place=_place(place),
        status=status,
        has=has,
        sort=sort,
        page=page,
        per_page=limit,
    )
    with errors_as(as_json=as_json), closing(open_for_reading(directory, briefly=True)) as conn:
        # A crawl may write between two statements, and an answer must not be half old, half new.
        conn.execute("BEGIN")
        if section is not None and section not in {name for one in sections(conn) for name in _names(one.path)}:
            raise click.BadParameter(f"the archive has no section {section!r}", param_hint="--section")
        results = search(conn, request, explain=explain)
    if as_json:
        print_json(results_record(request, results))
        return 0
    for line in _messages(request, results):
        click.echo(line, err=True)
    for line in _lines(request, results):
        click.echo(line)
    return 0


def _days(text: str | None, today: date, option: str) -> tuple[date, date] | tuple[None, None]:
    """Return the first and the last day of what was typed."""
    if text is None:
        return None, None
    try:
        return parse_user_date(text, today)
    except UnreadableDate as exc:
        raise click.BadParameter(exc.reason, param_hint=option) from exc


def _place(text: str | None) -> str | None:
    if text is None:
        return None
    place = find_place(text)
    if place is None:
        names = ", ".join(one.name for one in known())
        raise click.BadParameter(f"{text!r} is no place of the gazetteer; there are {names}", param_hint="--place")
    return place.slug


def _names(path: str) -> tuple[str, str]:
    return path, section_slug(path)


def _messages(request: SearchRequest, results: Results) -> Iterator[str]:
    """Yield what is said beside the results."""
    for note in results.notes:
        yield printable(note)
    for correction in results.corrections:
        yield printable(f"Did you mean: {correction.q}")
    last = pages(results.total, request.per_page)
    if results.total and request.page > last:
        yield f"There is no page {request.page:,}; the last is {last:,}."


def _lines(request: SearchRequest, results: Results) -> Iterator[str]:
    """Yield the results for a reader; what is not printed on a terminal loses its colours in `click.echo`."""
    if results.explanation is not None:
        yield from _explanation_lines(results.explanation)
        yield ""
    articles = "1 article" if results.total == 1 else f"{results.total:,} articles"
    more = "more than " if results.is_capped else ""
    last = pages(results.total, request.per_page)
    yield f"{more}{articles}" + (f", page {request.page:,} of {last:,}" if last > 1 else "")
    for hit in results.hits:
        yield ""
        yield f"{hit.published.isoformat()}  {_marked(hit.title, bold=True)}"
        yield click.style(f"            {hit.key}{_remarks(hit)}", dim=True)
        yield f"            {_origin(hit)}{_marked(hit.snippet)}"
    if results.related:
        yield ""
        yield printable(f"Related words: {', '.join(results.related)}")


def _remarks(hit: Hit) -> str:
    remarks = [hit.state] if hit.state != "online" else []
    if hit.is_changed:
        remarks.append("edited")
    return "".join(f"  [{remark}]" for remark in remarks)


def _origin(hit: Hit) -> str:
    source = SOURCES.get(hit.source)
    if source is None:
        return ""
    return click.style(printable(f"[{source}{f' {hit.source_label}' if hit.source_label else ''}] "), dim=True)


def _marked(pieces: Fragments, *, bold: bool = False) -> str:
    return "".join(
        click.style(printable(text), fg="yellow" if is_match else None, bold=bold, underline=is_match)
        for text, is_match in pieces
    )


def _explanation_lines(explanation: Explanation) -> Iterator[str]:
    yield "Query:"
    yield from (printable(f"  {line}") for line in explanation.tree or ("all articles",))
    if explanation.terms:
        yield "Words:"
    for typed, tokens, forms in explanation.terms:
        stands_for = f" = {', '.join(forms)}" if forms else ""
        yield printable(f"  {typed}: {', '.join(tokens)}{stands_for}")
    if explanation.expression is not None:
        yield printable(f"FTS5: {explanation.expression}")
    yield printable(f"Order: {explanation.order}")


def _grammar_lines() -> Iterator[str]:
    """Yield everything that can be typed, with examples and how they are understood."""
    for construct in GRAMMAR:
        yield "  ".join(construct.syntax)
        yield f"    {construct.english}"
        for example in construct.examples:
            yield f"      {example.query}" + (f"  →  {example.understood}" if example.understood else "")
        yield ""
    yield f"Days in the examples are counted from {EXAMPLE_DAY.isoformat()}."
