from __future__ import annotations

import hashlib
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.captures import TRAIN_AFTER, Captures, open_captures
from archive.errors import ArchiveError
from archive.media.files import MediaFiles
from herne_scraper.media_type import media_type_of
from herne_scraper.ports import Received

PICTURE = b"GIF89a" + b"\x02\0\x02\0" + bytes(range(256))
NAME = hashlib.sha256(PICTURE).hexdigest() + ".gif"


def received(body: bytes) -> Received:
    return Received(
        url="https://www.herne.de/Bilder/a.gif",
        fetched_url="http://127.0.0.1:8000/Bilder/a.gif",
        fetched_at=datetime(2026, 11, 1, 8, tzinfo=UTC),
        method="GET",
        status=200,
        request_headers=b"",
        response_headers=b"Content-Type: image/gif\r\n",
        content_encoding=None,
        content_type="image/gif",
        etag=None,
        last_modified=None,
        body=body,
    )


def test_the_same_bytes_are_one_file(tmp_path: Path) -> None:
    files = MediaFiles(tmp_path)
    assert files.keep(PICTURE, "gif") == files.keep(PICTURE, "gif") == NAME
    assert [path.name for path in (tmp_path / "media").iterdir()] == [NAME]
    assert files.read(NAME) == PICTURE


def test_what_a_killed_run_left_unfinished_is_swept_away(tmp_path: Path) -> None:
    folder = tmp_path / "media"
    folder.mkdir()
    (folder / f"{'0' * 64}.png.part").write_bytes(b"\x89PN")
    MediaFiles(tmp_path).keep(PICTURE, "gif")
    assert [path.name for path in folder.iterdir()] == [NAME]


def test_a_damaged_file_is_written_anew(tmp_path: Path) -> None:
    files = MediaFiles(tmp_path)
    files.keep(PICTURE, "gif")
    files.path(NAME).write_bytes(PICTURE[:-1] + b"x")
    assert not files.is_whole(NAME)
    files.keep(PICTURE, "gif")
    assert files.is_whole(NAME)


@pytest.mark.parametrize("name", ["../archive.db", NAME + "/..", "a.gif", NAME.upper(), NAME + "\n", f"{NAME}.part"])
def test_no_other_name_leads_to_a_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(ArchiveError, match="is no name of a media file"):
        MediaFiles(tmp_path).path(name)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    files = MediaFiles(tmp_path)
    assert not files.is_whole(NAME)
    with pytest.raises(ArchiveError, match=NAME):
        files.read(NAME)


def test_a_captured_picture_is_a_file_and_comes_back_whole(tmp_path: Path) -> None:
    with closing(open_captures(tmp_path)) as conn:
        captures = Captures(conn)
        kept = captures.keep(received(PICTURE), media_type_of(PICTURE))
        assert captures.read(kept.id) == (received(PICTURE), kept)
        assert conn.execute("SELECT length(zstd), size FROM bodies").fetchall() == [(0, len(PICTURE))]
        assert conn.execute("SELECT file FROM body_files").fetchall() == [(NAME,)]
    assert (tmp_path / "media" / NAME).read_bytes() == PICTURE


def test_a_captured_picture_whose_file_is_damaged_or_lost_is_said(tmp_path: Path) -> None:
    with closing(open_captures(tmp_path)) as conn:
        captures = Captures(conn)
        kept = captures.keep(received(PICTURE), media_type_of(PICTURE))
        (tmp_path / "media" / NAME).write_bytes(b"GIF89a something else")
        with pytest.raises(ArchiveError, match="damaged"):
            captures.read(kept.id)
        (tmp_path / "media" / NAME).unlink()
        with pytest.raises(ArchiveError, match="cannot be read"):
            captures.read(kept.id)


def test_bytes_that_were_kept_as_a_page_before_stay_readable(tmp_path: Path) -> None:
    with closing(open_captures(tmp_path)) as conn:
        captures = Captures(conn)
        first = captures.keep(received(PICTURE))
        second = captures.keep(received(PICTURE), media_type_of(PICTURE))
        assert captures.read(first.id)[0].body == captures.read(second.id)[0].body == PICTURE


def test_pictures_are_no_samples_for_the_dictionary_of_pages(tmp_path: Path) -> None:
    with closing(open_captures(tmp_path)) as conn:
        captures = Captures(conn)
        for number in range(TRAIN_AFTER + 1):
            picture = b"GIF89a\x02\0\x02\0" + bytes([number % 256, number // 256]) * 1000
            captures.keep(received(picture), media_type_of(picture))
        page = b"<p>Seite</p>" * 200
        kept = Captures(conn).keep(received(page))
        assert captures.read(kept.id)[0].body == page
        assert conn.execute("SELECT count(*) FROM dictionaries").fetchone() == (0,)


def test_a_full_disk_leaves_no_half_file_and_no_row(tmp_path: Path) -> None:
    with closing(open_captures(tmp_path)) as conn:
        captures = Captures(conn)
        (tmp_path / "media").write_bytes(b"a file where the folder should be")
        conn.execute("BEGIN")
        with pytest.raises(OSError, match="media"):
            captures.keep(received(PICTURE), media_type_of(PICTURE))
        conn.execute("ROLLBACK")
        assert conn.execute("SELECT count(*) FROM captures").fetchone() == (0,)
