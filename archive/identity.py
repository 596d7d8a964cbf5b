"""What "the same article" means: folded titles, public keys, names of versions, slugs. Pure.

A notice with a page is the city's number. A notice without one is its date and its folded title. Both are public in
the key and stay for ever, so `fold_title` and `key_of` may never give another answer for a title they have met.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Container
from datetime import date
from itertools import count

from archive.canonical import canonical_line
from herne_scraper.items import Article

# One sign for each kind, whatever the editor's keyboard or program made of it.
TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("„“”‟«»″", '"'),
        **dict.fromkeys("‚‘’‛‹›´`ʼ′", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
    }
)
TITLE_DIGITS = 8
"""Hexadecimal digits of the title's hash in a key."""
VERSION_DIGITS = 12
"""Hexadecimal digits of the content's hash in the name of a version."""

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "œ": "oe"})
GENDER_SIGN = re.compile(r"(?<=\w)[*:_/·](?:-)?(?=innen|in\b)")
NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")
SLUG_LENGTH = 80
UNNAMED = "meldung"
TAKEN_SLUGS = frozenset({"fassungen"})
"""Names that stand at the place of a slug in `/meldung/<key>/…` for something else."""


def fold_title(title: str) -> str:
    """Return the form in which two spellings of one title are equal.

    Equal are: Unicode forms, blanks, soft hyphens, capitals (and so ß and ss), kinds of quotation marks and dashes.
    Everything else keeps two titles apart, above all each digit: yesterday's and today's case numbers are two notices.
    """
    folded = canonical_line(title).translate(TYPOGRAPHY).casefold()
    return unicodedata.normalize("NFC", folded)


def key_of(article: Article, taken: Container[str] = frozenset()) -> str:
    """Return the public key: `herne-281473` with a page, `herne-20210304-1f3a9c2e` without one.

    `taken` holds the keys that name another article, now or in the past; a key among them gets the suffix
    `-2`, `-3` and so on. Titles that differ share the 32 bits of a key about once in four billion pairs a day.
    """
    if article.source_id is not None:
        return distinct(f"{article.site}-{article.source_id}", taken)
    return distinct(listing_key(article.site, article.published, fold_title(article.title)), taken)


def listing_key(site: str, published: date, title_folded: str) -> str:
    """Return the key of an article without a page, before any suffix."""
    digest = hashlib.sha256(title_folded.encode()).hexdigest()
    return f"{site}-{published:%Y%m%d}-{digest[:TITLE_DIGITS]}"


def version_id(key: str, content_hash: str, taken: Container[str] = frozenset()) -> str:
    """Return `<key>@<first 12 digits of the hash>`, with a suffix where `taken` has it: the same text came back."""
    return distinct(f"{key}@{content_hash[:VERSION_DIGITS]}", taken)


def distinct(name: str, taken: Container[str]) -> str:
    """Return the name, or the first of `name-2`, `name-3`, … that is not taken."""
    if name not in taken:
        return name
    return next(candidate for n in count(2) if (candidate := f"{name}-{n}") not in taken)


def slug(title: str) -> str:
    """Return the readable end of an article's address: ASCII letters, digits and single hyphens, never empty.

    At most 80 characters, cut between words where there are any. It names nothing: addresses are found by their
    key, and another slug leads to the present one.
    """
    text = GENDER_SIGN.sub("", canonical_line(title).lower()).translate(UMLAUTS)
    text = unicodedata.normalize("NFKD", text)
    text = "".join(character for character in text if not unicodedata.combining(character))
    text = NOT_IN_SLUG.sub("-", text).strip("-")
    if len(text) > SLUG_LENGTH:
        cut = text[: SLUG_LENGTH + 1]
        text = (cut[: cut.rfind("-")] if "-" in cut else text[:SLUG_LENGTH]).strip("-")
    if not text:
        return UNNAMED
    return f"{UNNAMED}-{text}" if text in TAKEN_SLUGS else text
