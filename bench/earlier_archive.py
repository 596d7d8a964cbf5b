"""Archives as earlier releases left them: `tests/earlier_releases/<year-month>/`, text dumps of both files.

Each was made by the code of that day from the scripted city in two crawls: notices with and without a page, one
unreadable, two edited, one gone, a section. A release that has its archives in the field adds a folder here.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

EARLIER = Path(__file__).parent.parent / "tests" / "earlier_releases"
RELEASES = sorted(folder.name for folder in EARLIER.iterdir())


def lay_out(release: str, directory: Path) -> None:
    """Make the archive of an earlier release in a folder."""
    (directory / "private").mkdir(parents=True)
    for name, path in (("archive", directory / "archive.db"), ("captures", directory / "private/captures.db")):
        with closing(sqlite3.connect(path)) as conn:
            conn.executescript((EARLIER / release / f"{name}.sql").read_text(encoding="utf-8"))
            conn.execute("PRAGMA journal_mode = WAL")
