"""How often one reader may ask for what is costly: a sliding minute for each reader, in memory.

Crawlers that walk every combination of filters bring public Datasettes down; people never come near these limits.
"""

from __future__ import annotations

import ipaddress
import math
from collections import OrderedDict, deque

WINDOW = 60.0
"""Seconds."""
MOST_READERS = 10_000
"""More are forgotten, the one longest unheard of first: memory has an end."""


class Rate:
    """At most `limit` requests of one reader in any minute; 0 stands for no limit.

    Kept in memory only and never logged: addresses of readers are nobody's business.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._asked: OrderedDict[str, deque[float]] = OrderedDict()

    def wait(self, address: str, now: float) -> int:
        """Count a request; return 0 where it may pass, else the seconds until one may.

        `now` is monotonic, in seconds. A refused request is not counted: who waits as told gets through.
        """
        if self._limit == 0:
            return 0
        reader = _reader(address)
        times = self._asked.setdefault(reader, deque())
        self._asked.move_to_end(reader)
        while times and times[0] <= now - WINDOW:
            times.popleft()
        if len(times) >= self._limit:
            return max(1, math.ceil(times[0] + WINDOW - now))
        times.append(now)
        if len(self._asked) > MOST_READERS:
            self._asked.popitem(last=False)
        return 0


def _reader(address: str) -> str:
    """Return what stands for one reader: the address, of IPv6 the network of a household."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
