"""A search as JSON: what its page shows, with the addresses of everything that can be followed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from datasette import Response

from archive.search import places
from archive.search.record import correction_record, hit_record, results_record
from archive.search.results import Facets, Hit
from archive.web.addresses import Url, article_json_path, article_path, full_addresses, version_path
from archive.web.instance import Datasette, Request
from archive.web.responses import json_answer
from archive.web.search_values import FORMATS, parameters, search_path
from archive.web.searching import Asked, ask, request_of


async def results_json(datasette: Datasette, request: Request) -> Response:
    """Return a page of what a search finds; `links.next` leads through all of them."""
    asked = await ask(datasette, request)
    return json_answer(request, search_record(asked, full_addresses(datasette, request)))


def search_record(asked: Asked, url: Url) -> dict[str, Any]:
    """Return the answer."""
    values, results = asked.values, asked.results

    def narrowed(**change: Any) -> str:  # noqa: ANN401 - fields of SearchValues
        return url(search_path(replace(values, page=1, **change), "json"))

    return {
        **results_record(request_of(values), results),
        "notes": list(asked.notes),
        "parameters": parameters(values, sort=values.order, page=values.page),
        "hits": [_hit(hit, asked, url) for hit in results.hits],
        "facets": _facets(results.facets, narrowed),
        "corrections": [{**correction_record(one), "url": narrowed(q=one.q)} for one in results.corrections],
        "related": [{"word": word, "url": narrowed(q=word)} for word in results.related],
        "links": _links(asked, url),
    }


def _hit(hit: Hit, asked: Asked, url: Url) -> dict[str, Any]:
    version = hit.source_label if hit.source == "fassung" else None
    time = asked.version_times.get(version or "")
    return {
        **hit_record(hit),
        "sections": [{"path": section.path, "name": section.name} for section in hit.sections],
        "places": [{"slug": place.slug, "name": place.name} for place in places.known() if place.slug in hit.places],
        "url": url(article_path(hit.key, hit.slug)),
        "json": url(article_json_path(hit.key)),
        "version": {
            "id": version,
            "observed_at": time.isoformat() if time else None,
            "url": url(version_path(hit.key, version)),
        }
        if version
        else None,
    }


def _facets(facets: Facets, narrowed: Callable[..., str]) -> dict[str, Any]:
    return {
        "years": [
            {"value": year, "count": count, "url": narrowed(year=year, month=None)} for year, count in facets.years
        ],
        "months": [{"value": month, "count": count, "url": narrowed(month=month)} for month, count in facets.months],
        **{
            name: [
                {"value": one.value, "label": one.label, "count": one.count, "url": narrowed(**{field: one.value})}
                for one in counts
            ]
            for name, field, counts in (
                ("sections", "section", facets.sections),
                ("places", "place", facets.places),
                ("has", "has", facets.has),
                ("status", "status", facets.status),
            )
        },
    }


def _links(asked: Asked, url: Url) -> dict[str, str]:
    values = asked.values
    here, last = values.page, max(asked.pages, 1)
    pages = {"self": here, "first": 1, "last": last}
    if 1 < here <= last:
        pages["prev"] = here - 1
    if here < last:
        pages["next"] = here + 1
    links = {name: url(search_path(replace(values, page=number), "json")) for name, number in pages.items()}
    links["html"] = url(search_path(values))
    links.update({form: url(search_path(replace(values, page=1), form)) for form in FORMATS if form != "json"})
    return links
