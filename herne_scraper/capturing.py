"""Hands every response to whoever keeps it before anything is read from it, and gives back what was kept."""

from __future__ import annotations

from http import HTTPStatus
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Headers, Response

from herne_scraper.clock import clock_of
from herne_scraper.ports import Captured, Frontier, Received, Target

REPLAYED = "replayed"
"""Flag of a response that did not come from the network."""


def target_of(request: Request) -> Target | None:
    """Return what a request was made for; `None` for robots.txt."""
    target = request.meta.get("target")
    return target if isinstance(target, Target) else None


def captured_of(response: Response) -> Captured | None:
    """Return where a response is kept; `None` for a 304."""
    captured = response.meta.get("captured")
    return captured if isinstance(captured, Captured) else None


def frontier_of(crawler: Crawler) -> Frontier:
    """Return the frontier that the pipeline brought."""
    frontier: Frontier | None = getattr(crawler.spider, "frontier", None)
    if frontier is None:
        raise RuntimeError("no frontier: ITEM_PIPELINES must name a pipeline that brings one")
    return frontier


class BrokenEncoding(IgnoreRequest):
    """A response whose content-encoding is not what its header says."""


class CapturingMiddleware(HttpCompressionMiddleware):
    """Undoes the content-encoding and has the response kept, whatever its status, in the one place that sees both."""

    def __init__(self, *, crawler: Crawler) -> None:
        super().__init__(crawler=crawler)
        self._crawler = crawler
        self._clock = clock_of(crawler.settings)

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Have a response kept before it goes on; a 304, which has no page, as a visit to the page it confirms."""
        if REPLAYED in response.flags:
            return response
        sent = response.headers.to_string()
        encoding = header(response.headers, "Content-Encoding")
        try:
            decoded = super().process_response(request, _without_charset(response))
        except IgnoreRequest:
            raise
        except Exception as exc:
            # What cannot be unpacked is kept as it came, and is no page.
            self._keep(request, response, response.body, sent, f"{encoding}; not undone: {exc}", target=None)
            raise BrokenEncoding(f"its content-encoding {encoding} cannot be undone: {exc}") from exc
        if not isinstance(decoded, Response):
            return decoded
        if decoded.status == HTTPStatus.NOT_MODIFIED:
            target = target_of(request)
            if target is not None and (target.etag or target.last_modified):
                received = self._received(request, response, b"", sent, encoding)
                frontier_of(self._crawler).revisit(received, target)
            return decoded
        captured = self._keep(request, response, decoded.body, sent, encoding, target=target_of(request))
        request.meta["captured"] = captured
        return decoded if captured.body is None else decoded.replace(body=captured.body)

    def _keep(
        self,
        request: Request,
        response: Response,
        body: bytes,
        sent: bytes,
        encoding: str | None,
        *,
        target: Target | None,
    ) -> Captured:
        return frontier_of(self._crawler).keep(self._received(request, response, body, sent, encoding), target)

    def _received(
        self, request: Request, response: Response, body: bytes, sent: bytes, encoding: str | None
    ) -> Received:
        asked_for = target_of(request)
        return Received(
            url=asked_for.url if asked_for else request.url,
            fetched_url=request.url,
            fetched_at=self._clock(),
            method=request.method,
            status=response.status,
            request_headers=request.headers.to_string(),
            response_headers=sent,
            content_encoding=encoding,
            content_type=header(response.headers, "Content-Type"),
            etag=header(response.headers, "ETag"),
            last_modified=header(response.headers, "Last-Modified"),
            body=body,
        )


class ReplayMiddleware:
    """Answers a request for a page that was fetched before and not read: from what was kept, without the network."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Remember the crawler; the frontier is brought later."""
        return cls(crawler)

    def process_request(self, request: Request) -> Response | None:
        """Return the kept response; `None` lets the request go on to the network."""
        capture = request.meta.get("replay")
        if capture is None:
            return None
        received, captured = frontier_of(self._crawler).replay(capture)
        request.meta["captured"] = captured
        headers = {} if received.content_type is None else {"Content-Type": received.content_type}
        return Response(request.url, received.status, headers, received.body, flags=[REPLAYED])


def _without_charset(response: Response) -> Response:
    """Return the response as mere bytes: asked for a copy, Scrapy would guess the charset of what is compressed."""
    return Response(
        response.url,
        response.status,
        response.headers,
        response.body,
        response.flags,
        response.request,
        response.certificate,
        response.ip_address,
        response.protocol,
    )


def header(headers: Headers, name: str) -> str | None:
    """Return a header's value as text; `None` where it is absent."""
    value = headers.get(name)
    return None if value is None else value.decode("latin-1")
