"""The errors of reading a city's pages. Each says what was found, where, and what was expected.

ReadingError              a page was fetched and is kept, but no record can be made of it
├── MissingDateLine       no `Meldung vom …` in the page's text
├── MissingTitle          a date line, but no heading or line that could be the title
├── MissingBody           a date line and a title, and nothing below them
├── TooLong               the text is far longer than any notice: what was read is no article
├── UnreadableDate        a text where a date must stand is no date, an impossible or a future one
├── EmptyListing          a main listing without a single entry
├── UndecodablePage       the bytes are no text in any charset a German page uses
└── UnreadablePointers    a feed or a sitemap is none, is broken, or is made to harm its reader
ConfigurationError        what the operator set is wrong; says where and how to set it
"""

from __future__ import annotations


class ReadingError(Exception):
    """A page that was fetched and kept could not be turned into a record."""

    def __init__(self, reason: str, *, url: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.url = url

    def __str__(self) -> str:
        return f"{self.url}: {self.reason}" if self.url else self.reason

    def record(self) -> dict[str, str | None]:
        """Return the error as the JSON-ready object that the command line prints."""
        return {"error": type(self).__name__, "url": self.url, "reason": self.reason}


class MissingDateLine(ReadingError):
    """The page has no date line, so nothing says where its article begins."""


class MissingTitle(ReadingError):
    """The date line is not followed by a title."""


class MissingBody(ReadingError):
    """The title is not followed by any text."""


class TooLong(ReadingError):
    """The text is far longer than any notice: a broken page, or one made to cost memory. It is kept as it came."""


class UnreadableDate(ReadingError):
    """The text where the date must stand is no date, an impossible one, or lies in the future."""


class EmptyListing(ReadingError):
    """A main listing has no entries: the layout changed or the site is broken, it is not a quiet day."""


class UndecodablePage(ReadingError):
    """The body is not text in any charset a German page uses."""


class UnreadablePointers(ReadingError):
    """A feed or a sitemap is none, is broken, or is made to harm whoever reads it."""


class ConfigurationError(Exception):
    """Something the operator sets is missing or wrong."""
