"""Known-item search over real German text and over the sample city, beside stock FTS5, Snowball, tantivy and Xapian."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date
from importlib.metadata import version
from pathlib import Path

from bench.engines import PEERS, Ours, Xapian, build_all
from bench.german_texts import FOLDER, installed, read_handbooks
from bench.items import KINDS, Item, draw, interval, is_found, mean_reciprocal, ranks, recall, reciprocal
from bench.lexis import independent
from bench.notices import Notice, of_city
from bench.stock import TITLE_WEIGHT
from sample_city.city import build_city

PER_KIND = 300
Places = dict[str, dict[str, list[int | None]]]
"""Of each engine, by kind of query, where the articles were."""


def report(*, quick: bool) -> str:
    """Return the sections of the report."""
    city = of_city(build_city(seed=31, end=date(2026, 10, 31), articles=300 if quick else 4_000))
    sections = [_section("Known items: the sample city", _about_city(city), city, quick=quick)]
    packages = installed()
    if packages:
        pages = read_handbooks()
        about = (
            f"{len(pages):,} pages of German handbooks that Debian ships ({', '.join(packages)}), "
            f"{sum(bool(page.pictures) for page in pages)} of them with captions."
        )
        sections.insert(0, _section("Known items: real German text", about, pages, quick=quick))
    else:
        sections.append(f"Real German text was not measured: `make {FOLDER}/versions` fetches it on Debian.\n")
    return "\n".join(sections)


def _about_city(city: Sequence[Notice]) -> str:
    return (
        f"{len(city):,} notices of the sample city. They are written from few templates, so that many say the same: "
        "much of what is not found was answered by another notice that fits as well."
    )


def _section(heading: str, about: str, notices: Sequence[Notice], *, quick: bool) -> str:
    items = draw(notices, independent(), per_kind=40 if quick else PER_KIND)
    with tempfile.TemporaryDirectory() as name:
        places = measured(Path(name), notices, items)
    counts = {kind: sum(item.kind == kind for item in items) for kind in KINDS}
    lines = [
        f"## {heading}",
        "",
        f"`python -m bench known_items`. {about} {METHOD.format(versions=_versions())}",
        "",
        "MRR@10 / recall@10:",
        "",
        "| engine | " + " | ".join(f"{kind} ({counts[kind]})" for kind in KINDS if counts[kind]) + " |",
        "|---|" + "---|" * sum(bool(counts[kind]) for kind in KINDS),
        *(
            f"| {engine} | "
            + " | ".join(f"{mean_reciprocal(one):.3f} / {recall(one):.3f}" for one in by_kind.values())
            + " |"
            for engine, by_kind in places.items()
        ),
        "",
        (
            "What herne-archive with its correction gains over each, with 95 % intervals of a paired bootstrap (2,000 "
            "rounds); bold where the interval lies above zero, struck through where it lies below."
        ),
        *_gains("MRR@10", places, reciprocal),
        *_gains("recall@10", places, is_found),
    ]
    return "\n".join(lines) + "\n"


def _both(places: Sequence[int | None]) -> str:
    return f"{mean_reciprocal(places):.3f} / {recall(places):.3f}"


METHOD = (
    "Each query is meant for one article: three words of its lead; up to three of a caption; three of the lead of "
    "which one has a typing error, which no article has; three of which nouns stand in another form; three of which a "
    "compound is replaced by one of its parts; a name and a word of the lead. Other forms are those of Wiktionary "
    "(`german-nouns`), parts those of HanTa, where they stand nowhere else in the article. Every engine is given the "
    f"same texts and asked for ten, a word of the title worth {TITLE_WEIGHT} of the text (in tantivy as much, which "
    "serves it best), once for all words and once for any of them; herne-archive always asks for all. Taking the first "
    "`Meinten Sie` where nothing is found is this measure's doing: a reader would click. {versions}."
)


def _versions() -> str:
    names = ("tantivy", "PyStemmer", "german-nouns", "HanTa")
    xapian = Xapian.version()
    last = f"Xapian {xapian}" if xapian else "Xapian is not installed (Debian's `python3-xapian`)"
    return ", ".join((*(f"{name} {version(name)}" for name in names), last))


def measured(folder: Path, notices: Sequence[Notice], items: Sequence[Item]) -> Places:
    """Return the places of all queries' articles for every engine."""
    build_all(folder, notices)
    peers = [peer for peer in PEERS if peer is not Xapian or Xapian.version()]
    engines = [
        Ours(folder),
        Ours(folder, corrected=True),
        *(peer(folder, any_word=any_word) for peer in peers for any_word in (False, True)),
    ]
    found: Places = {}
    for engine in engines:
        with closing(engine):
            of_kinds = {kind: [item for item in items if item.kind == kind] for kind in KINDS}
            found[engine.name] = {kind: ranks(engine.find, some) for kind, some in of_kinds.items() if some}
    return found


def _gains(name: str, places: Places, worth: Callable[[int | None], float]) -> list[str]:
    """Return a table of what we gain over each peer by kind of query."""
    _, (_, ours), *others = places.items()
    lines = ["", f"| {name} over | {' | '.join(ours)} |", "|---|" + "---|" * len(ours)]
    for engine, theirs in others:
        cells = [_cell(interval(mine, theirs[kind], worth)) for kind, mine in ours.items()]
        lines.append(f"| {engine} | {' | '.join(cells)} |")
    return lines


def _cell(gain: tuple[float, float, float]) -> str:
    mean, low, high = gain
    text = f"{mean:+.3f} [{low:+.3f}, {high:+.3f}]"
    return f"**{text}**" if low > 0 else f"~~{text}~~" if high < 0 else text
