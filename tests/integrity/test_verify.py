"""Each kind of tampering and loss is named: what, where, and the value found there."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from kept import START, article, command, edit, edit_captures, keep, received, rows, run, wrong

from archive.captures import Captures, captures_file, open_captures
from archive.database import archive_file, open_for_writing
from archive.integrity.chain import ARCHIVE, Head, append, head
from archive.integrity.verify import verify
from herne_scraper.media_type import MediaType

VERSION = "SELECT id FROM versions WHERE id LIKE 'herne-2@%' ORDER BY rowid LIMIT 1"


def test_untouched_archive_is_proved_whole(directory: Path) -> None:
    report = verify(directory)
    assert report.findings == []
    assert report.checked["versions"] == 5
    assert report.checked["bodies read"] == 5
    assert report.checked["links of chain"] == 12
    assert set(report.heads) == {"archive.db", "captures.db"}


def test_empty_archive_is_whole(tmp_path: Path) -> None:
    keep(tmp_path, [])
    assert wrong(tmp_path) == []


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE versions SET body = 'gefälscht' WHERE id LIKE 'herne-1@%'", "the row was changed after link 1"),
        ("UPDATE versions SET body = 'gefälscht' WHERE id LIKE 'herne-1@%'", "the text has another hash than is kept"),
        ("UPDATE versions SET observed_at = '2020-01-01T00:00:00.000000+00:00' WHERE id LIKE 'herne-1@%'", "changed"),
        ("UPDATE versions SET images = '[]' WHERE id LIKE 'herne-3@%'", "versions herne-3@"),
        ("DELETE FROM versions WHERE id LIKE 'herne-1@%'", "is not there any more (herne-1@"),
        ("UPDATE changes SET edits = '[]' WHERE kind = 'edit'", "archive.db: changes: the row was changed"),
        ("UPDATE changes SET kind = 'extraction' WHERE kind = 'edit'", "archive.db: changes: the row was changed"),
        ("DELETE FROM changes WHERE kind = 'edit'", "no change leads to this version"),
        ("DELETE FROM chain WHERE kind = 'anchor' AND id < 10", "links are missing before"),
        ("DELETE FROM chain WHERE id = (SELECT max(id) - 1 FROM chain)", "links are missing before"),
        ("UPDATE chain SET id = -id WHERE id IN (3, 4)", "chain"),
        ("UPDATE chain SET ref = (SELECT ref FROM chain WHERE id = 3) WHERE id = 1", "does not follow"),
        ("UPDATE chain SET salt = NULL WHERE id = 1", "the row was changed after link 1"),
        ("UPDATE articles SET body = 'gefälscht' WHERE key = 'herne-1'", "what it shows has another hash"),
        ("UPDATE images SET caption = 'gefälscht' WHERE article_id = 1", "articles herne-1: what it shows"),
        ("UPDATE articles SET versions = 7 WHERE key = 'herne-1'", "versions miscounted (7, there are 1)"),
        ("UPDATE articles SET state = 'withdrawn' WHERE key = 'herne-1'", "no tombstone says why"),
        ("UPDATE articles SET state = 'withdrawn' WHERE key = 'herne-1'", "is withdrawn, and it still has a text"),
        ("UPDATE articles SET body = 'neu' WHERE key = 'herne-1'", "search: it is indexed with another text"),
        ("DELETE FROM search_meta WHERE article_id = 1", "it is not indexed; run `herne-archive reindex` (article 1)"),
        ("UPDATE lexicon SET df = 99 WHERE form = 'freitag'", "lexicon freitag: it stands in another number"),
        ("DELETE FROM search_data WHERE id > 10", "search index: archive.db: search"),
        ("UPDATE analyser SET version = '0'", "this one is"),
        ("DELETE FROM articles WHERE key = 'herne-1'", "foreign key: archive.db: versions"),
    ],
)
def test_tampering_with_the_archive_is_named(directory: Path, statement: str, expected: str) -> None:
    edit(directory, statement)
    found = wrong(directory)
    assert any(expected in line for line in found), found


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (
            "UPDATE captures SET sha256 = (SELECT sha256 FROM captures WHERE id = 2) WHERE id = 1",
            "captures: the row was changed after link 1",
        ),
        ("UPDATE captures SET id = 99 WHERE id = 1", "captures: the row is in no link"),
        ("UPDATE captures SET response_headers = x'00' WHERE id = 1", "captures: the row was changed after link 1"),
        ("DELETE FROM captures WHERE id = 1", "evidence: archive.db: versions herne-1@"),
        ("DELETE FROM captures WHERE id = 1", "body: captures.db: bodies"),
        ("UPDATE bodies SET zstd = substr(zstd, 1, 20) WHERE rowid = 1", "it is damaged (it cannot be decompressed"),
        ("UPDATE bodies SET zstd = (SELECT zstd FROM bodies WHERE rowid = 2) WHERE rowid = 1", "bytes have the hash"),
        ("UPDATE bodies SET size = 1 WHERE rowid = 1", "1 are noted"),
        ("DELETE FROM bodies WHERE rowid = 1", "its body is not there"),
        ("UPDATE bodies SET dictionary_id = 9 WHERE rowid = 1", "dictionary it is compressed with is not there (9)"),
        ("DELETE FROM captures_chain WHERE id > 3", "a run ended with this link of captures_chain"),
        ("UPDATE captures_chain SET digest = link WHERE id = 2", "captures_chain: the link does not follow"),
        ("INSERT INTO redacting VALUES (1, '2026', '{}')", "no redaction is at work"),
    ],
)
def test_tampering_with_the_captures_is_named(directory: Path, statement: str, expected: str) -> None:
    edit_captures(directory, statement)
    found = wrong(directory)
    assert any(expected in line for line in found), found


def test_quick_look_still_finds_a_lost_dictionary(directory: Path) -> None:
    edit_captures(directory, "UPDATE bodies SET dictionary_id = 9 WHERE rowid = 1")
    assert any("(9)" in line for line in wrong(directory, quick=True))


def test_forged_version_with_the_right_hash_is_named(directory: Path) -> None:
    with closing(open_for_writing(directory)) as conn:
        (name,) = conn.execute(VERSION).fetchone()
        conn.execute("CREATE TEMP TABLE forged AS SELECT * FROM versions WHERE id = ?", (name,))
        conn.execute("UPDATE forged SET id = id || '-2', observed_at = '2020-01-01T00:00:00.000000+00:00'")
        conn.execute("INSERT INTO versions SELECT * FROM forged")
        conn.commit()
    assert any(f"it was not kept by the archive ({name}-2)" in line for line in wrong(directory))


def test_version_linked_again_without_a_redaction_is_named(directory: Path) -> None:
    (name,) = rows(archive_file(directory), VERSION)[0]
    edit(
        directory,
        f"UPDATE versions SET url = 'https://www.herne.de/anders' WHERE id = '{name}'",
        f"UPDATE chain SET salt = NULL WHERE ref = '{name}'",
    )
    with closing(open_for_writing(directory)) as conn:
        append(conn, ARCHIVE, "version", name)
        conn.commit()
    assert any(f"linked again, and not by a redaction ({name})" in line for line in wrong(directory))


def test_chain_made_anew_after_a_change_does_not_hold_an_older_head(directory: Path) -> None:
    with closing(open_for_writing(directory)) as conn:
        known = head(conn, ARCHIVE)
    assert wrong(directory, known=known) == []
    edit(directory, f"UPDATE chain SET link = '{'0' * 64}' WHERE id = {known.id}")
    assert any("no chain holds this head" in line for line in wrong(directory, known=known))


def test_dropped_trigger_is_named(directory: Path) -> None:
    with closing(sqlite3.connect(archive_file(directory))) as conn:
        conn.execute("DROP TRIGGER versions_are_not_changed")
    assert any("trigger: archive.db: versions_are_not_changed" in line for line in wrong(directory))


def test_lost_and_altered_media_are_named(directory: Path) -> None:
    digest = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"
    with closing(open_captures(directory)) as conn:
        Captures(conn).keep(
            received("https://www.herne.de/1.jpg", b"foo", START), MediaType(media_type="image/jpeg", extension="jpg")
        )
    edit(
        directory,
        "INSERT INTO media (url, sha256, media_type, size_bytes, file, first_seen, last_seen, is_current) VALUES "
        f"('https://www.herne.de/1.jpg', '{digest}', 'image/jpeg', 3, '{digest}.jpg', '2026', '2026', 1)",
        f"UPDATE images SET sha256 = '{digest}' WHERE article_id = 1",
    )
    assert wrong(directory) == []
    file = directory / "media" / f"{digest}.jpg"
    file.write_bytes(b"bar")
    found = wrong(directory)
    assert any("media: " in line and "another hash" in line for line in found), found
    assert any("body: " in line and "missing or has another hash" in line for line in found), found
    file.unlink()
    assert any("missing below media/" in line and digest in line for line in wrong(directory))
    edit(directory, "DELETE FROM media")
    assert any("no row of media has this file" in line for line in wrong(directory))


def test_damaged_page_of_the_file_is_named(directory: Path) -> None:
    path = captures_file(directory)
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (root,) = conn.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'captures_sha256'").fetchone()
        (size,) = conn.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((root - 1) * size + size - 40)
        file.write(b"\xff" * 40)
    found = wrong(directory)
    assert any("SQLite finds the file damaged" in line for line in found), found


def test_without_the_private_folder_it_says_what_is_not_checked(directory: Path) -> None:
    shutil.rmtree(directory / "private")
    report = verify(directory)
    assert report.ok
    assert any("no private/captures.db" in note for note in report.notes)


def test_lost_captures_file_that_was_begun_anew_is_named(directory: Path) -> None:
    shutil.rmtree(directory / "private")
    keep(directory, [article(9)], minutes=180)
    found = wrong(directory)
    assert any("a run ended with this link of captures_chain" in line for line in found)
    assert any("evidence: archive.db: versions herne-1@" in line for line in found)


def test_nothing_is_written_while_others_write(directory: Path) -> None:
    with closing(open_for_writing(directory)) as conn:
        conn.execute("BEGIN IMMEDIATE")
        conn.execute("UPDATE articles SET versions = 7")
        assert wrong(directory) == []
        conn.rollback()


def test_archive_on_a_read_only_file_system_is_proved(directory: Path, tmp_path: Path) -> None:
    # As a volume that is mounted read-only: neither file nor folder can be written, also by root.
    for path in (archive_file(directory), captures_file(directory)):
        with closing(sqlite3.connect(path)) as conn:
            conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    script = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" || exit 77; exec "$@"'
    ran = subprocess.run(
        ["unshare", "-m", "sh", "-c", script, str(directory), *command(directory, "verify")],
        capture_output=True,
        text=True,
        timeout=60,
    )
    if ran.returncode == 77 or "unshare failed" in ran.stderr:
        pytest.skip(f"no file system can be mounted read-only here: {ran.stderr.strip()}")
    assert ran.returncode == 0, ran.stderr
    assert "All is as it was kept." in ran.stdout


def test_captures_of_two_visits_that_were_swapped_are_named(directory: Path) -> None:
    swap = "UPDATE captures SET id = {} WHERE id = {}"
    edit_captures(directory, swap.format(99, 1), swap.format(1, 5), swap.format(5, 99))
    found = [line for line in wrong(directory) if "captures: the row was changed after link" in line]
    assert len(found) == 2


def test_command_prints_findings_and_fails(directory: Path) -> None:
    good = run(directory, "verify")
    assert (good.code, good.err) == (0, "")
    assert "All is as it was kept." in good.out
    edit(directory, "UPDATE versions SET title = 'gefälscht' WHERE id LIKE 'herne-1@%'")
    bad = run(directory, "verify")
    assert bad.code == 1
    assert "WRONG version: archive.db: versions herne-1@" in bad.out
    as_json = run(directory, "verify", "--json", "--quick")
    assert as_json.code == 1
    assert as_json.json["ok"] is False
    assert {"check", "where", "value", "says"} == set(as_json.json["findings"][0])


def test_known_head_is_given_as_it_was_printed(directory: Path) -> None:
    printed = run(directory, "verify", "--quick", "--json").json["heads"]["captures.db"]
    assert run(directory, "verify", "--quick", "--known", printed).code == 0
    other = Head(id=1, link="0" * 64)
    assert run(directory, "verify", "--quick", "--known", str(other)).code == 1
    assert run(directory, "verify", "--known", "gestern").code == 2


@pytest.mark.parametrize("arguments", [("verify",), ("verify", "--json")])
def test_no_archive_is_said(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    ran = run(tmp_path / "nowhere", *arguments)
    assert ran.code == 1
    assert "there is no archive in" in ran.err
    assert not (tmp_path / "nowhere").exists()
