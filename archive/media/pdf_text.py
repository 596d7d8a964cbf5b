"""The text of a PDF, got in a bounded way: a hostile file costs some seconds and its text, never the crawl.

Why there is no text, or not all of it:

encrypted   a password is asked for
broken      the file cannot be read as a PDF
no_text     its pages are pictures, or empty: scanned
too_slow    it was not read within the time
too_large   it needs more memory than is allowed
too_long    only the first pages, or characters, were kept
"""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

PAGES = 300
CHARACTERS = 1_000_000
SECONDS = 20
"""Of the processor; of the clock half as many more."""
MEMORY = 768 * 1024 * 1024
"""Bytes of address space, the interpreter's own included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfText:
    """What a PDF says."""

    text: str | None
    problem: str | None
    """A name of the table above."""
    pages: int | None
    """Of the file, where it could be told."""


def reader_name() -> str:
    """Return library and version that read a text: kept beside it, since another may read it better."""
    return f"pypdf {version('pypdf')}"


def read_pdf(path: Path, *, seconds: int = SECONDS, memory: int = MEMORY) -> PdfText:
    """Return the text of a PDF, read in a process of its own."""
    command = [sys.executable, "-B", "-m", "archive.media.pdf_reader", str(path), str(PAGES), str(CHARACTERS)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, and the path of a file we named
            [*command, str(seconds), str(memory)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds * 1.5,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return PdfText(text=None, problem="too_slow", pages=None)
    if done.returncode != 0:
        # The processor's limit sends a signal; what else ends a reader so is an allocation that failed below Python.
        slow = -done.returncode in (signal.SIGXCPU, signal.SIGKILL)
        return PdfText(text=None, problem="too_slow" if slow else "too_large", pages=None)
    found = json.loads(done.stdout)
    text = tidy(found["texts"])
    return PdfText(text=text, problem=found["problem"], pages=found["pages"] or None)


# What the next line begins with where a hyphen at a line's end stands for a part of a word that is left out.
_AFTER_A_LEFT_OUT_PART = re.compile(r"(?:und|oder|bzw|sowie|bis|noch|als)\b")
_HYPHEN_AT_LINE_END = re.compile(r"(?<=[^\W\d_]{2})[-\u2010]\n(?=[a-zäöüß])")
_SOFT_HYPHEN_AT_LINE_END = re.compile("\u00ad[ ]?\n[ ]?")
_BLANKS = re.compile("[ \t\xa0\u2000-\u200a\u202f\u3000]+")
# What a database must not hold or nobody sees: controls, and halves of letters that a broken font table gives.
_NOT_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u2060\ufeff\ud800-\udfff]")
_LONG_GAPS = re.compile(r"\n{3,}")


def tidy(pages: Sequence[str]) -> str | None:
    """Return the text of pages as one, NFC, words whole again that a line's end had parted; `None` for no text.

    A hyphen at a line's end is taken away only between letters where the next is a small one: `Wanne-` before
    `Eickel` keeps it, and so does `Vor-` before `und Nachmittag`. Pages are apart by a blank line.
    """
    text = "\n\n".join(page.strip() for page in pages if page.strip()).replace("\r\n", "\n").replace("\r", "\n")
    text = _SOFT_HYPHEN_AT_LINE_END.sub("", text)
    text = unicodedata.normalize("NFC", _NOT_TEXT.sub("", text))
    text = "\n".join(_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    text = _HYPHEN_AT_LINE_END.sub(lambda hyphen: _joined(text, hyphen), text)
    return _LONG_GAPS.sub("\n\n", text).strip() or None


def _joined(text: str, hyphen: re.Match[str]) -> str:
    return hyphen[0] if _AFTER_A_LEFT_OUT_PART.match(text, hyphen.end()) else ""
