"""Articles as they are compared with each other: title, day, and the beginning of the body, as words."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from archive.search.words import Reading, read

BEGINNING = 800
"""Characters of a body that are read: what it is about stands there, opening hours and addresses come last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """An article as it is compared with others."""

    number: int
    """In the index."""
    article_id: int
    site: str
    key: str
    source_number: int
    """The city's, which rises; 0 where there is none."""
    title: str
    published: date
    is_gone: bool
    body: str
    """Its beginning."""
    in_title: Reading
    in_body: Reading

    @property
    def forms(self) -> tuple[str, ...]:
        """Return all words that were read."""
        return (*self.in_title.forms, *self.in_body.forms)

    @property
    def pattern(self) -> tuple[str, ...]:
        """Return the title without numbers and days, which is what the titles of a series have in common."""
        return tuple(form for form in self.in_title.forms if form not in DAYS and not form[0].isdecimal())


NUMBER = re.compile("[0-9]{1,18}")
DAYS = frozenset(
    (
        *("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag"),
        *("januar", "februar", "marz", "april", "mai", "juni"),
        *("juli", "august", "september", "oktober", "november", "dezember"),
    )
)
"""Folded."""
READ = """
    SELECT m.rowid_, a.id, a.site, a.key, a.source_id, a.title, a.published, a.state, substr(a.body, 1, ?)
    FROM json_each(?) AS n JOIN search_meta AS m ON m.rowid_ = n.value JOIN articles AS a ON a.id = m.article_id
    WHERE a.state <> 'withdrawn' ORDER BY n.key
"""


def read_notices(conn: sqlite3.Connection, numbers: Iterable[int], beginning: int = BEGINNING) -> list[Notice]:
    """Return the articles of some numbers of the index, in their order; without those that were withdrawn.

    `beginning` is how many characters of their bodies are read; with 0 their titles alone.
    """
    return [
        Notice(
            number=number,
            article_id=article_id,
            site=site,
            key=key,
            source_number=int(source_id) if NUMBER.fullmatch(source_id or "") else 0,
            title=title,
            published=date.fromisoformat(published),
            is_gone=state == "gone",
            body=body,
            in_title=read(title, numbered=False),
            in_body=read(body, numbered=False),
        )
        for number, article_id, site, key, source_id, title, published, state, body in conn.execute(
            READ, (beginning, json.dumps(list(numbers)))
        )
    ]
