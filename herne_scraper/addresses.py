"""Addresses in their one canonical form, whatever way a page writes them (RFC 3986, 6.2; WHATWG URL for blanks)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote, unquote_to_bytes, urljoin, urlsplit, urlunsplit

_NOT_IN_ADDRESSES = re.compile(r"[\t\n\r]")
_TRACKING = re.compile(
    r"(?:utm_\w+|et_\w+|etcc_\w+|at_\w+|pk_\w+|mtm_\w+|piwik_\w+|matomo_\w+|mc_[ce]id|fbclid|gclid|dclid|gbraid|wbraid|"
    r"msclkid|twclid|yclid|igshid|igsh|_ga|_gl|_hsenc|_hsmi|wt_\w+|hsCtaTracking|jsessionid|phpsessid|sid_tracking)",
    re.IGNORECASE,
)
_SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}
# RFC 3986, 3.3: what may stand in a path segment as it is, and the slash between segments.
_IN_PATH = "/!$&'()*+,;=:@~-._"
_IN_QUERY = _IN_PATH + "?[]%"


@lru_cache(maxsize=4096)
def resolve(url: str, base: str | None) -> str | None:
    """Return `url` as an absolute address, `None` for what is none: empty, `javascript:`, broken."""
    cleaned = _NOT_IN_ADDRESSES.sub("", url).strip()
    if not cleaned or cleaned[:11].lower() == "javascript:":
        return None
    try:
        joined = cleaned if base is None or cleaned.startswith(("https://", "http://")) else urljoin(base, cleaned)
        urlsplit(joined).port  # noqa: B018 - raises for a port that is no number
    except ValueError:
        return None
    return joined


def canonical(url: str) -> str:
    """Return an absolute address in canonical form.

    Scheme and host in lower case, no default port, no user, percent-encoding in UTF-8 with capital digits and only
    where it must be, no tracking or session parameters. Path, other parameters and their order, and the fragment
    stay. Schemes other than http and https come back as they are but for blanks.
    """
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS:
        return url.replace(" ", "%20")
    host = (parts.hostname or "").rstrip(".")
    port = f":{parts.port}" if parts.port not in (None, _DEFAULT_PORTS[scheme]) else ""
    return urlunsplit(
        (scheme, f"{host}{port}", _path(parts.path), without_tracking(parts.query), parts.fragment.replace(" ", "%20"))
    )


def without_tracking(query: str) -> str:
    """Return a query without the parameters that only tell where a reader came from."""
    if not query:
        return ""
    kept = [part for part in query.split("&") if part and not _TRACKING.fullmatch(part.partition("=")[0])]
    return quote("&".join(kept), safe=_IN_QUERY)


def _path(path: str) -> str:
    path = _SESSION.sub("", path)
    if "/." in path:
        path = urlsplit(urljoin("http://host/", path)).path
    if (path.isascii() and "%" not in path and " " not in path and "//" not in path) or "%2f" in path.lower():
        # An encoded slash is no slash, and would become one.
        return path or "/"
    raw = unquote_to_bytes(path)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        # A link made by an old page: its letters are in the charset of the page.
        text = raw.decode("cp1252", errors="replace")
    text = unicodedata.normalize("NFC", text)
    return quote(re.sub(r"/{2,}", "/", text), safe=_IN_PATH) or "/"
