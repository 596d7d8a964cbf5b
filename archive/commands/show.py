"""`herne-archive show`: one article, whole, with its versions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import click

from archive.archived_article import ArchivedVersion
from archive.article_life import Life, MediaFile, read_life
from archive.articles import ArchivedArticle, find, read, read_version
from archive.cli import archive_option, errors_as, json_option, print_json
from archive.clock import minute, timestamp
from archive.database import archive_file, open_for_reading
from archive.errors import UnknownArticle
from archive.terminal import printable


@click.command("show", epilog="Example: herne-archive show 281473")
@click.argument("key")
@archive_option
@json_option
def command(key: str, directory: Path, *, as_json: bool) -> int:
    """Show an article with its images, attachments, links and versions.

    KEY is the article's key (herne-281473), a key it had before, or the bare number of the city (281473). The name of
    a version (herne-281473@5fa294bfb4ec) shows that version's own text.
    """
    with errors_as(as_json=as_json):
        article, life, version = _article(directory, key)
    if as_json:
        print_json(article.record(life) if version is None else version.record())
    else:
        lines = _lines(article, life) if version is None else _version_lines(article, version)
        click.echo(printable("\n".join(lines)))
    return 0


def _article(directory: Path, key: str) -> tuple[ArchivedArticle, Life, ArchivedVersion | None]:
    with closing(open_for_reading(directory, briefly=True)) as conn:
        # One transaction, so that what is shown was true at one moment even while a crawl writes.
        conn.execute("BEGIN")
        article_id = find(conn, key)
        if article_id is None:
            raise UnknownArticle(f"no article answers to {key!r} in {archive_file(directory).absolute()}")
        version = read_version(conn, article_id, key) if "@" in key else None
        article = read(conn, article_id)
        return article, read_life(conn, article_id, article.versions[-1].id), version


def _lines(article: ArchivedArticle, life: Life) -> Iterator[str]:
    yield article.title
    yield "=" * min(len(article.title), 100)
    yield f"{article.published_raw} ({article.published.isoformat()})"
    yield f"Key       {article.key}" + "".join(f", formerly {alias}" for alias in article.aliases)
    yield f"Address   {article.url}" + (" (a listing; there is no page)" if article.listing_only else "")
    if article.sections:
        yield "Sections  " + ", ".join(f"{section.name} ({section.path})" for section in article.sections)
    yield f"Seen      {minute(timestamp(article.first_seen))} to {minute(timestamp(article.last_seen))}"
    if article.state != "online":
        yield f"State     {article.state}"
    if article.teaser:
        yield from ("", article.teaser)
    yield from ("", article.body)
    yield from _parts(article, life.captured())
    yield from ("", "Versions")
    for number, version in enumerate(article.versions):
        # The first one is no edit, whatever cause it came by.
        cause = version.cause if number else "first"
        yield f"  {minute(timestamp(version.observed_at))}  {cause:<10}  {version.id}"
    yield from ("", "Changes")
    for change in life.changes:
        kinds = ", ".join(dict.fromkeys(str(edit["kind"]) for edit in change.edits))
        yield f"  {minute(timestamp(change.at))}  {change.kind:<10}  {kinds}".rstrip()


def _version_lines(article: ArchivedArticle, version: ArchivedVersion) -> Iterator[str]:
    yield version.title
    yield "=" * min(len(version.title), 100)
    yield f"{version.published_raw} ({version.published.isoformat()})"
    current = version.line.content_hash == article.versions[-1].content_hash
    yield f"Version   {version.line.id}" + (" (the current text)" if current else " (not the current text)")
    yield f"Seen so   {minute(timestamp(version.line.observed_at))}"
    yield f"Address   {version.url}"
    if version.teaser:
        yield from ("", version.teaser)
    yield from ("", version.body)
    yield from _parts(version, {})


def _parts(article: ArchivedArticle | ArchivedVersion, captured: Mapping[str, MediaFile]) -> Iterator[str]:
    if article.images:
        yield from ("", "Images")
    for image in article.images:
        yield f"  {image.caption or image.alt or '(no caption)'}" + (f" (Foto: {image.credit})" if image.credit else "")
        if image.caption and image.alt:
            yield f"    {image.alt}"
        yield f"    {image.url}"
        yield from _captured(captured.get(image.url))
    if article.attachments:
        yield from ("", "Attachments")
    for attachment in article.attachments:
        size = f"{attachment.size_bytes:,} bytes" if attachment.size_bytes is not None else None
        known = ", ".join(fact for fact in (attachment.media_type, size) if fact)
        yield f"  {attachment.label}" + (f" ({known})" if known else "")
        yield f"    {attachment.url}"
        yield from _captured(captured.get(attachment.url))
    if article.links:
        yield from ("", "Links")
    for link in article.links:
        yield f"  {link.label}"
        yield f"    {link.url}"


def _captured(file: MediaFile | None) -> Iterator[str]:
    if file is not None:
        yield f"    media/{file.file}"
