"""A city whose server has every bad idea at once: the crawl reads what is well, says what is not, and stays small."""

from __future__ import annotations

import gzip
import json
import struct
import subprocess
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from itertools import repeat
from pathlib import Path
from typing import Any

import brotli
import pytest
import zstandard
from scripted_city import (
    POLITICS,
    Answer,
    Asked,
    City,
    Notice,
    command,
    environment,
    html,
    listing_page,
    notices,
    rows,
    serving,
)

from archive.integrity.verify import verify

MEBI = 1024 * 1024
TWO_GB = 2 * 1024 * MEBI
MOST_MEMORY = 400 * 1_000_000
MOST_SENT = 64 * MEBI
"""Of a response that has no end: what was on its way when the crawl hung up."""
NATURE = "/Stadt-und-Leben/Umwelt/"
LIMITS = {"HERNE_CRAWL_TIMEOUT": "2", "HERNE_CRAWL_MAX_PAGES": "30"}


@dataclass
class Memory:
    """The most that a command and all processes it started had in memory at one moment, in bytes."""

    most: int = 0
    alone: int = 0
    """The most of the command's own process."""


@dataclass(frozen=True)
class Watched:
    code: int
    err: str
    summary: dict[str, Any]
    memory: Memory


def watched_crawl(directory: Path, url: str, *arguments: str, **variables: str) -> Watched:
    """Run a crawl and watch its memory, of all its processes together."""
    memory = Memory()
    with subprocess.Popen(
        command(directory, "crawl", "--base-url", url, "--json", *arguments),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(**LIMITS | variables),
        start_new_session=True,
    ) as running:

        def watch() -> None:
            while running.poll() is None:
                memory.most = max(memory.most, sum(_resident(process) for process in _session(running.pid)))
                memory.alone = max(memory.alone, _peak(running.pid))
                time.sleep(0.01)

        watching = threading.Thread(target=watch)
        watching.start()
        out, err = running.communicate(timeout=300)
        watching.join()
    return Watched(running.returncode, err, json.loads(out), memory)


def _session(session: int) -> Iterator[int]:
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                if int((folder / "stat").read_text().rpartition(")")[2].split()[3]) == session:
                    yield int(folder.name)


def _resident(process: int) -> int:
    return _status(process, "RssAnon:") + _status(process, "RssShmem:")


def _peak(process: int) -> int:
    return _status(process, "VmHWM:")


def _status(process: int, name: str) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith(name):
                return int(line.split()[1]) * 1024
    return 0


@dataclass
class Endless:
    """Bytes without an end, or nearly; counts what was sent."""

    chunk: bytes
    pause: float = 0.0
    sent: int = 0

    def __iter__(self) -> Iterator[bytes]:
        for chunk in repeat(self.chunk, TWO_GB // len(self.chunk)):
            yield chunk
            self.sent += len(chunk)
            time.sleep(self.pause)


BLANKS = b" " * (64 * MEBI)
BOMBS: dict[str, Callable[[], bytes]] = {
    # Members and frames stand one after the other: two gigabytes of each without packing them here.
    "gzip": lambda: gzip.compress(BLANKS, 9) * 32,
    "zstd": lambda: zstandard.compress(BLANKS) * 32,
    "br": lambda: brotli.compress(b" " * (256 * MEBI), quality=1),
    "deflate": lambda: zlib.compress(b" " * (256 * MEBI), 9),
}


def page_of(notice: Notice, text: str) -> str:
    return html(f"<p>{notice.date_line}</p><h1>{notice.title}</h1>{text}")


def moved(location: str) -> Answer:
    return Answer("", 302, {"Location": location})


@dataclass
class Hostile:
    city: City
    directory: Path
    named: dict[str, Notice] = field(default_factory=dict)
    streams: dict[str, Endless] = field(default_factory=dict)
    first: Watched | None = None
    second: Watched | None = None

    def state(self, name: str) -> str:
        query = f"SELECT state FROM addresses WHERE url LIKE '%{self.named[name].path}'"
        return str(rows(self.directory / "private/captures.db", query)[0][0])

    def text(self, name: str) -> str:
        query = f"SELECT body FROM articles WHERE url LIKE '%{self.named[name].path}'"
        return str(rows(self.directory / "archive.db", query)[0][0])


def charset_lies(trouble: Callable[[str, Callable[[Notice], Answer | str]], None]) -> None:
    """Pages whose header, meta element and bytes say different things of their charset."""
    german = "<p>Grüße aus Sodingen: Bürger, Straßen und Plätze für alle.</p>"

    def lying(header: str, encoded: str, meta: str = "") -> Callable[[Notice], Answer]:
        def answer(notice: Notice) -> Answer:
            page = page_of(notice, german).replace("<head>", f"<head>{meta}")
            return Answer(page.encode(encoded), headers={"Content-Type": f"text/html; charset={header}"})

        return answer

    trouble("utf-8 called utf-16", lying("utf-16", "utf-8"))
    trouble("windows-1252 called utf-8", lying("utf-8", "cp1252", '<meta charset="utf-8">'))
    trouble("utf-8 called latin-1", lying("iso-8859-1", "utf-8"))
    trouble("a charset that is none", lying("klingon", "utf-8", '<meta charset="x-user-defined">'))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hostile]:
    directory = tmp_path_factory.mktemp("hostile")
    with serving(City()) as city:
        city.pages["/robots.txt"] = Answer("User-agent: *\nSitemap: /sitemap.xml\nSitemap: /laughs.xml\n")
        found = Hostile(city, directory)
        news = notices(72, listing_only_every=0)
        # Every second one is well, so that no row of failures ends the run.
        sick = iter(news[::2])
        city.publish(news)

        def trouble(name: str, answer: Callable[[Notice], Answer | str]) -> None:
            found.named[name] = next(sick)
            city.pages[found.named[name].path] = answer(found.named[name])

        def stream(name: str, endless: Endless, **fields: Any) -> None:
            found.streams[name] = endless
            trouble(name, lambda _: Answer(stream=endless, **fields))

        stream("2 GB that say so", Endless(b" " * 65_536), claimed_length=TWO_GB)
        stream("2 GB that do not", Endless(b" " * 65_536))
        stream("dripping", Endless(b"<p>", pause=0.1))
        stream("hanging in the middle", Endless(b"<p>", pause=30))
        for encoding, bomb in BOMBS.items():
            packed = Answer(bomb(), headers={"Content-Encoding": encoding})
            trouble(f"{encoding} bomb", lambda _, packed=packed: packed)
        trouble("bomb in a bomb", lambda _: Answer(gzip.compress(gzip.compress(BLANKS) * 32), headers=twice))
        trouble("gzip cut off", lambda n: Answer(gzip.compress(n.page().encode())[:-30], headers=zipped))
        trouble("gzip that is none", lambda n: Answer(n.page(), headers=zipped))
        trouble("cut off", lambda n: Answer(n.page().encode()[:-99], claimed_length=len(n.page().encode())))
        trouble("a header of 2 MB", lambda n: Answer(n.page(), headers={"X-Long": "x" * 2 * MEBI}))
        trouble("20,000 headers", lambda n: Answer(n.page(), headers={f"X-{i}": "x" * 99 for i in range(20_000)}))
        trouble("200,000 levels", lambda n: page_of(n, "<div>" * 200_000 + "Tief."))
        trouble("100,000 links", lambda n: page_of(n, "<p>Links: " + links(100_000) + "</p>"))
        trouble("1,000,000 entities", lambda n: page_of(n, "<p>" + "&amp;" * 1_000_000 + "</p>"))
        trouble("an attribute of 8 MB", lambda n: page_of(n, f'<p title="{"x" * 8 * MEBI}">Kurz.</p>'))
        trouble("a word of 2 MB", lambda n: page_of(n, f"<p>{'x' * 2 * MEBI}</p>"))
        trouble("a word of 200 kB", lambda n: page_of(n, f"<p>{'x' * 200_000}</p>"))
        dated = "Am 3. Mai 2025 um 10 Uhr in Herne. "
        trouble("a text of 1 MB", lambda n: page_of(n, f"<p>{dated * 30_000}</p>"))
        trouble("a text of 200 kB", lambda n: page_of(n, f"<p>{dated * 6_000}</p>"))
        trouble("a cycle of two", lambda n: moved(f"{n.path}?b=1"))
        city.pages[f"{found.named['a cycle of two'].path}?b=1"] = moved(found.named["a cycle of two"].path)
        trouble("sent to itself", lambda n: moved(n.path))
        trouble("a chain", lambda n: moved(f"{n.path}?n=1"))
        for n in range(1, 40):
            path = found.named["a chain"].path
            city.pages[f"{path}?n={n}"] = moved(f"{path}?n={n + 1}")
        trouble("a location of 1 MB", lambda _: moved("/" + "x" * MEBI))
        charset_lies(trouble)
        endless_listings(city)
        pointer_bombs(city)
        found.first = watched_crawl(directory, city.url, "--media", "--accept", "a city with every bad idea at once")
        # All is well again.
        city.pages["/robots.txt"] = Answer("User-agent: *\nAllow: /\n")
        city.pages.pop(NATURE)
        city.pages.pop(POLITICS)
        city.publish(news)
        found.second = watched_crawl(directory, city.url, "--full")
        yield found


zipped = {"Content-Encoding": "gzip"}
twice = {"Content-Encoding": "gzip, gzip"}


def links(count: int) -> str:
    return " ".join(f'<a href="/Rathaus/Dienst_{n}.html">Dienst {n}</a>' for n in range(count))


def endless_listings(city: City) -> None:
    """A listing that pages on for ever with the same entries, and one with new entries on every page."""
    same = notices(3, first=date(2024, 1, 1))

    def page(entries: Callable[[int], list[Notice]], path: str) -> Callable[[Asked], str]:
        def answer(asked: Asked) -> str:
            number = int(asked.path.rpartition("=")[2]) if "=" in asked.path else 1
            return listing_page(entries(number), f"{path}?seite={number + 1}")

        return answer

    def fresh(number: int) -> list[Notice]:
        return notices(2, first=date(2010 + number // 12, number % 12 + 1, 1), listing_only_every=1)

    for path, entries in ((POLITICS, lambda _: same), (NATURE, fresh)):
        city.pages[path] = page(entries, path)
        for number in range(2, 60):
            city.pages[f"{path}?seite={number}"] = city.pages[path]


def pointer_bombs(city: City) -> None:
    """Sitemaps that name themselves, unpack to a gigabyte, or laugh a billion times."""
    xml = {"Content-Type": "application/xml"}
    urlset = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'
    names = ["/sitemap.xml", "/bomb.xml.gz", "/many.xml", *(f"/part-{n}.xml" for n in range(5_000))]
    index = "".join(f"<sitemap><loc>https://www.herne.de{name}</loc></sitemap>" for name in names)
    city.pages["/sitemap.xml"] = Answer(f"<sitemapindex>{index}</sitemapindex>", headers=xml)
    city.pages["/bomb.xml.gz"] = Answer(gzip.compress(BLANKS, 9) * 16, headers={"Content-Type": "application/gzip"})
    bait = "".join(f"<url><loc>https://www.herne.de/Rathaus/Dienst_{n}.html</loc></url>" for n in range(100_000))
    city.pages["/many.xml"] = Answer(urlset.format(bait), headers=xml)
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    laughs = f'<!DOCTYPE urlset [<!ENTITY l0 "ha">{entities}]>' + urlset.format("<url><loc>&l9;</loc></url>")
    city.pages["/laughs.xml"] = Answer(laughs, headers=xml)


def test_the_run_ends_in_good_order_and_says_what_was_wrong(hostile: Hostile):
    first = hostile.first
    assert first is not None
    assert "Traceback" not in first.err, first.err[-3000:]
    assert first.code == 1
    assert first.summary["outcome"] in ("complete", "failed"), first.summary
    problems = " ".join(problem["url"] for problem in first.summary["problems"])
    unread = [name for name in hostile.named if name in UNREAD]
    assert [name for name in unread if hostile.named[name].path not in problems] == []


UNREAD = {
    "2 GB that say so",
    "2 GB that do not",
    "dripping",
    "hanging in the middle",
    "gzip bomb",
    "zstd bomb",
    "br bomb",
    "deflate bomb",
    "bomb in a bomb",
    "gzip that is none",
    "cut off",
    "200,000 levels",
    "100,000 links",
    "1,000,000 entities",
    "a word of 2 MB",
    "a text of 1 MB",
    "a cycle of two",
    "sent to itself",
    "a chain",
}


def test_memory_stays_below_the_limit(hostile: Hostile):
    assert hostile.first is not None
    assert hostile.second is not None
    for ran in (hostile.first, hostile.second):
        assert 0 < ran.memory.alone < MOST_MEMORY
        assert 0 < ran.memory.most < MOST_MEMORY


def test_what_has_no_end_is_hung_up_on(hostile: Hostile):
    assert {name: stream.sent for name, stream in hostile.streams.items() if stream.sent > 3 * MOST_SENT} == {}


@pytest.mark.parametrize(
    "name",
    ["utf-8 called utf-16", "windows-1252 called utf-8", "utf-8 called latin-1", "a charset that is none"],
)
def test_lies_about_the_charset_are_seen_through(hostile: Hostile, name: str):
    # What stands there after all was well again is the page's usual text: look at what the first crawl kept.
    query = "SELECT body FROM versions WHERE body LIKE '%Grüße aus Sodingen: Bürger, Straßen und Plätze%'"
    bodies = rows(hostile.directory / "archive.db", query)
    assert len(bodies) == 4


def test_all_that_was_well_is_kept_and_nothing_is_half(hostile: Hostile):
    assert hostile.second is not None
    assert (hostile.second.summary["outcome"]) == "complete", hostile.second.summary
    assert rows(hostile.directory / "archive.db", "SELECT count(*) FROM articles WHERE listing_only = 0") == [(72,)]
    assert rows(hostile.directory / "private/captures.db", STATES) == [("done", 72)]
    assert verify(hostile.directory).findings == []


STATES = "SELECT state, count(*) FROM addresses WHERE kind = 'detail' GROUP BY state"


def test_listing_without_an_end_is_stopped_and_named(hostile: Hostile):
    assert hostile.first is not None
    assert "EndlessListing" in {problem["error"] for problem in hostile.first.summary["problems"]}
    assert len(hostile.city.asked(f"{POLITICS}.*")) < 10
    assert len(hostile.city.asked(f"{NATURE}.*")) <= 31


def test_sitemaps_are_read_within_limits(hostile: Hostile):
    assert len(hostile.city.asked(r"/.*\.xml(\.gz)?")) < 400
    assert hostile.city.asked(r"/Rathaus/Dienst_.*") == []


@pytest.mark.parametrize("size", [50 * MEBI, 600_000])
def test_robots_txt_of_any_size_is_obeyed_or_forbids_everything(city: City, tmp_path: Path, size: int):
    city.publish(notices(6, listing_only_every=0))
    forbidden = notices(6, listing_only_every=0)[0].path
    rules = f"User-agent: *\nDisallow: {forbidden}\n"
    city.pages["/robots.txt"] = Answer(rules + "# nothing\n" * (size // 10))
    done = watched_crawl(tmp_path, city.url)
    assert "Traceback" not in done.err
    assert done.memory.most < MOST_MEMORY
    assert forbidden not in city.asked()
    if size > 10 * MEBI:
        assert (done.code, done.summary["outcome"]) == (1, "failed")
        assert "robots.txt could not be fetched" in done.summary["reasons"][0]
    else:
        assert done.summary["new"] == 5


def test_pictures_and_pdfs_that_grow_cost_no_memory(city: City, tmp_path: Path):
    news = notices(4, listing_only_every=0)
    city.publish(news)
    content = zlib.compress(b"0 0 m " * (50 * MEBI), 9)
    files = {
        "/Bilder/gross.png": (png(30_000, 30_000), "image/png"),
        "/PDF/bombe.pdf": (pdf(content), "application/pdf"),
        "/PDF/lang.pdf": (b"%PDF-1.4\n" + b" " * (19 * MEBI), "application/pdf"),
    }
    for notice, (path, (body, kind)) in zip(news, files.items(), strict=False):
        shown = f'<img src="{path}" alt="Bild">' if path.endswith("png") else f'<a href="{path}">Plan (PDF)</a>'
        city.pages[notice.path] = page_of(notice, f"<p>{notice.text} {shown}</p>")
        city.pages[path] = Answer(body, headers={"Content-Type": kind})
    done = watched_crawl(tmp_path, city.url, "--media", HERNE_CRAWL_TIMEOUT="20")
    assert "Traceback" not in done.err
    assert (done.code, done.summary["outcome"], done.summary["new"]) == (0, "complete", 4), done.err
    kept = dict(rows(tmp_path / "archive.db", "SELECT url, text_problem FROM media"))
    assert set(kept) == {f"https://www.herne.de{path}" for path in files}
    assert kept["https://www.herne.de/PDF/bombe.pdf"] in ("too_large", "too_slow", "no_text", "broken")
    sizes = rows(tmp_path / "archive.db", "SELECT width, height FROM media WHERE url LIKE '%.png'")
    assert sizes == [(30_000, 30_000)]
    assert done.memory.alone < MOST_MEMORY
    assert done.memory.most < MOST_MEMORY


def png(width: int, height: int) -> bytes:
    """Return a black picture that unpacks to a hundred times a megabyte."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    row = bytes(1 + width // 8)
    packed = b"".join(packer.compress(row * 100) for _ in range(height // 100)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def pdf(content: bytes) -> bytes:
    """Return a PDF of one page with a packed content stream."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(content), content),
    ]
    body, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 5\n0000000000 65535 f \n"
    return body + head + table + b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(body)
