"""What may be printed: text from the web must not command the reader's terminal."""

from __future__ import annotations


def printable(text: str) -> str:
    """Return a text without control, direction and other invisible signs; line breaks and tabs stay."""
    return "".join(sign for sign in text if sign.isprintable() or sign in "\n\t ")
