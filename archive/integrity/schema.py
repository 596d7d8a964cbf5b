"""The schema of what makes history append-only: chains, tombstones of redactions, triggers. SQL and nothing else.

The steps of `archive.migrations` that apply it are released: it is never edited.
"""

from __future__ import annotations

# A trigger cannot keep out who may write the file; the chain shows it. What the triggers keep out are mistakes.
ARCHIVE = (
    """
    CREATE TABLE redactions (
        -- One row a removal that the law demanded: what is left of it in public.
        -- The words that were removed stand nowhere here, nor a hash of them that a guess could confirm.
        id INTEGER PRIMARY KEY AUTOINCREMENT,   -- rising, never used twice
        kind TEXT NOT NULL CHECK (kind IN ('redact', 'withdraw')),  -- words in any article, or a whole article
        reason TEXT NOT NULL CHECK (reason <> ''),  -- as the operator gave it
        replacement TEXT NOT NULL,          -- what stands in the place of what was removed
        started TEXT NOT NULL,              -- when it was begun
        finished TEXT,                      -- when it was done; while it is NULL, and only then, history can be changed
        articles TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(articles)),  -- JSON list of the keys it touched
        counts TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(counts))    -- JSON: what was done, in numbers
    ) STRICT
    """,
    "CREATE UNIQUE INDEX redactions_open ON redactions (finished IS NULL) WHERE finished IS NULL",
    """
    CREATE TABLE chain (
        -- The hash chain over versions, changes and redactions, and at each run's end over the captures' chain.
        -- `archive/integrity/chain.py` says how to compute it again.
        id INTEGER PRIMARY KEY,             -- 1, 2, 3 and so on, without a gap
        kind TEXT NOT NULL CHECK (kind IN ('version', 'change', 'redaction', 'anchor')),   -- what is linked
        ref TEXT NOT NULL,                  -- id of the row; of an anchor, the head of the captures' chain
        salt TEXT CHECK (length(salt) = 32),    -- part of what is hashed; NULL where a redaction changed the row
        digest TEXT NOT NULL CHECK (length(digest) = 64),   -- SHA-256 of the row's canonical form and the salt
        link TEXT NOT NULL CHECK (length(link) = 64)    -- SHA-256 of the link before and this row
    ) STRICT
    """,
    "CREATE INDEX chain_ref ON chain (kind, ref)",
    """
    CREATE TRIGGER versions_are_not_changed BEFORE UPDATE ON versions
    WHEN NOT EXISTS (SELECT 1 FROM redactions WHERE finished IS NULL) BEGIN
        SELECT RAISE(ABORT, 'versions are append-only: none is changed but by `herne-archive redact` or `withdraw`');
    END
    """,
    """
    CREATE TRIGGER versions_are_not_deleted BEFORE DELETE ON versions BEGIN
        SELECT RAISE(ABORT, 'versions are append-only: none is deleted; `herne-archive withdraw` empties them');
    END
    """,
    """
    CREATE TRIGGER versions_are_not_replaced BEFORE INSERT ON versions
    WHEN EXISTS (SELECT 1 FROM versions WHERE id = NEW.id OR rowid = NEW.rowid) BEGIN
        SELECT RAISE(ABORT, 'versions are append-only: there is one of that id already');
    END
    """,
    """
    CREATE TRIGGER changes_are_not_changed BEFORE UPDATE ON changes
    WHEN NOT EXISTS (SELECT 1 FROM redactions WHERE finished IS NULL) BEGIN
        SELECT RAISE(ABORT, 'changes are append-only: none is changed but by `herne-archive redact` or `withdraw`');
    END
    """,
    """
    CREATE TRIGGER changes_are_not_deleted BEFORE DELETE ON changes BEGIN
        SELECT RAISE(ABORT, 'changes are append-only: none is deleted');
    END
    """,
    """
    CREATE TRIGGER changes_are_not_replaced BEFORE INSERT ON changes
    WHEN EXISTS (SELECT 1 FROM changes WHERE id = NEW.id) BEGIN
        SELECT RAISE(ABORT, 'changes are append-only: there is one of that id already');
    END
    """,
    """
    CREATE TRIGGER redactions_are_not_changed BEFORE UPDATE ON redactions
    WHEN OLD.finished IS NOT NULL OR NEW.id IS NOT OLD.id OR NEW.kind IS NOT OLD.kind
        OR NEW.reason IS NOT OLD.reason OR NEW.started IS NOT OLD.started BEGIN
        SELECT RAISE(ABORT, 'redactions are append-only: one that is finished is never changed');
    END
    """,
    """
    CREATE TRIGGER redactions_are_not_deleted BEFORE DELETE ON redactions BEGIN
        SELECT RAISE(ABORT, 'redactions are append-only: none is deleted');
    END
    """,
    """
    CREATE TRIGGER chain_is_not_changed BEFORE UPDATE ON chain
    WHEN NEW.salt IS NOT NULL OR NEW.id IS NOT OLD.id OR NEW.kind IS NOT OLD.kind OR NEW.ref IS NOT OLD.ref
        OR NEW.digest IS NOT OLD.digest OR NEW.link IS NOT OLD.link
        OR NOT EXISTS (SELECT 1 FROM redactions WHERE finished IS NULL) BEGIN
        SELECT RAISE(ABORT, 'the chain is append-only: only a redaction may take the salt from a link');
    END
    """,
    """
    CREATE TRIGGER chain_is_not_deleted BEFORE DELETE ON chain BEGIN
        SELECT RAISE(ABORT, 'the chain is append-only: no link is deleted');
    END
    """,
    """
    CREATE TRIGGER chain_is_not_replaced BEFORE INSERT ON chain
    WHEN EXISTS (SELECT 1 FROM chain WHERE id = NEW.id) BEGIN
        SELECT RAISE(ABORT, 'the chain is append-only: there is a link of that id already');
    END
    """,
)

CAPTURES = (
    """
    CREATE TABLE captures_chain (
        -- The hash chain over the captures. `archive/integrity/chain.py` says how to compute it again.
        id INTEGER PRIMARY KEY,             -- 1, 2, 3 and so on, without a gap
        kind TEXT NOT NULL CHECK (kind = 'capture'),    -- what is linked
        ref TEXT NOT NULL,                  -- id of the row
        salt TEXT CHECK (length(salt) = 32),    -- part of what is hashed; NULL where a redaction changed the row
        digest TEXT NOT NULL CHECK (length(digest) = 64),   -- SHA-256 of the row's canonical form and the salt
        link TEXT NOT NULL CHECK (length(link) = 64)    -- SHA-256 of the link before and this row
    ) STRICT
    """,
    "CREATE INDEX captures_chain_ref ON captures_chain (kind, ref)",
    """
    CREATE TABLE redacting (
        -- The redaction that is at work, if any: while there is a row, and only then, captures can be changed.
        id INTEGER PRIMARY KEY,             -- as in redactions of archive.db
        since TEXT NOT NULL,                -- when it began here
        counts TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(counts))    -- JSON: what was done here, in numbers
    ) STRICT
    """,
    """
    CREATE TABLE replaced_bodies (
        -- Which body stands in the place of which. Emptied when the redaction is finished.
        old TEXT PRIMARY KEY,               -- SHA-256 of what was removed
        new TEXT NOT NULL                   -- SHA-256 of what is kept instead
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TRIGGER captures_are_not_changed BEFORE UPDATE ON captures
    WHEN NOT EXISTS (SELECT 1 FROM redacting) BEGIN
        SELECT RAISE(ABORT, 'captures are append-only: none is changed but by `herne-archive redact` or `withdraw`');
    END
    """,
    """
    CREATE TRIGGER captures_are_not_deleted BEFORE DELETE ON captures BEGIN
        SELECT RAISE(ABORT, 'captures are append-only: none is deleted; `herne-archive withdraw` empties them');
    END
    """,
    """
    CREATE TRIGGER captures_are_not_replaced BEFORE INSERT ON captures
    WHEN EXISTS (SELECT 1 FROM captures WHERE id = NEW.id) BEGIN
        SELECT RAISE(ABORT, 'captures are append-only: there is one of that id already');
    END
    """,
    """
    CREATE TRIGGER bodies_are_not_deleted BEFORE DELETE ON bodies
    WHEN NOT EXISTS (SELECT 1 FROM redacting) BEGIN
        SELECT RAISE(ABORT, 'bodies are kept for ever: none is deleted but by `herne-archive redact` or `withdraw`');
    END
    """,
    """
    CREATE TRIGGER dictionaries_are_not_deleted BEFORE DELETE ON dictionaries
    WHEN NOT EXISTS (SELECT 1 FROM redacting) BEGIN
        SELECT RAISE(ABORT, 'dictionaries are kept for ever: bodies cannot be read without them');
    END
    """,
    """
    CREATE TRIGGER captures_chain_is_not_changed BEFORE UPDATE ON captures_chain
    WHEN NEW.salt IS NOT NULL OR NEW.id IS NOT OLD.id OR NEW.kind IS NOT OLD.kind OR NEW.ref IS NOT OLD.ref
        OR NEW.digest IS NOT OLD.digest OR NEW.link IS NOT OLD.link OR NOT EXISTS (SELECT 1 FROM redacting) BEGIN
        SELECT RAISE(ABORT, 'the chain is append-only: only a redaction may take the salt from a link');
    END
    """,
    """
    CREATE TRIGGER captures_chain_is_not_deleted BEFORE DELETE ON captures_chain BEGIN
        SELECT RAISE(ABORT, 'the chain is append-only: no link is deleted');
    END
    """,
    """
    CREATE TRIGGER captures_chain_is_not_replaced BEFORE INSERT ON captures_chain
    WHEN EXISTS (SELECT 1 FROM captures_chain WHERE id = NEW.id) BEGIN
        SELECT RAISE(ABORT, 'the chain is append-only: there is a link of that id already');
    END
    """,
)
