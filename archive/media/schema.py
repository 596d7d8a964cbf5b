"""The tables of captured pictures and PDFs, as steps of `archive.migrations`."""

from __future__ import annotations

ARCHIVE = (
    """
    CREATE TABLE media (
        -- One row a picture or file that an address of the city was captured with; its bytes are DIR/media/<file>.
        id INTEGER PRIMARY KEY,             -- of this file only
        url TEXT NOT NULL,                  -- at the city, as in images and attachments
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64),   -- of the bytes
        media_type TEXT NOT NULL,           -- told by the bytes, not by name or header
        size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0),    -- of the file
        file TEXT NOT NULL CHECK (file GLOB sha256 || '.*'),    -- its name: <sha256>.<ext>, the same for the same bytes
        width INTEGER,                      -- in pixels; NULL where the file does not say it at its beginning
        height INTEGER,                     -- in pixels; as width
        pages INTEGER,                      -- of a PDF
        text TEXT,                          -- what a PDF says
        text_by TEXT,                       -- library and version that read the text
        text_problem TEXT,  -- why text is NULL or ends early: encrypted, broken, no_text, too_slow, too_large, too_long
        first_seen TEXT NOT NULL,           -- first time the address answered with it
        last_seen TEXT NOT NULL,            -- last time
        is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),   -- 1 for what the address last answered with
        UNIQUE (url, sha256)
    ) STRICT
    """,
    "CREATE UNIQUE INDEX media_current ON media (url) WHERE is_current = 1",
    # Both name a file: the one with its ending is asked for by readers, the other by whoever has the bytes.
    "CREATE INDEX media_file ON media (file)",
    "CREATE INDEX media_sha256 ON media (sha256)",
    "CREATE INDEX images_url ON images (url)",
    "CREATE INDEX attachments_url ON attachments (url)",
)

CAPTURES = (
    # Beside `bodies` and not in it: that table may have gigabytes, and SQLite would have to write it anew.
    """
    CREATE TABLE body_files (
        -- Bodies that are files of DIR/media: pictures and PDFs do not shrink. Their `zstd` in `bodies` is empty.
        sha256 TEXT PRIMARY KEY REFERENCES bodies (sha256),     -- which body
        file TEXT NOT NULL                  -- its name: <sha256>.<ext>
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE problems_anew (
        -- What could not be read. A run's exit code speaks only of what no run has reported before.
        url TEXT NOT NULL,                  -- of the page
        part TEXT NOT NULL CHECK (part IN ('page', 'entry', 'media')),  -- page, entry of a listing, picture or file
        error TEXT NOT NULL,                -- name of the error
        reason TEXT NOT NULL,               -- what the error says
        first_seen TEXT NOT NULL,           -- first reading that failed so
        last_seen TEXT NOT NULL,            -- last one
        reported INTEGER NOT NULL DEFAULT 0 CHECK (reported IN (0, 1)), -- 1 when a run has counted it
        PRIMARY KEY (url, part, error, reason)
    ) STRICT, WITHOUT ROWID
    """,
    """
    INSERT INTO problems_anew (url, part, error, reason, first_seen, last_seen, reported)
    SELECT url, part, error, reason, first_seen, last_seen, reported FROM problems
    """,
    "DROP TABLE problems",
    "ALTER TABLE problems_anew RENAME TO problems",
    "CREATE INDEX addresses_media ON addresses (state, url) WHERE kind = 'media'",
)
