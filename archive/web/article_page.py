"""The page of one article under its permanent address, and its record as JSON."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote

from datasette import Response

from archive.article_life import Life, MediaFile, read_life
from archive.articles import ArchivedArticle, ArchivedVersion, VersionLine, find, opening, read
from archive.errors import AnalyserMismatch
from archive.search.index import check
from archive.search.section_names import section_slug
from archive.search.similar import SimilarArticle, similar
from archive.web import german, history_page
from archive.web.addresses import article_json_path, article_path, section_path, version_path
from archive.web.body import Block, blocks
from archive.web.failures import NO_ARTICLE, NOT_FOUND, WITHDRAWN, Failure, failure_page, withdrawn
from archive.web.history_page import ShownPicture, shown_picture
from archive.web.instance import Datasette, Request
from archive.web.instance import read as reading
from archive.web.responses import FOR_A_MINUTE_OR_STALE, json_answer, page, redirect

VERSIONS_WORD = "fassungen"
"""The list of an article's versions is a part of its page; each version has a page of its own."""

CAUSES = {
    "edit": "von der Stadt geändert",
    "extraction": "neu ausgelesen, auf herne.de unverändert",
    "backfill": "aus einer älteren Kopie ergänzt",
}
FIRST_CAUSE = "erste Fassung"
OURS = frozenset({"extraction", "backfill"})
"""Causes by which a version came that nobody published anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownVersion:
    """A version as a line of the page."""

    observed_at: datetime
    cause: str
    content_hash: str
    short: str
    """What of its name follows the `@`."""
    path: str
    is_ours: bool
    """Whether it came by the archive's doing: nobody edited anything."""


async def article(datasette: Datasette, request: Request) -> Response:
    """Show an article. Any other name of it, and any other slug, leads to this address."""
    slug = unquote(request.url_vars["slug"])
    looked_up = await _lookup_whole(datasette, request, with_similar=True)
    if looked_up is None or "." in slug:
        return await failure_page(datasette, request, NO_ARTICLE if looked_up is None else NOT_FOUND)
    found, life, alike = looked_up
    path = article_path(found.key, found.slug)
    if slug == VERSIONS_WORD:
        return redirect(f"{datasette.urls.path(path)}#{VERSIONS_WORD}", status=302)
    if _name(request) != found.key or slug != found.slug:
        return _to_article(datasette, request, found)
    if found.state == "withdrawn":
        return await failure_page(datasette, request, tombstone(life))
    versions = shown_versions(found)
    permalink = datasette.absolute_url(request, datasette.urls.path(path))
    return await page(
        datasette,
        request,
        "article.html",
        {
            "article": found,
            "listing_only": found.listing_only,
            "sections": [
                {"name": section.name, "path": section_path(section_slug(section.path))} for section in found.sections
            ],
            "blocks": linked_blocks(found),
            "lead": lead(found),
            "summary": opening(found.body, 150),
            "files": shown_files(life.captured()),
            "evidence": history_page.evidence(life),
            "absence": history_page.last_absence(life),
            "removals": [removal for removal in life.tombstones if removal.kind == "redact"],
            "similar": [
                {
                    "kind": one.kind,
                    "path": article_path(one.key, one.slug),
                    "title": one.title,
                    "published": one.published,
                    "reason": one.reason,
                    "is_gone": one.is_gone,
                }
                for one in alike
            ],
            "noticed": history_page.noticed(life),
            "days": history_page.days(life.events, found.published),
            "history": history_page.history(found, life),
            "current": found.versions[-1],
            "versions": [version for version in versions if not version.is_ours],
            "reread": [version for version in versions if version.is_ours],
            "citation": citation(
                found,
                found,
                found.versions[-1],
                datasette.absolute_url(request, datasette.urls.path(version_path(found.key, found.versions[-1].id))),
            ),
            "permalink": permalink,
            "json_path": article_json_path(found.key),
        },
        cache=FOR_A_MINUTE_OR_STALE,
    )


async def short_address(datasette: Datasette, request: Request) -> Response:
    """Lead from a key, an old key or the city's number to the article, from the name of a version to its page."""
    found = await _lookup(datasette, request)
    if found is None:
        return await failure_page(datasette, request, NO_ARTICLE)
    return _to_article(datasette, request, found)


async def article_json(datasette: Datasette, request: Request) -> Response:
    """Return the record of the contract with what the archive adds."""
    looked_up = await _lookup_whole(datasette, request)
    if looked_up is None:
        return await failure_page(datasette, request, NO_ARTICLE)
    found, life, _ = looked_up
    if found.state == "withdrawn":
        return await failure_page(datasette, request, tombstone(life))
    if _name(request) != found.key:
        # The name of a version stands for more than its article's record, so this is not for good.
        return redirect(datasette.urls.path(article_json_path(found.key)), status=302 if "@" in _name(request) else 301)
    return json_answer(request, found.record(life), cache=FOR_A_MINUTE_OR_STALE)


async def json_address(datasette: Datasette, request: Request) -> Response:
    """Lead from the address of the page, with `.json`, to the address of the record."""
    found = await _lookup(datasette, request)
    if found is None:
        return await failure_page(datasette, request, NO_ARTICLE)
    return redirect(datasette.urls.path(article_json_path(found.key)), status=301)


def linked_blocks(article: ArchivedArticle | ArchivedVersion) -> tuple[Block, ...]:
    """Return the text with its links and files put back where they stood."""
    linked = [
        *((link.label, link.url) for link in article.links),
        *((file.label, file.url) for file in article.attachments),
    ]
    return blocks(article.body, [(label, url) for label, url in linked if german.followable(url)])


def lead(article: ArchivedArticle | ArchivedVersion) -> str | None:
    """Return the teaser where it says more than the body, of which it is mostly a part."""
    if article.teaser is None or " ".join(article.teaser.split()) in " ".join(article.body.split()):
        return None
    return article.teaser


def shown_versions(article: ArchivedArticle) -> tuple[ShownVersion, ...]:
    """Return the versions as lines, newest first."""
    lines = [
        ShownVersion(
            observed_at=version.observed_at,
            cause=cause(article, version),
            content_hash=version.content_hash,
            short=version.id.rpartition("@")[2],
            path=version_path(article.key, version.id),
            is_ours=version.cause in OURS and version != article.versions[0],
        )
        for version in article.versions
    ]
    return tuple(reversed(lines))


def shown_files(captured: Mapping[str, MediaFile]) -> dict[str, ShownPicture]:
    """Return what was captured as it stands in a page, by the address at the city."""
    return {url: shown_picture(file) for url, file in captured.items()}


def tombstone(life: Life) -> Failure:
    """Return what is told of a withdrawn article: when and why, where that is written down."""
    last = next((removal for removal in reversed(life.tombstones) if removal.kind == "withdraw"), None)
    return WITHDRAWN if last is None else withdrawn(german.day_of(last.at), last.reason)


def cause(article: ArchivedArticle, version: VersionLine) -> str:
    """Return in German why there is this version."""
    return FIRST_CAUSE if version == article.versions[0] else CAUSES[version.cause]


def citation(article: ArchivedArticle, text: ArchivedArticle | ArchivedVersion, line: VersionLine, address: str) -> str:
    """Return one line that names the publisher, the text, its version and where that is kept, for ever.

    `text` is what is cited and `line` its version: a later change must not alter what was cited.
    """
    return (
        f"{german.publisher(article.site)}: {text.title}. Meldung vom {german.long_date(text.published)}. "
        f"Herne-Archiv, Fassung {line.id}, erfasst am {german.moment(line.capture_time)}. {address}"
    )


def _name(request: Request) -> str:
    return unquote(request.url_vars["name"])


async def _lookup(datasette: Datasette, request: Request) -> ArchivedArticle | None:
    name = _name(request)

    def look_up(conn: sqlite3.Connection) -> ArchivedArticle | None:
        article_id = find(conn, name)
        return None if article_id is None else read(conn, article_id)

    return await reading(datasette, look_up)


async def _lookup_whole(
    datasette: Datasette, request: Request, *, with_similar: bool = False
) -> tuple[ArchivedArticle, Life, tuple[SimilarArticle, ...]] | None:
    name = _name(request)

    def look_up(conn: sqlite3.Connection) -> tuple[ArchivedArticle, Life, tuple[SimilarArticle, ...]] | None:
        article_id = find(conn, name)
        if article_id is None:
            return None
        article = read(conn, article_id)
        alike = _similar(conn, article_id) if with_similar else ()
        return article, read_life(conn, article_id, article.versions[-1].id), alike

    return await reading(datasette, look_up)


def _similar(conn: sqlite3.Connection, article_id: int) -> tuple[SimilarArticle, ...]:
    """Return the articles like an article; none while the index has to be built anew, and the page is read without."""
    try:
        check(conn)
    except AnalyserMismatch:
        return ()
    return similar(conn, article_id)


def _to_article(datasette: Datasette, request: Request, found: ArchivedArticle) -> Response:
    name = _name(request)
    path = version_path(found.key, name) if "@" in name else article_path(found.key, found.slug)
    return redirect(datasette.urls.path(path), status=301)
