"""Checks the hash chains: each link, each row they cover, and the anchors that hold both chains together."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.integrity.chain import ANCHOR, START, Chain, Head, digest_of, link_of
from archive.integrity.verify_findings import Check, Finding

TRIGGER = re.compile(r"\s*CREATE TRIGGER (\w+)")


def triggers(file: str, conn: sqlite3.Connection, schema: Sequence[str]) -> Check:
    """Check that the triggers that keep history append-only are there, as they were made."""

    def run() -> Iterator[Finding]:
        present = dict(conn.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"))
        for statement in schema:
            if (match := TRIGGER.match(statement)) and present.get(match[1], "").strip() != statement.strip():
                yield Finding(
                    "trigger",
                    f"{file}: {match[1]}",
                    "missing or altered",
                    "what keeps history from being changed is not as it was made",
                )

    return Check(name=f"{file}: triggers", run=run)


@dataclass(frozen=True, slots=True)
class _Link:
    id: int
    salt: str | None
    digest: str


def links(file: str, conn: sqlite3.Connection, chain: Chain) -> Check:
    """Check that each link follows from the one before, and that all rows are what their last link says."""
    (count,) = conn.execute(f"SELECT count(*) FROM {chain.table}").fetchone()  # noqa: S608 - a name of ours

    def run() -> Iterator[Finding | None]:
        seen: dict[tuple[str, str], list[_Link]] = {}
        yield from _walk(file, conn, chain, seen)
        for kind, covered in chain.kinds.items():
            yield from _rows(file, conn, kind, chain, seen)
            for of, ref in seen:
                if of == kind:
                    last = seen[of, ref][-1].id
                    yield Finding(
                        "chain",
                        f"{file}: {covered.table}",
                        ref,
                        f"the row is linked in link {last} of {chain.table} and is not there any more",
                    )
            for key in [key for key in seen if key[0] == kind]:
                del seen[key]

    return Check(name=f"{file}: chain", run=run, size=count, counted=f"links of {chain.table}")


def _walk(
    file: str, conn: sqlite3.Connection, chain: Chain, seen: dict[tuple[str, str], list[_Link]]
) -> Iterator[Finding | None]:
    previous, expected = START, 1
    where = f"{file}: {chain.table}"
    query = f"SELECT id, kind, ref, salt, digest, link FROM {chain.table} ORDER BY id"  # noqa: S608 - a name of ours
    for number, kind, ref, salt, digest, link in conn.execute(query):
        if number != expected:
            yield Finding("chain", where, str(expected), f"links are missing before {number}")
        if link != link_of(previous, number, kind, ref, digest):
            yield Finding("chain", where, str(number), "the link does not follow from the one before")
        if kind == ANCHOR:
            if salt is None or digest != digest_of(ANCHOR, {"head": ref}, salt):
                yield Finding("chain", where, str(number), "the anchor was altered")
        else:
            seen.setdefault((kind, ref), []).append(_Link(number, salt, digest))
        previous, expected = link, number + 1
        yield None


def _rows(
    file: str, conn: sqlite3.Connection, kind: str, chain: Chain, seen: dict[tuple[str, str], list[_Link]]
) -> Iterator[Finding]:
    """Compare the rows of a kind with their links, and leave in `seen` those links that have no row."""
    covered = chain.kinds[kind]
    where = f"{file}: {covered.table}"
    spans = _redactions(conn) if chain.table == "chain" else None
    for row in conn.execute(covered.select):
        ref = str(row[0])
        found = seen.pop((kind, ref), None)
        if found is None:
            yield Finding("chain", where, ref, "the row is in no link: it was not kept by the archive")
            continue
        *former, last = found
        if kind == "redaction":
            # It is linked when it is begun and when it is finished; between the two it changes.
            former = []
            if dict(zip(covered.columns, row, strict=True))["finished"] is None:
                continue
        if last.salt is None or last.digest != digest_of(kind, dict(zip(covered.columns, row, strict=True)), last.salt):
            yield Finding("chain", where, ref, f"the row was changed after link {last.id} was made")
        for link in former:
            if link.salt is not None:
                yield Finding(
                    "chain",
                    where,
                    ref,
                    f"link {link.id} is about the row as it was before link {last.id}, and no redaction says so",
                )
        if former and spans is not None and not _covered([*former[1:], last], spans):
            yield Finding("chain", where, ref, "the row was linked again, and not by a redaction")


def _redactions(conn: sqlite3.Connection) -> list[tuple[int, int | None]]:
    """Return the first and the last link of each redaction; the last is `None` while one is not finished."""
    return [
        (first, last if finished else None)
        for first, last, finished in conn.execute(
            "SELECT min(c.id), max(c.id), r.finished FROM redactions AS r "
            "JOIN chain AS c ON c.kind = 'redaction' AND c.ref = r.id GROUP BY r.id"
        )
    ]


def _covered(links: Sequence[_Link], spans: Sequence[tuple[int, int | None]]) -> bool:
    return all(any(first < link.id and (last is None or link.id < last) for first, last in spans) for link in links)


def anchors(archive: sqlite3.Connection, captures: sqlite3.Connection) -> Check:
    """Check that the captures' chain still holds each head that a run's end noted in the archive's chain."""

    def run() -> Iterator[Finding]:
        query = "SELECT id, ref FROM chain WHERE kind = 'anchor' ORDER BY id"
        for number, ref in archive.execute(query):
            noted, _, link = ref.partition(":")
            row = captures.execute("SELECT link FROM captures_chain WHERE id = ?", (noted,)).fetchone()
            if noted != "0" and (row is None or row[0] != link):
                yield Finding(
                    "anchor",
                    f"archive.db: chain {number}",
                    ref,
                    "a run ended with this link of captures_chain, which is not there any more",
                )

    return Check(name="anchors", run=run)


def known_head(archive: sqlite3.Connection, captures: sqlite3.Connection | None, known: Head) -> Check:
    """Check that one of the chains holds a head that was written down before."""

    def run() -> Iterator[Finding]:
        for conn, table in ((archive, "chain"), (captures, "captures_chain")):
            query = f"SELECT link FROM {table} WHERE id = ?"  # noqa: S608 - a name of ours
            row = None if conn is None else conn.execute(query, (known.id,)).fetchone()
            if row is not None and row[0] == known.link:
                return
        yield Finding("chain", "archive.db, captures.db", str(known), "no chain holds this head")

    return Check(name="the known head", run=run)
