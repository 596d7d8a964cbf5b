"""What a check is, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong; given in the order of the fields."""

    check: str
    """What was looked at: `chain`, `version`, `body` and so on."""
    where: str
    """File, table and row."""
    value: str
    """What stands there."""
    says: str
    """What is wrong with it."""

    def __str__(self) -> str:
        """Return the finding on one line."""
        return f"{self.check}: {self.where}: {self.says} ({self.value})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing to look at; `run` yields what is wrong and, for the progress, `None` after each part."""

    name: str
    run: Callable[[], Iterable[Finding | None]]
    size: int = 0
    """How many parts it has, as far as that is known beforehand."""
    counted: str = ""
    """What the parts are, in the report; empty where they are not worth telling."""
