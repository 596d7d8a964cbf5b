"""`herne-archive site check`: what the extractor makes of the live site, before anything is archived."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import click

from archive.cli import FOLDER, archive_option, errors_as, json_option, print_json
from archive.terminal import printable

MOST_OF_A_VALUE = 70
"""Characters of a value that are printed; the fixtures and `--json` have all."""
NOT_IN_NAME = re.compile("[^a-z0-9]+")


@click.group("site", epilog="Example: herne-archive site check")
def command() -> None:
    """Look at the city's site without archiving it."""


@command.command("check", epilog="Example: HERNE_CONTACT=you@example.org herne-archive site check --keep pages")
@archive_option
@click.option("--articles", type=click.IntRange(1, 20), default=3, show_default=True, help="Articles to look at.")
@click.option(
    "--keep",
    type=FOLDER,
    metavar="DIR",
    default="site-check",
    show_default=True,
    help="Where the pages go as fixtures, each with its proposed record.",
)
@click.option("--base-url", metavar="URL", help="Look at a copy of the site there, e.g. http://127.0.0.1:8000.")
@json_option
def check(directory: Path, articles: int, keep: Path, base_url: str | None, *, as_json: bool) -> int:
    """Fetch a main listing, a section and some articles, and say what is read from them and from where.

    The first thing to run with internet: about ten requests, one a second. For each field it names the element the
    text came from, then what of the page stands in no field. The pages are kept as fixtures with what was read as
    proposed records; --archive names the folder whose config.toml says who may be asked. Ends with 1 when anything
    could not be read.
    """
    from datetime import UTC, datetime

    from archive.config import load_config
    from archive.crawling.crawl_settings import is_loopback, polite_settings
    from archive.live.page_source import client_for
    from archive.live.polite import Guest
    from archive.live.site_check import check_site
    from herne_scraper.mirror import Mirror
    from herne_scraper.sites.herne import HERNE

    mirror = Mirror.at(HERNE.origin, base_url)
    config = load_config(directory, os.environ)
    # Raises where nobody could be asked about the visit.
    polite_settings(config, directory, mirror.base)
    delay = 0.0 if is_loopback(mirror.base) else config.crawl.delay
    with errors_as(as_json=as_json), client_for(config.contact) as client:
        found = check_site(
            HERNE, Guest(client, mirror.base, delay=delay), mirror, articles=articles, now=datetime.now(UTC)
        )
    for page in found.pages:
        _keep(page.body, page.report(), keep, page.role, page.url)
    if as_json:
        print_json(found.report())
    else:
        click.echo(printable("\n".join(_lines(found.report(), keep))))
    return 1 if found.problems else 0


def _keep(body: bytes, report: dict[str, object], folder: Path, role: str, url: str) -> None:
    """Keep a page as it came, and beside it what was read of it or why it was not."""
    if not body:
        return
    folder.mkdir(parents=True, exist_ok=True)
    path = urlsplit(url).path.lower().removesuffix(".html")
    name = f"{NOT_IN_NAME.sub('-', role)}-{NOT_IN_NAME.sub('-', path).strip('-')}"[:100]
    (folder / f"{name}.html").write_bytes(body)
    proposed = report["record"] or {"problems": report["problems"]}
    text = json.dumps({"url": url, "proposed": proposed}, ensure_ascii=False, indent=2) + "\n"
    (folder / f"{name}.json").write_text(text, encoding="utf-8")


def _lines(report: dict[str, object], keep: Path) -> Iterator[str]:
    pages = report["pages"]
    assert isinstance(pages, list)  # noqa: S101 - `SiteCheck.report` makes it
    yield f"Site         {report['base']}, {report['requests']} requests, {report['delay']:g} s between two"
    yield f"robots.txt   status {report['robots']}"
    yield f"Next page    {report['next_page'] or 'none found: the listings seem to be one page each'}"
    yield f"Archives     {_list(report['archives'])}"
    yield f"Feeds        {_list(report['feeds'])}"
    yield f"Sitemaps     {_list(report['sitemaps'])}"
    yield f"Validators   {report['conditional'] or 'none: the hash of a page alone tells whether it has changed'}"
    for page in pages:
        yield from _page_lines(page)
    yield ""
    yield f"The pages are in {keep}/, each with what was read of it as its proposed record."


def _page_lines(page: dict[str, object]) -> Iterator[str]:
    yield ""
    yield f"{str(page['role']).capitalize()}: {page['url']}"
    if page["status"] is not None:
        declares = page["declares"]
        assert isinstance(declares, dict)  # noqa: S101 - `CheckedPage.report` makes it
        has = ", ".join(name for name, there in declares.items() if there) or "no machine-readable marks"
        yield f"  status {page['status']}, {page['bytes']:,} bytes, {page['charset'] or 'no text'}, {has}"
    record = page["record"]
    if isinstance(record, dict) and "entries" in record:
        entries = record["entries"]
        bare = sum(entry["url"] is None for entry in entries)
        yield f"  {len(entries)} entries, {bare} without a page"
    for one in _dicts(page["fields"]):
        value = "not there" if one["value"] is None else _short(one["value"])
        yield f"  {one['name']:<24} {value}"
        if one["place"] is not None:
            yield f"  {'':<24}   from {one['place']}"
    for one in _dicts(page["problems"]):
        yield f"  NOT READ: {one['error']}: {one['reason']}"
    if page["left_out"]:
        yield "  in no field:"
    for one in _dicts(page["left_out"]):
        more = f" (and {one['more']} more there)" if one["more"] else ""
        yield f"    {_short(one['text'])}{more}"
        yield f"      at {one['path']}"


def _dicts(value: object) -> list[dict[str, object]]:
    assert isinstance(value, list)  # noqa: S101 - part of a report
    return value


def _list(value: object) -> str:
    assert isinstance(value, list)  # noqa: S101 - part of a report
    return ", ".join(value) or "none found"


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= MOST_OF_A_VALUE else text[: MOST_OF_A_VALUE - 1] + "…"
