"""What changed between two versions, as the list kept in `changes.edits`.

Each edit is an object with `kind`, `field`, `before` and `after`; null stands for what was not there.

kind               field                  before, after
page               source_id              the city's number: a notice that stood on a listing only has got its page
date               published              the date of the notice, ISO 8601
date               title, teaser, body    days, ranges, months, years: `Montag, 3. März`
time               title, teaser, body    times of day: `10 bis 13 Uhr`
place              title, teaser, body    streets, houses, quarters, towns
number             title, teaser, body    amounts, counts, prices, telephone and room numbers, with what they count
name               title, teaser, body    persons and organisations
title              title                  the title
wording            teaser, body           other words for no fact of the kinds above; sentences that came or went
paragraph_added    teaser, body           null, the paragraph, the item of a list or the row of a table
paragraph_removed  teaser, body           the same, null
paragraph_moved    teaser, body           the same on either side
image              images                 one image: url, alt, caption, credit
caption            images                 the caption of an image that stayed
credit             images                 its credit
alt                images                 its alternative text
attachment         attachments            one attachment: url, label, media_type, size_bytes
link               links                  one link: url, label
link               title, teaser, body    an address that is written out in the text
typo               teaser, body           a slip of the pen that was mended, or made
formatting         teaser, body           breaks, bullets, quotation marks, dashes: the same words, otherwise set

Beside these four, an edit may carry

`paragraph`  of an edit in teaser and body: `{"before", "after"}`, the number of the paragraph in either text, from 1
`context`    of an edit of words: `{"before", "after"}`, the sentence they stand in, shortened where it is long
`facts`      of a sentence or paragraph that came or went: the kinds of fact in it, of date, time, place, number
`words`      of a title: what changed in it, each with `kind`, `before`, `after`
`changed`    of an image, an attachment or a link on both sides: the fields that differ; `position` for one that moved
`url`        of a caption, credit or alternative text: the address of the image

They are listed by kind in the order of `archive.edits.kinds.KINDS`, within a kind in that of the text. A fact in a
title is an edit of its own beside that of the title. What changed in an attachment or a link is not told again as a
change of the words it is announced by, unless it is a fact.

Texts are in the canonical form, so that a blank that makes no difference is no edit. More kinds and keys may come; a
reader of the list passes over those it does not know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from archive.canonical import Content
from archive.edits.elements import OWN_KIND, matched, moved
from archive.edits.kinds import FACTS, RANK
from archive.edits.spelling import Lemma
from archive.edits.texts import Difference, differences
from archive.edits.tokens import tokens_of
from archive.edits.words import changes

Edit = dict[str, Any]
"""One edit, ready for JSON."""

LISTS = (("image", "images"), ("attachment", "attachments"), ("link", "links"))
LONGEST_CONTEXT = 300
"""Characters of a sentence that is given as context."""
_ANNOUNCEMENT = r"(?: ?\((?:[A-Za-z]{2,5},? ?)?[\d.,]+ ?[KMG]?B(?:ytes)?\))?"


def edits(before: Content, after: Content, lemma: Lemma | None = None) -> list[Edit]:
    """Return what changed from one content to the next, in the order of the table above.

    `lemma` returns the lemma of a word, `None` for no word of the language; with it, slips are told from other words,
    and names from adjectives and plurals, more surely.
    """
    found = list(_of_head(before, after, lemma))
    for field in ("teaser", "body"):
        found.extend(_of_text(field, before, after, lemma))
    for kind, field in LISTS:
        found.extend(_of_list(kind, field, before[field], after[field]))
    return sorted(found, key=lambda edit: RANK[edit["kind"]])


def page_found(source_id: str) -> Edit:
    """Return the edit that says a notice without a page has got one."""
    return _edit("page", "source_id", None, source_id)


def _edit(kind: str, field: str, before: Any, after: Any, **more: Any) -> Edit:  # noqa: ANN401 - whatever JSON can hold
    return {"kind": kind, "field": field, "before": before, "after": after, **more}


def _of_head(before: Content, after: Content, lemma: Lemma | None) -> Iterator[Edit]:
    if before["date"] != after["date"]:
        yield _edit("date", "published", before["date"], after["date"])
    old, new = before["title"], after["title"]
    if old == new:
        return
    words = changes(old or "", new or "", lemma)
    for change in words:
        if change.kind in (*FACTS, "name"):
            yield _edit(change.kind, "title", change.before, change.after)
    listed = [{"kind": change.kind, "before": change.before, "after": change.after} for change in words]
    yield _edit("title", "title", old, new, words=listed)


def _of_text(field: str, before: Content, after: Content, lemma: Lemma | None) -> Iterator[Edit]:
    announced = tuple(_announced(before, after, side) for side in (0, 1))
    for found in differences(before[field], after[field], lemma):
        if _told_by_list(found, announced):
            continue
        more: dict[str, Any] = {"paragraph": _both(found.paragraphs)}
        if facts := _facts_of(found):
            more["facts"] = facts
        if found.sentences is not None:
            more["context"] = _both(tuple(_shortened(found, side) for side in (0, 1)))
        yield _edit(found.kind, field, found.before, found.after, **more)


def _facts_of(found: Difference) -> list[str]:
    """Return the kinds of fact in a sentence or paragraph that came or went: these may be the news in it."""
    if (found.before is None) == (found.after is None) or found.kind in (*FACTS, "name"):
        return []
    lines = (found.before or found.after or "").split("\n")
    kinds = {token.kind for line in lines for token in tokens_of(line)}
    return [kind for kind in FACTS if kind in kinds]


def _both(pair: tuple[Any, ...]) -> dict[str, Any]:
    return {"before": pair[0], "after": pair[1]}


def _shortened(found: Difference, side: int) -> str | None:
    sentence = found.sentences[side] if found.sentences else None
    if sentence is None or len(sentence) <= LONGEST_CONTEXT:
        return sentence
    said = found.before if side == 0 else found.after
    middle = max(sentence.find(said) if said else 0, 0)
    start = max(middle - LONGEST_CONTEXT // 3, 0)
    cut = sentence[start : start + LONGEST_CONTEXT]
    return f"{'…' if start else ''}{cut}{'…' if start + LONGEST_CONTEXT < len(sentence) else ''}"


def _announced(before: Content, after: Content, side: int) -> re.Pattern[str] | None:
    """Return a pattern of the words that announce an attachment or a link that changed, on one side."""
    labels = {
        element["label"]
        for field in ("attachments", "links")
        for pair in matched(before[field], after[field])
        if (element := pair[side]) is not None and element["label"]
    }
    if not labels:
        return None
    longest_first = sorted(labels, key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(map(re.escape, longest_first))}){_ANNOUNCEMENT}")


def _told_by_list(found: Difference, announced: tuple[re.Pattern[str] | None, ...]) -> bool:
    """Tell whether a difference lies in the words that announce what changed in a list, and says no more than that."""
    if found.kind in ("paragraph_added", "paragraph_removed"):
        side = 1 if found.before is None else 0
        text = found.after if found.before is None else found.before
        pattern = announced[side]
        return pattern is not None and text is not None and pattern.fullmatch(text) is not None
    if found.at is None or (found.kind in FACTS and not _is_size(found)):
        return False
    sides = []
    for pattern, said, (line, start) in zip(announced, (found.before, found.after), found.at, strict=True):
        end = start + len(said or "")
        sides.append(pattern is not None and any(m.start() <= start and end <= m.end() for m in pattern.finditer(line)))
    return all(sides)


def _is_size(found: Difference) -> bool:
    return all(said is None or re.search(r"\d ?[KMG]?B(?:ytes)?$", said) for said in (found.before, found.after))


def _of_list(kind: str, field: str, before: list[Any], after: list[Any]) -> Iterator[Edit]:
    for old, new in matched(before, after):
        if old is None or new is None:
            yield _edit(kind, field, old, new)
            continue
        changed = [name for name in new if old.get(name) != new[name]]
        own = [name for name in OWN_KIND.get(field, ()) if name in changed]
        if own and len(own) == len(changed):
            yield from (_edit(name, field, old[name], new[name], url=new["url"]) for name in own)
        else:
            yield _edit(kind, field, old, new, changed=changed)
    for element, _, _ in moved(before, after):
        yield _edit(kind, field, element, element, changed=["position"])
