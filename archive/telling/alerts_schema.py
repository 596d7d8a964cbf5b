"""The table of what readers were told. It is in `captures.db`, which is never served."""

from __future__ import annotations

ALERTS = (
    """
    CREATE TABLE alerts (
        -- How far each address of each alert of alerts.toml was told.
        name TEXT NOT NULL,                 -- of the alert
        address TEXT NOT NULL CHECK (length(address) = 64),     -- SHA-256 of the address, which is a secret
        last_change INTEGER NOT NULL,       -- the last row of changes that was told, or did not fit
        told_at TEXT NOT NULL,              -- when that was
        PRIMARY KEY (name, address)
    ) STRICT, WITHOUT ROWID
    """,
)
