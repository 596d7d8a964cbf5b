"""What may never come back: the words that were redacted and the articles that were withdrawn.

Whoever is to keep words out has to know them, so they stand in one place, `DIR/private/redactions.toml`: never served,
readable by the owner only, and apart from the databases, so that these can be shown to be free of them. Whoever deletes
the file forgets the words; the next crawl may then bring them back.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.errors import ArchiveError
from archive.redaction.kinds import Kind

HEADER = """\
# Written by `herne-archive redact` and `withdraw`. Private: it holds the words that are to stand nowhere else.
# Crawls read it, so that what was removed does not come back. Keep it, and keep it secret.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One text that is redacted, or one article that is withdrawn."""

    redaction: int
    """As in `redactions` of `archive.db`."""
    kind: Kind
    replacement: str
    text: str = ""
    """What is redacted; empty for an article that is withdrawn."""
    keys: tuple[str, ...] = ()
    """Of a redaction the articles it is limited to, none for all; of what is withdrawn the keys it ever had."""
    urls: tuple[str, ...] = ()
    """Addresses of the pages of these articles."""
    entries: tuple[str, ...] = ()
    """What entries of a listing are known by that show what is withdrawn: keys made of date and hash of a title."""
    published: str = ""
    published_raw: str = ""
    """Date and date line of what is withdrawn."""


def rules_file(directory: Path) -> Path:
    """Return where an archive keeps what may not come back."""
    return directory / "private" / "redactions.toml"


def load_rules(directory: Path) -> tuple[Rule, ...]:
    """Return the rules of an archive, none where there is no file. Raises `ArchiveError` for a file that is damaged.

    A crawl without them could bring back what the law forbids, so it must not run then.
    """
    path = rules_file(directory)
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return ()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise ArchiveError(f"{path} is no TOML, so nothing can be kept out by it: {exc}") from exc
    try:
        return tuple(_rule(entry) for entry in table.get("rule", []))
    except (KeyError, TypeError, ValueError) as exc:
        raise ArchiveError(f"{path} has a rule that cannot be used: {exc!r}") from exc


def add_rule(directory: Path, rule: Rule) -> None:
    """Add a rule, once; the file is whole at every moment and on the disk when this returns. Needs the folder."""
    rules = load_rules(directory)
    if rule in rules:
        return
    write_rules(directory, (*rules, rule))


def write_rules(directory: Path, rules: Sequence[Rule]) -> None:
    """Write all rules in the place of those that were there."""
    path = rules_file(directory)
    unfinished = path.with_suffix(".toml.part")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(HEADER + "".join(f"\n[[rule]]\n{_toml(rule)}" for rule in rules))
        file.flush()
        os.fsync(file.fileno())
    unfinished.chmod(0o600)
    unfinished.replace(path)


def _rule(entry: dict[str, Any]) -> Rule:
    kind = entry["kind"]
    if kind not in ("redact", "withdraw"):
        raise ValueError(f"there is no kind {kind!r}")
    return Rule(
        redaction=int(entry["redaction"]),
        kind=kind,
        replacement=str(entry["replacement"]),
        text=str(entry.get("text", "")),
        keys=tuple(entry.get("keys", ())),
        urls=tuple(entry.get("urls", ())),
        entries=tuple(entry.get("entries", ())),
        published=str(entry.get("published", "")),
        published_raw=str(entry.get("published_raw", "")),
    )


def _toml(rule: Rule) -> str:
    texts = [(name, getattr(rule, name)) for name in ("kind", "replacement", "text", "published", "published_raw")]
    lists = [(name, list(getattr(rule, name))) for name in ("keys", "urls", "entries")]
    # What JSON escapes in a string TOML does, too.
    lines = [f"{name} = {json.dumps(value)}\n" for name, value in (*texts, *lists) if value]
    return f"redaction = {rule.redaction}\n" + "".join(lines)
