"""What the engines are asked when their speed is measured: queries of each class, drawn from the archive by chance.

How common a word is says the stock index, which counts forms as they are written. herne-archive is asked with the same
words and finds more by them: all forms of the word, and compounds with it.
"""

from __future__ import annotations

import re
import sqlite3
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from archive.search.section_names import section_slug

BANDS = ("rare", "medium", "common", "very common")
EDGES = ((0.00002, 2), (0.0002, 10), (0.005, 20), (0.05, 50), (0.5, 100))
"""Between which shares of the articles, and at least which numbers of them, the words of each class stand."""
PREFIX_LETTERS = 5
WORD = re.compile(r"[^\W\d_]{4,}")
RUN = re.compile(r"[^\W\d_]+(?: [^\W\d_]+){2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One query in the languages of the engines."""

    kind: str
    ours: dict[str, Any]
    """Fields of a `SearchRequest`."""
    stock: str | None = None
    """An expression of FTS5; `None` where the engine has nothing like it."""
    tantivy: str | None = None
    """A query of tantivy; a prefix ends in an asterisk."""


def draw(stock: sqlite3.Connection, sections: list[str], *, per_class: int, seed: int = 1) -> list[Asked]:
    """Return queries of every class from a stock index and its texts. `sections` are paths."""
    rng = Random(seed)
    (articles,) = stock.execute("SELECT count(*) FROM docs").fetchone()
    stock.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab('main', 'fts', 'row')")
    # Counted once: FTS5 counts the articles of each word anew whenever it is asked.
    stock.execute("CREATE TEMP TABLE vocabulary AS SELECT term, doc FROM temp.terms WHERE doc > 1")
    bands: dict[str, list[str]] = defaultdict(list)
    band_of: dict[str, str] = {}
    edges = [max(share * articles, least) for share, least in EDGES]
    for term, df in stock.execute("SELECT term, doc FROM temp.vocabulary WHERE doc >= ?", (edges[0],)):
        if df < edges[-1] and WORD.fullmatch(term):
            band_of[term] = BANDS[bisect_right(edges, df) - 1]
            bands[band_of[term]].append(term)
    makers: dict[str, Callable[[], Asked | None]] = {
        name: lambda name=name: _word(name, rng.choice(bands[name])) for name in BANDS
    }

    def together(count: int) -> Asked | None:
        words = list(dict.fromkeys(word.lower() for word in WORD.findall(_body(stock, rng, articles))))
        words = [word for word in words if band_of.get(word) in {"medium", "common"}]
        return _all(rng.sample(words, count)) if len(words) >= count else None

    makers |= {
        "AND of 2": lambda: together(2),
        "AND of 3": lambda: together(3),
        "OR of 3": lambda: _any(rng.sample(bands["common"], 3)),
        "phrase of 3": lambda: _phrase(rng, _body(stock, rng, articles)),
        "prefix of 5": lambda: _prefix(rng.choice(bands["medium"] + bands["common"])),
        "one section of one year": lambda: Asked(
            kind="one section of one year",
            ours={
                "q": rng.choice(bands["common"]),
                "section": section_slug(rng.choice(sections)),
                "year": rng.randrange(2002, 2026),
            },
        ),
        "page 50": lambda: Asked(kind="page 50", ours={"q": rng.choice(bands["common"]), "page": 50}),
        "page 50, newest first": lambda: Asked(
            kind="page 50, newest first", ours={"q": rng.choice(bands["very common"]), "page": 50, "sort": "neu"}
        ),
    }
    return [asked for kind, maker in makers.items() for asked in _made(kind, maker, per_class)]


def _made(kind: str, maker: Callable[[], Asked | None], count: int) -> Iterator[Asked]:
    tries = 0
    while count:
        asked = maker()
        tries += 1
        if asked is not None:
            count -= 1
            yield asked
        elif tries > 10_000:
            raise ValueError(f"the texts give no queries of the class {kind!r}")


def _body(stock: sqlite3.Connection, rng: Random, articles: int) -> str:
    """Return the text of some article. Numbers are missing of those that were withdrawn."""
    (body,) = stock.execute(
        "SELECT body FROM docs WHERE id >= ? ORDER BY id LIMIT 1", (rng.randint(1, articles),)
    ).fetchone()
    return str(body)


def _word(kind: str, word: str) -> Asked:
    return Asked(kind=kind, ours={"q": word}, stock=f'"{word}"', tantivy=word)


def _all(words: list[str]) -> Asked:
    return Asked(
        kind=f"AND of {len(words)}",
        ours={"q": " ".join(words)},
        stock=" ".join(f'"{word}"' for word in words),
        tantivy=" ".join(words),
    )


def _any(words: list[str]) -> Asked:
    return Asked(
        kind=f"OR of {len(words)}",
        ours={"q": " OR ".join(words)},
        stock=" OR ".join(f'"{word}"' for word in words),
        tantivy=" OR ".join(words),
    )


def _phrase(rng: Random, body: str) -> Asked | None:
    runs = RUN.findall(body)
    if not runs:
        return None
    phrase = f'"{rng.choice(runs)}"'
    return Asked(kind="phrase of 3", ours={"q": phrase}, stock=phrase, tantivy=phrase)


def _prefix(word: str) -> Asked | None:
    if len(word) <= PREFIX_LETTERS:
        return None
    start = word[:PREFIX_LETTERS]
    return Asked(kind="prefix of 5", ours={"q": f"{start}*"}, stock=f'"{start}"*', tantivy=f"{start}*")


def beginnings(stock: sqlite3.Connection, *, count: int, seed: int = 1) -> list[str]:
    """Return what somebody has typed of a word so far: one to six letters of words, each in equal number."""
    rng = Random(seed)
    terms = [
        term for (term,) in stock.execute("SELECT term FROM temp.vocabulary WHERE doc >= 10") if WORD.fullmatch(term)
    ]
    return [rng.choice(terms)[: 1 + number % 6] for number in range(count)]
