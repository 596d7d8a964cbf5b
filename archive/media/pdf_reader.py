"""The process that reads one PDF: `python -m archive.media.pdf_reader FILE PAGES CHARACTERS SECONDS BYTES`.

A PDF comes from the network and may be made to hang or to grow in whoever opens it. So it is opened in a process that
has limits of its own and writes no file; `archive.media.pdf_text` starts it, and outlives it. Prints one JSON object:
`pages` (of the file), `read` (how many of them), `texts` (a list, one a page), `problem` (null or a name).
"""

from __future__ import annotations

import json
import logging
import resource
import sys
from pathlib import Path
from typing import Any


def read(path: Path, most_pages: int, most_characters: int) -> dict[str, Any]:
    """Return what a PDF says, page by page; the names of problems are those of `archive.media.pdf_text`."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError, WrongPasswordError

    pages, texts, characters = 0, [], 0
    problem = None
    try:
        reader = PdfReader(path)
        # An empty password opens what is only meant not to be printed; pypdf tries it by itself.
        pages = len(reader.pages)
        for page in reader.pages[:most_pages]:
            text = page.extract_text()
            texts.append(text[: most_characters - characters])
            characters += len(text)
            if characters >= most_characters:
                break
        if len(texts) < pages or characters > most_characters:
            problem = "too_long"
    except (FileNotDecryptedError, WrongPasswordError, DependencyError):
        problem = "encrypted"
    except (MemoryError, LimitReachedError):
        problem = "too_large"
    except Exception:  # noqa: BLE001 - what a damaged file makes of a reader that trusts it is of any kind
        problem = "broken"
    if problem is None and not any(text.strip() for text in texts):
        problem = "no_text"
    return {"pages": pages, "read": len(texts), "texts": texts, "problem": problem}


def main(arguments: list[str]) -> None:
    """Limit this process, read, print."""
    path, most_pages, most_characters, seconds, memory = arguments
    logging.disable()
    for limit, value in (
        (resource.RLIMIT_CPU, int(seconds)),
        (resource.RLIMIT_AS, int(memory)),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    try:
        found = read(Path(path), int(most_pages), int(most_characters))
    except MemoryError:
        found = {"pages": 0, "read": 0, "texts": [], "problem": "too_large"}
    sys.stdout.buffer.write(json.dumps(found).encode())


if __name__ == "__main__":
    main(sys.argv[1:])
