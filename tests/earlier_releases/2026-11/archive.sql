PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE IF NOT EXISTS "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO _sqlite_migrations VALUES(1,'herne_archive','m001_articles_and_history','2026-11-28 01:35:57.796984+00:00');
INSERT INTO _sqlite_migrations VALUES(2,'herne_archive','m002_search','2026-11-28 01:35:57.806365+00:00');
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
    ;
INSERT INTO articles VALUES(1,'herne-20260109-7b34d1ce','herne',NULL,'https://www.herne.de/Meldungen/Alle-News.html','Nachricht 8 aus dem Rathaus','nachricht 8 aus dem rathaus','2026-01-09','Meldung vom 09. Januar 2026',NULL,'Zum 8. Mal hat die Stadt Herne etwas mitzuteilen. Es betrifft den Stadtteil Sodingen. Am Samstag, 14. Februar 2026, um 19 Uhr beginnt das Fest.',1,'online','2026-11-28T01:35:57.871991+00:00','2026-11-28T01:36:04.036824+00:00','2026-11-28T01:36:04.036824+00:00',NULL,2,'c6b0c97538e2cc5fb6211e6f0e9b563870910245362c725559bcd1de86b75797');
INSERT INTO articles VALUES(2,'herne-20260105-cdafa90b','herne',NULL,'https://www.herne.de/Meldungen/Alle-News.html','Nachricht 4 aus dem Rathaus','nachricht 4 aus dem rathaus','2026-01-05','Meldung vom 05. Januar 2026',NULL,'Zum 4. Mal hat die Stadt Herne etwas mitzuteilen. Es betrifft den Stadtteil Sodingen. Am Samstag, 14. Februar 2026, um 15 Uhr beginnt das Fest.',1,'online','2026-11-28T01:35:57.901062+00:00','2026-11-28T01:36:04.020380+00:00','2026-11-28T01:36:04.020380+00:00',NULL,1,'aa52f08958a1af98620dbc19b395e88678be35079b8df6a73297151db961f62f');
INSERT INTO articles VALUES(3,'herne-280014','herne','280014','https://www.herne.de/Meldungen/News-Detailansicht_280014.html','Nachricht 2 aus dem Rathaus','nachricht 2 aus dem rathaus','2026-01-03','Meldung vom 03. Januar 2026',NULL,'Zum 2. Mal hat die Stadt Herne etwas mitzuteilen. Es betrifft den Stadtteil Sodingen. Am Samstag, 14. Februar 2026, um 17 Uhr beginnt das Fest.',0,'online','2026-11-28T01:36:00.224494+00:00','2026-11-28T01:36:04.020380+00:00','2026-11-28T01:36:00.224494+00:00',NULL,1,'2c33db5d275d6e2ff840adff66fb14f4a51d89dcfed85e499e2a5dcca7bf1fec');
INSERT INTO articles VALUES(4,'herne-280021','herne','280021','https://www.herne.de/Meldungen/News-Detailansicht_280021.html','Nachricht 3 aus dem Rathaus','nachricht 3 aus dem rathaus','2026-01-04','Meldung vom 04. Januar 2026',NULL,'Zum 3. Mal hat die Stadt Herne etwas mitzuteilen. Es betrifft den Stadtteil Sodingen. Am Samstag, 14. Februar 2026, um 16 Uhr beginnt das Fest.',0,'online','2026-11-28T01:36:00.253595+00:00','2026-11-28T01:36:04.569273+00:00','2026-11-28T01:36:04.569273+00:00',NULL,1,'fdb18608f9166f15bd5139dfd6c0bb5ff96f70d38fa82c0024856bd39e7531bd');
INSERT INTO articles VALUES(5,'herne-280035','herne','280035','https://www.herne.de/Meldungen/News-Detailansicht_280035.html','Nachricht 5 aus dem Rathaus','nachricht 5 aus dem rathaus','2026-01-06','Meldung vom 06. Januar 2026',NULL,'Zum 5. Mal hat die Stadt Herne etwas mitzuteilen. Es betrifft den Stadtteil Sodingen. Am Samstag, 14. Februar 2026, um 14 Uhr beginnt das Fest.',0,'online','2026-11-28T01:36:00.286350+00:00','2026-11-28T01:36:04.589295+00:00','2026-11-28T01:36:04.589295+00:00',NULL,1,'706b75e1639585acf65b5ced2daf3c6613b0de4914c0d48ec5855b4c107a7dd3');
INSERT INTO articles VALUES(6,'herne-280042','herne','280042','https://www.herne.de/Meldungen/News-Detailansicht_280042.html','Nachricht 6 aus dem Rathaus','nachricht 6 aus dem rathaus','2026-01-07','Meldung vom 07. Januar 2026',NULL,'Zum 6. Mal hat die Stadt Herne etwas mitzuteilen. Es betrifft den Stadtteil Sodingen. Am Samstag, 14. Februar 2026, um 13 Uhr beginnt das Fest.',0,'online','2026-11-28T01:36:00.314360+00:00','2026-11-28T01:36:04.611643+00:00','2026-11-28T01:36:04.611643+00:00',NULL,1,'7e2883815d980f97dd016bf4986c9db50aa572235405c92dbb78ac057c428805');
INSERT INTO articles VALUES(7,'herne-280049','herne','280049','https://www.herne.de/Meldungen/News-Detailansicht_280049.html','Nachricht 7 aus dem Rathaus, heute','nachricht 7 aus dem rathaus, heute','2026-01-08','Meldung vom 08. Januar 2026',NULL,'Zum 7. Mal hat die Stadt Herne etwas mitzuteilen. Es betrifft den Stadtteil Sodingen. Am Samstag, 14. Februar 2026, um 12 Uhr beginnt das Fest.',0,'online','2026-11-28T01:36:00.338280+00:00','2026-11-28T01:36:04.637299+00:00','2026-11-28T01:36:04.637299+00:00',NULL,2,'0e8fbb888078790d24ceb698bc1c4cad52f3147faf67dceaa32894bc11703b0f');
INSERT INTO articles VALUES(8,'herne-280063','herne','280063','https://www.herne.de/Meldungen/News-Detailansicht_280063.html','Nachricht 9 aus dem Rathaus','nachricht 9 aus dem rathaus','2026-01-10','Meldung vom 10. Januar 2026',NULL,'Zum 9. Mal hat die Stadt Herne etwas mitzuteilen. Es betrifft den Stadtteil Sodingen. Am Samstag, 14. Februar 2026, um 10 Uhr beginnt das Fest.',0,'online','2026-11-28T01:36:00.358274+00:00','2026-11-28T01:36:06.550259+00:00','2026-11-28T01:36:06.550259+00:00',NULL,1,'e0e0cf6d5aa051673940da42e7b2a55062d6440a7c6dee211d9dc26bad900f43');
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
    ;
INSERT INTO versions VALUES('herne-20260109-7b34d1ce@51f9f6587850',1,'2026-11-28T01:35:57.871991+00:00','2026-11-28T01:35:58.178956+00:00','edit','1','51f9f6587850de32ab5d4ab919911e2c81dce1ee391369fc99960bb4464b121f','bb8a69316d1946918096eb18f0c2e9312691c5908a53d7daba378bed36ba3143','2026-11-28T01:35:57.871991+00:00','https://www.herne.de/Meldungen/Alle-News.html','Nachricht 8 aus dem Rathaus','2026-01-09','Meldung vom 09. Januar 2026',NULL,'Zum 8. Mal hat die Stadt Herne etwas mitzuteilen. Es betrifft den Stadtteil Sodingen. Am Samstag, 14. Februar 2026, um 11 Uhr beginnt das Fest.','[]','[]','[]');
INSERT INTO versions VALUES('herne-20260105-cdafa90b@aa52f08958a1',2,'2026-11-28T01:35:57.901062+00:00','2026-11-28T01:36:00.167674+00:00','edit','1','aa52f08958a1af98620dbc19b395e88678be35079b8df6a73297151db961f62f','162b0cbe227f34d427ca642782d749e155b019d71523db78d5da0c4dab8b6e0e','2026-11-28T01:35:57.901062+00:00','https://www.herne.de/Meldungen/Alle-News.html','Nachricht 4 aus dem Rathaus','2026-01-05','Meldung vom 05. Januar 2026',NULL,'Zum 4. Mal hat die Stadt Herne etwas mitzuteilen. Es betrifft den Stadtteil Sodingen. Am Samstag, 14. Februar 2026, um 15 Uhr beginnt das Fest.','[]','[]','[]');
INSERT INTO versions VALUES('herne-280014@2c33db5d275d',3,'2026-11-28T01:36:00.224494+00:00','2026-11-28T01:36:00.238795+00:00','edit','1','2c33db5d275d6e2ff840adff66fb14f4a51d89dcfed85e499e2a5dcca7bf1fec','c45f556fdf6116e12cee60832cfb525f998567dfec34b86a807ae8c3e0a64c81','2026-11-28T01:36:00.224494+00:00','https://www.herne.de/Meldungen/News-Detailansicht_280014.html','Nachricht 2 aus dem Rathaus','2026-01-03','Meldung vom 03. Januar 2026',NULL,'Zum 2. Mal hat die Stadt Herne etwas mitzuteilen. Es betrifft den Stadtteil Sodingen. Am Samstag, 14. Februar 2026, um 17 Uhr beginnt das Fest.','[]','[]','[]');
INSERT INTO versions VALUES('herne-280021@fdb18608f916',4,'2026-11-28T01:36:00.253595+00:00','2026-11-28T01:36:00.270807+00:00','edit','1','fdb18608f9166f15bd5139dfd6c0bb5ff96f70d38fa82c0024856bd39e7531bd','18b527889be6d1ca8288b3ad285a0ae5a6e47eb4cc8aee8a3f5d8eba61a35a78','2026-11-28T01:36:00.253595+00:00','https://www.herne.de/Meldungen/News-Detailansicht_280021.html','Nachricht 3 aus dem Rathaus','2026-01-04','Meldung vom 04. Januar 2026',NULL,'Zum 3. Mal hat die Stadt Herne etwas mitzuteilen. Es betrifft den Stadtteil Sodingen. Am Samstag, 14. Februar 2026, um 16 Uhr beginnt das Fest.','[]','[]','[]');
INSERT INTO versions VALUES('herne-280035@706b75e16395',5,'2026-11-28T01:36:00.286350+00:00','2026-11-28T01:36:00.291768+00:00','edit','1','706b75e1639585acf65b5ced2daf3c6613b0de4914c0d48ec5855b4c107a7dd3','9e4ef996d9f95cef8a271e4a6cb824c1e1df772cac408674eeb969e135f9409d','2026-11-28T01:36:00.286350+00:00','https://www.herne.de/Meldungen/News-Detailansicht_280035.html','Nachricht 5 aus dem Rathaus','2026-01-06','Meldung vom 06. Januar 2026',NULL,'Zum 5. Mal hat die Stadt Herne etwas mitzuteilen. Es betrifft den Stadtteil Sodingen. Am Samstag, 14. Februar 2026, um 14 Uhr beginnt das Fest.','[]','[]','[]');
INSERT INTO versions VALUES('herne-280042@7e2883815d98',6,'2026-11-28T01:36:00.314360+00:00','2026-11-28T01:36:00.322657+00:00','edit','1','7e2883815d980f97dd016bf4986c9db50aa572235405c92dbb78ac057c428805','0413a22dc42e30aa3a3c05f87ba61292b3d8424f03b4a0e0425a0327dbd1b12f','2026-11-28T01:36:00.314360+00:00','https://www.herne.de/Meldungen/News-Detailansicht_280042.html','Nachricht 6 aus dem Rathaus','2026-01-07','Meldung vom 07. Januar 2026',NULL,'Zum 6. Mal hat die Stadt Herne etwas mitzuteilen. Es betrifft den Stadtteil Sodingen. Am Samstag, 14. Februar 2026, um 13 Uhr beginnt das Fest.','[]','[]','[]');
INSERT INTO versions VALUES('herne-280049@2ffd6b5a575a',7,'2026-11-28T01:36:00.338280+00:00','2026-11-28T01:36:00.342651+00:00','edit','1','2ffd6b5a575a53fcd3f80c112194969ff8fbb5bc9a61519b9f2738cc95d7f056','222a509f4f327155769d05e2d6f9219f8dc90e8e6459f227772288c4cda9e612','2026-11-28T01:36:00.338280+00:00','https://www.herne.de/Meldungen/News-Detailansicht_280049.html','Nachricht 7 aus dem Rathaus','2026-01-08','Meldung vom 08. Januar 2026',NULL,'Zum 7. Mal hat die Stadt Herne etwas mitzuteilen. Es betrifft den Stadtteil Sodingen. Am Samstag, 14. Februar 2026, um 12 Uhr beginnt das Fest.','[]','[]','[]');
INSERT INTO versions VALUES('herne-280063@e0e0cf6d5aa0',8,'2026-11-28T01:36:00.358274+00:00','2026-11-28T01:36:00.366626+00:00','edit','1','e0e0cf6d5aa051673940da42e7b2a55062d6440a7c6dee211d9dc26bad900f43','e658a7619905eed5881070c3b858ce96485df9f6ebaf00f0486b08612d7de77f','2026-11-28T01:36:00.358274+00:00','https://www.herne.de/Meldungen/News-Detailansicht_280063.html','Nachricht 9 aus dem Rathaus','2026-01-10','Meldung vom 10. Januar 2026',NULL,'Zum 9. Mal hat die Stadt Herne etwas mitzuteilen. Es betrifft den Stadtteil Sodingen. Am Samstag, 14. Februar 2026, um 10 Uhr beginnt das Fest.','[]','[]','[]');
INSERT INTO versions VALUES('herne-20260109-7b34d1ce@c6b0c97538e2',1,'2026-11-28T01:36:04.001234+00:00','2026-11-28T01:36:04.474583+00:00','edit','1','c6b0c97538e2cc5fb6211e6f0e9b563870910245362c725559bcd1de86b75797','702677a2a40147615b734a44951cd9581df116ed82a9f2a62d60b0547a2c87a3','2026-11-28T01:36:04.001234+00:00','https://www.herne.de/Meldungen/Alle-News.html','Nachricht 8 aus dem Rathaus','2026-01-09','Meldung vom 09. Januar 2026',NULL,'Zum 8. Mal hat die Stadt Herne etwas mitzuteilen. Es betrifft den Stadtteil Sodingen. Am Samstag, 14. Februar 2026, um 19 Uhr beginnt das Fest.','[]','[]','[]');
INSERT INTO versions VALUES('herne-280049@0e8fbb888078',7,'2026-11-28T01:36:04.637299+00:00','2026-11-28T01:36:04.642657+00:00','edit','1','0e8fbb888078790d24ceb698bc1c4cad52f3147faf67dceaa32894bc11703b0f','a8f06718dc7031e4db89c464d1c763c79c037b049396e35f2af2704512b8fa0c','2026-11-28T01:36:04.637299+00:00','https://www.herne.de/Meldungen/News-Detailansicht_280049.html','Nachricht 7 aus dem Rathaus, heute','2026-01-08','Meldung vom 08. Januar 2026',NULL,'Zum 7. Mal hat die Stadt Herne etwas mitzuteilen. Es betrifft den Stadtteil Sodingen. Am Samstag, 14. Februar 2026, um 12 Uhr beginnt das Fest.','[]','[]','[]');
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
    ;
INSERT INTO changes VALUES(1,1,NULL,'herne-20260109-7b34d1ce@51f9f6587850','2026-11-28T01:35:57.871991+00:00','new','[]');
INSERT INTO changes VALUES(2,2,NULL,'herne-20260105-cdafa90b@aa52f08958a1','2026-11-28T01:35:57.901062+00:00','new','[]');
INSERT INTO changes VALUES(3,3,NULL,'herne-280014@2c33db5d275d','2026-11-28T01:36:00.224494+00:00','new','[]');
INSERT INTO changes VALUES(4,4,NULL,'herne-280021@fdb18608f916','2026-11-28T01:36:00.253595+00:00','new','[]');
INSERT INTO changes VALUES(5,5,NULL,'herne-280035@706b75e16395','2026-11-28T01:36:00.286350+00:00','new','[]');
INSERT INTO changes VALUES(6,6,NULL,'herne-280042@7e2883815d98','2026-11-28T01:36:00.314360+00:00','new','[]');
INSERT INTO changes VALUES(7,7,NULL,'herne-280049@2ffd6b5a575a','2026-11-28T01:36:00.338280+00:00','new','[]');
INSERT INTO changes VALUES(8,8,NULL,'herne-280063@e0e0cf6d5aa0','2026-11-28T01:36:00.358274+00:00','new','[]');
INSERT INTO changes VALUES(9,1,'herne-20260109-7b34d1ce@51f9f6587850','herne-20260109-7b34d1ce@c6b0c97538e2','2026-11-28T01:36:04.001234+00:00','edit','[{"kind":"body","field":"body","before":"Zum 8. Mal hat die Stadt Herne etwas mitzuteilen. Es betrifft den Stadtteil Sodingen. Am Samstag, 14. Februar 2026, um 11 Uhr beginnt das Fest.","after":"Zum 8. Mal hat die Stadt Herne etwas mitzuteilen. Es betrifft den Stadtteil Sodingen. Am Samstag, 14. Februar 2026, um 19 Uhr beginnt das Fest."}]');
INSERT INTO changes VALUES(10,7,'herne-280049@2ffd6b5a575a','herne-280049@0e8fbb888078','2026-11-28T01:36:04.637299+00:00','edit','[{"kind":"title","field":"title","before":"Nachricht 7 aus dem Rathaus","after":"Nachricht 7 aus dem Rathaus, heute"}]');
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
    ;
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
    ;
CREATE TABLE links (
        -- Where the article's text leads, as it is shown.
        article_id INTEGER NOT NULL REFERENCES articles (id),   -- whose link
        position INTEGER NOT NULL CHECK (position >= 1),    -- in reading order, from 1
        url TEXT NOT NULL,                  -- absolute, without tracking parameters
        label TEXT NOT NULL,                -- the link's text
        PRIMARY KEY (article_id, position)
    ) STRICT, WITHOUT ROWID
    ;
CREATE TABLE sections (
        -- The city's own topics: the section pages that carry news.
        id INTEGER PRIMARY KEY,             -- of this file only
        path TEXT NOT NULL UNIQUE,          -- /Rathaus/Politik/
        name TEXT NOT NULL                  -- for readers, in German
    ) STRICT
    ;
INSERT INTO sections VALUES(1,'/Rathaus/Politik/','Politik');
CREATE TABLE article_sections (
        -- Which article was met on which section page. An article may stand in several.
        article_id INTEGER NOT NULL REFERENCES articles (id),   -- what was met
        section_id INTEGER NOT NULL REFERENCES sections (id),   -- where
        first_seen TEXT NOT NULL,           -- first time it was met there
        last_seen TEXT NOT NULL,            -- last time it was met there
        PRIMARY KEY (article_id, section_id)
    ) STRICT, WITHOUT ROWID
    ;
INSERT INTO article_sections VALUES(5,1,'2026-11-28T01:36:00.286350+00:00','2026-11-28T01:36:04.184268+00:00');
INSERT INTO article_sections VALUES(6,1,'2026-11-28T01:36:00.314360+00:00','2026-11-28T01:36:04.184268+00:00');
INSERT INTO article_sections VALUES(7,1,'2026-11-28T01:36:00.338280+00:00','2026-11-28T01:36:04.184268+00:00');
CREATE TABLE related (
        -- Articles that belong together. They are linked, never merged. Not filled yet.
        article_id INTEGER NOT NULL REFERENCES articles (id),   -- one article
        other_id INTEGER NOT NULL REFERENCES articles (id),     -- another
        kind TEXT NOT NULL,                 -- how they belong together
        score REAL NOT NULL,                -- how strongly, 0 to 1
        PRIMARY KEY (article_id, other_id, kind)
    ) STRICT, WITHOUT ROWID
    ;
CREATE TABLE observations (
        -- What the archive noticed and did not mend.
        id INTEGER PRIMARY KEY,             -- rising
        article_id INTEGER NOT NULL REFERENCES articles (id),   -- about which article
        kind TEXT NOT NULL,                 -- listing_differs: another entry has another text of it
        detail TEXT NOT NULL,               -- JSON, by kind
        seen_at TEXT NOT NULL               -- when it was first noticed
    ) STRICT
    ;
CREATE TABLE events (
        -- Days and times that an article's text names. Not filled yet.
        id INTEGER PRIMARY KEY,             -- of this file only
        article_id INTEGER NOT NULL REFERENCES articles (id),   -- who names it
        version_id TEXT NOT NULL REFERENCES versions (id),      -- in which version
        starts TEXT NOT NULL,               -- ISO 8601 date or time
        ends TEXT,                          -- ISO 8601 date or time; NULL for a single one
        text TEXT NOT NULL                  -- the words that name it
    ) STRICT
    ;
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
    ;
INSERT INTO crawls VALUES(1,'2026-11-28T01:35:57.718717+00:00','2026-11-28T01:36:00.389189+00:00','default','complete','{"pages": 30, "new": 8, "changed": 0, "seen": 0, "missing": 0, "errors": 1, "entries": 17}','https://www.herne.de/Meldungen/News-Detailansicht_280007.html: MissingDateLine: no line ''Meldung vom …'' in the page''s visible text');
INSERT INTO crawls VALUES(2,'2026-11-28T01:36:03.942068+00:00','2026-11-28T01:36:06.577788+00:00','full','complete','{"pages": 30, "new": 0, "changed": 2, "seen": 6, "missing": 1, "errors": 1, "entries": 17}',NULL);
CREATE TABLE aliases (
        -- Keys that articles had before. They answer for ever.
        old_key TEXT PRIMARY KEY,           -- as it was cited
        article_id INTEGER NOT NULL REFERENCES articles (id)    -- who answers to it now
    ) STRICT, WITHOUT ROWID
    ;
PRAGMA writable_schema=ON;
INSERT INTO sqlite_schema(type,name,tbl_name,rootpage,sql)VALUES('table','search','search',0,'CREATE VIRTUAL TABLE search USING fts5(
        -- The index: by article id, one token a word. It holds no text; ask the site or `herne-archive search`.
        title,      -- the likeliest lemma, or the stem, of each word of the title
        title_x,    -- other lemmas the words of the title may have
        body,       -- as title, of teaser, body, captions, credits and labels of files
        body_x,     -- as title_x, of the same
        content = '''', tokenize = ''unicode61 remove_diacritics 2''
    )');
CREATE TABLE IF NOT EXISTS 'search_data'(id INTEGER PRIMARY KEY, block BLOB);
INSERT INTO search_data VALUES(1,X'082900814808');
INSERT INTO search_data VALUES(10,X'00000000010c0c000c0101010201010301010401010501010601010701010801010901010a01010b01010c0101');
INSERT INTO search_data VALUES(137438953473,X'0000012b033031310106010216020134010601021201043230323601060102140101380108030102030102616d0106010210020275730102040108626567696e6e656e010601021803077472656666656e010601020c0103646572010c05010206090e01026573010601020b0204747761730106010209010766656272756172010601021303027374010601021a0105686162656e01060102050301740106010302020365726e010601020801036d616c0106010204020869747465696c656e010601020a01096e6163687269636874010202010772617468617573010206010773616d73746167010601021102056f64696e67010601020f020474616474010601020706047465696c010601020e0103756872010601021702016d010601021501037a756d01060102020409080b0909070f0e0d090b0e090c080a0a0f0e0c0e0c0b0b0a08');
INSERT INTO search_data VALUES(274877906945,X'0000012b033031340206010212020135020601021601043230323602060102140101340208030102030102616d0206010210020275730202040108626567696e6e656e020601021803077472656666656e020601020c0103646572020c05010206090e01026573020601020b0204747761730206010209010766656272756172020601021303027374020601021a0105686162656e02060102050301740206010302020365726e020601020801036d616c0206010204020869747465696c656e020601020a01096e6163687269636874020202010772617468617573020206010773616d73746167020601021102056f64696e67020601020f020474616474020601020706047465696c020601020e0103756872020601021702016d020601021501037a756d02060102020409080b0909070f0e0d090b0e090c080a0a0f0e0c0e0c0b0b0a08');
INSERT INTO search_data VALUES(412316860417,X'0000012a0330313403060102120201370306010216010132030803010203020330323603060102140102616d0306010210020275730302040108626567696e6e656e030601021803077472656666656e030601020c0103646572030c05010206090e01026573030601020b0204747761730306010209010766656272756172030601021303027374030601021a0105686162656e03060102050301740306010302020365726e030601020801036d616c0306010204020869747465696c656e030601020a01096e6163687269636874030202010772617468617573030206010773616d73746167030601021102056f64696e67030601020f020474616474030601020706047465696c030601020e0103756872030601021702016d030601021501037a756d0306010202040908090a09070f0e0d090b0e090c080a0a0f0e0c0e0c0b0b0a08');
INSERT INTO search_data VALUES(549755813889,X'0000012b033031340406010212020136040601021601043230323604060102140101330408030102030102616d0406010210020275730402040108626567696e6e656e040601021803077472656666656e040601020c0103646572040c05010206090e01026573040601020b0204747761730406010209010766656272756172040601021303027374040601021a0105686162656e04060102050301740406010302020365726e040601020801036d616c0406010204020869747465696c656e040601020a01096e6163687269636874040202010772617468617573040206010773616d73746167040601021102056f64696e67040601020f020474616474040601020706047465696c040601020e0103756872040601021702016d040601021501037a756d04060102020409080b0909070f0e0d090b0e090c080a0a0f0e0c0e0c0b0b0a08');
INSERT INTO search_data VALUES(687194767361,X'000001240330313405080102120601043230323605060102140101350508030102030102616d0506010210020275730502040108626567696e6e656e050601021803077472656666656e050601020c0103646572050c05010206090e01026573050601020b0204747761730506010209010766656272756172050601021303027374050601021a0105686162656e05060102050301740506010302020365726e050601020801036d616c0506010204020869747465696c656e050601020a01096e6163687269636874050202010772617468617573050206010773616d73746167050601021102056f64696e67050601020f020474616474050601020706047465696c050601020e0103756872050601021702016d050601021501037a756d0506010202040a0b0909070f0e0d090b0e090c080a0a0f0e0c0e0c0b0b0a08');
INSERT INTO search_data VALUES(824633720833,X'0000012b033031330606010216020134060601021201043230323606060102140101360608030102030102616d0606010210020275730602040108626567696e6e656e060601021803077472656666656e060601020c0103646572060c05010206090e01026573060601020b0204747761730606010209010766656272756172060601021303027374060601021a0105686162656e06060102050301740606010302020365726e060601020801036d616c0606010204020869747465696c656e060601020a01096e6163687269636874060202010772617468617573060206010773616d73746167060601021102056f64696e67060601020f020474616474060601020706047465696c060601020e0103756872060601021702016d060601021501037a756d06060102020409080b0909070f0e0d090b0e090c080a0a0f0e0c0e0c0b0b0a08');
INSERT INTO search_data VALUES(962072674305,X'0000012b033031320706010216020134070601021201043230323607060102140101370708030102030102616d0706010210020275730702040108626567696e6e656e070601021803077472656666656e070601020c0103646572070c05010206090e01026573070601020b0204747761730706010209010766656272756172070601021303027374070601021a0105686162656e07060102050301740706010302020365726e070601020801036d616c0706010204020869747465696c656e070601020a01096e6163687269636874070202010772617468617573070206010773616d73746167070601021102056f64696e67070601020f020474616474070601020706047465696c070601020e0103756872070601021702016d070601021501037a756d07060102020409080b0909070f0e0d090b0e090c080a0a0f0e0c0e0c0b0b0a08');
INSERT INTO search_data VALUES(1099511627777,X'0000012b033031300806010216020134080601021201043230323608060102140101390808030102030102616d0806010210020275730802040108626567696e6e656e080601021803077472656666656e080601020c0103646572080c05010206090e01026573080601020b0204747761730806010209010766656272756172080601021303027374080601021a0105686162656e08060102050301740806010302020365726e080601020801036d616c0806010204020869747465696c656e080601020a01096e6163687269636874080202010772617468617573080206010773616d73746167080601021102056f64696e67080601020f020474616474080601020706047465696c080601020e0103756872080601021702016d080601021501037a756d08060102020409080b0909070f0e0d090b0e090c080a0a0f0e0c0e0c0b0b0a08');
INSERT INTO search_data VALUES(1236950581249,X'000000dc0330313101010201340101010432303236010101013801010102616d01010202757301010108626567696e6e656e010103077472656666656e010101036465720101010265730101020474776173010101076665627275617201010302737401010105686162656e01010301740101020365726e010101036d616c0101020869747465696c656e010101096e616368726963687401010107726174686175730101010773616d73746167010102056f64696e670101020474616474010106047465696c01010103756872010102016d010101037a756d0101040605080506060c0b0706080b06090507070c0d0b0b0908080705');
INSERT INTO search_data VALUES(1374389534721,X'0000012b033031340106010212020139010601021601043230323601060102140101380108030102030102616d0106010210020275730102040108626567696e6e656e010601021803077472656666656e010601020c0103646572010c05010206090e01026573010601020b0204747761730106010209010766656272756172010601021303027374010601021a0105686162656e01060102050301740106010302020365726e010601020801036d616c0106010204020869747465696c656e010601020a01096e6163687269636874010202010772617468617573010206010773616d73746167010601021102056f64696e67010601020f020474616474010601020706047465696c010601020e0103756872010601021702016d010601021501037a756d01060102020409080b0909070f0e0d090b0e090c080a0a0f0e0c0e0c0b0b0a08');
INSERT INTO search_data VALUES(1511828488193,X'000000dc0330313207010201340701010432303236070101013707010102616d07010202757307010108626567696e6e656e070103077472656666656e070101036465720701010265730701020474776173070101076665627275617207010302737407010105686162656e07010301740701020365726e070101036d616c0701020869747465696c656e070101096e616368726963687407010107726174686175730701010773616d73746167070102056f64696e670701020474616474070106047465696c07010103756872070102016d070101037a756d0701040605080506060c0b0706080b06090507070c0d0b0b0908080705');
INSERT INTO search_data VALUES(1649267441665,X'00000133033031320706010216020134070601021201043230323607060102140101370708030102030102616d0706010210020275730702040108626567696e6e656e070601021803077472656666656e070601020c0103646572070c05010206090e01026573070601020b0204747761730706010209010766656272756172070601021303027374070601021a0105686162656e07060102050301740706010302020365726e0706010208030375746507020701036d616c0706010204020869747465696c656e070601020a01096e6163687269636874070202010772617468617573070206010773616d73746167070601021102056f64696e67070601020f020474616474070601020706047465696c070601020e0103756872070601021702016d070601021501037a756d07060102020409080b0909070f0e0d090b0e090c080a080a0f0e0c0e0c0b0b0a08');
CREATE TABLE IF NOT EXISTS 'search_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
INSERT INTO search_idx VALUES(1,X'',2);
INSERT INTO search_idx VALUES(2,X'',2);
INSERT INTO search_idx VALUES(3,X'',2);
INSERT INTO search_idx VALUES(4,X'',2);
INSERT INTO search_idx VALUES(5,X'',2);
INSERT INTO search_idx VALUES(6,X'',2);
INSERT INTO search_idx VALUES(7,X'',2);
INSERT INTO search_idx VALUES(8,X'',2);
INSERT INTO search_idx VALUES(9,X'',2);
INSERT INTO search_idx VALUES(10,X'',2);
INSERT INTO search_idx VALUES(11,X'',2);
INSERT INTO search_idx VALUES(12,X'',2);
CREATE TABLE IF NOT EXISTS 'search_docsize'(id INTEGER PRIMARY KEY, sz BLOB);
INSERT INTO search_docsize VALUES(1,X'05001901');
INSERT INTO search_docsize VALUES(2,X'05001901');
INSERT INTO search_docsize VALUES(3,X'05001901');
INSERT INTO search_docsize VALUES(4,X'05001901');
INSERT INTO search_docsize VALUES(5,X'05001901');
INSERT INTO search_docsize VALUES(6,X'05001901');
INSERT INTO search_docsize VALUES(7,X'06001901');
INSERT INTO search_docsize VALUES(8,X'05001901');
CREATE TABLE IF NOT EXISTS 'search_config'(k PRIMARY KEY, v) WITHOUT ROWID;
INSERT INTO search_config VALUES('version',4);
CREATE TABLE search_meta (
        -- One row an indexed article, for filters, counts and sorting.
        article_id INTEGER PRIMARY KEY REFERENCES articles (id),    -- which article
        published TEXT NOT NULL,            -- as in articles
        year INTEGER NOT NULL,              -- of published
        month INTEGER NOT NULL,             -- of published, 1 to 12
        day INTEGER NOT NULL,               -- days since 0001-01-01, that being 1; for what is recent
        checksum INTEGER NOT NULL           -- CRC-32 of what was indexed: a contentless row goes only by its old text
    ) STRICT
    ;
INSERT INTO search_meta VALUES(1,'2026-01-09',2026,1,739625,3311060036);
INSERT INTO search_meta VALUES(2,'2026-01-05',2026,1,739621,4063821527);
INSERT INTO search_meta VALUES(3,'2026-01-03',2026,1,739619,1701841915);
INSERT INTO search_meta VALUES(4,'2026-01-04',2026,1,739620,387698679);
INSERT INTO search_meta VALUES(5,'2026-01-06',2026,1,739622,2152938203);
INSERT INTO search_meta VALUES(6,'2026-01-07',2026,1,739623,2007899530);
INSERT INTO search_meta VALUES(7,'2026-01-08',2026,1,739624,3771111224);
INSERT INTO search_meta VALUES(8,'2026-01-10',2026,1,739626,1974720194);
CREATE TABLE lexicon (
        -- Every form of a word that occurs in the archive, and how it was read.
        form TEXT PRIMARY KEY,              -- folded
        display TEXT NOT NULL,              -- as it was first written
        df INTEGER NOT NULL CHECK (df > 0), -- in how many articles it stands
        main TEXT NOT NULL,                 -- its token: the likeliest lemma or the stem, folded
        parts TEXT NOT NULL                 -- other lemmas, separated by blanks
    ) STRICT, WITHOUT ROWID
    ;
INSERT INTO lexicon VALUES('10','10',1,'10','');
INSERT INTO lexicon VALUES('12','12',1,'12','');
INSERT INTO lexicon VALUES('13','13',1,'13','');
INSERT INTO lexicon VALUES('14','14',8,'14','');
INSERT INTO lexicon VALUES('15','15',1,'15','');
INSERT INTO lexicon VALUES('16','16',1,'16','');
INSERT INTO lexicon VALUES('17','17',1,'17','');
INSERT INTO lexicon VALUES('19','19',1,'19','');
INSERT INTO lexicon VALUES('2','2',1,'2','');
INSERT INTO lexicon VALUES('2026','2026',8,'2026','');
INSERT INTO lexicon VALUES('3','3',1,'3','');
INSERT INTO lexicon VALUES('4','4',1,'4','');
INSERT INTO lexicon VALUES('5','5',1,'5','');
INSERT INTO lexicon VALUES('6','6',1,'6','');
INSERT INTO lexicon VALUES('7','7',1,'7','');
INSERT INTO lexicon VALUES('8','8',1,'8','');
INSERT INTO lexicon VALUES('9','9',1,'9','');
INSERT INTO lexicon VALUES('am','Am',8,'am','');
INSERT INTO lexicon VALUES('aus','aus',8,'aus','');
INSERT INTO lexicon VALUES('beginnt','beginnt',8,'beginnen','');
INSERT INTO lexicon VALUES('betrifft','betrifft',8,'betreffen','');
INSERT INTO lexicon VALUES('das','das',8,'der','');
INSERT INTO lexicon VALUES('dem','dem',8,'der','');
INSERT INTO lexicon VALUES('den','den',8,'der','');
INSERT INTO lexicon VALUES('die','die',8,'der','');
INSERT INTO lexicon VALUES('es','Es',8,'es','');
INSERT INTO lexicon VALUES('etwas','etwas',8,'etwas','');
INSERT INTO lexicon VALUES('februar','Februar',8,'februar','');
INSERT INTO lexicon VALUES('fest','Fest',8,'fest','');
INSERT INTO lexicon VALUES('hat','hat',8,'haben','hat');
INSERT INTO lexicon VALUES('herne','Herne',8,'hern','');
INSERT INTO lexicon VALUES('heute','heute',1,'heute','');
INSERT INTO lexicon VALUES('mal','Mal',8,'mal','');
INSERT INTO lexicon VALUES('mitzuteilen','mitzuteilen',8,'mitteilen','');
INSERT INTO lexicon VALUES('nachricht','Nachricht',8,'nachricht','');
INSERT INTO lexicon VALUES('rathaus','Rathaus',8,'rathaus','');
INSERT INTO lexicon VALUES('samstag','Samstag',8,'samstag','');
INSERT INTO lexicon VALUES('sodingen','Sodingen',8,'soding','');
INSERT INTO lexicon VALUES('stadt','Stadt',8,'stadt','');
INSERT INTO lexicon VALUES('stadtteil','Stadtteil',8,'stadtteil','');
INSERT INTO lexicon VALUES('uhr','Uhr',8,'uhr','');
INSERT INTO lexicon VALUES('um','um',8,'um','');
INSERT INTO lexicon VALUES('zum','Zum',8,'zum','');
CREATE TABLE homographs (
        -- Lemmas that are indexed under another one, since a form may be read as either.
        token TEXT NOT NULL,                -- the lemma
        main TEXT NOT NULL,                 -- the token under which some form of it stands in the index
        forms INTEGER NOT NULL CHECK (forms > 0),   -- how many forms of the lexicon say so
        PRIMARY KEY (token, main)
    ) STRICT, WITHOUT ROWID
    ;
INSERT INTO homographs VALUES('hat','haben',1);
CREATE TABLE analyser (
        -- The one version of the German analysis that the index was written with.
        id INTEGER PRIMARY KEY CHECK (id = 1),  -- always 1: there is one row
        version TEXT NOT NULL               -- with another one, `herne-archive reindex` is asked for
    ) STRICT
    ;
INSERT INTO analyser VALUES(1,'1 simplemma-2.0.0 snowballstemmer-3.1.1');
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('changes',10);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX articles_published ON articles (published, id);
CREATE INDEX articles_identity ON articles (site, published, title_folded);
CREATE INDEX versions_article ON versions (article_id, observed_at);
CREATE INDEX versions_published ON versions (published);
CREATE INDEX changes_article ON changes (article_id, id);
CREATE INDEX article_sections_section ON article_sections (section_id, article_id);
CREATE INDEX observations_article ON observations (article_id);
CREATE INDEX events_article ON events (article_id);
CREATE INDEX events_starts ON events (starts);
CREATE INDEX search_meta_published ON search_meta (published, article_id);
CREATE INDEX articles_withdrawn ON articles (id) WHERE state = 'withdrawn';
PRAGMA writable_schema=OFF;
COMMIT;
