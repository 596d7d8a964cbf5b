"""From the web to an article. Knows no SQL."""

EXTRACTOR_VERSION = "1"
"""Recorded with each version of an article: which extraction read it. Rises when a page would be read differently."""
