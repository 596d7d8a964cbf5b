r"""Words in every spelling in which they may stand in a file, to be found and taken out. Pure; knows no archive.

Works on bytes, so that a page in any charset, a JSON text and a header line are searched alike and everything that
is not the words stays byte for byte. `Anna Müller` is also `ANNA MUELLER`, its ü two signs (NFD), `M&uuml;ller`,
`M&#252;ller`, `M\u00fcller`, `M%C3%BCller`, `anna-mueller`, `Anna <b>Müller</b>`, with a soft hyphen inside, and the
genitive `Müllers`. It is not `Müllerstraße`: words begin and end where letters and digits do.
"""

from __future__ import annotations

import gzip
import html
import io
import re
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from html.entities import html5
from itertools import chain
from urllib.parse import unquote_to_bytes

SHORTEST = 4
"""Letters and digits that a text to be redacted must have."""

_PAIRS = {"ae": "ä", "oe": "ö", "ue": "ü", "ss": "ß"}
_SPELLED_OUT = {letter: pair for pair, letter in _PAIRS.items()}
_NAMES: dict[str, list[str]] = {}
for _name, _character in html5.items():
    if _name.endswith(";"):
        _NAMES.setdefault(_character, []).append(_name)

_TAG = rb"</?[A-Za-z][^<>]{0,200}>"
_UNSEEN = (
    rb"(?:\xc2?\xad|\xe2\x80[\x8b-\x8f]|\xe2\x81\xa0|\xef\xbb\xbf|&shy;|&#0*173;|&#[xX]0*[aA][dD];|&zwnj;|&#0*8203;"
    rb"|%[cC]2%[aA][dD]|\\u00[aA][dD]|\\u200[bB]|" + _TAG + rb")"
)
_BETWEEN = (
    rb"(?:\s|[-_+.]|\xc2?\xa0|\xe2\x80[\x80-\x95\xaf]|&nbsp;|&#0*160;|&#[xX]0*[aA]0;|%20|%2[bBdD]|%[cC]2%[aA]0|\\[nrt]"
    rb"|\\u00[aA]0|\\u20[01][0-9a-fA-F]|" + _UNSEEN + rb")"
)
_APOSTROPHE = rb"(?:['`\xb4\x92]|\xe2\x80[\x98\x99]|&#0*39;|&apos;|&rsquo;|&#0*8217;|%27|\\u2019)"
_LETTER_BEFORE = rb"(?<![0-9A-Za-z])(?<!\xc3[\x80-\xbf])(?<![\xc4-\xc9][\x80-\xbf])(?<!\xcc[\x80-\xbf])(?<![\xc0-\xff])"
_BEGIN = (
    rb"(?:" + _LETTER_BEFORE + rb"|(?<=%[0-9A-Fa-f]{2})|(?<=\\[nrt])|(?<=\\u[0-9A-Fa-f]{4}))"
    rb"(?<!uml;)(?<!szlig;)"
)
_END = (
    rb"(?![0-9A-Za-z]|\xc3[\x80-\xbf]|[\xc4-\xc9][\x80-\xbf]|\xcc[\x80-\xbf]|[\xc0-\xff](?![\x80-\xbf])"
    rb"|&[aouAOU]uml;|&szlig;|%[cC]3%|\\u00[c-fC-F])"
)
_TAGS = re.compile(_TAG)
_ANY_TAG = re.compile(r"<[^<>]{1,400}>")


class Wording:
    """Some texts, each of one word or more, in all their spellings."""

    def __init__(self, texts: Sequence[str], *, inflected: bool = True) -> None:
        """Take texts that have a letter or digit; `inflected` says that they are names, which have a genitive."""
        ordered = sorted({text for text in texts if any(map(str.isalnum, text))}, key=len, reverse=True)
        if not ordered:
            raise ValueError("there is no word in it")
        pattern = b"|".join(_spelled(text, inflected=inflected) for text in ordered)
        self._pattern = re.compile(_BEGIN + b"(?:" + pattern + b")" + _END)
        # Without what looks back `re` knows which bytes can begin a match, and is four times as fast.
        self._anywhere = re.compile(pattern)

    def found(self, data: bytes) -> Counter[str]:
        """Return how often the words stand in the bytes, by their spelling."""
        return Counter(match[0].decode("utf-8", "replace") for match in self._pattern.finditer(data))

    def stands_in(self, data: bytes) -> bool:
        """Tell whether the words stand in the bytes, as they are or after what wraps them is undone."""
        return any(self.stands_plainly_in(form) for form in _forms(data))

    def stands_plainly_in(self, data: bytes) -> bool:
        """Tell whether the words stand in the bytes as they are."""
        return self._anywhere.search(data) is not None and self._pattern.search(data) is not None

    def taken_out(self, data: bytes, instead: bytes) -> tuple[bytes, int]:
        """Return the bytes with something else in the place of the words, and how often; tags inside them stay."""
        if self._anywhere.search(data) is None:
            return data, 0
        return self._pattern.subn(lambda match: instead + b"".join(_TAGS.findall(match[0])), data)

    def taken_out_of_text(self, text: str, instead: str) -> tuple[str, int]:
        """Return a text with something else in the place of the words, and how often."""
        data, count = self.taken_out(text.encode("utf-8", "surrogatepass"), instead.encode())
        return (data.decode("utf-8", "surrogatepass"), count) if count else (text, 0)


def letters(text: str) -> int:
    """Return how many letters and digits a text has."""
    return sum(map(str.isalnum, text))


def for_markup(text: str) -> bytes:
    """Return a text so that it is the same in HTML, XML and any charset."""
    return html.escape(text, quote=False).encode("ascii", "xmlcharrefreplace")


def _forms(data: bytes) -> Iterator[bytes]:
    yield data
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        yield data.decode("utf-16", "replace").encode()
    yield from _unpacked(data)
    text = html.unescape(html.unescape(data.decode("utf-8", "replace")))
    yield _ANY_TAG.sub("", unicodedata.normalize("NFC", text)).encode("utf-8", "replace")
    if b"%" in data:
        yield unquote_to_bytes(data)


def _unpacked(data: bytes) -> Iterator[bytes]:
    """Yield what is in a compressed file, as far as it can be read."""
    if data[:2] == b"\x1f\x8b":
        try:
            yield gzip.decompress(data)
        except (OSError, EOFError, zlib.error):
            return
    elif data[:4] == b"PK\x03\x04":
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                for name in packed.namelist():
                    member = packed.read(name)
                    yield name.encode()
                    yield member
                    yield from _unpacked(member)
        except (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError):
            return


def _spelled(text: str, *, inflected: bool) -> bytes:
    words = [word for word in re.split(r"[\W_]+", unicodedata.normalize("NFC", _joined(text))) if word]
    between = _BETWEEN + rb"{0,12}" if inflected else rb"(?:" + _BETWEEN + rb"|[^0-9A-Za-z<>]){0,24}"
    spelled = between.join(_word(word) for word in words)
    if inflected:
        spelled += rb"(?:" + _UNSEEN + rb"{0,3}" + _APOSTROPHE + rb"?[sS]|" + _APOSTROPHE + rb")?"
    return spelled


def _joined(text: str) -> str:
    # What nobody sees is no border of a word.
    return re.sub("[\u00ad\u200b-\u200f\u2060\ufeff]", "", text)


def _word(word: str) -> bytes:
    inside = _UNSEEN + rb"{0,3}"
    return inside.join(_unit(unit) for unit in _units(word))


def _units(word: str) -> Iterator[str]:
    """Yield the letters of a word; two that may be one (ue for ü) together."""
    position = 0
    while position < len(word):
        length = 2 if word[position : position + 2].lower() in _PAIRS else 1
        yield word[position : position + length]
        position += length


def _unit(unit: str) -> bytes:
    small = unit.lower()
    spellings = {small}
    if small in _PAIRS:
        spellings.add(_PAIRS[small])
    elif small in _SPELLED_OUT:
        spellings.add(_SPELLED_OUT[small])
    spellings |= {"ẞ"} if "ß" in spellings else set()
    inside = _UNSEEN + rb"{0,3}"
    return b"(?:" + b"|".join(inside.join(map(_letter, spelling)) for spelling in sorted(spellings)) + b")"


def _letter(letter: str) -> bytes:
    """Return all encodings of a letter, small and capital."""
    both = {letter, letter.upper()} if len(letter.upper()) == 1 else {letter}
    return b"(?:" + b"|".join(sorted(set(chain.from_iterable(map(_encodings, both))))) + b")"


def _encodings(letter: str) -> Iterator[bytes]:
    code = ord(letter)
    utf8 = letter.encode()
    yield re.escape(utf8)
    apart = unicodedata.normalize("NFD", letter)
    if apart != letter:
        yield re.escape(apart.encode())
    if 0x80 <= code <= 0xFF:
        yield re.escape(bytes([code]))
        yield rb"%" + _hex(f"{code:02x}")
    yield b"".join(rb"%" + _hex(f"{byte:02x}") for byte in utf8)
    for name in _NAMES.get(letter, ()):
        yield b"&" + re.escape(name.encode())
    yield rb"&#0*%d;" % code
    yield rb"&#[xX]0*" + _hex(f"{code:x}") + b";"
    yield rb"\\u" + _hex(f"{code:04x}")


def _hex(digits: str) -> bytes:
    return "".join(f"[{digit}{digit.upper()}]" if digit.isalpha() else digit for digit in digits).encode()
