"""Asks before each request whether the run may make it: whoever keeps the findings counts them.

It stands right before the network, so that robots.txt, retries and redirects count and what is answered from a capture
does not.
"""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from herne_scraper.capturing import frontier_of


class BudgetSpent(IgnoreRequest):
    """The run has made all the requests it may make."""


class RequestBudget:
    """Lets requests pass as long as there are some left."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Remember the crawler; the frontier is brought later."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise `BudgetSpent` where none is left."""
        if not frontier_of(self._crawler).may_ask():
            raise BudgetSpent(f"the run may make no further request, so {request.url} waits for the next")
