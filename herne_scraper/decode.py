"""From bytes to text and tree: the one place where a page's charset is decided.

What a German page declares is often wrong in either direction, so the bytes decide first: text that is not
UTF-8 fails to decode as UTF-8 all but certainly (after an umlaut of windows-1252 UTF-8 demands bytes that no word has).
"""

from __future__ import annotations

import codecs
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from lxml import etree

from herne_scraper.errors import UndecodablePage
from herne_scraper.html_tree import Element
from herne_scraper.items import Page

_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
# The HTML standard reads these as windows-1252, which only has letters where they have control characters.
_MEANS_WINDOWS_1252 = frozenset(("iso8859-1", "ascii", "cp1252"))
# UTF-8 read as windows-1252: ä, ö, ü, ß, Ä, Ö, Ü and typographic marks.
_MISREAD = re.compile("Ã[¤¶¼Ÿ„–œ\u0178]|â€")
_BYTES_OF_A_LETTER = 4
# A table of ids is never asked for, and filling it costs a tenth of the time.
# A page that leaves elements open nests deeper with each of them; without `huge_tree` libxml2 drops what is below 256.
_PARSER = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, huge_tree=True)
_FRAMES_FOR_THE_DEEPEST_PAGE = 12_000
"""Calls to walk a tree of 2,048 levels, which is where libxml2 ends even so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A page's text and the charset it was read in."""

    text: str
    charset: str
    """Python's name: `utf-8`, `cp1252`."""
    lossy: bool = False
    """Whether some bytes are no letters of the charset; the text has U+FFFD in their places."""


def decode(page: Page) -> Decoded:
    """Return the page's text.

    The rule: strict UTF-8 if the bytes are such; else the charset of the Content-Type header, else of the page's
    `meta`, where the bytes can be decoded so; else windows-1252, which ISO-8859-1 means on the web too.
    A byte order mark goes before all. A page that mixes two charsets or has stray bytes is read leniently, in the
    first of those that it is nearly: which letters matter is decided by who reads them. Raises `UndecodablePage` for a
    body that is cut off inside of a letter, or is no text.
    """
    body = page.body
    for mark, charset in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if body.startswith(mark):
            text = _strictly(body.removeprefix(mark), charset)
            if text is None:
                raise UndecodablePage(f"{len(body)} bytes are not the {charset} they are marked as", url=page.url)
            return _checked(text, charset, page)
    try:
        return _checked(body.removeprefix(codecs.BOM_UTF8).decode("utf-8"), "utf-8", page)
    except UnicodeDecodeError as error:
        if len(body) - error.start < _BYTES_OF_A_LETTER and not body[: error.start].isascii():
            raise UndecodablePage(f"cut off inside of a letter, at byte {len(body)}", url=page.url) from error
    declared = _declared(page)
    for charset in (*declared, "cp1252"):
        text = _strictly(body, charset)
        if text is not None and not (charset == "cp1252" and _is_misread(text)):
            return _checked(text, charset, page)
    lenient = body.removeprefix(codecs.BOM_UTF8).decode("utf-8", errors="replace")
    charset = "utf-8"
    if not _is_misread(body.decode("cp1252", errors="replace")):
        charset = (*declared, "cp1252")[0]
        lenient = body.decode(charset, errors="replace")
    return replace(_checked(lenient, charset, page), lossy=True)


def parse(page: Page) -> Element:
    """Return the page's tree; raises `UndecodablePage` for a body that is no text or holds no markup at all."""
    decoded = decode(page)
    # libxml2 takes a fifth longer where it has to convert another charset itself.
    as_sent = decoded.charset == "utf-8" and not decoded.lossy
    body = page.body.removeprefix(codecs.BOM_UTF8) if as_sent else decoded.text.encode("utf-8")
    try:
        root = etree.fromstring(body, _PARSER)
    except etree.ParserError as error:
        raise UndecodablePage(f"{len(page.body)} bytes hold no HTML: {error}", url=page.url) from error
    if root is None:
        raise UndecodablePage(f"{len(page.body)} bytes hold no HTML", url=page.url)
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in _PARSER.error_log):
        raise UndecodablePage("its elements are nested deeper than libxml2 reads", url=page.url)
    return root


@contextmanager
def room_for_depth() -> Iterator[None]:
    """Let a tree of any depth that `parse` returns be walked; Python itself ends at a few hundred levels."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _FRAMES_FOR_THE_DEEPEST_PAGE))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def _declared(page: Page) -> list[str]:
    names = []
    if page.content_type and (match := _HEADER_CHARSET.search(page.content_type)):
        names.append(match[1])
    if found := _META_CHARSET.search(page.body[:4096]):
        names.append(found[1].decode("ascii", errors="ignore"))
    charsets = []
    for name in names:
        try:
            charset = codecs.lookup(name).name
        except LookupError:
            continue
        if charset in _MEANS_WINDOWS_1252:
            charset = "cp1252"
        # A page that declares UTF-8 and is not does not become it by being asked twice.
        if not charset.startswith("utf") and charset not in charsets:
            charsets.append(charset)
    return charsets


def _strictly(body: bytes, charset: str) -> str | None:
    try:
        return body.decode(charset)
    except (UnicodeDecodeError, LookupError):
        return None


def _checked(text: str, charset: str, page: Page) -> Decoded:
    if "\x00" in text:
        raise UndecodablePage(f"read as {charset}, the body holds NUL characters: it is no text", url=page.url)
    return Decoded(text=text, charset=charset)


def _is_misread(text: str) -> bool:
    return ("Ã" in text or "â" in text) and _MISREAD.search(text) is not None
