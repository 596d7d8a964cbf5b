"""Makes crawls at given moments, one after the other in one process: `at_moments.py DIR URL MOMENT...`.

Before each it says the moment and waits for a line, so that a test can change the city meanwhile; after each it says
its summary as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

from twisted.internet import asyncioreactor

asyncioreactor.install()

from scrapy.utils.defer import deferred_from_coro  # noqa: E402 - the reactor must be installed before
from twisted.internet.task import react  # noqa: E402

from archive.crawling.crawl import crawl  # noqa: E402
from archive.crawling.crawl_settings import CrawlOptions  # noqa: E402


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def main(directory: Path, url: str, moments: list[str]) -> None:
    for text in moments:
        say(text)
        sys.stdin.readline()
        began = time.monotonic()
        moment = datetime.fromisoformat(text)

        def clock(moment: datetime = moment, began: float = began) -> datetime:
            return moment + timedelta(seconds=time.monotonic() - began)

        summary = await crawl(directory, CrawlOptions(base_url=url), clock=clock)
        say(json.dumps(summary.record()))


if __name__ == "__main__":
    react(lambda _reactor: deferred_from_coro(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:])))
