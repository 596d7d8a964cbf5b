"""Text and links into HTML, with all the noise a CMS adds and a reader does not see."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from datetime import date
from html import escape
from html.entities import codepoint2name
from urllib.parse import urlsplit

from sample_city.document import ORIGIN, Anchor, FileLink, Inline, LineBreak, Text, date_line
from sample_city.markups.model import Markup, Noise

_LONG_WORD = re.compile(r"[A-Za-zÄÖÜäöüß]{12,}")
_AFTER_NUMBER = re.compile(r"(?<=\d|§|\.) (?=[A-Z\d])")
# Stand for what may only be put in after escaping.
_SHY, _NO_BREAK = "\ue000", "\ue001"
_CLINGING = (".", ",", ";", ":", "!", "?")


def absolute(url: str, page: str) -> str:  # noqa: ARG001 - one signature for all
    """Leave the address whole."""
    return url


def root_relative(url: str, page: str) -> str:  # noqa: ARG001 - one signature for all
    """Cut scheme and host of the city's own addresses."""
    return url.removeprefix(ORIGIN) or "/"


def without_scheme(url: str, page: str) -> str:  # noqa: ARG001 - one signature for all
    """Cut the scheme of the city's own addresses: `//www.herne.de/...`."""
    return url.removeprefix("https:") if url.startswith(ORIGIN) else url


def relative(url: str, page: str) -> str:
    """Name the city's own addresses as seen from the page's folder."""
    if not url.startswith(ORIGIN):
        return url
    path, mark, query = url.removeprefix(ORIGIN).partition("?")
    way = posixpath.relpath(path or "/", posixpath.dirname(urlsplit(page).path) or "/")
    return f"{way}{'/' if path.endswith('/') else ''}{mark}{query}"


def from_base(url: str, page: str) -> str:  # noqa: ARG001 - one signature for all
    """Name the city's own addresses as seen from `<base href="https://www.herne.de/">`."""
    return url.removeprefix(f"{ORIGIN}/") or "./"


def tracked(url: str, page: str) -> str:  # noqa: ARG001 - one signature for all
    """Add tracking parameters to foreign addresses; detail pages under the old host without TLS."""
    if url.startswith(f"{ORIGIN}/Meldungen/News-Detailansicht_"):
        return url.replace(ORIGIN, "http://herne.de", 1)
    if url.startswith("http") and not url.startswith(ORIGIN):
        return f"{url}{'&' if '?' in url else '?'}utm_source=herne.de&utm_medium=meldung"
    return url


def set_text(text: str, noise: Noise) -> str:
    """Return the HTML of a text, untidied as the noise says."""
    if noise.soft_hyphens:
        text = _LONG_WORD.sub(lambda match: _split(match.group()), text)
    if noise.no_break:
        text = _AFTER_NUMBER.sub(_NO_BREAK, text)
    if noise.decomposed:
        text = unicodedata.normalize("NFD", text)
    words = [_escape(word, noise) for word in text.split(" ")]
    if noise.emphasis:
        for index, word in enumerate(words):
            if len(word) > 7 and word.isalpha():
                words[index] = noise.emphasis.format(word)
                break
    html = _wrap(words) if noise.wrapped else " ".join(words)
    return html.replace(_SHY, noise.soft_hyphens or "").replace(_NO_BREAK, noise.no_break or " ")


def set_date_line(day: date, markup: Markup) -> str:
    """Return the HTML of the date line."""
    line = date_line(day)
    words = line.removesuffix(f" {line.split(' ', 2)[2]}")
    return markup.date_line.format(
        text=set_text(line, markup.noise),
        words=words,
        day=set_text(line.removeprefix(f"{words} "), markup.noise),
        iso=day.isoformat(),
    )


def set_attribute(text: str, noise: Noise) -> str:
    """Return a text as the value of an attribute in double quotes."""
    return _escape(unicodedata.normalize("NFD", text) if noise.decomposed else text, noise, quote=True)


def set_inlines(parts: tuple[Inline, ...], markup: Markup, page: str) -> str:
    """Return the HTML of the inside of a paragraph or list item."""
    html: list[str] = []
    for index, part in enumerate(parts):
        match part:
            case Text(text=text):
                html.append(set_text(text, markup.noise))
            case LineBreak():
                html.append(markup.line_break)
            case Anchor(label=label, url=url):
                clings = index + 1 < len(parts) and _begins_with_punctuation(parts[index + 1])
                href = escape(markup.address(url, page))
                html.append(markup.anchor.format(href=href, label=set_text(label, markup.noise)))
                if clings and markup.loose_links:
                    html.append(" ")
            case FileLink():
                html.append(_set_file_link(part, markup, page))
    return "".join(html)


def _set_file_link(link: FileLink, markup: Markup, page: str) -> str:
    href = escape(markup.address(ORIGIN + link.path, page))
    label = set_text(link.label, markup.noise)
    if link.announcement is None:
        return f'<a href="{href}">{label}</a>'
    return markup.file_link.format(href=href, label=label, announcement=set_text(link.announcement, markup.noise))


def _begins_with_punctuation(part: Inline) -> bool:
    return isinstance(part, Text) and part.text.startswith(_CLINGING)


def _split(word: str) -> str:
    middle = len(word) // 2
    return f"{word[:middle]}{_SHY}{word[middle:]}"


def _escape(text: str, noise: Noise, *, quote: bool = False) -> str:
    text = escape(text, quote=quote)
    if noise.entities is None or text.isascii():
        return text
    return "".join(_reference(letter, noise.entities) for letter in text)


def _reference(letter: str, entities: str) -> str:
    if letter.isascii() or letter in (_SHY, _NO_BREAK):
        return letter
    if entities == "named" and ord(letter) in codepoint2name:
        return f"&{codepoint2name[ord(letter)]};"
    return f"&#{ord(letter)};"


def _wrap(words: list[str]) -> str:
    lines = [" ".join(words[start : start + 9]) for start in range(0, len(words), 9)]
    return "\n            ".join(lines)
