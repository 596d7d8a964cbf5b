"""What the operator of an archive sets: `DIR/config.toml`, and `HERNE_*` variables that override it.

contact = "archiv@example.org"      # who may be asked about the crawl: a mail address or a web page

[crawl]
delay = 1.0                         # seconds between two requests
timeout = 30.0                      # seconds a page may take
max_size = 10485760                 # bytes a page may have, 10 MiB
max_pages = 5000                    # pages of one listing, a brake

[web]
notice = "Nur zur Probe."           # what every page says first, in German; search engines are kept out then
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from herne_scraper.errors import ConfigurationError


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


@dataclass(frozen=True, slots=True, kw_only=True)
class WebConfig:
    """What the site says of itself."""

    notice: str | None = None
    """A German sentence that stands on every page; an archive that has one asks not to be indexed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All that can be set."""

    contact: str | None = None
    """Who may be asked about the crawl; stands in the user agent."""
    crawl: CrawlConfig = field(default_factory=CrawlConfig)
    web: WebConfig = field(default_factory=WebConfig)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Number:
    whole: bool
    least: float
    most: float


NUMBERS = {
    "delay": _Number(whole=False, least=0, most=3600),
    "timeout": _Number(whole=False, least=1, most=3600),
    "max_size": _Number(whole=True, least=1024, most=1024**3),
    "max_pages": _Number(whole=True, least=1, most=1_000_000),
}
LONGEST_NOTICE = 500
"""Signs; it stands above every page."""
VARIABLES = {"HERNE_CONTACT": "contact"} | {f"HERNE_CRAWL_{key.upper()}": key for key in NUMBERS}


def config_file(directory: Path) -> Path:
    """Return where an archive's settings are."""
    return directory / "config.toml"


def load_config(directory: Path, environment: Mapping[str, str]) -> Config:
    """Return the settings of an archive; a folder without a file has the defaults.

    Raises `ConfigurationError`, naming file (or variable), key and value, for anything that is not known or not right.
    """
    path = config_file(directory)
    table = _read(path)
    _refuse_unknown(table, {"contact", "crawl", "web"}, path, "")
    crawl = _table(table, "crawl", set(NUMBERS), path)
    web = _table(table, "web", {"notice"}, path)
    values: dict[str, Any] = {key: _number(key, value, f"{path}: crawl.{key}") for key, value in crawl.items()}
    contact = None if "contact" not in table else _contact(table["contact"], f"{path}: contact")
    for variable, key in VARIABLES.items():
        text = environment.get(variable, "").strip()
        if not text:
            continue
        if key == "contact":
            contact = _contact(text, variable)
        else:
            values[key] = _number(key, _as_number(text, variable), variable)
    notice = None if "notice" not in web else _notice(web["notice"], f"{path}: web.notice")
    return Config(contact=contact, crawl=CrawlConfig(**values), web=WebConfig(notice=notice))


def _table(settings: Mapping[str, Any], name: str, known: set[str], path: Path) -> dict[str, Any]:
    table = settings.get(name, {})
    if not isinstance(table, dict):
        raise ConfigurationError(f"{path}: {name} must be a table, [{name}], not {table!r}")
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
            raise ConfigurationError(
                f"{path}: there is no setting {prefix}{key} (its value is {table[key]!r}); "
                f"known are {', '.join(prefix + name for name in sorted(known))}"
            )


def _contact(value: object, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ConfigurationError(f"{where} must be a mail address or a web page, not {value!r}")
    contact = value.strip()
    # It stands in a header of every request, in parentheses.
    if not contact.isascii() or not contact.isprintable() or any(sign in contact for sign in "()\\"):
        raise ConfigurationError(f"{where} must be plain ASCII without parentheses, not {value!r}")
    if "@" not in contact and not contact.startswith(("http://", "https://")):
        raise ConfigurationError(f"{where} must be a mail address or a web page, not {value!r}")
    return contact


def _notice(value: object, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ConfigurationError(f"{where} must be a sentence for readers, not {value!r}")
    notice = " ".join(value.split())
    if not notice.isprintable() or len(notice) > LONGEST_NOTICE:
        raise ConfigurationError(f"{where} must be at most {LONGEST_NOTICE} printable signs, not {value!r}")
    return notice


def _as_number(text: str, where: str) -> float | int:
    try:
        return int(text) if text.lstrip("-").isdigit() else float(text)
    except ValueError as exc:
        raise ConfigurationError(f"{where} must be a number, not {text!r}") from exc


def _number(key: str, value: object, where: str) -> float | int:
    rule = NUMBERS[key]
    wanted = "a whole number" if rule.whole else "a number"
    if isinstance(value, bool) or not isinstance(value, int if rule.whole else int | float):
        raise ConfigurationError(f"{where} must be {wanted}, not {value!r}")
    # Written so that it is also true for NaN.
    if not rule.least <= value <= rule.most:
        raise ConfigurationError(f"{where} must be {wanted} from {rule.least:g} to {rule.most:g}, not {value!r}")
    return value
