"""Compresses bodies with zstd and dictionaries. The pages of one layout share most of their bytes; layouts change.

A body is packed with the dictionary that fits it best. One that none fits is packed without; when there are enough of
those, a dictionary is trained on the newest of them, and they are packed anew with it: so a relaunch costs one
dictionary and not compression for ever. A dictionary is kept for ever, since without it its bodies cannot be read.

All functions work inside the caller's transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime

import zstandard

from archive.clock import timestamp

LEVEL = 9
"""zstd's: with a dictionary it packs a fifth smaller than 3, at a fifth of a millisecond more a page of 47 kB."""
QUICK = 3
"""The level at which dictionaries are compared."""
TRAIN_AFTER = 120
"""Bodies that no dictionary fits before one is trained."""
DICTIONARY_SIZES = (16_384, 65_536, 112_640)
"""Bytes at most. Which is best depends on how much the pages share, and zstd's choice of content for it on luck."""
HOPED = 4
"""So many times the samples will use a dictionary: by that its own size is weighed against what it saves."""
FITS = 0.6
"""A dictionary fits a body that it packs to this share of its size without one."""
COMPARED = 8
"""The newest dictionaries, of which the best is chosen: the city goes back to no older layout."""
SMALLEST, LARGEST = 1_000, 1_000_000
"""Bytes of a body that is a page worth learning from."""

DICTIONARIES = "SELECT id, dictionary FROM dictionaries ORDER BY id"
INSERT_DICTIONARY = "INSERT INTO dictionaries (dictionary, trained_on, trained_at) VALUES (?, ?, ?)"
SAMPLES = """
    SELECT sha256, zstd FROM bodies
    WHERE dictionary_id IS NULL AND size BETWEEN 1000 AND 1000000 AND zstd <> x'' ORDER BY rowid DESC LIMIT ?
"""
UNFITTED = "SELECT count(*) FROM bodies WHERE dictionary_id IS NULL AND size BETWEEN 1000 AND 1000000 AND zstd <> x''"
# To the end of the table: what shrinks in its place leaves half a page empty, what moves leaves a page to be reused.
PACK_ANEW = """
    UPDATE bodies SET rowid = (SELECT max(rowid) + 1 FROM bodies), zstd = ?, dictionary_id = ? WHERE sha256 = ?
"""


class Packer:
    """Packs and unpacks the bodies of one `captures.db`."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._dictionaries: dict[int, zstandard.ZstdCompressionDict] = {}
        self._load()
        self._compressors: dict[tuple[int | None, int], zstandard.ZstdCompressor] = {}
        self._decompressors: dict[int | None, zstandard.ZstdDecompressor] = {}
        self._unfitted: int | None = None
        self._train_at = TRAIN_AFTER

    def pack(self, body: bytes, now: datetime) -> tuple[int | None, bytes]:
        """Return the dictionary a body is packed with, if any, and the packed body."""
        if SMALLEST <= len(body) <= LARGEST and self._count() >= self._train_at:
            self._train(now)
        number = self._best(body)
        if number is None and SMALLEST <= len(body) <= LARGEST:
            self._unfitted = self._count() + 1
        return number, self._compressor(number, LEVEL).compress(body)

    def unpack(self, number: int | None, packed: bytes) -> bytes:
        """Return a body. Raises `LookupError` for a dictionary that is not there, `zstandard.ZstdError` for damage."""
        if number not in self._decompressors:
            if number is not None and number not in self._dictionaries:
                # A crawl may have trained it since this process began to read.
                self._load()
            dictionary = None if number is None else self._dictionaries[number]
            self._decompressors[number] = zstandard.ZstdDecompressor(dict_data=dictionary)
        return self._decompressors[number].decompress(packed)

    def _load(self) -> None:
        for number, data in self._conn.execute(DICTIONARIES):
            self._dictionaries.setdefault(number, zstandard.ZstdCompressionDict(data))

    def _best(self, body: bytes) -> int | None:
        if not self._dictionaries:
            return None
        newest = sorted(self._dictionaries)[-COMPARED:]
        size, number = min((len(self._compressor(number, QUICK).compress(body)), number) for number in newest)
        return number if size <= FITS * len(self._compressor(None, QUICK).compress(body)) else None

    def _compressor(self, number: int | None, level: int) -> zstandard.ZstdCompressor:
        if (number, level) not in self._compressors:
            dictionary = None if number is None else self._dictionaries[number]
            self._compressors[number, level] = zstandard.ZstdCompressor(level=level, dict_data=dictionary)
        return self._compressors[number, level]

    def _count(self) -> int:
        """Return how many bodies no dictionary fits. Counted once, since it is asked for with every page."""
        if self._unfitted is None:
            self._unfitted = int(self._conn.execute(UNFITTED).fetchone()[0])
        return self._unfitted

    def _train(self, now: datetime) -> None:
        rows = self._conn.execute(SAMPLES, (TRAIN_AFTER,)).fetchall()
        samples = [(digest, packed, self.unpack(None, packed)) for digest, packed in rows]
        dictionary = train([body for _, _, body in samples])
        if dictionary is None:
            # Other pages may have more in common: the next try is when there are as many new ones.
            self._train_at = self._count() + TRAIN_AFTER
            return
        data = dictionary.as_bytes()
        number = self._conn.execute(INSERT_DICTIONARY, (data, len(samples), timestamp(now))).lastrowid
        assert number is not None  # noqa: S101 - an INSERT has one
        self._dictionaries[number] = zstandard.ZstdCompressionDict(data)
        for digest, packed, body in samples:
            anew = self._compressor(number, LEVEL).compress(body)
            if len(anew) <= FITS * len(packed) and self.unpack(number, anew) == body:
                self._conn.execute(PACK_ANEW, (anew, number, digest))
        self._unfitted = None
        # What is left has too little in common with the rest.
        self._train_at = self._count() + TRAIN_AFTER


def train(samples: Sequence[bytes]) -> zstandard.ZstdCompressionDict | None:
    """Return a dictionary for bodies like these; `None` where it would not pay.

    Every fifth sample is held back, and the dictionaries must prove themselves on those: one that only repeats what it
    was trained on is worth nothing for the pages to come.
    """
    held_back = samples[::5]
    shown: list[bytes | bytearray | memoryview] = [sample for n, sample in enumerate(samples) if n % 5]
    pages = len(samples) / max(len(held_back), 1)
    plain = _packed_size(held_back, zstandard.ZstdCompressor(level=LEVEL))
    best, least = None, pages * HOPED * plain
    for size in DICTIONARY_SIZES:
        try:
            dictionary = zstandard.train_dictionary(size, shown, level=LEVEL)
        except zstandard.ZstdError:
            # Too few samples, or too little in common: zstd itself refuses.
            continue
        packed = _packed_size(held_back, zstandard.ZstdCompressor(level=LEVEL, dict_data=dictionary))
        cost = pages * HOPED * packed + len(dictionary.as_bytes())
        if packed <= FITS * plain and cost < least:
            best, least = dictionary, cost
    return best


def _packed_size(bodies: Sequence[bytes], compressor: zstandard.ZstdCompressor) -> int:
    return sum(len(compressor.compress(body)) for body in bodies)
