"""What "the same text" means: the canonical form of an article's content, and its hash.

The form is part of the contract. It covers what the city published (title, date, teaser, body, images, attachments
and links, in their order) and leaves out how it was found and kept (address, sections, state, the date line's
spelling). Changing it would turn every article into an edit by the city, so it carries a tag; another form
would be another tag beside this one, never a change of it.

From the record as JSON (`herne-archive show --json`) anybody can compute the hash again, in any language:

1.  Teaser and body are brought to their canonical form by `canonical_text`, texts of one line (all others) by
    `canonical_line`, addresses by `canonical_url`. A text that is then empty is null.
2.  The object is `{"form": FORM, "title", "date", "teaser", "body", "images": [{"url", "alt", "caption", "credit"}],
    "attachments": [{"url", "label", "media_type", "size_bytes"}], "links": [{"url", "label"}]}`; `date` is the
    record's `published`.
3.  It is serialised as RFC 8785 (JSON Canonicalization Scheme) says: keys sorted, no blanks, UTF-8. Names and
    quotes keep the fields apart, so text that moves from one field to another changes the hash.
4.  The hash is the SHA-256 of these bytes, as 64 hexadecimal digits.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from herne_scraper.items import Article

FORM = "herne-archive/content/1"

# Soft hyphen, zero-width space and non-joiner, direction marks, word joiner, byte order mark: nobody sees them.
# The zero-width joiner stays, since emoji are built with it.
INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200e\u200f\u2060\ufeff]")
LINE_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028]")
ANY_BREAK = re.compile("[\n\r\x0b\x0c\x85\u2028\u2029]")
MANY_BREAKS = re.compile("\n\n\n+")
# Written out instead of \s, whose members depend on the Unicode version of the Python that runs. A single plain
# blank is no match: it would be replaced by itself some hundred times a page.
BLANKS = re.compile("[ \t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]{2,}|[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
BLANK_AT_LINE_END = re.compile("(?<=\n) | (?=\n)")
# What a link leaves behind when its text is pulled out of it: `im Ratsinformationssystem .`
BLANK_BEFORE_PUNCTUATION = re.compile(r" (?=[.,;:!?)\]])")
# Who follows a click is no part of where it leads.
TRACKING = re.compile(r"(?:utm_\w*|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|_ga|_gl)(?:=|$)", re.IGNORECASE)

Content = dict[str, Any]
"""The JSON object of step 2 above."""


def canonical_text(text: str) -> str:
    """Return a text without what makes no difference: Unicode form, kinds and runs of blanks, invisible characters.

    Words, digits, punctuation, capitals, quotation marks and the order of lines and paragraphs stay: they do make a
    difference. The result is NFC, its own canonical form, and may be empty.
    """
    text = unicodedata.normalize("NFC", INVISIBLE.sub("", text))
    text = LINE_BREAK.sub("\n", text).replace("\u2029", "\n\n")
    text = BLANKS.sub(" ", text)
    text = BLANK_AT_LINE_END.sub("", text)
    text = MANY_BREAKS.sub("\n\n", text)
    return BLANK_BEFORE_PUNCTUATION.sub("", text).strip(" \n")


def canonical_line(text: str) -> str:
    """Return the canonical form of a text that is one line: its line breaks are blanks."""
    return canonical_text(ANY_BREAK.sub(" ", text))


def canonical_url(url: str) -> str:
    """Return an address without blanks around it and without parameters that only follow the reader."""
    url = url.strip()
    address, mark, rest = url.partition("?")
    if not mark:
        return url
    query, hash_mark, fragment = rest.partition("#")
    kept = "&".join(part for part in query.split("&") if not TRACKING.match(part))
    return address + (mark + kept if kept else "") + hash_mark + fragment


def canonical(record: Mapping[str, Any]) -> Content:
    """Return the content of a record of the contract, or of a row of `versions` with its lists read from JSON."""
    return {
        "form": FORM,
        "title": _line(record["title"]),
        "date": record["published"],
        "teaser": _text(record["teaser"]),
        "body": _text(record["body"]),
        "images": [
            {
                "url": canonical_url(image["url"]),
                "alt": _line(image["alt"]),
                "caption": _line(image["caption"]),
                "credit": _line(image["credit"]),
            }
            for image in record["images"]
        ],
        "attachments": [
            {
                "url": canonical_url(attachment["url"]),
                "label": _line(attachment["label"]),
                "media_type": attachment["media_type"],
                "size_bytes": attachment["size_bytes"],
            }
            for attachment in record["attachments"]
        ],
        "links": [{"url": canonical_url(link["url"]), "label": _line(link["label"])} for link in record["links"]],
    }


def hash_of(content: Content) -> str:
    """Return the SHA-256 of a content's RFC 8785 form.

    Python's `json` writes that form where, as here, keys are ASCII and numbers are integers below 2**53.
    Raises `UnicodeEncodeError` for a lone surrogate, which is no text.
    """
    form = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(form.encode()).hexdigest()


def content_hash(article: Article) -> str:
    """Return the hash of what an article says, 64 hexadecimal digits."""
    return hash_of(canonical(article.record()))


def _text(value: str | None) -> str | None:
    return (canonical_text(value) or None) if value is not None else None


def _line(value: str | None) -> str | None:
    return (canonical_line(value) or None) if value is not None else None
