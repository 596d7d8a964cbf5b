"""The search engines that are compared, behind one small face: put articles in, ask, get their ids in order.

Each peer is set up as its own handbook advises for German, with the title worth more than the text, and each may be
asked for all words or for any of them; what it calls a word, folds and stems is its own doing.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Protocol

import Stemmer
import tantivy

from archive.database import open_for_reading, open_for_writing
from archive.search.engine import search
from archive.search.index import reindex
from archive.search.results import SearchRequest
from bench.notices import Notice, new_archive
from bench.stock import WORD, Stock, Texts, texts_of

TODAY = date(2026, 11, 1)
TITLE_BOOST = 1
"""How much more a word of the title is worth than one of the text in tantivy, which scores fields apart: of 1 to 8 this
was measured to serve it best, by far where any word is asked for."""


class Engine(Protocol):
    """What can be asked for articles."""

    name: str

    def find(self, words: str, limit: int) -> list[int]:
        """Return the ids of the best articles for a query, the best first."""
        ...

    def close(self) -> None:
        """Let go of what was opened."""
        ...


class Snowball(Stock):
    """FTS5 over text whose words were stemmed by Snowball's German stemmer beforehand."""

    def __init__(self, folder: Path, *, any_word: bool = False) -> None:
        """Open the index in a folder."""
        self.name = f"FTS5 with Snowball, {'any word' if any_word else 'all words'}"
        self._joint = " OR " if any_word else " "
        self.conn = sqlite3.connect(folder / "snowball" / "stock.db")
        self._stem = Stemmer.Stemmer("german").stemWords

    @staticmethod
    def build(folder: Path, texts: Texts) -> None:
        """Write the index."""
        (folder / "snowball").mkdir()
        stem = Stemmer.Stemmer("german").stemWords

        def stemmed(text: str) -> str:
            return " ".join(stem(WORD.findall(text.lower())))

        Stock.build(folder / "snowball", ((number, stemmed(title), stemmed(body)) for number, title, body in texts))

    def find(self, words: str, limit: int) -> list[int]:
        """Search."""
        return self.match(self._joint.join(f'"{word}"' for word in self._stem(WORD.findall(words.lower()))), limit)


class Tantivy:
    """tantivy with the German analyzer its handbook builds: simple tokens, lower case, ASCII folding, German stems."""

    def __init__(self, folder: Path, *, any_word: bool = False) -> None:
        """Open the index in a folder."""
        self.name = f"tantivy, {'any word' if any_word else 'all words'}"
        self._all = not any_word
        self.index = _tantivy_index(folder)
        self.index.reload()
        self.searcher = self.index.searcher()

    @staticmethod
    def build(folder: Path, texts: Texts) -> None:
        """Write the index, with one thread."""
        (folder / "tantivy").mkdir()
        writer = _tantivy_index(folder).writer(heap_size=200_000_000, num_threads=1)
        for number, title, body in texts:
            writer.add_document(tantivy.Document(id=number, title=title, body=body))
        writer.commit()
        writer.wait_merging_threads()

    def close(self) -> None:
        """Do nothing: it closes with the process."""

    def match(self, query: str, limit: int) -> list[int]:
        """Return the best articles of a query in tantivy's own language."""
        hits = self.searcher.search(self._parsed(query), limit, count=False).hits
        return [self.searcher.doc(address)["id"][0] for _, address in hits]

    def find(self, words: str, limit: int) -> list[int]:
        """Search."""
        return self.match(" ".join(WORD.findall(words)), limit)

    def count_top(self, query: str, limit: int) -> int:
        """Find the best articles of a query and fetch nothing of them; one that ends in an asterisk is a prefix."""
        if query.endswith("*"):
            parsed = tantivy.Query.regex_query(self.index.schema, "body", f"{query[:-1]}.*")
        else:
            parsed = self._parsed(query)
        return len(self.searcher.search(parsed, limit, count=False).hits)

    def _parsed(self, query: str) -> tantivy.Query:
        return self.index.parse_query(
            query, ["title", "body"], field_boosts={"title": TITLE_BOOST}, conjunction_by_default=self._all
        )


def _tantivy_index(folder: Path) -> tantivy.Index:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", stored=True, indexed=True)
    builder.add_text_field("title", tokenizer_name="german", index_option="position")
    builder.add_text_field("body", tokenizer_name="german", index_option="position")
    index = tantivy.Index(builder.build(), path=str(folder / "tantivy"))
    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for step in (tantivy.Filter.lowercase(), tantivy.Filter.ascii_fold(), tantivy.Filter.stemmer("german")):
        analyzer = analyzer.filter(step)
    index.register_tokenizer("german", analyzer.build())
    return index


XAPIAN_PYTHON = "/usr/bin/python3"
XAPIAN_PEER = Path(__file__).parent / "xapian_peer.py"


class Xapian:
    """Xapian with its German stemmer, asked in a process of the system's Python, where Debian puts it."""

    def __init__(self, folder: Path, *, any_word: bool = False) -> None:
        """Open the index in a folder."""
        self.name = f"Xapian, {'any word' if any_word else 'all words'}"
        self._process = subprocess.Popen(
            [XAPIAN_PYTHON, XAPIAN_PEER, "ask", folder / "xapian", "or" if any_word else "and"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    @staticmethod
    def version() -> str | None:
        """Return the version of Debian's `python3-xapian`, `None` where it is not installed."""
        if shutil.which(XAPIAN_PYTHON) is None:
            return None
        said = subprocess.run([XAPIAN_PYTHON, XAPIAN_PEER, "version"], capture_output=True, text=True, check=False)
        return said.stdout.strip() if said.returncode == 0 else None

    @staticmethod
    def build(folder: Path, texts: Texts) -> None:
        """Write the index."""
        command = [XAPIAN_PYTHON, XAPIAN_PEER, "build", folder / "xapian"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, text=True) as process:
            assert process.stdin is not None
            for row in texts:
                process.stdin.write(json.dumps(row) + "\n")
            process.stdin.close()
            if process.wait():
                raise RuntimeError("Xapian could not write its index")

    def find(self, words: str, limit: int) -> list[int]:
        """Search."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([" ".join(WORD.findall(words)), limit]) + "\n")
        self._process.stdin.flush()
        found: list[int] = json.loads(self._process.stdout.readline())
        return found

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()


class Ours:
    """The archive's own search: index and queries as `herne-archive` has them."""

    def __init__(self, folder: Path, *, corrected: bool = False) -> None:
        """Open the archive in a folder. `corrected` takes the first `Meinten Sie` where nothing is found."""
        self.name = "herne-archive, first `Meinten Sie` taken" if corrected else "herne-archive"
        self._corrected = corrected
        self.conn = open_for_reading(folder / "archive")

    @staticmethod
    def build(folder: Path, notices: Iterable[Notice]) -> None:
        """Write the archive and its index."""
        new_archive(folder / "archive", notices)
        Ours.build_index(folder)

    @staticmethod
    def build_index(folder: Path) -> None:
        """Write the index of an archive that is there, as `herne-archive reindex` does."""
        with closing(open_for_writing(folder / "archive")) as conn:
            reindex(conn)

    def close(self) -> None:
        """Close the file."""
        self.conn.close()

    def find(self, words: str, limit: int) -> list[int]:
        """Search, with facets, snippets and all."""
        results = search(self.conn, SearchRequest(q=words, today=TODAY, per_page=limit))
        if not results.hits and self._corrected and results.corrections:
            results = search(self.conn, SearchRequest(q=results.corrections[0].q, today=TODAY, per_page=limit))
        return [hit.article_id for hit in results.hits]


PEERS: Sequence[type[Stock | Snowball | Tantivy | Xapian]] = (Stock, Snowball, Tantivy, Xapian)


def build_all(folder: Path, notices: Sequence[Notice]) -> list[type[Stock | Snowball | Tantivy | Xapian]]:
    """Write the index of every engine that is there into a folder, and return the peers among them."""
    Ours.build(folder, notices)
    peers = [peer for peer in PEERS if peer is not Xapian or Xapian.version()]
    for peer in peers:
        peer.build(folder, texts_of(notices))
    return peers
