"""Takes what is to be forgotten out of `private/captures.db`: bodies, header lines, dictionaries and the frontier.

One transaction: whatever moment it is killed at, all of it is done or nothing. What it replaced stands in
`replaced_bodies` until the archive has been brought in line.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

import zstandard

from archive.captures import LEVEL, TRAIN_AFTER, Captures, train
from archive.clock import timestamp
from archive.crawling import held
from archive.errors import ArchiveError
from archive.identity import fold_title, listing_key
from archive.integrity import chain
from archive.redaction.responses import body_instead, marked, removed_page
from archive.redaction.rows_of_text import places, write
from archive.redaction.rules import Rule
from archive.redaction.wording import Wording

LEFT = ("bodies", "captures_chain", "dictionaries", "redacting", "replaced_bodies")
"""Tables without words, or with a way of their own."""

NAMING = ("addresses", "captures", "held", "sightings", "walk_pages", "walks")
"""Tables whose rows are of one article or page each: another may have the same title."""

OPEN = "INSERT INTO redacting (id, since) VALUES (?, ?) ON CONFLICT DO NOTHING"
ALL_BODIES = """
    SELECT b.sha256, min(c.id), group_concat(c.url, char(10)) FROM bodies AS b JOIN captures AS c ON c.sha256 = b.sha256
    GROUP BY b.sha256 ORDER BY b.rowid
"""
OF_BODY = "SELECT id, response_headers FROM captures WHERE sha256 = ?"
POINT = "UPDATE captures SET sha256 = ?, response_headers = ? WHERE id = ?"
REPLACED = "INSERT INTO replaced_bodies (old, new) VALUES (?, ?) ON CONFLICT (old) DO UPDATE SET new = excluded.new"
ADD_BODY = "INSERT INTO bodies (sha256, size, dictionary_id, zstd) VALUES (?, ?, NULL, ?) ON CONFLICT DO NOTHING"


def redact(
    conn: sqlite3.Connection,
    rule: Rule,
    *,
    media: Collection[str],
    now: datetime,
    titles: Sequence[str] = (),
    on_body: Callable[[], None] = lambda: None,
) -> Counter[str]:
    """Take out of the file what a rule says, and the bodies of some media files; return what was done, in numbers.

    `titles` are those of a withdrawn article: what was noted of problems and messages names it by them.
    """
    wording = Wording([rule.text]) if rule.kind == "redact" else None
    with _transaction(conn):
        conn.execute(OPEN, (rule.redaction, timestamp(now)))
        counts: Counter[str] = Counter()
        touched: set[int] = set()
        _bodies(conn, rule, wording, media, counts, touched, on_body)
        if wording is not None:
            for place in list(places(conn, wording, rule.replacement, leaving=LEFT)):
                write(conn, place)
                counts["private places"] += place.count
                if place.table == "captures":
                    touched.add(int(place.key[0]))
        else:
            _forget(conn, rule, counts)
            if titles:
                words = Wording(titles, inflected=False)
                for place in list(places(conn, words, rule.replacement, leaving=(*LEFT, *NAMING))):
                    write(conn, place)
                    counts["private places"] += place.count
        for number in sorted(touched):
            chain.link_again(conn, chain.CAPTURES, "capture", number)
        counts["captures"] = len(touched)
        _pack_again(conn, now, changed=bool(counts["bodies"]), wording=wording)
        _add_counts(conn, rule.redaction, counts)
    return counts


def counts_of(conn: sqlite3.Connection, redaction: int) -> Counter[str]:
    """Return what was done here for a redaction, earlier tries included."""
    row = conn.execute("SELECT counts FROM redacting WHERE id = ?", (redaction,)).fetchone()
    return Counter(json.loads(row[0])) if row else Counter()


def replaced(conn: sqlite3.Connection) -> dict[str, str]:
    """Return which body stands in the place of which."""
    return dict(conn.execute("SELECT old, new FROM replaced_bodies").fetchall())


def close(conn: sqlite3.Connection) -> None:
    """Forget what was replaced, and let nothing be changed any more."""
    with _transaction(conn):
        conn.execute("DELETE FROM replaced_bodies")
        conn.execute("DELETE FROM redacting")


def _bodies(
    conn: sqlite3.Connection,
    rule: Rule,
    wording: Wording | None,
    media: Collection[str],
    counts: Counter[str],
    touched: set[int],
    on_body: Callable[[], None],
) -> None:
    captures = Captures(conn)
    for digest, first, urls in conn.execute(ALL_BODIES).fetchall():
        on_body()
        if digest in media:
            body: bytes | None = removed_page(rule.replacement)
        else:
            body = instead(captures, rule, wording, first, set(urls.split("\n")))
        if body is not None:
            _replace(conn, digest, body, rule.redaction, touched)
            counts["bodies"] += 1


def instead(captures: Captures, rule: Rule, wording: Wording | None, first: int, urls: set[str]) -> bytes | None:
    """Return what is to be kept in the place of a body, by its first capture and its addresses; `None`: it may stay."""
    try:
        received, _ = captures.read(first)
    except (ArchiveError, KeyError, zstandard.ZstdError):
        # What is damaged cannot be shown to be free of the words, and is no evidence of anything any more.
        return removed_page(rule.replacement)
    own = urls.intersection(rule.urls)
    if own and received.url not in own:
        received = replace(received, url=own.pop())
    return body_instead(rule, wording, received)


def _replace(conn: sqlite3.Connection, digest: str, body: bytes, redaction: int, touched: set[int]) -> None:
    new = sha256(body).hexdigest()
    conn.execute(ADD_BODY, (new, len(body), zstandard.ZstdCompressor(level=LEVEL).compress(body)))
    for number, headers in conn.execute(OF_BODY, (digest,)).fetchall():
        conn.execute(POINT, (new, marked(headers, str(redaction)), number))
        touched.add(number)
    for table, column in _columns_of_hashes(conn):
        conn.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (new, digest))  # noqa: S608
    conn.execute("DELETE FROM body_files WHERE sha256 = ?", (digest,))
    conn.execute("DELETE FROM bodies WHERE sha256 = ?", (digest,))
    # A body that was rewritten twice stands for the first one, too.
    conn.execute("UPDATE replaced_bodies SET new = ? WHERE new = ?", (new, digest))
    conn.execute(REPLACED, (digest, new))


HASHES = """
    SELECT t.name, c.name FROM pragma_table_list AS t, pragma_table_info(t.name) AS c
    WHERE t.schema = 'main' AND t.type = 'table' AND c.name = 'sha256'
        AND t.name NOT IN ('bodies', 'body_files', 'captures')
"""


def _columns_of_hashes(conn: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return where else the frontier names a body by its hash."""
    return conn.execute(HASHES).fetchall()


FORGET = (
    "UPDATE addresses SET title = NULL WHERE url = ?",
    "UPDATE addresses SET last_error = NULL WHERE url = ? AND last_error IS NOT NULL",
    "UPDATE sightings SET announced = NULL WHERE entry = ?",
    "DELETE FROM problems WHERE url = ?",
)


def _forget(conn: sqlite3.Connection, rule: Rule, counts: Counter[str]) -> None:
    """Take what the frontier knows of a withdrawn article: not its address, which is still to be asked for."""
    # Messages that wait to be delivered name titles, by no key one could look for.
    counts["private places"] += conn.execute("DELETE FROM undelivered").rowcount
    for url in rule.urls:
        for statement in FORGET:
            counts["private places"] += conn.execute(statement, (url,)).rowcount
    for entry in held.waiting(conn):
        key = listing_key(entry.article.site, entry.article.published, fold_title(entry.article.title))
        if key in rule.entries or key in rule.keys:
            conn.execute("DELETE FROM held WHERE id = ?", (entry.id,))
            counts["private places"] += 1
    site = (rule.keys[0] if rule.keys else "").partition("-")[0]
    for (name,) in conn.execute("SELECT DISTINCT entry FROM sightings WHERE entry NOT LIKE 'http%'").fetchall():
        day, _, folded = name.partition(" ")
        if day == rule.published and listing_key(site, datetime.fromisoformat(day).date(), folded) in rule.entries:
            other = f"{day} {fold_title(rule.replacement)}"
            conn.execute("UPDATE OR REPLACE sightings SET entry = ?, announced = NULL WHERE entry = ?", (other, name))
            counts["private places"] += 1


def _pack_again(conn: sqlite3.Connection, now: datetime, *, changed: bool, wording: Wording | None) -> None:
    """Train the dictionary anew and pack all bodies by it: the old one may hold pieces of what was taken out."""
    old = conn.execute("SELECT id, dictionary FROM dictionaries ORDER BY id").fetchall()
    if not old or not (changed or any(wording is not None and wording.stands_in(data) for _, data in old)):
        return
    captures = Captures(conn)
    packed = "SELECT sha256 FROM bodies WHERE dictionary_id IS NOT NULL ORDER BY rowid DESC"
    digests = [digest for (digest,) in conn.execute(packed)]
    sizes = "SELECT sha256 FROM bodies WHERE size BETWEEN 1000 AND 1000000 AND zstd <> x'' ORDER BY rowid DESC LIMIT ?"
    samples = [captures.body(digest) for (digest,) in conn.execute(sizes, (TRAIN_AFTER,)).fetchall()]
    dictionary = train(samples) if samples else None
    number = None
    if dictionary is not None:
        number = conn.execute(
            "INSERT INTO dictionaries (dictionary, trained_on, trained_at) VALUES (?, ?, ?)",
            (dictionary.as_bytes(), len(samples), timestamp(now)),
        ).lastrowid
    packer = zstandard.ZstdCompressor(level=LEVEL, dict_data=dictionary)
    for digest in digests:
        conn.execute(
            "UPDATE bodies SET dictionary_id = ?, zstd = ? WHERE sha256 = ?",
            (number, packer.compress(captures.body(digest)), digest),
        )
    conn.executemany("DELETE FROM dictionaries WHERE id = ?", [(n,) for n, _ in old])


def _add_counts(conn: sqlite3.Connection, redaction: int, counts: Counter[str]) -> None:
    total = dict(counts_of(conn, redaction) + counts)
    conn.execute("UPDATE redacting SET counts = ? WHERE id = ?", (json.dumps(total), redaction))


@contextmanager
def _transaction(conn: sqlite3.Connection) -> Iterator[None]:
    conn.execute("BEGIN IMMEDIATE")
    try:
        yield
        conn.execute("COMMIT")
    except BaseException:
        if conn.in_transaction:
            conn.execute("ROLLBACK")
        raise
