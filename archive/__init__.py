"""From an article to a searchable archive. Knows no HTML of the city."""

__version__ = "0.1.0"
