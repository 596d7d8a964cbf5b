"""What somebody wants to be told of: `DIR/alerts.toml`, read and checked.

site = "https://archiv.example.org"     # where the archive is served, so that messages can link it; optional

[[alert]]
name = "Bomben in Wanne"                # names it in messages and remembers what was sent: keep it
search = 'Bombe ort:Wanne -Übung'       # as typed into the search, filters too; without it every notice fits
sections = ["/Rathaus/Politik/"]        # any of these, by path, name or name in addresses; without it all
changes = ["new", "edit", "gone"]       # of new, edit, missing, gone, back; without it new
edits = ["date", "time", "place"]       # of an edit, only these kinds (`docs/how-it-works.md`); without it all
to = ["mailto://user:password@example.org", "json://127.0.0.1:8080/hook"]     # Apprise addresses
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archive.config_values import addresses, some_of, web_address
from archive.edits.kinds import KINDS
from herne_scraper.errors import ConfigurationError

CHANGES = ("new", "edit", "missing", "gone", "back")
"""What the city does. What the archive does by itself is nobody's news."""
LONGEST_NAME = 100
KEYS = ("name", "search", "sections", "changes", "edits", "to")
_CHANGES = some_of(*CHANGES)
_EDITS = some_of(*KINDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One wish to be told."""

    name: str
    search: str = ""
    """As typed into the search; empty for every notice."""
    sections: tuple[str, ...] = ()
    """Paths, slugs or names; none for all."""
    changes: tuple[str, ...] = ("new",)
    """Of `CHANGES`."""
    edits: tuple[str, ...] = ()
    """Kinds of edit, none for all."""
    to: tuple[str, ...] = field(repr=False)
    """Apprise addresses; each is a secret as a whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertFile:
    """All of them."""

    site: str | None
    """Where the archive is served, without a slash at its end."""
    alerts: tuple[Alert, ...]


def alerts_file(directory: Path) -> Path:
    """Return where an archive's alerts are."""
    return directory / "alerts.toml"


def load_alerts(directory: Path) -> AlertFile:
    """Return the alerts of an archive, none where there is no file.

    Raises `ConfigurationError`, naming file, alert and key, for anything that is not known or not right.
    """
    path = alerts_file(directory)
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return AlertFile(site=None, alerts=())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise ConfigurationError(f"{path} is no TOML: {exc}") from exc
    _refuse_unknown(table, ("site", "alert"), f"{path}")
    site = web_address(table["site"], f"{path}: site").rstrip("/") if "site" in table else None
    entries = table.get("alert", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ConfigurationError(f"{path}: alerts are written as tables, each under a line [[alert]]")
    alerts = tuple(_alert(entry, f"{path}: alert {place}") for place, entry in enumerate(entries, start=1))
    names = [alert.name for alert in alerts]
    for name in names:
        if names.count(name) > 1:
            raise ConfigurationError(f"{path}: two alerts have the name {name!r}; what was sent is remembered by name")
    return AlertFile(site=site, alerts=alerts)


def _alert(entry: Mapping[str, Any], where: str) -> Alert:
    name = entry.get("name")
    if not isinstance(name, str) or not name.strip() or not name.isprintable() or len(name) > LONGEST_NAME:
        raise ConfigurationError(f"{where} needs a name of at most {LONGEST_NAME} printable signs, not {name!r}")
    name = name.strip()
    where = f"{where} ({name})"
    _refuse_unknown(entry, KEYS, where)
    search = entry.get("search", "")
    if not isinstance(search, str):
        raise ConfigurationError(f"{where}: search must be what one types into the search, not {search!r}")
    sections = entry.get("sections", [])
    if not isinstance(sections, list) or not all(isinstance(one, str) and one.strip() for one in sections):
        raise ConfigurationError(f"{where}: sections must be a list of paths like /Rathaus/Politik/, not {sections!r}")
    to = addresses(entry.get("to"), f"{where}: to")
    if not to:
        raise ConfigurationError(f"{where}: to must name one address at least")
    changes = _CHANGES.check(entry.get("changes", ["new"]), f"{where}: changes")
    edits = _EDITS.check(entry["edits"], f"{where}: edits") if "edits" in entry else ()
    if edits and "edit" not in changes:
        raise ConfigurationError(f"{where}: edits names kinds of edit, but changes does not name edit")
    return Alert(name=name, search=search.strip(), sections=tuple(sections), changes=changes, edits=edits, to=to)


def _refuse_unknown(table: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    for key in table:
        if key not in known:
            raise ConfigurationError(f"{where}: there is no setting {key}; known are {', '.join(known)}")
