"""Proves an archive: that nothing was changed, lost or slipped in, and says of everything that is wrong what and where.

Reads only, from one moment of each file, also while a crawl runs and where nothing may be written. The archive's
moment is the earlier one: a crawl keeps a capture before it saves what it read from it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from archive.captures import captures_file
from archive.crawling.dry_run import untouched
from archive.database import archive_file, busy_seconds, open_for_reading
from archive.errors import ArchiveError, NoArchive
from archive.integrity import verify_captures, verify_chain, verify_history, verify_index
from archive.integrity.chain import ARCHIVE, CAPTURES, Head, head
from archive.integrity.schema import ARCHIVE as ARCHIVE_SCHEMA
from archive.integrity.schema import CAPTURES as CAPTURES_SCHEMA
from archive.integrity.verify_findings import Check, Finding
from archive.migrations import captures_migrations
from archive.redaction.rules import load_rules, rules_file

OnStep = Callable[[str, int], None]
"""Called with a step's name and its size before it, and with an empty name after each of its parts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was looked at and what was found."""

    archive: Path
    quick: bool
    checked: dict[str, int] = field(default_factory=dict)
    """How many of what."""
    heads: dict[str, str] = field(default_factory=dict)
    """`<id>:<link>` of the chain of each file: who keeps them can prove later that nothing before was changed."""
    notes: list[str] = field(default_factory=list)
    """What could not be checked, and what is good to know."""
    findings: list[Finding] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Tell whether nothing is wrong."""
        return not self.findings

    def record(self) -> dict[str, Any]:
        """Return the report ready for JSON."""
        return {"ok": self.ok, **asdict(self), "archive": str(self.archive)}


def verify(directory: Path, *, quick: bool = False, known: Head | None = None, on_step: OnStep | None = None) -> Report:
    """Check an archive whole; `quick` leaves out reading all bodies, all media files and the search index again.

    `known` is a head that was written down before, of either chain. Raises `NoArchive` where there is none, and
    `ArchiveError` for one of another release.
    """
    step = on_step or (lambda _name, _size: None)
    report = Report(archive=archive_file(directory), quick=quick)
    with _snapshot_of_archive(directory) as archive, _snapshot_of_captures(directory) as captures:
        _leftovers(directory, report)
        checks = [
            *_of_file("archive.db", archive),
            verify_chain.triggers("archive.db", archive, ARCHIVE_SCHEMA),
            verify_chain.links("archive.db", archive, ARCHIVE),
            verify_history.versions(archive),
            verify_history.articles(archive),
            verify_history.redactions(archive),
            verify_index.inside(archive),
        ]
        if not quick:
            checks += [verify_index.articles(archive), verify_history.media(archive, directory)]
        report.heads["archive.db"] = str(head(archive, ARCHIVE))
        if captures is None:
            report.notes.append("there is no private/captures.db: captures, their chain and anchors are not checked")
        else:
            checks += [
                *_of_file("captures.db", captures),
                verify_chain.triggers("captures.db", captures, CAPTURES_SCHEMA),
                verify_chain.links("captures.db", captures, CAPTURES),
                verify_chain.anchors(archive, captures),
                verify_captures.evidence(archive, captures),
                verify_captures.bodies(captures, directory, quick=quick),
                verify_captures.redacting(archive, captures),
            ]
            report.heads["captures.db"] = str(head(captures, CAPTURES))
            report.notes.extend(_without_rules(directory, archive))
        if known is not None:
            checks.append(verify_chain.known_head(archive, captures, known))
        for check in checks:
            step(check.name, check.size)
            try:
                for finding in check.run():
                    if finding is None:
                        step("", 1)
                    else:
                        report.findings.append(finding)
            except sqlite3.DatabaseError as exc:
                report.findings.append(Finding("file", check.name, str(exc), "it cannot be read to its end"))
            if check.counted:
                report.checked[check.counted] = check.size
    return report


def _of_file(name: str, conn: sqlite3.Connection) -> list[Check]:
    return [
        Check(name=f"{name}: pages and indexes", run=lambda: _integrity(name, conn)),
        Check(name=f"{name}: foreign keys", run=lambda: _foreign_keys(name, conn)),
    ]


def _integrity(name: str, conn: sqlite3.Connection) -> Iterator[Finding]:
    for (fault,) in conn.execute("PRAGMA integrity_check"):
        if fault != "ok":
            yield Finding("file", name, fault, "SQLite finds the file damaged")


def _foreign_keys(name: str, conn: sqlite3.Connection) -> Iterator[Finding]:
    for table, rowid, parent, _ in conn.execute("PRAGMA foreign_key_check"):
        yield Finding("foreign key", f"{name}: {table}", str(rowid), f"a row of {parent} is missing")


def _without_rules(directory: Path, archive: sqlite3.Connection) -> Iterator[str]:
    ruled = {rule.redaction for rule in load_rules(directory)}
    for number, kind in archive.execute("SELECT id, kind FROM redactions ORDER BY id"):
        if number not in ruled:
            yield f"redaction {number} ({kind}) has no rule in {rules_file(directory)}: a crawl may bring it back"


def _leftovers(directory: Path, report: Report) -> None:
    for path in (archive_file(directory), captures_file(directory)):
        log = path.with_name(path.name + "-wal")
        if log.is_file() and (size := log.stat().st_size):
            report.notes.append(f"{log.name} holds {size:,} bytes that are not in the file yet; they are read along")


@contextmanager
def _snapshot_of_archive(directory: Path) -> Iterator[sqlite3.Connection]:
    try:
        conn = open_for_reading(directory)
    except NoArchive:
        raise
    except ArchiveError as exc:
        if not isinstance(exc.__cause__, sqlite3.OperationalError):
            raise
        # Where nothing may be written SQLite cannot make the files beside it that it reads a live one through.
        conn = _immutable(archive_file(directory), exc)
    with closing(conn):
        conn.execute("BEGIN")
        conn.execute("SELECT 1 FROM sqlite_schema").fetchone()
        yield conn


@contextmanager
def _snapshot_of_captures(directory: Path) -> Iterator[sqlite3.Connection | None]:
    path = captures_file(directory)
    if not path.is_file():
        yield None
        return
    conn = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=busy_seconds())
    try:
        conn.execute("SELECT 1 FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError as exc:
        conn.close()
        conn = _immutable(path, exc)
    except sqlite3.DatabaseError as exc:
        conn.close()
        raise ArchiveError(f"{path} cannot be read as an archive's captures: {exc}") from exc
    with closing(conn):
        conn.execute("BEGIN")
        applied = {name for (name,) in conn.execute("SELECT name FROM _sqlite_migrations")}
        lacking = [migration.name for migration in captures_migrations._migrations if migration.name not in applied]
        if lacking:
            raise ArchiveError(
                f"{path} is of an older release (it lacks {', '.join(lacking)}); "
                "`herne-archive upgrade` or the next `herne-archive crawl` brings it up to date"
            )
        yield conn


def _immutable(path: Path, why: Exception) -> sqlite3.Connection:
    uri = untouched(path)
    if "immutable" not in uri:
        raise ArchiveError(
            f"{path} cannot be read: its write-ahead log has to be read along, and nothing may be written: {why}"
        ) from why
    return sqlite3.connect(uri, uri=True)
