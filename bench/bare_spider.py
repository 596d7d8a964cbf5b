"""A Scrapy spider that only downloads: `python -m bench.bare_spider ADDRESSES`, one address a line, one at a time.

Its settings are those of the archive's crawl, without the archive: what this costs, any Scrapy crawl costs.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response


class BareSpider(Spider):
    """Asks for the next address when the one before has come."""

    name = "bare"
    addresses: list[str]

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the first address."""
        yield self.request(0)

    def request(self, number: int) -> Request:
        """Return the request for an address by its number."""
        return Request(self.addresses[number], self.parse, cb_kwargs={"number": number}, dont_filter=True)

    def parse(self, _response: Response, number: int) -> Request | None:  # type: ignore[override]
        """Ask for the next."""
        return self.request(number + 1) if number + 1 < len(self.addresses) else None


if __name__ == "__main__":
    process = AsyncCrawlerProcess(
        {
            "ROBOTSTXT_OBEY": True,
            "CONCURRENT_REQUESTS": 1,
            "CONCURRENT_ITEMS": 1,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
            "DOWNLOAD_DELAY": 0,
            "COOKIES_ENABLED": False,
            "TELNETCONSOLE_ENABLED": False,
            "REMOTE_CONTROL_ENABLED": False,
            "HTTPERROR_ALLOW_ALL": True,
            "REDIRECT_ENABLED": False,
            "LOG_LEVEL": "ERROR",
        }
    )
    process.crawl(BareSpider, addresses=Path(sys.argv[1]).read_text().split())
    process.start()
