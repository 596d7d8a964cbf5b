"""Puts parts of a query together: flat, without repetition, limits in time as one period. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from archive.search.query_values import Days
from archive.search.tree import And, Node, Not, Or, Period, meaning

Operand = Node | Days
"""A limit in time is kept as it was typed until it is clear what stands beside it."""

SWAPPED = "Der Anfang des Zeitraums liegt nach seinem Ende; beide wurden vertauscht."
NO_DAY = "Kein Tag liegt in allen genannten Zeiträumen."


def whole(operand: Operand) -> Node:
    """Return an operand as a part of a tree."""
    if not isinstance(operand, Days):
        return operand
    return Period(
        first=None if operand.field == "bis" else operand.first,
        last=None if operand.field == "von" else operand.last,
    )


def all_of(operands: Iterable[Operand], notes: list[str]) -> Operand | None:
    """Return what all operands have; `None` without any. Adds what has to be said about their limits in time."""
    flat = [part for operand in operands for part in (operand.parts if isinstance(operand, And) else (operand,))]
    limits = [part for part in flat if isinstance(part, (Days, Period))]
    if len(limits) > 1:
        period = _one_period(limits, notes)
        if period is not None:
            first = flat.index(limits[0])
            flat = [part for part in flat if not isinstance(part, (Days, Period))]
            flat.insert(first, period)
    if len(flat) == 1:
        return flat[0]
    parts = _without_repetition(map(whole, flat))
    return And(parts=parts) if len(parts) > 1 else parts[0] if parts else None


def any_of(operands: Iterable[Operand]) -> Operand | None:
    """Return what one of the operands has; `None` without any."""
    flat = [part for operand in operands for part in (operand.parts if isinstance(operand, Or) else (operand,))]
    if len(flat) == 1:
        return flat[0]
    parts = _without_repetition(map(whole, flat))
    return Or(parts=parts) if len(parts) > 1 else parts[0] if parts else None


def none_of(operand: Operand) -> Node:
    """Return what an operand leaves."""
    return operand.part if isinstance(operand, Not) else Not(part=whole(operand))


def _one_period(limits: list[Days | Period], notes: list[str]) -> Period | None:
    """Return the days that lie in all limits; `None` where none does. A begin after its end is exchanged for it."""
    periods = [whole(limit) if isinstance(limit, Days) else limit for limit in limits]
    firsts = [period.first for period in periods if isinstance(period, Period) and period.first]
    lasts = [period.last for period in periods if isinstance(period, Period) and period.last]
    first, last = max(firsts, default=None), min(lasts, default=None)
    if first is None or last is None or first <= last:
        return Period(first=first, last=last)
    if len(limits) == 2 and len(firsts) == len(lasts) == 1:
        begins, ends = sorted(limits, key=_begins, reverse=True)
        notes.append(SWAPPED)
        return Period(
            first=ends.first if isinstance(ends, Days) else last,
            last=begins.last if isinstance(begins, Days) else first,
        )
    notes.append(NO_DAY)
    return None


def _begins(limit: Days | Period) -> bool:
    return limit.field == "von" if isinstance(limit, Days) else limit.first is not None


def _without_repetition(parts: Iterable[Node]) -> tuple[Node, ...]:
    return tuple({meaning(part): part for part in reversed(list(parts))}.values())[::-1]
