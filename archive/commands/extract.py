"""`herne-archive extract`: what is read from one page, as JSON, without an archive."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from archive.cli import print_json
from archive.live.page_source import UnknownAddress, fetch_page, load_page
from herne_scraper.errors import MissingDateLine, ReadingError
from herne_scraper.items import Page, ReadingProblem
from herne_scraper.site import Kind
from herne_scraper.sites.herne import HERNE


@click.command("extract", epilog="Example: herne-archive extract News-Detailansicht_281473.html")
@click.argument("source", metavar="FILE_OR_URL")
@click.option("--url", metavar="ADDRESS", help="The page's address on the city's site.")
@click.option("--kind", type=click.Choice(("article", "listing")), help="What the page is.  [default: told by address]")
def command(source: str, url: str | None, kind: str | None) -> int:
    """Print the record that is read from a page, as JSON.

    FILE_OR_URL is a saved page, or an address of the city's site or of a copy of it on this machine. A file tells its
    address by --url, by its canonical link, or by a name like News-Detailansicht_281473.html. What cannot be read is
    an error: a JSON object on stderr, and exit code 1.
    """
    now = datetime.now(UTC)
    try:
        record, problems = _record(_page(source, url, now), kind)
    except UnknownAddress as error:
        raise click.UsageError(str(error)) from error
    except ReadingError as error:
        click.echo(json.dumps(error.record(), ensure_ascii=False), err=True)
        return 1
    print_json(record)
    for problem in problems:
        reason = {"error": problem.error, "url": problem.url, "reason": problem.reason}
        click.echo(json.dumps(reason, ensure_ascii=False), err=True)
    # What could be read is printed all the same, but no script may take it for the whole listing.
    return 1 if problems else 0


def _page(source: str, url: str | None, now: datetime) -> Page:
    if source.lower().startswith(("http://", "https://")):
        return fetch_page(source, url=url, now=now, contact=os.environ.get("HERNE_CONTACT"))
    path = Path(source)
    if not path.is_file():
        raise click.UsageError(f"there is no file {source!r}, and it is no address beginning with http:// or https://")
    return load_page(path, url=url, now=now)


def _record(page: Page, kind: str | None) -> tuple[dict[str, Any], tuple[ReadingProblem, ...]]:
    address = HERNE.address(page.url)
    if kind == "article" or (kind is None and address.kind is Kind.DETAIL):
        if address.source_id is None:
            raise UnknownAddress(
                f"{page.url} is no detail page, so the article would have no number; "
                "give the address /Meldungen/News-Detailansicht_<number>.html by --url"
            )
        return HERNE.read_article(page).record(), ()
    listing = HERNE.read_listing(page)
    if kind is None and address.kind is not Kind.LISTING and not listing.entries:
        raise MissingDateLine("neither a detail page by its address nor a listing by its text", url=page.url)
    return listing.record(), listing.problems
