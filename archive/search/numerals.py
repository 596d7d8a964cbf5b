"""What all kinds of numbers in a text share: what is read of one, and where one may begin and end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number of a text, with all its digits."""

    form: str
    """In which its spellings are equal: small letters and digits."""
    start: int
    end: int
    implied: tuple[str, ...] = ()
    """By what else it is found where it stands in a text."""
    is_certain: bool = True
    """Whether it is one number for sure; if not, its digits in a row are meant too when it is typed."""


Reader = Callable[[re.Match[str]], Iterator[Number]]
"""What reads the numbers of a match; none where it is something else after all."""

DIGIT = re.compile("[0-9]")
BLANK = r"[^\S\n]?"
DASH = "[-\u2010\u2011–—]"
BEGIN = rf"(?<![\w+])(?<![0-9][.,:/])(?<!\w{DASH})"
"""No number begins inside another, or behind the hyphen of a word."""
END = rf"(?![0-9])(?![.,:/]?{DASH}?[0-9])"
NO_LETTER = r"(?![^\W_])"


def digits_of(text: str) -> str:
    """Return the digits of a text alone."""
    return "".join(DIGIT.findall(text))
