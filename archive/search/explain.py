"""What was searched, for `--explain`: the same objects that found the articles, put into words."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace

from archive.search.answer import Answer
from archive.search.match import Target
from archive.search.rank import MOST_COMPARED, MOST_LOOKED_AT, MOST_RANKED
from archive.search.results import Explanation, SearchRequest
from archive.search.tree import terms_of
from archive.search.wording import lines

MOST_FORMS = 20
"""Forms of the archive that are named for a term, the most frequent."""
FORMS = """
    SELECT display FROM lexicon
    WHERE main IN (SELECT value FROM json_each(:tokens)) OR (others || parts <> '' AND EXISTS (
        SELECT 1 FROM json_each(:tokens) WHERE instr(' ' || others || ' ' || parts || ' ', ' ' || value || ' ')))
    ORDER BY df DESC, form LIMIT :most
"""


def explained(conn: sqlite3.Connection, request: SearchRequest, found: Answer) -> Explanation:
    """Return what was searched and how it was ordered. Reads the whole lexicon: only for those who ask for it."""
    index, root = found.index, found.root
    return Explanation(
        tree=lines(replace(found.query, root=root)),
        terms=tuple(
            (term.text, _tokens(index.targets[term]), _forms(conn, index.targets[term])) for term in terms_of(root)
        ),
        expression=None if root is None else index.expression(root),
        order=_order(found, request),
    )


def _tokens(target: Target) -> tuple[str, ...]:
    return target.tokens + ((" ".join("|".join(place) for place in target.places),) if target.places else ())


def _forms(conn: sqlite3.Connection, target: Target) -> tuple[str, ...]:
    tokens = json.dumps([*target.tokens, *(token for place in target.places for token in place)])
    return tuple(display for (display,) in conn.execute(FORMS, {"tokens": tokens, "most": MOST_FORMS}))


def _order(found: Answer, request: SearchRequest) -> str:
    if request.sort == "alt":
        return "oldest first"
    if request.sort == "neu" or not terms_of(found.root, wanted_only=True):
        return "newest first"
    return (
        f"by BM25 of words (title 8, text and captions 1, files 0.5, earlier versions 0.3; parts of compounds 0.3 of "
        f"these), newer a little before older; of the first {MOST_LOOKED_AT} those first that have the words as typed; "
        f"the newest {MOST_COMPARED:,} at most are compared; behind the first {MOST_RANKED:,} newest first"
    )
