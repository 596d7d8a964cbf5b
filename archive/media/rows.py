"""The rows of captured pictures and files in `archive.db`, and what a replaced one means for the articles that show it.

All functions work inside the caller's transaction. To note the same file twice changes nothing but when it was seen.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from archive import history
from archive.clock import timestamp
from archive.edits import Edit
from archive.media.pdf_text import PdfText, reader_name

MediaOutcome = Literal["new", "replaced", "seen"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFound:
    """A picture or file as an address answered with it."""

    url: str
    """As in `images` and `attachments`."""
    sha256: str
    media_type: str
    extension: str
    size_bytes: int
    width: int | None
    height: int | None
    fetched_at: datetime

    @property
    def file(self) -> str:
        """Name of its file in `DIR/media`."""
        return f"{self.sha256}.{self.extension}"


CURRENT = "SELECT sha256 FROM media WHERE url = ? AND is_current = 1"
# A text that was read once is read again only by a person's wish.
ADD = """
    INSERT INTO media (url, sha256, media_type, size_bytes, file, width, height, pages, text, text_by, text_problem,
        first_seen, last_seen, is_current)
    VALUES (:url, :sha256, :media_type, :size_bytes, :file, :width, :height, :pages, :text, :text_by, :text_problem,
        :at, :at, 1)
    ON CONFLICT (url, sha256) DO UPDATE SET is_current = 1, last_seen = max(last_seen, excluded.last_seen)
"""
NO_LONGER_CURRENT = "UPDATE media SET is_current = 0 WHERE url = ? AND is_current = 1"
SHOW_IMAGE = "UPDATE images SET sha256 = :sha256 WHERE url = :url AND sha256 IS NOT :sha256"
SHOW_ATTACHMENT = """
    UPDATE attachments SET sha256 = :sha256, text = (SELECT text FROM media WHERE url = :url AND is_current = 1)
    WHERE url = :url AND sha256 IS NOT :sha256
"""


OF_OTHER_FILE = "SELECT DISTINCT article_id FROM attachments WHERE url = ? AND sha256 IS NOT ? ORDER BY article_id"


def of_other_file(conn: sqlite3.Connection, found: MediaFound) -> list[int]:
    """Return the articles that show another file, or none yet, where this one will be: what it says will be theirs."""
    return [article_id for (article_id,) in conn.execute(OF_OTHER_FILE, (found.url, found.sha256))]


def keep(conn: sqlite3.Connection, found: MediaFound, pdf: PdfText | None) -> MediaOutcome:
    """Note a file, show it with its articles, and log the edit where it follows on another one."""
    at = timestamp(found.fetched_at)
    row = conn.execute(CURRENT, (found.url,)).fetchone()
    before = None if row is None else str(row[0])
    if before is not None and before != found.sha256:
        _log_replaced(conn, found, before, at)
        conn.execute(NO_LONGER_CURRENT, (found.url,))
    conn.execute(
        ADD,
        {
            "url": found.url,
            "sha256": found.sha256,
            "media_type": found.media_type,
            "size_bytes": found.size_bytes,
            "file": found.file,
            "width": found.width,
            "height": found.height,
            "pages": pdf.pages if pdf else None,
            "text": pdf.text if pdf else None,
            "text_by": reader_name() if pdf else None,
            "text_problem": pdf.problem if pdf else None,
            "at": at,
        },
    )
    shown = {"url": found.url, "sha256": found.sha256}
    conn.execute(SHOW_IMAGE, shown)
    conn.execute(SHOW_ATTACHMENT, shown)
    if before is None:
        return "new"
    return "seen" if before == found.sha256 else "replaced"


SEEN = "UPDATE media SET last_seen = max(last_seen, ?) WHERE url = ? AND is_current = 1"


def seen(conn: sqlite3.Connection, url: str, moment: str) -> None:
    """Note that the file of an address is still the one that is kept."""
    conn.execute(SEEN, (moment, url))


ADDRESSES = """
    SELECT url, shown_as, EXISTS (SELECT 1 FROM media WHERE url = shown.url AND is_current = 1)
    FROM (
        SELECT i.url, 'images' AS shown_as FROM images AS i JOIN articles AS a ON a.id = i.article_id
        WHERE a.site = :site AND a.state <> 'withdrawn' AND (:since IS NULL OR a.published >= :since)
        UNION
        SELECT f.url, 'pdf' FROM attachments AS f JOIN articles AS a ON a.id = f.article_id
        WHERE a.site = :site AND a.state <> 'withdrawn' AND (:since IS NULL OR a.published >= :since)
            AND f.media_type = 'application/pdf'
    ) AS shown ORDER BY url, shown_as
"""


def addresses(conn: sqlite3.Connection, site: str, since: date | None) -> list[tuple[str, str, bool]]:
    """Return the addresses of what articles show, as what (`images`, `pdf`), and whether it is captured.

    `since` leaves out what only older articles show. What is announced as no PDF is none.
    """
    parameters = {"site": site, "since": None if since is None else since.isoformat()}
    return [(url, shown_as, bool(known)) for url, shown_as, known in conn.execute(ADDRESSES, parameters)]


TEXT = "SELECT text, text_problem, pages FROM media WHERE sha256 = ? AND text_by IS NOT NULL LIMIT 1"


def text_of(conn: sqlite3.Connection, sha256: str) -> PdfText | None:
    """Return what was read from a file before, under whatever address; `None` where nothing was."""
    row = conn.execute(TEXT, (sha256,)).fetchone()
    return None if row is None else PdfText(text=row[0], problem=row[1], pages=row[2])


SHOWN_BY = (
    ("image", "images", "SELECT DISTINCT article_id FROM images WHERE url = ? ORDER BY article_id"),
    ("attachment", "attachments", "SELECT DISTINCT article_id FROM attachments WHERE url = ? ORDER BY article_id"),
)


def shown_by(conn: sqlite3.Connection, url: str) -> set[int]:
    """Return the articles that show what an address gives."""
    return {article_id for _, _, query in SHOWN_BY for (article_id,) in conn.execute(query, (url,))}


def _log_replaced(conn: sqlite3.Connection, found: MediaFound, before: str, at: str) -> None:
    edits: dict[int, list[Edit]] = {}
    for kind, field, query in SHOWN_BY:
        edit: Edit = {
            "kind": kind,
            "field": field,
            "before": {"url": found.url, "sha256": before},
            "after": {"url": found.url, "sha256": found.sha256},
        }
        for (article_id,) in conn.execute(query, (found.url,)).fetchall():
            edits.setdefault(article_id, []).append(edit)
    for article_id, several in edits.items():
        version = history.latest(conn, article_id).id
        history.add_change(conn, article_id, kind="edit", at=at, before=version, after=version, edits=several)
