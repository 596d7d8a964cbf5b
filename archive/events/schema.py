"""The tables of days that texts name and of what was noticed: the step `m005_events` of `archive.migrations`."""

from __future__ import annotations

# No release wrote events, so the table is made anew without carrying rows over.
ARCHIVE = (
    "DROP TABLE events",
    """
    CREATE TABLE events (
        -- Days and times that the text of a version names, those of the past and of history too: one row a mention.
        -- Bare years, months and weekdays are none. The events of an article are those of its newest version.
        id INTEGER PRIMARY KEY,             -- of this file only; `herne-archive reindex` numbers anew
        article_id INTEGER NOT NULL REFERENCES articles (id),   -- who names it
        version_id TEXT NOT NULL REFERENCES versions (id),      -- in which version
        field TEXT NOT NULL CHECK (field IN ('title', 'body', 'caption')),  -- where in it
        image INTEGER CHECK (image >= 1),   -- which image's caption, from 1; NULL for title and body
        position INTEGER NOT NULL CHECK (position >= 0),    -- offset of text in that field, in characters from 0
        text TEXT NOT NULL CHECK (text <> ''),  -- the words that name it, as published
        starts TEXT,                        -- 2026-12-24, or 2026-12-24T18:00 Europe/Berlin; NULL: year left open
        ends TEXT,                          -- the same of its end, the last day included; NULL for a single day or time
        year_from TEXT CHECK (year_from IN ('text', 'article')),    -- what gave the year; NULL where left open
        CHECK ((field = 'caption') = (image IS NOT NULL)),
        CHECK ((starts IS NULL) = (year_from IS NULL)),
        CHECK (ends IS NULL OR substr(ends, 1, 10) >= substr(starts, 1, 10))
    ) STRICT
    """,
    "CREATE INDEX events_article ON events (article_id, version_id)",
    "CREATE INDEX events_version ON events (version_id)",
    "CREATE INDEX events_starts ON events (starts)",
    """
    CREATE TABLE event_reader (
        -- The one version of the grammar of dates that read the events of all versions.
        id INTEGER PRIMARY KEY CHECK (id = 1),  -- always 1: there is one row, or none where events are missing
        version TEXT NOT NULL               -- with another one, `herne-archive reindex` reads them anew
    ) STRICT
    """,
    """
    CREATE TABLE observations_anew (
        -- What the archive noticed and did not mend, each once. The keys of detail, by kind:
        -- listing_differs, another entry has another text of it: url, content_hash, body.
        -- listing_contradicts, a listing has another title or date than the page: version, what the listing says.
        -- weekday_differs, a weekday is not that of its date: version, field, position, text, starts, ends, weekday,
        -- falls_on. event_past, a day that is announced lies before the notice: the same without the last two.
        id INTEGER PRIMARY KEY,             -- rising
        article_id INTEGER NOT NULL REFERENCES articles (id),   -- about which article
        kind TEXT NOT NULL,                 -- what was noticed; see above
        detail TEXT NOT NULL CHECK (json_valid(detail)),    -- JSON object; see above
        seen_at TEXT NOT NULL,              -- when it was first noticed
        UNIQUE (article_id, kind, detail)
    ) STRICT
    """,
    """
    INSERT INTO observations_anew (id, article_id, kind, detail, seen_at)
    SELECT min(id), article_id, kind, detail, min(seen_at) FROM observations GROUP BY article_id, kind, detail
    """,
    "DROP TABLE observations",
    "ALTER TABLE observations_anew RENAME TO observations",
)
