"""What can go wrong with a web server, to be switched on for some addresses, some of the time or some times."""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from random import Random


@dataclass(frozen=True, slots=True)
class Status:
    """Answer with this status, and with Retry-After where seconds (or an HTTP date) are given."""

    status: int
    retry_after: str | None = None


@dataclass(frozen=True, slots=True)
class Redirect:
    """Send the visitor elsewhere; two of these make a loop."""

    location: str
    status: int = 302


@dataclass(frozen=True, slots=True)
class Delay:
    """Answer rightly, after some seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Hang:
    """Take the request and never answer, until the server ends."""


@dataclass(frozen=True, slots=True)
class Drip:
    """Answer rightly, a few bytes at a time with a pause (seconds) between."""

    pause: float
    bytes_at_once: int = 64


@dataclass(frozen=True, slots=True)
class Truncate:
    """Announce the whole body, send a part of it and close."""

    share: float = 0.5


@dataclass(frozen=True, slots=True)
class Charset:
    """Declare this charset in the header, whatever the bytes are."""

    name: str


@dataclass(frozen=True, slots=True)
class Oversize:
    """Send so many bytes after the page."""

    size: int


@dataclass(frozen=True, slots=True)
class GzipBomb:
    """Send a small gzip body that grows to so many bytes."""

    size: int


@dataclass(frozen=True, slots=True)
class SoftNotFound:
    """Say that the page is not there, with status 200."""


@dataclass(frozen=True, slots=True)
class Shell:
    """Send a page that is nothing without its script: a redesign no extractor can read."""


@dataclass(frozen=True, slots=True)
class EndlessPaging:
    """Every page of a listing says that there is a next one, and shows the same entries."""


Kind = (
    Status
    | Redirect
    | Delay
    | Hang
    | Drip
    | Truncate
    | Charset
    | Oversize
    | GzipBomb
    | SoftNotFound
    | Shell
    | EndlessPaging
)


@dataclass(slots=True)
class Trouble:
    """A kind of trouble for the addresses that match a pattern (`*` and `?`)."""

    pattern: str
    kind: Kind
    rate: float = 1.0
    """Share of the matching requests that meet it."""
    times: int | None = None
    """How many requests meet it before it is over; `None` for ever."""


@dataclass(slots=True)
class Troubles:
    """All troubles at present. The draw is seeded, so that a run meets the same share each time."""

    present: list[Trouble] = field(default_factory=list)
    draw: Random = field(default_factory=lambda: Random(1))

    def add(self, pattern: str, kind: Kind, *, rate: float = 1.0, times: int | None = None) -> Trouble:
        """Switch trouble on. Raises `ValueError` for a rate that is no share."""
        if not 0 < rate <= 1:
            raise ValueError(f"a rate lies above 0 and at most at 1, not at {rate}")
        trouble = Trouble(pattern=pattern, kind=kind, rate=rate, times=times)
        self.present.append(trouble)
        return trouble

    def clear(self) -> None:
        """Switch all trouble off."""
        self.present.clear()

    def met_by(self, address: str) -> Kind | None:
        """Return the first trouble this request meets, counting it."""
        for trouble in self.present:
            if trouble.times == 0 or not fnmatchcase(address, trouble.pattern):
                continue
            if trouble.rate < 1 and self.draw.random() >= trouble.rate:
                continue
            if trouble.times is not None:
                trouble.times -= 1
            return trouble.kind
        return None
