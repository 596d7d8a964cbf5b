"""A large archive out of the parts of a smaller one: no article of it was analysed, all of them were once.

The title of one article stands over the text, pictures, files and versions of another, dates are spread anew, and so
are the rows of the index: the words of each part are those that its analysis gave where it stood before. So words,
phrases and lengths are as frequent as in the smaller archive, and an index of a million is written in minutes. What it
has not is new words: the vocabulary is that of the smaller archive, where that of a real one would go on growing.
"""

from __future__ import annotations

import multiprocessing
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path
from random import Random

from pyroaring import BitMap

from archive.database import archive_file, open_for_reading, open_for_writing, transaction
from archive.search import sets
from archive.search.index import COLUMNS, SIGN, tidy
from archive.search.lexicon import known_meanings
from archive.search.rowids import Numbering
from archive.search.texts import read_texts
from archive.search.tokens import row, words_of
from archive.search.words import ANALYSER_VERSION
from bench.notices import FIRST_NUMBER

PROCESSES = 2
BATCH = 500
Analysed = tuple[object, ...]
"""Id, words of the body, forms of the title, then the columns of the index."""

ANALYSED = f"CREATE TABLE analysed (id INTEGER PRIMARY KEY, length, forms, {', '.join(COLUMNS)})"
KEEP = f"INSERT INTO analysed VALUES ({', '.join('?' * (3 + len(COLUMNS)))})"
PLAN = "CREATE TABLE plan (id INTEGER PRIMARY KEY, slot INTEGER, day TEXT, body INTEGER, title INTEGER)"
# Articles of the new archive, by their ids: title of one, all else of another.
ARTICLES = f"""
    INSERT INTO articles (
        id, key, site, source_id, url, title, title_folded, published, published_raw, body, listing_only, state,
        first_seen, last_seen, last_checked, versions, content_hash
    )
    SELECT p.id, 'herne-' || ({FIRST_NUMBER} + p.id), b.site, {FIRST_NUMBER} + p.id,
        replace(b.url, b.source_id, {FIRST_NUMBER} + p.id), t.title, t.title_folded, p.day, '', b.body, 0, b.state,
        p.day || substr(b.first_seen, 11), p.day || substr(b.last_seen, 11), p.day || substr(b.last_checked, 11),
        b.versions, printf('%064x', p.id)
    FROM plan AS p CROSS JOIN base.articles AS b ON b.id = p.body CROSS JOIN base.articles AS t ON t.id = p.title
    ORDER BY p.id
"""
VERSION = "'herne-' || ({first} + p.id) || '@' || substr(v.{name}, -12, 1) || printf('%011x', p.id)".format
OTHERS = (
    f"""
    INSERT INTO versions (
        id, article_id, observed_at, recorded_at, cause, extractor, content_hash, capture_sha256, capture_time, url,
        title, published, published_raw, body, images, attachments, links
    )
    SELECT {VERSION(first=FIRST_NUMBER, name="id")}, p.id, p.day || substr(v.observed_at, 11),
        p.day || substr(v.recorded_at, 11), v.cause, v.extractor, v.content_hash, v.capture_sha256,
        p.day || substr(v.capture_time, 11), v.url, t.title, p.day, '', v.body, v.images, v.attachments, v.links
    FROM plan AS p CROSS JOIN base.versions AS v ON v.article_id = p.body
    CROSS JOIN base.articles AS t ON t.id = p.title ORDER BY p.id, v.observed_at
    """,
    f"""
    INSERT INTO changes (article_id, from_version, to_version, at, kind)
    SELECT p.id, {VERSION(first=FIRST_NUMBER, name="from_version")}, {VERSION(first=FIRST_NUMBER, name="to_version")},
        p.day || substr(v.at, 11), v.kind
    FROM plan AS p CROSS JOIN base.changes AS v ON v.article_id = p.body ORDER BY p.id, v.id
    """,
    """
    INSERT INTO images (article_id, position, url, alt, caption, credit)
    SELECT p.id, i.position, i.url || '?' || p.id, i.alt, i.caption, i.credit
    FROM plan AS p CROSS JOIN base.images AS i ON i.article_id = p.body ORDER BY p.id, i.position
    """,
    """
    INSERT INTO attachments (article_id, position, url, label, media_type, text)
    SELECT p.id, f.position, f.url || '?' || p.id, f.label, f.media_type, f.text
    FROM plan AS p CROSS JOIN base.attachments AS f ON f.article_id = p.body ORDER BY p.id, f.position
    """,
    "INSERT INTO sections SELECT * FROM base.sections",
    """
    INSERT INTO article_sections (article_id, section_id, first_seen, last_seen)
    SELECT p.id, s.section_id, p.day || substr(s.first_seen, 11), p.day || substr(s.last_seen, 11)
    FROM plan AS p CROSS JOIN base.article_sections AS s ON s.article_id = p.body ORDER BY p.id, s.section_id
    """,
)
SEARCH = f"""
    INSERT INTO search (rowid, {", ".join(COLUMNS)})
    SELECT p.slot, {", ".join(f"{'t' if name.startswith('title') else 'b'}.{name}" for name in COLUMNS)}
    FROM plan AS p CROSS JOIN analysed AS b ON b.id = p.body CROSS JOIN analysed AS t ON t.id = p.title ORDER BY p.slot
"""
TITLES = """
    INSERT INTO search_titles (rowid, title)
    SELECT p.slot, t.forms FROM plan AS p CROSS JOIN analysed AS t ON t.id = p.title ORDER BY p.slot
"""
# The checksum is looked at when an article is taken out, which none of these is.
META = """
    INSERT INTO search_meta (article_id, rowid_, checksum)
    SELECT id, slot, random() & 4294967295 FROM plan ORDER BY id
"""
LEXICON = """
    INSERT INTO lexicon (form, df, display_code, main_code, others, parts_code)
    SELECT form, max(1, df * (SELECT count(*) FROM plan) / (SELECT count(*) FROM analysed)), display_code, main_code,
        others, parts_code
    FROM base.lexicon ORDER BY form
"""
HOMOGRAPHS = "INSERT INTO homographs SELECT * FROM base.homographs"


PARTS = "parts.db"


def recombine(base: Path, folder: Path, articles: int, days: Sequence[date], seed: int = 1) -> None:
    """Write an archive of so many articles into a folder, as many on each of the days, from the archive in `base`.

    Its index is written by `index_recombined`, for which the analysis of the parts is put beside it.
    """
    with closing(sqlite3.connect(folder / PARTS)) as parts, parts:
        parts.execute("PRAGMA synchronous = OFF")
        parts.execute(ANALYSED)
        parts.executemany(KEEP, _analysed(base))
        parts.execute(PLAN)
        parts.executemany("INSERT INTO plan VALUES (?, ?, ?, ?, ?)", _plan(parts, articles, days, Random(seed)))
    with closing(_opened(base, folder)) as conn:
        for statement in (ARTICLES, *OTHERS):
            with transaction(conn):
                conn.execute(statement)


def index_recombined(base: Path, folder: Path) -> None:
    """Write the index of what `recombine` put into a folder."""
    with closing(_opened(base, folder)) as conn:
        for statement in (SEARCH, TITLES, META, HOMOGRAPHS):
            with transaction(conn):
                conn.execute(statement)
        with transaction(conn):
            conn.execute(LEXICON)
            sets.replace(conn, _sets(conn))
            conn.execute(SIGN, (ANALYSER_VERSION,))
            tidy(conn)
    (folder / PARTS).unlink()


def _opened(base: Path, folder: Path) -> sqlite3.Connection:
    conn = open_for_writing(folder / "archive")
    conn.execute("PRAGMA synchronous = OFF")
    conn.execute("ATTACH ? AS base", (str(archive_file(base)),))
    conn.execute("ATTACH ? AS parts", (str(folder / PARTS),))
    return conn


def _analysed(base: Path) -> Iterator[Analysed]:
    """Yield the analysis of each article that is searched, from two processes."""
    with closing(open_for_reading(base)) as conn:
        ids = [number for (number,) in conn.execute("SELECT article_id FROM search_meta ORDER BY article_id")]
    batches = [ids[start : start + BATCH] for start in range(0, len(ids), BATCH)]
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        for analysed in pool.imap(partial(_analyse, base), batches):
            yield from analysed


def _analyse(base: Path, ids: list[int]) -> list[Analysed]:
    with closing(open_for_reading(base)) as conn:
        words = {number: words_of(text) for number, text in read_texts(conn, ids).items()}
        meanings = known_meanings(conn, {form for found in words.values() for form in found.forms})
    return [(number, found.length, found.title, *row(found, meanings)) for number, found in words.items()]


def _plan(
    parts: sqlite3.Connection, articles: int, days: Sequence[date], rng: Random
) -> Iterator[tuple[int, int, str, int, int]]:
    """Yield which parts each article has: in every round each part once, in an order that chance gives."""
    lengths: dict[int, int] = dict(parts.execute("SELECT id, length FROM analysed"))
    bodies, titles = list(lengths), list(lengths)
    numbering = Numbering()
    for number in range(articles):
        turn = number % len(lengths)
        if turn == 0:
            rng.shuffle(bodies)
            rng.shuffle(titles)
        day = days[number * len(days) // articles]
        slot = numbering.next(day, lengths[bodies[turn]])
        yield number + 1, slot, day.isoformat(), bodies[turn], titles[turn]


SLOTS = "SELECT m.rowid_, p.slot FROM plan AS p JOIN base.search_meta AS m ON m.article_id = p.body"


def _sets(conn: sqlite3.Connection) -> dict[sets.Member, BitMap]:
    """Return the sets: an article is where its text was; a place that only its title names is left out."""
    slots: dict[int, list[int]] = {}
    for body, slot in conn.execute(SLOTS):
        slots.setdefault(body, []).append(slot)
    return {
        (kind, value): BitMap([slot for number in BitMap.deserialize(blob) for slot in slots.get(number, ())])
        for kind, value, blob in conn.execute("SELECT kind, value, rowids FROM base.search_sets")
    }
