"""`make replay`: crawls the sample city twice, exports it as WARC and WACZ, and replays every visit with pywb.

Not part of `make test`, since pywb wants an environment of its own. Each visit is asked for by its second with the
modifier `id_`, which gives a page as it was archived, and is compared byte for byte with what was captured; visits that
are revisit records in the export (304s, repeated bodies) are among them.
"""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from archive.captures import Captures
from archive.export.cdxj import surt, timestamp_of
from archive.export.warc_export import export
from archive.export.warc_selection import Choice, Selection
from bench.crawl import sample_city

ARTICLES = 120
PATIENCE = 60
"""Seconds for pywb to start."""


def main(pywb: Path) -> int:
    """Replay with the programs of pywb in a folder; returns 1 where a visit did not come back as it was."""
    wrong = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        directory = folder / "archive"
        with sample_city(ARTICLES) as address:
            for _ in range(2):
                crawl = ["crawl", "--full", "--base-url", address]
                subprocess.run([sys.executable, "-m", "archive", "--archive", directory, *crawl], check=True)
        for suffix, add in ((".warc.gz", ["add"]), (".wacz", ["add", "--unpack-wacz"])):
            target = folder / f"sample{suffix}"
            done = export(directory, target, Choice(), force=False, report=lambda total, more: None)
            collection = target.name.replace(".", "-")
            for command in (["init", collection], [*add[:1], collection, *add[1:], str(target)]):
                subprocess.run([pywb / "wb-manager", *command], cwd=folder, check=True, capture_output=True)
            with served(pywb, folder) as port:
                visits, failed = replay(directory, collection, port)
            print(f"{target.name}: {done.records}; {visits - len(failed)} of {visits} visits replayed byte for byte")
            for line in failed[:10]:
                print(f"  {line}")
            wrong += len(failed)
        print(f"surt: {compare_keys(pywb, directory)} addresses have another key than pywb gives them")
    return 1 if wrong else 0


@contextmanager
def served(pywb: Path, folder: Path) -> Iterator[int]:
    """Serve the collections of a folder on loopback; gives the port."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (folder / "wayback.log").open("wb") as log:
        command = [pywb / "wayback", "-p", str(port), "-b", "127.0.0.1"]
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        try:
            deadline = time.monotonic() + PATIENCE
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    if time.monotonic() > deadline or process.poll() is not None:
                        raise RuntimeError(f"pywb did not start: {(folder / 'wayback.log').read_text()}") from None
                    time.sleep(0.2)
            yield port
        finally:
            process.terminate()
            process.wait()


def replay(directory: Path, collection: str, port: int) -> tuple[int, list[str]]:
    """Return how many visits were asked for, and a line for each that did not come back as it was captured."""
    failed = []
    client = http.client.HTTPConnection("127.0.0.1", port)
    with closing(Selection(directory, Choice())) as selection, closing(client):
        captures = Captures(selection.conn)
        for capture, _, _ in selection.captures():
            client.request("GET", f"/{collection}/{timestamp_of(capture.date)}id_/{capture.uri}")
            answer = client.getresponse()
            body = answer.read()
            if body != captures.body(capture.sha256):
                failed.append(f"capture {capture.id}, {capture.uri}: status {answer.status}, {len(body)} bytes")
        return selection.count, failed


def compare_keys(pywb: Path, directory: Path) -> int:
    """Return how many addresses have another key than the library `surt`, which pywb uses, gives them."""
    with closing(Selection(directory, Choice())) as selection:
        addresses = sorted({capture.uri for capture, _, _ in selection.captures()})
    program = "import sys, surt\nfor line in sys.stdin: print(surt.surt(line.strip()))"
    done = subprocess.run(
        [pywb / "python", "-c", program], input="\n".join(addresses), capture_output=True, text=True, check=True
    )
    theirs = done.stdout.split()
    return sum(surt(address) != key for address, key in zip(addresses, theirs, strict=True))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).absolute()))
