"""Remembers what operators were told, and keeps what did not reach them until it does.

A message that could not be delivered goes out with the next one for the same address, or alone at the next run's end.
It is given up when it is two weeks old, or when nobody has the address set any more.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from archive.clock import minute, timestamp
from archive.telling.delivery import Message, named

Kind = Literal["trouble", "change", "well"]

KEPT_FOR = timedelta(days=14)
MOST_AT_ONCE = 10
"""Kept messages that one message repeats whole; of older ones it says how many there were."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A message that was sent about a run."""

    made_at: datetime
    kind: Kind
    reasons: tuple[str, ...]
    """Codes of `archive.operation.attention`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered:
    """A message that did not reach an address."""

    address: str
    """As `delivery.named` says it."""
    why: str


LAST = "SELECT made_at, kind, reasons FROM notices ORDER BY id DESC LIMIT 1"
NOTE = "INSERT INTO notices (made_at, kind, reasons) VALUES (?, ?, ?)"


def last_notice(conn: sqlite3.Connection) -> Notice | None:
    """Return the last message about a run."""
    row = conn.execute(LAST).fetchone()
    if row is None:
        return None
    return Notice(made_at=datetime.fromisoformat(row[0]), kind=row[1], reasons=tuple(json.loads(row[2])))


def note(conn: sqlite3.Connection, notice: Notice) -> None:
    """Remember that a message was sent."""
    conn.execute(NOTE, (timestamp(notice.made_at), notice.kind, json.dumps(notice.reasons)))


FORGET_OLD = "DELETE FROM undelivered WHERE made_at < ?"
ADDRESSES = "SELECT DISTINCT address FROM undelivered"
FORGET = "DELETE FROM undelivered WHERE address = ?"
WAITING = "SELECT made_at, title, body FROM undelivered WHERE address = ? ORDER BY id"
KEEP = "INSERT INTO undelivered (address, made_at, title, body, why) VALUES (?, ?, ?, ?, ?)"
STILL = "UPDATE undelivered SET why = ? WHERE address = ?"

Deliver = Callable[[Message, str], str | None]
"""Takes a message to an address and returns why it did not get there."""


def send(
    conn: sqlite3.Connection, message: Message | None, urls: Sequence[str], now: datetime, deliver: Deliver
) -> tuple[Undelivered, ...]:
    """Take a message, and what waits, to each address; return the addresses that were not reached.

    Without a message only those are written to for which something waits.
    """
    conn.execute(FORGET_OLD, (timestamp(now - KEPT_FOR),))
    _forget_unset(conn, urls)
    failed = []
    for place, url in enumerate(urls, start=1):
        address = _digest(url)
        waiting = conn.execute(WAITING, (address,)).fetchall()
        if message is None and not waiting:
            continue
        why = deliver(_joined(message, waiting), url)
        if why is None:
            conn.execute(FORGET, (address,))
            continue
        conn.execute(STILL, (why, address))
        if message is not None:
            conn.execute(KEEP, (address, timestamp(now), message.title, message.body, why))
        failed.append(Undelivered(address=named(url, place), why=why))
    return tuple(failed)


def _forget_unset(conn: sqlite3.Connection, urls: Iterable[str]) -> None:
    known = {_digest(url) for url in urls}
    for (address,) in conn.execute(ADDRESSES).fetchall():
        if address not in known:
            conn.execute(FORGET, (address,))


def _joined(message: Message | None, waiting: Sequence[tuple[str, str, str]]) -> Message:
    """Return one message that also says what could not be said before."""
    if not waiting:
        assert message is not None  # noqa: S101 - the caller has one of the two
        return message
    repeated = waiting[-MOST_AT_ONCE:]
    parts = [f"{minute(made_at)}: {title}\n{body}" for made_at, title, body in repeated]
    if len(waiting) > len(repeated):
        parts.insert(0, f"({len(waiting) - len(repeated)} older ones are left out.)")
    earlier = "Could not be delivered before:\n\n" + "\n\n".join(parts)
    if message is None:
        return Message(title=f"{waiting[-1][1]} (delivered late)", body=earlier, well=False)
    return Message(title=message.title, body=f"{message.body}\n\n{earlier}", well=message.well)


def _digest(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()
