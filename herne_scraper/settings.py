"""The Scrapy settings of every crawl. What the operator sets comes from the archive's folder, by the add-on below.

Whoever keeps the findings is named here by class path only: the scraper imports no archive.
"""

from __future__ import annotations

from typing import Any

BOT_NAME = "herne-archive"
SPIDER_MODULES = ["herne_scraper.spiders"]

# Reads `config.toml` and sets user agent, delay and limits; keeps what was found.
ADDONS = {"archive.crawling.crawl_settings.ArchiveAddon": 0}
ITEM_PIPELINES = {"archive.crawling.pipeline.ArchivePipeline": 0}

# One request at a time, and a second between two. The add-on takes the delay away on loopback only.
CONCURRENT_REQUESTS = 1
CONCURRENT_REQUESTS_PER_DOMAIN = 1
# A page gives one finding; for each page Scrapy starts as many workers as this says.
CONCURRENT_ITEMS = 1
DOWNLOAD_DELAY = 1.0
# A delay is the least there is between two requests, as with robots.txt's Crawl-delay; it must not be halved by chance.
DOWNLOAD_DELAY_JITTER = 0
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
# Scrapy's default takes any certificate; an archive must know whose page it keeps.
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_FAIL_ON_DATALOSS = True
ROBOTSTXT_OBEY = True
COOKIES_ENABLED = False
REFERER_ENABLED = False
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
HTTPPROXY_ENABLED = True
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5",
    "Accept-Language": "de",
}

# The spider follows redirects itself, one at a time, so that each is kept, guarded and ends in a state.
REDIRECT_ENABLED = False
METAREFRESH_ENABLED = False

RETRY_TIMES = 2
# Scrapy's list, without what means that the request itself was wrong (408 is the server's timeout).
RETRY_HTTP_CODES = [408, 429, 500, 502, 503, 504, 522, 524]
HERNE_BACKOFF = 5.0
"""Seconds before the first retry, doubled for the next."""
HERNE_LONGEST_WAIT = 300.0
"""Seconds; a server that asks for more (`Retry-After`) is left alone until the next run."""
HERNE_SLOWEST = 60.0
"""Seconds between two requests, at most, for a server that says again and again that it is overloaded."""

DOWNLOADER_MIDDLEWARES: dict[str, int | None] = {
    "herne_scraper.capturing.ReplayMiddleware": 30,
    "herne_scraper.host_guard.HostGuard": 40,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "herne_scraper.robots.RobotsMiddleware": 100,
    # Nothing here is behind a password.
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "herne_scraper.back_off.BackOffMiddleware": 550,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "herne_scraper.capturing.CapturingMiddleware": 590,
    # The last before the network: what another stops, or answers itself, costs nothing.
    "herne_scraper.request_budget.RequestBudget": 990,
}
# Depth, referrer and start say nothing here: each request is asked of the frontier, none comes of another.
SPIDER_MIDDLEWARES: dict[str, int | None] = {
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}
# The frontier never asks for an address twice; a retry must not be taken for one.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
# Of one request at a time on one host there is nothing to balance.
SCHEDULER_PRIORITY_QUEUE = "scrapy.pqueues.ScrapyPriorityQueue"

EXTENSIONS: dict[str, Any] = {"scrapy.extensions.memusage.MemoryUsage": None}
STATS_DUMP = False
LOG_LEVEL = "INFO"
# Scrapy reads the source of every callback on every call to look for a mistake ours do not make.
WARN_ON_GENERATOR_RETURN_VALUE = False
# A copy of the site to crawl instead of it, e.g. `http://127.0.0.1:8000`.
HERNE_BASE_URL = ""
HERNE_ARCHIVE = ""
HERNE_MODE = "default"
HERNE_SINCE = ""
HERNE_LIMIT = 0
HERNE_BUDGET = 0
HERNE_SWEEP_DAYS = 28
HERNE_TIME_LIMIT = 0
HERNE_DRY_RUN = False
# Why a run may save what its gate would stop.
HERNE_ACCEPT = ""
HERNE_MEDIA = False
HERNE_MEDIA_MAX_SIZE = 20 * 1024 * 1024
HERNE_MEDIA_TYPES = ["images", "pdf"]
# A function without arguments that says what time it is, instead of the machine's clock.
HERNE_CLOCK: Any = None
