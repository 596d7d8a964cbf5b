"""The tables of the German search: the step `m008_german_search` of `archive.migrations`.

What an earlier release indexed is dropped: it was read by other rules. The new index of an archive with articles is
marked as not yet built, so that a search or a crawl asks for `herne-archive reindex`.
"""

from __future__ import annotations

from archive.search.near_forms import IS_FAR, parts_sql, word_sql
from archive.search.rowids import DAY_BITS, FIRST_DAY, MOST

NOT_BUILT = "none yet"
"""Stands in `analyser` where there are articles and no index of this shape was ever built."""


def search_table(content: str) -> str:
    """Return the SQL of the index, with FTS5's options for where its text stands; none does, but in a check."""
    return f"""
    CREATE VIRTUAL TABLE search USING fts5(
        -- The index, by the number in search_meta.rowid_. It holds no text; ask the site or `herne-archive search`.
        -- One token a word, its likeliest lemma or stem, in the order of the text:
        body,       -- of paragraphs, teaser, credits and labels of files
        title,      -- of the title
        image,      -- of captions and alternative texts
        annex,      -- of the text of PDF files
        former,     -- of what earlier versions said and no field says now
        -- What else these words mean, each token once: other lemmas, parts of compounds, words without their hyphens:
        body_x,     -- of body
        title_x,    -- of title
        image_x,    -- of image
        annex_x,    -- of annex
        former_x,   -- of former
        {content}, columnsize = 0, tokenize = 'unicode61 remove_diacritics 2'
    )
    """


def titles_table(content: str) -> str:
    """Return the SQL of the index of titles, likewise."""
    return f"""
    CREATE VIRTUAL TABLE search_titles USING fts5(
        -- Which titles hold a word, for suggestions while somebody types; by the number in search_meta.rowid_.
        title,      -- the folded forms of its words
        {content}, columnsize = 0, detail = none, tokenize = 'unicode61 remove_diacritics 2'
    )
    """


NO_CONTENT = "content = ''"


def _size(row: str) -> str:
    return f"length({row}.df * {row}.df)"


BEGIN = f"""
    INSERT INTO beginnings (letters, size, form)
    SELECT DISTINCT substr(NEW.form, 1, n.value), {_size("NEW")}, NEW.form FROM json_each('[1, 2, 3]') AS n
    WHERE {_size("NEW")} + n.value >= 7;
"""  # noqa: S608 - names of ours
END = f"""
    DELETE FROM beginnings WHERE form = OLD.form AND size = {_size("OLD")}
        AND letters IN (substr(OLD.form, 1, 1), substr(OLD.form, 1, 2), substr(OLD.form, 1, 3));
"""  # noqa: S608 - names of ours

NEW_STAMP = "UPDATE analyser SET stamp = random()"
"""Says that the index is another one now."""
GERMAN_SEARCH = (
    "DROP TABLE search",
    "DROP TABLE search_meta",
    "DROP TABLE lexicon",
    "DROP TABLE homographs",
    # What was withdrawn is not in the index any more, so no search has to leave it out.
    "DROP INDEX articles_withdrawn",
    # Contentless: the text stands in articles; what is indexed is the analysis of it. The body comes first, since the
    # postings of the first column are the shortest.
    search_table(NO_CONTENT),
    titles_table(NO_CONTENT),
    f"""
    CREATE TABLE search_meta (
        -- One row an indexed article. What was withdrawn has none.
        article_id INTEGER PRIMARY KEY REFERENCES articles (id),    -- which article
        rowid_ INTEGER NOT NULL UNIQUE CHECK (rowid_ BETWEEN 0 AND {MOST}), -- in search: day, place, length
        checksum INTEGER NOT NULL,          -- CRC-32 of what was indexed: a contentless row goes only by its old text
        published TEXT NOT NULL             -- the day of rowid_: as in articles, but for one before 1900 or after 2258
            AS (date('{FIRST_DAY}', (rowid_ >> {DAY_BITS}) || ' days'))
    ) STRICT
    """,
    # Every form that occurs and its analysis, so that queries need no dictionary. Kept short: half of all words of an
    # archive stand in one article each.
    f"""
    CREATE TABLE lexicon (
        -- Every form of a word that occurs in the archive, and how it was read.
        form TEXT PRIMARY KEY,              -- folded
        df INTEGER NOT NULL CHECK (df > 0), -- in how many articles it stands
        display_code TEXT,                  -- of display, what differs from form
        main_code TEXT,                     -- of main, likewise
        others TEXT NOT NULL,               -- other lemmas, separated by blanks
        parts_code TEXT NOT NULL,           -- of parts: of two where they stand in form, of others themselves
        display TEXT NOT NULL AS (          -- as an article writes it
            {word_sql("display_code")}
        ),
        main TEXT NOT NULL AS (             -- its token: the likeliest lemma or the stem, folded
            {word_sql("main_code")}
        ),
        parts TEXT NOT NULL AS (            -- parts of a compound and runs of them that are words, separated by blanks
            {parts_sql("parts_code")}
        )
    ) STRICT, WITHOUT ROWID
    """,
    # Few forms begin otherwise than their lemma; which, a search asks to see at once where a text has no match.
    f"CREATE INDEX lexicon_far ON lexicon (main) WHERE {IS_FAR}",
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
    # A search intersects what it found with these; the rows of the articles are not read to count.
    """
    CREATE TABLE search_sets (
        -- Which articles a filter leaves, as a set of numbers of search_meta.rowid_.
        kind TEXT NOT NULL CHECK (kind IN ('rubrik', 'ort', 'mit', 'status')),  -- section, place, what it has, state
        value TEXT NOT NULL,                -- as in addresses: rathaus-politik, wanne, bild, anhang, pdf, geaendert
        rowids BLOB NOT NULL,               -- a Roaring bitmap in its portable format, then zeros
        UNIQUE (kind, value)
    ) STRICT
    """,
    # A letter stands for too many words to look at all of them while somebody types. Kept by triggers, since a word
    # gets another size seldom: an article changes a handful of rows here, and hundreds in the lexicon.
    """
    CREATE TABLE beginnings (
        -- Words by their first letters, for suggestions: those of at least 32 articles by three letters, of 100 by two,
        -- of 317 by one.
        letters TEXT NOT NULL,              -- of the folded form
        size INTEGER NOT NULL,              -- in how many articles it stands, roughly: digits of df squared
        form TEXT NOT NULL,                 -- in lexicon
        PRIMARY KEY (letters, size DESC, form)
    ) STRICT, WITHOUT ROWID
    """,
    f"""
    CREATE TRIGGER beginnings_come AFTER INSERT ON lexicon WHEN {_size("NEW")} >= 4 BEGIN {BEGIN} END
    """,
    f"""
    CREATE TRIGGER beginnings_change AFTER UPDATE OF df ON lexicon
    WHEN {_size("OLD")} <> {_size("NEW")} BEGIN {END} {BEGIN} END
    """,
    f"""
    CREATE TRIGGER beginnings_go AFTER DELETE ON lexicon WHEN {_size("OLD")} >= 4 BEGIN {END} END
    """,
    "DROP TABLE analyser",
    """
    CREATE TABLE analyser (
        -- The one version of the German analysis that the index was written with.
        id INTEGER PRIMARY KEY CHECK (id = 1),  -- always 1: there is one row
        version TEXT NOT NULL,              -- with another one, `herne-archive reindex` is asked for
        stamp INTEGER NOT NULL DEFAULT (random())   -- another with every change of the index
    ) STRICT
    """,
    *(
        f"CREATE TRIGGER {table}_{word} AFTER {event} ON {table} BEGIN {NEW_STAMP}; END"
        for table, word, event in (
            ("search_meta", "comes", "INSERT"),
            ("search_meta", "goes", "DELETE"),
            ("search_sets", "comes", "INSERT"),
            ("search_sets", "changes", "UPDATE"),
            ("search_sets", "goes", "DELETE"),
        )
    ),
    f"INSERT INTO analyser (id, version) SELECT 1, '{NOT_BUILT}' WHERE EXISTS (SELECT 1 FROM articles)",  # noqa: S608
)
