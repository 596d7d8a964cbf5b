from __future__ import annotations

import hashlib
import random
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.captures import Captures, captures_file, header_values, open_captures
from archive.errors import ArchiveError
from archive.packing import TRAIN_AFTER, train
from herne_scraper.ports import Received

NOW = datetime(2026, 3, 4, 5, 6, 7, 890, tzinfo=UTC)
URL = "https://www.herne.de/Meldungen/News-Detailansicht_281473.html"


def received(body: bytes, *, status: int = 200, url: str = URL) -> Received:
    return Received(
        url=url,
        fetched_url="http://127.0.0.1:8000/x",
        fetched_at=NOW,
        method="GET",
        status=status,
        request_headers=b"Accept: */*\r\n",
        response_headers=b'Content-Type: text/html\r\nETag: "a"\r\nContent-Encoding: gzip\r\n',
        content_encoding="gzip",
        content_type="text/html",
        etag='"a"',
        last_modified=None,
        body=body,
    )


@pytest.fixture
def conn(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_captures(tmp_path)) as opened:
        yield opened


def page(number: int) -> bytes:
    """A page as a site gives them: much that all have, a little of its own."""
    chance = random.Random(number)
    menu = "".join(f'<li><a href="/Rathaus/Thema-{n}.html">Thema {n} der Stadt Herne</a></li>' for n in range(150))
    words = " ".join(
        chance.choice(["Stadt", "Rat", "Platz", "Straße", "Schule", "Fest", "Bürger", "Verkehr"]) for _ in range(120)
    )
    return f"<html><ul>{menu}</ul><h1>Meldung {number}</h1><p>{words}</p></html>".encode()


def test_response_comes_back_as_it_was(conn: sqlite3.Connection):
    captures = Captures(conn)
    sent = received("Größe ∞".encode(), status=404)
    kept = captures.keep(sent)
    assert kept.sha256 == hashlib.sha256(sent.body).hexdigest()
    assert captures.read(kept.id) == (sent, kept)


@pytest.mark.parametrize("body", [b"", b"\x00\xff" * 5000, bytes(2_000_000)], ids=["empty", "binary", "large"])
def test_any_body_is_kept(conn: sqlite3.Connection, body: bytes):
    captures = Captures(conn)
    kept = captures.keep(received(body))
    assert captures.body(kept.sha256) == body


def test_same_bytes_are_kept_once_and_each_response_is_noted(conn: sqlite3.Connection):
    captures = Captures(conn)
    first, second = captures.keep(received(b"same")), captures.keep(received(b"same", url=URL + "?x"))
    assert first.sha256 == second.sha256
    assert first.id != second.id
    assert conn.execute("SELECT (SELECT count(*) FROM bodies), (SELECT count(*) FROM captures)").fetchone() == (1, 2)


def test_dictionary_is_trained_and_every_body_stays_readable(tmp_path: Path):
    bodies = [page(number) for number in range(TRAIN_AFTER + 40)]
    with closing(open_captures(tmp_path)) as conn:
        captures = Captures(conn)
        for body in bodies[:TRAIN_AFTER]:
            captures.keep(received(body))
        (before,) = conn.execute("SELECT avg(length(zstd)) FROM bodies").fetchone()
        for body in bodies[TRAIN_AFTER:]:
            captures.keep(received(body))
        assert conn.execute("SELECT trained_on FROM dictionaries").fetchall() == [(TRAIN_AFTER,)]
        # Those it was trained on are packed anew.
        assert conn.execute("SELECT count(*) FROM bodies WHERE dictionary_id IS NULL").fetchone() == (0,)
        (after,) = conn.execute("SELECT avg(length(zstd)) FROM bodies").fetchone()
        assert after < before / 2
    # In a new process, with nothing but the file.
    with closing(open_captures(tmp_path)) as conn:
        captures = Captures(conn)
        for body in bodies:
            assert captures.body(hashlib.sha256(body).hexdigest()) == body
        captures.keep(received(page(9999)))
        assert conn.execute("SELECT count(*) FROM dictionaries").fetchone() == (1,)


def relaunched(number: int) -> bytes:
    """The same notice in the layout of another year."""
    menu = "".join(f"<dd class=punkt><a href=/neu/{n * n}/>Bereich {n * 31}</a></dd>" for n in range(150))
    return f"<!doctype html><dl>{menu}</dl><article>{number * 7919}</article>".encode()


def test_a_relaunch_gets_a_dictionary_of_its_own(conn: sqlite3.Connection):
    captures = Captures(conn)
    for number in range(TRAIN_AFTER + 1):
        captures.keep(received(page(number)))
    for number in range(TRAIN_AFTER + 1):
        captures.keep(received(relaunched(number)))
    assert conn.execute("SELECT count(*) FROM dictionaries").fetchone() == (2,)
    packed = conn.execute("SELECT dictionary_id, count(*) FROM bodies GROUP BY 1 ORDER BY 1").fetchall()
    assert packed == [(1, TRAIN_AFTER + 1), (2, TRAIN_AFTER + 1)]
    captures.keep(received(page(-1)))
    assert conn.execute("SELECT dictionary_id FROM bodies ORDER BY rowid DESC LIMIT 1").fetchone() == (1,)


def test_who_began_to_read_before_a_dictionary_was_trained_reads_on(tmp_path: Path):
    with closing(open_captures(tmp_path)) as writing, closing(open_captures(tmp_path)) as reading:
        captures, reader = Captures(writing), Captures(reading)
        kept = [captures.keep(received(page(number))) for number in range(TRAIN_AFTER + 1)]
        assert reader.body(kept[0].sha256) == page(0)


def test_dictionary_that_does_not_pay_is_not_kept(conn: sqlite3.Connection):
    chance = random.Random(1)
    captures = Captures(conn)
    for _ in range(TRAIN_AFTER + 5):
        captures.keep(received(chance.randbytes(2000)))
    assert conn.execute("SELECT count(*) FROM dictionaries").fetchone() == (0,)


def test_too_few_samples_train_nothing():
    assert train([b"x", b"y"]) is None


def test_damaged_body_is_named(conn: sqlite3.Connection):
    captures = Captures(conn)
    kept = captures.keep(received(b"one"))
    other = captures.keep(received(b"two"))
    conn.execute(
        "UPDATE bodies SET zstd = (SELECT zstd FROM bodies WHERE sha256 = ?) WHERE sha256 = ?",
        (other.sha256, kept.sha256),
    )
    with pytest.raises(ArchiveError, match=kept.sha256):
        captures.body(kept.sha256)


def test_missing_capture_is_named(conn: sqlite3.Connection):
    captures = Captures(conn)
    with pytest.raises(ArchiveError, match="capture 77"):
        captures.read(77)
    with pytest.raises(ArchiveError, match="abc"):
        captures.body("abc")


def test_nobody_else_may_read_the_file(tmp_path: Path):
    with closing(open_captures(tmp_path)):
        assert stat.S_IMODE((tmp_path / "private").stat().st_mode) == 0o700
        for path in (tmp_path / "private").iterdir():
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_file_that_is_something_else_is_refused_and_left_alone(tmp_path: Path):
    (tmp_path / "private").mkdir()
    captures_file(tmp_path).write_bytes(b"this is no database, it is a letter to a friend" * 50)
    before = captures_file(tmp_path).read_bytes()
    with pytest.raises(ArchiveError, match=r"captures\.db"):
        open_captures(tmp_path)
    assert captures_file(tmp_path).read_bytes() == before


def test_header_lines_become_values():
    assert header_values(b'ETag: "a:b"\r\nX-Empty:\r\nno header\r\n') == {"etag": '"a:b"', "x-empty": ""}
