"""The tables of what operators were told. They are in `captures.db`, which is never served."""

from __future__ import annotations

NOTICES = (
    """
    CREATE TABLE notices (
        -- One row a message about a run, whether it was delivered or not. Its words are not kept.
        id INTEGER PRIMARY KEY,             -- rising
        made_at TEXT NOT NULL,              -- when the run ended
        kind TEXT NOT NULL CHECK (kind IN   -- why it was sent
            ('trouble', 'change', 'well')),
        reasons TEXT NOT NULL CHECK (json_valid(reasons))   -- JSON list of the reasons status had, by their codes
    ) STRICT
    """,
    """
    CREATE TABLE undelivered (
        -- Messages that did not reach an address. They are sent with the next one and then deleted.
        id INTEGER PRIMARY KEY,             -- rising
        address TEXT NOT NULL CHECK (length(address) = 64),     -- SHA-256 of the address, which is a secret
        made_at TEXT NOT NULL,              -- when it was to be sent first
        title TEXT NOT NULL,                -- of the message
        body TEXT NOT NULL,                 -- of the message
        why TEXT NOT NULL                   -- it did not get there the last time
    ) STRICT
    """,
)
