"""The hash chains: what was kept, in the order in which it was kept, so that a change of it afterwards shows.

There is one chain in each file: `chain` in `archive.db` over versions, changes and tombstones of redactions, and
`captures_chain` in `private/captures.db` over captures. At each run's end the head of the second is noted in the first
(an `anchor`). Anybody can compute both again, in any language:

1.  A link is a row: `id` (1, 2, 3 and so on, without a gap), `kind`, `ref` (which row it is about), `salt`, `digest`,
    `link`.
2.  `digest` is the SHA-256 of the RFC 8785 JSON of `{"form": FORM, "kind": kind, "row": row, "salt": salt}`. `row`
    holds the columns that `KINDS` names for the kind, as they are kept: texts as texts, lists too, since they are kept
    as JSON; integers as numbers; NULL as null; bytes as the SHA-256 of them. The row of an anchor is
    `{"head": ref}`, `ref` being `<id>:<link>` of the last link of `captures_chain`.
3.  `link` is the SHA-256 of the RFC 8785 JSON of `[previous, id, kind, ref, digest]`, `previous` being the `link` of
    the row before and, for the first, 64 zeros.

All hashes are 64 hexadecimal digits in small letters. A salt is 32 of them, from the system's random numbers. It is
there for the day a redaction takes words out of a row: the salt of its link is then set to NULL, the link stays, and
a new link says what the row is now. Without the salt nobody can try out which words it were; everything before
and after it still proves its order. A link without a salt is right only where a later one is about the same row and
stands between the first and the last link of a redaction.

Who holds an older head (`herne-archive verify` prints it) can prove that what stood before it is still as it was.
Nobody can prove that against someone who may write the file and has the only copy.

All functions work inside the caller's transaction.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FORM = "herne-archive/chain/1"
START = "0" * 64
"""What the first link follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What of a table's rows a link covers."""

    table: str
    columns: tuple[str, ...]
    """The first one is the row's name: the link's `ref`."""

    @property
    def select(self) -> str:
        """Return the SQL that reads the covered columns."""
        return f"SELECT {', '.join(self.columns)} FROM {self.table}"  # noqa: S608 - names of ours


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """The chain of one file."""

    table: str
    kinds: Mapping[str, Kind]


ARCHIVE = Chain(
    table="chain",
    kinds={
        "version": Kind(
            table="versions",
            columns=(
                "id",
                "article_id",
                "observed_at",
                "recorded_at",
                "cause",
                "extractor",
                "content_hash",
                "capture_sha256",
                "capture_time",
                "url",
                "title",
                "published",
                "published_raw",
                "teaser",
                "body",
                "images",
                "attachments",
                "links",
            ),
        ),
        "change": Kind(
            table="changes", columns=("id", "article_id", "from_version", "to_version", "at", "kind", "edits")
        ),
        "redaction": Kind(
            table="redactions",
            columns=("id", "kind", "reason", "replacement", "started", "finished", "articles", "counts"),
        ),
    },
)
CAPTURES = Chain(
    table="captures_chain",
    kinds={
        "capture": Kind(
            table="captures",
            columns=(
                "id",
                "url",
                "fetched_url",
                "fetched_at",
                "method",
                "status",
                "request_headers",
                "response_headers",
                "content_encoding",
                "sha256",
                "revisit_of",
            ),
        )
    },
)
ANCHOR = "anchor"
"""The kind of the links that name the head of the other file's chain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The last link of a chain: it stands for everything before it."""

    id: int
    """How many links there are."""
    link: str

    def __str__(self) -> str:
        """Return `<id>:<link>`, as anchors and people write it down."""
        return f"{self.id}:{self.link}"


def head(conn: sqlite3.Connection, chain: Chain) -> Head:
    """Return the last link of a chain; an empty one has the head `0:000…`."""
    row = conn.execute(f"SELECT id, link FROM {chain.table} ORDER BY id DESC LIMIT 1").fetchone()  # noqa: S608
    return Head(id=0, link=START) if row is None else Head(id=row[0], link=row[1])


def append(conn: sqlite3.Connection, chain: Chain, kind: str, ref: int | str) -> None:
    """Link a row as it now is. Raises `LookupError` where there is none."""
    covered = chain.kinds[kind]
    row = conn.execute(f"{covered.select} WHERE {covered.columns[0]} = ?", (ref,)).fetchone()
    if row is None:
        raise LookupError(f"{covered.table} has no row {ref!r} to link")
    _append(conn, chain, kind, str(ref), dict(zip(covered.columns, row, strict=True)))


def anchor(conn: sqlite3.Connection, other: Head) -> None:
    """Link the head of the captures' chain into that of the archive; nothing where it is the last anchor already."""
    row = conn.execute("SELECT ref FROM chain WHERE kind = 'anchor' ORDER BY id DESC LIMIT 1").fetchone()
    if row is None or row[0] != str(other):
        _append(conn, ARCHIVE, ANCHOR, str(other), {"head": str(other)})


def link_again(conn: sqlite3.Connection, chain: Chain, kind: str, ref: int | str) -> None:
    """Take the salts from the links of a row that a redaction has changed, and link it as it now is."""
    conn.execute(
        f"UPDATE {chain.table} SET salt = NULL WHERE kind = ? AND ref = ? AND salt IS NOT NULL",  # noqa: S608
        (kind, str(ref)),
    )
    append(conn, chain, kind, ref)


def link_all(conn: sqlite3.Connection, chain: Chain) -> None:
    """Link all rows of a file that has no chain yet, kind by kind, each in the order in which the rows came."""
    for kind, covered in chain.kinds.items():
        for (ref,) in conn.execute(f"SELECT {covered.columns[0]} FROM {covered.table} ORDER BY rowid").fetchall():  # noqa: S608
            append(conn, chain, kind, ref)


def digest_of(kind: str, row: Mapping[str, object], salt: str) -> str:
    """Return the digest of step 2."""
    plain = {name: _sha256(value) if isinstance(value, bytes) else value for name, value in row.items()}
    return _sha256(_form({"form": FORM, "kind": kind, "row": plain, "salt": salt}))


def link_of(previous: str, number: int, kind: str, ref: str, digest: str) -> str:
    """Return the link of step 3."""
    return _sha256(_form([previous, number, kind, ref, digest]))


def _append(conn: sqlite3.Connection, chain: Chain, kind: str, ref: str, row: Mapping[str, object]) -> None:
    before = head(conn, chain)
    number, salt = before.id + 1, secrets.token_hex(16)
    digest = digest_of(kind, row, salt)
    conn.execute(
        f"INSERT INTO {chain.table} (id, kind, ref, salt, digest, link) VALUES (?, ?, ?, ?, ?, ?)",  # noqa: S608
        (number, kind, ref, salt, digest, link_of(before.link, number, kind, ref, digest)),
    )


def _form(value: Mapping[str, object] | Sequence[object]) -> bytes:
    # Python's `json` writes RFC 8785 where, as here, keys are ASCII and numbers are integers below 2**53.
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
