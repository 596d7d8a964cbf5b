"""What a single setting may be. Each check takes a value and where it was written, and returns the value to go by.

A check raises `ConfigurationError` that names the place and the value, unless the value may hold a secret: addresses of
notices carry passwords and tokens, and are never repeated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from archive.durations import EXAMPLES, read_duration
from herne_scraper.errors import ConfigurationError

LONGEST_NOTICE = 500
"""Signs; it stands above every page."""
SHORTEST_EVERY, LONGEST_EVERY = timedelta(minutes=15), timedelta(days=92)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One key of `config.toml`."""

    check: Callable[[object, str], Any]
    """Takes a value and where it was written."""
    variable: str | None = None
    """Overrides the file."""
    from_text: Callable[[str, str], object] = lambda text, _where: text
    """What the text of the variable means, before it is checked."""


def number(least: float, most: float, *, whole: bool = False, variable: str | None = None) -> Setting:
    """Return a setting that is a number within bounds."""
    wanted = "a whole number" if whole else "a number"

    def check(value: object, where: str) -> float | int:
        if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
            raise ConfigurationError(f"{where} must be {wanted}, not {value!r}")
        # Written so that it is also true for NaN.
        if not least <= value <= most:
            raise ConfigurationError(f"{where} must be {wanted} from {least:g} to {most:g}, not {value!r}")
        return value

    return Setting(check=check, variable=variable, from_text=_as_number)


def _as_number(text: str, where: str) -> float | int:
    try:
        return int(text) if text.lstrip("-").isdigit() else float(text)
    except ValueError as exc:
        raise ConfigurationError(f"{where} must be a number, not {text!r}") from exc


def choice(*values: str, variable: str | None = None) -> Setting:
    """Return a setting that is one of some words."""

    def check(value: object, where: str) -> str:
        if value not in values:
            raise ConfigurationError(f"{where} must be one of {', '.join(values)}; not {value!r}")
        return str(value)

    return Setting(check=check, variable=variable)


def flag(value: object, where: str) -> bool:
    """Return what is either so or not: true or false."""
    if not isinstance(value, bool):
        raise ConfigurationError(f"{where} must be true or false, not {value!r}")
    return value


def flag_from_text(text: str, where: str) -> bool:
    """Return what the text of a variable means."""
    if text.lower() not in ("true", "false", "1", "0"):
        raise ConfigurationError(f"{where} must be true or false, not {text!r}")
    return text.lower() in ("true", "1")


def some_of(*values: str, variable: str | None = None) -> Setting:
    """Return a setting that is a list of some words, one at least."""

    def check(value: object, where: str) -> tuple[str, ...]:
        if not isinstance(value, list) or not value or any(word not in values for word in value):
            raise ConfigurationError(f"{where} must be a list of {', '.join(values)}; not {value!r}")
        return tuple(word for word in values if word in value)

    return Setting(check=check, variable=variable, from_text=lambda text, _where: text.split())


def contact(value: object, where: str) -> str:
    """Return who may be asked: a mail address or a web page."""
    if not isinstance(value, str) or not value.strip():
        raise ConfigurationError(f"{where} must be a mail address or a web page, not {value!r}")
    found = value.strip()
    # It stands in a header of every request, in parentheses.
    if not found.isascii() or not found.isprintable() or any(sign in found for sign in "()\\"):
        raise ConfigurationError(f"{where} must be plain ASCII without parentheses, not {value!r}")
    if "@" not in found and not found.startswith(("http://", "https://")):
        raise ConfigurationError(f"{where} must be a mail address or a web page, not {value!r}")
    return found


def notice(value: object, where: str) -> str:
    """Return a sentence for readers, on one line."""
    if not isinstance(value, str) or not value.strip():
        raise ConfigurationError(f"{where} must be a sentence for readers, not {value!r}")
    found = " ".join(value.split())
    if not found.isprintable() or len(found) > LONGEST_NOTICE:
        raise ConfigurationError(f"{where} must be at most {LONGEST_NOTICE} printable signs, not {value!r}")
    return found


def interval(value: object, where: str) -> timedelta | None:
    """Return how often something is to happen; `None` for `never`."""
    if value == "never":
        return None
    try:
        span = read_duration(value if isinstance(value, str) else repr(value))
    except ValueError as exc:
        raise ConfigurationError(f"{where} must be never or a span of time such as {EXAMPLES}, not {value!r}") from exc
    if not SHORTEST_EVERY <= span <= LONGEST_EVERY:
        raise ConfigurationError(f"{where} must be from 15m to 92d, not {value!r}")
    return span


def addresses(value: object, where: str) -> tuple[str, ...]:
    """Return addresses as Apprise writes them, each once. What is wrong with one is said by its place in the list."""
    if not isinstance(value, list | tuple):
        raise ConfigurationError(f"{where} must be a list of addresses in quotation marks")
    for place, address in enumerate(value, start=1):
        scheme, found, rest = address.partition("://") if isinstance(address, str) else ("", "", "")
        if not (scheme.isascii() and scheme.isalnum() and found and rest) or len(address.split()) != 1:
            raise ConfigurationError(f"{where}: address {place} must be written as service://..., without blanks")
    return tuple(dict.fromkeys(value))


def web_address(value: object, where: str) -> str:
    """Return an address that can be asked by HTTP. It may be a secret, so it is not repeated."""
    wrong = ConfigurationError(f"{where} must be an address that begins with https:// or http://, without blanks")
    if not isinstance(value, str) or len(value.split()) != 1 or not value.isprintable():
        raise wrong
    try:
        parts = urlsplit(value)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise wrong from None
    if not usable:
        raise wrong
    return value
