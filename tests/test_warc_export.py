"""What is exported is read back with warcio, and says what was captured."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from archive.captures import Captures, open_captures
from archive.errors import ArchiveError, NoArchive, UnknownArticle
from archive.export.cdxj import LINES_OF_A_BLOCK, blocks, surt
from archive.export.warc_export import Exported, export
from archive.export.warc_selection import Choice
from archive.store import Archive, Capture
from herne_scraper.items import Article, Image
from herne_scraper.media_type import MediaType
from herne_scraper.ports import Received

START = datetime(2026, 11, 1, 8, tzinfo=UTC)
SITE = "https://www.herne.de"
PAGE = f"{SITE}/Meldungen/News-Detailansicht_281473.html"
OTHER = f"{SITE}/Meldungen/News-Detailansicht_281480.html"
LISTING = f"{SITE}/Meldungen/Alle-News.html"
PICTURE = f"{SITE}/bilder/beet.jpg"
FIRST, SECOND = "Größe".encode() * 100, b"zweite Fassung" * 20


def received(url: str, body: bytes, day: int, *, status: int = 200, headers: bytes = b"", at: str = SITE) -> Received:
    return Received(
        url=url,
        fetched_url=at + url.removeprefix(SITE),
        fetched_at=START + timedelta(days=day, microseconds=7),
        method="GET",
        status=status,
        request_headers=b"Accept: */*\r\n",
        response_headers=headers or b"Content-Type: text/html\r\nContent-Encoding: gzip\r\nContent-Length: 99\r\n",
        content_encoding="gzip" if not headers else None,
        content_type="text/html",
        etag=None,
        last_modified=None,
        body=body,
    )


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """Eight visits: twice the same body, a 304 of it, another, a redirect twice, a picture, and a page of a copy."""
    folder = tmp_path / "a"
    with closing(open_captures(folder)) as conn, Archive(folder) as archive:
        captures = Captures(conn)
        first = captures.keep(received(PAGE, FIRST, 0))
        captures.keep(received(PAGE, FIRST, 1))
        captures.revisit(received(PAGE, b"", 2, status=304, headers=b'ETag: "x"\r\n'), first.id)
        captures.keep(received(PAGE, SECOND, 3))
        moved = b"Location: /Meldungen/News-Detailansicht_281473.html\r\n"
        captures.keep(received(OTHER, b"", 4, status=301, headers=moved))
        captures.keep(received(OTHER, b"", 5, status=301, headers=moved))
        jpeg = MediaType(media_type="image/jpeg", extension="jpg")
        captures.keep(received(PICTURE, b"\xff\xd8\xff bytes", 5, headers=b"Content-Type: image/jpeg\r\n"), jpeg)
        captures.keep(received(LISTING, b"listing", 5, at="http://127.0.0.1:8000"))
        article = Article(
            site="herne",
            source_id="281473",
            url=PAGE,
            title="Blumen am Rathaus",
            published=date(2026, 10, 30),
            published_raw="Meldung vom 30. Oktober 2026",
            body="Es blüht.",
            images=(Image(url=PICTURE),),
        )
        capture = Capture(sha256=first.sha256, time=first.fetched_at)
        archive.save(article, capture=capture, extractor="1")
    return folder


def exported(directory: Path, target: Path, **choice: Any) -> Exported:
    force = choice.pop("force", False)
    return export(directory, target, Choice(**choice), force=force, report=lambda total, more: None)


def records(path: Path) -> list[tuple[dict[str, str], dict[str, str], bytes]]:
    """WARC header, HTTP header and payload of each record."""
    found = []
    with path.open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            http = dict(record.http_headers.headers) if record.http_headers else {}
            found.append((dict(record.rec_headers.headers), http, record.content_stream().read()))
    return found


def of_type(kind: str, path: Path) -> list[tuple[dict[str, str], dict[str, str], bytes]]:
    return [record for record in records(path) if record[0]["WARC-Type"] == kind]


def test_every_body_comes_back_and_every_digest_is_right(directory: Path, tmp_path: Path):
    done = exported(directory, tmp_path / "o.warc.gz")
    assert done.records == {"warcinfo": 1, "response": 6, "revisit": 2, "request": 8, "metadata": 8}
    responses = of_type("response", tmp_path / "o.warc.gz")
    assert [(head["WARC-Target-URI"], body) for head, _, body in responses] == [
        (PAGE, FIRST),
        (PAGE, SECOND),
        (OTHER, b""),
        (OTHER, b""),
        (PICTURE, b"\xff\xd8\xff bytes"),
        (LISTING, b"listing"),
    ]
    assert responses[0][0]["WARC-Date"] == "2026-11-01T08:00:00.000007Z"
    checker = Checker(type("Arguments", (), {"inputs": [str(tmp_path / "o.warc.gz")], "verbose": False}))
    checker.process_all()
    assert checker.exit_value == 0


def test_the_header_says_what_the_record_holds(directory: Path, tmp_path: Path):
    exported(directory, tmp_path / "o.warc.gz")
    _, http, body = of_type("response", tmp_path / "o.warc.gz")[0]
    assert http == {
        "Content-Type": "text/html",
        "X-Orig-Content-Encoding": "gzip",
        "X-Orig-Content-Length": "99",
        "Content-Length": str(len(body)),
    }
    notes = of_type("metadata", tmp_path / "o.warc.gz")
    first, listing = notes[0][2].decode(), notes[-1][2].decode()
    assert "content-encoding-as-sent: gzip\r\n" in first
    assert "content-encoding undone" in first
    assert "version: herne-281473@" in first
    assert f"payload-sha256: {hashlib.sha256(FIRST).hexdigest()}\r\n" in first
    assert "fetched-from: http://127.0.0.1:8000/Meldungen/Alle-News.html\r\n" in listing
    assert 'response-header: ETag: "x"\r\n' in notes[2][2].decode()


def test_a_body_that_could_not_be_unpacked_keeps_its_encoding(tmp_path: Path):
    with closing(open_captures(tmp_path / "a")) as conn:
        broken = received(PAGE, b"\x1f\x8bnonsense", 0)
        Captures(conn).keep(replace(broken, content_encoding="gzip; not undone: Error -3"))
    exported(tmp_path / "a", tmp_path / "o.warc.gz")
    _, http, body = of_type("response", tmp_path / "o.warc.gz")[0]
    assert (http["Content-Encoding"], body) == ("gzip", b"\x1f\x8bnonsense")


@pytest.mark.parametrize(
    ("choice", "responses", "revisits"),
    [
        ({}, 6, 2),
        ({"since": START + timedelta(hours=1)}, 6, 2),
        ({"since": START + timedelta(days=2)}, 6, 1),
        ({"since": START + timedelta(days=3)}, 5, 0),
        ({"url_prefix": f"{SITE}/Meldungen/News"}, 4, 2),
        ({"url_prefix": PICTURE}, 1, 0),
        ({"article": "herne-281473"}, 3, 2),
    ],
)
def test_a_revisit_names_a_response_that_stands_before_it(directory, tmp_path, choice, responses, revisits):
    done = exported(directory, tmp_path / "o.warc.gz", **choice)
    assert (done.records["response"], done.records.get("revisit", 0)) == (responses, revisits)
    before: dict[str, dict[str, str]] = {}
    for head, _, _ in records(tmp_path / "o.warc.gz"):
        if head["WARC-Type"] == "response":
            before[head["WARC-Record-ID"]] = head
        elif head["WARC-Type"] == "revisit":
            original = before[head["WARC-Refers-To"]]
            assert head["WARC-Refers-To-Target-URI"] == original["WARC-Target-URI"] == head["WARC-Target-URI"]
            assert head["WARC-Refers-To-Date"] == original["WARC-Date"] < head["WARC-Date"]
            assert head["WARC-Payload-Digest"] == original["WARC-Payload-Digest"]


def test_the_profile_says_who_said_that_it_is_the_same(directory: Path, tmp_path: Path):
    exported(directory, tmp_path / "o.warc.gz")
    by_hash, by_server = of_type("revisit", tmp_path / "o.warc.gz")
    assert by_hash[0]["WARC-Profile"].endswith("1.1/revisit/identical-payload-digest")
    assert by_hash[1]["Content-Length"] == str(len(FIRST))
    assert by_server[0]["WARC-Profile"].endswith("1.1/revisit/server-not-modified")
    assert by_server[0]["Content-Length"] == "0"


def test_each_file_of_a_package_stands_where_replayweb_page_computes_it(directory: Path, tmp_path: Path) -> None:
    exported(directory, tmp_path / "o.wacz")
    raw = (tmp_path / "o.wacz").read_bytes()
    with zipfile.ZipFile(tmp_path / "o.wacz") as package:
        entries = package.infolist()
        for entry in entries:
            # It takes the header before a file to be as long as its entry in the directory at the end.
            start = entry.header_offset + 30 + len(entry.filename.encode()) + len(entry.extra)
            assert raw[start : start + entry.file_size] == package.read(entry), entry.filename
    assert entries[-1].filename == "archive/data.warc.gz"


@pytest.mark.parametrize("name", ["o.warc.gz", "o.wacz"])
def test_the_same_captures_give_the_same_bytes(directory: Path, tmp_path: Path, name: str):
    exported(directory, tmp_path / name)
    first = (tmp_path / name).read_bytes()
    exported(directory, tmp_path / name, force=True)
    assert (tmp_path / name).read_bytes() == first
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", name]


def test_the_package_describes_itself(directory: Path, tmp_path: Path):
    done = exported(directory, tmp_path / "o.wacz")
    with zipfile.ZipFile(tmp_path / "o.wacz") as package:
        assert package.testzip() is None
        assert {entry.compress_type for entry in package.infolist()} == {zipfile.ZIP_STORED}
        described = json.loads(package.read("datapackage.json"))
        for resource in described["resources"]:
            data = package.read(resource["path"])
            assert resource["bytes"] == len(data)
            assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        assert {resource["path"] for resource in described["resources"]} == set(package.namelist()) - {
            "datapackage.json",
            "datapackage-digest.json",
        }
        digest = json.loads(package.read("datapackage-digest.json"))
        assert digest["hash"] == f"sha256:{hashlib.sha256(package.read('datapackage.json')).hexdigest()}"
        pages = [json.loads(line) for line in package.read("pages/pages.jsonl").splitlines()]
    assert (described["profile"], described["wacz_version"], described["mainPageUrl"]) == (
        "data-package",
        "1.1.1",
        PAGE,
    )
    assert pages[0]["format"] == "json-pages-1.0"
    assert [(page["url"], page["title"], page["ts"]) for page in pages[1:]] == [
        (PAGE, "Blumen am Rathaus", "2026-11-04T08:00:00.000007Z")
    ]
    assert done.pages == 1


def test_the_index_leads_to_each_record(directory: Path, tmp_path: Path):
    exported(directory, tmp_path / "o.wacz")
    with zipfile.ZipFile(tmp_path / "o.wacz") as package:
        data = package.read("archive/data.warc.gz")
        head, *blocks_of = package.read("indexes/index.idx").decode().splitlines()
        compressed = package.read("indexes/index.cdx.gz")
    assert json.loads(head.removeprefix("!meta 0 ")) == {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}
    lines = []
    for line in blocks_of:
        where = json.loads(line[line.index("{") :])
        block = compressed[where["offset"] : where["offset"] + where["length"]]
        assert where["digest"] == f"sha256:{hashlib.sha256(block).hexdigest()}"
        lines += gzip.decompress(block).decode().splitlines()
        assert lines[0].startswith(line[: line.index(" {")])
    assert len(lines) == 8
    assert lines == sorted(lines, key=lambda line: line[: line.index("{")])
    for line in lines:
        fields = json.loads(line[line.index("{") :])
        start, length = int(fields["offset"]), int(fields["length"])
        (record,) = list(ArchiveIterator(BytesIO(data[start : start + length])))
        assert fields["recordDigest"] == f"sha256:{hashlib.sha256(data[start : start + length]).hexdigest()}"
        assert record.rec_headers["WARC-Target-URI"] == fields["url"]
        assert record.rec_headers["WARC-Payload-Digest"] == fields["digest"]
        assert (record.rec_type == "revisit") == (fields["mime"] == "warc/revisit")
        assert line.startswith(f"{surt(fields['url'])} 202611")


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.herne.de/", "de,herne)/"),
        ("https://www.herne.de/Meldungen/Alle-News.html?seite=2", "de,herne)/meldungen/alle-news.html?seite=2"),
        ("https://www.herne.de/Rathaus/", "de,herne)/rathaus"),
        ("http://herne.de:8080/A/?b=1&a=2", "de,herne:8080)/a?a=2&b=1"),
        ("https://www.herne.de/Au%C3%9Fer/", "de,herne)/au%c3%9fer"),
    ],
)
def test_addresses_are_sorted_as_other_tools_do(url: str, key: str):
    assert surt(url) == key


def test_a_long_index_comes_in_blocks():
    lines = [f"de,herne)/{n:05} 20261101080000 {{}}\n" for n in range(LINES_OF_A_BLOCK * 2 + 1)]
    found = list(blocks(lines))
    assert [key.split(" ")[0][-5:] for key, _ in found] == ["00000", "01024", "02048"]
    assert "".join(gzip.decompress(block).decode() for _, block in found) == "".join(lines)


def test_what_a_redaction_has_rewritten_is_left_out(directory: Path, tmp_path: Path):
    with closing(open_captures(directory)) as conn:
        rewritten = Captures(conn).keep(
            received(OTHER, b"without a name", 6, headers=b"X-Herne-Archive-Redacted: 1\r\n")
        )
        Captures(conn).revisit(received(OTHER, b"", 7, status=304, headers=b"Server: x\r\n"), rewritten.id)
    assert exported(directory, tmp_path / "o.warc.gz").captures == 8
    assert b"without a name" not in gzip.decompress((tmp_path / "o.warc.gz").read_bytes())


def test_a_redaction_that_is_unfinished_forbids_it(directory: Path, tmp_path: Path):
    with closing(open_captures(directory)) as conn:
        conn.execute("INSERT INTO redacting (id, since) VALUES (1, '2026-11-01')")
    with pytest.raises(ArchiveError, match="unfinished"):
        exported(directory, tmp_path / "o.warc.gz")
    assert not (tmp_path / "o.warc.gz").exists()


def test_a_redaction_in_the_meantime_forbids_it(directory: Path, tmp_path: Path):
    def redact(total: int, more: int) -> None:
        with closing(open_captures(directory)) as conn:
            conn.execute("INSERT OR IGNORE INTO redacting (id, since) VALUES (1, '2026-11-01')")

    with pytest.raises(ArchiveError, match="unfinished"):
        export(directory, tmp_path / "o.wacz", Choice(), force=False, report=redact)
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_file_that_is_there_stays(directory: Path, tmp_path: Path):
    (tmp_path / "o.wacz").write_text("precious")
    with pytest.raises(ArchiveError, match="--force"):
        exported(directory, tmp_path / "o.wacz")
    assert (tmp_path / "o.wacz").read_text() == "precious"
    exported(directory, tmp_path / "o.wacz", force=True)
    assert zipfile.is_zipfile(tmp_path / "o.wacz")


def test_what_cannot_be_exported_leaves_no_file(directory: Path, tmp_path: Path):
    with pytest.raises(ArchiveError, match="nothing"):
        exported(directory, tmp_path / "o.wacz", url_prefix="https://example.org/")
    with pytest.raises(UnknownArticle):
        exported(directory, tmp_path / "o.wacz", article="herne-1")
    with pytest.raises(NoArchive):
        exported(tmp_path / "nothing", tmp_path / "o.wacz")
    next((directory / "media").glob("*.jpg")).unlink()
    with pytest.raises(ArchiveError, match="media file"):
        exported(directory, tmp_path / "o.wacz")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_what_a_killed_export_left_is_no_hindrance(directory: Path, tmp_path: Path):
    (tmp_path / ".o.warc.gz.part").write_bytes(b"half a record" * 1_000_000)
    exported(directory, tmp_path / "o.warc.gz")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "o.warc.gz"]
    assert len(records(tmp_path / "o.warc.gz")) == 25


def test_two_exports_do_not_write_one_file(directory: Path, tmp_path: Path):
    def again(total: int, more: int) -> None:
        with pytest.raises(ArchiveError, match="another export"):
            exported(directory, tmp_path / "o.warc.gz")

    export(directory, tmp_path / "o.warc.gz", Choice(), force=False, report=again)
    assert len(records(tmp_path / "o.warc.gz")) == 25


def run(directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "archive", "--archive", str(directory), "captures", "export", *arguments]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HERNE_")}
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=clean)


def test_the_command_says_what_it_wrote(directory: Path, tmp_path: Path):
    done = run(directory, str(tmp_path / "o.wacz"), "--since", "2026-11-01", "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["captures"], said["pages"]) == (8, 1)
    assert said["bytes"] == (tmp_path / "o.wacz").stat().st_size
    assert run(directory, str(tmp_path / "o.wacz")).returncode == 1


@pytest.fixture
def wrong(tmp_path: Path) -> Iterator[dict[str, list[str]]]:
    out = str(tmp_path / "o.warc.gz")
    return {
        "suffix": [str(tmp_path / "o.zip")],
        "no name": [str(tmp_path / ".wacz")],
        "folder": [str(tmp_path / "no" / "o.wacz")],
        "date": [out, "--since", "gibt es nicht"],
        "nothing": [],
    }


@pytest.mark.parametrize("name", ["suffix", "no name", "folder", "date", "nothing"])
def test_wrong_use_is_told_from_failure(directory: Path, wrong: dict[str, list[str]], name: str):
    done = run(directory, *wrong[name])
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_header_lines_come_back_as_they_were_sent_repeated_and_odd_ones_too(tmp_path: Path):
    sent = b"Set-Cookie: a=1\r\nSet-Cookie: b=2\r\nX-\xfc: 1\r\nContent-Disposition: filename=\xc3\x9cber.pdf\r\n"
    with closing(open_captures(tmp_path / "a")) as conn:
        Captures(conn).keep(received(f"{SITE}/größe €.html", b"x", 0, headers=sent))
    Archive(tmp_path / "a").close()
    target = tmp_path / "out.warc.gz"
    exported(tmp_path / "a", target)
    assert len(of_type("response", target)) == 1
    written = gzip.decompress(target.read_bytes())
    assert sent + b"Content-Length: 1\r\n\r\n" in written
    assert b"\r\n\r\nGET /gr%C3%B6%C3%9Fe%20%E2%82%AC.html HTTP/1.1\r\n" in written
