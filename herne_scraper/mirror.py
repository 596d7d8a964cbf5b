"""The same page under two addresses: the city's own, and that of a copy which is crawled in its stead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from herne_scraper.errors import ConfigurationError

PORTS = {"http": 80, "https": 443}


def origin_of(url: str) -> tuple[str, str, int]:
    """Return scheme, host and port; raises `ValueError` for what has none."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError(f"no http or https address: {url!r}")
    return parts.scheme, parts.hostname, parts.port or PORTS[parts.scheme]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mirror:
    """Where a site is fetched from, and where it really stands. Without a copy the two are one."""

    canonical: str
    """Scheme and host of the site: `https://www.herne.de`."""
    base: str
    """Scheme, host and port that are fetched from."""
    place: tuple[str, str, int]
    """The same, taken apart."""

    @classmethod
    def at(cls, canonical: str, base: str | None) -> Mirror:
        """Return the mirror for a base address; raises `ConfigurationError` for what is none."""
        if not base:
            return cls(canonical=canonical, base=canonical, place=origin_of(canonical))
        try:
            place = origin_of(base)
        except ValueError as exc:
            raise ConfigurationError(f"--base-url must be http(s)://HOST[:PORT], not {base!r}") from exc
        parts = urlsplit(base)
        if parts.path.strip("/") or parts.query or parts.fragment or parts.username:
            raise ConfigurationError(f"--base-url must be http(s)://HOST[:PORT] and nothing more, not {base!r}")
        return cls(canonical=canonical, base=f"{parts.scheme}://{parts.netloc}", place=place)

    @property
    def is_copy(self) -> bool:
        """Whether pages come from elsewhere than the site."""
        return self.base != self.canonical

    def fetched(self, url: str) -> str:
        """Return where a canonical address is fetched."""
        return self.base + url.removeprefix(self.canonical)

    def resolved(self, reference: str, fetched_url: str) -> str:
        """Return the address a page or a redirect means by a reference, as the site itself would have given it."""
        url = urljoin(fetched_url, reference)
        if self.is_copy and self.is_ours(url):
            parts = urlsplit(url)
            return self.canonical + parts._replace(scheme="", netloc="").geturl()
        return url

    def placed(self, reference: str, fetched_url: str, canonical: str) -> str:
        """Return where to fetch what a redirect means: literally there, or at the copy for the site's own address."""
        url = urljoin(fetched_url, reference)
        return url if self.is_ours(url) else self.fetched(canonical)

    def is_ours(self, url: str) -> bool:
        """Whether an address is at the place that is fetched from."""
        try:
            return origin_of(url) == self.place
        except ValueError:
            return False

    def as_published(self, body: bytes) -> bytes:
        """Return a page of a copy as the site would have sent it: links to the copy's own address are the site's."""
        if not self.is_copy:
            return body
        host = urlsplit(self.base).netloc.encode()
        if host not in body:
            return body
        scheme = self.base.partition(":")[0].encode()
        whole = re.compile(rb"(?:" + scheme + rb":)?//" + re.escape(host) + rb"(?![\w.:-])")
        return whole.sub(self.canonical.encode(), body)
