"""In which order the articles of a search are shown: the best first, all the others behind them, newest first.

The best are those of BM25, which the index works out without a look at any other table: the length of an article is
part of its number. It counts a title for more than a body, a word for more than a part of one, what is new for a
little more than what is old. The first of them are then looked at in the original text: BM25 of the words just as they
were typed is added, so what stands there so comes before what is inflected, and words that stand in one passage, or
even side by side, come before words that do not.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pyroaring import BitMap

from archive.search.as_typed import Finder, Found, Text, Typed, typed_in
from archive.search.evaluate import Index
from archive.search.rowids import CLASSES, DAY_BITS
from archive.search.tree import And, Filter, Node, Not, Or, Period, Scope, Term, terms_of

MOST_RANKED = 1_000
"""Articles that stand in the order of relevance; fifty pages."""
MOST_COMPARED = 20_000
"""Articles of which these are chosen, the newest: a word that stands in more says little about any of them."""
MOST_COMPARED_BY_A_WORD, MOST_COMPARED_BY_SOME = 2_000, 10_000
"""The same where only one word of a phrase tells which of many articles are better, or some words that begin alike."""
MOST_LOOKED_AT = 40
"""Articles of which the original text is looked at; two pages."""
MOST_TOKENS = 16
"""Tokens of a beginning by which articles are ranked; of the others each is worth the same."""

# BM25 with k1 = 1.2 and b = 0.75 for the body; other fields are all about as long as their likes. Without a table of
# lengths bm25() takes each of the ten columns for one of -1 words, so K is 0.3 - 9 / average for all articles. What is
# wanted is w*f / (w*f + 1.2*G), and that is what it returns for weights of w / G * K / 1.2, of whatever sign K is.
# Articles of just 30 words on average make K 0, and 0/0 of a word that an article lacks: it says nothing of those.
WEIGHTS = {"body": 1.0, "title": 8.0, "image": 1.0, "annex": 0.5, "former": 0.3}
"""Of words; of what else they mean, such as parts of a compound, 0.3 of it: from 0.1 to 0.6 all were measured alike."""
OTHERWISE = 0.3
# G of the body: class n of length stands for 24 * 2**n words.
AVERAGE_WORDS = 200
LENGTH = f"(0.25 + 0.09 * (1 << (rowid & {CLASSES - 1})))"
SCORE = f"""coalesce(bm25(search, :body / {LENGTH}, :title, :image, :annex, :former,
    :body_x / {LENGTH}, :title_x, :image_x, :annex_x, :former_x), 0.0)"""
# The newest article of the archive counts whole, one of two years before it 0.965, one of ten years 0.94: so little
# that what an old title says stays before what the body of a new and short article says. With twice as much, words of a
# caption found their article less often than stock FTS5 does.
AGED, NEW, DAYS = 0.93, 0.07, 730.0
RECENCY = f"({AGED} + {NEW} / (1 + ((:newest >> {DAY_BITS}) - (rowid >> {DAY_BITS})) / {DAYS}))"
# Never ORDER BY rank: it sorts all rows before it looks at LIMIT. The plus keeps FTS5 from being asked for each number
# of the list by itself, which takes a hundred times as long.
BEST = f"""
    SELECT rowid, {SCORE} * {RECENCY} AS score FROM search
    WHERE search MATCH :words AND rowid BETWEEN :first AND :last {{among}}
    ORDER BY score, rowid DESC LIMIT {MOST_RANKED}
"""  # noqa: S608 - numbers of ours
BEST_OF_ALL = BEST.format(among="")
BEST_AMONG = BEST.format(among="AND +rowid IN (SELECT value FROM json_each(:among))")

Scored = list[tuple[int, float]]
"""Numbers of articles with their scores, which are below 0, the best farthest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The articles of a search in order, of which any stretch can be had."""

    best: Sequence[int]
    others: BitMap
    """Those that follow, by their numbers."""
    newest_first: bool = True

    def stretch(self, start: int, end: int) -> list[int]:
        """Return the articles from one place to before another, counted from 0."""
        found = list(self.best[start:end])
        left, right = max(start - len(self.best), 0), min(end - len(self.best), len(self.others))
        if left >= right:
            return found
        if not self.newest_first:
            return found + list(self.others[left:right])
        return found + list(self.others[len(self.others) - right : len(self.others) - left])[::-1]


def by_relevance(index: Index, root: Node | None, found: BitMap, *, all_match: bool, by_texts: bool = True) -> Order:
    """Return what was found, the best first.

    `all_match` says that there is no other article that matches the words of the query. Without `by_texts` the index
    alone says which is better.
    """
    # Of one article there is no order, and BM25 would count its words in all the others first.
    words = _words(index, root, len(found)) if len(found) > 1 else None
    if words is None:
        return Order(best=(), others=found)
    compared = found[-words.most_compared :] if len(found) > words.most_compared else found
    values = {
        "words": words.expression,
        "first": compared.min(),
        "last": compared.max(),
        "newest": index.state.newest(index.conn),
        **_weights(index.state.mean_length(index.conn)),
    }
    cursor = index.conn.cursor()
    cursor.row_factory = None
    if all_match and words.is_all:
        scored: Scored = cursor.execute(BEST_OF_ALL, values).fetchall()
    else:
        scored = cursor.execute(BEST_AMONG, values | {"among": json.dumps(list(compared))}).fetchall()
    typed = typed_in(root) if by_texts else None
    if typed and len(scored) > 1:
        scored[:MOST_LOOKED_AT] = _looked_at(index, typed, scored[:MOST_LOOKED_AT])
    best = [number for number, _ in scored]
    return Order(best=best, others=found - BitMap(best))


def _weights(mean_length: float) -> dict[str, float]:
    length = 0.3 - 9 / mean_length if mean_length else 0.3
    scale = length / 1.2 or 1.0
    words = {field: weight * scale for field, weight in WEIGHTS.items()}
    return words | {f"{field}_x": weight * OTHERWISE for field, weight in words.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    expression: str
    is_all: bool
    """Whether it is the whole query but for days, and not only what makes one article better than another."""
    most_compared: int = MOST_COMPARED


def _words(index: Index, root: Node | None, found: int) -> _Words | None:
    """Return the words by which so many articles are ranked; `None` where there are none."""
    whole, index = index, _with_words_for_phrases(index, root) if found > MOST_RANKED else index
    parts = root.parts if isinstance(root, And) else () if root is None else (root,)
    in_time = [part for part in parts if not isinstance(part, Period)]
    said = [part for part in in_time if not isinstance(part.part if isinstance(part, Not) else part, Filter)]
    if said:
        expression = index.expression(And(parts=tuple(said)) if len(said) > 1 else said[0])
        if expression is not None and index is whole:
            return _Words(expression=expression, is_all=len(said) == len(in_time))
        if expression is not None:
            return _Words(expression=expression, is_all=False, most_compared=MOST_COMPARED_BY_A_WORD)
    wanted = _wanted(index, root)
    if not wanted:
        return None
    return _Words(expression=" OR ".join(wanted), is_all=False, most_compared=MOST_COMPARED_BY_SOME)


def _with_words_for_phrases(index: Index, root: Node | None) -> Index:
    """Return the index with the rarest word of each phrase in its place.

    For a phrase FTS5 reads every place of each of its words, and bm25() makes it do so twice more: half a second at a
    million articles for a phrase that says nothing. In fewer articles the phrase itself says more.
    """
    sought = {term: index.targets[term] for term in terms_of(root, wanted_only=True)}
    words = {
        term: replace(target, tokens=target.rarest, places=())
        for term, target in sought.items()
        if target.places and not target.tokens
    }
    return replace(index, targets={**index.targets, **words}) if words else index


def _wanted(index: Index, node: Node | None) -> list[str]:
    if isinstance(node, Term):
        target = index.targets[node]
        expression = index.expression(node)
        if expression is None and target.tokens:
            expression = target.any_of(target.tokens[:MOST_TOKENS])
        return [expression] if expression is not None else []
    if isinstance(node, (And, Or)):
        return list(dict.fromkeys(words for part in node.parts for words in _wanted(index, part)))
    return []


TEXTS = """
    SELECT m.rowid_, a.title, a.body,
        (SELECT group_concat(coalesce(i.caption, '') || char(10) || coalesce(i.alt, ''), char(10))
            FROM images AS i WHERE i.article_id = a.id)
    FROM search_meta AS m JOIN articles AS a ON a.id = m.article_id
    WHERE m.rowid_ IN (SELECT value FROM json_each(?))
"""
AS_TYPED = 0.5
"""What BM25 of the words as they were typed is worth beside that of the words they mean: so much that an old title that
is inflected stays before a new and short body that is not."""
ALL_AS_TYPED, IN_ONE_PASSAGE, SIDE_BY_SIDE = 0.5, 1.0, 0.4
"""What an article gains, of its score, that has all of several words as they were typed, all of them in its title or in
one paragraph or caption, and all of them side by side.

Words in one passage are about one thing, words at both ends of a long text need not be. What has half of them gains a
fourth of it.
"""


def _looked_at(index: Index, typed: Typed, scored: Scored) -> Scored:
    """Return the articles in the order of what BM25 says of the words they mean and of the words as they were typed."""
    values = [_says(index.state.size(index.conn), index.targets[term].often) for term, _ in typed.terms]
    newest = index.state.newest(index.conn)
    said = dict(scored)
    in_pictures = any(term.scope == "bild" for term, _ in typed.terms)
    better: Scored = []
    for number, title, body, captions in index.conn.execute(TEXTS, (json.dumps(list(said)),)):
        rest = Text.of(f"{body}\n{captions}" if captions else body)
        pictures = len(rest.plain) - len(Text.of(captions or "").plain) if in_pictures else 0
        texts = _Texts(title=Text.of(title), rest=rest, pictures=pictures)
        better.append((number, _better(typed, values, texts, said[number], _recency(newest, number))))
    return sorted(better, key=lambda one: (one[1], -one[0]))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Texts:
    """What an article says now."""

    title: Text
    rest: Text
    pictures: int
    """Where in the rest, without umlauts, that of its pictures begins; 0 where no term asks for it."""

    def find(self, scope: Scope | None, find: Finder) -> tuple[Found, Found]:
        """Return where a term stands as it was typed in the title, and where in the rest."""
        if scope == "bild":
            return (), [place for place in find(self.rest) if place[0] >= self.pictures]
        return find(self.title), find(self.rest) if scope != "titel" else ()


def _says(articles: int, often: int) -> float:
    """Return what a word says that stands in so many of the articles: the rarer, the more, as BM25 has it."""
    return max(math.log((articles - often + 0.5) / (often + 0.5)), 1e-6)


def _better(typed: Typed, values: Sequence[float], texts: _Texts, score: float, recency: float) -> float:
    """Return the score of the index and that of the words as they were typed, together."""
    # G of BM25, as the index has it, but of the very length.
    length = 0.25 + 0.75 * (texts.rest.written.count(" ") + 1) / AVERAGE_WORDS
    exact = found = 0.0
    titled, said = [], []
    for value, (term, find) in zip(values, typed.terms, strict=True):
        in_title, in_rest = texts.find(term.scope, find)
        often = WEIGHTS["title"] * _counted(in_title) + _counted(in_rest)
        exact += value * 2.2 * often / (often + 1.2 * length)
        found += value * min(often, 1.0)
        titled.append((value, in_title))
        said.append((value, in_rest))
    gain = 1.0
    if len(values) > 1:
        together = max(texts.title.together(titled), texts.rest.together(said))
        gain += (ALL_AS_TYPED * found**2 + IN_ONE_PASSAGE * together**2) / sum(values) ** 2
    if typed.pairs:
        whole = ((texts.title, titled), (texts.rest, said))
        beside = sum(
            any(text.side_by_side(places[first][1], places[second][1]) for text, places in whole)
            for first, second in typed.pairs
        )
        gain += SIDE_BY_SIDE * beside / len(typed.pairs)
    return (score - AS_TYPED * exact * recency) * gain


def _counted(found: Found) -> float:
    return sum([count for _, _, count in found])


def _recency(newest: int, number: int) -> float:
    """Return the same as `RECENCY`."""
    return AGED + NEW / (1 + ((newest >> DAY_BITS) - (number >> DAY_BITS)) / DAYS)
