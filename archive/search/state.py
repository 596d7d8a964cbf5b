"""What one state of the index holds and every search needs: the sets of the filters, all numbers, the newest one.

It is read once for each state, whatever connection asks, and forgotten when there is another: which one it is says
the stamp in `analyser`, a number drawn anew with every change of the index. So one process holds each set once.
"""

from __future__ import annotations

import json
import sqlite3

from pyroaring import BitMap

from archive.search.index import check
from archive.search.sets import Member, read_all
from archive.search.tree import FilterKind

STAMP = "SELECT stamp FROM analyser"
NUMBERS = "SELECT rowid_ AS number FROM search_meta"
NEWEST = "SELECT max(rowid_) FROM search_meta"
# FTS5 keeps here what it works out BM25 with: the number of rows and the tokens of each column.
TOTALS = "SELECT block FROM search_data WHERE id = 1"
SIZE = "SELECT count(*) FROM search_meta"
NOTHING = BitMap()


class State:
    """One state of an index. Whoever is given a set must not change it."""

    __slots__ = ("_everything", "_mean_length", "_newest", "_sets", "_size")

    def __init__(self) -> None:
        """Hold nothing yet: each is read when it is first asked for."""
        self._everything: BitMap | None = None
        self._mean_length: float | None = None
        self._newest: int | None = None
        self._sets: dict[Member, BitMap] | None = None
        self._size: int | None = None

    def size(self, conn: sqlite3.Connection) -> int:
        """Return how many articles there are."""
        if self._size is None:
            self._size = int(conn.execute(SIZE).fetchone()[0])
        return self._size

    def everything(self, conn: sqlite3.Connection) -> BitMap:
        """Return the numbers of all articles."""
        if self._everything is None:
            self._everything = numbers(conn, NUMBERS, ())
        return self._everything

    def newest(self, conn: sqlite3.Connection) -> int:
        """Return the highest number; 0 for an empty archive."""
        if self._newest is None:
            self._newest = int(conn.execute(NEWEST).fetchone()[0] or 0)
        return self._newest

    def mean_length(self, conn: sqlite3.Connection) -> float:
        """Return how many tokens an article has, all columns together; 0 for an empty index."""
        if self._mean_length is None:
            row = conn.execute(TOTALS).fetchone()
            articles, *columns = _numbers_in(row[0]) if row else (0,)
            self._mean_length = sum(columns) / articles if articles else 0.0
        return self._mean_length

    def of_kind(self, conn: sqlite3.Connection, kind: FilterKind) -> dict[str, BitMap]:
        """Return the sets of a kind, by value."""
        return {value: found for (of, value), found in self._all_sets(conn).items() if of == kind}

    def one(self, conn: sqlite3.Connection, kind: FilterKind, value: str) -> BitMap:
        """Return the set of a filter; an empty one for a value that no article has."""
        return self._all_sets(conn).get((kind, value), NOTHING)

    def _all_sets(self, conn: sqlite3.Connection) -> dict[Member, BitMap]:
        if self._sets is None:
            self._sets = read_all(conn)
        return self._sets


def _numbers_in(block: bytes) -> list[int]:
    """Return the numbers of a record of FTS5: seven bits a byte, the highest bit says that more follow."""
    found, number = [], 0
    for byte in block:
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            found.append(number)
            number = 0
    return found


AS_ARRAY = "SELECT json_group_array(number) FROM ({})"


def numbers(conn: sqlite3.Connection, sql: str, values: tuple[object, ...]) -> BitMap:
    """Return the numbers that a query gives as `number`: as one JSON array, in half the time of a row for each.

    Row by row where the array would be longer than a text may be, which the served site limits: near a million.
    """
    try:
        return BitMap(json.loads(conn.execute(AS_ARRAY.format(sql), values).fetchone()[0]))
    except sqlite3.DataError:
        return BitMap(number for (number,) in conn.execute(sql, values))


MOST_STATES = 2
"""That are held: of one archive while it is being written, or of two."""
_states: dict[int, State] = {}


def state_of(conn: sqlite3.Connection) -> State:
    """Return what the index of a connection holds. Raises `AnalyserMismatch` for one of another analyser version."""
    check(conn)
    row = conn.execute(STAMP).fetchone()
    if row is None:
        return State()
    stamp = int(row[0])
    state = _states.pop(stamp, None) or State()
    # The one asked for last stands last; the first is the one to go.
    _states[stamp] = state
    for old in list(_states)[:-MOST_STATES]:
        _states.pop(old, None)
    return state
