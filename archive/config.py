"""What the operator of an archive sets: `DIR/config.toml`, and `HERNE_*` variables that override it.

contact = "archiv@example.org"      # who may be asked about the crawl: a mail address or a web page

[crawl]
delay = 1.0                         # seconds between two requests
timeout = 30.0                      # seconds a page may take
max_size = 10485760                 # bytes a page may have, 10 MiB
max_pages = 5000                    # pages of one listing, a brake
budget = 0                          # requests a run may make, 0: as many as are due; --full and --since go without
sweep_days = 28                     # days after which each listing is read to its end again

[media]
enabled = false                     # whether crawls capture pictures and PDFs too (crawl --media, --no-media)
max_size = 20971520                 # bytes a picture or PDF may have, 20 MiB
types = ["images", "pdf"]           # which of them

[web]
notice = "Nur zur Probe."           # what every page says first, in German; search engines are kept out then

[schedule]
every = "1d"                        # how often a crawl is to run (90m, 6h, 1d, 1w); "never": nothing is expected of it

[status]
least_free = 1073741824             # bytes the disk must have free, 1 GiB; with less, status asks for a person

[notify]
urls = ["mailtos://..."]            # Apprise addresses that are told how a run ended; secrets: keep the file readable
                                    # by its owner only. Variable HERNE_NOTIFY_URLS: the same, separated by blanks
when = "trouble"                    # trouble; change (trouble, or anything new, changed or gone); always
heartbeat_days = 7                  # a word that all is well after so many days without a message; 0: none
timeout = 20                        # seconds a message or a ping may take

[healthcheck]
url = "https://hc-ping.com/..."     # pinged at a run's start (/start) and end (/fail where it needs a person); a secret
style = "healthchecks"              # plain: pinged only when all is well

What holds without the file is shown, but for contact, notice and the addresses: there are none then.
The variable of a number is named after its place: `HERNE_CRAWL_DELAY`. `config_values.py` says what a value may be.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

from archive.config_values import (
    Setting,
    addresses,
    choice,
    contact,
    flag,
    flag_from_text,
    interval,
    notice,
    number,
    some_of,
    web_address,
)
from herne_scraper.errors import ConfigurationError

When = Literal["trouble", "change", "always"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlConfig:
    """How a crawl behaves."""

    delay: float = 1.0
    """Seconds between two requests, at least; robots.txt may ask for more. None on loopback."""
    timeout: float = 30.0
    """Seconds a response may take, to its last byte."""
    max_size: int = 10 * 1024 * 1024
    """Bytes a response may have, before and after its content-encoding is undone."""
    max_pages: int = 5000
    """Pages of one listing after which a walk is stopped and reported."""
    budget: int = 0
    """Requests that a default run may make; 0 for as many as are due."""
    sweep_days: int = 28
    """Days after which each listing is read to its end again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaConfig:
    """Whether and how pictures and files are captured."""

    enabled: bool = False
    max_size: int = 20 * 1024 * 1024
    """Bytes a picture or PDF may have, before and after its content-encoding is undone."""
    types: tuple[str, ...] = ("images", "pdf")


@dataclass(frozen=True, slots=True, kw_only=True)
class WebConfig:
    """What the site says of itself."""

    notice: str | None = None
    """A German sentence that stands on every page; an archive that has one asks not to be indexed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleConfig:
    """When crawls are expected."""

    every: timedelta | None = timedelta(days=1)
    """The time between two crawls; `None` where none is expected, as in a demo or a finished archive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusConfig:
    """When the archive needs a person."""

    least_free: int = 1024**3
    """Bytes that must be free on its disk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyConfig:
    """Who is told how a run ended."""

    urls: tuple[str, ...] = field(default=(), repr=False)
    """Apprise addresses. They hold secrets, so they are never printed."""
    when: When = "trouble"
    heartbeat_days: int = 7
    """Days without a message after which one says that all is well; 0 for none."""
    timeout: float = 20.0
    """Seconds a message or a ping may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthcheckConfig:
    """What is pinged, so that it misses a run that never came."""

    url: str | None = field(default=None, repr=False)
    """A secret too."""
    style: Literal["healthchecks", "plain"] = "healthchecks"
    """A plain one is pinged only when a run ended well and nothing needs a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All that can be set."""

    contact: str | None = None
    """Who may be asked about the crawl; stands in the user agent."""
    crawl: CrawlConfig = field(default_factory=CrawlConfig)
    media: MediaConfig = field(default_factory=MediaConfig)
    web: WebConfig = field(default_factory=WebConfig)
    schedule: ScheduleConfig = field(default_factory=ScheduleConfig)
    status: StatusConfig = field(default_factory=StatusConfig)
    notify: NotifyConfig = field(default_factory=NotifyConfig)
    healthcheck: HealthcheckConfig = field(default_factory=HealthcheckConfig)


SETTINGS: dict[str, dict[str, Setting]] = {
    "": {"contact": Setting(check=contact, variable="HERNE_CONTACT")},
    "crawl": {
        "delay": number(0, 3600, variable="HERNE_CRAWL_DELAY"),
        "timeout": number(1, 3600, variable="HERNE_CRAWL_TIMEOUT"),
        "max_size": number(1024, 1024**3, whole=True, variable="HERNE_CRAWL_MAX_SIZE"),
        "max_pages": number(1, 1_000_000, whole=True, variable="HERNE_CRAWL_MAX_PAGES"),
        "budget": number(0, 1_000_000, whole=True, variable="HERNE_CRAWL_BUDGET"),
        "sweep_days": number(1, 366, whole=True, variable="HERNE_CRAWL_SWEEP_DAYS"),
    },
    "media": {
        "enabled": Setting(check=flag, variable="HERNE_MEDIA_ENABLED", from_text=flag_from_text),
        # A picture is in memory whole while it is kept, twice where it came compressed.
        "max_size": number(1024, 64 * 1024**2, whole=True, variable="HERNE_MEDIA_MAX_SIZE"),
        "types": some_of("images", "pdf", variable="HERNE_MEDIA_TYPES"),
    },
    "web": {"notice": Setting(check=notice)},
    "schedule": {"every": Setting(check=interval, variable="HERNE_SCHEDULE_EVERY")},
    "status": {"least_free": number(0, 2**50, whole=True, variable="HERNE_STATUS_LEAST_FREE")},
    "notify": {
        "urls": Setting(check=addresses, variable="HERNE_NOTIFY_URLS", from_text=lambda text, _where: text.split()),
        "when": choice("trouble", "change", "always", variable="HERNE_NOTIFY_WHEN"),
        "heartbeat_days": number(0, 366, whole=True, variable="HERNE_NOTIFY_HEARTBEAT_DAYS"),
        "timeout": number(1, 300, variable="HERNE_NOTIFY_TIMEOUT"),
    },
    "healthcheck": {
        "url": Setting(check=web_address, variable="HERNE_HEALTHCHECK_URL"),
        "style": choice("healthchecks", "plain", variable="HERNE_HEALTHCHECK_STYLE"),
    },
}
"""Every key by its table; those of "" stand above the tables."""


def config_file(directory: Path) -> Path:
    """Return where an archive's settings are."""
    return directory / "config.toml"


def load_config(directory: Path, environment: Mapping[str, str]) -> Config:
    """Return the settings of an archive; a folder without a file has the defaults.

    Raises `ConfigurationError`, naming file (or variable), key and value, for anything that is not known or not right.
    """
    path = config_file(directory)
    written = _read(path)
    _refuse_unknown(written, {*SETTINGS[""], *SETTINGS} - {""}, path, "")
    found = {name: _values(written, name, path, environment) for name in SETTINGS}
    return Config(
        **found[""],
        crawl=CrawlConfig(**found["crawl"]),
        media=MediaConfig(**found["media"]),
        web=WebConfig(**found["web"]),
        schedule=ScheduleConfig(**found["schedule"]),
        status=StatusConfig(**found["status"]),
        notify=NotifyConfig(**found["notify"]),
        healthcheck=HealthcheckConfig(**found["healthcheck"]),
    )


def _values(written: Mapping[str, Any], name: str, path: Path, environment: Mapping[str, str]) -> dict[str, Any]:
    """Return what is set in one table, by the file or by variables."""
    settings, prefix = SETTINGS[name], f"{name}." if name else ""
    table = _table(written, name, set(settings), path) if name else written
    values = {key: settings[key].check(table[key], f"{path}: {prefix}{key}") for key in settings if key in table}
    for key, setting in settings.items():
        text = environment.get(setting.variable, "").strip() if setting.variable else ""
        if setting.variable and text:
            values[key] = setting.check(setting.from_text(text, setting.variable), setting.variable)
    return values


def _table(settings: Mapping[str, Any], name: str, known: set[str], path: Path) -> dict[str, Any]:
    table = settings.get(name, {})
    if not isinstance(table, dict):
        raise ConfigurationError(f"{path}: {name} must be a table, [{name}]{_unless_secret(name, f', not {table!r}')}")
    _refuse_unknown(table, known, path, f"{name}.")
    return table


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise ConfigurationError(f"{path} is no TOML: {exc}") from exc


def _refuse_unknown(table: Mapping[str, Any], known: set[str], path: Path, prefix: str) -> None:
    for key in table:
        if key not in known:
            value = _unless_secret(prefix.rstrip(".") or key, f" (its value is {table[key]!r})")
            raise ConfigurationError(
                f"{path}: there is no setting {prefix}{key}{value}; "
                f"known are {', '.join(prefix + name for name in sorted(known))}"
            )


def _unless_secret(table: str, value: str) -> str:
    """Return what an error says of a value, or nothing where it may be a password under a misspelt key."""
    return "" if table in ("notify", "healthcheck") else value
