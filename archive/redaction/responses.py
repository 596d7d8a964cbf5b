"""Keeps out of the captures what was taken out of them: rewrites each response before it is kept.

A response that is rewritten is marked by a header line of ours. What the crawl reads is what was kept, so a page that
names a person again gives the text with the words redacted, which is the text that is kept already: no edit.
A withdrawn page is kept as a page that says so and reads as the tombstone does.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus

from archive.identity import fold_title, listing_key
from archive.redaction.rules import Rule
from archive.redaction.wording import Wording, for_markup
from herne_scraper.errors import ReadingError
from herne_scraper.items import ListingEntry, Page
from herne_scraper.ports import Received
from herne_scraper.sites.herne import HERNE

MARK = b"X-Herne-Archive-Redacted"
"""Name of the header that a rewritten response has; its value are the numbers of the redactions."""

_NUMBER = re.compile(r"([0-9]+)\.html$")
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)\b", re.IGNORECASE)
_ITEM = re.compile(rb"<(item|entry)\b.*?</\1\s*>", re.DOTALL)
_SAYS = re.compile(
    rb"(<((?:\w+:)?(?:title|description|summary|content|encoded|subtitle|keywords|creator|author))\b[^<>]*>)(.*?)(</\2\s*>)",
    re.DOTALL,
)
_SAYS_NOTHING = 25
"""Signs of `mehr zur Meldung:` and the like, at most."""
_LABELS = re.compile(rb"""(\b(?:title|alt|aria-label)\s*=\s*)("[^"]*"|'[^']*')""", re.IGNORECASE)


def removed_page(replacement: str) -> bytes:
    """Return what is kept in the place of a body that could not be rewritten."""
    return b"<!doctype html><title>%s</title><p>%s</p>\n" % ((for_markup(replacement),) * 2)


def withdrawn_page(rule: Rule) -> bytes:
    """Return what is kept in the place of a withdrawn page: a page that reads as the tombstone."""
    instead = for_markup(rule.replacement)
    return (
        b'<!doctype html><html lang="de"><head><meta charset="utf-8"><title>%s</title></head>\n'
        b"<body><main><p>%s</p><h1>%s</h1><p>%s</p></main></body></html>\n"
        % (instead, for_markup(rule.published_raw), instead, instead)
    )


class ResponseGuard:
    """The rules of an archive, ready to be applied to responses."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = [(rule, Wording([rule.text]) if rule.kind == "redact" else None) for rule in rules]

    def has_words_in(self, data: bytes) -> Rule | None:
        """Return the first rule whose words stand in the bytes of a file, or in the text that was read from it."""
        return next((rule for rule, words in self._rules if words is not None and words.stands_in(data)), None)

    @property
    def has_words(self) -> bool:
        """Tell whether there are words to be kept out."""
        return any(wording is not None for _, wording in self._rules)

    def removed(self, received: Received, rule: Rule) -> Received:
        """Return what is kept in the place of a file that holds the words of a rule."""
        headers = marked(received.response_headers, str(rule.redaction))
        return replace(received, body=removed_page(rule.replacement), response_headers=headers)

    def received(self, received: Received) -> Received:
        """Return a response as it is to be kept, the same object where nothing in it is to be kept out."""
        done = []
        for rule, wording in self._rules:
            changed = _applied(rule, wording, received)
            if changed is not None:
                received = changed
                done.append(rule)
        if not done:
            return received
        numbers = ", ".join(str(rule.redaction) for rule in done)
        return replace(received, response_headers=marked(received.response_headers, numbers))


def marked(headers: bytes, numbers: str) -> bytes:
    """Return header lines with the mark of a rewritten response."""
    lines = headers.rstrip(b"\r\n")
    return lines + (b"\r\n" if lines else b"") + MARK + b": " + numbers.encode() + b"\r\n"


def body_instead(rule: Rule, wording: Wording | None, received: Received) -> bytes | None:
    """Return what is to be kept in the place of a body, `None` where it may stay."""
    if wording is not None:
        if rule.urls and received.url not in rule.urls and not _mentions(received.body, rule.urls):
            return None
        if _is_binary(received.body):
            return removed_page(rule.replacement) if wording.stands_in(received.body) else None
        body, count = wording.taken_out(received.body, for_markup(rule.replacement))
        if wording.stands_in(body):
            return removed_page(rule.replacement)
        return body if count else None
    if received.url in rule.urls and received.status == HTTPStatus.OK:
        page = withdrawn_page(rule)
        return None if received.body == page else page
    return _without_entries(rule, received)


def _applied(rule: Rule, wording: Wording | None, received: Received) -> Received | None:
    body = body_instead(rule, wording, received)
    changed = received if body is None else replace(received, body=body)
    if wording is not None and not rule.keys:
        changed = replace(
            changed,
            request_headers=wording.taken_out(changed.request_headers, for_markup(rule.replacement))[0],
            response_headers=wording.taken_out(changed.response_headers, for_markup(rule.replacement))[0],
        )
    return None if changed == received else changed


def _is_binary(body: bytes) -> bool:
    return body[:4] in (b"%PDF", b"PK\x03\x04") or b"\0" in body[:2048]


def _mentions(body: bytes, urls: Sequence[str]) -> bool:
    return any(match[1].encode() in body for url in urls if (match := _NUMBER.search(url)))


def _without_entries(rule: Rule, received: Received) -> bytes | None:
    """Return a page that shows a withdrawn article among others, without title and text of it."""
    body, instead = received.body, for_markup(rule.replacement)
    passages = [passage for entry in _entries(rule, received) for passage in _passages(entry)]
    # What was taken out before has no words of its own any more.
    if passages := [passage for passage in passages if any(map(str.isalnum, passage.replace(rule.replacement, "")))]:
        body, _ = Wording(passages, inflected=False).taken_out(body, instead)
    for url in rule.urls:
        body = _without_labels_of(url, _without_items_of(url, body, instead), instead)
    return None if body == received.body else body


def _entries(rule: Rule, received: Received) -> list[ListingEntry]:
    if received.status != HTTPStatus.OK or not (rule.entries or _mentions(received.body, rule.urls)):
        return []
    page = Page(
        url=received.url, body=received.body, content_type=received.content_type, captured_at=received.fetched_at
    )
    try:
        listing = HERNE.read_listing(page)
    except (ReadingError, ValueError):
        # No listing: then it shows no entry. What it calls a link to the article is found without reading it.
        return []
    return [
        entry
        for entry in listing.entries
        if entry.url in rule.urls
        or (entry.url is None and listing_key(HERNE.key, entry.published, fold_title(entry.title)) in rule.entries)
    ]


def _passages(entry: ListingEntry) -> list[str]:
    texts = [entry.title, *(entry.teaser or "").split("\n")]
    for image in entry.images:
        texts += [image.alt or "", image.caption or "", image.credit or ""]
    texts += [attachment.label for attachment in entry.attachments]
    return [text for text in texts if any(map(str.isalnum, text))]


def _without_items_of(url: str, body: bytes, instead: bytes) -> bytes:
    """Return a feed (RSS or Atom) whose item of an address has no title and no text."""
    name = url.rpartition("/")[2].encode()
    if name not in body or not _FEED.search(body[:2000]):
        return body

    def emptied(item: re.Match[bytes]) -> bytes:
        if name not in item[0]:
            return item[0]
        return _SAYS.sub(lambda said: said[1] + instead + said[4], item[0])

    return _ITEM.sub(emptied, body)


def _without_labels_of(url: str, body: bytes, instead: bytes) -> bytes:
    """Return a page in which no link to an address says what it leads to."""
    match = _NUMBER.search(url)
    if match is None or match[1].encode() not in body:
        return body
    name = re.escape(url.rpartition("/")[2].encode())
    link = re.compile(rb"(<a\b[^<>]*" + name + rb"[^<>]*>)(.*?)(</a\s*>)", re.IGNORECASE | re.DOTALL)

    def unnamed(found: re.Match[bytes]) -> bytes:
        opening = _LABELS.sub(lambda label: label[1] + b'"' + instead + b'"', found[1])
        said = _text(re.sub(rb"<[^<>]*>", b"", found[2]).replace(instead, b""))
        # `mehr zur Meldung:` says nothing of it, and how listings are read rests on it.
        says_nothing = not said or (said.lower().startswith("mehr") and len(said) < _SAYS_NOTHING)
        return opening + (found[2] if says_nothing else instead) + found[3]

    return link.sub(unnamed, body)


def _text(data: bytes) -> str:
    return html.unescape(data.decode("utf-8", "replace")).strip()
