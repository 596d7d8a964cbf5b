"""The schema of both files, as ordered steps. A released step is never edited; a change is a new step.

`archive.db` is served: whatever is in it is public. `private/captures.db` never is.
Times are UTC, ISO 8601 with offset; dates are ISO 8601; lists are JSON.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from archive.events import schema as events_schema
from archive.integrity import schema as chain_schema
from archive.integrity.chain import ARCHIVE, CAPTURES, link_all
from archive.media import schema as media_schema
from archive.search import schema as search_schema
from archive.telling import alerts_schema, notices_schema

archive_migrations = Migrations("herne_archive")
captures_migrations = Migrations("herne_captures")


@archive_migrations()
def m001_articles_and_history(db: Database) -> None:
    """Create the contract's tables, also those that fill later: what a citation relies on keeps its shape."""
    for statement in ARTICLES_AND_HISTORY:
        db.execute(statement)


@archive_migrations()
def m002_search(db: Database) -> None:
    """Create the search tables. `analyser` holds the one version the index was written with."""
    for statement in SEARCH:
        db.execute(statement)


@archive_migrations()
def m003_kinds_of_change(db: Database) -> None:
    """Tell what the city did from what the archive did: a better extractor and an older copy are no edits."""
    for statement in KINDS_OF_CHANGE:
        db.execute(statement)


@archive_migrations()
def m004_misses(db: Database) -> None:
    """Keep the evidence of disappearance: each visit at which the page of an article was not there."""
    for statement in MISSES:
        db.execute(statement)


@archive_migrations()
def m005_events(db: Database) -> None:
    """Make room for the days that texts name: where they stand, and those whose year nobody knows."""
    for statement in events_schema.ARCHIVE:
        db.execute(statement)


@archive_migrations()
def m006_chain(db: Database) -> None:
    """Make history append-only, but for an open redaction, and link all of it; a large archive takes some seconds."""
    for statement in chain_schema.ARCHIVE:
        db.execute(statement)
    link_all(db.conn, ARCHIVE)


@archive_migrations()
def m007_media(db: Database) -> None:
    """Create the table of captured pictures and files, and the ways from an address to the articles that show it."""
    for statement in media_schema.ARCHIVE:
        db.execute(statement)


@archive_migrations()
def m008_german_search(db: Database) -> None:
    """Make the search anew: fields of their own for pictures, files and former texts, and the sets of the filters."""
    for statement in search_schema.GERMAN_SEARCH:
        db.execute(statement)


@captures_migrations()
def m001_captures_and_frontier(db: Database) -> None:
    """Create what is kept of every response, and the state of every known address."""
    for statement in CAPTURES_AND_FRONTIER:
        db.execute(statement)


@captures_migrations()
def m002_held_entries(db: Database) -> None:
    """Create the place where entries without a page wait until all listings of a run are read."""
    for statement in HELD_ENTRIES:
        db.execute(statement)


@captures_migrations()
def m003_recheck_ladder(db: Database) -> None:
    """Make a visit a row even where the page was as before (304), and let every address come round again.

    Tables that others refer to are made anew, so foreign keys must be off (`captures.prepare` sees to it).
    """
    for statement in RECHECK_LADDER:
        db.execute(statement)


@captures_migrations()
def m004_chain(db: Database) -> None:
    """Make captures append-only, but for an open redaction, and link all of them."""
    for statement in chain_schema.CAPTURES:
        db.execute(statement)
    link_all(db.conn, CAPTURES)


@captures_migrations()
def m005_media(db: Database) -> None:
    """Let a body be a file of the media folder, and let a picture be a problem of its own."""
    for statement in media_schema.CAPTURES:
        db.execute(statement)


@captures_migrations()
def m006_witness(db: Database) -> None:
    """Keep what the second witness said of which page."""
    for statement in WITNESS:
        db.execute(statement)


@captures_migrations()
def m007_notices(db: Database) -> None:
    """Remember what operators were told, and keep what did not reach them."""
    for statement in notices_schema.NOTICES:
        db.execute(statement)


@captures_migrations()
def m008_alerts(db: Database) -> None:
    """Remember how far readers were told what is new."""
    for statement in alerts_schema.ALERTS:
        db.execute(statement)


ARTICLES_AND_HISTORY = (
    """
    CREATE TABLE articles (
        -- One row a notice of the city, as it was when it was last read.
        id INTEGER PRIMARY KEY,             -- of this file only; cite the key
        key TEXT NOT NULL UNIQUE,           -- public, for ever: herne-281473, or herne-20210304-1f3a9c2e without a page
        site TEXT NOT NULL,                 -- short name of the city's site
        source_id TEXT,                     -- the city's number; NULL where there is no page
        url TEXT NOT NULL,                  -- canonical address of the page; without one, of the listing it stands on
        title TEXT NOT NULL CHECK (title <> ''),    -- as published, typing errors included
        title_folded TEXT NOT NULL,         -- with published, the identity of an article without a page
        published TEXT NOT NULL CHECK (published IS date(published, '+0 days')), -- of the date line
        published_raw TEXT NOT NULL,        -- the date line as printed
        teaser TEXT,                        -- always NULL today: an entry's text is its body
        body TEXT NOT NULL CHECK (body <> ''),      -- paragraphs separated by one blank line
        listing_only INTEGER NOT NULL CHECK (listing_only IN (0, 1)),   -- 1 where there is no page
        state TEXT NOT NULL DEFAULT 'online' CHECK (state IN ('online', 'missing', 'gone', 'withdrawn')), -- at the city
        first_seen TEXT NOT NULL,           -- first observation
        last_seen TEXT NOT NULL,            -- last time it was met, on its page or on a listing
        last_checked TEXT NOT NULL,         -- last time its text was compared with what is kept
        gone_since TEXT,                    -- first of the misses that made it gone
        versions INTEGER NOT NULL DEFAULT 1 CHECK (versions >= 1),  -- how many versions are kept
        content_hash TEXT NOT NULL,         -- of the version shown
        UNIQUE (source_id, site),
        CHECK (listing_only = (source_id IS NULL))
    ) STRICT
    """,
    "CREATE INDEX articles_published ON articles (published, id)",
    "CREATE INDEX articles_identity ON articles (site, published, title_folded)",
    """
    CREATE TABLE versions (
        -- One row a text an article has had. Rows are added, never changed.
        -- The first carries the cause by which it came in, so edits are counted in changes.kind, not here.
        id TEXT PRIMARY KEY,                -- <key>@<first 12 hex of content_hash>, a suffix if the text returns
        article_id INTEGER NOT NULL REFERENCES articles (id),   -- whose text it is
        observed_at TEXT NOT NULL,          -- when the page was so
        recorded_at TEXT NOT NULL,          -- when it entered the archive
        cause TEXT NOT NULL CHECK (cause IN ('edit', 'extraction', 'backfill')), -- why it came; see above
        extractor TEXT NOT NULL,            -- version of what read it
        content_hash TEXT NOT NULL CHECK (length(content_hash) = 64),   -- SHA-256 of the canonical form
        capture_sha256 TEXT NOT NULL CHECK (length(capture_sha256) = 64),   -- of the body it was read from
        capture_time TEXT NOT NULL,         -- when that body was fetched
        url TEXT NOT NULL,                  -- where it was read
        title TEXT NOT NULL,                -- as in articles
        published TEXT NOT NULL,            -- as in articles
        published_raw TEXT NOT NULL,        -- as in articles
        teaser TEXT,                        -- as in articles
        body TEXT NOT NULL,                 -- as in articles
        images TEXT NOT NULL CHECK (json_valid(images)),    -- JSON list of url, alt, caption, credit
        attachments TEXT NOT NULL CHECK (json_valid(attachments)),  -- JSON list of url, label, media_type, size_bytes
        links TEXT NOT NULL CHECK (json_valid(links))   -- JSON list of url, label
    ) STRICT
    """,
    "CREATE INDEX versions_article ON versions (article_id, observed_at)",
    # An entry of a listing may still carry the title its page had before.
    "CREATE INDEX versions_published ON versions (published)",
    """
    CREATE TABLE changes (
        -- One row an event in the life of an article, in the order in which the archive noticed.
        id INTEGER PRIMARY KEY AUTOINCREMENT,   -- rising, never used twice: for incremental sync
        article_id INTEGER NOT NULL REFERENCES articles (id),   -- whose life
        from_version TEXT REFERENCES versions (id), -- the version before; NULL for a new article
        to_version TEXT REFERENCES versions (id),   -- the version after
        at TEXT NOT NULL,                   -- when it was observed
        kind TEXT NOT NULL CHECK (kind IN ('new', 'edit', 'missing', 'gone', 'back', 'withdrawn')), -- what happened
        edits TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(edits))   -- JSON list of kind, field, before, after
    ) STRICT
    """,
    "CREATE INDEX changes_article ON changes (article_id, id)",
    """
    CREATE TABLE images (
        -- The pictures of the article as it is shown; those of older versions are in versions.
        article_id INTEGER NOT NULL REFERENCES articles (id),   -- whose picture
        position INTEGER NOT NULL CHECK (position >= 1),    -- in reading order, from 1
        url TEXT NOT NULL,                  -- at the city
        alt TEXT,                           -- alternative text
        caption TEXT,                       -- what stands below it, without the credit
        credit TEXT,                        -- who made it, without the label
        sha256 TEXT,                        -- of the captured file; NULL where none was captured
        PRIMARY KEY (article_id, position)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE attachments (
        -- The files the article links, as it is shown.
        article_id INTEGER NOT NULL REFERENCES articles (id),   -- whose file
        position INTEGER NOT NULL CHECK (position >= 1),    -- in reading order, from 1
        url TEXT NOT NULL,                  -- at the city
        label TEXT NOT NULL,                -- the link's text without the announcement of type and size
        media_type TEXT,                    -- from the announcement or the ending of the address
        size_bytes INTEGER CHECK (size_bytes >= 0), -- as announced; a KB is 1,000 bytes
        sha256 TEXT,                        -- of the captured file; NULL where none was captured
        text TEXT,                          -- what the captured file says
        PRIMARY KEY (article_id, position)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE links (
        -- Where the article's text leads, as it is shown.
        article_id INTEGER NOT NULL REFERENCES articles (id),   -- whose link
        position INTEGER NOT NULL CHECK (position >= 1),    -- in reading order, from 1
        url TEXT NOT NULL,                  -- absolute, without tracking parameters
        label TEXT NOT NULL,                -- the link's text
        PRIMARY KEY (article_id, position)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE sections (
        -- The city's own topics: the section pages that carry news.
        id INTEGER PRIMARY KEY,             -- of this file only
        path TEXT NOT NULL UNIQUE,          -- /Rathaus/Politik/
        name TEXT NOT NULL                  -- for readers, in German
    ) STRICT
    """,
    """
    CREATE TABLE article_sections (
        -- Which article was met on which section page. An article may stand in several.
        article_id INTEGER NOT NULL REFERENCES articles (id),   -- what was met
        section_id INTEGER NOT NULL REFERENCES sections (id),   -- where
        first_seen TEXT NOT NULL,           -- first time it was met there
        last_seen TEXT NOT NULL,            -- last time it was met there
        PRIMARY KEY (article_id, section_id)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX article_sections_section ON article_sections (section_id, article_id)",
    """
    CREATE TABLE related (
        -- Articles that belong together. They are linked, never merged. Not filled yet.
        article_id INTEGER NOT NULL REFERENCES articles (id),   -- one article
        other_id INTEGER NOT NULL REFERENCES articles (id),     -- another
        kind TEXT NOT NULL,                 -- how they belong together
        score REAL NOT NULL,                -- how strongly, 0 to 1
        PRIMARY KEY (article_id, other_id, kind)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE observations (
        -- What the archive noticed and did not mend.
        id INTEGER PRIMARY KEY,             -- rising
        article_id INTEGER NOT NULL REFERENCES articles (id),   -- about which article
        kind TEXT NOT NULL,                 -- listing_differs: another entry has another text of it
        detail TEXT NOT NULL,               -- JSON, by kind
        seen_at TEXT NOT NULL               -- when it was first noticed
    ) STRICT
    """,
    "CREATE INDEX observations_article ON observations (article_id)",
    """
    CREATE TABLE events (
        -- Days and times that an article's text names. Not filled yet.
        id INTEGER PRIMARY KEY,             -- of this file only
        article_id INTEGER NOT NULL REFERENCES articles (id),   -- who names it
        version_id TEXT NOT NULL REFERENCES versions (id),      -- in which version
        starts TEXT NOT NULL,               -- ISO 8601 date or time
        ends TEXT,                          -- ISO 8601 date or time; NULL for a single one
        text TEXT NOT NULL                  -- the words that name it
    ) STRICT
    """,
    "CREATE INDEX events_article ON events (article_id)",
    "CREATE INDEX events_starts ON events (starts)",
    """
    CREATE TABLE crawls (
        -- One row a run.
        id INTEGER PRIMARY KEY,             -- rising
        started TEXT NOT NULL,              -- when it began
        finished TEXT,                      -- when it ended; of a killed run, when the next one found it
        mode TEXT NOT NULL CHECK (mode IN ('default', 'full', 'since')),    -- how much it was to read
        outcome TEXT CHECK (outcome IN ('complete', 'limited', 'interrupted', 'failed')),   -- NULL while it runs
        counts TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(counts)),   -- JSON: pages, new, changed, seen, errors
        report TEXT,                        -- what a person should know
        CHECK ((finished IS NULL) = (outcome IS NULL))
    ) STRICT
    """,
    """
    CREATE TABLE aliases (
        -- Keys that articles had before. They answer for ever.
        old_key TEXT PRIMARY KEY,           -- as it was cited
        article_id INTEGER NOT NULL REFERENCES articles (id)    -- who answers to it now
    ) STRICT, WITHOUT ROWID
    """,
)

SEARCH = (
    # Contentless: the text stands in articles; what is indexed is the analysis of it, one token a word.
    """
    CREATE VIRTUAL TABLE search USING fts5(
        -- The index: by article id, one token a word. It holds no text; ask the site or `herne-archive search`.
        title,      -- the likeliest lemma, or the stem, of each word of the title
        title_x,    -- other lemmas the words of the title may have
        body,       -- as title, of teaser, body, captions, credits and labels of files
        body_x,     -- as title_x, of the same
        content = '', tokenize = 'unicode61 remove_diacritics 2'
    )
    """,
    # Narrow, for filters, facets and sorting without reading the articles.
    """
    CREATE TABLE search_meta (
        -- One row an indexed article, for filters, counts and sorting.
        article_id INTEGER PRIMARY KEY REFERENCES articles (id),    -- which article
        published TEXT NOT NULL,            -- as in articles
        year INTEGER NOT NULL,              -- of published
        month INTEGER NOT NULL,             -- of published, 1 to 12
        day INTEGER NOT NULL,               -- days since 0001-01-01, that being 1; for what is recent
        checksum INTEGER NOT NULL           -- CRC-32 of what was indexed: a contentless row goes only by its old text
    ) STRICT
    """,
    "CREATE INDEX search_meta_published ON search_meta (published, article_id)",
    # Few or none, and asked for with every search.
    "CREATE INDEX articles_withdrawn ON articles (id) WHERE state = 'withdrawn'",
    # Every form that occurs and its analysis, so that queries need no dictionary.
    """
    CREATE TABLE lexicon (
        -- Every form of a word that occurs in the archive, and how it was read.
        form TEXT PRIMARY KEY,              -- folded
        display TEXT NOT NULL,              -- as it was first written
        df INTEGER NOT NULL CHECK (df > 0), -- in how many articles it stands
        main TEXT NOT NULL,                 -- its token: the likeliest lemma or the stem, folded
        parts TEXT NOT NULL                 -- other lemmas, separated by blanks
    ) STRICT, WITHOUT ROWID
    """,
    # Where a word of a phrase may stand: some form of the lemma `token` is indexed under `main`.
    """
    CREATE TABLE homographs (
        -- Lemmas that are indexed under another one, since a form may be read as either.
        token TEXT NOT NULL,                -- the lemma
        main TEXT NOT NULL,                 -- the token under which some form of it stands in the index
        forms INTEGER NOT NULL CHECK (forms > 0),   -- how many forms of the lexicon say so
        PRIMARY KEY (token, main)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE analyser (
        -- The one version of the German analysis that the index was written with.
        id INTEGER PRIMARY KEY CHECK (id = 1),  -- always 1: there is one row
        version TEXT NOT NULL               -- with another one, `herne-archive reindex` is asked for
    ) STRICT
    """,
)

# SQLite cannot change a CHECK, so the table is made anew; the counter goes on, since no id may be used twice.
KINDS_OF_CHANGE = (
    """
    CREATE TABLE changes_anew (
        -- One row an event in the life of an article, in the order in which the archive noticed.
        -- The city's doing: new, edit, missing, gone, back. The archive's: extraction, backfill, withdrawn, redacted.
        -- Versions are in order by observed_at, recorded_at, rowid: one that came later may stand between two others.
        id INTEGER PRIMARY KEY AUTOINCREMENT,   -- rising, never used twice: for incremental sync
        article_id INTEGER NOT NULL REFERENCES articles (id),   -- whose life
        from_version TEXT REFERENCES versions (id), -- the version before; NULL for a new article
        to_version TEXT REFERENCES versions (id),   -- the version after
        at TEXT NOT NULL,                   -- when it was observed
        kind TEXT NOT NULL CHECK (kind IN   -- what happened; see above whose doing it was
            ('new', 'edit', 'missing', 'gone', 'back', 'extraction', 'backfill', 'withdrawn', 'redacted')),
        edits TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(edits))   -- JSON list; docs/how-it-works.md: What changed
    ) STRICT
    """,
    """
    INSERT INTO changes_anew (id, article_id, from_version, to_version, at, kind, edits)
    SELECT c.id, c.article_id, c.from_version, c.to_version, c.at,
        CASE WHEN c.kind = 'edit' AND v.cause <> 'edit' THEN v.cause ELSE c.kind END, c.edits
    FROM changes AS c LEFT JOIN versions AS v ON v.id = c.to_version ORDER BY c.id
    """,
    """
    INSERT INTO sqlite_sequence (name, seq)
    SELECT 'changes_anew', seq FROM sqlite_sequence
    WHERE name = 'changes' AND NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'changes_anew')
    """,
    """
    UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'changes')
    WHERE name = 'changes_anew' AND EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'changes')
    """,
    "DROP TABLE changes",
    "ALTER TABLE changes_anew RENAME TO changes",
    "CREATE INDEX changes_article ON changes (article_id, id)",
    "CREATE INDEX changes_kind ON changes (kind, id)",
)

MISSES = (
    # Nothing was ever written to it before there were misses.
    "DROP TABLE related",
    """
    CREATE TABLE related (
        -- Articles that belong together. They are linked, never merged.
        article_id INTEGER NOT NULL REFERENCES articles (id),   -- one article; of moved, whose page sends on
        other_id INTEGER NOT NULL REFERENCES articles (id),     -- another; of moved, where that leads
        kind TEXT NOT NULL,                 -- how: moved, one notice under two numbers
        score REAL NOT NULL,                -- how strongly, 0 to 1; of moved always 1
        PRIMARY KEY (article_id, other_id, kind)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE misses (
        -- One row a visit at which the page of an article was not there. Three that count, at least 14 days from the
        -- first to the last and without a sighting between, make it gone; the others are kept as evidence too.
        id INTEGER PRIMARY KEY,             -- rising, in the order of the visits
        article_id INTEGER NOT NULL REFERENCES articles (id),   -- whose page
        crawl_id INTEGER NOT NULL REFERENCES crawls (id),       -- in which run
        at TEXT NOT NULL,                   -- when
        how TEXT NOT NULL CHECK (how IN ('not_found', 'gone', 'redirect', 'no_article')),   -- 404, 410, 3xx, soft 404
        status INTEGER,                     -- of the response
        location TEXT,                      -- where it sent on to
        capture_sha256 TEXT CHECK (length(capture_sha256) = 64),    -- of the body of the response
        capture_time TEXT,                  -- when that was fetched
        counts INTEGER CHECK (counts IN (0, 1)),    -- 1 in a complete and healthy run; NULL until the run has ended
        reason TEXT,                        -- why it does not count
        closed TEXT,                        -- when the page was read again; NULL while it is not there
        UNIQUE (article_id, crawl_id),
        CHECK ((counts IS 0) = (reason IS NOT NULL))
    ) STRICT
    """,
    "CREATE INDEX misses_crawl ON misses (crawl_id)",
    # A new article may be what a vanished one has moved to.
    "CREATE INDEX misses_location ON misses (location) WHERE location IS NOT NULL",
)

CAPTURES_AND_FRONTIER = (
    # One dictionary for each layout the site has had, kept for ever: without it its bodies cannot be read again.
    """
    CREATE TABLE dictionaries (
        -- What bodies are compressed with. Kept for ever: without it they cannot be read again.
        id INTEGER PRIMARY KEY,             -- rising
        dictionary BLOB NOT NULL,           -- for zstd
        trained_on INTEGER NOT NULL,        -- how many bodies
        trained_at TEXT NOT NULL            -- when
    ) STRICT
    """,
    # The same bytes once, however often they were fetched.
    """
    CREATE TABLE bodies (
        -- The bodies of responses, the same bytes once.
        sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),    -- of the body, its content-encoding undone
        size INTEGER NOT NULL CHECK (size >= 0),                -- bytes, before compression
        dictionary_id INTEGER REFERENCES dictionaries (id),     -- needed to read zstd; NULL where none was used
        zstd BLOB NOT NULL                                      -- the body, compressed
    ) STRICT
    """,
    """
    CREATE TABLE captures (
        -- One row a response, kept before anything was read from it. A 304 is none.
        id INTEGER PRIMARY KEY,             -- rising
        url TEXT NOT NULL,                  -- canonical
        fetched_url TEXT NOT NULL,          -- as it was asked for, also at a copy of the site
        fetched_at TEXT NOT NULL,           -- when it had arrived
        method TEXT NOT NULL,               -- of the request
        status INTEGER NOT NULL,            -- of the response
        request_headers BLOB NOT NULL,      -- header lines
        response_headers BLOB NOT NULL,     -- header lines as sent; their names in the client's spelling
        content_encoding TEXT,              -- as sent; the body is kept with it undone
        sha256 TEXT NOT NULL REFERENCES bodies (sha256)     -- its body
    ) STRICT
    """,
    "CREATE INDEX captures_url ON captures (url, id)",
    "CREATE INDEX captures_sha256 ON captures (sha256)",
    # Every address that was ever to be fetched, and what became of it.
    """
    CREATE TABLE addresses (
        -- Every address that was ever to be fetched, and what became of it.
        url TEXT PRIMARY KEY,               -- canonical
        kind TEXT NOT NULL CHECK (kind IN ('listing', 'detail')),   -- what the address is
        source_id TEXT,                     -- the city's number, for a detail page
        number INTEGER,                     -- the same as a number, for the order of fetching
        state TEXT NOT NULL CHECK (state IN
            ('new', 'fetched', 'done', 'unreadable', 'missing', 'moved', 'forbidden', 'failed')),
        queued INTEGER NOT NULL DEFAULT 0 CHECK (queued IN (0, 1)),     -- to be fetched in the present run
        next_due TEXT,                      -- when a run shall queue it; NULL: only a full run does
        title TEXT,                         -- as a listing announced it
        published TEXT,                     -- as a listing announced it
        found_on TEXT,                      -- the page that first named it
        found_at TEXT NOT NULL,             -- when
        last_fetched TEXT,                  -- last response
        last_status INTEGER,                -- of that response
        last_error TEXT,                    -- name of the error and its reason
        failures INTEGER NOT NULL DEFAULT 0,-- in a row
        moved_to TEXT,                      -- where it redirects to, if moved
        etag TEXT,                          -- of the capture
        last_modified TEXT,                 -- of the capture
        capture_id INTEGER REFERENCES captures (id),    -- the last one with a page
        CHECK (kind = 'listing' OR source_id IS NOT NULL)
    ) STRICT
    """,
    "CREATE INDEX addresses_queued ON addresses (number, url) WHERE queued = 1",
    "CREATE INDEX addresses_due ON addresses (next_due) WHERE next_due IS NOT NULL",
    "CREATE INDEX addresses_fetched ON addresses (number, url) WHERE state = 'fetched'",
    # A walk reads one listing, page by page. What it has not finished the next run goes on with.
    """
    CREATE TABLE walks (
        -- One row a reading of a listing, page by page. What a run has not finished the next one goes on with.
        id INTEGER PRIMARY KEY,             -- rising
        listing TEXT NOT NULL,              -- canonical address of its first page
        position INTEGER NOT NULL,          -- order of the listings in a run
        run INTEGER NOT NULL,               -- the crawl that last worked on it
        mode TEXT NOT NULL CHECK (mode IN ('default', 'full', 'since')),    -- of that crawl
        since TEXT,                         -- the first day it asks for, in mode since
        started TEXT NOT NULL,              -- when it began
        finished TEXT,                      -- when it ended; NULL while it is to be gone on with
        ended TEXT CHECK (ended IN ('end', 'known', 'older', 'brake', 'failed', 'missing', 'dropped')), -- why
        failed_in INTEGER,                  -- the crawl in which a page of it could not be fetched
        quiet_pages INTEGER NOT NULL DEFAULT 0,         -- pages in a row that the stop rule counts
        CHECK ((finished IS NULL) = (ended IS NULL))
    ) STRICT
    """,
    "CREATE INDEX walks_pending ON walks (position, id) WHERE finished IS NULL",
    "CREATE INDEX walks_listing ON walks (listing, finished)",
    """
    CREATE TABLE walk_pages (
        -- The pages of a walk.
        walk_id INTEGER NOT NULL REFERENCES walks (id),     -- of which walk
        url TEXT NOT NULL,                  -- canonical
        chain INTEGER NOT NULL,             -- 0 is the listing itself, the others the archives it names
        capture_id INTEGER REFERENCES captures (id),    -- fetched, and read when read = 1
        read INTEGER NOT NULL DEFAULT 0 CHECK (read IN (0, 1)),     -- 1 when its entries are taken up
        sha256 TEXT,                        -- of its body
        PRIMARY KEY (walk_id, url)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX walk_pages_pending ON walk_pages (walk_id, chain) WHERE read = 0",
    # What stood on which listing. An entry without a page is named by its date and folded title.
    """
    CREATE TABLE sightings (
        -- What stood on which listing.
        listing TEXT NOT NULL,              -- canonical address of its first page
        entry TEXT NOT NULL,                -- address of its page; without one, date and folded title
        first_seen TEXT NOT NULL,           -- first time it stood there
        last_seen TEXT NOT NULL,            -- last time
        last_walk INTEGER NOT NULL REFERENCES walks (id),   -- that met it
        last_chain INTEGER NOT NULL,        -- of walk_pages, where it was met
        known INTEGER NOT NULL DEFAULT 0 CHECK (known IN (0, 1)),   -- a walk that saw it went to its end
        PRIMARY KEY (listing, entry)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX sightings_entry ON sightings (entry)",
    # What could not be read. A run's exit code speaks only of what no run has reported before.
    """
    CREATE TABLE problems (
        -- What could not be read. A run's exit code speaks only of what no run has reported before.
        url TEXT NOT NULL,                  -- of the page
        part TEXT NOT NULL CHECK (part IN ('page', 'entry')),       -- the whole page, or one entry of a listing
        error TEXT NOT NULL,                -- name of the error
        reason TEXT NOT NULL,               -- what the error says
        first_seen TEXT NOT NULL,           -- first reading that failed so
        last_seen TEXT NOT NULL,            -- last one
        reported INTEGER NOT NULL DEFAULT 0 CHECK (reported IN (0, 1)), -- 1 when a run has counted it
        PRIMARY KEY (url, part, error, reason)
    ) STRICT, WITHOUT ROWID
    """,
)

HELD_ENTRIES = (
    # Entries without a page, in the order they were met: another listing may link what this one does not.
    """
    CREATE TABLE held (
        -- Entries without a page that wait until all listings of a run are read.
        id INTEGER PRIMARY KEY,             -- in the order they were met
        listing TEXT NOT NULL,              -- canonical address of its first page
        article TEXT NOT NULL,              -- JSON
        capture_id INTEGER NOT NULL,        -- it was read from
        sha256 TEXT NOT NULL,               -- of that capture's body
        fetched_at TEXT NOT NULL,           -- when that capture was made
        seen_at TEXT NOT NULL               -- when the listing showed it; later than the capture after a 304
    ) STRICT
    """,
    "CREATE INDEX addresses_announced ON addresses (published) WHERE published IS NOT NULL",
)

# SQLite cannot change a CHECK, and a column that is added to a table has no comment; so the tables are made anew.
RECHECK_LADDER = (
    """
    CREATE TABLE captures_anew (
        -- One row a visit, kept before anything was read from it. Nothing here is ever changed.
        id INTEGER PRIMARY KEY,             -- rising
        url TEXT NOT NULL,                  -- canonical
        fetched_url TEXT NOT NULL,          -- as it was asked for, also at a copy of the site
        fetched_at TEXT NOT NULL,           -- when it had arrived
        method TEXT NOT NULL,               -- of the request
        status INTEGER NOT NULL,            -- of the response
        request_headers BLOB NOT NULL,      -- header lines
        response_headers BLOB NOT NULL,     -- header lines as sent; their names in the client's spelling
        content_encoding TEXT,              -- as sent; the body is kept with it undone
        sha256 TEXT NOT NULL REFERENCES bodies (sha256),    -- its body; of a 304 the body that it confirms
        revisit_of INTEGER REFERENCES captures (id),    -- of a 304: the capture that has the body
        CHECK ((revisit_of IS NOT NULL) = (status = 304))
    ) STRICT
    """,
    """
    INSERT INTO captures_anew (id, url, fetched_url, fetched_at, method, status, request_headers, response_headers,
        content_encoding, sha256)
    SELECT id, url, fetched_url, fetched_at, method, status, request_headers, response_headers, content_encoding, sha256
    FROM captures ORDER BY id
    """,
    "DROP TABLE captures",
    "ALTER TABLE captures_anew RENAME TO captures",
    "CREATE INDEX captures_url ON captures (url, id)",
    "CREATE INDEX captures_sha256 ON captures (sha256)",
    """
    CREATE TABLE addresses_anew (
        -- Every address that was ever to be fetched, and what became of it.
        url TEXT PRIMARY KEY,               -- canonical
        kind TEXT NOT NULL CHECK (kind IN   -- what the address is
            ('listing', 'detail', 'feed', 'sitemap', 'media')),
        source_id TEXT,                     -- the city's number, for a detail page
        number INTEGER,                     -- the same as a number, for the order of fetching
        state TEXT NOT NULL CHECK (state IN -- what became of it
            ('new', 'fetched', 'done', 'unreadable', 'missing', 'moved', 'forbidden', 'failed')),
        queued INTEGER NOT NULL DEFAULT 0 CHECK (queued IN (0, 1)),     -- to be fetched in the present run
        next_due TEXT,                      -- when a run shall queue it; NULL: nothing does by itself
        rung INTEGER NOT NULL DEFAULT 0 CHECK (rung BETWEEN 0 AND 6),   -- of the ladder of re-checks
        checked_at TEXT,                    -- last time its page was compared with what is kept (200 or 304)
        changed_at TEXT,                    -- last time its text was found changed
        title TEXT,                         -- as a listing announced it
        published TEXT,                     -- as a listing announced it
        found_on TEXT,                      -- the page that first named it
        found_at TEXT NOT NULL,             -- when
        last_fetched TEXT,                  -- last response
        last_status INTEGER,                -- of that response
        last_error TEXT,                    -- name of the error and its reason
        failures INTEGER NOT NULL DEFAULT 0,-- in a row
        moved_to TEXT,                      -- where it redirects to, if moved
        etag TEXT,                          -- of the capture
        last_modified TEXT,                 -- of the capture
        capture_id INTEGER REFERENCES captures (id),    -- the last one with a page
        CHECK (kind <> 'detail' OR source_id IS NOT NULL)
    ) STRICT
    """,
    """
    INSERT INTO addresses_anew (url, kind, source_id, number, state, queued, next_due, checked_at, title, published,
        found_on, found_at, last_fetched, last_status, last_error, failures, moved_to, etag, last_modified, capture_id)
    SELECT url, kind, source_id, number, state, queued, next_due, CASE WHEN state = 'done' THEN last_fetched END, title,
        published, found_on, found_at, last_fetched, last_status, last_error, failures, moved_to, etag, last_modified,
        capture_id
    FROM addresses ORDER BY rowid
    """,
    "DROP TABLE addresses",
    "ALTER TABLE addresses_anew RENAME TO addresses",
    "CREATE INDEX addresses_new ON addresses (number, url) WHERE queued = 1 AND kind = 'detail' AND state = 'new'",
    """
    CREATE INDEX addresses_again ON addresses (next_due, number, url)
    WHERE queued = 1 AND kind = 'detail' AND state <> 'new'
    """,
    "CREATE INDEX addresses_pointers ON addresses (kind, url) WHERE kind IN ('feed', 'sitemap')",
    "CREATE INDEX addresses_due ON addresses (next_due) WHERE next_due IS NOT NULL",
    "CREATE INDEX addresses_fetched ON addresses (number, url) WHERE state = 'fetched'",
    "CREATE INDEX addresses_announced ON addresses (published) WHERE published IS NOT NULL",
    """
    CREATE TABLE sightings_anew (
        -- What stood on which listing.
        listing TEXT NOT NULL,              -- canonical address of its first page
        entry TEXT NOT NULL,                -- address of its page; without one, date and folded title
        announced TEXT,                     -- date and title as last shown there; NULL for an entry without a page
        first_seen TEXT NOT NULL,           -- first time it stood there
        last_seen TEXT NOT NULL,            -- last time
        last_walk INTEGER NOT NULL REFERENCES walks (id),   -- that met it
        last_chain INTEGER NOT NULL,        -- of walk_pages, where it was met
        known INTEGER NOT NULL DEFAULT 0 CHECK (known IN (0, 1)),   -- a walk that saw it went to its end
        PRIMARY KEY (listing, entry)
    ) STRICT, WITHOUT ROWID
    """,
    """
    INSERT INTO sightings_anew (listing, entry, first_seen, last_seen, last_walk, last_chain, known)
    SELECT listing, entry, first_seen, last_seen, last_walk, last_chain, known FROM sightings
    """,
    "DROP TABLE sightings",
    "ALTER TABLE sightings_anew RENAME TO sightings",
    "CREATE INDEX sightings_entry ON sightings (entry)",
)

WITNESS = (
    """
    CREATE TABLE witness (
        -- What a generic extractor saw on a page, beside what ours read. One row a comparison.
        id INTEGER PRIMARY KEY,             -- rising
        run INTEGER NOT NULL,               -- the crawl
        url TEXT NOT NULL,                  -- canonical
        sha256 TEXT NOT NULL,               -- of the body
        ours INTEGER NOT NULL,              -- words of our article
        theirs INTEGER NOT NULL,            -- words of running text the witness saw, without what other pages show too
        ours_holds REAL NOT NULL,           -- share of the witness's words that ours has
        witness_holds REAL NOT NULL,        -- share of our words that the witness has
        agrees INTEGER CHECK (agrees IN (0, 1))     -- NULL where the witness saw too little to say
    ) STRICT
    """,
    "CREATE INDEX witness_run ON witness (run)",
)
