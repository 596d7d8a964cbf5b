"""What time it is for a crawl: the machine's clock, unless the setting `HERNE_CLOCK` brings another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

Clock = Callable[[], datetime]
"""Returns the present moment, aware, in UTC."""


def utc_now() -> datetime:
    """Return the present moment of the machine's clock."""
    return datetime.now(UTC)


def clock_of(settings: Mapping[str, Any]) -> Clock:
    """Return the clock a crawl goes by. A simulated year sets its own: time is an argument."""
    clock: Clock | None = settings["HERNE_CLOCK"]
    return clock or utc_now
