"""Removes words or an article on legal demand, from every version, index, capture, media file and free page.

    rule in private/redactions.toml ─▶ open row in redactions ─▶ captures.db ─▶ media files ─▶ archive.db
      ─▶ both files written anew, logs emptied ─▶ everything below DIR searched ─▶ row finished

Each step is one transaction or can be done twice, and the row stays open until the last: whatever moment it is killed
at, the same command goes on, `verify` says that it has to, and crawls are kept out of the way by the lock. The guard
holds from the first step on, so nothing that is removed can come back in between.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from archive import articles
from archive.captures import captures_file, open_captures
from archive.clock import timestamp
from archive.database import archive_file, open_for_reading, open_for_writing, transaction
from archive.errors import ArchiveError, RedactionUnfinished, UnknownArticle
from archive.identity import fold_title, listing_key
from archive.integrity import chain
from archive.lock import sole_crawl
from archive.redaction import in_archive as redact_archive
from archive.redaction import in_captures as redact_captures
from archive.redaction.files import files_with, media_with, remove_media
from archive.redaction.kinds import REPLACEMENTS, open_redaction
from archive.redaction.rules import Rule, add_rule, load_rules
from archive.redaction.wording import Wording
from herne_scraper.clock import Clock
from herne_scraper.sites.herne import HERNE

OnStep = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """What a redaction came to."""

    redaction: int
    articles: tuple[str, ...]
    counts: dict[str, int]
    files: tuple[Path, ...]
    """Files below the archive's folder that are not the archive's own and still hold the words: to be made anew."""


def redaction_of(directory: Path, text: str, *, key: str | None, replacement: str | None) -> Rule:
    """Return the rule that takes a text out of all articles, or of one. Raises `UnknownArticle`."""
    instead = replacement if replacement is not None else REPLACEMENTS["redact"]
    rule = Rule(redaction=0, kind="redact", replacement=instead, text=text)
    with closing(open_for_reading(directory)) as conn:
        _refuse_own_words(conn, text)
        if key is None:
            _refuse_words_of_tombstones(conn, text)
            return rule
        article = articles.read(conn, _find(conn, directory, key))
    return replace(rule, keys=(article.key, *article.aliases), urls=(article.url,))


def _refuse_own_words(conn: sqlite3.Connection, text: str) -> None:
    """Raise `ArchiveError` for words without which neither the tables nor the city's listings could be named."""
    wording = Wording([text])
    schema = [sql for (sql,) in conn.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")]
    for own in (*schema, *HERNE.main_listings, *HERNE.section_listings):
        if wording.stands_plainly_in(own.encode()):
            raise ArchiveError(
                f"{text!r} cannot be redacted: the archive's own tables or the addresses of the city's listings have "
                "it; give more of the name"
            )


def _refuse_words_of_tombstones(conn: sqlite3.Connection, text: str) -> None:
    """Raise `ArchiveError` for words that a tombstone has: it is never changed, so they could not be gone."""
    wording = Wording([text])
    for number, reason, replacement in conn.execute("SELECT id, reason, replacement FROM redactions ORDER BY id"):
        if wording.stands_plainly_in(f"{reason}\n{replacement}".encode()):
            raise ArchiveError(
                f"{text!r} cannot be redacted everywhere: the public reason or replacement of redaction {number} has "
                "it; give more of the name, or the articles one by one (--article)"
            )


def withdrawal_of(directory: Path, key: str) -> Rule:
    """Return the rule that withdraws an article. Raises `UnknownArticle`."""
    with closing(open_for_reading(directory)) as conn:
        article_id = _find(conn, directory, key)
        article = articles.read(conn, article_id)
        titles = conn.execute("SELECT published, title FROM versions WHERE article_id = ?", (article_id,)).fetchall()
    entries = {
        listing_key(article.site, article.published.fromisoformat(day), fold_title(title))
        for day, title in titles
        if title != REPLACEMENTS["withdraw"]
    }
    return Rule(
        redaction=0,
        kind="withdraw",
        replacement=REPLACEMENTS["withdraw"],
        keys=(article.key, *article.aliases),
        # What stands on a listing only has its address; that page is of others, too.
        urls=() if article.listing_only else (article.url,),
        entries=tuple(sorted(entries)),
        published=article.published.isoformat(),
        published_raw=article.published_raw,
    )


def is_unfinished(directory: Path) -> bool:
    """Tell whether a redaction was begun and not finished, though nothing may be left of what it removes."""
    with closing(open_for_reading(directory)) as conn:
        return open_redaction(conn) is not None


def carry_out(
    directory: Path, rule: Rule, *, reason: str, clock: Clock, on_step: OnStep = lambda _name: None
) -> Removed:
    """Do what a rule says, or go on with it where it was begun.

    Raises `ArchiveBusy` while a crawl runs, `RedactionUnfinished` where another one is to be finished first or where
    something still holds the words, and `ArchiveError`.
    """
    # Where there is no archive this says so; opening one for writing would make it.
    open_for_reading(directory).close()
    with sole_crawl(directory), _files(directory) as (archive, captures):
        rule = _begin(archive, directory, rule, reason, clock)
        return _go_on(directory, archive, captures, rule, clock, on_step)


def resume(directory: Path, *, clock: Clock, on_step: OnStep = lambda _name: None) -> Removed:
    """Go on with the redaction that was not finished. Raises `ArchiveError` where there is none."""
    open_for_reading(directory).close()
    with sole_crawl(directory), _files(directory) as (archive, captures):
        opened = open_redaction(archive)
        if opened is None:
            raise ArchiveError(f"no redaction of {archive_file(directory)} is unfinished")
        rule = next((rule for rule in load_rules(directory) if rule.redaction == opened.id), None)
        if rule is None:
            raise ArchiveError(
                f"redaction {opened.id} has no rule in private/redactions.toml any more; give its command again"
            )
        return _go_on(directory, archive, captures, rule, clock, on_step)


@contextmanager
def _files(directory: Path) -> Iterator[tuple[sqlite3.Connection, sqlite3.Connection]]:
    with closing(open_for_writing(directory)) as archive, closing(open_captures(directory)) as captures:
        for conn in (archive, captures):
            # What is deleted is overwritten, in the file and, by its new pages, in the log.
            conn.execute("PRAGMA secure_delete = ON")
        yield archive, captures


def _begin(archive: sqlite3.Connection, directory: Path, wanted: Rule, reason: str, clock: Clock) -> Rule:
    rules = load_rules(directory)
    opened = open_redaction(archive)
    if opened is not None:
        rule = next((rule for rule in rules if rule.redaction == opened.id), None)
        if rule is not None and not _same(rule, wanted):
            raise RedactionUnfinished(
                f"redaction {opened.id} ({opened.kind}, {opened.reason!r}) was not finished; "
                f"run `herne-archive {opened.kind} --resume` first"
            )
        if rule is None and opened.kind != wanted.kind:
            raise RedactionUnfinished(f"redaction {opened.id} ({opened.kind}) was not finished; give its command again")
        rule = rule or replace(wanted, redaction=opened.id)
        add_rule(directory, rule)
        return rule
    begun = {number for (number,) in archive.execute("SELECT id FROM redactions")}
    # A rule without a row: the command was killed between the two.
    rule = next((rule for rule in rules if _same(rule, wanted) and rule.redaction not in begun), None)
    if rule is None:
        rule = replace(wanted, redaction=max([0, *begun, *(rule.redaction for rule in rules)]) + 1)
        add_rule(directory, rule)
    with transaction(archive):
        archive.execute(
            "INSERT INTO redactions (id, kind, reason, replacement, started) VALUES (?, ?, ?, ?, ?)",
            (rule.redaction, rule.kind, reason, rule.replacement, timestamp(clock())),
        )
        chain.append(archive, chain.ARCHIVE, "redaction", rule.redaction)
    return rule


def _same(rule: Rule, wanted: Rule) -> bool:
    if rule.kind == "withdraw":
        return wanted.kind == "withdraw" and rule.keys[:1] == wanted.keys[:1]
    return replace(rule, redaction=0) == replace(wanted, redaction=0)


def _go_on(
    directory: Path,
    archive: sqlite3.Connection,
    captures: sqlite3.Connection,
    rule: Rule,
    clock: Clock,
    on_step: OnStep,
) -> Removed:
    on_step("media")
    media = media_with(directory, archive, captures, rule)
    on_step("captures")
    titles = redact_archive.titles_of(archive, rule) if rule.kind == "withdraw" else ()
    redact_captures.redact(captures, rule, media=set(media), now=clock(), titles=titles)
    remove_media(directory, media)
    on_step("archive")
    change = redact_archive.redact if rule.kind == "redact" else redact_archive.withdraw
    change(archive, rule, bodies=redact_captures.replaced(captures), media=set(media), now=clock())
    on_step("free pages")
    for conn, path in ((captures, captures_file(directory)), (archive, archive_file(directory))):
        _write_anew(conn, path)
    on_step("files")
    mine, others = files_with(directory, rule)
    if mine:
        raise RedactionUnfinished(
            f"redaction {rule.redaction} is not finished: the words still stand in {', '.join(map(str, mine))}"
        )
    done = redact_captures.counts_of(captures, rule.redaction)
    redact_captures.close(captures)
    _empty_log(captures, captures_file(directory))
    removed = _finish(archive, captures, rule, done + Counter({"media files": len(media)}), clock)
    _empty_log(archive, archive_file(directory))
    return replace(removed, files=tuple(others))


def _finish(
    archive: sqlite3.Connection, captures: sqlite3.Connection, rule: Rule, done: Counter[str], clock: Clock
) -> Removed:
    opened = open_redaction(archive)
    if opened is None:
        raise ArchiveError(f"redaction {rule.redaction} is not open any more")
    counts = dict(Counter(opened.counts) + done)
    with transaction(archive):
        archive.execute(
            "UPDATE redactions SET finished = ?, counts = ? WHERE id = ?",
            (timestamp(clock()), json.dumps(counts), rule.redaction),
        )
        chain.append(archive, chain.ARCHIVE, "redaction", rule.redaction)
        chain.anchor(archive, chain.head(captures, chain.CAPTURES))
    return Removed(redaction=rule.redaction, articles=opened.articles, counts=counts, files=())


def _write_anew(conn: sqlite3.Connection, path: Path) -> None:
    """Write a file without its free pages, and empty its log."""
    conn.execute("VACUUM")
    _empty_log(conn, path)


def _empty_log(conn: sqlite3.Connection, path: Path) -> None:
    busy, *_ = conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    log = path.with_name(path.name + "-wal")
    if busy or (log.exists() and log.stat().st_size):
        raise RedactionUnfinished(
            f"{log} could not be emptied, since somebody is reading {path.name}: it may still hold the words; "
            "end the reader and give the command again"
        )
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _find(conn: sqlite3.Connection, directory: Path, key: str) -> int:
    article_id = articles.find(conn, key)
    if article_id is None:
        raise UnknownArticle(f"{archive_file(directory)} has no article {key!r}")
    return article_id
