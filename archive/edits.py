"""What changed between two versions, as the list kept in `changes.edits`.

Each edit is `{"kind", "field", "before", "after"}`; null stands for what was not there.

kind          field          before, after
title         title          the title
date          published      the date, ISO 8601
teaser        teaser         the paragraphs that differ, separated by a blank line
body          body           the paragraphs that differ, one edit for each run of them
image         images         one image: url, alt, caption, credit
attachment    attachments    one attachment: url, label, media_type, size_bytes
link          links          one link: url, label
page          source_id      the city's number: a notice that stood on a listing only has got its page

Texts are in the canonical form, so that a blank that makes no difference is no edit. Kinds that say more (a time of
day, a place, a typing correction) may come beside these; a reader of the list passes over kinds it does not know.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from archive.canonical import Content

Edit = dict[str, Any]
"""One edit, ready for JSON."""

LISTS = (("image", "images"), ("attachment", "attachments"), ("link", "links"))


def edits(before: Content, after: Content) -> list[Edit]:
    """Return what changed from one content to the next, in the order of the table above."""
    found: list[Edit] = []
    if before["title"] != after["title"]:
        found.append(_edit("title", "title", before["title"], after["title"]))
    if before["date"] != after["date"]:
        found.append(_edit("date", "published", before["date"], after["date"]))
    for field in ("teaser", "body"):
        runs = _runs(_paragraphs(before[field]), _paragraphs(after[field]))
        found.extend(_edit(field, field, _joined(old), _joined(new)) for old, new in runs)
    for kind, field in LISTS:
        for old, new in _runs(before[field], after[field]):
            found.extend(_edit(kind, field, one, other) for one, other in zip_longest(old, new))
    return found


def page_found(source_id: str) -> Edit:
    """Return the edit that says a notice without a page has got one."""
    return _edit("page", "source_id", None, source_id)


def _edit(kind: str, field: str, before: Any, after: Any) -> Edit:  # noqa: ANN401 - whatever JSON can hold
    return {"kind": kind, "field": field, "before": before, "after": after}


def _paragraphs(text: str | None) -> list[str]:
    return text.split("\n\n") if text else []


def _joined(paragraphs: Sequence[str]) -> str | None:
    return "\n\n".join(paragraphs) or None


def _runs(before: Sequence[Any], after: Sequence[Any]) -> Iterator[tuple[Sequence[Any], Sequence[Any]]]:
    """Yield the runs of elements that differ; one side may be empty."""
    old, new = [repr(element) for element in before], [repr(element) for element in after]
    for tag, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield before[start:end], after[new_start:new_end]
