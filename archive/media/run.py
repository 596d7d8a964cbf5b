"""The part of a run that captures pictures and files: takes each finding to archive and frontier, and counts.

A picture that is missing, too large, forbidden or none is noted, once, and never fails the run: the articles are what a
run is for. A server that no longer answers ends this part; the rest stays due.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from datetime import datetime

from archive.crawling import problems
from archive.crawling.frontier import Frontier
from archive.errors import RedactedText
from archive.media.files import MediaFiles
from archive.media.pdf_text import PdfText, read_pdf
from archive.media.rows import MediaFound
from archive.store import Archive
from herne_scraper.items import ReadingProblem
from herne_scraper.media_type import PDF
from herne_scraper.ports import Fate, MediaRead, NotRead, Unchanged

FAILURES_IN_A_ROW = 5
"""Files without a usable answer, one after the other, after which the rest is left for another day."""

logger = logging.getLogger(__name__)


class MediaRun:
    """What a run does with pictures and files."""

    def __init__(
        self,
        conn: sqlite3.Connection,
        archive: Archive,
        frontier: Frontier,
        files: MediaFiles,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._conn = conn
        self._archive = archive
        self._frontier = frontier
        self._files = files
        self._clock = clock
        self._in_a_row = 0
        self.captured = 0
        """Files that came, or that the site said are as they were."""
        self.new = 0
        self.replaced = 0

    def take(self, finding: MediaRead | Unchanged | NotRead) -> None:
        """Keep what one address gave."""
        match finding:
            case MediaRead():
                self._take_file(finding)
            case Unchanged():
                self._archive.see_media(finding.target.url, finding.at)
                self._was_had(finding.target.url)
                self._frontier.media_done(finding, replaced=False)
            case NotRead():
                self._take_not_read(finding)

    def _take_file(self, finding: MediaRead) -> None:
        media, captured, url = finding.media, finding.capture, finding.target.url
        found = MediaFound(
            url=url,
            sha256=captured.sha256,
            media_type=media.media_type,
            extension=media.extension,
            size_bytes=finding.size_bytes,
            width=media.width,
            height=media.height,
            fetched_at=captured.fetched_at,
        )
        try:
            outcome = self._archive.keep_media(found, pdf=self._text(found) if media.media_type == PDF else None)
        except RedactedText as exc:
            self._take_not_read(
                NotRead(
                    target=finding.target,
                    fate=Fate.FORBIDDEN,
                    error=type(exc).__name__,
                    reason=str(exc),
                    at=self._clock(),
                    capture=captured,
                )
            )
            return
        self.new += outcome == "new"
        self.replaced += outcome == "replaced"
        self._was_had(url)
        self._frontier.media_done(finding, replaced=outcome == "replaced")

    def _text(self, found: MediaFound) -> PdfText:
        known = self._archive.media_text(found.sha256)
        return read_pdf(self._files.path(found.file)) if known is None else known

    def _was_had(self, url: str) -> None:
        self.captured += 1
        self._in_a_row = 0
        problems.media_was_captured(self._conn, url)

    def _take_not_read(self, finding: NotRead) -> None:
        if self._frontier.broken is not None:
            # It is our disk that failed, not the site.
            return
        if finding.gives_up or finding.fate is Fate.PENDING:
            logger.warning("%s: %s; the other pictures and files stay due", finding.target.url, finding.reason)
            self._frontier.ended = True
            return
        self._frontier.not_read(finding)
        problem = ReadingProblem(url=finding.target.url, error=finding.error, reason=finding.reason)
        problems.note(self._conn, problem, "media", self._clock())
        logger.info("%s: %s: %s", problem.url, problem.error, problem.reason)
        self._in_a_row = self._in_a_row + 1 if finding.fate is Fate.FAILED else 0
        if self._in_a_row >= FAILURES_IN_A_ROW and self._frontier.media is not None:
            logger.warning("%d pictures or files in a row had no usable answer; the others stay due", self._in_a_row)
            self._frontier.media.stop()
