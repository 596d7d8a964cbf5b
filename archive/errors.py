"""The errors of keeping an archive.

ArchiveError            the archive cannot do what was asked; the message says what, where and the value
├── NoArchive           there is no archive in the folder
├── ArchiveBusy         another crawl holds the archive
├── IncompleteArticle   an article without title, body or evidence was to be kept
├── AnotherArticle      the page of one article was answered with the text of another
├── RedactedText        a file says what was redacted
├── UnknownArticle      no article answers to the name
├── UnknownVersion      the article has no such version
├── BrokenCopy          a backup was made and does not verify
├── RedactionUnfinished words that are to be removed may still stand somewhere; the command has to be given again
└── AnalyserMismatch    the search index was written by another version of the German analysis
"""

from __future__ import annotations


class ArchiveError(Exception):
    """The archive cannot do what was asked."""

    def record(self) -> dict[str, str]:
        """Return the error as the JSON-ready object that the command line prints."""
        return {"error": type(self).__name__, "reason": str(self)}


class NoArchive(ArchiveError):
    """There is no archive in the folder."""


class ArchiveBusy(ArchiveError):
    """Another crawl holds the archive."""


class IncompleteArticle(ArchiveError):
    """An article that lacks something every article has, or its evidence, was to be kept."""


class AnotherArticle(ArchiveError):
    """The page of an article was answered with the text of another one, as broken sites do for what has vanished."""


class RedactedText(ArchiveError):
    """The text of a file holds words that were redacted; the file is not shown."""


class UnknownArticle(ArchiveError):
    """No article of the archive answers to the name, now or in the past."""


class UnknownVersion(ArchiveError):
    """The article never had a version of that name."""


class BrokenCopy(ArchiveError):
    """A backup was made and does not verify; it is left for a look, and is none."""


class RedactionUnfinished(ArchiveError):
    """A redaction was killed, or something still holds the words; the same command goes on with it."""


class AnalyserMismatch(ArchiveError):
    """The search index was written by another version of the German analysis; `reindex` rebuilds it."""
