"""What a list shows of the articles that were found: title and the place that says most, with the matches marked."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice

from archive.identity import slug
from archive.search import places
from archive.search.marker import Marker
from archive.search.match import Mark, Target
from archive.search.results import Hit, Source
from archive.search.snippets import best_place, fragments, most_shown, snippet
from archive.search.state import State
from archive.search.texts import SearchedText, of_version, read_texts
from archive.search.tree import Scope
from herne_scraper.items import Section

Marks = Sequence[Sequence[Mark]]
"""Of each passage."""

MOST_READ = 300_000
"""Signs of files and earlier versions of one article that are looked through for a snippet."""
FIRST = 800
"""Signs of the text that are looked at together; three snippets."""
AT_ONCE = 20_000
"""Signs of them whose words are looked up together."""

HITS = """
    SELECT m.rowid_, a.id, a.key, a.published, a.state, a.versions,
        (SELECT json_group_array(json_array(s.path, s.name))
            FROM article_sections AS i JOIN sections AS s ON s.id = i.section_id WHERE i.article_id = a.id)
    FROM search_meta AS m JOIN articles AS a ON a.id = m.article_id
    WHERE m.rowid_ IN (SELECT value FROM json_each(?))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Articles as they are shown."""

    hits: tuple[Hit, ...]
    texts: tuple[Sequence[str], ...]
    """Of each the passages that were looked at for it."""


def page(conn: sqlite3.Connection, state: State, numbers: Sequence[int], targets: Sequence[Target]) -> Page:
    """Return the articles with these numbers of the index, in their order.

    One that was withdrawn is left out, even where it is in the index still.
    """
    if not numbers:
        return Page(hits=(), texts=())
    rows = {row[0]: tuple(row) for row in conn.execute(HITS, (json.dumps(numbers),))}
    texts = read_texts(conn, [row[1] for row in rows.values()])
    shown = _shown(conn, texts, targets)
    about = {place.slug: state.one(conn, "ort", place.slug) for place in places.known()}
    changed, pictured, with_file = (
        state.one(conn, "status", "geaendert"),
        state.one(conn, "mit", "bild"),
        state.one(conn, "mit", "anhang"),
    )
    found = []
    for number in numbers:
        _, article_id, key, published, article_state, versions, sections = rows[number]
        if article_id not in texts:
            continue
        text, show = texts[article_id], shown[article_id]
        found.append(
            Hit(
                article_id=article_id,
                key=key,
                slug=slug(text.title),
                title=fragments(text.title, show.in_title),
                snippet=snippet(show.passages, show.marks),
                source=show.source,
                source_label=_label(conn, article_id, show),
                published=date.fromisoformat(published),
                sections=tuple(Section(path=path, name=name) for path, name in sorted(json.loads(sections))),
                places=tuple(place for place, numbers in about.items() if number in numbers),
                state=article_state,
                versions=versions,
                is_changed=number in changed,
                has_image=number in pictured,
                has_attachment=number in with_file,
            )
        )
    return Page(hits=tuple(found), texts=tuple(shown[hit.article_id].looked_at for hit in found))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """Where the matches of an article stand, as far as they are shown."""

    in_title: Sequence[Mark]
    source: Source
    passages: Sequence[str]
    marks: Marks
    looked_at: Sequence[str] = ()


def _shown(conn: sqlite3.Connection, texts: dict[int, SearchedText], targets: Sequence[Target]) -> dict[int, _Shown]:
    if not targets:
        return {
            number: _Shown(in_title=(), source="text", passages=passages, marks=found)
            for number, text in texts.items()
            for passages, found in (_prose(text, ((),) * len(text.body)),)
        }
    marker = Marker(conn, targets)
    marker.meet(passage for text in texts.values() for passage in (text.title, *_first_of(text.body)))
    return {number: _shown_of(marker, text, targets) for number, text in texts.items()}


def _prose(text: SearchedText, found: Marks) -> tuple[Sequence[str], Marks]:
    """Return the passages of the body from which a snippet is taken: of prose it does not run on into credits."""
    if best_place(found)[0] < text.prose:
        return text.body[: text.prose], found[: text.prose]
    return text.body, found


def _first_of(passages: Sequence[str]) -> Iterator[str]:
    """Yield the passages that are looked at in most articles."""
    return chain.from_iterable(islice(_portions(passages, FIRST), 2))


def _shown_of(marker: Marker, text: SearchedText, targets: Sequence[Target]) -> _Shown:
    # A stretch that shows all words is the best there is: what stands behind it need not be looked at.
    everywhere = frozenset(number for number, target in enumerate(targets) if target.scope is None)
    title = _look_on(marker, (text.title,), "titel", len(targets))
    body = _look_on(marker, text.body, None, len(everywhere))
    body_shows = most_shown(body.marks)
    image = _look_on(marker, text.image, "bild", len(targets)) if body_shows < len(targets) else _UNSEEN
    best: tuple[Source, Sequence[str], Marks] = ("text", *_prose(text, body.marks))
    if most_shown(image.marks) > body_shows:
        best = ("bild", text.image, image.marks)
    missing = everywhere - {mark.target for mark in chain(*title.marks, *body.marks, *image.marks)}
    if missing:
        best = _further(marker, text, missing, best)
    source, passages, found = best
    return _Shown(
        in_title=title.marks[0],
        source=source,
        passages=passages,
        marks=found,
        looked_at=(*title.passages, *body.passages, *image.passages),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """Passages as far as they were looked at."""

    marks: Marks
    """Of each; none of those that were not."""
    passages: Sequence[str]


_UNSEEN = _Seen(marks=(), passages=())


def _look_on(marker: Marker, passages: Sequence[str], scope: Scope | None, enough: int) -> _Seen:
    """Look at passages until a stretch of them shows enough targets, and as far behind it as a snippet may go on."""
    found: list[Sequence[Mark]] = []
    is_enough = False
    for portion in _portions(passages, FIRST):
        found += marker.marks(portion, scope)
        if is_enough:
            break
        is_enough = most_shown(found) >= enough
    seen = len(found)
    found += ((),) * (len(passages) - seen)
    return _Seen(marks=found, passages=passages[:seen])


def _further(
    marker: Marker, text: SearchedText, missing: frozenset[int], best: tuple[Source, Sequence[str], Marks]
) -> tuple[Source, Sequence[str], Marks]:
    """Return the best place in files and earlier versions where it shows more than the text does."""
    most = most_shown(best[2])
    sources: tuple[tuple[Source, Sequence[str]], ...] = (("anhang", _cut(text.annex)), ("fassung", text.former))
    for source, passages in sources:
        for part in _portions(passages):
            found = marker.marks(part, None)
            if (shows := most_shown(found)) > most:
                most, best = shows, (source, part, found)
            if most >= len(missing) and best[0] == source:
                break
    return best


STRETCH = re.compile(rf".{{1,{AT_ONCE}}}(?!\S)|.{{1,{AT_ONCE}}}", re.DOTALL)


def _cut(passages: Sequence[str]) -> list[str]:
    """Return passages of a file, longer ones cut between words: without a blank line a whole file is one."""
    return [piece for passage in passages for piece in (STRETCH.findall(passage) if passage[AT_ONCE:] else (passage,))]


def _portions(passages: Sequence[str], size_of_each: int = AT_ONCE) -> Iterator[Sequence[str]]:
    """Yield passages in portions, as many as are looked through."""
    portion: list[str] = []
    size = read_so_far = 0
    for passage in passages:
        portion.append(passage)
        size += len(passage)
        if size >= size_of_each:
            yield portion
            read_so_far += size
            portion, size = [], 0
            if read_so_far >= MOST_READ:
                return
    if portion:
        yield portion


LABELS = "SELECT label, text FROM attachments WHERE article_id = ? AND text IS NOT NULL ORDER BY position"
VERSIONS = """
    SELECT id, title, teaser, body, images, attachments FROM versions
    WHERE article_id = ? ORDER BY observed_at DESC, recorded_at DESC, rowid DESC
"""


def _label(conn: sqlite3.Connection, article_id: int, shown: _Shown) -> str | None:
    """Return which file, or which earlier version, a snippet stands in."""
    if shown.source not in ("anhang", "fassung"):
        return None
    passage = shown.passages[best_place(shown.marks)[0]]
    if shown.source == "anhang":
        labels = [label for label, text in conn.execute(LABELS, (article_id,)) if passage in text]
        return labels[0] if labels else None
    for version, *texts in conn.execute(VERSIONS, (article_id,)):
        said = of_version(*texts)
        if passage == said.title or passage in said.passages:
            return str(version)
    return None
