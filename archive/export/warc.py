"""From a captured response to WARC 1.1 records. Knows no database and no file: rows in, records out.

What is kept is not all that went over the wire, and the records say so. The body is kept with its content-encoding
undone, so `Content-Encoding` and `Transfer-Encoding` are renamed `X-Orig-…`, as Webrecorder's tools do, and
`Content-Length` is that of the record. The status line and the request line are made anew, since only the number
and the address are kept, and Scrapy has brought the names of headers to one spelling. Each `metadata` record names
what of this applies to its response, with the hash of the body, by which the archive's versions name it.

Names of records are made of what they hold, so that the same captures give the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Literal
from urllib.parse import quote, urlsplit
from uuid import NAMESPACE_URL, uuid5

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

VERSION = "WARC/1.1"
SPECIFICATION = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
NOT_UNDONE = "; not undone: "
"""Stands in `content_encoding` where the body is kept as it came."""

Kind = Literal["warcinfo", "response", "request", "metadata", "revisit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """A row of `captures`, without its body."""

    id: int
    uri: str
    """What answered, as the city's own address."""
    url: str
    """What the archive asked for; another address where the site redirected."""
    fetched_url: str
    """Where that was fetched; another host where a copy of the site was."""
    fetched_at: datetime
    method: str
    status: int
    request_headers: bytes
    response_headers: bytes
    content_encoding: str | None
    sha256: str
    versions: Sequence[str] = ()
    """Versions of articles that were read from it, with the extractor that read them."""

    @property
    def date(self) -> str:
        """Return the WARC-Date: microseconds make one second's captures of an address two."""
        return self.fetched_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def record_id(self, kind: Kind) -> str:
        """Return the name of the record of this kind."""
        return record_id(kind, str(self.id), self.url, self.date, self.sha256)


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The response record that a revisit refers to."""

    record_id: str
    uri: str
    date: str
    payload_digest: str
    status: int


# warcio has no types.
class _AsSent(StatusAndHeaders):  # type: ignore[misc]
    """Header lines that are written as the bytes they were sent as.

    warcio would write a value that is not ASCII in another spelling, and stop at such a name.
    """

    def to_ascii_bytes(self, filter_func: Callable[[Any], Any] | None = None) -> bytes:
        """Return the lines as bytes: one for each sign, as `_header_lines` read them."""
        return bytes(self.to_bytes(filter_func, encoding="latin-1"))


def record_id(kind: Kind, *parts: str) -> str:
    """Return a name that depends on nothing but what it names (RFC 4122, version 5)."""
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, chr(10).join(('herne-archive', kind, *parts)))}>"


def digest_of(body: bytes) -> str:
    """Return the digest that WARC tools compare: SHA-1, base32."""
    digester = Digester("sha1")
    digester.update(body)
    return str(digester)


def warcinfo(filename: str, date: str, fields: Sequence[tuple[str, str]]) -> ArcWarcRecord:
    """Return the record that says what the file is."""
    return _fields("warcinfo", record_id("warcinfo", filename, date), date, fields, {"WARC-Filename": filename})


def response(capture: Capture, body: bytes) -> tuple[ArcWarcRecord, Original]:
    """Return the record of a response, and what revisits say of it."""
    digest = digest_of(body)
    name = capture.record_id("response")
    headers = {"WARC-Record-ID": name, "WARC-Date": capture.date, "WARC-Payload-Digest": digest}
    record = _writer().create_warc_record(
        capture.uri,
        "response",
        payload=io.BytesIO(body),
        length=len(body),
        http_headers=_answered(capture, len(body)),
        warc_headers_dict=headers,
    )
    return record, Original(
        record_id=name, uri=capture.uri, date=capture.date, payload_digest=digest, status=capture.status
    )


def revisit(capture: Capture, original: Original, size: int) -> ArcWarcRecord:
    """Return the record of a visit that found what an earlier response had: so says the server (304), or the hash.

    The header of a 304 stands in the metadata record: tools that replay would show it in place of the page, and take
    that of the original where the revisit has none.
    """
    confirmed = capture.status == HTTPStatus.NOT_MODIFIED
    headers = {
        "WARC-Record-ID": capture.record_id("revisit"),
        "WARC-Date": capture.date,
        "WARC-Profile": NOT_MODIFIED if confirmed else IDENTICAL,
        "WARC-Refers-To": original.record_id,
        "WARC-Refers-To-Target-URI": original.uri,
        "WARC-Refers-To-Date": original.date,
        "WARC-Payload-Digest": original.payload_digest,
    }
    answered = None if confirmed else _answered(capture, size)
    record = _writer().create_warc_record(capture.uri, "revisit", http_headers=answered, warc_headers_dict=headers)
    if confirmed:
        record.http_headers = None
    return record


def request(capture: Capture, concurrent_to: str) -> ArcWarcRecord:
    """Return the record of what was asked for."""
    parts = urlsplit(capture.uri)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = _header_lines(capture.request_headers)
    if not any(name.lower() == "host" for name, _ in lines):
        lines.insert(0, ("Host", parts.netloc))
    headers = {
        "WARC-Record-ID": capture.record_id("request"),
        "WARC-Date": capture.date,
        "WARC-Concurrent-To": concurrent_to,
    }
    target = quote(target, safe="%/:?#[]@!$&'()*+,;=")
    asked = _AsSent(f"{capture.method} {target} HTTP/1.1", lines, is_http_request=True)
    return _writer().create_warc_record(capture.uri, "request", http_headers=asked, warc_headers_dict=headers)


def metadata(capture: Capture, concurrent_to: str) -> ArcWarcRecord:
    """Return the record of what else is known of a capture, and of where its records differ from what was sent."""
    fields = [("capture", str(capture.id)), ("payload-sha256", capture.sha256)]
    if capture.url != capture.uri:
        fields.append(("asked-for", capture.url))
    if capture.fetched_url != capture.uri:
        fields.append(("fetched-from", capture.fetched_url))
    encoding = capture.content_encoding
    if encoding is not None:
        fields.append(("content-encoding-as-sent", encoding))
    notes = ["status line and request line made anew", "header names in one spelling"]
    if encoding is not None and NOT_UNDONE not in encoding:
        notes.append("content-encoding undone")
    fields.append(("differs-from-the-wire", "; ".join(notes)))
    if capture.status == HTTPStatus.NOT_MODIFIED:
        fields.append(("response-status", "304"))
        fields += [("response-header", f"{name}: {value}") for name, value in _header_lines(capture.response_headers)]
    fields += [("version", version) for version in capture.versions]
    extra = {"WARC-Target-URI": capture.uri, "WARC-Concurrent-To": concurrent_to}
    return _fields("metadata", capture.record_id("metadata"), capture.date, fields, extra)


def _fields(
    kind: Kind, name: str, date: str, fields: Sequence[tuple[str, str]], extra: dict[str, str]
) -> ArcWarcRecord:
    block = "".join(f"{field}: {' '.join(value.split())}\r\n" for field, value in fields).encode()
    headers = StatusAndHeaders("", [("WARC-Type", kind), ("WARC-Record-ID", name), ("WARC-Date", date)], VERSION)
    for field, value in extra.items():
        headers.add_header(field, value)
    return _writer().create_warc_record(
        "",
        kind,
        payload=io.BytesIO(block),
        length=len(block),
        warc_headers=headers,
        warc_content_type="application/warc-fields",
    )


def _answered(capture: Capture, length: int) -> StatusAndHeaders:
    """Return the HTTP header of a response as the record has it; `length` is that of its body."""
    undone = NOT_UNDONE not in (capture.content_encoding or "")
    lines = []
    for name, value in _header_lines(capture.response_headers):
        lower = name.lower()
        if lower == "transfer-encoding" or (lower == "content-encoding" and undone):
            lines.append((f"X-Orig-{name}", value))
        elif lower == "content-length":
            if value != str(length):
                lines.append((f"X-Orig-{name}", value))
        else:
            lines.append((name, value))
    lines.append(("Content-Length", str(length)))
    try:
        phrase = HTTPStatus(capture.status).phrase
    except ValueError:
        phrase = ""
    return _AsSent(f"{capture.status} {phrase}".strip(), lines, protocol="HTTP/1.1")


def _header_lines(raw: bytes) -> list[tuple[str, str]]:
    """Return kept header lines as names and values. Line breaks that would forge another header become blanks."""
    lines = []
    for line in raw.decode("latin-1").split("\r\n"):
        name, separator, value = line.partition(":")
        if separator:
            lines.append((" ".join(name.split()), " ".join(value.split("\n")).strip()))
    return lines


def _writer() -> WARCWriter:
    return WARCWriter(io.BytesIO(), gzip=True, warc_version=VERSION)
