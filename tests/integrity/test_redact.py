"""After a redaction no byte below the archive's folder holds the words, and the archive is whole."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import random
import signal
import sqlite3
import subprocess
import sys
import time
import tomllib
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from kept import START, article, command, edit, edit_captures, keep, page_of, received, rows, run, wrong

from archive.article_life import read_life
from archive.captures import TRAIN_AFTER, Captures, captures_file, open_captures
from archive.crawling import held
from archive.database import archive_file, open_for_reading
from archive.history import latest
from archive.integrity.chain import CAPTURES, head
from archive.lock import sole_crawl
from archive.media.rows import MediaFound
from archive.redaction.files import files_with
from archive.redaction.rules import Rule
from archive.search.engine import search
from archive.search.results import SearchRequest
from archive.store import Archive, Capture, Outcome
from herne_scraper.items import Article, Attachment, Image, Link
from herne_scraper.media_type import MediaType

NAME = "Jürgen Großkötter"
REASON = "Antrag nach Art. 17 DSGVO"
SPELLINGS = [
    spelled.encode(charset)
    for plain in (NAME, "Juergen Grosskoetter", "Juergen Großkoetter", "Jürgen-Großkötter")
    for case in (str, str.upper, str.lower)
    for spelled in (
        case(plain),
        unicodedata.normalize("NFD", case(plain)),
        json.dumps(case(plain))[1:-1],
        quote(case(plain)),
        case(plain).replace("ü", "&uuml;").replace("ß", "&szlig;").replace("ö", "&ouml;"),
        case(plain).replace("ü", "&#252;").replace("ß", "&#223;").replace("ö", "&#246;"),
        case(plain).replace(" ", "-"),
    )
    for charset in ("utf-8", "latin-1")
    if charset == "utf-8" or "\u0308" not in spelled
]
# The last name alone must be gone as well, wherever it was part of the whole name.
LAST = ("großkötter", "grosskoetter", "großkoetter", "gro&szlig;k", "gro%c3%9fk", "grosskotter", "gro\\u00dfk")


def named(number: int, **fields: object) -> Article:
    """An article that names the person wherever an article can."""
    return article(
        number,
        title=f"{NAME} ist neuer Dezernent",
        body=f"Der Rat hat {NAME} gewählt.\n\nJuergen Grosskoetters Amt beginnt, so Jürgen\u00a0Großkötter, am 1. Mai.",
        images=(
            Image(
                url="https://www.herne.de/juergen-grosskoetter.jpg",
                alt=NAME.upper(),
                caption=f"{NAME} im Rathaus",
                credit=NAME,
            ),
        ),
        attachments=(Attachment(url="https://www.herne.de/J%C3%BCrgen%20Gro%C3%9Fk%C3%B6tter.pdf", label=NAME),),
        links=(Link(url="mailto:juergen.grosskoetter@herne.de", label=f"an {NAME}"),),
        **fields,
    )


def persons_archive(directory: Path, *, filler: int = 0) -> None:
    """Keep an archive in which a person is named in every place and spelling there is."""
    keep(directory, [article(1), named(2), article(3, body="Der Rathausbote Rat. Großkötterweg bleibt gesperrt.")])
    keep(directory, [replace(named(2), body=f"Doch nicht: {NAME}s Wahl war ungültig."), named(4)], minutes=10)
    at = START + timedelta(minutes=20)
    with closing(open_captures(directory)) as conn, closing(Archive(directory, clock=lambda: at)) as archive:
        captures = Captures(conn)
        run_id = archive.begin_crawl("default", at)
        for number, body in enumerate(
            (
                f"<p>{NAME}</p>".encode("latin-1"),
                b"<p>J&uuml;rgen&nbsp;<b>Gro&szlig;k&ouml;tter</b></p>",
                b'<script>{"name": "J\\u00fcrgen Gro\\u00dfk\\u00f6tter"}</script>',
                "<p>J<span>ü</span>rgen Großkötter</p>".encode(),
                NAME.encode("utf-16"),
                unicodedata.normalize("NFD", f"<p>{NAME}</p>").encode(),
            )
        ):
            url = f"https://www.herne.de/Rathaus/?seite={number}"
            captures.keep(received(url, body, at, headers=b"Location: /juergen-grosskoetter.html\r\n"))
        pdf = b"%PDF-1.4 /Author (J\xfcrgen Gro\xdfk\xf6tter)"
        captured = captures.keep(
            received("https://www.herne.de/2.pdf", pdf, at), MediaType(media_type="application/pdf", extension="pdf")
        )
        held.hold(conn, "https://www.herne.de/Rathaus/", [replace(named(9), source_id=None)], captured, at)
        conn.execute(
            "INSERT INTO problems VALUES ('https://www.herne.de/x', 'page', 'MissingBody', ?, '2026', '2026', 1)",
            (f"in {NAME}",),
        )
        conn.execute(
            "INSERT INTO addresses (url, kind, source_id, number, state, title, found_at) "
            "VALUES (?, 'detail', '2', 2, 'done', ?, '2026')",
            (named(2).url, named(2).title),
        )
        conn.execute("INSERT INTO walks VALUES (1, 'x', 1, 1, 'full', NULL, '2026', '2026', 'end', NULL, 0)")
        conn.execute(
            "INSERT INTO sightings (listing, entry, first_seen, last_seen, last_walk, last_chain) "
            "VALUES ('x', ?, '2026', '2026', 1, 0)",
            (f"2026-10-30 {NAME.casefold()} ist neuer dezernent",),
        )
        for number in range(filler):
            chance = random.Random(number)
            words = " ".join(str(chance.randint(0, 99_999)) for _ in range(90))
            body = page_of(named(1000 + number)) * 4 + f"<p>Sonst, {NAME}, {words}</p>".encode()
            captures.keep(received(f"https://www.herne.de/Rathaus/{number}", body, at))
        other = archive.save(
            replace(article(7), source_id=None, url="https://www.herne.de/Rathaus/"),
            capture=Capture(sha256=captured.sha256, time=at),
            extractor="1",
        )
        archive.save(
            replace(article(7), source_id=None, url="https://www.herne.de/Anders/", body=f"Anders, sagt {NAME}."),
            capture=Capture(sha256=captured.sha256, time=at),
            extractor="1",
        )
        assert other.outcome is Outcome.NEW
        archive.end_crawl(run_id, at, "complete", {}, f"Entry of {NAME}", captures=head(conn, CAPTURES))


def all_bytes(directory: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every file below the folder but the private list of what is kept out, and every body, decompressed."""
    for path in sorted(directory.rglob("*")):
        if path.is_file() and path.name != "redactions.toml":
            yield str(path.relative_to(directory)), path.read_bytes()
    with closing(open_captures(directory)) as conn:
        captures = Captures(conn)
        for (digest,) in conn.execute("SELECT sha256 FROM bodies").fetchall():
            yield f"body {digest}", captures.body(digest)


def traces(directory: Path) -> list[tuple[str, bytes]]:
    found = []
    for name, data in all_bytes(directory):
        found += [(name, spelled) for spelled in SPELLINGS if spelled in data]
    return found


def redact(directory: Path, text: str = NAME, *options: str) -> object:
    ran = run(directory, "redact", text, "--reason", REASON, "--yes", "--json", *options)
    assert ran.code == 0, ran.err + ran.out
    return ran.json


def test_no_byte_holds_the_words_afterwards(tmp_path: Path) -> None:
    persons_archive(tmp_path)
    before = {name for name, _ in traces(tmp_path)}
    assert {"archive.db", "private/captures.db"} <= {name.removesuffix("-wal") for name in before}
    done = redact(tmp_path)
    assert traces(tmp_path) == []
    assert wrong(tmp_path) == []
    assert {"herne-2", "herne-4"} <= set(done["articles"])
    assert done["counts"]["media files"] == 1
    assert done["files"] == []


def test_index_and_word_tables_forget_the_words(tmp_path: Path) -> None:
    persons_archive(tmp_path)
    with closing(open_for_reading(tmp_path)) as conn:
        assert search(conn, SearchRequest(today=date(2024, 6, 1), q="Jürgen Großkötter")).total == 2
    redact(tmp_path)
    with closing(open_for_reading(tmp_path)) as conn:
        assert search(conn, SearchRequest(today=date(2024, 6, 1), q="Jürgen Großkötter")).total == 0
        assert search(conn, SearchRequest(today=date(2024, 6, 1), q="Großkötterweg")).total == 1
        assert conn.execute("SELECT form FROM lexicon WHERE form LIKE '%grosskott%'").fetchall() == [
            ("grosskotterweg",)
        ]


def test_words_leave_the_dictionary_that_bodies_are_packed_by(tmp_path: Path) -> None:
    persons_archive(tmp_path, filler=TRAIN_AFTER + 20)
    (dictionary,) = rows(captures_file(tmp_path), "SELECT dictionary FROM dictionaries")[0]
    assert NAME.encode() in dictionary, "else this proves nothing"
    redact(tmp_path)
    assert traces(tmp_path) == []
    assert wrong(tmp_path) == []
    assert rows(captures_file(tmp_path), "SELECT count(*) FROM dictionaries") == [(1,)]


def test_versions_keep_their_names_and_the_chain_its_links(tmp_path: Path) -> None:
    persons_archive(tmp_path)
    names = rows(archive_file(tmp_path), "SELECT id FROM versions ORDER BY rowid")
    links = rows(archive_file(tmp_path), "SELECT id, link FROM chain ORDER BY id")
    hashes = rows(archive_file(tmp_path), "SELECT content_hash FROM versions WHERE id LIKE 'herne-2@%'")
    redact(tmp_path)
    assert rows(archive_file(tmp_path), "SELECT id FROM versions ORDER BY rowid") == names
    assert rows(archive_file(tmp_path), "SELECT id, link FROM chain ORDER BY id")[: len(links)] == links
    everything = b"".join(data for _, data in all_bytes(tmp_path))
    for (digest,) in hashes:
        assert digest.encode() not in everything
        assert digest[:12].encode() in everything


def test_hash_of_the_row_cannot_be_tried_out(tmp_path: Path) -> None:
    persons_archive(tmp_path)
    redact(tmp_path)
    salts = "SELECT salt FROM chain WHERE kind = 'version' AND ref LIKE 'herne-2@%' ORDER BY id"
    assert [salt is None for (salt,) in rows(archive_file(tmp_path), salts)] == [True, True, False, False]


def test_text_stays_readable_and_says_what_was_done(tmp_path: Path) -> None:
    persons_archive(tmp_path)
    redact(tmp_path, NAME, "--replace-with", "[Name]")
    (body,) = rows(archive_file(tmp_path), "SELECT body FROM articles WHERE key = 'herne-4'")[0]
    assert body == "Der Rat hat [Name] gewählt.\n\n[Name] Amt beginnt, so [Name], am 1. Mai."
    (other,) = rows(archive_file(tmp_path), "SELECT body FROM articles WHERE key = 'herne-3'")[0]
    assert other == "Der Rathausbote Rat. Großkötterweg bleibt gesperrt."
    with closing(open_for_reading(tmp_path)) as conn:
        (article_id,) = conn.execute("SELECT id FROM articles WHERE key = 'herne-4'").fetchone()
        (stone,) = read_life(conn, article_id, latest(conn, article_id).id).tombstones
        assert (stone.kind, stone.reason) == ("redact", REASON)
        kinds = conn.execute("SELECT kind, edits FROM changes WHERE article_id = ?", (article_id,)).fetchall()
        assert kinds[-1] == ("redacted", "[]")


def test_words_stand_in_the_private_list_only_and_nobody_else_may_read_it(tmp_path: Path) -> None:
    persons_archive(tmp_path)
    redact(tmp_path)
    path = tmp_path / "private/redactions.toml"
    assert path.stat().st_mode & 0o777 == 0o600
    assert tomllib.loads(path.read_text())["rule"][0]["text"] == NAME


def test_page_that_names_the_person_again_makes_no_edit(tmp_path: Path) -> None:
    persons_archive(tmp_path)
    redact(tmp_path)
    before = rows(archive_file(tmp_path), "SELECT count(*) FROM versions")
    keep(tmp_path, [named(4)], minutes=60)
    assert rows(archive_file(tmp_path), "SELECT count(*) FROM versions") == before
    assert traces(tmp_path) == []
    keep(tmp_path, [named(5)], minutes=70)
    assert rows(archive_file(tmp_path), "SELECT title FROM articles WHERE key = 'herne-5'") == [
        ("[geschwärzt] ist neuer Dezernent",)
    ]
    assert traces(tmp_path) == []
    assert wrong(tmp_path) == []
    (headers,) = rows(captures_file(tmp_path), "SELECT response_headers FROM captures ORDER BY id DESC LIMIT 1")[0]
    assert b"X-Herne-Archive-Redacted: 1" in headers


def test_days_are_found_at_their_new_places(tmp_path: Path) -> None:
    persons_archive(tmp_path)
    keep(tmp_path, [article(8, body=f"{NAME} spricht am Montag, 3. November 2026, um 18 Uhr.")])
    redact(tmp_path)
    found = rows(
        archive_file(tmp_path),
        "SELECT v.body, e.position, e.text FROM events AS e JOIN versions AS v ON v.id = e.version_id",
    )
    assert {text for _, _, text in found} == {"1. Mai", "Montag, 3. November 2026, um 18 Uhr"}
    assert all(body[position:].startswith(text) for body, position, text in found)
    ((detail, body),) = rows(
        archive_file(tmp_path),
        "SELECT o.detail, v.body FROM observations AS o JOIN versions AS v ON v.id = o.detail ->> 'version' "
        "WHERE o.kind = 'weekday_differs'",
    )
    noticed = json.loads(detail)
    assert body[noticed["position"] :].startswith(noticed["text"])


def pdf_that_says(text: str) -> bytes:
    """Return a PDF whose text is compressed: its bytes do not show the words."""
    stream = zlib.compress(f"BT /F1 12 Tf 10 10 Td ({text}) Tj ET".encode("latin-1"))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 50] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count, start = len(objects) + 1, len(out)
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, start)
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % count + table + trailer


def test_pdf_whose_text_names_the_person_is_not_kept(tmp_path: Path) -> None:
    persons_archive(tmp_path)
    redact(tmp_path)
    with closing(open_captures(tmp_path)) as conn:
        captures = Captures(conn)
        kind = MediaType(media_type="application/pdf", extension="pdf")
        for number, (text, stays) in enumerate(((f"Rede von {NAME}", False), ("Rede von Frau Beispiel", True))):
            body = pdf_that_says(text)
            assert NAME.encode("latin-1") not in body
            kept = captures.keep(received(f"https://www.herne.de/rede{number}.pdf", body, START), kind)
            assert (kept.body is None) is stays
            assert (captures.body(kept.sha256) == body) is stays
            assert (tmp_path / "media" / f"{hashlib.sha256(body).hexdigest()}.pdf").exists() is stays
    assert wrong(tmp_path) == []


def test_body_that_is_damaged_does_not_keep_the_rest_from_being_removed(tmp_path: Path) -> None:
    persons_archive(tmp_path)
    edit_captures(tmp_path, "UPDATE bodies SET zstd = substr(zstd, 1, 9) WHERE rowid = 1")
    redact(tmp_path)
    assert traces(tmp_path) == []
    assert wrong(tmp_path) == []


def test_lost_list_of_what_is_kept_out_is_noted(tmp_path: Path) -> None:
    persons_archive(tmp_path)
    redact(tmp_path)
    (tmp_path / "private/redactions.toml").unlink()
    ran = run(tmp_path, "verify", "--quick")
    assert ran.code == 0
    assert "Note: redaction 1 (redact) has no rule" in ran.out


def test_one_article_only(tmp_path: Path) -> None:
    persons_archive(tmp_path)
    redact(tmp_path, NAME, "--article", "4")
    bodies = dict(rows(archive_file(tmp_path), "SELECT key, body FROM articles"))
    assert NAME not in bodies["herne-4"]
    assert NAME in bodies["herne-2"]
    assert wrong(tmp_path) == []


def test_second_time_there_is_nothing_to_do(tmp_path: Path) -> None:
    persons_archive(tmp_path)
    redact(tmp_path)
    again = run(tmp_path, "redact", NAME, "--reason", REASON, "--yes")
    assert again.code == 1
    assert "does not hold this" in again.out
    assert rows(archive_file(tmp_path), "SELECT count(*) FROM redactions") == [(1,)]


def test_other_files_below_the_folder_are_named(tmp_path: Path) -> None:
    persons_archive(tmp_path)
    (tmp_path / "export.jsonl.gz").write_bytes(gzip.compress(json.dumps({"title": NAME}).encode()))
    ran = run(tmp_path, "redact", NAME, "--reason", REASON, "--yes")
    assert ran.code == 1
    assert f"to be made anew or deleted: {tmp_path / 'export.jsonl.gz'}" in ran.out
    assert rows(archive_file(tmp_path), "SELECT finished IS NULL FROM redactions") == [(0,)]


@pytest.mark.parametrize("packing", ["gz", "zip", "plain"])
def test_large_files_are_searched_piece_by_piece(tmp_path: Path, packing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.redaction.files.PIECE", 5000)
    monkeypatch.setattr("archive.redaction.files.OVERLAP", 200)
    persons_archive(tmp_path)
    redact(tmp_path)
    noise = random.Random(1).randbytes(9990)
    for number, data in enumerate((noise + NAME.encode() + noise, noise + noise)):
        path = tmp_path / f"large{number}.{packing}"
        if packing == "gz":
            path.write_bytes(gzip.compress(data))
        elif packing == "zip":
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
                file.writestr("archive/data.warc.gz", gzip.compress(data))
        else:
            path.write_bytes(data)
    rule = Rule(redaction=1, kind="redact", replacement="[x]", text=NAME)
    assert files_with(tmp_path, rule) == ([], [tmp_path / f"large0.{packing}"])


def test_reader_that_holds_the_old_pages_is_named_and_the_redaction_stays_open(tmp_path: Path) -> None:
    persons_archive(tmp_path)
    with closing(sqlite3.connect(archive_file(tmp_path))) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM articles").fetchone()
        ran = run(tmp_path, "redact", NAME, "--reason", REASON, "--yes")
    assert ran.code == 1
    assert "somebody is reading archive.db" in ran.err
    assert any("it was not finished" in line for line in wrong(tmp_path))
    assert run(tmp_path, "redact", "--resume").code == 0
    assert traces(tmp_path) == []
    assert wrong(tmp_path) == []


def test_dry_run_says_where_and_changes_nothing(tmp_path: Path) -> None:
    persons_archive(tmp_path)
    before = hashlib.sha256(archive_file(tmp_path).read_bytes()).hexdigest()
    ran = run(tmp_path, "redact", NAME, "--dry-run", "--json")
    assert ran.code == 0, ran.err
    assert ran.json["places"]["archive.db versions"] > 10
    assert ran.json["spellings"][NAME] > 5
    assert {"herne-2", "herne-4"} <= set(ran.json["articles"])
    assert hashlib.sha256(archive_file(tmp_path).read_bytes()).hexdigest() == before
    assert not (tmp_path / "private/redactions.toml").exists()


def test_no_is_no(tmp_path: Path) -> None:
    persons_archive(tmp_path)
    ran = run(tmp_path, "redact", NAME, "--reason", REASON, stdin="n\n")
    assert ran.code == 1
    assert "Aborted" in ran.err
    assert rows(archive_file(tmp_path), "SELECT count(*) FROM redactions") == [(0,)]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("redact", "--reason", "x"), "too short"),
        (("redact", "", "--reason", "x"), "too short"),
        (("redact", "Rat", "--reason", "x"), "too short"),
        (("redact", NAME), "a reason is needed"),
        (("redact", NAME, "--reason", " "), "a reason is needed"),
        (("redact", NAME, "--reason", f"wegen {NAME}"), "must not hold the words"),
        (("redact", NAME, "--reason", "x", "--replace-with", NAME), "must be a text that does not hold"),
        (("redact", NAME, "--reason", "x", "--json"), "give --yes"),
        (("withdraw", "--reason", "x"), "name the article"),
        (("withdraw", "2"), "a reason is needed"),
    ],
)
def test_wrong_usage_is_said(directory: Path, arguments: tuple[str, ...], says: str) -> None:
    keep(directory, [named(2)], minutes=90)
    ran = run(directory, *arguments)
    assert ran.code == 2
    assert says in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("redact", NAME, "--reason", "x", "--article", "99", "--yes"), "no article '99'"),
        (("redact", "Rathaus", "--reason", "x", "--yes"), "the addresses of the city's listings"),
        (("withdraw", "99", "--reason", "x", "--yes"), "no article '99'"),
        (("redact", "--resume"), "is unfinished"),
    ],
)
def test_what_is_not_there_is_said(directory: Path, arguments: tuple[str, ...], says: str) -> None:
    ran = run(directory, *arguments)
    assert ran.code == 1
    assert says in ran.err
    nowhere = run(directory / "nowhere", *arguments)
    assert nowhere.code == 1
    assert "there is no archive" in nowhere.err
    assert not (directory / "nowhere").exists()


def test_crawl_at_work_is_not_disturbed(directory: Path) -> None:
    keep(directory, [named(2)], minutes=90)
    with sole_crawl(directory):
        ran = run(directory, "redact", NAME, "--reason", "x", "--yes")
    assert ran.code == 1
    assert "another crawl (process" in ran.err


def test_killed_before_its_last_step_the_same_command_ends_it(tmp_path: Path) -> None:
    persons_archive(tmp_path)
    redact(tmp_path)
    # As a kill leaves it between the last search and the row's end.
    edit(tmp_path, "UPDATE redactions SET finished = NULL", "DELETE FROM chain WHERE id = (SELECT max(id) FROM chain)")
    edit(tmp_path, "DELETE FROM chain WHERE id = (SELECT max(id) FROM chain)")
    assert any("it was not finished" in line for line in wrong(tmp_path))
    redact(tmp_path)
    assert wrong(tmp_path) == []


KILLING_ITSELF = """
import os, signal, sys
from pathlib import Path
from archive.redaction.removal import carry_out, redaction_of
from herne_scraper.clock import utc_now
directory, text, wanted = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
def on_step(step):
    if step == wanted:
        os.kill(os.getpid(), signal.SIGKILL)
rule = redaction_of(directory, text, key=None, replacement=None)
carry_out(directory, rule, reason="Antrag", clock=utc_now, on_step=on_step)
"""


@pytest.mark.parametrize("step", ["media", "captures", "archive", "free pages", "files"])
def test_killed_before_a_step_it_is_gone_on_with(tmp_path: Path, step: str) -> None:
    persons_archive(tmp_path)
    killed = subprocess.run([sys.executable, "-c", KILLING_ITSELF, str(tmp_path), NAME, step], timeout=60)
    assert killed.returncode == -signal.SIGKILL
    assert any("it was not finished" in line for line in wrong(tmp_path))
    other = run(tmp_path, "redact", "Beispiel", "--reason", REASON, "--yes", "--dry-run")
    assert other.code == 1
    resumed = run(tmp_path, "redact", "--resume")
    assert resumed.code == 0, resumed.err
    assert traces(tmp_path) == []
    assert wrong(tmp_path) == []


def test_another_redaction_waits_for_the_unfinished_one(tmp_path: Path) -> None:
    persons_archive(tmp_path)
    subprocess.run([sys.executable, "-c", KILLING_ITSELF, str(tmp_path), NAME, "captures"], timeout=60)
    other = run(tmp_path, "redact", "Großkötterweg", "--reason", REASON, "--yes")
    assert other.code == 1
    assert "run `herne-archive redact --resume` first" in other.err
    withdrawn = run(tmp_path, "withdraw", "3", "--reason", REASON, "--yes")
    assert withdrawn.code == 1
    assert "was not finished" in withdrawn.err


@pytest.mark.parametrize("seed", range(4))
def test_killed_at_any_moment_it_can_be_gone_on_with(tmp_path: Path, seed: int) -> None:
    persons_archive(tmp_path, filler=60)
    chance = random.Random(seed)
    for _ in range(3):
        running = subprocess.Popen(
            command(tmp_path, "redact", NAME, "--reason", REASON, "--yes"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        # From its rule on it is at work.
        while running.poll() is None and not (tmp_path / "private/redactions.toml").exists():
            time.sleep(0.002)
        with contextlib.suppress(subprocess.TimeoutExpired):
            running.wait(chance.random() * 0.5)
        running.kill()
        running.wait(10)
        found = wrong(tmp_path)
        # Of the half of it that is done, nothing is wrong but what the other half will mend, and that is said.
        assert not found or any("it was not finished" in line for line in found), found
    last = run(tmp_path, "redact", NAME, "--reason", REASON, "--yes")
    assert "Traceback" not in last.err
    assert rows(archive_file(tmp_path), "SELECT count(*), count(finished) FROM redactions") == [(1, 1)]
    assert traces(tmp_path) == []
    assert wrong(tmp_path) == []


def test_killed_withdrawal_is_gone_on_with(tmp_path: Path) -> None:
    persons_archive(tmp_path)
    script = KILLING_ITSELF.replace("(directory, text, key=None, replacement=None)", "(directory, text)")
    script = script.replace("redaction_of", "withdrawal_of")
    for step in ("captures", "archive", "files"):
        killed = subprocess.run([sys.executable, "-c", script, str(tmp_path), "herne-2", step], timeout=60)
        assert killed.returncode == -signal.SIGKILL
    done = run(tmp_path, "withdraw", "2", "--reason", REASON, "--yes")
    assert done.code == 0, done.err
    assert rows(archive_file(tmp_path), "SELECT DISTINCT body FROM versions WHERE id LIKE 'herne-2@%'") == [
        ("[zurückgezogen]",)
    ]
    assert wrong(tmp_path) == []


def test_message_to_the_operator_that_waits_forgets_the_words(tmp_path: Path) -> None:
    persons_archive(tmp_path)
    with closing(open_captures(tmp_path)) as conn:
        conn.execute(
            "INSERT INTO undelivered (address, made_at, title, body, why) VALUES (?, '2026', ?, ?, 'status 503')",
            ("ab" * 32, f"New: {NAME}", f"New: 1: {NAME} geehrt"),
        )
    redact(tmp_path)
    assert traces(tmp_path) == []
    with closing(open_captures(tmp_path)) as conn:
        assert conn.execute("SELECT count(*) FROM undelivered").fetchone() == (1,)


def test_withdrawn_title_leaves_what_was_reported_of_it(tmp_path: Path) -> None:
    persons_archive(tmp_path)
    keep(tmp_path, [article(6, title="Ein Umzug mit Folgen")], minutes=30)
    edit(tmp_path, "UPDATE crawls SET report = 'in the entry >Ein Umzug mit Folgen< of today' WHERE id = 1")
    edit_captures(tmp_path, "UPDATE problems SET reason = 'x, Ein Umzug mit Folgen'")
    done = run(tmp_path, "withdraw", "6", "--reason", REASON, "--yes")
    assert done.code == 0, done.err
    assert rows(archive_file(tmp_path), "SELECT report FROM crawls WHERE id = 1") == [
        ("in the entry >[zurückgezogen]< of today",)
    ]
    assert rows(captures_file(tmp_path), "SELECT reason FROM problems") == [("x, [zurückgezogen]",)]
    assert all(b"Ein Umzug mit Folgen" not in data for _, data in all_bytes(tmp_path))
    assert wrong(tmp_path) == []


def test_words_that_only_an_older_version_has_leave_the_index_too(tmp_path: Path) -> None:
    keep(tmp_path, [article(1, body="Weyermann sagt ab.")])
    keep(tmp_path, [article(1, body="Es wird abgesagt.")], minutes=60)
    redact(tmp_path, "Weyermann")
    assert [name for name, data in all_bytes(tmp_path) if b"weyermann" in data.lower()] == []
    assert wrong(tmp_path) == []


def test_words_that_the_reason_of_an_earlier_one_has_are_refused_before_anything_is_done(tmp_path: Path) -> None:
    keep(tmp_path, [article(1, body="Weyermann sagt ab."), article(2, body="Huber sagt zu.")])
    assert run(tmp_path, "redact", "Huber", "--reason", "Antrag von Anwalt Weyermann", "--yes").code == 0
    refused = run(tmp_path, "redact", "Weyermann", "--reason", REASON, "--yes")
    assert refused.code == 1
    assert "reason or replacement of redaction 1" in refused.err
    assert rows(archive_file(tmp_path), "SELECT count(*) FROM redactions") == [(1,)]
    assert wrong(tmp_path) == []


def test_words_of_a_listing_stay_away_when_the_notice_gets_its_page(tmp_path: Path) -> None:
    listed = article(1, source_id=None, url="https://www.herne.de/Rathaus/", body="Weyermann sagt ab.")
    keep(tmp_path, [listed, article(2, body="Weyermann sagt zu.")])
    ((key,),) = rows(archive_file(tmp_path), "SELECT key FROM articles WHERE listing_only = 1")
    redact(tmp_path, "Weyermann", "--article", key)
    for minutes, title in ((60, listed.title), (120, "Ein anderer Titel")):
        keep(tmp_path, [article(1, title=title, body=f"Weyermann sagt am {minutes}. ab.")], minutes=minutes)
    bodies = rows(
        archive_file(tmp_path),
        "SELECT v.body FROM versions AS v JOIN articles AS a ON a.id = v.article_id "
        "WHERE a.key = 'herne-1' ORDER BY v.rowid",
    )
    assert [body for (body,) in bodies] == [f"[geschwärzt] sagt {when}ab." for when in ("", "am 60. ", "am 120. ")]
    assert rows(archive_file(tmp_path), "SELECT body FROM articles WHERE key = 'herne-2'") == [("Weyermann sagt zu.",)]


def test_file_removed_from_one_article_does_not_come_back_and_that_of_another_stays(tmp_path: Path) -> None:
    keep(tmp_path, [article(281001, body="Weyermann sagt ab."), article(281002, body="Weyermann sagt zu.")])
    pdf = MediaType(media_type="application/pdf", extension="pdf")

    def fetch(minutes: int) -> None:
        at = START + timedelta(minutes=minutes)
        with closing(open_captures(tmp_path)) as conn, closing(Archive(tmp_path, clock=lambda: at)) as archive:
            for number in (281001, 281002):
                url = f"https://www.herne.de/{number}.pdf"
                body = b"%PDF-1.4 /Author (Weyermann)" + bytes(number % 10)
                captured = Captures(conn).keep(received(url, body, at), pdf)
                if captured.body is None:
                    archive.keep_media(media_found(url, captured.sha256, len(body), at))

    fetch(10)
    redact(tmp_path, "Weyermann", "--article", "herne-281001")
    kept = [path.name for path in (tmp_path / "media").iterdir()]
    assert len(kept) == 1
    fetch(20)
    assert [path.name for path in (tmp_path / "media").iterdir()] == kept
    assert wrong(tmp_path) == []


def media_found(url: str, sha256: str, size: int, at: datetime) -> MediaFound:
    return MediaFound(
        url=url,
        sha256=sha256,
        media_type="application/pdf",
        extension="pdf",
        size_bytes=size,
        width=None,
        height=None,
        fetched_at=at,
    )
