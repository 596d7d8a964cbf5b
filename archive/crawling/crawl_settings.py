"""From what the operator and the caller want to Scrapy's settings: the add-on of every crawl."""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy.settings import BaseSettings

from archive import __version__
from archive.config import Config, load_config
from archive.crawling.walks import SWEEP_EVERY, Mode
from herne_scraper.errors import ConfigurationError

PRIORITY = "spider"
"""Above the defaults of `herne_scraper.settings`, below what is given with `scrapy crawl -s`."""
ROBOT = "herne-archive"
"""The name to be addressed by in robots.txt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlOptions:
    """What one crawl is to do."""

    mode: Mode = "default"
    since: date | None = None
    """With mode `since` only: nothing that was published before."""
    limit: int | None = None
    """Fetch at most so many articles."""
    time_limit: timedelta | None = None
    """After it the crawl ends in good order; the page in progress is kept."""
    budget: int | None = None
    """Make at most so many requests."""
    sweep_every: timedelta = SWEEP_EVERY
    """How often each listing is read to its end; set by the configuration."""
    dry_run: bool = False
    media: bool | None = None
    """Whether pictures and PDFs are captured too; `None` leaves that to the archive's settings."""
    media_types: tuple[str, ...] = ("images", "pdf")
    base_url: str | None = None
    """A copy of the site that is crawled instead of it."""
    accept: str | None = None
    """Why what is out of the ordinary is right this time: the run may save all it reads."""

    def settings(self, directory: Path) -> dict[str, Any]:
        """Return the options as Scrapy settings."""
        # What the call leaves open is as the configuration has it.
        open_options = {"HERNE_BUDGET": self.budget, "HERNE_MEDIA": self.media}
        return {name: value for name, value in open_options.items() if value is not None} | {
            "HERNE_ARCHIVE": str(directory),
            "HERNE_MODE": self.mode,
            "HERNE_SINCE": self.since.isoformat() if self.since else "",
            "HERNE_LIMIT": self.limit or 0,
            "HERNE_TIME_LIMIT": self.time_limit.total_seconds() if self.time_limit else 0,
            "HERNE_DRY_RUN": self.dry_run,
            "HERNE_BASE_URL": self.base_url or "",
            "HERNE_ACCEPT": self.accept or "",
        }

    @classmethod
    def of(cls, settings: BaseSettings) -> CrawlOptions:
        """Return the options that Scrapy settings mean. Raises `ConfigurationError`, naming setting and value."""
        mode, since = settings["HERNE_MODE"], settings["HERNE_SINCE"] or None
        if mode not in ("default", "full", "since"):
            raise ConfigurationError(f"HERNE_MODE must be default, full or since, not {mode!r}")
        if (mode == "since") != (since is not None):
            raise ConfigurationError(f"HERNE_SINCE ({since!r}) belongs to HERNE_MODE=since, and HERNE_MODE is {mode!r}")
        try:
            day = None if since is None else date.fromisoformat(since)
        except ValueError as exc:
            raise ConfigurationError(f"HERNE_SINCE must be a date like 2024-03-31, not {since!r}") from exc
        limit, budget = _number(settings, "HERNE_LIMIT"), _number(settings, "HERNE_BUDGET")
        try:
            seconds = settings.getfloat("HERNE_TIME_LIMIT")
        except ValueError as exc:
            raise ConfigurationError(
                f"HERNE_TIME_LIMIT must be a number of seconds, not {settings['HERNE_TIME_LIMIT']!r}"
            ) from exc
        return cls(
            mode=mode,
            since=day,
            limit=limit or None,
            budget=budget or None,
            sweep_every=timedelta(days=_number(settings, "HERNE_SWEEP_DAYS")),
            time_limit=timedelta(seconds=seconds) if seconds else None,
            dry_run=settings.getbool("HERNE_DRY_RUN"),
            # What a dry run would fetch could not be told apart from what it has: it keeps neither.
            media=settings.getbool("HERNE_MEDIA") and not settings.getbool("HERNE_DRY_RUN"),
            media_types=tuple(settings.getlist("HERNE_MEDIA_TYPES")),
            base_url=settings["HERNE_BASE_URL"] or None,
            accept=settings["HERNE_ACCEPT"] or None,
        )


def _number(settings: BaseSettings, name: str) -> int:
    try:
        number: int = settings.getint(name)
    except ValueError as exc:
        raise ConfigurationError(f"{name} must be a number, not {settings[name]!r}") from exc
    if number < 0:
        raise ConfigurationError(f"{name} must not be negative, and is {number}")
    return number


def archive_directory(settings: BaseSettings) -> Path:
    """Return the archive's folder: as set, else of the variable `HERNE_ARCHIVE`, else `data`."""
    return Path(settings["HERNE_ARCHIVE"] or os.environ.get("HERNE_ARCHIVE") or "data")


def is_loopback(url: str) -> bool:
    """Tell whether an address is on this machine, so that nobody is troubled by a crawl of it."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def polite_settings(config: Config, directory: Path, fetched_from: str) -> dict[str, Any]:
    """Return the settings by which a crawl is a good guest where it fetches from.

    Raises `ConfigurationError` for a crawl of another machine of which nobody could be asked about it.
    """
    here = is_loopback(fetched_from)
    if config.contact is None and not here:
        raise ConfigurationError(
            f"a crawl of {fetched_from} needs a contact, so that whoever runs the site can ask about it; set the "
            f'variable HERNE_CONTACT=you@example.org, or write  contact = "you@example.org"  '
            f"to {directory / 'config.toml'}"
        )
    # RFC 9110, 10.1.5: a product, and a comment with what a person needs; `+` is the custom of robots.
    agent = f"{ROBOT}/{__version__}" + (f" (+{config.contact})" if config.contact else "")
    polite: dict[str, Any] = {
        "USER_AGENT": agent,
        "ROBOTSTXT_USER_AGENT": ROBOT,
        "DOWNLOAD_DELAY": 0.0 if here else config.crawl.delay,
        "DOWNLOAD_TIMEOUT": config.crawl.timeout,
        "DOWNLOAD_MAXSIZE": config.crawl.max_size,
        "HERNE_MAX_PAGES": config.crawl.max_pages,
        "HERNE_SWEEP_DAYS": config.crawl.sweep_days,
        "HERNE_MEDIA": config.media.enabled,
        "HERNE_MEDIA_MAX_SIZE": config.media.max_size,
        "HERNE_MEDIA_TYPES": list(config.media.types),
    }
    if here:
        polite["HERNE_BACKOFF"] = 0.0
    return polite


class ArchiveAddon:
    """Gives a crawl what the archive's `config.toml` says."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Set user agent, delay and limits; see `polite_settings`."""
        directory = archive_directory(settings)
        config = load_config(directory, os.environ)
        fetched_from = settings["HERNE_BASE_URL"] or settings["HERNE_ORIGIN"]
        for name, value in polite_settings(config, directory, fetched_from).items():
            settings.set(name, value, PRIORITY)
        if settings["HERNE_MODE"] == "default":
            # Who asks for all, or for all since a day, shall get it.
            settings.set("HERNE_BUDGET", config.crawl.budget, PRIORITY)
